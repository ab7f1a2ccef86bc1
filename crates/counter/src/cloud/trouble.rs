//! Errors as the Cloud API answers them.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_api::cloud::CloudError;
use comptoir_client::{DeviceError, SendError};
use comptoir_files::{FilesError, limits};
use comptoir_store::StoreError;

use crate::chance::{self, NoChance};
use crate::shop::ShopError;

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Trouble>;

/// Why a request failed.
#[derive(Debug, Clone)]
pub(crate) struct Trouble(pub CloudError);

impl Trouble {
    fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a program's request failed");
        Self(CloudError::internal("This is our fault, and in the log: try again."))
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
        let trace = chance::id("A").unwrap_or_else(|_| "A".to_owned());
        let mut response = (status, Json(error.body(&trace))).into_response();
        if let Some(wait) = error.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        if error.status == 401 {
            let bearer = HeaderValue::from_static("OAuth \"Facebook Platform\" \"invalid_token\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}

impl From<CloudError> for Trouble {
    fn from(error: CloudError) -> Self {
        Self(error)
    }
}

impl From<FilesError> for Trouble {
    fn from(error: FilesError) -> Self {
        tracing::error!(%error, "a program's file is out of reach");
        let mut told =
            CloudError::unavailable("The shop's files cannot be reached: try again soon.");
        told.retry_after_s = Some(limits::AGAIN_S);
        Self(told)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::internal(&error)
    }
}

impl From<NoChance> for Trouble {
    fn from(error: NoChance) -> Self {
        Self::internal(&error)
    }
}

impl From<ShopError> for Trouble {
    fn from(error: ShopError) -> Self {
        Self::internal(&error)
    }
}

impl From<DeviceError> for Trouble {
    fn from(error: DeviceError) -> Self {
        Self::internal(&error)
    }
}

impl From<SendError> for Trouble {
    fn from(error: SendError) -> Self {
        Self(match error {
            SendError::NoSuchChat | SendError::NotWritable => CloudError::undeliverable(
                "The customer has left, or the chat cannot be written to.",
            ),
            SendError::NoSuchMessage => {
                CloudError::value("There is no such message in the chat with this customer.")
            }
            SendError::NotYours | SendError::Invalid(_) | SendError::TooLong { .. } => {
                CloudError::value(format!("{error}."))
            }
            SendError::Device(error) => return Self::internal(&error),
        })
    }
}
