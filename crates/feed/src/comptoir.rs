//! Our own JSON: what any program can write without knowing another one's columns.
//!
//! ```json
//! {
//!   "comptoir": "catalogue/1",
//!   "currency": "EUR",
//!   "collections": [{"key": "tea", "title": {"fr": "Thés", "en": "Teas"}}],
//!   "products": [{
//!     "key": "the-vert",
//!     "title": {"fr": "Thé vert sencha", "en": "Sencha green tea"},
//!     "subtitle": "100 g",
//!     "description": {"fr": "Récolte de printemps.", "en": "Spring harvest."},
//!     "price": "9.50", "price_before": "11.00", "content": "100 g", "stock": 40,
//!     "collections": ["tea"],
//!     "options": [{"fr": "Poids", "en": "Weight"}],
//!     "variants": [{"key": "100", "values": ["100 g"], "price": "9.50", "stock": 12}],
//!     "pictures": ["pictures/sencha.svg"],
//!     "details": [[{"fr": "Origine", "en": "Origin"}, "Shizuoka"]]
//!   }]
//! }
//! ```
//!
//! Only `key`, `title` and `price` (of the product or of each variant) are needed. A text is one
//! string for all languages or one a language. Pictures are paths beside the file, or addresses.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ReadError;
use crate::gather::{Draft, Gather, VariantDraft};
use crate::json::{self, Figure, Words};
use crate::model::{FeedPicture, FeedText};

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(default)]
    currency: String,
    #[serde(default)]
    collections: Vec<CollectionRecord>,
    #[serde(borrow)]
    products: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct CollectionRecord {
    key: String,
    title: Words,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ProductRecord {
    key: String,
    title: Words,
    subtitle: Words,
    description: Words,
    brand: String,
    price: Figure,
    price_before: Figure,
    content: String,
    stock: Figure,
    sku: String,
    barcode: String,
    hidden: bool,
    collections: Vec<String>,
    options: Vec<Words>,
    variants: Vec<VariantRecord>,
    pictures: Vec<PictureRecord>,
    details: Vec<(Words, Words)>,
}

impl Default for ProductRecord {
    fn default() -> Self {
        Self {
            key: String::new(),
            title: Words::default(),
            subtitle: Words::default(),
            description: Words::default(),
            brand: String::new(),
            price: Figure::None,
            price_before: Figure::None,
            content: String::new(),
            stock: Figure::None,
            sku: String::new(),
            barcode: String::new(),
            hidden: false,
            collections: Vec::new(),
            options: Vec::new(),
            variants: Vec::new(),
            pictures: Vec::new(),
            details: Vec::new(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct VariantRecord {
    key: String,
    values: Vec<Words>,
    price: Figure,
    price_before: Figure,
    sku: String,
    barcode: String,
    stock: Figure,
    picture: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum PictureRecord {
    Source(String),
    Full {
        source: String,
        #[serde(default)]
        alt: Words,
    },
}

/// Reads the file.
pub(crate) fn read(text: &str, gather: &mut Gather) -> Result<(), ReadError> {
    let document: Document<'_> = json::document(text)?;
    for collection in &document.collections {
        gather.collection(&collection.key, &titles(&collection.title));
    }
    for (line, record) in json::records::<ProductRecord>(text, &document.products, gather) {
        product(line, &record, &document.currency, gather);
    }
    Ok(())
}

fn titles(words: &Words) -> Vec<(String, String)> {
    match words {
        Words::One(title) => vec![(String::new(), title.clone())],
        Words::Each(titles) => titles.iter().map(|(l, t)| (l.clone(), t.clone())).collect(),
    }
}

fn product(line: u32, record: &ProductRecord, currency: &str, gather: &mut Gather) {
    let languages = gather.wishes.languages.clone();
    let best = |words: &Words| words.best(&languages).to_owned();
    let texts = titles(&record.title).into_iter().map(|(language, title)| FeedText {
        subtitle: record.subtitle.exactly(&language).unwrap_or_default().to_owned(),
        description: record.description.exactly(&language).unwrap_or_default().to_owned(),
        language,
        title,
    });
    let amount = |figure: &Figure| match figure {
        Figure::None => String::new(),
        figure => format!("{} {currency}", figure.text()).trim().to_owned(),
    };
    let (price, before) = (amount(&record.price), amount(&record.price_before));
    let draft = Draft {
        line,
        key: record.key.clone(),
        texts: texts.collect(),
        brand: record.brand.clone(),
        price: gather.price_compared(line, ("price", &price), ("price_before", &before)),
        content: gather.content(line, "content", &record.content),
        stock: gather.count(line, "stock", &record.stock.text()),
        sku: record.sku.clone(),
        barcode: gather.gtin(line, "barcode", &record.barcode),
        hidden: record.hidden,
        collections: record
            .collections
            .iter()
            .filter(|key| gather.collection(key, &[(String::new(), (*key).clone())]))
            .cloned()
            .collect(),
        options: record.options.iter().map(best).collect(),
        variants: record
            .variants
            .iter()
            .map(|variant| {
                let (price, before) = (amount(&variant.price), amount(&variant.price_before));
                VariantDraft {
                    line,
                    key: variant.key.clone(),
                    values: variant.values.iter().map(best).collect(),
                    price: gather.price_compared(
                        line,
                        ("price", &price),
                        ("price_before", &before),
                    ),
                    sku: variant.sku.clone(),
                    barcode: gather.gtin(line, "barcode", &variant.barcode),
                    stock: gather.count(line, "stock", &variant.stock.text()),
                    picture: variant.picture.clone(),
                    ..VariantDraft::default()
                }
            })
            .collect(),
        pictures: record.pictures.iter().map(|picture| picture_of(picture, &languages)).collect(),
        details: record.details.iter().map(|(n, v)| (best(n), best(v))).collect(),
        needs_variants: false,
    };
    gather.product(draft);
}

fn picture_of(picture: &PictureRecord, languages: &[String]) -> FeedPicture {
    match picture {
        PictureRecord::Source(source) => FeedPicture { source: source.clone(), alt: String::new() },
        PictureRecord::Full { source, alt } => {
            FeedPicture { source: source.clone(), alt: alt.best(languages).to_owned() }
        }
    }
}
