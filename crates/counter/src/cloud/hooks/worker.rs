//! Sends what is due, one loop a shop: at least once, the same bytes each time.
//!
//! A receiver that is not there is asked again now and then by one delivery, and the others wait
//! for it; one that is there and does not take a delivery gets that one again later, and the next
//! ones of its chat pass after a few attempts. Neither keeps another callback waiting.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use comptoir_store::StoreError;
use comptoir_store::callbacks::{CallbackRow, Place};
use comptoir_store::deliveries::{Attempt, DeliveryRow, DeliveryState};
use comptoir_store::tokens::TokenRow;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio_util::sync::CancellationToken;

use super::file::{self, HashError};
use super::post::PostError;
use crate::{Shop, limits};

/// What is known of a receiver, and on its way to it.
#[derive(Default)]
struct Receiver {
    on_the_way: HashSet<String>,
    /// How often in a row it was not there.
    failures: u32,
    /// Until when it is not asked.
    shut_until_ms: u64,
}

/// Deliveries of one lane that came back: those that were tried, in order.
struct Back {
    callback: String,
    /// Of the first.
    id: String,
    tried: Vec<(DeliveryRow, End)>,
}

enum End {
    Answered(u16),
    None(PostError),
    /// Its file is not there yet.
    NoFile(HashError),
}

type Sent = FuturesUnordered<BoxFuture<'static, Back>>;

impl Shop {
    /// Sends deliveries as they come due, until `stop`.
    pub(crate) async fn send_hooks(self: Arc<Self>, stop: CancellationToken) {
        let mut receivers: HashMap<String, Receiver> = HashMap::new();
        let mut sent = Sent::new();
        let (mut failures, mut swept_ms) = (0_u32, 0);
        loop {
            let wait = match self.send_due(&mut receivers, &mut sent, &mut swept_ms).await {
                Ok(wait) => {
                    failures = 0;
                    wait
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    tracing::error!(shop = %self.id, %error, "webhooks could not be looked for");
                    doubled(limits::RETRY_MS_MIN, failures, limits::RETRY_MS_MAX)
                }
            };
            tokio::select! {
                () = stop.cancelled() => break,
                Some(back) = sent.next() => {
                    let back = all_that_came(back, &mut sent);
                    self.note_or_log(&mut receivers, back).await;
                }
                () = self.hooks().bell.notified() => {}
                () = tokio::time::sleep(Duration::from_millis(wait)) => {}
            }
        }
        // What is on its way may still be answered; else it goes again at the next start.
        let last = async {
            while let Some(back) = sent.next().await {
                self.note_or_log(&mut receivers, vec![back]).await;
            }
        };
        let grace = Duration::from_millis(limits::HOOK_STOP_MS);
        drop(tokio::time::timeout(grace, last).await);
    }

    /// Puts on their way as many as may be, and says in how many milliseconds to look again.
    async fn send_due(
        self: &Arc<Self>,
        receivers: &mut HashMap<String, Receiver>,
        sent: &mut Sent,
        swept_ms: &mut u64,
    ) -> Result<u64, StoreError> {
        let now_ms = self.now_ms();
        if now_ms.saturating_sub(*swept_ms) >= limits::HOOK_SWEEP_MS {
            self.sweep(now_ms).await?;
            *swept_ms = now_ms;
        }
        let mut wait_ms = limits::HOOK_SWEEP_MS;
        let mut tx = self.store().read().await?;
        let callbacks = tx.callbacks(&self.id).list().await?;
        if callbacks.is_empty() {
            receivers.clear();
            return Ok(wait_ms);
        }
        let tokens = tx.tokens().list(&self.id).await?;
        for callback in callbacks {
            let Some(secret) = secret(&callback, &tokens, now_ms) else { continue };
            let receiver = receivers.entry(callback.id.clone()).or_default();
            if receiver.shut_until_ms > now_ms {
                wait_ms = wait_ms.min(receiver.shut_until_ms - now_ms);
                continue;
            }
            let under_way = receiver.on_the_way.len();
            let most = if receiver.failures > 0 { 1 } else { limits::HOOKS_AT_ONCE };
            // Not for one or two: a look costs more than they do.
            if under_way * 2 > most {
                continue;
            }
            let limit = (most + under_way) as u32;
            let mut deliveries = tx.deliveries(&self.id);
            let due = deliveries.due(&callback.id, now_ms, limits::HOOK_HOLDS, limit).await?;
            let new = due.into_iter().filter(|row| !receiver.on_the_way.contains(&row.id));
            let new: Vec<DeliveryRow> = new.take(most - under_way).collect();
            // A receiver that is asked whether it is back is asked by one.
            let mut behind = match receiver.failures {
                0 => deliveries.behind(&new, now_ms, limits::HOOK_HOLDS).await?,
                _ => HashMap::new(),
            };
            for row in new {
                receiver.on_the_way.insert(row.id.clone());
                let mut run = vec![row];
                if let Some(behind) = run.first().and_then(|first| behind.remove(&first.lane)) {
                    run.extend(behind.into_iter().take(limits::HOOK_RUN_MAX));
                }
                let shop = self.clone();
                let (url, secret) = (callback.url.clone(), secret.to_owned());
                sent.push(async move { shop.send_run(run, &url, &secret).await }.boxed());
            }
            if let Some(next_ms) = deliveries.next_due_ms(&callback.id, now_ms).await? {
                wait_ms = wait_ms.min(next_ms.saturating_sub(now_ms));
            }
        }
        Ok(wait_ms.max(limits::HOOK_LOOK_MS_MIN))
    }

