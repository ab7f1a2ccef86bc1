//! When each customer's hour has come: by his clock where he told it, else by the shop's; never at
//! night.

use comptoir_api::reach::When;
use comptoir_api::shop::Hours;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::limits::{BROADCAST_FROM_HOUR, BROADCAST_UNTIL_HOUR};

/// The shop's clock, for who did not tell his.
pub(crate) struct Zones {
    shop: TimeZone,
}

impl Zones {
    /// Of a shop with these hours.
    pub(crate) fn new(hours: &Hours) -> Self {
        Self { shop: TimeZone::get(&hours.time_zone).unwrap_or(TimeZone::UTC) }
    }

    /// When somebody in a zone (empty: not told) is due. Between eight in the evening and eight in
    /// the morning of his, he is due in the morning.
    pub(crate) fn due_ms(&self, when: &When, zone: &str, now_ms: u64) -> u64 {
        let told = (!zone.is_empty()).then(|| TimeZone::get(zone).ok()).flatten();
        let own = told.unwrap_or_else(|| self.shop.clone());
        let at = match when {
            When::Now => None,
            When::At { local, theirs } => {
                let clock = if *theirs { own.clone() } else { self.shop.clone() };
                local.parse::<DateTime>().ok().and_then(|local| local.to_zoned_datetime(clock).ok())
            }
        };
        let wanted = at.map_or(now_ms, |at| millis(&at)).max(now_ms);
        let Some(there) = zoned(wanted, own) else { return wanted };
        by_day(&there).map_or(wanted, |at| millis(&at))
    }

    /// When a day begins by the shop's clock.
    pub(crate) fn begins_ms(&self, day: Date) -> u64 {
        day.at(0, 0, 0, 0).to_zoned_datetime(self.shop.clone()).map_or(0, |at| millis(&at))
    }

    /// An instant by the shop's clock.
    pub(crate) fn local(&self, at_ms: u64) -> Option<ZonedDateTime> {
        zoned(at_ms, self.shop.clone())
    }
}

/// The day of an instant by a shop's clock: `2026-11-28`.
pub(crate) fn day_of(hours: &Hours, at_ms: u64) -> String {
    let at = Zones::new(hours).local(at_ms);
    at.map(|at| at.date().to_string()).unwrap_or_default()
}

/// Whether a local time is by day, where broadcasts may be scheduled.
pub(crate) fn is_by_day(local: &DateTime) -> bool {
    (BROADCAST_FROM_HOUR..BROADCAST_UNTIL_HOUR).contains(&local.hour())
}

fn by_day(there: &ZonedDateTime) -> Option<ZonedDateTime> {
    if is_by_day(&there.datetime()) {
        return None;
    }
    let evening = there.hour() >= BROADCAST_UNTIL_HOUR;
    let day = if evening { there.date().tomorrow().ok()? } else { there.date() };
    day.at(BROADCAST_FROM_HOUR, 0, 0, 0).to_zoned_datetime(there.time_zone().clone()).ok()
}

fn zoned(at_ms: u64, zone: TimeZone) -> Option<ZonedDateTime> {
    let at = Timestamp::from_millisecond(i64::try_from(at_ms).ok()?).ok()?;
    Some(at.to_zoned_datetime(zone))
}

fn millis(at: &ZonedDateTime) -> u64 {
    u64::try_from(at.timestamp().as_millisecond()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> u64 {
        millis(&text.parse::<ZonedDateTime>().unwrap())
    }

    /// Nine o'clock is nine o'clock of each; who did not tell goes by the shop's clock.
    #[test]
    fn each_by_his_own_clock() {
        let hours = Hours { time_zone: "Europe/Paris".into(), ..Hours::default() };
        let zones = Zones::new(&hours);
        let now = at("2026-11-20T10:40[Europe/Paris]");
        let when = When::At { local: "2026-11-21T09:00".into(), theirs: true };
        assert_eq!(zones.due_ms(&when, "", now), at("2026-11-21T09:00[Europe/Paris]"));
        let tokyo = at("2026-11-21T09:00[Asia/Tokyo]");
        assert_eq!(zones.due_ms(&when, "Asia/Tokyo", now), tokyo);
        assert_eq!(zones.due_ms(&when, "Mars/Olympus", now), at("2026-11-21T09:00[Europe/Paris]"));
        // By the shop's clock it would be three in the night in New York: eight, then.
        let ours = When::At { local: "2026-11-21T09:00".into(), theirs: false };
        let morning = at("2026-11-21T08:00[America/New_York]");
        assert_eq!(zones.due_ms(&ours, "America/New_York", now), morning);
    }

    #[test]
    fn nobody_is_woken() {
        let zones = Zones::new(&Hours { time_zone: "Europe/Paris".into(), ..Hours::default() });
        let due = |now| zones.due_ms(&When::Now, "", at(now));
        let morning = at("2026-11-21T08:00[Europe/Paris]");
        assert_eq!(due("2026-11-20T20:00[Europe/Paris]"), morning);
        assert_eq!(due("2026-11-21T03:00[Europe/Paris]"), morning);
        assert_eq!(due("2026-11-21T19:59[Europe/Paris]"), at("2026-11-21T19:59[Europe/Paris]"));
    }
}
