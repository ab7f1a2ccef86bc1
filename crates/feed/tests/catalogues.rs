//! The real catalogues beside the project are read whole; their counts are those of their README.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may")]

use std::path::{Path, PathBuf};

use comptoir_feed::write::{self, Catalogue};
use comptoir_feed::{Feed, FeedProduct, Format, InputFile, Wishes, read};

/// `COMPTOIR_DATA`, else the folder beside the project.
fn catalogues() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("COMPTOIR_DATA").map_or(beside, PathBuf::from);
    let folder = data.join("catalogues");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no catalogues at {}; set COMPTOIR_DATA", folder.display());
        return None;
    }
    Some(folder)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<InputFile>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, files);
        } else if path
            .extension()
            .is_some_and(|e| ["csv", "xml", "json", "txt"].iter().any(|k| e == *k))
        {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.push(InputFile { path: name, bytes: std::fs::read(&path).unwrap() });
        }
    }
}

fn shop(currency: &str, languages: &[&str]) -> Wishes {
    Wishes {
        currency: currency.into(),
        languages: languages.iter().map(|l| (*l).to_owned()).collect(),
        today: "2026-11-23".into(),
        ..Wishes::default()
    }
}

fn folder(path: &Path, format: Option<Format>, wishes: &Wishes) -> Feed {
    let mut files = Vec::new();
    collect(path, path, &mut files);
    let feed = read(&files, format, wishes).unwrap();
    check(&feed);
    feed
}

/// What holds for every feed: unique keys, a value for each option, collections that exist.
fn check(feed: &Feed) {
    let mut keys = std::collections::HashSet::new();
    for product in &feed.products {
        assert!(keys.insert(&product.key), "{}", product.key);
        assert!(!product.texts[0].title.is_empty());
        assert!(product.price_minor > 0, "{}", product.key);
        let mut variants = std::collections::HashSet::new();
        for variant in &product.variants {
            assert!(variants.insert(&variant.key), "{} {}", product.key, variant.key);
            assert_eq!(variant.values.len(), product.options.len(), "{}", product.key);
            assert!(!variant.key.is_empty());
        }
        for key in &product.collections {
            assert!(feed.collections.iter().any(|collection| &collection.key == key));
        }
        for text in &product.texts {
            assert!(!text.description.contains("</"), "{}", text.description);
        }
    }
}

fn variants(feed: &Feed) -> usize {
    feed.products.iter().map(|product| product.variants.len()).sum()
}

/// Variants, and products that are their own only one.
fn sellable(feed: &Feed) -> usize {
    feed.products.iter().map(|product| product.variants.len().max(1)).sum()
}

fn pictures(feed: &Feed) -> usize {
    feed.products.iter().map(|product| product.pictures.len()).sum()
}

#[test]
fn spree_appliances() {
    let Some(data) = catalogues() else { return };
    let data = data.join("spree-appliances-fr-de-en");
    let wishes = shop("EUR", &["fr", "en"]);
    let joined = folder(&data, None, &wishes);
    assert_eq!((joined.format, joined.products.len(), variants(&joined)), (Format::Joined, 37, 87));
    assert_eq!(pictures(&joined), 124);
    let native = folder(&data, Some(Format::Spree), &wishes);
    assert_eq!((native.products.len(), variants(&native), pictures(&native)), (37, 87, 124));
    for feed in [joined, native] {
        let machine = &feed.products[0];
        assert_eq!(machine.key, "automatic-espresso-machine");
        assert_eq!(machine.price_minor, 81_999);
        let french = machine.texts.iter().find(|text| text.language == "fr").unwrap();
        assert_eq!(french.title, "Machine Espresso Automatique");
        assert_eq!(machine.options, ["Color"]);
        assert_eq!(machine.variants[0].values, ["Matte Black"]);
        assert!(machine.details.contains(&("Wattage".into(), "1400W".into())));
        assert_eq!(feed.skipped, 0, "{:?}", feed.problems);
    }
    // The same shop in dollars, and in a currency the feed does not have.
    let dollars = folder(&data, Some(Format::Spree), &shop("USD", &["en"]));
    assert_eq!(dollars.products[0].price_minor, 87_999);
    let yen = folder(&data, Some(Format::Spree), &shop("JPY", &["en"]));
    assert_eq!(yen.products.len(), 0);
    let says = |problem: &comptoir_feed::Problem| problem.trouble.to_string();
    assert!(yen.problems.iter().any(|p| says(p).contains("the shop sells in JPY")));
}

