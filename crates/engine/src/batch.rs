//! What is applied whole or not at all.

use bytes::Bytes;

use crate::{Item, StorageError};

/// What must hold for a batch to be applied; checked in order, the first that fails is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Precondition {
    /// The key is not there.
    Absent(Bytes),
    /// The key is there.
    Present(Bytes),
    /// The key was last put at this revision.
    Revision(Bytes, u64),
    /// The key is not there, or holds this value.
    AbsentOr(Bytes, Bytes),
}

impl Precondition {
    /// The key it is about.
    pub fn key(&self) -> &Bytes {
        match self {
            Self::Absent(key)
            | Self::Present(key)
            | Self::Revision(key, _)
            | Self::AbsentOr(key, _) => key,
        }
    }

    /// Whether it holds of what is there.
    pub fn holds(&self, there: Option<&Item>) -> bool {
        match (self, there) {
            (Self::Absent(_) | Self::AbsentOr(..), None) | (Self::Present(_), Some(_)) => true,
            (Self::Revision(_, revision), Some(item)) => item.revision == *revision,
            (Self::AbsentOr(_, value), Some(item)) => item.value == *value,
            _ => false,
        }
    }
}

/// One value for one or many logs. The embedded engine stores it once, however many logs it goes
/// to; a cluster once for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Where it goes.
    pub logs: Vec<Bytes>,
    /// What it is.
    pub value: Bytes,
}

/// Things that happen together. Within a batch: logs are dropped and made first, then keys are
/// deleted, then put, then entries are appended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// What it goes by where storage is in several streams: batches of one home are decided in
    /// order. Left out, it goes by the keys and logs it names. What it rests on must be with it.
    pub home: Option<Bytes>,
    /// All must hold.
    pub preconditions: Vec<Precondition>,
    /// Logs that end, with what is in them.
    pub drops: Vec<Bytes>,
    /// Logs that begin; one that is there stays as it is.
    pub creates: Vec<Bytes>,
    /// Keys that go.
    pub deletes: Vec<Bytes>,
    /// Keys and their new values.
    pub puts: Vec<(Bytes, Bytes)>,
    /// Entries. A log that does not exist or is full is skipped and reported; if entries were to
    /// be appended and every log was skipped, the batch is refused whole.
    pub appends: Vec<Append>,
}

impl Batch {
    /// About how much memory it holds, bytes.
    pub(crate) fn weight_bytes(&self) -> usize {
        let puts: usize = self.puts.iter().map(|(key, value)| key.len() + value.len()).sum();
        let appends: usize =
            self.appends.iter().map(|append| append.value.len() + append.logs.len() * 48).sum();
        256 + puts + appends
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The highest sequence number it used: the revision of its puts.
    pub revision: u64,
    /// Log addresses that do not exist and were skipped.
    pub missing: usize,
    /// Log addresses that were full and were skipped.
    pub full: usize,
}

/// Why a batch was not applied. Nothing of it was.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BatchError {
    /// Caller: a precondition does not hold; read again and decide again.
    #[error("precondition {index} does not hold")]
    Conflict {
        /// Which one, from 0.
        index: usize,
        /// What is there instead.
        current: Option<Item>,
    },
    /// Caller: none of the logs could take an entry.
    #[error("no log took the entries: {missing} do not exist, {full} are full")]
    NoLog {
        /// How many do not exist.
        missing: usize,
        /// How many are full.
        full: usize,
    },
    /// Caller: too much is waiting for the disk; try again a little later.
    #[error("{waiting_bytes} bytes wait for the disk, the limit is {limit_bytes}")]
    Busy {
        /// What waits.
        waiting_bytes: usize,
        /// What may.
        limit_bytes: usize,
    },
    /// Operator: the disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
