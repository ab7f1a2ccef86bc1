//! Files this device has, decrypted, and the basket a person is filling: kept here only.

use std::ops::Range;

use comptoir_api::chat::OrderLine;
use comptoir_wire::content::Media;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::ids::{ChatId, MessageId};

use crate::device::{Device, DeviceError};
use crate::limits;

/// Which file of a message: its own or its header's, or that of a card of a carousel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileOf {
    /// The message.
    pub message: MessageId,
    /// The card's place, from 0.
    pub card: Option<u32>,
}

impl From<MessageId> for FileOf {
    fn from(message: MessageId) -> Self {
        Self { message, card: None }
    }
}

impl Device {
    /// The file of a message, as it was sent: where it is and the key to it. None if the message
    /// was deleted since.
    pub fn media(&self, file: impl Into<FileOf>) -> Result<Option<Media>, DeviceError> {
        let file = file.into();
        match self.chat_of(file.message)? {
            Some(chat) => self.media_in(chat, file),
            None => Ok(None),
        }
    }

    fn media_in(&self, chat: ChatId, file: FileOf) -> Result<Option<Media>, DeviceError> {
        let Some(row) = self.db.message_in(chat, file.message)? else { return Ok(None) };
        if self.since(&row)?.deleted {
            return Ok(None);
        }
        Ok(match (row.content.body, file.card) {
            (Some(Kind::Media(media)), None) => Some(media),
            (Some(Kind::Choice(choice)), None) => choice.header_media,
            (Some(Kind::Form(form)), None) => form.header_media,
            (Some(Kind::Carousel(carousel)), Some(card)) => {
                let card = usize::try_from(card).ok().and_then(|card| carousel.cards.get(card));
                card.and_then(|card| card.header_media.clone())
            }
            _ => None,
        })
    }

    /// Whether a message was deleted by the side that said it.
    pub(crate) fn is_deleted(&self, chat: ChatId, message: MessageId) -> Result<bool, DeviceError> {
        let Some(row) = self.db.message_in(chat, message)? else { return Ok(false) };
        Ok(self.since(&row)?.deleted)
    }

    /// A message's file, if it is here.
    pub fn file(&self, file: impl Into<FileOf>) -> Result<Option<Vec<u8>>, DeviceError> {
        Ok(self.db.file(file.into())?)
    }

    /// A range of a message's file, if it is here.
    pub(crate) fn file_part(
        &self,
        file: FileOf,
        range: &Range<u64>,
    ) -> Result<Option<Vec<u8>>, DeviceError> {
        Ok(self.db.file_part(file, range)?)
    }

    /// Keeps a message's file here, if it is not too large for that and the message is still there.
    pub fn keep_file(&mut self, file: impl Into<FileOf>, bytes: &[u8]) -> Result<(), DeviceError> {
        let file = file.into();
        if bytes.len() as u64 > limits::FILE_KEPT_BYTES_MAX {
            return Ok(());
        }
        let Some(chat) = self.chat_of(file.message)? else { return Ok(()) };
        if self.media_in(chat, file)?.is_none() {
            return Ok(());
        }
        self.save(|device| {
            device.db.set_file(file, chat, bytes)?;
            device.touched.message(chat, file.message);
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
