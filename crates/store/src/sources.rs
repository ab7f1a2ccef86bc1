//! Where a shop's feed is fetched from by itself, and when next.

use comptoir_api::import::ImportSource;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// A source, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// As the shop set it.
    pub source: ImportSource,
    /// When it is fetched next.
    pub next_ms: u64,
    /// The latest import from it; empty: none yet.
    pub import: String,
}

/// A shop's source.
#[derive(Debug)]
pub struct Sources<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Sources<'_> {
    /// Looks it up.
    pub async fn lookup(&mut self) -> Result<Option<SourceRow>, StoreError> {
        let row = query("SELECT * FROM import_sources WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let read = |row: sqlx::any::AnyRow| {
            Ok(SourceRow {
                source: ImportSource {
                    url: row.text("url")?,
                    format: row.text("format")?,
                    every_hours: row.count("every_hours")?,
                    pictures: row.flag("pictures")?,
                },
                next_ms: row.ms("next_ms")?,
                import: row.text("import")?,
            })
        };
        row.map(read).transpose()
    }

    /// Sets it.
    pub async fn set(&mut self, row: &SourceRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO import_sources (shop, url, format, every_hours, pictures, next_ms, import) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop) DO UPDATE \
             SET url = excluded.url, format = excluded.format, \
             every_hours = excluded.every_hours, pictures = excluded.pictures, \
             next_ms = excluded.next_ms, import = excluded.import",
        )
        .bind(self.shop.to_owned())
        .bind(row.source.url.clone())
        .bind(row.source.format.clone())
        .bind(i64::from(row.source.every_hours))
        .bind(i64::from(row.source.pictures))
        .bind(ms(row.next_ms))
        .bind(row.import.clone())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Forgets it; says whether there was one.
    pub async fn delete(&mut self) -> Result<bool, StoreError> {
        let done = query("DELETE FROM import_sources WHERE shop = $1")
            .bind(self.shop.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
