//! Orders: the board and the list, and the one order that is open.

mod act;
mod board;
mod coupons;
mod detail;
mod edit;
mod filter;
mod list;
mod part;
mod selling;

use comptoir_api::chat::OrderState;
use comptoir_api::shop::OrderDetail;
use leptos::prelude::*;

use crate::console::state::Console;
use crate::console::words::{t, why};
use crate::console::{dates, load, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

pub(crate) use act::{dialogs, quick_moves};
use filter::Filter;

/// How the page shows orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Board,
    List,
}

/// Orders nobody has answered yet.
pub(crate) fn waiting(c: Console) -> u32 {
    c.orders.with(|orders| {
        orders.values().filter(|detail| detail.order.state == OrderState::Received).count() as u32
    })
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let kept = crate::console::browser::recall("orders").as_deref() == Some("list");
    let shape = RwSignal::new(if kept { Shape::List } else { Shape::Board });
    let filter = Filter::new(c);
    let shown = Memo::new(move |_| {
        let mut orders: Vec<OrderDetail> = c.orders.with(|orders| match filter.found.get() {
            Some(found) => {
                found.iter().filter_map(|detail| orders.get(&detail.order.id).cloned()).collect()
            }
            None => orders.values().cloned().collect(),
        });
        orders.sort_by(|a, b| {
            b.order.at_ms.cmp(&a.order.at_ms).then_with(|| b.order.id.cmp(&a.order.id))
        });
        orders
    });
    let loaded = Memo::new(move |_| c.orders_loaded.get());
    let body = move || {
        if shown.with(Vec::is_empty) {
            if let Some(instead) =
                ui::not_yet(&loaded.get(), 6, Callback::new(move |()| load::orders(c)))
            {
                return instead;
            }
            let (title, more) = if filter.is_on() {
                (t("console-nothing-found"), String::new())
            } else {
                (t("console-orders-empty"), t("console-orders-empty-more"))
            };
            return empty(title, more, None);
        }
        match shape.get() {
            Shape::Board => board::board(c, shown),
            Shape::List => list::list(c, shown),
        }
    };
    let choose = move |wanted: Shape| {
        shape.set(wanted);
        crate::console::browser::remember(
            "orders",
            if wanted == Shape::List { "list" } else { "board" },
        );
    };
    let seg = move |wanted: Shape, picture: &'static str, key: &'static str| {
        view! {
            <button type="button" class:on=move || shape.get() == wanted aria-pressed=move || (shape.get() == wanted).to_string() on:click=move |_| choose(wanted)>
                {icon(picture, "s16")}{t(key)}
            </button>
        }
    };
    let print = ui::menu(
        "ib",
        t("console-orders-print"),
        "print-orders",
        || icon("print", "s18"),
        |_| {
            view! {
                <a class="mi" target="_blank" rel="noopener" href="/api/orders/print?kind=picking">{t("console-orders-print-picking")}</a>
                <a class="mi" target="_blank" rel="noopener" href="/api/orders/print?kind=labels">{t("console-orders-print-labels")}</a>
            }
            .into_any()
        },
    );
    let selling = RwSignal::new(false);
    let settings = c.may(comptoir_api::team::Permission::Settings).then(|| view! {
        <button type="button" class="ib" id="selling" aria-label=t("console-selling-title") title=t("console-selling-title") on:click=move |_| selling.set(true)>{icon("gear", "s18")}</button>
    });
    view! {
        <header class="mh">
            <h1>{t("console-orders-title")}</h1>
            <span class="sub">{dates::today()}</span>
            <span class="grow"></span>
            {filter.fields()}
            <div class="seg" role="group" aria-label=t("console-orders-shape")>
                {seg(Shape::Board, "grid", "console-orders-board")}
                {seg(Shape::List, "list", "console-orders-list")}
            </div>
            {print}
            {settings}
        </header>
        <div class="mb orders-b" data-pane="">{body}{move || filter.more()}</div>
        {move || selling.get().then(|| selling::dialog(c, Callback::new(move |()| selling.set(false))))}
        {move || match c.route.page() {
            crate::console::route::Page::Orders(Some(id)) => Some(detail::drawer(c, id)),
            _ => None,
        }}
    }
    .into_any()
}

/// What to say when a step was not taken.
fn refusal(error: &comptoir_api::shop::ApiError) -> String {
    if error.code == "conflict" { t("console-orders-conflict") } else { why(error) }
}
