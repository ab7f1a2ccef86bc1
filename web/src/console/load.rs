//! Fetches what the pages show, and keeps what comes in order.

use comptoir_api::chat::{Message, Side};
use comptoir_api::shop::{
    ChatDetail, CustomerField, InboxPage, Label, OrdersPage, QuickReply, ReadUpTo, Session, Staff,
};
use comptoir_api::team::{CustomRole, Permission, Team};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::browser;
use crate::console::state::{Console, Entry, Loaded};
use crate::console::words::t;

/// A page of a thread.
#[derive(serde::Deserialize)]
struct Messages {
    messages: Vec<Message>,
}

const PAGE: usize = 50;

/// Asks who is signed in, and goes on from there.
pub(crate) fn enter(c: Console) {
    spawn_local(async move {
        match api::get::<Session>("/api/session").await {
            Ok(session) if c.route.slug().is_empty() || session.shop.slug == c.route.slug() => {
                admit(c, session);
            }
            Err(error) if api::is_offline(&error) => c.entry.set(Entry::Unreachable),
            Ok(_) | Err(_) => c.entry.set(Entry::Outside),
        }
    });
}

/// Somebody is signed in: fetches what every page needs.
pub(crate) fn admit(c: Console, session: Session) {
    let first_time = !session.has_credential;
    c.route.settle(&session.shop.slug);
    c.session.set(Some(session));
    c.entry.set(if first_time { Entry::FirstTime } else { Entry::Inside });
    if first_time {
        return;
    }
    crate::console::events::listen(c);
    everything(c);
}

/// Fetches everything on screen again.
pub(crate) fn everything(c: Console) {
    inbox(c);
    shared(c);
    orders(c);
    if let Some(chat) = c.open.chat.get_untracked() {
        chat_detail(c, chat.clone());
        newest(c, chat);
    }
}

/// What this person may do or see has changed: asks who he is now, and fetches everything again.
pub(crate) fn again(c: Console) {
    spawn_local(async move {
        if let Ok(session) = api::get::<Session>("/api/session").await {
            c.session.set(Some(session));
        }
        everything(c);
    });
}

/// Labels, people, roles, teams, quick replies.
pub(crate) fn shared(c: Console) {
    spawn_local(async move {
        if let Ok(labels) = api::get::<Vec<Label>>("/api/labels").await {
            c.labels.set(labels);
        }
        if let Ok(staff) = api::get::<Vec<Staff>>("/api/staff").await {
            c.staff.set(staff);
        }
        if let Ok(roles) = api::get::<Vec<CustomRole>>("/api/roles").await {
            c.roles.set(roles);
        }
        if let Ok(fields) = api::get::<Vec<CustomerField>>("/api/customer-fields").await {
            c.fields.set(fields);
        }
        if let Ok(teams) = api::get::<Vec<Team>>("/api/teams").await {
            c.teams.set(teams);
        }
        if let Ok(quick) = api::get::<Vec<QuickReply>>("/api/quick-replies").await {
            c.quick.set(quick);
        }
    });
}

/// The list of the inbox, from its top.
pub(crate) fn inbox(c: Console) {
    if !c.session.with_untracked(|session| {
        session.as_ref().is_some_and(|session| session.permissions.contains(&Permission::Read))
    }) {
        c.inbox.rows.set(Vec::new());
        c.inbox.counts.set([0; 8]);
        c.inbox.loaded.set(Loaded::Ready);
        return;
    }
    let path = inbox_path(c, None);
    spawn_local(async move {
        let page = api::get::<InboxPage>(&path).await;
        // Another queue was chosen meanwhile: its own answer is on the way.
        if path != inbox_path(c, None) {
            return;
        }
        match page {
            Ok(page) => {
                c.inbox.counts.set(page.counts);
                c.inbox.next.set(page.next);
                c.inbox.rows.set(page.chats);
                c.inbox.loaded.set(Loaded::Ready);
                crate::console::events::badge(c);
            }
            Err(error) => c.inbox.loaded.set(Loaded::Failed(error)),
        }
    });
}

