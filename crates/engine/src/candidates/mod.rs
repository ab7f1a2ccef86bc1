//! The engines that were measured and not chosen, under the same writer as the one that was.
//!
//! [`OrderedStore`] maps the engine onto any ordered key-value store: what a transaction writes is
//! gathered in memory, in order, and handed over as one batch that is synced once.

pub mod redb;
pub mod sqlite;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use crate::embedded::{LogState, Reader, Store};
use crate::{Entry, Item, Span, StorageError};

/// Keys and their new values, or none for a key that goes.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;
/// Keys and values, in order.
pub type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// An ordered key-value store.
pub trait Ordered: Send + Sync + 'static {
    /// Reads a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError>;
    /// Reads keys from `from` up to and without `to`.
    fn range(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Pairs, StorageError>;
    /// Writes everything or nothing, synced to disk.
    fn write(&self, changes: Changes) -> Result<(), StorageError>;
}

/// The engine's store over an ordered key-value store.
pub struct OrderedStore<O> {
    ordered: Arc<O>,
    changes: Changes,
}

/// Its reader.
pub struct OrderedReader<O>(Arc<O>);

const KEY: u8 = b'K';
const LOG: u8 = b'L';
const ENTRY: u8 = b'E';
const BODY: u8 = b'B';
const RESERVED: &[u8] = b"R";
const NEXT_LOG: &[u8] = b"N";
const OWN: u8 = 0;
const SHARED: u8 = 1;

