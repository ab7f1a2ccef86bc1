//! Spree's product CSV: the first row of a slug is the product, the next its variants, then their
//! prices in further currencies; translations lie beside it.

use std::collections::HashMap;

use crate::format::Others;
use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::model::{FeedPicture, FeedText};
use crate::table::{self, Row};

/// Reads the table and its translations.
pub(crate) fn read(text: &str, others: &Others<'_>, gather: &mut Gather) {
    let table = table::read(text, gather);
    let translations = others.beside("product_translations.csv");
    let translations = translations.map(|text| table::read(text, gather).rows).unwrap_or_default();
    let mut words: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in &translations {
        words.entry(row.get("slug")).or_default().push(row);
    }
    let mut order: Vec<&str> = Vec::new();
    let mut groups: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in &table.rows {
        let slug = row.get("slug");
        let rows = groups.entry(slug).or_default();
        if rows.is_empty() {
            order.push(slug);
        }
        rows.push(row);
    }
    let specs: Vec<String> = table
        .columns
        .names
        .iter()
        .filter(|name| name.starts_with("custom field."))
        .cloned()
        .collect();
    for slug in order {
        let rows = groups.remove(slug).unwrap_or_default();
        let translated = words.remove(slug).unwrap_or_default();
        product(slug, &rows, &translated, &specs, gather);
    }
}

fn product(slug: &str, rows: &[&Row], words: &[&Row], specs: &[String], gather: &mut Gather) {
    let Some(first) = rows.first() else { return };
    let own = FeedText {
        language: if words.is_empty() { String::new() } else { "en".into() },
        title: first.get("name").to_owned(),
        subtitle: String::new(),
        description: first.get("description").to_owned(),
    };
    let translated = words.iter().map(|row| FeedText {
        language: row.get("locale").to_owned(),
        title: row.get("name").to_owned(),
        subtitle: String::new(),
        description: row.get("description").to_owned(),
    });
    let mut collections = Vec::new();
    for number in 1..=3 {
        let path = first.get(&format!("category{number}"));
        let path: Vec<&str> = path.split("->").map(str::trim).collect();
        collections.extend(gather.collections(&path));
    }
    let status = first.get("status");
    let options: Vec<String> = rows
        .iter()
        .find(|row| !row.get("option1 name").is_empty())
        .map(|row| names(row))
        .unwrap_or_default();
    let mut draft = Draft {
        line: first.line,
        key: slug.to_owned(),
        texts: std::iter::once(own).chain(translated).collect(),
        brand: first.any(&["brand", "vendor_name"]).to_owned(),
        hidden: !matches!(status, "" | "active"),
        collections,
        pictures: pictures(first),
        details: specs.iter().map(|name| (spec_name(name), first.get(name).to_owned())).collect(),
        options,
        ..Draft::default()
    };
    let others = rows.get(1..).unwrap_or_default();
    let variant_rows: Vec<&&Row> =
        others.iter().filter(|row| !row.get("option1 value").is_empty()).collect();
    if variant_rows.is_empty() {
        draft.price = price_among(rows, first.get("sku"), gather);
        draft.stock = stock(first, gather);
        first.get("sku").clone_into(&mut draft.sku);
        draft.barcode = gather.gtin(first.line, "barcode", first.get("barcode"));
    }
    draft.needs_variants = !variant_rows.is_empty();
    for row in variant_rows {
        let sku = row.get("sku");
        draft.variants.push(VariantDraft {
            line: row.line,
            key: sku.to_owned(),
            values: values(row, draft.options.len()),
            price: price_among(rows, sku, gather),
            sku: sku.to_owned(),
            barcode: gather.gtin(row.line, "barcode", row.get("barcode")),
            stock: stock(row, gather),
            picture: pictures(row).into_iter().next().map(|p| p.source).unwrap_or_default(),
            ..VariantDraft::default()
        });
    }
    gather.product(draft);
}

/// The price in the shop's currency among the rows of one stock-keeping unit.
fn price_among(rows: &[&Row], sku: &str, gather: &mut Gather) -> Price {
    let of_sku: Vec<&&Row> =
        rows.iter().filter(|row| row.get("sku") == sku && !row.get("price").is_empty()).collect();
    let ours = of_sku.iter().find(|row| {
        row.get("currency").eq_ignore_ascii_case(&gather.wishes.currency)
            || row.get("currency").is_empty()
    });
    let Some(row) = ours.or(of_sku.first()) else { return Price::default() };
    let with = |amount: &str| match amount {
        "" => String::new(),
        amount => format!("{amount} {}", row.get("currency")),
    };
    let compare = with(row.get("compare at price"));
    let compare = if compare.starts_with("0 ") { String::new() } else { compare };
    gather.price_compared(
        row.line,
        ("price", with(row.get("price")).trim()),
        ("compare_at_price", compare.trim()),
    )
}

fn stock(row: &Row, gather: &mut Gather) -> Option<i64> {
    let yes = |name: &str| row.get(name).eq_ignore_ascii_case("true");
    let uncounted = row.get("track inventory").eq_ignore_ascii_case("false");
    let count = gather.count(row.line, "inventory_count", row.get("inventory count"));
    count.filter(|_| !uncounted && !yes("inventory backorderable"))
}

fn names(row: &Row) -> Vec<String> {
    let names = ["option1 name", "option2 name", "option3 name"];
    names.iter().map(|n| row.get(n).to_owned()).filter(|n| !n.is_empty()).collect()
}

fn values(row: &Row, options: usize) -> Vec<String> {
    let values = ["option1 value", "option2 value", "option3 value"];
    values.iter().take(options).map(|name| row.get(name).to_owned()).collect()
}

fn pictures(row: &Row) -> Vec<FeedPicture> {
    let sources = (1..=10).map(|number| row.get(&format!("image{number} src")));
    let picture = |source: &str| FeedPicture { source: source.to_owned(), alt: String::new() };
    sources.filter(|source| !source.is_empty()).map(picture).collect()
}

/// "custom field.custom.room coverage" is "Room coverage".
fn spec_name(column: &str) -> String {
    let name = column.rsplit('.').next().unwrap_or_default();
    let mut letters = name.chars();
    letters
        .next()
        .map(|c| c.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
