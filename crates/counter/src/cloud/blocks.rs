//! Customers who are blocked: programs send them nothing more.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use comptoir_api::cloud::message::{Recipient, recipient_of};
use comptoir_api::cloud::{CloudError, Scope};
use comptoir_store::cloud::ContactRow;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::paging::page;
use super::trouble::Answer;
use crate::{chance, limits};

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    user: Option<Value>,
    #[serde(default)]
    user_id: Option<Value>,
}

/// `POST /{phone}/block_users`.
pub(super) async fn block(call: Call) -> Answer<Response> {
    set(call, true).await
}

/// `DELETE` of it.
pub(super) async fn unblock(call: Call) -> Answer<Response> {
    set(call, false).await
}

async fn set(call: Call, blocks: bool) -> Answer<Response> {
    call.need(Scope::Messages)?;
    call.need_phone()?;
    let asked: Option<Vec<Asked>> = call.params.object("block_users")?;
    let asked = asked.unwrap_or_default();
    if asked.is_empty() {
        let details = "'block_users' names at least one customer, by 'user' or 'user_id'.";
        return Err(CloudError::missing(details).into());
    }
    if asked.len() > limits::CLOUD_BLOCKS_MAX {
        let (size, limit) = (asked.len(), limits::CLOUD_BLOCKS_MAX);
        let details = format!("'block_users' has {size}; it takes at most {limit}.");
        return Err(CloudError::block_many(details).into());
    }
    let now_ms = call.counter.now_ms();
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    let mut tx = call.counter.store.begin().await?;
    for one in asked {
        let input = [one.user, one.user_id].into_iter().flatten().map(written).next();
        let input = input.unwrap_or_default();
        let mut contacts = tx.cloud_contacts(&call.shop.id);
        let found = match recipient_of(&input) {
            Recipient::WaId(number) => contacts.find_by_wa_id(&number).await?,
            Recipient::UserId(id) => contacts.find_by_user_id(&id).await?,
        };
        let Some(ContactRow { customer, wa_id, user_id, .. }) = found else {
            let none = CloudError::undeliverable(
                "Nobody with this number has written to the shop: a customer's wa_id comes with each webhook.",
            );
            failed.push(json!({ "input": input, "errors": [inner(&none)?] }));
            continue;
        };
        contacts.set_blocked(&customer, blocks.then_some(now_ms)).await?;
        done.push(json!({ "input": input, "wa_id": wa_id, "user_id": user_id }));
    }
    tx.save().await?;
    let nobody = done.is_empty();
    let mut users = Map::new();
    users.insert(if blocks { "added_users" } else { "removed_users" }.to_owned(), done.into());
    let mut answer = Map::new();
    let mut status = StatusCode::OK;
    if !failed.is_empty() {
        users.insert("failed_users".to_owned(), failed.into());
        let details = "Some were not found: 'block_users.failed_users' says which.";
        let error = inner(&CloudError::block_some(details))?;
        if nobody {
            // Clients that read nothing but the status must not take it for done.
            status = StatusCode::BAD_REQUEST;
            answer.insert("error".to_owned(), error.clone());
        }
        answer.insert("errors".to_owned(), error);
    }
    answer.insert("messaging_product".to_owned(), "whatsapp".into());
    answer.insert("block_users".to_owned(), users.into());
    Ok((status, Json(answer)).into_response())
}

/// `GET` of it: who is blocked.
pub(super) async fn list(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Messages)?;
    call.need_phone()?;
    let mut tx = call.counter.store.read().await?;
    let rows = tx.cloud_contacts(&call.shop.id).blocked("", u32::MAX).await?;
    let entries = rows.into_iter().map(|ContactRow { wa_id, user_id, .. }| {
        let entry = json!({
            "messaging_product": "whatsapp", "wa_id": wa_id, "user_id": user_id, "input": wa_id,
        });
        (wa_id, entry)
    });
    let path = format!("{}/block_users", call.account.phone_number);
    Ok(Json(page(&call, &path, entries.collect())))
}

fn written(value: Value) -> String {
    match value {
        Value::String(text) => text,
        value => value.to_string(),
    }
}

fn inner(error: &CloudError) -> Answer<Value> {
    let body = error.body(&chance::id("A")?);
    Ok(body.get("error").cloned().unwrap_or_default())
}
