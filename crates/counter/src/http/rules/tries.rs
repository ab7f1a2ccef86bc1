//! What rules would have done: on a message that somebody types, and on past chats. Sends nothing,
//! changes nothing, and looks only at chats that the caller can read.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use comptoir_api::chat::{Message, Side};
use comptoir_api::rules::{Hold, Rule, Tried, TriedChat, TryMessage, TryRules};
use comptoir_api::shop::{Hours, Queue, Span};
use comptoir_client::{Device, DeviceError};
use comptoir_store::Tx;
use comptoir_store::chats::{ChatListed, ChatsAsked};
use comptoir_store::orders::OrdersAsked;
use comptoir_store::shops::ShopRow;
use comptoir_wire::ids::ChatId;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::check;
use crate::http::caller::Caller;
use crate::http::chats::{reader, running};
use crate::http::input::{Body, line};
use crate::http::refused::{Answer, Refused};
use crate::rule::fits::{Ready, product_of, words_of};
use crate::rule::simulate::{Entry, Scene, Thread, What, simulate};
use crate::{AppState, Shop, limits};

/// Tries the rules as they are, or with one that is being edited.
pub(super) async fn attempt(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<TryRules>,
) -> Answer<Json<Tried>> {
    let (shop, me, now_ms) = (running(&counter, &caller)?, reader(&caller)?, counter.now_ms());
    let days = asked.days.min(limits::TRY_DAYS_MAX);
    let mut tx = counter.store.read().await?;
    let row = tx.shops().lookup(&shop.id).await?.ok_or_else(Refused::not_found)?;
    let rules: Vec<Rule> =
        tx.rules(&shop.id).list().await?.into_iter().map(|row| row.rule).collect();
    let allowed = &counter.config.webhook_allow;
    let edited = match asked.rule {
        Some(rule) => Some(check::checked(&mut tx, &shop.id, allowed, rule).await?),
        None => None,
    };
    let rules = with(rules, edited);
    let own = row.languages.first().map_or("fr", String::as_str);
    let hold = tx.automations(&shop.id).hold().await?;
    let scene = Scene {
        hold,
        rules: &rules,
        hours: &row.hours,
        shop: &row.name,
        language: own,
        from_ms: now_ms.saturating_sub(u64::from(days) * 24 * 60 * 60 * 1000),
        now_ms,
    };
    let mut tried = Tried::default();
    if let Some(message) = asked.message {
        let (hours, thread) = typed(&row, message, now_ms)?;
        // A message is tried by itself: nobody has the chat.
        let scene = Scene { hours: &hours, from_ms: now_ms, hold: Hold::Never, ..scene };
        tried.message = Some(simulate(scene, &thread));
    }
    if days == 0 {
        return Ok(Json(tried));
    }
    let all =
        ChatsAsked { queue: Queue::All, limit: limits::TRY_CHATS_MAX + 1, ..ChatsAsked::default() };
    let listed = tx.chats(&shop.id).list(&caller.staff.id, &all).await?;
    drop(tx);
    for (at, one) in listed.into_iter().enumerate() {
        if one.chat.last_ms < scene.from_ms {
            break;
        }
        if at >= limits::TRY_CHATS_MAX as usize {
            tried.more = true;
            break;
        }
        let Ok(chat) = one.chat.id.parse() else { continue };
        if one.chat.erased || !shop.rosters().allows(chat, me).await? {
            continue;
        }
        let mut tx = counter.store.read().await?;
        let thread = past(&mut tx, &shop, chat, &one, own).await?;
        drop(tx);
        let since = |entry: &&Entry| {
            entry.at_ms >= scene.from_ms && matches!(entry.what, What::Customer { .. })
        };
        tried.looked_at += 1;
        tried.messages += thread.entries.iter().filter(since).count() as u32;
        tried.more |= !thread.whole
            && thread.entries.first().is_some_and(|entry| entry.at_ms > scene.from_ms);
        let would = simulate(scene, &thread);
        if !would.is_empty() {
            tried.chats.push(TriedChat { chat: one.chat.id, customer: one.customer_name, would });
        }
    }
    Ok(Json(tried))
}

/// The rules that are on, with the edited one at its place, or first if it is new. It counts as
/// switched on: that is what is tried.
fn with(mut rules: Vec<Rule>, edited: Option<Rule>) -> Vec<Arc<Ready>> {
    if let Some(edited) = edited {
        let edited = Rule { on: true, ..edited };
        match rules.iter_mut().find(|rule| !edited.id.is_empty() && rule.id == edited.id) {
            Some(known) => *known = edited,
            None => rules.insert(0, edited),
        }
    }
    rules.into_iter().filter(|rule| rule.on).map(|rule| Arc::new(Ready::new(rule))).collect()
}

