//! Writes a catalogue as a feed: our own, which loses nothing, or one that other systems read.
//!
//! The others know one language, so theirs is the first of each product; what they have no field for
//! is left out. What each is written as, its reader here reads.

mod merchant;
mod own;
mod shopify;
mod woocommerce;

pub use merchant::{merchant, merchant_xml};
pub use own::comptoir;
pub use shopify::shopify;
pub use woocommerce::woocommerce;

use quick_xml::escape::partial_escape;

use crate::content;
use crate::model::{Content, FeedCollection, FeedProduct, FeedText};

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue<'a> {
    /// ISO 4217.
    pub currency: &'a str,
    /// Those that products name.
    pub collections: &'a [FeedCollection],
    /// In their order; their texts in the shop's own language first.
    pub products: &'a [FeedProduct],
}

/// What the libraries that write would say; in memory none has a reason to.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Of JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// Of a table.
    #[error("{0}")]
    Table(#[from] csv::Error),
    /// Of XML.
    #[error("{0}")]
    Xml(#[from] std::io::Error),
}

impl<'a> Catalogue<'a> {
    /// Titles of a product's collections, each in its first language.
    fn collections_of(&self, product: &'a FeedProduct) -> impl Iterator<Item = &'a str> {
        let all = self.collections;
        let known = |key: &String| all.iter().find(|collection| collection.key == *key);
        let titles = product.collections.iter().filter_map(known);
        titles.filter_map(|found| found.titles.first()).map(|(_, title)| title.as_str())
    }
}

/// What can be bought of a product: one of its variants, or itself where it has none.
struct Offer<'a> {
    /// The variant's; empty where there are none.
    key: &'a str,
    values: &'a [String],
    price_minor: i64,
    price_before_minor: Option<i64>,
    stock: Option<i64>,
    sku: &'a str,
    barcode: &'a str,
    picture: &'a str,
}

impl<'a> Offer<'a> {
    /// At least one.
    fn all(product: &'a FeedProduct) -> Vec<Self> {
        let variants = product.variants.iter().map(|variant| Self {
            key: &variant.key,
            values: &variant.values,
            price_minor: variant.price_minor,
            price_before_minor: variant.price_before_minor,
            stock: variant.stock,
            sku: &variant.sku,
            barcode: &variant.barcode,
            picture: &variant.picture,
        });
        let variants: Vec<Self> = variants.collect();
        if !variants.is_empty() {
            return variants;
        }
        vec![Self {
            key: "",
            values: &[],
            price_minor: product.price_minor,
            price_before_minor: product.price_before_minor,
            stock: product.stock,
            sku: &product.sku,
            barcode: &product.barcode,
            picture: "",
        }]
    }

    /// How much is in it.
    fn content(&self, product: &FeedProduct) -> Option<Content> {
        content::of_variant(self.values).or_else(|| product.content.clone())
    }

    /// Whether nothing is left of it.
    fn is_gone(&self) -> bool {
        self.stock.is_some_and(|left| left <= 0)
    }
}

/// What is said of one row or item, each under its column.
type Cells = Vec<(&'static str, String)>;

/// What stands in a column; empty where nothing is said.
fn cell(cells: &Cells, column: &str) -> String {
    let found = cells.iter().find(|(name, _)| *name == column);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// A product's words in its first language.
fn text_of(product: &FeedProduct) -> FeedText {
    product.texts.first().cloned().unwrap_or_default()
}

/// Plain text as paragraphs of HTML, in one line.
fn html(text: &str) -> String {
    let paragraph = |part: &str| format!("<p>{}</p>", partial_escape(part).replace('\n', "<br>"));
    text.split("\n\n").filter(|part| !part.trim().is_empty()).map(paragraph).collect()
}

/// A table with its header, as text.
fn table(
    delimiter: u8,
    header: &[String],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<String, WriteError> {
    let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    table.write_record(header)?;
    for row in rows {
        table.write_record(&row)?;
    }
    let bytes = table.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
