//! Customers, as a shop knows them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::chat::Money;

/// A customer, as the shop knows him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Customer {
    /// `cus_…`
    pub id: String,
    /// What he calls himself.
    pub name: String,
    /// BCP 47; empty if unknown.
    pub language: String,
    /// First message.
    pub since_ms: u64,
    /// The team's note about him; part of his export.
    pub note: String,
    /// Words the team has for him.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What the shop wants to know besides: id of the field, and what it holds.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// What he spent, by the orders that were paid or completed.
    pub spent: Money,
    /// How many orders.
    pub orders: u32,
    /// What programs call him: digits, another in each shop; empty until he has written.
    #[serde(default)]
    pub number: String,
}

/// What the team knows of a customer; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CustomerNote {
    /// At most 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// At most 20, of 30 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Id of the field, and what it holds: at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<BTreeMap<String, String>>,
}

/// A conversation of the same person, under another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SamePerson {
    /// `cht_…`
    pub chat: String,
    /// What he calls himself there.
    pub name: String,
    /// Its latest message.
    pub last_ms: u64,
}

/// Which other conversation is the same person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct MergeWith {
    /// `cht_…`
    pub chat: String,
}

/// Something a shop wants to know of its customers besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CustomerField {
    /// `fld_…`; empty for a new one.
    pub id: String,
    /// At most 40 characters.
    pub name: String,
}