    /// Sends deliveries of one lane one after the other, until one is not taken or the run has
    /// lasted long enough: what became of it is worth saving, and the others are looked at again.
    async fn send_run(&self, run: Vec<DeliveryRow>, url: &str, secret: &str) -> Back {
        let first = run.first().map(|row| (row.callback.clone(), row.id.clone()));
        let (callback, id) = first.unwrap_or_default();
        let until_ms = self.now_ms().saturating_add(limits::HOOK_RUN_MS);
        let mut tried = Vec::with_capacity(run.len());
        for mut row in run {
            let end = self.send_one(&mut row, url, secret).await;
            let taken = matches!(end, End::Answered(status) if (200..300).contains(&status));
            tried.push((row, end));
            if !taken || self.now_ms() >= until_ms {
                break;
            }
        }
        Back { callback, id, tried }
    }

    async fn send_one(&self, row: &mut DeliveryRow, url: &str, secret: &str) -> End {
        if let Err(error) = file::complete(self, row).await {
            return End::NoFile(error);
        }
        match self.hooks().poster.post(url, secret, row.body.clone().into_bytes()).await {
            Ok(status) => End::Answered(status),
            Err(error) => End::None(error),
        }
    }

    async fn note_or_log(&self, receivers: &mut HashMap<String, Receiver>, back: Vec<Back>) {
        // Whatever the database says, they are no longer on their way.
        for Back { callback, id, .. } in &back {
            if let Some(receiver) = receivers.get_mut(callback) {
                receiver.on_the_way.remove(id);
            }
        }
        if let Err(error) = self.note_back(receivers, back).await {
            tracing::error!(shop = %self.id, %error, "what became of webhooks could not be saved");
            tokio::time::sleep(Duration::from_millis(limits::RETRY_MS_MIN)).await;
        }
    }

    /// Saves how deliveries went, and what that says of their receivers.
    async fn note_back(
        &self,
        receivers: &mut HashMap<String, Receiver>,
        back: Vec<Back>,
    ) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        let mut tx = self.store().begin().await?;
        let mut gone = Vec::new();
        let mut done: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for (row, end) in back.into_iter().flat_map(|back| back.tried) {
            let attempt = attempt(&row, &end, now_ms);
            let is_done = attempt.state == DeliveryState::Done;
            if is_done {
                done.entry(attempt.code).or_default().push(row.id);
            } else {
                tx.deliveries(&self.id).tried(&row.id, &attempt, now_ms).await?;
            }
            self.count_hook(is_done);
            let Some(receiver) = receivers.get_mut(&row.callback) else { continue };
            match end {
                End::None(PostError::Unreachable) => {
                    // Those that left together say it once.
                    if receiver.shut_until_ms <= now_ms {
                        receiver.failures = receiver.failures.saturating_add(1);
                        let (min, max) = (limits::HOOK_RETRY_MS_MIN, limits::HOOK_PROBE_MS_MAX);
                        receiver.shut_until_ms = now_ms + doubled(min, receiver.failures, max);
                        gone.push(row.callback);
                    }
                }
                End::NoFile(error) => {
                    tracing::warn!(shop = %self.id, %error, "a webhook waits for its file");
                }
                _ => {
                    receiver.failures = 0;
                    receiver.shut_until_ms = 0;
                }
            }
        }
        for (code, ids) in done {
            tx.deliveries(&self.id).done(&ids, code, now_ms).await?;
        }
        for callback in gone {
            let before_ms = now_ms.saturating_sub(limits::HOOK_GIVE_UP_MS);
            tx.deliveries(&self.id).expire(&callback, before_ms, now_ms).await?;
        }
        tx.save().await
    }

    async fn sweep(&self, now_ms: u64) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        let bodies_ms = now_ms.saturating_sub(limits::HOOK_BODY_KEPT_MS);
        let rows_ms = now_ms.saturating_sub(limits::HOOK_LOG_KEPT_MS);
        tx.deliveries(&self.id).sweep(bodies_ms, rows_ms).await?;
        tx.save().await
    }
}

