//! How times are written: short in lists, in full on cards.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::console::words::{language, t, tw};

/// Now, in milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    Date::now() as u64
}

/// "10:31", as the browser's own country writes it.
pub(crate) fn clock(ms: u64) -> String {
    written(ms, &[("hour", "numeric"), ("minute", "2-digit")])
}

/// Minutes after midnight as a field of hours takes them.
pub(crate) fn minutes(after_midnight: u16) -> String {
    format!("{:02}:{:02}", (after_midnight / 60) % 24, after_midnight % 60)
}

/// In a list: the clock today, "Yesterday", a weekday this week, else the day.
pub(crate) fn short(ms: u64) -> String {
    match days_ago(ms) {
        0 => clock(ms),
        1 => t("time-yesterday"),
        2..=6 => capital(&written(ms, &[("weekday", "short")])),
        _ => written(ms, &[("day", "numeric"), ("month", "short")]),
    }
}

/// "12 mars 2026".
pub(crate) fn full(ms: u64) -> String {
    written(ms, &[("day", "numeric"), ("month", "long"), ("year", "numeric")])
}

/// "2026-12-25" as one says it: "25 décembre 2026"; as it stands where it is no day.
pub(crate) fn day(iso: &str) -> String {
    let noon_ms = Date::parse(&format!("{iso}T12:00:00"));
    if noon_ms.is_nan() { iso.to_owned() } else { full(noon_ms as u64) }
}

/// "vendredi 20 novembre".
pub(crate) fn today() -> String {
    capital(&written(now_ms(), &[("weekday", "long"), ("day", "numeric"), ("month", "long")]))
}

/// "12 mars, 10:31".
pub(crate) fn moment(ms: u64) -> String {
    match days_ago(ms) {
        0 => clock(ms),
        ..0 => ahead(ms),
        _ => format!("{}, {}", short(ms), clock(ms)),
    }
}

/// A time to come: "lun. 9:00", and its date where that is not within a week.
pub(crate) fn ahead(ms: u64) -> String {
    let time = [("weekday", "short"), ("hour", "numeric"), ("minute", "2-digit")];
    match -days_ago(ms) {
        0 => clock(ms),
        1..=6 => written(ms, &time),
        _ => written(ms, &[&[("day", "numeric"), ("month", "short")], time.as_slice()].concat()),
    }
}

/// A weekday's name, Monday is 0.
pub(crate) fn weekday(index: usize, width: &str) -> String {
    // 5 January 2026 was a Monday; noon keeps it one in every time zone.
    let monday_noon_ms = 1_767_614_400_000_u64;
    written(monday_noon_ms + index as u64 * 86_400_000, &[("weekday", width)])
}

/// Days as numbers that grow: two times are of one day if theirs are equal.
pub(crate) fn day_number(ms: u64) -> i64 {
    let date = Date::new(&JsValue::from_f64(ms as f64));
    let local_ms = date.get_time() - date.get_timezone_offset() * 60_000.0;
    (local_ms / 86_400_000.0).floor() as i64
}

/// How long an answer may still take, or how late it is; with the class that shows it.
pub(crate) fn due(due_ms: u64, late: bool) -> (&'static str, String) {
    let now = now_ms();
    let span = |ms: u64| match ms / 60_000 {
        minutes @ 0..=59 => format!("{minutes}\u{a0}min"),
        minutes @ 60..=1_439 => format!("{}\u{a0}h", minutes / 60),
        minutes => format!("{}\u{a0}{}", minutes / 1_440, t("time-days")),
    };
    if late || now >= due_ms {
        return ("late", tw("console-inbox-overdue", "time", &span(now.saturating_sub(due_ms))));
    }
    ("due", tw("console-inbox-due", "time", &span(due_ms - now)))
}

/// "Waits 12 min", once it is more than ten.
pub(crate) fn waiting(since_ms: u64) -> Option<String> {
    let minutes = now_ms().saturating_sub(since_ms) / 60_000;
    (10..60)
        .contains(&minutes)
        .then(|| tw("console-inbox-waits", "time", &format!("{minutes}\u{a0}min")))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn days_ago(ms: u64) -> i64 {
    day_number(now_ms()) - day_number(ms)
}

fn written(ms: u64, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (name, value) in parts {
        // Setting a property on a fresh plain object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Date::new(&JsValue::from_f64(ms as f64)).to_locale_string(&locale(), &options).into()
}

/// The browser's own variant of the language, so that clocks read as people expect.
fn locale() -> String {
    let own = crate::console::browser::language();
    if own.starts_with(language()) {
        return own;
    }
    if language() == "fr" { "fr-FR".into() } else { "en-GB".into() }
}

/// As a field of day and time takes it: "2026-12-25T09:00", by this browser's clock.
pub(crate) fn local(ms: u64) -> String {
    let date = Date::new(&JsValue::from_f64(ms as f64));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// What such a field holds; `None`: nothing.
pub(crate) fn of_local(text: &str) -> Option<u64> {
    let at = Date::parse(text);
    (at.is_finite() && at > 0.0).then_some(at as u64)
}
