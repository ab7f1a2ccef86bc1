//! Says to colleagues that this person has a chat open, so that two do not answer at once.

use std::time::Duration;

use comptoir_api::shop::TypingNow;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::state::Console;
use crate::console::{api, browser};

/// Said again this often; the counter believes it for a little more than twice as long.
const EVERY_MS: u64 = 20_000;

/// Says it for as long as the inbox is on screen.
pub(super) fn watch(c: Console) {
    Effect::new(move |before: Option<Option<String>>| {
        let chat = c.open.chat.get();
        if let Some(left) = before.flatten().filter(|left| chat.as_ref() != Some(left)) {
            tell(c, left, false);
        }
        c.viewing.set(Vec::new());
        look(c, true);
        chat
    });
    let every = set_interval_with_handle(
        move || {
            if browser::in_sight() {
                look(c, true);
            }
        },
        Duration::from_millis(EVERY_MS),
    );
    let hidden =
        window_event_listener(ev::Custom::<ev::Event>::new("visibilitychange"), move |_| {
            look(c, browser::in_sight());
        });
    on_cleanup(move || {
        look(c, false);
        hidden.remove();
        if let Ok(every) = every {
            every.clear();
        }
    });
}

/// Says that the open chat is looked at, or no more.
pub(crate) fn look(c: Console, active: bool) {
    if let Some(chat) = c.open.chat.get_untracked() {
        tell(c, chat, active);
    }
}

fn tell(c: Console, chat: String, active: bool) {
    spawn_local(async move {
        let path = format!("/api/chats/{chat}/viewing");
        let others = api::post::<_, Vec<String>>(&path, &TypingNow { active }).await;
        // A courtesy: a failure needs no word.
        if let Ok(others) = others
            && c.open.chat.get_untracked().as_ref() == Some(&chat)
            && active
        {
            c.viewing.set(others);
        }
    });
}
