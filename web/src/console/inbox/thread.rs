//! The middle pane: the thread of the open chat, and what a person does with its messages.

use std::time::Duration;

use comptoir_api::chat::{Body, Message};
use comptoir_api::shop::{Delete, Edit, Outgoing, React};
use comptoir_api::team::Permission;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{composer, files, header};
use crate::console::api;
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::words::{t, tw};
use crate::console::{browser, dates, load, ui};
use crate::parts::composer::listed;
use crate::parts::icon::icon;
use crate::parts::thread::Thread;
use crate::parts::{Act, Face, Fetching, Frame, Showing};

/// Photos up to this size are shown as they are, bytes: 5 MiB. Larger ones stay small until opened.
const SHARP_BYTES_MAX: u64 = 5 * 1024 * 1024;

/// What answers a message that was sent: its id, which the event that follows carries too.
pub(crate) type Sent = serde_json::Value;

/// The pane of the open chat.
pub(crate) fn pane(c: Console) -> AnyView {
    let frame = Frame {
        face: Face::Counter,
        base: Signal::derive(String::new),
        top: Signal::stored(String::new()),
        act: Callback::new(move |act| happen(c, act)),
        fetch: Callback::new(move |asked: Fetching| {
            let _gone = asked.done.try_run(address_of(&asked.message, asked.card));
        }),
        sharp: Callback::new(move |asked: Showing| {
            (asked.file.size_bytes <= SHARP_BYTES_MAX)
                .then(|| c.open.chat.get_untracked())
                .flatten()
                .map(|chat| file_at(&chat, &asked.message, None))
        }),
    };
    watch_eyes(c);
    let typing = Signal::derive(move || {
        let Some(chat) = c.open.chat.get() else { return String::new() };
        let customer = c.typing.with(|typing| {
            typing.get(&chat).is_some_and(|typing| typing.customer_until_ms > dates::now_ms())
        });
        if customer { name(c) } else { String::new() }
    });
    let label = Signal::derive(move || tw("console-thread-with", "name", &name(c)));
    let loaded = Memo::new(move |_| c.open.loaded.get());
    let older = Signal::derive(move || c.open.older.get());
    let unread_after = Signal::derive(move || c.open.unread_after.get());
    let body = move || match loaded.get() {
        Loaded::Ready => view! {
            <h3 class="sr">{t("console-thread")}</h3>
            <Thread
                entries=c.open.entries
                frame=frame
                unread_after=unread_after
                has_older=older
                on_older=Callback::new(move |()| load::older(c))
                typing=typing
                label=label
                on_seen=Callback::new(move |()| {
                    c.open.at_end.set_value(true);
                    set_timeout(move || load::read(c), Duration::from_millis(60));
                })
            />
        }
        .into_any(),
        other => view! {
            <div class="fill">{ui::not_yet(&other, 5, Callback::new(move |()| {
                if let Some(chat) = c.open.chat.get_untracked() {
                    load::chat(c, chat);
                }
            }))}</div>
        }
        .into_any(),
    };
    let over = RwSignal::new(false);
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        files::send_files(c, listed(event.data_transfer().and_then(|data| data.files())));
    };
    let carries_files = |event: &ev::DragEvent| {
        event.data_transfer().is_some_and(|data| {
            data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
        })
    };
    view! {
        <section
            class="conv"
            aria-label=move || label.get()
            data-pane=""
            class:dropping=move || over.get()
            on:dragover=move |event| {
                if carries_files(&event) {
                    event.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            {header::header(c)}
            {body}
            {move || if c.may(Permission::Answer) {
                composer::composer(c)
            } else {
                view! { <p class="notice read-only">{icon("eye", "")}<span>{t("console-inbox-read-only")}</span></p> }.into_any()
            }}
            {move || over.get().then(|| view! { <div class="drop-here" aria-hidden="true">{t("console-drop")}</div> })}
        </section>
    }
    .into_any()
}

/// What the customer of the open chat calls himself.
pub(crate) fn name(c: Console) -> String {
    let from_card = c.open.detail.with(|detail| {
        detail.as_ref().map(|detail| detail.customer.name.clone()).filter(|name| !name.is_empty())
    });
    from_card.unwrap_or_else(|| {
        let chat = c.open.chat.get().unwrap_or_default();
        c.inbox
            .rows
            .with(|rows| rows.iter().find(|row| row.id == chat).map(|row| row.customer.clone()))
            .unwrap_or_default()
    })
}

/// Sends something of the shop's to the open chat.
pub(crate) fn send(c: Console, outgoing: Outgoing) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    spawn_local(async move {
        match api::post::<_, Sent>(&format!("/api/chats/{chat}/messages"), &outgoing).await {
            Ok(_) => load::newest_if_deaf(c, chat),
            Err(error) => {
                // What was written is not lost with the request.
                if let Outgoing::Text { text, .. } = outgoing {
                    composer::give_back(c, &chat, text);
                }
                c.fail(&error);
            }
        }
    });
}

