//! Which products are in a collection: those put there by hand, and those that its rule holds for.

use comptoir_api::shop::CollectionRule;
use sqlx::any::{Any, AnyArguments};
use sqlx::query;
use sqlx::query::Query;

use super::Products;
use crate::StoreError;
use crate::row::{Columns, ms};
use crate::search::patterns;

/// Whether `p` is in the collection `$2` (empty: any) at the moment `$3`, by hand or by the rule in
/// `$4` and what follows. What is reduced by a list of prices for a collection by rule does not
/// count as reduced: a rule would be asked for itself.
pub(super) const IN_COLLECTION: &str = "($2 = '' OR EXISTS (SELECT 1 FROM product_collections c \
     WHERE c.shop = p.shop AND c.product = p.id AND c.collection = $2) OR ($4 = 1 \
     AND p.price_minor >= $5 AND p.price_minor <= $6 AND p.added_ms >= $7 \
     AND ($8 = 0 OR p.stock IS NULL OR p.stock > 0) \
     AND p.search LIKE $9 ESCAPE '!' AND p.search LIKE $10 ESCAPE '!' \
     AND p.search LIKE $11 ESCAPE '!' AND p.search LIKE $12 ESCAPE '!' \
     AND ($13 = 0 OR p.price_before_minor > p.price_minor OR EXISTS (SELECT 1 FROM price_lists l \
     WHERE l.shop = p.shop AND l.off = 0 AND l.from_ms <= $3 AND l.to_ms > $3 \
     AND ((l.percent_bp > 0 AND (l.collection = '' OR EXISTS (SELECT 1 FROM product_collections lc \
     WHERE lc.shop = p.shop AND lc.product = p.id AND lc.collection = l.collection))) \
     OR EXISTS (SELECT 1 FROM list_prices x WHERE x.shop = p.shop AND x.list = l.id \
     AND x.product = p.id AND x.price_minor < p.price_minor))))))";

/// The values that [`IN_COLLECTION`] takes end here; the next one is `$14`.
pub(super) const AFTER_COLLECTION: usize = 14;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A collection, its rule and the moment, as a query takes them.
pub(super) struct Within {
    collection: String,
    now_ms: u64,
    rule: Option<CollectionRule>,
}

impl Within {
    pub(super) fn bind<'q>(
        &self,
        query: Query<'q, Any, AnyArguments>,
    ) -> Query<'q, Any, AnyArguments> {
        let rule = self.rule.clone().unwrap_or_default();
        let new_from = match rule.new_days {
            0 => 0,
            days => self.now_ms.saturating_sub(u64::from(days) * DAY_MS),
        };
        let [one, two, three, four] = patterns(&rule.words);
        query
            .bind(self.collection.clone())
            .bind(ms(self.now_ms))
            .bind(i64::from(self.rule.is_some()))
            .bind(rule.min_minor.unwrap_or(i64::MIN))
            .bind(rule.max_minor.unwrap_or(i64::MAX))
            .bind(ms(new_from))
            .bind(i64::from(rule.in_stock))
            .bind(one)
            .bind(two)
            .bind(three)
            .bind(four)
            .bind(i64::from(rule.reduced))
    }
}

impl Products<'_> {
    /// A collection as a query takes it; empty: any.
    pub(super) async fn within(
        &mut self,
        collection: &str,
        now_ms: u64,
    ) -> Result<Within, StoreError> {
        let collection = collection.to_owned();
        if collection.is_empty() {
            return Ok(Within { collection, now_ms, rule: None });
        }
        let row = query("SELECT rule FROM collections WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(collection.clone())
            .fetch_optional(&mut *self.db)
            .await?;
        let rule = row.map_or(Ok(None), |row| row.json("rule"))?;
        Ok(Within { collection, now_ms, rule })
    }
}
