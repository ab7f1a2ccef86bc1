//! One task stores: it takes what waits, stores it as one atomic batch, answers.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use async_nats::Subscriber;
use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, sleep};

use super::cluster::{Cluster, GONE, failed};
use super::debts;
use super::handing::{Handed, Handing};
use super::plan::{self, Group, Home, Known, Last, Mark, Place, Planned};
use super::promise::{Debt, PROMISE};
use super::publish::{NotStored, store};
use super::queue::{Job, Outcome, Queue};
use super::shards::Layout;
use super::sizes::{Size, Sizes};
use super::trims::Trims;
use crate::embedded::LogLimits;
use crate::{Batch, Item, Precondition, StorageError, limits};

/// One stream, as the other streams' writers see it too.
#[derive(Clone)]
pub(super) struct Shard {
    pub(super) cluster: Cluster,
    pub(super) trims: Arc<Trims>,
}

/// The task's own state.
pub(super) struct Writer {
    cluster: Cluster,
    queue: Arc<Queue>,
    /// All of them, this one's own too.
    shards: Arc<Vec<Shard>>,
    layout: Layout,
    sizes: LogLimits,
    known: Known,
    /// What is decided here for other streams goes this way.
    handing: Handing,
    /// When a full log was last counted, and up to where it was trimmed then.
    counted: HashMap<Bytes, (Instant, u64)>,
    /// Logs that have ended, as relays tell.
    ended: Subscriber,
    /// Counts connections: what was told in between was missed.
    again: watch::Receiver<u64>,
}

/// What a writer is given.
pub(super) struct Given {
    pub(super) cluster: Cluster,
    pub(super) queue: Arc<Queue>,
    pub(super) shards: Arc<Vec<Shard>>,
    pub(super) sizes: LogLimits,
    pub(super) logs: Sizes,
    pub(super) handing: Handing,
    pub(super) again: watch::Receiver<u64>,
}

impl Writer {
    pub(super) async fn new(given: Given) -> Result<Self, StorageError> {
        let Given { cluster, queue, shards, sizes, logs, handing, again } = given;
        let ended = cluster.client.subscribe(cluster.names.ended()).await.map_err(failed)?;
        let layout = Layout { streams: shards.len() };
        let (known, counted) = (Known { logs, ..Known::default() }, HashMap::new());
        Ok(Self { cluster, queue, shards, layout, sizes, known, handing, counted, ended, again })
    }

    pub(super) async fn run(mut self) {
        while let Some(jobs) = self.queue.take().await {
            self.save(jobs).await;
        }
    }

    /// Forgets what other relays have ended.
    fn hear(&mut self) {
        if self.again.has_changed().unwrap_or_default() {
            self.again.mark_unchanged();
            self.known.keys.clear();
            self.known.logs.clear();
        }
        while let Some(Some(ended)) = self.ended.next().now_or_never() {
            self.known.logs.forget(&ended.payload);
        }
    }

    async fn save(&mut self, mut jobs: VecDeque<Job>) {
        self.hear();
        // Keys and logs read since the last failure: what a refusal may rest on.
        let mut fresh = HashSet::new();
        let mut conflicts = 0;
        while !jobs.is_empty() {
            if let Err(cause) = self.learn(&jobs, &mut fresh, conflicts > 0).await {
                return fail(jobs, &cause);
            }
            let (group, planned) = match self.plan(&mut jobs).await {
                Ok(planned) => planned,
                Err(cause) => return fail(jobs, &cause),
            };
            match self.store(group).await {
                Ok(stored) => {
                    self.settle(planned, stored).await;
                    conflicts = 0;
                }
                Err(NotStored::Conflict) if conflicts >= limits::CLUSTER_CONFLICTS_MAX => {
                    let cause = StorageError::Failed("others were faster every time".into());
                    let these = planned.into_iter().map(|(_, answer, batch)| (batch, answer));
                    fail(these.collect(), &cause);
                    conflicts = 0;
                }
                Err(NotStored::Conflict) => {
                    conflicts += 1;
                    fresh.clear();
                    self.unlearn(&planned);
                    sleep(Duration::from_millis(1 << conflicts.min(6))).await;
                    for (planned, answer, batch) in planned.into_iter().rev() {
                        drop(planned);
                        jobs.push_front((batch, answer));
                    }
                }
                Err(NotStored::Failed(cause)) => {
                    // It may have been stored, and with it promises that nobody here will pay.
                    self.handing.begin_anew(&self.cluster);
                    tracing::error!(%cause, "the cluster did not store a group in time");
                    self.unlearn(&planned);
                    let these = planned.into_iter().map(|(_, answer, batch)| (batch, answer));
                    fail(these.collect(), &cause);
                }
            }
            // What was read before this group may be older than it.
            if conflicts == 0 {
                fresh.clear();
            }
        }
    }

