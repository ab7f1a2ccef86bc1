//! A chat taken along, for the customer who asks what the shop has of him (GDPR, articles 15 and
//! 20): as a page to read and print, and as JSON for programs. What the team noted is in it.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use comptoir_api::chat::{Body, Message, Order, Side};
use comptoir_api::privacy::ChatExport;
use comptoir_api::shop::Customer;
use comptoir_client::{Device, DeviceError};
use comptoir_store::orders::OrdersAsked;
use comptoir_store::shops::ShopRow;
use comptoir_text::Text;
use comptoir_wire::ids::ChatId;
use maud::{Markup, html};

use super::chat::Open;
use super::{consents, list};
use crate::http::attach::attach;
use crate::http::input::text_for;
use crate::http::print::{framed, moment, respond};
use crate::http::refused::{Answer, Refused};
use crate::shop::line_of::line_of;
use crate::{AppState, limits};

/// For programs.
pub(crate) async fn json(State(counter): State<AppState>, open: Open) -> Answer<Response> {
    let (_, export, _) = gather(&counter, &open).await?;
    Ok(attach(Json(export).into_response(), &format!("{}.json", open.row.id)))
}

/// For people.
pub(crate) async fn page(
    State(counter): State<AppState>,
    open: Open,
    headers: HeaderMap,
) -> Answer<Response> {
    let (shop, export, lines) = gather(&counter, &open).await?;
    let page = respond(&drawn(&shop, &export, &lines, text_for(&headers)));
    Ok(attach(page, &format!("{}.html", open.row.id)))
}

/// All there is, and each message in words.
async fn gather(counter: &AppState, open: &Open) -> Answer<(ShopRow, ChatExport, Vec<String>)> {
    let (shop, chat) = (&open.shop, open.chat);
    let (mut pages, mut before): (Vec<Vec<(Message, String)>>, _) = (Vec::new(), None);
    while pages.len() * (limits::PAGE_MAX as usize) < limits::EXPORT_MESSAGES_MAX {
        let page = shop.device().read(move |device| told(device, chat, before)).await?;
        let Some((first, _)) = page.first() else { break };
        before = Some(first.at);
        pages.push(page);
    }
    let (messages, lines) = pages.into_iter().rev().flatten().unzip();
    let mut tx = counter.store.read().await?;
    let row = tx.shops().lookup(&shop.id).await?.ok_or_else(Refused::not_found)?;
    let mut customer = tx.customers(&shop.id).card(&open.row.customer).await?.unwrap_or_default();
    // By what the fields are called: their ids say nothing to him.
    let fields = tx.customers(&shop.id).fields().await?;
    let known = std::mem::take(&mut customer.fields);
    customer.fields = fields
        .into_iter()
        .filter_map(|field| Some((field.name, known.get(&field.id)?.clone())))
        .collect();
    let asked = OrdersAsked {
        chat: open.row.id.clone(),
        limit: limits::PAGE_MAX,
        ..OrdersAsked::default()
    };
    let mut orders = Vec::new();
    for listed in tx.orders(&shop.id).list(&asked).await? {
        orders.push(shop.detail(&mut tx, listed.order, listed.customer_name).await?.order);
    }
    let notes = tx.notes(&shop.id).list(&open.row.id, i64::MIN, i64::MAX).await?;
    let notes = notes.into_iter().map(list::as_message).collect();
    let consents = consents::receipts(&mut tx, open).await?;
    let (shop, exported_ms) = (row.name.clone(), counter.now_ms());
    let export = ChatExport { shop, customer, exported_ms, messages, notes, orders, consents };
    Ok((row, export, lines))
}

/// A page of the thread, each message with its words, under one lock of the device.
fn told(
    device: &Device,
    chat: ChatId,
    before: Option<i64>,
) -> Result<Vec<(Message, String)>, DeviceError> {
    let mut page = Vec::new();
    for message in device.history(chat, before, limits::PAGE_MAX)? {
        let content = message.id.parse().ok().map(|id| device.content(id)).transpose()?.flatten();
        let words = words(&message, &content.map(|content| content.fallback).unwrap_or_default());
        page.push((message, words));
    }
    Ok(page)
}

/// What a message says, whole where it is words.
fn words(message: &Message, fallback: &str) -> String {
    match &message.body {
        Body::Text { text }
        | Body::ChoiceAnswer { text }
        | Body::FormAnswer { text, .. }
        | Body::ConsentReceipt { text, .. }
        | Body::Other { text }
        | Body::Note { text } => text.clone(),
        _ => line_of(message, fallback),
    }
}

fn drawn(shop: &ShopRow, export: &ChatExport, lines: &[String], text: Text) -> Markup {
    let customer = &export.customer;
    let title =
        text.with("export-title", &[("name", customer.name.as_str()), ("shop", &shop.name)]);
    let at = |at_ms| moment(shop, at_ms, text);
    let body = html! {
        h1 { (title) }
        p { (text.with("export-made", &[("when", at(export.exported_ms))])) }
        (card(customer, text))
        @if !export.orders.is_empty() {
            h2 { (text.get("export-orders")) }
            table { @for order in &export.orders { (ordered(order, text, &at(order.at_ms))) } }
        }
        @if !export.consents.is_empty() {
            h2 { (text.get("export-consents")) }
            table {
                @for receipt in &export.consents {
                    tr {
                        td { (at(receipt.at_ms)) }
                        td { (receipt.title) }
                        td { (text.get(if receipt.given { "export-given" } else { "export-taken" })) }
                        td { (receipt.text) }
                    }
                }
            }
        }
        h2 { (text.get("export-messages")) }
        table {
            @for (message, words) in export.messages.iter().zip(lines) {
                @if !matches!(message.body, Body::Notice { .. }) {
                    tr {
                        td { (at(message.sent_ms)) }
                        td { (who(message, shop, customer)) }
                        td {
                            @if matches!(message.body, Body::Deleted) {
                                em { (text.get("export-deleted")) }
                            } @else {
                                @for line in words.lines() { (line) br; }
                            }
                        }
                    }
                }
            }
        }
        @if !export.notes.is_empty() {
            h2 { (text.get("export-notes")) }
            table {
                @for note in &export.notes {
                    tr { td { (at(note.sent_ms)) } td { (note.from.name) } td { (words(note, "")) } }
                }
            }
        }
    };
    framed(&title, text, &body, false)
}

fn card(customer: &Customer, text: Text) -> Markup {
    html! {
        @if !customer.note.is_empty() { p.note { (customer.note) } }
        @if !customer.tags.is_empty() {
            p { (text.get("export-tags")) " " (customer.tags.join(", ")) }
        }
        table {
            @for (name, value) in &customer.fields { tr { td { (name) } td { (value) } } }
        }
    }
}

fn ordered(order: &Order, text: Text, at: &str) -> Markup {
    let lines: Vec<String> =
        order.lines.iter().map(|line| format!("{} {}", line.quantity, line.title)).collect();
    html! {
        tr { td { (at) } td { (order.reference) } td { (lines.join(", ")) } td.n { (text.money(order.total.minor, &order.total.currency)) } }
    }
}

fn who<'a>(message: &'a Message, shop: &'a ShopRow, customer: &'a Customer) -> &'a str {
    match message.from.side {
        _ if !message.from.name.is_empty() => &message.from.name,
        Side::Other => &customer.name,
        _ => &shop.name,
    }
}
