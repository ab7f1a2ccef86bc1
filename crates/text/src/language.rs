//! Which languages there are, how one is chosen, and their punctuation.

use std::borrow::Cow;

use unic_langid::LanguageIdentifier;

/// A language the sentences are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    /// Every language there is.
    pub const ALL: [Self; 2] = [Self::French, Self::English];

    /// The one a BCP 47 tag means, if it is one of ours: "fr-CA" is French.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The same; what is unknown is English, which more people read.
    pub fn nearest(tag: &str) -> Self {
        Self::of(tag).unwrap_or(Self::English)
    }

    /// The best for an `Accept-Language` header among those a shop offers (its own first).
    ///
    /// Somebody who reads none of them gets the shop's own: its products are written in it.
    pub fn choose(accepted: &str, offered: &[String]) -> Self {
        let own = offered.iter().find_map(|tag| Self::of(tag)).unwrap_or(Self::English);
        let mut best: Option<(f32, Self)> = None;
        for entry in accepted.split(',').take(32) {
            let mut parts = entry.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            let Some(language) = Self::of(tag) else { continue };
            let offers = offered.iter().any(|tag| Self::of(tag) == Some(language));
            if offers && quality > 0.0 && best.is_none_or(|(most, _)| quality > most) {
                best = Some((quality, language));
            }
        }
        best.map_or(own, |(_, language)| language)
    }

    /// "fr" or "en".
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// As Open Graph wants it.
    pub const fn locale(self) -> &'static str {
        match self {
            Self::French => "fr_FR",
            Self::English => "en_GB",
        }
    }

    /// In its own words.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::French => "Français",
            Self::English => "English",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::French => Self::English,
            Self::English => Self::French,
        }
    }

    /// Its Fluent files: what the app says, what the console says besides, what servers say.
    pub const fn sources(self) -> [&'static str; 3] {
        [self.app(), self.console(), self.server()]
    }

    pub(crate) const fn app(self) -> &'static str {
        match self {
            Self::French => include_str!("../text/fr/app.ftl"),
            Self::English => include_str!("../text/en/app.ftl"),
        }
    }

    pub(crate) const fn console(self) -> &'static str {
        match self {
            Self::French => include_str!("../text/fr/console.ftl"),
            Self::English => include_str!("../text/en/console.ftl"),
        }
    }

    pub(crate) const fn server(self) -> &'static str {
        match self {
            Self::French => include_str!("../text/fr/server.ftl"),
            Self::English => include_str!("../text/en/server.ftl"),
        }
    }

    pub(crate) fn identifier(self) -> LanguageIdentifier {
        self.code().parse().unwrap_or_default()
    }
}

/// Sets typographic apostrophes, so that the files can be typed on any keyboard.
pub(crate) fn typeset(source: &str) -> Cow<'_, str> {
    if source.contains('\'') { source.replace('\'', "’").into() } else { source.into() }
}

/// The same, and the spaces French puts before `? ! : ;` and inside `« »`, which must not break.
pub(crate) fn typeset_french(source: &str) -> Cow<'_, str> {
    let mut text = typeset(source);
    for (typed, set) in [
        (" ?", "\u{a0}?"),
        (" !", "\u{a0}!"),
        (" :", "\u{a0}:"),
        (" ;", "\u{a0};"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ] {
        if text.contains(typed) {
            text = text.replace(typed, set).into();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_answered_in_a_language_the_shop_offers() {
        let both = ["fr".to_owned(), "en".to_owned()];
        assert_eq!(Language::choose("en-GB,en;q=0.9,fr;q=0.8", &both), Language::English);
        assert_eq!(Language::choose("en;q=0.2, fr-CA", &both), Language::French);
        assert_eq!(Language::choose("de,ja;q=0.5", &both), Language::French);
        assert_eq!(Language::choose("en", &both[..1]), Language::French);
        assert_eq!(Language::choose("", &[]), Language::English);
        assert_eq!(Language::choose("fr;q=0, en;q=x", &both), Language::French);
    }

    #[test]
    fn french_punctuation_never_starts_a_line() {
        assert_eq!(typeset_french("Qui peut lire ?"), "Qui peut lire\u{a0}?");
        assert_eq!(typeset_french("Vous, « Tilleul »"), "Vous, «\u{a0}Tilleul\u{a0}»");
        assert_eq!(typeset_french("l'heure"), "l’heure");
    }
}
