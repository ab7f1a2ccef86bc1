//! Conversations: the list, the thread, the customer's card, side by side where there is room.

mod act;
mod bulk;
mod card;
mod composer;
mod consents;
mod fields;
mod files;
mod header;
mod held;
mod labels;
mod link;
mod list;
mod look;
mod pickers;
mod planned;
pub(crate) mod quick_file;
mod same;
mod slash;
mod snooze;
pub(crate) mod thread;

use leptos::prelude::*;

use crate::console::state::Console;
use crate::console::words::t;
use crate::console::{browser, events, load};
use crate::parts::states::empty;

pub(crate) use act::close;
pub(crate) use bulk::pick_here;
pub(crate) use labels::editor as label_editor;
pub(crate) use look::look;

/// Where this tab keeps what was written and not sent while the page is loaded again.
const DRAFTS: &str = "comptoir.drafts";

/// The three panes.
pub(crate) fn page(c: Console) -> AnyView {
    if let Ok(kept) = serde_json::from_str(&browser::take_from_tab(DRAFTS)) {
        c.drafts.set_value(kept);
    }
    // The chat of the address is what is open; drafts stay with theirs.
    Effect::new(move |before: Option<Option<String>>| {
        let (chat, before) = (c.open.chat.get(), before.flatten());
        if let Some(before) = &before {
            keep_draft(c, before);
        }
        if chat == before {
            return chat;
        }
        if let Some(before) = &before {
            events::leave_row(c, before);
        }
        if let Some(chat) = chat.clone() {
            load::chat(c, chat.clone());
            let draft = c.drafts.with_value(|drafts| drafts.get(&chat).cloned());
            c.open.draft.clear();
            c.open.draft.text.set(draft.unwrap_or_default());
            c.open.noting.set(false);
        }
        chat
    });
    look::watch(c);
    let keep = move || {
        if let Some(chat) = c.open.chat.get_untracked() {
            keep_draft(c, &chat);
        }
    };
    let leaving = window_event_listener_untyped("pagehide", move |_| {
        keep();
        let drafts = c.drafts.with_value(serde_json::to_string);
        browser::keep_for_tab(DRAFTS, &drafts.unwrap_or_default());
    });
    on_cleanup(move || {
        leaving.remove();
        keep();
    });
    let conversation = move || match c.open.chat.get() {
        Some(_) => thread::pane(c),
        None => view! {
            <section class="conv nothing" aria-label=t("console-inbox-select")>
                {empty(t("console-inbox-select"), t("console-inbox-select-more"), None)}
            </section>
        }
        .into_any(),
    };
    view! {
        <div class="inbox" class:has-chat=move || c.open.chat.with(Option::is_some) class:card-out=move || c.open.card.get()>
            {list::pane(c)}
            {conversation}
            {card::pane(c)}
        </div>
    }
    .into_any()
}

fn keep_draft(c: Console, chat: &str) {
    let text = if c.open.draft.edit.get_untracked().is_some() {
        String::new()
    } else {
        c.open.draft.text.get_untracked()
    };
    c.drafts.update_value(|drafts| {
        if text.trim().is_empty() {
            drafts.remove(chat);
        } else {
            drafts.insert(chat.to_owned(), text);
        }
    });
}
