//! The engine of a cluster: NATS JetStream, replicated, with any number of relays in front.
//!
//! One stream holds everything. A key is a subject whose last message is its value; a log is a
//! subject whose messages are its entries; sequence numbers are the stream's. Batches that arrive
//! together are stored as one atomic batch, so that one sync serves them all
//! (docs/decide/0003-jetstream.md).

mod cluster;
mod live;
mod majority;
mod names;
mod owed;
mod plan;
mod publish;
mod queue;
mod trims;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::cluster::Cluster;
use self::live::{Live, Memory};
use self::names::Names;
use self::queue::Queue;
use self::trims::Trims;
use self::writer::Writer;
use crate::embedded::LogLimits;
use crate::{
    Answer, Applied, Batch, BatchError, Engine, Entry, Item, Span, StorageError, Watch, limits,
};

/// Which cluster.
#[derive(Debug, Clone)]
pub struct Config {
    /// Its servers: `nats://user:password@host:port`; one that answers names the others.
    pub servers: Vec<String>,
    /// The stream, made if it is not there: letters, digits, `-` and `_`.
    pub stream: String,
    /// How many nodes hold a copy of everything.
    pub replicas: usize,
    /// How large a log may get.
    pub logs: LogLimits,
}

impl Config {
    /// The usual stream, on three nodes.
    pub fn new(servers: Vec<String>, logs: LogLimits) -> Self {
        Self { servers, stream: "comptoir".into(), replicas: 3, logs }
    }
}

/// The engine on a cluster.
struct JetStream {
    cluster: Cluster,
    queue: Arc<Queue>,
    live: Arc<Live>,
    trims: Arc<Trims>,
    /// The keys of the last listing, for the pages that follow.
    listing: Arc<Mutex<Option<Listing>>>,
    tasks: TaskTracker,
    runtime: Handle,
    /// The writer ends by its queue; the rest by this.
    closing: CancellationToken,
}

struct Listing {
    prefix: Bytes,
    keys: Arc<Vec<Bytes>>,
}

/// Connects to a cluster, within a tokio runtime.
pub async fn open(config: Config) -> Result<Arc<dyn Engine>, StorageError> {
    let (again, connections) = watch::channel(0);
    let names = Names { stream: config.stream };
    let cluster = cluster::connect(&config.servers, names, config.replicas, again).await?;
    cluster.saw(cluster.stream_seq().await?);
    let (queue, trims) = (Arc::new(Queue::default()), Arc::new(Trims::default()));
    let (tasks, closing) = (TaskTracker::new(), CancellationToken::new());
    let (waiting, floors) = (Arc::clone(&queue), Arc::clone(&trims));
    let again = connections.clone();
    let writer = Writer::new(cluster.clone(), waiting, floors, config.logs, again).await?;
    tasks.spawn(writer.run());
    tasks.spawn(trims::run(Arc::clone(&trims), cluster.clone(), closing.clone()));
    tasks.spawn(owed::run(cluster.clone(), closing.clone()));
    let silence =
        majority::run(cluster.clone(), config.replicas, connections.clone(), closing.clone());
    tasks.spawn(silence);
    Ok(Arc::new(JetStream {
        cluster,
        queue,
        live: Arc::new(Live::new(connections)),
        trims,
        listing: Arc::default(),
        tasks,
        runtime: Handle::current(),
        closing,
    }))
}

impl JetStream {
    fn ask<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, StorageError>> + Send + 'static,
    ) -> Answer<Result<T, StorageError>> {
        let closing = self.closing.clone();
        Box::pin(async move {
            tokio::select! {
                () = closing.cancelled() => Err(StorageError::Closed),
                answer = work => answer,
            }
        })
    }
}

impl Engine for JetStream {
    fn apply(&self, batch: Batch) -> Answer<Result<Applied, BatchError>> {
        match self.queue.push(batch) {
            Ok(later) => {
                Box::pin(async { later.await.unwrap_or(Err(StorageError::Closed.into())) })
            }
            Err(refused) => Box::pin(std::future::ready(Err(refused))),
        }
    }

