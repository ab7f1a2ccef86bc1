//! The JSON-RPC of a person: one device for each relay, behind one set of methods.

mod calls;
mod error;
mod people;
mod shops;

use std::sync::Arc;

use comptoir_api::device::{Notification, Request, Response};
use serde_json::Value;

use crate::clock::Clock;
use crate::fetch::Fetch;
use crate::line::Line;

use error::Failed;
use people::People;

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
pub struct Rpc<F, D> {
    inner: Arc<Inner<F, D>>,
}

struct Inner<F, D> {
    fetch: F,
    factory: D,
    clock: Arc<dyn Clock + Send + Sync>,
    people: People,
}

impl<F, D> Clone for Rpc<F, D> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Opens what is there and connects it.
    pub fn open(
        fetch: F,
        factory: D,
        clock: Arc<dyn Clock + Send + Sync>,
        language: &str,
    ) -> Result<Self, FactoryError> {
        let people = People::open(&factory, &clock, language)?;
        Ok(Self { inner: Arc::new(Inner { fetch, factory, clock, people }) })
    }

    /// Answers one request.
    pub async fn handle(&self, request: Request) -> Response {
        let answered = self.call(request.call).await;
        respond(request.id, answered)
    }

    /// Answers one line of JSON, whatever it is.
    pub async fn handle_text(&self, text: &str) -> String {
        let response = match parse(text) {
            Ok(request) => self.handle(request).await,
            Err((id, failed)) => respond(id, Err(failed)),
        };
        serde_json::to_string(&response).unwrap_or_default()
    }

    /// Waits for the next thing to tell.
    pub async fn next_notification(&self) -> Notification {
        let event = self.inner.people.next_event().await;
        Notification { jsonrpc: "2.0".to_owned(), event }
    }
}

fn respond(id: Value, answered: Result<Value, Failed>) -> Response {
    let (result, error) = match answered {
        Ok(result) => (Some(result), None),
        Err(failed) => (None, Some(failed.into())),
    };
    Response { jsonrpc: "2.0".to_owned(), id, result, error }
}

/// Every method there is; what is none of these is said to be unknown rather than malformed.
const METHODS: &[&str] = &[
    "open",
    "preview",
    "chats",
    "send",
    "ask_about",
    "send_file",
    "fetch_file",
    "react",
    "edit",
    "delete",
    "retry",
    "history",
    "catalogue",
    "product",
    "order",
    "confirm",
    "orders",
    "readers",
    "answer",
    "mark_read",
    "typing",
    "settings",
    "forget",
    "forget_all",
    "export",
    "connection",
    "basket",
];

fn parse(text: &str) -> Result<Request, (Value, Failed)> {
    let mut value: Value = serde_json::from_str(text)
        .map_err(|_| (Value::Null, Failed::new(-32700, "this is not JSON")))?;
    let id = value.get("id").cloned().unwrap_or_default();
    let method = value.get("method").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(object) = value.as_object_mut() {
        object.entry("params").or_insert_with(|| Value::Object(serde_json::Map::new()));
        object.entry("jsonrpc").or_insert_with(|| "2.0".into());
        object.entry("id").or_insert(Value::Null);
    }
    if !METHODS.contains(&method.as_str()) {
        return Err((id, Failed::new(-32601, "there is no such method")));
    }
    serde_json::from_value(value)
        .map_err(|why| (id, Failed::new(-32602, format!("the parameters do not fit: {why}"))))
}
