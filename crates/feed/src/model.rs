//! What every feed becomes: products with their variants, in the shop's currency.

use crate::columns::Column;
use crate::format::Format;
use crate::problem::Problem;

/// A feed that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// What it was taken for.
    pub format: Format,
    /// Those that can be taken, in the feed's order.
    pub products: Vec<FeedProduct>,
    /// Collections that products name, in the order in which they first appear.
    pub collections: Vec<FeedCollection>,
    /// What is wrong, by line.
    pub problems: Vec<Problem>,
    /// Records left out, also those whose problem is no longer kept.
    pub skipped: u32,
    /// The columns of a table of nobody's format; of other formats none.
    pub columns: Vec<Column>,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedProduct {
    /// Line of the file where it begins, from 1.
    pub line: u32,
    /// The feed's own name for it; the same in every export.
    pub key: String,
    /// Its words, at least in one language.
    pub texts: Vec<FeedText>,
    /// Who makes it; may be empty.
    pub brand: String,
    /// What it costs, in minor units; of the cheapest variant.
    pub price_minor: i64,
    /// What it cost before a reduction.
    pub price_before_minor: Option<i64>,
    /// For the unit price.
    pub content: Option<Content>,
    /// Pieces left; `None`: not counted. Without variants.
    pub stock: Option<i64>,
    /// Stock-keeping unit; may be empty.
    pub sku: String,
    /// GTIN whose check digit is right; may be empty.
    pub barcode: String,
    /// Not to be shown.
    pub hidden: bool,
    /// Keys of [`FeedCollection`]s.
    pub collections: Vec<String>,
    /// What distinguishes variants: "Size", "Colour".
    pub options: Vec<String>,
    /// None, or at least one.
    pub variants: Vec<FeedVariant>,
    /// In the feed's order.
    pub pictures: Vec<FeedPicture>,
    /// Material, origin: name and value.
    pub details: Vec<(String, String)>,
}

/// A product's words in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedText {
    /// BCP 47; empty where the feed does not say.
    pub language: String,
    /// Never empty in the first.
    pub title: String,
    /// Weight, volume: one line.
    pub subtitle: String,
    /// Plain text, paragraphs separated by empty lines.
    pub description: String,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedVariant {
    /// Line of the file.
    pub line: u32,
    /// The feed's own name for it, unique in the product.
    pub key: String,
    /// One value for each option.
    pub values: Vec<String>,
    /// What it costs, in minor units.
    pub price_minor: i64,
    /// Before a reduction.
    pub price_before_minor: Option<i64>,
    /// Stock-keeping unit; may be empty, may be shared with others.
    pub sku: String,
    /// GTIN whose check digit is right; may be empty.
    pub barcode: String,
    /// Pieces left; `None`: not counted.
    pub stock: Option<i64>,
    /// Its own picture, as a source among the product's; may be empty.
    pub picture: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedPicture {
    /// A URL, or a path under the feed's folder.
    pub source: String,
    /// What it shows; may be empty.
    pub alt: String,
}

/// How much is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// In thousandths of the unit.
    pub thousandths: i64,
    /// "g", "kg", "ml", "cl", "l", "cm", "m", "m2" or "piece".
    pub unit: String,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedCollection {
    /// The feed's own name for it.
    pub key: String,
    /// Language (empty where the feed does not say) and title.
    pub titles: Vec<(String, String)>,
}
