//! A device: keys, MLS, sync; the same code native and in WebAssembly.
//!
//! [`Device`] is sans-I/O: frames go in, frames and events come out, and everything is saved in
//! one SQLite transaction before it is shown or acknowledged. [`line`] holds a device and the
//! bell that wakes whoever drives its socket; [`net`] is the native socket loop, [`rpc`] the
//! JSON-RPC of a person's devices, [`fetch`] the HTTP they need beside the socket.

mod account;
mod answers;
mod asking;
pub mod blob;
mod cards;
mod chats;
pub mod clock;
mod connection;
mod consent;
pub mod copy;
mod db;
pub mod device;
pub mod fetch;
mod files;
mod form;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod group;
pub mod handover;
mod heal;
pub mod keep;
mod kinds;
pub mod limits;
pub mod line;
#[cfg(test)]
mod mapping;
mod marks;
mod missing;
#[cfg(not(target_arch = "wasm32"))]
pub mod net;
mod orders;
mod outbox;
mod readers;
#[cfg(test)]
mod rogue;
pub mod rpc;
mod say;
mod session;
mod show;
mod sync;
mod take;
mod tell;
mod thread;
mod tick;
mod view;
mod words;

pub use clock::Clock;
pub use consent::is_stop;
pub use device::{
    BeginError, BlobTicket, Change, ChangeKind, Device, DeviceConfig, DeviceError, Draft,
    OpenError, Peer, SendError,
};
pub use files::FileOf;
pub use line::Line;
