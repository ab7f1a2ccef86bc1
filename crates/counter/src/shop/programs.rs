//! What of a change programs may be told: who can read the chat, and whose it is.

use comptoir_store::Tx;
use comptoir_wire::ids::ChatId;

use super::seen::{Seen, What};
use super::{Shop, ShopError};
use crate::cloud::hooks::{Happening, Listeners};

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
        Ok(whose.filter(|(_, erased)| !erased).map(|(customer, _)| Happening {
            shop: self,
            base: &self.config.base,
            chat,
            customer,
            change,
            now_ms: self.now_ms(),
        }))
    }
}
