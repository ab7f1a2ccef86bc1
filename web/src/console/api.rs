//! Asks the counter over HTTP, and turns every way to fail into one `ApiError`.

use comptoir_api::shop::ApiError;
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use js_sys::Promise;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

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

/// Sends what takes minutes, and tells how much of it has gone, of a hundred.
pub(crate) async fn upload_large<T: DeserializeOwned>(
    path: &str,
    form: &FormData,
    told: impl Fn(u32) + 'static,
) -> Answer<T> {
    let sent = transfer(path, form, told).await;
    let (status, text) = sent.map_err(|_| broken("the request was not made"))?;
    // What was not reached has no status.
    if status == 0 { Err(offline()) } else { parse(status, &text) }
}

/// As `fetch` cannot: it says nothing until all has gone.
async fn transfer(
    path: &str,
    form: &FormData,
    told: impl Fn(u32) + 'static,
) -> Result<(u16, String), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", path)?;
    request.set_request_header("x-comptoir", "1")?;
    request.set_request_header("accept-language", language())?;
    let gone = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        told((event.loaded() / event.total().max(1.0) * 100.0) as u32);
    });
    request.upload()?.set_onprogress(Some(gone.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_form_data(Some(form))?;
    JsFuture::from(ended).await?;
    Ok((request.status()?, request.response_text()?.unwrap_or_default()))
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
    let response = sent.map_err(|_| offline())?;
    let text = response.text().await.map_err(|error| broken(&error.to_string()))?;
    parse(response.status(), &text)
}

fn parse<T: DeserializeOwned>(status: u16, text: &str) -> Answer<T> {
    if (200..300).contains(&status) {
        let text = if text.trim().is_empty() { "{}" } else { text };
        return serde_json::from_str(text).map_err(|error| broken(&error.to_string()));
    }
    Err(serde_json::from_str(text).unwrap_or_else(|_| by_status(status)))
}

fn offline() -> ApiError {
    ApiError { code: "offline".into(), message: String::new(), field: None }
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
