//! Photos that come by themselves: when they may, how large, and the rows that say so.

use comptoir_api::chat::Media;
use leptos::prelude::*;

use super::{state::App, viewer};
use crate::{
    browser,
    parts::{Showing, icon::icon},
};

/// Where the browser keeps it.
const KEPT: &str = "comptoir.photos";
/// What one can choose as the largest, bytes.
const LARGEST: [u64; 3] = [1_000_000, 5_000_000, 16_000_000];

/// When photos come by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Wherever one is.
    Always,
    /// Where the network costs nothing by the byte.
    Free,
    /// Once they are opened.
    Never,
}

/// What a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    when: When,
    largest_bytes: u64,
}

impl Rule {
    /// What was kept; at first all photos come, up to 5 MB.
    pub(crate) fn read() -> Self {
        let kept = browser::stored(KEPT).unwrap_or_default();
        let (when, largest) = kept.split_once(' ').unwrap_or_default();
        let when = match when {
            "free" => When::Free,
            "never" => When::Never,
            _ => When::Always,
        };
        let largest_bytes = largest.parse().ok().filter(|bytes| LARGEST.contains(bytes));
        Self { when, largest_bytes: largest_bytes.unwrap_or(LARGEST[1]) }
    }

    fn keep(self) {
        let when = match self.when {
            When::Always => "always",
            When::Free => "free",
            When::Never => "never",
        };
        browser::store(KEPT, &format!("{when} {}", self.largest_bytes));
    }

    fn lets(self, file: &Media) -> bool {
        let is_time = match self.when {
            When::Always => true,
            When::Free => browser::is_free() == Some(true),
            When::Never => false,
        };
        is_time && file.size_bytes <= self.largest_bytes
    }
}

impl App {
    /// Where a photo is to be had sharp, if it comes by itself; tracked.
    pub(crate) fn sharp(self, asked: &Showing) -> Option<String> {
        let comes = self.has_addresses.get() && self.photos.get().lets(&asked.file);
        comes.then(|| viewer::address(&asked.message, None))
    }
}

/// The rows of the settings.
pub(crate) fn rows(app: App) -> AnyView {
    let words = app.words;
    let change = move |rule: Rule| {
        app.photos.set(rule);
        rule.keep();
    };
    let option = move |name: &'static str,
                       is_on: Signal<bool>,
                       label: Signal<String>,
                       rule: Callback<()>| {
        view! {
            <label class:on=move || is_on.get()>
                <input
                    type="radio"
                    class="sr"
                    name=name
                    prop:checked=move || is_on.get()
                    on:change=move |_| rule.run(())
                />
                {move || label.get()}
            </label>
        }
    };
    let when = [
        (When::Always, "settings-photos-always"),
        (When::Free, "settings-photos-free"),
        (When::Never, "settings-photos-never"),
    ]
    .map(|(when, key)| {
        option(
            "photos",
            Signal::derive(move || app.photos.get().when == when),
            Signal::derive(move || words.t(key)),
            Callback::new(move |()| change(Rule { when, ..app.photos.get_untracked() })),
        )
    });
    let largest = LARGEST.map(|largest_bytes| {
        option(
            "photos-largest",
            Signal::derive(move || app.photos.get().largest_bytes == largest_bytes),
            Signal::derive(move || words.size(largest_bytes)),
            Callback::new(move |()| change(Rule { largest_bytes, ..app.photos.get_untracked() })),
        )
    });
    let more = move || match (app.photos.get().when, browser::is_free()) {
        (When::Free, None) => words.t("settings-photos-unknown"),
        _ => words.t("settings-photos-more"),
    };
    view! {
        <div class="srow wrap" role="radiogroup" aria-label=move || words.t("settings-photos")>
            {icon("image", "")}
            <span class="grow">
                {move || words.t("settings-photos")} <span class="s">{more}</span>
            </span>
            <span class="seg">{when}</span>
        </div>
        <div
            class="srow wrap"
            role="radiogroup"
            aria-label=move || words.t("settings-photos-largest")
            hidden=move || app.photos.get().when == When::Never
        >
            {icon("download", "")}
            <span class="grow">{move || words.t("settings-photos-largest")}</span>
            <span class="seg">{largest}</span>
        </div>
    }
    .into_any()
}
