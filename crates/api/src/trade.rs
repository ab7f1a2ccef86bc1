//! What shops agree with their customers about orders, and how they hand them over.
//!
//! | Request | Body | Answer |
//! |---|---|---|
//! | `POST /api/orders/{order}/propose` | [`ProposeOrder`] | `OrderDetail` |
//! | `POST /api/orders/{order}/parts` | [`PartOrder`] | `OrderDetail` |
//! | `POST /api/orders/{order}/refunds` | [`RefundOrder`] | `OrderDetail` |
//! | `GET`, `PUT /api/trade` | [`TradeSettings`] | [`TradeSettings`] |
//! | `GET /api/coupons`, `POST /api/coupons` | [`Coupon`] | `[`[`Coupon`]`]`, [`Coupon`] |
//! | `DELETE /api/coupons/{code}` | | `{}` |
//! | `GET /api/public/{shop}/delivery?lang=` | | [`DeliveryOptions`] |
//! | `POST /api/public/{shop}/quote?lang=` | [`QuoteAsked`] | [`Quote`] |

use serde::{Deserialize, Serialize};

use crate::chat::{Money, OrderMore};
use crate::shop::Span;

/// Other terms for an order that is not paid yet: the customer accepts or declines them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProposeOrder {
    /// What is to be in it; at least one.
    #[serde(default)]
    pub lines: Vec<ProposedLine>,
    /// What bringing it costs; absent: as it was.
    #[serde(default)]
    pub shipping: Option<Money>,
    /// What is taken off, all of it.
    #[serde(default)]
    pub discounts: Vec<ProposedDiscount>,
    /// Words to the customer; what changes is said besides.
    #[serde(default)]
    pub message: String,
    /// What the proposer saw; another is a conflict.
    pub revision: u32,
}

/// A line of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProposedLine {
    /// The shop's id.
    pub product: String,
    /// The variant's; empty if none.
    #[serde(default)]
    pub variant: String,
    /// 1 to 999.
    pub quantity: u32,
    /// Another price than it has in the order, or in the catalogue for a new line: minor units.
    #[serde(default)]
    pub unit_minor: Option<i64>,
}

/// Hands over some pieces of an accepted order, or takes out those that will not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct PartOrder {
    /// Which, and how many.
    #[serde(default)]
    pub parts: Vec<LinePart>,
    /// Needed where pieces are taken out; the customer reads it.
    #[serde(default)]
    pub reason: String,
    /// What the person saw; another is a conflict.
    pub revision: u32,
}

/// Pieces of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LinePart {
    /// The shop's id.
    pub product: String,
    /// The variant's; empty if none.
    #[serde(default)]
    pub variant: String,
    /// Handed over now.
    #[serde(default)]
    pub sent: u32,
    /// Taken out now.
    #[serde(default)]
    pub cancelled: u32,
}

/// Money that went back to the customer: recorded, not moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RefundOrder {
    /// How much; with earlier refunds not more than the order came to.
    #[serde(default)]
    pub amount: Money,
    /// Why; the customer reads it.
    #[serde(default)]
    pub reason: String,
    /// What the person saw; another is a conflict.
    pub revision: u32,
}

/// Something a person of the shop takes off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProposedDiscount {
    /// "Geste commercial".
    pub title: String,
    /// Minor units, more than 0.
    pub minor: i64,
    /// The coupon's code, where it is one that was in the order before.
    #[serde(default)]
    pub code: String,
}

/// How a shop sells: ways of handing over, the least an order comes to, taxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct TradeSettings {
    /// Ways of handing over, in the order customers see; none: as agreed in the conversation.
    pub methods: Vec<DeliveryMethod>,
    /// The least the goods of an order come to, minor units; 0: nothing.
    pub minimum_minor: i64,
    /// Where the shop is: its rates are in prices of what is not sent elsewhere. ISO 3166-1.
    pub country: String,
    /// Classes of rates; the first is that of products that name none. None: no tax is said.
    pub taxes: Vec<TaxClass>,
    /// Grows by one at each save; another at saving is a conflict.
    pub revision: u32,
}

/// Rates of one class of goods, by country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct TaxClass {
    /// What products call it: "standard", "reduced".
    pub id: String,
    /// By country; where it is sent to one that is not named, the shop's own.
    pub rates: Vec<TaxRate>,
}

/// A rate of tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TaxRate {
    /// ISO 3166-1, two letters.
    pub country: String,
    /// Hundredths of a percent: 2000 is 20 %.
    pub rate_bp: u32,
}

/// What kind of way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// The customer comes for it.
    #[default]
    Collect,
    /// A carrier brings it.
    Ship,
    /// The shop brings it, nearby.
    Local,
}

