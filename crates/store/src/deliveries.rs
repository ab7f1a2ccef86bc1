//! What programs are told: a POST that waits, and for a while what became of it.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, query};

use crate::StoreError;
use crate::row::{Columns, counted, ms, name_of, parts, places, rows_of};

/// A POST to a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Its place in the queue.
    pub seq: i64,
    /// `dlv_…`
    pub id: String,
    /// `cbk_…`
    pub callback: String,
    /// `cht_…`: those of one chat go in order; empty: about the account.
    pub lane: String,
    /// What the callback asked for.
    pub field: String,
    /// What kind of thing it tells; never its words.
    pub about: String,
    /// The file whose hash is still to be filled in; empty: none.
    pub media: String,
    /// The bytes as they are sent; empty once they were dropped.
    pub body: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// How often of these the receiver was there, and did not take it.
    pub refusals: u32,
    /// Status of the latest answer; 0: none came.
    pub code: u32,
    /// Why none came; one word.
    pub error: String,
    /// When it happened.
    pub made_ms: u64,
    /// Not before.
    pub due_ms: u64,
    /// First attempt; 0: none yet.
    pub tried_ms: u64,
    /// When it was done or given up; 0: it waits.
    pub ended_ms: u64,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It will be tried.
    Waiting,
    /// The receiver has it.
    Done,
    /// It will not be tried again, unless somebody asks.
    GivenUp,
}

/// What is to be told.
#[derive(Debug, Clone, Default)]
pub struct NewDelivery {
    /// `dlv_…`
    pub id: String,
    /// `cbk_…`
    pub callback: String,
    /// `cht_…`, or empty.
    pub lane: String,
    /// What the callback asked for.
    pub field: String,
    /// What kind of thing it tells.
    pub about: String,
    /// The file whose hash is still to be filled in; empty: none.
    pub media: String,
    /// The bytes.
    pub body: String,
    /// When it happened.
    pub now_ms: u64,
}

/// How an attempt went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Where it stands now.
    pub state: DeliveryState,
    /// Status of the answer; 0: none came.
    pub code: u32,
    /// Why none came; one word.
    pub error: String,
    /// Whether the receiver was there, and did not take it.
    pub refused: bool,
    /// When to try again, where it waits.
    pub due_ms: u64,
}

/// Rows looked at to find those that are due: the rest of a long queue waits for the next look.
const LOOKED_AT: i64 = 512;
/// The stretch of the queue in which those behind them are looked for.
const STRETCH: i64 = 1_024;

