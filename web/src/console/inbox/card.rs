//! The customer's card: who it is as far as the shop knows, what was ordered, what the team noted.

use comptoir_api::chat::Order;
use comptoir_api::shop::ChatDetail;
use comptoir_api::team::Permission;
use leptos::prelude::*;

use super::{act, fields};
use crate::console::orders;
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{money, t, tn, tw};
use crate::console::{dates, ui};
use crate::parts::states::order_chip;
use crate::parts::{avatar, icon::icon};

/// The last pane; under 1280 px it is a drawer.
pub(crate) fn pane(c: Console) -> AnyView {
    let there = Memo::new(move |_| c.open.detail.with(Option::is_some));
    view! {
        <aside class="cust" aria-label=t("console-card-title") data-pane="" class:open=move || c.open.card.get()>
            <header class="il-h">
                <h2 class="grow t15 strong">{t("console-card-title")}</h2>
                <button type="button" class="ib card-x" aria-label=t("action-close") on:click=move |_| c.open.card.set(false)>{icon("close", "s18")}</button>
            </header>
            <div class="fill scroll">
                {move || (there.get() && c.open.chat.with(Option::is_some)).then(|| card(c))}
                {move || (!there.get() && c.open.chat.with(Option::is_some)).then(|| ui::skeleton(3))}
            </div>
        </aside>
    }
    .into_any()
}

fn card(c: Console) -> AnyView {
    let with = move |read: fn(&ChatDetail) -> String| {
        Memo::new(move |_| {
            c.open.detail.with(|detail| detail.as_ref().map(read)).unwrap_or_default()
        })
    };
    let name = with(|detail| detail.customer.name.clone());
    let since = with(|detail| {
        if detail.customer.since_ms > 0 {
            dates::full(detail.customer.since_ms)
        } else {
            String::new()
        }
    });
    let spent = with(|detail| match detail.customer.orders {
        0 => t("console-card-no-orders"),
        count if detail.customer.spent.minor == 0 => count.to_string(),
        count => format!("{count}, {}", money(&detail.customer.spent)),
    });
    let language = with(|detail| match detail.customer.language.get(..2) {
        Some("fr") => t("language-fr"),
        Some("en") => t("language-en"),
        _ => detail.customer.language.clone(),
    });
    let readers = with(|detail| tn("readers-can", super::header::who_read(detail)));
    let fact = |key: &'static str, value: Memo<String>| {
        view! { {move || (!value.with(String::is_empty)).then(|| view! { <div><dt>{t(key)}</dt><dd>{value.get()}</dd></div> })} }
    };
    let list = move || {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.orders.clone()))
            .unwrap_or_default()
    };
    view! {
        <section>
            <div class="row g3">
                {move || avatar::person(&name.get(), "s44")}
                <div class="grow"><p class="t15 strong ell">{move || name.get()}</p><p class="t12 faint">{t("console-card-chosen-name")}</p></div>
            </div>
            <dl class="kvs">
                {fact("console-card-since", since)}
                {fact("console-card-language", language)}
                {fact("console-card-orders", spent)}
                <div>
                    <dt>{t("console-inbox-readers")}</dt>
                    <dd><button type="button" class="lnk" on:click=move |_| { crate::console::browser::press("#readers-open"); }>{move || readers.get()}</button></dd>
                </div>
            </dl>
        </section>
        <section>
            <h3>{t("console-card-orders")}</h3>
            {move || {
                let orders = list();
                if orders.is_empty() {
                    return view! { <p class="t13 faint">{t("console-card-no-orders")}</p> }.into_any();
                }
                orders.into_iter().filter(|order| !order.id.is_empty()).take(6).map(|order| order_row(c, order)).collect_view().into_any()
            }}
        </section>
        <section>
            <h3>{t("console-card-labels")}</h3>
            <div class="row g1 wrap">
                {move || {
                    let on = c.open.detail.with(|detail| detail.as_ref().map(|detail| detail.chat.labels.clone())).unwrap_or_default();
                    c.labels.get().into_iter().filter(|label| on.contains(&label.id)).map(|label| {
                        view! { <span class=format!("lab lc{}", label.hue % 6 + 1)>{label.name}</span> }
                    }).collect_view()
                }}
                {ui::menu("chip sm add-label", t("console-inbox-label"), "label-menu-2", || icon("plus", "s14"), move |close| super::labels::menu(c, close))}
            </div>
        </section>
        {super::consents::section(c)}
        {super::same::section(c)}
        {fields::fields(c)}
        {ratings(c)}
        {note(c, name)}
        {export(c)}
    }
    .into_any()
}

