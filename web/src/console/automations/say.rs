//! Triggers and steps in words.

use comptoir_api::rules::{Condition, Step, Trigger};

use leptos::prelude::With;

use super::who;
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::parts::states::order_key;

/// The kinds of triggers, with their names.
pub(crate) fn triggers() -> Vec<(String, String)> {
    [
        ("words", "console-when-words"),
        ("first", "console-when-first"),
        ("any", "console-when-any"),
        ("outside", "console-when-outside"),
        ("unanswered", "console-when-unanswered"),
        ("product", "console-when-product"),
        ("order", "console-when-order"),
        ("labelled", "console-when-labelled"),
        ("came", "console-when-came"),
        ("pattern", "console-when-pattern"),
    ]
    .map(|(kind, key)| (kind.to_owned(), t(key)))
    .into()
}

/// A trigger's kind.
pub(crate) fn trigger_kind(when: &Trigger) -> &'static str {
    match when {
        Trigger::First { .. } => "first",
        Trigger::Any {} => "any",
        Trigger::Words { .. } => "words",
        Trigger::Pattern { .. } => "pattern",
        Trigger::Outside {} => "outside",
        Trigger::Unanswered { .. } => "unanswered",
        Trigger::Product { .. } => "product",
        Trigger::Order { .. } => "order",
        Trigger::Labelled { .. } => "labelled",
        Trigger::Came { .. } => "came",
    }
}

/// What starts a rule.
pub(crate) fn trigger_in_words(c: Console, when: &Trigger) -> String {
    match when {
        Trigger::First { .. } => t("console-when-first"),
        Trigger::Any {} => t("console-when-any"),
        Trigger::Words { words } => words.join(", "),
        Trigger::Pattern { pattern } => tw("console-when-pattern-is", "pattern", pattern),
        Trigger::Outside {} => t("console-when-outside"),
        Trigger::Unanswered { minutes } => {
            tw("console-when-unanswered-for", "time", &duration(*minutes))
        }
        Trigger::Product { .. } => t("console-when-product"),
        Trigger::Order { state } => tw("console-when-order-is", "state", &t(order_key(*state))),
        Trigger::Labelled { label } => {
            tw("console-when-labelled-as", "label", &label_name(c, label))
        }
        Trigger::Came { .. } => t("console-when-came"),
    }
}

/// The kinds of conditions, with their names.
pub(crate) fn conditions() -> Vec<(String, String)> {
    [
        ("hours", "console-if-hours"),
        ("language", "console-if-language"),
        ("label", "console-if-label"),
        ("known", "console-if-known"),
        ("written", "console-if-written"),
        ("member", "console-if-member"),
        ("basket", "console-if-basket"),
    ]
    .map(|(kind, key)| (kind.to_owned(), t(key)))
    .into()
}

/// A condition's name.
pub(crate) fn condition_name(one: &Condition) -> String {
    t(match one {
        Condition::Hours { .. } => "console-if-hours",
        Condition::Language { .. } => "console-if-language",
        Condition::Label { .. } => "console-if-label",
        Condition::Known { .. } => "console-if-known",
        Condition::Written { .. } => "console-if-written",
        Condition::Member { .. } => "console-if-member",
        Condition::Basket { .. } => "console-if-basket",
    })
}

/// The kinds of steps, with their names.
pub(crate) fn steps() -> Vec<(String, String)> {
    [
        "say",
        "choice",
        "product",
        "products",
        "catalogue",
        "form",
        "label",
        "assign",
        "note",
        "close",
        "wait",
        "webhook",
    ]
    .map(|kind| (kind.to_owned(), step_name(kind)))
    .into()
}

/// A step's name, by its kind.
pub(crate) fn step_name(kind: &str) -> String {
    t(match kind {
        "say" => "console-do-say",
        "choice" => "console-do-choice",
        "product" => "console-do-product",
        "products" => "console-do-products",
        "catalogue" => "console-do-catalogue",
        "form" => "console-do-form",
        "label" => "console-do-label",
        "assign" => "console-do-assign",
        "note" => "console-do-note",
        "close" => "console-do-close",
        "wait" => "console-do-wait",
        _ => "console-do-webhook",
    })
}

/// What a rule does, on one line.
pub(crate) fn steps_in_words(c: Console, then: &[Step]) -> String {
    let one = |step: &Step| match step {
        Step::Label { label, add: true } => {
            tw("console-do-label-on", "label", &label_name(c, label))
        }
        Step::Label { label, .. } => tw("console-do-label-off", "label", &label_name(c, label)),
        Step::Assign { staff, team, gives } => {
            match who::in_words(c, &who::chosen(staff, team, *gives)) {
                Some(name) => tw("console-do-assign-to", "name", &name),
                None => step_name(step.kind()),
            }
        }
        Step::Wait { minutes, .. } => tw("console-do-wait-for", "time", &duration(*minutes)),
        step => step_name(step.kind()),
    };
    then.iter().map(one).collect::<Vec<_>>().join(" · ")
}

/// A time in words: its largest unit that is whole.
pub(crate) fn duration(minutes: u32) -> String {
    match minutes {
        days if days > 0 && days.is_multiple_of(24 * 60) => tn("console-days", days / (24 * 60)),
        hours if hours > 0 && hours.is_multiple_of(60) => tn("console-hours", hours / 60),
        minutes => tn("console-minutes", minutes),
    }
}

fn label_name(c: Console, id: &str) -> String {
    c.labels
        .with(|labels| labels.iter().find(|label| label.id == id).map(|label| label.name.clone()))
        .unwrap_or_else(|| "?".to_owned())
}
