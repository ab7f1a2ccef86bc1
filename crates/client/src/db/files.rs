//! Files this device has, decrypted, and the baskets a person is filling.

use comptoir_api::chat::OrderLine;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, params};

use super::{Db, Result};

impl Db {
    /// A message's file, if it is here.
    pub(crate) fn file(&self, message: MessageId) -> Result<Option<Vec<u8>>> {
        let mut select = self.0.prepare_cached("SELECT bytes FROM files WHERE message = ?")?;
        select.query_row([message.0], |row| row.get(0)).optional()
    }

    /// Whether a message's file is here.
    pub(crate) fn has_file(&self, message: MessageId) -> Result<bool> {
        self.0.prepare_cached("SELECT 1 FROM files WHERE message = ?")?.exists([message.0])
    }

    /// Keeps a message's file.
    pub(crate) fn set_file(&self, message: MessageId, chat: ChatId, bytes: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO files (message, chat, bytes) VALUES (?, ?, ?)")?
            .execute(params![message.0, chat.0, bytes])?;
        Ok(())
    }

    /// Takes a message's file out.
    pub(crate) fn drop_file(&self, message: MessageId) -> Result<()> {
        self.0.prepare_cached("DELETE FROM files WHERE message = ?")?.execute([message.0])?;
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
