//! One order, whole: what, for whom, every step it took, and where it can go.

use comptoir_api::chat::{OrderState, OrderStep};
use comptoir_api::shop::OrderDetail;
use comptoir_api::team::Permission;
use leptos::prelude::*;

use super::{act, edit, part};
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{money, t, tw};
use crate::console::{dates, load, ui};
use crate::parts::states::{order_chip, order_key};
use crate::parts::ticket::lines;
use crate::parts::{Face, avatar, icon::icon, terms};

/// The drawer over the board.
pub(crate) fn drawer(c: Console, id: String) -> AnyView {
    if !c.orders.with_untracked(|orders| orders.contains_key(&id)) {
        load::order(c, id.clone());
    }
    let known = {
        let id = id.clone();
        Memo::new(move |_| c.orders.with(|orders| orders.get(&id).cloned()))
    };
    let title = Signal::derive(move || {
        let reference = known
            .with(|known| known.as_ref().map(|detail| detail.order.reference.clone()))
            .unwrap_or_default();
        tw("order-title", "reference", &reference)
    });
    let back = Callback::new(move |()| c.route.go(Page::Orders(None)));
    ui::dialog(title, "drawer", back, move || {
        view! { {move || known.get().map_or_else(|| ui::skeleton(4), |detail| content(c, detail))} }
            .into_any()
    })
}

fn content(c: Console, detail: OrderDetail) -> AnyView {
    let order = detail.order.clone();
    let chat = Page::Inbox(Some(order.chat.clone()));
    let goes = chat.clone();
    let ships = order.delivery == "ship";
    let note = (!order.note.is_empty()).then(|| view! {
        <p class="notice">{icon("note", "")}<span><b>{t("console-orders-note")}</b>{" "}{order.note.clone()}</span></p>
    });
    let reason = (!order.reason.is_empty()).then(|| {
        view! {
            <p class="notice warn">{icon("info", "")}<span>{order.reason.clone()}</span></p>
        }
    });
    let others = detail.next_states.clone();
    let for_menu = detail.clone();
    // Who may not touch orders reads them.
    let may = c.may(Permission::Orders);
    let all_moves = (may && others.len() > 1).then(|| {
        ui::menu(
            "btn sm",
            t("console-orders-move"),
            "move-menu",
            || view! { {t("console-orders-move")}{icon("chevd", "s14")} }.into_any(),
            move |close| act::items(c, for_menu.clone(), others.clone(), close),
        )
    });
    let editing = RwSignal::new(false);
    let for_edit = StoredValue::new(detail.clone());
    let edit = (may && detail.negotiable).then(|| view! {
        <button type="button" class="btn sm" id="edit-order" on:click=move |_| editing.set(true)>{icon("edit", "s14")}{t("console-orders-edit")}</button>
    });
    let (parting, refunding) = (RwSignal::new(false), RwSignal::new(false));
    let is_open = matches!(
        order.state,
        OrderState::Accepted
            | OrderState::ToPay
            | OrderState::Paid
            | OrderState::Preparing
            | OrderState::Ready
            | OrderState::Shipped
    );
    let in_parts = (may && is_open).then(|| view! {
        <button type="button" class="btn sm" id="part-order" on:click=move |_| parting.set(true)>{icon("box", "s14")}{t("console-part-open")}</button>
    });
    let is_paid = order.history.iter().any(|step| step.state == OrderState::Paid);
    let refund = (may && is_paid).then(|| view! {
        <button type="button" class="btn sm" id="refund-order" on:click=move |_| refunding.set(true)>{icon("bank", "s14")}{t("console-refund-open")}</button>
    });
    view! {
        <div class="row g3">
            {avatar::person(&detail.customer, "s36")}
            <span class="grow"><span class="t15 strong blk ell">{detail.customer.clone()}</span>
                <span class="t13 faint row g1">{icon(if ships { "bike" } else { "store" }, "s14")}{t(if ships { "cart-ship" } else { "cart-collect" })}</span></span>
            {order_chip(order.state)}
        </div>
        <article class="ticket wide">
            <div>{lines(order.lines.clone())}{terms::sums(&order)}{terms::handover(&order)}</div>
            <div><div class="total"><span>{t("order-total")}</span><span class="sum">{money(&order.total)}</span></div>{terms::under_total(&order)}{terms::seal(&order, Face::Counter)}</div>
        </article>
        {note}
        {reason}
        <div class="row g2 wrap">{may.then(|| act::main_moves(c, &detail))}{all_moves}{edit}{in_parts}{refund}</div>
        {move || parting.get().then(|| part::parts(c, for_edit.get_value(), Callback::new(move |()| parting.set(false))))}
        {move || refunding.get().then(|| part::refund(c, for_edit.get_value(), Callback::new(move |()| refunding.set(false))))}
        {move || editing.get().then(|| edit::dialog(c, for_edit.get_value(), Callback::new(move |()| editing.set(false))))}
        <a class="btn full" href=c.route.href(&chat) on:click=move |event| c.route.follow(&event, goes.clone())>{icon("chat", "s16")}{t("console-orders-open-chat")}</a>
        <section class="col g3">
            <h3 class="lbl">{t("console-orders-history")}</h3>
            <ol class="vrail">{order.history.iter().rev().enumerate().map(|(at, step)| one(c, step, at == 0)).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn one(c: Console, step: &OrderStep, latest: bool) -> AnyView {
    let class = if latest { "now" } else { "done" };
    let picture = match step.state {
        OrderState::Cancelled => "close",
        OrderState::Corrected => "edit",
        _ => "check",
    };
    let by = if step.by.is_empty() {
        t("console-orders-by-customer")
    } else {
        c.staff_name(&step.by).unwrap_or_else(|| step.by.clone())
    };
    let reason = (!step.reason.is_empty()).then(|| format!(" · {}", step.reason));
    view! {
        <li class=class>
            <span class="n">{icon(picture, "")}</span>
            <span><span class="t blk">{t(order_key(step.state))}</span><span class="d">{by}{reason}</span></span>
            <time>{dates::moment(step.at_ms)}</time>
        </li>
    }
    .into_any()
}
