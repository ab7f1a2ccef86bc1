//! What rules would have done in a chat that is past: the same decisions, and nothing is sent.

use std::sync::Arc;

use comptoir_api::chat::OrderState;
use comptoir_api::rules::{Hold, Step, Trigger, Would};
use comptoir_api::shop::Hours;

use super::fill::{Filling, fill, pick};
use super::fits::{Facts, Fit, Happened, Ready, Said, fitting};
use super::guard;
use crate::shop::held;

/// A chat as it went.
#[derive(Debug, Default)]
pub(crate) struct Thread {
    /// In the order of time.
    pub entries: Vec<Entry>,
    /// It begins where the chat does.
    pub whole: bool,
    /// The customer wrote before it begins.
    pub written: bool,
    /// The customer's name.
    pub name: String,
    /// The customer's language, or the shop's own.
    pub language: String,
    /// The chat's labels, as they are now.
    pub labels: Vec<String>,
    /// Whose it is, as it is now: `stf_…`.
    pub assignee: String,
    /// Which team's: `tem_…`.
    pub team: String,
}

/// Something that happened in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When.
    pub at_ms: u64,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// The customer wrote.
    Customer {
        /// What.
        text: String,
        /// One line of it.
        line: String,
        /// The product it asks about; empty: none.
        product: String,
        /// The short link it came by; empty: none.
        via: String,
    },
    /// A person of the team wrote.
    Team,
    /// An order came to a state.
    Order(OrderState, i64, String),
}

/// The shop as it is now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// The rules, in their order.
    pub rules: &'a [Arc<Ready>],
    /// The shop's hours.
    pub hours: &'a Hours,
    /// The shop's name.
    pub shop: &'a str,
    /// Its own language.
    pub language: &'a str,
    /// For how long machines are silent where a person wrote.
    pub hold: Hold,
    /// Nothing before is shown, though it counts.
    pub from_ms: u64,
    /// Nothing after has happened yet.
    pub now_ms: u64,
}

/// Goes through a chat, and says what would have run in it.
pub(crate) fn simulate(scene: Scene<'_>, thread: &Thread) -> Vec<Would> {
    let first_ms = thread.entries.first().map(|entry| entry.at_ms);
    let mut walk = Walk {
        scene,
        thread,
        before_ms: first_ms.filter(|_| !thread.whole),
        waiting: None,
        past: Vec::new(),
        orders: 0,
        written: thread.written,
        held_ms: 0,
        order: None,
        would: Vec::new(),
    };
    for entry in &thread.entries {
        walk.clocks_until(entry.at_ms);
        walk.take(entry);
    }
    walk.clocks_until(scene.now_ms);
    let from_ms = scene.from_ms;
    walk.would.into_iter().filter(|would| would.at_ms >= from_ms).collect()
}

struct Walk<'a> {
    scene: Scene<'a>,
    thread: &'a Thread,
    before_ms: Option<u64>,
    /// Since when the customer waits, and the rules whose time is not up.
    waiting: Option<(u64, Vec<(u64, String)>)>,
    past: Vec<(String, u64)>,
    orders: u32,
    written: bool,
    /// A person has the chat until then.
    held_ms: u64,
    order: Option<(i64, String)>,
    would: Vec<Would>,
}

