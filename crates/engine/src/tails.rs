//! The latest entries of watched logs, in memory: what was just saved is delivered without a read.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::tail::Tail;
use crate::{Entry, Span};

/// Every watched log.
pub(crate) struct Tails {
    inner: Mutex<Inner>,
}

struct Inner {
    /// Everything up to here is saved and was told to the watchers.
    told: u64,
    logs: HashMap<Bytes, Watched>,
}

struct Watched {
    sender: watch::Sender<u64>,
    tail: Tail,
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
        let watched = inner
            .logs
            .entry(log)
            .or_insert_with(|| Watched { sender: watch::Sender::new(0), tail: Tail::after(told) });
        watched.sender.subscribe()
    }

    /// Tells the watchers what was saved; `up_to` is the highest sequence number of it.
    pub(crate) fn tell(&self, up_to: u64, saved: &mut Vec<(Bytes, Entry)>) {
        let mut inner = self.lock();
        inner.told = inner.told.max(up_to);
        for (log, entry) in saved.drain(..) {
            let Some(watched) = inner.logs.get_mut(&log) else { continue };
            let seq = entry.seq;
            watched.tail.push(entry);
            if watched.sender.send(seq).is_err() {
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
        if let Some(watched) = self.lock().logs.get_mut(log) {
            watched.tail.trim(up_to);
        }
    }

    /// Reads from memory, if all of it after `after` is there.
    pub(crate) fn read(&self, log: &Bytes, after: u64, span: Span) -> Option<Vec<Entry>> {
        self.lock().logs.get(log)?.tail.read(after, span)
    }

    /// Forgets logs nobody watches any more, and wakes the watchers for good when closing.
    pub(crate) fn close(&self) {
        self.lock().logs.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
