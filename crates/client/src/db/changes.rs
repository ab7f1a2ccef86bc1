//! The durable change log, for the shop behind a counter.

use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{Row, params};

use super::messages::status_of;
use super::{Db, Result};
use crate::device::{Change, ChangeKind};

fn change_of(row: &Row<'_>) -> Result<Change> {
    let message: Vec<u8> = row.get(3)?;
    let message = MessageId::from_slice(&message).unwrap_or(MessageId([0; 16]));
    let number: i64 = row.get(4)?;
    let kind = match row.get::<_, i64>(2)? {
        1 => ChangeKind::ChatBegan,
        3 => ChangeKind::Status(message, status_of(number)),
        4 => ChangeKind::Readers,
        5 => ChangeKind::Profile,
        6 => ChangeKind::Farewell { erase: number == 1 },
        7 => ChangeKind::CartAnswer(message),
        8 => ChangeKind::Acted(message),
        9 => ChangeKind::Held(message),
        10 => ChangeKind::Erased,
        _ => ChangeKind::Message(message),
    };
    Ok(Change { seq: row.get(0)?, chat: ChatId(row.get(1)?), kind })
}

impl Db {
    /// Adds a line.
    pub(crate) fn add_change(&self, chat: ChatId, kind: ChangeKind) -> Result<i64> {
        let (kind, message, number): (i64, Vec<u8>, i64) = match kind {
            ChangeKind::ChatBegan => (1, Vec::new(), 0),
            ChangeKind::Message(id) => (2, id.to_vec(), 0),
            ChangeKind::Status(id, status) => (3, id.to_vec(), status as i64),
            ChangeKind::Readers => (4, Vec::new(), 0),
            ChangeKind::Profile => (5, Vec::new(), 0),
            ChangeKind::Farewell { erase } => (6, Vec::new(), i64::from(erase)),
            ChangeKind::CartAnswer(id) => (7, id.to_vec(), 0),
            ChangeKind::Acted(id) => (8, id.to_vec(), 0),
            ChangeKind::Held(id) => (9, id.to_vec(), 0),
            ChangeKind::Erased => (10, Vec::new(), 0),
        };
        self.0
            .prepare_cached(
                "INSERT INTO changes (chat, kind, message, number) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![chat.0, kind, message, number])?;
        Ok(self.0.last_insert_rowid())
    }

    /// The lines after `seq`.
    pub(crate) fn changes_after(&self, seq: i64, limit: u32) -> Result<Vec<Change>> {
        let mut select = self.0.prepare_cached(
            "SELECT seq, chat, kind, message, number FROM changes WHERE seq > ?
             ORDER BY seq LIMIT ?",
        )?;
        select.query_map(params![seq, limit], change_of)?.collect()
    }

    /// The latest `seq` there ever was.
    pub(crate) fn last_change(&self) -> Result<i64> {
        // The sequence outlives deleted rows, so a cursor never stands after a later change.
        let mut select = self.0.prepare_cached(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes'",
        )?;
        select.query_row([], |row| row.get(0))
    }
}
