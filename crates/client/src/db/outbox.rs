//! What is written and not yet accepted by the relay, in order.

use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, params};

use super::chats::id_of;
use super::{Db, Result};

/// Something to be sent.
pub(crate) struct Outgoing<'a> {
    pub(crate) chat: ChatId,
    /// Whose status it carries; none for receipts and the like.
    pub(crate) message: Option<MessageId>,
    /// In plaintext; empty if `frame` is there from the start.
    pub(crate) content: &'a [u8],
    /// What makes a retry harmless.
    pub(crate) send_id: [u8; 16],
    /// As it is sent, if it is not encrypted for the group.
    pub(crate) frame: Option<Vec<u8>>,
}

impl Db {
    /// Puts something at the end.
    pub(crate) fn queue(&self, out: &Outgoing<'_>) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO outbox (chat, message, content, send_id, frame)
                 VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![
                out.chat.0,
                out.message.map(|message| message.0),
                out.content,
                out.send_id,
                out.frame
            ])?;
        Ok(())
    }

    /// How many messages wait.
    pub(crate) fn waiting(&self) -> Result<u32> {
        let mut select =
            self.0.prepare_cached("SELECT count(*) FROM outbox WHERE message IS NOT NULL")?;
        select.query_row([], |row| row.get(0))
    }

    /// Whether a chat has something to send.
    pub(crate) fn has_outgoing(&self, chat: ChatId) -> Result<bool> {
        self.0.prepare_cached("SELECT 1 FROM outbox WHERE chat = ?")?.exists([chat.0])
    }

    /// What is to be encrypted for its group: not yet done, or for an epoch long past.
    pub(crate) fn to_encrypt(&self, limit: usize) -> Result<Vec<(i64, ChatId)>> {
        let mut select = self.0.prepare_cached(
            "SELECT o.n, o.chat FROM outbox o CROSS JOIN chats c ON c.id = o.chat
             WHERE c.state IN (2, 6)
               AND (o.frame IS NULL OR (length(o.content) > 0 AND o.epoch + 3 < c.epoch))
               AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = c.id)
             ORDER BY o.n LIMIT ?",
        )?;
        let rows =
            select.query_map([limit as i64], |row| Ok((row.get(0)?, ChatId(row.get(1)?))))?;
        rows.collect()
    }

    /// A waiting content, and what makes its retry harmless.
    pub(crate) fn outgoing(&self, n: i64) -> Result<(Vec<u8>, Vec<u8>)> {
        let mut select =
            self.0.prepare_cached("SELECT content, send_id FROM outbox WHERE n = ?")?;
        select.query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// A waiting content is encrypted.
    pub(crate) fn set_frame(&self, n: i64, content: &[u8], frame: &[u8], epoch: u64) -> Result<()> {
        self.0
            .prepare_cached("UPDATE outbox SET content = ?2, frame = ?3, epoch = ?4 WHERE n = ?1")?
            .execute(params![n, content, frame, epoch as i64])?;
        Ok(())
    }

    /// What can be sent as it is, in order.
    pub(crate) fn frames(&self, limit: usize) -> Result<Vec<(i64, Vec<u8>)>> {
        let mut select = self.0.prepare_cached(
            "SELECT n, frame FROM outbox WHERE frame IS NOT NULL ORDER BY n LIMIT ?",
        )?;
        select.query_map([limit as i64], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// Takes one out; its chat, and the message whose status it carries.
    pub(crate) fn take_outgoing(&self, n: i64) -> Result<Option<(ChatId, Option<MessageId>)>> {
        let mut delete =
            self.0.prepare_cached("DELETE FROM outbox WHERE n = ? RETURNING chat, message")?;
        let taken = delete.query_row([n], |row| {
            let message: Option<[u8; 16]> = row.get(1)?;
            Ok((id_of(row)?, message.map(MessageId)))
        });
        taken.optional()
    }

    /// Takes out everything a chat had to send; the messages among it.
    pub(crate) fn drop_outgoing(&self, chat: ChatId) -> Result<Vec<MessageId>> {
        let mut select = self
            .0
            .prepare_cached("SELECT message FROM outbox WHERE chat = ? AND message IS NOT NULL")?;
        let messages = select.query_map([chat.0], |row| Ok(MessageId(row.get(0)?)))?;
        let messages: Vec<MessageId> = messages.collect::<Result<_>>()?;
        self.0.prepare_cached("DELETE FROM outbox WHERE chat = ?")?.execute([chat.0])?;
        Ok(messages)
    }
}
