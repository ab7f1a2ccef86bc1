//! What the console reads of the inbox: queues, a chat with its customer, its thread.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use comptoir_api::chat::{Body, From, Message, Side};
use comptoir_api::device::Readers;
use comptoir_api::shop::{ChatDetail, InboxPage, Messages, Queue};
use comptoir_store::chats::ChatsAsked;
use comptoir_store::notes::NoteRow;
use comptoir_store::orders::OrdersAsked;
use serde::Deserialize;

use super::chat::{Open, reader, running};
use super::{planned, same};
use crate::http::caller::Caller;
use crate::http::input::{Asked, page};
use crate::http::refused::{Answer, Refused};
use crate::{AppState, Shop, limits};

/// Which chats are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct List {
    queue: Queue,
    label: String,
    query: String,
    after: String,
    due: bool,
    limit: Option<u32>,
}

/// Which messages are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Page {
    before: Option<i64>,
    limit: Option<u32>,
}

/// A page of a queue: only chats that are the caller's to see, and whose roster names him.
pub(crate) async fn list(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<List>,
) -> Answer<Json<InboxPage>> {
    let shop = running(&counter, &caller)?;
    let (me, limit) = (reader(&caller)?, page(asked.limit));
    let chats = ChatsAsked {
        queue: asked.queue,
        label: asked.label.clone(),
        query: asked.query.clone(),
        due: asked.due,
        after: after(&asked.after),
        limit,
    };
    let searches = !asked.query.trim().is_empty() && asked.after.is_empty();
    let mut found = if searches { said_in(&shop, asked.query).await? } else { Vec::new() };
    let mut tx = counter.store.read().await?;
    let counts = tx.chats(&shop.id).counts(&caller.staff.id).await?;
    let mut listed = tx.chats(&shop.id).list(&caller.staff.id, &chats).await?;
    let next = match listed.last() {
        // What is due soonest is one page: nobody reads on to what is due last.
        Some(last) if listed.len() >= limit as usize && !asked.due => {
            Some(format!("{}.{}", last.chat.last_ms, last.chat.id))
        }
        _ => None,
    };
    if searches {
        // Or ordered under such a reference, or such a thing.
        let (staff, query) = (caller.staff.id.clone(), chats.query.clone());
        let ordered = OrdersAsked { staff, query, limit: limits::PAGE, ..OrdersAsked::default() };
        let ordered = tx.orders(&shop.id).list(&ordered).await?;
        found.extend(ordered.into_iter().map(|listed| listed.order.chat));
        let mut seen: HashSet<String> = listed.iter().map(|one| one.chat.id.clone()).collect();
        let room = (limits::PAGE_MAX as usize).saturating_sub(listed.len());
        let others = found.into_iter().filter(|id| seen.insert(id.clone())).take(room);
        let others: Vec<String> = others.collect();
        listed.extend(tx.chats(&shop.id).list_among(&caller.staff.id, &chats, &others).await?);
        listed.sort_by(|a, b| (b.chat.last_ms, &b.chat.id).cmp(&(a.chat.last_ms, &a.chat.id)));
    }
    drop(tx);
    let mut rows = Vec::new();
    for one in listed {
        let Ok(chat) = one.chat.id.parse() else { continue };
        if shop.rosters().allows(chat, me).await? {
            rows.push(shop.inbox_chat(one));
        }
    }
    Ok(Json(InboxPage { chats: rows, counts, next }))
}

/// A chat with its customer's card.
pub(crate) async fn detail(
    State(counter): State<AppState>,
    open: Open,
) -> Answer<Json<ChatDetail>> {
    let chat = open.chat;
    let readers = open.shop.device().read(move |device| device.readers(chat)).await?;
    let mut tx = counter.store.read().await?;
    let same = same::others(&mut tx, &open).await?;
    let Open { caller, shop, row, .. } = open;
    let listed = tx.chats(&shop.id).lookup_listed(&row.id, &caller.staff.id).await?;
    let listed = listed.ok_or_else(Refused::not_found)?;
    let customer = tx.customers(&shop.id).card(&row.customer).await?.unwrap_or_default();
    let ratings = tx.ratings(&shop.id).of_chat(&row.id).await?;
    let planned = tx.planned(&shop.id).list(&row.id).await?;
    let planned = planned.into_iter().map(planned::shown).collect();
    let mut orders = Vec::new();
    for chat in std::iter::once(&row.id).chain(same.iter().map(|other| &other.chat)) {
        let (chat, limit) = (chat.clone(), limits::PAGE);
        let asked = OrdersAsked { chat, limit, ..OrdersAsked::default() };
        for order in tx.orders(&shop.id).list(&asked).await? {
            orders.push(shop.detail(&mut tx, order.order, order.customer_name).await?.order);
        }
    }
    orders.sort_by_key(|order| std::cmp::Reverse(order.at_ms));
    let chat = shop.inbox_chat(listed);
    Ok(Json(ChatDetail { chat, readers, customer, orders, ratings, same, planned }))
}

/// A page of a thread, oldest first, with the team's notes where they were written.
pub(crate) async fn messages(
    State(counter): State<AppState>,
    open: Open,
    Asked(asked): Asked<Page>,
) -> Answer<Json<Messages>> {
    let Open { shop, chat, row, .. } = open;
    let (before, limit) = (asked.before, page(asked.limit));
    let history = move |device: &comptoir_client::Device| device.history(chat, before, limit);
    let mut messages = shop.device().read(history).await?;
    // A note stands after a message: it belongs to the page that has this message.
    let from = match messages.first() {
        Some(first) if messages.len() >= limit as usize => first.at,
        _ => i64::MIN,
    };
    let to = before.map_or(i64::MAX, |before| before.saturating_sub(1));
    let mut tx = counter.store.read().await?;
    let notes = tx.notes(&shop.id).list(&row.id, from, to).await?;
    messages.extend(notes.into_iter().map(as_message));
    messages.sort_by_key(|message| (message.at, matches!(message.body, Body::Note { .. })));
    Ok(Json(Messages { messages }))
}

/// Who can read a chat.
pub(crate) async fn readers(open: Open) -> Answer<Json<Readers>> {
    let Open { shop, chat, .. } = open;
    Ok(Json(shop.device().read(move |device| device.readers(chat)).await?))
}

/// A note as an entry of the thread.
pub(crate) fn as_message(note: NoteRow) -> Message {
    let from = From { side: Side::Own, name: note.name, machine: false, reason: String::new() };
    Message {
        id: note.id,
        chat: note.chat,
        at: note.place,
        from,
        sent_ms: note.created_ms,
        body: Body::Note { text: note.body },
        reply_to: None,
        reactions: Vec::new(),
        edited: false,
        status: None,
        broadcast: None,
        preview: None,
        forwarded: false,
        starred: false,
    }
}

/// Chats in which these words were said, the latest first; the inbox's own index does not hold all
/// that was said.
async fn said_in(shop: &Shop, query: String) -> Answer<Vec<String>> {
    let found = shop.device().read(move |device| device.search(&query, limits::FOUND_MAX)).await?;
    Ok(found.into_iter().map(|(chat, _)| chat.to_string()).collect())
}

/// Reads back where a page ended: "{time}.{id}".
pub(in crate::http) fn after(text: &str) -> Option<(u64, String)> {
    let (time, id) = text.split_once('.')?;
    Some((time.parse().ok()?, id.to_owned()))
}
