//! One visit to a shop's page: the shop, the language, and how addresses are put together.

use std::fmt::Write as _;

use comptoir_api::shop::PublicShop;
use comptoir_text::{Language, Text};

/// What every part of a page needs to know.
pub(super) struct Visit<'a> {
    /// The shop.
    pub(super) shop: &'a PublicShop,
    /// Its sentences.
    pub(super) text: Text,
    /// Whether the visitor asked for this language in the address: links then keep it.
    pub(super) asked: bool,
    /// Scheme and host as the outside sees them, without a slash at the end.
    pub(super) base: &'a str,
    /// Names the files under `/web`: a browser may keep for ever what carries it.
    pub(super) build: &'a str,
    /// Path of the picture over its page; empty: the counter is drawn in its colour.
    pub(super) cover: &'a str,
    /// Who operates the machine, in words; empty: the shop itself.
    pub(super) host: &'a str,
}

/// The language of a visit: what the address asks for, else what the browser prefers.
pub(super) fn language(
    asked: Option<&str>,
    accepted: &str,
    offered: &[String],
) -> (Language, bool) {
    match asked.and_then(Language::of) {
        Some(language) => (language, true),
        None => (Language::choose(accepted, offered), false),
    }
}

impl Visit<'_> {
    /// The shop's own language.
    pub(super) fn own_language(&self) -> Language {
        self.shop.languages.iter().find_map(|tag| Language::of(tag)).unwrap_or(Language::English)
    }

    /// The shop's languages that the pages speak too, each once.
    pub(super) fn languages(&self) -> Vec<Language> {
        let mut languages = Vec::new();
        for language in self.shop.languages.iter().filter_map(|tag| Language::of(tag)) {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        if languages.is_empty() {
            languages.push(self.own_language());
        }
        languages
    }

    /// Path of the shop's page or of one below it (`"/catalogue"`).
    pub(super) fn path(&self, below: &str) -> String {
        format!("/s/{}{below}", encode(&self.shop.slug))
    }

    /// A link to one of the shop's pages, in the language of this visit.
    pub(super) fn href(&self, below: &str, query: &[(&str, &str)]) -> String {
        let mut query = query.to_vec();
        if self.asked {
            query.push(("lang", self.text.code()));
        }
        with_query(&self.path(below), &query)
    }

    /// Where a product's page is.
    pub(super) fn product(&self, product: &str, variant: &str) -> String {
        let below = format!("/p/{}", encode(product));
        if variant.is_empty() {
            self.href(&below, &[])
        } else {
            self.href(&below, &[("v", variant)])
        }
    }

    /// A page as the outside links to it: in its own language, the shop's needs no mention.
    pub(super) fn canonical(&self, below: &str, language: Language) -> String {
        let path = format!("{}{}", self.base, self.path(below));
        if language == self.own_language() {
            path
        } else {
            with_query(&path, &[("lang", language.code())])
        }
    }

    /// The app, opened at this shop; the script adds the key that the visitor's link carried.
    pub(super) fn app(&self, product: &str, variant: &str) -> String {
        let mut link = format!("/app/{}", encode(&self.shop.slug));
        for (at, (name, value)) in [("p", product), ("v", variant)]
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .enumerate()
        {
            link.push(if at == 0 { '#' } else { '&' });
            let _ = write!(link, "{name}={}", encode(value));
        }
        link
    }
}

/// A picture's address: always on this host, whatever the catalogue says.
pub(super) fn here(path: &str) -> String {
    format!("/{}", path.trim_start_matches(['/', '\\']))
}

/// A file of the screens, with the build in its address.
pub(super) fn web(file: &str, build: &str) -> String {
    with_query(&format!("/web/{file}"), &[("v", build)])
}

fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let mut link = path.to_owned();
    for (at, (name, value)) in query.iter().filter(|(_, value)| !value.is_empty()).enumerate() {
        link.push(if at == 0 { '?' } else { '&' });
        let _ = write!(link, "{name}={}", encode(value));
    }
    link
}

/// Percent-encodes all but what RFC 3986 leaves alone.
pub(crate) fn encode(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
