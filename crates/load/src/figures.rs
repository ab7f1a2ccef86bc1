//! What became of a phase, and of all.

use serde::{Deserialize, Serialize};

/// One phase.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Row {
    /// What was done.
    pub what: String,
    /// How often.
    pub messages: u64,
    /// How long it took.
    pub seconds: f64,
    /// Messages a second.
    pub per_second: f64,
    /// Time to the answer (or, where said, to the other device): the median, milliseconds.
    pub p50_ms: f64,
    /// … 99 of 100.
    pub p99_ms: f64,
    /// … 999 of 1,000.
    pub p999_ms: f64,
    /// CPU seconds of the server, user and system, for 100,000 messages.
    pub cpu_s_per_100k: f64,
    /// Bytes the server had written to disk, for each message.
    pub written_bytes_each: f64,
    /// Memory of the server at the end, MiB.
    pub memory_mib: f64,
    /// What else was seen.
    pub note: String,
}

/// A round of the crash test.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Survived {
    /// How the server was ended.
    pub how: String,
    /// How often.
    pub rounds: u32,
    /// Messages acknowledged before the ends, together.
    pub acknowledged: u64,
    /// … and never delivered: must be 0.
    pub lost: u64,
    /// Given to the application twice: must be 0.
    pub doubled: u64,
    /// Delivered before the end and again after it, which the device drops by number.
    pub dropped_by_device: u64,
    /// From starting again to the first answer, the slowest round, milliseconds.
    pub back_after_ms_max: f64,
    /// The load average after the last round.
    #[serde(default)]
    pub load: String,
}

impl Survived {
    /// Says whether everything came, and once.
    pub(crate) fn is_whole(&self) -> bool {
        self.lost == 0 && self.doubled == 0
    }
}

/// Memory of idle connections.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Idle {
    /// Whose, and how.
    #[serde(default)]
    pub what: String,
    /// How many.
    pub connections: usize,
    /// Memory each, KiB.
    pub kib_each: f64,
}

/// What encryption costs the devices, which is not part of the phases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sealing {
    /// What the relay is sent for 1 KiB that is written, bytes.
    pub bytes: usize,
    /// To seal one at the device that writes, milliseconds.
    pub sealing_ms: f64,
    /// To open one at the device that reads, milliseconds.
    pub opening_ms: f64,
}

/// All of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// When, UTC.
    pub date: String,
    /// On what.
    pub machine: String,
    /// The load average before and after.
    pub load: [String; 2],
    /// One `fdatasync` of 4 KiB, p50 and p99, milliseconds.
    pub sync_ms: (f64, f64),
    /// The phases.
    pub rows: Vec<Row>,
    /// Idle connections.
    pub idle: Vec<Idle>,
    /// Crashes.
    pub survived: Vec<Survived>,
    /// What was encrypted, and for how much.
    #[serde(default)]
    pub sealed: Option<Sealing>,
}

impl Report {
    /// Adds the figures of a later run on the same machine.
    pub(crate) fn extend(&mut self, later: Self) {
        if self.date.is_empty() {
            *self = later;
            return;
        }
        self.date = format!("{} to {}", self.date, later.date);
        let [_, after] = later.load;
        self.load[1] = after;
        self.rows.extend(later.rows);
        self.idle.extend(later.idle);
        self.survived.extend(later.survived);
        self.sealed = later.sealed.or(self.sealed.take());
    }
}
