//! A shop's pictures over HTTP: named by what is in them, so a browser keeps them for ever.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_store::ShopId;
use comptoir_wire::link::is_slug;

use crate::AppState;
use crate::media::media_type;

/// The picture over a shop's page, where its owner laid one into the media folder.
const COVERS: [(&str, &str); 4] = [
    ("cover.svg", "image/svg+xml"),
    ("cover.webp", "image/webp"),
    ("cover.jpg", "image/jpeg"),
    ("cover.png", "image/png"),
];

/// Even our own drawings run nothing and load nothing when they are opened by themselves.
const DRAWING_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Sends a picture, or 304 where the browser has it.
pub(super) async fn get(
    State(counter): State<AppState>,
    Path((slug, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let cover = COVERS.iter().find(|(name, _)| *name == file).map(|(_, kind)| *kind);
    // Either is a plain name: no path can be made of it.
    let (Some(kind), true) = (cover.or_else(|| media_type(&file)), is_slug(&slug)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let shop = ShopId(slug);
    let known = format!("\"{file}\"");
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.contains(&known));
    if unchanged && cover.is_none() {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let Ok(bytes) = tokio::fs::read(counter.media(&shop).join(&file)).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = bytes.into_response();
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    set.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DRAWING_POLICY));
    if cover.is_some() {
        set.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    } else {
        let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
        set.insert(header::CACHE_CONTROL, keep);
        if let Ok(tag) = HeaderValue::from_str(&known) {
            set.insert(header::ETAG, tag);
        }
    }
    response
}

/// Path of the picture over a shop's page; empty if it has none.
pub(super) async fn cover(counter: &AppState, shop: &ShopId) -> String {
    for (name, _) in COVERS {
        if tokio::fs::try_exists(counter.media(shop).join(name)).await.unwrap_or(false) {
            return format!("/s/{shop}/media/{name}");
        }
    }
    String::new()
}
