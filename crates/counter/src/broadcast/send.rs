//! Sends broadcasts, a batch at a time. Who is sent to is written down before, under an id that
//! follows from the broadcast and the customer: after a stop at any step he is sent to once.

use std::sync::Arc;
use std::time::Duration;

use comptoir_api::reach::BroadcastState;
use comptoir_client::{Device, DeviceError, Draft, SendError};
use comptoir_store::broadcasts::BroadcastRow;
use comptoir_store::recipients::{CAPPED, RecipientRow, SENT, UNREACHABLE, WITHDRAWN};
use comptoir_wire::ids::{ChatId, MessageId};
use tokio_util::sync::CancellationToken;

use super::words::Letter;
use crate::limits;
use crate::shop::errand::message_of;
use crate::shop::{Shop, ShopError, backoff};

/// What there is to wait for.
enum Next {
    /// Nothing: begin again at once.
    Now,
    /// So long, milliseconds.
    After(u64),
}

/// Somebody whose turn it is, and what he gets.
pub(crate) struct Turn {
    row: RecipientRow,
    message: MessageId,
    chat: Option<ChatId>,
    /// None where he is not to be sent to.
    draft: Option<Draft>,
}

impl Shop {
    /// Sends broadcasts as they come due, until `stop`.
    pub(crate) async fn send_broadcasts(self: Arc<Self>, stop: CancellationToken) {
        let mut failures = 0_u32;
        loop {
            let wait = match self.send_some_broadcasts().await {
                Ok(Next::Now) => {
                    failures = 0;
                    continue;
                }
                Ok(Next::After(wait_ms)) => Duration::from_millis(wait_ms),
                Err(error) => {
                    failures = failures.saturating_add(1);
                    tracing::error!(shop = %self.id, %error, "a broadcast could not be sent on");
                    backoff(failures)
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.broadcasts.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Begins with broadcasts that were just scheduled.
    pub(crate) fn wake_broadcasts(&self) {
        self.broadcasts.notify_one();
    }

    async fn send_some_broadcasts(&self) -> Result<Next, ShopError> {
        let mut tx = self.store().read().await?;
        let going = tx.broadcasts(&self.id).going().await?;
        drop(tx);
        if going.is_empty() {
            self.forget_recipients().await?;
        }
        let mut wait_ms = limits::BROADCAST_LOOK_MS;
        for row in going {
            match self.send_batch_of(row).await? {
                Next::Now => return Ok(Next::Now),
                Next::After(other_ms) => wait_ms = wait_ms.min(other_ms),
            }
        }
        Ok(Next::After(wait_ms.max(limits::BROADCAST_WAIT_MS_MIN)))
    }

    async fn send_batch_of(&self, mut row: BroadcastRow) -> Result<Next, ShopError> {
        let now_ms = self.now_ms();
        let mut tx = self.store().read().await?;
        let Some(due_ms) = tx.recipients(&self.id).next_due_ms(&row.id).await? else {
            drop(tx);
            row.state = BroadcastState::Done;
            row.ended_ms = Some(now_ms);
            self.put_broadcast(&row).await?;
            return Ok(Next::Now);
        };
        if due_ms > now_ms {
            return Ok(Next::After(due_ms - now_ms));
        }
        let limit = self.room(&mut tx, &row, now_ms).await?;
        if limit == 0 {
            return Ok(Next::After(limits::BROADCAST_ROOM_MS));
        }
        let turns = self.turns(&mut tx, &row, now_ms, limit).await?;
        drop(tx);
        if !self.take_turns(&mut row, &turns, now_ms).await? {
            return Ok(Next::Now);
        }
        let ended = self.send_batch(turns).await;
        // A stop here sends nothing twice: the messages have their ids already.
        self.end_turns(&row, &ended).await?;
        Ok(Next::Now)
    }

    /// Hands a batch to the device, and says how each turn ended.
    pub(crate) async fn send_batch(&self, turns: Vec<Turn>) -> Vec<(String, i64)> {
        self.device().with(move |device| send_all(device, turns)).await
    }

    /// How many may go now: by the broadcast's pace, and so that what people write is not kept
    /// waiting behind it.
    async fn room(
        &self,
        tx: &mut comptoir_store::Tx,
        row: &BroadcastRow,
        now_ms: u64,
    ) -> Result<u32, ShopError> {
        let waiting = self.device().read(comptoir_client::Device::waiting).await?;
        let room = limits::BROADCAST_WAITING_MAX.saturating_sub(waiting);
        let room = room.min(limits::BROADCAST_BATCH);
        if row.draft.per_minute == 0 {
            return Ok(room);
        }
        let minute_ago = now_ms.saturating_sub(60_000);
        let sent = tx.recipients(&self.id).sent_since(&row.id, minute_ago).await?;
        Ok(room.min(row.draft.per_minute.saturating_sub(sent)))
    }

    async fn turns(
        &self,
        tx: &mut comptoir_store::Tx,
        row: &BroadcastRow,
        now_ms: u64,
        limit: u32,
    ) -> Result<Vec<Turn>, ShopError> {
        let shop = self.row(tx).await?;
        let letter = Letter::of(self, tx, &shop, row.draft.clone()).await?;
        let month_ago = now_ms.saturating_sub(limits::MONTH_MS);
        let topic = &row.draft.segment.topic;
        let due = tx.recipients(&self.id).due(&row.id, topic, now_ms, month_ago, limit).await?;
        let turn = |one: RecipientRow| {
            let message =
                message_of(self.account(), &format!("broadcast:{}:{}", row.id, one.customer));
            let may = one.agrees && !one.capped;
            let draft = may.then(|| letter.to(&one.name, &one.language)).flatten();
            let draft = draft.map(|draft| draft.with_id(message).by(self.machine("broadcast")));
            Turn { chat: one.chat.parse().ok(), row: one, message, draft }
        };
        Ok(due.into_iter().map(turn).collect())
    }

    /// Writes down who is about to be sent to. Says whether the broadcast still goes on.
    async fn take_turns(
        &self,
        row: &mut BroadcastRow,
        turns: &[Turn],
        now_ms: u64,
    ) -> Result<bool, ShopError> {
        let mut tx = self.store().begin().await?;
        // Somebody may have stopped it since it was read.
        let now = tx.broadcasts(&self.id).lookup(&row.id).await?;
        let goes = |now: &BroadcastRow| {
            matches!(now.state, BroadcastState::Scheduled | BroadcastState::Sending)
        };
        let Some(now) = now.filter(goes) else { return Ok(false) };
        *row = now;
        if row.state == BroadcastState::Scheduled {
            row.state = BroadcastState::Sending;
            tx.broadcasts(&self.id).put(row).await?;
        }
        for turn in turns.iter().filter(|turn| turn.draft.is_some() && !turn.row.taken) {
            let message = turn.message.to_string();
            tx.recipients(&self.id).take(&row.id, &turn.row.customer, &message, now_ms).await?;
        }
        tx.save().await?;
        Ok(true)
    }

    pub(crate) async fn end_turns(
        &self,
        row: &BroadcastRow,
        ended: &[(String, i64)],
    ) -> Result<(), ShopError> {
        let mut tx = self.store().begin().await?;
        for (customer, state) in ended {
            tx.recipients(&self.id).end(&row.id, customer, *state).await?;
        }
        tx.save().await?;
        Ok(())
    }

    /// A month after its end, who got a broadcast is forgotten; how many stays.
    async fn forget_recipients(&self) -> Result<(), ShopError> {
        let before_ms = self.now_ms().saturating_sub(limits::BROADCAST_KEPT_MS);
        let mut tx = self.store().read().await?;
        let over = tx.broadcasts(&self.id).forgettable(before_ms).await?;
        drop(tx);
        for mut row in over {
            let mut tx = self.store().begin().await?;
            row.counts = Some(tx.recipients(&self.id).counts(&row.id).await?);
            tx.broadcasts(&self.id).put(&row).await?;
            tx.recipients(&self.id).forget(&row.id).await?;
            tx.save().await?;
        }
        Ok(())
    }

    async fn put_broadcast(&self, row: &BroadcastRow) -> Result<(), ShopError> {
        let mut tx = self.store().begin().await?;
        let now = tx.broadcasts(&self.id).lookup(&row.id).await?;
        if now.is_some_and(|now| now.state != BroadcastState::Stopped) {
            tx.broadcasts(&self.id).put(row).await?;
            tx.save().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
impl Shop {
    /// The broadcast that goes out.
    pub(crate) async fn going_broadcast(&self) -> BroadcastRow {
        let mut tx = self.store().read().await.unwrap();
        tx.broadcasts(&self.id).going().await.unwrap().remove(0)
    }

    /// The first step of a batch: who is sent to is written down.
    pub(crate) async fn begin_batch(&self, mut row: BroadcastRow) -> Vec<Turn> {
        let now_ms = self.now_ms();
        let mut tx = self.store().read().await.unwrap();
        let turns = self.turns(&mut tx, &row, now_ms, 100).await.unwrap();
        drop(tx);
        assert!(self.take_turns(&mut row, &turns, now_ms).await.unwrap());
        turns
    }
}

/// Sends a batch in one save; where the device fails at one of them, each in a save of its own.
fn send_all(device: &mut Device, turns: Vec<Turn>) -> Vec<(String, i64)> {
    let together = device.together(|device| {
        turns.iter().map(|turn| send(device, turn)).collect::<Result<Vec<_>, DeviceError>>()
    });
    let ended = together.unwrap_or_else(|_| {
        let alone = |turn| {
            send(device, turn).unwrap_or_else(|error| {
                tracing::warn!(%error, "a broadcast did not reach one of its recipients yet");
                None
            })
        };
        turns.iter().map(alone).collect()
    });
    let known = turns.into_iter().zip(ended);
    known.filter_map(|(turn, state)| Some((turn.row.customer, state?))).collect()
}

fn send(device: &mut Device, turn: &Turn) -> Result<Option<i64>, DeviceError> {
    // He may have it already, whatever he says of the next one.
    if turn.row.taken && device.content(turn.message)?.is_some() {
        return Ok(Some(SENT));
    }
    let (Some(draft), Some(chat)) = (&turn.draft, turn.chat) else {
        let why = match (turn.row.agrees, turn.row.capped) {
            (false, _) => WITHDRAWN,
            (true, true) => CAPPED,
            (true, false) => UNREACHABLE,
        };
        return Ok(Some(why));
    };
    match device.send(chat, draft.clone()) {
        Ok(_) => Ok(Some(SENT)),
        Err(SendError::Device(error)) => Err(error),
        Err(_) => Ok(Some(UNREACHABLE)),
    }
}
