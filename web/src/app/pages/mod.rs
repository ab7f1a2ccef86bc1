//! The app's pages, one file each.

use leptos::prelude::*;

use super::{route::Route, state::App};
use crate::parts::icon::icon;

pub(crate) mod basket;
pub(crate) mod blocked;
pub(crate) mod catalogue;
pub(crate) mod chat;
mod chat_row;
pub(crate) mod chats;
pub(crate) mod first;
pub(crate) mod gate;
mod handing;
mod keeping;
mod menu;
pub(crate) mod news;
pub(crate) mod order;
pub(crate) mod orders;
pub(crate) mod product;
pub(crate) mod readers;
pub(crate) mod settings;

/// The page of a route.
pub(crate) fn page(app: App, route: &Route) -> AnyView {
    match route {
        Route::Chats => chats::page(app),
        Route::Chat => chat::page(app),
        Route::Catalogue | Route::Basket => catalogue::page(app),
        Route::Product(id) => product::page(app, id.clone()),
        Route::Orders => orders::page(app),
        Route::Order(id) => order::page(app, id.clone()),
        Route::Readers => readers::page(app),
        Route::Settings => settings::page(app),
    }
}

/// A link within the app: an address for the browser, a step for the router.
pub(crate) fn go(app: App, route: Route) -> impl Fn(web_sys::MouseEvent) + Clone {
    move |event: web_sys::MouseEvent| {
        event.prevent_default();
        app.router.go(route.clone());
    }
}

/// A page's head with the way back.
pub(crate) fn head(
    app: App,
    above: Route,
    title: Signal<String>,
    under: Signal<String>,
    actions: AnyView,
) -> AnyView {
    let words = app.words;
    view! {
        <header class="appbar">
            <button
                type="button"
                class="ib bk"
                aria-label=move || words.t("action-back")
                on:click=move |_| app.router.back(above.clone())
            >
                {icon("back", "s24")}
            </button>
            <span class="grow">
                <h1 class="ttl" id="page-title" tabindex="-1">
                    {move || title.get()}
                </h1>
                <span class="t13 faint blk">{move || under.get()}</span>
            </span>
            {actions}
        </header>
    }
    .into_any()
}

/// The way to the conversation, in a page's head.
pub(crate) fn to_chat(app: App) -> AnyView {
    let words = app.words;
    view! {
        <button
            type="button"
            class="ib"
            aria-label=move || words.t("order-write")
            on:click=move |_| app.router.go(Route::Chat)
        >
            {icon("chat", "s22")}
        </button>
    }
    .into_any()
}

/// The basket with its count, in a page's head.
pub(crate) fn to_basket(app: App, class: &'static str) -> AnyView {
    let words = app.words;
    view! {
        <button
            type="button"
            class=class
            aria-label=move || words.with("chat-cart", &[("count", app.basket_count().into())])
            on:click=move |_| app.router.go(Route::Basket)
        >
            {icon("bag", "s22")}
            {move || {
                let count = app.basket_count();
                (count > 0).then(|| view! { <span class="cnt" aria-hidden="true">{count}</span> })
            }}
        </button>
    }
    .into_any()
}

/// The three tabs.
pub(crate) fn tabs(app: App) -> AnyView {
    let words = app.words;
    let tab = move |route: Route, drawing: &'static str, key: &'static str| {
        let here = route.clone();
        let is_on = move || {
            let at = app.router.at.get();
            at == here || (here == Route::Chats && at == Route::Chat)
        };
        let is_chats = route == Route::Chats;
        view! {
            <a
                href="#"
                class:on=is_on.clone()
                aria-current=move || is_on().then_some("page")
                on:click=go(app, route)
            >
                {icon(drawing, "s24")}
                {move || words.t(key)}
                {move || {
                    let unread = app.unread();
                    (is_chats && unread > 0)
                        .then(|| {
                            view! {
                                <span class="cnt" aria-hidden="true">{unread}</span>
                                <span class="sr">
                                    {words.with("nav-unread", &[("count", unread.into())])}
                                </span>
                            }
                        })
                }}
            </a>
        }
    };
    view! {
        <nav class="tabbar" aria-label=move || words.t("nav-tabs")>
            {tab(Route::Chats, "chat", "nav-chats")}
            {tab(Route::Orders, "receipt", "nav-orders")}
            {tab(Route::Settings, "gear", "nav-settings")}
        </nav>
    }
    .into_any()
}
