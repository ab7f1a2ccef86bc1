//! PrestaShop's XML fixtures: one file an entity under `data/`, its words under `langs/`.

use std::collections::HashMap;

use crate::format::Others;
use crate::gather::{Draft, Gather, Price, VariantDraft};
use crate::model::{FeedPicture, FeedText};
use crate::problem::Trouble;
use crate::xml::{self, Record};

/// Reads the folder that the `product.xml` lies in, and the languages beside it.
pub(crate) fn read(others: &Others<'_>, gather: &mut Gather) {
    let data = Data { others, root: others.folder().trim_end_matches("data/") };
    if gather.wishes.tax_basis_points == 0 {
        gather.problem(1, "price", Trouble::WithoutTax, false);
    }
    let languages = data.languages();
    let products = data.records("product", gather);
    let words = Words {
        products: data.words("product", &languages, gather),
        categories: data.words("category", &languages, gather),
        groups: data.words("attribute_group", &languages, gather),
        attributes: data.words("attribute", &languages, gather),
        legends: data.words("image", &languages, gather),
        language: gather.wishes.languages.first().cloned().unwrap_or_default(),
    };
    let tables = Tables {
        categories: by(data.records("category", gather), "id"),
        category_products: by(data.records("category_product", gather), "id_product"),
        makers: by(data.records("manufacturer", gather), "id"),
        images: by(data.records("image", gather), "id_product"),
        combinations: by(data.records("product_attribute", gather), "id_product"),
        parts: by(data.records("product_attribute_combination", gather), "id_product_attribute"),
        attributes: by(data.records("attribute", gather), "id"),
        own_images: by(data.records("product_attribute_image", gather), "id_product_attribute"),
        reductions: by(data.records("specific_price", gather), "id_product"),
        // Here products and combinations go by their place in the file, from 1.
        stocks: by(data.records("stock_available", gather), "id_product"),
        root: data.root.to_owned(),
    };
    let mut combination_places = HashMap::new();
    for record in data.records("product_attribute", gather) {
        let place = combination_places.len() + 1;
        combination_places.insert(record.attribute("id").to_owned(), place.to_string());
    }
    for (place, record) in products.iter().enumerate() {
        let stocks = tables.stocks.get(&(place + 1).to_string());
        let stocks = Stocks {
            rows: stocks.map_or(&[], Vec::as_slice),
            combination_places: &combination_places,
        };
        product(record, &tables, &words, &stocks, gather);
    }
}

type Index = HashMap<String, Vec<Record>>;
/// By id, in each language: element and text.
type Translations = HashMap<String, Vec<(String, Vec<(String, String)>)>>;

struct Data<'a> {
    others: &'a Others<'a>,
    root: &'a str,
}

struct Words {
    products: Translations,
    categories: Translations,
    groups: Translations,
    attributes: Translations,
    legends: Translations,
    language: String,
}

struct Tables {
    categories: Index,
    category_products: Index,
    makers: Index,
    images: Index,
    combinations: Index,
    parts: Index,
    attributes: Index,
    own_images: Index,
    reductions: Index,
    stocks: Index,
    root: String,
}

struct Stocks<'a> {
    rows: &'a [Record],
    combination_places: &'a HashMap<String, String>,
}

impl Stocks<'_> {
    fn of(&self, combination: Option<&str>, gather: &mut Gather) -> Option<i64> {
        let place = match combination {
            None => "0".to_owned(),
            Some(id) => self.combination_places.get(id)?.clone(),
        };
        let row = self.rows.iter().find(|row| row.attribute("id_product_attribute") == place)?;
        gather.count(row.line, "quantity", row.attribute("quantity"))
    }
}

impl Data<'_> {
    fn records(&self, name: &str, gather: &mut Gather) -> Vec<Record> {
        let path = format!("{}data/{name}.xml", self.root);
        let text = self.others.at(&path).or_else(|| self.others.beside(&format!("{name}.xml")));
        let wanted = name.replace('_', " ");
        text.map(|text| xml::records(text, &[&wanted], gather)).unwrap_or_default()
    }

    fn languages(&self) -> Vec<String> {
        let prefix = format!("{}langs/", self.root);
        let codes =
            self.others.paths().filter_map(|path| path.strip_prefix(&prefix)?.split('/').next());
        let mut codes: Vec<String> = codes.map(str::to_owned).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    fn words(&self, name: &str, languages: &[String], gather: &mut Gather) -> Translations {
        let mut words: Translations = HashMap::new();
        for language in languages {
            let path = format!("{}langs/{language}/data/{name}.xml", self.root);
            let Some(text) = self.others.at(&path) else { continue };
            for record in xml::records(text, &[&name.replace('_', " ")], gather) {
                let id = record.attribute("id").to_owned();
                words.entry(id).or_default().push((language.clone(), record.fields));
            }
        }
        words
    }
}

impl Words {
    /// A word in the shop's language, else in English, else the id made readable.
    fn one(&self, words: &Translations, id: &str, element: &str) -> String {
        let in_language = |language: &str| {
            let (_, fields) = words.get(id)?.iter().find(|(other, _)| other == language)?;
            let (_, text) = fields.iter().find(|(name, _)| name == element)?;
            (!text.trim().is_empty()).then(|| text.trim().to_owned())
        };
        let found = in_language(&self.language).or_else(|| in_language("en"));
        found.unwrap_or_else(|| id.replace('_', " "))
    }
}

fn by(records: Vec<Record>, attribute: &str) -> Index {
    let mut index = Index::new();
    for record in records {
        index.entry(record.attribute(attribute).to_owned()).or_default().push(record);
    }
    index
}

