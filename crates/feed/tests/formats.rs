//! Each format with the traps that real feeds set, and feeds that are broken on purpose.

#![expect(clippy::unwrap_used, reason = "a test may")]

use std::fmt::Write as _;

use comptoir_feed::{Feed, Format, InputFile, Problem, ReadError, Trouble, Wishes, read};
use proptest::prelude::*;

fn wishes() -> Wishes {
    Wishes {
        currency: "EUR".into(),
        languages: vec!["fr".into(), "en".into()],
        today: "2026-11-23".into(),
        ..Wishes::default()
    }
}

fn file(path: &str, text: &str) -> InputFile {
    InputFile { path: path.into(), bytes: text.as_bytes().to_vec() }
}

fn feed(path: &str, text: &str) -> Feed {
    read(&[file(path, text)], None, &wishes()).unwrap()
}

fn at(problem: &Problem) -> (u32, &str, bool) {
    (problem.line, problem.field.as_str(), problem.skipped)
}

#[test]
fn google_tsv_with_a_reduction_that_holds_and_one_that_is_over() {
    let text = "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tsale_price\tsale_price_effective_date\tproduct_type\tunit_pricing_measure\tbrand\n\
        m1\tMiel de bruyère\t<p>Ambré</p><p>Fort</p>\thttps://x/m\thttps://x/m.jpg\tin_stock\t12.50 EUR\t10.00 EUR\t2026-11-01T00:00+0100/2026-12-01T00:00+0100\tÉpicerie > Miels\t500 g\tLe Dù\n\
        m2\tSel\tÀ table\thttps://x/s\thttps://x/s.jpg\tout of stock\t5,60 €\t4.00 EUR\t2025-01-01/2025-02-01\tÉpicerie\t\t\n";
    let feed = feed("feed.txt", text);
    assert_eq!(feed.format, Format::GoogleTsv);
    let [honey, salt] = feed.products.as_slice() else { panic!("{:?}", feed.problems) };
    assert_eq!((honey.price_minor, honey.price_before_minor), (1_000, Some(1_250)));
    assert_eq!(honey.texts[0].description, "Ambré\n\nFort");
    assert_eq!(honey.content.as_ref().unwrap().thousandths, 500_000);
    assert_eq!(honey.collections, ["épicerie", "épicerie/miels"]);
    assert_eq!((salt.price_minor, salt.price_before_minor), (560, None));
    assert_eq!(salt.stock, Some(0));
}

#[test]
fn google_xml_in_rss_and_atom_with_groups_and_entities() {
    let rss = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>a-s</g:id><g:title>Tablier en lin bleu S</g:title><g:description><![CDATA[<b>Lin</b> &eacute;pais]]></g:description>
 <g:item_group_id>a</g:item_group_id><g:size>S</g:size><g:color>Bleu</g:color><g:price>46.50 EUR</g:price><g:image_link>https://x/a.jpg?w=1&amp;h=2</g:image_link></item>
<item><g:id>a-m</g:id><g:title>Tablier en lin bleu M</g:title>
 <g:item_group_id>a</g:item_group_id><g:size>M</g:size><g:color>bleu</g:color><g:price>48.50 EUR</g:price></item>
<item><g:id>c</g:id><title>Caf&eacute; &amp; th&#233;</title><g:price>9.50 EUR</g:price>
 <g:shipping><g:country>FR</g:country><g:price>4.00 EUR</g:price></g:shipping>
 <g:product_detail><g:attribute_name>Origine</g:attribute_name><g:attribute_value>Guji</g:attribute_value></g:product_detail></item>
</channel></rss>"#;
    let feed = feed("feed.xml", rss);
    let [apron, coffee] = feed.products.as_slice() else { panic!("{:?}", feed.problems) };
    assert_eq!(apron.key, "a");
    assert_eq!(apron.texts[0].title, "Tablier en lin bleu");
    assert_eq!(apron.texts[0].description, "Lin épais");
    assert_eq!(apron.options, ["Taille"]);
    assert_eq!(apron.variants.iter().map(|v| v.values[0].as_str()).collect::<Vec<_>>(), ["S", "M"]);
    assert_eq!(apron.pictures[0].source, "https://x/a.jpg?w=1&h=2");
    assert_eq!(coffee.texts[0].title, "Café & thé");
    assert_eq!(coffee.price_minor, 950);
    assert_eq!(coffee.details, [("Origine".to_owned(), "Guji".to_owned())]);

    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<entry><g:id>1</g:id><title>Miel</title><summary>Doux</summary><link href="https://x/1"/><g:price>7 EUR</g:price></entry></feed>"#;
    let atom = read(&[file("atom.xml", atom)], None, &wishes()).unwrap();
    assert_eq!((atom.products.len(), atom.products[0].price_minor), (1, 700));
    assert_eq!(atom.products[0].texts[0].description, "Doux");
}

