//! Products as customers see them, in their language.

use comptoir_api::catalogue::{Availability, Picture, ProductPage, ProductTile, Variant, Video};
use comptoir_api::chat::Money;
use comptoir_api::shop::ProductText;
use comptoir_store::ShopId;
use comptoir_store::products::{ProductRow, VariantRow, VideoRow};
use comptoir_text::Text;

use super::media_path;
use crate::{limits, money};

/// What can still be had of so many pieces (`None`: not counted), and how many if they are few.
pub fn availability(stock: Option<i64>) -> (Availability, Option<u32>) {
    match stock {
        Some(left) if left <= 0 => (Availability::SoldOut, None),
        Some(left) if left <= limits::STOCK_LOW => (Availability::Low, u32::try_from(left).ok()),
        Some(_) | None => (Availability::InStock, None),
    }
}

/// A product's words in a language, or the nearest there are.
pub fn text_of<'p>(product: &'p ProductRow, language: &str) -> Option<&'p ProductText> {
    in_language(&product.texts, language, |text| &text.language)
}

/// A product's title, with the variant's if one is named: "Linen shirt, M, blue".
pub fn title_of(product: &ProductRow, variant: Option<&VariantRow>, language: &str) -> String {
    let title = text_of(product, language).map(|text| text.title.clone()).unwrap_or_default();
    match variant {
        Some(variant) if !variant.title.is_empty() => format!("{title}, {}", variant.title),
        _ => title,
    }
}

/// A product on a tile.
pub fn tile_of(shop: &ShopId, product: &ProductRow, language: &str) -> ProductTile {
    let money = |minor| Money { minor, currency: product.currency.clone() };
    let (mut availability, left) = availability(product.stock);
    if product.hidden {
        availability = Availability::Withdrawn;
    }
    let first = product.pictures.first();
    let title = title_of(product, None, language);
    ProductTile {
        id: product.id.clone(),
        subtitle: subtitle_of(product, language),
        price: money(product.price_minor),
        price_from: product.price_max_minor > product.price_minor,
        price_before: reduced(product.price_minor, product.price_before_minor).map(money),
        unit_price: unit_price_of(product, product.price_minor, language),
        picture: media_path(shop, first.map_or("", |picture| &picture.file)),
        picture_alt: alt_of(first.map_or("", |picture| &picture.alt), &title),
        title,
        availability,
        left,
        variants: u32::try_from(product.variants.len()).unwrap_or(u32::MAX),
        collections: product.collections.clone(),
    }
}

/// A product's page.
pub fn page_of(shop: &ShopId, product: &ProductRow, language: &str) -> ProductPage {
    let tile = tile_of(shop, product, language);
    let picture = |picture: &comptoir_store::products::PictureRow| Picture {
        path: media_path(shop, &picture.file),
        alt: alt_of(&picture.alt, &tile.title),
    };
    let variant = |row: &VariantRow| Variant {
        unit_price: variant_unit_price(product, row, language),
        ..variant_of(shop, product, row)
    };
    ProductPage {
        description: text_of(product, language)
            .map(|text| text.description.clone())
            .unwrap_or_default(),
        pictures: product.pictures.iter().map(picture).collect(),
        video: product.video.as_ref().map(|video| video_of(shop, video)),
        options: product.options.clone(),
        variants_list: product.variants.iter().map(variant).collect(),
        details: product.details.clone(),
        brand: product.brand.clone(),
        tile,
    }
}

/// A product's video, as customers and the editor see it.
pub(super) fn video_of(shop: &ShopId, row: &VideoRow) -> Video {
    Video { path: media_path(shop, &row.file), alt: row.alt.clone(), added_ms: row.added_ms }
}

/// A variant, as customers and the editor see it; its unit price is for the page to say.
pub(super) fn variant_of(shop: &ShopId, product: &ProductRow, row: &VariantRow) -> Variant {
    let money = |minor| Money { minor, currency: product.currency.clone() };
    Variant {
        id: row.id.clone(),
        title: row.title.clone(),
        values: row.choices.clone(),
        price: money(row.price_minor),
        price_before: reduced(row.price_minor, row.price_before_minor).map(money),
        unit_price: String::new(),
        sku: row.sku.clone(),
        barcode: row.barcode.clone(),
        availability: availability(row.stock).0,
        stock: row.stock,
        picture: media_path(shop, &row.picture),
    }
}

/// "25,00 €/kg", where the product says how much is in it; else empty.
pub fn unit_price_of(product: &ProductRow, price_minor: i64, language: &str) -> String {
    let Some((milli, unit)) = &product.content else { return String::new() };
    written(price_minor, *milli, unit, &product.currency, language)
}

/// The same of a variant.
pub fn variant_unit_price(product: &ProductRow, row: &VariantRow, language: &str) -> String {
    match comptoir_feed::content::of_variant(&row.choices) {
        Some(own) => {
            written(row.price_minor, own.thousandths, &own.unit, &product.currency, language)
        }
        None => unit_price_of(product, row.price_minor, language),
    }
}

fn written(
    price_minor: i64,
    content_milli: i64,
    unit: &str,
    currency: &str,
    language: &str,
) -> String {
    let Some((minor, per)) = money::unit_price(price_minor, content_milli, unit) else {
        return String::new();
    };
    let text = Text::new(language);
    let per = match per {
        "piece" if content_milli == 1_000 => return String::new(),
        "piece" => text.get("unit-piece"),
        per => per.to_owned(),
    };
    format!("{}/{per}", text.money(minor, currency))
}

/// What a tile says under the title: its own line, or how much is in it ("500 g").
pub fn subtitle_of(product: &ProductRow, language: &str) -> String {
    let own = text_of(product, language).map(|text| text.subtitle.clone()).unwrap_or_default();
    match &product.content {
        Some((milli, unit)) if own.is_empty() && unit != "piece" && *milli > 0 => {
            let whole = milli / 1_000;
            let rest = format!("{:03}", milli % 1_000);
            let rest = rest.trim_end_matches('0');
            let point = if Text::new(language).code() == "fr" { ',' } else { '.' };
            let amount =
                if rest.is_empty() { whole.to_string() } else { format!("{whole}{point}{rest}") };
            format!("{amount}\u{a0}{unit}")
        }
        _ => own,
    }
}

/// The entry in a language: the same tag, else the same language, else the first.
pub(crate) fn in_language<'e, T>(
    entries: &'e [T],
    language: &str,
    tag_of: impl Fn(&T) -> &String,
) -> Option<&'e T> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let exact = entries.iter().find(|entry| tag_of(entry).eq_ignore_ascii_case(language));
    let near = || entries.iter().find(|entry| primary(tag_of(entry)) == primary(language));
    exact.or_else(near).or_else(|| entries.first())
}

fn alt_of(alt: &str, title: &str) -> String {
    if alt.is_empty() { title.to_owned() } else { alt.to_owned() }
}

fn reduced(price_minor: i64, before_minor: Option<i64>) -> Option<i64> {
    before_minor.filter(|before| *before > price_minor)
}
