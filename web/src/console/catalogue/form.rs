//! A product while it is edited: amounts are words until they are saved.

use comptoir_api::catalogue::{ProductOption, Variant};
use comptoir_api::chat::Money;
use comptoir_api::shop::{ProductEdit, ProductText};
use leptos::prelude::*;

use crate::console::words::language;

/// A variant's row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Tells rows apart while they change.
    pub(crate) key: usize,
    /// As it came.
    pub(crate) variant: Variant,
    /// As written.
    pub(crate) price: String,
    /// As written; empty: not counted.
    pub(crate) stock: String,
}

/// What is being edited.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// Everything that needs no writing out.
    pub(crate) product: RwSignal<ProductEdit>,
    /// As written.
    pub(crate) price: RwSignal<String>,
    /// As written; empty: none.
    pub(crate) before: RwSignal<String>,
    /// As written; empty: not counted.
    pub(crate) stock: RwSignal<String>,
    /// Amount of the content, as written.
    pub(crate) content: RwSignal<String>,
    /// Its unit.
    pub(crate) unit: RwSignal<String>,
    /// Options as written: name, values with commas.
    pub(crate) options: RwSignal<Vec<(usize, String, String)>>,
    /// Variants.
    pub(crate) rows: RwSignal<Vec<Row>>,
    /// Names and values.
    pub(crate) details: RwSignal<Vec<(usize, String, String)>>,
    /// The next row's key.
    pub(crate) next: StoredValue<usize>,
    /// As it is on the server.
    pub(crate) saved: RwSignal<ProductEdit>,
    /// The field that could not be taken, and why.
    pub(crate) problem: RwSignal<Option<(String, String)>>,
}

impl Form {
    /// Begins to edit a product.
    pub(crate) fn new(product: ProductEdit, languages: &[String], currency: &str) -> Form {
        let form = Form {
            product: RwSignal::new(ProductEdit::default()),
            price: RwSignal::new(String::new()),
            before: RwSignal::new(String::new()),
            stock: RwSignal::new(String::new()),
            content: RwSignal::new(String::new()),
            unit: RwSignal::new("g".into()),
            options: RwSignal::new(Vec::new()),
            rows: RwSignal::new(Vec::new()),
            details: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            saved: RwSignal::new(ProductEdit::default()),
            problem: RwSignal::new(None),
        };
        form.take(product, languages, currency);
        form
    }

    /// Shows a product as the server has it.
    pub(crate) fn take(self, mut product: ProductEdit, languages: &[String], currency: &str) {
        for tag in languages {
            if !product.texts.iter().any(|text| text.language == *tag) {
                product.texts.push(ProductText { language: tag.clone(), ..ProductText::default() });
            }
        }
        if product.price.currency.is_empty() {
            currency.clone_into(&mut product.price.currency);
        }
        let currency = product.price.currency.clone();
        let is_new = product.id.is_empty();
        self.price.set(if is_new { String::new() } else { amount(product.price.minor, &currency) });
        self.before.set(
            product
                .price_before
                .as_ref()
                .map(|price| amount(price.minor, &currency))
                .unwrap_or_default(),
        );
        self.stock.set(product.stock.map(|stock| stock.to_string()).unwrap_or_default());
        self.content.set(
            product
                .content
                .as_ref()
                .map(|(thousandths, _)| thousandths_written(*thousandths))
                .unwrap_or_default(),
        );
        self.unit
            .set(product.content.as_ref().map_or_else(|| "g".into(), |(_, unit)| unit.clone()));
        self.options.set(
            product
                .options
                .iter()
                .map(|option| (self.key(), option.name.clone(), option.values.join(", ")))
                .collect(),
        );
        self.rows.set(
            product.variants.iter().map(|variant| self.row(variant.clone(), &currency)).collect(),
        );
        self.details.set(
            product
                .details
                .iter()
                .map(|(name, value)| (self.key(), name.clone(), value.clone()))
                .collect(),
        );
        self.saved.set(product.clone());
        self.product.set(product);
        self.problem.set(None);
    }

