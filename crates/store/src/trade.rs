//! How a shop sells: its settings, how full its slots are, its coupons and their uses.

use comptoir_api::trade::{Coupon, TradeSettings};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, counted, ms, to_json};

/// A use of a coupon.
#[derive(Debug, Clone, Copy)]
pub struct CouponUse<'a> {
    /// Its code.
    pub code: &'a str,
    /// For which order.
    pub order: &'a str,
    /// By whom: `cus_…`.
    pub customer: &'a str,
    /// When.
    pub at_ms: u64,
}

/// A shop's ways of selling.
#[derive(Debug)]
pub struct Trade<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Trade<'_> {
    /// The settings; at revision 0 where none were saved.
    pub async fn settings(&mut self) -> Result<TradeSettings, StoreError> {
        let row = query("SELECT settings, revision FROM trade_settings WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let Some(row) = row else { return Ok(TradeSettings::default()) };
        let revision = row.count("revision")?;
        Ok(TradeSettings { revision, ..row.json("settings")? })
    }

    /// Saves them over those of `settings.revision`; says whether those were the latest.
    pub async fn set_settings(&mut self, settings: &TradeSettings) -> Result<bool, StoreError> {
        let sql = if settings.revision == 0 {
            "INSERT INTO trade_settings (shop, settings, revision) VALUES ($1, $2, $3 + 1) \
             ON CONFLICT (shop) DO NOTHING"
        } else {
            "UPDATE trade_settings SET settings = $2, revision = $3 + 1 \
             WHERE shop = $1 AND revision = $3"
        };
        let done = query(sql)
            .bind(self.shop.to_owned())
            .bind(to_json(settings)?)
            .bind(i64::from(settings.revision))
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes a place in a slot that holds so many; says whether there was one.
    pub async fn take_slot(
        &mut self,
        method: &str,
        from_ms: u64,
        capacity: u32,
    ) -> Result<bool, StoreError> {
        query(
            "INSERT INTO slots (shop, method, from_ms, taken) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (shop, method, from_ms) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(method.to_owned())
        .bind(ms(from_ms))
        .execute(&mut *self.db)
        .await?;
        let done = query(
            "UPDATE slots SET taken = taken + 1 WHERE shop = $1 AND method = $2 AND from_ms = $3 \
             AND taken < $4",
        )
        .bind(self.shop.to_owned())
        .bind(method.to_owned())
        .bind(ms(from_ms))
        .bind(i64::from(capacity))
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Gives a place back.
    pub async fn free_slot(&mut self, method: &str, from_ms: u64) -> Result<(), StoreError> {
        query(
            "UPDATE slots SET taken = taken - 1 WHERE shop = $1 AND method = $2 AND from_ms = $3 \
             AND taken > 0",
        )
        .bind(self.shop.to_owned())
        .bind(method.to_owned())
        .bind(ms(from_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// How many orders the slots of a way have taken from an instant on: begin and count.
    pub async fn slots_taken(
        &mut self,
        method: &str,
        from_ms: u64,
    ) -> Result<Vec<(u64, u32)>, StoreError> {
        let rows = query(
            "SELECT from_ms, taken FROM slots WHERE shop = $1 AND method = $2 AND from_ms >= $3 \
             ORDER BY from_ms",
        )
        .bind(self.shop.to_owned())
        .bind(method.to_owned())
        .bind(ms(from_ms))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| Ok((row.ms("from_ms")?, row.count("taken")?))).collect()
    }

    /// All coupons, by code, with how often each was used.
    pub async fn coupons(&mut self) -> Result<Vec<Coupon>, StoreError> {
        let rows = query("SELECT coupon, uses FROM coupons WHERE shop = $1 ORDER BY code")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(coupon).collect()
    }

    /// One of them.
    pub async fn coupon(&mut self, code: &str) -> Result<Option<Coupon>, StoreError> {
        let row = query("SELECT coupon, uses FROM coupons WHERE shop = $1 AND code = $2")
            .bind(self.shop.to_owned())
            .bind(code.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(coupon).transpose()
    }

    /// Adds or changes one; how often it was used stays.
    pub async fn set_coupon(&mut self, coupon: &Coupon) -> Result<(), StoreError> {
        query(
            "INSERT INTO coupons (shop, code, coupon, uses) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (shop, code) DO UPDATE SET coupon = excluded.coupon",
        )
        .bind(self.shop.to_owned())
        .bind(coupon.code.clone())
        .bind(to_json(coupon)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Removes one, with the record of its uses; orders keep what it took off.
    pub async fn remove_coupon(&mut self, code: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM coupons WHERE shop = $1 AND code = $2")
            .bind(self.shop.to_owned())
            .bind(code.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// How often somebody used one.
    pub async fn coupon_uses_by(&mut self, code: &str, customer: &str) -> Result<u32, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM coupon_uses WHERE shop = $1 AND code = $2 AND customer = $3",
        )
        .bind(self.shop.to_owned())
        .bind(code.to_owned())
        .bind(customer.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        counted(&row)
    }

    /// Records a use, within the coupon's limits; says whether it was. Nobody else uses it until this
    /// is saved: its row is taken first.
    pub async fn use_coupon(
        &mut self,
        coupon: &Coupon,
        by: CouponUse<'_>,
    ) -> Result<bool, StoreError> {
        let done =
            query("UPDATE coupons SET uses = uses + 1 WHERE shop = $1 AND code = $2 AND uses < $3")
                .bind(self.shop.to_owned())
                .bind(by.code.to_owned())
                .bind(i64::from(coupon.uses_max.unwrap_or(u32::MAX)))
                .execute(&mut *self.db)
                .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let so_far = self.coupon_uses_by(by.code, by.customer).await?;
        if coupon.per_customer_max.is_some_and(|max| so_far >= max) {
            self.count_coupon(by.code, -1).await?;
            return Ok(false);
        }
        query(
            "INSERT INTO coupon_uses (shop, code, order_id, customer, at_ms) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(self.shop.to_owned())
        .bind(by.code.to_owned())
        .bind(by.order.to_owned())
        .bind(by.customer.to_owned())
        .bind(ms(by.at_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(true)
    }

    /// Takes back the use for an order, if it was recorded.
    pub async fn unuse_coupon(&mut self, code: &str, order: &str) -> Result<(), StoreError> {
        let done = query("DELETE FROM coupon_uses WHERE shop = $1 AND code = $2 AND order_id = $3")
            .bind(self.shop.to_owned())
            .bind(code.to_owned())
            .bind(order.to_owned())
            .execute(&mut *self.db)
            .await?;
        if done.rows_affected() > 0 {
            self.count_coupon(code, -1).await?;
        }
        Ok(())
    }

    async fn count_coupon(&mut self, code: &str, by: i64) -> Result<(), StoreError> {
        query("UPDATE coupons SET uses = uses + $3 WHERE shop = $1 AND code = $2")
            .bind(self.shop.to_owned())
            .bind(code.to_owned())
            .bind(by)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn coupon(row: &AnyRow) -> Result<Coupon, StoreError> {
    let uses = row.count("uses")?;
    Ok(Coupon { uses, ..row.json("coupon")? })
}
