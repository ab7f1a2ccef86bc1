//! Gathers what a reader finds, and holds every product to the same rules.

use std::collections::HashMap;

use crate::amount::{self, NoAmount};
use crate::format::Format;
use crate::limits::{
    COLLECTIONS_MAX, DESCRIPTION_CHARS_MAX, DETAILS_MAX, KEY_CHARS_MAX, OPTIONS_MAX, PICTURES_MAX,
    PROBLEMS_MAX, SHORT_CHARS_MAX, TITLE_CHARS_MAX, VARIANTS_MAX,
};
use crate::model::{
    Content, Feed, FeedCollection, FeedPicture, FeedProduct, FeedText, FeedVariant,
};
use crate::problem::{Problem, Trouble};
use crate::{Wishes, content, gtin, markup};

/// Names of collections that hold everything, and so nothing.
const ROOTS: [&str; 9] = [
    "home",
    "accueil",
    "root",
    "startseite",
    "default category",
    "uncategorized",
    "uncategorised",
    "non classé",
    "all",
];

/// A product before the rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub line: u32,
    pub key: String,
    pub texts: Vec<FeedText>,
    pub brand: String,
    pub price: Price,
    pub content: Option<Content>,
    pub stock: Option<i64>,
    pub sku: String,
    pub barcode: String,
    pub hidden: bool,
    pub collections: Vec<String>,
    pub options: Vec<String>,
    pub variants: Vec<VariantDraft>,
    pub pictures: Vec<FeedPicture>,
    pub details: Vec<(String, String)>,
    /// It was meant to have variants: with none left it is left out.
    pub needs_variants: bool,
}

/// A variant before the rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct VariantDraft {
    pub line: u32,
    pub key: String,
    pub values: Vec<String>,
    pub price: Price,
    pub sku: String,
    pub barcode: String,
    pub stock: Option<i64>,
    pub picture: String,
    /// The file it is in, where that is not the main one; for problems.
    pub origin: &'static str,
}

/// What it costs, and cost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Price {
    pub now: Option<i64>,
    pub before: Option<i64>,
    /// A problem with it was already said.
    pub refused: bool,
}

/// Collects products and problems.
pub(crate) struct Gather<'a> {
    pub wishes: &'a Wishes,
    exponent: u32,
    products: Vec<FeedProduct>,
    lines: HashMap<String, u32>,
    collections: Vec<FeedCollection>,
    collection_places: HashMap<String, usize>,
    problems: Vec<Problem>,
    skipped: u32,
}

impl<'a> Gather<'a> {
    pub(crate) fn new(wishes: &'a Wishes, exponent: u32) -> Self {
        Self {
            wishes,
            exponent,
            products: Vec::new(),
            lines: HashMap::new(),
            collections: Vec::new(),
            collection_places: HashMap::new(),
            problems: Vec::new(),
            skipped: 0,
        }
    }

    pub(crate) fn into_feed(mut self, format: Format) -> Feed {
        // In the order of the file, whatever pass found them.
        self.problems.sort_by_key(|problem| problem.line);
        Feed {
            columns: Vec::new(),
            format,
            products: self.products,
            collections: self.collections,
            problems: self.problems,
            skipped: self.skipped,
        }
    }

