//! About how much each log holds, as all writers of this relay know it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::limits;

/// About how much a log holds: what this relay appended, on top of the last count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) entries: u64,
    pub(super) bytes: u64,
}

/// By log; `None` if it does not exist. Clones are the same one.
#[derive(Clone, Default)]
pub(super) struct Sizes(Arc<Mutex<HashMap<Bytes, Option<Size>>>>);

impl Sizes {
    /// What is known of a log that is there.
    pub(super) fn get(&self, log: &[u8]) -> Option<Size> {
        self.lock().get(log).copied().flatten()
    }

    /// Notes what the cluster says of a log.
    pub(super) fn set(&self, log: Bytes, size: Option<Size>) {
        self.lock().insert(log, size);
    }

    /// Notes that a log is there.
    pub(super) fn begin(&self, log: &Bytes) {
        self.lock().entry(log.clone()).or_default().get_or_insert_default();
    }

    /// Notes one more entry; the log is there.
    pub(super) fn add(&self, log: Bytes, bytes: usize) {
        let mut sizes = self.lock();
        let size = sizes.entry(log).or_default().get_or_insert_default();
        size.entries += 1;
        size.bytes += bytes as u64;
    }

    /// Asks the cluster again the next time.
    pub(super) fn forget(&self, log: &[u8]) {
        self.lock().remove(log);
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Makes room for more.
    pub(super) fn bound(&self) {
        let mut sizes = self.lock();
        if sizes.len() > limits::LOGS_KNOWN_MAX {
            sizes.clear();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Bytes, Option<Size>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