/// A chat in which one message is written now, and hours by which the shop is open or closed.
fn typed(shop: &ShopRow, message: TryMessage, now_ms: u64) -> Answer<(Hours, Thread)> {
    let text = line("message", &message.text, limits::RULE_TEXT_CHARS_MAX)?;
    let hours = if message.outside { closed(&shop.hours, now_ms) } else { Hours::default() };
    let what = What::Customer {
        line: text.chars().take(limits::LAST_LINE_CHARS_MAX).collect(),
        text,
        product: message.product,
        via: String::new(),
    };
    let mut entries = vec![Entry { at_ms: now_ms, what }];
    if !message.first {
        // Somebody wrote yesterday.
        let at_ms = now_ms.saturating_sub(24 * 60 * 60 * 1000);
        entries.insert(0, Entry { at_ms, what: What::Team });
    }
    let own = shop.languages.first().map_or("fr", String::as_str);
    let language = if message.language.is_empty() { own.to_owned() } else { message.language };
    let (mut assignee, mut team) = (message.member, String::new());
    if assignee.starts_with("tem_") {
        team = std::mem::take(&mut assignee);
    }
    let written = !message.first;
    let name = String::new();
    let labels = Vec::new();
    let whole = true;
    Ok((hours, Thread { entries, whole, written, name, language, labels, assignee, team }))
}

/// The shop's hours with today off, whatever day it is.
fn closed(hours: &Hours, now_ms: u64) -> Hours {
    let mut closed = hours.clone();
    if closed.week.iter().all(Vec::is_empty) {
        closed.week.fill(vec![Span { from: 540, to: 1080 }]);
    }
    let zone = TimeZone::get(&closed.time_zone).unwrap_or(TimeZone::UTC);
    let at = i64::try_from(now_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let today = at.map(|at| at.to_zoned_datetime(zone).date());
    for days in [-1, 0] {
        let day = today.and_then(|today| today.checked_add(days.days()).ok());
        closed.closed.extend(day.map(|day| day.to_string()));
    }
    closed
}

/// A chat as it went: what was said in it, and the steps of its orders.
async fn past(
    tx: &mut Tx,
    shop: &Shop,
    chat: ChatId,
    listed: &ChatListed,
    own_language: &str,
) -> Answer<Thread> {
    let (mut entries, whole) = shop.device().with(move |device| said(device, chat)).await?;
    let asked =
        OrdersAsked { chat: listed.chat.id.clone(), limit: limits::PAGE, ..OrdersAsked::default() };
    for order in tx.orders(&shop.id).list(&asked).await? {
        let order = order.order;
        for step in tx.orders(&shop.id).steps(&order.id).await? {
            let what = What::Order(step.state, order.total.minor, order.reference.clone());
            entries.push(Entry { at_ms: step.at_ms, what });
        }
    }
    entries.sort_by_key(|entry| entry.at_ms);
    let customer = tx.customers(&shop.id).lookup(&listed.chat.customer).await?.unwrap_or_default();
    Ok(Thread {
        entries,
        written: !whole,
        whole,
        name: customer.name,
        language: match customer.language {
            language if language.is_empty() => own_language.to_owned(),
            language => language,
        },
        labels: tx.labels(&shop.id).of_chat(&listed.chat.id).await?,
        assignee: listed.chat.assignee.clone(),
        team: listed.chat.team.clone(),
    })
}

fn said(device: &mut Device, chat: ChatId) -> Result<(Vec<Entry>, bool), DeviceError> {
    let (mut entries, mut before, mut whole) = (Vec::new(), None, false);
    while entries.len() < limits::TRY_MESSAGES_MAX as usize && !whole {
        let page = device.history(chat, before, limits::PAGE_MAX)?;
        whole = page.len() < limits::PAGE_MAX as usize;
        before = page.first().map(|message| message.at);
        for message in &page {
            entries.extend(entry(device, message)?);
        }
    }
    Ok((entries, whole))
}

/// Machines and notices start nothing.
fn entry(device: &Device, message: &Message) -> Result<Option<Entry>, DeviceError> {
    if message.from.machine || message.from.side == Side::Notice {
        return Ok(None);
    }
    let what = if message.from.side == Side::Own {
        What::Team
    } else {
        let content = match message.id.parse() {
            Ok(id) => device.content(id)?,
            Err(_) => None,
        };
        let content = content.unwrap_or_default();
        let text = words_of(message).to_owned();
        let line = if text.is_empty() { content.fallback.as_str() } else { text.as_str() };
        let line = line.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        What::Customer {
            line: line.chars().take(limits::LAST_LINE_CHARS_MAX).collect(),
            text,
            product: product_of(message).to_owned(),
            via: content.via,
        }
    };
    Ok(Some(Entry { at_ms: message.sent_ms, what }))
}
