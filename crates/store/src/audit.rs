//! Who saw, changed, exported what. Lines are added, and go when they are too old; none is changed.

use comptoir_api::team::{Act, AuditEntry};
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, name_of};

/// Which lines to list.
#[derive(Debug, Clone, Default)]
pub struct AuditAsked {
    /// Of this person (`stf_…`); empty: anybody's.
    pub staff: String,
    /// Of this kind; `None`: any.
    pub act: Option<Act>,
    /// About this; empty: anything.
    pub what: String,
    /// Older than this line.
    pub before: Option<i64>,
    /// At most this many.
    pub limit: u32,
}

/// A shop's log.
#[derive(Debug)]
pub struct Audit<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Audit<'_> {
    /// Adds a line, and lets go of those that are too old.
    pub async fn add(
        &mut self,
        staff: &str,
        name: &str,
        act: Act,
        what: &str,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO audit (shop, at_ms, staff, name, act, what, detail) \
             VALUES ($1, $2, $3, $4, $5, $6, '')",
        )
        .bind(self.shop.to_owned())
        .bind(ms(now_ms))
        .bind(staff.to_owned())
        .bind(name.to_owned())
        .bind(name_of(&act)?)
        .bind(what.to_owned())
        .execute(&mut *self.db)
        .await?;
        query(
            "DELETE FROM audit WHERE shop = $1 AND at_ms < $2 - \
             (SELECT audit_days FROM shops WHERE slug = $1) * 86400000",
        )
        .bind(self.shop.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists lines, latest first.
    pub async fn list(&mut self, asked: &AuditAsked) -> Result<Vec<AuditEntry>, StoreError> {
        let act = asked.act.as_ref().map(name_of).transpose()?.unwrap_or_default();
        let rows = query(
            "SELECT * FROM audit WHERE shop = $1 AND seq < $2 AND ($3 = '' OR staff = $3) \
             AND ($4 = '' OR act = $4) AND ($5 = '' OR what = $5) ORDER BY seq DESC LIMIT $6",
        )
        .bind(self.shop.to_owned())
        .bind(asked.before.unwrap_or(i64::MAX))
        .bind(asked.staff.clone())
        .bind(act)
        .bind(asked.what.clone())
        .bind(i64::from(asked.limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AuditEntry {
                    seq: row.int("seq")?,
                    at_ms: row.ms("at_ms")?,
                    staff: row.text("staff")?,
                    name: row.text("name")?,
                    act: row.named("act")?,
                    what: row.text("what")?,
                    about: String::new(),
                })
            })
            .collect()
    }

    /// For how many days lines are kept.
    pub async fn days(&mut self) -> Result<u32, StoreError> {
        let row = query("SELECT audit_days FROM shops WHERE slug = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        row.count("audit_days")
    }

    /// Changes that; the next line lets go of what is older.
    pub async fn set_days(&mut self, days: u32) -> Result<(), StoreError> {
        query("UPDATE shops SET audit_days = $2 WHERE slug = $1")
            .bind(self.shop.to_owned())
            .bind(i64::from(days))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}
