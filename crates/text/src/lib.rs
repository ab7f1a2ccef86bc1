//! Every sentence a person reads, in French and English, and how money and hours are written.
//!
//! The sentences are Project Fluent files in `text/`. A key is looked up in the language asked for,
//! then in the other; a key that is nowhere comes back as itself, so a screen never shows nothing.
//! A program for browsers carries the app's sentences alone, and the console's where it asks for
//! them ([`carry_console`]): the others would be loaded and never said.
//!
//! ```
//! use comptoir_text::{Arg, Text};
//!
//! let text = Text::new("fr");
//! assert_eq!(text.get("landing-write"), "Écrire à la boutique");
//! assert_eq!(text.with("landing-browse", &[("count", 38)]), "Voir les 38 produits");
//! assert_eq!(text.with("order-line", &[("quantity", Arg::from(2)), ("title", "Miel".into())]), "2 × Miel");
//! ```

mod language;
mod money;
mod time;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

pub use crate::language::Language;
pub use crate::money::decimal;

/// What a sentence is filled in with: a word or a number (which chooses the plural).
pub type Arg<'a> = fluent_bundle::FluentValue<'a>;

type Bundle = FluentBundle<FluentResource>;

/// What a program for browsers carries besides the app's sentences.
static CARRIED: OnceLock<fn(Language) -> &'static str> = OnceLock::new();

/// Carries the console's sentences; called once, before the first is said. Servers carry all.
pub fn carry_console() {
    CARRIED.get_or_init(|| Language::console);
}

/// The sentences of one language; cheap to copy.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text {
    language: Language,
}

impl Text {
    /// Takes the nearest language to a BCP 47 tag: "fr-CA" is French, what is unknown is English.
    pub fn new(tag: &str) -> Self {
        Self { language: Language::nearest(tag) }
    }

    /// Which language these sentences are in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// "fr" or "en": for `lang` attributes.
    pub fn code(&self) -> &'static str {
        self.language.code()
    }

    /// A sentence without anything to fill in.
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A sentence filled in. All values of one type may be given as they are; mixed ones as [`Arg`]s.
    pub fn with<'a, A>(&self, key: &str, args: &'a [(&'a str, A)]) -> String
    where
        A: Clone + Into<Arg<'a>>,
    {
        let args: FluentArgs<'a> =
            args.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone().into())).collect();
        self.format(key, Some(&args))
    }

    /// Whether there is such a sentence: for keys put together at run time.
    pub fn has(&self, key: &str) -> bool {
        bundle(self.language).has_message(key)
    }

    /// An amount in minor units of its ISO 4217 currency: `12,50 €`, `€12.50`.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        money::format(self.language, minor, currency)
    }

    /// An hour in a sentence: `19 h 30`, `7:30 pm`.
    pub fn time(&self, hour: u8, minute: u8) -> String {
        time::spoken(self.language, hour, minute)
    }

    /// The same from "19:30"; what is not an hour comes back as it is.
    pub fn time_of(&self, clock: &str) -> String {
        match time::parse(clock) {
            Some((hour, minute)) => self.time(hour, minute),
            None => clock.to_owned(),
        }
    }

    /// An hour in a column or under a message: `10:24`.
    pub fn clock(&self, hour: u8, minute: u8) -> String {
        format!("{hour:02}:{minute:02}")
    }

    /// `20 novembre 2026`, `20 November 2026`.
    pub fn date(&self, year: i16, month: u8, day: u8) -> String {
        let month = self.get(&format!("month-{month}"));
        format!("{}\u{a0}{month} {year}", time::day_of_month(self.language, day))
    }

    /// `12 nov.`, `12 Nov`.
    pub fn date_short(&self, month: u8, day: u8) -> String {
        format!("{day}\u{a0}{}", self.get(&format!("month-short-{month}")))
    }

    /// `lundi`, `Monday`; Monday is 1.
    pub fn weekday(&self, day: u8) -> String {
        self.get(&format!("weekday-{day}"))
    }

    /// `lun.`, `Mon`; Monday is 1.
    pub fn weekday_short(&self, day: u8) -> String {
        self.get(&format!("weekday-short-{day}"))
    }

    /// `Camille, Bastien et Nour`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                self.with("list-and", &[("first", first.join(", ")), ("last", last.clone())])
            }
        }
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        for language in [self.language, self.language.other()] {
            let bundle = bundle(language);
            if let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) {
                return bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned();
            }
        }
        key.to_owned()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({})", self.code())
    }
}

/// The sentences of a language, read once.
fn bundle(language: Language) -> &'static Bundle {
    static FRENCH: OnceLock<Bundle> = OnceLock::new();
    static ENGLISH: OnceLock<Bundle> = OnceLock::new();
    match language {
        Language::French => FRENCH.get_or_init(|| read(language)),
        Language::English => ENGLISH.get_or_init(|| read(language)),
    }
}

fn read(language: Language) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
    // Isolation marks are for mixed directions; both languages run left to right.
    bundle.set_use_isolating(false);
    bundle.set_transform(Some(match language {
        Language::French => language::typeset_french,
        Language::English => language::typeset,
    }));
    let mut add = |source: &str| {
        // A faulty entry is left out and found by the test; the others stay usable.
        let resource = FluentResource::try_new(source.to_owned());
        bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _faults)| readable));
    };
    if cfg!(target_arch = "wasm32") {
        add(language.app());
        CARRIED.get().into_iter().for_each(|more| add(more(language)));
    } else {
        language.sources().into_iter().for_each(add);
    }
    bundle
}
