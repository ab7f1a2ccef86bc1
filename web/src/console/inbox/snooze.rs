//! Puts chats to sleep: for an hour, until this evening, tomorrow, Monday, or the next message.

use comptoir_api::team::UNTIL_MESSAGE;
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::console::dates;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// Until when a chat sleeps, in words; empty if it does not.
pub(super) fn until(snoozed_ms: u64) -> String {
    match snoozed_ms {
        0 => String::new(),
        UNTIL_MESSAGE => t("console-snooze-message"),
        ms => tw("console-snooze-until", "time", &dates::moment(ms)),
    }
}

/// The entries of the menu; `pick` gets until when, 0 to wake.
pub(super) fn choices(asleep: bool, pick: Callback<u64>) -> AnyView {
    let entry = move |key: &'static str, ms: u64| {
        let when = if ms == UNTIL_MESSAGE { String::new() } else { dates::ahead(ms) };
        view! {
            <button type="button" class="mi" on:click=move |_| pick.run(ms)>
                <span class="grow">{t(key)}</span>
                <span class="t12 faint">{when}</span>
            </button>
        }
    };
    let rows = times().chain([("console-snooze-message", UNTIL_MESSAGE)]);
    let rows = rows.map(|(key, ms)| entry(key, ms)).collect_view();
    view! {
        {asleep.then(|| view! {
            <button type="button" class="mi" on:click=move |_| pick.run(0)>{icon("bell", "s16")}<span class="grow">{t("console-snooze-wake")}</span></button>
        })}
        {rows}
    }
    .into_any()
}

/// Times one thinks of first, and what they are called.
pub(super) fn times() -> impl Iterator<Item = (&'static str, u64)> {
    let (hour, evening) = (dates::now_ms() + 3_600_000, at_hour(0, 18));
    let times = [
        Some(("console-snooze-hour", hour)),
        (evening > hour).then_some(("console-snooze-evening", evening)),
        Some(("console-snooze-tomorrow", at_hour(1, 9))),
        Some(("console-snooze-monday", at_hour(to_monday(), 9))),
    ];
    times.into_iter().flatten()
}

/// An hour of the day, some days from now, by this browser's clock.
fn at_hour(days: u32, hour: u32) -> u64 {
    let date = Date::new(&JsValue::from_f64(dates::now_ms() as f64));
    date.set_date(date.get_date() + days);
    date.set_hours(hour);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    date.get_time() as u64
}

/// Days until the next Monday, at least one.
fn to_monday() -> u32 {
    let today = Date::new(&JsValue::from_f64(dates::now_ms() as f64)).get_day();
    match (8 - today) % 7 {
        0 => 7,
        days => days,
    }
}
