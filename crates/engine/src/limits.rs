//! Every size and count of the engine, with units.

use std::time::Duration;

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
/// Entries whose place is kept in memory until they are trimmed (24 bytes each).
pub const RECENT_ENTRIES_MAX: usize = 200_000;
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

/// Messages in one atomic batch of the cluster, its own limit.
pub const CLUSTER_BATCH_MAX: usize = 1_000;
/// Streams of one cluster. More would have less each, and their leaders are on the same nodes.
pub const CLUSTER_STREAMS_MAX: usize = 64;
/// Promises to other streams that one group may need: it holds at most [`SAVE_BYTES_MAX`], in
/// pieces that are half full at the least.
pub const CLUSTER_PROMISES_MAX: usize = 64;
/// Entries that one promise may be of; with its marker it is paid in one atomic batch.
pub const CLUSTER_PROMISE_ENTRIES: usize = 900;
/// … and what they may weigh, bytes; the cluster takes messages of a megabyte.
pub const CLUSTER_PROMISE_BYTES: usize = 512 * 1024;
/// Groups of one stream whose promises may be unpaid before the next that needs some waits.
pub const CLUSTER_UNPAID_MAX: usize = 64;
/// How long the cluster remembers up to where a writer has paid, since it last did: as long as
/// mailboxes keep anything.
pub const CLUSTER_MARKER_TTL: &str = "720h";
/// How long a connection to the cluster may take.
pub const CLUSTER_CONNECT: Duration = Duration::from_secs(2);
/// How long one request to the cluster may take before it is asked again.
pub const CLUSTER_REQUEST: Duration = Duration::from_secs(2);
/// How often a silent connection to the cluster is tried; two without an answer end it.
pub const CLUSTER_PING: Duration = Duration::from_secs(1);
/// How long the cluster may stay silent, as when it elects a leader, before a caller is told.
pub const CLUSTER_PATIENCE: Duration = Duration::from_secs(30);
/// The longest pause between two tries.
pub const CLUSTER_PAUSE: Duration = Duration::from_millis(200);
/// How long the cluster remembers a batch, so that it is not stored twice. Longer than patience.
pub const CLUSTER_DUPLICATES: Duration = Duration::from_mins(2);
/// How long the leader may be silent before it is looked for through another node. An election
/// takes as long.
pub const CLUSTER_SILENCE: Duration = Duration::from_secs(5);
/// How long the cluster keeps saying that a key is gone, before it knows nothing of it.
pub const CLUSTER_GONE_TTL: &str = "5s";
/// How long a watched log may be silent before the leader is asked.
pub const CLUSTER_SWEEP: Duration = Duration::from_secs(30);
/// How often what long batches owe is looked for; how long the count of a full log is good.
pub const CLUSTER_OWED_EVERY: Duration = Duration::from_secs(5);
/// How long trims may wait for company.
pub const CLUSTER_TRIM_DELAY: Duration = Duration::from_millis(100);
/// Requests of one kind to the cluster at once.
pub const CLUSTER_ASKING_MAX: usize = 32;
/// Entries asked for at once.
pub const CLUSTER_READ_ENTRIES: usize = 1_000;
/// … and what they may weigh, bytes.
pub const CLUSTER_READ_BYTES: usize = 4 * 1024 * 1024;
/// Keys whose values are asked for at once; the cluster's own limit is 1,024.
pub const CLUSTER_VALUES: usize = 500;
/// How often others may be faster before a group is given up.
pub const CLUSTER_CONFLICTS_MAX: u32 = 100;
/// Keys the writer remembers.
pub const CLUSTER_KEYS_KNOWN_MAX: usize = 50_000;
/// … whose values weigh at most, bytes.
pub const CLUSTER_KNOWN_BYTES_MAX: usize = 256;
/// How many times a lagging replica is asked again for entries the leader has.
pub const CLUSTER_LAG_TRIES: u32 = 10;
/// What relays tell each other that one may leave unread.
pub const CLUSTER_HEARD_MAX: usize = 64;
