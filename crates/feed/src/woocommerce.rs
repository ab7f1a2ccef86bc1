//! WooCommerce's product CSV, in English or with the headers of a French shop.
//!
//! Variations name their parent by SKU or `id:123`, and may come before it.

use std::collections::HashMap;

use crate::gather::{Draft, Gather, Price, VariantDraft, short};
use crate::markup;
use crate::merchant::split_addresses;
use crate::model::{FeedPicture, FeedText};
use crate::problem::Trouble;
use crate::table::{self, Row};

pub(crate) const REGULAR_PRICE: &[&str] =
    &["regular price", "tarif régulier", "tarif normal", "prix régulier"];
const SALE_PRICE: &[&str] = &["sale price", "tarif promo", "tarif en promo", "prix promo"];
const SKU: &[&str] = &["sku", "ugs"];
const NAME: &[&str] = &["name", "nom"];
const DESCRIPTION: &[&str] = &["description"];
const SUMMARY: &[&str] = &["short description", "description courte"];
const GTIN: &[&str] =
    &["gtin, upc, ean, or isbn", "gtin, upc, ean ou isbn", "gtin", "ean", "meta: global unique id"];

/// Reads the table.
pub(crate) fn read(text: &str, gather: &mut Gather) {
    let table = table::read(text, gather);
    let mut variations: HashMap<String, Vec<&Row>> = HashMap::new();
    let mut parents: HashMap<String, String> = HashMap::new();
    let mut products: Vec<(&Row, String)> = Vec::new();
    for row in table.rows.iter().filter(|row| kind(row) != "variation") {
        let key = key(row);
        for name in [row.any(SKU).to_owned(), format!("id:{}", row.get("id"))] {
            parents.entry(name).or_insert_with(|| key.clone());
        }
        products.push((row, key));
    }
    for row in table.rows.iter().filter(|row| kind(row) == "variation") {
        let parent = row.any(&["parent", "parente"]).replace("id: ", "id:");
        if let Some(key) = parents.get(&parent).filter(|_| !parent.is_empty()) {
            variations.entry(key.clone()).or_default().push(row);
        } else {
            let trouble = Trouble::NoParent(short(&parent));
            gather.problem(row.line, "Parent", trouble, true);
        }
    }
    for (row, key) in products {
        let own = variations.remove(&key).unwrap_or_default();
        product(row, key, &own, gather);
    }
}

/// "simple, downloadable, virtual" is a simple one.
fn kind(row: &Row) -> String {
    let known = ["simple", "variable", "variation", "grouped", "external", "bundle"];
    let words = row.get("type").to_lowercase();
    let mut words = words.split(',').map(str::trim);
    words.find(|word| known.contains(word)).unwrap_or("simple").to_owned()
}

fn key(row: &Row) -> String {
    let id = row.get("id");
    match (row.any(SKU), id) {
        ("", "") => row.any(NAME).to_lowercase(),
        ("", id) => format!("id:{id}"),
        (sku, _) => sku.to_owned(),
    }
}

fn product(row: &Row, key: String, variations: &[&Row], gather: &mut Gather) {
    let kind = kind(row);
    if kind == "grouped" {
        gather.problem(row.line, "Type", Trouble::UnknownKind(kind), true);
        return;
    }
    let attributes = attributes_of(row);
    let text = FeedText {
        title: row.any(NAME).to_owned(),
        description: description(row),
        ..FeedText::default()
    };
    let mut collections = Vec::new();
    for path in split_escaped(row.any(&["categories", "catégories"])) {
        collections.extend(gather.collections(&path.split('>').collect::<Vec<_>>()));
    }
    let mut draft = Draft {
        line: row.line,
        key,
        texts: vec![text],
        brand: row.any(&["brands", "marques", "brand"]).replace("\\,", ","),
        hidden: hidden(row),
        collections,
        pictures: pictures(row),
        ..Draft::default()
    };
    let varies = |name: &str| {
        variations
            .iter()
            .any(|v| attributes_of(v).iter().any(|(n, value)| n == name && !value.is_empty()))
    };
    for (name, value) in &attributes {
        if kind == "variable" && varies(name) {
            draft.options.push(name.clone());
        } else {
            draft.details.push((name.clone(), value.clone()));
        }
    }
    if kind == "variable" {
        draft.needs_variants = true;
        for variation in variations {
            draft.variants.push(variant(variation, &draft.options, gather));
        }
    } else {
        draft.price = price(row, gather);
        draft.stock = stock(row, gather);
        row.any(SKU).clone_into(&mut draft.sku);
        draft.barcode = gather.gtin(row.line, "GTIN", row.any(GTIN));
    }
    gather.product(draft);
}

