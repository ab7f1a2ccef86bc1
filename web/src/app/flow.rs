//! From words in the composer to a message: the first one begins the chat. Nothing written is lost
//! while the device or the network is not there yet.

use std::time::Duration;

use comptoir_api::{
    chat::{Body, From, Message, Side, Status},
    device::{Method, Opened, SentId},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{
    device::{self, CODE_OFFLINE},
    state::{App, Attached, id_of},
};
use crate::{browser, parts::entries::EARLY_AT};

/// How long to wait before trying again what the network refused.
const AGAIN: Duration = Duration::from_secs(4);

/// Before every id that is not the device's yet.
const EARLY: &str = "early-";

/// Something written that the device has not taken yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Early {
    id: String,
    text: String,
    reply_to: Option<String>,
    product: String,
    variant: String,
    at_ms: u64,
}

thread_local! {
    /// What waits, in order, and whether it is being handed over now.
    static WAITING: std::cell::RefCell<(Vec<Early>, bool)> = const { std::cell::RefCell::new((Vec::new(), false)) };
}

impl App {
    /// Sends what the composer holds.
    pub(crate) fn send_draft(self) {
        let text = self.draft.text.get_untracked().trim().to_owned();
        if let Some(message) = self.draft.edit.get_untracked() {
            self.draft.clear();
            self.keep_draft();
            if !text.is_empty()
                && let Some(chat) = self.chat_id()
            {
                self.run(Method::Edit { chat, message: message.id, text });
            }
            return;
        }
        let attached = self.attached.get_untracked();
        if text.is_empty() && attached.is_none() {
            return;
        }
        let now_ms = browser::now_ms();
        let card = attached.map(|attached| attached.card);
        let early = Early {
            id: format!("{EARLY}{now_ms}-{:x}", (js_sys::Math::random() * 4e15) as u64),
            text,
            reply_to: id_of(self.draft.reply.read_untracked().as_ref()),
            product: card.as_ref().map(|card| card.product.clone()).unwrap_or_default(),
            variant: card.map(|card| card.variant).unwrap_or_default(),
            at_ms: now_ms,
        };
        self.draft.clear();
        self.attached.set(None);
        self.show_early(&early);
        WAITING.with_borrow_mut(|(waiting, _)| waiting.push(early));
        self.keep_draft();
        self.keep_early();
        self.hand_over();
    }

    /// Sends words that stand for what one would have written; what is being written stays.
    pub(crate) fn send_words(self, words: &str) {
        if self.draft.edit.with_untracked(Option::is_some) {
            self.draft.cancel_edit();
        }
        let kept = self.draft.text.get_untracked();
        self.draft.text.set(words.to_owned());
        self.send_draft();
        self.draft.text.set(kept);
        self.keep_draft();
    }

    /// Hands the device what waits, in order.
    pub(crate) fn hand_over(self) {
        let is_free = WAITING.with_borrow_mut(|(waiting, is_busy)| {
            let is_free = !*is_busy && !waiting.is_empty();
            *is_busy |= is_free;
            is_free
        });
        if is_free {
            spawn_local(async move {
                self.hand_over_all().await;
                WAITING.with_borrow_mut(|(_, is_busy)| *is_busy = false);
            });
        }
    }

    /// The chat with this shop: the one there is, or a new one.
    pub(crate) async fn begin(self) -> Result<String, comptoir_api::device::RpcError> {
        if let Some(chat) = self.chat_id() {
            return Ok(chat);
        }
        let opened: Opened = device::call(Method::Open { link: self.link() }).await?;
        self.load_chats().await;
        self.load_chat(&opened.chat).await;
        Ok(opened.chat)
    }

    /// Tries again what failed: an early message of this page, or one of the device's.
    pub(crate) fn retry(self, id: String) {
        if id.starts_with(EARLY) {
            self.entries.status(&id, Status::Waiting);
            self.hand_over();
        } else {
            self.run(Method::Retry { message: id });
        }
    }

    /// Takes back an early message that was not handed over.
    pub(crate) fn drop_early(self, id: &str) -> bool {
        let is_early = id.starts_with(EARLY);
        if is_early {
            WAITING.with_borrow_mut(|(waiting, _)| waiting.retain(|early| early.id != id));
            self.entries.remove(id);
            self.keep_early();
        }
        is_early
    }

    /// Shows again what waited when the page was left.
    pub(crate) fn restore_early(self) {
        let kept = browser::stored(&self.early_name()).unwrap_or_default();
        let kept: Vec<Early> = serde_json::from_str(&kept).unwrap_or_default();
        for early in &kept {
            self.show_early(early);
        }
        WAITING.with_borrow_mut(|(waiting, _)| *waiting = kept);
    }

    /// Keeps or forgets the words in the composer.
    pub(crate) fn keep_draft(self) {
        if self.draft.edit.get_untracked().is_none() {
            let name = format!("comptoir.draft.{}", self.slug());
            self.draft.text.with_untracked(|text| browser::store(&name, text));
        }
    }

