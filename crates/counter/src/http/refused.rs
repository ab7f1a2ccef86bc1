//! Why a request failed: a code for programs, a sentence for people in their language.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use comptoir_api::shop::ApiError;
use comptoir_files::FilesError;
use comptoir_files::limits::AGAIN_S;
use comptoir_store::StoreError;
use comptoir_text::{Arg, Language, Text};

use crate::chance::NoChance;

/// Why a request failed. Made by a handler, put into words by [`speak`].
#[derive(Debug, Clone)]
pub(crate) struct Refused(Box<Why>);

#[derive(Debug, Clone)]
struct Why {
    status: StatusCode,
    code: &'static str,
    /// Key of the sentence, and what fills it in.
    key: &'static str,
    number: Option<i64>,
    name: Option<String>,
    field: Option<String>,
    /// A sentence that was already put together; wins over the key.
    sentence: Option<String>,
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Refused>;

impl Refused {
    /// Caller: sign in.
    pub(crate) fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "refused-not-signed-in")
    }

    /// Caller: there is no such thing, or it is not yours. They look alike.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "refused-not-found")
    }

    /// Caller: somebody with another role may do this.
    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "refused-forbidden")
    }

    /// Caller: something in the request is wrong; `key` says what, of which `field`.
    pub(crate) fn invalid(field: &str, key: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", key).at(field)
    }

    /// Caller: too long, too many; the limit is said.
    pub(crate) fn over(field: &str, key: &'static str, limit: usize) -> Self {
        Self::invalid(field, key).number(i64::try_from(limit).unwrap_or(i64::MAX))
    }

    /// Caller: somebody else was faster; load again.
    pub(crate) fn conflict(key: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", key)
    }

    /// Caller: the body is over the limit, in bytes.
    pub(crate) fn too_large(limit_bytes: usize) -> Self {
        let megabytes = i64::try_from(limit_bytes / (1024 * 1024)).unwrap_or(i64::MAX);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "refused-too-large").number(megabytes)
    }

    /// Caller: wait, in minutes.
    pub(crate) fn rate_limited(minutes: u64) -> Self {
        let refused =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "refused-rate-limited");
        refused.number(i64::try_from(minutes).unwrap_or(i64::MAX))
    }

    /// Operator: it is in the log.
    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "refused-internal")
    }

    /// The shop's device is not running.
    pub(crate) fn closed() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "internal", "refused-shop-closed")
    }

    /// A refusal of any kind.
    pub(crate) fn new(status: StatusCode, code: &'static str, key: &'static str) -> Self {
        let (number, name, field, sentence) = (None, None, None, None);
        Self(Box::new(Why { status, code, key, number, name, field, sentence }))
    }

    /// Whether it says that there is no such thing.
    pub(crate) fn is_not_found(&self) -> bool {
        self.0.status == StatusCode::NOT_FOUND
    }

    /// Names the field it is about.
    pub(crate) fn at(mut self, field: &str) -> Self {
        self.0.field = Some(field.to_owned());
        self
    }

    /// Fills `{ $limit }` in.
    pub(crate) fn number(mut self, number: i64) -> Self {
        self.0.number = Some(number);
        self
    }

    /// Fills `{ $name }` in.
    pub(crate) fn name(mut self, name: &str) -> Self {
        self.0.name = Some(name.to_owned());
        self
    }

    /// Says this sentence, which is already in the caller's language.
    pub(crate) fn sentence(mut self, sentence: String) -> Self {
        self.0.sentence = Some(sentence);
        self
    }

    fn in_words(&self, language: Language) -> ApiError {
        let text = Text::new(language.code());
        let limit = Arg::from(self.0.number.unwrap_or_default());
        let name = Arg::from(self.0.name.clone().unwrap_or_default());
        let message = match &self.0.sentence {
            Some(sentence) => sentence.clone(),
            None => text.with(self.0.key, &[("limit", limit), ("name", name)]),
        };
        ApiError { code: self.0.code.to_owned(), message, field: self.0.field.clone() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (self.0.status, Json(self.in_words(Language::English))).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "storage failed");
        Self::internal()
    }
}

impl From<FilesError> for Refused {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::NotFound => Self::not_found(),
            FilesError::Disk(error) => {
                tracing::error!(%error, "a file could not be read or kept");
                Self::internal()
            }
            error => {
                tracing::error!(%error, "the files are out of reach");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "files_away", "refused-files-away")
            }
        }
    }
}

impl From<NoChance> for Refused {
    fn from(error: NoChance) -> Self {
        tracing::error!(%error, "the machine gave no randomness");
        Self::internal()
    }
}

/// Says a refusal in the language the caller's browser prefers.
pub(super) async fn speak(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let mut response = next.run(request).await;
    let Some(refused) = response.extensions_mut().remove::<Refused>() else { return response };
    let accepted = accepted.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language = Language::choose(accepted, &["en".to_owned(), "fr".to_owned()]);
    let mut spoken = (refused.0.status, Json(refused.in_words(language))).into_response();
    let tag = HeaderValue::from_static(language.code());
    spoken.headers_mut().insert(header::CONTENT_LANGUAGE, tag);
    if refused.0.status == StatusCode::SERVICE_UNAVAILABLE {
        spoken.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(AGAIN_S));
    }
    spoken
}
