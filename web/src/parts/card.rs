//! Cards that programs send: something above, words, a line below, buttons; alone or side by side.

use comptoir_api::chat::{Choice, ChoiceOption, Form, Media, Message, OptionAct};
use leptos::prelude::*;

use super::{Act, Face, Frame, icon::icon, markdown::markdown, media};
use crate::words::Words;

/// A card with its buttons, or with the one that opens its list.
pub fn choice(message: &Message, card: Choice, meta: AnyView, frame: Frame) -> AnyView {
    let under = options(message, &card, frame);
    view! {
        <article class="bub cardm">
            {above(message, None, &card.header, card.header_media, frame)}
            <div class="msg-b">
                <span class="words-body">{markdown(&card.text)}</span>
                {below(&card.footer)} {meta}
            </div>
        </article>
        {under}
    }
    .into_any()
}

/// A form's card, and the button that opens it.
pub fn form(message: &Message, form: Form, meta: AnyView, frame: Frame) -> AnyView {
    let words = Words::here();
    let text = if form.text.is_empty() { &form.title } else { &form.text };
    let is_done = form.answered.is_some();
    let label = move || match (is_done, form.button.is_empty()) {
        (true, _) => words.t("form-answered"),
        (false, true) => words.t("form-open"),
        (false, false) => form.button.clone(),
    };
    let whole = message.clone();
    view! {
        <article class="bub cardm">
            {above(message, None, &form.header, form.header_media, frame)}
            <div class="msg-b">
                <span class="words-body">{markdown(text)}</span>
                {below(&form.footer)} {meta}
            </div>
        </article>
        <div class="qr-reps">
            <button
                type="button"
                class="qrep"
                class:on=is_done
                disabled=is_done || frame.face == Face::Counter
                aria-haspopup="dialog"
                on:click=move |_| frame.act.run(Act::OpenSheet(whole.clone()))
            >
                {icon(if is_done { "check" } else { "note" }, "s16")}
                <span>{label}</span>
            </button>
        </div>
    }
    .into_any()
}

/// Cards side by side; one goes from card to card by finger, by key or by button.
pub fn carousel(
    message: &Message,
    text: &str,
    cards: Vec<Choice>,
    meta: AnyView,
    frame: Frame,
) -> AnyView {
    let words = Words::here();
    let count = cards.len();
    let above_all = (!text.is_empty()).then(|| {
        view! {
            <div class="bub">
                <span class="words-body">{markdown(text)}</span>
            </div>
        }
    });
    let items = cards
        .into_iter()
        .enumerate()
        .map(|(place, card)| {
            let number = place + 1;
            let under = options(message, &card, frame);
            let label = move || {
                words.with("card-number", &[("number", number.into()), ("count", count.into())])
            };
            view! {
                <li aria-label=label>
                    {above(message, Some(place as u32), &card.header, card.header_media, frame)}
                    <div class="msg-b grow">
                        <span class="words-body">{markdown(&card.text)}</span>
                        {below(&card.footer)}
                    </div>
                    {under}
                </li>
            }
        })
        .collect_view();
    let list = NodeRef::<leptos::html::Ul>::new();
    let turn = move |way: f64, key: &'static str, drawing: &'static str| {
        view! {
            <button
                type="button"
                class="ib sm"
                aria-label=move || words.t(key)
                on:click=move |_| {
                    let Some(list) = list.get_untracked() else { return };
                    let step = list.first_element_child().map_or(240, |card| card.client_width() + 8);
                    list.scroll_by_with_x_and_y(way * f64::from(step), 0.0);
                }
            >
                {icon(drawing, "s18")}
            </button>
        }
    };
    view! {
        {above_all}
        <div class="caro-box">
            <ul class="caro" tabindex="0" aria-label=move || words.t("card-several") node_ref=list>
                {items}
            </ul>
            <div class="caro-turn">
                {turn(-1.0, "card-previous", "back")} {turn(1.0, "card-next", "chev")}
            </div>
        </div>
        {meta}
    }
    .into_any()
}