    /// Brings back the words that were left in the composer.
    pub(crate) fn restore_draft(self) {
        let begun = browser::stored(&format!("comptoir.draft.{}", self.slug()));
        // Words that somebody began with are his; a link's are there to be changed.
        let given = self.arrival.with_value(|arrival| arrival.text.clone());
        if let Some(text) = begun.or((!given.is_empty()).then_some(given)) {
            self.draft.text.set(text);
        }
    }

    /// Keeps the product above the composer, so that a page loaded again has it too.
    pub(crate) fn keep_attached(self) {
        let name = self.attached_name();
        Effect::new(move |before: Option<()>| {
            let kept = self.attached.with(|attached| {
                let card = attached.as_ref().map(|attached| &attached.card);
                card.and_then(|card| serde_json::to_string(card).ok()).unwrap_or_default()
            });
            if before.is_some() {
                browser::store(&name, &kept);
            }
        });
    }

    /// Brings back the product that was above the composer.
    pub(crate) fn restore_attached(self) {
        let kept = browser::stored(&self.attached_name()).unwrap_or_default();
        if let Ok(card) = serde_json::from_str(&kept) {
            self.attached.set(Some(Attached { card }));
        }
    }

    fn attached_name(self) -> String {
        format!("comptoir.attached.{}", self.slug())
    }

    /// Asks the device for something done, and says if it failed.
    pub(crate) fn run(self, method: Method) {
        spawn_local(async move {
            if let Err(error) = device::tell(method).await {
                self.fail(&error);
            }
        });
    }

    async fn hand_over_all(self) {
        while let Some(early) = WAITING.with_borrow(|(waiting, _)| waiting.first().cloned()) {
            match self.hand_over_one(&early).await {
                Ok(()) => {
                    WAITING
                        .with_borrow_mut(|(waiting, _)| waiting.retain(|one| one.id != early.id));
                    self.entries.remove(&early.id);
                    self.keep_early();
                }
                Err(error) if error.code == CODE_OFFLINE => {
                    set_timeout(move || self.hand_over(), AGAIN);
                    return;
                }
                Err(error) => {
                    self.entries.status(&early.id, Status::Failed);
                    if error.code == device::CODE_KEY {
                        self.preview_error.set(Some(error));
                    } else {
                        self.fail(&error);
                    }
                    return;
                }
            }
        }
    }

    async fn hand_over_one(self, early: &Early) -> Result<(), comptoir_api::device::RpcError> {
        let chat = self.begin().await?;
        // The page may be left between the device's save and its answer: then it is handed over
        // again, and sent once all the same.
        let once = || Some(early.id.clone());
        let mut sent = Vec::new();
        if !early.product.is_empty() {
            let variant = (!early.variant.is_empty()).then(|| early.variant.clone());
            let product = early.product.clone();
            let ask = Method::AskAbout { chat: chat.clone(), product, variant, once: once() };
            sent.push(device::call::<SentId>(ask).await?);
            // A second try must not ask twice.
            WAITING.with_borrow_mut(|(waiting, _)| {
                for one in waiting.iter_mut().filter(|one| one.id == early.id) {
                    one.product.clear();
                }
            });
        }
        if !early.text.is_empty() {
            let reply_to = early.reply_to.clone();
            let text = early.text.clone();
            let send = Method::Send { chat: chat.clone(), text, reply_to, once: once() };
            sent.push(device::call::<SentId>(send).await?);
        }
        if sent.iter().any(|sent| self.entries.find(&sent.id).is_none()) {
            self.load_latest(&chat).await;
        }
        Ok(())
    }

    /// Shows a message that the device does not know yet: with a clock, at the end.
    fn show_early(self, early: &Early) {
        let text = if early.text.is_empty() {
            self.words.t("chat-asks-about")
        } else {
            early.text.clone()
        };
        self.entries.put(vec![Message {
            id: early.id.clone(),
            chat: String::new(),
            at: EARLY_AT + early.at_ms as i64,
            from: From {
                side: Side::Own,
                name: String::new(),
                machine: false,
                reason: String::new(),
            },
            sent_ms: early.at_ms,
            body: Body::Text { text },
            reply_to: None,
            reactions: Vec::new(),
            edited: false,
            status: Some(Status::Waiting),
            broadcast: None,
            preview: None,
            forwarded: false,
            starred: false,
        }]);
    }

    fn keep_early(self) {
        let kept = WAITING.with_borrow(|(waiting, _)| {
            if waiting.is_empty() {
                String::new()
            } else {
                serde_json::to_string(waiting).unwrap_or_default()
            }
        });
        browser::store(&self.early_name(), &kept);
    }

    fn early_name(self) -> String {
        format!("comptoir.early.{}", self.slug())
    }
}
