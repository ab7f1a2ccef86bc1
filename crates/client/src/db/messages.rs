//! What was said: kept once, shown in order, found by its words.

use comptoir_api::chat::{Side, Status};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::Content;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, Row, params};

use super::{Db, Result};
use crate::consent::{BROADCAST, HELD};
use crate::kinds::tag;
use crate::limits;

/// A message's row.
pub(crate) struct MessageRow {
    pub(crate) at: i64,
    pub(crate) id: MessageId,
    pub(crate) chat: ChatId,
    pub(crate) side: Side,
    pub(crate) kind: i64,
    pub(crate) content: Content,
    /// Who speaks for the shop, as its roster had it.
    pub(crate) name: String,
    pub(crate) machine: bool,
    pub(crate) reason: String,
    pub(crate) sent_ms: u64,
    pub(crate) status: Option<Status>,
    /// This person starred it.
    pub(crate) starred: bool,
}

/// A message to be written down.
pub(crate) struct NewMessage<'a> {
    pub(crate) chat: ChatId,
    pub(crate) id: MessageId,
    /// Its sender's device; empty for notices.
    pub(crate) sender: &'a [u8],
    pub(crate) side: Side,
    pub(crate) hidden: bool,
    pub(crate) kind: i64,
    /// The message it acts on; empty if none.
    pub(crate) target: &'a [u8],
    pub(crate) content: &'a Content,
    /// When it was said; not later than it came.
    pub(crate) sent_ms: u64,
    pub(crate) status: Option<Status>,
}

pub(super) const COLUMNS: &str =
    "at, id, chat, side, kind, content, name, machine, reason, sent_ms, status, starred_ms";

pub(super) fn message_of(row: &Row<'_>) -> Result<MessageRow> {
    let content: Vec<u8> = row.get(5)?;
    let status: Option<i64> = row.get(10)?;
    Ok(MessageRow {
        at: row.get(0)?,
        id: MessageId(row.get(1)?),
        chat: ChatId(row.get(2)?),
        side: match row.get::<_, i64>(3)? {
            0 => Side::Own,
            1 => Side::Other,
            _ => Side::Notice,
        },
        kind: row.get(4)?,
        content: Content::from_bytes(&content).unwrap_or_default(),
        name: row.get(6)?,
        machine: row.get(7)?,
        reason: row.get(8)?,
        sent_ms: row.get::<_, i64>(9)? as u64,
        status: status.map(status_of),
        starred: row.get::<_, i64>(11)? > 0,
    })
}

/// A status as the tables keep it: its place among its kind.
pub(super) fn status_of(status: i64) -> Status {
    match status {
        0 => Status::Failed,
        1 => Status::Waiting,
        2 => Status::Sent,
        3 => Status::Delivered,
        _ => Status::Read,
    }
}

