//! A shop's export, or what somebody sends instead of one: any bytes as each table format.
#![no_main]

use comptoir_feed::{Format, InputFile, Wishes, read};
use libfuzzer_sys::fuzz_target;

const TABLES: [Format; 8] = [
    Format::GoogleTsv,
    Format::MetaCsv,
    Format::Shopify,
    Format::WooCommerce,
    Format::PrestaShop,
    Format::Spree,
    Format::Bagisto,
    Format::Thelia,
];

fuzz_target!(|data: (u8, &[u8], &[u8])| {
    let (kind, main, companion) = data;
    let format = TABLES[usize::from(kind) % TABLES.len()];
    let files = [
        InputFile { path: "products.csv".into(), bytes: main.to_vec() },
        InputFile { path: "product_translations.csv".into(), bytes: companion.to_vec() },
    ];
    let wishes = Wishes { currency: "EUR".into(), today: "2026-11-23".into(), ..Wishes::default() };
    let _ = read(&files[..1], Some(format), &wishes);
    let _ = read(&files, None, &wishes);
});
