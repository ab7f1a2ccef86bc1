//! What a shop writes of, to who wants it.

use comptoir_api::reach::Topic;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, to_json};

/// A shop's topics.
#[derive(Debug)]
pub struct Topics<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

const SELECT: &str = "SELECT t.*, (SELECT COUNT(*) FROM consents k WHERE k.shop = t.shop \
     AND k.topic = t.id AND k.given = 1) AS subscribers FROM topics t WHERE t.shop = $1 ";

impl Topics<'_> {
    /// Lists those that can be subscribed to, in their order.
    pub async fn list(&mut self) -> Result<Vec<Topic>, StoreError> {
        let sql = format!("{SELECT} AND t.removed_ms IS NULL ORDER BY t.position, t.id");
        let rows = query(sqlx::AssertSqlSafe(sql))
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Looks one up, removed or not: receipts and broadcasts still name it.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<Topic>, StoreError> {
        let sql = format!("{SELECT} AND t.id = $2");
        let row = query(sqlx::AssertSqlSafe(sql))
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Replaces them. One that is left out can no longer be subscribed to; what was agreed to stays.
    pub async fn set(&mut self, topics: &[Topic], now_ms: u64) -> Result<(), StoreError> {
        query("UPDATE topics SET removed_ms = $2 WHERE shop = $1 AND removed_ms IS NULL")
            .bind(self.shop.to_owned())
            .bind(ms(now_ms))
            .execute(&mut *self.db)
            .await?;
        for (position, topic) in (0_i64..).zip(topics) {
            query(
                "INSERT INTO topics (shop, id, texts, per_month_max, position, removed_ms) \
                 VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (shop, id) DO UPDATE SET \
                 texts = excluded.texts, per_month_max = excluded.per_month_max, \
                 position = excluded.position, removed_ms = NULL",
            )
            .bind(self.shop.to_owned())
            .bind(topic.id.clone())
            .bind(to_json(&topic.texts)?)
            .bind(i64::from(topic.per_month_max))
            .bind(position)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<Topic, StoreError> {
    Ok(Topic {
        id: row.text("id")?,
        texts: row.json("texts")?,
        per_month_max: row.count("per_month_max")?,
        subscribers: row.count("subscribers")?,
    })
}
