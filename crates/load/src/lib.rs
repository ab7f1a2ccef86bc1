//! What the relay costs: real connections of the wire protocol, from another process than the
//! server, on another core where there are two.
//!
//! Encryption is left out, or was done before: a ciphertext here is 1 KiB of filler, or one of those
//! that were given ([`bodies::Sealed`]). Each phase is a file of `phases`; a [`figures::Row`] is what
//! became of one.

pub mod bodies;
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
