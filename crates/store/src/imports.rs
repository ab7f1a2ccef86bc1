//! Imports of feeds, and which file a feed's picture became.

use comptoir_api::shop::ImportProgress;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, to_json};

/// A shop's imports.
#[derive(Debug)]
pub struct Imports<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Imports<'_> {
    /// Sets how far an import is; the first time adds it.
    pub async fn set(
        &mut self,
        id: &str,
        progress: &ImportProgress,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO imports (id, shop, progress, finished, created_ms) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE \
             SET progress = excluded.progress, finished = excluded.finished",
        )
        .bind(id.to_owned())
        .bind(self.shop.to_owned())
        .bind(to_json(progress)?)
        .bind(i64::from(progress.finished))
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<ImportProgress>, StoreError> {
        let row = query("SELECT progress FROM imports WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| row.json("progress")).transpose()
    }

    /// Finds the file that the picture at an address became.
    pub async fn find_picture(&mut self, source: &str) -> Result<Option<String>, StoreError> {
        let row = query("SELECT file FROM picture_sources WHERE shop = $1 AND source = $2")
            .bind(self.shop.to_owned())
            .bind(source.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| row.text("file")).transpose()
    }

    /// Notes which file it became.
    pub async fn set_picture(
        &mut self,
        source: &str,
        file: &str,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO picture_sources (shop, source, file, seen_ms) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (shop, source) DO UPDATE SET file = excluded.file, \
             seen_ms = excluded.seen_ms",
        )
        .bind(self.shop.to_owned())
        .bind(source.to_owned())
        .bind(file.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// What the columns of the shop's own tables hold: name and field, as it said last.
    pub async fn columns(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let row = query("SELECT columns FROM import_columns WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map_or(Ok(Vec::new()), |row| row.json("columns"))
    }

    /// Keeps it.
    pub async fn set_columns(&mut self, columns: &[(String, String)]) -> Result<(), StoreError> {
        query(
            "INSERT INTO import_columns (shop, columns) VALUES ($1, $2) \
             ON CONFLICT (shop) DO UPDATE SET columns = excluded.columns",
        )
        .bind(self.shop.to_owned())
        .bind(to_json(&columns)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }
}
