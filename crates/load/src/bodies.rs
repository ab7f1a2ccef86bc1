//! What a message carries: filler as the relay would see it, or real ciphertexts made elsewhere.

use std::sync::OnceLock;
use std::time::Duration;

/// What a ciphertext weighs here, bytes, where it is filler.
pub(crate) const MESSAGE_BYTES: usize = 1024;

/// Ciphertexts that two devices made of 1 KiB each.
#[derive(Debug)]
pub struct Sealed {
    /// Taken in turns.
    pub ciphertexts: Vec<Vec<u8>>,
    /// What one costs the device that writes, its database in memory.
    pub sealing: Duration,
    /// What one costs the device that reads, likewise.
    pub opening: Duration,
}

/// The same for all of a process, and chosen before anything is sent.
static SEALED: OnceLock<Sealed> = OnceLock::new();

/// From now on messages carry these.
pub(crate) fn carry(sealed: Sealed) {
    // A process measures once.
    let _ = SEALED.set(sealed);
}

/// What is carried, if it is not filler.
pub(crate) fn sealed() -> Option<&'static Sealed> {
    SEALED.get().filter(|sealed| !sealed.ciphertexts.is_empty())
}

/// Two numbers in the clear, then what the message carries.
pub(crate) fn body(first: u64, second: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * MESSAGE_BYTES);
    bytes.extend(first.to_be_bytes());
    bytes.extend(second.to_be_bytes());
    match sealed() {
        None => bytes.resize(MESSAGE_BYTES, 0x5a),
        Some(sealed) => {
            let turn = second as usize % sealed.ciphertexts.len();
            bytes.extend(sealed.ciphertexts.get(turn).into_iter().flatten());
        }
    }
    bytes
}

/// The two numbers of a [`body`].
pub(crate) fn numbers(body: &[u8]) -> Option<(u64, u64)> {
    let (first, rest) = body.split_first_chunk()?;
    Some((u64::from_be_bytes(*first), u64::from_be_bytes(*rest.first_chunk()?)))
}
