//! One task for each stream pays into it what writers of the others have promised.
//!
//! It waits for nothing but the cluster, so that writers may wait for it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::join_all;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::cluster::Cluster;
use super::names::Names;
use super::plan::{self, Message};
use super::promise::{self, Part};
use super::publish::{NotStored, store};
use crate::{StorageError, limits};

/// The entries that one promise has for one stream.
struct Payment {
    author: Arc<str>,
    number: u64,
    entries: Vec<Message>,
    paid: oneshot::Sender<()>,
}

/// What there is to do.
enum Chore {
    Pay(Payment),
    /// The promise under this subject is kept everywhere.
    Forget(String),
}

impl Chore {
    /// Messages it takes, and their bytes.
    fn weight(&self) -> (usize, usize) {
        match self {
            Self::Pay(payment) => {
                let bytes = payment.entries.iter().map(|entry| entry.payload.len() + 256).sum();
                (1 + payment.entries.len(), bytes)
            }
            Self::Forget(_) => (1, 256),
        }
    }
}

/// The ways to all payers. They end when the last of these is gone.
#[derive(Clone)]
pub(super) struct Payers {
    names: Arc<Vec<Arc<Names>>>,
    chores: Vec<mpsc::UnboundedSender<Chore>>,
}

/// A payer's own state.
pub(super) struct Payer {
    cluster: Cluster,
    chores: mpsc::UnboundedReceiver<Chore>,
    closing: CancellationToken,
    /// By author: up to which number it is paid, and the marker that says so.
    markers: HashMap<Arc<str>, Marker>,
}

#[derive(Clone, Copy, Default)]
struct Marker {
    seq: u64,
    number: u64,
}

/// A payer for each stream, and the ways to them.
pub(super) fn payers(clusters: &[Cluster], closing: &CancellationToken) -> (Payers, Vec<Payer>) {
    let names = clusters.iter().map(|cluster| Arc::clone(&cluster.names)).collect();
    let (mut chores, mut payers) = (Vec::new(), Vec::new());
    for cluster in clusters {
        let (sender, receiver) = mpsc::unbounded_channel();
        let (cluster, closing) = (cluster.clone(), closing.clone());
        chores.push(sender);
        payers.push(Payer { cluster, chores: receiver, closing, markers: HashMap::new() });
    }
    (Payers { names: Arc::new(names), chores }, payers)
}

impl Payers {
    /// Has a promise paid; it is in every payer's queue when this returns. Says later whether it
    /// is paid: it is not if this relay closes first.
    pub(super) fn pay(
        &self,
        author: &Arc<str>,
        number: u64,
        parts: &[Part],
    ) -> impl Future<Output = bool> + Send + use<> {
        let mut all = Vec::new();
        for (stream, entries) in promise::entries(&self.names, parts) {
            let (paid, later) = oneshot::channel();
            let payment = Payment { author: Arc::clone(author), number, entries, paid };
            if let Some(chores) = self.chores.get(stream) {
                // If nobody takes it, nobody pays.
                let _ = chores.send(Chore::Pay(payment));
            }
            all.push(later);
        }
        async { join_all(all).await.iter().all(Result::is_ok) }
    }

    /// Takes a promise away from its home.
    pub(super) fn forget(&self, home: usize, author: &str, number: u64) {
        if let (Some(names), Some(chores)) = (self.names.get(home), self.chores.get(home)) {
            let _ = chores.send(Chore::Forget(names.promise(author, number)));
        }
    }
}

