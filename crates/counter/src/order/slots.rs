//! Times at which something is handed over, by the shop's own clock.

use comptoir_api::shop::Span;
use comptoir_api::trade::SlotPlan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::limits;

/// The slots one can still choose at an instant, first first: begin and end.
///
/// A slot that a change of clocks makes shorter or longer keeps its wall-clock times; days the shop
/// names as closed have none.
pub(crate) fn open(
    plan: &SlotPlan,
    time_zone: &str,
    closed: &[String],
    now_ms: u64,
) -> Vec<(u64, u64)> {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let Some(now) = i64::try_from(now_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok())
    else {
        return Vec::new();
    };
    let earliest = now_ms.saturating_add(u64::from(plan.lead_minutes) * 60_000);
    let today = now.to_zoned_datetime(zone.clone()).date();
    let mut slots = Vec::new();
    for day in 0..=i64::from(plan.days).min(limits::SLOT_DAYS_MAX) {
        let Ok(date) = today.checked_add(day.days()) else { break };
        if closed.iter().any(|closed| closed.parse().ok() == Some(date)) {
            continue;
        }
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        let spans: &[Span] = plan.week.get(weekday).map_or(&[], Vec::as_slice);
        for (from, to) in spans.iter().flat_map(|span| cut(*span, plan.minutes)) {
            let times = (instant(date, from, &zone), instant(date, to, &zone));
            if let (Some(from), Some(to)) = times
                && from >= earliest
                && from < to
            {
                slots.push((from, to));
            }
        }
    }
    slots.sort_unstable();
    slots.dedup();
    slots.truncate(limits::SLOTS_SHOWN_MAX);
    slots
}

/// A span in slots; what is left at its end is none.
fn cut(span: Span, minutes: u16) -> impl Iterator<Item = (u16, u16)> {
    let step = usize::from(minutes.max(limits::SLOT_MINUTES_MIN));
    (span.from..span.to)
        .step_by(step)
        .map(move |from| (from, from.saturating_add(minutes.max(limits::SLOT_MINUTES_MIN))))
        .filter(move |(_, to)| *to <= span.to)
}

fn instant(date: Date, minutes: u16, zone: &TimeZone) -> Option<u64> {
    let at = date.at(0, 0, 0, 0).checked_add(i64::from(minutes).minutes()).ok()?;
    let at = zone.to_zoned_datetime(at).ok()?;
    u64::try_from(at.timestamp().as_millisecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> u64 {
        let at: jiff::ZonedDateTime = format!("{text}[Europe/Paris]").parse().unwrap();
        at.timestamp().as_millisecond().try_into().unwrap()
    }

    /// Tuesdays and Saturdays from 9:00 to 11:15, an hour each, two hours ahead, a week to choose from.
    fn plan() -> SlotPlan {
        let mut week: [Vec<Span>; 7] = Default::default();
        week[1] = vec![Span { from: 540, to: 675 }];
        week[5] = week[1].clone();
        SlotPlan { week, minutes: 60, capacity: 2, lead_minutes: 120, days: 7 }
    }

    #[test]
    fn slots_are_whole_hours_that_are_not_too_soon() {
        let slots = open(&plan(), "Europe/Paris", &[], ms("2026-11-24T07:30"));
        let hour = |text: &str| (ms(text), ms(text) + 3_600_000);
        assert_eq!(
            slots,
            [
                hour("2026-11-24T10:00"),
                hour("2026-11-28T09:00"),
                hour("2026-11-28T10:00"),
                hour("2026-12-01T09:00"),
                hour("2026-12-01T10:00"),
            ]
        );
        let closed = ["2026-11-28".to_owned(), "2026-12-01".to_owned()];
        assert_eq!(open(&plan(), "Europe/Paris", &closed, ms("2026-11-24T07:30")).len(), 1);
    }

    #[test]
    fn a_plan_of_nothing_has_no_slots() {
        assert_eq!(open(&SlotPlan::default(), "Europe/Paris", &[], ms("2026-11-24T07:30")), []);
    }
}
