//! Bagisto's product CSV: one row a SKU and language; configurable products name their variants.

use std::collections::HashMap;

use crate::gather::{Draft, Gather, Price, VariantDraft, short};
use crate::model::{FeedPicture, FeedText};
use crate::problem::Trouble;
use crate::table::{self, Row};

/// Reads the table.
pub(crate) fn read(text: &str, gather: &mut Gather) {
    let table = table::read(text, gather);
    let mut order: Vec<&str> = Vec::new();
    let mut of_sku: HashMap<&str, Vec<&Row>> = HashMap::new();
    let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
    for row in &table.rows {
        let sku = row.get("sku");
        let rows = of_sku.entry(sku).or_default();
        if rows.is_empty() {
            order.push(sku);
            let parent = row.get("parent sku");
            if !parent.is_empty() {
                children.entry(parent).or_default().push(sku);
            }
        }
        rows.push(row);
    }
    for (parent, skus) in &children {
        if of_sku.contains_key(parent) {
            continue;
        }
        for row in skus.iter().filter_map(|sku| of_sku.get(sku)?.first()) {
            gather.problem(row.line, "parent_sku", Trouble::NoParent(short(parent)), true);
        }
    }
    for sku in order {
        let rows = of_sku.get(sku).map_or(&[][..], Vec::as_slice);
        if rows.first().is_some_and(|row| row.get("parent sku").is_empty()) {
            let own: Vec<&Row> = children
                .get(sku)
                .into_iter()
                .flatten()
                .filter_map(|sku| of_sku.get(sku)?.first().copied())
                .collect();
            product(sku, rows, &own, gather);
        }
    }
}

fn product(sku: &str, rows: &[&Row], children: &[&Row], gather: &mut Gather) {
    let Some(first) = rows.first() else { return };
    let kind = first.get("type").to_lowercase();
    if matches!(kind.as_str(), "grouped" | "bundle" | "booking") && first.get("price").is_empty() {
        gather.problem(first.line, "type", Trouble::UnknownKind(kind), true);
        return;
    }
    let text = |row: &&Row| FeedText {
        language: row.get("locale").to_owned(),
        title: row.get("name").to_owned(),
        subtitle: String::new(),
        description: row.any(&["description", "short description"]).to_owned(),
    };
    let mut collections = Vec::new();
    for path in first.get("categories").split(',') {
        collections.extend(gather.collections(&path.split('/').collect::<Vec<_>>()));
    }
    let mut draft = Draft {
        line: first.line,
        key: sku.to_owned(),
        texts: rows.iter().map(text).collect(),
        price: price(first, gather),
        stock: stock(first, gather),
        sku: sku.to_owned(),
        hidden: first.get("status") == "0" || first.get("visible individually") == "0",
        collections,
        pictures: pictures(first),
        needs_variants: kind == "configurable",
        ..Draft::default()
    };
    // "sku=SP-1,color=Red,size=M|sku=SP-2,…"
    let listed: Vec<HashMap<&str, &str>> = first
        .get("configurable variants")
        .split('|')
        .map(|part| part.split(',').filter_map(|pair| pair.trim().split_once('=')).collect())
        .collect();
    for child in children {
        let child_sku = child.get("sku");
        let pairs = listed.iter().find(|pairs| pairs.get("sku") == Some(&child_sku));
        let mut pairs: Vec<(&str, &str)> = pairs
            .map(|pairs| pairs.iter().map(|(n, v)| (*n, *v)).filter(|(n, _)| *n != "sku").collect())
            .unwrap_or_default();
        if pairs.is_empty() {
            pairs.push(("variant", child.get("name")));
        }
        pairs.sort_unstable();
        for (name, _) in &pairs {
            if !draft.options.iter().any(|option| option == name) {
                draft.options.push((*name).to_owned());
            }
        }
        let value = |option: &String| {
            pairs.iter().find(|(name, _)| name == option).map_or("", |(_, value)| *value).to_owned()
        };
        draft.variants.push(VariantDraft {
            line: child.line,
            key: child_sku.to_owned(),
            values: draft.options.iter().map(value).collect(),
            price: price(child, gather),
            sku: child_sku.to_owned(),
            barcode: String::new(),
            stock: stock(child, gather),
            picture: pictures(child).into_iter().next().map(|p| p.source).unwrap_or_default(),
            ..VariantDraft::default()
        });
    }
    gather.product(draft);
}

fn price(row: &Row, gather: &mut Gather) -> Price {
    let special = gather.holds(row.get("special price from"), row.get("special price to"));
    let special = if special { row.get("special price") } else { "" };
    gather.price(row.line, ("price", row.get("price")), ("special_price", special))
}

/// "default=100,berlin=5" is 105 pieces.
fn stock(row: &Row, gather: &mut Gather) -> Option<i64> {
    if row.get("manage stock") == "0" || row.get("inventories").is_empty() {
        return None;
    }
    let counts = row.get("inventories").split(',').filter_map(|part| part.split_once('='));
    let counts: Vec<&str> = counts.map(|(_, count)| count).collect();
    counts.into_iter().map(|count| gather.count(row.line, "inventories", count)).sum()
}

fn pictures(row: &Row) -> Vec<FeedPicture> {
    let sources = row.get("images").split(',').map(str::trim);
    let picture = |source: &str| FeedPicture { source: source.to_owned(), alt: String::new() };
    sources.filter(|source| !source.is_empty()).map(picture).collect()
}
