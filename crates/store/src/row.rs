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

/// Values in one statement at most, as a power of two.
const PART_LOG: u32 = 6;

/// Cuts a list for statements of a few lengths (powers of two, at most 64), which stay prepared.
pub(crate) fn parts<T>(mut items: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let log = items.len().checked_ilog2()?.min(PART_LOG);
        let (part, rest) = items.split_at_checked(1 << log)?;
        items = rest;
        Some(part)
    })
}

/// Places for values, in order: `$3, $4, $5`.
pub(crate) fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    places.join(", ")
}

/// Places for rows behind a first value that all share: `($1, $2, $3), ($1, $4, $5)`, each with
/// `rest` at its end.
pub(crate) fn rows_of(columns: usize, count: usize, rest: &str) -> String {
    let row = |n| format!("($1, {}{rest})", places(2 + n * columns, columns));
    let rows: Vec<String> = (0..count).map(row).collect();
    rows.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_have_few_lengths() {
        let items = [0; 150];
        let lengths: Vec<usize> = parts(&items).map(<[_]>::len).collect();
        assert_eq!(lengths, [64, 64, 16, 4, 2]);
        assert_eq!(parts::<u8>(&[]).count(), 0);
        assert_eq!(places(3, 2), "$3, $4");
        assert_eq!(rows_of(2, 2, ", 0"), "($1, $2, $3, 0), ($1, $4, $5, 0)");
    }
}
