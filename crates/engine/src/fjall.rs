//! fjall under the embedded engine: a log-structured merge tree whose journal is synced once for
//! all that a transaction writes (docs/decide/0001-embedded-engine.md).
//!
//! Two keyspaces. `keys` holds what the engine's callers put, the numbers of logs, and how many
//! logs still hold a value that went to several. `entries` holds what was appended, by log and
//! sequence number; a value for several logs is there once, under a log number of its own.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use bytes::Bytes;
use fjall::{
    Database, Keyspace, KeyspaceCreateOptions, OwnedWriteBatch, PersistMode, Readable, Slice,
};

use crate::embedded::{LogState, Reader, Store};
use crate::recent::{Known, Recent};
use crate::{Entry, Item, Span, StorageError, limits};

impl From<fjall::Error> for StorageError {
    fn from(cause: fjall::Error) -> Self {
        Self::Failed(cause.to_string())
    }
}

const KEY: u8 = b'K';
const LOG: u8 = b'L';
const HOLDERS: u8 = b'H';
const RESERVED: &[u8] = b"R";
const NEXT_LOG: &[u8] = b"N";

/// The log number under which values for several logs are.
const BODIES: u64 = u64::MAX;
/// The entry's value is its own.
const OWN: u8 = 0;
/// The entry's value is its length, and the value itself is under [`BODIES`].
const SHARED: u8 = 1;

/// An entry's key: log, sequence number, [`OWN`] or [`SHARED`].
type Place = [u8; 17];

fn place(log: u64, seq: u64, kind: u8) -> Place {
    let mut place = [kind; 17];
    let numbers = log.to_be_bytes().into_iter().chain(seq.to_be_bytes());
    place.iter_mut().zip(numbers).for_each(|(to, from)| *to = from);
    place
}

/// The places of a log after one sequence number, up to and with another.
fn places(log: u64, after: u64, up_to: u64) -> Range<Place> {
    place(log, after, u8::MAX)..place(log, up_to, u8::MAX)
}

/// The sequence number and the kind in an entry's key.
fn parse(place: &[u8]) -> Option<(u64, u8)> {
    let (seq, kind) = place.get(8..)?.split_first_chunk()?;
    Some((u64::from_be_bytes(*seq), *kind.first()?))
}

fn weight(kind: u8, value: &[u8]) -> u64 {
    if kind == SHARED { number(value) } else { value.len() as u64 }
}

fn key(kind: u8, name: &[u8]) -> Bytes {
    [&[kind], name].concat().into()
}

fn number(bytes: &[u8]) -> u64 {
    bytes.try_into().map(u64::from_be_bytes).unwrap_or_default()
}

fn number_bytes(number: u64) -> Bytes {
    Bytes::copy_from_slice(&number.to_be_bytes())
}

/// fjall keeps short keys inside the nodes of its tables, which is worth more than sharing long
/// values with it: they are copied.
fn copied(stored: &Slice) -> Bytes {
    Bytes::copy_from_slice(stored)
}

fn item(stored: &[u8]) -> Item {
    let (revision, value) = stored.split_at_checked(8).unwrap_or_default();
    Item { revision: number(revision), value: Bytes::copy_from_slice(value) }
}

/// The first key after all that begin with a prefix; prefixes here begin with a letter.
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

/// The files, for the writer.
pub(crate) struct Fjall {
    files: FjallReader,
    /// What this transaction did to `keys`.
    keys: HashMap<Bytes, Option<Bytes>>,
    /// What it did to `entries`; each place once.
    entries: Vec<(Place, Option<Bytes>)>,
    /// Whether any of that is new. Trims come first, so nothing they remove is, as a rule.
    appended: bool,
    /// What was appended lately and not trimmed yet.
    recent: Recent,
}

/// The files, to read.
#[derive(Clone)]
pub(crate) struct FjallReader {
    database: Database,
    keys: Keyspace,
    entries: Keyspace,
}

impl Fjall {
    /// Opens or makes `engine/` in a folder.
    pub(crate) fn open(dir: &Path) -> Result<Self, StorageError> {
        let files = FjallReader::open(dir)?;
        let (keys, entries) = (HashMap::new(), Vec::new());
        Ok(Self { files, keys, entries, appended: false, recent: Recent::default() })
    }

