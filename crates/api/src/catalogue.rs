//! A shop's products, as its public pages, the app and the console see them.

use serde::{Deserialize, Serialize};

use crate::chat::Money;

/// What a customer can still have of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// There is enough.
    #[default]
    InStock,
    /// Few are left; how many is said.
    Low,
    /// None is left.
    SoldOut,
    /// No longer sold.
    Withdrawn,
}

/// A product, or a variant of one, on a tile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct ProductTile {
    /// The shop's id, stable over imports.
    pub id: String,
    /// As the shop writes it, in the language asked for.
    pub title: String,
    /// Weight, volume or what distinguishes it; may be empty.
    pub subtitle: String,
    /// Of the cheapest variant.
    pub price: Money,
    /// Whether variants cost different amounts ("from").
    pub price_from: bool,
    /// Before a reduction.
    pub price_before: Option<Money>,
    /// Per kilogram, litre or piece, already written out ("25,00 €/kg"); may be empty.
    pub unit_price: String,
    /// Path of its first picture, under the shop's base URL; empty if there is none.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// What is left.
    pub availability: Availability,
    /// How many, where few are left.
    pub left: Option<u32>,
    /// How many variants there are to choose from; 0 for none.
    pub variants: u32,
    /// Collections it is in, by id.
    pub collections: Vec<String>,
}

/// A product's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct ProductPage {
    /// What its tile shows.
    #[serde(flatten)]
    pub tile: ProductTile,
    /// Plain text, paragraphs separated by empty lines.
    pub description: String,
    /// Paths of all pictures.
    pub pictures: Vec<Picture>,
    /// A video, shown after them.
    #[serde(default)]
    pub video: Option<Video>,
    /// What distinguishes variants: "Size", "Colour".
    pub options: Vec<ProductOption>,
    /// Each variant.
    pub variants_list: Vec<Variant>,
    /// Ingredients, origin, material: name and value.
    pub details: Vec<(String, String)>,
    /// Brand, if any.
    pub brand: String,
}

/// A picture and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Picture {
    /// Path under the shop's base URL.
    pub path: String,
    /// For those who do not see it.
    pub alt: String,
}

/// A product's video as it is sent, bytes: 50 MiB, some minutes of what phones film.
pub const VIDEO_BYTES_MAX: usize = 50 * 1024 * 1024;

/// A product's video, MP4 or WebM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Video {
    /// Path under the shop's base URL; parts of it can be asked for.
    pub path: String,
    /// What it shows, for those who do not see it; may be empty.
    #[serde(default)]
    pub alt: String,
    /// When it was added.
    #[serde(default)]
    pub added_ms: u64,
}

/// What distinguishes variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ProductOption {
    /// "Size".
    pub name: String,
    /// "S", "M", "L".
    pub values: Vec<String>,
}

/// One variant of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Variant {
    /// The shop's id of it, unique in the product.
    pub id: String,
    /// "M, blue".
    pub title: String,
    /// One value for each option, in their order.
    pub values: Vec<String>,
    /// What it costs.
    pub price: Money,
    /// Before a reduction.
    pub price_before: Option<Money>,
    /// "25,00 €/kg"; empty where nobody knows how much is in it.
    #[serde(default)]
    pub unit_price: String,
    /// Stock-keeping unit; may be empty.
    pub sku: String,
    /// GTIN; may be empty.
    pub barcode: String,
    /// What is left.
    pub availability: Availability,
    /// Pieces left; `None`: not counted.
    pub stock: Option<i64>,
    /// Its own picture; empty: the product's.
    pub picture: String,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Collection {
    /// The shop's id of it.
    pub id: String,
    /// As the shop writes it.
    pub title: String,
}

/// A page of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct CataloguePage {
    /// All collections of the shop.
    pub collections: Vec<Collection>,
    /// Those that match, in the shop's order.
    pub products: Vec<ProductTile>,
    /// How many match in all.
    pub total: u32,
    /// Ask for the next page with this; `None`: this was the last.
    pub next: Option<String>,
}

/// A collection as it is edited; their order is the shop's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CollectionEdit {
    /// Empty for a new one.
    pub id: String,
    /// Language and title.
    pub titles: Vec<(String, String)>,
    /// What is in it by itself, besides what is put there by hand.
    #[serde(default)]
    pub rule: Option<CollectionRule>,
}

/// Which products are in a collection by themselves: those for which all of this holds. A rule that
/// says nothing holds for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct CollectionRule {
    /// Each of these words is in its titles, its brand or its references; empty: any.
    pub words: String,
    /// It costs at least this, minor units, before any list of prices.
    pub min_minor: Option<i64>,
    /// It costs at most this.
    pub max_minor: Option<i64>,
    /// There is some left.
    pub in_stock: bool,
    /// It costs less than before, by itself or by a list of prices.
    pub reduced: bool,
    /// It was added within this many days; 0: at any time.
    pub new_days: u32,
}