/// The line above a card, or its picture, film or document.
fn above(
    message: &Message,
    card: Option<u32>,
    header: &str,
    file: Option<Media>,
    frame: Frame,
) -> Option<AnyView> {
    if let Some(file) = file {
        return Some(media::header(message, card, file, frame));
    }
    let header = header.to_owned();
    (!header.is_empty()).then(|| view! { <p class="card-h">{header}</p> }.into_any())
}

fn below(footer: &str) -> Option<AnyView> {
    let footer = footer.to_owned();
    (!footer.is_empty()).then(|| view! { <span class="card-f">{footer}</span> }.into_any())
}

/// What can be pressed under a card. Once something is chosen, and for who asked, it only shows.
fn options(message: &Message, card: &Choice, frame: Frame) -> Option<AnyView> {
    if card.options.is_empty() {
        return None;
    }
    let in_sheet = card.list || card.many;
    if in_sheet && frame.face == Face::Customer && card.chosen.is_empty() {
        return Some(opener(message, &card.button, frame));
    }
    let mut section = String::new();
    let buttons = card
        .options
        .iter()
        // What was not chosen of a long list is no longer of use to who chose.
        .filter(|option| {
            !in_sheet || frame.face == Face::Counter || card.chosen.contains(&option.id)
        })
        .map(|one| {
            let is_new = in_sheet && one.section != section && !one.section.is_empty();
            section.clone_from(&one.section);
            let heading =
                is_new.then(|| view! { <span class="t12 faint">{one.section.clone()}</span> });
            view! { {heading} {option(message, one, card, frame)} }
        })
        .collect_view();
    Some(view! { <div class="qr-reps" class:as-list=in_sheet>{buttons}</div> }.into_any())
}

fn opener(message: &Message, button: &str, frame: Frame) -> AnyView {
    let words = Words::here();
    let (whole, button) = (message.clone(), button.to_owned());
    let label = move || if button.is_empty() { words.t("card-choose") } else { button.clone() };
    view! {
        <div class="qr-reps">
            <button
                type="button"
                class="qrep"
                aria-haspopup="dialog"
                on:click=move |_| frame.act.run(Act::OpenSheet(whole.clone()))
            >
                {icon("list", "s16")}
                <span>{label}</span>
            </button>
        </div>
    }
    .into_any()
}

fn option(message: &Message, option: &ChoiceOption, card: &Choice, frame: Frame) -> AnyView {
    let id = message.id.clone();
    let value = option.value.clone();
    let (drawing, act) = match option.act {
        OptionAct::Reply => ("", Act::Choose { message: id, choices: vec![option.id.clone()] }),
        OptionAct::OpenUrl => ("ext", Act::Visit(value)),
        OptionAct::Call => ("phone", Act::Visit(format!("tel:{value}"))),
        OptionAct::Copy => ("copy", Act::Copy(value)),
        OptionAct::ShareLocation => ("pin", Act::ShareLocation(id)),
        OptionAct::ShareContact => ("user", Act::OpenSheet(message.clone())),
        OptionAct::OpenCatalogue => ("shelf", Act::Browse),
    };
    let is_reply = option.act == OptionAct::Reply;
    let is_chosen = is_reply && card.chosen.contains(&option.id);
    let closed = frame.face == Face::Counter || (is_reply && !card.chosen.is_empty());
    let description = (card.list && !option.description.is_empty())
        .then(|| view! { <span class="t13 faint blk">{option.description.clone()}</span> });
    view! {
        <button
            type="button"
            class="qrep"
            class:on=is_chosen
            disabled=closed
            aria-pressed=is_chosen.then_some("true")
            on:click=move |_| frame.act.run(act.clone())
        >
            {(!drawing.is_empty()).then(|| icon(drawing, "s16"))}
            <span>{option.title.clone()} {description}</span>
        </button>
    }
    .into_any()
}