    fn get(&self, key: Bytes) -> Answer<Result<Option<Item>, StorageError>> {
        let cluster = self.cluster.clone();
        self.ask(async move { cluster.item(&key).await })
    }

    fn list(
        &self,
        prefix: Bytes,
        after: Option<Bytes>,
        limit: usize,
    ) -> Answer<Result<Vec<(Bytes, Item)>, StorageError>> {
        let (cluster, listing) = (self.cluster.clone(), Arc::clone(&self.listing));
        self.ask(async move {
            let again = after.as_ref().and_then(|_| remembered(&listing, &prefix));
            let keys = match again {
                Some(keys) => keys,
                None => Arc::new(keys(&cluster, &prefix).await?),
            };
            let begin = after.map_or(0, |after| keys.partition_point(|key| *key <= after));
            let mut found = Vec::new();
            // A few more than asked for, as some may just have gone.
            let page = (limit + 3).min(limits::CLUSTER_VALUES);
            for page in keys.get(begin..).unwrap_or_default().chunks(page) {
                let subjects: Vec<_> = page.iter().map(|key| cluster.names.key(key)).collect();
                found.extend(cluster.values(&subjects).await?);
                if found.len() >= limit {
                    break;
                }
            }
            found.sort_by(|(one, _), (other, _)| one.cmp(other));
            found.truncate(limit);
            let mut listing = listing.lock().unwrap_or_else(PoisonError::into_inner);
            *listing = (found.len() == limit).then_some(Listing { prefix, keys });
            Ok(found)
        })
    }

    fn count(&self, prefix: Bytes) -> Answer<Result<u64, StorageError>> {
        let cluster = self.cluster.clone();
        self.ask(async move { Ok(keys(&cluster, &prefix).await?.len() as u64) })
    }

    fn read(&self, log: Bytes, after: u64, span: Span) -> Answer<Result<Vec<Entry>, StorageError>> {
        let after = after.max(self.trims.floor(&log));
        let known = match self.live.read(&log, after, span) {
            Memory::All(entries) => return Box::pin(std::future::ready(Ok(entries))),
            Memory::UpTo(last) => Some(last),
            Memory::Nothing => None,
        };
        let cluster = self.cluster.clone();
        self.ask(async move {
            let subject = cluster.names.entries(&log);
            let last = match known {
                Some(last) => last,
                None => cluster.last_seq(&subject).await?,
            };
            read(&cluster, &subject, after, last, span).await
        })
    }

    fn trim(&self, log: Bytes, up_to: u64) {
        // Nobody can have seen more than this relay has, whatever they say.
        let up_to = up_to.min(self.cluster.seen());
        self.live.trim(&log, up_to);
        self.trims.trim(log, up_to);
    }

    fn watch(&self, log: Bytes) -> Watch {
        let (receiver, first) = self.live.watch(&log);
        if first {
            let (live, cluster) = (Arc::clone(&self.live), self.cluster.clone());
            let following = live::follow(live, cluster, log, self.closing.clone());
            self.tasks.spawn_on(following, &self.runtime);
        }
        Watch::new(receiver)
    }

    fn written_ms(&self, key: Bytes) -> Answer<Result<Option<u64>, StorageError>> {
        let cluster = self.cluster.clone();
        self.ask(async move {
            let last = cluster.last(&cluster.names.key(&key)).await?;
            let written = last.map(|message| message.time.unix_timestamp_nanos() / 1_000_000);
            Ok(written.and_then(|ms| u64::try_from(ms).ok()))
        })
    }

    fn verify(&self) -> Answer<Result<Vec<String>, StorageError>> {
        let cluster = self.cluster.clone();
        self.ask(async move { cluster.problems().await })
    }

    fn copy_to(&self, _: PathBuf) -> Answer<Result<(), StorageError>> {
        let why = "a cluster's stream is copied with `nats stream backup`".into();
        Box::pin(std::future::ready(Err(StorageError::Failed(why))))
    }

