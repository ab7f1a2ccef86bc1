//! What concerns the shop's account, and what a customer wants to be sent.

use serde::Serialize;

use super::{Account, Contact, PREFERENCES, TEMPLATE_STATUS, body, customer_body};

/// What became of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateEvent {
    /// "APPROVED", "PENDING_DELETION".
    pub event: String,
    /// Its number.
    #[serde(rename = "message_template_id")]
    pub id: u64,
    /// Its name.
    #[serde(rename = "message_template_name")]
    pub name: String,
    /// Its language.
    #[serde(rename = "message_template_language")]
    pub language: String,
    /// "MARKETING", "UTILITY", "AUTHENTICATION".
    #[serde(rename = "message_template_category")]
    pub category: String,
    /// "NONE", or why it was refused.
    pub reason: String,
}

/// A customer's wish about marketing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// Whether to stop; otherwise to take it up again.
    pub stop: bool,
    /// In words.
    pub detail: String,
    /// Seconds since 1970.
    pub at_s: u64,
}

/// The body that tells what became of a template.
pub fn template_status(account: &Account, event: &TemplateEvent, at_s: u64) -> String {
    body(&account.waba_id, Some(at_s), TEMPLATE_STATUS, event)
}

/// The body of any other field of the account.
pub fn account<V: Serialize>(account: &Account, field: &str, value: &V, at_s: u64) -> String {
    body(&account.waba_id, Some(at_s), field, value)
}

/// The body that tells of a customer's wish about marketing.
pub fn preference(account: &Account, contact: &Contact, preference: &Preference) -> String {
    #[derive(Serialize)]
    struct Preferences<'a> {
        user_preferences: [Body<'a>; 1],
    }
    #[derive(Serialize)]
    struct Body<'a> {
        wa_id: &'a str,
        user_id: &'a str,
        detail: &'a str,
        category: &'static str,
        value: &'static str,
        timestamp: u64,
    }
    let body = Body {
        wa_id: &contact.wa_id,
        user_id: &contact.user_id,
        detail: &preference.detail,
        category: "marketing_messages",
        value: if preference.stop { "stop" } else { "resume" },
        timestamp: preference.at_s,
    };
    customer_body(account, contact, PREFERENCES, Preferences { user_preferences: [body] })
}