/// What signs, if the callback can be told at all now: its token's secret, or a rule's own.
fn secret<'a>(callback: &'a CallbackRow, tokens: &'a [TokenRow], now_ms: u64) -> Option<&'a str> {
    if !callback.active || callback.url.is_empty() {
        return None;
    }
    if callback.place == Place::Rule {
        return Some(&callback.verify_token);
    }
    let token = tokens.iter().find(|token| token.id == callback.token)?;
    (!token.has_ended(now_ms)).then_some(token.app_secret.as_str())
}

/// The first that came back and all others that already did: they are saved together.
fn all_that_came(first: Back, sent: &mut Sent) -> Vec<Back> {
    let mut back = vec![first];
    while let Some(Some(more)) = sent.next().now_or_never() {
        back.push(more);
    }
    back
}

fn attempt(row: &DeliveryRow, end: &End, now_ms: u64) -> Attempt {
    let (code, error, refused) = match end {
        End::Answered(status) => (u32::from(*status), "", !(200..300).contains(status)),
        End::None(PostError::Unreachable) => (0, PostError::Unreachable.word(), false),
        End::None(error) => (0, error.word(), true),
        End::NoFile(_) => (0, "file", false),
    };
    let wait = doubled(limits::HOOK_RETRY_MS_MIN, row.attempts + 1, limits::HOOK_RETRY_MS_MAX);
    let (state, due_ms) = match end {
        End::Answered(_) if !refused => (DeliveryState::Done, row.due_ms),
        // It stays first in line: its receiver is asked again, not this delivery put off.
        End::None(PostError::Unreachable) => (DeliveryState::Waiting, row.due_ms),
        _ if row.tried_ms > 0 && now_ms.saturating_sub(row.tried_ms) >= limits::HOOK_GIVE_UP_MS => {
            (DeliveryState::GivenUp, row.due_ms)
        }
        _ => (DeliveryState::Waiting, now_ms.saturating_add(wait)),
    };
    Attempt { state, code, error: error.to_owned(), refused, due_ms }
}

/// Doubles with each failure.
fn doubled(min_ms: u64, failures: u32, max_ms: u64) -> u64 {
    let factor = 1_u64 << failures.saturating_sub(1).min(20);
    min_ms.saturating_mul(factor).min(max_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(attempts: u32, tried_ms: u64) -> DeliveryRow {
        DeliveryRow {
            seq: 1,
            id: "dlv_a".into(),
            callback: "cbk_a".into(),
            lane: "cht_a".into(),
            field: "messages".into(),
            about: "text".into(),
            media: String::new(),
            body: "{}".into(),
            state: DeliveryState::Waiting,
            attempts,
            refusals: attempts,
            code: 0,
            error: String::new(),
            made_ms: 5,
            due_ms: 5,
            tried_ms,
            ended_ms: 0,
        }
    }

    /// One second, doubling to five minutes, and given up after two days, not before.
    #[test]
    fn what_is_refused_is_tried_for_two_days() {
        let refused = End::Answered(500);
        let waits: Vec<u64> =
            (0..11).map(|n| attempt(&row(n, 0), &refused, 0).due_ms / 1_000).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        let day_ms = 24 * 60 * 60 * 1_000;
        let at = |now_ms| attempt(&row(400, 1), &refused, now_ms).state;
        assert_eq!(at(day_ms), DeliveryState::Waiting);
        assert_eq!(at(2 * day_ms + 1), DeliveryState::GivenUp);
        let done = attempt(&row(400, 1), &End::Answered(204), 2 * day_ms + 1);
        assert_eq!((done.state, done.code, done.refused), (DeliveryState::Done, 204, false));
    }

    /// It keeps its place, and its chat's next ones wait with it.
    #[test]
    fn a_receiver_that_is_not_there_refuses_nothing() {
        let gone = attempt(&row(7, 1), &End::None(PostError::Unreachable), 900);
        assert_eq!((gone.state, gone.refused, gone.due_ms), (DeliveryState::Waiting, false, 5));
        let slow = attempt(&row(0, 0), &End::None(PostError::Slow), 900);
        assert_eq!((slow.refused, slow.due_ms, slow.error.as_str()), (true, 1_900, "slow"));
    }
}
