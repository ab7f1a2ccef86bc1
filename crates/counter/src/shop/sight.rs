//! Who may see a chat, and what follows when that changes: its roster, and whose screens lose it.

use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_wire::ids::ChatId;

use super::{Shop, ShopError, errand};
use comptoir_api::shop::ConsoleEvent;

use crate::Audience;

/// Who could see a chat before something about it changed.
#[derive(Debug)]
pub(crate) struct Sight {
    chat: String,
    before: Vec<String>,
}

impl Sight {
    /// Notes who can see a chat now. Call it before the change, in its transaction.
    pub(crate) async fn before(tx: &mut Tx, shop: &ShopId, chat: &str) -> Result<Self, StoreError> {
        let before = tx.chats(shop).viewers(chat).await?;
        Ok(Self { chat: chat.to_owned(), before })
    }

    /// After the change, in the same transaction: has the roster follow, and says who cannot see
    /// the chat any more. [`Shop::hide`] tells them after the save.
    pub(crate) async fn settle(
        self,
        tx: &mut Tx,
        shop: &ShopId,
        now_ms: u64,
    ) -> Result<Vec<String>, StoreError> {
        let after = tx.chats(shop).viewers(&self.chat).await?;
        if after != self.before {
            announce(tx, shop, &self.chat, now_ms).await?;
        }
        Ok(self.before.into_iter().filter(|one| !after.contains(one)).collect())
    }
}

/// Has a chat's roster brought to who may see it. Wake the shop after the save.
pub(super) async fn announce(
    tx: &mut Tx,
    shop: &ShopId,
    chat: &str,
    now_ms: u64,
) -> Result<(), StoreError> {
    // A job that is running may already have read who may: this change gets one of its own.
    let id = format!("roster:{chat}:{now_ms}");
    let errand = errand::Errand::Roster { chat: chat.to_owned() };
    tx.jobs(shop).add(&id, errand.kind(), chat, &errand, now_ms).await
}

impl Shop {
    /// Takes a chat off the screens of those who may not see it any more. Only after the save.
    pub(crate) fn hide(&self, chat: ChatId, from: Vec<String>) {
        if !from.is_empty() {
            let event = ConsoleEvent::Gone { chat: chat.to_string() };
            self.events.tell(&self.id, Audience::Staff(from), event);
        }
    }

    /// Whether a member of staff may see a chat: by his role and whose chats he sees, and by the
    /// roster that the customer knows of. Either alone is not enough.
    pub(crate) async fn sees(&self, staff: &str, chat: ChatId) -> Result<bool, ShopError> {
        let Some(reader) = super::card::reader_of(staff) else { return Ok(false) };
        if !self.rosters.allows(chat, reader).await? {
            return Ok(false);
        }
        let mut tx = self.store.read().await?;
        let viewers = tx.chats(&self.id).viewers(&chat.to_string()).await?;
        Ok(viewers.iter().any(|one| one == staff))
    }
}
