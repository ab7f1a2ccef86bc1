//! The states an order, a page or the connection can be in, each with a shape and a word.

use comptoir_api::chat::OrderState;
use leptos::prelude::*;

use super::icon::icon;
use crate::words::Words;

/// An order's state as a chip.
pub fn order_chip(state: OrderState) -> AnyView {
    order_chip_with(state, String::new())
}

/// The same with one more fact: "À payer · 32,20 €".
pub fn order_chip_with(state: OrderState, more: String) -> AnyView {
    let words = Words::here();
    let (class, drawing) = match state {
        OrderState::Received => ("st info", "inbox"),
        OrderState::Corrected => ("st warn", "edit"),
        OrderState::Accepted => ("st info", "check"),
        OrderState::ToPay => ("st warn", "bank"),
        OrderState::Paid => ("st ok", "check"),
        OrderState::Preparing => ("st pr", "box"),
        OrderState::Ready => ("st ok", "bag"),
        OrderState::Shipped => ("st pr", "truck"),
        OrderState::Collected | OrderState::Delivered => ("st", "check"),
        OrderState::Cancelled => ("st bad", "close"),
        OrderState::Refunded => ("st", "refresh"),
    };
    let more = if more.is_empty() { more } else { format!(" · {more}") };
    view! {
        <span class=class>{icon(drawing, "")} {move || words.t(order_key(state))} {more}</span>
    }
    .into_any()
}

/// The sentence of an order's state.
pub fn order_key(state: OrderState) -> &'static str {
    match state {
        OrderState::Received => "order-received",
        OrderState::Corrected => "order-corrected-state",
        OrderState::Accepted => "order-accepted",
        OrderState::ToPay => "order-to-pay",
        OrderState::Paid => "order-paid",
        OrderState::Preparing => "order-preparing",
        OrderState::Ready => "order-ready",
        OrderState::Collected => "order-collected",
        OrderState::Shipped => "order-shipped",
        OrderState::Delivered => "order-delivered",
        OrderState::Cancelled => "order-cancelled",
        OrderState::Refunded => "order-refunded",
    }
}

/// Every state, by its name in a request.
pub const ORDER_STATES: [(&str, OrderState); 12] = [
    ("received", OrderState::Received),
    ("corrected", OrderState::Corrected),
    ("accepted", OrderState::Accepted),
    ("to_pay", OrderState::ToPay),
    ("paid", OrderState::Paid),
    ("preparing", OrderState::Preparing),
    ("ready", OrderState::Ready),
    ("collected", OrderState::Collected),
    ("shipped", OrderState::Shipped),
    ("delivered", OrderState::Delivered),
    ("cancelled", OrderState::Cancelled),
    ("refunded", OrderState::Refunded),
];

/// Whether nothing more will happen to an order.
pub fn is_over(state: OrderState) -> bool {
    matches!(
        state,
        OrderState::Collected
            | OrderState::Delivered
            | OrderState::Cancelled
            | OrderState::Refunded
    )
}

/// Nothing here yet: the bell, one sentence, at most one action.
pub fn empty(title: String, sentence: String, action: Option<AnyView>) -> AnyView {
    view! {
        <div class="empty">
            <svg class="ill" viewBox="0 0 88 88" aria-hidden="true">
                <circle cx="44" cy="44" r="44" fill="var(--prune-tint)" />
                <circle cx="44" cy="24" r="4" fill="var(--laiton)" />
                <path d="M24 52a20 20 0 0 1 40 0z" fill="var(--prune)" />
                <rect x="20" y="57" width="48" height="5" rx="2.5" fill="var(--laiton)" />
            </svg>
            <h2>{title}</h2>
            <p>{sentence}</p>
            {action}
        </div>
    }
    .into_any()
}

/// A page could not be had: the cause, what is safe, a way on.
pub fn page_error(
    title: String,
    sentence: String,
    retry: Option<(String, Callback<()>)>,
) -> AnyView {
    let action = retry.map(|(label, again)| {
        view! {
            <button type="button" class="btn" on:click=move |_| again.run(())>
                {icon("refresh", "s18")}
                {label}
            </button>
        }
    });
    view! {
        <div class="empty" role="alert">
            <span class="bad-ic">{icon("server", "s28")}</span>
            <h2>{title}</h2>
            <p>{sentence}</p>
            {action}
        </div>
    }
    .into_any()
}

/// The brass banner while the network is away.
pub fn offline_banner(offline: Signal<bool>, waiting: Signal<u32>) -> AnyView {
    let words = Words::here();
    view! {
        <div role="status">
            {move || {
                offline
                    .get()
                    .then(|| {
                        let waiting = waiting.get();
                        let sentence = if waiting > 0 {
                            words.with("state-offline-waiting", &[("count", waiting.into())])
                        } else {
                            words.t("state-offline")
                        };
                        view! { <p class="banner">{icon("wifioff", "s16")} <span>{sentence}</span></p> }
                    })
            }}
        </div>
    }
    .into_any()
}
