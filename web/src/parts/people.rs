//! People's addresses, and places.

use comptoir_api::chat::Contact;
use leptos::prelude::*;

use super::{Act, Face, Frame, avatar, icon::icon};
use crate::words::Words;

/// Somebody's addresses, a card each.
pub fn contacts(contacts: Vec<Contact>, meta: AnyView, frame: Frame) -> AnyView {
    let cards = contacts.into_iter().map(|one| contact(one, frame)).collect_view();
    view! { <div class="bub people">{cards} {meta}</div> }.into_any()
}

fn contact(one: Contact, frame: Frame) -> AnyView {
    let organisation = (!one.organisation.is_empty())
        .then(|| view! { <span class="t13 blk dim">{one.organisation}</span> });
    let lines = [("phone", "tel:", one.phones), ("send", "mailto:", one.emails)]
        .into_iter()
        .flat_map(|(drawing, scheme, all)| {
            all.into_iter().map(move |value| (drawing, format!("{scheme}{value}"), value))
        })
        .map(|(drawing, href, value)| {
            view! {
                <li>
                    {icon(drawing, "s14")} <a class="in-text" href=href>{value}</a>
                </li>
            }
        })
        .collect_view();
    let pages = one
        .urls
        .into_iter()
        .map(|url| {
            let shown = url.clone();
            let page = if frame.face == Face::Customer {
                view! {
                    <button
                        type="button"
                        class="in-text"
                        on:click=move |_| frame.act.run(Act::Visit(url.clone()))
                    >
                        {shown}
                    </button>
                }
                .into_any()
            } else {
                shown.into_any()
            };
            view! { <li>{icon("globe", "s14")} {page}</li> }
        })
        .collect_view();
    let places = one
        .addresses
        .into_iter()
        .map(|address| view! { <li>{icon("pin", "s14")} <span>{address}</span></li> })
        .collect_view();
    view! {
        <article class="person">
            <div class="row g2">
                {avatar::person(&one.name, "s36")}
                <span class="grow"><b class="t15 strong blk">{one.name}</b> {organisation}</span>
            </div>
            <ul class="t14">{lines} {pages} {places}</ul>
        </article>
    }
    .into_any()
}

/// A place: its name, its address, and a link that a map on this device opens.
pub fn place(
    latitude: f64,
    longitude: f64,
    name: String,
    address: String,
    meta: AnyView,
) -> AnyView {
    let words = Words::here();
    let title = if name.is_empty() { format!("{latitude:.5}, {longitude:.5}") } else { name };
    let address =
        (!address.is_empty()).then(|| view! { <span class="t13 blk dim">{address}</span> });
    view! {
        <div class="bub">
            <span class="filerow">
                <span class="fileic">{icon("pin", "")}</span>
                <span class="grow">
                    <b class="t14 strong blk">{title}</b>
                    {address}
                    <a class="in-text t13" href=format!("geo:{latitude},{longitude}")>
                        {move || words.t("place-map")}
                    </a>
                </span>
            </span>
            {meta}
        </div>
    }
    .into_any()
}
