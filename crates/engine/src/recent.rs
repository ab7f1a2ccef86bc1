//! What was appended lately, by log: what a device was just given and has saved is trimmed
//! without being looked for.

use std::collections::{HashMap, VecDeque};

use crate::limits;

/// An entry, as much of it as trimming needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) seq: u64,
    /// How the store keeps it.
    pub(crate) kind: u8,
    /// What its value weighs, bytes.
    pub(crate) bytes: u64,
}

/// Every log that was appended to lately.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    logs: HashMap<u64, Log>,
    entries: usize,
}

#[derive(Debug)]
struct Log {
    /// `entries` is all there is after this.
    floor: u64,
    entries: VecDeque<Known>,
}

impl Recent {
    /// Remembers an entry, the last of its log.
    pub(crate) fn append(&mut self, log: u64, entry: Known) {
        if self.entries >= limits::RECENT_ENTRIES_MAX || self.logs.len() >= limits::LOGS_KNOWN_MAX {
            self.clear();
        }
        let floor = entry.seq.saturating_sub(1);
        let log = self.logs.entry(log).or_insert_with(|| Log { floor, entries: VecDeque::new() });
        log.entries.push_back(entry);
        self.entries += 1;
    }

    /// Takes the entries of a log after one sequence number up to and with another; `None` if
    /// there may be more of them than are remembered.
    pub(crate) fn take(&mut self, log: u64, after: u64, up_to: u64) -> Option<Vec<Known>> {
        let log = self.logs.get_mut(&log)?;
        let all = after >= log.floor;
        let mut taken = Vec::new();
        while let Some(entry) = log.entries.pop_front_if(|entry| entry.seq <= up_to) {
            self.entries -= 1;
            taken.push(entry);
        }
        log.floor = log.floor.max(up_to);
        all.then_some(taken)
    }

    /// Forgets all: what was remembered may not have happened.
    pub(crate) fn clear(&mut self) {
        self.logs.clear();
        self.entries = 0;
    }
}
