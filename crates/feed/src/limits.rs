//! Every limit of a feed, with its unit; those of a product are the shop's own.

/// Bytes of one file.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Files of one feed.
pub const FILES_MAX: usize = 512;
/// Rows or items of one file.
pub const ROWS_MAX: usize = 200_000;
/// Bytes of one cell or element; what is over is left out.
pub const FIELD_BYTES_MAX: usize = 256 * 1024;
/// Columns of a table.
pub const COLUMNS_MAX: usize = 1_000;
/// Rows of which it is shown what is in a column.
pub const SAMPLES_MAX: usize = 3;
/// Characters of a cell that are shown of it.
pub const SAMPLE_CHARS_MAX: usize = 60;
/// Problems that are kept; more are only counted.
pub const PROBLEMS_MAX: usize = 2_000;
/// How often reading starts again after a broken record.
pub const RESTARTS_MAX: usize = 1_000;
/// Characters of a title.
pub const TITLE_CHARS_MAX: usize = 150;
/// Characters of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 5_000;
/// Characters of a short field: brand, stock-keeping unit, option, detail.
pub const SHORT_CHARS_MAX: usize = 120;
/// Characters of a key.
pub const KEY_CHARS_MAX: usize = 200;
/// Variants of one product.
pub const VARIANTS_MAX: usize = 300;
/// Options of one product.
pub const OPTIONS_MAX: usize = 5;
/// Pictures of one product.
pub const PICTURES_MAX: usize = 20;
/// Details of one product.
pub const DETAILS_MAX: usize = 40;
/// Collections of one feed.
pub const COLLECTIONS_MAX: usize = 200;
/// The highest amount, in minor units.
pub const AMOUNT_MINOR_MAX: i64 = 1_000_000_000;
