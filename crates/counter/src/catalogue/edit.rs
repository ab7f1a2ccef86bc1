//! A product as it is edited: every field checked, then a row; and back.

use std::collections::HashSet;

use comptoir_api::catalogue::{Picture, ProductOption, Variant};
use comptoir_api::chat::Money;
use comptoir_api::shop::{ProductEdit, ProductText};
use comptoir_store::products::{PictureRow, ProductRow, VariantRow};
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, StoreError, Tx};

use super::show::{variant_of, video_of};
use super::{media_file, media_path, slug};
use crate::http::input::{filled, line};
use crate::http::refused::{Answer, Refused};
use crate::{limits, team};

/// A product as the editor shows it.
pub(crate) fn edit_of(shop: &ShopId, product: &ProductRow) -> ProductEdit {
    let money = |minor| Money { minor, currency: product.currency.clone() };
    let picture = |picture: &PictureRow| Picture {
        path: media_path(shop, &picture.file),
        alt: picture.alt.clone(),
    };
    ProductEdit {
        id: product.id.clone(),
        texts: product.texts.clone(),
        brand: product.brand.clone(),
        price: money(product.price_minor),
        price_before: product.price_before_minor.map(money),
        content: product.content.clone(),
        stock: product.stock,
        sku: product.sku.clone(),
        barcode: product.barcode.clone(),
        tax: String::new(),
        hidden: product.hidden,
        collections: product.collections.clone(),
        options: product.options.clone(),
        variants: product.variants.iter().map(|row| variant_of(shop, product, row)).collect(),
        pictures: product.pictures.iter().map(picture).collect(),
        video: product.video.as_ref().map(|video| video_of(shop, video)),
        details: product.details.clone(),
        revision: product.revision,
    }
}

/// Checks an edit and makes it a row. What a feed calls the product is not of the editor's making
/// and is filled in by who saves it.
pub(crate) fn row_of(shop: &ShopRow, edit: &ProductEdit, now_ms: u64) -> Answer<ProductRow> {
    let options = options(&edit.options)?;
    let mut product = ProductRow {
        id: edit.id.clone(),
        source_key: None,
        source_hash: String::new(),
        texts: texts(&edit.texts)?,
        brand: line("brand", &edit.brand, limits::LINE_CHARS_MAX)?,
        currency: shop.currency.clone(),
        price_minor: price("price", &edit.price, shop)?,
        price_max_minor: 0,
        price_before_minor: before("price_before", edit.price_before.as_ref(), shop)?,
        content: content(edit.content.as_ref())?,
        stock: stock("stock", edit.stock)?,
        sku: line("sku", &edit.sku, limits::LINE_CHARS_MAX)?,
        barcode: line("barcode", &edit.barcode, limits::LINE_CHARS_MAX)?,
        hidden: edit.hidden,
        variants: variants(shop, &options, &edit.variants)?,
        options,
        pictures: pictures(&shop.id, &edit.pictures)?,
        video: None,
        details: details(&edit.details)?,
        collections: edit.collections.clone(),
        position: 0,
        revision: edit.revision,
        updated_ms: now_ms,
    };
    sum_up(&mut product);
    Ok(product)
}

/// Brings what a product says of its variants in line with them.
pub(super) fn sum_up(product: &mut ProductRow) {
    product.sum_up_prices();
    if !product.variants.is_empty() {
        product.stock = product.variants.iter().map(|variant| variant.stock).sum();
    }
}

/// An id that no product has, made of a title.
pub(crate) async fn free_id(tx: &mut Tx, shop: &ShopId, title: &str) -> Result<String, StoreError> {
    let first = slug(title);
    let mut candidate = first.clone();
    let mut number = 1_u32;
    while tx.products(shop).has(&candidate).await? {
        number += 1;
        candidate = format!("{first}-{number}");
    }
    Ok(candidate)
}

fn texts(texts: &[ProductText]) -> Answer<Vec<ProductText>> {
    if texts.is_empty() {
        return Err(Refused::invalid("texts", "refused-empty"));
    }
    if texts.len() > limits::LANGUAGES_MAX {
        return Err(Refused::over("texts", "refused-too-many", limits::LANGUAGES_MAX));
    }
    let mut languages = HashSet::new();
    let mut taken = Vec::new();
    for text in texts {
        if !team::is_language(&text.language) || !languages.insert(&text.language) {
            return Err(Refused::invalid("texts", "refused-language"));
        }
        let title = line("title", &text.title, limits::TITLE_CHARS_MAX)?;
        let subtitle = line("subtitle", &text.subtitle, limits::LINE_CHARS_MAX)?;
        let description = line("description", &text.description, limits::DESCRIPTION_CHARS_MAX)?;
        // A language without a title is not translated yet, and shown in the first.
        if !title.is_empty() {
            let language = text.language.clone();
            taken.push(ProductText { language, title, subtitle, description });
        }
    }
    if taken.is_empty() {
        return Err(Refused::invalid("title", "refused-empty"));
    }
    Ok(taken)
}

