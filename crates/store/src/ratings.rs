//! What customers said of conversations that were closed.

use comptoir_api::team::Rating;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// A shop's ratings.
#[derive(Debug)]
pub struct Ratings<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Ratings<'_> {
    /// Notes that a customer is asked; the same question again changes nothing. Says whether it is
    /// new.
    pub async fn ask(
        &mut self,
        message: &str,
        chat: &str,
        staff: &str,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO ratings (shop, message, chat, staff, asked_ms, score, answered_ms) \
             VALUES ($1, $2, $3, $4, $5, NULL, 0) ON CONFLICT (shop, message) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(message.to_owned())
        .bind(chat.to_owned())
        .bind(staff.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes an answer, the first alone. `None`: that message was no question to this chat. Else
    /// whose chat it was, and whether this was the first answer.
    pub async fn answer(
        &mut self,
        message: &str,
        chat: &str,
        score: u8,
        now_ms: u64,
    ) -> Result<Option<(String, bool)>, StoreError> {
        let row = query("SELECT * FROM ratings WHERE shop = $1 AND message = $2 AND chat = $3")
            .bind(self.shop.to_owned())
            .bind(message.to_owned())
            .bind(chat.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let done = query(
            "UPDATE ratings SET score = $3, answered_ms = $4 \
             WHERE shop = $1 AND message = $2 AND score IS NULL",
        )
        .bind(self.shop.to_owned())
        .bind(message.to_owned())
        .bind(i64::from(score))
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(Some((row.text("staff")?, done.rows_affected() > 0)))
    }

    /// Lists a chat's, latest first.
    pub async fn of_chat(&mut self, chat: &str) -> Result<Vec<Rating>, StoreError> {
        let rows = query(
            "SELECT * FROM ratings WHERE shop = $1 AND chat = $2 \
             ORDER BY asked_ms DESC, message LIMIT 20",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| {
                let score = row.int_or_none("score")?;
                Ok(Rating {
                    score: score.and_then(|score| u8::try_from(score).ok()),
                    asked_ms: row.ms("asked_ms")?,
                    answered_ms: row.ms("answered_ms")?,
                })
            })
            .collect()
    }
}
