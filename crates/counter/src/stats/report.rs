//! From sums of days to what the console shows of a stretch of them.

use std::collections::HashMap;

use comptoir_api::stats::{Csat, DaySum, HourTimes, Named, Ranked, Stats, Times, Totals};
use comptoir_store::daily::DailyRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::{ShopId, StoreError, Tx};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{
    ACCEPTED, ANSWERED, ANSWERED_BY, ANSWERED_HOUR, ANSWERED_LABEL, ASKED, BOUGHT, CARTS, CHATS,
    HEARD, HEARD_LABEL, ORDERS, PAID, RATE_ASKED, RATED, RESOLVED, RESOLVED_BY, RESOLVED_HOUR,
    RESOLVED_LABEL, SAID, SALES, STRETCHES_S, VISITS, brought, within_s,
};
use crate::catalogue;
use crate::shop::card::reader_of;

/// Products, at most, in each list.
const RANKED_MAX: usize = 10;

/// What happened in `from..=to`, beside as many days before.
pub(crate) async fn report(
    tx: &mut Tx,
    shop: &ShopId,
    from: Date,
    to: Date,
    language: &str,
) -> Result<Stats, StoreError> {
    let rows = tx.daily(shop).list(&from.to_string(), &to.to_string()).await?;
    let days = from.until(to).map_or(0, |span| span.get_days()) + 1;
    let before_from = from.checked_sub(days.days()).unwrap_or(from);
    let before_to = from.checked_sub(1.day()).unwrap_or(from);
    let before = tx.daily(shop).list(&before_from.to_string(), &before_to.to_string()).await?;
    let currency = match tx.shops().lookup(shop).await? {
        Some(row) => row.currency,
        None => String::new(),
    };
    let (now, then) = (Sums(&rows), Sums(&before));
    let mut stats = Stats {
        from: from.to_string(),
        to: to.to_string(),
        now: now.totals(&currency),
        before: then.totals(&currency),
        days: now.days(from, to, &currency),
        before_days: then.days(before_from, before_to, &currency),
        hours: now.hours(),
        by_hour: now.by_hour(),
        currency: currency.clone(),
        ..Stats::default()
    };
    stats.asked = ranked(tx, shop, now.parts(ASKED), language).await?;
    stats.bought = ranked(tx, shop, now.parts(BOUGHT), language).await?;
    let staff = tx.staff().list(shop).await?;
    stats.team = team(&now, &staff);
    stats.labels = labels(&now, tx.labels(shop).list().await?);
    stats.links = brought::links(tx, shop, &rows).await?;
    stats.broadcasts = brought::broadcasts(tx, shop, from, to, language).await?;
    stats.broadcast = brought::sum(&stats.broadcasts);
    Ok(stats)
}

struct Sums<'a>(&'a [DailyRow]);

impl Sums<'_> {
    fn sum(&self, metric: &str) -> u32 {
        whole(self.of(metric).map(|row| row.n).sum())
    }

    fn of<'b>(&'b self, metric: &'b str) -> impl Iterator<Item = &'b DailyRow> {
        self.0.iter().filter(move |row| row.metric == metric)
    }

    fn parts(&self, metric: &str) -> HashMap<String, i64> {
        let mut parts = HashMap::new();
        for row in self.of(metric) {
            *parts.entry(row.part.clone()).or_default() += row.n;
        }
        parts
    }

    fn totals(&self, currency: &str) -> Totals {
        let machine = self.of(SAID).filter(|row| row.part == "machine").map(|row| row.n).sum();
        Totals {
            heard: self.sum(HEARD),
            said: self.sum(SAID),
            by_machine: whole(machine),
            visits: self.sum(VISITS),
            chats: self.sum(CHATS),
            carts: self.sum(CARTS),
            orders: self.sum(ORDERS),
            accepted: self.sum(ACCEPTED),
            paid: self.sum(PAID),
            sales_minor: self.of(SALES).filter(|row| row.part == currency).map(|row| row.n).sum(),
            first_answer: times(self.of(ANSWERED).map(|row| (row.part.as_str(), row.n))),
            resolution: times(self.of(RESOLVED).map(|row| (row.part.as_str(), row.n))),
            csat: self.csat(|_| true),
        }
    }

    /// What was asked and answered of the people that `whose` takes.
    fn csat(&self, whose: impl Fn(&str) -> bool) -> Csat {
        let asked = self.of(RATE_ASKED).filter(|row| whose(&row.part)).map(|row| row.n).sum();
        let mut csat = Csat { asked: whole(asked), ..Csat::default() };
        for row in self.of(RATED) {
            let Some((who, score)) = row.part.split_once('/') else { continue };
            let at = score.parse::<usize>().ok().and_then(|score| score.checked_sub(1));
            if let Some(count) = at.filter(|_| whose(who)).and_then(|at| csat.scores.get_mut(at)) {
                *count = count.saturating_add(whole(row.n));
            }
        }
        csat
    }

    fn by_hour(&self) -> Vec<HourTimes> {
        let hours = (0..24).map(|hour| {
            let hour = format!("{hour:02}");
            HourTimes {
                first_answer: of_whom(self, ANSWERED_HOUR, &hour),
                resolution: of_whom(self, RESOLVED_HOUR, &hour),
            }
        });
        hours.collect()
    }

    fn days(&self, from: Date, to: Date, currency: &str) -> Vec<DaySum> {
        let mut days = Vec::new();
        let mut day = from;
        while day <= to {
            let name = day.to_string();
            let rows: Vec<DailyRow> =
                self.0.iter().filter(|row| row.day == name).cloned().collect();
            let totals = Sums(&rows).totals(currency);
            days.push(DaySum {
                day: name,
                heard: totals.heard,
                said: totals.said,
                chats: totals.chats,
                orders: totals.orders,
                sales_minor: totals.sales_minor,
                first_answer: totals.first_answer,
                resolution: totals.resolution,
                csat: totals.csat,
            });
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        days
    }

    /// Messages of customers by weekday, Monday first, and hour.
    fn hours(&self) -> Vec<Vec<u32>> {
        let mut hours = vec![vec![0_u32; 24]; 7];
        for row in self.of(HEARD) {
            let weekday = row.day.parse::<Date>().map(|day| day.weekday().to_monday_zero_offset());
            let hour = row.part.parse::<usize>().unwrap_or(usize::MAX);
            let cell = weekday
                .ok()
                .and_then(|weekday| hours.get_mut(usize::try_from(weekday).ok()?))
                .and_then(|day| day.get_mut(hour));
            if let Some(cell) = cell {
                *cell = cell.saturating_add(whole(row.n));
            }
        }
        hours
    }
}

