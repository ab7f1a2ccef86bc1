//! Messages to everyone who agreed to a topic: what they say, when they go, where they stand.

use comptoir_api::reach::{BroadcastDraft, BroadcastState, Counts};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, name_of, to_json};

/// A message to many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BroadcastRow {
    /// `brd_…`
    pub id: String,
    /// Where it stands.
    pub state: BroadcastState,
    /// What it says, to whom.
    pub draft: BroadcastDraft,
    /// Who wrote it: a name.
    pub made_by: String,
    /// When it was last changed.
    pub changed_ms: u64,
    /// When its first recipient is due.
    pub begins_ms: Option<u64>,
    /// When it ended.
    pub ended_ms: Option<u64>,
    /// How far it came, once its recipients are forgotten.
    pub counts: Option<Counts>,
}

/// A shop's messages to many.
#[derive(Debug)]
pub struct Broadcasts<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Broadcasts<'_> {
    /// Writes one, new or known.
    pub async fn put(&mut self, row: &BroadcastRow) -> Result<(), StoreError> {
        let counts = row.counts.as_ref().map(to_json).transpose()?.unwrap_or_default();
        query(
            "INSERT INTO broadcasts (shop, id, topic, state, draft, made_by, changed_ms, \
             begins_ms, ended_ms, counts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (shop, id) DO UPDATE SET topic = excluded.topic, state = excluded.state, \
             draft = excluded.draft, changed_ms = excluded.changed_ms, \
             begins_ms = excluded.begins_ms, ended_ms = excluded.ended_ms, \
             counts = excluded.counts",
        )
        .bind(self.shop.to_owned())
        .bind(row.id.clone())
        .bind(row.draft.segment.topic.clone())
        .bind(name_of(&row.state)?)
        .bind(to_json(&row.draft)?)
        .bind(row.made_by.clone())
        .bind(ms(row.changed_ms))
        .bind(row.begins_ms.map(ms))
        .bind(row.ended_ms.map(ms))
        .bind(counts)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<BroadcastRow>, StoreError> {
        let row = query("SELECT * FROM broadcasts WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists them, latest first.
    pub async fn list(&mut self, limit: u32) -> Result<Vec<BroadcastRow>, StoreError> {
        let rows =
            query("SELECT * FROM broadcasts WHERE shop = $1 ORDER BY changed_ms DESC, id LIMIT $2")
                .bind(self.shop.to_owned())
                .bind(i64::from(limit))
                .fetch_all(&mut *self.db)
                .await?;
        rows.iter().map(read).collect()
    }

    /// Lists those that go out or will, first come first.
    pub async fn going(&mut self) -> Result<Vec<BroadcastRow>, StoreError> {
        let rows = query(
            "SELECT * FROM broadcasts WHERE shop = $1 AND state IN ('scheduled', 'sending') \
             ORDER BY begins_ms, id",
        )
        .bind(self.shop.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Lists those that began, or will, from one time and before another, latest first.
    pub async fn begun(
        &mut self,
        from_ms: u64,
        until_ms: u64,
        limit: u32,
    ) -> Result<Vec<BroadcastRow>, StoreError> {
        let rows = query(
            "SELECT * FROM broadcasts WHERE shop = $1 AND begins_ms >= $2 AND begins_ms < $3 \
             ORDER BY begins_ms DESC, id LIMIT $4",
        )
        .bind(self.shop.to_owned())
        .bind(ms(from_ms))
        .bind(ms(until_ms))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Lists those that ended before a time and whose recipients are still known.
    pub async fn forgettable(&mut self, before_ms: u64) -> Result<Vec<BroadcastRow>, StoreError> {
        let rows = query(
            "SELECT * FROM broadcasts WHERE shop = $1 AND ended_ms < $2 AND counts = '' \
             ORDER BY id LIMIT 100",
        )
        .bind(self.shop.to_owned())
        .bind(ms(before_ms))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Removes one, with who got it.
    pub async fn delete(&mut self, id: &str) -> Result<(), StoreError> {
        query("DELETE FROM broadcasts WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<BroadcastRow, StoreError> {
    let time = |column: &str| {
        let found = row.int_or_none(column)?;
        Ok::<_, StoreError>(found.map(|at| u64::try_from(at).unwrap_or(0)))
    };
    let counts = row.text("counts")?;
    Ok(BroadcastRow {
        id: row.text("id")?,
        state: row.named("state")?,
        draft: row.json("draft")?,
        made_by: row.text("made_by")?,
        changed_ms: row.ms("changed_ms")?,
        begins_ms: time("begins_ms")?,
        ended_ms: time("ended_ms")?,
        counts: if counts.is_empty() { None } else { Some(serde_json::from_str(&counts)?) },
    })
}
