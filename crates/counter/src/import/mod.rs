//! Takes a feed into the catalogue: read, find the pictures, take product by product.
//!
//! Nothing is lost on the way: what cannot be taken is reported by line and field. The same feed
//! again changes nothing, and fetches no picture twice.

mod beside;
pub(crate) mod columns;
pub(crate) mod fetch;
mod input;
mod pictures;
pub(crate) mod run;
pub(crate) mod source;
mod words;

use std::collections::HashMap;

use comptoir_api::shop::{ImportProgress, ProductText};
use comptoir_feed::{Feed, FeedProduct, Format, Mapping, ReadError, Wishes};
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, StoreError};

pub use input::{ImportInput, InputError};

use crate::catalogue::{ProductDraft, Upserted, VariantDraft, add_collection, upsert};
use crate::{Counter, limits};
use pictures::Pictures;

/// How a feed is taken.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// `None`: found out.
    pub format: Option<Format>,
    /// Change nothing, only say what would.
    pub dry_run: bool,
    /// Fetch pictures by their address; those beside the feed are taken in any case.
    pub fetch_pictures: bool,
    /// Fetch again what was fetched before.
    pub refresh_pictures: bool,
    /// The feed is our own: drawings (SVG) in it are kept as they are.
    pub own_drawings: bool,
    /// Added to prices of a feed that gives them without tax, in hundredths of a percent.
    pub tax_basis_points: u32,
    /// What the columns of the shop's own table hold; empty: as it said last.
    pub columns: Mapping,
    /// In which language problems are told, BCP 47.
    pub language: String,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            format: None,
            dry_run: false,
            fetch_pictures: true,
            refresh_pictures: false,
            own_drawings: false,
            tax_basis_points: 0,
            columns: Mapping::new(),
            language: "en".into(),
        }
    }
}

/// Why an import ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Caller: there is no such shop.
    #[error("there is no shop {0}")]
    NoSuchShop(String),
    /// Caller: the feed cannot be read as a whole.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Operator: storage failed. The cause goes to the log.
    #[error("storage failed")]
    Store(#[from] StoreError),
    /// Operator: the work was cut off.
    #[error("the import was interrupted")]
    Interrupted,
}

/// Takes a feed into a shop's catalogue, and tells how far it is after each batch.
pub async fn import(
    counter: &Counter,
    shop: &ShopId,
    input: ImportInput,
    options: &ImportOptions,
    mut progress: impl FnMut(&ImportProgress),
) -> Result<ImportProgress, ImportError> {
    let mut tx = counter.store.read().await?;
    let row = tx.shops().lookup(shop).await?;
    let known = columns::known(&mut tx, shop).await?;
    drop(tx);
    let row = row.ok_or_else(|| ImportError::NoSuchShop(shop.to_string()))?;
    let ImportInput { files, beside } = input;
    let feed = read(files, options, &known, &row, counter.now_ms()).await?;
    if feed.format == Format::Columns && !options.dry_run {
        columns::keep(counter, shop, &known, &options.columns, &feed.columns).await?;
    }
    let mut report = words::begin(&feed, options);
    let said = if options.columns.is_empty() { &known } else { &options.columns };
    report.columns = columns::taken(&feed.columns, said);
    progress(&report);
    let collections = collections(counter, &row, &feed, options.dry_run).await?;
    let mut pictures = Pictures::new(counter, shop, beside, options);
    for batch in feed.products.chunks(limits::IMPORT_BATCH) {
        if counter.stop.is_cancelled() {
            return Err(ImportError::Interrupted);
        }
        let mut drafts = Vec::new();
        for product in batch {
            let found = pictures.of(product, &mut report).await?;
            drafts.push(draft(product, &row, &found, &collections));
        }
        let whole = Batch { drafts, pictures: pictures.take_fresh(), dry_run: options.dry_run };
        take(counter, &row, &whole, &mut report).await?;
        report.done = report.done.saturating_add(u32::try_from(batch.len()).unwrap_or(u32::MAX));
        progress(&report);
    }
    report.finished = true;
    progress(&report);
    Ok(report)
}

/// Parsing works the processor: off the async threads.
async fn read(
    files: Vec<comptoir_feed::InputFile>,
    options: &ImportOptions,
    known: &Mapping,
    shop: &ShopRow,
    now_ms: u64,
) -> Result<Feed, ImportError> {
    let wishes = Wishes {
        currency: shop.currency.clone(),
        languages: shop.languages.clone(),
        today: today(shop, now_ms),
        tax_basis_points: options.tax_basis_points,
        columns: if options.columns.is_empty() { known } else { &options.columns }.clone(),
    };
    let format = options.format;
    let read =
        tokio::task::spawn_blocking(move || comptoir_feed::read(&files, format, &wishes)).await;
    Ok(read.map_err(|_| ImportError::Interrupted)??)
}

