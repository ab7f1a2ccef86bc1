//! Where programs are told: each address, how it goes there, and the way to a new one.

use comptoir_api::cloud::Scope;
use comptoir_api::cloud_console::{NewWebhook, Webhook};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Opened};
use crate::console::words::{t, tn, tw};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

/// The list.
pub(super) fn hooks(desk: Desk) -> AnyView {
    let may_add = move || {
        let tells =
            |program: &comptoir_api::programs::Program| program.scopes.contains(&Scope::Webhooks);
        desk.c.may(Permission::Keys) && desk.programs.with(|all| all.programs.iter().any(tells))
    };
    let add = move || {
        may_add().then(|| view! { <button type="button" class="btn" id="new-hook" on:click=move |_| desk.open.set(Some(Opened::Hook))>{icon("plus", "s16")}{t("console-hooks-new")}</button> })
    };
    let rows = move || {
        let all = desk.webhooks.get();
        if all.is_empty() {
            return empty(t("console-hooks-none"), t("console-hooks-none-more"), None);
        }
        let rows = all.into_iter().map(|hook| row(desk, hook)).collect_view();
        view! { <ul class="lst plain hooks">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card flat tbox">
            <header class="cardh row"><h2 class="row g2 grow">{icon("hook", "s18")}{t("console-hooks")}</h2>{add}</header>
            {rows}
        </section>
    }
    .into_any()
}

fn row(desk: Desk, hook: Webhook) -> AnyView {
    let url = if hook.url.is_empty() { t("console-hooks-of-app") } else { hook.url.clone() };
    let by =
        if hook.place == "own" { dates::full(hook.made_ms) } else { t("console-hooks-by-program") };
    let said = format!("{} · {} · {by}", hook.program, hook.fields.join(", "));
    let waiting = (hook.waiting > 0).then(
        || view! { <span class="st warn">{tn("console-hooks-waiting", hook.waiting)}</span> },
    );
    let state = if hook.active { "dotc live" } else { "dotc" };
    let kept = StoredValue::new(hook);
    let bin = desk.c.may(Permission::Keys).then(|| {
        let label = format!("{} : {url}", t("console-hooks-remove"));
        view! { <button type="button" class="ib sm" aria-label=label on:click=move |_| desk.open.set(Some(Opened::RemoveHook(kept.get_value())))>{icon("trash", "s16")}</button> }
    });
    view! {
        <li class="row g3 hook">
            <span class=state></span>
            <span class="grow ell"><span class="t14 blk ell">{url.clone()}</span><span class="t12 faint blk">{said}</span></span>
            {waiting}
            {bin}
        </li>
    }
    .into_any()
}

/// Asks before an address goes.
pub(super) fn ask_remove(desk: Desk, hook: Webhook) -> AnyView {
    ui::confirm(
        tw("console-hooks-remove-ask", "url", &hook.url),
        t("console-hooks-remove-more"),
        t("console-hooks-remove"),
        desk.close(),
        Callback::new(move |()| {
            let path = format!("/api/webhooks/{}", hook.id);
            spawn_local(async move {
                match api::delete(&path).await {
                    Ok(_) => desk.fetch(),
                    Err(error) => desk.c.fail(&error),
                }
            });
        }),
    )
}

/// A new address. The counter asks it for the challenge before it counts.
pub(super) fn add(desk: Desk) -> AnyView {
    let programs: Vec<(String, String)> = desk.programs.with_untracked(|all| {
        let tells = all.programs.iter().filter(|one| one.scopes.contains(&Scope::Webhooks));
        tells.map(|one| (one.id.clone(), one.name.clone())).collect()
    });
    let first = programs.first().map(|(id, _)| id.clone()).unwrap_or_default();
    let token = RwSignal::new(first);
    let (url, word) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(String::new()));
    let ready = move || !url.with(|url| url.trim().is_empty()) && !busy.get();
    let send = move || {
        let new = NewWebhook {
            token: token.get_untracked(),
            url: url.get_untracked().trim().to_owned(),
            verify_token: word.get_untracked(),
            fields: Vec::new(),
        };
        busy.set(true);
        spawn_local(async move {
            match api::post::<_, Vec<Webhook>>("/api/webhooks", &new).await {
                Ok(all) => {
                    desk.webhooks.set(all);
                    ui::shut();
                }
                Err(error) => drop(wrong.try_set(crate::console::words::why(&error))),
            }
            let _ = busy.try_set(false);
        });
    };
    ui::dialog(t("console-hooks-add"), "", desk.close(), move || {
        view! {
            <form class="col g3" on:submit=move |event| {
                event.prevent_default();
                if untrack(ready) {
                    send();
                }
            }>
                {ui::select(t("console-programs-token"), token, programs)}
                {ui::field_of(t("console-hooks-url"), url, "url", "console-hooks-url-hint")}
                {ui::field_of(t("console-hooks-word"), word, "text", "console-hooks-word-hint")}
                {move || {
                    let wrong = wrong.get();
                    (!wrong.is_empty()).then(|| view! { <p class="notice bad" role="alert">{icon("warn", "")}<span>{wrong}</span></p> })
                }}
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                    <button type="submit" class="btn pri" disabled=move || !ready()>{t("console-hooks-check")}</button>
                </div>
            </form>
        }
        .into_any()
    })
}