/// The next page of the list.
pub(crate) fn inbox_more(c: Console) {
    let Some(after) = c.inbox.next.get_untracked() else { return };
    c.inbox.next.set(None);
    let path = inbox_path(c, Some(&after));
    spawn_local(async move {
        match api::get::<InboxPage>(&path).await {
            Ok(page) if path == inbox_path(c, Some(&after)) => {
                c.inbox.next.set(page.next);
                c.inbox.rows.update(|rows| {
                    for chat in page.chats {
                        if !rows.iter().any(|row| row.id == chat.id) {
                            rows.push(chat);
                        }
                    }
                });
            }
            Ok(_) => {}
            Err(error) => {
                c.inbox.next.set(Some(after));
                c.fail(&error);
            }
        }
    });
}

/// Opens a chat: its newest messages and its card.
pub(crate) fn chat(c: Console, chat: String) {
    c.open.loaded.set(Loaded::Loading);
    c.open.entries.clear();
    c.open.detail.set(None);
    c.open.older.set(false);
    c.open.unread_after.set(None);
    c.open.at_end.set_value(true);
    c.open.card.set(false);
    chat_detail(c, chat.clone());
    newest(c, chat);
}

/// The card of a chat.
pub(crate) fn chat_detail(c: Console, chat: String) {
    spawn_local(async move {
        let detail = api::get::<ChatDetail>(&format!("/api/chats/{chat}")).await;
        if c.open.chat.get_untracked().as_deref() != Some(&chat) {
            return;
        }
        match detail {
            Ok(detail) => {
                for order in detail.orders.iter().filter(|order| !order.id.is_empty()).take(5) {
                    self::order(c, order.id.clone());
                }
                c.open.detail.set(Some(detail));
            }
            Err(error) => {
                if c.open.detail.with_untracked(Option::is_none) {
                    c.open.loaded.set(Loaded::Failed(error));
                }
            }
        }
    });
}

/// An order with where it can go from here.
pub(crate) fn order(c: Console, id: String) {
    spawn_local(async move {
        let path = format!("/api/orders/{id}");
        if let Ok(detail) = api::get::<comptoir_api::shop::OrderDetail>(&path).await {
            c.orders.update(|orders| {
                orders.insert(detail.order.id.clone(), detail);
            });
        }
    });
}

/// The newest messages of a chat; merged with those on screen.
pub(crate) fn newest(c: Console, chat: String) {
    spawn_local(async move {
        let path = format!("/api/chats/{chat}/messages?limit={PAGE}");
        let page = api::get::<Messages>(&path).await;
        if c.open.chat.get_untracked().as_deref() != Some(&chat) {
            return;
        }
        match page {
            Ok(page) => {
                let fresh = c.open.loaded.with_untracked(|loaded| *loaded != Loaded::Ready);
                if fresh {
                    c.open.older.set(page.messages.len() >= PAGE);
                }
                if fresh {
                    c.open.unread_after.set(unread_after(c, &chat, &page.messages));
                }
                c.open.entries.put(page.messages);
                c.open.loaded.set(Loaded::Ready);
            }
            Err(error) => c.open.loaded.set(Loaded::Failed(error)),
        }
    });
}

/// Fetches what an event would have brought, while events do not arrive.
pub(crate) fn newest_if_deaf(c: Console, chat: String) {
    if !c.online.get_untracked() {
        newest(c, chat);
    }
}

/// The place before the first unread message, by the count in the list.
fn unread_after(c: Console, chat: &str, messages: &[Message]) -> Option<i64> {
    let unread = c
        .inbox
        .rows
        .with_untracked(|rows| rows.iter().find(|row| row.id == chat).map_or(0, |row| row.unread));
    let theirs = messages.iter().rev().filter(|message| message.from.side == Side::Other);
    let first = theirs.take(unread as usize).last()?;
    Some(first.at - 1)
}

