//! The sandbox's customer: a real device that answers what it is asked, and what tests tell it.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use comptoir_client::net::{HttpFetch, SystemClock};
use comptoir_client::rpc::Rpc;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::admin::AdminError;
use crate::client::Home;

/// How long one step may take, on a machine that is busy with something else.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks at whether something has arrived.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// What the customer's device is asked by.
struct Inner {
    rpc: Rpc<HttpFetch, Home>,
    chat: String,
}

pub(super) struct Customer {
    inner: Arc<Inner>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Customer {
    /// Opens the shop's link and says "Hello".
    pub(super) async fn start(folder: &Path, link: &str, silent: bool) -> Result<Self, AdminError> {
        std::fs::create_dir_all(folder).map_err(AdminError::system)?;
        let home = Home::new(folder);
        let (tasks, stop) = (home.tasks.clone(), home.stop.clone());
        let rpc = Rpc::open(HttpFetch::new(), home, Arc::new(SystemClock), "en");
        let rpc = rpc.map_err(AdminError::system)?;
        ask(&rpc, "settings", json!({ "name": "Alex", "language": "en" })).await?;
        let opened = ask(&rpc, "open", json!({ "link": link })).await?;
        let chat = opened["chat"].as_str().unwrap_or_default().to_owned();
        ask(&rpc, "send", json!({ "chat": chat, "text": "Hello" })).await?;
        let inner = Arc::new(Inner { rpc, chat });
        if !silent {
            let (inner, stop) = (Arc::clone(&inner), stop.clone());
            tasks.spawn(async move {
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = inner.answer_all() => {}
                }
            });
        }
        Ok(Self { inner, tasks, stop })
    }

    /// Takes JSON-RPC requests; `chat` is the one there is, if it is left out.
    pub(super) async fn listen(&self, address: SocketAddr) -> Result<(), AdminError> {
        let listener = TcpListener::bind(address).await.map_err(AdminError::system)?;
        let router = Router::new().route("/", post(handle)).with_state(Arc::clone(&self.inner));
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            let serve = axum::serve(listener, router);
            if let Err(error) = serve.with_graceful_shutdown(stop.cancelled_owned()).await {
                tracing::error!(%error, "the sandbox's customer does not listen");
            }
        });
        Ok(())
    }

    /// Waits until the program stands on the chat's roster: before, it could not write.
    pub(super) async fn wait_for_reader(&self) -> Result<(), AdminError> {
        let wait = async {
            let mut pause = tokio::time::interval(PAUSE);
            loop {
                pause.tick().await;
                let asked = json!({ "chat": self.inner.chat });
                let told = ask(&self.inner.rpc, "readers", asked).await?;
                let readers = told["readers"].as_array().map(Vec::as_slice).unwrap_or_default();
                if readers.iter().any(|reader| reader["kind"] == "token") {
                    return Ok(());
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.map_err(AdminError::system)?
    }

    /// Goes off.
    pub(super) async fn end(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Inner {
    async fn answer_all(&self) {
        // A message is told again whenever it changes, also by being answered.
        let mut answered = HashSet::new();
        loop {
            let told = self.rpc.next_notification().await;
            let Ok(told) = serde_json::to_value(&told) else { continue };
            if told["method"] != "message" || told["params"]["from"]["side"] != "other" {
                continue;
            }
            if !answered.insert(told["params"]["id"].as_str().unwrap_or_default().to_owned()) {
                continue;
            }
            if let Err(error) = self.answer(&told["params"]).await {
                tracing::warn!(%error, "the sandbox's customer could not answer");
            }
        }
    }

    /// What a friendly customer does with a message.
    async fn answer(&self, message: &Value) -> Result<(), AdminError> {
        let (chat, id, body) = (&self.chat, &message["id"], &message["body"]);
        let read = json!({ "chat": chat, "up_to": id });
        ask(&self.rpc, "mark_read", read).await?;
        let call = match body["kind"].as_str().unwrap_or_default() {
            "choice" => self.press(id, &body["options"]),
            "carousel" => self.press(id, &body["cards"][0]["options"]),
            "product_list" | "product" => {
                let product = match body["products"].get(0) {
                    Some(product) => &product["product"],
                    None => &body["product"],
                };
                let line = json!({ "product": product, "quantity": 1 });
                Some(("order", json!({ "chat": chat, "lines": [line] })))
            }
            // What a form shows next is its program's to say, and what is pressed a test's.
            "form" if body["answered"].is_null() && body["asks"] != true => {
                let values = json!({ "sandbox": true });
                Some(("answer_form", json!({ "chat": chat, "message": id, "values": values })))
            }
            _ => None,
        };
        if let Some((method, params)) = call {
            ask(&self.rpc, method, params).await?;
        }
        Ok(())
    }

    /// The first button that means something without a person.
    fn press(&self, message: &Value, options: &Value) -> Option<(&'static str, Value)> {
        let chat = &self.chat;
        options.as_array()?.iter().find_map(|option| {
            match option["act"].as_str().unwrap_or("reply") {
                "reply" => {
                    let choice = &option["id"];
                    Some(("answer", json!({ "chat": chat, "message": message, "choice": choice })))
                }
                "share_location" => Some((
                    "send_location",
                    json!({ "chat": chat, "latitude": 47.2184, "longitude": -1.5536,
                        "name": "Nantes", "reply_to": message }),
                )),
                "share_contact" => {
                    let card = json!({ "name": "Alex", "phones": ["+33 6 00 00 00 00"] });
                    let params = json!({ "chat": chat, "contacts": [card], "reply_to": message });
                    Some(("send_contact", params))
                }
                _ => None,
            }
        })
    }
}

async fn handle(State(inner): State<Arc<Inner>>, body: String) -> Json<Value> {
    let mut request: Value = match serde_json::from_str(&body) {
        Ok(request) => request,
        Err(error) => {
            let error = json!({ "code": -32700, "message": format!("this is not JSON: {error}") });
            return Json(json!({ "jsonrpc": "2.0", "id": null, "error": error }));
        }
    };
    if let Some(request) = request.as_object_mut() {
        request.entry("jsonrpc").or_insert_with(|| "2.0".into());
        request.entry("id").or_insert_with(|| 1.into());
        let params = request.entry("params").or_insert_with(|| json!({}));
        if let Some(params) = params.as_object_mut() {
            params.entry("chat").or_insert_with(|| inner.chat.clone().into());
        }
    }
    let answer = inner.rpc.handle_text(&request.to_string()).await;
    Json(serde_json::from_str(&answer).unwrap_or(Value::Null))
}

async fn ask(rpc: &Rpc<HttpFetch, Home>, method: &str, params: Value) -> Result<Value, AdminError> {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let answer: Value =
        serde_json::from_str(&rpc.handle_text(&request.to_string()).await).unwrap_or(Value::Null);
    match answer.get("error") {
        Some(error) => Err(AdminError::System(format!("{method}: {}", error["message"]))),
        None => Ok(answer["result"].clone()),
    }
}
