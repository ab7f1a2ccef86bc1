//! The list of chats: a page on a phone, the first column on a desk. What is pinned stands first,
//! what was put away in a folder at the end.

use comptoir_api::device::ChatSummary;
use leptos::prelude::*;

use super::{chat_row, go, tabs};
use crate::{
    app::{route::Route, sheets::Sheet, state::App},
    parts::{
        icon::{icon, logo},
        skeleton,
        states::empty,
    },
};

/// Where a chat stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Pinned,
    Among,
    Archived,
}

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    view! {
        <header class="lst-h">
            <div class="row between">
                <h1 id="page-title" tabindex="-1">
                    {move || words.t("chats-title")}
                </h1>
                {to_starred(app)}
            </div>
        </header>
        {list(app)}
        {tabs(app)}
    }
    .into_any()
}

/// The column of a desk.
pub(crate) fn column(app: App) -> AnyView {
    view! {
        <header class="lst-h">
            <div class="row between">
                <span class="row g2">{logo()} <span class="wordmark">"Comptoir"</span></span>
                {to_starred(app)}
            </div>
        </header>
        {list(app)}
        {tabs(app)}
    }
    .into_any()
}

/// The way to everything that is starred.
fn to_starred(app: App) -> AnyView {
    let words = app.words;
    (move || {
        (!app.all.read().is_empty()).then(|| {
            view! {
                <button
                    type="button"
                    class="ib"
                    aria-haspopup="dialog"
                    aria-label=move || words.t("star-all")
                    title=move || words.t("star-all")
                    on:click=move |_| app.sheet.set(Some(Sheet::Starred { everywhere: true }))
                >
                    {icon("star", "s22")}
                </button>
            }
        })
    })
    .into_any()
}

fn list(app: App) -> AnyView {
    let words = app.words;
    let unread = RwSignal::new(false);
    let rows = Memo::new(move |_| {
        let mut rows = app.all.with(|all| arranged(all));
        if unread.get() {
            app.all.with(|all| {
                rows.retain(|(_, id)| all.iter().any(|chat| chat.id == *id && chat.unread > 0));
            });
        }
        rows
    });
    let of = move |place: Place| {
        let ids = rows.read();
        ids.iter().filter(|(at, _)| *at == place).map(|(_, id)| id.clone()).collect::<Vec<_>>()
    };
    let menu = chat_row::RowMenu::new();
    let opened = RwSignal::new(false);
    let part = move |place: Place| {
        view! {
            <For each=move || of(place) key=String::clone let:id>
                {chat_row::row(app, id, menu)}
            </For>
        }
    };
    let is_one = move |place: Place| rows.read().iter().any(|(at, _)| *at == place);
    view! {
        {finder(app, unread)}
        <div class="fill lst-b scrolls">
            {start(app)}
            {move || {
                (unread.get() && rows.read().is_empty())
                    .then(|| view! { <p class="t14 muted pad16" role="status">{words.t("chats-all-read")}</p> })
            }}
            {move || {
                is_one(Place::Pinned)
                    .then(|| view! { <h2 class="lst-part">{words.t("chats-pinned")}</h2> })
            }}
            {part(Place::Pinned)}
            {move || {
                (is_one(Place::Pinned) && is_one(Place::Among))
                    .then(|| view! { <h2 class="lst-part">{words.t("chats-others")}</h2> })
            }}
            {part(Place::Among)}
            {move || {
                let count = of(Place::Archived).len();
                (count > 0)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="srow full arch"
                                aria-expanded=move || opened.get().to_string()
                                on:click=move |_| opened.update(|opened| *opened = !*opened)
                            >
                                {icon("archive", "")}
                                <span class="grow">{words.t("chats-archived")}</span>
                                <span class="v">{count} {icon("chevd", "s18")}</span>
                            </button>
                        }
                    })
            }}
            <Show when=move || opened.get()>{part(Place::Archived)}</Show>
            {chat_row::menu(app, menu)}
        </div>
    }
    .into_any()
}

/// The way to what was said, and to what was not read. One chat needs neither.
fn finder(app: App, unread: RwSignal<bool>) -> AnyView {
    let words = app.words;
    let is_wanted = Memo::new(move |_| app.all.with(|all| arranged(all).len() > 1));
    let count =
        Memo::new(move |_| app.all.read().iter().filter(|chat| chat.unread > 0).count() as u32);
    let chip = move |only: bool, label: &'static str| {
        view! {
            <button
                type="button"
                class="chip"
                class:on=move || unread.get() == only
                aria-pressed=move || (unread.get() == only).to_string()
                on:click=move |_| unread.set(only)
            >
                {move || words.t(label)}
                {move || (only && count.get() > 0).then(|| view! { <b>{count.get()}</b> })}
            </button>
        }
    };
    let parts = move || {
        view! {
            <div class="lst-find">
                <button
                    type="button"
                    class="search"
                    aria-haspopup="dialog"
                    on:click=move |_| app.sheet.set(Some(Sheet::Search { everywhere: true }))
                >
                    {icon("search", "s18")}
                    <span>{words.t("search-all")}</span>
                </button>
                <div class="chips" role="group" aria-label=words.t("chats-title")>
                    {chip(false, "chats-filter-all")} {chip(true, "chats-filter-unread")}
                </div>
            </div>
        }
    };
    view! { {move || is_wanted.get().then(parts)} }.into_any()
}

/// While there is no chat with this shop: the way to begin one.
fn start(app: App) -> AnyView {
    let words = app.words;
    let has_any = Memo::new(move |_| app.all.read().iter().any(|chat| !chat.blocked));
    let has_this = Memo::new(move |_| !app.chats.read().is_empty());
    (move || {
        if !app.is_loaded.get() {
            return skeleton::rows(3);
        }
        if has_this.get() && has_any.get() {
            return ().into_any();
        }
        let start = view! {
            <button type="button" class="btn pri" on:click=go(app, Route::Chat)>
                {icon("chat", "s18")}
                {move || words.t("landing-write")}
            </button>
        }
        .into_any();
        if has_any.get() {
            return view! { <p class="pad16">{start}</p> }.into_any();
        }
        if has_this.get() {
            return empty(words.t("chats-empty"), words.t("chats-all-blocked"), None);
        }
        empty(words.t("chats-empty"), words.t("chats-empty-here"), Some(start))
    })
    .into_any()
}

/// The chats that are shown, each in its place: latest pin first, then the latest said.
fn arranged(all: &[ChatSummary]) -> Vec<(Place, String)> {
    let mut shown: Vec<&ChatSummary> = all.iter().filter(|chat| !chat.blocked).collect();
    shown.sort_by_key(|chat| std::cmp::Reverse((chat.pinned_ms, chat.last_ms)));
    let place = |chat: &ChatSummary| match chat {
        chat if chat.archived => Place::Archived,
        chat if chat.pinned_ms > 0 => Place::Pinned,
        _ => Place::Among,
    };
    shown.into_iter().map(|chat| (place(chat), chat.id.clone())).collect()
}
