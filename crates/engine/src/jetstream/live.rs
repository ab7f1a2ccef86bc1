//! Entries as they are stored: what the cluster republishes goes to those who wait, and the
//! latest of it stays in memory.
//!
//! Republishing may lose a message when a leader dies, so each one names the one before it in its
//! log; a gap, a new connection or a while without news makes us ask the leader.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

use super::cluster::{Cluster, place};
use crate::tail::Tail;
use crate::{Entry, Span, limits};

/// Every log that somebody waits for.
pub(super) struct Live {
    logs: Mutex<HashMap<Bytes, Followed>>,
    /// Bounds how many ask the leader at once after it changed.
    asking: Semaphore,
    /// Counts connections to the cluster.
    again: watch::Receiver<u64>,
}

struct Followed {
    sender: watch::Sender<u64>,
    /// Whether `last` is known.
    known: bool,
    last: u64,
    /// Up to `last`.
    tail: Tail,
}

/// What memory knows of the entries after a place.
pub(super) enum Memory {
    /// All of them, within the span.
    All(Vec<Entry>),
    /// That they go up to here.
    UpTo(u64),
    /// Nothing.
    Nothing,
}

impl Live {
    pub(super) fn new(again: watch::Receiver<u64>) -> Self {
        let asking = Semaphore::new(limits::CLUSTER_ASKING_MAX);
        Self { logs: Mutex::default(), asking, again }
    }

    /// Watches a log; `true` if nobody did before, so that [`follow`] has to begin.
    pub(super) fn watch(&self, log: &Bytes) -> (watch::Receiver<u64>, bool) {
        let mut logs = self.lock();
        if let Some(followed) = logs.get(log) {
            return (followed.sender.subscribe(), false);
        }
        let (sender, receiver) = watch::channel(0);
        let followed = Followed { sender, known: false, last: 0, tail: Tail::after(0) };
        logs.insert(log.clone(), followed);
        (receiver, true)
    }

    pub(super) fn read(&self, log: &Bytes, after: u64, span: Span) -> Memory {
        let logs = self.lock();
        match logs.get(log).filter(|followed| followed.known) {
            None => Memory::Nothing,
            Some(Followed { tail, last, .. }) => {
                tail.read(after, span).map_or(Memory::UpTo(*last), Memory::All)
            }
        }
    }

    /// Forgets what the device has.
    pub(super) fn trim(&self, log: &Bytes, up_to: u64) {
        if let Some(followed) = self.lock().get_mut(log) {
            followed.tail.trim(up_to);
        }
    }

    /// Wakes the watchers for good.
    pub(super) fn close(&self) {
        self.lock().clear();
    }

    fn arrived(&self, log: &Bytes, entry: Entry, before: u64) {
        let mut logs = self.lock();
        let seq = entry.seq;
        let Some(followed) = logs.get_mut(log).filter(|followed| seq > followed.last) else {
            return;
        };
        if before > followed.last {
            followed.tail = Tail::after(before);
        }
        followed.last = seq;
        followed.tail.push(entry);
        followed.sender.send_replace(seq);
    }

    /// Notes how far the leader is.
    fn at(&self, log: &Bytes, last: u64) {
        let mut logs = self.lock();
        let Some(followed) = logs.get_mut(log) else { return };
        if !followed.known || last > followed.last {
            followed.known = true;
            followed.tail = Tail::after(last);
            followed.last = last;
            if last > 0 {
                followed.sender.send_replace(last);
            }
        }
    }

    /// Drops a log that nobody watches any more.
    fn forget(&self, log: &Bytes) -> bool {
        let mut logs = self.lock();
        let unwatched = logs.get(log).is_none_or(|followed| followed.sender.receiver_count() == 0);
        if unwatched {
            logs.remove(log);
        }
        unwatched
    }

    fn sender(&self, log: &Bytes) -> Option<watch::Sender<u64>> {
        self.lock().get(log).map(|followed| followed.sender.clone())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Bytes, Followed>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the tail of one log until nobody watches it.
pub(super) async fn follow(
    live: Arc<Live>,
    cluster: Cluster,
    log: Bytes,
    closing: CancellationToken,
) {
    let entries = cluster.names.entries(&log);
    let Some(sender) = live.sender(&log) else { return };
    let mut again = live.again.clone();
    'subscribed: loop {
        let heard = cluster.client.subscribe(cluster.names.live(&log)).await;
        let Ok(mut heard) = heard else {
            live.close();
            return;
        };
        loop {
            again.mark_unchanged();
            // The leader is asked over the connection that carried the subscription, so what is
            // stored after its answer is heard.
            let asked = async {
                let _held = live.asking.acquire().await;
                cluster.last_seq(&entries).await
            };
            tokio::select! {
                () = closing.cancelled() => return,
                last = asked => if let Ok(last) = last {
                    cluster.saw(last);
                    live.at(&log, last);
                },
            }
            let quiet = tokio::time::sleep(limits::CLUSTER_SWEEP);
            tokio::pin!(quiet);
            loop {
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = sender.closed() => if live.forget(&log) { return },
                    message = heard.next() => {
                        let Some(message) = message else { continue 'subscribed };
                        if let Some((seq, before)) = place(&message) {
                            cluster.saw(seq);
                            live.arrived(&log, Entry { seq, value: message.payload }, before);
                        }
                    }
                    _ = again.changed() => break,
                    () = &mut quiet => break,
                }
            }
        }
    }
}
