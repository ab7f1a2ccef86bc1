//! The embedded engine: one thread writes, one sync serves every batch that arrived meanwhile.
//!
//! A group of batches is one transaction: preconditions of each batch see the batches before it.
//! Reads of a log that is being watched are served from its tail in memory; others go to the disk
//! on a thread that may block. It is generic over a [`Store`], so that candidates could be
//! measured under the same writer; fjall is the one in use (docs/decide/0001-embedded-engine.md).

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;

use crate::figures::Figures;
use crate::fjall::Fjall;
use crate::tails::Tails;
use crate::writer::{Queue, Writer};
use crate::{
    Answer, Applied, Batch, BatchError, Engine, Entry, Item, Span, StorageError, Watch, limits,
};

/// What a log holds, kept in memory by the writer.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogState {
    /// The store's own number for it.
    pub number: u64,
    /// Entries in it.
    pub entries: u64,
    /// What they weigh, bytes.
    pub bytes: u64,
    /// Nothing is left up to here; a log-structured store need not step over what is gone.
    pub trimmed: u64,
}

/// A storage library under the embedded engine. Used by one thread alone.
pub trait Store: Send + 'static {
    /// Reads what is saved, from any thread.
    type Reader: Reader;

    /// A reader of the same files.
    fn reader(&self) -> Result<Self::Reader, StorageError>;
    /// The highest sequence number set aside by [`Store::reserve`], 0 at first.
    fn reserved(&mut self) -> Result<u64, StorageError>;

    /// Begins a transaction; reads of this store then see its writes.
    fn begin(&mut self) -> Result<(), StorageError>;
    /// Ends it: everything since `begin` is synced to disk when this returns.
    fn save(&mut self) -> Result<(), StorageError>;
    /// Ends it: nothing since `begin` has happened.
    fn cancel(&mut self);

    /// Reads a key.
    fn get(&mut self, key: &[u8]) -> Result<Option<Item>, StorageError>;
    /// Puts a key.
    fn put(&mut self, key: &[u8], revision: u64, value: &[u8]) -> Result<(), StorageError>;
    /// Deletes a key.
    fn delete(&mut self, key: &[u8]) -> Result<(), StorageError>;
    /// Sets sequence numbers up to `up_to` aside.
    fn reserve(&mut self, up_to: u64) -> Result<(), StorageError>;

    /// A log's number and size, if it exists.
    fn log(&mut self, name: &[u8]) -> Result<Option<LogState>, StorageError>;
    /// Makes a log.
    fn create_log(&mut self, name: &[u8]) -> Result<LogState, StorageError>;
    /// Forgets a log whose entries were trimmed.
    fn drop_log(&mut self, name: &[u8], number: u64) -> Result<(), StorageError>;
    /// Appends one value to logs, all at the same sequence number.
    fn append(&mut self, logs: &[u64], seq: u64, value: &Bytes) -> Result<(), StorageError>;
    /// Drops the entries after one sequence number up to and with another; returns how many, and
    /// their weight in bytes.
    fn trim(&mut self, log: u64, after: u64, up_to: u64) -> Result<(u64, u64), StorageError>;
}

/// Reads what a [`Store`] saved.
pub trait Reader: Send + Sync + 'static {
    /// Reads a key.
    fn get(&self, key: &[u8]) -> Result<Option<Item>, StorageError>;
    /// Lists keys by prefix.
    fn list(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Item)>, StorageError>;
    /// Counts keys by prefix.
    fn count(&self, prefix: &[u8]) -> Result<u64, StorageError>;
    /// Reads a log.
    fn read(&self, log: &[u8], after: u64, span: Span) -> Result<Vec<Entry>, StorageError>;
    /// Checks that what is on disk is whole; each sentence is a problem.
    fn verify(&self) -> Result<Vec<String>, StorageError>;
    /// Writes a copy of one moment into a folder.
    fn copy_to(&self, to: &Path) -> Result<(), StorageError>;
}

/// How large a log may get.
#[derive(Debug, Clone, Copy)]
pub struct LogLimits {
    /// Entries.
    pub entries_max: u64,
    /// What they weigh, bytes.
    pub bytes_max: u64,
}

impl Default for LogLimits {
    fn default() -> Self {
        Self { entries_max: limits::LOG_ENTRIES_MAX, bytes_max: limits::LOG_BYTES_MAX }
    }
}

/// The engine in the data folder.
pub struct Embedded<R: Reader> {
    queue: Arc<Queue>,
    tails: Arc<Tails>,
    /// Gone once closed, so that the files can be opened again.
    reader: Arc<RwLock<Option<R>>>,
    writer: Option<std::thread::JoinHandle<()>>,
    figures: Figures,
}

/// Opens the default engine in a folder, which is made if need be.
pub fn open(dir: &Path, logs: LogLimits) -> Result<Arc<dyn Engine>, StorageError> {
    std::fs::create_dir_all(dir).map_err(|cause| StorageError::Failed(cause.to_string()))?;
    Ok(Arc::new(Embedded::over(Fjall::open(dir)?, logs)?))
}

