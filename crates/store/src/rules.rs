//! Rules, where each of their runs stands, and how often they ran.

use comptoir_api::rules::{Rule, RuleCounts, RunState, Step, StepDone};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, name_of, to_json};

/// The place of the away message among the rules, and behind it the greeting's.
pub const LAST_PLACES: i64 = 1_000_000;

/// A rule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// Its place among the others.
    pub position: i64,
    /// The rule.
    pub rule: Rule,
}

/// A run of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// `run_…`: follows from rule and cause.
    pub id: String,
    /// `rul_…`
    pub rule: String,
    /// Of the rule, then.
    pub name: String,
    /// `cht_…`
    pub chat: String,
    /// JSON: what later steps fill in.
    pub cause: String,
    /// The steps it still has before it.
    pub rest: Vec<Step>,
    /// How many are behind it.
    pub step: u32,
    /// The chat's latest message when it began to wait.
    pub seen: String,
    /// Where it stands.
    pub state: RunState,
    /// What came of each step.
    pub done: Vec<StepDone>,
    /// When it started.
    pub started_ms: u64,
}

/// A shop's rules.
#[derive(Debug)]
pub struct Rules<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Rules<'_> {
    /// Lists them in their order, the away message and the greeting last.
    pub async fn list(&mut self) -> Result<Vec<RuleRow>, StoreError> {
        let rows = query("SELECT * FROM rules WHERE shop = $1 ORDER BY position, id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter()
            .map(|row| Ok(RuleRow { position: row.int("position")?, rule: row.json("rule")? }))
            .collect()
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<RuleRow>, StoreError> {
        let row = query("SELECT * FROM rules WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| Ok(RuleRow { position: row.int("position")?, rule: row.json("rule")? }))
            .transpose()
    }

    /// Sets one, at its place.
    pub async fn set(&mut self, row: &RuleRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO rules (shop, id, position, active, rule) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (shop, id) DO UPDATE SET position = excluded.position, \
             active = excluded.active, rule = excluded.rule",
        )
        .bind(self.shop.to_owned())
        .bind(row.rule.id.clone())
        .bind(row.position)
        .bind(i64::from(row.rule.on))
        .bind(to_json(&row.rule)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Moves one to another place.
    pub async fn place(&mut self, id: &str, position: i64) -> Result<(), StoreError> {
        query("UPDATE rules SET position = $3 WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(position)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Removes one; its log stays. Says whether it was there.
    pub async fn remove(&mut self, id: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM rules WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Whether any is switched on: the machine reads then.
    pub async fn any_on(&mut self) -> Result<bool, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM rules WHERE shop = $1 AND active = 1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok(row.int("n")? > 0)
    }

    /// Adds a run; says whether it is new. The same rule and cause is the same run.
    pub async fn start(&mut self, run: &RunRow) -> Result<bool, StoreError> {
        let done = query(
            "INSERT INTO rule_runs (shop, id, rule, name, chat, cause, rest, step, seen, state, \
             done, started_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
             ON CONFLICT (shop, id) DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(run.id.clone())
        .bind(run.rule.clone())
        .bind(run.name.clone())
        .bind(run.chat.clone())
        .bind(run.cause.clone())
        .bind(to_json(&run.rest)?)
        .bind(i64::from(run.step))
        .bind(run.seen.clone())
        .bind(name_of(&run.state)?)
        .bind(to_json(&run.done)?)
        .bind(ms(run.started_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Looks a run up.
    pub async fn run(&mut self, id: &str) -> Result<Option<RunRow>, StoreError> {
        let row = query("SELECT * FROM rule_runs WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read_run).transpose()
    }

    /// Writes where a run stands, if it still stood waiting at `from`; says whether it did.
    pub async fn advance(&mut self, run: &RunRow, from: u32) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE rule_runs SET rest = $4, step = $5, seen = $6, state = $7, done = $8 \
             WHERE shop = $1 AND id = $2 AND step = $3 AND state = 'waiting'",
        )
        .bind(self.shop.to_owned())
        .bind(run.id.clone())
        .bind(i64::from(from))
        .bind(to_json(&run.rest)?)
        .bind(i64::from(run.step))
        .bind(run.seen.clone())
        .bind(name_of(&run.state)?)
        .bind(to_json(&run.done)?)
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Lists what ran in a chat since then: rule and time.
    pub async fn recent(
        &mut self,
        chat: &str,
        since_ms: u64,
    ) -> Result<Vec<(String, u64)>, StoreError> {
        let rows = query(
            "SELECT rule, started_ms FROM rule_runs \
             WHERE shop = $1 AND chat = $2 AND started_ms >= $3",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(ms(since_ms))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| Ok((row.text("rule")?, row.ms("started_ms")?))).collect()
    }

    /// The log, latest first: of a rule, or of all if it is empty; before a run of it.
    pub async fn log(
        &mut self,
        rule: &str,
        before: Option<(u64, String)>,
        limit: u32,
    ) -> Result<Vec<RunRow>, StoreError> {
        let (before_ms, before_id) = before.unwrap_or((u64::MAX, String::new()));
        let rows = query(
            "SELECT * FROM rule_runs WHERE shop = $1 AND ($2 = '' OR rule = $2) \
             AND (started_ms < $3 OR (started_ms = $3 AND id < $4)) \
             ORDER BY started_ms DESC, id DESC LIMIT $5",
        )
        .bind(self.shop.to_owned())
        .bind(rule.to_owned())
        .bind(ms(before_ms))
        .bind(before_id)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read_run).collect()
    }

    /// Forgets a chat's runs, and what waits of them.
    pub async fn erase(&mut self, chat: &str) -> Result<(), StoreError> {
        query("DELETE FROM rule_runs WHERE shop = $1 AND chat = $2")
            .bind(self.shop.to_owned())
            .bind(chat.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Drops the log's entries before a time, but for runs that still wait.
    pub async fn sweep(&mut self, before_ms: u64) -> Result<(), StoreError> {
        query("DELETE FROM rule_runs WHERE shop = $1 AND started_ms < $2 AND state <> 'waiting'")
            .bind(self.shop.to_owned())
            .bind(ms(before_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Counts a run, or one that was held back.
    pub async fn count(
        &mut self,
        rule: &str,
        month: &str,
        held: bool,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO rule_counts (shop, rule, month, runs, held, last_ms) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop, rule, month) DO UPDATE SET \
             runs = rule_counts.runs + excluded.runs, held = rule_counts.held + excluded.held, \
             last_ms = CASE WHEN excluded.runs > 0 THEN excluded.last_ms \
             ELSE rule_counts.last_ms END",
        )
        .bind(self.shop.to_owned())
        .bind(rule.to_owned())
        .bind(month.to_owned())
        .bind(i64::from(!held))
        .bind(i64::from(held))
        .bind(if held { 0 } else { ms(now_ms) })
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// How often each rule ran in a month, and when it last did at all.
    pub async fn counts(&mut self, month: &str) -> Result<Vec<(String, RuleCounts)>, StoreError> {
        let rows = query(
            "SELECT rule, CAST(SUM(CASE WHEN month = $2 THEN runs ELSE 0 END) AS BIGINT) AS runs, \
             CAST(SUM(CASE WHEN month = $2 THEN held ELSE 0 END) AS BIGINT) AS held, \
             MAX(last_ms) AS last_ms \
             FROM rule_counts WHERE shop = $1 GROUP BY rule",
        )
        .bind(self.shop.to_owned())
        .bind(month.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter()
            .map(|row| {
                let counts = RuleCounts {
                    month: row.count("runs")?,
                    held: row.count("held")?,
                    last_ms: row.ms("last_ms")?,
                };
                Ok((row.text("rule")?, counts))
            })
            .collect()
    }
}

fn read_run(row: &AnyRow) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        id: row.text("id")?,
        rule: row.text("rule")?,
        name: row.text("name")?,
        chat: row.text("chat")?,
        cause: row.text("cause")?,
        rest: row.json("rest")?,
        step: row.count("step")?,
        seen: row.text("seen")?,
        state: row.named("state")?,
        done: row.json("done")?,
        started_ms: row.ms("started_ms")?,
    })
}
