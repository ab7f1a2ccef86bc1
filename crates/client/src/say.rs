//! What a person or a shop says: checked, saved as waiting, and sent when there is a connection.

use comptoir_api::chat::{Side, Status};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Author, Content, Profile, Receipt, ReceiptKind, Typing};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};
use comptoir_wire::limits as wire_limits;

use crate::account::random;
use crate::consent::is_stop;
use crate::db::{Outgoing, State};
use crate::device::{Device, DeviceError, Draft, SendError};
use crate::{kinds, limits, orders};

impl Device {
    /// Whether anything can still be said in a chat: nobody left it for good.
    pub fn is_writable(&self, chat: ChatId) -> Result<bool, DeviceError> {
        Ok(self.db.chat(chat)?.is_some_and(|row| row.is_writable()))
    }

    /// Saves a message to be sent. The same id twice is sent once.
    pub fn send(&mut self, chat: ChatId, draft: Draft) -> Result<MessageId, SendError> {
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        if let Some(id) = draft.id
            && self.db.has_message(chat, id)?
        {
            return Ok(id);
        }
        if !row.is_writable() {
            return Err(SendError::NotWritable);
        }
        let body = draft.body.as_ref().ok_or(SendError::Invalid("it says nothing"))?;
        kinds::check_draft(body)?;
        self.check_target(chat, body)?;
        if let Some(quoted) = draft.reply_to
            && !self.db.has_message(chat, quoted)?
        {
            return Err(SendError::NoSuchMessage);
        }
        let stop = match body {
            Kind::Text(text) if self.keys.role == Role::Person && is_stop(&text.text) => {
                Some(draft.reply_to)
            }
            _ => None,
        };
        self.save(|device| {
            let id = device.queue_content(chat, draft, Some(Status::Waiting))?;
            if let Some(answered) = stop {
                device.withdraw(chat, answered)?;
            }
            Ok(id)
        })
    }

    /// What is edited or deleted must be this side's own; what is answered must be there.
    fn check_target(&self, chat: ChatId, body: &Kind) -> Result<(), SendError> {
        let target = kinds::target(body);
        if target.is_empty() {
            return Ok(());
        }
        let found = match MessageId::from_slice(target) {
            Ok(target) => self.db.message_in(chat, target)?,
            Err(_) => None,
        };
        match (found.map(|message| message.side), body) {
            (None, body) if !matches!(body, Kind::OrderStatus(_)) => Err(SendError::NoSuchMessage),
            (Some(Side::Other | Side::Notice), Kind::Edit(_) | Kind::Delete(_)) => {
                Err(SendError::NotYours)
            }
            _ => Ok(()),
        }
    }

    /// Writes a content of this device into the thread (if its kind is kept) and the outbox.
    pub(crate) fn queue_content(
        &mut self,
        chat: ChatId,
        draft: Draft,
        status: Option<Status>,
    ) -> Result<MessageId, SendError> {
        let id = match draft.id {
            Some(id) => id,
            None => MessageId(random().map_err(SendError::Device)?),
        };
        let mut body = draft.body.ok_or(SendError::Invalid("it says nothing"))?;
        orders::stand_by(&self.keys, &self.db, chat, &mut body)?;
        let fallback =
            if draft.fallback.is_empty() { kinds::fallback(&body) } else { draft.fallback };
        let mut content = Content {
            version: 1,
            id: id.to_vec(),
            sent_ms: self.now(),
            sender_seq: 0,
            fallback,
            author: draft.author,
            reply_to: draft.reply_to.map(MessageId::to_vec).unwrap_or_default(),
            language: draft.language,
            via: String::new(),
            broadcast: draft.broadcast,
            forwarded: draft.forwarded,
            body: Some(body),
        };
        let said = kinds::is_kept(&content) && !kinds::is_hidden(kinds::tag_of(&content));
        if said && self.keys.role == Role::Person {
            content.via = self.take_via(chat)?;
        }
        let bytes = content.to_bytes();
        if bytes.len() > limits::CONTENT_BYTES_MAX {
            let (size, limit) = (bytes.len(), limits::CONTENT_BYTES_MAX);
            return Err(SendError::TooLong { what: "the message", size, limit });
        }
        let kept = kinds::is_kept(&content);
        if kept {
            let own = self.keys.device;
            self.store(chat, &content, &own.0, Side::Own, status)?;
        }
        let message = kept.then_some(id);
        let out = Outgoing { chat, message, content: &bytes, send_id: id.0, frame: None };
        self.db.queue(&out)?;
        self.touched.waiting = true;
        Ok(id)
    }

    /// The next message of a chat says which of the shop's short links led here.
    pub fn came_by(&mut self, chat: ChatId, via: &str) -> Result<(), DeviceError> {
        self.known_chat(chat)?;
        Ok(self.db.set_meta(&via_name(chat), via.as_bytes())?)
    }

    fn take_via(&self, chat: ChatId) -> Result<String, DeviceError> {
        let via = text(self.db.meta(&via_name(chat))?);
        if !via.is_empty() {
            self.db.drop_meta(&via_name(chat))?;
        }
        Ok(via)
    }

