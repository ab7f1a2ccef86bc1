//! The picture over a shop's page, where its owner laid one into the media folder. That is by hand,
//! so it is the folder's on this machine wherever other files are kept.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_store::ShopId;
use comptoir_wire::link::is_slug;

use crate::AppState;

const COVERS: [(&str, &str); 4] = [
    ("cover.svg", "image/svg+xml"),
    ("cover.webp", "image/webp"),
    ("cover.jpg", "image/jpeg"),
    ("cover.png", "image/png"),
];

/// A drawing that is opened by itself runs nothing and loads nothing.
const DRAWING_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// Sends it.
pub(super) async fn get(State(counter): State<AppState>, Path(slug): Path<String>) -> Response {
    if !is_slug(&slug) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let media = counter.media(&ShopId(slug));
    for (name, kind) in COVERS {
        let Ok(bytes) = tokio::fs::read(media.on_disk(name)).await else { continue };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DRAWING_POLICY)),
        ];
        return (headers, bytes).into_response();
    }
    StatusCode::NOT_FOUND.into_response()
}

/// Where it is; empty if there is none.
pub(super) async fn path(counter: &AppState, shop: &ShopId) -> String {
    for (name, _) in COVERS {
        if tokio::fs::try_exists(counter.media(shop).on_disk(name)).await.unwrap_or(false) {
            return format!("/s/{shop}/cover");
        }
    }
    String::new()
}
