//! Which rules something that happened starts: trigger, then conditions. Reads no clock.

use std::sync::Arc;

use comptoir_api::chat::{Body, Message, OrderState};
use comptoir_api::rules::{Condition, Rule, Trigger};
use comptoir_api::shop::Hours;
use comptoir_store::search::fold;
use regex::{Regex, RegexBuilder};

use super::hours;
use crate::limits;

/// A rule, ready to be asked.
#[derive(Debug)]
pub(crate) struct Ready {
    /// The rule.
    pub rule: Rule,
    /// Its words, folded: between spaces, or after one only.
    words: Vec<(String, String)>,
    pattern: Option<Regex>,
}

/// Something that may start rules.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happened<'a> {
    /// A customer wrote.
    Message(Said<'a>),
    /// Nobody answered for this long; said of one rule.
    Unanswered {
        /// The rule whose time is up.
        rule: &'a str,
    },
    /// An order came to a state.
    Order(OrderState),
    /// A person put a label on.
    Labelled(&'a str),
}

/// A customer's message.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said<'a> {
    /// Its words.
    pub text: &'a str,
    /// When somebody last said something before it; `None`: nobody ever did.
    pub before_ms: Option<u64>,
    /// The product it asks about; empty: none.
    pub product: &'a str,
    /// The short link it came by; empty: none.
    pub via: &'a str,
}

/// What conditions are asked of.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    /// When it happened.
    pub now_ms: u64,
    /// The shop's hours.
    pub hours: &'a Hours,
    /// The customer's language, or the shop's own.
    pub language: &'a str,
    /// The chat's labels.
    pub labels: &'a [String],
    /// The customer has ordered before.
    pub known: bool,
    /// The customer has written before.
    pub written: bool,
    /// Whose chat it is: `stf_…`; empty: nobody's.
    pub assignee: &'a str,
    /// Which team's: `tem_…`; empty: none's.
    pub team: &'a str,
    /// What the order comes to: the one it is about, or the chat's open one.
    pub basket_minor: Option<i64>,
}

/// A rule that something starts, and the word that did.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    /// The rule.
    pub ready: Arc<Ready>,
    /// The word; empty where it was not one.
    pub because: String,
}

impl Ready {
    /// Prepares a rule. A pattern that does not compile never fits: the console refuses it.
    pub(crate) fn new(rule: Rule) -> Self {
        let words = match &rule.when {
            Trigger::Words { words } => words.iter().filter_map(|word| needle(word)).collect(),
            _ => Vec::new(),
        };
        let pattern = match &rule.when {
            Trigger::Pattern { pattern } => compile(pattern).ok(),
            _ => None,
        };
        Self { rule, words, pattern }
    }

    /// Whether it is started, and by which word.
    fn starts(&self, happened: &Happened<'_>, facts: &Facts<'_>) -> Option<String> {
        let plain = |fits: bool| fits.then(String::new);
        match (&self.rule.when, happened) {
            (Trigger::Any {}, Happened::Message(_)) => plain(true),
            (Trigger::First { silence_days }, Happened::Message(said)) => {
                let silence_ms = u64::from(*silence_days).saturating_mul(DAY_MS);
                plain(said.before_ms.is_none_or(|before_ms| {
                    silence_ms > 0 && facts.now_ms.saturating_sub(before_ms) >= silence_ms
                }))
            }
            (Trigger::Words { .. }, Happened::Message(said)) => {
                let hay = format!(" {} ", apart(said.text));
                let found = self.words.iter().find(|(_, needle)| hay.contains(needle.as_str()));
                found.map(|(word, _)| word.clone())
            }
            (Trigger::Pattern { .. }, Happened::Message(said)) => {
                let text = head(said.text);
                let found = self.pattern.as_ref()?.find(text)?;
                Some(found.as_str().chars().take(limits::RULE_WORD_CHARS_MAX).collect())
            }
            (Trigger::Outside {}, Happened::Message(_)) => {
                plain(hours::open_at(facts.hours, facts.now_ms) == Some(false))
            }
            (Trigger::Product { products }, Happened::Message(said)) => {
                let asked = !said.product.is_empty();
                plain(
                    asked && (products.is_empty() || products.iter().any(|id| id == said.product)),
                )
            }
            (Trigger::Came { code }, Happened::Message(said)) => {
                plain(!said.via.is_empty() && (code.is_empty() || code == said.via))
            }
            (Trigger::Unanswered { .. }, Happened::Unanswered { rule }) => {
                plain(self.rule.id == *rule)
            }
            (Trigger::Order { state }, Happened::Order(to)) => plain(state == to),
            (Trigger::Labelled { label }, Happened::Labelled(put)) => plain(label == put),
            _ => None,
        }
    }

