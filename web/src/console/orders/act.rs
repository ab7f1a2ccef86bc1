//! Moves orders from state to state, and asks for the reason where one is owed.

use comptoir_api::chat::OrderState;
use comptoir_api::shop::{MoveOrder, OrderDetail};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::load;
use crate::console::state::Console;
use crate::console::words::{t, tw, tw2};
use crate::console::{browser, ui};
use crate::parts::icon::icon;
use crate::parts::states::order_key;

/// Moves an order. Cancelling asks why first.
pub(crate) fn move_to(c: Console, detail: OrderDetail, to: OrderState) {
    if to == OrderState::Cancelled {
        c.cancelling.set(Some(detail));
        return;
    }
    send(c, detail, to, String::new());
}

/// The next step, and the others behind a menu.
pub(crate) fn quick_moves(c: Console, detail: OrderDetail) -> AnyView {
    if detail.next_states.is_empty() || !c.may(Permission::Orders) {
        return ().into_any();
    }
    let first = next_step(&detail);
    let refusable = is_refusable(&detail);
    let others: Vec<OrderState> = detail
        .next_states
        .iter()
        .copied()
        .filter(|state| Some(*state) != first && !(refusable && *state == OrderState::Cancelled))
        .collect();
    let main = main_moves(c, &detail);
    let menu = (!others.is_empty()).then(|| {
        ui::menu(
            "ib sm",
            t("console-orders-move"),
            "",
            || icon("dots", "s16"),
            move |close| items(c, detail.clone(), others.clone(), close),
        )
    });
    view! { <div class="row g1 moves">{main}{menu}</div> }.into_any()
}

/// The next step alone; where an order is new, also its refusal.
pub(crate) fn main_moves(c: Console, detail: &OrderDetail) -> AnyView {
    let is_new = detail.order.state == OrderState::Received;
    let main = next_step(detail).map(|to| {
        let detail = detail.clone();
        let class = if is_new { "btn sm pri grow" } else { "btn sm grow" };
        view! { <button type="button" class=class on:click=move |_| move_to(c, detail.clone(), to)>{verb(to)}</button> }
    });
    let refuse = is_refusable(detail).then(|| {
        let detail = detail.clone();
        view! { <button type="button" class="btn sm" on:click=move |_| move_to(c, detail.clone(), OrderState::Cancelled)>{t("console-orders-refuse")}</button> }
    });
    view! { {main}{refuse} }.into_any()
}

fn next_step(detail: &OrderDetail) -> Option<OrderState> {
    detail.next_states.iter().copied().find(|state| !is_way_out(*state))
}

fn is_refusable(detail: &OrderDetail) -> bool {
    detail.order.state == OrderState::Received
        && detail.next_states.contains(&OrderState::Cancelled)
}

/// The entries of "move to…".
pub(crate) fn items(
    c: Console,
    detail: OrderDetail,
    states: Vec<OrderState>,
    close: Callback<()>,
) -> AnyView {
    states.into_iter().map(|to| {
        let detail = detail.clone();
        let class = if to == OrderState::Cancelled { "mi bad" } else { "mi" };
        view! {
            <button type="button" class=class on:click=move |_| {
                close.run(());
                move_to(c, detail.clone(), to);
            }>{if to == OrderState::Cancelled { t("console-orders-cancel") } else { t(order_key(to)) }}</button>
        }
    }).collect_view().into_any()
}

/// The dialog that asks why an order is cancelled.
pub(crate) fn dialogs(c: Console) -> AnyView {
    let ask = move || {
        c.cancelling.get().map(|detail| {
            let reason = RwSignal::new(String::new());
            let reference = detail.order.reference.clone();
            ui::dialog(tw("console-orders-cancel-ask", "reference", &reference), "small", Callback::new(move |()| c.cancelling.set(None)), move || {
                let usual = ["console-reason-stock", "console-reason-closed", "console-reason-customer"].into_iter().map(|key| {
                    view! { <button type="button" class="chip sm" on:click=move |_| reason.set(t(key))>{t(key)}</button> }
                }).collect_view();
                view! {
                    {ui::area(t("console-orders-reason"), reason, 2)}
                    <div class="row g1 wrap">{usual}</div>
                    <div class="acts">
                        <button type="button" class="btn" on:click=move |_| ui::shut()>{t("console-orders-keep")}</button>
                        <button type="button" class="btn danger solid" disabled=move || reason.with(|reason| reason.trim().is_empty())
                            on:click=move |_| {
                                let why = reason.get_untracked().trim().to_owned();
                                ui::shut();
                                send(c, detail.clone(), OrderState::Cancelled, why);
                            }>{t("console-orders-cancel")}</button>
                    </div>
                }
                .into_any()
            })
        })
    };
    view! { {ask} }.into_any()
}

fn send(c: Console, detail: OrderDetail, to: OrderState, reason: String) {
    let id = detail.order.id.clone();
    let reference = detail.order.reference.clone();
    // It stands in its new place at once; the answer or the refusal corrects it.
    c.orders.update(|orders| {
        if let Some(known) = orders.get_mut(&id) {
            known.order.state = to;
            known.next_states.clear();
        }
    });
    keep_keyboard(&id);
    let ask = MoveOrder { to, reason, revision: detail.order.revision };
    spawn_local(async move {
        match api::post::<_, OrderDetail>(&format!("/api/orders/{id}/move"), &ask).await {
            Ok(moved) => {
                c.open.detail.update(|open| {
                    let known = open.as_mut().and_then(|open| {
                        open.orders.iter_mut().find(|order| order.id == moved.order.id)
                    });
                    if let Some(known) = known {
                        *known = moved.order.clone();
                    }
                });
                let sentence = tw2(
                    "console-orders-moved",
                    ("reference", &reference),
                    ("state", &t(order_key(moved.order.state))),
                );
                let id = moved.order.id.clone();
                c.orders.update(|orders| {
                    orders.insert(id.clone(), moved);
                });
                keep_keyboard(&id);
                c.say(sentence);
            }
            Err(error) => {
                c.orders.update(|orders| {
                    orders.insert(detail.order.id.clone(), detail);
                });
                load::order(c, id);
                if error.code == "conflict" {
                    c.warn(super::refusal(&error));
                } else {
                    c.fail(&error);
                }
            }
        }
    });
}

/// The button that moved an order goes with its old place: the keyboard follows the order.
fn keep_keyboard(id: &str) {
    let card = format!("[data-order='{id}'] a");
    crate::browser::after_draw(move || {
        if crate::browser::is_lost() && !browser::focus("dialog[open] .dlg-h button") {
            browser::focus(&card);
        }
    });
}

fn is_way_out(state: OrderState) -> bool {
    matches!(state, OrderState::Cancelled | OrderState::Refunded | OrderState::Corrected)
}

fn verb(to: OrderState) -> String {
    t(match to {
        OrderState::Accepted => "console-orders-accept",
        OrderState::ToPay => "console-orders-ask-pay",
        OrderState::Paid => "console-orders-mark-paid",
        OrderState::Preparing => "console-orders-prepare",
        OrderState::Ready => "console-orders-make-ready",
        OrderState::Collected => "console-orders-make-collected",
        OrderState::Shipped => "console-orders-make-shipped",
        OrderState::Delivered => "console-orders-make-delivered",
        other => order_key(other),
    })
}
