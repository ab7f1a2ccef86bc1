//! Cards, carousels, forms, contacts: what may come, and what older versions show of it.

use std::collections::BTreeSet;

use comptoir_api::chat::Field;
use comptoir_wire::content::{
    Carousel, Choice, ContactCard, Form, FormAct, FormAnswer, FormAsk, FormNext, OptionAct,
};
use comptoir_wire::limits as wire;
use serde_json::{Map, Value};

use crate::kinds::check_media;

const LONG: &str = "too long";

/// Checks a card with buttons, or a list.
pub(crate) fn check_choice(choice: &Choice) -> Result<(), &'static str> {
    check_card(choice, wire::TEXT_CHARS_MAX)?;
    check_options(std::slice::from_ref(choice))
}

/// Checks cards side by side: few of them, and no option twice.
pub(crate) fn check_carousel(carousel: &Carousel) -> Result<(), &'static str> {
    if !(2..=wire::CARDS_MAX).contains(&carousel.cards.len()) {
        return Err("a carousel has 2 to 10 cards");
    }
    if !chars(&carousel.text, wire::TEXT_CHARS_MAX) {
        return Err(LONG);
    }
    carousel.cards.iter().try_for_each(|card| check_card(card, wire::NOTE_CHARS_MAX))?;
    check_options(&carousel.cards)
}

/// Checks a form. Its screens were checked by the counter; here they only have to be JSON.
pub(crate) fn check_form(form: &Form) -> Result<(), &'static str> {
    let lines = [&form.id, &form.title, &form.button, &form.header, &form.footer, &form.screen];
    if !lines.iter().all(|text| line(text)) || !chars(&form.text, wire::TEXT_CHARS_MAX) {
        return Err(LONG);
    }
    form.header_media.iter().try_for_each(check_media)?;
    check_object(&form.schema_json, wire::FORM_SCHEMA_BYTES_MAX)?;
    if form.data_json.is_empty() {
        return Ok(());
    }
    check_object(&form.data_json, wire::FORM_DATA_BYTES_MAX)
}

/// Checks what was filled in.
pub(crate) fn check_form_answer(answer: &FormAnswer) -> Result<(), &'static str> {
    check_object(&answer.values_json, wire::FORM_DATA_BYTES_MAX)
}

/// Checks what an open form asks.
pub(crate) fn check_form_ask(ask: &FormAsk) -> Result<(), &'static str> {
    if ask.message.len() != 16 || ask.act() == FormAct::Unspecified || !line(&ask.screen) {
        return Err("a form's question");
    }
    check_object(&ask.data_json, wire::FORM_DATA_BYTES_MAX)
}

/// Checks what an open form shows next: screens were checked by the counter.
pub(crate) fn check_form_next(next: &FormNext) -> Result<(), &'static str> {
    if next.ask.len() != 16 || !line(&next.screen) || !chars(&next.text, wire::NOTE_CHARS_MAX) {
        return Err("a form's next screen");
    }
    if next.data_json.is_empty() {
        return Ok(());
    }
    check_object(&next.data_json, wire::FORM_SCREEN_BYTES_MAX)
}

/// Checks people's addresses, sent alone or together.
pub(crate) fn check_contact(card: &ContactCard) -> Result<(), &'static str> {
    if card.more.len() >= wire::CONTACTS_MAX {
        return Err(LONG);
    }
    std::iter::once(card).chain(&card.more).try_for_each(check_one)?;
    if card.more.iter().any(|one| !one.more.is_empty()) {
        return Err("contacts within contacts");
    }
    Ok(())
}

