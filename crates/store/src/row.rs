//! Columns by name, and JSON in text columns.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::StoreError;

/// Reads columns by name.
pub(crate) trait Columns {
    fn text(&self, column: &str) -> Result<String, StoreError>;
    fn text_or_none(&self, column: &str) -> Result<Option<String>, StoreError>;
    fn int(&self, column: &str) -> Result<i64, StoreError>;
    fn int_or_none(&self, column: &str) -> Result<Option<i64>, StoreError>;
    fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }
    fn ms(&self, column: &str) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.int(column)?).unwrap_or(0))
    }
    fn count(&self, column: &str) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.int(column)?).unwrap_or(0))
    }
    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        Ok(serde_json::from_str(&self.text(column)?)?)
    }
    /// An enum kept as its JSON name, without the quotes.
    fn named<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        Ok(serde_json::from_value(serde_json::Value::String(self.text(column)?))?)
    }
}

impl Columns for AnyRow {
    fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn text_or_none(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn int(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.try_get(column)?)
    }
    fn int_or_none(&self, column: &str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }
}

/// JSON for a text column.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

/// An enum's JSON name, without the quotes.
pub(crate) fn name_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?.trim_matches('"').to_owned())
}

/// Milliseconds, as SQL has them.
pub(crate) fn ms(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// How many of `what` there are, from `SELECT COUNT(*) AS n`.
pub(crate) fn counted(row: &AnyRow) -> Result<u32, StoreError> {
    row.count("n")
}
