//! Files this device has, decrypted, and the basket a person is filling: kept here only.

use comptoir_api::chat::OrderLine;
use comptoir_wire::content::Media;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::ids::{ChatId, MessageId};

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
        Ok(self.db.file(message)?)
    }

    /// Keeps a message's file here, if it is not too large for that.
    pub fn keep_file(&mut self, message: MessageId, bytes: &[u8]) -> Result<(), DeviceError> {
        if bytes.len() > limits::FILE_KEPT_BYTES_MAX {
            return Ok(());
        }
        let Some(chat) = self.chat_of(message)? else { return Ok(()) };
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
