//! WooCommerce's product CSV, with English headers, which every shop of theirs reads.
//!
//! Fields: github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema.

use std::collections::HashSet;

use super::{Catalogue, Cells, Offer, WriteError, html, text_of};
use crate::amount;
use crate::model::FeedProduct;

/// Before the attributes, of which there are as many as any product has.
const COLUMNS: [&str; 17] = [
    "Type",
    "SKU",
    "GTIN, UPC, EAN, or ISBN",
    "Name",
    "Published",
    "Visibility in catalog",
    "Short description",
    "Description",
    "In stock?",
    "Stock",
    "Backorders allowed?",
    "Sale price",
    "Regular price",
    "Categories",
    "Images",
    "Parent",
    "Brands",
];

/// One row: its cells by their columns, then its attributes.
#[derive(Default)]
struct Row {
    cells: Cells,
    attributes: Vec<(String, String)>,
}

/// As a table: a product with variants is a row, and each of its variants names it as its parent.
pub fn woocommerce(catalogue: &Catalogue<'_>) -> Result<String, WriteError> {
    // A stock-keeping unit is one product's there: keys are, units may be shared.
    let mut taken: HashSet<String> =
        catalogue.products.iter().map(|product| product.key.clone()).collect();
    let rows: Vec<Row> = catalogue
        .products
        .iter()
        .flat_map(|product| rows(catalogue, product, &mut taken))
        .collect();
    let width = rows.iter().map(|row| row.attributes.len()).max().unwrap_or_default();
    let mut header = COLUMNS.map(str::to_owned).to_vec();
    for number in 1..=width {
        header.push(format!("Attribute {number} name"));
        header.push(format!("Attribute {number} value(s)"));
        header.push(format!("Attribute {number} visible"));
        header.push(format!("Attribute {number} global"));
    }
    super::table(b',', &header, rows.into_iter().map(|row| row.cells(width)))
}

impl Row {
    fn cells(self, width: usize) -> Vec<String> {
        let mut cells = COLUMNS.map(|column| super::cell(&self.cells, column)).to_vec();
        for (name, value) in self.attributes {
            cells.extend([name, value, "1".to_owned(), "0".to_owned()]);
        }
        cells.resize(COLUMNS.len() + width * 4, String::new());
        cells
    }
}

fn rows(catalogue: &Catalogue<'_>, product: &FeedProduct, taken: &mut HashSet<String>) -> Vec<Row> {
    let offers = Offer::all(product);
    let mut head = head(catalogue, product);
    let mut rows = Vec::new();
    if let [only] = offers.as_slice()
        && only.key.is_empty()
    {
        head.cells.push(("Type", "simple".to_owned()));
        head.cells.push(("SKU", unit(only.sku, &product.key, taken)));
        head.cells.extend(sold(catalogue, only));
        rows.push(head);
        return rows;
    }
    head.cells.push(("Type", "variable".to_owned()));
    head.cells.push(("SKU", product.key.clone()));
    head.cells.push(("In stock?", "1".to_owned()));
    rows.push(head);
    for offer in &offers {
        let own = format!("{}-{}", product.key, offer.key);
        let mut row = Row {
            cells: vec![
                ("Type", "variation".to_owned()),
                ("SKU", unit(offer.sku, &own, taken)),
                ("Name", format!("{} - {}", text_of(product).title, offer.values.join(", "))),
                ("Published", "1".to_owned()),
                ("Visibility in catalog", "visible".to_owned()),
                ("Parent", product.key.clone()),
                ("Images", offer.picture.to_owned()),
            ],
            attributes: Vec::new(),
        };
        row.cells.extend(sold(catalogue, offer));
        let values = offer.values.iter().map(|value| escaped(value));
        row.attributes = product.options.iter().cloned().zip(values).collect();
        rows.push(row);
    }
    rows
}

/// What a product says of itself, with or without variants.
fn head(catalogue: &Catalogue<'_>, product: &FeedProduct) -> Row {
    let text = text_of(product);
    // A ">" would put one collection into another.
    let titles = catalogue.collections_of(product).map(|title| escaped(&title.replace('>', "›")));
    let pictures: Vec<&str> = product.pictures.iter().map(|one| one.source.as_str()).collect();
    let options = product.options.iter().enumerate().map(|(place, option)| {
        let mut values: Vec<String> = Vec::new();
        for value in product.variants.iter().filter_map(|variant| variant.values.get(place)) {
            let value = escaped(value);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        (option.clone(), values.join(", "))
    });
    let details = product.details.iter().map(|(name, value)| (name.clone(), escaped(value)));
    Row {
        attributes: options.chain(details).collect(),
        cells: vec![
            ("Name", text.title),
            // -1 is a draft.
            ("Published", if product.hidden { "-1" } else { "1" }.to_owned()),
            ("Visibility in catalog", if product.hidden { "hidden" } else { "visible" }.to_owned()),
            ("Short description", text.subtitle),
            ("Description", html(&text.description)),
            ("Categories", titles.collect::<Vec<_>>().join(", ")),
            ("Images", pictures.join(", ")),
            ("Brands", escaped(&product.brand)),
        ],
    }
}

fn sold(catalogue: &Catalogue<'_>, offer: &Offer<'_>) -> Cells {
    let money = |minor: i64| amount::write(minor, catalogue.currency);
    let (price, before) = (offer.price_minor, offer.price_before_minor);
    vec![
        ("GTIN, UPC, EAN, or ISBN", offer.barcode.to_owned()),
        ("Regular price", money(before.unwrap_or(price))),
        ("Sale price", before.map(|_| money(price)).unwrap_or_default()),
        ("In stock?", if offer.is_gone() { "0" } else { "1" }.to_owned()),
        ("Stock", offer.stock.map(|left| left.to_string()).unwrap_or_default()),
        ("Backorders allowed?", "0".to_owned()),
    ]
}

/// A stock-keeping unit nobody else has: the shop's own, else the key.
fn unit(own: &str, key: &str, taken: &mut HashSet<String>) -> String {
    if !own.is_empty() && (own == key || taken.insert(own.to_owned())) {
        return own.to_owned();
    }
    key.to_owned()
}

/// A comma would separate two values.
fn escaped(value: &str) -> String {
    value.replace(',', "\\,")
}