impl Walk<'_> {
    fn take(&mut self, entry: &Entry) {
        match &entry.what {
            What::Team => {
                self.waiting = None;
                self.held_ms = held::until_ms(self.scene.hold, entry.at_ms);
            }
            What::Customer { text, line, product, via } => {
                let said = Said { text, before_ms: self.before_ms, product, via };
                self.run(&Happened::Message(said), entry.at_ms, line);
                self.written = true;
                if self.waiting.is_none() {
                    self.waiting = Some((entry.at_ms, self.clocks(entry.at_ms)));
                }
            }
            What::Order(state, total_minor, reference) => {
                self.order = Some((*total_minor, reference.clone()));
                self.run(&Happened::Order(*state), entry.at_ms, reference);
                self.orders += 1;
            }
        }
        self.before_ms = Some(entry.at_ms);
    }

    fn clocks(&self, since_ms: u64) -> Vec<(u64, String)> {
        let rules = self.scene.rules.iter().filter_map(|ready| match ready.rule.when {
            Trigger::Unanswered { minutes } => {
                Some((since_ms + u64::from(minutes) * 60_000, ready.rule.id.clone()))
            }
            _ => None,
        });
        let mut clocks: Vec<_> = rules.collect();
        clocks.sort();
        clocks
    }

    /// Lets the time pass, in which nobody answers.
    fn clocks_until(&mut self, until_ms: u64) {
        let Some((since_ms, clocks)) = self.waiting.take() else { return };
        let (due, later): (Vec<_>, Vec<_>) =
            clocks.into_iter().partition(|(at_ms, _)| *at_ms <= until_ms);
        for (at_ms, rule) in due {
            self.run(&Happened::Unanswered { rule: &rule }, at_ms, "");
        }
        self.waiting = Some((since_ms, later));
    }

    fn run(&mut self, happened: &Happened<'_>, at_ms: u64, line: &str) {
        let facts = Facts {
            now_ms: at_ms,
            hours: self.scene.hours,
            language: &self.thread.language,
            labels: &self.thread.labels,
            known: self.orders > 0,
            written: self.written,
            assignee: &self.thread.assignee,
            team: &self.thread.team,
            basket_minor: self.order.as_ref().map(|(total, _)| *total),
        };
        let fits = fitting(self.scene.rules, happened, &facts);
        let allowed = guard::allowed(fits, &self.past, self.held_ms > at_ms, at_ms);
        for fit in &allowed.run {
            self.past.push((fit.ready.rule.id.clone(), at_ms));
            self.would.push(self.show(fit, at_ms, line));
        }
        for fit in &allowed.held {
            self.would.push(Would { held: true, ..self.show(fit, at_ms, line) });
        }
        for fit in &allowed.silent {
            self.would.push(Would { silent: true, ..self.show(fit, at_ms, line) });
        }
    }

    fn show(&self, fit: &Fit, at_ms: u64, line: &str) -> Would {
        let rule = &fit.ready.rule;
        let order = self.order.as_ref().map_or("", |(_, reference)| reference.as_str());
        let filling =
            Filling { name: &self.thread.name, shop: self.scene.shop, order, product: "" };
        let says = rule.then.iter().find_map(|step| match step {
            Step::Say { texts } | Step::Choice { texts, .. } | Step::Catalogue { texts } => {
                let (language, text) = pick(texts, &self.thread.language, self.scene.language)?;
                Some(fill(text, language, filling, self.scene.hours, at_ms))
            }
            _ => None,
        });
        Would {
            rule: rule.id.clone(),
            name: rule.name.clone(),
            at_ms,
            line: line.to_owned(),
            because: fit.because.clone(),
            says: says.unwrap_or_default(),
            steps: rule.then.iter().map(|step| step.kind().to_owned()).collect(),
            held: false,
            silent: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comptoir_api::rules::Rule;

    const MINUTE_MS: u64 = 60_000;

    fn rule(id: &str, when: Trigger, then: Vec<Step>) -> Arc<Ready> {
        Arc::new(Ready::new(Rule { id: id.into(), on: true, when, then, ..Rule::default() }))
    }

    fn customer(minute: u64, text: &str) -> Entry {
        let what = What::Customer {
            text: text.into(),
            line: text.into(),
            product: String::new(),
            via: String::new(),
        };
        Entry { at_ms: minute * MINUTE_MS, what }
    }

    fn would(entries: Vec<Entry>, from: u64, now: u64) -> Vec<(String, u64)> {
        let says = || vec![Step::Say { texts: vec![("fr".into(), "Bonjour {name}".into())] }];
        let rules = [
            rule("hours", Trigger::Words { words: vec!["horaires".into()] }, says()),
            rule("late", Trigger::Unanswered { minutes: 30 }, vec![Step::Close {}]),
            rule("greeting", Trigger::First { silence_days: 14 }, says()),
        ];
        let scene = Scene {
            rules: &rules,
            hours: &Hours::default(),
            shop: "Halbran",
            language: "fr",
            hold: Hold::Closed,
            from_ms: from * MINUTE_MS,
            now_ms: now * MINUTE_MS,
        };
        let thread = Thread { entries, whole: true, name: "Tilleul".into(), ..Thread::default() };
        let all = simulate(scene, &thread);
        assert!(all.iter().all(|one| one.says.is_empty() || one.says == "Bonjour Tilleul"));
        all.into_iter().map(|one| (one.rule, one.at_ms / MINUTE_MS)).collect()
    }

    fn ran(all: &[(&str, u64)]) -> Vec<(String, u64)> {
        all.iter().map(|(rule, at)| ((*rule).to_owned(), *at)).collect()
    }

    #[test]
    fn a_chat_is_gone_through_as_it_went() {
        let team = Entry { at_ms: 50 * MINUTE_MS, what: What::Team };
        let entries = vec![
            customer(0, "Bonjour"),
            customer(10, "Vos horaires ?"),
            team,
            customer(60, "Merci"),
            customer(85, "Au fait ?"),
        ];
        let all = ran(&[("greeting", 0), ("hours", 10), ("late", 30), ("late", 90)]);
        assert_eq!(would(entries.clone(), 0, 100), all);
        // What nobody has waited for yet has not happened; what is too long ago is not shown.
        assert_eq!(would(entries.clone(), 5, 89), ran(&[("hours", 10), ("late", 30)]));
    }
}
