//! Collections of a shop's products.

use comptoir_api::shop::{CollectionEdit, CollectionRule};
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::products::Products;
use crate::row::{Columns, to_json};

/// A collection, and whether customers see anything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionRow {
    /// Its id, made of its first title.
    pub id: String,
    /// Language and title.
    pub titles: Vec<(String, String)>,
    /// What is in it by itself; `None`: only what is put there.
    pub rule: Option<CollectionRule>,
    /// There are products in it that are not hidden.
    pub has_products: bool,
}

/// A shop's collections.
#[derive(Debug)]
pub struct Collections<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Collections<'_> {
    /// Lists them in the shop's order, with what is in them at this moment.
    pub async fn list(&mut self, now_ms: u64) -> Result<Vec<CollectionRow>, StoreError> {
        let rows = query(
            "SELECT c.id, c.titles, c.rule, CASE WHEN EXISTS (SELECT 1 FROM product_collections pc \
             JOIN products p ON p.shop = pc.shop AND p.id = pc.product \
             WHERE pc.shop = c.shop AND pc.collection = c.id AND p.hidden = 0) \
             THEN 1 ELSE 0 END AS has_products FROM collections c WHERE c.shop = $1 ORDER BY c.position, c.id",
        )
        .bind(self.shop.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        let mut collections = Vec::new();
        for row in rows {
            let mut collection = CollectionRow {
                id: row.text("id")?,
                titles: row.json("titles")?,
                rule: row.json("rule")?,
                has_products: row.flag("has_products")?,
            };
            if collection.rule.is_some() && !collection.has_products {
                let mut products = Products { db: &mut *self.db, shop: self.shop };
                collection.has_products = products.any_within(&collection.id, now_ms).await?;
            }
            collections.push(collection);
        }
        Ok(collections)
    }

    /// Their ids, in no order.
    pub async fn ids(&mut self) -> Result<Vec<String>, StoreError> {
        let rows = query("SELECT id FROM collections WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    /// Adds one at the end, unless it is there.
    pub async fn add(&mut self, id: &str, titles: &[(String, String)]) -> Result<(), StoreError> {
        query(
            "INSERT INTO collections (shop, id, position, titles) \
             SELECT $1, $2, COALESCE(MAX(position) + 1, 0), $3 FROM collections WHERE shop = $1 \
             ON CONFLICT (shop, id) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(to_json(&titles)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Replaces them, in their order; products leave a collection that is gone. Each has its id.
    pub async fn set(&mut self, collections: &[CollectionEdit]) -> Result<(), StoreError> {
        for gone in self.ids().await? {
            if collections.iter().all(|collection| collection.id != gone) {
                query("DELETE FROM collections WHERE shop = $1 AND id = $2")
                    .bind(self.shop.to_owned())
                    .bind(gone)
                    .execute(&mut *self.db)
                    .await?;
            }
        }
        for (position, collection) in (0_i64..).zip(collections) {
            query(
                "INSERT INTO collections (shop, id, position, titles, rule) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop, id) DO UPDATE \
                 SET position = excluded.position, titles = excluded.titles, rule = excluded.rule",
            )
            .bind(self.shop.to_owned())
            .bind(collection.id.clone())
            .bind(position)
            .bind(to_json(&collection.titles)?)
            .bind(to_json(&collection.rule)?)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }
}
