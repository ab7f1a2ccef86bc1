//! Replies with a shortcut, typed as "/bonjour" in the composer.

use comptoir_api::shop::{ApiError, QuickFile, QuickReply};
use gloo_net::http::Method;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::texts;
use crate::console::api;
use crate::console::inbox::quick_file;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::composer::listed;
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
                        <span class="row g2 ell">{reply.file.as_ref().map(quick_file::small)}<span class="ell">{reply.text}</span></span>
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

/// The picture or document that goes with it.
fn attachment(c: Console, file: RwSignal<Option<QuickFile>>) -> AnyView {
    let chooser = NodeRef::<html::Input>::new();
    let take = move |_| {
        let Some(input) = chooser.get_untracked() else { return };
        let chosen = listed(input.files()).into_iter().next();
        input.set_value("");
        let Some(chosen) = chosen else { return };
        spawn_local(async move {
            match upload(&chosen).await {
                Ok(kept) => drop(file.try_set(Some(kept))),
                Err(error) => c.fail(&error),
            }
        });
    };
    let shown = move || {
        file.get().map(|kept| {
            let name = kept.name.clone();
            // Until it is saved, nobody else can see it: its name stands for it.
            view! {
                <span class="row g2 t14">{icon("file", "s16")}<span class="ell">{name}</span>
                    <button type="button" class="ib sm" aria-label=t("console-auto-quick-file-drop") on:click=move |_| file.set(None)>{icon("close", "s16")}</button>
                </span>
            }
        })
    };
    view! {
        <div class="field">
            <span class="lbl">{t("console-auto-quick-file")}</span>
            <div class="row g2 wrap">
                {shown}
                <input type="file" class="sr" id="quick-file" tabindex="-1" aria-hidden="true" node_ref=chooser on:change=take />
                <button type="button" class="btn sm" on:click=move |_| {
                    if let Some(input) = chooser.get_untracked() {
                        input.click();
                    }
                }>{icon("attach", "s16")}{t("console-auto-quick-file-pick")}</button>
            </div>
            <span class="hint">{t("console-auto-quick-file-more")}</span>
        </div>
    }
    .into_any()
}

async fn upload(file: &web_sys::File) -> api::Answer<QuickFile> {
    let refused = |_| ApiError { code: "invalid".into(), message: String::new(), field: None };
    let form = web_sys::FormData::new().map_err(refused)?;
    form.append_with_blob_and_filename("file", file, &file.name()).map_err(refused)?;
    api::upload(Method::POST, "/api/quick-replies/files", form).await
}

fn editor(c: Console, at: usize, close: Callback<()>) -> AnyView {
    let known = c.quick.with_untracked(|all| all.get(at).cloned());
    let is_new = known.is_none();
    let reply = known.unwrap_or_default();
    let own = c.languages().into_iter().next().unwrap_or_default();
    let written = if reply.texts.is_empty() { vec![(own, reply.text)] } else { reply.texts };
    let (shortcut, words) = (RwSignal::new(reply.shortcut), RwSignal::new(written));
    let file = RwSignal::new(reply.file);
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
        let empty = words.with(|all| all.iter().all(|(_, text)| text.trim().is_empty()));
        letters && !taken && (!empty || file.with(Option::is_some))
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
        let texts = words.get_untracked();
        // The first that is written stands for languages that are not.
        let first = texts.iter().find(|(_, text)| !text.trim().is_empty());
        let text = first.map(|(_, text)| text.trim().to_owned()).unwrap_or_default();
        let reply = QuickReply { shortcut: plain(), text, texts, file: file.get_untracked() };
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
            {texts(c, "console-auto-quick-text-in", 1, words.get_untracked(), move |all| words.set(all))}
            {attachment(c, file)}
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
