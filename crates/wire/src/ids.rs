//! One newtype for each id, each with a visible prefix: `acc_…`, `dev_…`, `msg_…`.
//!
//! Text form: the prefix, then lower-case base32 (RFC 4648 §6) without padding.
//! `Debug` shows only the first characters, so that a log can be followed and not linked.

use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};
use sha2::{Digest, Sha256};

/// Why a string is not an id.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an id of this kind: expected '{prefix}' and {bytes} bytes of base32")]
pub struct BadId {
    /// What it must begin with.
    pub prefix: &'static str,
    /// How many bytes it names.
    pub bytes: usize,
}

/// Encodes bytes as lower-case base32 without padding.
pub fn base32(bytes: &[u8]) -> String {
    data_encoding::BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}

/// Decodes what [`base32`] wrote; also takes capitals.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    let encoding: Encoding = specification.encoding().ok()?;
    encoding.decode(text.to_ascii_lowercase().as_bytes()).ok()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $bytes]);

        impl $name {
            /// What its text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Takes exactly the right number of bytes.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, BadId> {
                let bytes = bytes.try_into().map_err(|_| BadId { prefix: $prefix, bytes: $bytes })?;
                Ok(Self(bytes))
            }

            /// The bytes, as the wire carries them.
            pub fn to_vec(self) -> Vec<u8> {
                self.0.to_vec()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, base32(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = base32(&self.0);
                write!(f, "{}{}…", $prefix, text.get(..6).unwrap_or_default())
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = BadId { prefix: $prefix, bytes: $bytes };
                let rest = text.strip_prefix($prefix).ok_or(bad)?;
                let bytes = from_base32(rest).ok_or(BadId { prefix: $prefix, bytes: $bytes })?;
                Self::from_slice(&bytes)
            }
        }
    };
}

id! {
    /// An account: SHA-256 of "comptoir account v1" and its identity key. The relay cannot swap one.
    AccountId, "acc_", 32
}
id! {
    /// A device and its mailbox: the first 16 bytes of SHA-256 of "comptoir device id v1" and its key.
    DeviceId, "dev_", 16
}
id! {
    /// A message, drawn at random by its sender; also the relay's retry id.
    MessageId, "msg_", 16
}
id! {
    /// A chat, on one device; the MLS group's id and the relay's tag for it.
    ChatId, "cht_", 16
}
id! {
    /// A reader on a roster.
    ReaderId, "rdr_", 16
}
id! {
    /// An encrypted blob at the relay.
    BlobId, "blb_", 16
}

impl AccountId {
    /// The account of an identity key (Ed25519, 32 bytes).
    pub fn of(identity_key: &[u8]) -> Self {
        let hash = Sha256::new().chain_update(b"comptoir account v1").chain_update(identity_key);
        Self(hash.finalize().into())
    }
}

impl DeviceId {
    /// The device of a device key (Ed25519, 32 bytes).
    pub fn of(device_key: &[u8]) -> Self {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(b"comptoir device id v1")
            .chain_update(device_key)
            .finalize()
            .into();
        let mut id = [0; 16];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        Self(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = AccountId::of(b"a key");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("dev_aaaa".parse::<AccountId>().is_err());
        assert!("acc_aaaa".parse::<AccountId>().is_err());
    }

    #[test]
    fn debug_hides_most_of_it() {
        let id = DeviceId::of(b"a key");
        assert!(format!("{id:?}").len() < 16);
    }
}