#[test]
fn prestashop_fashion() {
    let Some(data) = catalogues() else { return };
    let data = data.join("prestashop-fashion-fr");
    let wishes = shop("EUR", &["fr", "en"]);
    let joined = folder(&data, None, &wishes);
    let native = folder(&data, Some(Format::PrestaShopXml), &wishes);
    for feed in [&joined, &native] {
        assert_eq!((feed.products.len(), variants(feed)), (19, 39), "{:?}", feed.problems);
        assert_eq!(pictures(feed), 23);
        let shirt = &feed.products[0];
        assert_eq!(shirt.variants.len(), 8);
        assert_eq!(shirt.variants[0].sku, "demo_1");
        assert_eq!(shirt.variants[0].stock, Some(300));
        let french = shirt.texts.iter().find(|text| text.language == "fr").unwrap();
        assert_eq!(french.title, "T-shirt imprimé colibri");
        assert!(french.description.starts_with("Symbole de légèreté"));
        let poster = feed.products.iter().find(|p| p.key.starts_with("The_best")).unwrap();
        let mut prices: Vec<i64> = poster.variants.iter().map(|v| v.price_minor).collect();
        prices.sort_unstable();
        assert_eq!(prices, [2900, 4900, 7900]);
        assert_eq!(feed.skipped, 0);
    }
    assert_eq!(joined.products[0].variants[1].values, ["S", "Noir"]);
    assert_eq!(native.products[0].price_minor, 1912);
    assert_eq!(native.products[0].price_before_minor, Some(2390));
    assert!(native.collections.iter().any(|c| c.titles.contains(&("fr".into(), "Hommes".into()))));
    // With French VAT on top.
    let taxed = Wishes { tax_basis_points: 2_000, ..wishes };
    assert_eq!(folder(&data, None, &taxed).products[0].price_minor, 2868);
}

#[test]
fn saleor_populatedb() {
    let Some(data) = catalogues() else { return };
    let data = data.join("saleor-populatedb");
    let wishes = shop("USD", &["en"]);
    for format in [Format::Joined, Format::Saleor] {
        let feed = folder(&data, Some(format), &wishes);
        assert_eq!((feed.products.len(), sellable(&feed)), (32, 73), "{:?}", feed.problems);
        let shoes = feed.products.iter().find(|p| p.texts[0].title == "White Plimsolls").unwrap();
        assert_eq!(shoes.options, ["Shoe size"]);
        assert_eq!(shoes.price_minor, 8_000);
        assert_eq!(shoes.variants[0].stock, Some(500));
        assert!(feed.collections.iter().any(|c| c.titles[0].1 == "Summer Picks"));
    }
    assert_eq!(folder(&data, None, &shop("PLN", &["pl"])).products[0].price_minor, 4_000);
}

#[test]
fn thelia_furniture() {
    let Some(data) = catalogues() else { return };
    let feed =
        folder(&data.join("thelia-furniture-fr-TEXT-ONLY"), None, &shop("EUR", &["fr", "en"]));
    assert_eq!((feed.format, feed.products.len()), (Format::Thelia, 30));
    let chair = &feed.products[0];
    assert_eq!(chair.price_minor, 22_300);
    let colours: Vec<&str> = chair.variants.iter().map(|v| v.values[0].as_str()).collect();
    assert_eq!(colours, ["Bleu", "Rose", "Rouge", "Vert", "Violet"]);
    assert_eq!(chair.options, ["Couleur"]);
    assert!(feed.collections.iter().any(|c| c.titles[0].1 == "Chaises"));
    assert!(chair.texts[0].description.contains("Larg 52 cm"));
}

