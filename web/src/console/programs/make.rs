//! A new program; its secrets are shown once, here.

use comptoir_api::cloud::Scope;
use comptoir_api::programs::{MadeProgram, NewProgram};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, tokens::reader};
use crate::console::state::Console;
use crate::console::words::{t, tn};
use crate::console::{api, load, ui};
use crate::parts::icon::icon;

/// The dialog.
pub(super) fn make(desk: Desk) -> AnyView {
    let name = RwSignal::new(String::new());
    let lasts = RwSignal::new("0".to_owned());
    let scopes = Scope::ALL.map(|scope| (scope, RwSignal::new(true)));
    let made = RwSignal::new(None::<MadeProgram>);
    let busy = RwSignal::new(false);
    let ready = move || {
        !name.with(|name| name.trim().is_empty())
            && scopes.iter().any(|(_, on)| on.get())
            && !busy.get()
    };
    let send = move || {
        let days = lasts.get_untracked().parse().unwrap_or(0);
        let new = NewProgram {
            name: name.get_untracked().trim().to_owned(),
            scopes: scopes
                .iter()
                .filter(|(_, on)| on.get_untracked())
                .map(|(one, _)| *one)
                .collect(),
            expires_days: (days > 0).then_some(days),
        };
        busy.set(true);
        spawn_local(async move {
            match api::post::<_, MadeProgram>("/api/programs", &new).await {
                Ok(program) => {
                    drop(made.try_set(Some(program)));
                    desk.fetch();
                }
                Err(error) => desk.c.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    ui::dialog(t("console-programs-make"), "", desk.close(), move || {
        view! {
            {move || {
                if let Some(program) = made.get() {
                    secrets(desk.c, program)
                } else {
                    let boxes = scopes.into_iter().map(|(scope, on)| view! {
                        <label class="row g2"><input type="checkbox" prop:checked=move || on.get() on:change=move |_| on.update(|on| *on = !*on) /><span>{t(scope_key(scope))}</span></label>
                    }).collect_view();
                    let days = |count: u32| (count.to_string(), tn("console-programs-days", count));
                    let choices = vec![("0".to_owned(), t("console-programs-always")), days(30), days(90), days(365)];
                    view! {
                        <form class="col g3" on:submit=move |event| {
                            event.prevent_default();
                            if ready() {
                                send();
                            }
                        }>
                            {ui::field_of(t("console-programs-name"), name, "text", "console-programs-name-hint")}
                            <fieldset class="col g2"><legend class="t13 medium">{t("console-programs-scopes")}</legend>{boxes}</fieldset>
                            {ui::select(t("console-programs-expires"), lasts, choices)}
                            {reader()}
                            <div class="acts">
                                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                                <button type="submit" class="btn pri" disabled=move || !ready()>{t("console-programs-make")}</button>
                            </div>
                        </form>
                    }
                    .into_any()
                }
            }}
        }
        .into_any()
    })
}

fn secrets(c: Console, made: MadeProgram) -> AnyView {
    let line = |id: &'static str, label: String, value: String| {
        let copied = value.clone();
        view! {
            <label class="field"><span class="lbl">{label.clone()}</span>
                <span class="row g2">
                    <input class="inp grow mono" id=id readonly prop:value=value />
                    <button type="button" class="btn" aria-label=format!("{} : {label}", t("action-copy")) on:click=move |_| load::copy(c, copied.clone())>{icon("copy", "s16")}</button>
                </span>
            </label>
        }
    };
    view! {
        <p class="notice info">{icon("key", "")}<span>{t("console-programs-made")}</span></p>
        {line("program-token", t("console-programs-token"), made.token)}
        {line("program-secret", t("console-programs-secret"), made.app_secret)}
        <div class="acts"><button type="button" class="btn pri" on:click=move |_| ui::shut()>{t("action-close")}</button></div>
    }
    .into_any()
}

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Messages => "console-scope-messages",
        Scope::Media => "console-scope-media",
        Scope::Catalogue => "console-scope-catalogue",
        Scope::Webhooks => "console-scope-webhooks",
    }
}
