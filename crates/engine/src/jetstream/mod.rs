//! The engine of a cluster: NATS JetStream, replicated, with any number of relays in front.
//!
//! A key is a subject whose last message is its value; a log is a subject whose messages are its
//! entries; sequence numbers are the stream's. Batches that arrive together are stored as one
//! atomic batch, so that one sync serves them all. One stream holds everything, or several do:
//! then a batch is decided in one of them, and what it has for the others is promised there
//! (docs/decide/0003-jetstream.md).

mod cluster;
mod debts;
mod handing;
mod listing;
mod live;
mod made;
mod majority;
mod names;
mod owed;
mod payer;
mod plan;
mod promise;
mod publish;
mod queue;
mod shards;
mod sizes;
mod trims;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::{join_all, try_join_all};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::cluster::Cluster;
use self::handing::Handing;
use self::listing::Listings;
use self::live::{Live, Memory};
use self::queue::Queue;
use self::shards::{Layout, Route};
use self::sizes::Sizes;
use self::writer::{Given, Shard, Writer};
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
    /// How many streams there are, 1 to [`limits::CLUSTER_STREAMS_MAX`]. Fixed when a cluster is
    /// made: the others are called as the first one, with a number behind.
    pub streams: usize,
    /// How many nodes hold a copy of everything.
    pub replicas: usize,
    /// How large a log may get.
    pub logs: LogLimits,
    /// Whether this relay pays what is promised to other streams. One that does not is, to the
    /// others, one that dies between decision and payment.
    #[cfg(any(test, feature = "contract"))]
    pub pays: bool,
}

impl Config {
    /// The usual stream, on three nodes.
    pub fn new(servers: Vec<String>, logs: LogLimits) -> Self {
        Self {
            servers,
            stream: "comptoir".into(),
            streams: 1,
            replicas: 3,
            logs,
            #[cfg(any(test, feature = "contract"))]
            pays: true,
        }
    }

    fn pays(&self) -> bool {
        #[cfg(any(test, feature = "contract"))]
        return self.pays;
        #[cfg(not(any(test, feature = "contract")))]
        return true;
    }
}

/// The engine on a cluster.
struct JetStream {
    layout: Layout,
    shards: Arc<Vec<Shard>>,
    /// What waits for each stream's writer.
    queues: Vec<Arc<Queue>>,
    live: Arc<Live>,
    listings: Arc<Listings>,
    tasks: TaskTracker,
    runtime: Handle,
    /// The writers end by their queues; the rest by this.
    closing: CancellationToken,
}

/// Connects to a cluster, within a tokio runtime.
///
/// # Errors
///
/// If the cluster does not answer, or was made with another number of streams.
pub async fn open(config: Config) -> Result<Arc<dyn Engine>, StorageError> {
    let most = limits::CLUSTER_STREAMS_MAX;
    if config.streams == 0 || config.streams > most {
        let told = config.streams;
        return Err(StorageError::Failed(format!("{told} streams: there may be 1 to {most}")));
    }
    let (again, connections) = watch::channel(0);
    let clusters = cluster::connect(&config, again).await?;
    let (tasks, closing) = (TaskTracker::new(), CancellationToken::new());
    let shard = |cluster: &Cluster| Shard { cluster: cluster.clone(), trims: Arc::default() };
    let shards: Arc<Vec<Shard>> = Arc::new(clusters.iter().map(shard).collect());
    let (payers, all) = payer::payers(&clusters, &closing);
    let (mut queues, logs) = (Vec::new(), Sizes::default());
    for Shard { cluster, trims } in &*shards {
        cluster.saw(cluster.stream_seq().await?);
        let queue: Arc<Queue> = Arc::default();
        let given = Given {
            cluster: cluster.clone(),
            queue: Arc::clone(&queue),
            shards: Arc::clone(&shards),
            sizes: config.logs,
            logs: logs.clone(),
            handing: Handing::new(cluster, payers.clone(), tasks.clone()),
            again: connections.clone(),
        };
        queues.push(queue);
        tasks.spawn(Writer::new(given).await?.run());
        tasks.spawn(trims::run(Arc::clone(trims), cluster.clone(), closing.clone()));
        tasks.spawn(owed::run(cluster.clone(), closing.clone()));
        if clusters.len() > 1 {
            tasks.spawn(debts::run(cluster.clone(), payers.clone(), closing.clone()));
        }
    }
    for payer in all.into_iter().filter(|_| clusters.len() > 1) {
        tasks.spawn(payer.run(config.pays()));
    }
    let layout = Layout { streams: clusters.len() };
    let silence = majority::run(clusters, config.replicas, connections.clone(), closing.clone());
    tasks.spawn(silence);
    Ok(Arc::new(JetStream {
        layout,
        shards,
        queues,
        live: Arc::new(Live::new(connections)),
        listings: Arc::default(),
        tasks,
        runtime: Handle::current(),
        closing,
    }))
}