/// What is written for another system is the whole catalogue: as much to buy, at the same prices.
#[test]
fn real_catalogues_are_taken_elsewhere() {
    let Some(data) = catalogues() else { return };
    for (name, currency, language) in [
        ("spree-appliances-fr-de-en", "EUR", "fr"),
        ("prestashop-fashion-fr", "EUR", "fr"),
        ("saleor-populatedb", "USD", "en"),
        ("thelia-furniture-fr-TEXT-ONLY", "EUR", "fr"),
    ] {
        let wishes = shop(currency, &[language]);
        let feed = folder(&data.join(name), None, &wishes);
        let catalogue =
            Catalogue { currency, collections: &feed.collections, products: &feed.products };
        let shop = (name, "https://shop.example");
        for (format, path, text) in [
            (Format::GoogleXml, "f.xml", write::merchant_xml(&catalogue, shop, str::to_owned)),
            (Format::MetaCsv, "f.tsv", write::merchant(&catalogue, name, str::to_owned)),
            (Format::Shopify, "f.csv", write::shopify(&catalogue)),
            (Format::WooCommerce, "f.csv", write::woocommerce(&catalogue)),
        ] {
            let file = InputFile { path: path.into(), bytes: text.unwrap().into_bytes() };
            let back = read(&[file], None, &wishes).unwrap();
            check(&back);
            assert_eq!(back.format, format);
            assert_eq!(back.problems, [], "{name} as {format}");
            let prices = |feed: &Feed| {
                let of = |one: &FeedProduct| match one.variants.as_slice() {
                    [] => vec![one.price_minor],
                    all => all.iter().map(|variant| variant.price_minor).collect(),
                };
                let mut all: Vec<i64> = feed.products.iter().flat_map(of).collect();
                all.sort_unstable();
                all
            };
            assert_eq!(prices(&back), prices(&feed), "{name} as {format}");
            assert_eq!(back.products.len(), feed.products.len(), "{name} as {format}");
        }
    }
}

#[test]
fn samples_of_each_format() {
    let Some(data) = catalogues() else { return };
    let data = data.join("feed-formats");
    let one = |path: &str, wishes: &Wishes| {
        let bytes = std::fs::read(data.join(path)).unwrap();
        let feed = read(&[InputFile { path: path.into(), bytes }], None, wishes).unwrap();
        check(&feed);
        feed
    };
    let google = one("google-merchant/google_rss2_variants_example.xml", &shop("USD", &["en"]));
    assert_eq!(
        (google.format, google.products.len(), variants(&google)),
        (Format::GoogleXml, 1, 2)
    );
    assert_eq!(google.products[0].options, ["Colour"]);
    assert_eq!(google.products[0].variants[1].values, ["White/Yellow"]);
    assert_eq!(google.products[0].price_minor, 10_529);

    let woo = one("woocommerce/importer_unit_test_sample.csv", &shop("EUR", &["en"]));
    assert_eq!((woo.format, woo.products.len(), variants(&woo)), (Format::WooCommerce, 4, 2));
    assert_eq!(woo.products[0].price_minor, 1_800);
    assert_eq!(woo.products[0].price_before_minor, Some(2_000));
    assert_eq!(woo.products[3].options, ["Color", "Size"]);
    assert_eq!(woo.skipped, 1);

    let prestashop = folder(&data.join("prestashop"), None, &shop("EUR", &["fr"]));
    assert_eq!((prestashop.format, prestashop.products.len()), (Format::PrestaShop, 7));
    let nano = &prestashop.products[0];
    assert_eq!((nano.variants.len(), nano.options.as_slice().len()), (16, 2));
    assert_eq!(nano.variants[0].price_minor, 14_000);
    assert_eq!(nano.variants[0].values, ["Blue", "16GB"]);

    let bagisto = one("bagisto/products.csv", &shop("USD", &["en"]));
    assert_eq!(bagisto.format, Format::Bagisto);
    assert!(bagisto.products.len() >= 10, "{}", bagisto.products.len());

    let spree = one("spree/products.csv", &shop("USD", &["en"]));
    assert_eq!((spree.products.len(), variants(&spree)), (37, 87));
}
