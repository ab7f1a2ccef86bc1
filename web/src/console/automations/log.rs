//! The log of what rules did, latest first. It says what was done, not what was said.

use comptoir_api::rules::{RuleLog, RuleRun, RunState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rules::Book;
use super::say::step_name;
use crate::console::api;
use crate::console::dates;
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{t, tw};

/// The dialog.
pub(crate) fn dialog(book: Book, close: Callback<()>) -> AnyView {
    let c = book.c;
    let runs = RwSignal::new(Vec::<RuleRun>::new());
    let next = RwSignal::new(None::<String>);
    let loaded = RwSignal::new(Loaded::Loading);
    let fetch = move |after: String| {
        spawn_local(async move {
            let path = format!("/api/rules/log?after={}", api::part(&after));
            match api::get::<RuleLog>(&path).await {
                Ok(log) => {
                    let _ = runs.try_update(|runs| runs.extend(log.runs));
                    drop(next.try_set(log.next));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch(String::new());
    let body = move || {
        if let Some(instead) =
            ui::not_yet(&loaded.get(), 5, Callback::new(move |()| fetch(String::new())))
        {
            return instead;
        }
        if runs.with(Vec::is_empty) {
            return view! { <p class="t14 muted">{t("console-rule-log-empty")}</p> }.into_any();
        }
        view! {
            <ul class="tried">
                <For each=move || runs.get() key=|run| run.id.clone() let:run>{line(c, &run)}</For>
            </ul>
            {move || next.get().map(|after| view! { <button type="button" class="btn ghost" on:click=move |_| { next.set(None); fetch(after.clone()); }>{t("action-load-more")}</button> })}
        }
        .into_any()
    };
    ui::dialog(t("console-rule-log"), "wide", close, move || {
        view! { <p class="t13 muted">{t("console-rule-log-more")}</p>{body} }.into_any()
    })
}

fn line(c: Console, run: &RuleRun) -> AnyView {
    let name = match (run.rule.as_str(), run.name.as_str()) {
        ("greeting", _) => t("console-auto-greeting"),
        ("away", _) => t("console-auto-away"),
        (_, "") => t("console-rule-nameless"),
        (_, name) => name.to_owned(),
    };
    let (class, state) = match run.state {
        RunState::Waiting => ("st warn", "console-run-waiting"),
        RunState::Done => ("st ok", "console-run-done"),
        RunState::Stopped => ("st", "console-run-stopped"),
    };
    let steps = run.done.iter().map(|step| {
        let name = step_name(&step.step);
        match step.left_out.as_str() {
            "" => name,
            why => tw(
                match why {
                    "no_product" => "console-left-product",
                    "no_label" => "console-left-label",
                    "no_staff" => "console-left-staff",
                    "no_webhook" => "console-left-webhook",
                    "person" => "console-left-person",
                    "no_form" => "console-left-form",
                    "no_team" => "console-left-team",
                    "nobody_there" => "console-left-nobody",
                    _ => "console-left-text",
                },
                "step",
                &name,
            ),
        }
    });
    let steps = steps.collect::<Vec<_>>().join(" · ");
    let to = run.chat.clone();
    let chat = (!to.is_empty()).then(|| {
        let open = move |_| {
            ui::shut();
            c.route.go(Page::Inbox(Some(to.clone())));
        };
        view! { <button type="button" class="lnk t13" on:click=open>{run.customer.clone()}</button> }
    });
    view! {
        <li class="would">
            <span class="row g1 wrap"><b class="t14">{name}</b><span class=class>{t(state)}</span><span class="grow"></span><span class="t12 faint num">{dates::moment(run.started_ms)}</span></span>
            <span class="row g1 wrap">{chat}<span class="t13 muted">{steps}</span></span>
        </li>
    }
    .into_any()
}
