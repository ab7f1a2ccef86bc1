//! All orders with this shop: those under way, then those that are over.

use comptoir_api::chat::Order;
use leptos::prelude::*;

use super::tabs;
use crate::{
    app::{route::Route, state::App},
    parts::{
        icon::icon,
        product::join,
        states::{empty, is_over, order_chip},
    },
};

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    view! {
        <header class="lst-h">
            <h1 id="page-title" tabindex="-1">
                {move || words.t("orders-title")}
            </h1>
        </header>
        <div class="fill set scrolls" tabindex="-1">
            {move || {
                let orders = app.orders.get();
                if orders.is_empty() {
                    let (title, more) = (words.t("orders-empty"), words.t("orders-empty-more"));
                    return empty(title, more, None);
                }
                let (past, current): (Vec<_>, Vec<_>) = orders
                    .into_iter()
                    .partition(|order| is_over(order.state));
                view! { {group(app, "orders-current", current)} {group(app, "orders-past", past)} }
                    .into_any()
            }}
        </div>
        {move || (!app.is_wide()).then(|| tabs(app))}
    }
    .into_any()
}

fn group(app: App, key: &'static str, orders: Vec<Order>) -> Option<AnyView> {
    let words = app.words;
    if orders.is_empty() {
        return None;
    }
    let rows = orders.into_iter().map(|order| row(app, order)).collect_view();
    Some(
        view! {
            <section class="grp">
                <h2>{words.t(key)}</h2>
                <ul class="card lst">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn row(app: App, order: Order) -> AnyView {
    let words = app.words;
    let id = order.id.clone();
    let count: u32 = order.lines.iter().map(|line| line.quantity).sum();
    let items = words.with("cart-items", &[("count", count.into())]);
    let when = words.when(order.at_ms);
    let line = words.with("order-date", &[("items", items.into()), ("date", when.into())]);
    view! {
        <li>
            <button
                type="button"
                class="srow full"
                on:click=move |_| app.router.go(Route::Order(id.clone()))
            >
                {icon("receipt", "")}
                <span class="grow">
                    <span class="num orow-t">{join(&order.reference, &words.money(&order.total))}</span>
                    <span class="s">{line}</span>
                </span>
                {order_chip(order.state)}
                <span class="v">{icon("chev", "s18")}</span>
            </button>
        </li>
    }
    .into_any()
}
