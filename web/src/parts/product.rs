//! Products in a thread: one card, or a list of several.

use comptoir_api::{catalogue::Availability, chat::Product};
use leptos::prelude::*;

use super::{Act, Face, Frame, address, icon::icon};
use crate::words::Words;

/// A product's picture, or the drawing of a box where there is none.
pub fn picture(base: &str, path: &str, alt: &str, class: &str) -> AnyView {
    if path.is_empty() {
        return view! {
            <span class=format!("pic none {class}") aria-hidden="true">{icon("box", "s24")}</span>
        }
        .into_any();
    }
    let src = address(base, path);
    view! {
        <span class=format!("pic {class}")>
            <img src=src alt=alt.to_owned() loading="lazy" decoding="async" />
        </span>
    }
    .into_any()
}

/// One product. Its name opens its page; the customer can put it in the basket from here.
pub fn card(product: Product, frame: Frame) -> AnyView {
    let words = Words::here();
    let gone = matches!(product.availability, Availability::SoldOut | Availability::Withdrawn);
    let opened = product.clone();
    let line = under_title(&product);
    let price = product.price.clone();
    let question = product.question.then(|| {
        view! {
            <span class="auto">{icon("help", "")} {move || words.t("chat-asks-about")}</span>
        }
    });
    let wish = product.wish.then(|| {
        view! {
            <span class="auto">{icon("notif", "")} {move || words.t("chat-wishes")}</span>
        }
    });
    let can_wish = product.availability == Availability::SoldOut
        && !product.wish
        && frame.face == Face::Customer;
    let action = if can_wish {
        let wished = product.clone();
        view! {
            <button
                type="button"
                class="btn xs pill"
                on:click=move |_| frame.act.run(Act::Wish(wished.clone()))
            >
                {icon("notif", "s14")}
                {move || words.t("product-notify")}
            </button>
        }
        .into_any()
    } else if gone {
        let key = if product.availability == Availability::Withdrawn {
            "product-withdrawn"
        } else {
            "product-sold-out"
        };
        view! { <span class="st bad">{move || words.t(key)}</span> }.into_any()
    } else if frame.face == Face::Customer {
        add_button(product.clone(), frame, false)
    } else {
        ().into_any()
    };
    view! {
        {question} {wish}
        <article class="pcard" class:gone=gone>
            {picture(&frame.base.get_untracked(), &product.picture, "", "p84")}
            <div class="b">
                <div>
                    <h4>
                        <button
                            type="button"
                            class="as-text"
                            on:click=move |_| frame.act.run(Act::OpenProduct(opened.clone()))
                        >
                            {product.title}
                        </button>
                    </h4>
                    <span class="t13 faint">{line}</span>
                </div>
                <div class="row between">
                    <span class="price">{move || words.money(&price)}</span>
                    {action}
                </div>
            </div>
        </article>
    }
    .into_any()
}

/// Several products under a heading; the first three are shown.
pub fn list(title: String, products: Vec<Product>, total: u32, frame: Frame) -> AnyView {
    const SHOWN_MAX: usize = 3;
    let words = Words::here();
    let (count, is_all) = (products.len(), products.len() >= total as usize);
    let shown = RwSignal::new(SHOWN_MAX.min(count));
    let is_open = move || shown.get() == count;
    let row = move |product: Product| {
        let opened = product.clone();
        let price = product.price.clone();
        let subtitle = product.subtitle.clone();
        let add = (frame.face == Face::Customer).then(|| add_button(product.clone(), frame, true));
        view! {
            <li>
                {picture(&frame.base.get_untracked(), &product.picture, "", "p48")}
                <span class="grow">
                    <button
                        type="button"
                        class="as-text t14 strong blk ell"
                        on:click=move |_| frame.act.run(Act::OpenProduct(opened.clone()))
                    >
                        {product.title}
                    </button>
                    <span class="t13 faint">
                        {move || join(&subtitle, &words.money(&price))}
                    </span>
                </span>
                {add}
            </li>
        }
    };
    view! {
        <article class="plist">
            <p class="hd">{title}</p>
            <ul>
                {move || products.iter().take(shown.get()).cloned().map(row).collect_view()}
            </ul>
            {move || {
                (!(is_all && is_open()))
                    .then(|| {
                        // All that came with the list first, then the catalogue.
                        let more = move |_| {
                            if is_open() { frame.act.run(Act::Browse) } else { shown.set(count) }
                        };
                        view! {
                            <button type="button" class="ft full" on:click=more>
                                {words.with("chat-list-more", &[("count", total.into())])}
                            </button>
                        }
                    })
            }}
        </article>
    }
    .into_any()
}

/// "500 g · 25,00 €/kg".
pub fn under_title(product: &Product) -> String {
    join(&product.subtitle, &product.unit_price)
}

/// Two facts with a point between them, or the one there is.
pub fn join(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (false, false) => format!("{first} · {second}"),
        (false, true) => first.to_owned(),
        _ => second.to_owned(),
    }
}

fn add_button(product: Product, frame: Frame, small: bool) -> AnyView {
    let words = Words::here();
    let title = product.title.clone();
    let label = move || words.with("catalogue-add-one", &[("product", title.clone().into())]);
    let add = move |_| frame.act.run(Act::Add(product.clone()));
    if small {
        return view! {
            <button type="button" class="ib tintb" aria-label=label on:click=add>
                {icon("plus", "s18")}
            </button>
        }
        .into_any();
    }
    view! {
        <button type="button" class="btn tint xs pill" aria-label=label on:click=add>
            {icon("plus", "s14")}
            {move || words.t("cart-add")}
        </button>
    }
    .into_any()
}