    fn forget(&mut self) {
        self.keys.clear();
        self.entries.clear();
        self.appended = false;
    }

    /// Finds the entries of a log after one sequence number up to and with another.
    fn find(&self, log: u64, after: u64, up_to: u64) -> Result<Vec<Known>, StorageError> {
        let range = places(log, after, up_to);
        let mut found = Vec::new();
        let mut add = |place: &[u8], value: &[u8]| {
            if let Some((seq, kind)) = parse(place) {
                found.push(Known { seq, kind, bytes: weight(kind, value) });
            }
        };
        for guard in self.files.entries.range(range.clone()) {
            let (place, value) = guard.into_inner()?;
            add(&place, &value);
        }
        // A log that is dropped in the transaction that appended to it.
        for (place, value) in self.entries.iter().filter(|_| self.appended) {
            if let (true, Some(value)) = (range.contains(place), value) {
                add(place, value);
            }
        }
        Ok(found)
    }

    fn key(&self, key: &[u8]) -> Result<Option<Bytes>, StorageError> {
        if let Some(changed) = self.keys.get(key) {
            return Ok(changed.clone());
        }
        Ok(self.files.keys.get(key)?.as_ref().map(copied))
    }

    /// Removes an entry; one that this transaction wrote was never there.
    fn remove(&mut self, gone: Place) {
        let new = |(at, value): &(Place, Option<Bytes>)| *at == gone && value.is_some();
        match self.appended.then(|| self.entries.iter().position(new)).flatten() {
            Some(index) => drop(self.entries.swap_remove(index)),
            None => self.entries.push((gone, None)),
        }
    }
}

impl FjallReader {
    fn open(dir: &Path) -> Result<Self, StorageError> {
        let database = Database::builder(dir.join("engine"))
            .cache_size(limits::CACHE_BYTES)
            .max_journaling_size(limits::JOURNAL_BYTES_MAX)
            .open()?;
        let options = |bytes| KeyspaceCreateOptions::default().max_memtable_size(bytes);
        let keys = database.keyspace("keys", || options(limits::KEYS_MEMTABLE_BYTES))?;
        let entries = database.keyspace("entries", || options(limits::ENTRIES_MEMTABLE_BYTES))?;
        Ok(Self { database, keys, entries })
    }

    fn log_number(&self, name: &[u8]) -> Result<Option<u64>, StorageError> {
        Ok(self.keys.get(key(LOG, name))?.map(|stored| number(&stored)))
    }
}

impl Store for Fjall {
    type Reader = FjallReader;

    fn reader(&self) -> Result<FjallReader, StorageError> {
        Ok(self.files.clone())
    }

    fn reserved(&mut self) -> Result<u64, StorageError> {
        Ok(self.key(RESERVED)?.map_or(0, |stored| number(&stored)))
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        self.forget();
        Ok(())
    }

    fn save(&mut self) -> Result<(), StorageError> {
        let items = self.keys.len() + self.entries.len();
        let batch = OwnedWriteBatch::with_capacity(self.files.database.clone(), items);
        let mut batch = batch.durability(Some(PersistMode::SyncData));
        // In order: what lies side by side in a table is then found side by side in the cache.
        let mut keys: Vec<_> = self.keys.drain().collect();
        keys.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        for (key, value) in keys {
            match value {
                Some(value) => batch.insert(&self.files.keys, &key[..], &value[..]),
                None => batch.remove(&self.files.keys, &key[..]),
            }
        }
        self.entries.sort_unstable_by_key(|(place, _)| *place);
        for (place, value) in self.entries.drain(..) {
            match value {
                Some(value) => batch.insert(&self.files.entries, place, &value[..]),
                None => batch.remove(&self.files.entries, place),
            }
        }
        Ok(batch.commit()?)
    }

    fn cancel(&mut self) {
        self.forget();
        self.recent.clear();
    }

