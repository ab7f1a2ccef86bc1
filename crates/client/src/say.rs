//! What a person or a shop says: checked, saved as waiting, and sent when there is a connection.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Author, Content, Profile, Receipt, ReceiptKind, Typing};
use comptoir_wire::ids::{ChatId, MessageId};
use comptoir_wire::limits as wire_limits;
use rusqlite::{OptionalExtension, params};

use crate::account::random;
use crate::chats::State;
use crate::device::{Device, DeviceError, Draft, SendError};
use crate::kinds::{self, tag};
use crate::{db, limits};

impl Device {
    /// Saves a message to be sent. The same id twice is sent once.
    pub fn send(&mut self, chat: ChatId, draft: Draft) -> Result<MessageId, SendError> {
        let row = self.chat_row(chat)?.ok_or(SendError::NoSuchChat)?;
        if let Some(id) = draft.id
            && self.has_message(chat, id)?
        {
            return Ok(id);
        }
        if !matches!(row.state, State::Claiming | State::Open | State::Healing) {
            return Err(SendError::NotWritable);
        }
        let body = draft.body.as_ref().ok_or(SendError::Invalid("it says nothing"))?;
        kinds::check_draft(body)?;
        self.check_target(chat, body)?;
        if let Some(quoted) = draft.reply_to
            && !self.has_message(chat, quoted)?
        {
            return Err(SendError::NoSuchMessage);
        }
        self.save(|device| device.queue_content(chat, draft, Some(1)))
    }

    /// What is edited or deleted must be this side's own; what is answered must be there.
    fn check_target(&self, chat: ChatId, body: &Kind) -> Result<(), SendError> {
        let target = kinds::target(body);
        if target.is_empty() {
            return Ok(());
        }
        let side: Option<i64> = self
            .db
            .prepare_cached("SELECT side FROM messages WHERE chat = ? AND id = ?")?
            .query_row(params![chat.0, target], |row| row.get(0))
            .optional()?;
        match (side, body) {
            (None, body) if !matches!(body, Kind::OrderStatus(_)) => Err(SendError::NoSuchMessage),
            (Some(1..), Kind::Edit(_) | Kind::Delete(_)) => Err(SendError::NotYours),
            _ => Ok(()),
        }
    }

