//! Where things are in the engine: one letter, then ids of fixed length.

use bytes::Bytes;
use comptoir_wire::ids::{AccountId, BlobId, ChatId, DeviceId};
use sha2::{Digest, Sha256};

use crate::limits;

/// Of the hash in [`once`]: among 2^56 sends of a fortnight two would meet.
const ONCE_HASH_BYTES: usize = 14;

fn key(kind: u8, parts: &[&[u8]]) -> Bytes {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(kind);
    for part in parts {
        key.extend_from_slice(part);
    }
    key.into()
}

/// The log that is a device's mailbox.
pub(crate) fn mailbox(device: DeviceId) -> Bytes {
    Bytes::copy_from_slice(&device.0)
}

/// What relays tell each other of a device: a topic, not a key.
pub(crate) fn near(device: DeviceId) -> Bytes {
    Bytes::copy_from_slice(&device.0)
}

/// Every device; its value is its account.
pub(crate) fn devices() -> Bytes {
    key(b'd', &[])
}

/// One of [`devices`].
pub(crate) fn device(device: DeviceId) -> Bytes {
    key(b'd', &[&device.0])
}

/// The devices of an account; the device is the end of the key.
pub(crate) fn account(account: AccountId) -> Bytes {
    key(b'a', &[&account.0])
}

/// One of an account's devices.
pub(crate) fn account_device(account: AccountId, device: DeviceId) -> Bytes {
    key(b'a', &[&account.0, &device.0])
}

/// All key packages there are.
pub(crate) fn all_key_packages() -> Bytes {
    key(b'k', &[])
}

/// All key packages of a device.
pub(crate) fn key_packages(device: DeviceId) -> Bytes {
    key(b'k', &[&device.0])
}

/// Its one-time key packages.
pub(crate) fn one_time(device: DeviceId) -> Bytes {
    key(b'k', &[&device.0, &[0]])
}

/// One of them, by the start of its hash.
pub(crate) fn one_time_package(device: DeviceId, hash: &[u8]) -> Bytes {
    key(b'k', &[&device.0, &[0], hash])
}

/// The one that stays.
pub(crate) fn last_resort(device: DeviceId) -> Bytes {
    key(b'k', &[&device.0, &[1]])
}

/// The account of a name.
pub(crate) fn name(name: &str) -> Bytes {
    key(b'n', &[name.as_bytes()])
}

/// The names of an account; the name is the end of the key.
pub(crate) fn account_names(account: AccountId) -> Bytes {
    key(b'N', &[&account.0])
}

/// One of an account's names.
pub(crate) fn account_name(account: AccountId, name: &str) -> Bytes {
    key(b'N', &[&account.0, name.as_bytes()])
}

/// The epoch of a group.
pub(crate) fn group(tag: ChatId) -> Bytes {
    key(b'g', &[&tag.0])
}

/// All that was accepted in a week.
pub(crate) fn once_week(week: u32) -> Bytes {
    key(b'o', &[&week.to_be_bytes()])
}

/// What a device sent under an id in a week; its value is when it was accepted.
///
/// Device and id are hashed together to 14 bytes: with the engine's own letter that is 20, which
/// the storage holds inside its tables' nodes, and a device that picks its ids cannot meet
/// another's.
pub(crate) fn once(week: u32, device: DeviceId, id: &[u8; 16]) -> Bytes {
    let hash = Sha256::new().chain_update(device.0).chain_update(id).finalize();
    key(b'o', &[&week.to_be_bytes(), hash.get(..ONCE_HASH_BYTES).unwrap_or_default()])
}

/// The week of a time, for [`once`].
pub(crate) fn week(at_ms: u64) -> u32 {
    u32::try_from(at_ms / limits::ONCE_MS).unwrap_or(u32::MAX)
}

/// Every blob.
pub(crate) fn blobs() -> Bytes {
    key(b'b', &[])
}

/// One of [`blobs`].
pub(crate) fn blob(blob: BlobId) -> Bytes {
    key(b'b', &[&blob.0])
}

/// Marks that tie sequence numbers to times.
pub(crate) fn marks() -> Bytes {
    key(b'm', &[])
}

/// A mark: everything with a smaller sequence number is older than this. Each stream of the
/// storage has its own.
pub(crate) fn mark(at_ms: u64, stream: usize) -> Bytes {
    in_stream(b'm', &at_ms.to_be_bytes(), stream)
}

/// A key that each stream of the storage has: its number is behind, unless it is the first.
fn in_stream(kind: u8, name: &[u8], stream: usize) -> Bytes {
    match u16::try_from(stream).unwrap_or(u16::MAX) {
        0 => key(kind, &[name]),
        stream => key(kind, &[name, &stream.to_be_bytes()]),
    }
}

/// The time of a mark, and its stream.
pub(crate) fn marked(mark: &[u8]) -> (u64, usize) {
    let stream = mark.get(9..).and_then(|stream| stream.try_into().ok()).map(u16::from_be_bytes);
    (number(mark.get(1..9).unwrap_or_default()), stream.unwrap_or_default().into())
}

/// What is written to see whether a stream of the storage takes anything.
pub(crate) fn readiness(stream: usize) -> Bytes {
    in_stream(b'r', &[], stream)
}

/// Written to learn the storage's own time.
pub(crate) fn clock() -> Bytes {
    key(b'c', &[])
}

/// A number as it is kept in values and keys.
pub(crate) fn number(value: &[u8]) -> u64 {
    value.try_into().map(u64::from_be_bytes).unwrap_or_default()
}