    pub(crate) fn problem(&mut self, line: u32, field: &str, trouble: Trouble, skipped: bool) {
        self.skipped += u32::from(skipped);
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem { line, field: field.to_owned(), trouble, skipped });
        }
    }

    /// Reads an amount in the shop's currency; an empty text is none.
    pub(crate) fn amount(&mut self, line: u32, field: &str, text: &str) -> Result<Option<i64>, ()> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let trouble = match amount::parse(text, self.exponent) {
            Ok(amount) => match amount.currency {
                Some(found) if found != self.wishes.currency => {
                    Trouble::OtherCurrency { found, shop: self.wishes.currency.clone() }
                }
                _ if amount.minor < 0 => Trouble::PriceOutOfRange(short(text)),
                _ => return Ok(Some(amount.minor)),
            },
            Err(NoAmount::NotANumber) => Trouble::BadPrice(short(text)),
            Err(NoAmount::OutOfRange) => Trouble::PriceOutOfRange(short(text)),
        };
        self.problem(line, field, trouble, false);
        Err(())
    }

    /// Reads a difference between prices, which may be below zero.
    pub(crate) fn impact(&mut self, line: u32, field: &str, text: &str) -> i64 {
        if text.trim().is_empty() {
            return 0;
        }
        if let Ok(amount) = amount::parse(text, self.exponent) {
            return amount.minor;
        }
        self.problem(line, field, Trouble::BadPrice(short(text)), false);
        0
    }

    /// Reads the price and, where it holds now, the reduced one.
    pub(crate) fn price(&mut self, line: u32, regular: (&str, &str), sale: (&str, &str)) -> Price {
        let Ok(full) = self.amount(line, regular.0, regular.1) else {
            return Price { refused: true, ..Price::default() };
        };
        let reduced = self.amount(line, sale.0, sale.1).unwrap_or_default();
        match (full, reduced) {
            (Some(full), Some(reduced)) if reduced < full => {
                Price { now: Some(reduced), before: Some(full), refused: false }
            }
            (full, reduced) => Price { now: full.or(reduced), before: None, refused: false },
        }
    }

    /// Reads the price of a feed that gives what is asked now and, crossed out, what was before.
    pub(crate) fn price_compared(
        &mut self,
        line: u32,
        now: (&str, &str),
        before: (&str, &str),
    ) -> Price {
        let Ok(now) = self.amount(line, now.0, now.1) else {
            return Price { refused: true, ..Price::default() };
        };
        let before = self.amount(line, before.0, before.1).unwrap_or_default();
        Price { now, before: before.filter(|before| Some(*before) > now), refused: false }
    }

    /// Adds the tax that the shop said its feed leaves out.
    pub(crate) fn taxed(&self, price: Price) -> Price {
        let add = |minor: i64| {
            let tax = i128::from(minor) * i128::from(self.wishes.tax_basis_points);
            minor.saturating_add(i64::try_from((tax + 5_000) / 10_000).unwrap_or(0))
        };
        Price { now: price.now.map(add), before: price.before.map(add), ..price }
    }

    /// Whether a reduction between two dates (empty: open) holds today.
    pub(crate) fn holds(&self, from: &str, to: &str) -> bool {
        let today = self.wishes.today.as_str();
        let day = |text: &str| text.get(..10).unwrap_or_default().to_owned();
        let (from, to) = (day(from), day(to));
        let open = |date: &str| date.is_empty() || date.starts_with("0000");
        today.is_empty()
            || ((open(&from) || from.as_str() <= today) && (open(&to) || today <= to.as_str()))
    }

    /// Reads a whole number of pieces; decimals behind it must be zeros.
    pub(crate) fn count(&mut self, line: u32, field: &str, text: &str) -> Option<i64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let whole: String = whole.chars().filter(|c| !c.is_whitespace()).collect();
        let exact = fraction.bytes().all(|b| b == b'0');
        match whole.parse::<i64>() {
            // What a shop owes to others is not there.
            Ok(count) if exact && count.abs() <= 1_000_000_000 => Some(count.max(0)),
            _ => {
                self.problem(line, field, Trouble::BadNumber(short(text)), false);
                None
            }
        }
    }

    /// Reads a GTIN; a wrong one is reported and left out.
    pub(crate) fn gtin(&mut self, line: u32, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() || text == "0" {
            return String::new();
        }
        gtin::parse(text).unwrap_or_else(|| {
            self.problem(line, field, Trouble::BadGtin(short(text)), false);
            String::new()
        })
    }

    /// Reads a content such as "500 g".
    pub(crate) fn content(&mut self, line: u32, field: &str, text: &str) -> Option<Content> {
        if text.trim().is_empty() {
            return None;
        }
        let content = content::parse(text);
        if content.is_none() {
            self.problem(line, field, Trouble::BadContent(short(text)), false);
        }
        content
    }

    /// Notes the collections along a path ("Home > Kitchen > Coffee") and gives their keys.
    pub(crate) fn collections(&mut self, path: &[&str]) -> Vec<String> {
        let mut keys = Vec::new();
        let mut key = String::new();
        for title in path {
            let title = cut(&markup::line(title), SHORT_CHARS_MAX).0;
            if title.is_empty() || (key.is_empty() && ROOTS.contains(&&*title.to_lowercase())) {
                continue;
            }
            if !key.is_empty() {
                key.push('/');
            }
            key.push_str(&title.to_lowercase());
            if self.collection(&key, &[(String::new(), title)]) {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// Notes one collection; false where there are too many.
    pub(crate) fn collection(&mut self, key: &str, titles: &[(String, String)]) -> bool {
        if self.collection_places.contains_key(key) {
            return true;
        }
        if self.collections.len() >= COLLECTIONS_MAX {
            return false;
        }
        self.collection_places.insert(key.to_owned(), self.collections.len());
        self.collections.push(FeedCollection { key: key.to_owned(), titles: titles.to_vec() });
        true
    }

    /// Takes a product, if it is one.
    pub(crate) fn product(&mut self, draft: Draft) {
        let line = draft.line;
        let Some(texts) = self.texts(line, draft.texts) else {
            self.problem(line, "title", Trouble::Missing, true);
            return;
        };
        let key = cut(&markup::line(&draft.key), KEY_CHARS_MAX).0;
        if key.is_empty() {
            self.problem(line, "id", Trouble::Missing, true);
            return;
        }
        if let Some(first) = self.lines.get(&key) {
            let trouble = Trouble::Duplicate { key: short(&key), line: *first };
            self.problem(line, "id", trouble, true);
            return;
        }
        let mut pictures = unique_pictures(draft.pictures);
        let options: Vec<String> = draft
            .options
            .iter()
            .take(OPTIONS_MAX)
            .map(|name| cut(&markup::line(name), SHORT_CHARS_MAX).0)
            .collect();
        let had_variants = !draft.variants.is_empty();
        let wanted = had_variants || draft.needs_variants;
        let mut variants = self.variants(draft.variants, &draft.price, options.len());
        if wanted && variants.is_empty() {
            self.problem(line, "", Trouble::NoVariant, true);
            // Its variants were counted one by one.
            self.skipped -= u32::from(had_variants);
            return;
        }
        let (mut sku, mut barcode, mut stock) = (draft.sku, draft.barcode, draft.stock);
        let mut price = draft.price;
        // One variant that nothing distinguishes is the product itself.
        if options.is_empty()
            && let Some(only) = variants.first().cloned()
        {
            price.now = Some(only.price_minor);
            price.before = only.price_before_minor;
            (sku, barcode, stock) = (only.sku, only.barcode, only.stock);
            if !only.picture.is_empty() {
                pictures.insert(0, FeedPicture { source: only.picture, alt: String::new() });
                pictures = unique_pictures(pictures);
            }
            variants.clear();
        }
        if let Some(cheapest) = variants.iter().min_by_key(|variant| variant.price_minor) {
            price.now = Some(cheapest.price_minor);
            price.before = cheapest.price_before_minor;
        }
        let Some(price_minor) = price.now else {
            if price.refused {
                self.skipped += 1;
                self.say_skipped(line);
            } else {
                self.problem(line, "price", Trouble::Missing, true);
            }
            return;
        };
        if price_minor == 0 {
            self.problem(line, "price", Trouble::ZeroPrice, false);
        }
        if pictures.len() > PICTURES_MAX {
            self.problem(line, "pictures", Trouble::TooMany(PICTURES_MAX), false);
            pictures.truncate(PICTURES_MAX);
        }
        for variant in &mut variants {
            let has = pictures.iter().any(|picture| picture.source == variant.picture);
            if !has && !variant.picture.is_empty() && pictures.len() < PICTURES_MAX {
                let source = variant.picture.clone();
                pictures.push(FeedPicture { source, alt: variant.values.join(", ") });
            } else if !has {
                variant.picture.clear();
            }
        }
        self.lines.insert(key.clone(), line);
        let mut collections = draft.collections;
        let mut seen = std::collections::HashSet::new();
        collections.retain(|key| seen.insert(key.clone()));
        self.products.push(FeedProduct {
            line,
            key,
            texts,
            brand: cut(&markup::line(&draft.brand), SHORT_CHARS_MAX).0,
            price_minor,
            price_before_minor: price.before.filter(|before| *before > price_minor),
            content: draft.content,
            stock: if variants.is_empty() { stock } else { None },
            sku: cut(&markup::line(&sku), SHORT_CHARS_MAX).0,
            barcode,
            hidden: draft.hidden,
            collections,
            options: if variants.is_empty() { Vec::new() } else { options },
            variants,
            pictures,
            details: details(draft.details),
        });
    }

    /// The price's problem was said as a field's; with no price left it is the record's.
    fn say_skipped(&mut self, line: u32) {
        let price = |trouble: &Trouble| {
            use Trouble::{BadPrice, OtherCurrency, PriceOutOfRange};
            matches!(trouble, BadPrice(_) | PriceOutOfRange(_) | OtherCurrency { .. })
        };
        let mut said = self.problems.iter_mut().rev().take(VARIANTS_MAX * 2);
        let of_line = said.find(|said| said.line == line && !said.skipped && price(&said.trouble));
        if let Some(problem) = of_line {
            problem.skipped = true;
        }
    }

    fn texts(&mut self, line: u32, texts: Vec<FeedText>) -> Option<Vec<FeedText>> {
        let mut out: Vec<FeedText> = Vec::new();
        for text in texts {
            let (title, title_cut) = cut(&markup::line(&text.title), TITLE_CHARS_MAX);
            let (description, description_cut) =
                cut(&markup::paragraphs(&text.description), DESCRIPTION_CHARS_MAX);
            if title.is_empty() || out.iter().any(|other| other.language == text.language) {
                continue;
            }
            if title_cut {
                self.problem(line, "title", Trouble::TooLong(TITLE_CHARS_MAX), false);
            }
            if description_cut {
                let trouble = Trouble::TooLong(DESCRIPTION_CHARS_MAX);
                self.problem(line, "description", trouble, false);
            }
            let subtitle = cut(&markup::line(&text.subtitle), SHORT_CHARS_MAX).0;
            out.push(FeedText { language: text.language, title, subtitle, description });
        }
        (!out.is_empty()).then_some(out)
    }

    fn variants(
        &mut self,
        drafts: Vec<VariantDraft>,
        parent: &Price,
        options: usize,
    ) -> Vec<FeedVariant> {
        let mut out: Vec<FeedVariant> = Vec::new();
        let mut spellings: HashMap<(usize, String), String> = HashMap::new();
        for draft in drafts {
            let line = draft.line;
            if out.len() >= VARIANTS_MAX {
                self.problem(line, "", Trouble::TooMany(VARIANTS_MAX), true);
                break;
            }
            let mut values: Vec<String> = draft
                .values
                .iter()
                .map(|value| cut(&markup::line(value), SHORT_CHARS_MAX).0)
                .enumerate()
                // "gray" and "Gray" are one value, spelled as it came first.
                .map(|(place, value)| {
                    spellings.entry((place, value.to_lowercase())).or_insert(value).clone()
                })
                .collect();
            values.resize(options, String::new());
            if out.iter().any(|other| other.values == values) {
                let trouble = Trouble::DuplicateVariant(short(&values.join(", ")));
                self.problem(line, draft.origin, trouble, true);
                continue;
            }
            let price = if draft.price.now.is_some() || draft.price.refused {
                draft.price
            } else {
                *parent
            };
            let Some(price_minor) = price.now else {
                if draft.price.refused {
                    self.skipped += 1;
                    self.say_skipped(line);
                } else {
                    let field = if draft.origin.is_empty() { "price" } else { draft.origin };
                    self.problem(line, field, Trouble::Missing, true);
                }
                continue;
            };
            let key = cut(&markup::line(&draft.key), KEY_CHARS_MAX).0;
            out.push(FeedVariant {
                line,
                key,
                values,
                price_minor,
                price_before_minor: price.before.filter(|before| *before > price_minor),
                sku: cut(&markup::line(&draft.sku), SHORT_CHARS_MAX).0,
                barcode: draft.barcode,
                stock: draft.stock,
                picture: draft.picture,
            });
        }
        name_by_values_where_shared(&mut out);
        out
    }
}

/// A key that several variants share (one stock-keeping unit for all) names none of them.
fn name_by_values_where_shared(variants: &mut [FeedVariant]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for variant in variants.iter() {
        *counts.entry(variant.key.clone()).or_default() += 1;
    }
    for variant in variants {
        if variant.key.is_empty() || counts.get(&variant.key).is_some_and(|count| *count > 1) {
            variant.key = variant.values.join("/").to_lowercase();
        }
    }
}

fn unique_pictures(pictures: Vec<FeedPicture>) -> Vec<FeedPicture> {
    let mut out: Vec<FeedPicture> = Vec::new();
    for picture in pictures {
        let source = picture.source.trim();
        if !source.is_empty() && out.iter().all(|other| other.source != source) {
            out.push(FeedPicture { source: source.to_owned(), alt: markup::line(&picture.alt) });
        }
    }
    out
}

fn details(details: Vec<(String, String)>) -> Vec<(String, String)> {
    let short = |text: &str| cut(&markup::line(text), SHORT_CHARS_MAX).0;
    let pairs = details.iter().map(|(name, value)| (short(name), short(value)));
    pairs.filter(|(name, value)| !name.is_empty() && !value.is_empty()).take(DETAILS_MAX).collect()
}

/// Cuts after so many characters, and says whether it did.
fn cut(text: &str, max: usize) -> (String, bool) {
    match text.char_indices().nth(max) {
        Some((at, _)) => (text.get(..at).unwrap_or_default().trim_end().to_owned(), true),
        None => (text.to_owned(), false),
    }
}

/// The beginning of a value, for a problem's sentence.
pub(crate) fn short(text: &str) -> String {
    let (start, was_cut) = cut(text.trim(), 40);
    if was_cut { format!("{start}…") } else { start }
}