/// An object written as JSON; the limit is in bytes.
pub(crate) fn object(json: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(json) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// Whether an address leads to a page, and to nothing else.
pub(crate) fn is_page(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let plain = url.chars().all(|c| !c.is_control() && !c.is_whitespace());
    !host.is_empty() && plain && url.len() <= wire::URL_BYTES_MAX
}

/// A card in words: what is above, the text, what is below, each option with its number.
pub(crate) fn choice_words(choice: &Choice) -> String {
    cut(card_words(choice, &mut 0))
}

/// A carousel in words; the numbers go on from card to card.
pub(crate) fn carousel_words(carousel: &Carousel) -> String {
    let mut number = 0;
    let mut lines = vec![carousel.text.clone()];
    lines.extend(carousel.cards.iter().flat_map(|card| card_words(card, &mut number)));
    cut(lines)
}

/// A form in words: what stands around the button that opens it.
pub(crate) fn form_words(form: &Form) -> String {
    let named = if form.text.is_empty() { &form.title } else { &form.text };
    cut(vec![form.header.clone(), named.clone(), form.footer.clone()])
}

/// What was filled in, in words, without knowing the form.
pub(crate) fn form_answer_words(answer: &FormAnswer) -> String {
    let values = object(&answer.values_json).unwrap_or_default();
    let lines = crate::form::fields(&Value::Null, &Value::Null, &values);
    field_words(&lines)
}

/// What was filled in, a line a field.
pub(crate) fn field_words(fields: &[Field]) -> String {
    cut(fields.iter().map(|field| format!("{}: {}", field.label, field.value)).collect())
}

/// People's addresses in words, a line each.
pub(crate) fn contact_words(card: &ContactCard) -> String {
    let line = |card: &ContactCard| {
        let parts = std::iter::once(&card.name).chain(&card.phones).chain(&card.emails);
        parts.cloned().collect::<Vec<_>>().join(", ")
    };
    cut(std::iter::once(card).chain(&card.more).map(line).collect())
}

fn card_words(card: &Choice, number: &mut usize) -> Vec<String> {
    let mut lines = vec![card.header.clone(), card.text.clone(), card.footer.clone()];
    let named = card.header_media.as_ref().map(|media| media.name.clone()).unwrap_or_default();
    if lines.iter().all(String::is_empty) {
        lines.push(named);
    }
    for option in &card.options {
        *number += 1;
        let mut words = format!("{number}. {}", option.title);
        for more in [&option.value, &option.description] {
            if !more.is_empty() {
                words.extend([" · ", more]);
            }
        }
        lines.push(words);
    }
    lines
}

/// Joined, and no longer than a fallback may be.
fn cut(lines: Vec<String>) -> String {
    let said: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
    said.join("\n").chars().take(2 * wire::TEXT_CHARS_MAX).collect()
}

fn check_card(card: &Choice, text_chars_max: usize) -> Result<(), &'static str> {
    let lines = line(&card.header) && line(&card.footer) && line(&card.button);
    if !lines || !chars(&card.text, text_chars_max) {
        return Err(LONG);
    }
    card.header_media.iter().try_for_each(check_media)
}

fn check_options(cards: &[Choice]) -> Result<(), &'static str> {
    let options: Vec<_> = cards.iter().flat_map(|card| &card.options).collect();
    if options.len() > wire::OPTIONS_MAX {
        return Err(LONG);
    }
    let mut ids = BTreeSet::new();
    for option in options {
        let lines = line(&option.title) && line(&option.section);
        let long = !chars(&option.description, wire::NOTE_CHARS_MAX)
            || !chars(&option.id, wire::OPTION_ID_CHARS_MAX)
            || option.value.len() > wire::URL_BYTES_MAX;
        if long || !lines {
            return Err(LONG);
        }
        // An act of a later version is passed over, not refused.
        let fits = match OptionAct::try_from(option.act) {
            Ok(OptionAct::Reply) => !option.id.is_empty() && ids.insert(&option.id),
            Ok(OptionAct::OpenUrl) => is_page(&option.value),
            Ok(OptionAct::Call) => is_phone(&option.value),
            Ok(OptionAct::Copy) => !option.value.is_empty(),
            _ => true,
        };
        if !fits {
            return Err("an option");
        }
    }
    Ok(())
}

fn check_one(card: &ContactCard) -> Result<(), &'static str> {
    let short = card.phones.iter().chain(&card.emails).chain([&card.name, &card.organisation]);
    let long = card.urls.iter().chain(&card.addresses);
    let many = card.phones.len() + card.emails.len() + card.urls.len() + card.addresses.len();
    let fits = many <= 20
        && short.into_iter().all(|text| line(text))
        && long.into_iter().all(|text| chars(text, wire::NOTE_CHARS_MAX));
    if fits { Ok(()) } else { Err(LONG) }
}