    fn holds(&self, facts: &Facts<'_>) -> bool {
        self.rule.only.iter().all(|condition| match condition {
            Condition::Hours { open } => {
                hours::open_at(facts.hours, facts.now_ms).unwrap_or(true) == *open
            }
            Condition::Language { language } => primary(language) == primary(facts.language),
            Condition::Label { label, has } => facts.labels.contains(label) == *has,
            Condition::Known { known } => facts.known == *known,
            Condition::Written { written } => facts.written == *written,
            Condition::Member { who, is } => {
                let given = !facts.assignee.is_empty() || !facts.team.is_empty();
                let is_so = if who.is_empty() {
                    given
                } else {
                    [facts.assignee, facts.team].contains(&who.as_str())
                };
                is_so == *is
            }
            Condition::Basket { min_minor } => {
                facts.basket_minor.is_some_and(|total| total >= *min_minor)
            }
        })
    }
}

/// The rules that something starts, in their order.
pub(crate) fn fitting(
    rules: &[Arc<Ready>],
    happened: &Happened<'_>,
    facts: &Facts<'_>,
) -> Vec<Fit> {
    rules
        .iter()
        .filter(|ready| ready.rule.on)
        .filter_map(|ready| {
            let because = ready.starts(happened, facts)?;
            ready.holds(facts).then(|| Fit { ready: ready.clone(), because })
        })
        .collect()
}

/// A pattern, within bounds of size: it runs in time linear in the text.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(limits::PATTERN_BYTES_MAX)
        .dfa_size_limit(limits::PATTERN_BYTES_MAX)
        .build()
}

/// The words of a customer's message that rules look at.
pub(crate) fn words_of(message: &Message) -> &str {
    match &message.body {
        Body::Text { text } | Body::ChoiceAnswer { text } => text,
        Body::Media(media) => &media.caption,
        _ => "",
    }
}

/// The product that a message asks about; empty: none.
pub(crate) fn product_of(message: &Message) -> &str {
    match &message.body {
        Body::Product(product) if product.question => &product.product,
        _ => "",
    }
}

/// The first part of a language's name, in small letters.
pub(crate) fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A word as it is looked for: with spaces around it, so that it is a whole one.
fn needle(word: &str) -> Option<(String, String)> {
    let stem = word.trim().strip_suffix('*');
    let folded = apart(stem.unwrap_or(word));
    if folded.is_empty() {
        return None;
    }
    let needle = if stem.is_some() { format!(" {folded}") } else { format!(" {folded} ") };
    Some((word.trim().to_owned(), needle))
}

