//! What must happen next, saved with what caused it. A worker may safely run a row twice.

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, to_json};

/// A job that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its place in the queue.
    pub seq: i64,
    /// Chosen by who added it.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// Jobs of one lane run in order.
    pub lane: String,
    /// JSON.
    pub payload: String,
    /// Not before.
    pub due_ms: u64,
    /// How often it was tried.
    pub attempts: u32,
}

/// A shop's jobs.
#[derive(Debug)]
pub struct Jobs<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Jobs<'_> {
    /// Adds a job; one with the same id that still waits is the same job and stays as it is.
    pub async fn add<T: Serialize>(
        &mut self,
        id: &str,
        kind: &str,
        lane: &str,
        payload: &T,
        due_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO jobs (shop, id, kind, lane, payload, due_ms, attempts) \
             VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (shop, id) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(kind.to_owned())
        .bind(lane.to_owned())
        .bind(to_json(payload)?)
        .bind(ms(due_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists jobs that are due, first come first. Of a lane, only the first: the rest wait for it.
    pub async fn due(&mut self, now_ms: u64, limit: u32) -> Result<Vec<JobRow>, StoreError> {
        let rows = query(
            "SELECT * FROM jobs WHERE shop = $1 AND due_ms <= $2 AND (lane = '' OR seq = \
             (SELECT MIN(first.seq) FROM jobs first WHERE first.shop = jobs.shop \
             AND first.lane = jobs.lane)) ORDER BY seq LIMIT $3",
        )
        .bind(self.shop.to_owned())
        .bind(ms(now_ms))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Says when the next one is due.
    pub async fn next_due_ms(&mut self) -> Result<Option<u64>, StoreError> {
        let row = query("SELECT MIN(due_ms) AS due_ms FROM jobs WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok(row.int_or_none("due_ms")?.map(|due| u64::try_from(due).unwrap_or(0)))
    }

    /// Counts those that wait, due or not.
    pub async fn count(&mut self) -> Result<u64, StoreError> {
        let row = query("SELECT COUNT(*) AS waiting FROM jobs WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok(u64::try_from(row.int("waiting")?).unwrap_or_default())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<JobRow>, StoreError> {
        let row = query("SELECT * FROM jobs WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Takes a job off: it is done, or will not be done.
    pub async fn done(&mut self, id: &str) -> Result<(), StoreError> {
        query("DELETE FROM jobs WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Takes off all of a kind whose lane begins like this: their cause is over.
    pub async fn drop_lanes(&mut self, kind: &str, lane: &str) -> Result<(), StoreError> {
        query(
            "DELETE FROM jobs WHERE shop = $1 AND kind = $2 \
             AND SUBSTR(lane, 1, LENGTH($3)) = $3",
        )
        .bind(self.shop.to_owned())
        .bind(kind.to_owned())
        .bind(lane.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Puts a job off after a failure.
    pub async fn retry(&mut self, id: &str, due_ms: u64) -> Result<(), StoreError> {
        query("UPDATE jobs SET attempts = attempts + 1, due_ms = $3 WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(ms(due_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        seq: row.int("seq")?,
        id: row.text("id")?,
        kind: row.text("kind")?,
        lane: row.text("lane")?,
        payload: row.text("payload")?,
        due_ms: row.ms("due_ms")?,
        attempts: row.count("attempts")?,
    })
}
