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
        query("DELETE FROM mentions WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        query("DELETE FROM notes WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Notes that a note names somebody, who has not seen it yet.
    pub async fn mention(&mut self, note: &NoteRow, staff: &str) -> Result<(), StoreError> {
        query(
            "INSERT INTO mentions (shop, chat, note, staff, at_ms) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (shop, note, staff) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(note.chat.clone())
        .bind(note.id.clone())
        .bind(staff.to_owned())
        .bind(ms(note.created_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Puts a chat among those in which somebody is named, without a note: what is late, say.
    pub async fn point(
        &mut self,
        id: &str,
        chat: &str,
        staff: &str,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO mentions (shop, chat, note, staff, at_ms) \
             SELECT s.shop, $2, $3, s.id, $5 FROM staff s WHERE s.shop = $1 AND s.id = $4 \
             AND s.removed_ms IS NULL ON CONFLICT (shop, note, staff) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(id.to_owned())
        .bind(staff.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Notes that somebody has looked at a chat in which he was named; says whether he was.
    pub async fn seen(&mut self, chat: &str, staff: &str) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM mentions WHERE shop = $1 AND chat = $2 AND staff = $3")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .bind(staff.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(gone.rows_affected() > 0)
    }

    /// Whether a note names somebody who has not seen it.
    pub async fn names(&mut self, chat: &str, staff: &str) -> Result<bool, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM mentions WHERE shop = $1 AND chat = $2 AND staff = $3",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(staff.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        Ok(row.count("n")? > 0)
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