fn all<'a>(index: &'a Index, key: &str) -> &'a [Record] {
    index.get(key).map_or(&[], Vec::as_slice)
}

fn product(
    record: &Record,
    tables: &Tables,
    words: &Words,
    stocks: &Stocks<'_>,
    gather: &mut Gather,
) {
    let id = record.attribute("id");
    let field = |fields: &[(String, String)], name: &str| {
        fields.iter().find(|(other, _)| other == name).map(|(_, t)| t.clone()).unwrap_or_default()
    };
    let texts = words.products.get(id).map(|languages| {
        let text = |(language, fields): &(String, Vec<(String, String)>)| {
            let long = field(fields, "description");
            let short = field(fields, "description short");
            FeedText {
                language: language.clone(),
                title: field(fields, "name"),
                subtitle: String::new(),
                description: if long.trim().is_empty() { short } else { long },
            }
        };
        languages.iter().map(text).collect()
    });
    let price = price(record, tables, gather);
    let pictures = all(&tables.images, id).iter().map(|image| {
        let image = image.attribute("id");
        let alt = words.one(&words.legends, image, "legend");
        FeedPicture { source: picture_path(tables, image), alt }
    });
    let mut draft = Draft {
        line: record.line,
        key: id.to_owned(),
        texts: texts.unwrap_or_default(),
        brand: all(&tables.makers, record.attribute("id_manufacturer"))
            .first()
            .map(|maker| maker.field("name").to_owned())
            .unwrap_or_default(),
        price,
        stock: stocks.of(None, gather),
        sku: record.attribute("reference").to_owned(),
        barcode: gather.gtin(record.line, "ean13", record.attribute("ean13")),
        hidden: record.attribute("active") == "0",
        collections: collections(id, tables, words, gather),
        pictures: pictures.collect(),
        ..Draft::default()
    };
    for combination in all(&tables.combinations, id) {
        let variant =
            variant(combination, &mut draft.options, price, tables, words, stocks, gather);
        draft.variants.push(variant);
    }
    gather.product(draft);
}

fn price(record: &Record, tables: &Tables, gather: &mut Gather) -> Price {
    let price = gather.price(record.line, ("price", record.attribute("price")), ("", ""));
    let full = gather.taxed(price);
    let Some(now) = full.now else { return full };
    for reduction in all(&tables.reductions, record.attribute("id")) {
        let holds = gather.holds(reduction.attribute("from"), reduction.attribute("to"));
        let percentage = reduction.attribute("reduction_type") == "percentage";
        // 0.200000 of the price, as if it were money with four decimals.
        let share =
            crate::amount::parse(reduction.attribute("reduction"), 4).map(|share| share.minor);
        if let (true, true, Ok(share @ 1..10_000)) = (holds, percentage, share) {
            let off = (i128::from(now) * i128::from(share) + 5_000) / 10_000;
            let off = i64::try_from(off).unwrap_or(0);
            return Price { now: Some(now - off), before: Some(now), refused: false };
        }
    }
    full
}

fn picture_path(tables: &Tables, image: &str) -> String {
    format!("{}img/p/{image}.jpg", tables.root)
}

fn collections(id: &str, tables: &Tables, words: &Words, gather: &mut Gather) -> Vec<String> {
    let mut keys = Vec::new();
    for link in all(&tables.category_products, id) {
        let category = link.attribute("id_category");
        let Some(titles) = words.categories.get(category) else { continue };
        if all(&tables.categories, category).is_empty() {
            continue;
        }
        let title = |(language, fields): &(String, Vec<(String, String)>)| {
            let (_, title) = fields.iter().find(|(name, _)| name == "name")?;
            Some((language.clone(), title.trim().to_owned()))
        };
        let titles: Vec<(String, String)> = titles.iter().filter_map(title).collect();
        if gather.collection(category, &titles) {
            keys.push(category.to_owned());
        }
    }
    keys
}

fn variant(
    combination: &Record,
    options: &mut Vec<String>,
    parent: Price,
    tables: &Tables,
    words: &Words,
    stocks: &Stocks<'_>,
    gather: &mut Gather,
) -> VariantDraft {
    let id = combination.attribute("id");
    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in all(&tables.parts, id) {
        let attribute = part.attribute("id_attribute");
        let group = all(&tables.attributes, attribute).first();
        let group = group.map_or("", |attribute| attribute.attribute("id_attribute_group"));
        let name = words.one(&words.groups, group, "name");
        if !options.contains(&name) {
            options.push(name.clone());
        }
        pairs.push((name, words.one(&words.attributes, attribute, "name")));
    }
    let value = |option: &String| {
        pairs.iter().find(|(name, _)| name == option).map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let impact = gather.impact(combination.line, "price", combination.attribute("price"));
    let impact = Price { now: Some(impact), ..Price::default() };
    let impact = gather.taxed(impact).now.unwrap_or(0);
    let add = |price: Option<i64>| price.map(|price| price + impact).filter(|price| *price >= 0);
    VariantDraft {
        line: combination.line,
        key: id.to_owned(),
        values: options.iter().map(value).collect(),
        price: Price { now: add(parent.now), before: add(parent.before), ..parent },
        sku: combination.attribute("reference").to_owned(),
        barcode: gather.gtin(combination.line, "ean13", combination.attribute("ean13")),
        stock: stocks.of(Some(id), gather),
        picture: all(&tables.own_images, id)
            .first()
            .map(|image| picture_path(tables, image.attribute("id_image")))
            .unwrap_or_default(),
        ..VariantDraft::default()
    }
}
