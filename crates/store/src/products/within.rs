//! Which products are in a collection: those put there by hand, and those that its rule holds for.

use comptoir_api::shop::CollectionRule;
use sqlx::any::{Any, AnyArguments};
use sqlx::query;
use sqlx::query::Query;

use super::Products;
use crate::StoreError;
use crate::row::{Columns, ms};
use crate::search::patterns;

/// Whether `p` was put into the collection `$2`, of the shop `$1`.
const BY_HAND: &str = "p.id IN (SELECT c.product FROM product_collections c \
     WHERE c.shop = $1 AND c.collection = $2)";

/// Whether the rule in `$5` and what follows holds for `p` at the moment `$3`. What is reduced by a
/// list of prices for a collection by rule does not count as reduced: a rule would be asked for
/// itself.
const BY_RULE: &str = "$4 = 1 AND p.price_minor >= $5 AND p.price_minor <= $6 AND p.added_ms >= $7 \
     AND ($8 = 0 OR p.stock IS NULL OR p.stock > 0) \
     AND p.search LIKE $9 ESCAPE '!' AND p.search LIKE $10 ESCAPE '!' \
     AND p.search LIKE $11 ESCAPE '!' AND p.search LIKE $12 ESCAPE '!' \
     AND ($13 = 0 OR p.price_before_minor > p.price_minor OR EXISTS (SELECT 1 FROM price_lists l \
     WHERE l.shop = p.shop AND l.off = 0 AND l.from_ms <= $3 AND l.to_ms > $3 \
     AND ((l.percent_bp > 0 AND (l.collection = '' OR EXISTS (SELECT 1 FROM product_collections lc \
     WHERE lc.shop = p.shop AND lc.product = p.id AND lc.collection = l.collection))) \
     OR EXISTS (SELECT 1 FROM list_prices x WHERE x.shop = p.shop AND x.list = l.id \
     AND x.product = p.id AND x.price_minor < p.price_minor))))";

/// The values that [`Within::holds`] takes end here; the next one is `$14`.
pub(super) const AFTER_COLLECTION: usize = 14;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A collection, its rule and the moment, as a query takes them.
pub(super) struct Within {
    collection: String,
    now_ms: u64,
    rule: Option<CollectionRule>,
}

impl Within {
    /// Whether `p` is in the collection. Only what has to be looked at stands there: an index finds
    /// what was put in by hand.
    pub(super) fn holds(&self) -> String {
        match (&self.rule, self.collection.as_str()) {
            (_, "") => "$2 = ''".to_owned(),
            (None, _) => BY_HAND.to_owned(),
            (Some(_), _) => format!("({BY_HAND} OR ({BY_RULE}))"),
        }
    }

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