    /// Reads what the jobs rest on and is not known; with `all`, also what could be guessed.
    async fn learn(
        &mut self,
        jobs: &VecDeque<Job>,
        fresh: &mut HashSet<Bytes>,
        all: bool,
    ) -> Result<(), StorageError> {
        if self.known.keys.len() > limits::CLUSTER_KEYS_KNOWN_MAX {
            self.known.keys.clear();
        }
        self.known.logs.bound();
        let (mut keys, mut marks, mut logs) = (HashSet::new(), HashSet::new(), HashSet::new());
        for (batch, _) in jobs {
            for precondition in &batch.preconditions {
                let key = precondition.key();
                let last = self.known.keys.get(key);
                // What is not known is taken to be absent, if that is what is hoped for: the
                // cluster checks it.
                let guess = matches!(precondition, Precondition::Absent(_)) && !all;
                let holds = match last {
                    Some(last) => precondition.holds(last.item.as_ref()) && !all,
                    None => guess,
                };
                if !holds && !fresh.contains(key) {
                    keys.insert(key.clone());
                }
            }
            marks.extend(batch.creates.iter().cloned());
            for log in batch.appends.iter().flat_map(|append| &append.logs) {
                if self.known.logs.get(log).is_none() && !batch.creates.contains(log) {
                    logs.insert(log.clone());
                }
            }
        }
        self.read_keys(keys, fresh).await?;
        // The first precondition that fails is the one to be told, so where one fails the others
        // may not be guessed.
        let mut keys = HashSet::new();
        for (batch, _) in jobs {
            let item = |key| self.known.keys.get(key).and_then(|last| last.item.as_ref());
            if batch.preconditions.iter().any(|this| !this.holds(item(this.key()))) {
                let all = batch.preconditions.iter().map(Precondition::key);
                keys.extend(all.filter(|key| !fresh.contains(*key)).cloned());
            }
        }
        self.read_keys(keys, fresh).await?;
        self.pay(jobs).await?;
        let this = &*self;
        let marks = this.read_marks(marks).await?;
        let there = this.read_marks(logs).await?;
        let sizes = stream::iter(there).map(|(log, mark)| async move {
            let entries = if mark.there { count(this.holder(&log), &log).await? } else { 0 };
            Ok::<_, StorageError>((log, mark.there.then_some(entries)))
        });
        let sizes: Vec<_> = sizes.buffered(limits::CLUSTER_ASKING_MAX).try_collect().await?;
        for (log, entries) in sizes {
            let size = entries.map(|entries| Size { entries, ..Size::default() });
            self.known.logs.set(log, size);
        }
        self.known.marks = marks;
        Ok(())
    }

    /// Pays what others promised with the keys that jobs rest on: a retry may not be told that it
    /// is stored before it is, and what follows on a commit may not come before it.
    async fn pay(&mut self, jobs: &VecDeque<Job>) -> Result<(), StorageError> {
        let mut debts: HashMap<Arc<str>, Debt> = HashMap::new();
        let mut of = HashSet::new();
        for key in jobs.iter().flat_map(|(batch, _)| &batch.preconditions).map(Precondition::key) {
            let debt = self.known.keys.get(key).and_then(|last| last.debt.as_ref());
            let Some(debt) = debt else { continue };
            of.insert(key);
            let all = debts.entry(Arc::clone(&debt.author)).or_insert_with(|| debt.clone());
            all.first = all.first.min(debt.first);
            all.last = all.last.max(debt.last);
        }
        for debt in debts.values() {
            debts::settle(&self.cluster, self.handing.payers(), debt).await?;
        }
        for key in of {
            if let Some(last) = self.known.keys.get_mut(key) {
                last.debt = None;
            }
        }
        Ok(())
    }

    /// The stream that holds a log.
    fn holder(&self, log: &[u8]) -> &Cluster {
        let shard = self.shards.get(self.layout.log(log));
        shard.map_or(&self.cluster, |shard| &shard.cluster)
    }

