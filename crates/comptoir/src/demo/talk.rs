//! Replays the demo's conversations: each customer is a real device that speaks with the shop.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::collections::HashMap;
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
use super::{LOGIN, field};
use crate::admin::AdminError;
use crate::client::Home;

/// The file of conversations.
#[derive(Debug, Deserialize)]
pub(super) struct Script {
    chats: Vec<Talk>,
}

/// One conversation.
#[derive(Debug, Deserialize)]
struct Talk {
    /// What the customer calls himself.
    name: String,
    /// BCP 47.
    language: String,
    /// In order.
    steps: Vec<Step>,
}

/// One thing said or done; `about` in the file says what there is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    who: Who,
    by: Option<String>,
    text: Option<String>,
    product: Option<String>,
    variant: Option<String>,
    product_list: Option<ListOf>,
    choice: Option<Question>,
    answer: Option<usize>,
    cart: Option<Vec<OrderLine>>,
    delivery: Option<String>,
    react: Option<String>,
    #[serde(rename = "move")]
    to: Option<OrderState>,
    reason: Option<String>,
    note: Option<String>,
    labels: Option<Vec<String>>,
    assign: Option<String>,
    close: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Who {
    Customer,
    Shop,
}

#[derive(Debug, Deserialize)]
struct ListOf {
    title: String,
    products: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Question {
    text: String,
    options: Vec<String>,
}

/// The shop's side: who is at a desk, and what its labels and people are called inside.
pub(super) struct Shop {
    /// By login.
    pub(super) desks: HashMap<String, Desk>,
    /// Name to `stf_…`.
    pub(super) staff: HashMap<String, String>,
    /// Name to `lbl_…`.
    pub(super) labels: HashMap<String, String>,
}

impl Shop {
    fn desk(&self, login: Option<&str>) -> Result<&Desk, AdminError> {
        let login = login.unwrap_or(LOGIN);
        let nobody = || AdminError::System(format!("the demo has nobody called {login}"));
        self.desks.get(login).ok_or_else(nobody)
    }
}

/// How long one step may take, on a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks at whether it has arrived.
const PAUSE: Duration = Duration::from_millis(20);

/// Replays all of them, side by side.
pub(super) async fn replay(script: &Script, link: &str, shop: &Shop) -> Result<(), AdminError> {
    let all = script.chats.iter().map(|talk| replay_one(talk, link, shop));
    futures_util::future::try_join_all(all).await.map(drop)
}

async fn replay_one(talk: &Talk, link: &str, shop: &Shop) -> Result<(), AdminError> {
    let folder = tempfile::tempdir().map_err(AdminError::system)?;
    let home = Home::new(folder.path());
    let (tasks, stop) = (home.tasks.clone(), home.stop.clone());
    let rpc = Rpc::open(HttpFetch::new(), home, Arc::new(SystemClock), &talk.language)
        .map_err(AdminError::system)?;
    let customer = Customer { rpc };
    let (name, language) = (Some(talk.name.clone()), Some(talk.language.clone()));
    customer.call(Call::Settings { name, language }).await?;
    let open = Call::Open { link: link.to_owned() };
    let chat = field(Some(&customer.call(open).await?), "chat")?;
    for step in &talk.steps {
        match step.who {
            Who::Shop => shop_does(step, &chat, shop).await?,
            Who::Customer => customer.does(step, &chat, shop).await?,
        }
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
    async fn does(&self, step: &Step, chat: &str, shop: &Shop) -> Result<(), AdminError> {
        let said = |text: &Option<String>, reply_to: Option<String>| Call::Send {
            chat: chat.to_owned(),
            text: text.clone().unwrap_or_default(),
            reply_to,
            once: None,
        };
        let call = if let Some(lines) = step.cart.clone() {
            let (note, delivery) = (step.text.clone(), step.delivery.clone());
            Call::Order {
                chat: chat.to_owned(),
                lines,
                note,
                delivery,
                handover: None,
                coupons: Vec::new(),
                total: None,
            }
        } else if let Some(product) = step.product.clone() {
            let variant = step.variant.clone();
            let ask = Call::AskAbout { chat: chat.to_owned(), product, variant, once: None };
            let id = field(Some(&self.call(ask).await?), "id")?;
            self.wait_at_shop(&id, chat, shop).await?;
            if step.text.is_none() {
                return Ok(());
            }
            said(&step.text, Some(id))
        } else if let Some(emoji) = step.react.clone() {
            let latest = self.latest(chat, |m| m["from"]["side"] == "other").await?;
            let message = field(Some(&latest), "id")?;
            let react = Call::React { chat: chat.to_owned(), message, emoji };
            return self.call(react).await.map(drop);
        } else if let Some(place) = step.answer {
            let question = self.latest(chat, |m| m["body"]["kind"] == "choice").await?;
            let message = field(Some(&question), "id")?;
            let choice = field(question["body"]["options"].get(place), "id")?;
            Call::Answer { chat: chat.to_owned(), message, choice, choices: Vec::new() }
        } else {
            said(&step.text, None)
        };
        let id = field(Some(&self.call(call).await?), "id")?;
        self.wait_at_shop(&id, chat, shop).await
    }

    async fn wait_at_shop(&self, id: &str, chat: &str, shop: &Shop) -> Result<(), AdminError> {
        let path = format!("/api/chats/{chat}/messages?limit=200");
        let here = |m: &Value| m["id"] == id || m["body"]["cart"] == id;
        until(shop.desk(None)?, &path, |page| {
            page["messages"].as_array().is_some_and(|all| all.iter().any(here))
        })
        .await
        .map(drop)
    }

    /// The latest message that fits, once it is there.
    async fn latest(&self, chat: &str, fits: impl Fn(&Value) -> bool) -> Result<Value, AdminError> {
        self.watch(chat, |all| all.iter().rev().find(|message| fits(message)).cloned()).await
    }

    /// Waits until nothing of this chat waits here.
    async fn wait_for_ticks(&self, chat: &str) -> Result<(), AdminError> {
        let on_its_way = |m: &Value| m["status"] == "waiting" || m["status"] == "sent";
        self.watch(chat, |all| (!all.iter().any(on_its_way)).then_some(())).await
    }

    /// Looks at the thread until something is in it.
    async fn watch<R>(
        &self,
        chat: &str,
        look: impl Fn(&[Value]) -> Option<R>,
    ) -> Result<R, AdminError> {
        let watch = async {
            loop {
                let call = Call::History { chat: chat.to_owned(), limit: Some(200), before: None };
                let page = self.call(call).await?;
                let messages = page["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
                if let Some(found) = look(messages) {
                    return Ok(found);
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::time::timeout(PATIENCE, watch).await.map_err(AdminError::system)?
    }
}

async fn shop_does(step: &Step, chat: &str, shop: &Shop) -> Result<(), AdminError> {
    let desk = shop.desk(step.by.as_deref())?;
    let at = |what: &str| format!("/api/chats/{chat}/{what}");
    let none = || AdminError::System("the demo names what the shop does not have".into());
    if let Some(to) = step.to {
        return move_order(to, step.reason.as_deref(), chat, desk).await;
    }
    if let Some(text) = &step.note {
        return desk.send(Method::POST, &at("notes"), json!({ "text": text })).await.map(drop);
    }
    if let Some(names) = &step.labels {
        let ids: Option<Vec<_>> = names.iter().map(|name| shop.labels.get(name)).collect();
        let body = json!({ "labels": ids.ok_or_else(none)? });
        return desk.send(Method::PUT, &at("labels"), body).await.map(drop);
    }
    if let Some(login) = &step.assign {
        let body = json!({ "staff": shop.staff.get(login).ok_or_else(none)? });
        return desk.send(Method::PUT, &at("assignee"), body).await.map(drop);
    }
    if let Some(closed) = step.close {
        return desk.send(Method::PUT, &at("closed"), json!({ "closed": closed })).await.map(drop);
    }
    let body = if let Some(product) = &step.product {
        json!({ "kind": "product", "product": product, "variant": step.variant })
    } else if let Some(list) = &step.product_list {
        json!({ "kind": "product_list", "title": list.title, "products": list.products })
    } else if let Some(choice) = &step.choice {
        json!({ "kind": "choice", "text": choice.text, "options": choice.options })
    } else {
        json!({ "kind": "text", "text": step.text })
    };
    let page = desk.get(&at("messages?limit=50")).await?;
    let theirs = |m: &&Value| m["from"]["side"] == "other";
    if let Some(latest) = page["messages"].as_array().and_then(|all| all.iter().rfind(theirs)) {
        let read = json!({ "message": latest["id"] });
        desk.send(Method::POST, &at("read"), read).await?;
    }
    desk.send(Method::POST, &at("messages"), body).await.map(drop)
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
    let order = detail["orders"].get(0);
    let id = field(order, "id")?;
    let revision = order.map(|order| order["revision"].clone());
    let body = json!({ "to": to, "reason": reason.unwrap_or_default(), "revision": revision });
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
