//! Where programs want to be told what happens in a shop.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, name_of, to_json};

/// An address that a token wants to be told at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackRow {
    /// `cbk_…`
    pub id: String,
    /// `tok_…`
    pub token: String,
    /// Where it was asked for.
    pub place: Place,
    /// Where to; empty: the account is subscribed, at the app's address.
    pub url: String,
    /// What the receiver expects with a challenge.
    pub verify_token: String,
    /// What it is told of.
    pub fields: Vec<String>,
    /// Whether it is told at all.
    pub active: bool,
    /// Since when.
    pub made_ms: u64,
}

/// Where a callback was asked for. Of a token's, the nearest to the number is the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The app's subscription.
    App,
    /// The account's subscribed apps.
    Account,
    /// The number's own configuration.
    Number,
    /// The console: told besides the others.
    Own,
    /// A rule's step: told when it runs. Its secret is the verify token.
    Rule,
}

/// A shop's callbacks.
#[derive(Debug)]
pub struct Callbacks<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Callbacks<'_> {
    /// Sets a token's callback at its place, keeping the id and so the deliveries of one that is
    /// there; or adds one of the console's. Says under which id.
    pub async fn put(&mut self, callback: &CallbackRow) -> Result<String, StoreError> {
        if callback.place != Place::Own
            && let Some(known) = self.find(&callback.token, callback.place).await?
        {
            query(
                "UPDATE callbacks SET url = $3, verify_token = $4, fields = $5, active = $6 \
                 WHERE shop = $1 AND id = $2",
            )
            .bind(self.shop.to_owned())
            .bind(known.id.clone())
            .bind(callback.url.clone())
            .bind(callback.verify_token.clone())
            .bind(to_json(&callback.fields)?)
            .bind(i64::from(callback.active))
            .execute(&mut *self.db)
            .await?;
            return Ok(known.id);
        }
        query(
            "INSERT INTO callbacks (shop, id, token, place, url, verify_token, fields, active, \
             made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.shop.to_owned())
        .bind(callback.id.clone())
        .bind(callback.token.clone())
        .bind(name_of(&callback.place)?)
        .bind(callback.url.clone())
        .bind(callback.verify_token.clone())
        .bind(to_json(&callback.fields)?)
        .bind(i64::from(callback.active))
        .bind(ms(callback.made_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(callback.id.clone())
    }

    /// All of them, oldest first.
    pub async fn list(&mut self) -> Result<Vec<CallbackRow>, StoreError> {
        let rows = query("SELECT * FROM callbacks WHERE shop = $1 ORDER BY made_ms, id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<CallbackRow>, StoreError> {
        let row = query("SELECT * FROM callbacks WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// A token's at a place.
    pub async fn find(
        &mut self,
        token: &str,
        place: Place,
    ) -> Result<Option<CallbackRow>, StoreError> {
        let row = query("SELECT * FROM callbacks WHERE shop = $1 AND token = $2 AND place = $3")
            .bind(self.shop.to_owned())
            .bind(token.to_owned())
            .bind(name_of(&place)?)
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Removes one, with its deliveries. Says whether it was there.
    pub async fn remove(&mut self, id: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM callbacks WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Removes a token's, with their deliveries.
    pub async fn remove_of_token(&mut self, token: &str) -> Result<(), StoreError> {
        query("DELETE FROM callbacks WHERE shop = $1 AND token = $2")
            .bind(self.shop.to_owned())
            .bind(token.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<CallbackRow, StoreError> {
    Ok(CallbackRow {
        id: row.text("id")?,
        token: row.text("token")?,
        place: row.named("place")?,
        url: row.text("url")?,
        verify_token: row.text("verify_token")?,
        fields: row.json("fields")?,
        active: row.flag("active")?,
        made_ms: row.ms("made_ms")?,
    })
}
