//! What is written is read again as what it was.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story may stop")]

use comptoir_feed::write::{Catalogue, comptoir, merchant, merchant_xml, shopify, woocommerce};
use comptoir_feed::{
    Content, Feed, FeedCollection, FeedPicture, FeedProduct, FeedText, FeedVariant, Format,
    InputFile, Wishes, read,
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
            description: "In three pieces.\n\n• 1 < 2 & two\n• three".into(),
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
            details: vec![("Origin".into(), "Shizuoka, Japan".into())],
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
    fn others_keep_what_they_know(all in prop::collection::btree_map("[a-z]{3,8}", product(), 1..4)) {
        let mut products: Vec<FeedProduct> =
            all.into_iter().map(|(key, product)| FeedProduct { key, ..product }).collect();
        for product in &mut products {
            product.sku.clear();
        }
        let collections = teas();
        let catalogue = Catalogue { currency: "EUR", collections: &collections, products: &products };
        let link = |key: &str| format!("https://halbran.example/p/{key}");
        let shop = ("Maison \u{1}Halbran & fils", "https://halbran.example/s/halbran");
        for (format, path, text) in [
            (Format::MetaCsv, "feed.tsv", merchant(&catalogue, "Halbran", link).unwrap()),
            (Format::GoogleXml, "feed.xml", merchant_xml(&catalogue, shop, link).unwrap()),
            (Format::Shopify, "products.csv", shopify(&catalogue).unwrap()),
            (Format::WooCommerce, "products.csv", woocommerce(&catalogue).unwrap()),
        ] {
            let back = read_back(path, text, "EUR");
            prop_assert_eq!(&back.problems, &Vec::new(), "{}", format);
            prop_assert_eq!((back.format, back.products.len()), (format, products.len()));
            for (read, product) in back.products.iter().zip(&products) {
                prop_assert_eq!(known(read, format), known(product, format), "{}", format);
            }
        }
    }
}

/// A variant's values, price, price before, stock.
type Sold = (Vec<String>, i64, Option<i64>, Option<i64>);

/// What a format is asked to keep of a product.
#[derive(Debug, PartialEq)]
struct Known {
    key: String,
    description: String,
    brand: String,
    hidden: bool,
    price: (i64, Option<i64>),
    stock: Option<i64>,
    pictures: Vec<String>,
    details: Vec<(String, String)>,
    variants: Vec<Sold>,
}

fn known(product: &FeedProduct, format: Format) -> Known {
    let own = product.variants.is_empty();
    let values = |variant: &FeedVariant| {
        (variant.values.clone(), variant.price_minor, variant.price_before_minor, variant.stock)
    };
    let mut variants: Vec<_> = product.variants.iter().map(values).collect();
    variants.sort();
    Known {
        key: product.key.clone(),
        description: product.texts[0].description.lines().last().unwrap().to_owned(),
        brand: product.brand.clone(),
        hidden: product.hidden,
        price: (product.price_minor, product.price_before_minor.filter(|_| own)),
        stock: product.stock,
        pictures: product.pictures.iter().map(|picture| picture.source.clone()).collect(),
        // Shopify has no field for them.
        details: product.details.iter().filter(|_| format != Format::Shopify).cloned().collect(),
        variants,
    }
}

/// What other systems cannot hold as it is: many options, a comma, one unit for two products.
#[test]
fn others_get_it_in_their_way() {
    let variant = |key: &str, colour: &str| FeedVariant {
        key: key.into(),
        values: vec![colour.into(), "M".into(), "Lin".into(), "Long".into()],
        price_minor: 4_900,
        sku: "ROBE".into(),
        ..FeedVariant::default()
    };
    let product = |key: &str| FeedProduct {
        key: key.into(),
        texts: vec![FeedText { title: "Robe, longue".into(), ..FeedText::default() }],
        price_minor: 4_900,
        options: ["Couleur", "Taille", "Matière", "Coupe"].map(Into::into).into(),
        variants: vec![variant("1", "Vert, foncé"), variant("2", "Bleu")],
        ..FeedProduct::default()
    };
    let products = [product("Robe été"), product("robe-t")];
    let catalogue = Catalogue { currency: "EUR", collections: &[], products: &products };

    let table = shopify(&catalogue).unwrap();
    let back = read_back("products.csv", table.clone(), "EUR");
    assert_eq!(back.problems, [], "{table}");
    let keys: Vec<&str> = back.products.iter().map(|product| product.key.as_str()).collect();
    assert_eq!(keys, ["robe-t", "robe-t-2"], "letters, digits and dashes, each its own");
    assert_eq!(back.products[0].options, ["Couleur", "Taille", "Matière / Coupe"]);
    assert_eq!(back.products[0].variants[0].values, ["Vert, foncé", "M", "Lin / Long"]);

    let table = woocommerce(&catalogue).unwrap();
    let back = read_back("products.csv", table.clone(), "EUR");
    assert_eq!(back.problems, [], "{table}");
    let units: Vec<&str> =
        back.products.iter().flat_map(|p| &p.variants).map(|v| v.sku.as_str()).collect();
    assert_eq!(units, ["ROBE", "Robe été-2", "robe-t-1", "robe-t-2"]);
    let varies = |product: &FeedProduct| product.variants[0].values.clone();
    assert_eq!(varies(&back.products[1]), ["Vert, foncé", "M", "Lin", "Long"]);

    let feed = merchant_xml(&catalogue, ("Halbran", "https://h.example"), str::to_owned).unwrap();
    assert!(feed.contains("<g:color>Vert, foncé</g:color>"), "{feed}");
    assert!(feed.contains("<g:variant>Long</g:variant>"), "{feed}");
    // What nobody else makes is the shop's own.
    assert!(feed.contains("<g:brand>Halbran</g:brand>"), "{feed}");
}

/// A variant that is an amount has a unit price of its own.
#[test]
fn variants_hold_what_they_say() {
    let jar = |value: &str, price_minor| FeedVariant {
        key: value.into(),
        values: vec![value.into()],
        price_minor,
        ..FeedVariant::default()
    };
    let products = [FeedProduct {
        key: "miel".into(),
        texts: vec![FeedText { title: "Miel".into(), ..FeedText::default() }],
        price_minor: 720,
        content: Some(Content { thousandths: 250_000, unit: "g".into() }),
        options: vec!["Poids".into()],
        variants: vec![jar("250 g", 720), jar("1 kg", 2_300), jar("le coffret", 3_000)],
        ..FeedProduct::default()
    }];
    let catalogue = Catalogue { currency: "EUR", collections: &[], products: &products };
    let feed = merchant_xml(&catalogue, ("Halbran", "https://h.example"), str::to_owned).unwrap();
    let measures: Vec<&str> = feed.split("unit_pricing_measure>").skip(1).step_by(2).collect();
    let measures: Vec<&str> = measures.iter().filter_map(|after| after.split('<').next()).collect();
    assert_eq!(measures, ["250 g", "1 kg", "250 g"], "{feed}");
    let table = shopify(&catalogue).unwrap();
    assert!(table.contains("23.00,,1,kg,"), "{table}");
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