/// The window coming to the front may mean that the thread is read now.
fn watch_eyes(c: Console) {
    let focus = window_event_listener(ev::focus, move |_| load::read(c));
    let shown =
        window_event_listener(ev::Custom::<ev::Event>::new("visibilitychange"), move |_| {
            load::read(c);
        });
    on_cleanup(move || {
        focus.remove();
        shown.remove();
    });
}

fn happen(c: Console, act: Act) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    match act {
        Act::Reply(message) => {
            c.open.noting.set(false);
            c.open.draft.reply_to(message);
        }
        Act::Edit(message) => {
            c.open.noting.set(false);
            c.open.draft.change(message);
        }
        Act::React { message, emoji } => {
            tell(c, format!("/api/chats/{chat}/react"), React { message, emoji });
        }
        Act::Delete(message) => tell(c, format!("/api/chats/{chat}/delete"), Delete { message }),
        Act::Retry(id) => again(c, &id),
        Act::Jump(message) => {
            if !crate::browser::flash(&format!("m-{message}")) {
                c.say(t("console-further-up"));
            }
        }
        Act::OpenFile { message, card } => open_file(&message, card),
        Act::Copy(text) => crate::browser::copy(&text),
        Act::OpenProduct(product) => c.route.go(Page::Catalogue(Some(product.product))),
        Act::Browse => c.route.go(Page::Catalogue(None)),
        Act::OpenOrder(order) => c.route.go(Page::Orders(Some(order.id))),
        Act::ShowReaders => {
            browser::press("#readers-open");
        }
        // What only a customer does.
        Act::Add(_)
        | Act::Wish(_)
        | Act::Confirm { .. }
        | Act::Reorder(_)
        | Act::Choose { .. }
        | Act::Unsubscribe(_)
        | Act::Star { .. }
        | Act::Top(_)
        | Act::Forward(_)
        | Act::PickDay(_)
        | Act::OpenSheet(_)
        | Act::Visit(_)
        | Act::ShareLocation(_) => {}
    }
}

/// Changes an own message's words.
pub(crate) fn edit(c: Console, message: String, text: String) {
    if let Some(chat) = c.open.chat.get_untracked() {
        tell(c, format!("/api/chats/{chat}/edit"), Edit { message, text });
    }
}

fn tell<B: serde::Serialize + 'static>(c: Console, path: String, body: B) {
    spawn_local(async move {
        match api::post::<_, Sent>(&path, &body).await {
            Ok(_) => {
                if let Some(chat) = c.open.chat.get_untracked() {
                    load::newest_if_deaf(c, chat);
                }
            }
            Err(error) => c.fail(&error),
        }
    });
}

/// A message that failed is sent once more, as a new one.
fn again(c: Console, id: &str) {
    let Some(entry) = c.open.entries.find(id) else { return };
    if let Body::Text { text } = entry.message.get_untracked().body {
        send(c, Outgoing::Text { text, reply_to: None, preview: None });
    }
}

fn open_file(message: &Message, card: Option<u32>) {
    let href = address_of(message, card);
    drop(window().open_with_url_and_target(&href, "_blank"));
}

/// Where the counter gives a message's file, decrypted.
fn address_of(message: &Message, card: Option<u32>) -> String {
    file_at(&message.chat, &message.id, card)
}

fn file_at(chat: &str, message: &str, card: Option<u32>) -> String {
    let card = card.map(|card| format!("?card={card}")).unwrap_or_default();
    format!("/api/chats/{chat}/files/{message}{card}")
}