    /// Tries a failed message again.
    pub fn retry(&mut self, message: MessageId) -> Result<(), SendError> {
        let (chat, content) = self.db.failed(message)?.ok_or(SendError::NoSuchMessage)?;
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        if !row.is_writable() {
            return Err(SendError::NotWritable);
        }
        self.save(|device| {
            let send_id = random()?;
            let content = content.as_slice();
            let out = Outgoing { chat, message: Some(message), content, send_id, frame: None };
            device.db.queue(&out)?;
            device.set_status(chat, message, Status::Waiting, true)
        })?;
        Ok(())
    }

    /// A person has read up to here. An author that is a machine is ignored: reading takes eyes.
    pub fn mark_read(
        &mut self,
        chat: ChatId,
        up_to: MessageId,
        by: Option<Author>,
    ) -> Result<(), SendError> {
        if by.as_ref().is_some_and(|author| author.machine) {
            return Ok(());
        }
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        let at = self.db.message_in(chat, up_to)?.ok_or(SendError::NoSuchMessage)?.at;
        if at <= row.read_at {
            return Ok(());
        }
        self.save(|device| {
            let ids = device.db.heard_between(chat, row.read_at, at)?;
            device.db.set_read(chat, at)?;
            device.touched.chats.insert(chat);
            let told = matches!(row.state, State::Open | State::Healing) && !row.marks.blocked;
            if told && !ids.is_empty() {
                let name = by.map(|author| author.name).unwrap_or_default();
                device.queue_receipt(chat, ReceiptKind::Read, ids, name)?;
            }
            Ok(())
        })
    }

    /// Tells the other side how far its messages have come.
    pub(crate) fn queue_receipt(
        &mut self,
        chat: ChatId,
        kind: ReceiptKind,
        messages: Vec<Vec<u8>>,
        by: String,
    ) -> Result<(), SendError> {
        let receipt = Receipt { kind: kind as i32, messages, at_ms: self.now(), by };
        self.queue_content(chat, Draft::new(Kind::Receipt(receipt)), None)?;
        Ok(())
    }

    /// A person is typing, or has stopped. Told to those connected now, and never kept.
    pub fn typing(
        &mut self,
        chat: ChatId,
        active: bool,
        author: Option<Author>,
    ) -> Result<(), SendError> {
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        let now = self.now();
        let (last_ms, last_active) = self.session.typed.get(&chat).copied().unwrap_or((0, !active));
        let soon = now < last_ms + limits::TYPING_EVERY_MS;
        let silent = row.state != State::Open || row.marks.blocked;
        if !self.online() || silent || (soon && last_active == active) {
            return Ok(());
        }
        self.session.typed.insert(chat, (now, active));
        let content = Content {
            version: 1,
            sent_ms: now,
            author,
            body: Some(Kind::Typing(Typing { active })),
            ..Content::default()
        };
        self.save(|device| device.queue_signal(chat, &row, &content))?;
        Ok(())
    }

    /// What this person wants to be called, and reads; told to every chat.
    pub fn set_profile(&mut self, name: &str, language: &str) -> Result<(), SendError> {
        let size = name.chars().count();
        if size > wire_limits::NAME_CHARS_MAX {
            let limit = wire_limits::NAME_CHARS_MAX;
            return Err(SendError::TooLong { what: "the name", size, limit });
        }
        let known = (self.own_name()?, self.own_language()?);
        if known == (name.to_owned(), language.to_owned()) {
            return Ok(());
        }
        self.save(|device| {
            device.db.set_meta("name", name.as_bytes())?;
            device.db.set_meta("language", language.as_bytes())?;
            let chats = device.db.writable_chats()?;
            chats.into_iter().try_for_each(|chat| device.send_profile(chat))?;
            Ok(())
        })
    }

    pub(crate) fn send_profile(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let profile = Profile { name: self.own_name()?, language: self.own_language()? };
        if profile != Profile::default() {
            let draft = Draft::new(Kind::Profile(profile));
            self.queue_content(chat, draft, Some(Status::Waiting)).map_err(unsendable)?;
        }
        Ok(())
    }

    pub(crate) fn own_name(&self) -> Result<String, DeviceError> {
        Ok(text(self.db.meta("name")?))
    }

    pub(crate) fn own_language(&self) -> Result<String, DeviceError> {
        Ok(text(self.db.meta("language")?))
    }

    /// Erases one message's content here, and leaves a tombstone (retention).
    pub fn erase_message(&mut self, message: MessageId) -> Result<(), SendError> {
        let found = self.db.message(message)?.ok_or(SendError::NoSuchMessage)?;
        let kept = found.content;
        let empty = Content {
            version: 1,
            id: kept.id,
            sent_ms: kept.sent_ms,
            sender_seq: kept.sender_seq,
            body: Some(Kind::Delete(comptoir_wire::content::Delete { message: message.to_vec() })),
            ..Content::default()
        };
        self.save(|device| {
            device.db.erase_message(found.at, &empty)?;
            device.db.drop_file(message)?;
            device.touched.message(found.chat, message);
            Ok(())
        })
    }
}

/// Where the short link that led to a chat is kept until something is said.
pub(crate) fn via_name(chat: ChatId) -> String {
    format!("via {chat}")
}

/// What a device says on its own account is always sendable but for the database.
pub(crate) fn unsendable(error: SendError) -> DeviceError {
    match error {
        SendError::Device(error) => error,
        error => DeviceError::Mls(error.to_string()),
    }
}

fn text(bytes: Option<Vec<u8>>) -> String {
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
