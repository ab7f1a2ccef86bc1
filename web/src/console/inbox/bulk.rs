//! Several chats picked in the list: given, labelled, put to sleep, closed at once, and back.

use comptoir_api::team::{Bulk, BulkAct, BulkDone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::snooze;
use crate::console::api::{self, Done};
use crate::console::state::Console;
use crate::console::words::{t, tn};
use crate::console::{browser, load, ui};
use crate::parts::{avatar, icon::icon};

/// As many as one request takes.
const MANY: usize = 100;

/// Picks a row, or lets it go.
pub(super) fn toggle(c: Console, chat: &str) {
    c.inbox.picked.update(|picked| {
        if picked.iter().any(|known| known == chat) {
            picked.retain(|known| known != chat);
        } else if picked.len() < MANY {
            picked.push(chat.to_owned());
        }
    });
}

/// Picks the row that has the keyboard, else the open chat's.
pub(crate) fn pick_here(c: Console) -> bool {
    let focused = document()
        .active_element()
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        .and_then(|element| element.get_attribute("data-chat"));
    let chat = focused.or_else(|| c.open.chat.get_untracked());
    match chat {
        Some(chat) if browser::first(".ilist").is_some() => {
            toggle(c, &chat);
            true
        }
        _ => false,
    }
}

/// The bar over the list, while something is picked.
pub(super) fn bar(c: Console) -> AnyView {
    let count = Memo::new(move |_| c.inbox.picked.with(Vec::len));
    let inside = move || {
        (count.get() > 0).then(|| view! {
            <div class="bulk" role="toolbar" aria-label=t("console-bulk")>
                <button type="button" class="ib sm" aria-label=t("console-bulk-none") title=t("console-bulk-none") on:click=move |_| c.inbox.picked.set(Vec::new())>{icon("close", "s16")}</button>
                <b class="t13 grow" role="status">{move || tn("console-bulk-picked", count.get() as u32)}</b>
                <button type="button" class="ib sm" aria-label=t("console-bulk-all") title=t("console-bulk-all") on:click=move |_| all(c)>{icon("list", "s16")}</button>
                {ui::menu("ib sm", t("console-inbox-assign"), "bulk-assign", || icon("user", "s16"), move |close| people(c, close))}
                {ui::menu("ib sm", t("console-inbox-label"), "bulk-label", || icon("tag", "s16"), move |close| labels(c, close))}
                {ui::menu("ib sm", t("console-snooze"), "bulk-snooze", || icon("clock", "s16"), move |close| snooze::choices(false, Callback::new(move |until_ms| {
                    close.run(());
                    act(c, BulkAct::Snooze { until_ms });
                })))}
                <button type="button" class="ib sm" id="bulk-close" aria-label=t("console-inbox-finish") title=t("console-inbox-finish") on:click=move |_| act(c, BulkAct::Close { closed: true })>{icon("check", "s16")}</button>
            </div>
        })
    };
    view! { {inside} }.into_any()
}

fn all(c: Console) {
    let ids = c
        .inbox
        .rows
        .with_untracked(|rows| rows.iter().take(MANY).map(|row| row.id.clone()).collect());
    c.inbox.picked.set(ids);
}

fn people(c: Console, close: Callback<()>) -> AnyView {
    let give = move |act_of: BulkAct| {
        close.run(());
        act(c, act_of);
    };
    let staff = c.staff.get().into_iter().map(|person| {
        let id = person.id.clone();
        view! {
            <button type="button" class="mi" on:click=move |_| give(BulkAct::Assign { staff: id.clone() })>{avatar::person(&person.name, "s24")}<span class="grow ell">{person.name.clone()}</span></button>
        }
    }).collect_view();
    let teams = c.teams.get().into_iter().map(|team| {
        let id = team.id.clone();
        view! {
            <button type="button" class="mi" on:click=move |_| give(BulkAct::Team { team: id.clone() })>{icon("users", "s18")}<span class="grow ell">{team.name.clone()}</span></button>
        }
    }).collect_view();
    view! {
        {staff}
        {teams}
        <button type="button" class="mi" on:click=move |_| give(BulkAct::Assign { staff: String::new() })>{icon("close", "s18")}<span class="grow">{t("console-inbox-nobody")}</span></button>
    }
    .into_any()
}

fn labels(c: Console, close: Callback<()>) -> AnyView {
    let rows = c.labels.get().into_iter().map(|label| {
        let id = label.id.clone();
        view! {
            <button type="button" class=format!("mi lc{}", label.hue % 6 + 1) on:click=move |_| {
                close.run(());
                act(c, BulkAct::Label { label: id.clone(), on: true });
            }><span class="lab">{label.name.clone()}</span></button>
        }
    }).collect_view();
    view! { {rows} }.into_any()
}

fn act(c: Console, act: BulkAct) {
    let chats = c.inbox.picked.get_untracked();
    spawn_local(async move {
        match api::post::<_, BulkDone>("/api/bulk", &Bulk { chats, act }).await {
            Ok(done) => {
                c.inbox.picked.set(Vec::new());
                let count = done.before.len() as u32;
                let before = StoredValue::new(done.before);
                let back = Callback::new(move |()| undo(c, before));
                c.say_undo(tn("console-bulk-done", count), back);
                load::inbox(c);
            }
            Err(error) => c.fail(&error),
        }
    });
}

fn undo(c: Console, before: StoredValue<Vec<comptoir_api::team::ChatState>>) {
    spawn_local(async move {
        match api::post::<_, Done>("/api/bulk/undo", &before.get_value()).await {
            Ok(_) => {
                c.say(t("console-bulk-undone"));
                load::inbox(c);
            }
            Err(error) => c.fail(&error),
        }
    });
}
