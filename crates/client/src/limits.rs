//! Every size and count a device keeps to, with units; what travels is in `wire::limits`.

/// One-time key packages published at first, and up to which they are filled up.
pub const KEY_PACKAGES: u32 = 20;
/// Fewer unclaimed than this, and new ones are published.
pub const KEY_PACKAGES_LOW: u32 = 8;
/// Keys are changed at least this often, milliseconds: 7 days.
pub const UPDATE_EVERY_MS: u64 = 7 * 24 * 60 * 60 * 1000;
/// Typing is told at most this often, milliseconds.
pub const TYPING_EVERY_MS: u64 = 3_000;
