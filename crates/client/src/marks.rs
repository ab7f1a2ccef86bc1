//! What a person marks for themselves: chats pinned, muted, archived, blocked; messages starred, one
//! kept above the thread. It stays on this device: nobody is told.

use comptoir_api::chat::{Message, Quoted};
use comptoir_wire::content::Content;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};

use crate::db::ChatRow;
use crate::device::{Device, DeviceError};

impl Device {
    /// Puts a chat above the others, or back among them.
    pub fn pin(&mut self, chat: ChatId, pinned: bool) -> Result<(), DeviceError> {
        let at_ms = if pinned { self.now() } else { 0 };
        self.mark(chat, |device| Ok(device.db.set_pinned(chat, at_ms)?))
    }

    /// Lets a chat make no sound until then.
    pub fn mute(&mut self, chat: ChatId, until_ms: u64) -> Result<(), DeviceError> {
        let until_ms = until_ms.min(i64::MAX as u64);
        self.mark(chat, |device| Ok(device.db.set_muted(chat, until_ms)?))
    }

    /// Puts a chat away until the other side says something, or takes it out again.
    pub fn archive(&mut self, chat: ChatId, archived: bool) -> Result<(), DeviceError> {
        self.mark(chat, |device| Ok(device.db.set_archived(chat, archived)?))
    }

    /// Hears the other side no more, or again. What it says meanwhile is not kept; keys go on, so
    /// that the chat can, and so do the steps of its orders.
    pub fn block(&mut self, chat: ChatId, blocked: bool) -> Result<(), DeviceError> {
        let at_ms = if blocked { self.now() } else { 0 };
        self.mark(chat, |device| Ok(device.db.set_blocked(chat, at_ms)?))
    }

    /// Keeps one message above the thread, or none.
    pub fn keep_on_top(
        &mut self,
        chat: ChatId,
        message: Option<MessageId>,
    ) -> Result<(), DeviceError> {
        if let Some(id) = message
            && !self.db.has_message(chat, id)?
        {
            return Err(DeviceError::NotFound);
        }
        let top = message.map(MessageId::to_vec).unwrap_or_default();
        self.mark(chat, |device| Ok(device.db.set_top(chat, &top)?))
    }

    fn mark(
        &mut self,
        chat: ChatId,
        change: impl FnOnce(&mut Self) -> Result<(), DeviceError>,
    ) -> Result<(), DeviceError> {
        self.known_chat(chat)?;
        self.save(|device| {
            device.touched.chats.insert(chat);
            change(device)
        })
    }

    /// Stars a message, or takes the star off.
    pub fn star(
        &mut self,
        chat: ChatId,
        message: MessageId,
        starred: bool,
    ) -> Result<(), DeviceError> {
        if !self.db.has_message(chat, message)? {
            return Err(DeviceError::NotFound);
        }
        let at_ms = if starred { self.now() } else { 0 };
        self.save(|device| {
            device.db.set_starred(chat, message, at_ms)?;
            device.touched.message(chat, message);
            Ok(())
        })
    }

    /// What is starred in a chat, or in all, the latest star first.
    pub fn starred(&self, chat: Option<ChatId>, limit: u32) -> Result<Vec<Message>, DeviceError> {
        self.db.starred(chat, limit)?.into_iter().map(|row| self.view(row)).collect()
    }

    /// The first that was said in a chat at a time or after it.
    pub fn first_since(&self, chat: ChatId, at_ms: u64) -> Result<Option<Message>, DeviceError> {
        self.db.first_since(chat, at_ms)?.map(|row| self.view(row)).transpose()
    }

    /// One line of the message that is kept above the thread; none once it was deleted.
    pub(crate) fn top(&self, row: &ChatRow) -> Result<Option<Quoted>, DeviceError> {
        let Some(top) = row.marks.top else { return Ok(None) };
        if self.is_deleted(row.id, top)? {
            return Ok(None);
        }
        self.quote(row.id, top)
    }

    /// Whether a person hears nothing of a chat. A shop hears everybody.
    pub(crate) fn is_deaf(&self, chat: ChatId) -> Result<bool, DeviceError> {
        Ok(self.keys.role == Role::Person && self.db.is_blocked(chat)?)
    }
}

/// What is taken of a shop that is not heard: what it owes, and that it is over.
pub(crate) fn is_owed(content: &Content) -> bool {
    matches!(
        content.body,
        Some(Kind::OrderStatus(_) | Kind::Keep(_) | Kind::Profile(_) | Kind::Farewell(_))
    )
}
