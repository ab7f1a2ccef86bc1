//! Google Merchant and Meta catalogues: one item a variant, joined by `item_group_id`.
//!
//! Fields: support.google.com/merchants/answer/7052112 and Meta's catalogue reference.

use std::collections::HashMap;

use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::markup;
use crate::model::{FeedPicture, FeedText};
use crate::table;

/// What may distinguish the items of a group, with its name in French and English.
const AXES: [(&str, &str, &str); 8] = [
    ("color", "Couleur", "Colour"),
    ("size", "Taille", "Size"),
    ("material", "Matière", "Material"),
    ("pattern", "Motif", "Pattern"),
    ("gender", "Genre", "Gender"),
    ("age group", "Âge", "Age group"),
    ("size type", "Coupe", "Size type"),
    ("variant", "Variante", "Variant"),
];

/// The field for an option of that name, in French or English.
pub(crate) fn axis_of(option: &str) -> Option<&'static str> {
    let name = option.trim().to_lowercase();
    let is_named = |(axis, french, english): &&(&'static str, &str, &str)| {
        name == *axis || name == french.to_lowercase() || name == english.to_lowercase()
    };
    // Only those that sort by themselves in a filter; an age or a cut is said in words.
    AXES.iter().take(4).find(is_named).map(|(axis, _, _)| *axis)
}

/// One item's fields; each may be there several times.
pub(crate) struct Item {
    line: u32,
    fields: HashMap<String, Vec<String>>,
}

impl Item {
    pub(crate) fn new(line: u32, fields: Vec<(String, String)>) -> Self {
        let mut map: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in fields {
            if !value.trim().is_empty() {
                map.entry(name).or_default().push(value.trim().to_owned());
            }
        }
        Self { line, fields: map }
    }

