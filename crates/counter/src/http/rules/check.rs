//! A rule as a person made it, checked: within limits, and about things that are there.

use comptoir_api::rules::{Condition, Rule, Step, Texts, Trigger};
use comptoir_store::{ShopId, Tx};
use comptoir_wire::limits as wire_limits;
use comptoir_wire::link::is_via;
use ipnet::IpNet;
use reqwest::Url;

use crate::http::input::{filled, line};
use crate::http::refused::{Answer, Refused};
use crate::limits;
use crate::reach::{Forbidden, Reach};
use crate::rule::fits::compile;

/// Checks a rule. The field that an error names is "when", "only" or "then", with the place of the
/// condition or step: "then.0".
pub(super) async fn checked(
    tx: &mut Tx,
    shop: &ShopId,
    allowed: &[IpNet],
    mut rule: Rule,
) -> Answer<Rule> {
    rule.name = line("name", &rule.name, limits::NAME_CHARS_MAX)?;
    if rule.pause_minutes > limits::RULE_WAIT_MINUTES_MAX {
        return Err(over_wait("pause_minutes"));
    }
    let labels: Vec<String> =
        tx.labels(shop).list().await?.into_iter().map(|label| label.id).collect();
    trigger(&mut rule.when, &labels)?;
    if rule.only.len() > limits::RULE_CONDITIONS_MAX {
        return Err(Refused::over("only", "refused-too-many", limits::RULE_CONDITIONS_MAX));
    }
    for (at, one) in rule.only.iter_mut().enumerate() {
        condition(tx, shop, &format!("only.{at}"), one, &labels).await?;
    }
    if rule.then.is_empty() {
        return Err(Refused::invalid("then", "refused-rule-steps"));
    }
    if rule.then.len() > limits::RULE_STEPS_MAX {
        return Err(Refused::over("then", "refused-too-many", limits::RULE_STEPS_MAX));
    }
    for (at, one) in rule.then.iter_mut().enumerate() {
        step(tx, shop, allowed, &format!("then.{at}"), one, &labels).await?;
    }
    Ok(rule)
}

fn trigger(when: &mut Trigger, labels: &[String]) -> Answer<()> {
    match when {
        Trigger::Words { words } => {
            if words.len() > limits::RULE_WORDS_MAX {
                return Err(Refused::over("when", "refused-too-many", limits::RULE_WORDS_MAX));
            }
            for word in words.iter_mut() {
                *word = line("when", word, limits::RULE_WORD_CHARS_MAX)?;
            }
            words.retain(|word| word.chars().any(char::is_alphanumeric));
            if words.is_empty() {
                return Err(Refused::invalid("when", "refused-rule-words"));
            }
        }
        Trigger::Pattern { pattern } => {
            *pattern = filled("when", pattern, limits::PATTERN_CHARS_MAX)?;
            compile(pattern).map_err(|_| Refused::invalid("when", "refused-pattern"))?;
        }
        Trigger::Unanswered { minutes } => wait("when", *minutes)?,
        Trigger::First { silence_days } if *silence_days > 3_650 => return Err(over_wait("when")),
        Trigger::Labelled { label } => known("when", label, labels)?,
        Trigger::Product { products } if products.len() > wire_limits::PRODUCTS_PER_LIST_MAX => {
            let limit = wire_limits::PRODUCTS_PER_LIST_MAX;
            return Err(Refused::over("when", "refused-too-many", limit));
        }
        Trigger::Came { code } if !code.is_empty() && !is_via(code) => {
            return Err(Refused::invalid("when", "refused-not-found"));
        }
        _ => {}
    }
    Ok(())
}

async fn condition(
    tx: &mut Tx,
    shop: &ShopId,
    at: &str,
    one: &mut Condition,
    labels: &[String],
) -> Answer<()> {
    match one {
        Condition::Member { who, .. } => member(tx, shop, at, who).await,
        Condition::Label { label, .. } => known(at, label, labels),
        Condition::Language { language } => {
            *language = filled(at, language, limits::LABEL_CHARS_MAX)?;
            Ok(())
        }
        Condition::Basket { min_minor } if !(0..=limits::PRICE_MINOR_MAX).contains(min_minor) => {
            Err(Refused::invalid(at, "refused-body"))
        }
        _ => Ok(()),
    }
}

