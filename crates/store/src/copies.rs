//! The copy of a shop's device: its database file as it was once, and what was written since.
//!
//! Where several counters serve a shop, whichever works writes each save of the device here before
//! it counts; whoever comes after it makes the same file from it.

use sqlx::{AnyConnection, Row, query};

use crate::row::Columns;
use crate::{ShopId, StoreError};

/// Where a copy begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyRow {
    /// How many lines had been written when its file was taken.
    pub base: i64,
    /// Of how many parts that file is.
    pub parts: i64,
}

/// How far a copy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyHead {
    /// Whose.
    pub shop: ShopId,
    /// Its last line.
    pub line: i64,
}

/// A line: what was appended to the write-ahead log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyLine {
    /// Grows by one.
    pub line: i64,
    /// Where in the log, bytes.
    pub place: i64,
    /// What; nothing: the log was written into the file, and begins anew.
    pub bytes: Vec<u8>,
}

/// A shop's copy.
#[derive(Debug)]
pub struct Copies<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Copies<'_> {
    /// Where it begins; `None` if there is none.
    pub async fn lookup(&mut self) -> Result<Option<CopyRow>, StoreError> {
        let row = query("SELECT base, parts FROM copies WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| Ok(CopyRow { base: row.int("base")?, parts: row.int("parts")? })).transpose()
    }

    /// A part of the file it begins with.
    pub async fn part(&mut self, base: i64, part: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let row = query("SELECT bytes FROM copy_parts WHERE shop = $1 AND base = $2 AND part = $3")
            .bind(self.shop.to_owned())
            .bind(base)
            .bind(part)
            .fetch_optional(&mut *self.db)
            .await?;
        Ok(row.map(|row| row.try_get("bytes")).transpose()?)
    }

    /// What was written after a line, at most so many lines.
    pub async fn after(&mut self, line: i64, most: i64) -> Result<Vec<CopyLine>, StoreError> {
        let rows = query(
            "SELECT line, place, bytes FROM copy_lines WHERE shop = $1 AND line > $2 \
             ORDER BY line LIMIT $3",
        )
        .bind(self.shop.to_owned())
        .bind(line)
        .bind(most)
        .fetch_all(&mut *self.db)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            let bytes = row.try_get("bytes")?;
            Ok(CopyLine { line: row.int("line")?, place: row.int("place")?, bytes })
        };
        rows.iter().map(read).collect()
    }

    /// Writes a line; its number must be the next.
    pub async fn add(&mut self, line: &CopyLine) -> Result<(), StoreError> {
        query("INSERT INTO copy_lines (shop, line, place, bytes) VALUES ($1, $2, $3, $4)")
            .bind(self.shop.to_owned())
            .bind(line.line)
            .bind(line.place)
            .bind(line.bytes.clone())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Writes a part of a file that the copy will begin with.
    pub async fn add_part(
        &mut self,
        base: i64,
        part: i64,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        query("INSERT INTO copy_parts (shop, base, part, bytes) VALUES ($1, $2, $3, $4)")
            .bind(self.shop.to_owned())
            .bind(base)
            .bind(part)
            .bind(bytes)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Forgets the parts of files that were never begun with.
    pub async fn forget_unfinished(&mut self) -> Result<(), StoreError> {
        query(
            "DELETE FROM copy_parts WHERE shop = $1 AND base NOT IN \
             (SELECT base FROM copies WHERE shop = $1)",
        )
        .bind(self.shop.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// From now on the copy begins with this file; what came before goes.
    pub async fn begin_with(&mut self, row: CopyRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO copies (shop, base, parts) VALUES ($1, $2, $3) \
             ON CONFLICT (shop) DO UPDATE SET base = excluded.base, parts = excluded.parts",
        )
        .bind(self.shop.to_owned())
        .bind(row.base)
        .bind(row.parts)
        .execute(&mut *self.db)
        .await?;
        self.forget_unfinished().await?;
        query("DELETE FROM copy_lines WHERE shop = $1 AND line <= $2")
            .bind(self.shop.to_owned())
            .bind(row.base)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

/// The copies of all shops.
#[derive(Debug)]
pub struct AllCopies<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl AllCopies<'_> {
    /// How far each is.
    pub async fn heads(&mut self) -> Result<Vec<CopyHead>, StoreError> {
        let rows = query(
            "SELECT c.shop, COALESCE((SELECT MAX(l.line) FROM copy_lines l WHERE l.shop = c.shop), \
             c.base) AS line FROM copies c",
        )
        .fetch_all(&mut *self.db)
        .await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(CopyHead { shop: ShopId(row.text("shop")?), line: row.int("line")? })
        };
        rows.iter().map(read).collect()
    }
}
