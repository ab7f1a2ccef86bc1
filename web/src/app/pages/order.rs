//! One order: what is in it, where it stands, every step it took.

use comptoir_api::chat::{Order, OrderState, OrderStep};
use leptos::prelude::*;

use super::{head, to_chat};
use crate::{
    app::{route::Route, state::App},
    parts::{
        Face,
        icon::icon,
        states::{empty, is_over, order_chip, order_key},
        terms,
        ticket::{Standing, confirm_buttons, lines, steps},
    },
};

/// The page.
pub(crate) fn page(app: App, id: String) -> AnyView {
    let words = app.words;
    let order = Memo::new(move |_| app.orders.read().iter().find(|order| order.id == id).cloned());
    let title = Signal::derive(move || {
        let reference = order.read().as_ref().map(|order| order.reference.clone());
        let reference = reference.unwrap_or_default();
        words.with("order-title", &[("reference", reference.into())])
    });
    let under = Signal::derive(move || {
        let count: u32 = order
            .read()
            .as_ref()
            .map(|order| order.lines.iter().map(|line| line.quantity).sum())
            .unwrap_or_default();
        let items = words.with("cart-items", &[("count", count.into())]);
        format!("{} · {items}", app.shop_name())
    });
    view! {
        {head(app, Route::Orders, title, under, to_chat(app))}
        <div class="fill ord scrolls" tabindex="0">
            {move || match order.get() {
                Some(order) => inside(app, order),
                None => empty(words.t("state-not-found"), String::new(), None),
            }}
        </div>
    }
    .into_any()
}

fn inside(app: App, order: Order) -> AnyView {
    let words = app.words;
    let cart = order.cart.clone();
    let corrected = (order.state == OrderState::Corrected).then(|| {
        let buttons = confirm_buttons(order.clone(), app.frame().act);
        let (title, more) = if order.more.proposed {
            ("order-proposed", "order-proposed-more")
        } else {
            ("order-corrected", "order-corrected-more")
        };
        view! {
            <section class="card pad col g3" role="alert">
                <h2 class="t16 strong">{words.t(title)}</h2>
                <p class="t14 muted">{words.t(more)}</p>
                {reason(&order)}
                {buttons}
            </section>
        }
    });
    let cancelled = (order.state == OrderState::Cancelled).then(|| reason(&order)).flatten();
    let note = (!order.note.is_empty()).then(|| {
        view! {
            <section class="card pad col g1">
                <h2 class="t13 muted">{words.t("order-note")}</h2>
                <p class="t15 words-body">{order.note.clone()}</p>
            </section>
        }
    });
    let delivery = if order.delivery == "ship" { "cart-ship" } else { "cart-collect" };
    let again = is_over(order.state).then(|| {
        let lines = order.lines.clone();
        view! {
            <button type="button" class="btn pri lg full" on:click=move |_| app.reorder(&lines)>
                {words.t("order-again")}
            </button>
        }
    });
    view! {
        {corrected} {cancelled}
        <article class="ticket whole" aria-label=crate::parts::ticket::ticket_label(words, &order)>
            <div>
                <div class="row between">
                    <span class="row g2 t13 strong muted">
                        {icon(if order.delivery == "ship" { "truck" } else { "store" }, "s16")}
                        {words.t(delivery)}
                    </span>
                    {order_chip(order.state)}
                </div>
                {lines(order.lines.clone())} {terms::sums(&order)} {terms::handover(&order)}
            </div>
            <div>
                <div class="total">
                    <span>{words.t("order-total")}</span>
                    <span class="sum">{words.money(&order.total)}</span>
                </div>
                {terms::under_total(&order)} {terms::seal(&order, Face::Customer)}
            </div>
        </article>
        {note}
        <section class="card pad" aria-label=words.t("order-steps")>
            {history(app, &order)}
        </section>
        {again}
        <button
            type="button"
            class="btn full"
            on:click=move |_| {
                app.router.go(Route::Chat);
                let act = crate::parts::Act::Jump(cart.clone());
                crate::browser::after_draw(move || app.frame().act.run(act));
            }
        >
            {icon("chat", "s18")}
            {words.t("order-in-chat")}
        </button>
    }
    .into_any()
}

fn reason(order: &Order) -> Option<AnyView> {
    (!order.reason.is_empty())
        .then(|| view! { <p class="notice warn">{order.reason.clone()}</p> }.into_any())
}

/// The steps that were taken, then those ahead.
fn history(app: App, order: &Order) -> AnyView {
    let words = app.words;
    let last = order.history.len().saturating_sub(1);
    let over = is_over(order.state);
    let taken = order
        .history
        .iter()
        .enumerate()
        .map(|(place, step)| taken(app, step, place == last && !over))
        .collect_view();
    let stopped = matches!(order.state, OrderState::Cancelled | OrderState::Refunded);
    let ahead = steps(order)
        .into_iter()
        .filter(|(_, standing)| *standing == Standing::Ahead && !stopped)
        .map(|(state, _)| {
            view! {
                <li>
                    <span class="n"></span>
                    <span class="t">{words.t(order_key(state))}</span>
                    <time></time>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="vrail">{taken} {ahead}</ol> }.into_any()
}

fn taken(app: App, step: &OrderStep, is_now: bool) -> AnyView {
    let words = app.words;
    let state = words.t(order_key(step.state));
    let by = if step.by.is_empty() {
        state
    } else {
        words.with("order-by", &[("state", state.into()), ("name", step.by.clone().into())])
    };
    let reason = (!step.reason.is_empty())
        .then(|| view! { <span class="d blk">{step.reason.clone()}</span> });
    let drawing = if step.state == OrderState::Cancelled { "close" } else { "check" };
    let (class, drawing) = if is_now { ("now", "clock") } else { ("done", drawing) };
    view! {
        <li class=class aria-current=is_now.then_some("step")>
            <span class="n">{icon(drawing, "")}</span>
            <span>
                <span class="t">{by}</span>
                {reason}
            </span>
            <time>{words.moment(step.at_ms)}</time>
        </li>
    }
    .into_any()
}
