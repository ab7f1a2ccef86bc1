//! What a person does with a chat as a whole: gives it to somebody, closes it, labels it.

use comptoir_api::shop::{Assign, CustomerNote, SetClosed, SetLabels};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::load;
use crate::console::state::Console;
use crate::console::words::{t, tw};

/// Gives the chat to somebody; empty: to nobody.
pub(crate) fn assign(c: Console, chat: String, staff: String) {
    let before = c
        .open
        .detail
        .with_untracked(|detail| detail.as_ref().map(|detail| detail.chat.assignee.clone()));
    let name = c.staff_name(&staff);
    change_row(c, &chat, |row| row.assignee.clone_from(&staff));
    spawn_local(async move {
        match api::put::<_, Done>(&format!("/api/chats/{chat}/assignee"), &Assign { staff }).await {
            Ok(_) => c.say(name.map_or_else(
                || t("console-inbox-unassigned-now"),
                |name| tw("console-inbox-assigned", "name", &name),
            )),
            Err(error) => {
                change_row(c, &chat, |row| row.assignee = before.clone().unwrap_or_default());
                c.fail(&error);
            }
        }
    });
}

/// Closes the chat or opens it again, with a way back.
pub(crate) fn close(c: Console, chat: String, closed: bool) {
    change_row(c, &chat, |row| row.closed = closed);
    spawn_local(async move {
        match api::put::<_, Done>(&format!("/api/chats/{chat}/closed"), &SetClosed { closed }).await
        {
            Ok(_) => {
                let undo = Callback::new({
                    let chat = chat.clone();
                    move |()| close(c, chat.clone(), !closed)
                });
                c.say_undo(
                    t(if closed { "console-inbox-closed-now" } else { "console-inbox-reopened" }),
                    undo,
                );
                load::inbox(c);
            }
            Err(error) => {
                change_row(c, &chat, |row| row.closed = !closed);
                c.fail(&error);
            }
        }
    });
}

/// Puts labels on the chat: these and no others.
pub(crate) fn label(c: Console, chat: String, labels: Vec<String>) {
    let before = c
        .open
        .detail
        .with_untracked(|detail| detail.as_ref().map(|detail| detail.chat.labels.clone()));
    change_row(c, &chat, |row| row.labels.clone_from(&labels));
    spawn_local(async move {
        let done =
            api::put::<_, Done>(&format!("/api/chats/{chat}/labels"), &SetLabels { labels }).await;
        if let Err(error) = done {
            change_row(c, &chat, |row| row.labels = before.clone().unwrap_or_default());
            c.fail(&error);
        }
    });
}

/// Keeps the team's note about the customer.
pub(crate) fn note(c: Console, chat: String, note: String) {
    spawn_local(async move {
        let kept = CustomerNote { note: note.clone() };
        match api::put::<_, Done>(&format!("/api/chats/{chat}/customer"), &kept).await {
            Ok(_) => {
                c.open.detail.update(|detail| {
                    if let Some(detail) = detail.as_mut().filter(|detail| detail.chat.id == chat) {
                        detail.customer.note = note;
                    }
                });
                c.say(t("action-saved"));
            }
            Err(error) => c.fail(&error),
        }
    });
}

fn change_row(c: Console, chat: &str, change: impl Fn(&mut comptoir_api::shop::InboxChat)) {
    c.inbox.rows.update(|rows| {
        if let Some(row) = rows.iter_mut().find(|row| row.id == chat) {
            change(row);
        }
    });
    c.open.detail.update(|detail| {
        if let Some(detail) = detail.as_mut().filter(|detail| detail.chat.id == chat) {
            change(&mut detail.chat);
        }
    });
}
