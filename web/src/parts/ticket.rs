//! The receipt: a cart or an order with notched edges, the same in chat, orders page and console.

use comptoir_api::chat::{Order, OrderLine, OrderState};
use leptos::prelude::*;

use super::{
    Act, Face, Frame,
    icon::icon,
    states::{is_over, order_chip, order_key},
    terms,
};
use crate::words::Words;

/// Where a step of the rail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Behind us.
    Done,
    /// Where we are.
    Now,
    /// Ahead.
    Ahead,
}

/// A cart that was sent and not yet answered.
pub fn cart(order: Order, frame: Frame) -> AnyView {
    let words = Words::here();
    let count: u32 = order.lines.iter().map(|line| line.quantity).sum();
    let title = if frame.face == Face::Customer { "cart-mine" } else { "cart-theirs" };
    let total = order.total.clone();
    let spoken = total.clone();
    view! {
        <article
            class="ticket"
            aria-label=move || {
                let items = words.with("cart-items", &[("count", count.into())]);
                format!("{}, {items}, {}", words.t(title), words.money(&spoken))
            }
        >
            <div>
                <div class="row between">
                    <span class="row g2 t13 strong muted">
                        {icon("bag", "s16")} {move || words.t(title)}
                    </span>
                    <span class="t13 faint">
                        {move || words.with("cart-items", &[("count", count.into())])}
                    </span>
                </div>
                {lines(order.lines)}
                {note(order.note)}
            </div>
            <div>
                <div class="total">
                    <span>{move || words.t("order-total")}</span>
                    <span class="sum">{move || words.money(&total)}</span>
                </div>
            </div>
        </article>
    }
    .into_any()
}

/// An order with its state and what can be done about it.
pub fn ticket(order: Order, frame: Frame) -> AnyView {
    let words = Words::here();
    let heading = order.clone();
    let head = view! {
        <div class="row between">
            <span class="row g2 t13 strong muted">
                {icon("receipt", "s16")}
                {
                    let reference = order.reference.clone();
                    move || words.with("order-title", &[("reference", reference.clone().into())])
                }
            </span>
            {order_chip(order.state)}
        </div>
    };
    let label = move || ticket_label(words, &heading);
    if is_over(order.state) {
        return view! {
            <article class="ticket" aria-label=label>
                <div>{head}</div>
                <div class="over">{closing(order, frame)}</div>
            </article>
        }
        .into_any();
    }
    let total = order.total.clone();
    let reason = (order.state == OrderState::Corrected && !order.reason.is_empty())
        .then(|| view! { <p class="notice warn t13">{order.reason.clone()}</p> });
    view! {
        <article class="ticket" aria-label=label>
            <div>
                {head} {lines(order.lines.clone())} {terms::sums(&order)} {terms::handover(&order)}
                {note(order.note.clone())}
            </div>
            <div>
                <div class="total">
                    <span>{move || words.t("order-total")}</span>
                    <span class="sum">{move || words.money(&total)}</span>
                </div>
                {terms::under_total(&order)}
                {reason}
                <div class="railbox">{rail(&order)}</div>
                {actions(order, frame)}
            </div>
        </article>
    }
    .into_any()
}

/// "Commande H-2417, acceptée, 32,20 €".
pub fn ticket_label(words: Words, order: &Order) -> String {
    let title = words.with("order-title", &[("reference", order.reference.clone().into())]);
    format!("{title}, {}, {}", words.t(order_key(order.state)), words.money(&order.total))
}