/// A shop's deliveries.
#[derive(Debug)]
pub struct Deliveries<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Deliveries<'_> {
    /// Adds them in order; they wait, due now.
    pub async fn add(&mut self, new: &[NewDelivery]) -> Result<(), StoreError> {
        for part in parts(new) {
            let sql = format!(
                "INSERT INTO deliveries (shop, id, callback, lane, field, about, media, body, \
                 made_ms, due_ms, state, attempts, refusals, code, error, tried_ms, ended_ms) \
                 VALUES {}",
                rows_of(9, part.len(), ", 'waiting', 0, 0, 0, '', 0, 0")
            );
            let mut insert = query(AssertSqlSafe(sql)).bind(self.shop.to_owned());
            for new in part {
                insert = insert
                    .bind(new.id.clone())
                    .bind(new.callback.clone())
                    .bind(new.lane.clone())
                    .bind(new.field.clone())
                    .bind(new.about.clone())
                    .bind(new.media.clone())
                    .bind(new.body.clone())
                    .bind(ms(new.now_ms))
                    .bind(ms(new.now_ms));
            }
            insert.execute(&mut *self.db).await?;
        }
        Ok(())
    }

    /// A callback's that are due, longest due first: of a lane one at most, and none behind one
    /// that was not refused `holds` times. Looks at a bounded number of rows.
    pub async fn due(
        &mut self,
        callback: &str,
        now_ms: u64,
        holds: u32,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, StoreError> {
        let rows = query(
            "SELECT d.* FROM (SELECT seq, due_ms, lane FROM deliveries WHERE shop = $1 \
             AND callback = $2 AND state = 'waiting' AND due_ms <= $3 \
             ORDER BY due_ms, seq LIMIT $4) one JOIN deliveries d ON d.seq = one.seq \
             WHERE NOT EXISTS (SELECT 1 FROM deliveries first WHERE first.shop = $1 \
             AND first.callback = $2 AND first.lane = one.lane \
             AND first.state = 'waiting' AND first.seq < one.seq \
             AND (first.refusals < $5 OR first.due_ms <= $3)) \
             ORDER BY one.due_ms, one.seq LIMIT $6",
        )
        .bind(self.shop.to_owned())
        .bind(callback.to_owned())
        .bind(ms(now_ms))
        .bind(LOOKED_AT)
        .bind(i64::from(holds))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// What may follow those that are due, each in its lane and in order, as soon as the one before
    /// was taken: none behind one that is put off and was not refused `holds` times. Looks at a
    /// bounded stretch of the queue: what of a lane lies beyond it follows another time.
    pub async fn behind(
        &mut self,
        firsts: &[DeliveryRow],
        now_ms: u64,
        holds: u32,
    ) -> Result<HashMap<String, Vec<DeliveryRow>>, StoreError> {
        let mut behind: HashMap<String, Vec<DeliveryRow>> = HashMap::new();
        let mut seqs: Vec<i64> = firsts.iter().map(|first| first.seq).collect();
        seqs.sort_unstable();
        // Most stand close together; one that was refused may lie far behind the others.
        let near = |from: i64| seqs.iter().filter(move |seq| (from..from + STRETCH).contains(seq));
        let most = |from: &&i64| near(**from).count() * 2 >= seqs.len();
        let Some(from) = seqs.iter().find(most).copied() else { return Ok(behind) };
        let within: Vec<&DeliveryRow> = firsts
            .iter()
            .filter(|first| !first.lane.is_empty() && (from..from + STRETCH).contains(&first.seq))
            .collect();
        for part in parts(&within) {
            let sql = format!(
                "SELECT * FROM deliveries WHERE shop = $1 AND callback = $2 AND seq > $3 \
                 AND seq < $4 AND state = 'waiting' AND lane IN ({}) ORDER BY seq",
                places(5, part.len())
            );
            let callback = part.first().map(|first| first.callback.clone()).unwrap_or_default();
            let mut select = query(AssertSqlSafe(sql))
                .bind(self.shop.to_owned())
                .bind(callback)
                .bind(from)
                .bind(from + STRETCH);
            for first in part {
                select = select.bind(first.lane.clone());
            }
            let mut held = HashSet::new();
            for row in &select.fetch_all(&mut *self.db).await? {
                let row = read(row)?;
                let is_behind =
                    part.iter().any(|first| first.lane == row.lane && first.seq < row.seq);
                if !is_behind || held.contains(&row.lane) {
                    continue;
                }
                if row.due_ms <= now_ms {
                    behind.entry(row.lane.clone()).or_default().push(row);
                } else if row.refusals < holds {
                    held.insert(row.lane);
                }
            }
        }
        Ok(behind)
    }

    /// Says when the next one of a callback is due that is not yet.
    pub async fn next_due_ms(
        &mut self,
        callback: &str,
        now_ms: u64,
    ) -> Result<Option<u64>, StoreError> {
        let row = query(
            "SELECT MIN(due_ms) AS due_ms FROM deliveries WHERE shop = $1 AND callback = $2 \
             AND state = 'waiting' AND due_ms > $3",
        )
        .bind(self.shop.to_owned())
        .bind(callback.to_owned())
        .bind(ms(now_ms))
        .fetch_one(&mut *self.db)
        .await?;
        Ok(row.int_or_none("due_ms")?.map(|due| u64::try_from(due).unwrap_or(0)))
    }

    /// Notes that a receiver took them. Those that were ended meanwhile (erased, say) stay ended.
    pub async fn done(&mut self, ids: &[String], code: u32, now_ms: u64) -> Result<(), StoreError> {
        for part in parts(ids) {
            let sql = format!(
                "UPDATE deliveries SET state = 'done', attempts = attempts + 1, code = $2, \
                 error = '', ended_ms = $3, \
                 tried_ms = CASE WHEN tried_ms = 0 THEN $3 ELSE tried_ms END \
                 WHERE shop = $1 AND id IN ({}) AND state = 'waiting'",
                places(4, part.len())
            );
            let mut update = query(AssertSqlSafe(sql))
                .bind(self.shop.to_owned())
                .bind(i64::from(code))
                .bind(ms(now_ms));
            for id in part {
                update = update.bind(id.clone());
            }
            update.execute(&mut *self.db).await?;
        }
        Ok(())
    }

    /// Notes how an attempt went. One that was ended meanwhile (erased, say) stays ended.
    pub async fn tried(
        &mut self,
        id: &str,
        attempt: &Attempt,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let ended_ms = if attempt.state == DeliveryState::Waiting { 0 } else { now_ms };
        query(
            "UPDATE deliveries SET state = $3, attempts = attempts + 1, code = $4, error = $5, \
             due_ms = $6, ended_ms = $7, refusals = refusals + $9, \
             tried_ms = CASE WHEN tried_ms = 0 THEN $8 ELSE tried_ms END \
             WHERE shop = $1 AND id = $2 AND state = 'waiting'",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(name_of(&attempt.state)?)
        .bind(i64::from(attempt.code))
        .bind(attempt.error.clone())
        .bind(ms(attempt.due_ms))
        .bind(ms(ended_ms))
        .bind(ms(now_ms))
        .bind(i64::from(attempt.refused))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Fills in a body whose file's hash is known now. Nothing else ever changes one.
    pub async fn complete(&mut self, id: &str, body: &str) -> Result<(), StoreError> {
        query(
            "UPDATE deliveries SET body = $3, media = '' \
             WHERE shop = $1 AND id = $2 AND media <> '' AND body <> ''",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(body.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// A callback's latest, before a place in the queue; the bodies are left out.
    pub async fn list(
        &mut self,
        callback: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, StoreError> {
        let rows = query(
            "SELECT seq, id, callback, lane, field, about, media, \
             CASE WHEN body = '' THEN '' ELSE '-' END AS body, state, attempts, refusals, \
             code, error, made_ms, due_ms, tried_ms, ended_ms FROM deliveries \
             WHERE shop = $1 AND callback = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
        )
        .bind(self.shop.to_owned())
        .bind(callback.to_owned())
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<DeliveryRow>, StoreError> {
        let row = query("SELECT * FROM deliveries WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Sends one again, with the same bytes. Says whether they are still there.
    pub async fn again(&mut self, id: &str, now_ms: u64) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE deliveries SET state = 'waiting', attempts = 0, refusals = 0, due_ms = $3, \
             tried_ms = 0, ended_ms = 0 WHERE shop = $1 AND id = $2 AND body <> ''",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Gives up what a callback's receiver was to be told before a time, and was not there for.
    pub async fn expire(
        &mut self,
        callback: &str,
        made_ms: u64,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE deliveries SET state = 'given_up', ended_ms = $4 WHERE shop = $1 \
             AND callback = $2 AND state = 'waiting' AND due_ms < $3 AND made_ms < $3",
        )
        .bind(self.shop.to_owned())
        .bind(callback.to_owned())
        .bind(ms(made_ms))
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Forgets what was said in a chat; what waits of it will not be told.
    pub async fn erase(&mut self, chat: &str, now_ms: u64) -> Result<(), StoreError> {
        query(
            "UPDATE deliveries SET body = '', \
             error = CASE WHEN state = 'waiting' THEN 'erased' ELSE error END, \
             ended_ms = CASE WHEN state = 'waiting' THEN $3 ELSE ended_ms END, \
             state = CASE WHEN state = 'waiting' THEN 'given_up' ELSE state END \
             WHERE shop = $1 AND lane = $2 AND body <> ''",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Drops the bodies of those that ended before `bodies_ms`, and the rows before `rows_ms`.
    pub async fn sweep(&mut self, bodies_ms: u64, rows_ms: u64) -> Result<(), StoreError> {
        for (sql, before_ms) in [
            (
                "UPDATE deliveries SET body = '' WHERE shop = $1 AND ended_ms > 0 \
                 AND ended_ms < $2 AND body <> ''",
                bodies_ms,
            ),
            ("DELETE FROM deliveries WHERE shop = $1 AND ended_ms > 0 AND ended_ms < $2", rows_ms),
        ] {
            query(sql)
                .bind(self.shop.to_owned())
                .bind(ms(before_ms))
                .execute(&mut *self.db)
                .await?;
        }
        Ok(())
    }

    /// Counts those of a callback that wait.
    pub async fn count_of(&mut self, callback: &str) -> Result<u32, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM deliveries WHERE shop = $1 AND callback = $2 \
             AND state = 'waiting'",
        )
        .bind(self.shop.to_owned())
        .bind(callback.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        counted(&row)
    }

    /// Counts those that wait.
    pub async fn count(&mut self) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS waiting FROM deliveries WHERE shop = $1 \
                   AND state = 'waiting'";
        let row = query(sql).bind(self.shop.to_owned()).fetch_one(&mut *self.db).await?;
        Ok(u64::try_from(row.int("waiting")?).unwrap_or_default())
    }
}

fn read(row: &AnyRow) -> Result<DeliveryRow, StoreError> {
    Ok(DeliveryRow {
        seq: row.int("seq")?,
        id: row.text("id")?,
        callback: row.text("callback")?,
        lane: row.text("lane")?,
        field: row.text("field")?,
        about: row.text("about")?,
        media: row.text("media")?,
        body: row.text("body")?,
        state: row.named("state")?,
        attempts: row.count("attempts")?,
        refusals: row.count("refusals")?,
        code: row.count("code")?,
        error: row.text("error")?,
        made_ms: row.ms("made_ms")?,
        due_ms: row.ms("due_ms")?,
        tried_ms: row.ms("tried_ms")?,
        ended_ms: row.ms("ended_ms")?,
    })
}
