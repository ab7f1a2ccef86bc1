//! Every quota of the relay, with units. Those of the wire are in `comptoir_wire::limits`.

use std::time::Duration;

use comptoir_wire::limits as wire;

/// So many at once, then one every so often.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// At once, after a pause.
    pub burst: u32,
    /// Then one per this.
    pub one_per: Duration,
}

/// What an operator may set.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Messages waiting in one mailbox.
    pub mailbox_entries_max: u64,
    /// What they may weigh, bytes.
    pub mailbox_bytes_max: u64,
    /// Devices of one account.
    pub devices_max: u64,
    /// Names of one account.
    pub names_max: u64,
    /// One blob, bytes of ciphertext.
    pub blob_bytes_max: u64,
    /// How long what nobody fetched is kept, milliseconds.
    pub kept_ms: u64,
    /// Frames of one account, of any kind.
    pub requests: Rate,
    /// Mailboxes that one account sends to.
    pub deliveries: Rate,
    /// Key packages one account claims.
    pub claims: Rate,
    /// Upload tickets of one account.
    pub tickets: Rate,
    /// What one account uploads, in MiB.
    pub upload_mib: Rate,
    /// New connections from one address.
    pub connections: Rate,
    /// Connections of one address that are open: a household, an office, a mobile network's
    /// shared address.
    pub connections_open_max: u32,
    /// Devices registered from one address.
    pub registrations: Rate,
    /// How long a device may take to answer the challenge; what we then do with it is not counted.
    pub hello_timeout: Duration,
    /// How long the socket of a slow reader may stay full before it is cut.
    pub write_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let rate = |burst, one_per_ms| Rate { burst, one_per: Duration::from_millis(one_per_ms) };
        Self {
            mailbox_entries_max: comptoir_engine::limits::LOG_ENTRIES_MAX,
            mailbox_bytes_max: comptoir_engine::limits::LOG_BYTES_MAX,
            devices_max: 16,
            names_max: 5,
            // The plaintext's limit and the tags of its chunks.
            blob_bytes_max: wire::BLOB_BYTES_MAX + wire::BLOB_BYTES_MAX / 1024,
            kept_ms: wire::KEPT_MS_MAX,
            requests: rate(20_000, 1),
            deliveries: rate(20_000, 1),
            claims: rate(200, 200),
            tickets: rate(300, 200),
            upload_mib: rate(8 * 1024, 500),
            connections: rate(100, 200),
            connections_open_max: 1_000,
            registrations: rate(200, 5_000),
            hello_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
        }
    }
}

/// How long the other side may take to read why it is let go.
pub const GOODBYE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a device may be silent before it is pinged; after twice that it is cut.
pub const SILENCE: Duration = Duration::from_mins(5);
/// Requests of one connection that wait for the disk at once; then it is not read from.
pub const IN_FLIGHT_MAX: usize = 128;
/// Malformed frames on one connection before it is cut.
pub const MALFORMED_MAX: u32 = 8;
/// What one signal may weigh, bytes.
pub const SIGNAL_BYTES_MAX: usize = 16 * 1024;
/// Signals waiting for one connection; more are dropped.
pub const SIGNALS_WAITING_MAX: usize = 32;
/// Entries read from a mailbox at a time.
pub const READ_ENTRIES: usize = 256;
/// … and their weight, bytes.
pub const READ_BYTES: usize = 512 * 1024;
/// First size of a socket's read buffer, bytes: most of what an idle connection costs.
pub const SOCKET_READ_BUFFER: usize = 2 * 1024;
/// What is gathered before it is written to a socket, bytes.
pub const SOCKET_WRITE_BUFFER: usize = 16 * 1024;
/// What may be gathered for a slow reader, bytes.
pub const SOCKET_WRITE_BUFFER_MAX: usize = 4 * 1024 * 1024;
/// How long a sender's id is remembered at least, milliseconds: 7 days (at most twice that).
pub const ONCE_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// How far the clocks of relays over the same storage, and of the storage, may be apart,
/// milliseconds: an hour. Beyond it nothing is dropped for being old.
pub const CLOCK_SKEW_MS: u64 = 60 * 60 * 1000;
/// How long an upload ticket is good, milliseconds: a day.
pub const TICKET_MS: u64 = 24 * 60 * 60 * 1000;
/// How often what is too old is dropped.
pub const EXPIRY_EVERY: Duration = Duration::from_hours(1);
/// Marks that tie sequence numbers to times, one an hour and relay; those past go.
pub const MARKS_MAX: usize = 10_000;
/// With more devices than this, their key packages are not counted each hour.
pub const COUNTED_DEVICES_MAX: u64 = 100_000;
/// Tries to claim a key package that others claim too.
pub const CLAIM_TRIES_MAX: u32 = 8;
/// What is written to a blob's file at a time, bytes.
pub const BLOB_CHUNK_BYTES: usize = 256 * 1024;
/// Sequence numbers that a relay can have used since 1970, in bits a millisecond: 65,536.
pub const SEQS_PER_MS_BITS: u32 = 16;