async fn step(
    tx: &mut Tx,
    shop: &ShopId,
    allowed: &[IpNet],
    at: &str,
    one: &mut Step,
    labels: &[String],
) -> Answer<()> {
    match one {
        Step::Say { texts: words } => texts(at, words, limits::REPLY_CHARS_MAX, true),
        Step::Choice { texts: words, options, .. } => {
            texts(at, words, wire_limits::NOTE_CHARS_MAX, true)?;
            lines(at, options, wire_limits::OPTIONS_MAX)
        }
        Step::Product { product } => {
            let there = tx.products(shop).has(product).await?;
            if there { Ok(()) } else { Err(Refused::invalid(at, "refused-no-product")) }
        }
        Step::Products { texts: words, products, .. } => {
            texts(at, words, limits::TITLE_CHARS_MAX, false)?;
            let limit = wire_limits::PRODUCTS_PER_LIST_MAX;
            if products.len() > limit {
                return Err(Refused::over(at, "refused-too-many", limit));
            }
            for product in products {
                if !tx.products(shop).has(product).await? {
                    return Err(Refused::invalid(at, "refused-no-product"));
                }
            }
            Ok(())
        }
        Step::Catalogue { texts: words } => texts(at, words, wire_limits::NOTE_CHARS_MAX, false),
        Step::Form { form } if form.is_empty() => Err(Refused::invalid(at, "refused-form-none")),
        Step::Form { form } => {
            let there = tx.automations(shop).forms().await?.iter().any(|known| known.id == *form);
            if there { Ok(()) } else { Err(Refused::invalid(at, "refused-no-form")) }
        }
        Step::Label { label, .. } => known(at, label, labels),
        Step::Assign { staff, team, .. } => {
            member(tx, shop, at, staff).await?;
            member(tx, shop, at, team).await
        }
        Step::Note { text } => {
            *text = filled(at, text, wire_limits::NOTE_CHARS_MAX)?;
            Ok(())
        }
        Step::Webhook { url } => {
            *url = filled(at, url, limits::CALLBACK_CHARS_MAX)?;
            address(at, url, allowed)
        }
        Step::Wait { minutes, .. } => wait(at, *minutes),
        Step::Close {} => Ok(()),
    }
}

/// Titles to choose from, one a line: at least two in each language that has any.
pub(crate) fn lines(at: &str, options: &mut Texts, most: usize) -> Answer<()> {
    texts(at, options, limits::REPLY_CHARS_MAX, true)?;
    for (_, lines) in options.iter_mut().filter(|(_, lines)| !lines.is_empty()) {
        let titles: Vec<&str> =
            lines.lines().map(str::trim).filter(|title| !title.is_empty()).collect();
        if titles.len() < 2 {
            return Err(Refused::invalid(at, "refused-rule-options"));
        }
        if titles.len() > most {
            return Err(Refused::over(at, "refused-too-many", most));
        }
        if titles.iter().any(|title| title.chars().count() > limits::LINE_CHARS_MAX) {
            return Err(Refused::over(at, "refused-too-long", limits::LINE_CHARS_MAX));
        }
        *lines = titles.join("\n");
    }
    Ok(())
}

/// Somebody of the team (`stf_…`), one of its teams (`tem_…`), or nobody.
async fn member(tx: &mut Tx, shop: &ShopId, at: &str, who: &str) -> Answer<()> {
    let there = if who.is_empty() {
        true
    } else if who.starts_with("tem_") {
        tx.teams(shop).list().await?.iter().any(|team| team.id == who)
    } else {
        tx.staff().lookup(who).await?.is_some_and(|found| found.shop == *shop)
    };
    if there { Ok(()) } else { Err(Refused::invalid(at, "refused-not-found")) }
}

/// Texts are trimmed, at most one a language, and one of them says something.
pub(crate) fn texts(at: &str, texts: &mut Texts, limit_chars: usize, needed: bool) -> Answer<()> {
    if texts.len() > limits::LANGUAGES_MAX {
        return Err(Refused::over(at, "refused-too-many", limits::LANGUAGES_MAX));
    }
    for (_, text) in texts.iter_mut() {
        *text = line(at, text, limit_chars)?;
    }
    if needed && texts.iter().all(|(_, text)| text.is_empty()) {
        return Err(Refused::invalid(at, "refused-empty"));
    }
    Ok(())
}

fn address(at: &str, url: &str, allowed: &[IpNet]) -> Answer<()> {
    let url = Url::parse(url).map_err(|_| Refused::invalid(at, "refused-webhook-address"))?;
    let reach =
        if url.scheme() == "http" { Reach::only(allowed) } else { Reach::public_or(allowed) };
    reach.check(&url).map_err(|forbidden| match forbidden {
        Forbidden::Plain => Refused::invalid(at, "refused-webhook-plain"),
        Forbidden::Private => Refused::invalid(at, "refused-webhook-private"),
        Forbidden::Scheme => Refused::invalid(at, "refused-webhook-address"),
    })
}

fn known(at: &str, label: &str, labels: &[String]) -> Answer<()> {
    let there = labels.iter().any(|known| known == label);
    if there { Ok(()) } else { Err(Refused::invalid(at, "refused-rule-label")) }
}

fn wait(at: &str, minutes: u32) -> Answer<()> {
    if (1..=limits::RULE_WAIT_MINUTES_MAX).contains(&minutes) { Ok(()) } else { Err(over_wait(at)) }
}

fn over_wait(at: &str) -> Refused {
    Refused::over(at, "refused-rule-wait", (limits::RULE_WAIT_MINUTES_MAX / (24 * 60)) as usize)
}