pub(super) fn whole(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

fn times<'a>(parts: impl Iterator<Item = (&'a str, i64)>) -> Times {
    let mut counts = vec![0_u32; STRETCHES_S.len() + 1];
    for (part, n) in parts {
        if let Some(count) = part.parse::<usize>().ok().and_then(|at| counts.get_mut(at)) {
            *count = count.saturating_add(whole(n));
        }
    }
    let within = |limit_s: u64| {
        let ends = STRETCHES_S.iter().zip(&counts).filter(|(end, _)| **end <= limit_s);
        ends.map(|(_, count)| *count).sum()
    };
    Times {
        count: counts.iter().sum(),
        median_s: within_s(&counts, 50),
        p90_s: within_s(&counts, 90),
        within_hour: within(3_600),
    }
}

async fn ranked(
    tx: &mut Tx,
    shop: &ShopId,
    parts: HashMap<String, i64>,
    language: &str,
) -> Result<Vec<Ranked>, StoreError> {
    let mut parts: Vec<(String, i64)> = parts.into_iter().collect();
    parts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let mut ranked = Vec::new();
    for (product, n) in parts.into_iter().take(RANKED_MAX) {
        let known = tx.products(shop).lookup(&product).await?;
        let title = known.map(|row| catalogue::title_of(&row, None, language));
        ranked.push(Ranked {
            title: title.unwrap_or_else(|| product.clone()),
            product,
            count: whole(n),
        });
    }
    Ok(ranked)
}

/// Each person's answers, and how soon the first ones came.
fn team(sums: &Sums<'_>, staff: &[StaffRow]) -> Vec<Named> {
    let said = sums.parts(SAID);
    let people = staff.iter().filter_map(|person| {
        let reader = reader_of(&person.id)?.to_string();
        let count = whole(said.get(&reader).copied().unwrap_or(0));
        let times = of_whom(sums, ANSWERED_BY, &reader);
        let resolution = of_whom(sums, RESOLVED_BY, &reader);
        let csat = sums.csat(|who| who == reader);
        let (id, name) = (person.id.clone(), person.name.clone());
        Some(Named { id, name, count, times, resolution, csat, heard: 0 })
    });
    let did = |one: &Named| one.count > 0 || one.resolution.count > 0 || one.csat.asked > 0;
    let mut people: Vec<Named> = people.filter(did).collect();
    people.sort_by_key(|one| std::cmp::Reverse(one.count));
    people
}

fn labels(sums: &Sums<'_>, labels: Vec<comptoir_api::shop::Label>) -> Vec<Named> {
    let heard = sums.parts(HEARD_LABEL);
    let named = labels.into_iter().map(|label| {
        let times = of_whom(sums, ANSWERED_LABEL, &label.id);
        let resolution = of_whom(sums, RESOLVED_LABEL, &label.id);
        let heard = whole(heard.get(&label.id).copied().unwrap_or(0));
        let (count, csat) = (times.count, Csat::default());
        Named { id: label.id, name: label.name, count, times, resolution, heard, csat }
    });
    named.filter(|one| one.count > 0 || one.heard > 0 || one.resolution.count > 0).collect()
}

fn of_whom(sums: &Sums<'_>, metric: &str, whom: &str) -> Times {
    let own = sums.of(metric).filter_map(|row| {
        let (who, stretch) = row.part.split_once('/')?;
        (who == whom).then_some((stretch, row.n))
    });
    times(own)
}
