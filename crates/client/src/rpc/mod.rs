//! The JSON-RPC of a person: one device for each relay, behind one set of methods.

mod answers;
mod calls;
mod error;
mod files;
mod forms;
mod marks;
mod moving;
mod people;
mod shops;

use std::sync::Arc;

use comptoir_api::device::{Notification, Request, Response};
use serde_json::Value;

use crate::blob::Source;
use crate::clock::Clock;
use crate::fetch::Fetch;
use crate::line::Line;

use error::Failed;
pub use files::PartOf;
use people::People;

/// Where a person's devices live, and how they reach their relays.
pub trait DeviceFactory {
    /// A file that a script names or the app hands over.
    type File: Source;
    /// Opens or makes the database of this name (letters, digits and '-').
    fn open(&self, name: &str) -> Result<rusqlite::Connection, FactoryError>;
    /// Erases the database of this name; nobody holds it any more.
    fn erase(&self, name: &str) -> Result<(), FactoryError>;
    /// The whole database of this name, as it was saved last.
    fn take_out(&self, name: &str) -> Result<Vec<u8>, FactoryError>;
    /// Makes a database of what [`DeviceFactory::take_out`] gave elsewhere; there is none of this
    /// name.
    fn put_in(&self, name: &str, bytes: &[u8]) -> Result<(), FactoryError>;
    /// Starts driving a line's socket, until [`DeviceFactory::hang_up`].
    fn connect(&self, name: &str, relay: &str, line: &Line);
    /// Stops driving the line of this name, and drops its clones.
    fn hang_up(&self, name: &str);
    /// Opens a file that a script names, or that the app handed over under this name.
    fn open_file(&self, path: &str) -> Result<Self::File, FactoryError>;
    /// A small JPEG of a picture that a script names; `None` if it is none.
    fn thumbnail(&self, _bytes: &[u8]) -> Option<Vec<u8>> {
        None
    }
    /// Writes a file a script names, or goes on with it; the browser has none.
    fn write_file(&self, path: &str, bytes: &[u8], goes_on: bool) -> Result<(), FactoryError>;
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

    /// Answers one request of JSON, whatever it is.
    pub async fn handle_text(&self, text: &str) -> String {
        let response = match serde_json::from_str(text) {
            Ok(value) => self.handle_value(value).await,
            Err(_) => not_json(),
        };
        serde_json::to_string(&response).unwrap_or_default()
    }

    /// Answers one line as JSON-RPC 2.0 has it: a request, a notification (which gets no answer),
    /// or a batch of either, one after the other.
    pub async fn handle_line(&self, text: &str) -> Option<String> {
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(_) => return serde_json::to_string(&not_json()).ok(),
        };
        let Value::Array(batch) = value else {
            let quiet = is_notification(&value);
            let response = self.handle_value(value).await;
            return if quiet { None } else { serde_json::to_string(&response).ok() };
        };
        if batch.is_empty() {
            let why = Failed::new(error::INVALID, "an empty batch asks for nothing");
            return serde_json::to_string(&respond(Value::Null, Err(why))).ok();
        }
        let mut responses = Vec::new();
        for value in batch {
            let quiet = is_notification(&value);
            let response = self.handle_value(value).await;
            if !quiet {
                responses.push(response);
            }
        }
        if responses.is_empty() { None } else { serde_json::to_string(&responses).ok() }
    }

    async fn handle_value(&self, value: Value) -> Response {
        match read(value) {
            Ok(request) => self.handle(request).await,
            Err((id, failed)) => respond(id, Err(failed)),
        }
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
    "cancel_file",
    "send_location",
    "send_contact",
    "fetch_file",
    "look_at_file",
    "react",
    "edit",
    "delete",
    "retry",
    "history",
    "search",
    "mark",
    "star",
    "starred",
    "top",
    "first_since",
    "forward",
    "catalogue",
    "product",
    "delivery",
    "quote",
    "notify",
    "order",
    "confirm",
    "orders",
    "readers",
    "answer",
    "answer_form",
    "ask_form",
    "consent",
    "consents",
    "topics",
    "mark_read",
    "typing",
    "settings",
    "keep",
    "forget",
    "forget_all",
    "move_out",
    "move_in",
    "move_back",
    "export",
    "connection",
    "basket",
];

/// A whole request that does not want to hear what came of it.
fn is_notification(value: &Value) -> bool {
    value.is_object()
        && value.get("id").is_none()
        && value.get("method").is_some_and(Value::is_string)
}

fn not_json() -> Response {
    respond(Value::Null, Err(Failed::new(error::NOT_JSON, "this is not JSON")))
}

fn read(mut value: Value) -> Result<Request, (Value, Failed)> {
    let invalid = |id: &Value, why: &str| (id.clone(), Failed::new(error::INVALID, why));
    let Some(object) = value.as_object_mut() else {
        return Err(invalid(&Value::Null, "a request is an object with a method"));
    };
    let id = object.entry("id").or_insert(Value::Null).clone();
    if id.is_object() || id.is_array() || id.is_boolean() {
        return Err(invalid(&Value::Null, "an id is a number or a text"));
    }
    if *object.entry("jsonrpc").or_insert_with(|| "2.0".into()) != "2.0" {
        return Err(invalid(&id, "this is JSON-RPC 2.0"));
    }
    object.entry("params").or_insert_with(|| Value::Object(serde_json::Map::new()));
    let Some(method) = object.get("method").and_then(Value::as_str) else {
        return Err(invalid(&id, "a request has a method"));
    };
    if !METHODS.contains(&method) {
        return Err((id, Failed::new(error::NO_METHOD, "there is no such method")));
    }
    serde_json::from_value(value).map_err(|why| {
        (id, Failed::new(error::PARAMS, format!("the parameters do not fit: {why}")))
    })
}
