//! What a request carries, parsed at the edge: a body that is wrong is an [`ApiError`] too.
//!
//! [`ApiError`]: comptoir_api::shop::ApiError

use axum::extract::multipart::{Field, Multipart};
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use comptoir_text::{Language, Text};
use serde::de::DeserializeOwned;

use super::refused::{Answer, Refused};
use crate::limits;

/// The sentences for who asks.
pub(crate) fn text_for(headers: &HeaderMap) -> Text {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let known = ["en".to_owned(), "fr".to_owned()];
    Text::new(Language::choose(accepted.unwrap_or_default(), &known).code())
}

/// A JSON body.
pub(crate) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(JsonRejection::BytesRejection(_)) => {
                Err(Refused::too_large(limits::BODY_BYTES_MAX))
            }
            Err(_) => Err(Refused::invalid("", "refused-body")),
        }
    }
}

/// What stands after the question mark.
pub(crate) struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let asked: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        asked.map(|Query(asked)| Self(asked)).map_err(|_| Refused::invalid("", "refused-query"))
    }
}

/// A form with files.
pub(crate) struct Form(pub Multipart);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let form = Multipart::from_request(request, state).await;
        form.map(Self).map_err(|_| Refused::invalid("", "refused-form"))
    }
}

impl Form {
    /// The next part; `None` after the last.
    pub(crate) async fn next(&mut self) -> Answer<Option<Field<'_>>> {
        self.0.next_field().await.map_err(|_| Refused::invalid("", "refused-form"))
    }
}

/// Reads a part that is a file, up to `limit_bytes`.
pub(crate) async fn file(mut field: Field<'_>, limit_bytes: usize) -> Answer<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let chunk = field.chunk().await.map_err(|error| {
            if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                Refused::too_large(limit_bytes)
            } else {
                Refused::invalid("file", "refused-form")
            }
        })?;
        let Some(chunk) = chunk else { return Ok(bytes) };
        if bytes.len() + chunk.len() > limit_bytes {
            return Err(Refused::too_large(limit_bytes).at("file"));
        }
        bytes.extend_from_slice(&chunk);
    }
}

/// Reads a part that is a line of text, up to `limit_chars`.
pub(crate) async fn words(field: Field<'_>, name: &str, limit_chars: usize) -> Answer<String> {
    let bytes = file(field, limit_chars * 4).await?;
    let text = String::from_utf8(bytes).map_err(|_| Refused::invalid(name, "refused-form"))?;
    line(name, &text, limit_chars)
}

/// Takes text of at most `limit_chars` characters: trimmed, without control characters but
/// line breaks and tabs.
pub(crate) fn line(field: &str, text: &str, limit_chars: usize) -> Answer<String> {
    let keeps = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    let text: String = text.trim().chars().filter(keeps).collect();
    if text.chars().count() > limit_chars {
        return Err(Refused::over(field, "refused-too-long", limit_chars));
    }
    Ok(text)
}

/// The same, and it must say something.
pub(crate) fn filled(field: &str, text: &str, limit_chars: usize) -> Answer<String> {
    let text = line(field, text, limit_chars)?;
    if text.is_empty() {
        return Err(Refused::invalid(field, "refused-empty"));
    }
    Ok(text)
}

/// How many entries of a page are given.
pub(crate) fn page(asked: Option<u32>) -> u32 {
    asked.unwrap_or(limits::PAGE).clamp(1, limits::PAGE_MAX)
}
