//! How much at once, and for how long, with units.

use std::time::Duration;

/// What is read from a disk at once, bytes.
pub const CHUNK_BYTES: usize = 256 * 1024;
/// One part of a large file on its way to a bucket, bytes; S3 takes 5 MiB and more, and 10,000 of
/// them. What is smaller goes in one request.
pub const PART_BYTES: usize = 8 * 1024 * 1024;
/// Files that are on their way to a bucket at once: each holds one part in memory.
pub const SENDING_MAX: usize = 16;
/// How long a bucket may take to let us connect.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long it may be silent in the middle of an answer.
pub const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// Attempts at one request before it is given up, besides the first.
pub const TRIES_MAX: usize = 4;
/// How long to wait before the second one; each time twice as long.
pub const TRIES_PAUSE: Duration = Duration::from_millis(500);
/// How long they may take together; then whoever asked hears that it is away.
pub const TRIES_TIME: Duration = Duration::from_secs(15);
/// After how many seconds to ask again for a file that is out of reach.
pub const AGAIN_S: u32 = 10;
