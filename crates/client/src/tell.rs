//! What a save touched, and telling it once it is saved.

use std::collections::{BTreeMap, BTreeSet};

use comptoir_api::chat::Status;
use comptoir_api::device::{Connection, Event};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};

use crate::device::Device;
use crate::view;

/// What a transaction touched; told once it is saved.
#[derive(Default)]
pub(crate) struct Touched {
    messages: Vec<(ChatId, MessageId)>,
    pub(crate) statuses: BTreeMap<(ChatId, MessageId), Status>,
    pub(crate) chats: BTreeSet<ChatId>,
    pub(crate) readers: BTreeSet<ChatId>,
    pub(crate) orders: BTreeSet<(ChatId, String)>,
    pub(crate) gone: BTreeSet<ChatId>,
    pub(crate) filled: Vec<(ChatId, MessageId)>,
    /// What is not kept, and so told once.
    pub(crate) passing: Vec<Event>,
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
    /// Tells what was touched, now that it is saved.
    pub(crate) fn tell(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        if self.keys.role == Role::Counter {
            // A shop reads its change log: nobody looks at a view of each thing that was touched.
            self.events.extend(touched.passing);
            return;
        }
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
            if let Ok(Some(order)) = self.db.order(*chat, order) {
                events.push(Event::Order(order));
            }
        }
        for chat in touched.readers {
            if let Ok(readers) = self.readers(chat) {
                events.push(Event::Readers(readers));
            }
        }
        for (chat, id) in touched.filled {
            events.push(Event::Message(view::filled_notice(chat, id)));
        }
        for chat in touched.chats.difference(&touched.gone) {
            if let Ok(Some(chat)) = self.chat(*chat) {
                events.push(Event::Chat(chat));
            }
        }
        events.extend(touched.passing);
        if touched.waiting
            && let Ok(waiting) = self.waiting()
        {
            events.push(Event::Connection(Connection { online: self.online(), waiting }));
        }
        self.events.extend(events);
    }
}
