//! Files this device has, decrypted, and the basket a person is filling: kept here only.

use comptoir_api::chat::OrderLine;
use comptoir_wire::content::Media;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, params};

use crate::device::{Device, DeviceError};
use crate::limits;

impl Device {
    /// The file of a message, as it was sent: where it is and the key to it.
    pub fn media(&self, message: MessageId) -> Result<Option<Media>, DeviceError> {
        Ok(match self.content(message)?.and_then(|content| content.body) {
            Some(Kind::Media(media)) => Some(media),
            _ => None,
        })
    }

    /// A message's file, if it is here.
    pub fn file(&self, message: MessageId) -> Result<Option<Vec<u8>>, DeviceError> {
        let mut select = self.db.prepare_cached("SELECT bytes FROM files WHERE message = ?")?;
        Ok(select.query_row([message.0], |row| row.get(0)).optional()?)
    }

    /// Keeps a message's file here, if it is not too large for that.
    pub fn keep_file(&mut self, message: MessageId, bytes: &[u8]) -> Result<(), DeviceError> {
        if bytes.len() > limits::FILE_KEPT_BYTES_MAX {
            return Ok(());
        }
        let Some(chat) = self.chat_of(message)? else { return Ok(()) };
        self.save(|device| {
            device
                .db
                .prepare_cached(
                    "INSERT OR REPLACE INTO files (message, chat, bytes) VALUES (?, ?, ?)",
                )?
                .execute(params![message.0, chat.0, bytes])?;
            device.touched.message(chat, message);
            Ok(())
        })
    }

    pub(crate) fn has_file(&self, message: MessageId) -> Result<bool, DeviceError> {
        let mut select = self.db.prepare_cached("SELECT 1 FROM files WHERE message = ?")?;
        Ok(select.exists([message.0])?)
    }

    /// The basket of a chat.
    pub fn basket(&self, chat: ChatId) -> Result<Vec<OrderLine>, DeviceError> {
        let lines: Option<String> = self
            .db
            .prepare_cached("SELECT lines FROM baskets WHERE chat = ?")?
            .query_row([chat.0], |row| row.get(0))
            .optional()?;
        Ok(lines.and_then(|lines| serde_json::from_str(&lines).ok()).unwrap_or_default())
    }

    /// Replaces the basket of a chat.
    pub fn set_basket(&mut self, chat: ChatId, lines: &[OrderLine]) -> Result<(), DeviceError> {
        self.known_chat(chat)?;
        let lines = serde_json::to_string(lines).unwrap_or_default();
        self.db
            .prepare_cached("INSERT OR REPLACE INTO baskets (chat, lines) VALUES (?, ?)")?
            .execute(params![chat.0, lines])?;
        Ok(())
    }
}
