//! What the relay costs: real connections of the wire protocol, from another process than the
//! server, on another core where there are two.
//!
//! Encryption is left out: a ciphertext here is 1 KiB of bytes, as the relay sees it. Each phase
//! is a file of `phases`; a [`figures::Row`] is what became of one.

mod device;
mod error;
pub mod figures;
pub mod machine;
#[cfg(feature = "peers")]
pub mod peers;
mod phases;
mod plot;
mod progress;
pub mod relay;
mod report;
mod server;
mod tls;

pub use error::LoadError;
