//! What can be wrong in a feed, said by line and field.

use crate::limits::FIELD_BYTES_MAX;

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file where the record begins, from 1.
    pub line: u32,
    /// Column or element; empty where it is about the whole record.
    pub field: String,
    /// What is wrong.
    pub trouble: Trouble,
    /// The record was left out; otherwise it was taken without that field.
    pub skipped: bool,
}

/// What is wrong. Whoever made the feed has to act, or to live with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// A field without which there is no product.
    #[error("missing")]
    Missing,
    /// Text over a limit was cut.
    #[error("longer than {0} characters, cut there")]
    TooLong(usize),
    /// A cell or element over the limit was left out.
    #[error("longer than {FIELD_BYTES_MAX} bytes, left out")]
    FieldTooLarge,
    /// Not an amount of money.
    #[error("\"{0}\" is not an amount of money")]
    BadPrice(String),
    /// Below zero, or more than there is money.
    #[error("\"{0}\" is out of range for a price")]
    PriceOutOfRange(String),
    /// The price is nothing.
    #[error("the price is 0, taken as it is")]
    ZeroPrice,
    /// Another currency than the shop's.
    #[error("the price is in {found}, the shop sells in {shop}")]
    OtherCurrency {
        /// In the feed.
        found: String,
        /// The shop's.
        shop: String,
    },
    /// Not a whole number.
    #[error("\"{0}\" is not a whole number")]
    BadNumber(String),
    /// A GTIN whose check digit or length is wrong.
    #[error("\"{0}\" is not a GTIN: its length or check digit is wrong")]
    BadGtin(String),
    /// A content that is not an amount and a unit.
    #[error("\"{0}\" is not an amount and a unit such as \"500 g\"")]
    BadContent(String),
    /// The same key again.
    #[error("\"{key}\" is already in line {line}")]
    Duplicate {
        /// Which.
        key: String,
        /// Where it was first.
        line: u32,
    },
    /// The same options again.
    #[error("the variant \"{0}\" is there twice")]
    DuplicateVariant(String),
    /// A variant of a product that is not there.
    #[error("its parent \"{0}\" is not in the feed")]
    NoParent(String),
    /// A product all of whose variants were left out.
    #[error("none of its variants can be taken")]
    NoVariant,
    /// A kind of product that cannot be sold as one.
    #[error("a product of the kind \"{0}\" has no price of its own and cannot be taken")]
    UnknownKind(String),
    /// A quote that is not closed.
    #[error("a quote is not closed or stands in the middle of a cell")]
    BrokenQuotes,
    /// More cells than the header has.
    #[error("{found} cells under {columns} columns")]
    TooManyCells {
        /// In the row.
        found: usize,
        /// In the header.
        columns: usize,
    },
    /// Not well-formed XML.
    #[error("not well-formed XML: {0}")]
    BrokenXml(String),
    /// A JSON record of the wrong shape.
    #[error("not a record of this format: {0}")]
    BrokenJson(String),
    /// More than a limit.
    #[error("more than {0}, the rest is left out")]
    TooMany(usize),
    /// Prices without tax.
    #[error("prices are without tax and are taken as they are")]
    WithoutTax,
    /// A second price of which the file does not say when it holds.
    #[error("not taken: the file does not say whether the reduction holds")]
    ReductionUnknown,
    /// A picture's address that is none.
    #[error("\"{0}\" is not the address of a picture")]
    BadPicture(String),
}

impl Trouble {
    /// Its name for programs and translators, and what its sentence mentions.
    pub fn code(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Missing => ("missing", vec![]),
            Self::TooLong(max) => ("too-long", vec![("max", max.to_string())]),
            Self::FieldTooLarge => ("field-too-large", vec![("max", FIELD_BYTES_MAX.to_string())]),
            Self::BadPrice(value) => ("bad-price", vec![("value", value.clone())]),
            Self::PriceOutOfRange(value) => ("price-out-of-range", vec![("value", value.clone())]),
            Self::ZeroPrice => ("zero-price", vec![]),
            Self::OtherCurrency { found, shop } => {
                ("other-currency", vec![("found", found.clone()), ("shop", shop.clone())])
            }
            Self::BadNumber(value) => ("bad-number", vec![("value", value.clone())]),
            Self::BadGtin(value) => ("bad-gtin", vec![("value", value.clone())]),
            Self::BadContent(value) => ("bad-content", vec![("value", value.clone())]),
            Self::Duplicate { key, line } => {
                ("duplicate", vec![("value", key.clone()), ("line", line.to_string())])
            }
            Self::DuplicateVariant(value) => ("duplicate-variant", vec![("value", value.clone())]),
            Self::NoParent(value) => ("no-parent", vec![("value", value.clone())]),
            Self::NoVariant => ("no-variant", vec![]),
            Self::UnknownKind(value) => ("unknown-kind", vec![("value", value.clone())]),
            Self::BrokenQuotes => ("broken-quotes", vec![]),
            Self::TooManyCells { found, columns } => (
                "too-many-cells",
                vec![("found", found.to_string()), ("columns", columns.to_string())],
            ),
            Self::BrokenXml(value) => ("broken-xml", vec![("value", value.clone())]),
            Self::BrokenJson(value) => ("broken-json", vec![("value", value.clone())]),
            Self::TooMany(max) => ("too-many", vec![("max", max.to_string())]),
            Self::WithoutTax => ("without-tax", vec![]),
            Self::ReductionUnknown => ("reduction-unknown", vec![]),
            Self::BadPicture(value) => ("bad-picture", vec![("value", value.clone())]),
        }
    }
}
