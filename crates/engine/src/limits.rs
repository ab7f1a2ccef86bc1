//! Every size and count of the engine, with units.

/// Entries one log may hold; about a busy month for a device that is switched off.
pub const LOG_ENTRIES_MAX: u64 = 100_000;
/// What the entries of one log may weigh, bytes.
pub const LOG_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// What may wait for the disk, bytes; beyond it callers are told to come back.
pub const QUEUE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// What one save may carry, bytes: bounds how long the first in it waits for the last.
pub const SAVE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How long trims may wait for company when nothing else is to be saved, milliseconds.
pub const TRIM_DELAY_MS: u64 = 100;
/// Sequence numbers set aside at a time; a crash skips at most this many.
pub const RESERVED_SEQS: u64 = 100_000;
/// Latest entries of a watched log that are kept in memory.
pub const TAIL_ENTRIES_MAX: usize = 64;
/// … and what they may weigh, bytes.
pub const TAIL_BYTES_MAX: usize = 256 * 1024;
/// Logs whose size is kept in memory.
pub const LOGS_KNOWN_MAX: usize = 200_000;
/// Keys gathered in memory before they are written out, bytes.
pub const KEYS_MEMTABLE_BYTES: u64 = 16 * 1024 * 1024;
/// Entries gathered in memory before they are written out, bytes. Most are fetched and trimmed
/// before that, and then never are.
pub const ENTRIES_MEMTABLE_BYTES: u64 = 64 * 1024 * 1024;
/// Blocks read from disk that are kept in memory, bytes.
pub const CACHE_BYTES: u64 = 16 * 1024 * 1024;
/// What the journal may weigh before what it holds is written out, bytes.
pub const JOURNAL_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Keys copied at once when a copy is made.
pub const COPIED_AT_ONCE: usize = 1_000;
