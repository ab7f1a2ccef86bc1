//! In which words a rule speaks: the customer's language, and what is filled in.

use comptoir_api::rules::Texts;
use comptoir_api::shop::Hours;
use comptoir_text::Text;
use jiff::ZonedDateTime;

use super::fits::primary;
use super::hours;

/// What is filled in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filling<'a> {
    /// `{name}`: what the customer calls himself.
    pub name: &'a str,
    /// `{shop}`
    pub shop: &'a str,
    /// `{order}`: the reference of the order it is about.
    pub order: &'a str,
    /// `{product}`: the title of the product asked about.
    pub product: &'a str,
}

/// Fills a text in. `{until}`: when the shop opens if it is closed, closes if it is open.
pub(crate) fn fill(
    text: &str,
    language: &str,
    filling: Filling<'_>,
    at: &Hours,
    now_ms: u64,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    // In one pass: what is filled in is not looked at again.
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let value = match name {
                "name" | "customer" => filling.name.to_owned(),
                "shop" => filling.shop.to_owned(),
                "order" => filling.order.to_owned(),
                "product" => filling.product.to_owned(),
                "until" => {
                    let until = hours::changes_at(at, now_ms);
                    until_in_words(until.as_ref(), hours::local(at, now_ms), Text::new(language))
                }
                _ => return None,
            };
            Some((value, after))
        });
        if let Some((value, after)) = known {
            filled.push_str(&value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// The text in the customer's language, else in the shop's first, else any there is.
pub(crate) fn pick<'a>(texts: &'a Texts, customer: &str, shop: &str) -> Option<(&'a str, &'a str)> {
    let written = || texts.iter().filter(|(_, text)| !text.trim().is_empty());
    [customer, shop]
        .into_iter()
        .filter(|wanted| !wanted.is_empty())
        .find_map(|wanted| written().find(|(language, _)| primary(language) == primary(wanted)))
        .or_else(|| written().next())
        .map(|(language, text)| (language.as_str(), text.as_str()))
}

/// "9:00", "tomorrow at 9:00", "Tuesday at 9:00", "26 Dec. at 9:00".
fn until_in_words(until: Option<&ZonedDateTime>, now: Option<ZonedDateTime>, text: Text) -> String {
    let (Some(until), Some(now)) = (until, now) else { return text.get("until-unknown") };
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let time = text.time(small(until.hour()), small(until.minute()));
    let days = now.date().until(until.date()).map_or(0, |span| span.get_days());
    match days {
        0 => time,
        1 => text.with("until-tomorrow", &[("time", time)]),
        2..=6 => {
            let day = text.weekday(small(until.weekday().to_monday_one_offset()));
            text.with("until-weekday", &[("day", day), ("time", time)])
        }
        _ => {
            let date = text.date_short(small(until.month()), small(until.day()));
            text.with("until-date", &[("date", date), ("time", time)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use comptoir_api::shop::Span;

    fn texts() -> Texts {
        vec![("fr".into(), "Bonjour".into()), ("en".into(), "Hello".into())]
    }

    #[test]
    fn the_customers_language_is_taken() {
        let said = |customer| pick(&texts(), customer, "fr").map(|(_, text)| text.to_owned());
        assert_eq!(said("en-GB").as_deref(), Some("Hello"));
        assert_eq!(said("de").as_deref(), Some("Bonjour"));
        assert_eq!(said("").as_deref(), Some("Bonjour"));
        assert_eq!(pick(&vec![("fr".into(), "  ".into())], "fr", "fr"), None);
    }

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        let filling = Filling { name: "{shop}", shop: "Halbran", order: "H-2417", product: "Miel" };
        let said = fill(
            "{name}, {shop} : {order}, {product} {else} {",
            "fr",
            filling,
            &Hours::default(),
            0,
        );
        assert_eq!(said, "{shop}, Halbran : H-2417, Miel {else} {");
    }

    #[test]
    fn until_is_said_as_people_do() {
        let mut week: [Vec<Span>; 7] = Default::default();
        week[..5].fill(vec![Span { from: 540, to: 1080 }]);
        let hours = Hours { time_zone: "UTC".into(), week, ..Hours::default() };
        let at: jiff::Timestamp = "2026-11-24T22:00:00Z".parse().unwrap();
        let now_ms = at.as_millisecond().try_into().unwrap();
        let said = fill("{until}", "fr", Filling::default(), &hours, now_ms);
        assert!(said.contains("demain"), "{said}");
    }
}