    fn get(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    fn any(&self, names: &[&str]) -> &str {
        names.iter().map(|name| self.get(name)).find(|value| !value.is_empty()).unwrap_or("")
    }

    fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Reads a table.
pub(crate) fn read(text: &str, gather: &mut Gather) {
    let table = table::read(text, gather);
    let item = |row: &table::Row| {
        let fields = row.cells().map(|(name, cell)| (name.to_owned(), cell.to_owned()));
        Item::new(row.line, fields.collect())
    };
    products(table.rows.iter().map(item).collect(), gather);
}

/// Joins items to products, in the order in which each group first appears.
pub(crate) fn products(items: Vec<Item>, gather: &mut Gather) {
    let mut groups: Vec<(String, Vec<Item>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in items {
        let group = item.get("item group id").to_owned();
        if group.is_empty() {
            groups.push((item.get("id").to_owned(), vec![item]));
            continue;
        }
        if let Some((_, members)) = places.get(&group).and_then(|place| groups.get_mut(*place)) {
            members.push(item);
        } else {
            places.insert(group.clone(), groups.len());
            groups.push((group, vec![item]));
        }
    }
    for (key, members) in groups {
        product(key, &members, gather);
    }
}

fn product(key: String, items: &[Item], gather: &mut Gather) {
    let Some(first) = items.first() else { return };
    let mut pictures: Vec<FeedPicture> = Vec::new();
    for item in items {
        pictures.extend(pictures_of(item));
    }
    let mut draft = Draft {
        line: first.line,
        key,
        texts: vec![text(items)],
        brand: first.get("brand").to_owned(),
        content: gather.content(
            first.line,
            "unit_pricing_measure",
            first.get("unit pricing measure"),
        ),
        hidden: items.iter().all(hidden),
        collections: collections(first, gather),
        pictures,
        ..Draft::default()
    };
    if items.len() == 1 {
        draft.price = price(first, gather);
        draft.stock = stock(first, gather);
        first.get("id").clone_into(&mut draft.sku);
        draft.barcode = gather.gtin(first.line, "gtin", first.get("gtin"));
        draft.details = details(first, &AXES.map(|(axis, _, _)| axis), gather);
        gather.product(draft);
        return;
    }
    let mut axes: Vec<usize> = Vec::new();
    for (place, (axis, _, _)) in AXES.iter().enumerate() {
        let mut values: Vec<String> = items.iter().map(|i| i.get(axis).to_lowercase()).collect();
        values.sort();
        values.dedup();
        if values.len() > 1 {
            axes.push(place);
        }
    }
    draft.needs_variants = true;
    let same: Vec<&str> = AXES
        .iter()
        .enumerate()
        .filter(|(place, _)| !axes.contains(place))
        .map(|(_, (axis, _, _))| *axis)
        .collect();
    draft.details = details(first, &same, gather);
    draft.options =
        axes.iter().filter_map(|place| AXES.get(*place)).map(|a| label(a, gather)).collect();
    if axes.is_empty() {
        draft.options = vec![AXES.last().map(|a| label(a, gather)).unwrap_or_default()];
    }
    for item in items {
        let mut values: Vec<String> = axes
            .iter()
            .filter_map(|place| AXES.get(*place))
            .map(|(axis, _, _)| item.get(axis).to_owned())
            .collect();
        if axes.is_empty() {
            values = vec![item.any(&["title", "id"]).to_owned()];
        }
        draft.variants.push(VariantDraft {
            line: item.line,
            key: item.get("id").to_owned(),
            values,
            price: price(item, gather),
            sku: item.get("id").to_owned(),
            barcode: gather.gtin(item.line, "gtin", item.get("gtin")),
            stock: stock(item, gather),
            picture: item.any(&["image link", "image[0].url"]).to_owned(),
            ..VariantDraft::default()
        });
    }
    // Two items with the same values: only their ids tell them apart.
    let distinct: std::collections::HashSet<Vec<String>> = draft
        .variants
        .iter()
        .map(|v| v.values.iter().map(|v| v.to_lowercase()).collect())
        .collect();
    if distinct.len() < draft.variants.len() && axes.is_empty() {
        for variant in &mut draft.variants {
            variant.values = vec![variant.key.clone()];
        }
    }
    gather.product(draft);
}

fn label(axis: &(&str, &str, &str), gather: &Gather) -> String {
    let french = gather.wishes.languages.first().is_some_and(|l| l.starts_with("fr"));
    if french { axis.1.to_owned() } else { axis.2.to_owned() }
}

/// What the titles of a group have in common, where the rest only repeats the options.
fn text(items: &[Item]) -> FeedText {
    let titles: Vec<String> =
        items.iter().map(|item| markup::line(item.any(&["title", "name"]))).collect();
    let first = titles.first().cloned().unwrap_or_default();
    let description = items.first().map_or("", |item| {
        item.any(&["rich text description", "description", "summary", "content"])
    });
    let shared: String = {
        let words: Vec<&str> = first.split(' ').collect();
        let same = |count: usize| {
            let start = words.get(..count).unwrap_or_default();
            titles.iter().all(|t| t.split(' ').take(count).eq(start.iter().copied()))
        };
        let count = (0..=words.len()).rev().find(|count| same(*count)).unwrap_or(0);
        words.get(..count).unwrap_or_default().join(" ")
    };
    let only_options = items.iter().zip(&titles).all(|(item, title)| {
        let rest = title.get(shared.len()..).unwrap_or_default().to_lowercase();
        let values: Vec<String> =
            AXES.iter().map(|(axis, _, _)| item.get(axis).to_lowercase()).collect();
        let words = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
        };
        let known: Vec<String> = values.iter().flat_map(|value| words(value)).collect();
        words(&rest).iter().all(|word| word.is_empty() || known.contains(word))
    });
    let shared = shared.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned();
    let title = if only_options && shared.chars().count() >= 3 { shared } else { first };
    FeedText { title, description: description.to_owned(), ..FeedText::default() }
}

fn price(item: &Item, gather: &mut Gather) -> Price {
    let dates = item.get("sale price effective date");
    let (from, to) = dates.split_once('/').unwrap_or((dates, ""));
    let sale = if gather.holds(from, to) { item.get("sale price") } else { "" };
    gather.price(item.line, ("price", item.get("price")), ("sale_price", sale))
}

fn stock(item: &Item, gather: &mut Gather) -> Option<i64> {
    let availability = item.get("availability").to_lowercase().replace(['_', '-'], " ");
    if matches!(availability.as_str(), "out of stock" | "discontinued") {
        return Some(0);
    }
    let names =
        ["quantity to sell on facebook", "quantity", "sell on google quantity", "inventory"];
    gather.count(item.line, "quantity", item.any(&names))
}

fn hidden(item: &Item) -> bool {
    let says = |name: &str, words: &[&str]| words.contains(&item.get(name).to_lowercase().as_str());
    says("visibility", &["hidden", "staging", "whitelist_only", "unpublished"])
        || says("status", &["archived", "inactive", "staging"])
}

fn collections(item: &Item, gather: &mut Gather) -> Vec<String> {
    let mut keys = Vec::new();
    for path in item.all("product type") {
        keys.extend(gather.collections(&markup::line(path).split('>').collect::<Vec<_>>()));
    }
    if keys.is_empty() {
        // Google's own tree is deep: its leaf says what it is. A number says nothing to a person.
        let category = markup::line(item.any(&["google product category", "fb product category"]));
        let leaf = category.rsplit('>').next().unwrap_or_default().trim();
        if !leaf.is_empty() && !leaf.bytes().all(|b| b.is_ascii_digit()) {
            keys = gather.collections(&[leaf]);
        }
    }
    keys
}

fn pictures_of(item: &Item) -> Vec<FeedPicture> {
    let mut sources: Vec<&str> = Vec::new();
    sources.extend(item.all("image link").iter().map(String::as_str));
    for number in 0..10 {
        sources.push(item.get(&format!("image[{number}].url")));
    }
    for list in item.all("additional image link") {
        // A comma may be part of an address; what follows a separating one is an address too.
        sources.extend(split_addresses(list));
    }
    let picture =
        |source: &str| FeedPicture { source: source.trim().to_owned(), alt: String::new() };
    sources.into_iter().map(picture).collect()
}

/// Splits a list of addresses at commas that are followed by another one.
pub(crate) fn split_addresses(list: &str) -> Vec<&str> {
    let list = list.trim();
    if !list.contains("://") {
        return list.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in list.match_indices(',') {
        let after = list.get(at + 1..).unwrap_or_default().trim_start();
        if after.starts_with("http") || after.is_empty() {
            parts.push(list.get(begin..at).unwrap_or_default());
            begin = at + 1;
        }
    }
    parts.push(list.get(begin..).unwrap_or_default());
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn details(item: &Item, axes: &[&str], gather: &Gather) -> Vec<(String, String)> {
    let mut details = Vec::new();
    for axis in AXES.iter().filter(|(axis, _, _)| axes.contains(axis)) {
        let value = item.get(axis.0);
        if !value.is_empty() && axis.0 != "variant" {
            details.push((label(axis, gather), value.to_owned()));
        }
    }
    let names = item.all("product detail/attribute name");
    let values = item.all("product detail/attribute value");
    details.extend(names.iter().cloned().zip(values.iter().cloned()));
    // In a table: "section:name:value".
    for detail in item.all("product detail") {
        let mut parts = detail.splitn(3, ':').skip(1);
        if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            details.push((name.to_owned(), value.to_owned()));
        }
    }
    details
}
