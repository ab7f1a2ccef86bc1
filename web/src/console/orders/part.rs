//! An order in parts: what is handed over now, what will not come, and money that goes back.

use comptoir_api::chat::Money;
use comptoir_api::shop::OrderDetail;
use comptoir_api::trade::{LinePart, PartOrder, RefundOrder};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

use crate::console::catalogue::{amount, minor};
use crate::console::state::Console;
use crate::console::words::{t, tw, why};
use crate::console::{api, load, ui};

/// A line: how many are handed over now, how many are taken out.
#[derive(Debug, Clone)]
struct Row {
    part: LinePart,
    title: String,
    open: u32,
    sent: RwSignal<String>,
    cancelled: RwSignal<String>,
}

/// The dialog of parts.
pub(crate) fn parts(c: Console, detail: OrderDetail, close: Callback<()>) -> AnyView {
    let order = detail.order;
    let title = tw("console-part-title", "reference", &order.reference);
    let rows: Vec<Row> = order
        .lines
        .iter()
        .map(|line| Row {
            part: LinePart {
                product: line.product.clone(),
                variant: line.variant.clone(),
                ..LinePart::default()
            },
            title: line.title.clone(),
            open: line.due().saturating_sub(line.sent),
            sent: RwSignal::new(String::new()),
            cancelled: RwSignal::new(String::new()),
        })
        .filter(|row| row.open > 0)
        .collect();
    let reason = RwSignal::new(String::new());
    let trouble = RwSignal::new(String::new());
    let fields = rows
        .iter()
        .map(|row| {
            let (sent, cancelled, open) = (row.sent, row.cancelled, row.open);
            let count = |value: RwSignal<String>, key: &str| {
                let label = tw(key, "title", &row.title);
                view! {
                    <input class="inp num" type="number" min="0" max=open aria-label=label placeholder="0"
                        prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
                }
            };
            view! {
                <li class="row g2">
                    <span class="grow ell">{row.title.clone()} " " <span class="faint">{format!("× {open}")}</span></span>
                    {count(sent, "console-part-sent")}
                    {count(cancelled, "console-part-cancelled")}
                </li>
            }
        })
        .collect_view();
    let (id, revision) = (order.id, order.revision);
    let send = move |_| {
        let number = |text: RwSignal<String>| text.get_untracked().trim().parse().unwrap_or(0);
        let parts = rows.iter().map(|row| LinePart {
            sent: number(row.sent),
            cancelled: number(row.cancelled),
            ..row.part.clone()
        });
        let parts = parts.filter(|part| part.sent + part.cancelled > 0).collect();
        let reason = reason.get_untracked();
        post(c, id.clone(), "parts", PartOrder { parts, reason, revision }, trouble);
    };
    ui::dialog(title, "tall terms", close, move || {
        view! {
            <div class="row g2 t13 faint"><span class="grow"></span><span class="inp-head">{t("console-part-now")}</span><span class="inp-head">{t("console-part-out")}</span></div>
            <ul class="terms-lines">{fields}</ul>
            {ui::area(t("console-part-reason"), reason, 2)}
            {said(trouble)}
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" on:click=send>{t("console-part-save")}</button>
            </div>
        }
        .into_any()
    })
}

/// The dialog of a refund.
pub(crate) fn refund(c: Console, detail: OrderDetail, close: Callback<()>) -> AnyView {
    let order = detail.order;
    let title = tw("console-refund-title", "reference", &order.reference);
    let currency = order.total.currency.clone();
    let so_far: i64 = order.more.refunds.iter().map(|refund| refund.amount.minor).sum();
    let value = RwSignal::new(amount((order.total.minor - so_far).max(0), &currency));
    let reason = RwSignal::new(String::new());
    let trouble = RwSignal::new(String::new());
    let (id, revision) = (order.id, order.revision);
    let send = move |_| {
        let minor = minor(&value.get_untracked(), &currency).unwrap_or_default();
        let amount = Money { minor, currency: currency.clone() };
        let wish = RefundOrder { amount, reason: reason.get_untracked(), revision };
        post(c, id.clone(), "refunds", wish, trouble);
    };
    ui::dialog(title, "small", close, move || {
        view! {
            <p class="t14 muted">{t("console-refund-more")}</p>
            {ui::field(t("console-refund-amount"), value)}
            {ui::area(t("console-orders-reason"), reason, 2)}
            {said(trouble)}
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" on:click=send>{t("console-refund-save")}</button>
            </div>
        }
        .into_any()
    })
}

fn said(trouble: RwSignal<String>) -> AnyView {
    let inside = move || {
        let said = trouble.get();
        (!said.is_empty()).then(|| view! { <p class="notice warn" role="alert">{said}</p> })
    };
    view! { {inside} }.into_any()
}

fn post<B: Serialize + 'static>(
    c: Console,
    id: String,
    what: &'static str,
    wish: B,
    trouble: RwSignal<String>,
) {
    trouble.set(String::new());
    spawn_local(async move {
        let path = format!("/api/orders/{id}/{what}");
        match api::post::<B, OrderDetail>(&path, &wish).await {
            Ok(moved) => {
                ui::shut();
                c.orders.update(|orders| {
                    orders.insert(id.clone(), moved);
                });
                c.say(t("console-part-saved"));
            }
            Err(error) if error.code == "invalid" || error.code == "conflict" => {
                trouble.set(why(&error));
                if error.code == "conflict" {
                    c.warn(why(&error));
                    load::order(c, id);
                }
            }
            Err(error) => c.fail(&error),
        }
    });
}
