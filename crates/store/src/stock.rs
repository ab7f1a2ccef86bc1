//! Who wants to hear when something that is sold out is there again.

use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, counted, ms};

/// Somebody who asked to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Of what.
    pub product: String,
    /// The variant's id; empty: the product itself.
    pub variant: String,
    /// `cht_…`: where to tell.
    pub chat: String,
    /// When that was asked.
    pub asked_ms: u64,
}

/// A shop's customers who wait for something.
#[derive(Debug)]
pub struct StockWaits<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl StockWaits<'_> {
    /// Adds one, unless the chat waits for it already or waits for `max` things. Says whether it
    /// waits for it now.
    pub async fn add(&mut self, waiting: &Waiting, max: u32) -> Result<bool, StoreError> {
        let known = query(
            "SELECT COUNT(*) AS n FROM stock_waits WHERE shop = $1 AND chat = $2 \
             AND NOT (product = $3 AND variant = $4)",
        )
        .bind(self.shop.to_owned())
        .bind(waiting.chat.clone())
        .bind(waiting.product.clone())
        .bind(waiting.variant.clone())
        .fetch_one(&mut *self.db)
        .await?;
        if counted(&known)? >= max {
            return Ok(false);
        }
        query(
            "INSERT INTO stock_waits (shop, product, variant, chat, asked_ms) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop, product, variant, chat) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(waiting.product.clone())
        .bind(waiting.variant.clone())
        .bind(waiting.chat.clone())
        .bind(ms(waiting.asked_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(true)
    }

    /// Those for whom it is there again, who asked first in front.
    pub async fn due(&mut self, limit: u32) -> Result<Vec<Waiting>, StoreError> {
        let rows = query(
            "SELECT w.* FROM stock_waits w JOIN products p ON p.shop = w.shop AND p.id = w.product \
             LEFT JOIN variants v ON v.shop = w.shop AND v.product = w.product AND v.id = w.variant \
             WHERE w.shop = $1 AND p.hidden = 0 AND ((w.variant = '' AND (p.stock IS NULL \
             OR p.stock > 0)) OR (v.id IS NOT NULL AND (v.stock IS NULL OR v.stock > 0))) \
             ORDER BY w.asked_ms, w.chat LIMIT $2",
        )
        .bind(self.shop.to_owned())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Waiting {
                    product: row.text("product")?,
                    variant: row.text("variant")?,
                    chat: row.text("chat")?,
                    asked_ms: row.ms("asked_ms")?,
                })
            })
            .collect()
    }

    /// Takes one out; says whether it was there.
    pub async fn remove(&mut self, waiting: &Waiting) -> Result<bool, StoreError> {
        let done = query(
            "DELETE FROM stock_waits WHERE shop = $1 AND product = $2 AND variant = $3 \
             AND chat = $4",
        )
        .bind(self.shop.to_owned())
        .bind(waiting.product.clone())
        .bind(waiting.variant.clone())
        .bind(waiting.chat.clone())
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