    fn tell(&self, topic: Bytes, what: Bytes) {
        let cluster = self.cluster.clone();
        let telling = async move {
            let _ = cluster.client.publish(cluster.names.near(&topic), what).await;
        };
        self.tasks.spawn_on(telling, &self.runtime);
    }

    fn hear(&self, topic: Bytes) -> Option<mpsc::Receiver<Bytes>> {
        let (sender, receiver) = mpsc::channel(limits::CLUSTER_HEARD_MAX);
        let (cluster, closing) = (self.cluster.clone(), self.closing.clone());
        let hearing = async move {
            let Ok(mut heard) = cluster.client.subscribe(cluster.names.near(&topic)).await else {
                return;
            };
            loop {
                tokio::select! {
                    () = closing.cancelled() => return,
                    () = sender.closed() => return,
                    message = heard.next() => match message {
                        // Who does not keep up misses some of it.
                        Some(message) => drop(sender.try_send(message.payload)),
                        None => return,
                    },
                }
            }
        };
        self.tasks.spawn_on(hearing, &self.runtime);
        Some(receiver)
    }

    fn close(&self) -> Answer<()> {
        self.queue.close();
        self.tasks.close();
        self.closing.cancel();
        self.live.close();
        let (tasks, client) = (self.tasks.clone(), self.cluster.client.clone());
        Box::pin(async move {
            tasks.wait().await;
            let _ = client.drain().await;
        })
    }
}

impl Drop for JetStream {
    fn drop(&mut self) {
        self.queue.close();
        self.closing.cancel();
        self.live.close();
    }
}

/// The keys of the page before, if it was of the same prefix.
fn remembered(listing: &Mutex<Option<Listing>>, prefix: &Bytes) -> Option<Arc<Vec<Bytes>>> {
    let listing = listing.lock().unwrap_or_else(PoisonError::into_inner);
    let listing = listing.as_ref().filter(|listing| listing.prefix == prefix)?;
    Some(Arc::clone(&listing.keys))
}

/// All keys that begin with a prefix, in order; some of them may just have gone.
async fn keys(cluster: &Cluster, prefix: &[u8]) -> Result<Vec<Bytes>, StorageError> {
    let held = cluster.held(&cluster.names.keys(prefix)).await?;
    let keys = held.iter().filter_map(|(subject, _)| cluster.names.key_of(subject));
    let mut keys: Vec<_> = keys.filter(|key| key.starts_with(prefix)).collect();
    keys.sort_unstable();
    Ok(keys)
}

/// Reads entries up to one the leader is known to have. A replica may lag behind the leader; what
/// it has is a beginning of what there is, so it is asked again until it has come so far.
async fn read(
    cluster: &Cluster,
    subject: &str,
    after: u64,
    last: u64,
    span: Span,
) -> Result<Vec<Entry>, StorageError> {
    let (mut entries, mut bytes, mut tries): (Vec<Entry>, usize, u32) = (Vec::new(), 0, 0);
    let mut position = after;
    while position < last && entries.len() < span.entries_max {
        let left = Span {
            entries_max: span.entries_max - entries.len(),
            bytes_max: span.bytes_max.saturating_sub(bytes),
        };
        let (some, more) = cluster.range(subject, position, left).await?;
        let nothing = some.is_empty();
        for entry in some {
            let weight = bytes + entry.value.len();
            if !entries.is_empty() && weight > span.bytes_max {
                return Ok(entries);
            }
            (bytes, position) = (weight, entry.seq);
            entries.push(entry);
        }
        if nothing || (!more && position < last) {
            if !entries.is_empty() || tries >= limits::CLUSTER_LAG_TRIES {
                // The last one may have been trimmed meanwhile.
                return Ok(entries);
            }
            sleep(std::time::Duration::from_millis(1 << tries.min(7))).await;
            tries += 1;
        }
    }
    Ok(entries)
}
