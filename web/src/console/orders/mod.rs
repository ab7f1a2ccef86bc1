//! Orders: the board and the list, and the one order that is open.

mod act;
mod board;
mod detail;
mod list;

use comptoir_api::chat::OrderState;
use comptoir_api::shop::OrderDetail;
use leptos::prelude::*;

use crate::console::state::Console;
use crate::console::words::{t, why};
use crate::console::{dates, load, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

pub(crate) use act::{dialogs, quick_moves};

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
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<OrderDetail>>);
    // Older orders than the board holds are found by the server.
    Effect::new(move |_| {
        let asked = query.get();
        if asked.trim().is_empty() {
            found.set(None);
            return;
        }
        leptos::task::spawn_local(async move {
            let path = format!("/api/orders?query={}", crate::console::api::part(asked.trim()));
            let page = crate::console::api::get::<comptoir_api::shop::OrdersPage>(&path).await;
            if query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            match page {
                Ok(page) => {
                    c.orders.update(|orders| {
                        for detail in &page.orders {
                            orders.insert(detail.order.id.clone(), detail.clone());
                        }
                    });
                    found.set(Some(page.orders));
                }
                Err(error) => c.fail(&error),
            }
        });
    });
    let shown = Memo::new(move |_| {
        let mut orders: Vec<OrderDetail> = c.orders.with(|orders| match found.get() {
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
            let (title, more) = if query.with(|query| query.trim().is_empty()) {
                (t("console-orders-empty"), t("console-orders-empty-more"))
            } else {
                (t("console-nothing-found"), String::new())
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
    view! {
        <header class="mh">
            <h1>{t("console-orders-title")}</h1>
            <span class="sub">{dates::today()}</span>
            <span class="grow"></span>
            <label class="search mh-search">
                {icon("search", "s16")}
                <input type="search" id="search" class="grow" placeholder=t("console-orders-search") aria-label=t("console-orders-search")
                    on:input=move |event| query.set(event_target_value(&event)) />
            </label>
            <div class="seg" role="group" aria-label=t("console-orders-shape")>
                {seg(Shape::Board, "grid", "console-orders-board")}
                {seg(Shape::List, "list", "console-orders-list")}
            </div>
        </header>
        <div class="mb orders-b" data-pane="">{body}</div>
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
