//! What an engine tells of its work to who operates it.

use prometheus::core::Collector;
use prometheus::{Histogram, HistogramOpts, IntCounter};

/// Atomics: counting costs next to nothing.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Batches that one save held.
    pub batches: Histogram,
    /// How long a save took to be on disk, seconds.
    pub sync_seconds: Histogram,
    /// Entries appended to logs.
    pub appended: IntCounter,
    /// Entries trimmed from logs.
    pub trimmed: IntCounter,
}

impl Figures {
    /// All at zero.
    pub fn new() -> Self {
        let batches = HistogramOpts::new(
            "comptoir_engine_save_batches",
            "Batches that one synced save held; the mean says how many share one sync",
        );
        let seconds = HistogramOpts::new(
            "comptoir_engine_sync_seconds",
            "How long a save took to be written and synced",
        );
        let sizes = vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
        let times = vec![0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5];
        Self {
            batches: made(Histogram::with_opts(batches.buckets(sizes))),
            sync_seconds: made(Histogram::with_opts(seconds.buckets(times))),
            appended: made(IntCounter::new(
                "comptoir_engine_entries_appended_total",
                "Entries appended to mailboxes since the start",
            )),
            trimmed: made(IntCounter::new(
                "comptoir_engine_entries_trimmed_total",
                "Entries taken from mailboxes since the start: acknowledged or too old",
            )),
        }
    }

    /// What a registry collects.
    pub fn all(&self) -> Vec<Box<dyn Collector>> {
        vec![
            Box::new(self.batches.clone()),
            Box::new(self.sync_seconds.clone()),
            Box::new(self.appended.clone()),
            Box::new(self.trimmed.clone()),
        ]
    }
}

impl Default for Figures {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::expect_used, reason = "fails for a wrong name alone, and every name is above")]
fn made<T>(figure: prometheus::Result<T>) -> T {
    figure.expect("a figure with a right name")
}
