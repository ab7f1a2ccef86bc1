//! For how long messages are kept, and those whose time is over.

use comptoir_api::chat::Side;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::params;

use super::chats::id_of;
use super::{Db, Result};
use crate::keep::Terms;
use crate::kinds::tag;

/// A message whose time is over.
pub(crate) struct Over {
    pub(crate) at: i64,
    pub(crate) id: MessageId,
}

impl Db {
    /// For how long each side of a chat wants messages kept: this one, the other.
    pub(crate) fn keep(&self, chat: ChatId) -> Result<(Terms, Terms)> {
        let mut select = self.0.prepare_cached(
            "SELECT keep_own, media_own, keep_peer, media_peer FROM chats WHERE id = ?",
        )?;
        select.query_row([chat.0], |row| {
            let own = Terms { days: row.get(0)?, media_days: row.get(1)? };
            Ok((own, Terms { days: row.get(2)?, media_days: row.get(3)? }))
        })
    }

    /// Notes what one side wants.
    pub(crate) fn set_keep(&self, chat: ChatId, own: bool, terms: Terms) -> Result<()> {
        let sql = if own {
            "UPDATE chats SET keep_own = ?2, media_own = ?3 WHERE id = ?1"
        } else {
            "UPDATE chats SET keep_peer = ?2, media_peer = ?3 WHERE id = ?1"
        };
        self.0.prepare_cached(sql)?.execute(params![chat.0, terms.days, terms.media_days])?;
        Ok(())
    }

    /// Whether this side has said something else since, by its own count.
    pub(crate) fn has_later_keep(&self, chat: ChatId, side: Side, seq: u64) -> Result<bool> {
        let mut select = self.0.prepare_cached(
            "SELECT 1 FROM messages WHERE chat = ? AND kind = ? AND side = ? AND sender_seq > ?",
        )?;
        select.exists(params![chat.0, tag::KEEP, side as i64, seq as i64])
    }

    /// The chats in which messages are kept for a time.
    pub(crate) fn keeping(&self) -> Result<Vec<ChatId>> {
        let mut select = self.0.prepare_cached(
            "SELECT id FROM chats WHERE keep_own + keep_peer + media_own + media_peer > 0",
        )?;
        select.query_map([], id_of)?.collect()
    }

    /// Whether there is one.
    pub(crate) fn is_keeping(&self) -> Result<bool> {
        let mut select = self.0.prepare_cached(
            "SELECT 1 FROM chats WHERE keep_own + keep_peer + media_own + media_peer > 0 LIMIT 1",
        )?;
        select.exists([])
    }

    /// What of a chat was said before a time, oldest first, at most so many; what was agreed to is
    /// kept as proof. Lines of the chat itself (`side = 2`) go with what they stood between.
    pub(crate) fn said_before(
        &self,
        chat: ChatId,
        before_ms: u64,
        only_files: bool,
        limit: u32,
    ) -> Result<Vec<Over>> {
        let mut select = self.0.prepare_cached(
            "SELECT at, id FROM messages WHERE chat = ? AND sent_ms < ? AND (NOT ? OR kind = ?)
             AND kind NOT IN (?, ?) AND NOT (side = 0 AND status = 1) ORDER BY sent_ms LIMIT ?",
        )?;
        let (media, asked, given) = (tag::MEDIA, tag::CONSENT, tag::CONSENT_RECEIPT);
        let asked = params![chat.0, before_ms as i64, only_files, media, asked, given, limit];
        let over = select
            .query_map(asked, |row| Ok(Over { at: row.get(0)?, id: MessageId(row.get(1)?) }))?;
        over.collect()
    }

    /// Takes a message out, its words and its file.
    pub(crate) fn drop_message(&self, over: &Over) -> Result<()> {
        self.0.prepare_cached("DELETE FROM words WHERE rowid = ?")?.execute([over.at])?;
        self.drop_file(over.id)?;
        self.0.prepare_cached("DELETE FROM messages WHERE at = ?")?.execute([over.at])?;
        Ok(())
    }
}
