//! Whether a shop may write of its news: the question, and what was answered to it.

use comptoir_api::chat::Message;
use leptos::prelude::*;

use super::{Act, Face, Frame, icon::icon, markdown::markdown};
use crate::words::Words;

/// What a topic is called.
pub fn topic_name(words: Words) -> String {
    words.t("consent-topic")
}

/// "2 messages par mois au plus".
pub fn how_often(words: Words, per_month_max: u32) -> String {
    match per_month_max {
        0 => words.t("consent-no-limit"),
        count => words.with("consent-per-month", &[("count", count.into())]),
    }
}

/// The question. Saying yes and saying no are behind the same button.
pub fn question(
    message: &Message,
    text: &str,
    per_month_max: u32,
    given: Option<bool>,
    meta: AnyView,
    frame: Frame,
) -> AnyView {
    let words = Words::here();
    let often = (per_month_max > 0)
        .then(|| view! { <span class="card-f">{move || how_often(words, per_month_max)}</span> });
    let (drawing, key) = match given {
        None => ("mega", "consent-choose"),
        Some(true) => ("check", "consent-yes"),
        Some(false) => ("close", "consent-declined"),
    };
    let whole = message.clone();
    view! {
        <article class="bub cardm">
            <p class="card-h">{move || topic_name(words)}</p>
            <div class="msg-b">
                <span class="words-body">{markdown(text)}</span>
                {often}
                {meta}
            </div>
        </article>
        <div class="qr-reps">
            <button
                type="button"
                class="qrep"
                class:on=given == Some(true)
                disabled=frame.face == Face::Counter
                aria-haspopup="dialog"
                on:click=move |_| frame.act.run(Act::OpenSheet(whole.clone()))
            >
                {icon(drawing, "s16")}
                <span>{move || words.t(key)}</span>
            </button>
        </div>
    }
    .into_any()
}

/// What was answered, with the words that were shown: both sides keep it.
pub fn receipt(
    message: &Message,
    given: bool,
    text: &str,
    per_month_max: u32,
    meta: AnyView,
) -> AnyView {
    let words = Words::here();
    let key = if given { "consent-given" } else { "consent-withdrawn" };
    let sent_ms = message.sent_ms;
    let often = given.then_some(move || format!(" · {}", how_often(words, per_month_max)));
    view! {
        <div class="bub">
            <span class="row g1 t14 strong said-h">
                {icon(if given { "check" } else { "close" }, "s16")}
                {move || words.with(key, &[("topic", topic_name(words).into())])}
            </span>
            <span class="t13 blk dim">
                {move || format!("{}, {}", words.date(sent_ms), words.time(sent_ms))} {often}
            </span>
            <span class="words-body t13 dim">{markdown(text)}</span>
            {meta}
        </div>
    }
    .into_any()
}
