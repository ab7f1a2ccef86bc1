//! What is written is read again as what it was.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops")]

use comptoir_feed::write::{Catalogue, comptoir, merchant};
use comptoir_feed::{
    Content, Feed, FeedCollection, FeedPicture, FeedProduct, FeedText, FeedVariant, InputFile,
    Wishes, read,
};
use proptest::prelude::*;

fn read_back(path: &str, text: String, currency: &str) -> Feed {
    let languages = vec!["fr".to_owned(), "en".to_owned()];
    let wishes = Wishes { currency: currency.to_owned(), languages, ..Wishes::default() };
    let file = InputFile { path: path.to_owned(), bytes: text.into_bytes() };
    read(&[file], None, &wishes).unwrap()
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zàéœ'&;,\"<0-9]{1,12}( [A-Za-zàé%]{1,9}){0,4}"
}

fn texts() -> impl Strategy<Value = Vec<FeedText>> {
    (words(), words(), prop_oneof![Just(String::new()), words()]).prop_map(|(fr, en, subtitle)| {
        let of = |language: &str, title: String| FeedText {
            language: language.to_owned(),
            title,
            subtitle: subtitle.clone(),
            description: String::new(),
        };
        vec![of("en", en), of("fr", fr)]
    })
}

fn variants() -> impl Strategy<Value = Vec<FeedVariant>> {
    prop_oneof![
        Just(Vec::new()),
        prop::collection::btree_map("[a-z0-9]{1,6}", (1..90_000_i64, 0..99_i64), 2..5).prop_map(
            |all| {
                let of = |(key, (price_minor, stock)): (String, (i64, i64))| FeedVariant {
                    values: vec![format!("size {key}")],
                    key,
                    price_minor,
                    price_before_minor: (price_minor % 2 == 0).then_some(price_minor + 100),
                    stock: (stock > 9).then_some(stock),
                    ..FeedVariant::default()
                };
                all.into_iter().map(of).collect()
            }
        ),
    ]
}

prop_compose! {
    fn product()(
        key in "[a-z][a-z0-9]{2,9}", texts in texts(), variants in variants(),
        price in 1..1_000_000_i64, reduced in any::<bool>(), stock in 0..50_i64,
        thousandths in 1..9_000_i64, hidden in any::<bool>(), brand in words(),
    ) -> FeedProduct {
        let own = variants.is_empty();
        let dearest = variants.iter().map(|v| v.price_minor).min();
        FeedProduct {
            key: key.clone(),
            texts,
            brand,
            price_minor: dearest.unwrap_or(price),
            price_before_minor: (own && reduced).then_some(price + 5),
            content: Some(Content { thousandths, unit: "kg".into() }),
            stock: (own && stock > 5).then_some(stock),
            sku: if own { format!("SKU-{key}") } else { String::new() },
            hidden,
            collections: vec!["teas".into()],
            options: if own { Vec::new() } else { vec!["Size".into()] },
            variants,
            pictures: vec![FeedPicture {
                source: format!("https://halbran.example/{key}.jpg"),
                alt: "A tin".into(),
            }],
            details: vec![("Origin".into(), "Shizuoka".into())],
            ..FeedProduct::default()
        }
    }
}

fn teas() -> Vec<FeedCollection> {
    let titles = vec![("en".into(), "Teas".into()), ("fr".into(), "Thés".into())];
    vec![FeedCollection { key: "teas".into(), titles }]
}

/// Where it stood in the file is no part of it; nor is what follows from the variants.
fn itself(mut product: FeedProduct) -> FeedProduct {
    product.line = 0;
    product.variants.iter_mut().for_each(|variant| variant.line = 0);
    if !product.variants.is_empty() {
        product.price_before_minor = None;
    }
    product
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn our_own_loses_nothing(all in prop::collection::btree_map("[a-z]{3,8}", product(), 1..6)) {
        let products: Vec<FeedProduct> =
            all.into_iter().map(|(key, product)| FeedProduct { key, ..product }).collect();
        let collections = teas();
        let catalogue = Catalogue { currency: "EUR", collections: &collections, products: &products };
        let back = read_back("catalogue.json", comptoir(&catalogue).unwrap(), "EUR");
        prop_assert_eq!(&back.problems, &Vec::new());
        prop_assert_eq!(back.collections, collections);
        let read: Vec<_> = back.products.into_iter().map(itself).collect();
        prop_assert_eq!(read, products.into_iter().map(itself).collect::<Vec<_>>());
    }

    #[test]
    fn merchants_keep_what_they_know(product in product()) {
        let collections = teas();
        let products = [product.clone()];
        let catalogue = Catalogue { currency: "EUR", collections: &collections, products: &products };
        let table = merchant(&catalogue, |key| format!("https://halbran.example/p/{key}")).unwrap();
        let back = read_back("feed.tsv", table, "EUR");
        prop_assert_eq!(back.products.len(), 1, "{:?}", back.problems);
        let read = &back.products[0];
        prop_assert_eq!(&read.key, &product.key);
        prop_assert_eq!(read.price_minor, product.price_minor);
        prop_assert_eq!(read.hidden, product.hidden);
        prop_assert_eq!(&read.pictures[0].source, &product.pictures[0].source);
        let prices = |of: &FeedProduct| {
            of.variants.iter().map(|v| (v.price_minor, v.price_before_minor)).collect::<Vec<_>>()
        };
        prop_assert_eq!(prices(read), prices(&product));
    }
}

/// Yen have no cents, dinars have three digits.
#[test]
fn amounts_are_the_currency_s() {
    let product = |price_minor| FeedProduct {
        key: "tea".into(),
        texts: vec![FeedText { title: "Tea".into(), ..FeedText::default() }],
        price_minor,
        ..FeedProduct::default()
    };
    for (currency, minor, written) in
        [("JPY", 1_250, "\"1250\""), ("TND", 12_500, "\"12.500\""), ("EUR", 5, "\"0.05\"")]
    {
        let products = [product(minor)];
        let catalogue = Catalogue { currency, collections: &[], products: &products };
        let text = comptoir(&catalogue).unwrap();
        assert!(text.contains(written), "{text}");
        assert_eq!(read_back("c.json", text, currency).products[0].price_minor, minor);
    }
}
