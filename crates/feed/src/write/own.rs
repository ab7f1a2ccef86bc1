//! Our own JSON, which loses nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Catalogue, WriteError};
use crate::model::{FeedPicture, FeedProduct};
use crate::{amount, content};

/// The same in every language, or for each.
#[derive(Serialize)]
#[serde(untagged)]
enum Words<'a> {
    One(&'a str),
    Each(BTreeMap<&'a str, &'a str>),
}

impl<'a> Words<'a> {
    /// `None` where nothing is said in any language.
    fn of(texts: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let said: BTreeMap<_, _> = texts.filter(|(_, text)| !text.is_empty()).collect();
        match said.first_key_value() {
            None => None,
            Some((&"", text)) if said.len() == 1 => Some(Self::One(text)),
            Some(_) => Some(Self::Each(said)),
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    comptoir: &'static str,
    currency: &'a str,
    collections: Vec<CollectionRecord<'a>>,
    products: Vec<ProductRecord<'a>>,
}

#[derive(Serialize)]
struct CollectionRecord<'a> {
    key: &'a str,
    title: Option<Words<'a>>,
}

#[derive(Serialize)]
struct ProductRecord<'a> {
    key: &'a str,
    title: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Words<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    brand: &'a str,
    #[serde(flatten)]
    sold: Sold<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    collections: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    options: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variants: Vec<VariantRecord<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pictures: Vec<PictureRecord<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    details: &'a [(String, String)],
}

/// What a variant has of its own, or a product without any.
#[derive(Serialize)]
struct Sold<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stock: Option<i64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    sku: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    barcode: &'a str,
}

#[derive(Serialize)]
struct VariantRecord<'a> {
    key: &'a str,
    values: &'a [String],
    #[serde(flatten)]
    sold: Sold<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    picture: &'a str,
}

#[derive(Serialize)]
struct PictureRecord<'a> {
    source: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    alt: &'a str,
}

/// As `comptoir.json`: read again, it is the same catalogue.
pub fn comptoir(catalogue: &Catalogue<'_>) -> Result<String, WriteError> {
    let collections = catalogue.collections.iter().map(|collection| CollectionRecord {
        key: &collection.key,
        title: Words::of(collection.titles.iter().map(|(l, t)| (l.as_str(), t.as_str()))),
    });
    let products = catalogue.products.iter().map(|product| record(product, catalogue.currency));
    let document = Document {
        comptoir: "catalogue/1",
        currency: catalogue.currency,
        collections: collections.collect(),
        products: products.collect(),
    };
    Ok(serde_json::to_string_pretty(&document)?)
}

fn record<'a>(product: &'a FeedProduct, currency: &str) -> ProductRecord<'a> {
    let texts = || product.texts.iter();
    let own = product.variants.is_empty();
    let variants = product.variants.iter().map(|variant| VariantRecord {
        key: &variant.key,
        values: &variant.values,
        sold: Sold {
            price: Some(amount::write(variant.price_minor, currency)),
            price_before: variant.price_before_minor.map(|minor| amount::write(minor, currency)),
            stock: variant.stock,
            sku: &variant.sku,
            barcode: &variant.barcode,
        },
        picture: &variant.picture,
    });
    let picture =
        |picture: &'a FeedPicture| PictureRecord { source: &picture.source, alt: &picture.alt };
    let before = product.price_before_minor.filter(|_| own);
    ProductRecord {
        key: &product.key,
        title: Words::of(texts().map(|text| (text.language.as_str(), text.title.as_str()))),
        subtitle: Words::of(texts().map(|text| (text.language.as_str(), text.subtitle.as_str()))),
        description: Words::of(
            texts().map(|text| (text.language.as_str(), text.description.as_str())),
        ),
        brand: &product.brand,
        sold: Sold {
            price: own.then(|| amount::write(product.price_minor, currency)),
            price_before: before.map(|minor| amount::write(minor, currency)),
            stock: product.stock.filter(|_| own),
            sku: &product.sku,
            barcode: &product.barcode,
        },
        content: product.content.as_ref().map(content::write),
        hidden: product.hidden,
        collections: &product.collections,
        options: &product.options,
        variants: variants.collect(),
        pictures: product.pictures.iter().map(picture).collect(),
        details: &product.details,
    }
}
