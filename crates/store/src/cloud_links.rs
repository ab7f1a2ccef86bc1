//! Short links to shops, with words to begin with.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::row::{Columns, ms};
use crate::{ShopId, StoreError};

/// A short link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkRow {
    /// 14 letters and digits.
    pub code: String,
    /// Where it leads.
    pub shop: ShopId,
    /// Words that stand in the visitor's first message; the visitor may change them.
    pub text: String,
    /// When it was made.
    pub made_ms: u64,
    /// What the team calls it: a campaign, a place. Empty: a program made it.
    pub name: String,
    /// The product it leads to; empty: the shop's page.
    pub product: String,
}

/// The short links of all shops.
#[derive(Debug)]
pub struct CloudLinks<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl CloudLinks<'_> {
    /// Adds one. A code that is taken is [`StoreError::is_duplicate`].
    pub async fn add(&mut self, link: &LinkRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_links (code, shop, text, made_ms, name, product) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(link.code.clone())
        .bind(link.shop.0.clone())
        .bind(link.text.clone())
        .bind(ms(link.made_ms))
        .bind(link.name.clone())
        .bind(link.product.clone())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Changes what one is called, its words and where it leads. Says whether it was there.
    pub async fn change(&mut self, link: &LinkRow) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE cloud_links SET text = $3, name = $4, product = $5 WHERE shop = $1 AND code = $2",
        )
        .bind(link.shop.0.clone())
        .bind(link.code.clone())
        .bind(link.text.clone())
        .bind(link.name.clone())
        .bind(link.product.clone())
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Looks one up, whose ever it is.
    pub async fn lookup(&mut self, code: &str) -> Result<Option<LinkRow>, StoreError> {
        let row = query("SELECT * FROM cloud_links WHERE code = $1")
            .bind(code.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists a shop's, latest first.
    pub async fn list(&mut self, shop: &ShopId) -> Result<Vec<LinkRow>, StoreError> {
        let sql = "SELECT * FROM cloud_links WHERE shop = $1 ORDER BY made_ms DESC, code";
        let rows = query(sql).bind(shop.0.clone()).fetch_all(&mut *self.db).await?;
        rows.iter().map(read).collect()
    }

    /// Gives one other words. Says whether it was there.
    pub async fn set(&mut self, shop: &ShopId, code: &str, text: &str) -> Result<bool, StoreError> {
        let done = query("UPDATE cloud_links SET text = $3 WHERE shop = $1 AND code = $2")
            .bind(shop.0.clone())
            .bind(code.to_owned())
            .bind(text.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Removes one. Says whether it was there.
    pub async fn remove(&mut self, shop: &ShopId, code: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM cloud_links WHERE shop = $1 AND code = $2")
            .bind(shop.0.clone())
            .bind(code.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read(row: &AnyRow) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        code: row.text("code")?,
        shop: ShopId(row.text("shop")?),
        text: row.text("text")?,
        made_ms: row.ms("made_ms")?,
        name: row.text("name")?,
        product: row.text("product")?,
    })
}