/// The lines with what each comes to.
pub fn lines(lines: Vec<OrderLine>) -> AnyView {
    let words = Words::here();
    let rows = lines
        .into_iter()
        .map(|line| {
            let mut sum = line.unit_price.clone();
            sum.minor = sum.minor.saturating_mul(i64::from(line.due()));
            let part = |count: u32, key: &'static str| {
                (count > 0).then(|| {
                    view! {
                        <span class="t13 faint blk">
                            {move || words.with(key, &[("count", count.into())])}
                        </span>
                    }
                })
            };
            let cancelled = part(line.cancelled, "order-line-cancelled");
            let sent = part(line.sent, "order-line-sent");
            let gone = line.due() == 0;
            view! {
                <li class:gone=gone>
                    <span>{line.quantity}<span class="sr">" × "</span></span>
                    <span>{line.title} {cancelled} {sent}</span>
                    <span>{move || words.money(&sum)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="lines">{rows}</ul> }.into_any()
}

/// The steps of an order and where it stands among them.
pub fn steps(order: &Order) -> Vec<(OrderState, Standing)> {
    use OrderState::{
        Accepted, Collected, Corrected, Delivered, Paid, Preparing, Ready, Received, Shipped, ToPay,
    };
    let paid_for = matches!(order.state, ToPay | Paid)
        || order.history.iter().any(|step| matches!(step.state, ToPay | Paid));
    let is_paid = order.state == Paid || order.history.iter().any(|step| step.state == Paid);
    let third = match (paid_for, is_paid) {
        (true, true) => Paid,
        (true, false) => ToPay,
        (false, _) => Preparing,
    };
    let (mut fourth, fifth) =
        if order.delivery == "ship" { (Shipped, Delivered) } else { (Ready, Collected) };
    let at = match order.state {
        Received | Corrected => 0,
        Accepted => 1,
        Preparing if paid_for => {
            fourth = Preparing;
            3
        }
        ToPay | Paid | Preparing => 2,
        Ready if order.delivery == "ship" => {
            fourth = Ready;
            3
        }
        Ready | Shipped => 3,
        _ => 4,
    };
    let first = if order.state == Corrected { Corrected } else { Received };
    [first, Accepted, third, fourth, fifth]
        .into_iter()
        .enumerate()
        .map(|(place, state)| {
            let standing = match place.cmp(&at) {
                std::cmp::Ordering::Less => Standing::Done,
                std::cmp::Ordering::Equal if at == 4 => Standing::Done,
                std::cmp::Ordering::Equal => Standing::Now,
                std::cmp::Ordering::Greater => Standing::Ahead,
            };
            (state, standing)
        })
        .collect()
}

fn rail(order: &Order) -> AnyView {
    let words = Words::here();
    let steps = steps(order)
        .into_iter()
        .map(|(state, standing)| {
            let (class, check) = match standing {
                Standing::Done => ("done", Some(icon("check", ""))),
                Standing::Now => ("now", None),
                Standing::Ahead => ("", None),
            };
            view! {
                <li class=class aria-current=(standing == Standing::Now).then_some("step")>
                    <span class="n">{check}</span>
                    {move || words.t(order_key(state))}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="rail">{steps}</ol> }.into_any()
}

fn note(note: String) -> Option<AnyView> {
    (!note.is_empty()).then(|| {
        view! {
            <p class="row g2 top t13 muted ticket-note">{icon("note", "s16")} <span>{note}</span></p>
        }
        .into_any()
    })
}

fn actions(order: Order, frame: Frame) -> AnyView {
    let words = Words::here();
    let opened = order.clone();
    let details = view! {
        <button
            type="button"
            class="btn"
            on:click=move |_| frame.act.run(Act::OpenOrder(opened.clone()))
        >
            {move || words.t("action-details")}
        </button>
    };
    if order.state != OrderState::Corrected || frame.face == Face::Counter {
        return view! { <div class="row g2">{details}</div> }.into_any();
    }
    view! { {confirm_buttons(order, frame.act)} <div class="row g2 later">{details}</div> }
        .into_any()
}

/// Accept the shop's correction, or decline it: the same weight for both.
pub fn confirm_buttons(order: Order, act: Callback<Act>) -> AnyView {
    let words = Words::here();
    let total = order.total.clone();
    let declined = order.id.clone();
    let (no, yes) = if order.more.proposed {
        ("order-keep", "order-agree")
    } else {
        ("order-refuse", "order-confirm")
    };
    let id = order.id;
    view! {
        <div class="two">
            <button
                type="button"
                class="btn"
                on:click=move |_| {
                    act.run(Act::Confirm { order: declined.clone(), accept: false });
                }
            >
                {move || words.t(no)}
            </button>
            <button
                type="button"
                class="btn pri"
                on:click=move |_| act.run(Act::Confirm { order: id.clone(), accept: true })
            >
                {move || words.with(yes, &[("total", words.money(&total).into())])}
            </button>
        </div>
    }
    .into_any()
}

fn closing(order: Order, frame: Frame) -> AnyView {
    let words = Words::here();
    let count: u32 = order.lines.iter().map(|line| line.quantity).sum();
    let at_ms = order.at_ms;
    let line = if order.reason.is_empty() {
        view! {
            <span class="t14 muted">
                {move || {
                    format!(
                        "{} · {}",
                        words.with("cart-items", &[("count", count.into())]),
                        words.date(at_ms),
                    )
                }}
            </span>
        }
        .into_any()
    } else {
        view! { <span class="t14 muted">{order.reason.clone()}</span> }.into_any()
    };
    let opened = order.clone();
    let again = (frame.face == Face::Customer).then(|| {
        view! {
            <button
                type="button"
                class="lnk t14"
                on:click=move |_| frame.act.run(Act::Reorder(order.clone()))
            >
                {move || words.t("order-again")}
            </button>
        }
    });
    view! {
        <div class="row between">
            {line}
            <span class="row g4">
                <button
                    type="button"
                    class="lnk t14"
                    on:click=move |_| frame.act.run(Act::OpenOrder(opened.clone()))
                >
                    {move || words.t("action-details")}
                </button>
                {again}
            </span>
        </div>
    }
    .into_any()
}