#[test]
fn broken_xml_costs_the_broken_records_only() {
    let xml = "<rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel>\n\
        <item><g:id>1</g:id><title>Un & demi</title><g:price>1 EUR</g:price></item>\n\
        <item><g:id>2</g:id><title>Deux</title><g:price>2 EUR</g:price>\n\
        <item><g:id>3</g:id><title>Trois</title><g:price>3 EUR</g:price></item>\n\
        <item><g:id>4</g:id><title>Quatre<g:price>4 EUR</g:price></item>\n\
        <item><g:id>5</g:id><title>Cinq</title><g:price>5 EUR</g:price></item>\n\
        <item><g:id>6</g:id><!-- never closed <title>Six</title></item>\n\
        <item><g:id>7</g:id><title>Sept</title><g:price>7 EUR</g:price></item>\n";
    let feed = feed("feed.xml", xml);
    let keys: Vec<&str> = feed.products.iter().map(|p| p.key.as_str()).collect();
    assert!(
        ["1", "3", "5", "7"].iter().all(|key| keys.contains(key)),
        "{keys:?} {:?}",
        feed.problems
    );
    assert!(feed.problems.iter().any(|p| at(p) == (3, "", true)));
    assert_eq!(feed.products[0].texts[0].title, "Un & demi");
}

#[test]
fn meta_csv_with_comments_before_the_header() {
    let text = "# ref_application_id 123\n# seller 9\nid,title,description,availability,condition,price,link,image_link,item_group_id,color,additional_image_link,quantity_to_sell_on_facebook,visibility\n\
        1,Bol bleu,,in stock,new,21.00 EUR,https://x,https://x/1.jpg,bol,Bleu,\"https://x/2.jpg,https://x/3,4.jpg\",4,published\n\
        2,Bol gris,,in stock,new,21.00 EUR,https://x,https://x/5.jpg,bol,Gris,,0,published\n\
        3,Caché,,in stock,new,1.00 EUR,https://x,https://x/6.jpg,,,,,hidden\n";
    let feed = feed("meta.csv", text);
    assert_eq!(feed.format, Format::MetaCsv);
    let bowl = &feed.products[0];
    assert_eq!(bowl.line, 4);
    assert_eq!(
        (bowl.options.as_slice(), bowl.variants.len()),
        (["Couleur".to_owned()].as_slice(), 2)
    );
    assert_eq!(bowl.texts[0].title, "Bol");
    let sources: Vec<&str> = bowl.pictures.iter().map(|p| p.source.as_str()).collect();
    assert_eq!(
        sources,
        ["https://x/1.jpg", "https://x/2.jpg", "https://x/3,4.jpg", "https://x/5.jpg"]
    );
    assert_eq!(bowl.variants[1].stock, Some(0));
    assert!(feed.products[1].hidden);
}

