//! PrestaShop's product CSV and, beside it, its combinations.
//!
//! Cells are separated by `;`, values in a cell by `,`, a value's parts by `:`. Prices are without
//! tax unless the column says otherwise.

use std::collections::HashMap;

use crate::format::Others;
use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::merchant::split_addresses;
use crate::model::{FeedPicture, FeedText};
use crate::problem::Trouble;
use crate::table::{self, Columns, Row};

const ID: &[&str] = &["product id", "id", "id produit", "id du produit"];
const NAME: &[&str] = &["name", "nom", "product name", "nom du produit"];
const WITHOUT_TAX: &[&str] =
    &["price tax excluded", "price (tax excl.)", "prix ht", "prix (ht)", "prix hors taxes"];
const WITH_TAX: &[&str] = &[
    "price tax included",
    "price (tax incl.)",
    "prix ttc",
    "prix (ttc)",
    "prix toutes taxes comprises",
];
const REFERENCE: &[&str] =
    &["reference #", "reference", "référence", "référence n°", "référence #"];
const CATEGORIES: &[&str] =
    &["categories (x,y,z...)", "catégories (x,y,z...)", "categories", "category", "catégorie"];
const IMAGES: &[&str] =
    &["image urls (x,y,z...)", "url images (x,y,z...)", "urls des images (x,y,z...)", "image"];
const ALTS: &[&str] = &["image alt texts (x,y,z...)", "textes alternatifs des images (x,y,z...)"];
const ATTRIBUTE: &[&str] = &["attribute (name:type:position)", "attribut (nom:type:position)"];
const VALUE: &[&str] = &["value (value:position)", "valeur (valeur:position)"];

/// Whether the header is that of the products.
pub(crate) fn is_products(columns: &Columns) -> bool {
    // A name and a price are in many a table of a shop's own.
    let named = columns.has_any(ID) || columns.has_any(REFERENCE);
    named && columns.has_any(NAME) && (columns.has_any(WITHOUT_TAX) || columns.has_any(WITH_TAX))
}

/// Whether the header is that of the combinations.
fn is_combinations(columns: &Columns) -> bool {
    columns.has_any(ATTRIBUTE) && columns.has_any(VALUE)
}

/// Reads both tables.
pub(crate) fn read(text: &str, others: &Others<'_>, gather: &mut Gather) {
    let products = table::read(text, gather);
    if !products.columns.has_any(WITH_TAX) && gather.wishes.tax_basis_points == 0 {
        gather.problem(1, "Price tax excluded", Trouble::WithoutTax, false);
    }
    let combinations = others.with_header(is_combinations);
    let combinations = combinations.map(|text| table::read(text, gather).rows).unwrap_or_default();
    let mut of_product: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in &combinations {
        of_product.entry(row.any(ID)).or_default().push(row);
    }
    for row in &products.rows {
        let own = of_product.remove(row.any(ID)).unwrap_or_default();
        product(row, &own, gather);
    }
    let mut orphans: Vec<(u32, String)> = of_product
        .into_iter()
        .flat_map(|(id, rows)| rows.into_iter().map(move |row| (row.line, id.to_owned())))
        .collect();
    orphans.sort();
    for (line, id) in orphans {
        gather.problem(line, "combinations: Product ID", Trouble::NoParent(id), true);
    }
}

fn product(row: &Row, combinations: &[&Row], gather: &mut Gather) {
    let id = row.any(ID);
    let reference = row.any(REFERENCE);
    let summary = row.any(&["summary", "résumé", "récapitulatif"]);
    let description = row.get("description");
    let text = FeedText {
        title: row.any(NAME).to_owned(),
        description: if description.is_empty() { summary } else { description }.to_owned(),
        ..FeedText::default()
    };
    let mut collections = Vec::new();
    for path in row.any(CATEGORIES).split(',') {
        collections.extend(gather.collections(&path.split('/').collect::<Vec<_>>()));
    }
    let active = row.any(&["active (0/1)", "actif (0/1)", "status", "état"]);
    let visibility = row.any(&["visibility", "visibilité"]);
    let mut draft = Draft {
        line: row.line,
        key: if id.is_empty() { reference.to_owned() } else { id.to_owned() },
        texts: vec![text],
        brand: row.any(&["manufacturer", "brand", "marque", "fabricant"]).to_owned(),
        price: price(row, gather),
        stock: gather.count(row.line, "Quantity", row.any(&["quantity", "quantité"])),
        sku: reference.to_owned(),
        barcode: barcode(row, ("EAN13", "UPC"), gather),
        hidden: active == "0" || visibility == "none",
        collections,
        pictures: pictures(row),
        details: features(row.any(&[
            "feature(name:value:position)",
            "feature (name:value:position)",
            "feature(name:value:position:customized)",
            "caractéristique (nom:valeur:position)",
        ])),
        ..Draft::default()
    };
    for combination in combinations {
        variant(combination, &mut draft, gather);
    }
    gather.product(draft);
}