    async fn read_keys(
        &mut self,
        keys: HashSet<Bytes>,
        fresh: &mut HashSet<Bytes>,
    ) -> Result<(), StorageError> {
        let cluster = &self.cluster;
        let keys = stream::iter(keys).map(|key| async move {
            let last = cluster.last(&cluster.names.key(&key)).await?;
            let last = last.map(|message| {
                let there = message.headers.get(GONE).is_none();
                let debt = message.headers.get(PROMISE).filter(|_| there);
                let debt = debt.and_then(|debt| Debt::from_text(debt.as_str()));
                let item = Item { revision: message.sequence, value: message.payload };
                Last { seq: message.sequence, item: there.then_some(item), debt }
            });
            Ok::<_, StorageError>((key, last.unwrap_or_default()))
        });
        let keys: Vec<_> = keys.buffer_unordered(limits::CLUSTER_ASKING_MAX).try_collect().await?;
        for (key, last) in keys {
            fresh.insert(key.clone());
            self.known.keys.insert(key, last);
        }
        Ok(())
    }

    /// Takes as many jobs as go together; answers those that cannot be done.
    async fn plan(
        &mut self,
        jobs: &mut VecDeque<Job>,
    ) -> Result<(Group, Vec<(Planned, oneshot::Sender<Outcome>, Batch)>), StorageError> {
        let (mut group, mut planned) = (Group::default(), Vec::new());
        let mut counted = HashSet::new();
        while let Some((batch, answer)) = jobs.pop_front() {
            let names = Arc::clone(&self.cluster.names);
            let whole = batch.clone();
            let (layout, sizes, stream) = (self.layout, self.sizes, self.cluster.number);
            let home = Home { names: &names, layout, stream, sizes };
            match plan::place(home, &mut self.known, &mut group, batch, &counted) {
                Place::Here(plan) => planned.push((plan, answer, whole)),
                Place::Refused(error) => {
                    let _ = answer.send(Err(error));
                }
                Place::Next(batch) => {
                    jobs.push_front((batch, answer));
                    break;
                }
                Place::Count(batch, logs) => {
                    jobs.push_front((batch, answer));
                    // What is in this group must be stored before it can be counted.
                    if !group.messages.is_empty() {
                        break;
                    }
                    for log in logs {
                        self.recount(&log).await?;
                        counted.insert(log);
                    }
                }
            }
            if !group.rest.is_empty() {
                break;
            }
        }
        Ok((group, planned))
    }

    /// Counts a log that seems full, unless that was done a moment ago and nothing left it since.
    async fn recount(&mut self, log: &Bytes) -> Result<(), StorageError> {
        let holder = self.holder(log).clone();
        let floor = self.shards.get(holder.number).map_or(0, |shard| shard.trims.floor(log));
        let recently = self
            .counted
            .get(log)
            .is_some_and(|(at, then)| *then == floor && at.elapsed() < limits::CLUSTER_OWED_EVERY);
        if recently {
            return Ok(());
        }
        if floor > 0 {
            holder.purge(&holder.names.entries(log), floor).await?;
        }
        let entries = count(&holder, log).await?;
        if self.counted.len() > limits::CLUSTER_KEYS_KNOWN_MAX {
            self.counted.clear();
        }
        self.counted.insert(log.clone(), (Instant::now(), floor));
        self.known.logs.set(log.clone(), Some(Size { entries, ..Size::default() }));
        Ok(())
    }

    /// Stores a group whole or not at all, with promises of what it has for other streams.
    async fn store(&mut self, mut group: Group) -> Result<Stored, NotStored> {
        let handed = if group.owed.is_empty() {
            None
        } else {
            Some(self.handing.promise(&self.cluster, &mut group).await?)
        };
        let first = self.store_here(group).await?;
        Ok(Stored { first, handed })
    }

    /// Returns the sequence number of its first message.
    async fn store_here(&mut self, mut group: Group) -> Result<u64, NotStored> {
        if group.messages.is_empty() {
            return Ok(self.cluster.seen());
        }
        if group.rest.is_empty() {
            return store(&self.cluster, &group.messages).await;
        }
        let id = self.cluster.client.new_inbox().replace('.', "-");
        let owed = super::owed::message(&self.cluster.names, &id, &group.rest);
        let subject = owed.subject.clone();
        group.messages.push(owed);
        let first = store(&self.cluster, &group.messages).await?;
        let seq = first + group.messages.len() as u64 - 1;
        // From here on it counts: another relay pays if this one cannot.
        match store(&self.cluster, &plan::payment(group.rest, subject, seq)).await {
            Ok(_) | Err(NotStored::Conflict) => Ok(first),
            Err(failed) => Err(failed),
        }
    }

