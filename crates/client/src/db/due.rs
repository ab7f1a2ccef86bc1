//! What time brings: keys to change, gaps to ask about, places lost.

use comptoir_wire::ids::ChatId;

use super::chats::id_of;
use super::{Db, Result};
use crate::limits;

impl Db {
    /// When the earliest of all this is due.
    pub(crate) fn next_due_ms(&self) -> Result<Option<u64>> {
        let (missing, again) = (limits::MISSING_AFTER_MS, limits::MISSING_AGAIN_MS);
        let (held, heal) = (limits::HELD_MS, limits::HEAL_EVERY_MS);
        let sql = format!(
            "SELECT min(due) FROM (
                 SELECT min(update_due_ms) AS due FROM chats WHERE state = 2 AND update_due_ms > 0
                 UNION ALL SELECT min(max(m.since_ms + {missing}, m.asked_ms + {again} * (m.asked_ms > 0)))
                     FROM missing m CROSS JOIN chats c ON c.id = m.chat WHERE c.state = 2
                 UNION ALL SELECT min(max(h.at_ms + {held}, c.heal_ms + {heal} * (c.heal_ms > 0)))
                     FROM held h CROSS JOIN chats c ON c.id = h.chat WHERE c.state = 2
                     AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = h.chat)
                 UNION ALL SELECT min(heal_ms) + {heal} FROM chats WHERE state = 3)"
        );
        let due = self.0.prepare_cached(&sql)?.query_row([], |row| row.get::<_, Option<i64>>(0))?;
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