impl Payer {
    /// Pays until there is nobody who promises. `pays` is whether it does.
    pub(super) async fn run(mut self, pays: bool) {
        if !pays {
            return self.closing.cancelled().await;
        }
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match self.chores.recv().await {
                    Some(chore) => waiting.push_back(chore),
                    None => return,
                }
            }
            while let Ok(chore) = self.chores.try_recv() {
                waiting.push_back(chore);
            }
            if !self.save(some(&mut waiting)).await {
                return;
            }
        }
    }

    /// Stores chores together, until it is done; `false` if this relay closes first. What cannot
    /// be paid is not passed over: what comes after it would come before it.
    async fn save(&mut self, mut chores: Vec<Chore>) -> bool {
        loop {
            let cause = match self.attempt(&mut chores).await {
                Ok(()) => return true,
                Err(NotStored::Conflict) => {
                    for chore in &chores {
                        if let Chore::Pay(payment) = chore {
                            self.markers.remove(&payment.author);
                        }
                    }
                    continue;
                }
                Err(NotStored::Failed(cause)) => cause,
            };
            tracing::error!(%cause, "what was promised to a stream is not paid yet");
            if self.closing.is_cancelled() {
                return false;
            }
            sleep(limits::CLUSTER_PAUSE).await;
        }
    }

    async fn attempt(&mut self, chores: &mut Vec<Chore>) -> Result<(), NotStored> {
        self.learn(chores).await.map_err(NotStored::Failed)?;
        // By author: where the marker was, and where it goes.
        let mut moved: HashMap<Arc<str>, Marker> = HashMap::new();
        let mut forgotten = HashSet::new();
        let (mut messages, mut done, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for chore in chores.drain(..) {
            match &chore {
                // The cluster takes a subject away once in a batch.
                Chore::Forget(subject) if forgotten.insert(subject.clone()) => {
                    messages.push(plan::gone(subject.clone()));
                }
                Chore::Forget(_) => {}
                Chore::Pay(Payment { author, number, entries, .. }) => {
                    let marker = self.markers.get(author).copied().unwrap_or_default();
                    if *number <= marker.number {
                        done.push(chore);
                        continue;
                    }
                    let marker = moved.entry(Arc::clone(author)).or_insert(marker);
                    // What comes twice is paid once.
                    if *number > marker.number {
                        marker.number = *number;
                        messages.extend(entries.iter().cloned());
                    }
                }
            }
            left.push(chore);
        }
        *chores = left;
        answer(done);
        if messages.is_empty() {
            return Ok(());
        }
        let authors: Vec<_> = moved.into_iter().collect();
        let paid = authors.iter().map(|(author, marker)| {
            let subject = self.cluster.names.paid(author);
            let number = Bytes::copy_from_slice(&marker.number.to_be_bytes());
            plan::marker(subject, number, marker.seq)
        });
        let messages: Vec<_> = paid.chain(messages).collect();
        let first = store(&self.cluster, &messages).await?;
        for (at, (author, marker)) in authors.into_iter().enumerate() {
            self.markers.insert(author, Marker { seq: first + at as u64, ..marker });
        }
        answer(std::mem::take(chores));
        Ok(())
    }

    /// Reads markers that are not known.
    async fn learn(&mut self, chores: &[Chore]) -> Result<(), StorageError> {
        if self.markers.len() > limits::CLUSTER_KEYS_KNOWN_MAX {
            self.markers.clear();
        }
        for chore in chores {
            let Chore::Pay(Payment { author, .. }) = chore else { continue };
            if self.markers.contains_key(author) {
                continue;
            }
            let last = self.cluster.last(&self.cluster.names.paid(author)).await?;
            let marker = last.map(|message| {
                let number = message.payload.as_ref().try_into().map(u64::from_be_bytes);
                Marker { seq: message.sequence, number: number.unwrap_or_default() }
            });
            self.markers.insert(Arc::clone(author), marker.unwrap_or_default());
        }
        Ok(())
    }
}

/// As much as the cluster takes at once, at least one.
fn some(waiting: &mut VecDeque<Chore>) -> Vec<Chore> {
    let (mut messages, mut bytes, mut count) = (0, 0, 0);
    for chore in &*waiting {
        let (more, weight) = chore.weight();
        (messages, bytes) = (messages + more, bytes + weight);
        let over = messages > limits::CLUSTER_BATCH_MAX || bytes > limits::SAVE_BYTES_MAX;
        if over && count > 0 {
            break;
        }
        count += 1;
    }
    waiting.drain(..count).collect()
}

fn answer(chores: Vec<Chore>) {
    for chore in chores {
        if let Chore::Pay(payment) = chore {
            let _ = payment.paid.send(());
        }
    }
}
