//! The way of a file to the relay: encrypted and sent part by part, on from where it was cut, seen
//! and taken back.

use sha2::{Digest, Sha256};

use super::seal::{CHUNK_BYTES, Seal, TAG_BYTES};
use super::{FileError, Patience, Source};
use crate::device::BlobTicket;
use crate::fetch::{Fetch, FetchError, HttpRequest, Shared};
use crate::{Line, limits};

/// Attempts at one part while the relay answers.
const TRIES: u32 = 5;
/// Cuts after which one looks at once whether the relay is there again.
const CUTS_SHORT: u32 = 3;
/// Plaintext and ciphertext of one part, bytes.
const PART_BYTES: u64 = limits::UPLOAD_PART_BYTES;
const SEALED_PART_BYTES: u64 = PART_BYTES + PART_BYTES / CHUNK_BYTES * TAG_BYTES;

/// Somebody who watches an upload.
pub trait Watch: Shared {
    /// So much of so much is there, bytes of ciphertext. False takes the file back.
    fn on(&self, sent_bytes: u64, size_bytes: u64) -> bool;
}

/// Nobody.
#[derive(Debug, Clone, Copy)]
pub struct Quiet;

impl Watch for Quiet {
    fn on(&self, _: u64, _: u64) -> bool {
        true
    }
}

/// A file that is encrypted part by part; a part that was cut is made again, and is the same.
///
/// Other plaintext under the same key and numbers would give both away, so each part is remembered
/// by its hash: one that changed is never encrypted.
pub(super) struct Sealing<'a> {
    source: &'a dyn Source,
    seal: Seal,
    /// SHA-256 of each part's plaintext, in order: 64 KiB for 2 GiB.
    parts: Vec<[u8; 32]>,
    /// Of the ciphertext of those parts.
    hash: Sha256,
}

impl<'a> Sealing<'a> {
    pub(super) fn new(source: &'a dyn Source, seal: Seal) -> Self {
        Self { source, seal, parts: Vec::new(), hash: Sha256::new() }
    }

    /// How long the ciphertext is, bytes.
    pub(super) fn size_bytes(&self) -> u64 {
        self.seal.sealed_bytes()
    }

    /// The ciphertext from a place to the end of the part it is in. Parts are made in order; one
    /// can go back, not ahead.
    pub(super) async fn part_from(&mut self, offset: u64) -> Result<Vec<u8>, FileError> {
        let part = offset / SEALED_PART_BYTES;
        let start = part * PART_BYTES;
        let end = (start + PART_BYTES).min(self.seal.size_bytes());
        let at = usize::try_from(part).map_err(|_| FileError::Damaged)?;
        if at > self.parts.len() || start >= end {
            return Err(FileError::Refused("the relay has more than was sent".into()));
        }
        let plain = self.source.read(start..end).await?;
        let hash: [u8; 32] = Sha256::digest(&plain).into();
        if plain.len() as u64 != end - start
            || self.parts.get(at).is_some_and(|known| *known != hash)
        {
            return Err(FileError::Changed);
        }
        let mut sealed = self.seal.close(start / CHUNK_BYTES, &plain)?;
        if at == self.parts.len() {
            self.hash.update(&sealed);
            self.parts.push(hash);
        }
        let within = (offset - part * SEALED_PART_BYTES) as usize;
        sealed.drain(..within.min(sealed.len()));
        Ok(sealed)
    }

    /// SHA-256 of the ciphertext, once all of it was made.
    pub(super) fn sha256(self) -> Result<Vec<u8>, FileError> {
        if self.parts.len() as u64 != self.seal.size_bytes().div_ceil(PART_BYTES) {
            return Err(FileError::Refused("the relay has more than was sent".into()));
        }
        Ok(self.hash.finalize().to_vec())
    }
}

/// Uploads in parts, each from where the relay is. A cut is waited out, with patience. Answers the
/// SHA-256 of what is there.
pub(super) async fn upload(
    line: &Line,
    fetch: &impl Fetch,
    ticket: &BlobTicket,
    mut sealing: Sealing<'_>,
    watch: &dyn Watch,
    patience: Patience,
) -> Result<Vec<u8>, FileError> {
    let relay = line.read(|device| device.relay().to_owned());
    let url = format!("{relay}/v1/blobs/{}", ticket.blob);
    let bearer = ("authorization".to_owned(), format!("Bearer {}", ticket.token));
    let size = sealing.size_bytes();
    let (mut offset, mut tries, mut cuts) = (0_u64, 0, 0);
    // All of it may be there and not be kept yet: then it is asked again, with nothing more.
    let mut kept = false;
    while !kept {
        if !watch.on(offset, size) {
            return Err(FileError::TakenBack);
        }
        let body = if offset < size { sealing.part_from(offset).await? } else { Vec::new() };
        let (sent, last) = (body.len() as u64, offset + body.len() as u64 >= size);
        let request = HttpRequest {
            method: "PUT",
            url: url.clone(),
            headers: vec![
                bearer.clone(),
                ("upload-offset".to_owned(), offset.to_string()),
                ("upload-complete".to_owned(), if last { "?1" } else { "?0" }.to_owned()),
            ],
            body,
        };
        match fetch.fetch(request, 64 * 1024).await {
            Ok(answer) if answer.is_success() => {
                offset += sent;
                kept = last;
                tries = 0;
                continue;
            }
            Ok(answer) if !matches!(answer.status, 409 | 500..=599) => {
                return Err(FileError::Refused(String::from_utf8_lossy(&answer.body).into_owned()));
            }
            Ok(_) if tries >= TRIES => return Err(FileError::Refused("too many tries".into())),
            Ok(_) => tries += 1,
            Err(error) => {
                cuts += 1;
                if cuts > limits::CUTS_MAX || patience == Patience::None {
                    return Err(error.into());
                }
                until_back(line, &error, cuts, || watch.on(offset, size)).await?;
            }
        }
        let head = HttpRequest {
            method: "HEAD",
            url: url.clone(),
            headers: vec![bearer.clone()],
            body: Vec::new(),
        };
        if let Ok(answer) = fetch.fetch(head, 64 * 1024).await
            && let Some(at) = answer.header("upload-offset").and_then(|at| at.parse().ok())
        {
            offset = at;
            kept = answer.header("upload-complete") == Some("?1");
        }
    }
    watch.on(size, size);
    sealing.sha256()
}

/// Waits until the device has its relay again: what is there already is not sent twice. Where the
/// device never noticed a cut, the next news of it is enough to try again.
pub(super) async fn until_back(
    line: &Line,
    error: &FetchError,
    cuts: u32,
    goes_on: impl Fn() -> bool,
) -> Result<(), FileError> {
    if !matches!(error, FetchError::Offline) {
        return Err(error.clone().into());
    }
    let mut seen = line.news().rings();
    // Most cuts are over at once; who drives the socket is asked how it is. Once: what it does then
    // is news, and asked at each of them the two would wake each other for ever.
    if cuts <= CUTS_SHORT {
        line.bell().ring();
    }
    loop {
        if !goes_on() {
            return Err(FileError::TakenBack);
        }
        seen = line.news().after(seen).await;
        if line.read(crate::Device::online) {
            return Ok(());
        }
    }
}
