//! Hears what happens on the counter, and changes what is on screen.

use std::time::Duration;

use comptoir_api::chat::{Body, Message, Notice, Side};
use comptoir_api::shop::{ConsoleEvent, InboxChat, Queue};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use crate::console::state::{Console, Entry};
use crate::console::{browser, dates, load};

/// Typing is believed for this long without being said again.
const TYPING_MS: u64 = 6000;
const RETRY_MS: u64 = 3000;
/// The queues are counted again this long after something happened, and so often at most.
const COUNTS_MS: u64 = 800;
const COUNTS_EVERY_MS: u64 = 5000;
const COUNTS_SPREAD_MS: f64 = 2000.0;

/// Listens, and begins again for as long as somebody is signed in.
pub(crate) fn listen(c: Console) {
    let Ok(source) = EventSource::new("/api/events") else { return };
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(data) = event.data().as_string() else { return };
        // A kind this version does not know changes nothing here.
        if let Ok(event) = serde_json::from_str::<ConsoleEvent>(&data) {
            happen(c, event);
        }
    });
    let opened = Closure::<dyn Fn()>::new(move || {
        if !c.online.get_untracked() {
            c.online.set(true);
            load::everything(c);
        }
    });
    let failed = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        c.online.set(false);
        let source = event.target().and_then(|target| target.dyn_into::<EventSource>().ok());
        // The browser tries again by itself, except after an answer that is no stream.
        if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
            set_timeout(move || again(c), Duration::from_millis(RETRY_MS));
        }
    });
    source.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    // They live as long as the page: the stream does too.
    heard.forget();
    opened.forget();
    failed.forget();
}

fn again(c: Console) {
    leptos::task::spawn_local(async move {
        match crate::console::api::get::<comptoir_api::shop::Session>("/api/session").await {
            Ok(_) => listen(c),
            Err(error) if error.code == "not_signed_in" => {
                c.session.set(None);
                c.entry.set(Entry::Outside);
                c.online.set(true);
            }
            Err(_) => set_timeout(move || again(c), Duration::from_millis(RETRY_MS)),
        }
    });
}

fn happen(c: Console, event: ConsoleEvent) {
    match event {
        ConsoleEvent::Message(message) => message_came(c, message),
        ConsoleEvent::Status { chat, message, status } => {
            if c.open.chat.get_untracked().as_deref() == Some(&chat) {
                c.open.entries.status(&message, status);
            }
        }
        ConsoleEvent::Chat(row) => row_changed(c, row),
        ConsoleEvent::Order(detail) => {
            let mut is_new = false;
            c.open.detail.update(|open| {
                let Some(open) = open.as_mut().filter(|open| open.chat.id == detail.order.chat)
                else {
                    return;
                };
                let known = open.orders.iter_mut().find(|order| order.id == detail.order.id);
                is_new = known.is_none();
                match known {
                    Some(known) => *known = detail.order.clone(),
                    None => open.orders.insert(0, detail.order.clone()),
                }
            });
            if is_new {
                // The card counts what the customer has ordered.
                load::chat_detail(c, detail.order.chat.clone());
            }
            c.orders.update(|orders| {
                orders.insert(detail.order.id.clone(), detail);
            });
        }
        ConsoleEvent::Typing { chat, by, active } => typing(c, chat, by, active),
        ConsoleEvent::Viewing { chat, by, active } => {
            if c.open.chat.get_untracked().as_deref() == Some(&chat) {
                c.viewing.update(|viewing| {
                    viewing.retain(|known| *known != by);
                    if active {
                        viewing.push(by);
                    }
                });
            }
        }
        ConsoleEvent::Mention { chat, by } => {
            named(c, chat, crate::console::words::tw("console-inbox-named", "name", &by));
        }
        ConsoleEvent::Late { chat } => {
            named(c, chat, crate::console::words::t("console-inbox-late"));
        }
        ConsoleEvent::Readers { chat } | ConsoleEvent::Planned { chat } => {
            if c.open.chat.get_untracked().as_deref() == Some(&chat) {
                load::chat_detail(c, chat);
            }
        }
        ConsoleEvent::Catalogue {} => c.catalogue_version.update(|version| *version += 1),
        ConsoleEvent::Import { id, progress } => {
            // A dry run's report must not be overtaken by an older event of another import.
            let ours = c
                .import
                .with_untracked(|import| import.as_ref().is_some_and(|(known, _)| *known == id));
            if ours {
                c.import.set(Some((id, progress)));
            }
        }
        ConsoleEvent::Gone { chat } => gone(c, &chat),
        ConsoleEvent::Reload {} => load::again(c),
    }
}

