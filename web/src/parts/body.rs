//! What is inside an entry of a thread, by its kind.

use comptoir_api::chat::{Body, Message, Side, Status};
use leptos::prelude::*;

use super::{
    Frame, answer, card, consent,
    icon::{icon, ticks},
    markdown::markdown,
    media::media,
    notice::notice,
    people,
    preview::preview,
    product,
    quote::quote,
    ticket,
};
use crate::words::Words;

/// Draws it.
pub(super) fn inside(message: &Message, frame: Frame, status: Memo<Option<Status>>) -> AnyView {
    let words = Words::here();
    let meta = || meta(message, status);
    let quoted = || message.reply_to.clone().map(|quoted| quote(quoted, frame));
    match message.body.clone() {
        Body::Text { text } | Body::ChoiceAnswer { text } | Body::Note { text } => {
            let leads_to = message.preview.clone().map(preview);
            view! {
                <div class="bub">
                    {quoted()} {leads_to} <span class="words-body">{markdown(&text)}</span> {meta()}
                </div>
            }
            .into_any()
        }
        Body::Deleted => view! {
            <div class="bub faint gone">
                {icon("trash", "s14")} " " {move || words.t("chat-deleted")} {meta()}
            </div>
        }
        .into_any(),
        Body::Media(file) => {
            let inside = media(message, file, meta(), frame);
            view! { {quoted()} {inside} }.into_any()
        }
        Body::Product(card) => {
            view! { {quoted()} {product::card(card, frame)} {small_meta(message, status)} }
                .into_any()
        }
        Body::ProductList { title, text, products, total } => {
            let said = (!text.is_empty()).then(|| {
                view! {
                    <div class="bub">
                        {quoted()} <span class="words-body">{markdown(&text)}</span> {meta()}
                    </div>
                }
            });
            let list = product::list(title, products, total, frame);
            view! { {said} {list} {small_meta(message, status)} }.into_any()
        }
        Body::Cart(order) => {
            view! { {ticket::cart(order, frame)} {small_meta(message, status)} }.into_any()
        }
        Body::Order(order) => {
            view! { {ticket::ticket(order, frame)} {small_meta(message, status)} }.into_any()
        }
        Body::Choice(choice) => {
            view! { {quoted()} {card::choice(message, choice, meta(), frame)} }.into_any()
        }
        Body::Carousel { text, cards } => {
            card::carousel(message, &text, cards, small_meta(message, status), frame)
        }
        Body::Form(form) => {
            view! { {quoted()} {card::form(message, form, meta(), frame)} }.into_any()
        }
        Body::FormAnswer { text, fields, .. } => answer::form(&text, fields, meta()),
        Body::Contacts { contacts } => {
            view! { {quoted()} {people::contacts(contacts, meta(), frame)} }.into_any()
        }
        Body::Consent { text, per_month_max, given, .. } => {
            consent::question(message, &text, per_month_max, given, meta(), frame)
        }
        Body::ConsentReceipt { given, text, per_month_max, .. } => {
            consent::receipt(message, given, &text, per_month_max, meta())
        }
        Body::Notice { notice: kind, subject, detail, number } => {
            notice(kind, subject, detail, number, frame)
        }
        Body::Location { latitude, longitude, name, address } => {
            let place = people::place(latitude, longitude, name, address, meta());
            view! { {quoted()} {place} }.into_any()
        }
        Body::Other { text } => view! {
            <div class="bub">
                {quoted()} <span class="words-body">{markdown(&text)}</span>
                <span class="t12 blk unknown">{move || words.t("chat-unknown-kind")}</span> {meta()}
            </div>
        }
        .into_any(),
    }
}

/// Time and ticks at the end of a bubble's words.
fn meta(message: &Message, status: Memo<Option<Status>>) -> AnyView {
    let words = Words::here();
    let sent_ms = message.sent_ms;
    let edited = message.edited.then(|| view! { {move || words.t("chat-edited")} " " });
    view! {
        <span class="meta">
            {edited} <time>{move || words.time(sent_ms)}</time> {move || status.get().map(ticks)}
        </span>
    }
    .into_any()
}

/// The same under a card, which has no line of words to stand on.
fn small_meta(message: &Message, status: Memo<Option<Status>>) -> AnyView {
    let words = Words::here();
    let sent_ms = message.sent_ms;
    let class = if message.from.side == Side::Own { "meta-under" } else { "sr" };
    view! {
        <span class=class>
            <time>{move || words.time(sent_ms)}</time>
            {move || status.get().map(ticks)}
        </span>
    }
    .into_any()
}
