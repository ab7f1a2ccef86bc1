//! Saleor's `populatedb` dump: rows of its tables as JSON, joined by primary keys.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::ReadError;
use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::json;
use crate::model::{FeedPicture, FeedText};

#[derive(Deserialize)]
struct Entry {
    model: String,
    pk: Value,
    fields: Value,
}

/// A row of one of its tables.
struct Row {
    line: u32,
    id: String,
    fields: Value,
}

impl Row {
    /// A field as text; empty if it is null or not there.
    fn text(&self, name: &str) -> String {
        text_of(self.fields.get(name).unwrap_or(&Value::Null))
    }

    fn says(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool).unwrap_or(false)
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Each table by its name.
#[derive(Default)]
struct Tables(HashMap<String, Vec<Row>>);

impl Tables {
    fn rows(&self, model: &str) -> &[Row] {
        self.0.get(model).map_or(&[], Vec::as_slice)
    }

    fn by_id(&self, model: &str) -> HashMap<&str, &Row> {
        self.rows(model).iter().map(|row| (row.id.as_str(), row)).collect()
    }

    fn grouped(&self, model: &str, field: &str) -> HashMap<String, Vec<&Row>> {
        let mut groups: HashMap<String, Vec<&Row>> = HashMap::new();
        for row in self.rows(model) {
            groups.entry(row.text(field)).or_default().push(row);
        }
        groups
    }
}

/// Reads the file.
pub(crate) fn read(text: &str, gather: &mut Gather) -> Result<(), ReadError> {
    let raw: Vec<&RawValue> = json::document(text)?;
    let mut tables = Tables::default();
    for (line, entry) in json::records::<Entry>(text, &raw, gather) {
        let row = Row { line, id: text_of(&entry.pk), fields: entry.fields };
        tables.0.entry(entry.model).or_default().push(row);
    }
    let joins = Joins::new(&tables);
    for row in tables.rows("product.product") {
        product(row, &joins, gather);
    }
    Ok(())
}

struct Joins<'a> {
    categories: HashMap<&'a str, &'a Row>,
    collections: HashMap<&'a str, &'a Row>,
    collection_products: HashMap<String, Vec<&'a Row>>,
    variants: HashMap<String, Vec<&'a Row>>,
    prices: HashMap<String, Vec<&'a Row>>,
    stocks: HashMap<String, Vec<&'a Row>>,
    media: HashMap<String, Vec<&'a Row>>,
    listings: HashMap<String, Vec<&'a Row>>,
    attributes: HashMap<&'a str, &'a Row>,
    values: HashMap<&'a str, &'a Row>,
    of_product: HashMap<String, Vec<&'a Row>>,
    assignments: HashMap<String, Vec<&'a Row>>,
    of_assignment: HashMap<String, Vec<&'a Row>>,
}

impl<'a> Joins<'a> {
    fn new(tables: &'a Tables) -> Self {
        Self {
            categories: tables.by_id("product.category"),
            collections: tables.by_id("product.collection"),
            collection_products: tables.grouped("product.collectionproduct", "product"),
            variants: tables.grouped("product.productvariant", "product"),
            prices: tables.grouped("product.productvariantchannellisting", "variant"),
            stocks: tables.grouped("warehouse.stock", "product_variant"),
            media: tables.grouped("product.productmedia", "product"),
            listings: tables.grouped("product.productchannellisting", "product"),
            attributes: tables.by_id("attribute.attribute"),
            values: tables.by_id("attribute.attributevalue"),
            of_product: tables.grouped("attribute.assignedproductattributevalue", "product"),
            assignments: tables.grouped("attribute.assignedvariantattribute", "variant"),
            of_assignment: tables.grouped("attribute.assignedvariantattributevalue", "assignment"),
        }
    }

    /// Name and value of an assigned attribute value.
    fn attribute(&self, assigned: &Row) -> Option<(String, String)> {
        let value = self.values.get(assigned.text("value").as_str())?;
        let attribute = self.attributes.get(value.text("attribute").as_str())?;
        Some((attribute.text("name"), value.text("name")))
    }

    fn variant_attributes(&self, variant: &str) -> Vec<(String, String)> {
        let assignments = self.assignments.get(variant).into_iter().flatten();
        let assigned = assignments.filter_map(|a| self.of_assignment.get(&a.id)).flatten();
        assigned.filter_map(|assigned| self.attribute(assigned)).collect()
    }
}

