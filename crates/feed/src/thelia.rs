//! Thelia's demo CSVs: products in two languages, colours and categories translated beside them.

use std::collections::HashMap;

use crate::format::Others;
use crate::gather::{Draft, Gather, VariantDraft};
use crate::model::{FeedPicture, FeedText};
use crate::problem::Trouble;
use crate::table::{self, Row};

/// Reads the products with the words beside them.
pub(crate) fn read(text: &str, others: &Others<'_>, gather: &mut Gather) {
    let table = table::read(text, gather);
    let words = Words {
        colours: pairs(others.beside("colors.csv")),
        materials: pairs(others.beside("materials.csv")),
        categories: categories(others.beside("categories.csv"), gather),
        french: gather.wishes.languages.first().is_none_or(|language| language.starts_with("fr")),
    };
    for row in &table.rows {
        product(row, &words, gather);
    }
}

struct Words {
    colours: HashMap<String, (String, String)>,
    materials: HashMap<String, (String, String)>,
    categories: HashMap<String, String>,
    french: bool,
}

impl Words {
    /// A word of the English column in the shop's language.
    fn word(&self, words: &HashMap<String, (String, String)>, english: &str) -> String {
        let found = words.get(&english.to_lowercase());
        let found = found.map(|(fr, en)| if self.french { fr.clone() } else { en.clone() });
        found.unwrap_or_else(|| english.to_owned())
    }
}

/// A table without a header: French, English.
fn pairs(text: Option<&str>) -> HashMap<String, (String, String)> {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(b';').has_headers(false).flexible(true);
    let mut reader = reader.from_reader(text.unwrap_or_default().as_bytes());
    let mut pairs = HashMap::new();
    for record in reader.records().flatten() {
        if let (Some(fr), Some(en)) = (record.get(0), record.get(1)) {
            let en = en.trim().to_owned();
            pairs.insert(en.to_lowercase(), (fr.trim().to_owned(), en));
        }
    }
    pairs
}

/// English titles to French ones.
fn categories(text: Option<&str>, gather: &mut Gather) -> HashMap<String, String> {
    let Some(text) = text else { return HashMap::new() };
    let rows = table::read(text, gather).rows;
    let pair =
        |row: &Row| (row.get("categories uk").to_owned(), row.get("categories fr").to_owned());
    rows.iter().map(pair).collect()
}

/// Values joined by `;`, with a stray one at the end.
fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|value| !value.is_empty())
}

fn product(row: &Row, words: &Words, gather: &mut Gather) {
    let title = row.any(&["titre uk", "titre fr", "titre"]);
    let text = |language: &str, columns: [&str; 3], title: &str| {
        let [summary, description, postscript] = columns.map(|column| row.get(column).trim());
        let parts = [description, postscript].into_iter().filter(|part| !part.is_empty());
        FeedText {
            language: language.into(),
            title: title.into(),
            subtitle: summary.into(),
            description: parts.collect::<Vec<_>>().join("\n\n"),
        }
    };
    let french = row.get("titre fr");
    let french = if french.is_empty() { title } else { french };
    let mut collections = Vec::new();
    for name in list(row.get("categorie")) {
        let french = words.categories.get(name).map_or(name, String::as_str);
        let titles = [("fr".to_owned(), french.to_owned()), ("en".to_owned(), name.to_owned())];
        if gather.collection(&name.to_lowercase(), &titles) {
            collections.push(name.to_lowercase());
        }
    }
    if !row.get("prix2").is_empty() {
        gather.problem(row.line, "PRIX2", Trouble::ReductionUnknown, false);
    }
    let price = gather.price(row.line, ("PRIX", row.get("prix")), ("", ""));
    let materials: Vec<String> =
        list(row.get("material uk")).map(|name| words.word(&words.materials, name)).collect();
    let (material, colour) =
        if words.french { ("Matière", "Couleur") } else { ("Material", "Colour") };
    let reference = row.get("ref");
    let mut draft = Draft {
        line: row.line,
        key: reference.to_owned(),
        texts: vec![
            text("fr", ["chapo fr", "descriptif fr", "postscriptum fr"], french),
            text("en", ["chapo uk", "descriptif uk", "postscriptum uk"], title),
        ],
        brand: row.get("brand").to_owned(),
        price,
        sku: reference.to_owned(),
        collections,
        pictures: list(row.get("photo"))
            .map(|source| FeedPicture { source: source.to_owned(), alt: title.to_owned() })
            .collect(),
        details: vec![(material.to_owned(), materials.join(", "))],
        ..Draft::default()
    };
    let colours: Vec<&str> = list(row.any(&["couleur uk", "couleur"])).collect();
    if colours.len() == 1 {
        let value = colours.iter().map(|name| words.word(&words.colours, name)).collect();
        draft.details.push((colour.to_owned(), value));
    } else if !colours.is_empty() {
        draft.options = vec![colour.to_owned()];
        draft.variants = colours
            .iter()
            .map(|name| VariantDraft {
                line: row.line,
                key: name.to_lowercase(),
                values: vec![words.word(&words.colours, name)],
                price,
                sku: reference.to_owned(),
                ..VariantDraft::default()
            })
            .collect();
    }
    gather.product(draft);
}
