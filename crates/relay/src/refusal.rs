//! A refusal that a program and a person can act on.

use comptoir_engine::{BatchError, StorageError};
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Refused};

/// An error of one operation, as the device is told.
pub(crate) trait Refusal: std::error::Error {
    /// For a program.
    fn code(&self) -> Code;
    /// The limit, and what was sent or is current.
    fn numbers(&self) -> (u64, u64) {
        (0, 0)
    }
    /// When to try again, milliseconds from now; 0 if waiting does not help.
    fn retry_after_ms(&self) -> u64 {
        0
    }
}

/// The frame that carries it.
pub(crate) fn refused(refusal: &impl Refusal) -> Body {
    let (limit, current) = refusal.numbers();
    Body::Refused(Refused {
        code: refusal.code() as i32,
        message: refusal.to_string(),
        limit,
        current,
        retry_after_ms: refusal.retry_after_ms(),
    })
}

/// What can stop any operation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommonError {
    /// Device: not what the schema asks for.
    #[error("{0}")]
    Malformed(&'static str),
    /// Device: too big.
    #[error("{what} has {sent} bytes, the limit is {limit}")]
    TooLarge { what: &'static str, sent: u64, limit: u64 },
    /// Device: too many.
    #[error("{sent} {what}, the limit is {limit}")]
    TooMany { what: &'static str, sent: u64, limit: u64 },
    /// Device: wait.
    #[error("too fast: at most {burst} {what} at once; try again in {retry_after_ms} ms")]
    TooFast { what: &'static str, burst: u32, retry_after_ms: u64 },
    /// Operator: the disk failed or cannot keep up. The cause is in the relay's log.
    #[error("the relay could not store it; try again")]
    Storage { retry_after_ms: u64 },
}

impl Refusal for CommonError {
    fn code(&self) -> Code {
        match self {
            Self::Malformed(_) => Code::Malformed,
            Self::TooLarge { .. } => Code::TooLarge,
            Self::TooMany { .. } => Code::TooMany,
            Self::TooFast { .. } => Code::RateLimited,
            Self::Storage { .. } => Code::StorageFailed,
        }
    }

    fn numbers(&self) -> (u64, u64) {
        match *self {
            Self::TooLarge { sent, limit, .. } | Self::TooMany { sent, limit, .. } => (limit, sent),
            Self::TooFast { burst, .. } => (u64::from(burst), 0),
            Self::Malformed(_) | Self::Storage { .. } => (0, 0),
        }
    }

    fn retry_after_ms(&self) -> u64 {
        match *self {
            Self::TooFast { retry_after_ms, .. } | Self::Storage { retry_after_ms } => {
                retry_after_ms
            }
            _ => 0,
        }
    }
}

impl From<StorageError> for CommonError {
    fn from(cause: StorageError) -> Self {
        tracing::error!(%cause, "a request failed in the storage");
        Self::Storage { retry_after_ms: 1_000 }
    }
}

impl From<BatchError> for CommonError {
    fn from(cause: BatchError) -> Self {
        tracing::warn!(%cause, "a request was not stored");
        Self::Storage { retry_after_ms: 500 }
    }
}
