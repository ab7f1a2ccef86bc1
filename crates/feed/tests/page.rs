//! `docs/build/import.md` names every format, and its example reads without a problem.

use comptoir_feed::{Format, InputFile, Wishes, read};

#[test]
fn the_page_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/build/import.md");
    let page = std::fs::read_to_string(path).unwrap();
    for (_, name) in Format::ALL {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
    let example = page.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let wishes =
        Wishes { currency: "EUR".into(), languages: vec!["fr".into()], ..Wishes::default() };
    let file = InputFile { path: "catalogue.json".into(), bytes: example.as_bytes().to_vec() };
    let feed = read(&[file], None, &wishes).unwrap();
    assert_eq!((feed.products.len(), feed.problems.len()), (2, 0), "{:?}", feed.problems);
    assert_eq!(feed.products[0].variants[1].price_before_minor, Some(1_350));
}