fn variant(row: &Row, options: &[String], gather: &mut Gather) -> VariantDraft {
    let own = attributes_of(row);
    let value = |option: &String| {
        own.iter().find(|(name, _)| name == option).map(|(_, value)| value.clone())
    };
    let sku = row.any(SKU).to_owned();
    let id = row.get("id");
    VariantDraft {
        line: row.line,
        key: if sku.is_empty() && !id.is_empty() { format!("id:{id}") } else { sku.clone() },
        values: options.iter().map(|option| value(option).unwrap_or_default()).collect(),
        price: price(row, gather),
        sku,
        barcode: gather.gtin(row.line, "GTIN", row.any(GTIN)),
        stock: stock(row, gather),
        picture: pictures(row).into_iter().next().map(|picture| picture.source).unwrap_or_default(),
        ..VariantDraft::default()
    }
}

fn price(row: &Row, gather: &mut Gather) -> Price {
    let from = row.any(&["date sale price starts", "date de début de promo"]);
    let to = row.any(&["date sale price ends", "date de fin de promo"]);
    let sale = if gather.holds(from, to) { row.any(SALE_PRICE) } else { "" };
    gather.price(row.line, ("Regular price", row.any(REGULAR_PRICE)), ("Sale price", sale))
}

fn stock(row: &Row, gather: &mut Gather) -> Option<i64> {
    let backorders = row.any(&[
        "backorders allowed?",
        "autoriser les commandes de produits en rupture ?",
        "autoriser les commandes en attente ?",
    ]);
    let goes_on = matches!(backorders.to_lowercase().as_str(), "1" | "yes" | "notify" | "oui");
    let says = row.any(&["in stock?", "en stock ?"]);
    if says == "0" && !goes_on {
        return Some(0);
    }
    let stock = row.any(&["stock", "inventaire"]);
    if stock.eq_ignore_ascii_case("parent") {
        return None;
    }
    gather.count(row.line, "Stock", stock).filter(|_| !goes_on)
}

fn hidden(row: &Row) -> bool {
    let published = row.any(&["published", "publié"]);
    let visibility = row.any(&["visibility in catalog", "visibilité dans le catalogue"]);
    matches!(published, "0" | "-1") || visibility == "hidden"
}

/// The exporter writes line breaks as the two characters `\n`.
fn description(row: &Row) -> String {
    let full = row.any(DESCRIPTION).replace("\\n", "\n");
    let summary = row.any(SUMMARY).replace("\\n", "\n");
    if full.is_empty() || full == summary {
        return if full.is_empty() { summary } else { full };
    }
    let (summary, full) = (markup::paragraphs(&summary), markup::paragraphs(&full));
    format!("{summary}\n\n{full}").trim().to_owned()
}

fn pictures(row: &Row) -> Vec<FeedPicture> {
    let list = row.get("images");
    let picture = |source: &str| FeedPicture { source: source.to_owned(), alt: String::new() };
    split_addresses(list).into_iter().map(picture).collect()
}

/// "Attribute 1 name" and "Attribute 1 value(s)", in either language.
fn attributes_of(row: &Row) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for number in 1..=50 {
        let name = row
            .any(&[
                &format!("attribute {number} name"),
                &format!("nom de l'attribut {number}"),
                &format!("attribut {number} nom"),
            ])
            .to_owned();
        let value = row
            .any(&[
                &format!("attribute {number} value(s)"),
                &format!("valeur(s) de l'attribut {number}"),
                &format!("valeur(s) de l’attribut {number}"),
                &format!("attribut {number} valeur(s)"),
            ])
            .to_owned();
        if !name.is_empty() {
            pairs.push((name, value.replace("\\,", ",")));
        }
    }
    pairs
}

/// Splits at commas, not at those behind a backslash.
fn split_escaped(list: &str) -> Vec<String> {
    let kept = list.replace("\\,", "\u{1}");
    let parts = kept.split(',').map(|part| part.trim().replace('\u{1}', ","));
    parts.filter(|part| !part.is_empty()).collect()
}
