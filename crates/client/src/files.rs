//! Files this device has, decrypted, and the basket a person is filling: kept here only.

use comptoir_api::chat::OrderLine;
use comptoir_wire::content::Media;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::ids::{ChatId, MessageId};

use crate::device::{Device, DeviceError};
use crate::limits;

impl Device {
    /// The file of a message, as it was sent: where it is and the key to it. None if the message
    /// was deleted since.
    pub fn media(&self, message: MessageId) -> Result<Option<Media>, DeviceError> {
        match self.chat_of(message)? {
            Some(chat) => self.media_in(chat, message),
            None => Ok(None),
        }
    }

    pub(crate) fn media_in(
        &self,
        chat: ChatId,
        message: MessageId,
    ) -> Result<Option<Media>, DeviceError> {
        let Some(row) = self.db.message_in(chat, message)? else { return Ok(None) };
        let deleted = self.since(&row)?.deleted;
        Ok(match row.content.body {
            Some(Kind::Media(media)) if !deleted => Some(media),
            _ => None,
        })
    }

    /// A message's file, if it is here.
    pub fn file(&self, message: MessageId) -> Result<Option<Vec<u8>>, DeviceError> {
        Ok(self.db.file(message)?)
    }

    /// Keeps a message's file here, if it is not too large for that and the message is still there.
    pub fn keep_file(&mut self, message: MessageId, bytes: &[u8]) -> Result<(), DeviceError> {
        if bytes.len() > limits::FILE_KEPT_BYTES_MAX {
            return Ok(());
        }
        let Some(chat) = self.chat_of(message)? else { return Ok(()) };
        if self.media_in(chat, message)?.is_none() {
            return Ok(());
        }
        self.save(|device| {
            device.db.set_file(message, chat, bytes)?;
            device.touched.message(chat, message);
            Ok(())
        })
    }

    /// The basket of a chat.
    pub fn basket(&self, chat: ChatId) -> Result<Vec<OrderLine>, DeviceError> {
        Ok(self.db.basket(chat)?)
    }

    /// Replaces the basket of a chat.
    pub fn set_basket(&mut self, chat: ChatId, lines: &[OrderLine]) -> Result<(), DeviceError> {
        self.known_chat(chat)?;
        Ok(self.db.set_basket(chat, lines)?)
    }
}