    /// Remembers what was stored, tidies behind logs that began or ended, answers.
    async fn settle(
        &mut self,
        planned: Vec<(Planned, oneshot::Sender<Outcome>, Batch)>,
        Stored { first, handed }: Stored,
    ) {
        let mut later = Vec::new();
        for (plan, answer, _) in planned {
            let Planned { batch, mut applied, last, puts, creates, owes } = plan;
            applied.revision = first + last as u64;
            for key in batch.deletes {
                // The number of the message that says so is only known to the cluster.
                self.known.keys.remove(&key);
            }
            for ((key, value), at) in batch.puts.into_iter().zip(puts) {
                if value.len() > limits::CLUSTER_KNOWN_BYTES_MAX {
                    self.known.keys.remove(&key);
                    continue;
                }
                let seq = first + at as u64;
                // A copy, so that it does not hold on to the frame it was cut from.
                let value = Bytes::copy_from_slice(&value);
                let item = Some(Item { revision: seq, value });
                let last = Last { seq, item, debt: None };
                self.known.keys.insert(Bytes::copy_from_slice(&key), last);
            }
            for log in &batch.drops {
                self.known.logs.forget(log);
                let told = self.cluster.client.publish(self.cluster.names.ended(), log.clone());
                drop(told.await);
                self.clear(log, applied.revision).await;
            }
            for (log, at) in creates {
                self.known.logs.begin(&log);
                // A relay that died while it ended this log may have left entries.
                self.clear(&log, first + at as u64).await;
            }
            if owes {
                later.push((answer, applied));
            } else {
                let _ = answer.send(Ok(applied));
            }
        }
        if let Some(handed) = handed {
            self.handing.pay(self.cluster.number, handed, later);
        }
    }

    /// Drops the entries a log had before a sequence number.
    async fn clear(&self, log: &[u8], before: u64) {
        let entries = self.cluster.names.entries(log);
        let cleared = match self.cluster.held(&entries).await {
            Ok(held) if held.is_empty() => Ok(()),
            Ok(_) => self.cluster.purge(&entries, before.saturating_sub(1)).await,
            Err(cause) => Err(cause),
        };
        if let Err(cause) = cleared {
            tracing::warn!(%cause, "a log's old entries could not be dropped");
        }
    }

    fn unlearn(&mut self, planned: &[(Planned, oneshot::Sender<Outcome>, Batch)]) {
        for (_, _, batch) in planned {
            for precondition in &batch.preconditions {
                self.known.keys.remove(precondition.key());
            }
            for log in batch.appends.iter().flat_map(|append| &append.logs) {
                self.known.logs.forget(log);
            }
        }
    }

    async fn read_marks(&self, logs: HashSet<Bytes>) -> Result<HashMap<Bytes, Mark>, StorageError> {
        let marks = stream::iter(logs).map(|log| async move {
            let holder = self.holder(&log);
            let mark = holder.last(&holder.names.log(&log)).await?;
            let there = mark.as_ref().is_some_and(|message| message.headers.get(GONE).is_none());
            let seq = mark.map_or(0, |message| message.sequence);
            // A copy, so that the map does not hold on to the frame the name was cut from.
            Ok((Bytes::copy_from_slice(&log), Mark { seq, there }))
        });
        marks.buffered(limits::CLUSTER_ASKING_MAX).try_collect().await
    }
}

/// A group that is stored.
struct Stored {
    /// The sequence number of its first message.
    first: u64,
    /// What it promised to other streams.
    handed: Option<Handed>,
}

async fn count(cluster: &Cluster, log: &[u8]) -> Result<u64, StorageError> {
    let held = cluster.held(&cluster.names.entries(log)).await?;
    Ok(held.iter().map(|(_, count)| *count as u64).sum())
}

fn fail(jobs: VecDeque<Job>, cause: &StorageError) {
    for (_, answer) in jobs {
        let _ = answer.send(Err(cause.clone().into()));
    }
}
