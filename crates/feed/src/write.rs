//! Writes a catalogue as a feed: our own, which loses nothing, or Google's, which others read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{FeedCollection, FeedPicture, FeedProduct, FeedVariant};
use crate::{amount, content};

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
pub fn comptoir(catalogue: &Catalogue<'_>) -> Result<String, serde_json::Error> {
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
    serde_json::to_string_pretty(&document)
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

/// Columns of a Google Merchant feed (support.google.com/merchants/answer/7052112).
const COLUMNS: [&str; 18] = [
    "id",
    "item_group_id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "quantity",
    "price",
    "sale_price",
    "brand",
    "gtin",
    "product_type",
    "unit_pricing_measure",
    "visibility",
    "variant",
    "product_detail",
];

/// As a table for Google Merchant, Meta and whoever reads theirs: in one language, one row a
/// variant. `link` gives a product's page by its key.
pub fn merchant(
    catalogue: &Catalogue<'_>,
    link: impl Fn(&str) -> String,
) -> Result<String, csv::Error> {
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    for product in catalogue.products {
        let of_product = Rows { catalogue, product, link: link(&product.key) };
        if product.variants.is_empty() {
            table.write_record(of_product.row(None))?;
        }
        for variant in &product.variants {
            table.write_record(of_product.row(Some(variant)))?;
        }
    }
    let bytes = table.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the rows of a product have in common.
struct Rows<'a> {
    catalogue: &'a Catalogue<'a>,
    product: &'a FeedProduct,
    link: String,
}

impl Rows<'_> {
    fn row(&self, variant: Option<&FeedVariant>) -> [String; COLUMNS.len()] {
        let product = self.product;
        let text = product.texts.first().cloned().unwrap_or_default();
        let money = |minor: i64| {
            let currency = self.catalogue.currency;
            format!("{} {currency}", amount::write(minor, currency))
        };
        let (price, before, stock, barcode) = match variant {
            Some(one) => (one.price_minor, one.price_before_minor, one.stock, &one.barcode),
            None => {
                (product.price_minor, product.price_before_minor, product.stock, &product.barcode)
            }
        };
        let title = match variant {
            Some(variant) => format!("{} {}", text.title, variant.values.join(" ")),
            None => text.title,
        };
        let own = variant.map(|variant| variant.picture.as_str()).filter(|own| !own.is_empty());
        let sources = || product.pictures.iter().map(|picture| picture.source.as_str());
        let first = own.or_else(|| sources().next()).unwrap_or_default();
        let others: Vec<&str> = sources().filter(|source| *source != first).collect();
        let detail = |(name, value): &(String, String)| format!(":{name}:{value}");
        let gone = stock.is_some_and(|left| left <= 0);
        [
            variant
                .map_or_else(|| product.key.clone(), |one| format!("{}-{}", product.key, one.key)),
            variant.map(|_| product.key.clone()).unwrap_or_default(),
            title,
            text.description,
            self.link.clone(),
            first.to_owned(),
            others.join(","),
            (if gone { "out_of_stock" } else { "in_stock" }).to_owned(),
            stock.map(|left| left.to_string()).unwrap_or_default(),
            money(before.unwrap_or(price)),
            before.map(|_| money(price)).unwrap_or_default(),
            product.brand.clone(),
            barcode.clone(),
            self.product_type(),
            product.content.as_ref().map(content::write).unwrap_or_default(),
            (if product.hidden { "hidden" } else { "" }).to_owned(),
            variant.map(|variant| variant.values.join(" / ")).unwrap_or_default(),
            product.details.first().map(detail).unwrap_or_default(),
        ]
    }

    /// The first collection: these feeds know one.
    fn product_type(&self) -> String {
        let key = self.product.collections.first();
        let mut known = self.catalogue.collections.iter();
        let known = key.and_then(|key| known.find(|collection| collection.key == *key));
        known
            .and_then(|found| found.titles.first())
            .map(|(_, title)| title.clone())
            .unwrap_or_default()
    }
}
