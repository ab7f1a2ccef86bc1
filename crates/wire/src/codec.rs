//! Bytes in and out; refuses anything over a limit before it is parsed.

use prost::Message;

use crate::content::{Content, Envelope};
use crate::identity::{DeviceCredential, ReaderRoster};
use crate::limits;
use crate::relay::{ClientFrame, ServerFrame};

/// Why bytes from outside were refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DecodeError {
    /// Sender: too long.
    #[error("{what} has {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// What it was to be.
        what: &'static str,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Sender: not what it should be.
    #[error("{0} is malformed")]
    Malformed(&'static str),
}

/// A thing that travels, with its name and its limit.
pub trait Travels: Message + Default {
    /// What an error calls it.
    const WHAT: &'static str;
    /// Longest encoding, bytes.
    const BYTES_MAX: usize;

    /// Parses, once, at the edge.
    fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > Self::BYTES_MAX {
            let (bytes, limit) = (bytes.len(), Self::BYTES_MAX);
            return Err(DecodeError::TooLarge { what: Self::WHAT, bytes, limit });
        }
        Self::decode(bytes).map_err(|_| DecodeError::Malformed(Self::WHAT))
    }

    /// The bytes to send.
    fn to_bytes(&self) -> Vec<u8> {
        self.encode_to_vec()
    }
}

macro_rules! travels {
    ($($type:ty, $what:literal, $max:expr;)*) => {
        $(impl Travels for $type {
            const WHAT: &'static str = $what;
            const BYTES_MAX: usize = $max;
        })*
    };
}

travels! {
    ClientFrame, "a frame from a device", limits::FRAME_BYTES_MAX;
    ServerFrame, "a frame from the relay", limits::FRAME_BYTES_MAX;
    Envelope, "an envelope", limits::CIPHERTEXT_BYTES_MAX;
    Content, "a message", limits::CIPHERTEXT_BYTES_MAX;
    DeviceCredential, "a device credential", limits::CREDENTIAL_BYTES_MAX;
    ReaderRoster, "a reader roster", limits::CIPHERTEXT_BYTES_MAX;
}
