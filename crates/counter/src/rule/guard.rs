//! Which of the rules that fit may run: one that answers at a time, its pause, and the limits that
//! end every loop.

use super::fits::Fit;
use crate::limits;
use crate::shop::held::falls_silent;

/// What may run, and what the limits held back.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    /// In their order.
    pub run: Vec<Fit>,
    /// Held back.
    pub held: Vec<Fit>,
    /// Silent, because a person has the chat.
    pub silent: Vec<Fit>,
}

/// Decides about what fits. `past`: what ran in this chat so far, rule and time; `person`: a person
/// has it, and machines are silent there.
///
/// Of those that answer, the first speaks: two machines in a row are one too many. The others, who
/// only sort, all run. One that is in its pause leaves its turn to the next.
pub(crate) fn allowed(
    fits: Vec<Fit>,
    past: &[(String, u64)],
    person: bool,
    now_ms: u64,
) -> Allowed {
    let hour_ago = now_ms.saturating_sub(limits::RULE_HOUR_MS);
    let mut in_chat = past.iter().filter(|(_, at_ms)| *at_ms > hour_ago).count();
    let mut allowed = Allowed::default();
    let mut answered = false;
    for fit in fits {
        let rule = &fit.ready.rule;
        if rule.answers() && answered {
            continue;
        }
        if person && falls_silent(rule) {
            allowed.silent.push(fit);
            continue;
        }
        let own = || past.iter().filter(|(id, _)| *id == rule.id).map(|(_, at_ms)| *at_ms);
        let pause_ms = u64::from(rule.pause_minutes).saturating_mul(60_000);
        if own().any(|at_ms| now_ms.saturating_sub(at_ms) < pause_ms) {
            continue;
        }
        let of_rule = own().filter(|at_ms| *at_ms > hour_ago).count();
        if in_chat >= limits::RULE_RUNS_CHAT_HOUR || of_rule >= limits::RULE_RUNS_RULE_HOUR {
            allowed.held.push(fit);
            continue;
        }
        in_chat += 1;
        answered |= rule.answers();
        allowed.run.push(fit);
    }
    allowed
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use comptoir_api::rules::{Rule, Step, Trigger};
    use comptoir_api::shop::Hours;
    use proptest::prelude::*;

    use super::*;
    use crate::rule::fits::{Facts, Happened, Ready, Said, fitting};

    const MINUTE_MS: u64 = 60_000;

    fn fit(id: &str, pause_minutes: u32, then: Vec<Step>) -> Fit {
        let rule = Rule { id: id.into(), on: true, pause_minutes, then, ..Rule::default() };
        Fit { ready: Arc::new(Ready::new(rule)), because: String::new() }
    }

    fn says() -> Vec<Step> {
        vec![Step::Say { texts: vec![("fr".into(), "oui".into())] }]
    }

    fn ids(fits: &[Fit]) -> Vec<&str> {
        fits.iter().map(|fit| fit.ready.rule.id.as_str()).collect()
    }

    #[test]
    fn one_answers_and_all_others_sort() {
        let fits = vec![
            fit("label", 0, vec![Step::Close {}]),
            fit("first", 0, says()),
            fit("second", 0, says()),
            fit("note", 0, vec![Step::Note { text: "x".into() }]),
        ];
        assert_eq!(ids(&allowed(fits, &[], false, 0).run), ["label", "first", "note"]);
    }

    #[test]
    fn where_a_person_has_the_chat_all_but_two_are_silent() {
        let fits = vec![
            fit("speaks", 0, says()),
            fit("label", 0, vec![Step::Close {}]),
            fit("away", 0, says()),
        ];
        let allowed = allowed(fits, &[], true, 0);
        assert_eq!(
            (ids(&allowed.run), ids(&allowed.silent)),
            (vec!["label", "away"], vec!["speaks"])
        );
    }

    #[test]
    fn one_in_its_pause_leaves_its_turn() {
        let fits = || vec![fit("away", 240, says()), fit("greeting", 0, says())];
        let past = [("away".to_owned(), MINUTE_MS)];
        assert_eq!(ids(&allowed(fits(), &past, false, 240 * MINUTE_MS).run), ["greeting"]);
        assert_eq!(ids(&allowed(fits(), &past, false, 241 * MINUTE_MS).run), ["away"]);
    }

    #[test]
    fn what_runs_too_often_is_held_back() {
        let past: Vec<_> = (0..limits::RULE_RUNS_RULE_HOUR)
            .map(|n| ("echo".to_owned(), (n as u64 + 1) * MINUTE_MS))
            .collect();
        let now_ms = 30 * MINUTE_MS;
        let held = allowed(vec![fit("echo", 0, says())], &past, false, now_ms);
        assert_eq!((ids(&held.run), ids(&held.held)), (vec![], vec!["echo"]));
        // An hour after the first one there is room for one again.
        assert_eq!(
            allowed(vec![fit("echo", 0, says())], &past, false, 61 * MINUTE_MS).run.len(),
            1
        );
    }

    fn triggers() -> impl Strategy<Value = Trigger> {
        prop_oneof![
            Just(Trigger::Any {}),
            Just(Trigger::First { silence_days: 0 }),
            Just(Trigger::Outside {}),
            Just(Trigger::Pattern { pattern: "o".into() }),
            Just(Trigger::Words { words: vec!["oui".into()] }),
        ]
    }

    proptest! {
        /// No set of rules loops: against a customer whose own machine answers everything it hears
        /// at once, however the rules are made, no hour of the chat has more runs than the limit.
        #[test]
        fn no_rule_set_loops(
            made in prop::collection::vec((triggers(), 0_u32..90, any::<bool>()), 1..12),
            gaps in prop::collection::vec(0_u64..20 * MINUTE_MS, 1..40),
        ) {
            let rules: Vec<Arc<Ready>> = made
                .into_iter()
                .enumerate()
                .map(|(n, (when, pause_minutes, speaks))| {
                    let id = format!("rul_{n}");
                    let then = if speaks { says() } else { vec![Step::Close {}] };
                    let only = Vec::new();
                    let name = String::new();
                    Arc::new(Ready::new(Rule { id, name, on: true, when, only, then, pause_minutes }))
                })
                .collect();
            let hours = Hours::default();
            let mut past: Vec<(String, u64)> = Vec::new();
            let (mut now_ms, mut before_ms) = (0, None);
            for gap in gaps {
                now_ms += gap;
                // The customer's machine answers until it is not answered any more, a second each.
                for round in 0.. {
                    prop_assert!(round <= limits::RULE_RUNS_CHAT_HOUR, "it goes on and on");
                    let said = Said { text: "oui", before_ms, ..Said::default() };
                    let facts = Facts {
                        now_ms, hours: &hours, language: "fr", labels: &[], known: false,
                        written: true, assignee: "", team: "", basket_minor: None,
                    };
                    let fits = fitting(&rules, &Happened::Message(said), &facts);
                    let run = allowed(fits, &past, false, now_ms).run;
                    past.extend(run.iter().map(|fit| (fit.ready.rule.id.clone(), now_ms)));
                    before_ms = Some(now_ms);
                    now_ms += 1_000;
                    if !run.iter().any(|fit| fit.ready.rule.answers()) {
                        break;
                    }
                }
            }
            for (_, at_ms) in &past {
                let hour: Vec<_> = past
                    .iter()
                    .filter(|(_, other)| other >= at_ms && other - at_ms < limits::RULE_HOUR_MS)
                    .collect();
                prop_assert!(hour.len() <= limits::RULE_RUNS_CHAT_HOUR, "{} in an hour", hour.len());
                let mut of_rule: HashMap<&str, usize> = HashMap::new();
                for (id, _) in hour {
                    *of_rule.entry(id).or_default() += 1;
                }
                prop_assert!(of_rule.values().all(|n| *n <= limits::RULE_RUNS_RULE_HOUR));
            }
        }
    }
}
