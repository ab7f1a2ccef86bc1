//! What happened in a day, counted: sums over everyone, and nothing of anyone.

use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// How often a short link was followed; of each link.
pub const LINK_VISITS: &str = "link_visits";
/// How many began to talk by it.
pub const LINK_CHATS: &str = "link_chats";
/// How many orders those who came by it placed.
pub const LINK_ORDERS: &str = "link_orders";

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyRow {
    /// `2026-11-28`, by the shop's clock.
    pub day: String,
    /// What was counted.
    pub metric: String,
    /// Of which link, product, hour; empty: of all.
    pub part: String,
    /// How many.
    pub n: i64,
}

/// A shop's sums.
#[derive(Debug)]
pub struct Daily<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Daily<'_> {
    /// Adds to one.
    pub async fn add(
        &mut self,
        day: &str,
        metric: &str,
        part: &str,
        n: i64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO daily (shop, day, metric, part, n) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (shop, day, metric, part) DO UPDATE SET n = daily.n + excluded.n",
        )
        .bind(self.shop.to_owned())
        .bind(day.to_owned())
        .bind(metric.to_owned())
        .bind(part.to_owned())
        .bind(n)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Adds one to the sum of each label that a chat has.
    pub async fn add_labels(
        &mut self,
        day: &str,
        metric: &str,
        chat: &str,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO daily (shop, day, metric, part, n) \
             SELECT shop, $2, $3, label, 1 FROM chat_labels WHERE shop = $1 AND chat = $4 \
             ON CONFLICT (shop, day, metric, part) DO UPDATE SET n = daily.n + excluded.n",
        )
        .bind(self.shop.to_owned())
        .bind(day.to_owned())
        .bind(metric.to_owned())
        .bind(chat.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists the sums of `from..=to`, by day.
    pub async fn list(&mut self, from: &str, to: &str) -> Result<Vec<DailyRow>, StoreError> {
        let rows = query(
            "SELECT * FROM daily WHERE shop = $1 AND day BETWEEN $2 AND $3 \
             ORDER BY day, metric, part",
        )
        .bind(self.shop.to_owned())
        .bind(from.to_owned())
        .bind(to.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DailyRow {
                    day: row.text("day")?,
                    metric: row.text("metric")?,
                    part: row.text("part")?,
                    n: row.int("n")?,
                })
            })
            .collect()
    }

    /// The sum of a metric over all days, of each part.
    pub async fn totals(&mut self, metric: &str) -> Result<Vec<(String, i64)>, StoreError> {
        let rows = query(
            "SELECT part, CAST(SUM(n) AS BIGINT) AS n FROM daily WHERE shop = $1 AND metric = $2 \
             GROUP BY part ORDER BY part",
        )
        .bind(self.shop.to_owned())
        .bind(metric.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| Ok((row.text("part")?, row.int("n")?))).collect()
    }

    /// A chat waits for a person from now, unless it does already.
    pub async fn waits(&mut self, chat: &str, now_ms: u64) -> Result<(), StoreError> {
        query(
            "INSERT INTO chat_spans (shop, chat, waiting_ms, opened_ms) VALUES ($1, $2, $3, $3) \
             ON CONFLICT (shop, chat) DO UPDATE SET \
             waiting_ms = CASE WHEN chat_spans.waiting_ms = 0 THEN excluded.waiting_ms \
             ELSE chat_spans.waiting_ms END, \
             opened_ms = CASE WHEN chat_spans.opened_ms = 0 THEN excluded.opened_ms \
             ELSE chat_spans.opened_ms END",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// A person answered in a chat: since when it waited; `None`: it did not.
    pub async fn answered(&mut self, chat: &str) -> Result<Option<u64>, StoreError> {
        let since = self.span(chat, "waiting_ms").await?;
        if since.is_some() {
            query("UPDATE chat_spans SET waiting_ms = 0 WHERE shop = $1 AND chat = $2")
                .bind(self.shop.to_owned())
                .bind(chat.to_owned())
                .execute(&mut *self.db)
                .await?;
        }
        Ok(since)
    }

    /// A chat was closed: since when it was open; `None`: it was not.
    pub async fn resolved(&mut self, chat: &str) -> Result<Option<u64>, StoreError> {
        let since = self.span(chat, "opened_ms").await?;
        query("DELETE FROM chat_spans WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(since)
    }

    async fn span(&mut self, chat: &str, column: &str) -> Result<Option<u64>, StoreError> {
        let row = query("SELECT * FROM chat_spans WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let since = row.map(|row| row.ms(column)).transpose()?;
        Ok(since.filter(|since| *since > 0))
    }
}
