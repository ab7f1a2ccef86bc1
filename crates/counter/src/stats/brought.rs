//! What broadcasts and short links brought in a stretch of days.

use std::collections::HashMap;

use comptoir_api::reach::Counts;
use comptoir_api::stats::{CastSum, LinkSum};
use comptoir_store::broadcasts::BroadcastRow;
use comptoir_store::daily::{DailyRow, LINK_CHATS, LINK_ORDERS, LINK_VISITS};
use comptoir_store::{ShopId, StoreError, Tx};
use jiff::ToSpan;
use jiff::civil::Date;

use super::report::whole;
use crate::broadcast::shown;
use crate::broadcast::times::{Zones, day_of};
use crate::limits;
use crate::rule::fill::pick;

/// What each link brought, most visited first; one that is gone keeps its code.
pub(crate) async fn links(
    tx: &mut Tx,
    shop: &ShopId,
    rows: &[DailyRow],
) -> Result<Vec<LinkSum>, StoreError> {
    let mut sums: HashMap<&str, LinkSum> = HashMap::new();
    for row in rows {
        let n = whole(row.n);
        let of = |sum: &mut LinkSum| match row.metric.as_str() {
            LINK_VISITS => sum.visits += n,
            LINK_CHATS => sum.chats += n,
            _ => sum.orders += n,
        };
        if [LINK_VISITS, LINK_CHATS, LINK_ORDERS].contains(&row.metric.as_str()) {
            of(sums.entry(&row.part).or_default());
        }
    }
    let mut names: HashMap<String, String> =
        tx.cloud_links().list(shop).await?.into_iter().map(|link| (link.code, link.name)).collect();
    let named = sums.into_iter().map(|(code, sum)| LinkSum {
        code: code.to_owned(),
        name: names.remove(code).unwrap_or_default(),
        ..sum
    });
    let mut links: Vec<LinkSum> = named.collect();
    links.sort_by(|one, other| {
        other.visits.cmp(&one.visits).then_with(|| one.code.cmp(&other.code))
    });
    links.truncate(limits::STATS_LISTED_MAX as usize);
    Ok(links)
}

/// The broadcasts that began in these days, by the shop's clock, latest first.
pub(crate) async fn broadcasts(
    tx: &mut Tx,
    shop: &ShopId,
    from: Date,
    to: Date,
    language: &str,
) -> Result<Vec<CastSum>, StoreError> {
    let Some(row) = tx.shops().lookup(shop).await? else { return Ok(Vec::new()) };
    let own = row.languages.first().map_or("fr", String::as_str);
    let zones = Zones::new(&row.hours);
    let (from_ms, until_ms) = (zones.begins_ms(from), zones.begins_ms(to.saturating_add(1.day())));
    let mut casts = Vec::new();
    let begun = tx.broadcasts(shop).begun(from_ms, until_ms, limits::STATS_LISTED_MAX).await?;
    for cast in begun {
        let day = day_of(&row.hours, cast.begins_ms.unwrap_or(0));
        let line = first_line(&cast, language, own);
        let known = shown(tx, shop, cast).await?;
        casts.push(CastSum { id: known.id, day, line, counts: known.counts });
    }
    Ok(casts)
}

/// What all of them come to.
pub(crate) fn sum(casts: &[CastSum]) -> Counts {
    let mut all = Counts::default();
    for CastSum { counts, .. } in casts {
        all.recipients += counts.recipients;
        all.waiting += counts.waiting;
        all.sent += counts.sent;
        all.delivered += counts.delivered;
        all.read += counts.read;
        all.answered += counts.answered;
        all.ordered += counts.ordered;
        all.unsubscribed += counts.unsubscribed;
        all.held += counts.held;
        all.withdrawn += counts.withdrawn;
        all.capped += counts.capped;
        all.unreachable += counts.unreachable;
    }
    all
}

/// The same as lines of the table for other programs: a broadcast's day, what, its id, how many.
pub(crate) fn as_rows(casts: &[CastSum]) -> Vec<DailyRow> {
    let lines = casts.iter().flat_map(|CastSum { id, day, counts, .. }| {
        let of = [
            ("broadcast_recipients", counts.recipients),
            ("broadcast_sent", counts.sent),
            ("broadcast_delivered", counts.delivered),
            ("broadcast_read", counts.read),
            ("broadcast_answered", counts.answered),
            ("broadcast_ordered", counts.ordered),
            ("broadcast_unsubscribed", counts.unsubscribed),
        ];
        of.map(|(metric, n)| DailyRow {
            day: day.clone(),
            metric: metric.to_owned(),
            part: id.clone(),
            n: i64::from(n),
        })
    });
    lines.collect()
}

fn first_line(cast: &BroadcastRow, language: &str, own: &str) -> String {
    let words = pick(&cast.draft.texts, language, own).map_or("", |(_, text)| text);
    let line = words.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.chars().take(limits::LAST_LINE_CHARS_MAX).collect()
}
