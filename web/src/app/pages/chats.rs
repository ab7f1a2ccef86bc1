//! The list of chats: a page on a phone, the first column on a desk.

use comptoir_api::{
    chat::{Order, OrderState, Side},
    device::ChatSummary,
};
use leptos::prelude::*;

use super::{go, tabs};
use crate::{
    app::{route::Route, state::App},
    parts::{
        avatar,
        icon::{icon, logo, seal},
        skeleton,
        states::{empty, is_over, order_chip_with},
    },
};

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    view! {
        <header class="lst-h">
            <h1 id="page-title" tabindex="-1">
                {move || words.t("chats-title")}
            </h1>
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
            <span class="row g2">{logo()} <span class="wordmark">"Comptoir"</span></span>
        </header>
        {list(app)}
        {tabs(app)}
    }
    .into_any()
}

fn list(app: App) -> AnyView {
    let words = app.words;
    view! {
        <div class="fill lst-b scrolls">
            {move || {
                let chats = app.chats.get();
                if !chats.is_empty() {
                    return chats.into_iter().map(|chat| row(app, chat)).collect_view().into_any();
                }
                if !app.is_loaded.get() {
                    return skeleton::rows(3);
                }
                let start = view! {
                    <button type="button" class="btn pri" on:click=go(app, Route::Chat)>
                        {icon("chat", "s18")}
                        {move || words.t("landing-write")}
                    </button>
                }
                    .into_any();
                let sentence = words.t("chats-empty-here");
                empty(words.t("chats-empty"), sentence, Some(start))
            }}
        </div>
    }
    .into_any()
}

fn row(app: App, chat: ChatSummary) -> AnyView {
    let words = app.words;
    let at_ms = chat.last_ms;
    let unread = chat.unread;
    let preview = match chat.last_side {
        Some(Side::Own) => words.with("chats-you", &[("text", chat.last_text.clone().into())]),
        _ => chat.last_text.clone(),
    };
    let is_here =
        move || matches!(app.router.at.get(), Route::Chat | Route::Chats) && app.is_wide();
    let sub = move || {
        // What waits for the customer comes before what waits for the shop.
        let waits = |order: &&Order| {
            (
                !matches!(order.state, OrderState::Corrected | OrderState::ToPay),
                u64::MAX - order.at_ms,
            )
        };
        let orders = app.orders.read();
        let current =
            orders.iter().filter(|order| !is_over(order.state)).min_by_key(waits).cloned();
        match current {
            Some(order) => {
                let more = match order.state {
                    OrderState::ToPay => words.money(&order.total),
                    _ => String::new(),
                };
                Some(order_chip_with(order.state, more))
            }
            None if !app.is_verified() => Some(
                view! {
                    <span class="st">{icon("warn", "")} {move || words.t("domain-unverified")}</span>
                }
                .into_any(),
            ),
            None => None,
        }
    };
    view! {
        <a
            class="crow"
            class:un=unread != 0
            class:sel=is_here
            href="#"
            aria-current=move || is_here().then_some("page")
            on:click=go(app, Route::Chat)
        >
            {avatar::shop(&chat.name, &chat.accent, "s52")}
            <span class="nm">
                <span class="ell">{chat.name}</span>
                {chat
                    .verified
                    .by_domain
                    .then(|| {
                        view! {
                            {seal("")} <span class="sr">{move || words.t("domain-verified")}</span>
                        }
                    })}
            </span>
            <time>{move || (at_ms > 0).then(|| words.when(at_ms))}</time>
            <span class="pv">
                <span class="ell">{preview}</span>
            </span>
            {(unread > 0)
                .then(|| {
                    view! {
                        <span class="cnt">
                            <span aria-hidden="true">{unread}</span>
                            <span class="sr">
                                {words.with("nav-unread", &[("count", unread.into())])}
                            </span>
                        </span>
                    }
                })}
            {move || sub().map(|chip| view! { <span class="sub">{chip}</span> })}
        </a>
    }
    .into_any()
}
