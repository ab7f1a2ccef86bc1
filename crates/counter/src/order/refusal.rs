//! Why a cart could not be taken as it was, in words that tell the customer what to do.

use comptoir_text::Text;

/// One thing that the shop's catalogue says otherwise than the cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Remark {
    /// No such product, or no longer sold: it was left out.
    Gone { title: String },
    /// A variant has to be chosen: it was left out.
    ChooseVariant { title: String },
    /// Not 1 to 999: it was left out.
    BadQuantity { title: String },
    /// None is left: it was left out.
    SoldOut { title: String },
    /// Fewer are left than asked for.
    Fewer { title: String, left: u32 },
    /// It costs something else than the customer saw, if he said what that was.
    Price { title: String, minor: i64, seen_minor: Option<i64>, currency: String },
    /// The sum was not the sum of its lines.
    Total,
    /// It was priced in another currency.
    Currency { currency: String },
    /// More than 100 lines.
    TooManyLines,
    /// Nothing in it.
    Empty,
    /// The sum is beyond what can be counted.
    TooLarge,
    /// No way of handing over was chosen, or one that is no longer offered.
    ChooseMethod,
    /// It is not sent there.
    NotThere,
    /// The address is not whole, or not of that country.
    Address,
    /// That time is over or full.
    SlotFull,
    /// The goods come to less than the least the shop takes.
    Minimum { minimum: String },
    /// The coupon is unknown, over, or was used as often as it may be.
    Coupon { code: String },
}

impl Remark {
    /// The remark as a sentence.
    pub(crate) fn sentence(&self, text: Text) -> String {
        match self {
            Self::Gone { title } => text.with("cart-answer-gone", &[("title", title.as_str())]),
            Self::ChooseVariant { title } => {
                text.with("cart-answer-variant", &[("title", title.as_str())])
            }
            Self::BadQuantity { title } => {
                text.with("cart-answer-quantity", &[("title", title.as_str())])
            }
            Self::SoldOut { title } => {
                text.with("cart-answer-sold-out", &[("title", title.as_str())])
            }
            Self::Fewer { title, left } => {
                let left = left.to_string();
                text.with("cart-answer-fewer", &[("title", title.as_str()), ("left", &left)])
            }
            Self::Price { title, minor, seen_minor, currency } => {
                let price = text.money(*minor, currency);
                let Some(seen) = seen_minor.map(|seen| text.money(seen, currency)) else {
                    let args = [("title", title.as_str()), ("price", &price)];
                    return text.with("cart-answer-price", &args);
                };
                let args = [("title", title.as_str()), ("price", &price), ("seen", &seen)];
                text.with("cart-answer-price-changed", &args)
            }
            Self::Total => text.get("cart-answer-total"),
            Self::Currency { currency } => {
                text.with("cart-answer-currency", &[("currency", currency.as_str())])
            }
            Self::TooManyLines => text.get("cart-answer-lines"),
            Self::Empty => text.get("cart-answer-empty"),
            Self::TooLarge => text.get("cart-answer-large"),
            Self::ChooseMethod => text.get("cart-answer-method"),
            Self::NotThere => text.get("cart-answer-not-there"),
            Self::Address => text.get("cart-answer-address"),
            Self::SlotFull => text.get("cart-answer-slot"),
            Self::Minimum { minimum } => {
                text.with("cart-answer-minimum", &[("minimum", minimum.as_str())])
            }
            Self::Coupon { code } => text.with("cart-answer-coupon", &[("code", code.as_str())]),
        }
    }
}

/// All remarks as one text, and what to do about it.
pub(crate) fn explain(remarks: &[Remark], corrected: bool, text: Text) -> String {
    let mut sentences: Vec<String> = remarks.iter().map(|remark| remark.sentence(text)).collect();
    sentences.truncate(REMARKS_MAX);
    let then = if corrected { "cart-answer-then-confirm" } else { "cart-answer-then-again" };
    sentences.push(text.get(then));
    sentences.join(" ")
}

/// More would not be read, and would not fit a reason.
const REMARKS_MAX: usize = 8;
