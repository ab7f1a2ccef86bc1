//! What a person marks for themselves: chats pinned, muted, archived, blocked; one message above the
//! thread. Said with a way back.

use std::sync::Arc;

use comptoir_api::device::{ChatSummary, MUTED_FOR_GOOD_MS, Method};
use leptos::{prelude::*, task::spawn_local};

use super::{device, state::App};
use crate::parts::dialog::{Deed, Question};

/// One thing that is marked of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Above the others, or not.
    Pinned(bool),
    /// Silent until then; 0: not silent.
    Muted(u64),
    /// Put away, or not.
    Archived(bool),
    /// Not heard, or heard.
    Blocked(bool),
}

impl Mark {
    /// How the same thing is now.
    fn before(self, chat: &ChatSummary) -> Self {
        match self {
            Self::Pinned(_) => Self::Pinned(chat.pinned_ms > 0),
            Self::Muted(_) => Self::Muted(chat.muted_until_ms),
            Self::Archived(_) => Self::Archived(chat.archived),
            Self::Blocked(_) => Self::Blocked(chat.blocked),
        }
    }

    /// What is said once it is done.
    fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Pinned(true) => ("tack", "chats-pinned-now"),
            Self::Pinned(false) => ("tack", "chats-unpinned-now"),
            Self::Muted(0) => ("notif", "chats-unmuted-now"),
            Self::Muted(_) => ("mute", "chats-muted-now"),
            Self::Archived(true) => ("archive", "chats-archived-now"),
            Self::Archived(false) => ("archive", "chats-unarchived-now"),
            Self::Blocked(true) => ("stop", "block-done"),
            Self::Blocked(false) => ("check", "block-undone"),
        }
    }

    fn ask(self, chat: String) -> Method {
        let (mut pinned, mut muted_until_ms, mut archived, mut blocked) = (None, None, None, None);
        match self {
            Self::Pinned(is_so) => pinned = Some(is_so),
            Self::Muted(until_ms) => muted_until_ms = Some(until_ms),
            Self::Archived(is_so) => archived = Some(is_so),
            Self::Blocked(is_so) => blocked = Some(is_so),
        }
        Method::Mark { chat, pinned, muted_until_ms, archived, blocked }
    }
}

/// The mark that mutes a chat for good, or lets it be heard again.
pub(crate) fn mute_or_not(is_muted: bool) -> Mark {
    Mark::Muted(if is_muted { 0 } else { MUTED_FOR_GOOD_MS })
}

/// Marks a chat, says so, and offers the way back. `then` is done once it is drawn.
pub(crate) fn mark(app: App, chat: &ChatSummary, mark: Mark, then: Deed) {
    let (id, before) = (chat.id.clone(), mark.before(chat));
    spawn_local(async move {
        match device::call::<ChatSummary>(mark.ask(id.clone())).await {
            Ok(now) => {
                app.hear_chat(now);
                let (drawing, key) = mark.said();
                let back: Deed = Arc::new(move || {
                    let ask = before.ask(id.clone());
                    spawn_local(async move {
                        match device::call::<ChatSummary>(ask).await {
                            Ok(now) => app.hear_chat(now),
                            Err(error) => app.fail(&error),
                        }
                    });
                });
                app.toasts.offer(drawing, app.words.t(key), app.words.t("action-undo"), back);
                then();
            }
            Err(error) => app.fail(&error),
        }
    });
}

/// Nothing more to do.
pub(crate) fn nothing() -> Deed {
    Arc::new(|| ())
}

/// Asks before a shop is blocked: what that means is said first.
pub(crate) fn ask_block(app: App, chat: ChatSummary) {
    let words = app.words;
    let shop = || [("shop", chat.name.as_str().into())];
    app.question.set(Some(Question {
        title: words.with("block-title", &shop()),
        sentence: words.with("block-more", &shop()),
        yes: words.t("block-do"),
        is_danger: true,
        act: Arc::new({
            let chat = chat.clone();
            move || mark(app, &chat, Mark::Blocked(true), nothing())
        }),
    }));
}

/// Keeps a message above this shop's thread, or none.
pub(crate) fn top(app: App, message: Option<String>) {
    let Some(chat) = app.chat_id() else { return };
    let key = if message.is_some() { "top-now" } else { "top-gone" };
    spawn_local(async move {
        match device::call::<ChatSummary>(Method::Top { chat, message }).await {
            Ok(now) => {
                app.hear_chat(now);
                app.toasts.say("tack", app.words.t(key));
            }
            Err(error) => app.fail(&error),
        }
    });
}
