//! What the team does with a chat: reads it, takes it on, labels it, closes it.

use axum::Json;
use axum::extract::State;
use comptoir_api::chat::{Message, Side};
use comptoir_api::shop::{
    Assign, ConsoleEvent, CustomerNote, ReadUpTo, SetClosed, SetLabels, TypingNow,
};
use comptoir_client::{Device, SendError};
use comptoir_store::chats::ChatRow;
use comptoir_wire::ids::{ChatId, MessageId};
use comptoir_wire::limits as wire_limits;
use serde_json::{Value, json};

use super::chat::Open;
use super::write::message_id;
use crate::http::input::{Body, line};
use crate::http::refused::{Answer, Refused};
use crate::stats::count::Day;
use crate::{AppState, limits};

/// Notes that a person has read up to a message: the customer sees it.
pub(crate) async fn read(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<ReadUpTo>,
) -> Answer<Json<Value>> {
    let Open { caller, shop, chat, row, author } = open;
    let up_to = message_id(&asked.message)?;
    let newer = shop
        .device()
        .with(move |device| {
            device.mark_read(chat, up_to, Some(author))?;
            newer_than(device, chat, up_to)
        })
        .await?;
    let mut tx = counter.store.begin().await?;
    tx.chats(&shop.id).mark_read_up_to(&row.id, &caller.staff.id, newer).await?;
    tx.save().await?;
    shop.tell_row(chat).await?;
    Ok(done())
}

/// How many messages of the customer stand after one, as far as a page reaches.
fn newer_than(device: &Device, chat: ChatId, up_to: MessageId) -> Result<u32, SendError> {
    let Some(read) = device.message(up_to)? else { return Ok(0) };
    let thread = device.history(chat, None, limits::PAGE_MAX)?;
    let newer = |message: &&Message| message.from.side == Side::Other && message.at > read.at;
    Ok(thread.iter().filter(newer).count() as u32)
}

/// Tells the customer and the colleagues that a person is typing.
pub(crate) async fn typing(open: Open, Body(asked): Body<TypingNow>) -> Answer<Json<Value>> {
    let Open { caller, shop, chat, row, author } = open;
    let active = asked.active;
    shop.device().with(move |device| device.typing(chat, active, Some(author))).await?;
    let event = ConsoleEvent::Typing { chat: row.id, by: caller.staff.name, active };
    shop.tell_colleagues(chat, &caller.staff.id, event).await?;
    Ok(done())
}

/// Gives a chat to somebody, or to nobody.
pub(crate) async fn assign(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<Assign>,
) -> Answer<Json<Value>> {
    if !asked.staff.is_empty() {
        let mut tx = counter.store.read().await?;
        let found = tx.staff().lookup(&asked.staff).await?;
        if found.is_none_or(|staff| staff.shop != open.shop.id) {
            return Err(Refused::invalid("staff", "refused-not-found"));
        }
    }
    change(&counter, &open, |row| row.assignee = asked.staff).await
}

/// Closes a chat, or opens it again.
pub(crate) async fn close(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<SetClosed>,
) -> Answer<Json<Value>> {
    let (closed, done) = (asked.closed, change(&counter, &open, |row| row.closed = asked.closed));
    let done = done.await?;
    if closed {
        let mut tx = counter.store.begin().await?;
        let shop = tx.shops().lookup(&open.shop.id).await?.ok_or_else(Refused::not_found)?;
        let day = Day::of(&open.shop.id, &shop.hours, counter.now_ms());
        day.closed(&mut tx, &open.row.id).await?;
        tx.save().await?;
    }
    Ok(done)
}

/// Replaces a chat's labels.
pub(crate) async fn label(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<SetLabels>,
) -> Answer<Json<Value>> {
    if asked.labels.len() > limits::LABELS_MAX {
        return Err(Refused::over("labels", "refused-too-many", limits::LABELS_MAX));
    }
    let (shop, now_ms) = (&open.shop, counter.now_ms());
    let turn = shop.turn().await;
    let mut tx = counter.store.begin().await?;
    let before = tx.labels(&shop.id).of_chat(&open.row.id).await?;
    tx.labels(&shop.id).set_of_chat(&open.row.id, &asked.labels).await?;
    let mut put = tx.labels(&shop.id).of_chat(&open.row.id).await?;
    put.retain(|label| !before.contains(label));
    let row = tx.chats(&shop.id).lookup(&open.row.id).await?;
    let mut row = row.ok_or_else(Refused::not_found)?;
    let ran = shop.labelled(&mut tx, &mut row, &put, now_ms).await?;
    tx.save().await?;
    drop(turn);
    shop.after_rules(Some(open.chat), ran).await?;
    Ok(done())
}

/// Changes the team's note about the customer.
pub(crate) async fn customer(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<CustomerNote>,
) -> Answer<Json<Value>> {
    let note = line("note", &asked.note, wire_limits::NOTE_CHARS_MAX)?;
    let mut tx = counter.store.begin().await?;
    tx.customers(&open.shop.id).set_note(&open.row.customer, &note).await?;
    tx.save().await?;
    open.shop.tell_row(open.chat).await?;
    Ok(done())
}

/// Changes a chat's row as it is now, which may no longer be how the caller saw it.
async fn change(
    counter: &AppState,
    open: &Open,
    change: impl FnOnce(&mut ChatRow),
) -> Answer<Json<Value>> {
    let turn = open.shop.turn().await;
    let mut tx = counter.store.begin().await?;
    let row = tx.chats(&open.shop.id).lookup(&open.row.id).await?;
    let mut row = row.ok_or_else(Refused::not_found)?;
    change(&mut row);
    tx.chats(&open.shop.id).update(&row).await?;
    tx.save().await?;
    drop(turn);
    open.shop.tell_row(open.chat).await?;
    Ok(done())
}

fn done() -> Json<Value> {
    Json(json!({}))
}
