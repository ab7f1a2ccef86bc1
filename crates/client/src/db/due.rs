//! What time brings: keys to change, gaps to ask about, places lost.

use comptoir_wire::ids::ChatId;

use super::chats::id_of;
use super::{Db, Result};
use crate::limits;

impl Db {
    /// When the earliest of all this is due.
    pub(crate) fn next_due_ms(&self) -> Result<Option<u64>> {
        let due = self
            .0
            .prepare_cached(&next_due())?
            .query_row([], |row| row.get::<_, Option<i64>>(0))?;
        Ok(due.map(|due| due.max(0) as u64))
    }

    /// Chats whose keys were to be changed by a time; 50 at a time.
    pub(crate) fn due_updates(&self, by_ms: u64) -> Result<Vec<ChatId>> {
        self.due(
            "SELECT id FROM chats
             WHERE state = 2 AND update_due_ms > 0 AND update_due_ms <= ? LIMIT 50",
            by_ms,
        )
    }

    /// Chats with something missing since a time, and not asked for yet.
    pub(crate) fn missing_since(&self, since_ms: u64) -> Result<Vec<ChatId>> {
        self.due(
            "SELECT DISTINCT m.chat FROM missing m CROSS JOIN chats c ON c.id = m.chat
             WHERE c.state = 2 AND m.asked_ms = 0 AND m.since_ms <= ?",
            since_ms,
        )
    }

    /// Chats with something missing that was last asked for by a time.
    pub(crate) fn asked_by(&self, by_ms: u64) -> Result<Vec<ChatId>> {
        self.due(
            "SELECT DISTINCT m.chat FROM missing m CROSS JOIN chats c ON c.id = m.chat
             WHERE c.state = 2 AND m.asked_ms > 0 AND m.asked_ms <= ?",
            by_ms,
        )
    }

    /// Chats with ciphertexts since a time of an epoch that does not come, and no commit of ours
    /// that may be it.
    pub(crate) fn held_since(&self, since_ms: u64) -> Result<Vec<ChatId>> {
        self.due(
            "SELECT DISTINCT chat FROM held WHERE at_ms <= ?
             AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = held.chat)",
            since_ms,
        )
    }

    /// Chats that this device has asked to be added to again, by a time.
    pub(crate) fn healing_by(&self, by_ms: u64) -> Result<Vec<ChatId>> {
        self.due("SELECT id FROM chats WHERE state = 3 AND heal_ms <= ?", by_ms)
    }

    fn due(&self, sql: &str, at_ms: u64) -> Result<Vec<ChatId>> {
        self.0.prepare_cached(sql)?.query_map([at_ms as i64], id_of)?.collect()
    }
}

/// Asked at each turn of the socket: it must not look at every chat. A cross join keeps its order,
/// where the planner would begin with the chats.
fn next_due() -> String {
    let (missing, again) = (limits::MISSING_AFTER_MS, limits::MISSING_AGAIN_MS);
    let (held, heal) = (limits::HELD_MS, limits::HEAL_EVERY_MS);
    format!(
        "SELECT min(due) FROM (
             SELECT min(update_due_ms) AS due FROM chats WHERE state = 2 AND update_due_ms > 0
             UNION ALL SELECT min(max(m.since_ms + {missing}, m.asked_ms + {again} * (m.asked_ms > 0)))
                 FROM missing m CROSS JOIN chats c ON c.id = m.chat WHERE c.state = 2
             UNION ALL SELECT min(max(h.at_ms + {held}, c.heal_ms + {heal} * (c.heal_ms > 0)))
                 FROM held h CROSS JOIN chats c ON c.id = h.chat WHERE c.state = 2
                 AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = h.chat)
             UNION ALL SELECT min(heal_ms) + {heal} FROM chats WHERE state = 3)"
    )
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, StatementStatus};

    use super::*;

    /// A shop with a thousand chats asks as quickly as one with one.
    #[test]
    fn what_is_due_costs_the_same_however_many_chats_there_are() {
        let db = Db::prepare(Connection::open_in_memory().unwrap(), false).unwrap();
        let mut steps = Vec::new();
        for n in 1..=1_000_i64 {
            let chat =
                "INSERT INTO chats (id, peer, state, roster, members, created_ms, update_due_ms)
                        VALUES (?1, x'', 2, x'', x'', 0, 1000 + ?2)";
            db.0.execute(chat, rusqlite::params![n.to_be_bytes(), n]).unwrap();
            if n == 1 || n == 1_000 {
                let mut statement = db.0.prepare(&next_due()).unwrap();
                let due: Option<i64> = statement.query_row([], |row| row.get(0)).unwrap();
                assert_eq!(due, Some(1_001));
                steps.push(statement.get_status(StatementStatus::VmStep));
            }
        }
        assert_eq!(steps[0], steps[1]);
    }
}
