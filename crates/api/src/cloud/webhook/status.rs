//! How far a message has come that a token sent.

use serde::Serialize;

use super::{Account, Contact, MESSAGES, customer_body};

/// How far a message has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// `wamid.…`
    pub id: String,
    /// How far.
    pub state: State,
    /// Seconds since 1970.
    pub at_s: u64,
    /// What its sender wanted to hear again.
    pub opaque: Option<String>,
    /// Why it failed.
    pub errors: Vec<Fault>,
}

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The relay has it on disk.
    Sent,
    /// The customer's device has it.
    Delivered,
    /// The customer has read it.
    Read,
    /// The customer has heard it.
    Played,
    /// It will not come.
    Failed,
}

impl State {
    /// As the body says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
            Self::Failed => "failed",
        }
    }
}

/// An error inside a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The Cloud API's number for it.
    pub code: u32,
    /// In a few words.
    pub title: String,
    /// The same, for clients that read this.
    pub message: String,
    /// What to do.
    pub error_data: FaultDetails,
}

/// What to do about an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaultDetails {
    /// In a sentence.
    pub details: String,
}

impl Fault {
    /// An error and what to do about it.
    pub fn new(code: u32, title: &str, details: &str) -> Self {
        let error_data = FaultDetails { details: details.to_owned() };
        Self { code, title: title.to_owned(), message: title.to_owned(), error_data }
    }
}

/// The body that tells how far a message has come.
pub fn status(account: &Account, contact: &Contact, status: &Status) -> String {
    #[derive(Serialize)]
    struct Statuses<'a> {
        statuses: [Body<'a>; 1],
    }
    #[derive(Serialize)]
    struct Body<'a> {
        id: &'a str,
        status: State,
        timestamp: String,
        recipient_id: &'a str,
        recipient_user_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        biz_opaque_callback_data: Option<&'a str>,
        #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
        errors: &'a [Fault],
    }
    let body = Body {
        id: &status.id,
        status: status.state,
        timestamp: status.at_s.to_string(),
        recipient_id: &contact.wa_id,
        recipient_user_id: &contact.user_id,
        biz_opaque_callback_data: status.opaque.as_deref(),
        errors: &status.errors,
    };
    customer_body(account, contact, MESSAGES, Statuses { statuses: [body] })
}
