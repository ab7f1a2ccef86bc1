//! What the page says: sentences, money, dates, in the language of the person before it.

use comptoir_api::chat::Money;
use comptoir_text::Text;
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::browser;

const DAY_MS: u64 = 86_400_000;

/// The page's language. What reads it is drawn again when the language changes.
#[derive(Clone, Copy)]
pub struct Words {
    language: RwSignal<&'static str>,
}

/// What stands in a sentence's gap.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Words.
    Text(String),
    /// A count: the sentence may change with it.
    Number(i64),
}

impl Words {
    /// Sets the page's language: "fr" or "en", by the first tag it understands.
    pub fn provide(language: &str) -> Self {
        let words = Self { language: RwSignal::new(known(language)) };
        provide_context(words);
        words.mark_page();
        words
    }

    /// The page's language, from any part of it.
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self { language: RwSignal::new("fr") })
    }

    /// "fr" or "en".
    pub fn language(self) -> &'static str {
        self.language.get()
    }

    /// Changes the page's language.
    pub fn speak(self, language: &str) {
        self.language.set(known(language));
        self.mark_page();
    }

    /// A sentence.
    pub fn t(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A sentence with its gaps filled.
    pub fn with(self, key: &str, args: &[(&str, Arg)]) -> String {
        let args: Vec<(&str, comptoir_text::Arg<'_>)> = args
            .iter()
            .map(|(name, arg)| match arg {
                Arg::Text(words) => (*name, words.as_str().into()),
                Arg::Number(number) => (*name, (*number).into()),
            })
            .collect();
        self.text().with(key, &args)
    }

    /// "12,50 €".
    pub fn money(self, money: &Money) -> String {
        self.text().money(money.minor, &money.currency)
    }

    /// "10:24".
    pub fn time(self, at_ms: u64) -> String {
        self.written(at_ms, &[("hour", "numeric"), ("minute", "2-digit")])
    }

    /// "Aujourd’hui", "Hier", "lundi 23 novembre".
    pub fn day(self, at_ms: u64) -> String {
        match days_ago(at_ms) {
            0 => self.t("time-today"),
            1 => self.t("time-yesterday"),
            2..=6 => capital(&self.written(at_ms, &[("weekday", "long")])),
            days => {
                let mut parts = vec![("day", "numeric"), ("month", "long")];
                if days > 300 {
                    parts.push(("year", "numeric"));
                }
                self.written(at_ms, &parts)
            }
        }
    }

    /// "Demain", "samedi 28 novembre": a day to come.
    pub fn day_ahead(self, at_ms: u64) -> String {
        let parts = [("weekday", "short"), ("day", "numeric"), ("month", "short")];
        let day = capital(&self.written(at_ms, &parts));
        match days_ahead(at_ms) {
            0 => format!("{}, {day}", self.t("time-today")),
            1 => format!("{}, {day}", self.t("time-tomorrow")),
            _ => day,
        }
    }

    /// "10:32", "Hier", "Mer.", "12 nov.": for a row of a list.
    pub fn when(self, at_ms: u64) -> String {
        match days_ago(at_ms) {
            0 => self.time(at_ms),
            1 => self.t("time-yesterday"),
            2..=6 => capital(&self.written(at_ms, &[("weekday", "short")])),
            _ => self.date(at_ms),
        }
    }

    /// "12 nov.".
    pub fn date(self, at_ms: u64) -> String {
        self.written(at_ms, &[("day", "numeric"), ("month", "short")])
    }

    /// "12 nov., 10:32"; today only the time.
    pub fn moment(self, at_ms: u64) -> String {
        if days_ago(at_ms) == 0 {
            return self.time(at_ms);
        }
        format!("{}, {}", self.date(at_ms), self.time(at_ms))
    }

    /// "12 novembre 2026, 10:32": whole, for what is kept.
    pub fn exact(self, at_ms: u64) -> String {
        let parts = [("day", "numeric"), ("month", "long"), ("year", "numeric")];
        format!("{}, {}", self.written(at_ms, &parts), self.time(at_ms))
    }

    /// "1,2 Mo".
    pub fn size(self, bytes: u64) -> String {
        if bytes < 1_000_000 {
            let kilobytes = bytes.div_ceil(1_000).max(1);
            return self.with("size-kb", &[("count", kilobytes.to_string().into())]);
        }
        let (tenths, key) = match bytes {
            1_000_000_000.. => (bytes / 100_000_000, "size-gb"),
            _ => (bytes / 100_000, "size-mb"),
        };
        let comma = if self.language.get() == "fr" { ',' } else { '.' };
        let written = match (tenths / 10, tenths % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenth) => format!("{whole}{comma}{tenth}"),
        };
        self.with(key, &[("count", written.into())])
    }

    fn text(self) -> Text {
        Text::new(self.language.get())
    }

    fn written(self, at_ms: u64, parts: &[(&str, &str)]) -> String {
        let options = Object::new();
        for (name, value) in parts {
            drop(Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value)));
        }
        let locale = locale(self.language.get());
        String::from(
            Date::new(&JsValue::from_f64(at_ms as f64)).to_locale_string(&locale, &options),
        )
    }

    fn mark_page(self) {
        if let Some(root) = document().document_element() {
            drop(root.set_attribute("lang", self.language.get_untracked()));
        }
    }
}

impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Self {
        Self::Text(words)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(number as i64)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(number as i64)
    }
}

fn known(language: &str) -> &'static str {
    if language.starts_with("en") { "en" } else { "fr" }
}

/// The browser's own variant of the page's language, so that the clock reads as people expect.
fn locale(language: &str) -> String {
    let own = window().navigator().language().unwrap_or_default();
    if own.starts_with(language) {
        return own;
    }
    if language == "en" { "en-GB".to_owned() } else { "fr-FR".to_owned() }
}

/// How many midnights lie between then and now, here.
fn days_ago(at_ms: u64) -> u64 {
    u64::try_from(-days_ahead(at_ms)).unwrap_or(0)
}

/// Midnights between now and then, by this browser's clock; below zero for what is past.
fn days_ahead(at_ms: u64) -> i64 {
    let zone_ms = (Date::new_0().get_timezone_offset() * 60_000.0) as i64;
    let day = |ms: u64| (ms as i64 - zone_ms).div_euclid(DAY_MS as i64);
    day(at_ms) - day(browser::now_ms())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
