//! Answers that are kept as a file, and nowhere else.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Makes a file of an answer; `name` has to do without quotes.
pub(crate) fn attach(mut response: Response, name: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A text of this kind as a file.
pub(crate) fn attached(kind: &'static str, text: String, name: &str) -> Response {
    attach(([(header::CONTENT_TYPE, kind)], text).into_response(), name)
}
