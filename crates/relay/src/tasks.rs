//! Expiry: what nobody fetched in time goes.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::{Batch, BatchError, StorageError};

use crate::{Hub, blobs, keys, limits};

/// Runs [`expire`] every hour until the relay closes.
pub(crate) fn hourly(hub: Arc<Hub>) -> impl Future<Output = ()> + Send {
    let closing = hub.closing.clone();
    // Not held while asleep: a relay that is dropped goes away.
    let hub = Arc::downgrade(&hub);
    async move {
        let mut every = tokio::time::interval(limits::EXPIRY_EVERY);
        loop {
            tokio::select! {
                () = closing.cancelled() => return,
                _ = every.tick() => {}
            }
            let Some(hub) = hub.upgrade() else { return };
            if let Err(cause) = expire(&hub).await {
                tracing::error!(%cause, "expiry failed; it will be tried again");
            }
        }
    }
}

/// Drops messages, sender's ids and blobs that are too old.
pub(crate) async fn expire(hub: &Arc<Hub>) -> Result<(), StorageError> {
    let now_ms = hub.now_ms();
    if !plausible(hub, now_ms).await? {
        return Ok(());
    }
    mailboxes(hub, now_ms).await?;
    sender_ids(hub, now_ms).await?;
    blobs::expire(hub, now_ms).await?;
    count(hub).await?;
    hub.rates.forget_idle();
    Ok(())
}

/// Whether this clock may be believed. One that is far ahead would drop what is new; one that is
/// far behind would say that all there is was there long ago.
async fn plausible(hub: &Hub, now_ms: u64) -> Result<bool, StorageError> {
    let marks = hub.engine.list(keys::marks(), None, marks_max(hub)).await?;
    let latest = marks.last().map(|(key, _)| keys::marked(key).0);
    if let Some(latest_ms) = latest.filter(|latest| *latest > now_ms + limits::CLOCK_SKEW_MS) {
        tracing::error!(now_ms, latest_ms, "the clock is behind what it was; nothing is dropped");
        return Ok(false);
    }
    let asked = Batch { puts: vec![(keys::clock(), Bytes::new())], ..Batch::default() };
    save(hub, asked).await?;
    let theirs = hub.engine.written_ms(keys::clock()).await?;
    if let Some(theirs_ms) = theirs.filter(|then| then.abs_diff(now_ms) > limits::CLOCK_SKEW_MS) {
        tracing::error!(now_ms, theirs_ms, "clock and storage disagree; nothing is dropped");
        return Ok(false);
    }
    Ok(true)
}

/// Notes how much is kept. Key packages are many to a device: where devices are many, they are not
/// counted.
async fn count(hub: &Hub) -> Result<(), StorageError> {
    let devices = hub.engine.count(keys::devices()).await?;
    hub.figures.keep("devices", devices);
    if devices <= limits::COUNTED_DEVICES_MAX {
        hub.figures.keep("key_packages", hub.engine.count(keys::all_key_packages()).await?);
    }
    Ok(())
}

/// Sequence numbers grow with time: a mark each hour says up to which one all is too old.
async fn mailboxes(hub: &Hub, now_ms: u64) -> Result<(), StorageError> {
    let marks = (0..hub.engine.streams()).map(|stream| (keys::mark(now_ms, stream), Bytes::new()));
    save(hub, Batch { puts: marks.collect(), ..Batch::default() }).await?;
    let limit = now_ms.saturating_sub(hub.config.limits.kept_ms);
    let marks = hub.engine.list(keys::marks(), None, marks_max(hub)).await?;
    let past: Vec<_> =
        marks.into_iter().take_while(|(key, _)| keys::marked(key).0 <= limit).collect();
    let too_old: HashMap<usize, u64> =
        past.iter().map(|(key, item)| (keys::marked(key).1, item.revision)).collect();
    if too_old.is_empty() {
        return Ok(());
    }
    let prefix = keys::devices();
    let mut after = None;
    loop {
        let devices = hub.engine.list(prefix.clone(), after.take(), 1_000).await?;
        for (key, _) in &devices {
            let mailbox = key.slice(prefix.len()..);
            if let Some(up_to) = too_old.get(&hub.engine.stream_of(&mailbox)) {
                hub.engine.trim(mailbox, *up_to);
            }
        }
        match devices.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => break,
        }
    }
    let deletes = past.into_iter().map(|(key, _)| key).collect();
    save(hub, Batch { deletes, ..Batch::default() }).await
}

/// Marks there may be: each stream has its own.
fn marks_max(hub: &Hub) -> usize {
    limits::MARKS_MAX * hub.engine.streams()
}

async fn sender_ids(hub: &Hub, now_ms: u64) -> Result<(), StorageError> {
    let this_week = keys::week(now_ms);
    // Page after page of one walk: an engine may have listed them all at the first.
    let mut after = None;
    loop {
        let oldest = hub.engine.list(keys::once_week(0).slice(..1), after.take(), 1_000).await?;
        let last_week = keys::once_week(this_week.saturating_sub(1));
        let deletes: Vec<_> =
            oldest.into_iter().map(|(key, _)| key).take_while(|key| *key < last_week).collect();
        if deletes.is_empty() {
            return Ok(());
        }
        after = deletes.last().cloned();
        save(hub, Batch { deletes, ..Batch::default() }).await?;
    }
}

/// Saves what has no preconditions.
pub(crate) async fn save(hub: &Hub, batch: Batch) -> Result<(), StorageError> {
    match hub.engine.apply(batch).await {
        Ok(_) => Ok(()),
        Err(BatchError::Storage(cause)) => Err(cause),
        Err(other) => Err(StorageError::Failed(other.to_string())),
    }
}
