//! Writing into a thread: messages, notices, how far they came, and what that touches.

use std::collections::{BTreeMap, BTreeSet};

use comptoir_api::chat::Status;
use comptoir_api::device::{Connection, Event};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, NoticeKind, OrderStatus, SystemNotice};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, params};

use crate::account::random;
use crate::chats::State;
use crate::device::{ChangeKind, Device, DeviceError};
use crate::kinds;
use crate::show;

/// What a transaction touched; told once it is saved.
#[derive(Default)]
pub(crate) struct Touched {
    messages: Vec<(ChatId, MessageId)>,
    statuses: BTreeMap<(ChatId, MessageId), Status>,
    pub(crate) chats: BTreeSet<ChatId>,
    pub(crate) readers: BTreeSet<ChatId>,
    pub(crate) orders: BTreeSet<(ChatId, String)>,
    pub(crate) gone: BTreeSet<ChatId>,
    pub(crate) filled: Vec<(ChatId, MessageId)>,
    pub(crate) typing: Vec<Event>,
    pub(crate) waiting: bool,
}

impl Touched {
    /// A message is new or altered.
    pub(crate) fn message(&mut self, chat: ChatId, message: MessageId) {
        if !self.messages.contains(&(chat, message)) {
            self.messages.push((chat, message));
        }
        self.chats.insert(chat);
    }
}

