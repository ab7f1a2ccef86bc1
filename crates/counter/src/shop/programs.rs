//! What of a change programs may be told: who can read the chat, and whose it is.

use std::collections::{HashMap, HashSet};

use comptoir_store::Tx;
use comptoir_store::cloud::Addressed;
use comptoir_wire::ids::ChatId;

use super::seen::{Seen, What};
use super::{Shop, ShopError};
use crate::cloud::hooks::{Happening, Listeners};

/// Of the messages whose ticks changed, those that somebody keeps a tick of.
pub(super) struct Ticks {
    /// Broadcasts'.
    pub(super) broadcast: HashSet<String>,
    /// Programs', by id.
    pub(super) sent: HashMap<String, Addressed>,
}

impl Shop {
    /// Adds to who wants to be told who can read each chat: asked before anything is written.
    pub(super) async fn who_reads(
        &self,
        who: &mut Listeners,
        seen: &[Seen],
    ) -> Result<(), ShopError> {
        if who.nobody() {
            return Ok(());
        }
        for one in seen.iter().filter(|one| matches!(one.what, What::Readers)) {
            self.rosters.changed(one.chat);
        }
        let told =
            |what: &What| matches!(what, What::Message(_) | What::Acted(_) | What::Status(..));
        let mut chats: Vec<ChatId> =
            seen.iter().filter(|one| told(&one.what)).map(|one| one.chat).collect();
        chats.sort();
        chats.dedup();
        for chat in chats {
            who.set_roster(chat, self.rosters.of(chat).await?);
        }
        Ok(())
    }

    /// What of a batch programs and broadcasts are told by its ticks.
    pub(super) async fn ticks(&self, tx: &mut Tx, seen: &[Seen]) -> Result<Ticks, ShopError> {
        let message = |seen: &Seen| match &seen.what {
            What::Status(message, _) => Some(message.clone()),
            _ => None,
        };
        let mut messages: Vec<String> = seen.iter().filter_map(message).collect();
        messages.sort();
        messages.dedup();
        let broadcast = tx.recipients(&self.id).among(&messages).await?;
        let sent = tx.cloud_sent(&self.id).addressed(&messages).await?;
        let sent = sent.into_iter().map(|one| (one.sent.message.clone(), one)).collect();
        Ok(Ticks { broadcast, sent })
    }

    /// A change of a chat, for programs; `None` where nobody wants to be told.
    pub(super) async fn happened<'a>(
        &'a self,
        tx: &mut Tx,
        who: &Listeners,
        chat: ChatId,
        change: i64,
    ) -> Result<Option<Happening<'a>>, ShopError> {
        if who.nobody() {
            return Ok(None);
        }
        let whose = tx.chats(&self.id).whose(&chat.to_string()).await?;
        let whose = whose.filter(|(_, erased)| !erased);
        Ok(whose.map(|(customer, _)| self.happening(chat, customer, change)))
    }

    /// The same where the customer is known already.
    pub(super) fn happening(&self, chat: ChatId, customer: String, change: i64) -> Happening<'_> {
        let (base, now_ms) = (self.config.base.as_str(), self.now_ms());
        Happening { shop: self, base, chat, customer, change, now_ms }
    }
}
