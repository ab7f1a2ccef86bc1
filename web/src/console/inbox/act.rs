//! What a person does with a chat as a whole: gives it to somebody, closes it, labels it.

use comptoir_api::shop::{Assign, CustomerNote, SetClosed, SetLabels};
use comptoir_api::team::{Snooze, ToTeam};
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

/// Puts the chat to sleep, or wakes it, with a way back.
pub(crate) fn snooze(c: Console, chat: String, until_ms: u64) {
    let before = c.open.detail.with_untracked(|detail| {
        detail
            .as_ref()
            .filter(|detail| detail.chat.id == chat)
            .map_or(0, |detail| detail.chat.snoozed_ms)
    });
    change_row(c, &chat, |row| row.snoozed_ms = until_ms);
    spawn_local(async move {
        match api::put::<_, Done>(&format!("/api/chats/{chat}/snoozed"), &Snooze { until_ms }).await
        {
            Ok(_) => {
                let back = Callback::new({
                    let chat = chat.clone();
                    move |()| snooze(c, chat.clone(), before)
                });
                c.say_undo(
                    t(if until_ms > 0 { "console-snooze-done" } else { "console-snooze-woken" }),
                    back,
                );
                load::inbox(c);
            }
            Err(error) => {
                change_row(c, &chat, |row| row.snoozed_ms = before);
                c.fail(&error);
            }
        }
    });
}

/// Gives the chat to a team; empty: to none.
pub(crate) fn to_team(c: Console, chat: String, team: String) {
    spawn_local(async move {
        match api::put::<_, Done>(
            &format!("/api/chats/{chat}/team"),
            &ToTeam { team: team.clone() },
        )
        .await
        {
            Ok(_) => {
                change_row(c, &chat, |row| row.team.clone_from(&team));
                c.say(t("action-saved"));
            }
            Err(error) => c.fail(&error),
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
        let kept = CustomerNote { note: Some(note.clone()), ..CustomerNote::default() };
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

/// Keeps the tags and fields of the customer's card.
pub(crate) fn card(c: Console, chat: String, kept: CustomerNote) {
    spawn_local(async move {
        match api::put::<_, Done>(&format!("/api/chats/{chat}/customer"), &kept).await {
            Ok(_) => {
                load::chat_detail(c, chat);
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
