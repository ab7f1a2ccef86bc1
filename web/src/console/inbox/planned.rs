//! Messages to be sent later: when, and the strip of those that wait or were not sent.

use comptoir_api::shop::{Plan, Planned, Unsent};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{composer, snooze, thread};
use crate::console::api::{self, Done};
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::console::{dates, ui};
use crate::parts::icon::icon;

/// When to send what is written.
pub(super) fn dialog(c: Console, close: Callback<()>) -> AnyView {
    let first = snooze::times().find(|(key, _)| *key == "console-snooze-tomorrow");
    let at = RwSignal::new(dates::local(first.map_or_else(dates::now_ms, |(_, ms)| ms)));
    let unless_written = RwSignal::new(false);
    let times = snooze::times().map(|(key, ms)| {
        let local = dates::local(ms);
        let is = local.clone();
        let is = Memo::new(move |_| at.with(|at| *at == is));
        view! { <button type="button" class="chip" class:on=move || is.get() aria-pressed=move || is.get().to_string() on:click=move |_| at.set(local.clone())>{t(key)}</button> }
    });
    let times = times.collect_view();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = c.open.draft.text.get_untracked().trim().to_owned();
        let at_ms = dates::of_local(&at.get_untracked()).unwrap_or_default();
        let unless_written = unless_written.get_untracked();
        plan(c, Plan { text, at_ms, unless_written });
    };
    let name = thread::name(c);
    ui::dialog(t("console-planned"), "", close, move || {
        view! {
            <form class="col g3" id="plan" on:submit=save>
                <div class="row g2 wrap" role="group" aria-label=t("console-planned-when")>{times}</div>
                <div data-field="at_ms">{ui::field_of(t("console-planned-when"), at, "datetime-local", "")}</div>
                <label class="row g2 t14"><input type="checkbox" on:change=move |event| unless_written.set(event_target_checked(&event)) />{tw("console-planned-unless", "name", &name)}</label>
                <p class="hint">{t("console-planned-more")}</p>
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                    <button type="submit" class="btn pri">{t("console-planned-do")}</button>
                </div>
            </form>
        }
        .into_any()
    })
}

fn plan(c: Console, plan: Plan) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    spawn_local(async move {
        let path = format!("/api/chats/{chat}/planned");
        match api::post::<_, Planned>(&path, &plan).await {
            Ok(planned) => {
                ui::shut();
                if c.open.chat.get_untracked().as_deref() == Some(&chat) {
                    c.open.draft.clear();
                }
                let time = dates::moment(planned.at_ms);
                let undo = Callback::new(move |()| write_again(c, chat.clone(), planned.clone()));
                c.say_undo(tw("console-planned-done", "time", &time), undo);
            }
            Err(error) => {
                ui::mark("#plan", error.field.as_deref());
                c.fail(&error);
            }
        }
    });
}

/// What waits in the open chat, over the composer.
pub(super) fn strip(c: Console) -> AnyView {
    let all = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.planned.clone()).unwrap_or_default())
    });
    view! {
        {move || (!all.with(Vec::is_empty)).then(|| {
            let rows = all.get().into_iter().map(|planned| row(c, planned)).collect_view();
            view! { <ul class="planned" aria-label=t("console-planned-list")>{rows}</ul> }
        })}
    }
    .into_any()
}

fn row(c: Console, planned: Planned) -> AnyView {
    let name = thread::name(c);
    let unless = planned.unless_written && planned.unsent.is_none();
    let head = match planned.unsent {
        None => {
            let by = c.staff_name(&planned.staff).unwrap_or_default();
            format!("{} · {by}", dates::moment(planned.at_ms))
        }
        Some(Unsent::Written) => tw("console-planned-written", "name", &name),
        Some(Unsent::Nobody) => t("console-planned-nobody"),
    };
    let unless = unless.then(|| tw("console-planned-unless", "name", &name));
    let waits = planned.unsent.is_none();
    let buttons = c.may(Permission::Answer).then(|| {
        let (again, gone) = (planned.clone(), planned.clone());
        let write = move |_| {
            if let Some(chat) = c.open.chat.get_untracked() {
                write_again(c, chat, again.clone());
            }
        };
        view! {
            <button type="button" class="ib sm" aria-label=t("action-edit") title=t("action-edit") on:click=write>{icon("edit", "s16")}</button>
            <button type="button" class="ib sm" aria-label=t("action-remove") title=t("action-remove") on:click=move |_| drop_it(c, gone.clone())>{icon("close", "s16")}</button>
        }
    });
    view! {
        <li class="held t13" class:warn=!waits>
            {icon(if waits { "clock" } else { "warn" }, "s16")}
            <span class="grow"><b class="blk">{head}</b>{unless.map(|unless| view! { <span class="t12 faint blk">{unless}</span> })}<span class="ell blk muted">{planned.text}</span></span>
            {buttons}
        </li>
    }
    .into_any()
}

async fn take_back(c: Console, chat: &str, id: &str) -> bool {
    match api::delete(&format!("/api/chats/{chat}/planned/{id}")).await {
        Ok(Done {}) => true,
        Err(error) => {
            c.fail(&error);
            false
        }
    }
}

/// Takes one back into the composer, where nothing else was begun.
fn write_again(c: Console, chat: String, planned: Planned) {
    if !c.open.draft.text.with_untracked(|text| text.trim().is_empty()) {
        return c.say(t("console-planned-busy"));
    }
    spawn_local(async move {
        if take_back(c, &chat, &planned.id).await {
            composer::give_back(c, &chat, planned.text);
        }
    });
}

/// Takes one back; as long as its time has not come, it can be planned again.
fn drop_it(c: Console, planned: Planned) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    spawn_local(async move {
        if !take_back(c, &chat, &planned.id).await || planned.unsent.is_some() {
            return;
        }
        let undo = Callback::new(move |()| {
            let Planned { text, at_ms, unless_written, .. } = planned.clone();
            let (path, again) =
                (format!("/api/chats/{chat}/planned"), Plan { text, at_ms, unless_written });
            spawn_local(async move {
                if let Err(error) = api::post::<_, Planned>(&path, &again).await {
                    c.fail(&error);
                }
            });
        });
        c.say_undo(t("console-planned-off"), undo);
    });
}
