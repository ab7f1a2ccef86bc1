//! Labels of chats.

use comptoir_api::shop::Label;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, to_json};

/// A shop's labels.
#[derive(Debug)]
pub struct Labels<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Labels<'_> {
    /// Lists them in their order.
    pub async fn list(&mut self) -> Result<Vec<Label>, StoreError> {
        let rows = query("SELECT * FROM labels WHERE shop = $1 ORDER BY position, id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Label {
                    id: row.text("id")?,
                    name: row.text("name")?,
                    hue: u8::try_from(row.int("hue")?).unwrap_or(0),
                    reply_minutes: row.count("reply_minutes")?,
                    late: row.json("late")?,
                })
            })
            .collect()
    }

    /// Replaces them; a label that is gone is taken off its chats. Each has its id.
    pub async fn set(&mut self, labels: &[Label]) -> Result<(), StoreError> {
        for gone in self.list().await? {
            if labels.iter().all(|label| label.id != gone.id) {
                query("DELETE FROM labels WHERE shop = $1 AND id = $2")
                    .bind(self.shop.to_owned())
                    .bind(gone.id)
                    .execute(&mut *self.db)
                    .await?;
            }
        }
        for (position, label) in (0_i64..).zip(labels) {
            query(
                "INSERT INTO labels (shop, id, name, hue, position, reply_minutes, late) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop, id) DO UPDATE SET \
                 name = excluded.name, hue = excluded.hue, position = excluded.position, \
                 reply_minutes = excluded.reply_minutes, late = excluded.late",
            )
            .bind(self.shop.to_owned())
            .bind(label.id.clone())
            .bind(label.name.clone())
            .bind(i64::from(label.hue))
            .bind(position)
            .bind(i64::from(label.reply_minutes))
            .bind(to_json(&label.late)?)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }

    /// Lists a chat's labels by id.
    pub async fn of_chat(&mut self, chat: &str) -> Result<Vec<String>, StoreError> {
        let rows = query(
            "SELECT l.id FROM chat_labels c JOIN labels l ON l.shop = c.shop AND l.id = c.label \
             WHERE c.shop = $1 AND c.chat = $2 ORDER BY l.position, l.id",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    /// Replaces a chat's labels; ids the shop does not have are left out.
    pub async fn set_of_chat(&mut self, chat: &str, labels: &[String]) -> Result<(), StoreError> {
        query("DELETE FROM chat_labels WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        for label in labels {
            query(
                "INSERT INTO chat_labels (shop, chat, label) \
                 SELECT shop, $2, id FROM labels WHERE shop = $1 AND id = $3 \
                 ON CONFLICT (shop, chat, label) DO NOTHING",
            )
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .bind(label.clone())
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }
}
