//! The lease: which of several counters on one database works.
//!
//! A holder shows that it lives by a number that grows; who waits takes the lease once that number
//! has stood still for long enough by its own clock, so that no two clocks are compared. Whatever a
//! holder writes is written under its epoch (see [`crate::Store::fenced`]): one that was paused,
//! and wakes when another has taken over, is refused.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::Columns;

/// The one lease there is.
pub(crate) const NAME: &str = "counter";

/// A lease as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseRow {
    /// Grows whenever it is taken.
    pub epoch: i64,
    /// Who has it; empty: it was let go.
    pub holder: String,
    /// Where its holder is reached by the others.
    pub address: String,
    /// By which the holder knows what the others hand over.
    pub secret: String,
    /// Grows while the holder lives.
    pub beat: i64,
}

/// The lease.
#[derive(Debug)]
pub struct Lease<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl Lease<'_> {
    /// Looks at it; `None` if nobody ever had it.
    pub async fn lookup(&mut self) -> Result<Option<LeaseRow>, StoreError> {
        let row = query("SELECT epoch, holder, address, secret, beat FROM leases WHERE name = $1")
            .bind(NAME)
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Takes it from whoever had it in the epoch before, unless somebody was faster.
    pub async fn take(&mut self, row: &LeaseRow) -> Result<bool, StoreError> {
        let text = if row.epoch == 1 {
            "INSERT INTO leases (epoch, holder, address, secret, beat, name) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING"
        } else {
            "UPDATE leases SET epoch = $1, holder = $2, address = $3, secret = $4, beat = $5 \
             WHERE name = $6 AND epoch = $1 - 1"
        };
        let done = query(text)
            .bind(row.epoch)
            .bind(row.holder.clone())
            .bind(row.address.clone())
            .bind(row.secret.clone())
            .bind(row.beat)
            .bind(NAME)
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Shows that the holder of this epoch lives; false if it is no longer the holder.
    pub async fn beat(&mut self, epoch: i64) -> Result<bool, StoreError> {
        let done = query("UPDATE leases SET beat = beat + 1 WHERE name = $1 AND epoch = $2")
            .bind(NAME)
            .bind(epoch)
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets it go, so that nobody waits.
    pub async fn let_go(&mut self, epoch: i64) -> Result<(), StoreError> {
        query("UPDATE leases SET holder = '' WHERE name = $1 AND epoch = $2")
            .bind(NAME)
            .bind(epoch)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<LeaseRow, StoreError> {
    Ok(LeaseRow {
        epoch: row.int("epoch")?,
        holder: row.text("holder")?,
        address: row.text("address")?,
        secret: row.text("secret")?,
        beat: row.int("beat")?,
    })
}
