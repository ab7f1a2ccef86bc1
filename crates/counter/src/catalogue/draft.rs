//! A product as a feed gives it: taken in once, changed when the feed changes, never doubled.

use comptoir_api::catalogue::ProductOption;
use comptoir_api::shop::ProductText;
use comptoir_store::products::{PictureRow, ProductRow, VariantRow};
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, StoreError, Tx};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{free_id, slug};
use crate::limits;

/// A product as a feed gives it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ProductDraft {
    /// What the feed calls it; the same in every export.
    pub key: String,
    /// Its words; at least one language, the title not empty.
    pub texts: Vec<ProductText>,
    /// Brand.
    pub brand: String,
    /// What it costs, in the shop's currency; ignored if it has variants.
    pub price_minor: i64,
    /// Before a reduction.
    pub price_before_minor: Option<i64>,
    /// Thousandths of a unit, and the unit.
    pub content: Option<(i64, String)>,
    /// Pieces left; `None`: not counted. Ignored if it has variants.
    pub stock: Option<i64>,
    /// Stock-keeping unit.
    pub sku: String,
    /// GTIN.
    pub barcode: String,
    /// Not to be shown.
    pub hidden: bool,
    /// Ids, as [`add_collection`] gave them.
    pub collections: Vec<String>,
    /// Names of what distinguishes variants.
    pub options: Vec<String>,
    /// None, or at least one.
    pub variants: Vec<VariantDraft>,
    /// Kept files, as [`crate::media::keep`] names them: file and what it shows.
    pub pictures: Vec<(String, String)>,
    /// One of its pictures could not be taken: those it has stay.
    #[serde(skip)]
    pub keeps_pictures: bool,
    /// Name and value.
    pub details: Vec<(String, String)>,
}

/// A variant as a feed gives it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VariantDraft {
    /// What the feed calls it, unique in the product.
    pub key: String,
    /// One value for each option.
    pub values: Vec<String>,
    /// What it costs.
    pub price_minor: i64,
    /// Before a reduction.
    pub price_before_minor: Option<i64>,
    /// Stock-keeping unit.
    pub sku: String,
    /// GTIN.
    pub barcode: String,
    /// Pieces left; `None`: not counted.
    pub stock: Option<i64>,
    /// A kept file; empty: the product's.
    pub picture: String,
}

/// What became of a draft; each with the product's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upserted {
    /// It is new.
    Created(String),
    /// The feed says something new of it.
    Updated(String),
    /// The feed says what it said before; what the shop changed since stays.
    Unchanged(String),
}

/// Whether a feed's key can stand in an address as it is and says something to a person: then bots
/// and links may use what the shop's other systems use. A bare number does not.
fn is_word(key: &str) -> bool {
    slug(key) == key && key.len() >= 3 && key.contains(|letter: char| letter.is_ascii_alphabetic())
}

/// Adds a collection unless one of that title is there, and gives its id.
pub async fn add_collection(
    tx: &mut Tx,
    shop: &ShopId,
    titles: &[(String, String)],
) -> Result<String, StoreError> {
    let id = slug(titles.first().map_or("", |(_, title)| title));
    tx.collections(shop).add(&id, titles).await?;
    Ok(id)
}

/// Takes a draft into the catalogue. The same draft again changes nothing.
///
/// A changed draft replaces what the feed knows; a product that the shop has hidden stays hidden.
pub async fn upsert(
    tx: &mut Tx,
    shop: &ShopRow,
    draft: &ProductDraft,
    now_ms: u64,
) -> Result<Upserted, StoreError> {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(serde_json::to_vec(draft)?));
    let mut known = tx.products(&shop.id).find_by_source(&draft.key).await?;
    if known.is_none() {
        // What was made by hand and written out comes back as itself.
        let own = tx.products(&shop.id).lookup(&draft.key).await?;
        known = own.filter(|own| own.source_key.is_none());
    }
    if let Some(known) = known {
        if known.source_hash == hash {
            return Ok(Upserted::Unchanged(known.id));
        }
        let mut product = row_of_draft(shop, draft, known.id.clone(), hash, now_ms);
        product.hidden |= known.hidden;
        product.revision = known.revision;
        if draft.keeps_pictures {
            keep_pictures(&mut product, &known);
        }
        tx.products(&shop.id).update(&product).await?;
        return Ok(Upserted::Updated(known.id));
    }
    let title = draft.texts.first().map_or("", |text| &text.title);
    let id = free_id(tx, &shop.id, if is_word(&draft.key) { &draft.key } else { title }).await?;
    let product = row_of_draft(shop, draft, id.clone(), hash, now_ms);
    tx.products(&shop.id).add(&product).await?;
    Ok(Upserted::Created(id))
}

