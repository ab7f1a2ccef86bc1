//! Statistics of a shop: sums over everyone, and nothing of anyone.

use serde::{Deserialize, Serialize};

use crate::reach::Counts;

/// What happened in some days, beside as many days before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Stats {
    /// The first day, by the shop's clock.
    pub from: String,
    /// The last.
    pub to: String,
    /// In these days.
    pub now: Totals,
    /// In as many before.
    pub before: Totals,
    /// Each day.
    pub days: Vec<DaySum>,
    /// Each day before.
    pub before_days: Vec<DaySum>,
    /// Customers' messages by weekday, Monday first, and hour.
    pub hours: Vec<Vec<u32>>,
    /// Products asked about, most first.
    pub asked: Vec<Ranked>,
    /// Products bought, pieces, most first.
    pub bought: Vec<Ranked>,
    /// Times by the hour of the day, by the shop's clock, at which somebody began to wait: 24.
    pub by_hour: Vec<HourTimes>,
    /// Each person's answers.
    pub team: Vec<Named>,
    /// What was said and answered under each label.
    pub labels: Vec<Named>,
    /// Broadcasts that began in these days, latest first.
    pub broadcasts: Vec<CastSum>,
    /// What all of them come to.
    pub broadcast: Counts,
    /// What each short link brought in these days, most visited first.
    pub links: Vec<LinkSum>,
    /// ISO 4217, of `sales_minor`.
    pub currency: String,
}

/// Sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Totals {
    /// Messages of customers.
    pub heard: u32,
    /// Messages of the shop.
    pub said: u32,
    /// Of them, its machine's.
    pub by_machine: u32,
    /// Visits of its page.
    pub visits: u32,
    /// Chats that began.
    pub chats: u32,
    /// Carts that were sent.
    pub carts: u32,
    /// Orders it could take.
    pub orders: u32,
    /// Orders it accepted.
    pub accepted: u32,
    /// Orders that were paid.
    pub paid: u32,
    /// What accepted orders come to.
    pub sales_minor: i64,
    /// From a customer's message to the first answer by a person.
    pub first_answer: Times,
    /// From a chat's first message to its closing.
    pub resolution: Times,
    /// How customers said it was.
    pub csat: Csat,
}

/// What customers answered when they were asked how it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Csat {
    /// How often somebody was asked.
    pub asked: u32,
    /// How often each score was given, 1 first.
    pub scores: [u32; 5],
}

impl Csat {
    /// How many answered.
    pub fn given(&self) -> u32 {
        self.scores.iter().fold(0, |sum, score| sum.saturating_add(*score))
    }

    /// The share of 4 and 5 among what was given, percent; `None`: nothing was.
    pub fn share(&self) -> Option<u32> {
        let [_, _, _, four, five] = self.scores;
        let good = u64::from(four) + u64::from(five);
        (good * 100).checked_div(u64::from(self.given())).and_then(|part| u32::try_from(part).ok())
    }
}

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Times {
    /// How often.
    pub count: u32,
    /// Half of them took at most so long, seconds, as near as the stretches tell that are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_s: Option<u64>,
    /// Nine in ten took at most so long, seconds, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_s: Option<u64>,
    /// So many took at most an hour.
    pub within_hour: u32,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct DaySum {
    /// `2026-11-28`
    pub day: String,
    /// Messages of customers.
    pub heard: u32,
    /// Messages of the shop.
    pub said: u32,
    /// Chats that began.
    pub chats: u32,
    /// Orders.
    pub orders: u32,
    /// What accepted orders come to.
    pub sales_minor: i64,
    /// First answers given that day.
    pub first_answer: Times,
    /// Chats closed that day.
    pub resolution: Times,
    /// How customers said it was.
    pub csat: Csat,
}

/// An hour of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct HourTimes {
    /// First answers to those who began to wait in it.
    pub first_answer: Times,
    /// Closings of chats that were opened in it.
    pub resolution: Times,
}

/// A broadcast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CastSum {
    /// `brd_…`
    pub id: String,
    /// The day on which it began.
    pub day: String,
    /// Its first words.
    pub line: String,
    /// How far it came.
    pub counts: Counts,
}

/// What a short link brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LinkSum {
    /// Its code.
    pub code: String,
    /// As the team calls it; empty: a program made it, or it is gone.
    pub name: String,
    /// How often it was followed.
    pub visits: u32,
    /// Customers who began by it.
    pub chats: u32,
    /// Orders of customers who came by it.
    pub orders: u32,
}

/// A product with how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Ranked {
    /// Its id.
    pub product: String,
    /// Its title.
    pub title: String,
    /// How often, or how many pieces.
    pub count: u32,
}

/// A person or a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Named {
    /// `stf_…` or `lbl_…`
    pub id: String,
    /// As it is called.
    pub name: String,
    /// Messages, or first answers.
    pub count: u32,
    /// How soon the first answers came.
    pub times: Times,
    /// How soon chats were closed.
    pub resolution: Times,
    /// Messages of customers; of labels alone.
    pub heard: u32,
    /// How customers said it was; of people alone.
    pub csat: Csat,
}
