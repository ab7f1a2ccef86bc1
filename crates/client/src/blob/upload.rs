//! The way of a file to the relay: in parts, on from where it was cut, seen and taken back.

use super::FileError;
use crate::device::BlobTicket;
use crate::fetch::{Fetch, FetchError, HttpRequest};
use crate::{Line, limits};

/// Attempts at one part while the relay answers.
const TRIES: u32 = 5;
/// Cuts after which one looks at once whether the relay is there again.
const CUTS_SHORT: u32 = 3;

/// Somebody who watches an upload.
pub trait Watch {
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

/// Uploads in parts, each from where the relay is. A cut is waited out.
pub(super) async fn upload(
    line: &Line,
    fetch: &impl Fetch,
    ticket: &BlobTicket,
    bytes: &[u8],
    watch: &impl Watch,
) -> Result<(), FileError> {
    let relay = line.read(|device| device.relay().to_owned());
    let url = format!("{relay}/v1/blobs/{}", ticket.blob);
    let bearer = ("authorization".to_owned(), format!("Bearer {}", ticket.token));
    let (mut offset, mut tries, mut cuts) = (0_usize, 0, 0);
    // All of it may be there and not be kept yet: then it is asked again, with nothing more.
    let mut kept = bytes.is_empty();
    while !kept {
        if !watch.on(offset as u64, bytes.len() as u64) {
            return Err(FileError::TakenBack);
        }
        let rest = bytes.get(offset..).unwrap_or_default();
        let part = rest.get(..limits::UPLOAD_PART_BYTES.min(rest.len())).unwrap_or_default();
        let last = part.len() == rest.len();
        let request = HttpRequest {
            method: "PUT",
            url: url.clone(),
            headers: vec![
                bearer.clone(),
                ("upload-offset".to_owned(), offset.to_string()),
                ("upload-complete".to_owned(), if last { "?1" } else { "?0" }.to_owned()),
            ],
            body: part.to_vec(),
        };
        match fetch.fetch(request, 64 * 1024).await {
            Ok(answer) if answer.is_success() => {
                offset += part.len();
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
                if cuts > limits::UPLOAD_CUTS_MAX {
                    return Err(error.into());
                }
                until_back(line, &error, cuts, || watch.on(offset as u64, bytes.len() as u64))
                    .await?;
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
    watch.on(bytes.len() as u64, bytes.len() as u64);
    Ok(())
}

/// Waits until the device has its relay again: what is there already is not sent twice. Where the
/// device never noticed a cut, the next news of it is enough to try again.
async fn until_back(
    line: &Line,
    error: &FetchError,
    cuts: u32,
    goes_on: impl Fn() -> bool,
) -> Result<(), FileError> {
    if !matches!(error, FetchError::Offline) {
        return Err(error.clone().into());
    }
    loop {
        let seen = line.news().rings();
        if !goes_on() {
            return Err(FileError::TakenBack);
        }
        // Most cuts are over at once; who drives the socket is asked how it is.
        if cuts <= CUTS_SHORT {
            line.bell().ring();
        }
        line.news().after(seen).await;
        if line.read(crate::Device::online) {
            return Ok(());
        }
    }
}