/// Sets the next sequence number of a folder that nobody has open, unless it is beyond already: a
/// copy that is brought back must not use the numbers that were used after it was made.
pub fn skip_to(dir: &Path, seq: u64) -> Result<(), StorageError> {
    let mut store = Fjall::open(dir)?;
    let reserved = store.reserved()?.max(seq);
    store.begin()?;
    store.reserve(reserved)?;
    store.save()
}

impl<R: Reader> Embedded<R> {
    /// Starts the writer over a store.
    pub fn over<S: Store<Reader = R>>(mut store: S, logs: LogLimits) -> Result<Self, StorageError> {
        let reader = Arc::new(RwLock::new(Some(store.reader()?)));
        let reserved = store.reserved()?;
        let (queue, tails) = (Arc::new(Queue::default()), Arc::new(Tails::new(reserved)));
        let figures = Figures::new();
        let (waiting, told) = (Arc::clone(&queue), Arc::clone(&tails));
        let writer = Writer::new(store, reserved, waiting, told, logs, figures.clone());
        let writer = std::thread::Builder::new()
            .name("engine-writer".into())
            .spawn(move || writer.run())
            .map_err(|cause| StorageError::Failed(cause.to_string()))?;
        Ok(Self { queue, tails, reader, writer: Some(writer), figures })
    }

    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&R) -> Result<T, StorageError> + Send + 'static,
    ) -> Answer<Result<T, StorageError>> {
        let reader = Arc::clone(&self.reader);
        Box::pin(async move {
            let read = move || {
                let held = reader.read().unwrap_or_else(PoisonError::into_inner);
                held.as_ref().map_or(Err(StorageError::Closed), work)
            };
            tokio::task::spawn_blocking(read).await.unwrap_or(Err(StorageError::Closed))
        })
    }
}

impl<R: Reader> Engine for Embedded<R> {
    fn figures(&self) -> Option<Figures> {
        Some(self.figures.clone())
    }

    fn apply(&self, batch: Batch) -> Answer<Result<Applied, BatchError>> {
        let (answer, later) = tokio::sync::oneshot::channel();
        if let Err(refused) = self.queue.push((batch, answer)) {
            return Box::pin(std::future::ready(Err(refused)));
        }
        Box::pin(async { later.await.unwrap_or(Err(StorageError::Closed.into())) })
    }

    fn get(&self, key: Bytes) -> Answer<Result<Option<Item>, StorageError>> {
        self.blocking(move |reader| reader.get(&key))
    }

    fn list(
        &self,
        prefix: Bytes,
        after: Option<Bytes>,
        limit: usize,
    ) -> Answer<Result<Vec<(Bytes, Item)>, StorageError>> {
        self.blocking(move |reader| reader.list(&prefix, after.as_deref(), limit))
    }

    fn count(&self, prefix: Bytes) -> Answer<Result<u64, StorageError>> {
        self.blocking(move |reader| reader.count(&prefix))
    }

    fn read(&self, log: Bytes, after: u64, span: Span) -> Answer<Result<Vec<Entry>, StorageError>> {
        let after = after.max(self.queue.trimmed(&log));
        if let Some(entries) = self.tails.read(&log, after, span) {
            return Box::pin(std::future::ready(Ok(entries)));
        }
        self.blocking(move |reader| reader.read(&log, after, span))
    }

    fn trim(&self, log: Bytes, up_to: u64) {
        // Nobody can have seen more than was told, whatever they say.
        let up_to = up_to.min(self.tails.told());
        self.tails.trim(&log, up_to);
        self.queue.trim(log, up_to);
    }

    fn watch(&self, log: Bytes) -> Watch {
        Watch::new(self.tails.watch(log))
    }

    fn verify(&self) -> Answer<Result<Vec<String>, StorageError>> {
        self.blocking(Reader::verify)
    }

    fn copy_to(&self, to: PathBuf) -> Answer<Result<(), StorageError>> {
        self.blocking(move |reader| reader.copy_to(&to))
    }

    fn close(&self) -> Answer<()> {
        let closed = self.queue.close();
        let reader = Arc::clone(&self.reader);
        Box::pin(async move {
            if let Some(closed) = closed {
                let _ = closed.await;
            }
            // Waits for the reads under way.
            let release = move || drop(release(&reader));
            let _ = tokio::task::spawn_blocking(release).await;
        })
    }
}

impl<R: Reader> Drop for Embedded<R> {
    fn drop(&mut self) {
        drop(self.queue.close());
        // Whoever opens the files next must find them unused.
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
        drop(release(&self.reader));
    }
}

fn release<R>(reader: &RwLock<Option<R>>) -> Option<R> {
    reader.write().unwrap_or_else(PoisonError::into_inner).take()
}
