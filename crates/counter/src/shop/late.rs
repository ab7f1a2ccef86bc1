//! When an answer is due, by a chat's labels and the shop's hours; and what happens where it is late.

use comptoir_api::shop::{ConsoleEvent, Label};
use comptoir_store::chats::ChatRow;
use comptoir_store::{ShopId, StoreError, Tx};

use super::errand::Errand;
use super::sight::Sight;
use super::{Shop, ShopError};
use crate::Audience;
use crate::rule::hours;

/// Starts, moves or stops a chat's clock, after its labels or who waits have changed, and queues
/// what is to happen at its end.
pub(crate) async fn wind(tx: &mut Tx, shop: &ShopId, row: &mut ChatRow) -> Result<(), StoreError> {
    let labels = limits_of(tx, shop, &row.id).await?;
    let soonest = labels.iter().map(|label| label.reply_minutes).min();
    let (Some(minutes), true) = (soonest, row.waits_ms > 0 && !row.closed) else {
        (row.due_ms, row.late) = (0, false);
        return Ok(());
    };
    let hours = tx.shops().lookup(shop).await?.map(|shop| shop.hours).unwrap_or_default();
    let due_ms = hours::after_open(&hours, row.waits_ms, minutes);
    if due_ms == row.due_ms {
        return Ok(());
    }
    (row.due_ms, row.late) = (due_ms, false);
    let errand = Errand::Late { chat: row.id.clone(), due_ms };
    let job = format!("late:{}:{due_ms}", row.id);
    // In no lane: what is due before must not wait for it.
    tx.jobs(shop).add(&job, errand.kind(), "", &errand, due_ms).await
}

/// The labels of a chat that say how soon an answer is due.
async fn limits_of(tx: &mut Tx, shop: &ShopId, chat: &str) -> Result<Vec<Label>, StoreError> {
    let mut all = tx.labels(shop).list().await?;
    all.retain(|label| label.reply_minutes > 0);
    if !all.is_empty() {
        let on = tx.labels(shop).of_chat(chat).await?;
        all.retain(|label| on.contains(&label.id));
    }
    Ok(all)
}

impl Shop {
    /// The answer is not there in time, unless the clock was stopped or moved meanwhile: gives the
    /// chat on, labels it, tells who is to be told, as its labels say.
    pub(super) async fn is_late(&self, chat: &str, due_ms: u64) -> Result<(), ShopError> {
        let turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let Some(mut row) = tx.chats(&self.id).lookup(chat).await? else { return Ok(()) };
        if row.due_ms != due_ms || row.late {
            return Ok(());
        }
        row.late = true;
        let sight = Sight::before(&mut tx, &self.id, chat).await?;
        let limits = limits_of(&mut tx, &self.id, chat).await?;
        let soonest = limits.iter().map(|label| label.reply_minutes).min().unwrap_or_default();
        let mut labels = tx.labels(&self.id).of_chat(chat).await?;
        let mut told = Vec::new();
        for label in limits.into_iter().filter(|label| label.reply_minutes == soonest) {
            let late = label.late;
            if !late.label.is_empty() && !labels.contains(&late.label) {
                labels.push(late.label);
            }
            if !late.assign.is_empty() {
                let found = tx.staff().lookup(&late.assign).await?;
                if found.is_some_and(|person| person.shop == self.id) {
                    row.assignee = late.assign;
                }
            }
            told.extend(late.notify);
        }
        tx.labels(&self.id).set_of_chat(chat, &labels).await?;
        tx.chats(&self.id).update(&row).await?;
        for staff in &told {
            let id = format!("late:{chat}:{due_ms}");
            tx.notes(&self.id).point(&id, chat, staff, self.now_ms()).await?;
        }
        let lost = sight.settle(&mut tx, &self.id, self.now_ms()).await?;
        let viewers = tx.chats(&self.id).viewers(chat).await?;
        tx.save().await?;
        drop(turn);
        self.wake();
        if let Ok(id) = chat.parse() {
            self.hide(id, lost);
            told.retain(|one| viewers.contains(one));
            if !told.is_empty() {
                let event = ConsoleEvent::Late { chat: chat.to_owned() };
                self.events.tell(&self.id, Audience::Staff(told), event);
            }
            self.tell_row(id).await?;
        }
        Ok(())
    }
}
