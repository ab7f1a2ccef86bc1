//! What a shop's programs are told, each body whole: one message, one status or one change a body.
//!
//! Bodies are ASCII, non-ASCII letters as `\uXXXX`: the only form whose signature every client in
//! use computes alike. The same values always give the same bytes.

mod account;
mod ascii;
mod content;
mod message;
mod status;

use serde::Serialize;

pub use account::{Preference, TemplateEvent, account, preference, template_status};
pub use ascii::to_ascii;
pub use content::{
    Address, Card, CardName, Company, Edited, Email, FlowReply, Interactive, Kind, ListReply,
    Media, Order, OrderItem, Phone, Place, Reply, System, Web,
};
pub use message::{Context, Message, Referral, Referred, echo, message};
pub use status::{Fault, FaultDetails, State, Status, status};

/// Fields a callback can ask for, the default ones first.
pub const FIELDS: &[&str] = &[
    MESSAGES,
    TEMPLATE_STATUS,
    PREFERENCES,
    ACCOUNT,
    ECHOES,
    EDITS,
    REVOKES,
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "business_capability_update",
    "business_status_update",
    "calls",
    "flows",
    "history",
    "messaging_handovers",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "smb_app_state_sync",
    "tracking_events",
    "user_id_update",
];
/// Messages of customers, and how far the token's own have come.
pub const MESSAGES: &str = "messages";
/// What became of a template.
pub const TEMPLATE_STATUS: &str = "message_template_status_update";
/// A customer stopped marketing, or took it up again.
pub const PREFERENCES: &str = "user_preferences";
/// Something about the shop's account.
pub const ACCOUNT: &str = "account_update";
/// What people of the shop said.
pub const ECHOES: &str = "smb_message_echoes";
/// Changed messages, which some clients refuse: told (as `messages`) to who asks for this too.
pub const EDITS: &str = "message_edits";
/// Deleted messages, likewise.
pub const REVOKES: &str = "message_revokes";

/// The shop's number, as each body says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// WhatsApp Business Account.
    pub waba_id: String,
    /// Bare digits.
    pub display_phone_number: String,
    /// Digits below 2^53.
    pub phone_number_id: String,
}

/// The customer a body is about. Always there: clients fail without.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// What the customer calls himself.
    pub name: String,
    /// Bare digits.
    pub wa_id: String,
    /// `FR.` and digits.
    pub user_id: String,
}

/// `entry[0].changes[0].value` of what concerns one customer.
#[derive(Serialize)]
struct Value<'a, T> {
    messaging_product: &'static str,
    metadata: Metadata<'a>,
    contacts: [ContactBody<'a>; 1],
    #[serde(flatten)]
    what: T,
}

#[derive(Serialize)]
struct Metadata<'a> {
    display_phone_number: &'a str,
    phone_number_id: &'a str,
}

#[derive(Serialize)]
struct ContactBody<'a> {
    profile: Profile<'a>,
    wa_id: &'a str,
    user_id: &'a str,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Body<'a, V> {
    object: &'static str,
    entry: [Entry<'a, V>; 1],
}

#[derive(Serialize)]
struct Entry<'a, V> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<u64>,
    changes: [Change<'a, V>; 1],
}

#[derive(Serialize)]
struct Change<'a, V> {
    field: &'a str,
    value: V,
}

/// The whole body around a value.
fn body<V: Serialize>(waba_id: &str, time_s: Option<u64>, field: &str, value: V) -> String {
    let changes = [Change { field, value }];
    let entry = [Entry { id: waba_id, time: time_s, changes }];
    to_ascii(&Body { object: "whatsapp_business_account", entry })
}

/// The whole body of what concerns one customer.
fn customer_body<T: Serialize>(
    account: &Account,
    contact: &Contact,
    field: &str,
    what: T,
) -> String {
    let metadata = Metadata {
        display_phone_number: &account.display_phone_number,
        phone_number_id: &account.phone_number_id,
    };
    let profile = Profile { name: &contact.name };
    let contact = ContactBody { profile, wa_id: &contact.wa_id, user_id: &contact.user_id };
    let value = Value { messaging_product: "whatsapp", metadata, contacts: [contact], what };
    body(&account.waba_id, None, field, value)
}