fn key(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = vec![kind];
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

fn entry(log: u64, seq: u64) -> Vec<u8> {
    key(ENTRY, &[&log.to_be_bytes(), &seq.to_be_bytes()])
}

/// The first key after all of a log's entries up to and with a sequence number.
fn after_entry(log: u64, seq: u64) -> Vec<u8> {
    match seq.checked_add(1) {
        Some(next) => entry(log, next),
        None => key(ENTRY, &[&log.to_be_bytes(), &u64::MAX.to_be_bytes(), &[0]]),
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map(u64::from_be_bytes).unwrap_or_default()
}

/// The first key after all that begin with a prefix.
fn end(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.last_mut() {
        if *last < u8::MAX {
            *last += 1;
            break;
        }
        end.pop();
    }
    end
}

fn item(stored: &[u8]) -> Item {
    let (revision, value) = stored.split_at_checked(8).unwrap_or_default();
    Item { revision: number(revision), value: Bytes::copy_from_slice(value) }
}

impl<O: Ordered> OrderedStore<O> {
    /// Over an opened store.
    pub fn new(ordered: O) -> Self {
        Self { ordered: Arc::new(ordered), changes: Changes::new() }
    }

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        match self.changes.get(key) {
            Some(changed) => Ok(changed.clone()),
            None => self.ordered.get(key),
        }
    }

    fn range(&self, from: &[u8], to: &[u8]) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, StorageError> {
        let mut pairs: BTreeMap<_, _> =
            self.ordered.range(from, to, usize::MAX)?.into_iter().collect();
        for (key, changed) in self.changes.range(from.to_vec()..to.to_vec()) {
            match changed {
                Some(value) => pairs.insert(key.clone(), value.clone()),
                None => pairs.remove(key),
            };
        }
        Ok(pairs)
    }

    fn set(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.changes.insert(key, Some(value));
    }

    fn unset(&mut self, key: Vec<u8>) {
        self.changes.insert(key, None);
    }
}

/// What an entry weighs, as it is stored.
fn weight(stored: &[u8]) -> u64 {
    match stored.split_first() {
        Some((&SHARED, bytes)) => number(bytes),
        Some((_, value)) => value.len() as u64,
        None => 0,
    }
}

impl<O: Ordered> Store for OrderedStore<O> {
    type Reader = OrderedReader<O>;

    fn reader(&self) -> Result<OrderedReader<O>, StorageError> {
        Ok(OrderedReader(Arc::clone(&self.ordered)))
    }

    fn reserved(&mut self) -> Result<u64, StorageError> {
        Ok(self.read(RESERVED)?.map_or(0, |bytes| number(&bytes)))
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        Ok(())
    }

    fn save(&mut self) -> Result<(), StorageError> {
        self.ordered.write(std::mem::take(&mut self.changes))
    }

    fn cancel(&mut self) {
        self.changes.clear();
    }

    fn get(&mut self, name: &[u8]) -> Result<Option<Item>, StorageError> {
        Ok(self.read(&key(KEY, &[name]))?.map(|stored| item(&stored)))
    }

    fn put(&mut self, name: &[u8], revision: u64, value: &[u8]) -> Result<(), StorageError> {
        self.set(key(KEY, &[name]), [&revision.to_be_bytes()[..], value].concat());
        Ok(())
    }

    fn delete(&mut self, name: &[u8]) -> Result<(), StorageError> {
        self.unset(key(KEY, &[name]));
        Ok(())
    }

    fn reserve(&mut self, up_to: u64) -> Result<(), StorageError> {
        self.set(RESERVED.to_vec(), up_to.to_be_bytes().to_vec());
        Ok(())
    }

    fn log(&mut self, name: &[u8]) -> Result<Option<LogState>, StorageError> {
        let Some(stored) = self.read(&key(LOG, &[name]))? else { return Ok(None) };
        let number = number(&stored);
        let entries = self.range(&entry(number, 0), &after_entry(number, u64::MAX))?;
        let bytes = entries.values().map(|stored| weight(stored)).sum();
        Ok(Some(LogState { number, entries: entries.len() as u64, bytes, trimmed: 0 }))
    }

    fn create_log(&mut self, name: &[u8]) -> Result<LogState, StorageError> {
        let next = self.read(NEXT_LOG)?.map_or(1, |bytes| number(&bytes));
        self.set(key(LOG, &[name]), next.to_be_bytes().to_vec());
        self.set(NEXT_LOG.to_vec(), (next + 1).to_be_bytes().to_vec());
        Ok(LogState { number: next, ..LogState::default() })
    }

    fn drop_log(&mut self, name: &[u8], _number: u64) -> Result<(), StorageError> {
        self.unset(key(LOG, &[name]));
        Ok(())
    }

    fn append(&mut self, logs: &[u64], seq: u64, value: &Bytes) -> Result<(), StorageError> {
        if let [log] = logs {
            self.set(entry(*log, seq), [&[OWN][..], value].concat());
            return Ok(());
        }
        let count = logs.len() as u64;
        self.set(key(BODY, &[&seq.to_be_bytes()]), [&count.to_be_bytes()[..], value].concat());
        let stored = [&[SHARED][..], &(value.len() as u64).to_be_bytes()].concat();
        for log in logs {
            self.set(entry(*log, seq), stored.clone());
        }
        Ok(())
    }

    fn trim(&mut self, log: u64, after: u64, up_to: u64) -> Result<(u64, u64), StorageError> {
        let gone = self.range(&after_entry(log, after), &after_entry(log, up_to.max(after)))?;
        let mut bytes = 0;
        let count = gone.len() as u64;
        for (place, stored) in gone {
            bytes += weight(&stored);
            let body = key(BODY, &[place.get(9..).unwrap_or_default()]);
            self.unset(place);
            if stored.first() != Some(&SHARED) {
                continue;
            }
            let Some(shared) = self.read(&body)? else { continue };
            let (left, value) = shared.split_at_checked(8).unwrap_or_default();
            match number(left).saturating_sub(1) {
                0 => self.unset(body),
                left => self.set(body, [&left.to_be_bytes()[..], value].concat()),
            }
        }
        Ok((count, bytes))
    }
}

impl<O: Ordered> Reader for OrderedReader<O> {
    fn get(&self, name: &[u8]) -> Result<Option<Item>, StorageError> {
        Ok(self.0.get(&key(KEY, &[name]))?.map(|stored| item(&stored)))
    }

    fn list(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Item)>, StorageError> {
        let from = match after {
            Some(after) => key(KEY, &[after, &[0]]),
            None => key(KEY, &[prefix]),
        };
        let pairs = self.0.range(&from, &end(&key(KEY, &[prefix])), limit)?;
        let named = |(name, stored): (Vec<u8>, Vec<u8>)| {
            (Bytes::copy_from_slice(name.get(1..).unwrap_or_default()), item(&stored))
        };
        Ok(pairs.into_iter().map(named).collect())
    }

    fn count(&self, prefix: &[u8]) -> Result<u64, StorageError> {
        let prefix = key(KEY, &[prefix]);
        Ok(self.0.range(&prefix, &end(&prefix), usize::MAX)?.len() as u64)
    }

    fn read(&self, log: &[u8], after: u64, span: Span) -> Result<Vec<Entry>, StorageError> {
        let Some(stored) = self.0.get(&key(LOG, &[log]))? else { return Ok(Vec::new()) };
        let log = number(&stored);
        let to = after_entry(log, u64::MAX);
        let pairs = self.0.range(&after_entry(log, after), &to, span.entries_max)?;
        let (mut entries, mut bytes) = (Vec::new(), 0);
        for (place, stored) in pairs {
            let seq = number(place.get(9..).unwrap_or_default());
            let value = if stored.first() == Some(&SHARED) {
                let body = self.0.get(&key(BODY, &[&seq.to_be_bytes()]))?.unwrap_or_default();
                Bytes::from(body).slice(8..)
            } else {
                Bytes::from(stored).slice(1..)
            };
            bytes += value.len();
            if bytes > span.bytes_max && !entries.is_empty() {
                break;
            }
            entries.push(Entry { seq, value });
        }
        Ok(entries)
    }

    fn verify(&self) -> Result<Vec<String>, StorageError> {
        Ok(Vec::new())
    }

    fn copy_to(&self, _to: &Path) -> Result<(), StorageError> {
        Err(StorageError::Failed("this candidate is not copied while it serves".into()))
    }
}