    /// What would be saved now; else the field that cannot be read.
    pub(crate) fn gather(self) -> Result<ProductEdit, &'static str> {
        let mut product = self.product.get();
        let currency = product.price.currency.clone();
        let price = |written: &str, field| minor(written, &currency).ok_or(field);
        product.options = self.options.with(|options| {
            options
                .iter()
                .map(|(_, name, values)| ProductOption {
                    name: name.trim().to_owned(),
                    values: split(values),
                })
                .filter(|option| !option.name.is_empty() && !option.values.is_empty())
                .collect()
        });
        product.variants = self.rows.with(|rows| {
            rows.iter()
                .map(|row| {
                    let mut variant = row.variant.clone();
                    variant.price =
                        Money { minor: price(&row.price, "price")?, currency: currency.clone() };
                    variant.stock = count(&row.stock, "stock")?;
                    Ok(variant)
                })
                .collect::<Result<Vec<_>, &'static str>>()
        })?;
        let has_variants = !product.variants.is_empty();
        product.price.minor = match self.price.with(|written| minor(written, &currency)) {
            Some(minor) => minor,
            None if has_variants => {
                product.variants.iter().map(|variant| variant.price.minor).min().unwrap_or_default()
            }
            None => return Err("price"),
        };
        product.price_before = match self.before.get().trim() {
            "" => None,
            written => {
                Some(Money { minor: price(written, "price_before")?, currency: currency.clone() })
            }
        };
        product.stock = count(&self.stock.get(), "stock")?;
        product.content = match self.content.get().trim() {
            "" => None,
            written => Some((thousandths_read(written).ok_or("content")?, self.unit.get())),
        };
        product.details = self.details.with(|details| {
            details
                .iter()
                .map(|(_, name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .filter(|(name, value)| !name.is_empty() && !value.is_empty())
                .collect()
        });
        Ok(product)
    }

    /// Whether anything differs from the server's.
    pub(crate) fn is_dirty(self) -> bool {
        let untouched = self
            .saved
            .with(|saved| saved.id.is_empty() && self.product.with(|product| product == saved));
        // A new product without a price cannot be gathered, and has nothing to lose yet.
        if untouched && self.price.with(String::is_empty) && self.rows.with(Vec::is_empty) {
            return false;
        }
        self.gather().map_or(true, |now| self.saved.with(|saved| now != *saved))
    }

    /// A key no row has had.
    pub(crate) fn key(self) -> usize {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        key
    }

    /// A variant's row.
    pub(crate) fn row(self, variant: Variant, currency: &str) -> Row {
        let price = amount(variant.price.minor, currency);
        let stock = variant.stock.map(|stock| stock.to_string()).unwrap_or_default();
        Row { key: self.key(), variant, price, stock }
    }
}

/// "12,50" in French, "12.50" in English.
pub(crate) fn amount(minor: i64, currency: &str) -> String {
    let digits = decimals(currency);
    let scale = 10_i64.pow(digits);
    let whole = minor / scale;
    if digits == 0 {
        return whole.to_string();
    }
    let point = if language() == "fr" { ',' } else { '.' };
    format!("{whole}{point}{:0width$}", (minor % scale).abs(), width = digits as usize)
}

/// Reads an amount, with comma or point; nothing that is not one, nothing below zero.
pub(crate) fn minor(written: &str, currency: &str) -> Option<i64> {
    let digits = decimals(currency) as usize;
    let plain: String = written
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}' && *c != '\u{a0}')
        .collect();
    let plain = plain.replace(',', ".");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if (whole.is_empty() && part.is_empty()) || part.len() > digits {
        return None;
    }
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<digits$}").parse().ok()? };
    whole.checked_mul(10_i64.pow(digits as u32))?.checked_add(part)
}

fn count(written: &str, field: &'static str) -> Result<Option<i64>, &'static str> {
    match written.trim() {
        "" => Ok(None),
        written => written.parse::<i64>().ok().filter(|count| *count >= 0).map(Some).ok_or(field),
    }
}

fn thousandths_written(thousandths: i64) -> String {
    if thousandths % 1000 == 0 {
        (thousandths / 1000).to_string()
    } else {
        amount(thousandths, "KWD")
    }
}

fn thousandths_read(written: &str) -> Option<i64> {
    minor(written, "KWD").filter(|thousandths| *thousandths > 0)
}

fn split(values: &str) -> Vec<String> {
    values
        .split(',')
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

/// ISO 4217: most have two.
fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        assert_eq!(minor("12,50", "EUR"), Some(1250));
        assert_eq!(minor("12.5", "EUR"), Some(1250));
        assert_eq!(minor("1 234", "EUR"), Some(123_400));
        assert_eq!(minor(",5", "EUR"), Some(50));
        assert_eq!(minor("12,505", "EUR"), None);
        assert_eq!(minor("-3", "EUR"), None);
        assert_eq!(minor("", "EUR"), None);
        assert_eq!(minor("12,5", "JPY"), None);
        assert_eq!(minor("1200", "JPY"), Some(1200));
        assert_eq!(minor("1.5", "KWD"), Some(1500));
    }
}