impl Db {
    /// Writes a message down; its place in the thread.
    pub(crate) fn add_message(&self, message: &NewMessage<'_>) -> Result<i64> {
        let content = message.content;
        let author = content.author.clone().unwrap_or_default();
        self.0
            .prepare_cached(
                "INSERT INTO messages (id, chat, device, side, hidden, kind, target, content,
                     name, machine, reason, sent_ms, sender_seq, status)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                message.id.0,
                message.chat.0,
                message.sender,
                message.side as i64,
                message.hidden,
                message.kind,
                message.target,
                content.to_bytes(),
                author.name,
                author.machine,
                author.reason,
                message.sent_ms as i64,
                content.sender_seq as i64,
                message.status.map(|status| status as i64),
            ])?;
        Ok(self.0.last_insert_rowid())
    }

    /// Makes a message's words found.
    pub(crate) fn add_words(&self, at: i64, words: &str) -> Result<()> {
        self.0
            .prepare_cached("INSERT INTO words (rowid, text) VALUES (?, ?)")?
            .execute(params![at, words])?;
        Ok(())
    }

    /// A message, whichever chat it is in.
    pub(crate) fn message(&self, id: MessageId) -> Result<Option<MessageRow>> {
        let sql = format!("SELECT {COLUMNS} FROM messages WHERE id = ? ORDER BY at LIMIT 1");
        self.0.prepare_cached(&sql)?.query_row([id.0], message_of).optional()
    }

    /// A message of a chat.
    pub(crate) fn message_in(&self, chat: ChatId, id: MessageId) -> Result<Option<MessageRow>> {
        let sql = format!("SELECT {COLUMNS} FROM messages WHERE chat = ? AND id = ?");
        self.0.prepare_cached(&sql)?.query_row(params![chat.0, id.0], message_of).optional()
    }

    /// Whether a message of this id is in a chat.
    pub(crate) fn has_message(&self, chat: ChatId, id: MessageId) -> Result<bool> {
        let mut select =
            self.0.prepare_cached("SELECT 1 FROM messages WHERE chat = ? AND id = ?")?;
        select.exists(params![chat.0, id.0])
    }

    /// What is shown of a chat before a place, latest first.
    pub(crate) fn shown_before(
        &self,
        chat: ChatId,
        before: i64,
        limit: u32,
    ) -> Result<Vec<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND hidden = 0 AND at < ?
             ORDER BY at DESC LIMIT ?"
        );
        let mut select = self.0.prepare_cached(&sql)?;
        select.query_map(params![chat.0, before, limit], message_of)?.collect()
    }

    /// The latest that somebody said.
    pub(crate) fn last_said(&self, chat: ChatId) -> Result<Option<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND hidden = 0 AND side <> 2
             AND reason <> ? ORDER BY at DESC LIMIT 1"
        );
        self.0.prepare_cached(&sql)?.query_row(params![chat.0, HELD], message_of).optional()
    }

    /// What was done to a message since, in order.
    pub(crate) fn done_to(&self, chat: ChatId, message: MessageId) -> Result<Vec<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages
             WHERE chat = ? AND target = ? AND target <> x''
               AND kind IN (21, 22, 23, 33, 35, 37) ORDER BY at"
        );
        let mut select = self.0.prepare_cached(&sql)?;
        select.query_map(params![chat.0, message.0], message_of)?.collect()
    }

    /// What this side said of a kind, latest first.
    pub(crate) fn own_of_kind(&self, chat: ChatId, kind: i64) -> Result<Vec<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND side = 0 AND kind = ?
             ORDER BY at DESC LIMIT 100"
        );
        let mut select = self.0.prepare_cached(&sql)?;
        select.query_map(params![chat.0, kind], message_of)?.collect()
    }

    /// The notices of a thread.
    pub(crate) fn notices(&self, chat: ChatId) -> Result<Vec<MessageRow>> {
        let sql =
            format!("SELECT {COLUMNS} FROM messages WHERE chat = ? AND side = 2 AND kind = ?");
        let mut select = self.0.prepare_cached(&sql)?;
        select.query_map(params![chat.0, tag::NOTICE], message_of)?.collect()
    }

    /// Takes a notice out of the thread.
    pub(crate) fn drop_notice(&self, at: i64) -> Result<()> {
        self.0.prepare_cached("DELETE FROM messages WHERE at = ?")?.execute([at])?;
        Ok(())
    }

    /// Messages that match an FTS5 query and were not deleted since, latest first; of one chat, or
    /// of all.
    pub(crate) fn find(
        &self,
        query: &str,
        chat: Option<ChatId>,
        limit: u32,
    ) -> Result<Vec<(ChatId, MessageId)>> {
        let mut select = self.0.prepare_cached(
            "SELECT m.chat, m.id FROM words w JOIN messages m ON m.at = w.rowid
             WHERE w.text MATCH ?1 AND (?2 IS NULL OR m.chat = ?2) AND NOT EXISTS
                 (SELECT 1 FROM messages d WHERE d.chat = m.chat AND d.target = m.id
                    AND d.target <> x'' AND d.kind = 23)
             ORDER BY m.at DESC LIMIT ?3",
        )?;
        let found = select.query_map(params![query, chat.map(|chat| chat.0), limit], |row| {
            Ok((ChatId(row.get(0)?), MessageId(row.get(1)?)))
        })?;
        found.collect()
    }

    /// The broadcasts of a chat that were shown, latest first, at most so many.
    pub(crate) fn broadcasts(&self, chat: ChatId, limit: u32) -> Result<Vec<MessageRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM messages WHERE chat = ? AND side = 1 AND reason = ?
             ORDER BY at DESC LIMIT ?"
        );
        let mut select = self.0.prepare_cached(&sql)?;
        select.query_map(params![chat.0, BROADCAST, limit], message_of)?.collect()
    }

    /// How many messages of the other side came after a place, counted up to a limit. What was held
    /// back is not news.
    pub(crate) fn unread(&self, chat: ChatId, after: i64) -> Result<u32> {
        let mut select = self.0.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM messages WHERE chat = ? AND hidden = 0
             AND side = 1 AND at > ? AND reason <> ? LIMIT ?)",
        )?;
        let most = limits::UNREAD_COUNTED;
        select.query_row(params![chat.0, after, HELD, most], |row| row.get(0))
    }

    /// The latest 500 messages of the other side after one place, up to another.
    pub(crate) fn heard_between(
        &self,
        chat: ChatId,
        after: i64,
        up_to: i64,
    ) -> Result<Vec<Vec<u8>>> {
        let mut select = self.0.prepare_cached(
            "SELECT id FROM messages
             WHERE chat = ? AND hidden = 0 AND side = 1 AND at > ? AND at <= ? AND reason <> ?
             ORDER BY at DESC LIMIT 500",
        )?;
        select.query_map(params![chat.0, after, up_to, HELD], |row| row.get(0))?.collect()
    }

    /// How many messages and files a chat holds.
    pub(crate) fn count_said(&self, chat: ChatId) -> Result<(u32, u32)> {
        let mut select = self.0.prepare_cached(
            "SELECT count(*) FILTER (WHERE side <> 2 AND hidden = 0),
                    count(*) FILTER (WHERE kind = 24)
             FROM messages WHERE chat = ?",
        )?;
        select.query_row([chat.0], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// An own message came further; never back, unless `anew`. Says whether it did.
    pub(crate) fn set_status(
        &self,
        chat: ChatId,
        message: MessageId,
        status: Status,
        anew: bool,
    ) -> Result<bool> {
        let changed = self
            .0
            .prepare_cached(
                "UPDATE messages SET status = ?3 WHERE chat = ?1 AND id = ?2 AND side = 0
                 AND status IS NOT NULL AND (?4 OR (status > 0 AND status < ?3))",
            )?
            .execute(params![chat.0, message.0, status as i64, anew])?;
        Ok(changed > 0)
    }

    /// The epoch in which a message came.
    pub(crate) fn set_message_epoch(&self, chat: ChatId, id: &[u8], epoch: u64) -> Result<()> {
        self.0
            .prepare_cached("UPDATE messages SET epoch = ?3 WHERE chat = ?1 AND id = ?2")?
            .execute(params![chat.0, id, epoch as i64])?;
        Ok(())
    }

    /// An own message as it was encrypted, and in which epoch.
    pub(crate) fn set_encrypted(&self, chat: ChatId, content: &Content, epoch: u64) -> Result<()> {
        self.0
            .prepare_cached(
                "UPDATE messages SET content = ?3, sender_seq = ?4, epoch = ?5
                 WHERE chat = ?1 AND id = ?2 AND side = 0",
            )?
            .execute(params![
                chat.0,
                content.id,
                content.to_bytes(),
                content.sender_seq as i64,
                epoch as i64
            ])?;
        Ok(())
    }

    /// An own message that failed: its chat and its content.
    pub(crate) fn failed(&self, message: MessageId) -> Result<Option<(ChatId, Vec<u8>)>> {
        let mut select = self.0.prepare_cached(
            "SELECT chat, content FROM messages WHERE id = ? AND side = 0 AND status = 0",
        )?;
        select.query_row([message.0], |row| Ok((ChatId(row.get(0)?), row.get(1)?))).optional()
    }

    /// The own message of this number, as it was sent.
    pub(crate) fn own_content(&self, chat: ChatId, seq: u64) -> Result<Option<Vec<u8>>> {
        let mut select = self.0.prepare_cached(
            "SELECT content FROM messages WHERE chat = ? AND side = 0 AND sender_seq = ?",
        )?;
        select.query_row(params![chat.0, seq as i64], |row| row.get(0)).optional()
    }

    /// The own messages since an epoch, at most so many of the latest, in order.
    pub(crate) fn own_contents_since(
        &self,
        chat: ChatId,
        epoch: u64,
        limit: i64,
    ) -> Result<Vec<Vec<u8>>> {
        let mut select = self.0.prepare_cached(
            "SELECT content FROM messages
             WHERE chat = ? AND side = 0 AND sender_seq > 0 AND epoch >= ?
             ORDER BY at DESC LIMIT ?",
        )?;
        let latest = select.query_map(params![chat.0, epoch as i64, limit], |row| row.get(0))?;
        let mut contents: Vec<Vec<u8>> = latest.collect::<Result<_>>()?;
        contents.reverse();
        Ok(contents)
    }

    /// Leaves nothing of a message but that it was there.
    pub(crate) fn erase_message(&self, at: i64, tombstone: &Content) -> Result<()> {
        self.0.execute("DELETE FROM words WHERE rowid = ?", [at])?;
        self.0.execute(
            "UPDATE messages SET content = ?2, kind = ?3, name = '', starred_ms = 0 WHERE at = ?1",
            params![at, tombstone.to_bytes(), tag::DELETE],
        )?;
        Ok(())
    }
}