    /// Writes a content of this device into the thread (if its kind is kept) and the outbox.
    pub(crate) fn queue_content(
        &mut self,
        chat: ChatId,
        draft: Draft,
        status: Option<i64>,
    ) -> Result<MessageId, SendError> {
        let id = match draft.id {
            Some(id) => id,
            None => MessageId(random().map_err(SendError::Device)?),
        };
        let body = draft.body.ok_or(SendError::Invalid("it says nothing"))?;
        let fallback =
            if draft.fallback.is_empty() { kinds::fallback(&body) } else { draft.fallback };
        let content = Content {
            version: 1,
            id: id.to_vec(),
            sent_ms: self.now(),
            sender_seq: 0,
            fallback,
            author: draft.author,
            reply_to: draft.reply_to.map(MessageId::to_vec).unwrap_or_default(),
            language: draft.language,
            body: Some(body),
        };
        let bytes = content.to_bytes();
        if bytes.len() > limits::CONTENT_BYTES_MAX {
            let (size, limit) = (bytes.len(), limits::CONTENT_BYTES_MAX);
            return Err(SendError::TooLong { what: "the message", size, limit });
        }
        let kept = kinds::is_kept(&content);
        if kept {
            let own = self.keys.device;
            self.store(chat, &content, &own.0, 0, status)?;
        }
        self.db
            .prepare_cached(
                "INSERT INTO outbox (chat, message, content, send_id) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![chat.0, kept.then_some(id.0), bytes, id.0])?;
        self.touched.waiting = true;
        Ok(id)
    }

    /// Tries a failed message again.
    pub fn retry(&mut self, message: MessageId) -> Result<(), SendError> {
        let found: Option<(ChatId, Vec<u8>)> = self
            .db
            .prepare_cached(
                "SELECT chat, content FROM messages WHERE id = ? AND side = 0 AND status = 0",
            )?
            .query_row([message.0], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))
            .optional()?;
        let (chat, content) = found.ok_or(SendError::NoSuchMessage)?;
        let row = self.chat_row(chat)?.ok_or(SendError::NoSuchChat)?;
        if !matches!(row.state, State::Claiming | State::Open | State::Healing) {
            return Err(SendError::NotWritable);
        }
        self.save(|device| {
            device
                .db
                .prepare_cached(
                    "INSERT INTO outbox (chat, message, content, send_id) VALUES (?, ?, ?, ?)",
                )?
                .execute(params![chat.0, message.0, content, random::<16>()?])?;
            device.set_status(chat, message, 1, true)
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
        let row = self.chat_row(chat)?.ok_or(SendError::NoSuchChat)?;
        let at: i64 = self
            .db
            .prepare_cached("SELECT at FROM messages WHERE chat = ? AND id = ?")?
            .query_row(params![chat.0, up_to.0], |row| row.get(0))
            .optional()?
            .ok_or(SendError::NoSuchMessage)?;
        if at <= row.read_at {
            return Ok(());
        }
        self.save(|device| {
            let ids: Vec<Vec<u8>> = device
                .db
                .prepare_cached(
                    "SELECT id FROM messages
                     WHERE chat = ? AND hidden = 0 AND side = 1 AND at > ? AND at <= ?
                     ORDER BY at DESC LIMIT 500",
                )?
                .query_map(params![chat.0, row.read_at, at], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            device
                .db
                .prepare_cached("UPDATE chats SET read_at = ?2 WHERE id = ?1")?
                .execute(params![chat.0, at])?;
            device.touched.chats.insert(chat);
            if !ids.is_empty() && matches!(row.state, State::Open | State::Healing) {
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
        let row = self.chat_row(chat)?.ok_or(SendError::NoSuchChat)?;
        let now = self.now();
        let (last_ms, last_active) = self.session.typed.get(&chat).copied().unwrap_or((0, !active));
        let soon = now < last_ms + limits::TYPING_EVERY_MS;
        if !self.online() || row.state != State::Open || (soon && last_active == active) {
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
            db::set_meta(&device.db, "name", name.as_bytes())?;
            db::set_meta(&device.db, "language", language.as_bytes())?;
            let chats: Vec<ChatId> = device
                .db
                .prepare_cached("SELECT id FROM chats WHERE state IN (1, 2, 3)")?
                .query_map([], |row| Ok(ChatId(row.get(0)?)))?
                .collect::<Result<_, _>>()?;
            chats.into_iter().try_for_each(|chat| device.send_profile(chat))?;
            Ok(())
        })
    }

    pub(crate) fn send_profile(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let profile = Profile { name: self.own_name()?, language: self.own_language()? };
        if profile != Profile::default() {
            self.queue_content(chat, Draft::new(Kind::Profile(profile)), Some(1))
                .map_err(unsendable)?;
        }
        Ok(())
    }

    pub(crate) fn own_name(&self) -> Result<String, DeviceError> {
        Ok(text(db::meta(&self.db, "name")?))
    }

    pub(crate) fn own_language(&self) -> Result<String, DeviceError> {
        Ok(text(db::meta(&self.db, "language")?))
    }

    /// Erases one message's content here, and leaves a tombstone (retention).
    pub fn erase_message(&mut self, message: MessageId) -> Result<(), SendError> {
        let found: Option<(i64, ChatId, Vec<u8>)> = self
            .db
            .prepare_cached("SELECT at, chat, content FROM messages WHERE id = ?")?
            .query_row([message.0], |row| Ok((row.get(0)?, ChatId(row.get(1)?), row.get(2)?)))
            .optional()?;
        let (at, chat, content) = found.ok_or(SendError::NoSuchMessage)?;
        let kept = Content::from_bytes(&content).unwrap_or_default();
        let empty = Content {
            version: 1,
            id: kept.id,
            sent_ms: kept.sent_ms,
            sender_seq: kept.sender_seq,
            body: Some(Kind::Delete(comptoir_wire::content::Delete { message: message.to_vec() })),
            ..Content::default()
        };
        self.save(|device| {
            device.db.execute("DELETE FROM words WHERE rowid = ?", [at])?;
            device.db.execute(
                "UPDATE messages SET content = ?2, kind = ?3, name = '' WHERE at = ?1",
                params![at, empty.to_bytes(), tag::DELETE],
            )?;
            device.touched.message(chat, message);
            Ok(())
        })
    }

    /// Whether a message of this id is in a chat.
    pub(crate) fn has_message(&self, chat: ChatId, id: MessageId) -> Result<bool, DeviceError> {
        let mut select =
            self.db.prepare_cached("SELECT 1 FROM messages WHERE chat = ? AND id = ?")?;
        Ok(select.exists(params![chat.0, id.0])?)
    }
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
