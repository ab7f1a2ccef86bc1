//! The encryption of a file: STREAM (BE32) over ChaCha20-Poly1305, chunk by chunk. Each chunk is
//! bound to its number and to whether it is the last, so any of them is made again, or opened,
//! without those before it.

use std::ops::Range;

use chacha20poly1305::aead::stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use comptoir_wire::content::Blob;

use super::FileError;

/// Plaintext of one chunk, bytes; each is followed by a tag of 16.
pub(super) const CHUNK_BYTES: u64 = 64 * 1024;
pub(super) const TAG_BYTES: u64 = 16;
const SEALED_BYTES: u64 = CHUNK_BYTES + TAG_BYTES;

/// A file's key, and how long the file is.
pub(super) struct Seal {
    stream: StreamBE32<ChaCha20Poly1305>,
    size_bytes: u64,
}

impl Seal {
    pub(super) fn new(key: &[u8; 32], nonce: [u8; 7], size_bytes: u64) -> Self {
        let cipher = ChaCha20Poly1305::new(key.into());
        Self { stream: StreamBE32::from_aead(cipher, (&nonce).into()), size_bytes }
    }

    /// The one of a file that came.
    pub(super) fn of(blob: &Blob) -> Result<Self, FileError> {
        let key = blob.key.as_slice().try_into().map_err(|_| FileError::Damaged)?;
        let nonce = blob.nonce.as_slice().try_into().map_err(|_| FileError::Damaged)?;
        Ok(Self::new(key, nonce, blob.size_bytes))
    }

    /// How long the plaintext is, bytes.
    pub(super) fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// How long the ciphertext is, bytes.
    pub(super) fn sealed_bytes(&self) -> u64 {
        self.size_bytes + self.chunks() * TAG_BYTES
    }

    fn chunks(&self) -> u64 {
        self.size_bytes.div_ceil(CHUNK_BYTES).max(1)
    }

    /// Whole chunks around a range of plaintext: the number of the first, the plaintext they hold
    /// and the ciphertext they are, each from where to where.
    pub(super) fn around(&self, plain: &Range<u64>) -> (u64, Range<u64>, Range<u64>) {
        let first = plain.start / CHUNK_BYTES;
        let end = plain.end.div_ceil(CHUNK_BYTES).max(first + 1);
        let held = first * CHUNK_BYTES..(end * CHUNK_BYTES).min(self.size_bytes);
        let sealed = first * SEALED_BYTES..(end * SEALED_BYTES).min(self.sealed_bytes());
        (first, held, sealed)
    }

    /// Encrypts whole chunks, the first of them of this number.
    pub(super) fn close(&self, first: u64, plain: &[u8]) -> Result<Vec<u8>, FileError> {
        let chunks = plain.chunks(CHUNK_BYTES as usize);
        let mut sealed = Vec::with_capacity(plain.len() + chunks.len() * TAG_BYTES as usize);
        for (number, chunk) in (first..).zip(chunks) {
            let (place, is_last) = self.place(number)?;
            let chunk = self.stream.encrypt(place, is_last, chunk);
            sealed.extend(chunk.map_err(|_| FileError::Damaged)?);
        }
        Ok(sealed)
    }

    /// Decrypts whole chunks, the first of them of this number; one that is changed, of another
    /// place or cut short is refused.
    pub(super) fn open(&self, first: u64, sealed: &[u8]) -> Result<Vec<u8>, FileError> {
        let mut plain = Vec::with_capacity(sealed.len());
        for (number, chunk) in (first..).zip(sealed.chunks(SEALED_BYTES as usize)) {
            let (place, is_last) = self.place(number)?;
            let chunk = self.stream.decrypt(place, is_last, chunk);
            plain.extend(chunk.map_err(|_| FileError::Damaged)?);
        }
        Ok(plain)
    }

    fn place(&self, number: u64) -> Result<(u32, bool), FileError> {
        let place = u32::try_from(number).map_err(|_| FileError::Damaged)?;
        Ok((place, number + 1 == self.chunks()))
    }
}