impl JetStream {
    /// The stream of this number; there is one.
    fn shard(&self, number: usize) -> Option<&Shard> {
        self.shards.get(number).or(self.shards.first())
    }

    fn push(&self, stream: usize, batch: Batch) -> Answer<Result<Applied, BatchError>> {
        let pushed = match self.queues.get(stream) {
            Some(queue) => queue.push(batch),
            None => Err(StorageError::Closed.into()),
        };
        match pushed {
            Ok(later) => {
                Box::pin(async { later.await.unwrap_or(Err(StorageError::Closed.into())) })
            }
            Err(refused) => Box::pin(std::future::ready(Err(refused))),
        }
    }

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
        match self.layout.route(&batch, |key| self.listings.find(key, self.shards.len())) {
            Route::Home(stream) => self.push(stream, batch),
            Route::Split(parts) => {
                let parts: Vec<_> =
                    parts.into_iter().map(|(stream, part)| self.push(stream, part)).collect();
                Box::pin(async { together(join_all(parts).await) })
            }
            Route::Torn => {
                let why = "a batch rests on one stream and writes keys of another";
                let refused = StorageError::Failed(why.into());
                Box::pin(std::future::ready(Err(refused.into())))
            }
        }
    }

    fn get(&self, key: Bytes) -> Answer<Result<Option<Item>, StorageError>> {
        let places: Vec<Cluster> = match self.layout.key(&key) {
            Some(at) => self.shard(at).map(|shard| shard.cluster.clone()).into_iter().collect(),
            None => self.shards.iter().map(|shard| shard.cluster.clone()).collect(),
        };
        self.ask(async move {
            let found = places.iter().map(|cluster| cluster.item(&key));
            Ok(try_join_all(found).await?.into_iter().flatten().next())
        })
    }

    fn list(
        &self,
        prefix: Bytes,
        after: Option<Bytes>,
        limit: usize,
    ) -> Answer<Result<Vec<(Bytes, Item)>, StorageError>> {
        let (layout, shards) = (self.layout, Arc::clone(&self.shards));
        let listings = Arc::clone(&self.listings);
        self.ask(async move { listings.page(layout, &shards, prefix, after, limit).await })
    }

    fn count(&self, prefix: Bytes) -> Answer<Result<u64, StorageError>> {
        let (layout, shards) = (self.layout, Arc::clone(&self.shards));
        self.ask(async move { Ok(listing::keys(layout, &shards, &prefix).await?.len() as u64) })
    }

    fn streams(&self) -> usize {
        self.shards.len()
    }

    fn stream_of(&self, log: &[u8]) -> usize {
        self.layout.log(log)
    }

    fn read(&self, log: Bytes, after: u64, span: Span) -> Answer<Result<Vec<Entry>, StorageError>> {
        let Some(Shard { cluster, trims }) = self.shard(self.layout.log(&log)).cloned() else {
            return Box::pin(std::future::ready(Err(StorageError::Closed)));
        };
        let after = after.max(trims.floor(&log));
        let known = match self.live.read(&log, after, span) {
            Memory::All(entries) => return Box::pin(std::future::ready(Ok(entries))),
            Memory::UpTo(last) => Some(last),
            Memory::Nothing => None,
        };
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
        let Some(Shard { cluster, trims }) = self.shard(self.layout.log(&log)) else { return };
        // Nobody can have seen more than this relay has, whatever they say.
        let up_to = up_to.min(cluster.seen());
        self.live.trim(&log, up_to);
        trims.trim(log, up_to);
    }

    fn watch(&self, log: Bytes) -> Watch {
        let (receiver, first) = self.live.watch(&log);
        if first && let Some(Shard { cluster, .. }) = self.shard(self.layout.log(&log)) {
            let (live, cluster) = (Arc::clone(&self.live), cluster.clone());
            let following = live::follow(live, cluster, log, self.closing.clone());
            self.tasks.spawn_on(following, &self.runtime);
        }
        Watch::new(receiver)
    }

    fn written_ms(&self, key: Bytes) -> Answer<Result<Option<u64>, StorageError>> {
        let shard = self.layout.key(&key).and_then(|at| self.shard(at)).cloned();
        self.ask(async move {
            let Some(Shard { cluster, .. }) = shard else { return Ok(None) };
            let last = cluster.last(&cluster.names.key(&key)).await?;
            let written = last.map(|message| message.time.unix_timestamp_nanos() / 1_000_000);
            Ok(written.and_then(|ms| u64::try_from(ms).ok()))
        })
    }

    fn verify(&self) -> Answer<Result<Vec<String>, StorageError>> {
        let shards = Arc::clone(&self.shards);
        self.ask(async move {
            let problems = shards.iter().map(|shard| shard.cluster.problems());
            Ok(try_join_all(problems).await?.into_iter().flatten().collect())
        })
    }

    fn copy_to(&self, _: PathBuf) -> Answer<Result<(), StorageError>> {
        let why = "a cluster's stream is copied with `nats stream backup`".into();
        Box::pin(std::future::ready(Err(StorageError::Failed(why))))
    }

    fn tell(&self, topic: Bytes, what: Bytes) {
        let Some(Shard { cluster, .. }) = self.shard(0).cloned() else { return };
        let telling = async move {
            let _ = cluster.client.publish(cluster.names.near(&topic), what).await;
        };
        self.tasks.spawn_on(telling, &self.runtime);
    }

    fn hear(&self, topic: Bytes) -> Option<mpsc::Receiver<Bytes>> {
        let (sender, receiver) = mpsc::channel(limits::CLUSTER_HEARD_MAX);
        let Shard { cluster, .. } = self.shard(0)?.clone();
        let closing = self.closing.clone();
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
        for queue in &self.queues {
            queue.close();
        }
        self.tasks.close();
        self.closing.cancel();
        self.live.close();
        let tasks = self.tasks.clone();
        let client = self.shard(0).map(|shard| shard.cluster.client.clone());
        Box::pin(async move {
            tasks.wait().await;
            if let Some(client) = client {
                let _ = client.drain().await;
            }
        })
    }
}

impl Drop for JetStream {
    fn drop(&mut self) {
        for queue in &self.queues {
            queue.close();
        }
        self.closing.cancel();
        self.live.close();
    }
}

/// What the parts of a batch came to, which each stream took or did not.
fn together(parts: Vec<Result<Applied, BatchError>>) -> Result<Applied, BatchError> {
    let (mut all, mut taken) = (Applied::default(), parts.is_empty());
    for part in parts {
        match part {
            Ok(applied) => {
                taken = true;
                all.revision = all.revision.max(applied.revision);
                all.missing += applied.missing;
                all.full += applied.full;
            }
            Err(BatchError::NoLog { missing, full }) => {
                all.missing += missing;
                all.full += full;
            }
            Err(other) => return Err(other),
        }
    }
    let Applied { missing, full, .. } = all;
    if taken { Ok(all) } else { Err(BatchError::NoLog { missing, full }) }
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
