//! Notes to the team in a chat, never sent.

use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// `not_…`
    pub id: String,
    /// `cht_…`
    pub chat: String,
    /// It stands after this place of the thread.
    pub place: i64,
    /// `stf_…`
    pub staff: String,
    /// Of who wrote it, then.
    pub name: String,
    /// What it says.
    pub body: String,
    /// When.
    pub created_ms: u64,
}

/// A shop's notes.
#[derive(Debug)]
pub struct Notes<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Notes<'_> {
    /// Adds one.
    pub async fn add(&mut self, note: &NoteRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO notes (shop, id, chat, place, staff, name, body, created_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(self.shop.to_owned())
        .bind(note.id.clone())
        .bind(note.chat.clone())
        .bind(note.place)
        .bind(note.staff.clone())
        .bind(note.name.clone())
        .bind(note.body.clone())
        .bind(ms(note.created_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Erases a chat's notes.
    pub async fn erase(&mut self, chat: &str) -> Result<(), StoreError> {
        query("DELETE FROM notes WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Lists a chat's notes whose place is in `from..=to`, oldest first.
    pub async fn list(
        &mut self,
        chat: &str,
        from: i64,
        to: i64,
    ) -> Result<Vec<NoteRow>, StoreError> {
        let rows = query(
            "SELECT * FROM notes WHERE shop = $1 AND chat = $2 AND place BETWEEN $3 AND $4 \
             ORDER BY place, created_ms, id",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(from)
        .bind(to)
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(NoteRow {
                    id: row.text("id")?,
                    chat: row.text("chat")?,
                    place: row.int("place")?,
                    staff: row.text("staff")?,
                    name: row.text("name")?,
                    body: row.text("body")?,
                    created_ms: row.ms("created_ms")?,
                })
            })
            .collect()
    }
}
