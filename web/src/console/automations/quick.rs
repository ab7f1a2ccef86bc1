//! Replies with a shortcut, typed as "/bonjour" in the composer.

use comptoir_api::shop::QuickReply;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

const SHORTCUT_MAX: usize = 25;

/// The card with all of them.
pub(crate) fn quick(c: Console) -> AnyView {
    // Which is edited, by its place; past the last: a new one.
    let editing = RwSignal::new(None::<usize>);
    let rows = move || {
        let all = c.quick.get();
        if all.is_empty() {
            return view! { <p class="t13 faint pad16">{t("console-auto-quick-empty")}</p> }
                .into_any();
        }
        all.into_iter()
            .enumerate()
            .map(|(at, reply)| {
                view! {
                    <button type="button" class="qp" on:click=move |_| editing.set(Some(at))>
                        <b>{format!("/{}", reply.shortcut)}</b>
                        <span class="ell">{reply.text}</span>
                        {icon("edit", "s14")}
                    </button>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <section class="card flat" aria-label=t("console-auto-quick")>
            <header class="cardh">
                {icon("bolt", "s18")}
                <h2>{t("console-auto-quick")}</h2>
                <span class="grow"></span>
                <button type="button" class="btn sm" on:click=move |_| editing.set(Some(c.quick.with_untracked(Vec::len)))>{icon("plus", "s16")}{t("console-auto-quick-add")}</button>
            </header>
            <div class="qps">{rows}</div>
        </section>
        {move || editing.get().map(|at| editor(c, at, Callback::new(move |()| editing.set(None))))}
    }
    .into_any()
}

fn editor(c: Console, at: usize, close: Callback<()>) -> AnyView {
    let known = c.quick.with_untracked(|all| all.get(at).cloned());
    let is_new = known.is_none();
    let reply = known.unwrap_or_default();
    let (shortcut, text) = (RwSignal::new(reply.shortcut), RwSignal::new(reply.text));
    let plain =
        move || shortcut.with(|shortcut| shortcut.trim().trim_start_matches('/').to_lowercase());
    let fits = move || {
        let plain = plain();
        let taken = c.quick.with(|all| {
            all.iter().enumerate().any(|(place, known)| place != at && known.shortcut == plain)
        });
        let letters = !plain.is_empty()
            && plain.chars().count() <= SHORTCUT_MAX
            && plain.chars().all(|c| c.is_alphanumeric() || c == '-');
        letters && !taken && !text.with(|text| text.trim().is_empty())
    };
    let store = move |all: Vec<QuickReply>| {
        spawn_local(async move {
            match api::put::<_, Vec<QuickReply>>("/api/quick-replies", &all).await {
                Ok(saved) => {
                    c.quick.set(saved);
                    ui::shut();
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    let save = move |_| {
        let mut all = c.quick.get_untracked();
        let reply = QuickReply { shortcut: plain(), text: text.get_untracked().trim().to_owned() };
        match all.get_mut(at) {
            Some(known) => *known = reply,
            None => all.push(reply),
        }
        store(all);
    };
    let remove = move |_| {
        let mut all = c.quick.get_untracked();
        if at < all.len() {
            all.remove(at);
        }
        store(all);
    };
    ui::dialog(
        t(if is_new { "console-auto-quick-add" } else { "console-auto-quick-edit" }),
        "",
        close,
        move || {
            view! {
            {ui::field_of(t("console-auto-quick-shortcut"), shortcut, "text", "console-auto-quick-shortcut-hint")}
            {ui::area(t("console-auto-quick-text"), text, 4)}
            <p class="hint">{tw("console-auto-quick-fields", "shop", &c.shop_name())}</p>
            <div class="acts">
                {(!is_new).then(|| view! { <button type="button" class="btn danger" on:click=remove>{t("action-delete")}</button> })}
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" disabled=move || !fits() on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}
