//! Why a call failed: a code for programs, a sentence for people.

use comptoir_api::device::RpcError;

use super::FactoryError;
use crate::blob::FileError;
use crate::device::{BeginError, DeviceError, OpenError, SendError};
use crate::fetch::FetchError;

/// A failed call. The codes are those of [`RpcError`].
#[derive(Debug)]
pub(crate) struct Failed {
    code: i32,
    message: String,
}

/// No such chat or message.
pub(crate) const NOT_FOUND: i32 = 1;
/// The shop or the relay refused it.
pub(crate) const REFUSED: i32 = 2;
/// There is no connection, and it is not possible without.
pub(crate) const OFFLINE: i32 = 3;
/// Over a limit.
pub(crate) const LIMIT: i32 = 4;
/// The shop's key does not match.
pub(crate) const KEY: i32 = 5;
/// Not JSON.
pub(crate) const NOT_JSON: i32 = -32700;
/// JSON, but no request.
pub(crate) const INVALID: i32 = -32600;
/// No such method.
pub(crate) const NO_METHOD: i32 = -32601;
/// The parameters do not fit.
pub(crate) const PARAMS: i32 = -32602;
/// Our own fault.
pub(crate) const OURS: i32 = -32603;

impl Failed {
    pub(crate) fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<Failed> for RpcError {
    fn from(failed: Failed) -> Self {
        Self { code: failed.code, message: failed.message }
    }
}

impl From<DeviceError> for Failed {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::NotFound => Self::new(NOT_FOUND, error.to_string()),
            DeviceError::Elsewhere => Self::new(REFUSED, error.to_string()),
            DeviceError::Db(_) | DeviceError::Mls(_) | DeviceError::NotCopied(_) => {
                tracing::error!(%error, "a device failed");
                Self::new(OURS, "this device could not read or save it")
            }
        }
    }
}

impl From<SendError> for Failed {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NoSuchChat | SendError::NoSuchMessage => {
                Self::new(NOT_FOUND, error.to_string())
            }
            SendError::NotWritable | SendError::NotYours => Self::new(REFUSED, error.to_string()),
            SendError::TooLong { .. } => Self::new(LIMIT, error.to_string()),
            SendError::Invalid(_) => Self::new(PARAMS, error.to_string()),
            SendError::Device(error) => error.into(),
        }
    }
}

impl From<BeginError> for Failed {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Card(_) | BeginError::KeyMismatch => Self::new(KEY, error.to_string()),
            BeginError::OtherRelay => Self::new(REFUSED, error.to_string()),
            BeginError::Device(error) => error.into(),
        }
    }
}

impl From<FetchError> for Failed {
    fn from(error: FetchError) -> Self {
        let code = match error {
            FetchError::Offline => OFFLINE,
            FetchError::TooLarge(_) => LIMIT,
        };
        Self::new(code, error.to_string())
    }
}

impl From<FileError> for Failed {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Fetch(error) => error.into(),
            FileError::Send(error) => error.into(),
            FileError::TooLarge { .. } | FileError::Unfit(_) | FileError::Empty => {
                Self::new(LIMIT, error.to_string())
            }
            FileError::NotFound => Self::new(NOT_FOUND, error.to_string()),
            FileError::Refused(_)
            | FileError::Damaged
            | FileError::Changed
            | FileError::TakenBack => Self::new(REFUSED, error.to_string()),
        }
    }
}

impl From<FactoryError> for Failed {
    fn from(error: FactoryError) -> Self {
        Self::new(OURS, error.0)
    }
}

impl From<OpenError> for Failed {
    fn from(error: OpenError) -> Self {
        Self::new(OURS, error.to_string())
    }
}
