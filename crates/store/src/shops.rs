//! Shops, and what everyone may see of them.

use comptoir_api::shop::Hours;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::row::{Columns, ms, to_json};
use crate::{ShopId, StoreError};

/// A shop, as its owner describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopRow {
    /// Its name in addresses.
    pub id: ShopId,
    /// As it writes itself.
    pub name: String,
    /// One line.
    pub tagline: String,
    /// A paragraph.
    pub about: String,
    /// `#rrggbb`
    pub accent: String,
    /// File under its media; empty if none.
    pub picture: String,
    /// Postal address, lines.
    pub address: String,
    /// Opening hours.
    pub hours: Hours,
    /// BCP 47, its own first.
    pub languages: Vec<String>,
    /// ISO 4217.
    pub currency: String,
    /// `acc_…`; empty until its device is made.
    pub account: String,
    /// Who operates the machine, in words.
    pub host: String,
    /// "H" of "H-2417".
    pub order_prefix: String,
    /// When it was made.
    pub created_ms: u64,
}

/// The table of shops.
#[derive(Debug)]
pub struct Shops<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl Shops<'_> {
    /// For how long a shop keeps messages, and files: days; 0: no limit.
    pub async fn keep(&mut self, shop: &ShopId) -> Result<(u32, u32), StoreError> {
        let row = query("SELECT keep_days, keep_media_days FROM shops WHERE slug = $1")
            .bind(shop.0.clone())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| Ok((row.count("keep_days")?, row.count("keep_media_days")?)))
            .transpose()
            .map(Option::unwrap_or_default)
    }

    /// Sets it.
    pub async fn set_keep(
        &mut self,
        shop: &ShopId,
        days: u32,
        media_days: u32,
    ) -> Result<(), StoreError> {
        query("UPDATE shops SET keep_days = $2, keep_media_days = $3 WHERE slug = $1")
            .bind(shop.0.clone())
            .bind(i64::from(days))
            .bind(i64::from(media_days))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Adds one; its first order gets the number `first_order`.
    pub async fn add(&mut self, shop: &ShopRow, first_order: i64) -> Result<(), StoreError> {
        query(
            "INSERT INTO shops (slug, name, tagline, about, accent, picture, address, hours, \
             languages, currency, account, host, order_prefix, order_next, created_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(shop.id.0.clone())
        .bind(shop.name.clone())
        .bind(shop.tagline.clone())
        .bind(shop.about.clone())
        .bind(shop.accent.clone())
        .bind(shop.picture.clone())
        .bind(shop.address.clone())
        .bind(to_json(&shop.hours)?)
        .bind(to_json(&shop.languages)?)
        .bind(shop.currency.clone())
        .bind(shop.account.clone())
        .bind(shop.host.clone())
        .bind(shop.order_prefix.clone())
        .bind(first_order)
        .bind(ms(shop.created_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, shop: &ShopId) -> Result<Option<ShopRow>, StoreError> {
        let row = query("SELECT * FROM shops WHERE slug = $1")
            .bind(shop.0.clone())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists all, by name in addresses.
    pub async fn list(&mut self) -> Result<Vec<ShopRow>, StoreError> {
        let rows = query("SELECT * FROM shops ORDER BY slug").fetch_all(&mut *self.db).await?;
        rows.iter().map(read).collect()
    }

    /// Changes what its owner may change: all but its address name, account, currency and numbers.
    pub async fn update(&mut self, shop: &ShopRow) -> Result<(), StoreError> {
        query(
            "UPDATE shops SET name = $2, tagline = $3, about = $4, accent = $5, picture = $6, \
             address = $7, hours = $8, languages = $9, host = $10 WHERE slug = $1",
        )
        .bind(shop.id.0.clone())
        .bind(shop.name.clone())
        .bind(shop.tagline.clone())
        .bind(shop.about.clone())
        .bind(shop.accent.clone())
        .bind(shop.picture.clone())
        .bind(shop.address.clone())
        .bind(to_json(&shop.hours)?)
        .bind(to_json(&shop.languages)?)
        .bind(shop.host.clone())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Notes whose keys it has (`acc_…`), once its device is made.
    pub async fn set_account(&mut self, shop: &ShopId, account: &str) -> Result<(), StoreError> {
        query("UPDATE shops SET account = $2 WHERE slug = $1")
            .bind(shop.0.clone())
            .bind(account.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Takes the next order's reference ("H-2417"); no two orders of a shop get the same.
    pub async fn next_reference(&mut self, shop: &ShopId) -> Result<String, StoreError> {
        let row = query(
            "UPDATE shops SET order_next = order_next + 1 WHERE slug = $1 \
             RETURNING order_prefix, order_next",
        )
        .bind(shop.0.clone())
        .fetch_one(&mut *self.db)
        .await?;
        Ok(format!("{}-{}", row.text("order_prefix")?, row.int("order_next")? - 1))
    }
}

fn read(row: &AnyRow) -> Result<ShopRow, StoreError> {
    Ok(ShopRow {
        id: ShopId(row.text("slug")?),
        name: row.text("name")?,
        tagline: row.text("tagline")?,
        about: row.text("about")?,
        accent: row.text("accent")?,
        picture: row.text("picture")?,
        address: row.text("address")?,
        hours: row.json("hours")?,
        languages: row.json("languages")?,
        currency: row.text("currency")?,
        account: row.text("account")?,
        host: row.text("host")?,
        order_prefix: row.text("order_prefix")?,
        created_ms: row.ms("created_ms")?,
    })
}
