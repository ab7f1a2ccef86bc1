//! How far something has been read, saved with what was done about it: exactly once.

use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::Columns;

/// A shop's cursors.
#[derive(Debug)]
pub struct Cursors<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Cursors<'_> {
    /// Looks one up; 0 if it was never set.
    pub async fn lookup(&mut self, name: &str) -> Result<i64, StoreError> {
        let row = query("SELECT seq FROM cursors WHERE shop = $1 AND name = $2")
            .bind(self.shop.to_owned())
            .bind(name.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        Ok(row.map(|row| row.int("seq")).transpose()?.unwrap_or(0))
    }

    /// Sets one.
    pub async fn set(&mut self, name: &str, seq: i64) -> Result<(), StoreError> {
        query(
            "INSERT INTO cursors (shop, name, seq) VALUES ($1, $2, $3) \
             ON CONFLICT (shop, name) DO UPDATE SET seq = excluded.seq",
        )
        .bind(self.shop.to_owned())
        .bind(name.to_owned())
        .bind(seq)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }
}
