//! Products as they are sold at a moment: with the prices of the lists that hold then.

use std::collections::{HashMap, HashSet};

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, query};

use super::within::AFTER_COLLECTION;
use super::{ProductRow, Products, ProductsAsked};
use crate::StoreError;
use crate::row::{Columns, ms, places};

/// Hundredths of a percent in a whole.
const WHOLE_BP: i128 = 10_000;

/// A shop's products as customers buy them. What it gives is not to be saved: prices of a list
/// would become the products' own.
#[derive(Debug)]
pub struct Selling<'t> {
    products: Products<'t>,
    now_ms: u64,
}

/// A list that holds.
struct Holds {
    id: String,
    percent_bp: i64,
    /// Products it takes a part off; `None`: all.
    within: Option<HashSet<String>>,
}

/// What lists say of single products: by list, product and variant (empty: any).
type Named = HashMap<(String, String, String), i64>;

impl<'t> Products<'t> {
    /// As they are sold at this moment.
    pub fn sold_at(self, now_ms: u64) -> Selling<'t> {
        Selling { products: self, now_ms }
    }
}

impl Selling<'_> {
    /// Looks one up, hidden or not.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<ProductRow>, StoreError> {
        let mut found: Vec<ProductRow> = self.products.lookup(id).await?.into_iter().collect();
        self.price(&mut found).await?;
        Ok(found.pop())
    }

    /// Lists them, see [`Products::list`].
    pub async fn list(
        &mut self,
        asked: &ProductsAsked,
    ) -> Result<(Vec<ProductRow>, u32), StoreError> {
        let (mut found, total) = self.products.list(asked).await?;
        self.price(&mut found).await?;
        Ok((found, total))
    }

    async fn price(&mut self, products: &mut [ProductRow]) -> Result<(), StoreError> {
        let ids: Vec<String> = products.iter().map(|product| product.id.clone()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let lists = self.holding(&ids).await?;
        if lists.is_empty() {
            return Ok(());
        }
        let named = self.named(&ids).await?;
        for product in products {
            reprice(product, &lists, &named);
        }
        Ok(())
    }

    /// The lists that hold now, the one that began last first.
    async fn holding(&mut self, ids: &[String]) -> Result<Vec<Holds>, StoreError> {
        let rows = query(
            "SELECT id, percent_bp, collection FROM price_lists WHERE shop = $1 AND off = 0 \
             AND from_ms <= $2 AND to_ms > $2 ORDER BY from_ms DESC, id",
        )
        .bind(self.products.shop.to_owned())
        .bind(ms(self.now_ms))
        .fetch_all(&mut *self.products.db)
        .await?;
        let mut lists = Vec::new();
        for row in rows {
            let (percent_bp, collection) = (row.int("percent_bp")?, row.text("collection")?);
            let within = match (percent_bp, collection.as_str()) {
                (0, _) | (_, "") => None,
                (_, collection) => Some(self.of_collection(collection, ids).await?),
            };
            lists.push(Holds { id: row.text("id")?, percent_bp, within });
        }
        Ok(lists)
    }

    /// Which of these are in a collection.
    async fn of_collection(
        &mut self,
        collection: &str,
        ids: &[String],
    ) -> Result<HashSet<String>, StoreError> {
        let within = self.products.within(collection, self.now_ms).await?;
        let sql = format!(
            "SELECT p.id FROM products p WHERE p.shop = $1 AND {} AND p.id IN ({})",
            within.holds(),
            places(AFTER_COLLECTION, ids.len())
        );
        let asked = query(AssertSqlSafe(sql)).bind(self.products.shop.to_owned());
        let mut asked = within.bind(asked);
        for id in ids {
            asked = asked.bind(id.clone());
        }
        let rows = asked.fetch_all(&mut *self.products.db).await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    async fn named(&mut self, ids: &[String]) -> Result<Named, StoreError> {
        let sql = format!(
            "SELECT list, product, variant, price_minor FROM list_prices WHERE shop = $1 \
             AND product IN ({})",
            places(2, ids.len())
        );
        let mut asked = query(AssertSqlSafe(sql)).bind(self.products.shop.to_owned());
        for id in ids {
            asked = asked.bind(id.clone());
        }
        let rows = asked.fetch_all(&mut *self.products.db).await?;
        let read = |row: &AnyRow| {
            let key = (row.text("list")?, row.text("product")?, row.text("variant")?);
            Ok((key, row.int("price_minor")?))
        };
        rows.iter().map(read).collect()
    }
}

/// Gives a product the prices of the first list that says something of it.
fn reprice(product: &mut ProductRow, lists: &[Holds], named: &Named) {
    let id = product.id.clone();
    let price = |variant: &str, regular: i64| {
        lists.iter().find_map(|list| {
            let of = |variant: &str| {
                named.get(&(list.id.clone(), id.clone(), variant.to_owned())).copied()
            };
            let takes_off = list.percent_bp > 0
                && list.within.as_ref().is_none_or(|within| within.contains(&id));
            let less = || takes_off.then(|| less(regular, list.percent_bp));
            of(variant).or_else(|| of("")).or_else(less)
        })
    };
    let sell = |variant: &str, minor: &mut i64, before: &mut Option<i64>| {
        let Some(now) = price(variant, *minor) else { return };
        let regular = before.unwrap_or(*minor).max(*minor);
        *before = (now < regular).then_some(regular);
        *minor = now;
    };
    sell("", &mut product.price_minor, &mut product.price_before_minor);
    for variant in &mut product.variants {
        sell(&variant.id, &mut variant.price_minor, &mut variant.price_before_minor);
    }
    product.sum_up_prices();
}

/// A price with so many hundredths of a percent off; halves go up.
fn less(minor: i64, percent_bp: i64) -> i64 {
    let left = i128::from(minor) * (WHOLE_BP - i128::from(percent_bp)).max(0);
    i64::try_from((left * 2 + WHOLE_BP) / (WHOLE_BP * 2)).unwrap_or(minor)
}

#[cfg(test)]
mod tests {
    use super::less;

    #[test]
    fn a_part_is_taken_off_once_and_rounded_once() {
        assert_eq!(less(1_250, 2_000), 1_000);
        assert_eq!(less(999, 5_000), 500);
        assert_eq!(less(1, 1), 1);
        assert_eq!(less(1_000, 10_000), 0);
        assert_eq!(less(i64::MAX, 1_000), 8_301_034_833_169_298_226);
    }
}
