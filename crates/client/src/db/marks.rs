//! What a person marks for themselves, in the rows of chats and messages; no other device knows.

use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, Row, params};

use super::messages::{COLUMNS, MessageRow, message_of};
use super::{Db, Result};

/// What a person marked of a chat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    /// Since when it stands above the others; 0: it does not.
    pub(crate) pinned_ms: u64,
    /// Until when it makes no sound.
    pub(crate) muted_ms: u64,
    pub(crate) archived: bool,
    /// The other side is not heard, and not answered.
    pub(crate) blocked: bool,
    /// The message kept above the thread.
    pub(crate) top: Option<MessageId>,
}

impl Marks {
    /// Reads them from the columns that begin at one.
    pub(super) fn of(row: &Row<'_>, first: usize) -> Result<Self> {
        let top: Vec<u8> = row.get(first + 4)?;
        Ok(Self {
            pinned_ms: row.get::<_, i64>(first)? as u64,
            muted_ms: row.get::<_, i64>(first + 1)? as u64,
            archived: row.get(first + 2)?,
            blocked: row.get::<_, i64>(first + 3)? > 0,
            top: MessageId::from_slice(&top).ok(),
        })
    }
}

impl Db {
    /// Since when a chat stands above the others; 0: no longer.
    pub(crate) fn set_pinned(&self, chat: ChatId, at_ms: u64) -> Result<()> {
        self.set("UPDATE chats SET pinned_ms = ?2 WHERE id = ?1", chat, at_ms as i64)
    }

    /// Until when a chat makes no sound.
    pub(crate) fn set_muted(&self, chat: ChatId, until_ms: u64) -> Result<()> {
        self.set("UPDATE chats SET muted_ms = ?2 WHERE id = ?1", chat, until_ms as i64)
    }

    /// Whether a chat is put away.
    pub(crate) fn set_archived(&self, chat: ChatId, archived: bool) -> Result<()> {
        self.set("UPDATE chats SET archived = ?2 WHERE id = ?1", chat, archived)
    }

    /// A chat that was put away comes back, unless it is muted now.
    pub(crate) fn bring_back(&self, chat: ChatId, now_ms: u64) -> Result<()> {
        let sql = "UPDATE chats SET archived = 0 WHERE id = ?1 AND archived = 1 AND muted_ms <= ?2";
        self.set(sql, chat, now_ms as i64)
    }

    /// Since when the other side is not heard; 0: it is.
    pub(crate) fn set_blocked(&self, chat: ChatId, at_ms: u64) -> Result<()> {
        self.set("UPDATE chats SET blocked_ms = ?2 WHERE id = ?1", chat, at_ms as i64)
    }

    /// Whether the other side is not heard.
    pub(crate) fn is_blocked(&self, chat: ChatId) -> Result<bool> {
        let sql = "SELECT 1 FROM chats WHERE id = ? AND blocked_ms > 0";
        self.0.prepare_cached(sql)?.exists([chat.0])
    }

    /// Which message is kept above the thread; empty: none.
    pub(crate) fn set_top(&self, chat: ChatId, message: &[u8]) -> Result<()> {
        self.set("UPDATE chats SET top = ?2 WHERE id = ?1", chat, message)
    }

    /// When a message was starred; 0: it is no longer.
    pub(crate) fn set_starred(&self, chat: ChatId, message: MessageId, at_ms: u64) -> Result<()> {
        self.0
            .prepare_cached("UPDATE messages SET starred_ms = ?3 WHERE chat = ?1 AND id = ?2")?
            .execute(params![chat.0, message.0, at_ms as i64])?;
        Ok(())
    }

    /// What is starred in a chat, or in all that are heard, the latest star first.
    pub(crate) fn starred(&self, chat: Option<ChatId>, limit: u32) -> Result<Vec<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE starred_ms > 0 AND (?1 IS NULL OR chat = ?1)
               AND chat IN (SELECT id FROM chats WHERE blocked_ms = 0 AND state <> 6)
             ORDER BY starred_ms DESC, at DESC LIMIT ?2"
        );
        let mut select = self.0.prepare_cached(&sql)?;
        select.query_map(params![chat.map(|chat| chat.0), limit], message_of)?.collect()
    }

    /// The first that was said at a time or after it.
    pub(crate) fn first_since(&self, chat: ChatId, at_ms: u64) -> Result<Option<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND hidden = 0 AND side <> 2
               AND sent_ms >= ? ORDER BY at LIMIT 1"
        );
        let key = params![chat.0, at_ms as i64];
        self.0.prepare_cached(&sql)?.query_row(key, message_of).optional()
    }
}
