//! The JSON-RPC of a person: one device for each relay, behind one set of methods.

use std::sync::Arc;

use comptoir_api::device::{Notification, Request, Response};

use crate::clock::Clock;
use crate::fetch::Fetch;
use crate::line::Line;

/// Where a person's devices live, and how they reach their relays.
pub trait DeviceFactory {
    /// Opens or makes the database of this name (letters, digits and '-').
    fn open(&self, name: &str) -> Result<rusqlite::Connection, FactoryError>;
    /// Erases the database of this name; nobody holds it any more.
    fn erase(&self, name: &str) -> Result<(), FactoryError>;
    /// Starts driving a line's socket, until [`DeviceFactory::hang_up`].
    fn connect(&self, name: &str, relay: &str, line: &Line);
    /// Stops driving the line of this name, and drops its clones.
    fn hang_up(&self, name: &str);
    /// Reads a file a script names; the browser has none.
    fn read_file(&self, path: &str) -> Result<Vec<u8>, FactoryError>;
    /// Writes a file a script names; the browser has none.
    fn write_file(&self, path: &str, bytes: &[u8]) -> Result<(), FactoryError>;
}

/// Why a database or file could not be had; the sentence is for people.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct FactoryError(pub String);

/// A person's devices. Cheap to clone.
#[derive(Clone)]
pub struct Rpc<F, D> {
    inner: Arc<(F, D)>,
}

#[expect(unused_variables, clippy::todo, reason = "signatures first")]
impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Opens what is there and connects it.
    pub fn open(
        fetch: F,
        factory: D,
        clock: Arc<dyn Clock + Send + Sync>,
        language: &str,
    ) -> Result<Self, FactoryError> {
        todo!()
    }

    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response {
        todo!()
    }

    /// Answers one line of JSON, whatever it is.
    pub async fn handle_text(&self, text: &str) -> String {
        todo!()
    }

    /// Waits for the next thing to tell.
    pub async fn next_notification(&self) -> Notification {
        todo!()
    }
}