    fn get(&mut self, name: &[u8]) -> Result<Option<Item>, StorageError> {
        Ok(self.key(&key(KEY, name))?.map(|stored| item(&stored)))
    }

    fn put(&mut self, name: &[u8], revision: u64, value: &[u8]) -> Result<(), StorageError> {
        let stored = [&revision.to_be_bytes()[..], value].concat().into();
        self.keys.insert(key(KEY, name), Some(stored));
        Ok(())
    }

    fn delete(&mut self, name: &[u8]) -> Result<(), StorageError> {
        self.keys.insert(key(KEY, name), None);
        Ok(())
    }

    fn reserve(&mut self, up_to: u64) -> Result<(), StorageError> {
        self.keys.insert(Bytes::from_static(RESERVED), Some(number_bytes(up_to)));
        Ok(())
    }

    fn log(&mut self, name: &[u8]) -> Result<Option<LogState>, StorageError> {
        let Some(stored) = self.key(&key(LOG, name))? else { return Ok(None) };
        let mut state = LogState { number: number(&stored), ..LogState::default() };
        for guard in self.files.entries.range(places(state.number, 0, u64::MAX)) {
            let (place, value) = guard.into_inner()?;
            let (_, kind) = parse(&place).unwrap_or_default();
            state.entries += 1;
            state.bytes += weight(kind, &value);
        }
        Ok(Some(state))
    }

    fn create_log(&mut self, name: &[u8]) -> Result<LogState, StorageError> {
        let next = self.key(NEXT_LOG)?.map_or(1, |stored| number(&stored));
        self.keys.insert(key(LOG, name), Some(number_bytes(next)));
        self.keys.insert(Bytes::from_static(NEXT_LOG), Some(number_bytes(next + 1)));
        Ok(LogState { number: next, ..LogState::default() })
    }

    fn drop_log(&mut self, name: &[u8], _number: u64) -> Result<(), StorageError> {
        self.keys.insert(key(LOG, name), None);
        Ok(())
    }

    fn append(&mut self, logs: &[u64], seq: u64, value: &Bytes) -> Result<(), StorageError> {
        self.appended = true;
        let kind = if logs.len() == 1 { OWN } else { SHARED };
        for log in logs {
            self.recent.append(*log, Known { seq, kind, bytes: value.len() as u64 });
        }
        if let [log] = logs {
            self.entries.push((place(*log, seq, OWN), Some(value.clone())));
            return Ok(());
        }
        self.entries.push((place(BODIES, seq, OWN), Some(value.clone())));
        let holders = number_bytes(logs.len() as u64);
        self.keys.insert(key(HOLDERS, &seq.to_be_bytes()), Some(holders));
        let length = number_bytes(value.len() as u64);
        for log in logs {
            self.entries.push((place(*log, seq, SHARED), Some(length.clone())));
        }
        Ok(())
    }

    fn trim(&mut self, log: u64, after: u64, up_to: u64) -> Result<(u64, u64), StorageError> {
        if up_to <= after {
            return Ok((0, 0));
        }
        let gone = match self.recent.take(log, after, up_to) {
            Some(gone) => gone,
            None => self.find(log, after, up_to)?,
        };
        let bytes = gone.iter().map(|entry| entry.bytes).sum();
        let count = gone.len() as u64;
        for Known { seq, kind, .. } in gone {
            self.remove(place(log, seq, kind));
            if kind != SHARED {
                continue;
            }
            let holders = key(HOLDERS, &seq.to_be_bytes());
            match self.key(&holders)?.map_or(0, |stored| number(&stored)) {
                0 | 1 => {
                    self.keys.insert(holders, None);
                    self.remove(place(BODIES, seq, OWN));
                }
                more => drop(self.keys.insert(holders, Some(number_bytes(more - 1)))),
            }
        }
        Ok((count, bytes))
    }
}

impl Reader for FjallReader {
    fn get(&self, name: &[u8]) -> Result<Option<Item>, StorageError> {
        Ok(self.keys.get(key(KEY, name))?.map(|stored| item(&stored)))
    }

