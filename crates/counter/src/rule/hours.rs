//! Opening hours in the shop's own time zone: open or not, and until when.

use comptoir_api::shop::{Hours, Span, Special};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

use crate::http::refused::{Answer, Refused};
use crate::limits;

/// Whether the shop is open at an instant; `None` if it gives no hours.
pub(crate) fn open_at(hours: &Hours, at_ms: u64) -> Option<bool> {
    let now = local(hours, at_ms)?;
    // A span of yesterday may reach past midnight.
    let open = [-1, 0].into_iter().any(|day| {
        spans_from(hours, &now, day).into_iter().any(|(from, to)| from <= now && now < to)
    });
    Some(open)
}

/// When that changes next: opens if it is closed, closes if it is open. Looks two months ahead.
pub(crate) fn changes_at(hours: &Hours, at_ms: u64) -> Option<ZonedDateTime> {
    let now = local(hours, at_ms)?;
    let mut edges: Vec<ZonedDateTime> = (-1..=limits::HOURS_AHEAD_DAYS)
        .flat_map(|day| spans_from(hours, &now, day))
        .flat_map(|(from, to)| [from, to])
        .filter(|edge| *edge > now)
        .collect();
    edges.sort();
    let open = open_at(hours, at_ms)?;
    // Where one span ends as the next begins, nothing changes.
    edges.into_iter().find(|edge| {
        let then = u64::try_from(edge.timestamp().as_millisecond()).unwrap_or(0);
        open_at(hours, then) == Some(!open)
    })
}

/// The month by the shop's own clock: "2026-11".
pub(crate) fn month(hours: &Hours, at_ms: u64) -> String {
    let zone = TimeZone::get(&hours.time_zone).unwrap_or(TimeZone::UTC);
    let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map(|at| at.to_zoned_datetime(zone).strftime("%Y-%m").to_string()).unwrap_or_default()
}

/// When so many minutes of opening hours will have gone by. A shop that gives no hours is open.
pub(crate) fn after_open(hours: &Hours, from_ms: u64, minutes: u32) -> u64 {
    let (mut at_ms, mut left_ms) = (from_ms, u64::from(minutes) * 60_000);
    // Each step is one opening or closing: more than these are not within a year.
    for _ in 0..2_000 {
        let (Some(open), Some(change)) = (open_at(hours, at_ms), changes_at(hours, at_ms)) else {
            break;
        };
        let Ok(change_ms) = u64::try_from(change.timestamp().as_millisecond()) else { break };
        if open {
            let span_ms = change_ms.saturating_sub(at_ms);
            if left_ms <= span_ms {
                break;
            }
            left_ms -= span_ms;
        }
        at_ms = change_ms;
    }
    at_ms.saturating_add(left_ms)
}