/// Older messages than those on screen.
pub(crate) fn older(c: Console) {
    let (Some(chat), Some((before, _))) = (c.open.chat.get_untracked(), c.open.entries.ends())
    else {
        return;
    };
    c.open.older.set(false);
    spawn_local(async move {
        let path = format!("/api/chats/{chat}/messages?limit={PAGE}&before={before}");
        match api::get::<Messages>(&path).await {
            Ok(page) if c.open.chat.get_untracked().as_deref() == Some(&chat) => {
                let more = page.messages.len() >= PAGE;
                c.open.entries.put(page.messages);
                c.open.older.set(more);
            }
            Ok(_) => {}
            Err(error) => {
                c.open.older.set(true);
                c.fail(&error);
            }
        }
    });
}

/// Says that a person has read the open chat, if a person can see it: window in front, thread at its end.
pub(crate) fn read(c: Console) {
    if !browser::in_sight() || !c.open.at_end.get_value() {
        return;
    }
    let Some(chat) = c.open.chat.get_untracked() else { return };
    let Some(message) = c.open.entries.last_of_others() else { return };
    let unread =
        c.inbox.rows.with_untracked(|rows| rows.iter().any(|row| row.id == chat && row.unread > 0));
    if c.open.read_up_to.with_value(|known| *known == message) && !unread {
        return;
    }
    c.open.read_up_to.set_value(message.clone());
    c.inbox.rows.update(|rows| {
        if let Some(row) = rows.iter_mut().find(|row| row.id == chat) {
            row.unread = 0;
        }
    });
    crate::console::events::badge(c);
    spawn_local(async move {
        let sent =
            api::post::<_, Done>(&format!("/api/chats/{chat}/read"), &ReadUpTo { message }).await;
        if sent.is_err() {
            // Said again at the next occasion.
            c.open.read_up_to.set_value(String::new());
        }
    });
}

/// All orders of the board.
pub(crate) fn orders(c: Console) {
    spawn_local(async move {
        let mut after = String::new();
        // The board shows the latest five hundred; what is older is found by searching.
        for _ in 0..5 {
            match api::get::<OrdersPage>(&format!("/api/orders?after={}", api::part(&after))).await
            {
                Ok(page) => {
                    c.orders.update(|orders| {
                        for detail in page.orders {
                            orders.insert(detail.order.id.clone(), detail);
                        }
                    });
                    c.orders_loaded.set(Loaded::Ready);
                    match page.next {
                        Some(next) => after = next,
                        None => return,
                    }
                }
                Err(error) => {
                    if c.orders_loaded.with_untracked(|loaded| *loaded == Loaded::Loading) {
                        c.orders_loaded.set(Loaded::Failed(error));
                    }
                    return;
                }
            }
        }
    });
}

/// Leaves.
pub(crate) fn sign_out(c: Console) {
    spawn_local(async move {
        match api::delete("/api/session").await {
            Ok(_) => browser::reload(),
            Err(error) => c.fail(&error),
        }
    });
}

/// Puts words on the clipboard and says so.
pub(crate) fn copy(c: Console, text: String) {
    spawn_local(async move {
        if browser::copy(&text).await {
            c.say(t("action-copied"));
        } else {
            c.say(t("console-copy-failed"));
        }
    });
}

fn inbox_path(c: Console, after: Option<&str>) -> String {
    use comptoir_api::shop::Queue;
    let queue = match c.inbox.queue.get_untracked() {
        // Who looks for something does not know where it is.
        _ if !c.inbox.query.get_untracked().trim().is_empty() => "all",
        Queue::Todo => "todo",
        Queue::Mine => "mine",
        Queue::Unassigned => "unassigned",
        Queue::Waiting => "waiting",
        Queue::Done => "done",
        Queue::All => "all",
        Queue::Mentions => "mentions",
        Queue::Snoozed => "snoozed",
    };
    let mut path = format!("/api/chats?queue={queue}");
    for (name, value) in
        [("label", c.inbox.label.get_untracked()), ("query", c.inbox.query.get_untracked())]
    {
        if !value.trim().is_empty() {
            path = format!("{path}&{name}={}", api::part(value.trim()));
        }
    }
    if c.inbox.due.get_untracked() {
        path = format!("{path}&due=true");
    }
    if let Some(after) = after {
        path = format!("{path}&after={}", api::part(after));
    }
    path
}
