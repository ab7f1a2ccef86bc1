//! Which formats there are, and which one a file is in.

use std::fmt;
use std::str::FromStr;

use crate::columns::{self, Mapping};
use crate::table::{self, Columns};
use crate::{InputFile, ReadError, encoding};

/// A feed's format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Google Merchant, RSS 2.0 or Atom.
    GoogleXml,
    /// Google Merchant, tab separated.
    GoogleTsv,
    /// Meta catalogue, CSV or TSV.
    MetaCsv,
    /// Shopify's product CSV.
    Shopify,
    /// WooCommerce's product CSV.
    WooCommerce,
    /// PrestaShop's product CSV, with its combinations beside it.
    PrestaShop,
    /// PrestaShop's XML fixtures, a folder.
    PrestaShopXml,
    /// Spree's product CSV, with its translations beside it.
    Spree,
    /// Bagisto's product CSV.
    Bagisto,
    /// Thelia's demo CSVs, a folder.
    Thelia,
    /// Saleor's JSON dump.
    Saleor,
    /// Our own JSON.
    Comptoir,
    /// A table of nobody's format, whose columns the shop has named.
    Columns,
    /// A mechanical join of Spree's, PrestaShop's or Saleor's data in one JSON file.
    Joined,
}

impl Format {
    /// All of them, and the names they go by.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::GoogleXml, "google-xml"),
        (Self::GoogleTsv, "google-tsv"),
        (Self::MetaCsv, "meta"),
        (Self::Shopify, "shopify"),
        (Self::WooCommerce, "woocommerce"),
        (Self::PrestaShop, "prestashop"),
        (Self::PrestaShopXml, "prestashop-xml"),
        (Self::Spree, "spree"),
        (Self::Bagisto, "bagisto"),
        (Self::Thelia, "thelia"),
        (Self::Saleor, "saleor"),
        (Self::Comptoir, "comptoir"),
        (Self::Columns, "columns"),
        (Self::Joined, "joined"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("", |(_, name)| name)
    }

    /// In a folder that holds several feeds of the same products, which is taken: lower first.
    fn rank(self) -> u8 {
        match self {
            Self::Comptoir => 0,
            // Made from the others, with the pictures' names resolved.
            Self::Joined => 1,
            Self::Saleor | Self::PrestaShopXml | Self::Spree | Self::Thelia => 2,
            Self::Shopify | Self::WooCommerce | Self::Bagisto => 3,
            Self::GoogleXml | Self::GoogleTsv | Self::MetaCsv => 4,
            Self::PrestaShop => 5,
            Self::Columns => 6,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = ReadError;

    fn from_str(name: &str) -> Result<Self, ReadError> {
        let wanted = name.trim().to_lowercase().replace(['_', ' '], "-");
        let wanted = match wanted.as_str() {
            "google" | "rss" | "atom" | "xml" => "google-xml",
            "tsv" => "google-tsv",
            "meta-csv" | "facebook" | "whatsapp" => "meta",
            "woo" => "woocommerce",
            "json" => "comptoir",
            other => other,
        };
        let found = Self::ALL.iter().find(|(_, name)| *name == wanted);
        found.map(|(format, _)| *format).ok_or_else(|| unknown(&[]))
    }
}

fn unknown(files: &[TextFile<'_>]) -> ReadError {
    let tables = files.iter().map(|file| columns::of_text(&file.text));
    ReadError::UnknownFormat {
        known: Format::ALL.map(|(_, name)| name).join(", "),
        columns: tables.into_iter().find(|columns| !columns.is_empty()).unwrap_or_default(),
    }
}

/// Names of files that belong to a feed and lie beside it.
pub fn companions(path: &str, format: Format) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let names: Vec<String> = match format {
        Format::Spree => vec!["product_translations.csv".into()],
        Format::PrestaShop => {
            let mut names = vec!["combinations_import.csv".into(), "combinations.csv".into()];
            names
                .push(name.replace("products", "combinations").replace("produits", "declinaisons"));
            names
        }
        Format::Thelia => {
            ["categories.csv", "colors.csv", "materials.csv", "brand.csv"].map(Into::into).into()
        }
        _ => Vec::new(),
    };
    let beside = |name: String| if folder.is_empty() { name } else { format!("{folder}/{name}") };
    names.into_iter().map(beside).filter(|other| other != path).collect()
}

/// Finds out what a file is; `None`: none of the formats we read.
pub fn detect(file: &InputFile) -> Option<Format> {
    detect_text(&TextFile { path: &file.path, text: encoding::decode(&file.bytes) })
}

/// A file as text.
pub(crate) struct TextFile<'a> {
    pub path: &'a str,
    pub text: String,
}

pub(crate) fn decode_all(files: &[InputFile]) -> Vec<TextFile<'_>> {
    let files = files.iter().take(crate::limits::FILES_MAX);
    files.map(|file| TextFile { path: &file.path, text: encoding::decode(&file.bytes) }).collect()
}

/// The other files of a feed, by name.
pub(crate) struct Others<'a> {
    files: &'a [TextFile<'a>],
    main: &'a TextFile<'a>,
}

