//! The latest entries of watched logs, in memory: what was just saved is delivered without a read.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::{Entry, Span, limits};

/// Every watched log.
pub(crate) struct Tails {
    inner: Mutex<Inner>,
}

struct Inner {
    /// Everything up to here is saved and was told to the watchers.
    told: u64,
    logs: HashMap<Bytes, Tail>,
}

struct Tail {
    sender: watch::Sender<u64>,
    /// `entries` holds everything after this.
    floor: u64,
    bytes: usize,
    entries: VecDeque<Entry>,
}

impl Tails {
    /// Everything up to `told` is on disk already.
    pub(crate) fn new(told: u64) -> Self {
        Self { inner: Mutex::new(Inner { told, logs: HashMap::new() }) }
    }

    /// Watches a log from now on.
    pub(crate) fn watch(&self, log: Bytes) -> watch::Receiver<u64> {
        let mut inner = self.lock();
        let told = inner.told;
        let tail = inner.logs.entry(log).or_insert_with(|| Tail {
            sender: watch::Sender::new(0),
            floor: told,
            bytes: 0,
            entries: VecDeque::new(),
        });
        tail.sender.subscribe()
    }

    /// Tells the watchers what was saved; `up_to` is the highest sequence number of it.
    pub(crate) fn tell(&self, up_to: u64, saved: &mut Vec<(Bytes, Entry)>) {
        let mut inner = self.lock();
        inner.told = inner.told.max(up_to);
        for (log, entry) in saved.drain(..) {
            let Some(tail) = inner.logs.get_mut(&log) else { continue };
            let seq = entry.seq;
            tail.push(entry);
            if tail.sender.send(seq).is_err() {
                inner.logs.remove(&log);
            }
        }
    }

    /// The highest sequence number that was told to anybody.
    pub(crate) fn told(&self) -> u64 {
        self.lock().told
    }

    /// Forgets what the device has.
    pub(crate) fn trim(&self, log: &Bytes, up_to: u64) {
        if let Some(tail) = self.lock().logs.get_mut(log) {
            while tail.entries.front().is_some_and(|entry| entry.seq <= up_to) {
                tail.pop();
            }
        }
    }

    /// Reads from memory, if all of it after `after` is there.
    pub(crate) fn read(&self, log: &Bytes, after: u64, span: Span) -> Option<Vec<Entry>> {
        let inner = self.lock();
        let tail = inner.logs.get(log).filter(|tail| after >= tail.floor)?;
        let mut bytes = 0;
        let fits = |entry: &&Entry| {
            bytes += entry.value.len();
            bytes <= span.bytes_max || bytes == entry.value.len()
        };
        let newer = tail.entries.iter().skip_while(|entry| entry.seq <= after);
        Some(newer.take(span.entries_max).take_while(fits).cloned().collect())
    }

    /// Forgets logs nobody watches any more, and wakes the watchers for good when closing.
    pub(crate) fn close(&self) {
        self.lock().logs.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tail {
    fn push(&mut self, entry: Entry) {
        self.bytes += entry.value.len();
        self.entries.push_back(entry);
        while self.entries.len() > limits::TAIL_ENTRIES_MAX || self.bytes > limits::TAIL_BYTES_MAX {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(entry) = self.entries.pop_front() {
            self.bytes -= entry.value.len();
            self.floor = entry.seq;
            if self.entries.is_empty() {
                self.entries = VecDeque::new();
            }
        }
    }
}
