//! Files this device has, decrypted, and the baskets a person is filling.

use std::ops::Range;

use comptoir_api::chat::OrderLine;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, params};

use super::{Db, Result};
use crate::files::FileOf;

/// A card's file stands under its message's id and its own place.
fn key(file: FileOf) -> Vec<u8> {
    let card = file.card.map(u32::to_be_bytes);
    [&file.message.0[..], card.as_ref().map_or(&[], |card| &card[..])].concat()
}

impl Db {
    /// A message's file, if it is here.
    pub(crate) fn file(&self, file: FileOf) -> Result<Option<Vec<u8>>> {
        let mut select = self.0.prepare_cached("SELECT bytes FROM files WHERE message = ?")?;
        select.query_row([key(file)], |row| row.get(0)).optional()
    }

    /// A range of a message's file, bytes, if it is here.
    pub(crate) fn file_part(&self, file: FileOf, range: &Range<u64>) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT substr(bytes, ?, ?) FROM files WHERE message = ?";
        let mut select = self.0.prepare_cached(sql)?;
        let number = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        let (from, length) = (number(range.start), number(range.end - range.start));
        let asked = params![from.saturating_add(1), length, key(file)];
        select.query_row(asked, |row| row.get(0)).optional()
    }

    /// Whether a message's file is here.
    pub(crate) fn has_file(&self, file: FileOf) -> Result<bool> {
        self.0.prepare_cached("SELECT 1 FROM files WHERE message = ?")?.exists([key(file)])
    }

    /// Keeps a message's file.
    pub(crate) fn set_file(&self, file: FileOf, chat: ChatId, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO files (message, chat, bytes) VALUES (?, ?, ?)")?
            .execute(params![key(file), chat.0, bytes])?;
        Ok(())
    }

    /// Takes a message's files out, its cards' too.
    pub(crate) fn drop_file(&self, message: MessageId) -> Result<()> {
        let last = FileOf { message, card: Some(u32::MAX) };
        self.0
            .prepare_cached("DELETE FROM files WHERE message BETWEEN ? AND ?")?
            .execute(params![message.0, key(last)])?;
        Ok(())
    }

    /// The basket of a chat.
    pub(crate) fn basket(&self, chat: ChatId) -> Result<Vec<OrderLine>> {
        let mut select = self.0.prepare_cached("SELECT lines FROM baskets WHERE chat = ?")?;
        let lines: Option<String> = select.query_row([chat.0], |row| row.get(0)).optional()?;
        Ok(lines.and_then(|lines| serde_json::from_str(&lines).ok()).unwrap_or_default())
    }

    /// Replaces the basket of a chat.
    pub(crate) fn set_basket(&self, chat: ChatId, lines: &[OrderLine]) -> Result<()> {
        let lines = serde_json::to_string(lines).unwrap_or_default();
        self.0
            .prepare_cached("INSERT OR REPLACE INTO baskets (chat, lines) VALUES (?, ?)")?
            .execute(params![chat.0, lines])?;
        Ok(())
    }
}
