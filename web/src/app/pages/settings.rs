//! Settings: name, language, theme, sound; take one's data along, or erase it.

use std::sync::Arc;

use comptoir_api::{
    chat::{Body, Message},
    device::{Forgotten, Method},
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{blocked, first, keeping, news, tabs};
use crate::{
    app::{
        device, export, photos,
        route::Route,
        sheets::{self, Sheet},
        shell::speak,
        state::App,
    },
    browser,
    parts::{
        avatar,
        dialog::{Deed, Question},
        icon::icon,
    },
};

#[derive(Deserialize)]
struct History {
    messages: Vec<Message>,
}

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    view! {
        <header class="lst-h">
            <h1 id="page-title" tabindex="-1">
                {move || words.t("settings-title")}
            </h1>
        </header>
        <div class="fill set scrolls" tabindex="-1">
            {me(app)} {news::section(app)} {blocked::section(app)} {data(app)} {display(app)} {about(app)}
        </div>
        {move || (!app.is_wide()).then(|| tabs(app))}
    }
    .into_any()
}

fn me(app: App) -> AnyView {
    let words = app.words;
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="card srow me full" on:click=move |_| open.set(true)>
            {move || avatar::person(&app.settings.read().name, "s52")}
            <span class="grow">
                <span class="strong">{move || app.settings.read().name.clone()}</span>
                <span class="s">{move || words.t("settings-name-more")}</span>
            </span>
            <span class="v">{icon("edit", "s18")} <span class="sr">{move || words.t("action-edit")}</span></span>
        </button>
        {move || first::rename(app, open)}
    }
    .into_any()
}

fn data(app: App) -> AnyView {
    let words = app.words;
    let row = move |drawing: &'static str,
                    key: &'static str,
                    more: &'static str,
                    bad: bool,
                    act: fn(App)| {
        view! {
            <button type="button" class="srow full" class:bad=bad on:click=move |_| act(app)>
                {icon(drawing, "")}
                <span class="grow">
                    {move || words.with(key, &[("shop", app.shop_name().into())])}
                    <span class="s">{move || words.t(more)}</span>
                </span>
                <span class="v">{icon("chev", "s18")}</span>
            </button>
        }
    };
    view! {
        <section class="grp">
            <h2>{move || words.t("settings-data")}</h2>
            <div class="card lst">
                {move || app.chat().map(|_| keeping::row(app))}
                {row("file", "settings-read", "settings-read-more", false, export::as_page)}
                {row("download", "settings-export", "settings-export-more", false, export::as_json)}
                {row("out", "settings-move", "settings-move-more", false, |app| {
                    app.sheet.set(Some(Sheet::Move));
                })}
                {move || {
                    app.chat()
                        .map(|_| row("trash", "settings-erase-shop", "settings-erase-shop-more", true, ask_forget))
                }}
                {row("trash", "settings-erase-all", "settings-erase-all-more", true, ask_forget_all)}
            </div>
        </section>
    }
    .into_any()
}

fn display(app: App) -> AnyView {
    let words = app.words;
    let theme = RwSignal::new(browser::stored("comptoir.theme").unwrap_or_default());
    let sound = RwSignal::new(browser::stored("comptoir.sound").as_deref() != Some("off"));
    let themes = move |value: &'static str, key: &'static str| {
        let is_on = move || *theme.read() == value;
        view! {
            <label class:on=is_on>
                <input
                    type="radio"
                    class="sr"
                    name="theme"
                    prop:checked=is_on
                    on:change=move |_| {
                        theme.set(value.to_owned());
                        browser::store("comptoir.theme", value);
                        browser::apply_theme(value);
                    }
                />
                {move || words.t(key)}
            </label>
        }
    };
    let languages = move |value: &'static str, key: &'static str| {
        let is_on = move || words.language() == value;
        view! {
            <label class:on=is_on lang=value>
                <input
                    type="radio"
                    class="sr"
                    name="language"
                    prop:checked=is_on
                    on:change=move |_| speak(app, value)
                />
                {move || words.t(key)}
            </label>
        }
    };
    view! {
        <section class="grp">
            <h2>{move || words.t("settings-display")}</h2>
            <div class="card lst">
                <div class="srow" role="radiogroup" aria-label=move || words.t("settings-language")>
                    {icon("globe", "")}
                    <span class="grow">{move || words.t("settings-language")}</span>
                    <span class="seg">
                        {languages("fr", "language-fr")} {languages("en", "language-en")}
                    </span>
                </div>
                <div
                    class="srow wrap"
                    role="radiogroup"
                    aria-label=move || words.t("settings-theme")
                >
                    {icon("moon", "")}
                    <span class="grow">{move || words.t("settings-theme")}</span>
                    <span class="seg">
                        {themes("", "settings-theme-system")} {themes("light", "settings-theme-light")}
                        {themes("dark", "settings-theme-dark")}
                    </span>
                </div>
                {photos::rows(app)}
                <button
                    type="button"
                    class="srow full"
                    role="switch"
                    aria-checked=move || if sound.get() { "true" } else { "false" }
                    on:click=move |_| {
                        sound.update(|sound| *sound = !*sound);
                        browser::store("comptoir.sound", if sound.get_untracked() { "" } else { "off" });
                        if sound.get_untracked() {
                            browser::ding();
                        }
                    }
                >
                    {icon("notif", "")}
                    <span class="grow">{move || words.t("settings-sound")}</span>
                    <span class="v">
                        <span class="tog" class:on=move || sound.get()></span>
                    </span>
                </button>
            </div>
        </section>
    }
    .into_any()
}

