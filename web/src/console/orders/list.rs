//! The same orders as a table, latest first.

use comptoir_api::shop::OrderDetail;
use leptos::prelude::*;

use super::act;
use crate::console::dates;
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{money, t, tn};
use crate::parts::avatar;
use crate::parts::states::order_chip;

/// The table.
pub(crate) fn list(c: Console, shown: Memo<Vec<OrderDetail>>) -> AnyView {
    view! {
        <section class="card flat tbox scroll">
            <table class="tb cards">
                <thead>
                    <tr>
                        <th>{t("console-orders-reference")}</th>
                        <th>{t("console-orders-customer")}</th>
                        <th>{t("console-orders-content")}</th>
                        <th class="r">{t("order-total")}</th>
                        <th>{t("console-orders-state")}</th>
                        <th>{t("console-orders-when")}</th>
                        <th><span class="sr">{t("console-orders-move")}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || shown.get() key=|detail| (detail.order.id.clone(), detail.order.revision, detail.order.state, detail.next_states.len()) let:detail>
                        {row(c, detail)}
                    </For>
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(c: Console, detail: OrderDetail) -> AnyView {
    let page = Page::Orders(Some(detail.order.id.clone()));
    let goes = page.clone();
    let articles: u32 = detail.order.lines.iter().map(|line| line.quantity).sum();
    view! {
        <tr data-order=detail.order.id.clone()>
            <td class="mono"><a class="lnk" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone())>{detail.order.reference.clone()}</a></td>
            <td><span class="row g2">{avatar::person(&detail.customer, "s24")}<span class="ell">{detail.customer.clone()}</span></span></td>
            <td class="muted">{tn("cart-items", articles)}</td>
            <td class="r">{money(&detail.order.total)}</td>
            <td>{order_chip(detail.order.state)}</td>
            <td class="muted nowrap">{dates::moment(detail.order.at_ms)}</td>
            <td class="r">{act::quick_moves(c, detail.clone())}</td>
        </tr>
    }
    .into_any()
}
