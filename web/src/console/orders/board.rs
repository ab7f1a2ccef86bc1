//! The board: a column for each stretch of an order's way; cards are dragged, or moved by menu.

use comptoir_api::chat::{Money, OrderState};
use comptoir_api::shop::OrderDetail;
use leptos::ev;
use leptos::prelude::*;

use super::act;
use crate::console::dates;
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{money, t};
use crate::parts::product::picture;
use crate::parts::states::{order_chip, order_key};
use crate::parts::{avatar, icon::icon};

/// Over and done: as many are shown as a day or two brings.
const DONE_SHOWN: usize = 25;

/// A column: its colour, name, and the states that stand in it, the usual one first.
struct Column {
    class: &'static str,
    key: &'static str,
    states: &'static [OrderState],
}

const COLUMNS: [Column; 6] = [
    Column {
        class: "bc-received",
        key: "console-orders-received",
        states: &[OrderState::Received, OrderState::Corrected],
    },
    Column {
        class: "bc-accepted",
        key: "console-orders-accepted",
        states: &[OrderState::Accepted],
    },
    Column {
        class: "bc-pay",
        key: "console-orders-to-pay",
        states: &[OrderState::ToPay, OrderState::Paid],
    },
    Column {
        class: "bc-prepare",
        key: "console-orders-preparing",
        states: &[OrderState::Preparing],
    },
    Column {
        class: "bc-ready",
        key: "console-orders-ready",
        states: &[OrderState::Ready, OrderState::Shipped],
    },
    Column {
        class: "bc-done",
        key: "console-orders-done",
        states: &[
            OrderState::Collected,
            OrderState::Delivered,
            OrderState::Refunded,
            OrderState::Cancelled,
        ],
    },
];

/// All columns.
pub(crate) fn board(c: Console, shown: Memo<Vec<OrderDetail>>) -> AnyView {
    let dragged = RwSignal::new(None::<OrderDetail>);
    let columns = COLUMNS.iter().map(|column| one(c, column, shown, dragged)).collect_view();
    view! { <div class="board">{columns}</div> }.into_any()
}

fn one(
    c: Console,
    column: &'static Column,
    shown: Memo<Vec<OrderDetail>>,
    dragged: RwSignal<Option<OrderDetail>>,
) -> AnyView {
    let orders = Memo::new(move |_| {
        shown.with(|orders| {
            orders
                .iter()
                .filter(|detail| column.states.contains(&detail.order.state))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let sum = move || {
        orders.with(|orders| {
            let counted = orders.iter().filter(|detail| {
                !matches!(detail.order.state, OrderState::Cancelled | OrderState::Refunded)
            });
            let minor = counted.map(|detail| detail.order.total.minor).sum();
            let currency = orders
                .first()
                .map_or_else(|| c.currency(), |detail| detail.order.total.currency.clone());
            money(&Money { minor, currency })
        })
    };
    let over = RwSignal::new(false);
    let target = move || {
        dragged
            .with_untracked(|dragged| dragged.as_ref().and_then(|detail| landing(column, detail)))
    };
    view! {
        <section
            class=format!("bcol {}", column.class)
            aria-label=t(column.key)
            on:dragover=move |event: ev::DragEvent| {
                if target().is_some() {
                    event.prevent_default();
                    over.set(true);
                }
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event: ev::DragEvent| {
                event.prevent_default();
                over.set(false);
                if let (Some(detail), Some(to)) = (dragged.get_untracked(), target()) {
                    act::move_to(c, detail, to);
                }
                dragged.set(None);
            }
        >
            <header>
                <h2>{t(column.key)}</h2>
                <span class="n">{move || orders.with(Vec::len)}</span>
                <span class="sum">{sum}</span>
            </header>
            <div class="bcards scroll">
                {move || over.get().then(|| view! { <div class="slot"></div> })}
                <For each=move || { let mut orders = orders.get(); orders.truncate(if column.key == "console-orders-done" { DONE_SHOWN } else { usize::MAX }); orders }
                    key=|detail| (detail.order.id.clone(), detail.order.revision, detail.order.state, detail.next_states.len()) let:detail>
                    {card(c, detail, dragged)}
                </For>
            </div>
        </section>
    }
    .into_any()
}

/// Where an order goes that is dropped on a column; nowhere if it may not.
fn landing(column: &Column, detail: &OrderDetail) -> Option<OrderState> {
    if column.states.contains(&detail.order.state) {
        return None;
    }
    column.states.iter().copied().find(|state| detail.next_states.contains(state))
}

/// Whether the column's own name says it all.
fn is_said_by_column(state: OrderState) -> bool {
    use OrderState::{Accepted, Preparing, Ready, Received, ToPay};
    matches!(state, Received | Accepted | ToPay | Preparing | Ready)
}

fn card(c: Console, detail: OrderDetail, dragged: RwSignal<Option<OrderDetail>>) -> AnyView {
    let order = &detail.order;
    let page = Page::Orders(Some(order.id.clone()));
    let goes = page.clone();
    let words: Vec<String> =
        order.lines.iter().map(|line| format!("{} {}", line.quantity, line.title)).collect();
    let pictures = order
        .lines
        .iter()
        .filter(|line| !line.picture.is_empty())
        .take(4)
        .map(|line| picture("", &line.picture, "", "p32"))
        .collect_view();
    let ships = order.delivery == "ship";
    let carried = detail.clone();
    let is_dragged = {
        let id = order.id.clone();
        Memo::new(move |_| {
            dragged.with(|dragged| dragged.as_ref().is_some_and(|detail| detail.order.id == id))
        })
    };
    let movable = !detail.next_states.is_empty();
    let label =
        format!("{}, {}, {}", order.reference, t(order_key(order.state)), money(&order.total));
    view! {
        <article
            class="ocard"
            class:drag=move || is_dragged.get()
            aria-label=label
            data-order=order.id.clone()
            draggable=movable.to_string()
            on:dragstart=move |event: ev::DragEvent| {
                if let Some(data) = event.data_transfer() {
                    drop(data.set_data("text/plain", &carried.order.reference));
                }
                let carried = carried.clone();
                // After the browser has taken its picture of the card.
                set_timeout(move || dragged.set(Some(carried)), std::time::Duration::ZERO);
            }
            on:dragend=move |_| dragged.set(None)
        >
            <div class="hd">
                {avatar::person(&detail.customer, "s24")}
                <a class="ell" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone())>{detail.customer.clone()}</a>
                <span class="end num">{money(&order.total)}</span>
            </div>
            <p class="it">{words.join(", ")}</p>
            <div class="pics">{pictures}</div>
            <div class="ft">
                <span class="mono">{order.reference.clone()}</span>
                <span class="row g1 end">{icon(if ships { "bike" } else { "store" }, "")}{dates::moment(order.at_ms)}</span>
            </div>
            {(!is_said_by_column(order.state)).then(|| view! { <div>{order_chip(order.state)}</div> })}
            {act::quick_moves(c, detail.clone())}
        </article>
    }
    .into_any()
}