fn price(row: &Row, gather: &mut Gather) -> Price {
    let with_tax = row.any(WITH_TAX);
    let full = if with_tax.is_empty() {
        let price = gather.price(row.line, ("Price tax excluded", row.any(WITHOUT_TAX)), ("", ""));
        gather.taxed(price)
    } else {
        gather.price(row.line, ("Price tax included", with_tax), ("", ""))
    };
    let from = row.any(&["discount from (yyyy-mm-dd)", "réduction du (aaaa-mm-jj)"]);
    let to = row.any(&["discount to (yyyy-mm-dd)", "réduction au (aaaa-mm-jj)"]);
    let Some(now) = full.now.filter(|_| gather.holds(from, to)) else { return full };
    let amount = row.any(&["discount amount", "montant de la réduction"]);
    let off = gather.impact(row.line, "Discount amount", amount);
    let percent = row.any(&["discount percent", "pourcentage de réduction"]);
    // 5.5 % is 550 of 10,000: as if a percentage were money with two decimals.
    let percent = match crate::amount::parse(percent, 2) {
        Ok(percent) if (0..=10_000).contains(&percent.minor) => percent.minor,
        _ => 0,
    };
    let reduced = now - off - (i128::from(now) * i128::from(percent) / 10_000) as i64;
    if reduced < now && reduced >= 0 {
        Price { now: Some(reduced), before: Some(now), refused: false }
    } else {
        full
    }
}

fn variant(row: &Row, draft: &mut Draft, gather: &mut Gather) {
    let names: Vec<String> = parts(row.any(ATTRIBUTE));
    let values: Vec<String> = parts(row.any(VALUE));
    if names.is_empty() || names.len() != values.len() {
        gather.problem(row.line, "combinations: Attribute", Trouble::Missing, true);
        return;
    }
    for name in &names {
        if !draft.options.contains(name) {
            draft.options.push(name.clone());
        }
    }
    let value = |option: &String| {
        let place = names.iter().position(|name| name == option);
        place.and_then(|place| values.get(place)).cloned().unwrap_or_default()
    };
    let values: Vec<String> = draft.options.iter().map(value).collect();
    let impact_text =
        row.any(&["impact on price", "impact sur le prix", "impact sur le prix (ht)"]);
    let impact = gather.impact(row.line, "combinations: Impact on price", impact_text);
    let impact = Price { now: Some(impact.abs()), ..Price::default() };
    let impact = gather.taxed(impact).now.unwrap_or(0) * impact_sign(impact_text);
    let add = |price: Option<i64>| price.map(|price| price + impact).filter(|price| *price >= 0);
    let price = Price { now: add(draft.price.now), before: add(draft.price.before), ..draft.price };
    let reference = row.any(REFERENCE).to_owned();
    let picture = split_addresses(row.any(IMAGES)).first().map(|s| (*s).to_owned());
    draft.variants.push(VariantDraft {
        line: row.line,
        key: reference.clone(),
        values,
        price,
        sku: reference,
        barcode: barcode(row, ("combinations: EAN13", "combinations: UPC"), gather),
        stock: gather.count(row.line, "combinations: Quantity", row.any(&["quantity", "quantité"])),
        picture: picture.unwrap_or_default(),
        origin: "combinations",
    });
}

fn impact_sign(text: &str) -> i64 {
    if text.trim_start().starts_with(['-', '\u{2212}']) { -1 } else { 1 }
}

fn barcode(row: &Row, names: (&str, &str), gather: &mut Gather) -> String {
    let ean = row.any(&["ean13", "ean-13", "ean"]);
    let (field, code) = if ean.is_empty() { (names.1, row.get("upc")) } else { (names.0, ean) };
    gather.gtin(row.line, field, code)
}

/// "Color:color:0, Disk space:select:1" has the parts "Color" and "Disk space".
fn parts(list: &str) -> Vec<String> {
    let first = |part: &str| part.split(':').next().unwrap_or_default().trim().to_owned();
    list.split(',').map(first).filter(|part| !part.is_empty()).collect()
}

/// "Composition:Cotton:1, Style:Casual:2".
fn features(list: &str) -> Vec<(String, String)> {
    let pair = |part: &str| {
        let mut parts = part.split(':').map(str::trim);
        Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
    };
    list.split(',').filter_map(pair).collect()
}

fn pictures(row: &Row) -> Vec<FeedPicture> {
    let alts: Vec<&str> = row.any(ALTS).split(',').map(str::trim).collect();
    let picture = |(place, source): (usize, &str)| {
        let alt = alts.get(place).copied().unwrap_or_default().to_owned();
        FeedPicture { source: source.to_owned(), alt }
    };
    split_addresses(row.any(IMAGES)).into_iter().enumerate().map(picture).collect()
}
