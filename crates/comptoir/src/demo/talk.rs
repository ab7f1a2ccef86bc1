//! Replays the demo's conversations: each customer is a real device that speaks with the shop.

use std::sync::Arc;
use std::time::Duration;

use comptoir_api::chat::{OrderLine, OrderState};
use comptoir_api::device::{Method as Call, Request};
use comptoir_client::net::{HttpFetch, SystemClock};
use comptoir_client::rpc::Rpc;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::desk::Desk;
use super::field;
use crate::admin::AdminError;
use crate::client::Home;

/// One conversation.
#[derive(Debug, Deserialize)]
pub(super) struct Talk {
    /// What the customer calls himself.
    name: String,
    /// BCP 47.
    language: String,
    /// In order.
    steps: Vec<Step>,
}

/// One thing said or done.
#[derive(Debug, Deserialize)]
struct Step {
    /// "customer" or "shop".
    who: String,
    /// Words.
    text: Option<String>,
    /// A product: asked about by the customer, shown by the shop.
    product: Option<String>,
    /// A variant of it.
    variant: Option<String>,
    /// A cart.
    cart: Option<Vec<OrderLine>>,
    /// With the cart.
    note: Option<String>,
    /// "collect" or "ship", with the cart.
    delivery: Option<String>,
    /// Where the shop moves the latest order.
    #[serde(rename = "move")]
    to: Option<OrderState>,
    /// Why, when it is cancelled.
    reason: Option<String>,
}

/// How long one step may take, on a machine that is busy compiling something else.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at whether it has arrived.
const PAUSE: Duration = Duration::from_millis(20);

/// Replays all of them, side by side.
pub(super) async fn replay(talks: &[Talk], link: &str, desk: &Desk) -> Result<(), AdminError> {
    let all = talks.iter().map(|talk| replay_one(talk, link, desk));
    futures_util::future::try_join_all(all).await.map(drop)
}

async fn replay_one(talk: &Talk, link: &str, desk: &Desk) -> Result<(), AdminError> {
    let folder = tempfile::tempdir().map_err(AdminError::system)?;
    let home = Home::new(folder.path());
    let (tasks, stop) = (home.tasks.clone(), home.stop.clone());
    let rpc = Rpc::open(HttpFetch::new(), home, Arc::new(SystemClock), &talk.language)
        .map_err(AdminError::system)?;
    let customer = Customer { rpc };
    let name = Some(talk.name.clone());
    customer.call(Call::Settings { name, language: Some(talk.language.clone()) }).await?;
    let chat = field(Some(&customer.call(Call::Open { link: link.to_owned() }).await?), "chat")?;
    for step in &talk.steps {
        if step.who == "shop" { shop_does(step, &chat, desk).await? } else { customer.does(step, &chat, desk).await? }
    }
    customer.wait_for_ticks(&chat).await?;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    Ok(())
}

struct Customer {
    rpc: Rpc<HttpFetch, Home>,
}

impl Customer {
    async fn call(&self, call: Call) -> Result<Value, AdminError> {
        let request = Request { jsonrpc: "2.0".into(), id: json!(1), call };
        let response = self.rpc.handle(request).await;
        match (response.result, response.error) {
            (Some(result), None) => Ok(result),
            (_, error) => Err(AdminError::System(error.map(|e| e.message).unwrap_or_default())),
        }
    }

    /// Says or asks something, and waits until the shop has it.
    async fn does(&self, step: &Step, chat: &str, desk: &Desk) -> Result<(), AdminError> {
        let chat = chat.to_owned();
        let call = if let Some(lines) = step.cart.clone() {
            let (note, delivery) = (step.note.clone(), step.delivery.clone());
            Call::Order { chat: chat.clone(), lines, note, delivery }
        } else if let Some(product) = step.product.clone() {
            Call::AskAbout { chat: chat.clone(), product, variant: step.variant.clone() }
        } else {
            let text = step.text.clone().unwrap_or_default();
            Call::Send { chat: chat.clone(), text, reply_to: None }
        };
        let id = field(Some(&self.call(call).await?), "id")?;
        let path = format!("/api/chats/{chat}/messages?limit=200");
        until(desk, &path, |page| {
            let messages = page["messages"].as_array();
            messages.is_some_and(|all| all.iter().any(|m| m["id"] == id.as_str() || m["body"]["cart"] == id.as_str()))
        })
        .await
        .map(drop)
    }

    /// Waits until nothing of this chat waits here.
    async fn wait_for_ticks(&self, chat: &str) -> Result<(), AdminError> {
        let ask = async {
            loop {
                let call = Call::History { chat: chat.to_owned(), limit: Some(200), before: None };
                let page = self.call(call).await?;
                let on_its_way = |m: &Value| m["status"] == "waiting" || m["status"] == "sent";
                let messages = page["messages"].as_array();
                if !messages.is_some_and(|all| all.iter().any(on_its_way)) {
                    return Ok(());
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::time::timeout(PATIENCE, ask).await.map_err(AdminError::system)?
    }
}

async fn shop_does(step: &Step, chat: &str, desk: &Desk) -> Result<(), AdminError> {
    if let Some(to) = step.to {
        return move_order(to, step.reason.as_deref(), chat, desk).await;
    }
    let body = match &step.product {
        Some(product) => json!({ "kind": "product", "product": product, "variant": step.variant }),
        None => json!({ "kind": "text", "text": step.text }),
    };
    let page = desk.get(&format!("/api/chats/{chat}/messages?limit=1")).await?;
    if let Some(latest) = page["messages"].as_array().and_then(|all| all.last()) {
        let read = json!({ "message": latest["id"] });
        desk.send(Method::POST, &format!("/api/chats/{chat}/read"), read).await?;
    }
    desk.send(Method::POST, &format!("/api/chats/{chat}/messages"), body).await.map(drop)
}

async fn move_order(
    to: OrderState,
    reason: Option<&str>,
    chat: &str,
    desk: &Desk,
) -> Result<(), AdminError> {
    let detail = until(desk, &format!("/api/chats/{chat}"), |detail| {
        detail["orders"].as_array().is_some_and(|orders| !orders.is_empty())
    })
    .await?;
    let order = &detail["orders"][0];
    let id = field(Some(order), "id")?;
    let body = json!({ "to": to, "reason": reason.unwrap_or_default(), "revision": order["revision"] });
    desk.send(Method::POST, &format!("/api/orders/{id}/move"), body).await.map(drop)
}

/// Asks until the answer fits.
async fn until(
    desk: &Desk,
    path: &str,
    fits: impl Fn(&Value) -> bool,
) -> Result<Value, AdminError> {
    let ask = async {
        loop {
            if let Ok(answer) = desk.get(path).await
                && fits(&answer)
            {
                return answer;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let found = tokio::time::timeout(PATIENCE, ask).await;
    found.map_err(|_| AdminError::System(format!("the demo waited in vain for {path}")))
}