fn check_object(json: &str, bytes_max: usize) -> Result<(), &'static str> {
    if json.len() > bytes_max {
        return Err(LONG);
    }
    object(json).map(drop).ok_or("not a JSON object")
}

/// Digits, and what people put between them.
fn is_phone(text: &str) -> bool {
    let sayable = |c: char| c.is_ascii_digit() || " +-().*#".contains(c);
    text.len() <= 40 && text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(sayable)
}

fn line(text: &str) -> bool {
    chars(text, 200)
}

fn chars(text: &str, max: usize) -> bool {
    text.chars().count() <= max
}

#[cfg(test)]
mod tests {
    use super::*;
    use comptoir_wire::content::ChoiceOption;

    fn option(id: &str, act: OptionAct, value: &str) -> ChoiceOption {
        let (id, value) = (id.to_owned(), value.to_owned());
        ChoiceOption { id, title: "Oui".into(), act: act as i32, value, ..ChoiceOption::default() }
    }

    fn card(options: Vec<ChoiceOption>) -> Choice {
        Choice { text: "?".into(), options, ..Choice::default() }
    }

    #[test]
    fn an_option_leads_nowhere_but_to_pages_and_phones() {
        for (act, value, fits) in [
            (OptionAct::OpenUrl, "https://halbran.example/offres?x=1", true),
            (OptionAct::OpenUrl, "http://halbran.example", true),
            (OptionAct::OpenUrl, "javascript:alert(1)", false),
            (OptionAct::OpenUrl, "data:text/html,x", false),
            (OptionAct::OpenUrl, "https:///x", false),
            (OptionAct::OpenUrl, "https://a.example/ x", false),
            (OptionAct::Call, "+33 1 23 45 67 89", true),
            (OptionAct::Call, "javascript:1", false),
            (OptionAct::Copy, "PROMO10", true),
            (OptionAct::Copy, "", false),
        ] {
            let checked = check_choice(&card(vec![option("", act, value)]));
            assert_eq!(checked.is_ok(), fits, "{act:?} {value}");
        }
    }

    #[test]
    fn no_answer_means_two_things() {
        let reply = || option("a", OptionAct::Reply, "");
        assert!(check_choice(&card(vec![reply(), reply()])).is_err());
        let carousel = |cards| Carousel { text: String::new(), cards };
        assert!(check_carousel(&carousel(vec![card(vec![reply()])])).is_err());
        assert!(check_carousel(&carousel(vec![card(vec![reply()]), card(vec![reply()])])).is_err());
        assert!(check_carousel(&carousel(vec![card(vec![reply()]), card(Vec::new())])).is_ok());
        let many = (0..26).map(|n| option(&n.to_string(), OptionAct::Reply, "")).collect();
        let more = (26..52).map(|n| option(&n.to_string(), OptionAct::Reply, "")).collect();
        assert!(check_carousel(&carousel(vec![card(many), card(more)])).is_err());
    }

    #[test]
    fn a_form_is_an_object_of_bounded_size() {
        let form = |schema: &str, data: &str| Form {
            schema_json: schema.into(),
            data_json: data.into(),
            ..Form::default()
        };
        assert!(check_form(&form("{}", "")).is_ok());
        assert!(check_form(&form("{}", "[]")).is_err());
        assert!(check_form(&form("[", "")).is_err());
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(wire::FORM_DATA_BYTES_MAX));
        assert!(check_form(&form("{}", &long)).is_err());
        assert!(check_form(&form(&long, "")).is_ok());
        assert!(check_form_answer(&FormAnswer { message: vec![], values_json: long }).is_err());
    }

    #[test]
    fn a_card_says_all_of_itself_in_words() {
        let choice = Choice {
            header: "Halbran".into(),
            text: "Retrait ou envoi ?".into(),
            footer: "Avant midi".into(),
            options: vec![
                option("r", OptionAct::Reply, ""),
                option("", OptionAct::OpenUrl, "https://halbran.example"),
            ],
            ..Choice::default()
        };
        assert_eq!(
            choice_words(&choice),
            "Halbran\nRetrait ou envoi ?\nAvant midi\n1. Oui\n2. Oui · https://halbran.example"
        );
    }
}
