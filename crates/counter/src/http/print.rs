//! Pages to print: what is to be put together for orders, and the labels of those that are sent.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use comptoir_api::chat::OrderState;
use comptoir_store::orders::{OrderListed, OrdersAsked};
use comptoir_store::shops::ShopRow;
use comptoir_text::Text;
use data_encoding::BASE64;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::chats::running;
use super::input::{Asked, text_for};
use super::refused::{Answer, Refused};
use crate::{AppState, limits};

/// Its route.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/orders/print", get(print))
}

/// What is to be printed.
#[derive(Debug, Deserialize)]
struct Wish {
    /// "picking" or "labels".
    kind: String,
    /// Ids, by commas; empty: all that are agreed on and still here.
    #[serde(default)]
    orders: String,
}

async fn print(
    State(counter): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Asked(wish): Asked<Wish>,
) -> Answer<Response> {
    let shop = running(&counter, &caller)?;
    let mut tx = counter.store.read().await?;
    let row = tx.shops().lookup(&shop.id).await?.ok_or_else(Refused::not_found)?;
    let mut found = Vec::new();
    if wish.orders.is_empty() {
        for state in HERE {
            let asked = OrdersAsked {
                staff: caller.staff.id.clone(),
                state: Some(state),
                limit: limits::PAGE_MAX,
                ..OrdersAsked::default()
            };
            found.extend(tx.orders(&shop.id).list(&asked).await?);
        }
    } else {
        for id in wish.orders.split(',').take(limits::PAGE_MAX as usize) {
            found.extend(tx.orders(&shop.id).lookup(id.trim()).await?);
        }
    }
    drop(tx);
    let mut readable = Vec::new();
    for listed in found {
        let Ok(chat) = listed.order.chat.parse() else { continue };
        if shop.sees(&caller.staff.id, chat).await? {
            readable.push(listed);
        }
    }
    let text = text_for(&headers);
    let page = match wish.kind.as_str() {
        "picking" => picking(&row, &readable, text),
        "labels" => labels(&readable, text),
        _ => return Err(Refused::not_found()),
    };
    Ok(respond(&page))
}

/// Where an order is agreed on and its goods are still in the shop.
const HERE: [OrderState; 4] =
    [OrderState::Accepted, OrderState::Paid, OrderState::Preparing, OrderState::Ready];

/// All that is to be fetched, then each order.
fn picking(shop: &ShopRow, orders: &[OrderListed], text: Text) -> Markup {
    let mut all: BTreeMap<&str, u32> = BTreeMap::new();
    for line in orders.iter().flat_map(|listed| &listed.order.lines) {
        *all.entry(line.title.as_str()).or_default() += line.due().saturating_sub(line.sent);
    }
    all.retain(|_, pieces| *pieces > 0);
    let body = html! {
        h1 { (text.get("print-picking")) }
        @if orders.is_empty() { p { (text.get("print-none")) } }
        table {
            @for (title, pieces) in &all {
                tr { td.n { (pieces) } td { (title) } td.box { "☐" } }
            }
        }
        @for OrderListed { order, customer_name } in orders {
            section {
                h2 {
                    (text.with("order-title", &[("reference", order.reference.as_str())]))
                    " · " (customer_name)
                }
                @if let Some(handover) = &order.more.handover {
                    p {
                        (handover.title)
                        @if handover.from_ms > 0 { " · " (moment(shop, handover.from_ms, text)) }
                    }
                }
                table {
                    @for line in order.lines.iter().filter(|line| line.due() > line.sent) {
                        tr {
                            td.n { (line.due() - line.sent) }
                            td { (line.title) }
                            td.box { "☐" }
                        }
                    }
                }
                @if !order.note.is_empty() { p.note { (order.note) } }
            }
        }
    };
    framed(&text.get("print-picking"), text, &body, true)
}

/// One label for each order that has an address.
fn labels(orders: &[OrderListed], text: Text) -> Markup {
    let addresses = orders.iter().filter_map(|listed| {
        let to = listed.order.more.handover.as_ref()?.address.as_ref()?;
        Some((&listed.order.reference, to))
    });
    let addresses: Vec<_> = addresses.collect();
    let body = html! {
        @if addresses.is_empty() { p { (text.get("print-none")) } }
        div.labels {
            @for (reference, to) in addresses {
                address {
                    strong { (to.name) } br;
                    @for line in &to.lines { (line) br; }
                    (to.postcode) " " (to.city) br;
                    @if !to.region.is_empty() { (to.region) br; }
                    (to.country)
                    @if !to.phone.is_empty() { br; (to.phone) }
                    small { (reference) }
                }
            }
        }
    };
    framed(&text.get("print-labels"), text, &body, true)
}

pub(crate) fn moment(shop: &ShopRow, at_ms: u64, text: Text) -> String {
    let zone = TimeZone::get(&shop.hours.time_zone).unwrap_or(TimeZone::UTC);
    let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let Some(at) = at.map(|at| at.to_zoned_datetime(zone)) else { return String::new() };
    let (month, day) = (at.month().unsigned_abs(), at.day().unsigned_abs());
    let (hour, minute) = (at.hour().unsigned_abs(), at.minute().unsigned_abs());
    format!("{}, {}", text.date_short(month, day), text.time(hour, minute))
}

/// A page by itself; `prints`: as soon as it is there.
pub(crate) fn framed(title: &str, text: Text, body: &Markup, prints: bool) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(text.code()) {
            head {
                meta charset="utf-8";
                title { (title) }
                style { (PreEscaped(STYLE)) }
                @if prints { script { (PreEscaped(SCRIPT)) } }
            }
            body { main { (body) } }
        }
    }
}

const SCRIPT: &str = "addEventListener('load',()=>print())";

const STYLE: &str = "body{font:11pt/1.4 system-ui,sans-serif;margin:12mm;color:#000;background:#fff}\
h1{font-size:16pt}h2{font-size:12pt;margin:6mm 0 1mm}section{break-inside:avoid}\
table{border-collapse:collapse;inline-size:100%}td{border-block-end:1px solid #bbb;padding:1.5mm}\
.n{inline-size:3em;text-align:end;font-weight:600}.box{inline-size:2em;text-align:end}\
.note{border-inline-start:3px solid #888;padding-inline-start:2mm}\
.labels{display:grid;grid-template-columns:1fr 1fr;gap:6mm}\
address{font-style:normal;font-size:13pt;border:1px dashed #888;padding:6mm;break-inside:avoid}\
address small{display:block;margin-block-start:3mm;font-size:9pt}";

/// Runs nothing but its own one line, and loads nothing.
pub(crate) fn respond(page: &Markup) -> Response {
    let hash = |text: &str| BASE64.encode(&Sha256::digest(text.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'",
        hash(STYLE),
        hash(SCRIPT)
    );
    let mut response = Html(page.clone().into_string()).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let private = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, private);
    response
}