/// Something is for this person to see: said aloud, with the way there.
fn named(c: Console, chat: String, what: String) {
    if c.open.chat.get_untracked().as_deref() == Some(&chat) && browser::in_sight() {
        return super::inbox::look(c, true);
    }
    if browser::recall("sound").as_deref() != Some("off") {
        crate::browser::ding();
    }
    let go = Callback::new(move |()| {
        c.route.go(crate::console::route::Page::Inbox(Some(chat.clone())));
    });
    c.say_with(what, "console-key-open", go);
    counts(c);
}

/// A chat is somebody else's now: it leaves the screen, also where it is open.
fn gone(c: Console, chat: &str) {
    c.inbox.rows.update(|rows| rows.retain(|row| row.id != chat));
    c.orders.update(|orders| orders.retain(|_, detail| detail.order.chat != chat));
    if c.open.chat.get_untracked().as_deref() == Some(chat) {
        c.open.entries.clear();
        c.open.detail.set(None);
        c.route.replace(crate::console::route::Page::Inbox(None));
        c.say(crate::console::words::t("console-inbox-gone"));
    }
    counts(c);
    badge(c);
}

fn message_came(c: Console, message: Message) {
    let open = c.open.chat.get_untracked().as_deref() == Some(&message.chat);
    let theirs = message.from.side == Side::Other;
    if theirs {
        typing(c, message.chat.clone(), String::new(), false);
    }
    if open && matches!(message.body, Body::Notice { notice: Notice::Erased, .. }) {
        return load::chat(c, message.chat);
    }
    let known = open && c.open.entries.find(&message.id).is_some();
    let fresh = dates::now_ms().saturating_sub(message.sent_ms) < 60_000;
    if open {
        c.open.entries.put(vec![message]);
        // After the thread has been drawn.
        set_timeout(move || load::read(c), Duration::from_millis(60));
    }
    if theirs
        && fresh
        && !known
        && !browser::in_sight()
        && browser::recall("sound").as_deref() != Some("off")
    {
        crate::browser::ding();
    }
}

fn row_changed(c: Console, row: InboxChat) {
    let open = c.open.chat.get_untracked().as_deref() == Some(&row.id);
    if open {
        c.open.detail.update(|detail| {
            if let Some(detail) = detail {
                detail.chat = row.clone();
            }
        });
    }
    let belongs = belongs(c, &row);
    c.inbox.rows.update(|rows| {
        // What one is reading does not vanish from under one's eyes.
        let stays = belongs || (open && rows.iter().any(|known| known.id == row.id));
        rows.retain(|known| known.id != row.id);
        if stays {
            let due = c.inbox.due.get_untracked();
            let place = |row: &InboxChat| {
                (if due && row.due_ms > 0 { row.due_ms } else { u64::MAX }, u64::MAX - row.last_ms)
            };
            let here = place(&row);
            let at = rows.partition_point(|known| place(known) < here);
            rows.insert(at, row);
        }
    });
    counts(c);
    badge(c);
}

/// A chat is looked at no longer: its row stays where it belongs.
pub(crate) fn leave_row(c: Console, chat: &str) {
    let left = |row: &InboxChat| row.id == chat && !belongs(c, row);
    if c.inbox.rows.with_untracked(|rows| rows.iter().any(left)) {
        c.inbox.rows.update(|rows| rows.retain(|row| row.id != chat));
    }
}

