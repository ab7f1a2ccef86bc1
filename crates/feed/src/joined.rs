//! Mechanical joins of Spree's, PrestaShop's and Saleor's data in one JSON file each.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::json::{self, Figure};
use crate::model::{FeedPicture, FeedText};
use crate::problem::Trouble;
use crate::{ReadError, markup};

/// Reads whichever of the three it is.
pub(crate) fn read(text: &str, gather: &mut Gather) -> Result<(), ReadError> {
    if text.trim_start().starts_with('[') {
        let raw: Vec<&RawValue> = json::document(text)?;
        for (line, record) in json::records::<SpreeProduct>(text, &raw, gather) {
            spree(line, record, gather);
        }
        return Ok(());
    }
    let document: Document<'_> = json::document(text)?;
    if document.channels.is_some() {
        for (line, record) in json::records::<SaleorProduct>(text, &document.products, gather) {
            saleor(line, record, gather);
        }
        return Ok(());
    }
    if gather.wishes.tax_basis_points == 0 {
        gather.problem(1, "price_excl_tax_eur", Trouble::WithoutTax, false);
    }
    for (line, record) in json::records::<ShopProduct>(text, &document.products, gather) {
        prestashop(line, record, &document, gather);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    products: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    channels: Option<&'a RawValue>,
    #[serde(borrow, default)]
    categories: Option<&'a RawValue>,
    #[serde(default)]
    currency: String,
}

fn source(path: String) -> FeedPicture {
    FeedPicture { source: path, alt: String::new() }
}

/// The price in the shop's currency, else one in another, which is refused with its name.
fn price_among(line: u32, prices: &BTreeMap<String, Figure>, gather: &mut Gather) -> Price {
    let ours = prices.get_key_value(&gather.wishes.currency).or_else(|| prices.iter().next());
    let Some((currency, amount)) = ours else { return Price::default() };
    let text = format!("{} {currency}", amount.text());
    gather.price(line, ("prices", &text), ("", ""))
}

/// Options of a product, and the values of each variant in their order.
fn options<'a>(variants: impl Iterator<Item = &'a BTreeMap<String, String>>) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    for names in variants.map(BTreeMap::keys) {
        for name in names {
            if !options.contains(name) {
                options.push(name.clone());
            }
        }
    }
    options
}

