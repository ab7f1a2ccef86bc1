//! The Cloud API: programs speak for a shop as they would over WhatsApp's, at another address.
//!
//! A token is a program; it gets a chat only if its name is on that chat's roster. A request goes
//! [`call`] (who, and what is asked, however it was sent) → handler → save → answer. Messages go
//! through [`outbound`], which saves many at once.

mod address;
mod blocks;
mod business;
pub(crate) mod call;
pub mod endpoints;
pub(crate) mod exchange;
mod flows;
pub(crate) mod hooks;
pub(crate) mod links;
pub(crate) mod media;
mod messages;
pub(crate) mod numbers;
mod objects;
pub mod openapi;
pub(crate) mod outbound;
mod paging;
mod phone;
mod profile;
pub(crate) mod retailer;
pub mod sandbox;
mod say;
mod templates;
pub mod token;
mod trouble;
mod uploads;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::uri::PathAndQuery;
use axum::http::{Method, Uri};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use comptoir_api::cloud::CloudError;
use tower::util::MapRequestLayer;
use tower::{Layer, ServiceExt, service_fn};

pub(crate) use token::reads;
pub use token::{MadeToken, NewToken, TokenError};

use self::trouble::Trouble;
use crate::{AppState, limits};

/// The Cloud API of all shops, at the root of an address of its own.
pub fn router(counter: AppState) -> Router {
    let routes = routes().with_state(counter);
    // Outside the router: which route is taken depends on it.
    let stripped = MapRequestLayer::new(without_version).layer(routes);
    Router::new().fallback_service(stripped)
}

/// The same on an address that it shares with a shop's pages: what only it can mean goes to it.
pub fn beside(pages: Router, counter: AppState) -> Router {
    let cloud = router(counter);
    // Around the pages' router, not in it: what it has no route for would never get here.
    Router::new().fallback_service(service_fn(move |request: Request| {
        let chosen = if is_cloud(request.uri().path()) { &cloud } else { &pages };
        chosen.clone().oneshot(request)
    }))
}

/// Whether a path is one of the Cloud API's where it shares an address with a shop's pages.
fn is_cloud(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    is_version(first) || (first.len() >= 9 && first.bytes().all(|letter| letter.is_ascii_digit()))
}

fn routes() -> Router<AppState> {
    Router::new()
        .route("/{phone}/messages", post(messages::send))
        .route("/{phone}/marketing_messages", post(messages::send))
        .route("/openapi.json", get(openapi::show))
        .merge(hooks::routes())
        .merge(objects::routes())
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(DefaultBodyLimit::max(limits::CLOUD_UPLOAD_BYTES_MAX))
}

async fn nothing_here(method: Method, _: call::Call) -> impl IntoResponse {
    let details = "There is nothing at this address; docs/build/cloud-api.md has all.";
    Trouble(CloudError::graph(method.as_str(), details))
}

/// Takes `/v23.0` and a slash at the end off: clients send every version, some send none.
fn without_version(mut request: Request) -> Request {
    let uri = request.uri();
    let path = uri.path().trim_matches('/');
    let path = match path.split_once('/') {
        Some((first, rest)) if is_version(first) => rest,
        None if is_version(path) => "",
        _ => path,
    };
    let target = match uri.query() {
        Some(query) => format!("/{path}?{query}"),
        None => format!("/{path}"),
    };
    if let Ok(target) = target.parse::<PathAndQuery>() {
        *request.uri_mut() = Uri::from(target);
    }
    request
}

fn is_version(part: &str) -> bool {
    let number = part.strip_prefix('v').and_then(|number| number.split_once('.'));
    let digits = |text: &str| {
        (1..=3).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_digit())
    };
    number.is_some_and(|(major, minor)| digits(major) && digits(minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(path: &str) -> String {
        let request = Request::builder().uri(path).body(axum::body::Body::empty()).unwrap();
        without_version(request).uri().to_string()
    }

    #[test]
    fn any_version_and_none_lead_to_the_same() {
        assert_eq!(stripped("/v23.0/123/messages"), "/123/messages");
        assert_eq!(stripped("/123/messages/?a=b"), "/123/messages?a=b");
        assert_eq!(stripped("/v13.0?x=1"), "/?x=1");
        assert_eq!(stripped("/"), "/");
        assert_eq!(stripped("/vienna/123"), "/vienna/123");
        assert!(is_cloud("/v26.0/12"));
        assert!(is_cloud("/123456789012345"));
        assert!(!is_cloud("/s/halbran") && !is_cloud("/v1/blobs/blb_x") && !is_cloud("/2024"));
    }
}
