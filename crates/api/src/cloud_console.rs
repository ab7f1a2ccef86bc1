//! What the console asks about programs: where they want to be told, and what they were told.

use serde::{Deserialize, Serialize};

/// An address that a program wants to be told at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// `cbk_…`
    pub id: String,
    /// `tok_…`
    pub token: String,
    /// The program's name.
    pub program: String,
    /// Who asked: "app", "account", "number" (the program itself), "own" (here).
    pub place: String,
    /// Where to; empty: the account is subscribed, at the app's address.
    pub url: String,
    /// What of.
    pub fields: Vec<String>,
    /// Whether it is told.
    pub active: bool,
    /// Since when.
    pub made_ms: u64,
    /// Deliveries that wait for it.
    pub waiting: u32,
}

/// An address to tell a program at. It is asked for the challenge before it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWebhook {
    /// `tok_…`
    pub token: String,
    /// https, or http inside a network that the operator allows.
    pub url: String,
    /// What the receiver expects with the challenge.
    #[serde(default)]
    pub verify_token: String,
    /// What of; empty: messages.
    #[serde(default)]
    pub fields: Vec<String>,
}

/// Something a program was told, or is still to be told. Never its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookDelivery {
    /// `dlv_…`
    pub id: String,
    /// Its place in the log.
    pub at: i64,
    /// What the program asked for.
    pub field: String,
    /// What kind of thing it tells: "text", "order", "read".
    pub about: String,
    /// "waiting", "done", "given_up".
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// HTTP status of the latest answer; 0: none came.
    pub code: u32,
    /// Why none came: "unreachable", "slow", "broken", "forbidden", "address", "file", "erased".
    pub error: String,
    /// When it happened.
    pub made_ms: u64,
    /// When it is tried next, while it waits.
    pub due_ms: u64,
    /// When it was done or given up; 0: it waits.
    pub ended_ms: u64,
    /// Whether its words are still there, so that it can be sent again.
    pub again: bool,
}

/// A page of a webhook's log, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookLog {
    /// What it was told.
    pub deliveries: Vec<WebhookDelivery>,
    /// For the next page: `before`; absent after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
}

/// What a program was told, to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookTold {
    /// The JSON that was signed and sent.
    pub body: String,
}
