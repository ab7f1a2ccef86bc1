//! Shopify's product CSV: rows of one handle are a product, its variants and further pictures.
//!
//! Two generations of headers: the export ("Handle", "Variant Price") and the newer template
//! ("URL handle", "Price").

use std::collections::HashMap;

use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::model::{FeedPicture, FeedText};
use crate::table::{self, Row};

const PRICE: &[&str] = &["variant price", "price"];
const COMPARE: &[&str] = &["variant compare at price", "compare-at price", "compare at price"];
const SKU: &[&str] = &["variant sku", "sku"];
const IMAGE: &[&str] = &["image src", "product image url"];

/// Reads the table.
pub(crate) fn read(text: &str, gather: &mut Gather) {
    let table = table::read(text, gather);
    let mut order: Vec<String> = Vec::new();
    let mut groups: HashMap<String, Vec<Row>> = HashMap::new();
    for row in table.rows {
        let handle = row.any(&["handle", "url handle"]).to_owned();
        if handle.is_empty() {
            gather.problem(row.line, "Handle", crate::Trouble::Missing, true);
            continue;
        }
        let rows = groups.entry(handle.clone()).or_default();
        if rows.is_empty() {
            order.push(handle);
        }
        rows.push(row);
    }
    for handle in order {
        let rows = groups.remove(&handle).unwrap_or_default();
        product(handle, &rows, gather);
    }
}

fn product(handle: String, rows: &[Row], gather: &mut Gather) {
    let Some(first) = rows.iter().find(|row| !row.get("title").is_empty()).or(rows.first()) else {
        return;
    };
    let names = ["option1 name", "option2 name", "option3 name"];
    let mut options: Vec<String> = names.iter().map(|name| first.get(name).to_owned()).collect();
    options.retain(|name| !name.is_empty());
    let default_only = rows
        .iter()
        .all(|row| matches!(row.get("option1 value"), "" | "Default Title" | "Titre par défaut"));
    if default_only {
        options.clear();
    }
    let text = FeedText {
        title: first.get("title").to_owned(),
        description: first.any(&["body (html)", "body html", "description"]).to_owned(),
        ..FeedText::default()
    };
    let published = first.any(&["published", "published on online store"]).to_lowercase();
    let status = first.get("status").to_lowercase();
    let mut draft = Draft {
        line: first.line,
        key: handle,
        texts: vec![text],
        brand: first.get("vendor").to_owned(),
        hidden: published == "false" || matches!(status.as_str(), "draft" | "archived"),
        collections: collections(first, gather),
        content: content(first, gather),
        pictures: pictures(rows),
        options,
        needs_variants: true,
        ..Draft::default()
    };
    for row in rows {
        let is_variant = !row.any(PRICE).is_empty()
            || !row.any(SKU).is_empty()
            || !row.get("option1 value").is_empty();
        if is_variant {
            draft.variants.push(variant(row, draft.options.len(), gather));
        }
    }
    gather.product(draft);
}

fn variant(row: &Row, options: usize, gather: &mut Gather) -> VariantDraft {
    let names = ["option1 value", "option2 value", "option3 value"];
    let values = names.iter().take(options).map(|name| row.get(name).to_owned()).collect();
    let price: Price = gather.price_compared(
        row.line,
        ("Variant Price", row.any(PRICE)),
        ("Variant Compare At Price", row.any(COMPARE)),
    );
    let tracked = !row.any(&["variant inventory tracker", "inventory tracker"]).is_empty();
    let policy = row.any(&["variant inventory policy", "continue selling when out of stock"]);
    let goes_on = matches!(policy.to_lowercase().as_str(), "continue" | "true");
    let quantity = row.any(&["variant inventory qty", "inventory quantity"]);
    let counted = tracked && !goes_on;
    let stock = gather.count(row.line, "Variant Inventory Qty", quantity).filter(|_| counted);
    let sku = row.any(SKU).trim_start_matches('\'').to_owned();
    VariantDraft {
        line: row.line,
        key: sku.clone(),
        values,
        price,
        sku,
        barcode: gather.gtin(row.line, "Variant Barcode", row.any(&["variant barcode", "barcode"])),
        stock,
        picture: row.any(&["variant image", "variant image url"]).to_owned(),
        ..VariantDraft::default()
    }
}

/// Pictures of all rows by their position; those without one keep their order.
fn pictures(rows: &[Row]) -> Vec<FeedPicture> {
    let mut found: Vec<(u32, FeedPicture)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let source = row.any(IMAGE).to_owned();
        let place = u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1);
        let position = row.get("image position").parse().unwrap_or(place);
        found.push((position, FeedPicture { source, alt: row.get("image alt text").to_owned() }));
    }
    found.sort_by_key(|(position, _)| *position);
    found.into_iter().map(|(_, picture)| picture).collect()
}

fn collections(row: &Row, gather: &mut Gather) -> Vec<String> {
    let mut keys = Vec::new();
    for name in ["type", "collection", "custom product type"] {
        keys.extend(gather.collections(&[row.get(name)]));
    }
    if keys.is_empty() {
        let category =
            row.any(&["product category", "standardized product type", "standard product type"]);
        let leaf = category.rsplit('>').next().unwrap_or_default().trim();
        keys.extend(gather.collections(&[leaf]));
    }
    keys
}

fn content(row: &Row, gather: &mut Gather) -> Option<crate::Content> {
    let amount = row.get("unit price total measure");
    let unit = row.get("unit price total measure unit");
    gather.content(row.line, "Unit price total measure", format!("{amount} {unit}").trim())
}