impl Device {
    /// Writes a content into the thread; `None` if this id is there already.
    pub(crate) fn store(
        &mut self,
        chat: ChatId,
        content: &Content,
        sender: &[u8],
        side: i64,
        status: Option<i64>,
    ) -> Result<Option<i64>, DeviceError> {
        let Ok(id) = MessageId::from_slice(&content.id) else { return Ok(None) };
        if self.has_message(chat, id)? {
            return Ok(None);
        }
        let kind = kinds::tag_of(content);
        let target = content.body.as_ref().map(kinds::target).unwrap_or_default();
        let hidden = match &content.body {
            Some(Kind::OrderStatus(order)) => self.ticket_of(chat, order)?.is_some(),
            _ => kinds::is_hidden(kind),
        };
        let author = content.author.clone().unwrap_or_default();
        self.db
            .prepare_cached(
                "INSERT INTO messages (id, chat, device, side, hidden, kind, target, content,
                     name, machine, reason, sent_ms, sender_seq, status)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                id.0,
                chat.0,
                sender,
                side,
                hidden,
                kind,
                target,
                content.to_bytes(),
                author.name,
                author.machine,
                author.reason,
                content.sent_ms as i64,
                content.sender_seq as i64,
                status,
            ])?;
        let at = self.db.last_insert_rowid();
        let words = content.body.as_ref().map(kinds::fallback).unwrap_or_default();
        if !hidden && !words.is_empty() && side != 2 {
            self.db
                .prepare_cached("INSERT INTO words (rowid, text) VALUES (?, ?)")?
                .execute(params![at, words])?;
        }
        self.take_effect(chat, id, content, side, hidden)?;
        Ok(Some(at))
    }

    /// What a new content does besides standing there.
    fn take_effect(
        &mut self,
        chat: ChatId,
        id: MessageId,
        content: &Content,
        side: i64,
        hidden: bool,
    ) -> Result<(), DeviceError> {
        match &content.body {
            Some(Kind::OrderStatus(order)) => self.order_moved(chat, id, order)?,
            Some(Kind::CartAnswer(_)) => self.log(chat, ChangeKind::CartAnswer(id))?,
            Some(Kind::Profile(profile)) => {
                if side == 1 {
                    self.db
                        .prepare_cached("UPDATE chats SET name = ?2, language = ?3 WHERE id = ?1")?
                        .execute(params![chat.0, profile.name, profile.language])?;
                    self.touched.chats.insert(chat);
                    self.log(chat, ChangeKind::Profile)?;
                }
            }
            Some(Kind::Farewell(farewell)) if side == 1 => {
                self.log(chat, ChangeKind::Farewell { erase: farewell.erase })?;
                self.set_state(chat, State::Left)?;
                self.fail_outbox(chat)?;
                // A person decides about what was said; nobody erases a person's own copy.
                if farewell.erase && self.keys.role == Role::Counter {
                    self.erase_said(chat, id)?;
                } else {
                    self.notice(chat, NoticeKind::ChatClosed, "", "", 0)?;
                }
            }
            Some(body) if hidden => {
                let target = MessageId::from_slice(kinds::target(body));
                if let Ok(target) = target
                    && self.has_message(chat, target)?
                {
                    self.touched.message(chat, target);
                    self.log(chat, ChangeKind::Message(target))?;
                }
            }
            body => {
                self.touched.message(chat, id);
                self.log(chat, ChangeKind::Message(id))?;
                // An answered choice shows what was chosen.
                if let Some(Kind::ChoiceAnswer(answer)) = body
                    && let Ok(choice) = MessageId::from_slice(&answer.message)
                {
                    self.touched.message(chat, choice);
                }
            }
        }
        Ok(())
    }

    /// The message where an order's ticket stands: its cart, or its first status.
    fn ticket_of(
        &self,
        chat: ChatId,
        order: &OrderStatus,
    ) -> Result<Option<MessageId>, DeviceError> {
        let cart: Option<[u8; 16]> = self
            .db
            .prepare_cached("SELECT id FROM messages WHERE chat = ? AND id = ? AND kind = 29")?
            .query_row(params![chat.0, order.cart], |row| row.get(0))
            .optional()?;
        if let Some(cart) = cart {
            return Ok(Some(MessageId(cart)));
        }
        let first: Option<[u8; 16]> = self
            .db
            .prepare_cached("SELECT cart FROM orders WHERE chat = ? AND id = ?")?
            .query_row(params![chat.0, order.order], |row| row.get(0))
            .optional()?;
        Ok(first.map(MessageId))
    }

    fn order_moved(
        &mut self,
        chat: ChatId,
        id: MessageId,
        order: &OrderStatus,
    ) -> Result<(), DeviceError> {
        let known: Option<i64> = self
            .db
            .prepare_cached("SELECT revision FROM orders WHERE chat = ? AND id = ?")?
            .query_row(params![chat.0, order.order], |row| row.get(0))
            .optional()?;
        let ticket = self.ticket_of(chat, order)?.unwrap_or(id);
        if known.is_none_or(|known| known < i64::from(order.revision)) {
            let view = show::order_view(chat, ticket, order);
            self.db
                .prepare_cached(
                    "INSERT OR REPLACE INTO orders (chat, id, cart, revision, at_ms, view)
                     VALUES (?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![
                    chat.0,
                    order.order,
                    ticket.0,
                    order.revision,
                    order.at_ms as i64,
                    serde_json::to_string(&view).unwrap_or_default()
                ])?;
            self.touched.orders.insert((chat, order.order.clone()));
        }
        self.touched.message(chat, ticket);
        self.log(chat, ChangeKind::Message(ticket))
    }

    /// Puts a line into the middle of the thread.
    pub(crate) fn notice(
        &mut self,
        chat: ChatId,
        kind: NoticeKind,
        subject: &str,
        detail: &str,
        number: u64,
    ) -> Result<MessageId, DeviceError> {
        let id = MessageId(random()?);
        let notice = SystemNotice {
            kind: kind as i32,
            subject: subject.to_owned(),
            detail: detail.to_owned(),
            number,
        };
        let content = Content {
            version: 1,
            id: id.to_vec(),
            sent_ms: self.now(),
            body: Some(Kind::SystemNotice(notice)),
            ..Content::default()
        };
        self.store(chat, &content, &[], 2, None)?;
        Ok(id)
    }

    /// A refusal is said once until something else is said: a flood of forgeries is one line.
    pub(crate) fn refused(&mut self, chat: ChatId, why: &str) -> Result<(), DeviceError> {
        tracing::warn!(reason = why, "something was refused in a chat");
        let last: Option<(i64, Vec<u8>)> = self
            .db
            .prepare_cached(
                "SELECT side, content FROM messages WHERE chat = ? AND hidden = 0
                 ORDER BY at DESC LIMIT 1",
            )?
            .query_row([chat.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let said = last.is_some_and(|(side, content)| {
            let body = Content::from_bytes(&content).ok().and_then(|content| content.body);
            side == 2
                && matches!(body, Some(Kind::SystemNotice(n)) if n.kind() == NoticeKind::Refused)
        });
        if !said {
            self.notice(chat, NoticeKind::Refused, "", why, 0)?;
        }
        Ok(())
    }

    /// An own message came further; never back, unless `anew` (a retry, a failure).
    pub(crate) fn set_status(
        &mut self,
        chat: ChatId,
        message: MessageId,
        status: i64,
        anew: bool,
    ) -> Result<(), DeviceError> {
        let changed = self
            .db
            .prepare_cached(
                "UPDATE messages SET status = ?3 WHERE chat = ?1 AND id = ?2 AND side = 0
                 AND status IS NOT NULL AND (?4 OR (status > 0 AND status < ?3))",
            )?
            .execute(params![chat.0, message.0, status, anew])?;
        if changed > 0 {
            let status = show::status_of(status);
            self.touched.statuses.insert((chat, message), status);
            self.touched.waiting = true;
            self.log(chat, ChangeKind::Status(message, status))?;
        }
        Ok(())
    }

    /// Adds a line to the durable change log.
    pub(crate) fn log(&mut self, chat: ChatId, kind: ChangeKind) -> Result<(), DeviceError> {
        let (kind, message, number): (i64, Vec<u8>, i64) = match kind {
            ChangeKind::ChatBegan => (1, Vec::new(), 0),
            ChangeKind::Message(id) => (2, id.to_vec(), 0),
            ChangeKind::Status(id, status) => (3, id.to_vec(), status as i64),
            ChangeKind::Readers => (4, Vec::new(), 0),
            ChangeKind::Profile => (5, Vec::new(), 0),
            ChangeKind::Farewell { erase } => (6, Vec::new(), i64::from(erase)),
            ChangeKind::CartAnswer(id) => (7, id.to_vec(), 0),
        };
        self.db
            .prepare_cached(
                "INSERT INTO changes (chat, kind, message, number) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![chat.0, kind, message, number])?;
        Ok(())
    }

    /// Tells what was touched, now that it is saved.
    pub(crate) fn tell(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        let mut events = Vec::new();
        for chat in &touched.gone {
            events.push(Event::ChatGone { chat: chat.to_string() });
        }
        for (chat, id) in touched.messages {
            match self.message_in(chat, id) {
                Ok(Some(message)) => events.push(Event::Message(message)),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "a saved message could not be shown"),
            }
        }
        for ((chat, message), status) in touched.statuses {
            let (chat, message) = (chat.to_string(), message.to_string());
            events.push(Event::Status { chat, message, status });
        }
        for (chat, order) in &touched.orders {
            if let Ok(Some(order)) = self.order_in(*chat, order) {
                events.push(Event::Order(order));
            }
        }
        for chat in touched.readers {
            if let Ok(readers) = self.readers(chat) {
                events.push(Event::Readers(readers));
            }
        }
        for (chat, id) in touched.filled {
            events.push(Event::Message(show::filled_notice(chat, id)));
        }
        for chat in touched.chats.difference(&touched.gone) {
            if let Ok(Some(chat)) = self.chat(*chat) {
                events.push(Event::Chat(chat));
            }
        }
        events.extend(touched.typing);
        if touched.waiting
            && let Ok(waiting) = self.waiting()
        {
            events.push(Event::Connection(Connection { online: self.online(), waiting }));
        }
        self.events.extend(events);
    }

    /// Everything a chat still had to send will not be sent.
    pub(crate) fn fail_outbox(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let messages: Vec<[u8; 16]> = self
            .db
            .prepare_cached("SELECT message FROM outbox WHERE chat = ? AND message IS NOT NULL")?
            .query_map([chat.0], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.db.prepare_cached("DELETE FROM outbox WHERE chat = ?")?.execute([chat.0])?;
        for message in messages {
            self.set_status(chat, MessageId(message), 0, true)?;
        }
        self.touched.waiting = true;
        Ok(())
    }
}
