//! Both languages say the same things.

use std::collections::{BTreeMap, BTreeSet};

use comptoir_text::{Arg, Language, Text};
use fluent_bundle::FluentResource;

/// Keys of a file in their order, each with the names it is filled in with.
fn sentences(language: Language) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    let lines = language.sources().into_iter().flat_map(str::lines);
    for line in lines.filter(|line| !line.starts_with('#')) {
        let entry = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        if let Some((key, _)) = line.split_once('=').filter(|_| entry) {
            found.push((key.trim().to_owned(), BTreeSet::new()));
        }
        let Some((_, names)) = found.last_mut() else { continue };
        for after in line.split('$').skip(1) {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
            names.insert(after[..end.unwrap_or(after.len())].to_owned());
        }
    }
    found
}

#[test]
fn every_entry_parses_and_stands_once() {
    for language in Language::ALL {
        for source in language.sources() {
            let Err((_, faults)) = FluentResource::try_new(source.to_owned()) else { continue };
            let at = |range: std::ops::Range<usize>| source.get(range).map(str::to_owned);
            let faults: Vec<_> = faults
                .into_iter()
                .map(|fault| (fault.to_string(), at(fault.slice.clone().unwrap_or(fault.pos))))
                .collect();
            panic!("{language:?}: {faults:#?}");
        }
        let mut seen = BTreeSet::new();
        for (key, _) in sentences(language) {
            assert!(seen.insert(key.clone()), "{language:?} has {key} twice");
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    let [fr, en] = Language::ALL.map(|l| sentences(l).into_iter().collect::<BTreeMap<_, _>>());
    for (key, names) in &fr {
        let other = en.get(key).unwrap_or_else(|| panic!("{key} is missing in English"));
        assert_eq!(names, other, "{key} is filled in differently");
    }
    for key in en.keys() {
        assert!(fr.contains_key(key), "{key} is missing in French");
    }
}

#[test]
fn every_sentence_can_be_said() {
    for language in Language::ALL {
        let text = Text::new(language.code());
        for (key, names) in sentences(language) {
            let args: Vec<_> = names.iter().map(|name| (name.as_str(), Arg::from(3))).collect();
            let said = text.with(&key, &args);
            assert!(!said.is_empty() && !said.contains("{$"), "{language:?} {key}: {said}");
        }
    }
}

#[test]
fn plurals_follow_the_language() {
    let (fr, en) = (Text::new("fr-CA"), Text::new("de"));
    assert_eq!(fr.with("catalogue-products", &[("count", 0)]), "0 produit");
    assert_eq!(fr.with("catalogue-products", &[("count", 38)]), "38 produits");
    assert_eq!(en.with("catalogue-products", &[("count", 0)]), "0 products");
    assert_eq!(en.with("catalogue-products", &[("count", 1)]), "1 product");
    assert_eq!(fr.with("chat-cart", &[("count", 0)]), "Panier vide");
    assert_eq!(
        fr.with("chat-compose-to", &[("shop", "Maison Halbran")]),
        "Écrire à Maison Halbran"
    );
    assert_eq!(
        en.with("console-auto-fields", &[("", "")]),
        "{shop} becomes the shop’s name, {until} the opening or closing time."
    );
    assert_eq!(fr.get("no-such-key"), "no-such-key");
    assert_eq!(
        fr.list(&["Camille".into(), "Bastien".into(), "Nour".into()]),
        "Camille, Bastien et Nour"
    );
    assert_eq!(fr.date(2026, 11, 1), "1er\u{a0}novembre 2026");
    assert_eq!(fr.time_of("19:30"), "19\u{a0}h\u{a0}30");
}
