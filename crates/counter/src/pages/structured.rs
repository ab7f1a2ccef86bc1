//! schema.org data of the public pages, for search engines.

use comptoir_api::catalogue::{Availability, ProductPage};
use comptoir_api::chat::Money;
use comptoir_text::decimal;
use serde_json::{Map, Value, json};

use super::visit::{Visit, encode, here};

/// The shop as a `Store`.
pub(super) fn store(visit: &Visit<'_>) -> Value {
    let shop = visit.shop;
    let mut store = json!({
        "@context": "https://schema.org",
        "@type": "Store",
        "@id": visit.canonical("", visit.own_language()),
        "name": shop.name,
        "url": visit.canonical("", visit.text.language()),
        "currenciesAccepted": shop.currency,
    });
    let mut put = |name: &str, value: Value| put(&mut store, name, value);
    put("description", json!([shop.tagline.as_str(), shop.about.as_str()].join(" ").trim()));
    put("address", json!(shop.address.lines().collect::<Vec<_>>().join(", ")));
    if !shop.picture.is_empty() {
        put("image", json!(absolute(visit, &shop.picture)));
    }
    put("openingHoursSpecification", opening_hours(visit));
    store
}

/// A product with its offer, or the span of its variants' offers.
pub(super) fn product(visit: &Visit<'_>, page: &ProductPage) -> Value {
    let tile = &page.tile;
    let url = visit.canonical(&format!("/p/{}", encode(&tile.id)), visit.text.language());
    let mut product = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "productID": tile.id,
        "name": tile.title,
        "url": url,
        "offers": offers(visit, page, &url),
    });
    let mut put = |name: &str, value: Value| put(&mut product, name, value);
    put("description", json!(page.description.trim()));
    put("image", pictures(visit, page));
    put("subjectOf", video(visit, page));
    if !page.brand.is_empty() {
        put("brand", json!({"@type": "Brand", "name": page.brand}));
    }
    if let [only] = page.variants_list.as_slice() {
        put("sku", json!(only.sku));
        put("gtin", json!(only.barcode));
    }
    product
}

fn offers(visit: &Visit<'_>, page: &ProductPage, url: &str) -> Value {
    let seller = json!({"@type": "Store", "name": visit.shop.name});
    if page.variants_list.is_empty() {
        let mut offer = offer(&page.tile.price, page.tile.availability, url);
        put(&mut offer, "seller", seller);
        return offer;
    }
    let prices = page.variants_list.iter().map(|variant| &variant.price);
    let low = prices.clone().min_by_key(|price| price.minor);
    let high = prices.max_by_key(|price| price.minor);
    let offers: Vec<Value> = page
        .variants_list
        .iter()
        .map(|variant| {
            let mut offer = offer(&variant.price, variant.availability, url);
            put(&mut offer, "name", json!(variant.title));
            put(&mut offer, "sku", json!(variant.sku));
            put(&mut offer, "gtin", json!(variant.barcode));
            offer
        })
        .collect();
    json!({
        "@type": "AggregateOffer",
        "lowPrice": low.map(amount),
        "highPrice": high.map(amount),
        "priceCurrency": page.tile.price.currency,
        "offerCount": offers.len(),
        "offers": offers,
        "seller": seller,
    })
}

fn offer(price: &Money, availability: Availability, url: &str) -> Value {
    json!({
        "@type": "Offer",
        "price": amount(price),
        "priceCurrency": price.currency,
        "availability": match availability {
            Availability::InStock => "https://schema.org/InStock",
            Availability::Low => "https://schema.org/LimitedAvailability",
            Availability::SoldOut => "https://schema.org/OutOfStock",
            Availability::Withdrawn => "https://schema.org/Discontinued",
        },
        "url": url,
    })
}

fn opening_hours(visit: &Visit<'_>) -> Value {
    const DAYS: [&str; 7] =
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let spans = DAYS.iter().zip(&visit.shop.hours.week).flat_map(|(day, spans)| {
        spans.iter().map(move |span| {
            json!({
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": format!("https://schema.org/{day}"),
                "opens": clock(span.from),
                "closes": clock(span.to),
            })
        })
    });
    spans.collect::<Vec<_>>().into()
}

fn pictures(visit: &Visit<'_>, page: &ProductPage) -> Value {
    let mut paths: Vec<&str> = page.pictures.iter().map(|picture| picture.path.as_str()).collect();
    if paths.is_empty() {
        paths.push(&page.tile.picture);
    }
    paths.retain(|path| !path.is_empty());
    paths.into_iter().map(|path| absolute(visit, path)).collect::<Vec<_>>().into()
}

/// What search engines ask of a video: without a picture or a day they show none.
fn video(visit: &Visit<'_>, page: &ProductPage) -> Value {
    let Some(video) = page.video.as_ref().filter(|_| !page.tile.picture.is_empty()) else {
        return Value::Null;
    };
    let added = i64::try_from(video.added_ms).ok();
    let added = added.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    let alt = if video.alt.is_empty() { &page.tile.title } else { &video.alt };
    json!({
        "@type": "VideoObject",
        "name": page.tile.title,
        "description": alt,
        "thumbnailUrl": absolute(visit, &page.tile.picture),
        "contentUrl": absolute(visit, &video.path),
        "uploadDate": added.map(|day| day.to_string()),
    })
}

fn absolute(visit: &Visit<'_>, path: &str) -> String {
    format!("{}{}", visit.base, here(path))
}

fn amount(price: &Money) -> String {
    decimal(price.minor, &price.currency)
}

/// Sets a property unless there is nothing to say.
fn put(to: &mut Value, name: &str, value: Value) {
    let empty = match &value {
        Value::String(words) => words.is_empty(),
        Value::Array(items) => items.is_empty(),
        other => other.is_null(),
    };
    if let (false, Value::Object(properties)) = (empty, to) {
        let properties: &mut Map<String, Value> = properties;
        properties.insert(name.to_owned(), value);
    }
}