#[test]
fn shopify_rows_of_one_handle() {
    let text = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,Variant Image,Status\n\
        tablier,Tablier,\"<p>Lin,\n épais.</p>\",Halbran,Atelier,,true,Taille,S,Couleur,Bleu,T-S,shopify,3,deny,46.50,60.00,'4006381333931,https://x/2.jpg,2,Dos,https://x/s.jpg,active\n\
        tablier,,,,,,,,M,,Bleu,T-M,shopify,-2,deny,46.50,,,https://x/1.jpg,1,Devant,,\n\
        tablier,,,,,,,,,,,,,,,,,,https://x/3.jpg,3,,,\n\
        bougie,Bougie,,Halbran,,,false,Title,Default Title,,,B,,,deny,18.00,,,,,,,draft\n";
    let feed = feed("products_export.csv", text);
    let [apron, candle] = feed.products.as_slice() else { panic!("{:?}", feed.problems) };
    assert_eq!(feed.format, Format::Shopify);
    assert_eq!(apron.options, ["Taille", "Couleur"]);
    assert_eq!(apron.texts[0].description, "Lin, épais.");
    let pictures: Vec<&str> = apron.pictures.iter().map(|p| p.alt.as_str()).collect();
    assert_eq!(pictures, ["Devant", "Dos", "", "S, Bleu"]);
    assert_eq!(apron.variants[0].price_before_minor, Some(6_000));
    assert_eq!(apron.variants[0].barcode, "4006381333931");
    assert_eq!(apron.variants[1].stock, Some(0));
    assert!(candle.hidden && candle.variants.is_empty());
    assert_eq!((candle.price_minor, candle.sku.as_str()), (1_800, "B"));
}

#[test]
fn woocommerce_of_a_french_shop_with_variations_before_their_parent() {
    let text = "ID,Type,UGS,Nom,Publié,\"Visibilité dans le catalogue\",\"Description courte\",Description,\"En stock ?\",Stock,\"Tarif promo\",\"Tarif régulier\",Catégories,Images,Parent,\"Nom de l’attribut 1\",\"Valeur(s) de l’attribut 1\"\n\
        12,variation,TH-50,Thé 50,1,visible,,,1,14,,\"6,20\",,,id:10,Poids,50 g\n\
        13,variation,TH-100,Thé 100,1,visible,,,1,9,9,11,,,id:10,Poids,100 g\n\
        10,variable,,Thé fumé,1,visible,Doux,\"Long\\nDeux\",1,,,,\"Café & thé > Thés noirs\\, fumés\",https://x/t.jpg,,Poids,\"50 g, 100 g\"\n\
        14,variation,X,Orphelin,1,visible,,,1,1,,5,,,id:99,Poids,1 kg\n\
        15,simple,S,Sel,0,hidden,,,0,,,\"5,60\",,,,,\n\
        16,grouped,G,Coffret,1,visible,,,1,,,,,,,,\n";
    let feed = feed("wc.csv", text);
    assert_eq!(feed.format, Format::WooCommerce);
    let [tea, salt] = feed.products.as_slice() else { panic!("{:?}", feed.problems) };
    assert_eq!(
        (tea.key.as_str(), tea.options.as_slice()),
        ("id:10", ["Poids".to_owned()].as_slice())
    );
    assert_eq!(tea.variants[1].price_before_minor, Some(1_100));
    assert_eq!(tea.texts[0].description, "Doux\n\nLong\nDeux");
    assert_eq!(feed.collections[1].titles[0].1, "Thés noirs, fumés");
    assert_eq!((salt.stock, salt.hidden), (Some(0), true));
    let skipped: Vec<u32> = feed.problems.iter().filter(|p| p.skipped).map(|p| p.line).collect();
    assert_eq!(skipped, [5, 7]);
}

