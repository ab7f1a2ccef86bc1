//! How an hour is written.

use crate::language::Language;

/// `19 h 30` or `7:30 pm`.
pub(crate) fn spoken(language: Language, hour: u8, minute: u8) -> String {
    let hour = hour % 24;
    match (language, minute) {
        (Language::French, 0) => format!("{hour}\u{a0}h"),
        (Language::French, _) => format!("{hour}\u{a0}h\u{a0}{minute:02}"),
        (Language::English, _) => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
            if minute == 0 {
                format!("{hour}\u{a0}{half}")
            } else {
                format!("{hour}:{minute:02}\u{a0}{half}")
            }
        }
    }
}

/// Reads "19:30".
pub(crate) fn parse(clock: &str) -> Option<(u8, u8)> {
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// `1er`, `2`; English has `1`, `2`.
pub(crate) fn day_of_month(language: Language, day: u8) -> String {
    match (language, day) {
        (Language::French, 1) => "1er".to_owned(),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_as_people_say_them() {
        assert_eq!(spoken(Language::French, 19, 30), "19\u{a0}h\u{a0}30");
        assert_eq!(spoken(Language::French, 24, 0), "0\u{a0}h");
        assert_eq!(spoken(Language::English, 19, 30), "7:30\u{a0}pm");
        assert_eq!(spoken(Language::English, 0, 0), "12\u{a0}am");
        assert_eq!(parse("09:05"), Some((9, 5)));
        assert_eq!(parse("25:00"), None);
        assert_eq!(parse("soon"), None);
    }
}
