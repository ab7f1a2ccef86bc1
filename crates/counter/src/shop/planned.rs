//! Messages that the team wrote to be sent later, as their time comes.

use comptoir_api::said::Unsent;
use comptoir_api::shop::ConsoleEvent;
use comptoir_api::team::Permission;
use comptoir_client::Draft;
use comptoir_store::planned::PlannedRow;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_wire::ids::{ChatId, ReaderId};

use super::errand::{Errand, message_of};
use super::{Shop, ShopError, card};

/// How the ids of their jobs begin.
const JOB: &str = "planned:";

/// Has a message sent later.
pub(crate) async fn add(tx: &mut Tx, shop: &ShopId, row: &PlannedRow) -> Result<(), StoreError> {
    tx.planned(shop).add(row).await?;
    let errand = Errand::Planned { id: row.id.clone() };
    // In no lane: what is due long before must not wait for it.
    tx.jobs(shop).add(&format!("{JOB}{}", row.id), errand.kind(), "", &errand, row.at_ms).await
}

/// Takes one back; says whether it was still there.
pub(crate) async fn take_back(
    tx: &mut Tx,
    shop: &ShopId,
    chat: &str,
    id: &str,
) -> Result<bool, StoreError> {
    let was = tx.planned(shop).take_back(chat, id).await?;
    if was {
        tx.jobs(shop).done(&format!("{JOB}{id}")).await?;
    }
    Ok(was)
}

impl Shop {
    /// What is to be sent now, in the name of who wrote it, once customers know that he reads. What
    /// may not be said any more stays for the team to see.
    pub(super) async fn planned(
        &self,
        job: &str,
        id: &str,
    ) -> Result<Option<(ReaderId, ChatId, Draft)>, ShopError> {
        if self.said(job).await? {
            return Ok(None);
        }
        let turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let Some(planned) = tx.planned(&self.id).go(id).await? else { return Ok(None) };
        let Some(mut row) = tx.chats(&self.id).lookup(&planned.chat).await? else {
            return Ok(None);
        };
        let Ok(chat) = row.id.parse::<ChatId>() else { return Ok(None) };
        let viewers = tx.chats(&self.id).viewers(&row.id).await?;
        let author = tx.staff().lookup(&planned.staff).await?.filter(|one| {
            viewers.contains(&one.id) && one.permissions.contains(&Permission::Answer)
        });
        let signed = author.and_then(|one| card::reader_of(&one.id).zip(Self::author(&one)));
        let said = if planned.unless_written && row.customer_spoke_ms > planned.created_ms {
            Err(Unsent::Written)
        } else {
            signed.ok_or(Unsent::Nobody)
        };
        if let Err(why) = said {
            tx.planned(&self.id).fail(id, why).await?;
            // Somebody has to see it.
            row.todo |= !row.closed;
            tx.chats(&self.id).update(&row).await?;
        }
        tx.save().await?;
        drop(turn);
        self.tell(chat, ConsoleEvent::Planned { chat: row.id }).await?;
        if said.is_err() {
            self.tell_row(chat).await?;
        }
        let message = message_of(self.account, job);
        let draft = |author| Draft::text(planned.text).with_id(message).by(author);
        Ok(said.ok().map(|(reader, author)| (reader, chat, draft(author))))
    }
    /// A job is over, and with it the message it was about. Where that could not be sent after all,
    /// its words stay for the team to see.
    pub(super) async fn planned_done(&self, tx: &mut Tx, job: &str) -> Result<(), ShopError> {
        let Some(id) = job.strip_prefix(JOB) else { return Ok(()) };
        if self.said(job).await? {
            tx.planned(&self.id).done(id).await?;
        } else {
            tx.planned(&self.id).fail(id, Unsent::Nobody).await?;
        }
        Ok(())
    }

    /// Whether a job's message is on its way: a stop may have come before that was noted.
    async fn said(&self, job: &str) -> Result<bool, ShopError> {
        let message = message_of(self.account, job);
        Ok(self.device.read(move |device| device.message(message)).await?.is_some())
    }
}