fn values(options: &[String], pairs: &BTreeMap<String, String>) -> Vec<String> {
    options.iter().map(|option| pairs.get(option).cloned().unwrap_or_default()).collect()
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SpreeProduct {
    slug: String,
    i18n: BTreeMap<String, SpreeText>,
    variants: Vec<SpreeVariant>,
    images: Vec<String>,
    category: Vec<String>,
    specs: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SpreeText {
    name: String,
    description: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SpreeVariant {
    sku: String,
    options: BTreeMap<String, String>,
    prices: BTreeMap<String, Figure>,
    image: String,
    stock: Figure,
}

fn spree(line: u32, record: SpreeProduct, gather: &mut Gather) {
    let options = options(record.variants.iter().map(|variant| &variant.options));
    let path: Vec<&str> = record.category.iter().map(String::as_str).collect();
    let mut variants = Vec::new();
    for variant in record.variants {
        variants.push(VariantDraft {
            line,
            key: variant.sku.clone(),
            values: values(&options, &variant.options),
            price: price_among(line, &variant.prices, gather),
            sku: variant.sku,
            stock: gather.count(line, "stock", &variant.stock.text()),
            picture: variant.image,
            ..VariantDraft::default()
        });
    }
    let text = |(language, text): (String, SpreeText)| FeedText {
        language,
        title: text.name,
        description: text.description,
        ..FeedText::default()
    };
    let detail = |(name, value): (String, String)| {
        let name = name.replace('_', " ");
        let mut letters = name.chars();
        let first = letters.next().map(|c| c.to_uppercase().collect::<String>());
        (first.unwrap_or_default() + letters.as_str(), value)
    };
    let draft = Draft {
        line,
        key: record.slug,
        texts: record.i18n.into_iter().map(text).collect(),
        collections: gather.collections(&path),
        options,
        variants,
        pictures: record.images.into_iter().map(source).collect(),
        details: record.specs.into_iter().map(detail).collect(),
        needs_variants: true,
        ..Draft::default()
    };
    gather.product(draft);
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SaleorProduct {
    name: String,
    slug: String,
    category: Option<String>,
    description: Option<String>,
    collections: Vec<String>,
    attributes: BTreeMap<String, String>,
    images: Vec<String>,
    variants: Vec<SaleorVariant>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SaleorVariant {
    sku: Option<String>,
    name: String,
    prices: BTreeMap<String, Figure>,
    stock: Option<Figure>,
    attributes: BTreeMap<String, String>,
}

fn saleor(line: u32, record: SaleorProduct, gather: &mut Gather) {
    let options = options(record.variants.iter().map(|variant| &variant.attributes));
    let mut variants = Vec::new();
    for variant in record.variants {
        let sku = variant.sku.unwrap_or_default();
        variants.push(VariantDraft {
            line,
            key: if sku.is_empty() { variant.name } else { sku.clone() },
            values: values(&options, &variant.attributes),
            price: price_among(line, &variant.prices, gather),
            sku,
            stock: gather.count(line, "stock", &variant.stock.unwrap_or_default().text()),
            ..VariantDraft::default()
        });
    }
    let mut collections = gather.collections(&[record.category.as_deref().unwrap_or_default()]);
    for name in &record.collections {
        collections.extend(gather.collections(&[name]));
    }
    let text = FeedText {
        title: record.name,
        description: record.description.unwrap_or_default(),
        ..FeedText::default()
    };
    let draft = Draft {
        line,
        key: record.slug,
        texts: vec![text],
        collections,
        options,
        variants,
        pictures: record.images.into_iter().map(source).collect(),
        details: record.attributes.into_iter().collect(),
        needs_variants: true,
        ..Draft::default()
    };
    gather.product(draft);
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ShopProduct {
    id: String,
    reference: String,
    price_excl_tax_eur: Figure,
    categories: Vec<String>,
    manufacturer: String,
    #[serde(rename = "type")]
    kind: String,
    quantity: Figure,
    fr: ShopText,
    en: ShopText,
    de: ShopText,
    features_fr: BTreeMap<String, String>,
    images: Vec<String>,
    variants: Vec<ShopVariant>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ShopText {
    name: String,
    description: String,
    description_short: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ShopVariant {
    id: String,
    reference: String,
    price_impact: Figure,
    quantity: Figure,
    attributes: Vec<ShopAttribute>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ShopAttribute {
    group: String,
    name_fr: String,
    name_en: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ShopCategory {
    fr: ShopText,
    en: ShopText,
}

fn prestashop(line: u32, record: ShopProduct, document: &Document<'_>, gather: &mut Gather) {
    let french = gather.wishes.languages.first().is_none_or(|language| language.starts_with("fr"));
    let amount = format!("{} {}", record.price_excl_tax_eur.text(), document.currency);
    let price = gather.price(line, ("price_excl_tax_eur", amount.trim()), ("", ""));
    let price = gather.taxed(price);
    let mut options: Vec<String> = Vec::new();
    let mut variants = Vec::new();
    for variant in record.variants {
        let mut pairs = Vec::new();
        for attribute in variant.attributes {
            let group = group(&attribute.group, french);
            if !options.contains(&group) {
                options.push(group.clone());
            }
            let both = if french { attribute.name_fr } else { attribute.name_en };
            pairs.push((group, both));
        }
        let value = |option: &String| {
            pairs
                .iter()
                .find(|(name, _)| name == option)
                .map(|(_, v)| v.clone())
                .unwrap_or_default()
        };
        let impact = gather.impact(line, "price_impact", &variant.price_impact.text());
        let impact = gather.taxed(Price { now: Some(impact), ..Price::default() }).now.unwrap_or(0);
        variants.push(VariantDraft {
            line,
            key: variant.id,
            values: options.iter().map(value).collect(),
            price: Price { now: price.now.map(|minor| minor + impact), ..price },
            sku: variant.reference,
            stock: gather.count(line, "quantity", &variant.quantity.text()),
            ..VariantDraft::default()
        });
    }
    let text = |(language, text): (&str, ShopText)| {
        let long = markup::paragraphs(&text.description);
        let short = markup::paragraphs(&text.description_short);
        FeedText {
            language: language.into(),
            title: text.name,
            subtitle: String::new(),
            description: if long.is_empty() { short } else { long },
        }
    };
    let texts = [("fr", record.fr), ("en", record.en), ("de", record.de)];
    let stock = gather.count(line, "quantity", &record.quantity.text());
    let draft = Draft {
        line,
        key: record.id,
        texts: texts.into_iter().map(text).collect(),
        brand: record.manufacturer.replace('_', " "),
        price,
        // What is downloaded is never sold out.
        stock: stock.filter(|_| record.kind != "virtual"),
        sku: record.reference,
        collections: shop_collections(&record.categories, document, gather),
        options,
        variants,
        pictures: record.images.into_iter().map(source).collect(),
        details: record.features_fr.into_iter().collect(),
        ..Draft::default()
    };
    gather.product(draft);
}

/// Names of PrestaShop's own groups of attributes, which its French data leaves in English.
fn group(name: &str, french: bool) -> String {
    let translated = match name {
        "Size" => "Taille",
        "Color" => "Couleur",
        "Paper_Type" => "Type de papier",
        "Dimension" => "Dimension",
        _ => "",
    };
    if french && !translated.is_empty() { translated.into() } else { name.replace('_', " ") }
}

fn shop_collections(keys: &[String], document: &Document<'_>, gather: &mut Gather) -> Vec<String> {
    let raw = document.categories.map_or("{}", RawValue::get);
    let known: BTreeMap<String, ShopCategory> = serde_json::from_str(raw).unwrap_or_default();
    let mut found = Vec::new();
    for key in keys {
        let Some(category) = known.get(key) else { continue };
        let titles = [
            ("fr".to_owned(), category.fr.name.clone()),
            ("en".to_owned(), category.en.name.clone()),
        ];
        if gather.collection(key, &titles) {
            found.push(key.clone());
        }
    }
    found
}