fn product(row: &Row, joins: &Joins<'_>, gather: &mut Gather) {
    let listings = joins.listings.get(&row.id);
    let mut draft = Draft {
        line: row.line,
        key: row.text("slug"),
        texts: vec![FeedText {
            title: row.text("name"),
            description: description(row),
            ..FeedText::default()
        }],
        hidden: listings.is_some_and(|listings| listings.iter().all(|l| !l.says("is_published"))),
        collections: collections(row, joins, gather),
        pictures: pictures(row, joins),
        details: joins
            .of_product
            .get(&row.id)
            .into_iter()
            .flatten()
            .filter_map(|assigned| joins.attribute(assigned))
            .collect(),
        needs_variants: true,
        ..Draft::default()
    };
    let mut variants: Vec<&Row> = joins.variants.get(&row.id).cloned().unwrap_or_default();
    variants
        .sort_by_key(|v| v.fields.get("sort_order").and_then(Value::as_i64).unwrap_or(i64::MAX));
    let several = variants.len() > 1;
    for variant in variants {
        let mut pairs = joins.variant_attributes(&variant.id);
        if pairs.is_empty() && several {
            pairs.push(("Variant".to_owned(), variant.text("name")));
        }
        for (name, _) in &pairs {
            if !draft.options.contains(name) {
                draft.options.push(name.clone());
            }
        }
        let value = |option: &String| {
            pairs
                .iter()
                .find(|(name, _)| name == option)
                .map(|(_, v)| v.clone())
                .unwrap_or_default()
        };
        let sku = variant.text("sku");
        draft.variants.push(VariantDraft {
            line: variant.line,
            key: if sku.is_empty() { variant.id.clone() } else { sku.clone() },
            values: draft.options.iter().map(value).collect(),
            price: price(variant, joins, gather),
            sku,
            stock: stock(variant, joins, gather),
            ..VariantDraft::default()
        });
    }
    gather.product(draft);
}

fn price(variant: &Row, joins: &Joins<'_>, gather: &mut Gather) -> Price {
    let listings = joins.prices.get(&variant.id).map_or(&[][..], Vec::as_slice);
    let ours = listings.iter().find(|listing| listing.text("currency") == gather.wishes.currency);
    let Some(listing) = ours.or(listings.first()) else { return Price::default() };
    let with = |amount: String| format!("{amount} {}", listing.text("currency"));
    let full = with(listing.text("price_amount"));
    let reduced = listing.text("discounted_price_amount");
    let reduced = if reduced.is_empty() { reduced } else { with(reduced) };
    gather.price(listing.line, ("price_amount", &full), ("discounted_price_amount", &reduced))
}

fn stock(variant: &Row, joins: &Joins<'_>, gather: &mut Gather) -> Option<i64> {
    if !variant.says("track_inventory") {
        return None;
    }
    let stocks = joins.stocks.get(&variant.id)?;
    stocks.iter().map(|s| gather.count(s.line, "quantity", &s.text("quantity"))).sum()
}

fn collections(row: &Row, joins: &Joins<'_>, gather: &mut Gather) -> Vec<String> {
    let mut path = Vec::new();
    let mut category = row.text("category");
    // A tree that a hostile file made a circle ends too.
    while let Some(found) = joins.categories.get(category.as_str()).filter(|_| path.len() < 10) {
        path.insert(0, found.text("name"));
        category = found.text("parent");
    }
    let mut keys = gather.collections(&path.iter().map(String::as_str).collect::<Vec<_>>());
    for link in joins.collection_products.get(&row.id).into_iter().flatten() {
        if let Some(collection) = joins.collections.get(link.text("collection").as_str()) {
            keys.extend(gather.collections(&[&collection.text("name")]));
        }
    }
    keys
}

fn pictures(row: &Row, joins: &Joins<'_>) -> Vec<FeedPicture> {
    let mut media: Vec<&Row> = joins.media.get(&row.id).cloned().unwrap_or_default();
    media.sort_by_key(|m| m.fields.get("sort_order").and_then(Value::as_i64).unwrap_or(i64::MAX));
    let picture = |media: &&Row| {
        let external = media.text("external_url");
        let source = if external.is_empty() { media.text("image") } else { external };
        FeedPicture { source, alt: media.text("alt") }
    };
    media.iter().map(picture).collect()
}

/// The text of an editor's blocks.
fn description(row: &Row) -> String {
    let blocks = row.fields.get("description").and_then(|d| d.get("blocks"));
    let blocks = blocks.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let texts = blocks.iter().filter_map(|block| block.get("data")?.get("text")?.as_str());
    let text = texts.map(crate::markup::paragraphs).collect::<Vec<_>>().join("\n\n");
    if text.is_empty() { row.text("description_plaintext") } else { text }
}
