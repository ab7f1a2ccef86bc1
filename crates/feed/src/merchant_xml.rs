//! Google Merchant as RSS 2.0 or Atom.

use crate::gather::Gather;
use crate::merchant::{self, Item};
use crate::xml;

/// Reads each `<item>` or `<entry>`.
pub(crate) fn read(text: &str, gather: &mut Gather) {
    let records = xml::records(text, &["item", "entry"], gather);
    let items = records.into_iter().map(|record| Item::new(record.line, record.fields)).collect();
    merchant::products(items, gather);
}
