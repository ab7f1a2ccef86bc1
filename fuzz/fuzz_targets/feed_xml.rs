//! A feed as XML or JSON, or what somebody sends instead of one.
#![no_main]

use comptoir_feed::{Format, InputFile, Wishes, read};
use libfuzzer_sys::fuzz_target;

const TREES: [Format; 5] =
    [Format::GoogleXml, Format::PrestaShopXml, Format::Saleor, Format::Comptoir, Format::Joined];

fuzz_target!(|data: (u8, &[u8])| {
    let (kind, bytes) = data;
    let format = TREES[usize::from(kind) % TREES.len()];
    let files = [InputFile { path: "data/product.xml".into(), bytes: bytes.to_vec() }];
    let wishes = Wishes { currency: "EUR".into(), today: "2026-11-23".into(), ..Wishes::default() };
    let _ = read(&files, Some(format), &wishes);
});
