//! The sentences, in the language this browser was set to.

use std::cell::OnceCell;

use comptoir_api::chat::Money;
use comptoir_api::shop::ApiError;
use comptoir_text::{Arg, Text};

/// The language in use: "fr" or "en". It changes with a fresh start of the page.
pub(crate) fn language() -> &'static str {
    text().code()
}

/// A sentence.
pub(crate) fn t(key: &str) -> String {
    text().get(key)
}

/// A sentence with something filled in.
pub(crate) fn tw(key: &str, name: &str, value: &str) -> String {
    text().with(key, &[(name, value)])
}

/// A sentence with two things filled in.
pub(crate) fn tw2(key: &str, first: (&str, &str), second: (&str, &str)) -> String {
    text().with(key, &[first, second])
}

/// A sentence with a count, `$count`.
pub(crate) fn tn(key: &str, n: u32) -> String {
    text().with(key, &[("count", Arg::from(n))])
}

/// A sentence with something and a count filled in.
pub(crate) fn twn(key: &str, (name, value): (&str, &str), count: u32) -> String {
    text().with(key, &[(name, Arg::from(value)), ("count", Arg::from(count))])
}

/// A sentence with two things and a count filled in.
pub(crate) fn tw2n(key: &str, first: (&str, &str), second: (&str, &str), count: u32) -> String {
    text().with(
        key,
        &[
            (first.0, Arg::from(first.1)),
            (second.0, Arg::from(second.1)),
            ("count", Arg::from(count)),
        ],
    )
}

/// An amount, as this language writes it.
pub(crate) fn money(amount: &Money) -> String {
    text().money(amount.minor, &amount.currency)
}

/// An hour in a sentence, from minutes after midnight: "19 h 30".
pub(crate) fn hour(minutes: u16) -> String {
    text().time(((minutes / 60) % 24) as u8, (minutes % 60) as u8)
}

/// An hour in a sentence, from "19:30".
pub(crate) fn hour_of(clock: &str) -> String {
    text().time_of(clock)
}

/// Why a request failed, for people. The counter says it in our language where it can.
pub(crate) fn why(error: &ApiError) -> String {
    t(match error.code.as_str() {
        "offline" => "console-error-offline",
        "not_signed_in" => "console-error-session",
        "internal" => "console-error-internal",
        _ if !error.message.is_empty() => return error.message.clone(),
        "forbidden" => "console-error-forbidden",
        "not_found" => "console-error-gone",
        "conflict" => "console-error-conflict",
        "too_large" => "console-error-large",
        "rate_limited" => "console-error-slow",
        _ => "console-error-invalid",
    })
}

/// Keeps the choice and starts again in it: every sentence on screen is then in one language.
pub(crate) fn choose(language: &str) {
    crate::console::browser::remember("lang", language);
    crate::console::browser::reload();
}

fn text() -> Text {
    thread_local! { static TEXT: OnceCell<Text> = const { OnceCell::new() }; }
    TEXT.with(|cell| *cell.get_or_init(chosen))
}

fn chosen() -> Text {
    Text::new(
        &crate::console::browser::recall("lang").unwrap_or_else(crate::console::browser::language),
    )
}