    fn list(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Bytes, Item)>, StorageError> {
        let from = match after {
            Some(after) => [&[KEY], after, &[0]].concat(),
            None => [&[KEY], prefix].concat(),
        };
        let to = end(&key(KEY, prefix));
        let mut listed = Vec::new();
        for guard in self.keys.range(from..to).take(limit) {
            let (name, stored) = guard.into_inner()?;
            listed.push((copied(&name).slice(1..), item(&stored)));
        }
        Ok(listed)
    }

    fn count(&self, prefix: &[u8]) -> Result<u64, StorageError> {
        let mut count = 0;
        for guard in self.keys.prefix(key(KEY, prefix)) {
            guard.key()?;
            count += 1;
        }
        Ok(count)
    }

    fn read(&self, log: &[u8], after: u64, span: Span) -> Result<Vec<Entry>, StorageError> {
        let Some(log) = self.log_number(log)? else { return Ok(Vec::new()) };
        if after == u64::MAX {
            return Ok(Vec::new());
        }
        let (mut entries, mut bytes) = (Vec::new(), 0);
        for guard in self.entries.range(places(log, after, u64::MAX)).take(span.entries_max) {
            let (at, value) = guard.into_inner()?;
            let Some((seq, kind)) = parse(&at) else { continue };
            let value = if kind == SHARED {
                // Trimmed by the last holder, this one, while it is being read.
                let Some(body) = self.entries.get(place(BODIES, seq, OWN))? else { continue };
                copied(&body)
            } else {
                copied(&value)
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
        let snapshot = self.database.snapshot();
        let mut problems = Vec::new();
        let (mut logs, mut holders) = (HashMap::new(), HashMap::new());
        for guard in snapshot.iter(&self.keys) {
            let (name, stored) = guard.into_inner()?;
            match name.split_first() {
                Some((&LOG, _)) => drop(logs.insert(number(&stored), ())),
                Some((&HOLDERS, seq)) => drop(holders.insert(number(seq), number(&stored))),
                _ => {}
            }
        }
        let (mut homeless, mut lost, mut bodies) = (0_u64, 0_u64, HashMap::new());
        // Bodies have the highest log number: they come last, and are read first.
        for guard in snapshot.range(&self.entries, places(BODIES, 0, u64::MAX)) {
            let (place, value) = guard.into_inner()?;
            bodies.insert(parse(&place).unwrap_or_default().0, value.len() as u64);
        }
        for guard in snapshot.range(&self.entries, ..place(BODIES, 0, 0)) {
            let (place, value) = guard.into_inner()?;
            let log = place.first_chunk().map_or(0, |log| u64::from_be_bytes(*log));
            homeless += u64::from(!logs.contains_key(&log));
            let (seq, kind) = parse(&place).unwrap_or_default();
            if kind == SHARED {
                lost += u64::from(bodies.get(&seq) != Some(&number(&value)));
                if let Some(left) = holders.get_mut(&seq) {
                    *left = left.saturating_sub(1);
                }
            }
        }
        let stray = bodies.keys().filter(|seq| !holders.contains_key(*seq)).count() as u64;
        let miscounted = holders.values().filter(|left| **left > 0).count() as u64;
        for (count, what) in [
            (homeless, "entries are in a log that does not exist"),
            (lost, "entries have no body of their length"),
            (stray, "bodies are in no log"),
            (miscounted, "bodies are in fewer logs than they should"),
        ] {
            if count > 0 {
                problems.push(format!("the relay's storage: {count} {what}"));
            }
        }
        Ok(problems)
    }

    fn copy_to(&self, to: &Path) -> Result<(), StorageError> {
        let snapshot = self.database.snapshot();
        let copy = Self::open(to)?;
        for (from, into) in [(&self.keys, &copy.keys), (&self.entries, &copy.entries)] {
            let mut batch = copy.database.batch();
            for guard in snapshot.iter(from) {
                let (key, value) = guard.into_inner()?;
                batch.insert(into, key, value);
                if batch.len() >= limits::COPIED_AT_ONCE {
                    std::mem::replace(&mut batch, copy.database.batch()).commit()?;
                }
            }
            batch.commit()?;
        }
        Ok(copy.database.persist(PersistMode::SyncAll)?)
    }
}