fn order_row(c: Console, order: Order) -> AnyView {
    let page = Page::Orders(Some(order.id.clone()));
    let goes = page.clone();
    let articles: u32 = order.lines.iter().map(|line| line.quantity).sum();
    let id = order.id.clone();
    let moves = move || {
        c.orders
            .with(|orders| orders.get(&id).cloned())
            .map(|detail| orders::quick_moves(c, detail))
    };
    view! {
        <div class="ocell">
            <a class="orow" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone())>
                <span>{format!("{} · {}", order.reference, money(&order.total))}</span>
                <small>{format!("{}, {}", dates::short(order.at_ms), tn("cart-items", articles))}</small>
                {order_chip(order.state)}
            </a>
            {moves}
        </div>
    }
    .into_any()
}

/// What the customer said of how it went.
fn ratings(c: Console) -> AnyView {
    let given = move || {
        let all = c.open.detail.with(|detail| detail.as_ref().map(|detail| detail.ratings.clone()));
        all.unwrap_or_default()
    };
    view! {
        {move || (!given().is_empty()).then(|| view! {
            <section>
                <h3>{t("console-card-ratings")}</h3>
                <ul class="col g1">
                    {given().into_iter().take(5).map(|rating| {
                        let words = match rating.score {
                            Some(score) => tn("console-card-rated", u32::from(score)),
                            None => t("console-card-not-rated"),
                        };
                        view! { <li class="row g2 t13">{icon("star", "s14")}<span class="grow">{words}</span><span class="faint">{dates::short(rating.asked_ms)}</span></li> }
                    }).collect_view()}
                </ul>
            </section>
        })}
    }
    .into_any()
}

/// All that is here of this customer, to give to him; the log says who took it along.
fn export(c: Console) -> AnyView {
    let file = move |ending: &str| {
        c.open.chat.get().map(|chat| format!("/api/chats/{chat}/export.{ending}"))
    };
    view! {
        {move || c.may(Permission::Organise).then(|| view! {
            <section>
                <h3>{t("console-card-export")}</h3>
                <div class="col g2">
                    <p class="hint">{t("console-card-export-hint")}</p>
                    <p class="row g2">
                        <a class="btn sm" id="export-page" href=file("html") download="">{icon("file", "s16")}{t("console-card-export-page")}</a>
                        <a class="btn sm" id="export-json" href=file("json") download="">{icon("code", "s16")}"JSON"</a>
                    </p>
                </div>
            </section>
        })}
    }
    .into_any()
}

/// The team's note: kept when one leaves the field.
fn note(c: Console, name: Memo<String>) -> AnyView {
    let kept = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.customer.note.clone()))
            .unwrap_or_default()
    });
    let keep = move |event| {
        let text = event_target_value(&event);
        if let Some(chat) = c.open.chat.get_untracked().filter(|_| text != kept.get_untracked()) {
            act::note(c, chat, text);
        }
    };
    view! {
        <section>
            <h3>{t("console-card-note")}</h3>
            <textarea class="inp area soft" rows="2" maxlength="1000" aria-label=t("console-card-note") placeholder=t("console-card-note-empty")
                prop:value=move || kept.get() on:change=keep></textarea>
            <p class="hint">{move || tw("console-card-note-hint", "name", &name.get())}</p>
        </section>
    }
    .into_any()
}
