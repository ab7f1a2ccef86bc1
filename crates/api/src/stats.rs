//! Statistics of a shop: sums over everyone, and nothing of anyone.

use serde::{Deserialize, Serialize};

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
    /// Each person's answers.
    pub team: Vec<Named>,
    /// First answers by label.
    pub labels: Vec<Named>,
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
}

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Times {
    /// How often.
    pub count: u32,
    /// Half of them took at most so long, seconds, as near as the stretches tell that are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_s: Option<u64>,
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
}