/// The day it is in the shop.
fn today(shop: &ShopRow, now_ms: u64) -> String {
    let now = i64::try_from(now_ms).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    let zone = jiff::tz::TimeZone::get(&shop.hours.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    now.map(|now| now.to_zoned_datetime(zone).date().to_string()).unwrap_or_default()
}

/// Makes the feed's collections, and gives their ids by the feed's keys.
async fn collections(
    counter: &Counter,
    shop: &ShopRow,
    feed: &Feed,
    dry_run: bool,
) -> Result<HashMap<String, String>, StoreError> {
    let mut ids = HashMap::new();
    let mut tx = counter.store.begin().await?;
    for collection in &feed.collections {
        let mut titles = own_first(collection.titles.clone(), shop, |(language, _)| language);
        // A feed that names no language speaks the shop's own.
        for (language, _) in titles.iter_mut().filter(|(language, _)| language.is_empty()) {
            shop.languages.first().cloned().unwrap_or_default().clone_into(language);
        }
        ids.insert(collection.key.clone(), add_collection(&mut tx, &shop.id, &titles).await?);
    }
    if !dry_run {
        tx.save().await?;
    }
    Ok(ids)
}

/// What is saved together.
struct Batch {
    drafts: Vec<ProductDraft>,
    /// Pictures kept on the way: source and file.
    pictures: Vec<(String, String)>,
    dry_run: bool,
}

/// Takes a batch in one save.
async fn take(
    counter: &Counter,
    shop: &ShopRow,
    batch: &Batch,
    report: &mut ImportProgress,
) -> Result<(), StoreError> {
    let Batch { drafts, pictures, dry_run } = batch;
    let now_ms = counter.now_ms();
    let mut tx = counter.store.begin().await?;
    for (source, file) in pictures {
        tx.imports(&shop.id).set_picture(source, file, now_ms).await?;
    }
    if *dry_run {
        // Not saved, but products refer to them.
        for id in drafts.iter().flat_map(|draft| &draft.collections) {
            tx.collections(&shop.id).add(id, &[]).await?;
        }
    }
    for draft in drafts {
        match upsert(&mut tx, shop, draft, now_ms).await? {
            Upserted::Created(_) => report.created += 1,
            Upserted::Updated(_) => report.updated += 1,
            Upserted::Unchanged(_) => report.unchanged += 1,
        }
    }
    if !*dry_run {
        tx.save().await?;
    }
    Ok(())
}

/// The shop's own language first: ids are made of the first title.
fn own_first<T>(mut all: Vec<T>, shop: &ShopRow, language: impl Fn(&T) -> &String) -> Vec<T> {
    let place = |item: &T| {
        let tag = language(item);
        let place = shop.languages.iter().position(|known| known == tag);
        if tag.is_empty() { 0 } else { place.unwrap_or(usize::MAX) }
    };
    all.sort_by_key(place);
    all
}

/// Makes a draft of a feed's product; `files` are the kept pictures by their source.
fn draft(
    product: &FeedProduct,
    shop: &ShopRow,
    files: &HashMap<String, String>,
    collections: &HashMap<String, String>,
) -> ProductDraft {
    let texts = product.texts.iter().map(|text| ProductText {
        language: text.language.clone(),
        title: text.title.clone(),
        subtitle: text.subtitle.clone(),
        description: text.description.clone(),
    });
    let file = |source: &String| files.get(source).cloned().unwrap_or_default();
    let variants = product.variants.iter().map(|variant| VariantDraft {
        key: variant.key.clone(),
        values: variant.values.clone(),
        price_minor: variant.price_minor,
        price_before_minor: variant.price_before_minor,
        sku: variant.sku.clone(),
        barcode: variant.barcode.clone(),
        stock: variant.stock,
        picture: file(&variant.picture),
    });
    let (mut pictures, mut keeps_pictures): (Vec<(String, String)>, _) = (Vec::new(), false);
    for picture in &product.pictures {
        let kept = file(&picture.source);
        keeps_pictures |= kept.is_empty();
        // Two sources may hold the same picture.
        if !kept.is_empty() && pictures.iter().all(|(known, _)| *known != kept) {
            pictures.push((kept, picture.alt.clone()));
        }
    }
    let mut of_product: Vec<String> = Vec::new();
    for id in product.collections.iter().filter_map(|key| collections.get(key)) {
        if !of_product.contains(id) {
            of_product.push(id.clone());
        }
    }
    ProductDraft {
        key: product.key.clone(),
        texts: own_first(texts.collect(), shop, |text: &ProductText| &text.language),
        brand: product.brand.clone(),
        price_minor: product.price_minor,
        price_before_minor: product.price_before_minor,
        content: product.content.clone().map(|content| (content.thousandths, content.unit)),
        stock: product.stock,
        sku: product.sku.clone(),
        barcode: product.barcode.clone(),
        hidden: product.hidden,
        collections: of_product,
        options: product.options.clone(),
        variants: variants.collect(),
        pictures,
        keeps_pictures,
        details: product.details.clone(),
    }
}
