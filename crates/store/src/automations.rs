//! Greeting, away message and quick replies.

use comptoir_api::shop::{AutoReply, QuickReply};
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, to_json};

/// A shop's automatic and quick replies.
#[derive(Debug)]
pub struct Automations<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

/// The automatic reply to a first message.
pub const GREETING: &str = "greeting";
/// The automatic reply outside the hours.
pub const AWAY: &str = "away";

impl Automations<'_> {
    /// Looks up an automatic reply; switched off if it was never set.
    pub async fn lookup(&mut self, kind: &str) -> Result<AutoReply, StoreError> {
        let row = query("SELECT reply FROM automations WHERE shop = $1 AND kind = $2")
            .bind(self.shop.to_owned())
            .bind(kind.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        Ok(row.map(|row| row.json("reply")).transpose()?.unwrap_or_default())
    }

    /// Sets an automatic reply.
    pub async fn set(&mut self, kind: &str, reply: &AutoReply) -> Result<(), StoreError> {
        query(
            "INSERT INTO automations (shop, kind, reply) VALUES ($1, $2, $3) \
             ON CONFLICT (shop, kind) DO UPDATE SET reply = excluded.reply",
        )
        .bind(self.shop.to_owned())
        .bind(kind.to_owned())
        .bind(to_json(reply)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists the quick replies in their order.
    pub async fn quick_replies(&mut self) -> Result<Vec<QuickReply>, StoreError> {
        let rows = query(
            "SELECT shortcut, body FROM quick_replies WHERE shop = $1 ORDER BY position, shortcut",
        )
        .bind(self.shop.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| Ok(QuickReply { shortcut: row.text("shortcut")?, text: row.text("body")? }))
            .collect()
    }

    /// Replaces the quick replies.
    pub async fn set_quick_replies(&mut self, replies: &[QuickReply]) -> Result<(), StoreError> {
        query("DELETE FROM quick_replies WHERE shop = $1")
            .bind(self.shop.to_owned())
            .execute(&mut *self.db)
            .await?;
        for (position, reply) in (0_i64..).zip(replies) {
            query(
                "INSERT INTO quick_replies (shop, shortcut, body, position) \
                 VALUES ($1, $2, $3, $4)",
            )
            .bind(self.shop.to_owned())
            .bind(reply.shortcut.clone())
            .bind(reply.text.clone())
            .bind(position)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }
}
