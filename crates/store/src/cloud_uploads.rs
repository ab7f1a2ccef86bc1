//! Files on their way in, in parts.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// A file that a program announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// What stands behind `upload:`.
    pub id: String,
    /// What names the file once it is whole.
    pub handle: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Bytes, as announced.
    pub size: u64,
    /// Bytes that came.
    pub received: u64,
    /// File under the shop's folder; empty: not whole yet.
    pub file: String,
    /// Until when it is kept.
    pub expires_ms: u64,
}

/// A shop's files on their way in.
#[derive(Debug)]
pub struct CloudUploads<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl CloudUploads<'_> {
    /// Adds one.
    pub async fn add(&mut self, upload: &UploadRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_uploads (shop, id, handle, name, mime, size, received, file, \
             expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.shop.to_owned())
        .bind(upload.id.clone())
        .bind(upload.handle.clone())
        .bind(upload.name.clone())
        .bind(upload.mime.clone())
        .bind(ms(upload.size))
        .bind(ms(upload.received))
        .bind(upload.file.clone())
        .bind(ms(upload.expires_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<UploadRow>, StoreError> {
        self.one("SELECT * FROM cloud_uploads WHERE shop = $1 AND id = $2", id).await
    }

    /// By the handle of the whole file.
    pub async fn find(&mut self, handle: &str) -> Result<Option<UploadRow>, StoreError> {
        let sql = "SELECT * FROM cloud_uploads WHERE shop = $1 AND handle = $2 AND file <> ''";
        self.one(sql, handle).await
    }

    async fn one(&mut self, sql: &'static str, key: &str) -> Result<Option<UploadRow>, StoreError> {
        let row = query(sql)
            .bind(self.shop.to_owned())
            .bind(key.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Counts those that are known.
    pub async fn count(&mut self) -> Result<u32, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM cloud_uploads WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        row.count("n")
    }

    /// Notes how much came, and the file once it is whole.
    pub async fn set(&mut self, id: &str, received: u64, file: &str) -> Result<(), StoreError> {
        query("UPDATE cloud_uploads SET received = $3, file = $4 WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(ms(received))
            .bind(file.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Those whose time is over, oldest first.
    pub async fn expired(&mut self, now_ms: u64, limit: u32) -> Result<Vec<UploadRow>, StoreError> {
        let sql = "SELECT * FROM cloud_uploads WHERE shop = $1 AND expires_ms <= $2 \
                   ORDER BY expires_ms LIMIT $3";
        let rows = query(sql)
            .bind(self.shop.to_owned())
            .bind(ms(now_ms))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Removes one.
    pub async fn remove(&mut self, id: &str) -> Result<(), StoreError> {
        query("DELETE FROM cloud_uploads WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<UploadRow, StoreError> {
    Ok(UploadRow {
        id: row.text("id")?,
        handle: row.text("handle")?,
        name: row.text("name")?,
        mime: row.text("mime")?,
        size: row.ms("size")?,
        received: row.ms("received")?,
        file: row.text("file")?,
        expires_ms: row.ms("expires_ms")?,
    })
}
