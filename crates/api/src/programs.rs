//! Programs that speak for a shop, as its console shows them.

use serde::{Deserialize, Serialize};

use crate::cloud::Scope;

/// All programs of a shop, and what they need to know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Programs {
    /// Oldest first.
    pub programs: Vec<Program>,
    /// The shop's numbers; absent before the first token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Numbers>,
    /// Base URL of the Cloud API, without a slash at the end.
    pub base: String,
}

/// The numbers by which programs name a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Numbers {
    /// `phone_number_id`
    pub phone_number_id: String,
    /// Of the business account.
    pub waba_id: String,
    /// Of the catalogue.
    pub catalog_id: String,
    /// Bare digits.
    pub display_phone_number: String,
}

/// A program with a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Program {
    /// `tok_…`
    pub id: String,
    /// As customers see it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Whether it stands on the roster of every chat.
    pub reads: bool,
    /// Digits: the app it is, for subscriptions.
    pub app_id: String,
    /// Who made it; empty: a command.
    pub made_by: String,
    /// When.
    pub created_ms: u64,
    /// When it ends; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
    /// When it was last used, to the minute; 0: never.
    pub used_ms: u64,
}

/// A program to let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct NewProgram {
    /// At most 40 characters; customers see it.
    pub name: String,
    /// What it may do; at least one.
    pub scopes: Vec<Scope>,
    /// Days until it ends, 1 to 3,650; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_days: Option<u32>,
}

/// A program that was let in. The two secrets are shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct MadeProgram {
    /// What it sends: `Authorization: Bearer …`.
    pub token: String,
    /// What its webhooks are signed with.
    pub app_secret: String,
    /// What is kept of it.
    pub program: Program,
}
