//! Lists of prices that hold for a time.

use comptoir_api::trade::{ListedPrice, PriceList};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms};

/// Where a list has no beginning or no end.
const ALWAYS: (i64, i64) = (0, i64::MAX);

/// A shop's lists of prices.
#[derive(Debug)]
pub struct PriceLists<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl PriceLists<'_> {
    /// All of them with their prices, the one that begins last first.
    pub async fn list(&mut self) -> Result<Vec<PriceList>, StoreError> {
        let rows = query(
            "SELECT * FROM price_lists WHERE shop = $1 ORDER BY from_ms DESC, to_ms DESC, id",
        )
        .bind(self.shop.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        let mut lists: Vec<PriceList> = rows.iter().map(read).collect::<Result<_, _>>()?;
        let rows = query("SELECT * FROM list_prices WHERE shop = $1 ORDER BY list, position")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        for row in rows {
            let id = row.text("list")?;
            if let Some(list) = lists.iter_mut().find(|list| list.id == id) {
                list.prices.push(ListedPrice {
                    product: row.text("product")?,
                    variant: row.text("variant")?,
                    minor: row.int("price_minor")?,
                });
            }
        }
        Ok(lists)
    }

    /// Sets one, with its prices; a new id adds it.
    pub async fn set(&mut self, list: &PriceList) -> Result<(), StoreError> {
        query(
            "INSERT INTO price_lists (shop, id, name, from_ms, to_ms, off, percent_bp, collection) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop, id) DO UPDATE \
             SET name = excluded.name, from_ms = excluded.from_ms, to_ms = excluded.to_ms, \
             off = excluded.off, percent_bp = excluded.percent_bp, \
             collection = excluded.collection",
        )
        .bind(self.shop.to_owned())
        .bind(list.id.clone())
        .bind(list.name.clone())
        .bind(list.from_ms.map_or(ALWAYS.0, ms))
        .bind(list.to_ms.map_or(ALWAYS.1, ms))
        .bind(i64::from(list.off))
        .bind(i64::from(list.percent_bp))
        .bind(list.collection.clone())
        .execute(&mut *self.db)
        .await?;
        query("DELETE FROM list_prices WHERE shop = $1 AND list = $2")
            .bind(self.shop.to_owned())
            .bind(list.id.clone())
            .execute(&mut *self.db)
            .await?;
        for (position, price) in (0_i64..).zip(&list.prices) {
            query(
                "INSERT INTO list_prices (shop, list, product, variant, position, price_minor) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(self.shop.to_owned())
            .bind(list.id.clone())
            .bind(price.product.clone())
            .bind(price.variant.clone())
            .bind(position)
            .bind(price.minor)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }

    /// Removes one; says whether it was there.
    pub async fn remove(&mut self, id: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM price_lists WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read(row: &AnyRow) -> Result<PriceList, StoreError> {
    let moment = |column: &str, never: i64| {
        let at = row.int(column)?;
        Ok::<_, StoreError>((at != never).then(|| u64::try_from(at).unwrap_or(0)))
    };
    Ok(PriceList {
        id: row.text("id")?,
        name: row.text("name")?,
        from_ms: moment("from_ms", ALWAYS.0)?,
        to_ms: moment("to_ms", ALWAYS.1)?,
        off: row.flag("off")?,
        percent_bp: row.count("percent_bp")?,
        collection: row.text("collection")?,
        prices: Vec::new(),
    })
}
