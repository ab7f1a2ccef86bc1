//! Shopify's product CSV, with the headers of its newer template.
//!
//! Fields: help.shopify.com/en/manual/products/import-export/using-csv.

use std::collections::HashSet;

use super::{Catalogue, Cells, Offer, WriteError, html, text_of};
use crate::amount;
use crate::model::{Content, FeedProduct};

/// In the order of the template.
const COLUMNS: [&str; 27] = [
    "Title",
    "URL handle",
    "Description",
    "Vendor",
    "Type",
    "Tags",
    "Published on online store",
    "Status",
    "SKU",
    "Barcode",
    "Option1 name",
    "Option1 value",
    "Option2 name",
    "Option2 value",
    "Option3 name",
    "Option3 value",
    "Price",
    "Compare-at price",
    "Unit price total measure",
    "Unit price total measure unit",
    "Inventory tracker",
    "Inventory quantity",
    "Continue selling when out of stock",
    "Product image URL",
    "Image position",
    "Image alt text",
    "Variant image URL",
];
/// More it does not have: what is over is part of the last.
const OPTIONS_MAX: usize = 3;

/// As a table: rows of one handle are a product, its variants and further pictures.
pub fn shopify(catalogue: &Catalogue<'_>) -> Result<String, WriteError> {
    let mut taken = HashSet::new();
    let rows = catalogue.products.iter().flat_map(|product| {
        let handle = handle(&product.key, &mut taken);
        rows(catalogue, product, &handle)
    });
    let rows = rows.map(|row| COLUMNS.map(|column| super::cell(&row, column)).to_vec());
    super::table(b',', &COLUMNS.map(str::to_owned), rows)
}

/// Letters, digits and dashes, and no other product's.
fn handle(key: &str, taken: &mut HashSet<String>) -> String {
    let kept = key.to_lowercase();
    let words = kept.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut plain = words.collect::<Vec<_>>().join("-");
    if plain.is_empty() {
        plain.push_str("product");
    }
    let mut found = plain.clone();
    let mut number = 1;
    while !taken.insert(found.clone()) {
        number += 1;
        found = format!("{plain}-{number}");
    }
    found
}

fn rows(catalogue: &Catalogue<'_>, product: &FeedProduct, handle: &str) -> Vec<Cells> {
    let offers = Offer::all(product);
    let names = joined(&product.options);
    let count = offers.len().max(product.pictures.len());
    let mut rows: Vec<Cells> = vec![vec![("URL handle", handle.to_owned())]; count];
    for (place, row) in rows.iter_mut().enumerate() {
        if place == 0 {
            row.extend(head(catalogue, product, &names));
        }
        if let Some(offer) = offers.get(place) {
            row.extend(variant(catalogue, offer));
            row.extend(measure(offer.content(product).as_ref()));
        }
        if let Some(picture) = product.pictures.get(place) {
            row.push(("Product image URL", picture.source.clone()));
            row.push(("Image position", (place + 1).to_string()));
            row.push(("Image alt text", picture.alt.clone()));
        }
    }
    rows
}

/// What stands on a product's first row alone.
fn head(catalogue: &Catalogue<'_>, product: &FeedProduct, options: &[String]) -> Cells {
    let text = text_of(product);
    // A comma separates tags.
    let tags: Vec<String> =
        catalogue.collections_of(product).map(|title| title.replace(',', " ")).collect();
    let mut row = vec![
        ("Title", text.title),
        ("Description", html(&text.description)),
        ("Vendor", product.brand.clone()),
        ("Type", catalogue.collections_of(product).next().unwrap_or_default().to_owned()),
        ("Tags", tags.join(", ")),
        ("Published on online store", if product.hidden { "FALSE" } else { "TRUE" }.to_owned()),
        ("Status", if product.hidden { "Draft" } else { "Active" }.to_owned()),
    ];
    let columns = ["Option1 name", "Option2 name", "Option3 name"];
    if options.is_empty() {
        row.push(("Option1 name", "Title".to_owned()));
    }
    row.extend(columns.into_iter().zip(options.iter().cloned()));
    row
}

fn variant(catalogue: &Catalogue<'_>, offer: &Offer<'_>) -> Cells {
    let money = |minor: i64| amount::write(minor, catalogue.currency);
    let mut row = vec![
        ("SKU", offer.sku.to_owned()),
        ("Barcode", offer.barcode.to_owned()),
        ("Price", money(offer.price_minor)),
        ("Compare-at price", offer.price_before_minor.map(money).unwrap_or_default()),
        ("Continue selling when out of stock", "DENY".to_owned()),
        ("Variant image URL", offer.picture.to_owned()),
    ];
    if let Some(left) = offer.stock {
        row.push(("Inventory tracker", "shopify".to_owned()));
        row.push(("Inventory quantity", left.to_string()));
    }
    if offer.values.is_empty() {
        row.push(("Option1 value", "Default Title".to_owned()));
    }
    let columns = ["Option1 value", "Option2 value", "Option3 value"];
    row.extend(columns.into_iter().zip(joined(offer.values)));
    row
}

/// For the unit price, in a unit that is known there.
fn measure(content: Option<&Content>) -> Cells {
    let Some(content) = content.filter(|content| content.unit != "piece") else {
        return Vec::new();
    };
    let written = crate::content::write(content);
    let (number, unit) = written.split_once(' ').unwrap_or((&written, ""));
    vec![
        ("Unit price total measure", number.to_owned()),
        ("Unit price total measure unit", unit.to_owned()),
    ]
}

/// No more than there are columns for.
fn joined(all: &[String]) -> Vec<String> {
    match all.split_at_checked(OPTIONS_MAX) {
        Some((_, [])) | None => all.to_vec(),
        Some(_) => {
            let (kept, rest) = all.split_at(OPTIONS_MAX - 1);
            kept.iter().cloned().chain([rest.join(" / ")]).collect()
        }
    }
}
