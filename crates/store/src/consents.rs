//! What customers agreed to receive, and took back: the latest word of each topic, and every receipt.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// What a customer last said about receiving something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConsentRow {
    /// `cus_…`
    pub customer: String,
    /// `tpc_…`, or "marketing".
    pub topic: String,
    /// `msg_…` of the receipt.
    pub message: String,
    /// Yes or no.
    pub given: bool,
    /// The words that were agreed to.
    pub body: String,
    /// At most this many a month; 0: as often as the shop likes.
    pub per_month_max: u32,
    /// When.
    pub at_ms: u64,
    /// IANA; empty: not told.
    pub time_zone: String,
}

/// A receipt: one of all the words a customer ever said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReceiptRow {
    /// What was said.
    pub consent: ConsentRow,
    /// What the topic was called.
    pub title: String,
    /// When it came, by our clock.
    pub taken_ms: u64,
}

/// What a shop's customers agreed to.
#[derive(Debug)]
pub struct Consents<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Consents<'_> {
    /// Notes what a customer said; an older word than what is known changes nothing.
    pub async fn set(&mut self, consent: &ConsentRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO consents (shop, customer, topic, message, given, body, per_month_max, \
             at_ms, time_zone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (shop, customer, topic) DO UPDATE SET message = excluded.message, \
             given = excluded.given, body = excluded.body, \
             per_month_max = excluded.per_month_max, at_ms = excluded.at_ms, \
             time_zone = excluded.time_zone WHERE excluded.at_ms >= consents.at_ms",
        )
        .bind(self.shop.to_owned())
        .bind(consent.customer.clone())
        .bind(consent.topic.clone())
        .bind(consent.message.clone())
        .bind(i64::from(consent.given))
        .bind(consent.body.clone())
        .bind(i64::from(consent.per_month_max))
        .bind(ms(consent.at_ms))
        .bind(consent.time_zone.clone())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Keeps a receipt, once.
    pub async fn keep(&mut self, receipt: &ReceiptRow) -> Result<(), StoreError> {
        let consent = &receipt.consent;
        query(
            "INSERT INTO consent_receipts (shop, message, customer, topic, title, given, body, \
             per_month_max, at_ms, taken_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (shop, message, topic) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(consent.message.clone())
        .bind(consent.customer.clone())
        .bind(consent.topic.clone())
        .bind(receipt.title.clone())
        .bind(i64::from(consent.given))
        .bind(consent.body.clone())
        .bind(i64::from(consent.per_month_max))
        .bind(ms(consent.at_ms))
        .bind(ms(receipt.taken_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// What a customer last said about a topic.
    pub async fn lookup(
        &mut self,
        customer: &str,
        topic: &str,
    ) -> Result<Option<ConsentRow>, StoreError> {
        let row = query("SELECT * FROM consents WHERE shop = $1 AND customer = $2 AND topic = $3")
            .bind(self.shop.to_owned())
            .bind(customer.to_owned())
            .bind(topic.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// What a customer agrees to now.
    pub async fn given(&mut self, customer: &str) -> Result<Vec<ConsentRow>, StoreError> {
        let rows = query(
            "SELECT * FROM consents WHERE shop = $1 AND customer = $2 AND given = 1 ORDER BY topic",
        )
        .bind(self.shop.to_owned())
        .bind(customer.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// All receipts of a customer, latest first.
    pub async fn receipts(&mut self, customer: &str) -> Result<Vec<ReceiptRow>, StoreError> {
        let rows = query(
            "SELECT *, '' AS time_zone FROM consent_receipts WHERE shop = $1 AND customer = $2 \
             ORDER BY taken_ms DESC, at_ms DESC, message DESC, topic",
        )
        .bind(self.shop.to_owned())
        .bind(customer.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        let receipt = |row: &AnyRow| {
            Ok(ReceiptRow {
                consent: read(row)?,
                title: row.text("title")?,
                taken_ms: row.ms("taken_ms")?,
            })
        };
        rows.iter().map(receipt).collect()
    }

    /// A customer left: nothing is agreed to any more. Where he asked for erasure, what he said of
    /// it goes too, and how he first came.
    pub async fn leave(&mut self, customer: &str, erase: bool) -> Result<(), StoreError> {
        let all: &[&'static str] = if erase {
            &[
                "DELETE FROM consents WHERE shop = $1 AND customer = $2",
                "DELETE FROM consent_receipts WHERE shop = $1 AND customer = $2",
                "UPDATE customers SET came_by = '' WHERE shop = $1 AND id = $2",
            ]
        } else {
            &["UPDATE consents SET given = 0, time_zone = '' WHERE shop = $1 AND customer = $2"]
        };
        for sql in all {
            query(*sql)
                .bind(self.shop.to_owned())
                .bind(customer.to_owned())
                .execute(&mut *self.db)
                .await?;
        }
        Ok(())
    }

    /// The time zones of those who agree to a topic; empty among them: not told.
    pub async fn zones(&mut self, topic: &str) -> Result<Vec<String>, StoreError> {
        let rows = query(
            "SELECT DISTINCT time_zone FROM consents WHERE shop = $1 AND topic = $2 AND given = 1 \
             ORDER BY time_zone",
        )
        .bind(self.shop.to_owned())
        .bind(topic.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| row.text("time_zone")).collect()
    }
}

fn read(row: &AnyRow) -> Result<ConsentRow, StoreError> {
    Ok(ConsentRow {
        customer: row.text("customer")?,
        topic: row.text("topic")?,
        message: row.text("message")?,
        given: row.flag("given")?,
        body: row.text("body")?,
        per_month_max: row.count("per_month_max")?,
        at_ms: row.ms("at_ms")?,
        time_zone: row.text("time_zone")?,
    })
}
