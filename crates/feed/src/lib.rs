//! Reads the product feeds shops already have, and writes them: bytes in, products and problems out;
//! or the other way round, see [`write`].
//!
//! Nothing here does I/O, knows a clock or a database. A feed is one file or several that belong
//! together (products and their combinations, a folder of an export); [`read`] finds out what they
//! are, or is told. A record that cannot be taken is reported by line and field and left out; it
//! never ends the import.

mod amount;
mod bagisto;
mod columns;
mod comptoir;
pub mod content;
mod encoding;
mod format;
mod gather;
mod gtin;
mod joined;
mod json;
pub mod limits;
mod markup;
mod merchant;
mod merchant_xml;
mod model;
mod prestashop;
mod prestashop_xml;
mod problem;
mod saleor;
mod shopify;
mod spree;
mod table;
mod thelia;
mod woocommerce;
pub mod write;
mod xml;

pub use amount::exponent;
pub use columns::{Column, Field, Mapping};
pub use format::{Format, companions, detect};
pub use model::{Content, Feed, FeedCollection, FeedPicture, FeedProduct, FeedText, FeedVariant};
pub use problem::{Problem, Trouble};

use gather::Gather;

/// One file of a feed.
#[derive(Debug, Clone, Default)]
pub struct InputFile {
    /// Where it lies under the feed's folder, with `/`; its name where there is no folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What the reader is told about the shop.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The shop's currency, ISO 4217. Prices in others are refused, prices without one are in it.
    pub currency: String,
    /// The shop's languages, BCP 47, its own first; empty: as the feed has them.
    pub languages: Vec<String>,
    /// Today in the shop, `2026-11-23`, by which reductions begin and end; empty: they all hold.
    pub today: String,
    /// Added to prices of a feed that gives them without tax, in hundredths of a percent.
    pub tax_basis_points: u32,
    /// What the columns of a table of nobody's format hold: it is taken for one if it has those of
    /// titles and prices. Empty: none is.
    pub columns: Mapping,
}

/// Why a feed could not be read at all. Its sender has to act in each case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing was given.
    #[error("there is no file to read")]
    Empty,
    /// One file is larger than the limit.
    #[error("the file {path} has {bytes} bytes; at most {max} are read")]
    TooLarge {
        /// Which file.
        path: String,
        /// Its size.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// No file looks like a feed we know.
    #[error("the format was not recognised; it can be named: {known}")]
    UnknownFormat {
        /// The names there are.
        known: String,
        /// If it is a table: what its columns are called, and seem to hold.
        columns: Vec<Column>,
    },
    /// No file fits the format that was named.
    #[error("no file of the format {format} was found")]
    NoSuchFile {
        /// The format that was named.
        format: String,
    },
    /// The shop's currency does not exist.
    #[error("{0} is not a currency of ISO 4217")]
    Currency(String),
    /// The file as a whole is not what it claims to be.
    #[error("line {line}: {message}")]
    Broken {
        /// Where.
        line: u32,
        /// What is wrong.
        message: String,
    },
}

/// Reads a feed of one or several files; the format is found out where it is not given.
pub fn read(
    files: &[InputFile],
    format: Option<Format>,
    wishes: &Wishes,
) -> Result<Feed, ReadError> {
    if files.is_empty() {
        return Err(ReadError::Empty);
    }
    for file in files {
        if file.bytes.len() > limits::FILE_BYTES_MAX {
            return Err(ReadError::TooLarge {
                path: file.path.clone(),
                bytes: file.bytes.len(),
                max: limits::FILE_BYTES_MAX,
            });
        }
    }
    let exponent =
        exponent(&wishes.currency).ok_or_else(|| ReadError::Currency(wishes.currency.clone()))?;
    let texts = format::decode_all(files);
    let (main, format) = format::choose(&texts, format, &wishes.columns)?;
    let mut gather = Gather::new(wishes, exponent);
    let others = format::Others::new(&texts, main);
    let text = main.text.as_str();
    match format {
        Format::GoogleXml => merchant_xml::read(text, &mut gather),
        Format::GoogleTsv | Format::MetaCsv => merchant::read(text, &mut gather),
        Format::Shopify => shopify::read(text, &mut gather),
        Format::WooCommerce => woocommerce::read(text, &mut gather),
        Format::PrestaShop => prestashop::read(text, &others, &mut gather),
        Format::PrestaShopXml => prestashop_xml::read(&others, &mut gather),
        Format::Spree => spree::read(text, &others, &mut gather),
        Format::Bagisto => bagisto::read(text, &mut gather),
        Format::Thelia => thelia::read(text, &others, &mut gather),
        Format::Saleor => saleor::read(text, &mut gather)?,
        Format::Columns => columns::read(text, &mut gather),
        Format::Comptoir => comptoir::read(text, &mut gather)?,
        Format::Joined => joined::read(text, &mut gather)?,
    }
    let mut feed = gather.into_feed(format);
    if format == Format::Columns {
        feed.columns = columns::of_text(text);
    }
    Ok(feed)
}
