//! Tables of nobody's format: what each column is, guessed from its name or said by the shop.

use serde::{Deserialize, Serialize};

use crate::gather::Gather;
use crate::limits::{SAMPLE_CHARS_MAX, SAMPLES_MAX};
use crate::merchant::{self, Item};
use crate::table::{self, Row};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// What the feed calls the product; its reference. Without one, its title.
    Key,
    /// The title.
    Title,
    /// The description.
    Description,
    /// What it costs; before a reduction, where there is a column of reduced prices.
    Price,
    /// What it costs reduced.
    SalePrice,
    /// Pieces left.
    Stock,
    /// Brand.
    Brand,
    /// GTIN.
    Barcode,
    /// Addresses or names of pictures, with commas between them.
    Picture,
    /// Collections; `>` leads to one inside another.
    Collection,
    /// The same for all variants of a product.
    Group,
    /// Tells variants apart.
    Color,
    /// Likewise.
    Size,
    /// Likewise.
    Material,
    /// Likewise, whatever it is.
    Variant,
    /// How much is in it: "250 g".
    Content,
    /// A line of details, under the column's own name.
    Detail,
}

/// A field, its name in a merchant's table, and what columns are called that hold it.
type Known = (Field, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const KNOWN: [Known; 17] = [
    (Field::Key, "id", &["id", "key", "sku", "ref", "ref.", "réf", "réf.", "reference", "référence", "code",
        "code article", "artikelnummer", "item number", "product id", "ugs"]),
    (Field::Title, "title", &["title", "titre", "name", "nom", "product", "product name", "produit",
        "article", "désignation", "designation", "libellé", "libelle", "bezeichnung", "intitulé"]),
    (Field::Description, "description", &["description", "descriptif", "text", "texte", "details",
        "beschreibung", "long description", "description longue"]),
    (Field::Price, "price", &["price", "prix", "prix ttc", "prix de vente", "tarif", "pvp", "preis",
        "unit price", "prix unitaire", "amount", "retail price", "price incl. tax"]),
    (Field::SalePrice, "sale price", &["sale price", "prix soldé", "prix promo", "prix réduit",
        "promo", "special price", "discounted price", "aktionspreis"]),
    (Field::Stock, "quantity", &["stock", "quantity", "quantité", "qty", "qté", "inventory", "bestand",
        "en stock", "stock quantity"]),
    (Field::Brand, "brand", &["brand", "marque", "manufacturer", "fabricant", "marke", "vendor"]),
    (Field::Barcode, "gtin", &["gtin", "ean", "ean13", "barcode", "code-barres", "code barres", "upc"]),
    (Field::Picture, "image link", &["image", "images", "photo", "photos", "picture", "pictures",
        "image url", "image link", "visuel", "bild"]),
    (Field::Collection, "product type", &["category", "categories", "catégorie", "catégories",
        "collection", "rayon", "famille", "product type", "kategorie"]),
    (Field::Group, "item group id", &["group", "groupe", "parent", "parent sku", "item group id",
        "modèle", "modele", "model"]),
    (Field::Color, "color", &["color", "colour", "couleur", "coloris", "farbe"]),
    (Field::Size, "size", &["size", "taille", "pointure", "größe"]),
    (Field::Material, "material", &["material", "matière", "matériau"]),
    (Field::Variant, "variant", &["variant", "variante", "déclinaison", "option"]),
    (Field::Content, "unit pricing measure", &["content", "contenance", "contenu", "poids net",
        "net weight", "conditionnement", "volume"]),
    (Field::Detail, "product detail", &[]),
];

impl Field {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|(field, ..)| *field)
    }

    /// What a column of that name may hold.
    fn guess(name: &str) -> Option<Self> {
        KNOWN.iter().find(|(_, _, names)| names.contains(&name)).map(|(field, ..)| *field)
    }

    /// Its name in a merchant's table.
    fn merchant(self) -> &'static str {
        KNOWN.iter().find(|(field, ..)| *field == self).map_or("", |(_, name, _)| name)
    }

    /// Whether two columns of a table can hold it.
    fn is_several(self) -> bool {
        matches!(self, Self::Picture | Self::Collection | Self::Detail)
    }
}

/// What the columns of a table hold, by their names; case and spaces do not count.
pub type Mapping = Vec<(String, Field)>;

/// A column of a table whose format is nobody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// As the table has it.
    pub name: String,
    /// What is in it in the first rows.
    pub samples: Vec<String>,
    /// What it may hold, by its name; none twice that a product has once.
    pub guess: Option<Field>,
}

/// The columns of a text; none if it is not a table.
pub(crate) fn of_text(text: &str) -> Vec<Column> {
    let (header, rows) = table::beginning(text, SAMPLES_MAX);
    if header.names.len() < 2 || text.contains('\0') {
        return Vec::new();
    }
    let mut columns: Vec<Column> = Vec::new();
    for (place, name) in header.titles.iter().enumerate() {
        let cells = rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.trim());
        let cells = cells.filter(|cell| !cell.is_empty());
        let guess = Field::guess(&table::plain(name))
            .filter(|field| field.is_several() || columns.iter().all(|c| c.guess != Some(*field)));
        columns.push(Column {
            name: name.clone(),
            samples: cells.map(|cell| cell.chars().take(SAMPLE_CHARS_MAX).collect()).collect(),
            guess,
        });
    }
    columns
}

/// Whether a table has what a mapping needs of it: titles and prices.
pub(crate) fn fits(text: &str, mapping: &Mapping) -> bool {
    let header = table::header(text);
    [Field::Title, Field::Price].iter().all(|needed| {
        mapping.iter().any(|(name, field)| field == needed && header.has(&table::plain(name)))
    })
}

/// Reads a table as a merchant's, each column under the name of what it holds.
pub(crate) fn read(text: &str, gather: &mut Gather) {
    let table = table::read(text, gather);
    let mapping = &gather.wishes.columns;
    let items = table.rows.iter().map(|row| item(row, mapping)).collect();
    merchant::products(items, gather);
}

fn item(row: &Row, mapping: &Mapping) -> Item {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (name, field) in mapping {
        let cell = row.get(&table::plain(name));
        match field {
            // As a merchant writes it: "section:name:value".
            Field::Detail if !cell.is_empty() => {
                fields.push((field.merchant().to_owned(), format!(":{}:{cell}", name.trim())));
            }
            Field::Picture => {
                let each = merchant::split_addresses(cell).into_iter();
                fields.extend(each.map(|one| (field.merchant().to_owned(), one.to_owned())));
            }
            _ => fields.push((field.merchant().to_owned(), cell.to_owned())),
        }
    }
    let has_key = fields.iter().any(|(name, cell)| name == "id" && !cell.is_empty());
    if !has_key {
        let of = |field: Field| mapping.iter().find(|(_, known)| *known == field);
        let title = of(Field::Title).map_or("", |(name, _)| row.get(&table::plain(name)));
        fields.push(("id".to_owned(), title.to_owned()));
    }
    Item::new(row.line, fields)
}
