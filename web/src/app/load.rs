//! What the app asks for, and what it does with what it is told.

use std::time::Duration;

use comptoir_api::{
    chat::{Message, Order, Side},
    device::{ChatSummary, Connection, Event, Method, Opened, Readers, Settings, ShopPreview},
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{
    device::{self, Phase},
    http, moving,
    state::{App, Attached, card, is_heard},
};
use crate::browser;

/// Entries a page.
const PAGE: u32 = 50;

/// How long typing shows without news of it.
const TYPING: Duration = Duration::from_secs(8);

/// How long the relay may be away before the page says so.
const PATIENCE: Duration = Duration::from_millis(2_500);

#[derive(Deserialize)]
struct Chats {
    chats: Vec<ChatSummary>,
}

#[derive(Deserialize)]
struct History {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Orders {
    orders: Vec<Order>,
}

impl App {
    /// Starts the device and everything that follows from it.
    pub(crate) fn load(self) {
        self.restore_draft();
        self.restore_early();
        spawn_local(async move {
            if let Ok(shop) = http::shop(&self.slug(), self.words.language()).await {
                self.shop.set(Some(shop));
            }
        });
        self.attach_asked();
        self.keep_attached();
        moving::follow_panel(self);
        let boot = serde_json::json!({
            "lang": self.words.language(),
            "slug": self.slug(),
            "base": window().location().origin().unwrap_or_default(),
        });
        // Who comes with a ticket wants to go on here, whichever tab has the device.
        let insists = self.arrival.with_value(|arrival| !arrival.ticket.is_empty());
        device::start(boot, insists, self.phase, move |event| self.hear(event));
        Effect::new(move |_| {
            if self.phase.get() == Phase::Ready {
                spawn_local(self.load_device());
            }
        });
    }

    /// Everything the device knows, once it is there.
    async fn load_device(self) {
        if let Ok(settings) =
            device::call::<Settings>(Method::Settings { name: None, language: None }).await
        {
            let moved = settings.moved;
            self.settings.set(settings);
            if !moving::arrive(self, moved) {
                if moved {
                    self.phase.set(Phase::Moved);
                }
                return;
            }
        }
        self.load_chats().await;
        if let Some(chat) = self.chat_id() {
            if self.arrival.with_value(|arrival| !arrival.via.is_empty()) {
                // The next message says which link led here.
                drop(device::call::<Opened>(Method::Open { link: self.link() }).await);
            }
            self.load_chat(&chat).await;
            let message = self.arrival.with_value(|arrival| arrival.message.clone());
            if !message.is_empty() {
                super::acts::jump(self, message);
            }
        } else {
            self.take_up_basket().await;
            self.load_preview().await;
        }
        if let Ok(connection) = device::call::<Connection>(Method::Connection {}).await {
            self.hear_connection(connection);
        }
        self.hand_over();
    }

    /// All chats, and those with this shop.
    pub(crate) async fn load_chats(self) {
        let Ok(told) = device::call::<Chats>(Method::Chats {}).await else { return };
        let slug = self.slug();
        self.chats.set(told.chats.iter().filter(|chat| chat.slug == slug).cloned().collect());
        self.all.set(told.chats);
        self.is_loaded.set(true);
    }

    /// Who would read, before there is a chat.
    pub(crate) async fn load_preview(self) {
        self.preview_error.set(None);
        match device::call::<ShopPreview>(Method::Preview { link: self.link() }).await {
            Ok(preview) => {
                let slug = self.slug();
                let key = self.arrival.with_value(|arrival| arrival.key.clone());
                if !key.is_empty() {
                    browser::store(&format!("comptoir.key.{slug}"), &key);
                }
                self.preview.set(Some(preview));
            }
            Err(error) => self.preview_error.set(Some(error)),
        }
    }

    /// A chat's latest page, readers, orders and basket.
    pub(crate) async fn load_chat(self, chat: &str) {
        let unread = self.chat().map_or(0, |summary| summary.unread);
        self.load_latest(chat).await;
        self.mark_unread(unread);
        self.load_orders().await;
        self.take_up_basket().await;
        self.load_readers().await;
        self.seen();
    }

    /// The latest page of the thread.
    pub(crate) async fn load_latest(self, chat: &str) {
        let ask = Method::History { chat: chat.to_owned(), limit: Some(PAGE), before: None };
        if let Ok(history) = device::call::<History>(ask).await {
            if self.entries.first_at().is_none() {
                self.has_older.set(history.messages.len() as u32 >= PAGE);
            }
            self.entries.put(history.messages);
        }
    }

    /// The page before.
    pub(crate) fn load_older(self) {
        self.load_above(PAGE);
    }

    /// So many entries before.
    pub(crate) fn load_above(self, count: u32) {
        let (Some(chat), Some(first)) = (self.chat_id(), self.entries.first_at()) else { return };
        if self.is_fetching.get_value() {
            return;
        }
        self.is_fetching.set_value(true);
        spawn_local(async move {
            let ask = Method::History { chat, limit: Some(count), before: Some(first) };
            match device::call::<History>(ask).await {
                Ok(history) => {
                    self.has_older.set(history.messages.len() as u32 >= count);
                    self.entries.put(history.messages);
                }
                Err(error) => self.fail(&error),
            }
            self.is_fetching.set_value(false);
        });
    }

    /// All orders of this shop.
    pub(crate) async fn load_orders(self) {
        let Some(chat) = self.chat_id() else { return };
        if let Ok(told) = device::call::<Orders>(Method::Orders { chat: Some(chat) }).await {
            self.orders.set(told.orders);
        }
    }

    /// Who can read the chat.
    pub(crate) async fn load_readers(self) {
        let Some(chat) = self.chat_id() else { return };
        if let Ok(readers) = device::call::<Readers>(Method::Readers { chat }).await {
            self.readers.set(Some(readers));
        }
    }

    /// Tells the shop that a person has read, if one has.
    pub(crate) fn seen(self) {
        if !self.is_thread_seen() {
            return;
        }
        let (Some(chat), Some(up_to)) = (self.chat_id(), self.entries.last_of_others()) else {
            return;
        };
        if self.marked.get_value() == up_to {
            return;
        }
        self.marked.set_value(up_to.clone());
        self.chats.update(|chats| {
            if let Some(chat) = chats.first_mut() {
                chat.unread = 0;
            }
        });
        self.run(Method::MarkRead { chat, up_to });
    }

    /// Fetches the product the link asks about, and puts it above the composer.
    fn attach_asked(self) {
        let (product, variant) =
            self.arrival.with_value(|arrival| (arrival.product.clone(), arrival.variant.clone()));
        if product.is_empty() {
            self.restore_attached();
            return;
        }
        spawn_local(async move {
            if let Ok(page) = http::product(&self.slug(), self.words.language(), &product).await {
                let chosen = page.variants_list.iter().find(|one| one.id == variant);
                self.attached.set(Some(Attached { card: card(&page, chosen) }));
            }
        });
    }

    /// Marks where reading stopped: before the last `unread` entries of others.
    fn mark_unread(self, unread: u32) {
        let mut left = unread;
        let mark = self.entries.0.with_untracked(|entries| {
            let mut before = None;
            for entry in entries.iter().rev() {
                if left == 0 {
                    before = Some(entry.at);
                    break;
                }
                if entry.message.read_untracked().from.side == Side::Other {
                    left -= 1;
                }
            }
            before
        });
        self.unread_after.set(if unread == 0 { None } else { mark.or(Some(i64::MIN)) });
    }

    fn is_mine(self, chat: &str) -> bool {
        self.chats.read_untracked().iter().any(|mine| mine.id == chat)
    }

    fn hear(self, event: Event) {
        match event {
            Event::Message(message) => self.hear_message(message),
            Event::Status { message, status, .. } => self.entries.status(&message, status),
            Event::Order(order) => self.hear_order(order),
            Event::Typing { chat, name, active } if self.is_mine(&chat) => {
                let shown = match (active, name.is_empty()) {
                    (false, _) => String::new(),
                    (true, true) => self.shop_name(),
                    (true, false) => name,
                };
                self.typing.set(shown.clone());
                if active {
                    set_timeout(move || self.stop_typing(&shown), TYPING);
                }
            }
            Event::Typing { .. } | Event::FormAsk { .. } => {}
            Event::Upload { upload, sent_bytes, size_bytes } => {
                self.upload_is_at(&upload, sent_bytes, size_bytes);
            }
            Event::Readers(readers) => {
                if self.is_mine(&readers.chat) {
                    self.readers.set(Some(readers));
                }
            }
            Event::Connection(connection) => self.hear_connection(connection),
            Event::Chat(summary) => self.hear_chat(summary),
            Event::Erased { chat, messages } => {
                if self.is_mine(&chat) {
                    self.entries.remove_all(&messages);
                }
            }
            Event::ChatGone { chat } => {
                self.all.update(|all| all.retain(|one| one.id != chat));
                if self.is_mine(&chat) {
                    self.chats.update(|chats| chats.retain(|mine| mine.id != chat));
                    self.entries.clear();
                    self.orders.set(Vec::new());
                    self.readers.set(None);
                    spawn_local(self.load_preview());
                }
            }
        }
    }

    fn hear_message(self, message: Message) {
        let is_mine = self.is_mine(&message.chat) || message.chat.is_empty();
        // What is older than the page that is here comes with its own page.
        let is_above = self.has_older.get_untracked()
            && self.entries.first_at().is_some_and(|first| message.at < first);
        if !is_mine || is_above {
            return;
        }
        let is_new = self.entries.find(&message.id).is_none()
            && self.entries.last_at().is_none_or(|last| message.at > last);
        let is_theirs = message.from.side == Side::Other;
        self.entries.put(vec![message]);
        if is_new && is_theirs {
            self.typing.set(String::new());
            if self.is_thread_seen() {
                self.seen();
            } else if untrack(|| self.chat()).is_none_or(|chat| is_heard(&chat)) {
                ring();
            }
        }
    }

    fn hear_order(self, order: Order) {
        if !self.is_mine(&order.chat) {
            return;
        }
        self.orders.update(|orders| match orders.iter_mut().find(|one| one.id == order.id) {
            Some(known) => *known = order,
            None => orders.insert(0, order),
        });
    }

    fn hear_connection(self, connection: Connection) {
        let before = self.connection.get_untracked();
        self.connection.set(connection);
        if !connection.online {
            // A line that is only being made is no reason to alarm anybody.
            set_timeout(
                move || self.is_away.set(!self.connection.get_untracked().online),
                PATIENCE,
            );
        } else if self.is_away.get_untracked() {
            self.is_away.set(false);
            if before.waiting > 0 {
                self.toasts.say("check", self.words.t("state-back"));
            }
        }
        if connection.online {
            self.hand_over();
            if self.preview_error.read_untracked().is_some() && self.chat_id().is_none() {
                spawn_local(self.load_preview());
            }
        }
    }

    /// A chat is new, or other than it was.
    pub(crate) fn hear_chat(self, summary: ChatSummary) {
        let known = self.all.with_untracked(|all| {
            all.iter().find(|one| one.id == summary.id).map(|one| one.unread)
        });
        let is_mine = summary.slug == self.slug();
        // What this shop says is heard where its thread is.
        if !is_mine && is_heard(&summary) && known.is_some_and(|unread| summary.unread > unread) {
            ring();
        }
        self.all.update(|all| put(all, &summary));
        if is_mine {
            self.chats.update(|chats| put(chats, &summary));
        }
    }

    fn stop_typing(self, name: &str) {
        if *self.typing.read_untracked() == name {
            self.typing.set(String::new());
        }
    }
}

fn put(chats: &mut Vec<ChatSummary>, summary: &ChatSummary) {
    match chats.iter_mut().find(|one| one.id == summary.id) {
        Some(known) => known.clone_from(summary),
        None => chats.insert(0, summary.clone()),
    }
}

/// The bell, where the person wants it.
fn ring() {
    if browser::stored("comptoir.sound").as_deref() != Some("off") {
        browser::ding();
    }
}
