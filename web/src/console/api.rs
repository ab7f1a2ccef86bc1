//! Asks the counter over HTTP, and turns every way to fail into one `ApiError`.

use comptoir_api::shop::ApiError;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use serde::{Serialize, de::DeserializeOwned};
use web_sys::FormData;

use crate::console::words::language;

/// What a request comes to.
pub(crate) type Answer<T> = Result<T, ApiError>;

/// An answer nobody reads.
pub(crate) use comptoir_api::shop::Done;

/// Reads.
pub(crate) async fn get<T: DeserializeOwned>(path: &str) -> Answer<T> {
    read(Request::get(path).header("accept-language", language()).send().await).await
}

/// Creates or does.
pub(crate) async fn post<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Answer<T> {
    send(Method::POST, path, body).await
}

/// Replaces.
pub(crate) async fn put<B: Serialize, T: DeserializeOwned>(path: &str, body: &B) -> Answer<T> {
    send(Method::PUT, path, body).await
}

/// Removes.
pub(crate) async fn delete(path: &str) -> Answer<Done> {
    let request = change(Method::DELETE, path);
    read(request.send().await).await
}

/// Sends files.
pub(crate) async fn upload<T: DeserializeOwned>(
    method: Method,
    path: &str,
    form: FormData,
) -> Answer<T> {
    let request = change(method, path).body(form).map_err(|error| broken(&error.to_string()))?;
    read(request.send().await).await
}

/// One value as part of a path or a query.
pub(crate) fn part(value: &str) -> String {
    js_sys::encode_uri_component(value).into()
}

/// Whether the server was not reached at all.
pub(crate) fn is_offline(error: &ApiError) -> bool {
    error.code == "offline"
}

async fn send<B: Serialize, T: DeserializeOwned>(
    method: Method,
    path: &str,
    body: &B,
) -> Answer<T> {
    let request = change(method, path).json(body).map_err(|error| broken(&error.to_string()))?;
    read(request.send().await).await
}

/// The header is what another site's form cannot send.
fn change(method: Method, path: &str) -> RequestBuilder {
    RequestBuilder::new(path)
        .method(method)
        .header("x-comptoir", "1")
        .header("accept-language", language())
}

async fn read<T: DeserializeOwned>(sent: Result<Response, gloo_net::Error>) -> Answer<T> {
    let response =
        sent.map_err(|_| ApiError { code: "offline".into(), message: String::new(), field: None })?;
    let text = response.text().await.map_err(|error| broken(&error.to_string()))?;
    if response.ok() {
        let text = if text.trim().is_empty() { "{}" } else { text.as_str() };
        return serde_json::from_str(text).map_err(|error| broken(&error.to_string()));
    }
    Err(serde_json::from_str(&text).unwrap_or_else(|_| by_status(response.status())))
}

/// What a proxy or a crash answers carries no JSON.
fn by_status(status: u16) -> ApiError {
    let code = match status {
        401 => "not_signed_in",
        403 => "forbidden",
        404 => "not_found",
        409 => "conflict",
        413 => "too_large",
        429 => "rate_limited",
        400 | 415 | 422 => "invalid",
        502..=504 => "offline",
        _ => "internal",
    };
    ApiError { code: code.into(), message: String::new(), field: None }
}

fn broken(why: &str) -> ApiError {
    ApiError { code: "internal".into(), message: why.into(), field: None }
}
