//! A customer's message, and what people of the shop answered.

use serde::{Serialize, Serializer};

use super::content::Kind;
use super::status::Fault;
use super::{Account, Contact, ECHOES, MESSAGES, customer_body};

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// `wamid.…`
    pub id: String,
    /// Seconds since 1970.
    pub at_s: u64,
    /// What it is.
    pub kind: Kind,
    /// What it answers.
    pub context: Option<Context>,
    /// Which link led here.
    pub referral: Option<Referral>,
    /// Why there is no more of it.
    pub errors: Vec<Fault>,
}

impl Message {
    /// One that answers nothing, came by no link and is whole.
    pub fn plain(id: String, at_s: u64, kind: Kind) -> Self {
        Self { id, at_s, kind, context: None, referral: None, errors: Vec::new() }
    }
}

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Context {
    /// Who said that: bare digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// `wamid.…`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The product it asks about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referred_product: Option<Referred>,
}

/// The product a message asks about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Referred {
    /// The shop's catalogue.
    pub catalog_id: String,
    /// What the catalogue's feed calls it.
    pub product_retailer_id: String,
}

/// The link that led a customer here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Referral {
    /// Its address.
    pub source_url: String,
    /// "post": it is not an ad that anybody here could know of.
    pub source_type: &'static str,
    /// Its code.
    pub source_id: String,
    /// What stands over it.
    pub headline: String,
    /// What it says.
    pub body: String,
}

/// The body that tells of a customer's message.
pub fn message(account: &Account, contact: &Contact, message: &Message) -> String {
    let parts = Parts { from: &contact.wa_id, from_user_id: Some(&contact.user_id), to: None };
    let what = Messages { messages: [Whole { parts, message }] };
    customer_body(account, contact, MESSAGES, what)
}

/// The body that tells of a message somebody of the shop sent to a customer.
pub fn echo(account: &Account, contact: &Contact, message: &Message) -> String {
    let from = &account.display_phone_number;
    let parts = Parts { from, from_user_id: None, to: Some((&contact.wa_id, &contact.user_id)) };
    let what = Echoes { message_echoes: [Whole { parts, message }] };
    customer_body(account, contact, ECHOES, what)
}

#[derive(Serialize)]
struct Messages<'a> {
    messages: [Whole<'a>; 1],
}

#[derive(Serialize)]
struct Echoes<'a> {
    message_echoes: [Whole<'a>; 1],
}

struct Parts<'a> {
    from: &'a str,
    from_user_id: Option<&'a str>,
    to: Option<(&'a str, &'a str)>,
}

struct Whole<'a> {
    parts: Parts<'a>,
    message: &'a Message,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            from: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            from_user_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            to: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            to_user_id: Option<&'a str>,
            id: &'a str,
            timestamp: String,
            #[serde(rename = "type")]
            name: &'static str,
            #[serde(flatten)]
            kind: &'a Kind,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: &'a Option<Context>,
            #[serde(skip_serializing_if = "Option::is_none")]
            referral: &'a Option<Referral>,
            #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
            errors: &'a [Fault],
        }
        let Self { parts, message } = self;
        let body = Body {
            from: parts.from,
            from_user_id: parts.from_user_id,
            to: parts.to.map(|to| to.0),
            to_user_id: parts.to.map(|to| to.1),
            id: &message.id,
            timestamp: message.at_s.to_string(),
            name: message.kind.name(),
            kind: &message.kind,
            context: &message.context,
            referral: &message.referral,
            errors: &message.errors,
        };
        body.serialize(serializer)
    }
}