/// What a product had before, with what was taken now behind it: a server that gives no picture
/// today has not taken it out of the feed.
fn keep_pictures(product: &mut ProductRow, known: &ProductRow) {
    let taken = std::mem::replace(&mut product.pictures, known.pictures.clone());
    for picture in taken {
        if known.pictures.iter().all(|had| had.file != picture.file) {
            product.pictures.push(picture);
        }
    }
    for variant in product.variants.iter_mut().filter(|variant| variant.picture.is_empty()) {
        let had = known.variants.iter().find(|had| had.id == variant.id);
        had.map(|had| had.picture.clone()).unwrap_or_default().clone_into(&mut variant.picture);
    }
}

fn row_of_draft(
    shop: &ShopRow,
    draft: &ProductDraft,
    id: String,
    hash: String,
    now_ms: u64,
) -> ProductRow {
    let mut product = ProductRow {
        id,
        source_key: Some(draft.key.clone()),
        source_hash: hash,
        texts: texts(&draft.texts, shop),
        brand: cut(&draft.brand, limits::LINE_CHARS_MAX),
        currency: shop.currency.clone(),
        price_minor: price(draft.price_minor),
        price_before_minor: draft.price_before_minor.map(price),
        content: draft.content.clone(),
        stock: draft.stock.map(pieces),
        sku: cut(&draft.sku, limits::LINE_CHARS_MAX),
        barcode: cut(&draft.barcode, limits::LINE_CHARS_MAX),
        hidden: draft.hidden,
        options: options(draft),
        details: details(&draft.details),
        variants: variants(draft),
        pictures: pictures(&draft.pictures),
        collections: draft.collections.clone(),
        updated_ms: now_ms,
        ..ProductRow::default()
    };
    super::edit::sum_up(&mut product);
    product
}

fn texts(texts: &[ProductText], shop: &ShopRow) -> Vec<ProductText> {
    let own = shop.languages.first().cloned().unwrap_or_default();
    let mut taken: Vec<ProductText> = Vec::new();
    for text in texts {
        let language = if text.language.is_empty() { own.clone() } else { text.language.clone() };
        if taken.iter().all(|known| known.language != language) {
            taken.push(ProductText {
                language,
                title: cut(&text.title, limits::TITLE_CHARS_MAX),
                subtitle: cut(&text.subtitle, limits::LINE_CHARS_MAX),
                description: cut(&text.description, limits::DESCRIPTION_CHARS_MAX),
            });
        }
    }
    taken
}

fn options(draft: &ProductDraft) -> Vec<ProductOption> {
    let option = |(place, name): (usize, &String)| {
        let mut values: Vec<String> = Vec::new();
        for value in draft.variants.iter().filter_map(|variant| variant.values.get(place)) {
            let value = cut(value, limits::LINE_CHARS_MAX);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        ProductOption { name: cut(name, limits::LINE_CHARS_MAX), values }
    };
    draft.options.iter().take(limits::OPTIONS_MAX).enumerate().map(option).collect()
}

fn variants(draft: &ProductDraft) -> Vec<VariantRow> {
    let mut taken: Vec<VariantRow> = Vec::new();
    for variant in draft.variants.iter().take(limits::VARIANTS_MAX) {
        let choices: Vec<String> = variant
            .values
            .iter()
            .take(limits::OPTIONS_MAX)
            .map(|value| cut(value, limits::LINE_CHARS_MAX))
            .collect();
        let id = slug(&variant.key);
        let twice = taken.iter().any(|known| known.id == id);
        let id = if twice { format!("{id}-{}", taken.len() + 1) } else { id };
        taken.push(VariantRow {
            id,
            title: choices.join(", "),
            choices,
            price_minor: price(variant.price_minor),
            price_before_minor: variant.price_before_minor.map(price),
            sku: cut(&variant.sku, limits::LINE_CHARS_MAX),
            barcode: cut(&variant.barcode, limits::LINE_CHARS_MAX),
            stock: variant.stock.map(pieces),
            picture: variant.picture.clone(),
        });
    }
    taken
}

fn pictures(pictures: &[(String, String)]) -> Vec<PictureRow> {
    let row = |(file, alt): &(String, String)| PictureRow {
        file: file.clone(),
        alt: cut(alt, limits::LINE_CHARS_MAX),
    };
    pictures.iter().take(limits::PICTURES_MAX).map(row).collect()
}

fn details(details: &[(String, String)]) -> Vec<(String, String)> {
    let detail = |(name, value): &(String, String)| {
        (cut(name, limits::LINE_CHARS_MAX), cut(value, limits::DETAIL_CHARS_MAX))
    };
    details.iter().take(limits::DETAILS_MAX).map(detail).collect()
}

/// Feeds know no limits of ours: what is longer is cut, and a NUL, which PostgreSQL refuses, goes.
fn cut(text: &str, limit_chars: usize) -> String {
    let text: String = text.chars().filter(|letter| *letter != '\0').take(limit_chars).collect();
    text.trim().to_owned()
}

fn price(minor: i64) -> i64 {
    minor.clamp(0, limits::PRICE_MINOR_MAX)
}

fn pieces(count: i64) -> i64 {
    count.clamp(0, limits::STOCK_MAX)
}