fn price(field: &str, money: &Money, shop: &ShopRow) -> Answer<i64> {
    // A price of nothing may come without a currency: a product with variants has none of its own.
    let empty = money.minor == 0 && money.currency.is_empty();
    if !empty && money.currency != shop.currency {
        return Err(Refused::invalid(field, "refused-currency").name(&shop.currency));
    }
    if !(0..=limits::PRICE_MINOR_MAX).contains(&money.minor) {
        return Err(Refused::invalid(field, "refused-price"));
    }
    Ok(money.minor)
}

fn before(field: &str, money: Option<&Money>, shop: &ShopRow) -> Answer<Option<i64>> {
    money.map(|money| price(field, money, shop)).transpose()
}

fn stock(field: &str, stock: Option<i64>) -> Answer<Option<i64>> {
    match stock {
        Some(pieces) if !(0..=limits::STOCK_MAX).contains(&pieces) => {
            Err(Refused::invalid(field, "refused-stock").number(limits::STOCK_MAX))
        }
        stock => Ok(stock),
    }
}

fn content(content: Option<&(i64, String)>) -> Answer<Option<(i64, String)>> {
    let Some((milli, unit)) = content else { return Ok(None) };
    let unit = line("content", unit, 12)?;
    if unit.is_empty() || !(1..=1_000_000_000_000).contains(milli) {
        return Err(Refused::invalid("content", "refused-content"));
    }
    Ok(Some((*milli, unit)))
}

fn options(options: &[ProductOption]) -> Answer<Vec<ProductOption>> {
    if options.len() > limits::OPTIONS_MAX {
        return Err(Refused::over("options", "refused-too-many", limits::OPTIONS_MAX));
    }
    let option = |option: &ProductOption| {
        let value = |value: &String| filled("options", value, limits::LINE_CHARS_MAX);
        Ok(ProductOption {
            name: filled("options", &option.name, limits::LINE_CHARS_MAX)?,
            values: option.values.iter().map(value).collect::<Answer<_>>()?,
        })
    };
    options.iter().map(option).collect()
}

fn variants(
    shop: &ShopRow,
    options: &[ProductOption],
    variants: &[Variant],
) -> Answer<Vec<VariantRow>> {
    if variants.len() > limits::VARIANTS_MAX {
        return Err(Refused::over("variants", "refused-too-many", limits::VARIANTS_MAX));
    }
    let mut rows: Vec<VariantRow> = Vec::new();
    for variant in variants {
        let value = |value: &String| filled("variants", value, limits::LINE_CHARS_MAX);
        let choices: Vec<String> = variant.values.iter().map(value).collect::<Answer<_>>()?;
        let twice = rows.iter().any(|row| row.choices == choices);
        if choices.len() != options.len() || twice {
            return Err(Refused::invalid("variants", "refused-variants"));
        }
        rows.push(VariantRow {
            id: variant_id(&rows, variant, &choices)?,
            title: choices.join(", "),
            choices,
            price_minor: price("variants", &variant.price, shop)?,
            price_before_minor: before("variants", variant.price_before.as_ref(), shop)?,
            sku: line("variants", &variant.sku, limits::LINE_CHARS_MAX)?,
            barcode: line("variants", &variant.barcode, limits::LINE_CHARS_MAX)?,
            stock: stock("variants", variant.stock)?,
            picture: match variant.picture.as_str() {
                "" => String::new(),
                path => media_file(&shop.id, path)
                    .ok_or_else(|| Refused::invalid("variants", "refused-picture-path"))?,
            },
        });
    }
    Ok(rows)
}

fn variant_id(rows: &[VariantRow], variant: &Variant, choices: &[String]) -> Answer<String> {
    let taken = |id: &str| rows.iter().any(|row| row.id == id);
    if !variant.id.is_empty() {
        if variant.id.len() > 80 || taken(&variant.id) || slug(&variant.id) != variant.id {
            return Err(Refused::invalid("variants", "refused-variants"));
        }
        return Ok(variant.id.clone());
    }
    let first = slug(&choices.join(" "));
    let mut candidate = first.clone();
    let mut number = 1_usize;
    while taken(&candidate) {
        number += 1;
        candidate = format!("{first}-{number}");
    }
    Ok(candidate)
}

fn pictures(shop: &ShopId, pictures: &[Picture]) -> Answer<Vec<PictureRow>> {
    if pictures.len() > limits::PICTURES_MAX {
        return Err(Refused::over("pictures", "refused-too-many", limits::PICTURES_MAX));
    }
    let row = |picture: &Picture| {
        let file = media_file(shop, &picture.path);
        Ok(PictureRow {
            file: file.ok_or_else(|| Refused::invalid("pictures", "refused-picture-path"))?,
            alt: line("pictures", &picture.alt, limits::LINE_CHARS_MAX)?,
        })
    };
    pictures.iter().map(row).collect()
}

fn details(details: &[(String, String)]) -> Answer<Vec<(String, String)>> {
    if details.len() > limits::DETAILS_MAX {
        return Err(Refused::over("details", "refused-too-many", limits::DETAILS_MAX));
    }
    let detail = |(name, value): &(String, String)| {
        let name = filled("details", name, limits::LINE_CHARS_MAX)?;
        Ok((name, filled("details", value, limits::DETAIL_CHARS_MAX)?))
    };
    details.iter().map(detail).collect()
}