impl<'a> Others<'a> {
    pub(crate) fn new(files: &'a [TextFile<'a>], main: &'a TextFile<'a>) -> Self {
        Self { files, main }
    }

    /// The folder of the main file, with a `/` behind it, or nothing.
    pub(crate) fn folder(&self) -> &'a str {
        self.main.path.rfind('/').map_or("", |at| self.main.path.get(..=at).unwrap_or_default())
    }

    /// A file at that path.
    pub(crate) fn at(&self, path: &str) -> Option<&'a str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// A file of that name beside the main one.
    pub(crate) fn beside(&self, name: &str) -> Option<&'a str> {
        self.at(&format!("{}{name}", self.folder()))
    }

    /// Any other file whose header is as wanted.
    pub(crate) fn with_header(&self, wanted: impl Fn(&Columns) -> bool) -> Option<&'a str> {
        let others = self.files.iter().filter(|file| !std::ptr::eq(*file, self.main));
        others.map(|file| file.text.as_str()).find(|text| wanted(&table::header(text)))
    }

    /// Paths of all files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.files.iter().map(|file| file.path)
    }
}

/// Finds the file to read and its format.
pub(crate) fn choose<'a>(
    files: &'a [TextFile<'a>],
    wanted: Option<Format>,
    mapping: &Mapping,
) -> Result<(&'a TextFile<'a>, Format), ReadError> {
    let mapped = || files.iter().find(|file| columns::fits(&file.text, mapping));
    match (wanted, files) {
        (Some(Format::Columns), _) => {
            let file = mapped().ok_or_else(|| unknown(files))?;
            return Ok((file, Format::Columns));
        }
        (Some(format), [only]) => return Ok((only, format)),
        _ => {}
    }
    let found = files.iter().filter_map(|file| Some((file, detect_text(file)?)));
    let of_wanted = found.filter(|(_, format)| wanted.is_none_or(|wanted| alike(wanted, *format)));
    let best = of_wanted.min_by_key(|(file, format)| (format.rank(), file.path.len()));
    match (best, wanted) {
        (Some((file, _)), Some(format)) => Ok((file, format)),
        (Some(found), None) => Ok(found),
        (None, Some(format)) => Err(ReadError::NoSuchFile { format: format.to_string() }),
        (None, None) => mapped().map(|file| (file, Format::Columns)).ok_or_else(|| unknown(files)),
    }
}

/// Google's and Meta's tables have the same columns.
fn alike(one: Format, other: Format) -> bool {
    let merchant = |format| matches!(format, Format::GoogleTsv | Format::MetaCsv);
    one == other || (merchant(one) && merchant(other))
}

fn detect_text(file: &TextFile<'_>) -> Option<Format> {
    let end = file.text.char_indices().nth(4_000).map_or(file.text.len(), |(at, _)| at);
    let head = file.text.get(..end)?.trim_start();
    if head.starts_with('<') {
        let fixture = head.contains("<entity_product>") && file.path.ends_with("product.xml");
        let translated = file.path.contains("langs/");
        return match () {
            () if fixture && !translated => Some(Format::PrestaShopXml),
            () if fixture => None,
            () if ["<rss", "<feed", "base.google.com", "<item", "<channel"]
                .iter()
                .any(|mark| head.contains(mark)) =>
            {
                Some(Format::GoogleXml)
            }
            () => None,
        };
    }
    if head.starts_with(['{', '[']) {
        let has = |mark: &str| file.text.contains(mark);
        return match () {
            () if head.contains("\"comptoir\"") => Some(Format::Comptoir),
            () if head.contains("\"model\"") && has("\"product.product\"") => Some(Format::Saleor),
            () if head.contains("\"i18n\"")
                || has("\"price_excl_tax_eur\"")
                || (head.contains("\"channels\"") && has("\"variants\"")) =>
            {
                Some(Format::Joined)
            }
            () => None,
        };
    }
    table_format(&table::header(&file.text), head)
}

fn table_format(columns: &Columns, head: &str) -> Option<Format> {
    let has = |name: &str| columns.has(name);
    if columns.has_any(&["handle", "url handle"]) && has("title") {
        return Some(Format::Shopify);
    }
    if has("slug") && has("sku") && columns.has_any(&["option1 name", "category1"]) {
        return Some(Format::Spree);
    }
    if has("parent sku") && has("locale") {
        return Some(Format::Bagisto);
    }
    if has("type") && columns.has_any(crate::woocommerce::REGULAR_PRICE) {
        return Some(Format::WooCommerce);
    }
    if has("ref") && has("prix") && columns.has_any(&["titre uk", "titre fr"]) {
        return Some(Format::Thelia);
    }
    if crate::prestashop::is_products(columns) {
        return Some(Format::PrestaShop);
    }
    if has("id") && has("title") && columns.has_any(&["price", "link", "availability"]) {
        let tabs = head.lines().find(|line| !line.starts_with('#'))?.contains('\t');
        let meta = head.starts_with('#')
            || columns.has_any(&[
                "quantity to sell on facebook",
                "fb product category",
                "visibility",
            ]);
        return Some(if tabs && !meta { Format::GoogleTsv } else { Format::MetaCsv });
    }
    None
}
