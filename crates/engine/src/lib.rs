//! The relay's storage: atomic batches, keys and logs.
//!
//! Everything above it needs only [`Engine`]: an atomic [`Batch`] (preconditions, puts, deletes,
//! appends to logs), reading a key, listing keys by prefix, reading a log after a sequence number,
//! trimming and watching it. [`embedded`] is the default, a file in the data folder; [`jetstream`] is
//! a cluster, with any number of relays in front. Both pass the tests of [`contract`].
//!
//! What an engine promises:
//! - a batch is applied whole or not at all, in the order in which `apply` was called (where there
//!   are several streams: of batches with one home, and a reader may see a part of it before the
//!   rest);
//! - when `apply` answers, the batch is synced to disk;
//! - sequence numbers grow over all logs of a stream together and are never used twice in it, even
//!   after a crash. There is one stream, unless a cluster was made with more.

pub mod batch;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod embedded;
pub mod figures;
mod fjall;
#[cfg(feature = "jetstream")]
pub mod jetstream;
pub mod journal;
pub mod limits;
#[cfg(all(feature = "contract", feature = "jetstream"))]
pub mod nodes;
mod recent;
mod tail;
mod tails;
mod writer;

#[cfg(feature = "bench-engines")]
pub mod candidates;
#[cfg(feature = "measure")]
pub mod measure;

use std::future::Future;
use std::pin::Pin;

pub use batch::{Append, Applied, Batch, BatchError, Precondition};
pub use bytes::Bytes;
pub use embedded::Embedded;

/// What an engine answers with, later.
pub type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A key's value, and the sequence number at which it was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Grows with every put; what [`Precondition::Revision`] names.
    pub revision: u64,
    /// What was put.
    pub value: Bytes,
}

/// One entry of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place; entries of a log come in this order, with gaps.
    pub seq: u64,
    /// What was appended.
    pub value: Bytes,
}

/// How much [`Engine::read`] may return; at least one entry is always returned if there is one.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Entries.
    pub entries_max: usize,
    /// Sum of their values, bytes.
    pub bytes_max: usize,
}

/// Why the storage under an engine failed. The cause goes to our log, never to a caller.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// Operator: look at the disk; the sentence names what failed.
    #[error("storage failed: {0}")]
    Failed(String),
    /// Caller: the engine was closed.
    #[error("the engine is closed")]
    Closed,
}

/// What the relay keeps things in.
pub trait Engine: Send + Sync + 'static {
    /// Applies a batch. It is in the queue when this returns, so calls keep their order; the
    /// answer comes once it is synced to disk.
    fn apply(&self, batch: Batch) -> Answer<Result<Applied, BatchError>>;

    /// Reads one key.
    fn get(&self, key: Bytes) -> Answer<Result<Option<Item>, StorageError>>;

    /// Lists keys that begin with `prefix`, in order, those after `after` if it is given.
    fn list(
        &self,
        prefix: Bytes,
        after: Option<Bytes>,
        limit: usize,
    ) -> Answer<Result<Vec<(Bytes, Item)>, StorageError>>;

    /// Counts keys that begin with `prefix`.
    fn count(&self, prefix: Bytes) -> Answer<Result<u64, StorageError>>;

    /// Reads a log, from the first entry after `after`.
    fn read(&self, log: Bytes, after: u64, span: Span) -> Answer<Result<Vec<Entry>, StorageError>>;

    /// Drops the entries of a log up to and with `up_to`. Not waited for and not synced by
    /// itself: after a crash the entries may be there again, so reading them again must do no harm.
    fn trim(&self, log: Bytes, up_to: u64);

    /// Wakes whoever waits for entries of a log.
    fn watch(&self, log: Bytes) -> Watch;

    /// Tells something to the other relays over the same storage, who [`Engine::hear`] this topic,
    /// and to this one. It is not stored, and may be lost. There are no others by default.
    fn tell(&self, topic: Bytes, what: Bytes) {
        let _ = (topic, what);
    }

    /// Hears what relays over the same storage tell, from about now on; `None` where one relay is
    /// alone.
    fn hear(&self, topic: Bytes) -> Option<tokio::sync::mpsc::Receiver<Bytes>> {
        let _ = topic;
        None
    }

    /// Says when a key was last written, by the storage's own clock, milliseconds since 1970;
    /// `None` where that is this machine's, or nothing is there.
    fn written_ms(&self, key: Bytes) -> Answer<Result<Option<u64>, StorageError>> {
        let _ = key;
        Box::pin(std::future::ready(Ok(None)))
    }

    /// In how many streams it keeps things. Numbers of different streams do not compare.
    fn streams(&self) -> usize {
        1
    }

    /// In which of them, from 0, a log is.
    fn stream_of(&self, log: &[u8]) -> usize {
        let _ = log;
        0
    }

    /// What it tells of its work, if it counts.
    fn figures(&self) -> Option<figures::Figures> {
        None
    }

    /// Checks that what is on disk is whole; each sentence is a problem.
    fn verify(&self) -> Answer<Result<Vec<String>, StorageError>>;

    /// Writes a consistent copy of everything into a new file or folder, while serving.
    fn copy_to(&self, to: std::path::PathBuf) -> Answer<Result<(), StorageError>>;

    /// Finishes what is queued, then stops. Everything after is refused as closed.
    fn close(&self) -> Answer<()>;
}

/// Waits for the entries of one log.
#[derive(Debug)]
pub struct Watch {
    receiver: tokio::sync::watch::Receiver<u64>,
}

impl Watch {
    /// Makes a watch from the channel that carries a log's latest sequence number.
    pub fn new(receiver: tokio::sync::watch::Receiver<u64>) -> Self {
        Self { receiver }
    }

    /// Returns when something was appended since the last call, at once if that has happened.
    /// Returns `false` once the engine is closed. Safe to drop and call again.
    pub async fn changed(&mut self) -> bool {
        self.receiver.changed().await.is_ok()
    }
}