/// A way of handing over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct DeliveryMethod {
    /// Stays; empty for a new one.
    pub id: String,
    /// What kind.
    pub kind: MethodKind,
    /// Language and title.
    pub titles: Vec<(String, String)>,
    /// Where it is collected, in one or more lines; else empty.
    pub place: String,
    /// What it costs, minor units.
    pub price_minor: i64,
    /// Free from this much of goods on, minor units.
    pub free_from_minor: Option<i64>,
    /// The least the goods come to for it, minor units; 0: nothing.
    pub minimum_minor: i64,
    /// Where it is sent to, ISO 3166-1; empty: to the shop's own country.
    pub countries: Vec<String>,
    /// How postcodes begin where it goes; empty: everywhere in these countries.
    pub postcodes: Vec<String>,
    /// When; none: no time is chosen.
    pub slots: Option<SlotPlan>,
    /// Not offered now.
    pub off: bool,
}

/// When something is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct SlotPlan {
    /// Monday first; each day's spans, by the shop's clock.
    pub week: [Vec<Span>; 7],
    /// How long one is, minutes.
    pub minutes: u16,
    /// Orders that fit into one.
    pub capacity: u32,
    /// How long before its begin it is closed, minutes.
    pub lead_minutes: u32,
    /// How far ahead one can choose, days.
    pub days: u16,
}

/// What a customer can choose among.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct DeliveryOptions {
    /// In the shop's order.
    pub methods: Vec<DeliveryOption>,
    /// The least the goods of an order come to.
    pub minimum: Money,
    /// The shop's own country.
    pub country: String,
}

/// One way, as a customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct DeliveryOption {
    /// The shop's id of it.
    pub id: String,
    /// What kind.
    pub kind: MethodKind,
    /// As the shop writes it, in the language asked for.
    pub title: String,
    /// Where it is collected.
    pub place: String,
    /// What it costs.
    pub price: Money,
    /// Free from this much on.
    pub free_from: Option<Money>,
    /// The least the goods come to for it.
    pub minimum: Money,
    /// Where it is sent to.
    pub countries: Vec<String>,
    /// Times to choose from that are not full; empty where none is chosen.
    pub slots: Vec<Slot>,
    /// A time has to be chosen.
    pub timed: bool,
}

/// A time to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Slot {
    /// Its begin.
    pub from_ms: u64,
    /// Its end.
    pub to_ms: u64,
    /// Orders that still fit.
    pub left: u32,
}

/// Asks what a basket comes to. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct QuoteAsked {
    /// Product, variant, quantity.
    pub lines: Vec<ProposedLine>,
    /// The shop's id of the way.
    pub method: String,
    /// Where to: country.
    pub country: String,
    /// Codes of coupons.
    pub coupons: Vec<String>,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Quote {
    /// The goods alone.
    pub goods: Money,
    /// All of it.
    pub total: Money,
    /// Shipping, discounts, taxes.
    #[serde(flatten)]
    pub more: OrderMore,
    /// What stands in the way, in words.
    pub remarks: Vec<String>,
}

/// What a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CouponKind {
    /// A part of the goods.
    Percent {
        /// Hundredths of a percent: 1000 is 10 %.
        rate_bp: u32,
    },
    /// An amount.
    Amount {
        /// Minor units.
        minor: i64,
    },
    /// What bringing it costs.
    FreeShipping {},
}

/// A coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    /// Letters, digits and "-", upper case.
    pub code: String,
    /// What it takes off.
    pub takes: CouponKind,
    /// The least the goods come to, minor units.
    #[serde(default)]
    pub minimum_minor: i64,
    /// From when.
    #[serde(default)]
    pub from_ms: Option<u64>,
    /// Until when.
    #[serde(default)]
    pub to_ms: Option<u64>,
    /// How often in all.
    #[serde(default)]
    pub uses_max: Option<u32>,
    /// How often by one customer.
    #[serde(default)]
    pub per_customer_max: Option<u32>,
    /// Not taken now.
    #[serde(default)]
    pub off: bool,
    /// How often it was used.
    #[serde(default)]
    pub uses: u32,
}

/// Prices that hold for a time. Where several say something of a product, the one that began last
/// holds; within one, a price of its own goes before a part taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct PriceList {
    /// `prl_…`; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// What the team calls it; at most 80 characters.
    pub name: String,
    /// From when; `None`: from now on.
    #[serde(default)]
    pub from_ms: Option<u64>,
    /// Until when; `None`: for good.
    #[serde(default)]
    pub to_ms: Option<u64>,
    /// Not used now.
    #[serde(default)]
    pub off: bool,
    /// Taken off what is in `collection`, hundredths of a percent; 0: nothing.
    #[serde(default)]
    pub percent_bp: u32,
    /// A collection's id; empty: all products.
    #[serde(default)]
    pub collection: String,
    /// What single products cost.
    #[serde(default)]
    pub prices: Vec<ListedPrice>,
}

/// What a product costs in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ListedPrice {
    /// Its id.
    pub product: String,
    /// The variant's; empty: every variant.
    #[serde(default)]
    pub variant: String,
    /// Minor units of the shop's currency.
    pub minor: i64,
}
