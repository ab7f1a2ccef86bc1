//! A table of a shop's own making: its columns are shown with what they seem to hold, and read once
//! the shop has said so.

#![expect(clippy::panic, reason = "a test that cannot go on stops")]

use comptoir_feed::{Column, Field, Format, InputFile, Mapping, ReadError, Wishes, read};
use proptest::prelude::*;

const LIST: &str = "Réf.;Désignation;Prix TTC;Coloris;Rayon;Modèle;Photos;Pays;Remarque\n\
     A-1;Écharpe;39,90 €;Bleu;Hiver > Écharpes;ECH;a.jpg, b.jpg;Écosse;\n\
     A-2;Écharpe;39,90 €;Rouge;Hiver > Écharpes;ECH;c.jpg;Écosse;fin de série\n\
     ;Bonnet;1 024,50;;Hiver;;;;\n";

fn wishes(columns: Mapping) -> Wishes {
    let languages = vec!["fr".into()];
    Wishes { currency: "EUR".into(), languages, columns, ..Wishes::default() }
}

fn file(text: &str) -> [InputFile; 1] {
    [InputFile { path: "liste.csv".into(), bytes: text.into() }]
}

fn columns_of(text: &str) -> Vec<Column> {
    match read(&file(text), None, &wishes(Vec::new())) {
        Err(ReadError::UnknownFormat { columns, .. }) => columns,
        other => panic!("{other:?}"),
    }
}

#[test]
fn columns_are_shown_with_what_they_seem_to_hold() {
    let columns = columns_of(LIST);
    let guess = |name: &str| columns.iter().find(|column| column.name == name).unwrap().guess;
    assert_eq!(guess("Réf."), Some(Field::Key));
    assert_eq!(guess("Désignation"), Some(Field::Title));
    assert_eq!(guess("Prix TTC"), Some(Field::Price));
    assert_eq!(guess("Modèle"), Some(Field::Group));
    assert_eq!(guess("Pays"), None);
    assert_eq!(columns[3].samples, ["Bleu", "Rouge"]);
    // A product has one title: the second column that could be it is left to the shop.
    let twice = columns_of("Nom,Titre,Prix\nA,B,1\n");
    assert_eq!(twice[0].guess, Some(Field::Title));
    assert_eq!(twice[1].guess, None);
    assert!(columns_of("hello").is_empty());
    // A name and a price with tax are not PrestaShop's alone.
    assert_eq!(columns_of("Nom;Prix TTC;Stock\nMiel;7,20;4\n").len(), 3);
}

#[test]
fn a_list_is_read_as_its_shop_says() {
    let mut mapping: Mapping = columns_of(LIST)
        .into_iter()
        .filter_map(|column| Some((column.name, column.guess?)))
        .collect();
    mapping.push(("pays".into(), Field::Detail));
    let feed = read(&file(LIST), None, &wishes(mapping.clone())).unwrap();
    assert_eq!(feed.format, Format::Columns);
    assert_eq!((feed.products.len(), feed.problems.len()), (2, 0), "{:?}", feed.problems);
    let scarf = &feed.products[0];
    assert_eq!((scarf.key.as_str(), scarf.texts[0].title.as_str()), ("ECH", "Écharpe"));
    assert_eq!(scarf.options, ["Couleur"]);
    let variants: Vec<_> = scarf
        .variants
        .iter()
        .map(|v| (v.key.as_str(), v.values[0].as_str(), v.price_minor))
        .collect();
    assert_eq!(variants, [("A-1", "Bleu", 3_990), ("A-2", "Rouge", 3_990)]);
    assert_eq!(scarf.details, [("pays".to_owned(), "Écosse".to_owned())]);
    let pictures: Vec<_> = scarf.pictures.iter().map(|p| p.source.as_str()).collect();
    assert_eq!(pictures, ["a.jpg", "b.jpg", "c.jpg"]);
    // What has no reference is known by its title.
    let hat = &feed.products[1];
    assert_eq!((hat.key.as_str(), hat.price_minor), ("Bonnet", 102_450));

    // Another table, in which neither title nor price are, is still nobody's.
    let other = read(&file("a,b\n1,2\n"), None, &wishes(mapping.clone()));
    assert!(matches!(other, Err(ReadError::UnknownFormat { .. })), "{other:?}");
    // One of a known format stays what it is.
    let known = "id,title,price\n1,Tea,4.50 EUR\n";
    assert_eq!(read(&file(known), None, &wishes(mapping)).unwrap().format, Format::MetaCsv);
}

proptest! {
    /// Whatever it is, it is shown within the limits or said not to be a table.
    #[test]
    fn any_table_can_be_shown(text in "[^<{\\[]{0,400}") {
        if let Err(ReadError::UnknownFormat { columns, .. }) =
            read(&file(&text), None, &wishes(Vec::new()))
        {
            for column in columns {
                prop_assert!(column.samples.len() <= comptoir_feed::limits::SAMPLES_MAX);
            }
        }
    }
}
