//! An order as both sides see it: what is in it, what it comes to, where it stands.

use serde::{Deserialize, Serialize};

use crate::chat::Money;

/// An order, or a cart that asks for one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Order {
    /// `ord_…`; empty while it is only a cart.
    pub id: String,
    /// As people say it: "H-2417"; empty while it is only a cart.
    pub reference: String,
    /// The chat it belongs to.
    pub chat: String,
    /// The message of its cart, `msg_…`.
    pub cart: String,
    /// Where it stands.
    pub state: OrderState,
    /// What is in it.
    pub lines: Vec<OrderLine>,
    /// As the shop computed it from its catalogue.
    pub total: Money,
    /// What the customer wrote with it.
    pub note: String,
    /// Why it was cancelled or corrected.
    pub reason: String,
    /// "collect" or "ship".
    pub delivery: String,
    /// Grows by one at each step.
    pub revision: u32,
    /// Every step it took.
    pub history: Vec<OrderStep>,
    /// When the latest step was.
    pub at_ms: u64,
    /// What is added and taken off, how it gets there, and who stands by it.
    #[serde(flatten)]
    pub more: OrderMore,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrderLine {
    /// The shop's id.
    pub product: String,
    /// The variant's id; empty if none.
    #[serde(default)]
    pub variant: String,
    /// As the shop writes it.
    #[serde(default)]
    pub title: String,
    /// 1 to 999.
    pub quantity: u32,
    /// What one costs.
    #[serde(default)]
    pub unit_price: Money,
    /// Path under the shop's base URL; empty if none.
    #[serde(default)]
    pub picture: String,
    /// Pieces of `quantity` that will not come, and are not to be paid.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub cancelled: u32,
    /// Pieces of `quantity` that were handed over.
    #[serde(default, skip_serializing_if = "is_none_of_it")]
    pub sent: u32,
}

impl OrderLine {
    /// Pieces that come, and are to be paid.
    pub fn due(&self) -> u32 {
        self.quantity.saturating_sub(self.cancelled)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_none_of_it(pieces: &u32) -> bool {
    *pieces == 0
}

/// A step an order took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrderStep {
    /// Where it came to.
    pub state: OrderState,
    /// When.
    pub at_ms: u64,
    /// Who moved it; empty for the customer.
    pub by: String,
    /// Why, where it was cancelled or corrected.
    pub reason: String,
    /// Of the terms as they were then, hex; empty where nobody computed it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
}

/// What of an order goes beyond its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct OrderMore {
    /// What bringing it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// What is taken off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub discounts: Vec<OrderDiscount>,
    /// What of the total is tax, by rate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<OrderTax>,
    /// How it gets to the customer, where that was chosen among the shop's ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover: Option<Handover>,
    /// What was paid back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<OrderRefund>,
    /// A person of the shop asks for other terms: declined, what stood before stands.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
    /// Of the terms, hex: both sides compute the same; empty while it is only a cart.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// The shop's device stands by these terms: `content.v1.Proof`, base64.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The customer's device stands by these very terms: likewise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agreed: String,
}

/// Something taken off an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrderDiscount {
    /// As the shop calls it.
    pub title: String,
    /// How much is taken off.
    pub amount: Money,
    /// The coupon's code; empty if it is none.
    #[serde(default)]
    pub code: String,
}

/// What of an order's total is tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrderTax {
    /// Whose tax: ISO 3166-1, two letters.
    pub country: String,
    /// Hundredths of a percent: 2000 is 20 %.
    pub rate_bp: u32,
    /// How much.
    pub amount: Money,
}

/// Money that went back to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OrderRefund {
    /// How much.
    pub amount: Money,
    /// Why, in words the customer reads.
    pub reason: String,
    /// Who of the shop did it.
    pub by: String,
    /// When.
    pub at_ms: u64,
}

/// How an order reaches its customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Handover {
    /// The shop's id of the way.
    pub method: String,
    /// As the shop writes it.
    pub title: String,
    /// The slot that was chosen; 0: none.
    pub from_ms: u64,
    /// Its end.
    pub to_ms: u64,
    /// Where to; empty where it is collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Address {
    /// Who receives it.
    pub name: String,
    /// Street and what belongs to it, at most 3.
    pub lines: Vec<String>,
    /// Empty where the country has none.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// State or province, where the country writes one.
    pub region: String,
    /// ISO 3166-1, two letters.
    pub country: String,
    /// For the carrier; may be empty.
    pub phone: String,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Sent as a cart; the shop has not answered.
    #[default]
    Received,
    /// The shop computed other prices or quantities; the customer has to confirm.
    Corrected,
    /// The shop will do it.
    Accepted,
    /// The customer has to pay.
    ToPay,
    /// Paid.
    Paid,
    /// Being prepared.
    Preparing,
    /// Can be collected, or shipped.
    Ready,
    /// Collected by the customer.
    Collected,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Will not be done; with a reason.
    Cancelled,
    /// Money went back.
    Refunded,
}