#[test]
fn prestashop_with_combinations_beside_it() {
    let products = "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Discount percent;Discount from (yyyy-mm-dd);Discount to (yyyy-mm-dd);Reference #;EAN13;Quantity;Description;Image URLs (x,y,z...);Image alt texts (x,y,z...);Feature(Name:Value:Position)\n\
        1;1;Tablier;Atelier,Lin;38.750000;10;2026-01-01;2026-12-31;demo_1;;10;<p>Lin</p>;https://x/1.jpg,https://x/2.jpg;Devant,Dos;Matière:Lin:1,Poids:300 g:2;;\n\
        2;0;Bol;Accueil,Atelier;17,50;;;;demo_2;1234567890123;4;;img/bol.jpg;;\n\
        ;;;;;;;;;;;;;;\n";
    let combinations = "Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Reference;EAN13;Impact on price;Quantity;Image URLs (x,y,z...)\n\
        1;Taille:select:0, Couleur:color:1;S:0, Bleu:1;demo_1;;0;3;https://x/2.jpg;;\n\
        1;Taille:select:0, Couleur:color:1;M:0, bleu:1;demo_1;;-1.25;6;;\n\
        1;Taille:select:0, Couleur:color:1;M:0, Bleu:1;demo_1;;0;6;;\n\
        9;Taille:select:0;S:0;x;;0;1;;\n";
    let files =
        [file("a/products_import.csv", products), file("a/combinations_import.csv", combinations)];
    let feed = read(&files, None, &wishes()).unwrap();
    let [apron, bowl] = feed.products.as_slice() else { panic!("{:?}", feed.problems) };
    assert_eq!(apron.variants.len(), 2);
    assert_eq!(apron.variants[0].key, "s/bleu");
    assert_eq!(apron.variants[1].values, ["M", "Bleu"]);
    assert_eq!(apron.variants[0].price_before_minor, Some(3_875));
    assert_eq!(apron.variants[0].price_minor, 3_488);
    assert_eq!(apron.variants[1].price_minor, 3_488 - 125);
    assert_eq!(apron.pictures[1].alt, "Dos");
    let of_file = |p: &&Problem| p.field.starts_with("combinations");
    assert_eq!(feed.problems.iter().filter(of_file).count(), 2);
    assert_eq!(apron.details[1], ("Poids".to_owned(), "300 g".to_owned()));
    assert_eq!((bowl.price_minor, bowl.hidden, bowl.barcode.as_str()), (1_750, true, ""));
    assert_eq!(bowl.collections, ["atelier"]);
    let told: Vec<&Trouble> = feed.problems.iter().map(|p| &p.trouble).collect();
    assert!(told.contains(&&Trouble::WithoutTax));
    assert!(told.contains(&&Trouble::BadGtin("1234567890123".into())));
    assert!(told.contains(&&Trouble::NoParent("9".into())));
    assert!(told.contains(&&Trouble::DuplicateVariant("M, Bleu".into())));
    let taxed = Wishes { tax_basis_points: 2_000, ..wishes() };
    let taxed = read(&files, None, &taxed).unwrap();
    assert_eq!(taxed.products[1].price_minor, 2_100);
}

#[test]
fn our_own_json_names_the_line_of_a_broken_record() {
    let text = "{\"comptoir\": \"catalogue/1\", \"currency\": \"EUR\",\n\"collections\": [{\"key\": \"the\", \"title\": {\"fr\": \"Thés\"}}],\n\"products\": [\n\
        {\"key\": \"a\", \"title\": \"Un\", \"price\": 9.5, \"collections\": [\"the\"]},\n\
        {\"key\": \"b\", \"title\": \"Deux\", \"price\": \"5\", \"colour\": \"red\"},\n\
        {\"key\": \"c\", \"title\": {\"fr\": \"Trois\", \"en\": \"Three\"}, \"options\": [{\"fr\": \"Taille\", \"en\": \"Size\"}],\n \"variants\": [{\"key\": \"s\", \"values\": [\"S\"], \"price\": \"3\"}]},\n\
        {\"key\": \"d\", \"title\": \"Quatre\", \"price\": \"-1\"}\n]}";
    let feed = feed("catalogue.json", text);
    let keys: Vec<&str> = feed.products.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(keys, ["a", "c"]);
    assert_eq!(feed.products[1].options, ["Taille"]);
    let named: Vec<_> = feed.problems.iter().map(at).collect();
    assert_eq!(named, [(5, "", true), (8, "price", true)]);
}

#[test]
fn a_quote_that_never_closes_costs_its_own_line() {
    let text = "id,title,price,link\n1,Un,1 EUR,x\n2,\"Deux,2 EUR,x\n3,\"Trois\",3 EUR,x\n4,\"Qua\ntre\",4 EUR,x\n5,5\" de large,5 EUR,x\n6,\"Six,6 EUR,x\n";
    let feed = feed("feed.csv", text);
    let keys: Vec<&str> = feed.products.iter().map(|p| p.key.as_str()).collect();
    assert_eq!(keys, ["1", "3", "4", "5"], "{:?}", feed.problems);
    assert_eq!(feed.products[2].texts[0].title, "Qua tre");
    assert!(feed.problems.iter().any(|p| at(p) == (3, "", true)));
    let last = feed.problems.last().unwrap();
    assert_eq!(last.line, 8);
}

