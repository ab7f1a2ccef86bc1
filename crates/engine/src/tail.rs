//! The latest entries of one log, in memory.

use std::collections::VecDeque;

use crate::{Entry, Span, limits};

/// Everything of a log after a place, within the limits.
pub(crate) struct Tail {
    /// The entries are all there are after this.
    floor: u64,
    bytes: usize,
    entries: VecDeque<Entry>,
}

impl Tail {
    /// Nothing yet; what comes after `floor` is pushed.
    pub(crate) fn after(floor: u64) -> Self {
        Self { floor, bytes: 0, entries: VecDeque::new() }
    }

    /// Adds the next entry of the log.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.bytes += entry.value.len();
        self.entries.push_back(entry);
        while self.entries.len() > limits::TAIL_ENTRIES_MAX || self.bytes > limits::TAIL_BYTES_MAX {
            self.pop();
        }
    }

    /// Forgets what the device has.
    pub(crate) fn trim(&mut self, up_to: u64) {
        while self.entries.front().is_some_and(|entry| entry.seq <= up_to) {
            self.pop();
        }
    }

    /// What follows `after`, if all of it is here.
    pub(crate) fn read(&self, after: u64, span: Span) -> Option<Vec<Entry>> {
        if after < self.floor {
            return None;
        }
        let mut bytes = 0;
        let fits = |entry: &&Entry| {
            bytes += entry.value.len();
            bytes <= span.bytes_max || bytes == entry.value.len()
        };
        let newer = self.entries.iter().skip_while(|entry| entry.seq <= after);
        Some(newer.take(span.entries_max).take_while(fits).cloned().collect())
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