/// Folded, with one space between words and nothing else.
fn apart(text: &str) -> String {
    let folded = fold(head(text));
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// As much of a text as is looked at.
fn head(text: &str) -> &str {
    match text.char_indices().nth(limits::RULE_TEXT_CHARS_MAX) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comptoir_api::shop::Span;

    fn rule(when: Trigger) -> Arc<Ready> {
        Arc::new(Ready::new(Rule { on: true, when, ..Rule::default() }))
    }

    fn words(words: &[&str]) -> Trigger {
        Trigger::Words { words: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    fn facts(hours: &Hours) -> Facts<'_> {
        Facts {
            now_ms: 0,
            hours,
            language: "fr",
            labels: &[],
            known: false,
            written: false,
            assignee: "",
            team: "",
            basket_minor: None,
        }
    }

    fn because(when: Trigger, text: &str) -> Option<String> {
        let said = Happened::Message(Said { text, ..Said::default() });
        let hours = Hours::default();
        fitting(&[rule(when)], &said, &facts(&hours)).pop().map(|fit| fit.because)
    }

    #[test]
    fn a_word_is_found_whole_whatever_its_accents() {
        let hours = || words(&["Horaires", "fermé", "carte cadeau"]);
        assert_eq!(because(hours(), "Vos HORAIRES ?").as_deref(), Some("Horaires"));
        assert_eq!(because(hours(), "c'est ferme le lundi").as_deref(), Some("fermé"));
        assert_eq!(because(hours(), "une carte-cadeau.").as_deref(), Some("carte cadeau"));
        assert_eq!(because(hours(), "la fermeture"), None);
        assert_eq!(because(hours(), "une carte, un cadeau"), None);
    }

    #[test]
    fn a_star_stands_for_any_ending() {
        assert_eq!(because(words(&["livr*"]), "Vous livrez ?").as_deref(), Some("livr*"));
        assert_eq!(because(words(&["livr*"]), "Délivrez-moi"), None);
        assert_eq!(because(words(&["*", " "]), "Bonjour"), None);
    }

    #[test]
    fn a_pattern_is_bounded() {
        let order = Trigger::Pattern { pattern: r"\bh-\d{3,5}\b".into() };
        assert_eq!(because(order.clone(), "Et H-2417 ?").as_deref(), Some("H-2417"));
        let far = format!("{}H-2417", "x ".repeat(limits::RULE_TEXT_CHARS_MAX));
        assert_eq!(because(order, &far), None);
        assert!(compile(r"(\w{50}){50}{50}").is_err(), "a pattern that needs much memory");
        assert!(compile("(").is_err());
        assert_eq!(because(Trigger::Pattern { pattern: "(".into() }, "("), None);
    }

    #[test]
    fn a_first_message_and_one_after_a_silence() {
        let at = |before_ms, now_ms, silence_days| {
            let said = Happened::Message(Said { before_ms, ..Said::default() });
            let hours = Hours::default();
            let facts = Facts { now_ms, ..facts(&hours) };
            !fitting(&[rule(Trigger::First { silence_days })], &said, &facts).is_empty()
        };
        assert!(at(None, 0, 0));
        assert!(!at(Some(0), 100 * DAY_MS, 0));
        assert!(at(Some(0), 14 * DAY_MS, 14));
        assert!(!at(Some(1), 14 * DAY_MS, 14));
    }

    #[test]
    fn conditions_all_have_to_hold() {
        let mut week: [Vec<Span>; 7] = Default::default();
        week[3] = vec![Span { from: 0, to: 60 }];
        let hours = Hours { time_zone: "UTC".into(), week, ..Hours::default() };
        let labels = ["lbl_pro".to_owned()];
        let now = Facts {
            labels: &labels,
            language: "en-GB",
            known: true,
            basket_minor: Some(5_000),
            assignee: "stf_a",
            ..facts(&hours)
        };
        let holds = |only: Vec<Condition>| {
            Ready::new(Rule { only, on: true, ..Rule::default() }).holds(&now)
        };
        // 1 January 1970 was a Thursday, and it is midnight.
        assert!(holds(vec![Condition::Hours { open: true }]));
        assert!(holds(vec![Condition::Language { language: "en".into() }]));
        assert!(holds(vec![Condition::Label { label: "lbl_pro".into(), has: true }]));
        assert!(!holds(vec![Condition::Label { label: "lbl_pro".into(), has: false }]));
        assert!(holds(vec![Condition::Basket { min_minor: 5_000 }]));
        assert!(!holds(vec![Condition::Basket { min_minor: 5_001 }]));
        assert!(!holds(vec![Condition::Known { known: true }, Condition::Hours { open: false }]));
        assert!(holds(vec![Condition::Written { written: false }]));
        let member = |who: &str, is| holds(vec![Condition::Member { who: who.into(), is }]);
        assert!(member("stf_a", true) && member("", true) && member("stf_b", false));
        assert!(!member("stf_a", false) && !member("", false) && !member("tem_a", true));
    }

    #[test]
    fn what_is_off_is_not_started() {
        let off = Arc::new(Ready::new(Rule { when: Trigger::Any {}, ..Rule::default() }));
        let said = Happened::Message(Said::default());
        assert!(fitting(&[off], &said, &facts(&Hours::default())).is_empty());
    }
}