#[test]
fn what_is_no_feed_is_refused_as_a_whole() {
    let refused = |text: &str| read(&[file("x", text)], None, &wishes()).unwrap_err();
    for text in ["", "hello", "a,b,c\n1,2,3\n", "<html></html>", "{}", "\u{0}\u{1}"] {
        assert!(matches!(refused(text), ReadError::UnknownFormat { .. }), "{text}");
    }
    assert!(matches!(
        refused("{\"comptoir\": \"catalogue/1\", \"products\": ["),
        ReadError::Broken { .. }
    ));
    assert_eq!(read(&[], None, &wishes()), Err(ReadError::Empty));
    let gold = Wishes { currency: "GOLD".into(), ..wishes() };
    assert_eq!(
        read(&[file("x", "id,title,price\n")], None, &gold),
        Err(ReadError::Currency("GOLD".into()))
    );
}

#[test]
fn latin_and_utf16_files_read_like_utf8() {
    let text = "id;title;price;link\n1;Café à l’œuvre;9,50 €;x\n";
    let utf8 = feed("a.csv", text);
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [latin.into_owned(), utf16] {
        let other = read(&[InputFile { path: "a.csv".into(), bytes }], None, &wishes()).unwrap();
        assert_eq!(other.products, utf8.products);
    }
    assert_eq!(utf8.products[0].price_minor, 950);
}

/// A feed of that many lines, one in ten of them broken.
#[test]
fn a_large_feed_is_read_in_its_order() {
    let mut text = String::from("id,title,price,link\n");
    for number in 0..5_000 {
        let price = if number % 10 == 0 { "?" } else { "1.00 EUR" };
        writeln!(text, "{number},Produit {number},{price},x").unwrap();
    }
    let feed = feed("feed.csv", &text);
    assert_eq!((feed.products.len(), feed.skipped), (4_500, 500));
    assert_eq!(feed.products[0].key, "1");
    assert_eq!(feed.products[4_499].line, 5_001);
}

const FORMATS: usize = Format::ALL.len();

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// No bytes make a reader panic, whatever they are taken for.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..2_000), format in 0..FORMATS) {
        let files = [InputFile { path: "feed".into(), bytes }];
        let _ = read(&files, Some(Format::ALL[format].0), &wishes());
        let _ = read(&files, None, &wishes());
    }

    /// Nor does text that is nearly right: what comes out holds the rules.
    #[test]
    fn what_is_taken_holds_the_rules(
        rows in prop::collection::vec(("[a-c]?", "[A-Za-z <>&\"]{0,20}", "[0-9.,€ -]{0,9}", "[SMLsml]?"), 0..30)
    ) {
        let mut text = String::from("id,title,price,item_group_id,size,link\n");
        for (id, title, price, size) in rows {
            let title = title.replace('"', "\"\"");
            writeln!(text, "{id},\"{title}\",\"{price}\",g{id},{size},x").unwrap();
        }
        let feed = feed("feed.csv", &text);
        let mut keys = std::collections::HashSet::new();
        for product in &feed.products {
            prop_assert!(keys.insert(product.key.clone()));
            prop_assert!(product.price_minor >= 0);
            prop_assert!(!product.texts.is_empty() && !product.texts[0].title.trim().is_empty());
            let mut values = std::collections::HashSet::new();
            for variant in &product.variants {
                prop_assert!(values.insert(variant.values.clone()));
                prop_assert_eq!(variant.values.len(), product.options.len());
                prop_assert!(variant.price_minor >= product.price_minor);
            }
        }
    }

    /// An amount written any way reads back as it was.
    #[test]
    fn amounts_read_back(minor in 0..1_000_000_000_i64, style in 0..5_usize) {
        let (whole, cents) = (minor / 100, minor % 100);
        let amount = match style {
            0 => format!("{whole}.{cents:02} EUR"),
            1 => format!("{whole},{cents:02} €"),
            2 => format!("EUR {whole}.{cents:02}0000"),
            3 => format!("€{whole}.{cents:02}"),
            _ => {
                let digits = whole.to_string();
                let groups: Vec<&str> =
                    digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap()).collect();
                format!("{},{cents:02}\u{a0}€", groups.join("\u{202f}"))
            }
        };
        let text = format!("id\ttitle\tprice\tlink\n1\tUn\t{amount}\tx\n");
        prop_assert_eq!(feed("feed.tsv", &text).products[0].price_minor, minor);
    }
}