fn about(app: App) -> AnyView {
    let words = app.words;
    let version = format!("{} ({})", env!("CARGO_PKG_VERSION"), browser::build());
    view! {
        <section class="grp">
            <h2>{move || words.t("settings-about")}</h2>
            <p class="t13 faint pad-x">{move || words.t("settings-own-server")}</p>
            <p class="t13 faint pad-x">
                {move || words.with("settings-version", &[("version", version.clone().into())])}
            </p>
        </section>
    }
    .into_any()
}

/// Asks, with the exact counts, before this shop's chat goes.
pub(crate) fn ask_forget(app: App) {
    let Some(chat) = app.chat_id() else { return };
    spawn_local(async move {
        let (messages, pictures) = count(&chat).await;
        let words = app.words;
        let title =
            words.with("settings-erase-title", &[("shop", untrack(|| app.shop_name()).into())]);
        ask(app, title, messages, pictures, Arc::new(move || forget(app, chat.clone())));
    });
}

fn ask_forget_all(app: App) {
    spawn_local(async move {
        let (mut messages, mut pictures) = (0, 0);
        for chat in app.all.get_untracked() {
            let (more, more_pictures) = count(&chat.id).await;
            messages += more;
            pictures += more_pictures;
        }
        let title = app.words.t("settings-erase-all-title");
        ask(app, title, messages, pictures, Arc::new(move || forget_all(app)));
    });
}

fn ask(app: App, title: String, messages: u32, pictures: u32, act: Deed) {
    let counts = [("messages", messages.into()), ("pictures", pictures.into())];
    app.question.set(Some(Question {
        title,
        sentence: app.words.with("settings-erase-text", &counts),
        yes: app.words.t("settings-erase-do"),
        is_danger: true,
        act,
    }));
}

/// How many messages and pictures a chat holds here.
async fn count(chat: &str) -> (u32, u32) {
    const PAGE: u32 = 200;
    let (mut messages, mut pictures) = (0, 0);
    let mut before = None;
    loop {
        let ask = Method::History { chat: chat.to_owned(), limit: Some(PAGE), before };
        let Ok(history) = device::call::<History>(ask).await else { break };
        let said = history.messages.iter().filter(|one| !matches!(one.body, Body::Notice { .. }));
        messages += said.count() as u32;
        let files = history.messages.iter().filter(|one| matches!(one.body, Body::Media(_)));
        pictures += files.count() as u32;
        before = history.messages.first().map(|message| message.at);
        if (history.messages.len() as u32) < PAGE {
            break;
        }
    }
    (messages, pictures)
}

fn forget(app: App, chat: String) {
    spawn_local(async move {
        match device::call::<Forgotten>(Method::Forget { chat }).await {
            Ok(_) => {
                forget_here(app);
                app.load_chats().await;
                app.router.go(Route::Chats);
                app.toasts.say("check", app.words.t("settings-erased"));
                app.load_preview().await;
            }
            Err(error) => app.fail(&error),
        }
    });
}

fn forget_all(app: App) {
    spawn_local(async move {
        match device::tell(Method::ForgetAll {}).await {
            Ok(()) => {
                forget_here(app);
                browser::unstore_all("comptoir.");
                // The device begins anew, with new keys.
                drop(window().location().reload());
            }
            Err(error) => app.fail(&error),
        }
    });
}

/// What the page itself kept of a shop.
fn forget_here(app: App) {
    app.draft.clear();
    app.keep_draft();
    app.attached.set(None);
    app.entries.clear();
    app.orders.set(Vec::new());
    app.readers.set(None);
    app.basket.set(Vec::new());
    app.has_older.set(false);
    app.unread_after.set(None);
    browser::unstore_all(&sheets::drafts(app));
    for kept in ["basket", "early", "draft", "note"] {
        browser::store(&format!("comptoir.{kept}.{}", app.slug()), "");
    }
}