/// Whether a row stands in the queue on screen. What is searched for is left to the server.
fn belongs(c: Console, row: &InboxChat) -> bool {
    let me = c
        .session
        .with_untracked(|session| session.as_ref().map(|session| session.staff.id.clone()));
    let label = c.inbox.label.get_untracked();
    let in_queue = match c.inbox.queue.get_untracked() {
        Queue::Mentions => row.mentioned,
        Queue::Snoozed => !row.closed && row.snoozed_ms > 0,
        Queue::Done => row.closed,
        Queue::All => true,
        _ if row.snoozed_ms > 0 => false,
        Queue::Todo => !row.closed && row.todo,
        Queue::Mine => !row.closed && Some(&row.assignee) == me.as_ref(),
        Queue::Unassigned => !row.closed && row.assignee.is_empty(),
        Queue::Waiting => !row.closed && !row.todo,
    };
    let searched = !c.inbox.query.get_untracked().trim().is_empty();
    let known = c.inbox.rows.with_untracked(|rows| rows.iter().any(|known| known.id == row.id));
    if searched { known } else { in_queue && (label.is_empty() || row.labels.contains(&label)) }
}

/// Counts come from the server, at most once a second.
fn counts(c: Console) {
    thread_local! { static AT: std::cell::Cell<u64> = const { std::cell::Cell::new(0) }; }
    let (now_ms, at_ms) = (dates::now_ms(), AT.with(std::cell::Cell::get));
    if at_ms > now_ms {
        return;
    }
    // Soon after a quiet while; where a large team is busy, not for each thing that happens, and
    // not all of it at once.
    let every_ms = COUNTS_EVERY_MS + (js_sys::Math::random() * COUNTS_SPREAD_MS) as u64;
    let wait_ms = COUNTS_MS.max((at_ms + every_ms).saturating_sub(now_ms));
    AT.with(|at| at.set(now_ms + wait_ms));
    set_timeout(
        move || {
            leptos::task::spawn_local(async move {
                if let Ok(page) = crate::console::api::get::<comptoir_api::shop::InboxPage>(
                    "/api/chats?queue=todo&limit=1",
                )
                .await
                {
                    c.inbox.counts.set(page.counts);
                    badge(c);
                }
            });
        },
        Duration::from_millis(wait_ms),
    );
}

fn typing(c: Console, chat: String, by: String, active: bool) {
    let mine = c.session.with_untracked(|session| {
        session.as_ref().is_some_and(|session| {
            by == session.staff.id || (!by.is_empty() && by == session.staff.name)
        })
    });
    if mine {
        return;
    }
    let until_ms = if active { dates::now_ms() + TYPING_MS } else { 0 };
    c.typing.update(|typing| {
        let here = typing.entry(chat).or_default();
        if by.is_empty() {
            here.customer_until_ms = until_ms;
        } else {
            here.colleagues.retain(|(known, _)| *known != by);
            if active {
                here.colleagues.push((by, until_ms));
            }
        }
    });
    if active {
        // Draws again once it is no longer believed.
        set_timeout(move || c.typing.update(|_| {}), Duration::from_millis(TYPING_MS + 50));
    }
}

/// The number before the page's title.
pub(crate) fn badge(c: Console) {
    let waiting =
        c.inbox.counts.with_untracked(|counts| counts.first().copied().unwrap_or_default());
    let unread = c
        .inbox
        .rows
        .with_untracked(|rows| rows.iter().filter(|row| row.unread > 0 && !row.closed).count());
    let shop = c
        .session
        .with_untracked(|session| session.as_ref().map(|session| session.shop.name.clone()));
    let name = shop.unwrap_or_else(|| "Comptoir".into());
    let number = if c.inbox.queue.get_untracked() == Queue::Todo { unread as u32 } else { waiting };
    let title = if number > 0 { format!("({number}) {name}") } else { name };
    document().set_title(&title);
}
