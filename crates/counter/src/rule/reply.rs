//! Which automatic reply a customer's message gets, and in which words.

use comptoir_api::shop::{AutoReply, Automations};
use comptoir_text::Text;
use jiff::ZonedDateTime;

use super::hours;
use crate::limits;

/// What of a chat decides about automatic replies.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Heard {
    /// When somebody last said something in it before this message; `None`: nobody ever did.
    pub before_ms: Option<u64>,
    /// When the away message last went to it.
    pub away_ms: Option<u64>,
}

/// Why a machine speaks; goes with the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// To a first message, and after a long silence.
    Greeting,
    /// Outside the hours.
    Away,
}

impl Reason {
    /// As the message carries it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Away => "away",
        }
    }
}

/// An automatic reply, ready to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    /// Why it is sent.
    pub reason: Reason,
    /// Its words.
    pub text: String,
    /// Their language, BCP 47.
    pub language: String,
}

/// Decides about a customer's message. Outside the hours the away message speaks alone, where
/// there is one: it says hello as well, and two machines in a row are one too many.
pub(crate) fn reply(
    automations: &Automations,
    shop: &str,
    shop_language: &str,
    customer_language: &str,
    heard: Heard,
    now_ms: u64,
) -> Option<Reply> {
    let words = |rule| pick(rule, customer_language, shop_language);
    let closed = hours::open_at(&automations.hours, now_ms) == Some(false);
    let away = words(&automations.away).filter(|_| closed && automations.away.on);
    let (reason, (language, words)) = if let Some(away) = away {
        let long_ago = |since: u64| now_ms.saturating_sub(since) >= limits::AWAY_EVERY_MS;
        heard.away_ms.is_none_or(long_ago).then_some((Reason::Away, away))?
    } else {
        let silent = |since: u64| now_ms.saturating_sub(since) >= limits::GREETING_AFTER_MS;
        let due = automations.greeting.on && heard.before_ms.is_none_or(silent);
        (Reason::Greeting, words(&automations.greeting).filter(|_| due)?)
    };
    let until = hours::changes_at(&automations.hours, now_ms);
    let now = hours::local(&automations.hours, now_ms);
    let until = until_in_words(until.as_ref(), now, Text::new(language));
    let text = words.replace("{shop}", shop).replace("{until}", &until);
    Some(Reply { reason, text, language: language.to_owned() })
}

/// The text in the customer's language, else in the shop's first, else any there is.
fn pick<'a>(rule: &'a AutoReply, customer: &str, shop: &str) -> Option<(&'a str, &'a str)> {
    let primary = |language: &str| language.split('-').next().unwrap_or_default().to_lowercase();
    let written = || rule.texts.iter().filter(|(_, text)| !text.trim().is_empty());
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
    use comptoir_api::shop::{Hours, Span};

    const DAY_MS: u64 = 24 * 60 * 60 * 1000;

    fn on(text: &str) -> AutoReply {
        AutoReply {
            on: true,
            texts: vec![("fr".into(), text.into()), ("en".into(), format!("en {text}"))],
        }
    }

    /// Open on weekdays from 9 to 18, UTC.
    fn automations() -> Automations {
        let mut week: [Vec<Span>; 7] = Default::default();
        week[..5].fill(vec![Span { from: 540, to: 1080 }]);
        let hours = Hours { time_zone: "UTC".into(), week, closed: Vec::new() };
        Automations { greeting: on("Bonjour de {shop}"), away: on("Absents ({until})"), hours }
    }

    fn ms(text: &str) -> u64 {
        let at: jiff::Timestamp = text.parse().unwrap();
        at.as_millisecond().try_into().unwrap()
    }

    fn reason(heard: Heard, now_ms: u64) -> Option<Reason> {
        reply(&automations(), "Halbran", "fr", "", heard, now_ms).map(|reply| reply.reason)
    }

    #[test]
    fn a_first_message_is_greeted_once() {
        let now = ms("2026-11-24T10:00:00Z");
        assert_eq!(reason(Heard::default(), now), Some(Reason::Greeting));
        let heard = Heard { before_ms: Some(now - DAY_MS), away_ms: None };
        assert_eq!(reason(heard, now), None);
    }

    #[test]
    fn after_two_weeks_of_silence_it_is_greeted_again() {
        let now = ms("2026-11-24T10:00:00Z");
        let heard = Heard { before_ms: Some(now - 14 * DAY_MS), away_ms: None };
        assert_eq!(reason(heard, now), Some(Reason::Greeting));
        let heard = Heard { before_ms: Some(now - 14 * DAY_MS + 1), away_ms: None };
        assert_eq!(reason(heard, now), None);
    }

    #[test]
    fn at_night_the_away_message_goes_once_in_four_hours() {
        let now = ms("2026-11-24T22:00:00Z");
        let heard = |hours_ago: u64| Heard {
            before_ms: Some(now - 60_000),
            away_ms: Some(now - hours_ago * 60 * 60 * 1000),
        };
        assert_eq!(reason(Heard { away_ms: None, ..heard(0) }, now), Some(Reason::Away));
        assert_eq!(reason(heard(3), now), None);
        assert_eq!(reason(heard(4), now), Some(Reason::Away));
    }

    #[test]
    fn the_customers_language_is_taken() {
        let now = ms("2026-11-24T10:00:00Z");
        let to = |language| {
            let said = reply(&automations(), "Halbran", "fr", language, Heard::default(), now);
            said.unwrap().text
        };
        assert_eq!(to("en-GB"), "en Bonjour de Halbran");
        assert_eq!(to("de"), "Bonjour de Halbran");
        assert_eq!(to(""), "Bonjour de Halbran");
    }

    #[test]
    fn an_empty_text_is_not_sent() {
        let mut automations = automations();
        automations.greeting.texts = vec![("fr".into(), "  ".into())];
        let now = ms("2026-11-24T10:00:00Z");
        assert_eq!(reply(&automations, "Halbran", "fr", "fr", Heard::default(), now), None);
    }

    #[test]
    fn a_first_message_at_night_gets_the_away_message_alone() {
        let now = ms("2026-11-24T22:00:00Z");
        assert_eq!(reason(Heard::default(), now), Some(Reason::Away));
        let first = |automations: &Automations| {
            reply(automations, "Halbran", "fr", "fr", Heard::default(), now).map(|it| it.reason)
        };
        let mut off = automations();
        off.away.on = false;
        assert_eq!(first(&off), Some(Reason::Greeting));
        let mut empty = automations();
        empty.away.texts = vec![("fr".into(), " ".into())];
        assert_eq!(first(&empty), Some(Reason::Greeting));
    }
}
