//! Files as the Cloud API names them: those of messages, and those uploaded.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CloudMediaRow {
    /// Digits alone, below 2^53.
    pub id: String,
    /// `tok_…` that uploaded it; empty: it came in a message.
    pub token: String,
    /// `cht_…` of that message; empty: uploaded.
    pub chat: String,
    /// `msg_…` that holds it; empty: uploaded.
    pub message: String,
    /// File under the shop's folder; empty: the device has it.
    pub file: String,
    /// Media type.
    pub mime: String,
    /// Hexadecimal, of the file itself; empty: not known yet.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// File name.
    pub name: String,
    /// Since when.
    pub created_ms: u64,
    /// Until when it can be asked for.
    pub expires_ms: u64,
}

/// A shop's files.
#[derive(Debug)]
pub struct CloudMedia<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl CloudMedia<'_> {
    /// Adds one. An id that is taken is [`StoreError::is_duplicate`].
    pub async fn add(&mut self, media: &CloudMediaRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_media (shop, id, token, chat, message, file, mime, sha256, size, \
             name, created_ms, expires_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(self.shop.to_owned())
        .bind(media.id.clone())
        .bind(media.token.clone())
        .bind(media.chat.clone())
        .bind(media.message.clone())
        .bind(media.file.clone())
        .bind(media.mime.clone())
        .bind(media.sha256.clone())
        .bind(ms(media.size))
        .bind(media.name.clone())
        .bind(ms(media.created_ms))
        .bind(ms(media.expires_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up, whether or not its time is over.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<CloudMediaRow>, StoreError> {
        let row = query("SELECT * FROM cloud_media WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// A message's.
    pub async fn find(&mut self, message: &str) -> Result<Option<CloudMediaRow>, StoreError> {
        let sql = "SELECT * FROM cloud_media WHERE shop = $1 AND message = $2 \
                   ORDER BY created_ms LIMIT 1";
        let row = query(sql)
            .bind(self.shop.to_owned())
            .bind(message.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Sets what its file turned out to be.
    pub async fn set_file(&mut self, id: &str, sha256: &str, size: u64) -> Result<(), StoreError> {
        query("UPDATE cloud_media SET sha256 = $3, size = $4 WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(sha256.to_owned())
            .bind(ms(size))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Removes one. Says whether it was there.
    pub async fn remove(&mut self, id: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM cloud_media WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets those of a chat's messages.
    pub async fn erase(&mut self, chat: &str) -> Result<(), StoreError> {
        query("DELETE FROM cloud_media WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Those whose time is over, oldest first.
    pub async fn expired(
        &mut self,
        now_ms: u64,
        limit: u32,
    ) -> Result<Vec<CloudMediaRow>, StoreError> {
        let sql = "SELECT * FROM cloud_media WHERE shop = $1 AND expires_ms <= $2 \
                   ORDER BY expires_ms LIMIT $3";
        let rows = query(sql)
            .bind(self.shop.to_owned())
            .bind(ms(now_ms))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<CloudMediaRow, StoreError> {
    Ok(CloudMediaRow {
        id: row.text("id")?,
        token: row.text("token")?,
        chat: row.text("chat")?,
        message: row.text("message")?,
        file: row.text("file")?,
        mime: row.text("mime")?,
        sha256: row.text("sha256")?,
        size: row.ms("size")?,
        name: row.text("name")?,
        created_ms: row.ms("created_ms")?,
        expires_ms: row.ms("expires_ms")?,
    })
}
