//! Messages that the team wrote to be sent later.

use comptoir_api::said::Unsent;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// A message that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// `pla_…`
    pub id: String,
    /// `cht_…`
    pub chat: String,
    /// `stf_…` in whose name.
    pub staff: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at_ms: u64,
    /// Not if the customer writes before.
    pub unless_written: bool,
    /// Since when it waits.
    pub created_ms: u64,
    /// Why it was not sent.
    pub unsent: Option<Unsent>,
}

/// A shop's messages that wait.
#[derive(Debug)]
pub struct Planned<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Planned<'_> {
    /// Adds one.
    pub async fn add(&mut self, planned: &PlannedRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO planned (shop, id, chat, staff, text, at_ms, unless_written, created_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(self.shop.to_owned())
        .bind(planned.id.clone())
        .bind(planned.chat.clone())
        .bind(planned.staff.clone())
        .bind(planned.text.clone())
        .bind(ms(planned.at_ms))
        .bind(i64::from(planned.unless_written))
        .bind(ms(planned.created_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists those of a chat that wait or were not sent, the next first.
    pub async fn list(&mut self, chat: &str) -> Result<Vec<PlannedRow>, StoreError> {
        let rows = query(
            "SELECT * FROM planned WHERE shop = $1 AND chat = $2 AND state <> 'going' \
             ORDER BY at_ms, created_ms, id",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Takes one back; says whether it was still there.
    pub async fn take_back(&mut self, chat: &str, id: &str) -> Result<bool, StoreError> {
        let gone = query(
            "DELETE FROM planned WHERE shop = $1 AND chat = $2 AND id = $3 AND state <> 'going'",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(id.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(gone.rows_affected() > 0)
    }

    /// Its time has come: from now on it is not taken back any more. `None` if it was.
    pub async fn go(&mut self, id: &str) -> Result<Option<PlannedRow>, StoreError> {
        query("UPDATE planned SET state = 'going' WHERE shop = $1 AND id = $2 AND state = ''")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        let row = query("SELECT * FROM planned WHERE shop = $1 AND id = $2 AND state = 'going'")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// It was not sent: the team sees why, and has its words.
    pub async fn fail(&mut self, id: &str, why: Unsent) -> Result<(), StoreError> {
        query("UPDATE planned SET state = $3 WHERE shop = $1 AND id = $2 AND state = 'going'")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(why.name().to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// It was sent.
    pub async fn done(&mut self, id: &str) -> Result<(), StoreError> {
        query("DELETE FROM planned WHERE shop = $1 AND id = $2 AND state = 'going'")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Drops a chat's: its customer left.
    pub async fn erase(&mut self, chat: &str) -> Result<(), StoreError> {
        query("DELETE FROM planned WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<PlannedRow, StoreError> {
    Ok(PlannedRow {
        id: row.text("id")?,
        chat: row.text("chat")?,
        staff: row.text("staff")?,
        text: row.text("text")?,
        at_ms: row.ms("at_ms")?,
        unless_written: row.flag("unless_written")?,
        created_ms: row.ms("created_ms")?,
        unsent: Unsent::of_name(&row.text("state")?),
    })
}