/// The instant by the shop's own clock.
pub(crate) fn local(hours: &Hours, at_ms: u64) -> Option<ZonedDateTime> {
    if hours.week.iter().all(Vec::is_empty) {
        return None;
    }
    // A name the profile would not take today is read as UTC rather than as "no hours".
    let zone = TimeZone::get(&hours.time_zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(i64::try_from(at_ms).ok()?).ok()?;
    Some(at.to_zoned_datetime(zone))
}

/// Checks hours as a person typed them: a zone there is, spans in order and not over each other.
pub(crate) fn checked(mut hours: Hours) -> Answer<Hours> {
    let given = hours.week.iter().any(|day| !day.is_empty());
    if (given || !hours.time_zone.is_empty()) && TimeZone::get(&hours.time_zone).is_err() {
        return Err(Refused::invalid("time_zone", "refused-time-zone"));
    }
    for day in &mut hours.week {
        spans_fit("week", day)?;
    }
    if hours.special.len() > limits::CLOSED_DAYS_MAX {
        return Err(Refused::over("special", "refused-too-many", limits::CLOSED_DAYS_MAX));
    }
    for special in &mut hours.special {
        spans_fit("special", &mut special.spans)?;
        let (from, to) = (special.from.parse::<Date>(), special.to.parse::<Date>());
        let (Ok(from), Ok(to)) = (from, to) else {
            return Err(Refused::invalid("special", "refused-date"));
        };
        if from > to && !special.yearly {
            return Err(Refused::invalid("special", "refused-order-of-dates"));
        }
    }
    if hours.closed.len() > limits::CLOSED_DAYS_MAX {
        return Err(Refused::over("closed", "refused-too-many", limits::CLOSED_DAYS_MAX));
    }
    if hours.closed.iter().any(|day| day.parse::<Date>().is_err()) {
        return Err(Refused::invalid("closed", "refused-date"));
    }
    Ok(hours)
}

/// A day's spans are few, in order and not over each other.
fn spans_fit(field: &str, day: &mut [Span]) -> Answer<()> {
    if day.len() > limits::SPANS_MAX {
        return Err(Refused::over(field, "refused-too-many", limits::SPANS_MAX));
    }
    day.sort_by_key(|span| span.from);
    let apart = day.iter().zip(day.iter().skip(1)).all(|(one, next)| one.to <= next.from);
    let whole = day.iter().all(|span| span.from < span.to && span.from < 1440 && span.to <= 2880);
    if apart && whole { Ok(()) } else { Err(Refused::invalid(field, "refused-hours")) }
}

/// When it is open on a day: as that day says for itself, else as its weekday does.
fn spans_of(hours: &Hours, date: Date) -> &[Span] {
    if hours.closed.iter().any(|closed| closed.parse().ok() == Some(date)) {
        return &[];
    }
    if let Some(special) = hours.special.iter().find(|special| covers(special, date)) {
        return &special.spans;
    }
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
    hours.week.get(weekday).map_or(&[], Vec::as_slice)
}

fn covers(special: &Special, date: Date) -> bool {
    let (Ok(from), Ok(to)) = (special.from.parse::<Date>(), special.to.parse::<Date>()) else {
        return false;
    };
    if !special.yearly {
        return (from..=to).contains(&date);
    }
    let place = |date: Date| (date.month(), date.day());
    let (from, to, here) = (place(from), place(to), place(date));
    // It may reach over the turn of the year.
    if from <= to { (from..=to).contains(&here) } else { here >= from || here <= to }
}

fn spans_from(
    hours: &Hours,
    now: &ZonedDateTime,
    days: i64,
) -> Vec<(ZonedDateTime, ZonedDateTime)> {
    let Ok(date) = now.date().checked_add(days.days()) else { return Vec::new() };
    let zone = now.time_zone();
    spans_of(hours, date)
        .iter()
        .filter(|span| span.to > span.from)
        .filter_map(|span| Some((minute(date, span.from, zone)?, minute(date, span.to, zone)?)))
        .collect()
}

/// A wall-clock minute of a day. In the hour that a change of clocks leaves out, the next there is.
fn minute(date: Date, minutes: u16, zone: &TimeZone) -> Option<ZonedDateTime> {
    let at = date.at(0, 0, 0, 0).checked_add(i64::from(minutes).minutes()).ok()?;
    zone.to_zoned_datetime(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday to Saturday 9:00 to 12:30 and 14:00 to 19:30, in Paris; Friday until 1:00.
    fn halbran() -> Hours {
        let day = vec![Span { from: 540, to: 750 }, Span { from: 840, to: 1170 }];
        let mut week: [Vec<Span>; 7] = Default::default();
        week[1..6].fill(day);
        week[4] = vec![Span { from: 1080, to: 1500 }];
        let closed = vec!["2026-12-25".into()];
        Hours { time_zone: "Europe/Paris".into(), week, closed, ..Hours::default() }
    }

    fn ms(text: &str) -> u64 {
        let at: ZonedDateTime = format!("{text}[Europe/Paris]").parse().unwrap();
        at.timestamp().as_millisecond().try_into().unwrap()
    }

    #[test]
    fn the_lunch_break_is_closed() {
        assert_eq!(open_at(&halbran(), ms("2026-11-24T12:29")), Some(true));
        assert_eq!(open_at(&halbran(), ms("2026-11-24T12:30")), Some(false));
        let again = changes_at(&halbran(), ms("2026-11-24T12:45")).unwrap();
        assert_eq!(again.strftime("%F %H:%M").to_string(), "2026-11-24 14:00");
    }

    /// Only what is open counts: over the lunch break, over Monday, over a holiday.
    #[test]
    fn minutes_of_opening_hours_go_by() {
        let after = |from: &str, minutes| after_open(&halbran(), ms(from), minutes);
        assert_eq!(after("2026-11-24T10:00", 30), ms("2026-11-24T10:30"));
        assert_eq!(after("2026-11-24T12:20", 30), ms("2026-11-24T14:20"));
        assert_eq!(after("2026-11-24T12:45", 30), ms("2026-11-24T14:30"));
        assert_eq!(after("2026-11-28T19:20", 30), ms("2026-12-01T09:20"));
        assert_eq!(after("2026-12-24T19:20", 30), ms("2026-12-26T09:20"));
        assert_eq!(after_open(&Hours::default(), 1_000, 2), 121_000);
    }

    #[test]
    fn friday_night_reaches_into_saturday() {
        assert_eq!(open_at(&halbran(), ms("2026-11-28T00:30")), Some(true));
        assert_eq!(open_at(&halbran(), ms("2026-11-28T01:00")), Some(false));
    }

    #[test]
    fn a_closed_day_is_closed() {
        assert_eq!(open_at(&halbran(), ms("2026-12-25T19:00")), Some(false));
        let again = changes_at(&halbran(), ms("2026-12-24T20:00")).unwrap();
        assert_eq!(again.strftime("%F %H:%M").to_string(), "2026-12-26 09:00");
    }

    /// Three weeks in August, every year again over the turn of the year, a Sunday before Christmas.
    #[test]
    fn some_days_are_not_as_the_week_says() {
        let days = |from: &str, to: &str, yearly, spans| Special {
            from: from.into(),
            to: to.into(),
            yearly,
            spans,
        };
        let morning = vec![Span { from: 600, to: 720 }];
        let special = vec![
            days("2026-08-03", "2026-08-23", false, Vec::new()),
            days("2020-12-30", "2020-01-02", true, Vec::new()),
            days("2026-12-20", "2026-12-20", false, morning),
        ];
        let hours = checked(Hours { special, ..halbran() }).unwrap();
        assert_eq!(open_at(&hours, ms("2026-08-11T10:00")), Some(false));
        assert_eq!(open_at(&hours, ms("2027-08-10T10:00")), Some(true));
        let again = changes_at(&hours, ms("2026-08-01T20:00")).unwrap();
        assert_eq!(again.strftime("%F %H:%M").to_string(), "2026-08-25 09:00");
        for closed in ["2026-12-30T10:00", "2027-01-02T10:00", "2029-01-02T10:00"] {
            assert_eq!(open_at(&hours, ms(closed)), Some(false), "{closed}");
        }
        assert_eq!(open_at(&hours, ms("2026-12-29T10:00")), Some(true));
        assert_eq!(open_at(&hours, ms("2026-12-20T11:00")), Some(true), "a Sunday");
        assert_eq!(open_at(&hours, ms("2026-12-20T12:00")), Some(false));
        let wrong = vec![days("2026-08-23", "2026-08-03", false, Vec::new())];
        assert!(checked(Hours { special: wrong, ..halbran() }).is_err());
    }

    /// The clocks went back on 25 October 2026: nine o'clock stays nine o'clock.
    #[test]
    fn nine_o_clock_stays_so_over_a_change_of_clocks() {
        let again = changes_at(&halbran(), ms("2026-10-24T22:00")).unwrap();
        assert_eq!(again.strftime("%F %H:%M").to_string(), "2026-10-27 09:00");
    }

    #[test]
    fn no_hours_are_neither_open_nor_closed() {
        assert_eq!(open_at(&Hours::default(), 0), None);
        assert_eq!(changes_at(&Hours::default(), 0), None);
    }

    #[test]
    fn always_open_never_changes() {
        let week = std::array::from_fn(|_| vec![Span { from: 0, to: 1440 }]);
        let always = Hours { time_zone: "Asia/Tokyo".into(), week, ..Hours::default() };
        assert_eq!(open_at(&always, ms("2026-11-24T12:29")), Some(true));
        assert_eq!(changes_at(&always, ms("2026-11-24T12:29")), None);
    }
}
