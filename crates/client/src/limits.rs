//! Every size and count a device keeps to, with units; what travels is in `wire::limits`.

/// One-time key packages a counter publishes at a time: strangers begin chats with it.
pub const KEY_PACKAGES: u32 = 20;
/// Fewer unclaimed than this, and a counter publishes new ones.
pub const KEY_PACKAGES_LOW: u32 = 8;
/// The same of a person's device, which begins its chats itself.
pub const KEY_PACKAGES_PERSON: u32 = 4;
/// Fewer than this, and a person's device publishes new ones.
pub const KEY_PACKAGES_PERSON_LOW: u32 = 2;
/// Keys are changed at least this often, milliseconds: 7 days.
pub const UPDATE_EVERY_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// How long after joining a device changes its keys, milliseconds.
pub const UPDATE_AFTER_JOIN_MS: u64 = 3_000;
/// Typing is told at most this often, milliseconds.
pub const TYPING_EVERY_MS: u64 = 3_000;
/// How long an open form waits for its next screen, milliseconds.
pub const FORM_WAIT_MS: u64 = 20_000;
/// Questions of open forms that wait at once.
pub const FORM_ASKS_MAX: usize = 8;
/// Epochs whose messages can still be read after they ended.
pub const PAST_EPOCHS: usize = 5;
/// Messages of one sender in one epoch that may still come after a later one.
pub const LATE_MESSAGES: u32 = 200;
/// Messages of one sender in one epoch that may be skipped.
pub const SKIPPED_MESSAGES: u32 = 5_000;
/// Plaintexts are padded to a multiple of this, bytes: lengths say less.
pub const PADDING_BYTES: usize = 128;
/// Encoded content of one message, bytes: leaves room for the encryption around it.
pub const CONTENT_BYTES_MAX: usize = 240 * 1024;
/// Unread messages of a chat that are counted; more are as many.
pub const UNREAD_COUNTED: u32 = 1_000;
/// Sends written to the socket and not yet answered.
pub const IN_FLIGHT_MAX: usize = 64;
/// Longest time for which messages can be kept by choice, days.
pub const KEEP_DAYS_MAX: u32 = 3_650;
/// How often a device looks for messages whose time is over.
pub const ERASE_EVERY_MS: u64 = 60 * 60 * 1000;
/// Messages erased in one question.
pub const ERASE_AT_ONCE: u32 = 500;
/// A day.
pub const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Groups kept in memory.
pub const GROUPS_CACHED: usize = 1_024;
/// Missing messages remembered for one sender.
pub const MISSING_MAX: u64 = 1_000;
/// Messages asked for, or sent again, at one request.
pub const ASKED_MAX: usize = 1_000;
/// Messages of one sender asked for on either side of its latest, after one that did not open.
pub const LATEST_MAX: u64 = 20;
/// How long a gap may stay open before it is asked about, milliseconds: what comes out of order.
pub const MISSING_AFTER_MS: u64 = 2_000;
/// What is missing is asked for again this often, milliseconds.
pub const MISSING_AGAIN_MS: u64 = 60_000;
/// How long ciphertexts of a coming epoch wait for it before the device asks to be added again.
pub const HELD_MS: u64 = 5_000;
/// A commit the relay would not take is tried again after this long, milliseconds.
pub const COMMIT_AGAIN_MS: u64 = 60_000;
/// Ciphertexts held for a chat.
pub const HELD_MAX: i64 = 1_000;
/// A device asks to be added again at most this often, milliseconds.
pub const HEAL_EVERY_MS: u64 = 60_000;
/// Own messages sent again to a device that was added again.
pub const RESEND_MAX: i64 = 200;
/// A request to be added again is good for this long, milliseconds: 7 days.
pub const HEAL_VALID_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// How long hashes of processed ciphertexts are kept, milliseconds: as long as the relay's mail.
pub const SEEN_MS: u64 = comptoir_wire::limits::KEPT_MS_MAX;
/// The socket is kept alive this often, milliseconds.
pub const PING_EVERY_MS: u64 = 25_000;
/// A catalogue page or a card, bytes.
pub const PAGE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Pictures above this are neither sent nor shown, million pixels: opened, each takes 4 bytes. The
/// app's `media.js` keeps to the same.
pub const PICTURE_MEGAPIXELS_MAX: u64 = 64;
/// Longer side of a thumbnail, pixels; a larger one is not shown.
pub const THUMBNAIL_PX_MAX: u32 = 1_024;
/// Pictures are read whole, to be cleaned; above this they do not go, bytes: 64 MiB.
pub const PICTURE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What is looked at of a file to see whether it is what it says it is, bytes.
pub const HEAD_BYTES: u64 = 512 * 1024;
/// One request of an upload, bytes of plaintext, whole chunks: what a broken connection costs at
/// most, how finely one sees it go on, and with its tags less than the 1 MiB that proxies take.
pub const UPLOAD_PART_BYTES: u64 = 15 * 64 * 1024;
/// One request of a file that is fetched whole, bytes of plaintext.
pub const FETCH_PART_BYTES: u64 = 4 * 1024 * 1024;
/// Cuts of the connection that one file on its way lives through.
pub const CUTS_MAX: u32 = 100;
pub use comptoir_api::device::{FILE_KEPT_BYTES_MAX, FILM_AT_ONCE_BYTES_MAX};
/// The most of one file that is held in memory, bytes: 100 MiB. What is larger is read part by part.
pub const FILE_WHOLE_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// The month of "at most so many a month", milliseconds: 30 days.
pub const CONSENT_MONTH_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// Broadcasts of a chat looked at to count those of a month.
pub const BROADCASTS_COUNTED: u32 = 500;
