//! The way of a file from the relay: any range of it, each chunk checked by itself, or the whole.

use std::ops::Range;

use comptoir_wire::content::{Blob, Media, MediaKind};
use comptoir_wire::ids::BlobId;
use sha2::{Digest, Sha256};

use super::seal::Seal;
use super::upload::until_back;
use super::{FileError, Unfit, media, picture};
use crate::fetch::{Fetch, FetchError, HttpRequest, HttpResponse};
use crate::{FileOf, Line, limits};

/// Whether a cut of the connection is waited out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It is said at once.
    None,
    /// For as long as the device is without its relay.
    Some,
}

/// Fetches, decrypts and checks a message's file, of which no more than may be held in memory.
pub async fn fetch_file(
    line: &Line,
    fetch: &impl Fetch,
    file: impl Into<FileOf>,
) -> Result<(Media, Vec<u8>), FileError> {
    let file = file.into();
    let size = media_of(line, file)?.1.size_bytes;
    let limit = limits::FILE_WHOLE_BYTES_MAX;
    if size > limit {
        return Err(FileError::TooLarge { size, limit });
    }
    let mut bytes = Vec::new();
    let media = fetch_into(line, fetch, file, &mut |part| {
        bytes.extend_from_slice(part);
        Ok(())
    })
    .await?;
    Ok((media, bytes))
}

/// Fetches a message's file part by part, and gives each part away once its chunks were checked.
/// The hash of the whole is checked at the end: where that fails, so did what was given away.
pub async fn fetch_into(
    line: &Line,
    fetch: &impl Fetch,
    file: impl Into<FileOf>,
    give: &mut impl FnMut(&[u8]) -> Result<(), FileError>,
) -> Result<Media, FileError> {
    let file = file.into();
    let (media, blob) = media_of(line, file)?;
    if let Some(bytes) = line.read(|device| device.file(file))? {
        give(&bytes)?;
        return Ok(media);
    }
    let is_kept = blob.size_bytes <= limits::FILE_KEPT_BYTES_MAX;
    let relay = line.read(|device| device.relay().to_owned());
    let mut kept = Vec::new();
    fetch_blob(fetch, &relay, &blob, &mut |plain| {
        if is_kept {
            kept.extend_from_slice(plain);
        }
        give(plain)
    })
    .await?;
    if is_kept {
        line.with(|device| device.keep_file(file, &kept))?;
    }
    Ok(media)
}

/// Fetches, decrypts and checks a range of a message's file; of what lies behind its end, nothing.
/// Small files are fetched whole, and kept.
pub async fn fetch_part(
    line: &Line,
    fetch: &impl Fetch,
    file: impl Into<FileOf>,
    range: Range<u64>,
    patience: Patience,
) -> Result<(Media, Vec<u8>), FileError> {
    let file = file.into();
    let (media, blob) = media_of(line, file)?;
    let range = range.start.min(blob.size_bytes)..range.end.min(blob.size_bytes);
    if range.is_empty() {
        return Ok((media, Vec::new()));
    }
    if let Some(bytes) = line.read(|device| device.file_part(file, &range))? {
        return Ok((media, bytes));
    }
    let is_film = media.kind() == MediaKind::Video;
    let at_once =
        if is_film { limits::FILM_AT_ONCE_BYTES_MAX } else { limits::FILE_KEPT_BYTES_MAX };
    if blob.size_bytes <= at_once {
        let (media, bytes) = fetch_file(line, fetch, file).await?;
        let part = bytes.get(range.start as usize..range.end as usize);
        return Ok((media, part.ok_or(FileError::Damaged)?.to_vec()));
    }
    let seal = Seal::of(&blob)?;
    let (first, held, sealed) = seal.around(&range);
    let bytes = sealed_part(line, fetch, &blob, &seal, sealed, patience).await?;
    let mut plain = seal.open(first, &bytes)?;
    plain.truncate((range.end - held.start) as usize);
    plain.drain(..((range.start - held.start) as usize).min(plain.len()));
    Ok((media, plain))
}

/// Fetches and decrypts a whole blob, and gives each part away once its chunks were checked; the hash
/// of the whole is checked before the last.
pub(crate) async fn fetch_blob(
    fetch: &impl Fetch,
    relay: &str,
    blob: &Blob,
    give: &mut impl FnMut(&[u8]) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let seal = Seal::of(blob)?;
    let (mut at, mut hash) = (0, Sha256::new());
    while at < blob.size_bytes {
        let to = (at + limits::FETCH_PART_BYTES).min(blob.size_bytes);
        let (first, held, sealed) = seal.around(&(at..to));
        let asked = request(relay, blob, &sealed)?;
        let answer = fetch.fetch(asked, sealed.end - sealed.start).await.map_err(not_it)?;
        let bytes = checked(answer, &sealed, &seal)?;
        hash.update(&bytes);
        let plain = seal.open(first, &bytes)?;
        at = held.end;
        if at == blob.size_bytes && hash.clone().finalize().as_slice() != blob.sha256 {
            return Err(FileError::Damaged);
        }
        give(&plain)?;
    }
    Ok(())
}

/// What is said of a message's file, and why it is not shown, if it is not: by its first bytes.
pub async fn look_at(
    line: &Line,
    fetch: &impl Fetch,
    file: impl Into<FileOf>,
) -> Result<(Media, Option<Unfit>), FileError> {
    let head = 0..limits::HEAD_BYTES;
    let (media, head) = fetch_part(line, fetch, file, head, Patience::None).await?;
    let unfit = unfit(&media, &head);
    Ok((media, unfit))
}

/// Why a file that came is not shown, if it is not.
pub(crate) fn unfit(media: &Media, bytes: &[u8]) -> Option<Unfit> {
    media::check(bytes, &media.mime).err()
}

/// A thumbnail's media type, if it is a picture that is as small as it has to be once it is drawn.
pub(crate) fn thumbnail_type(bytes: &[u8]) -> Option<&'static str> {
    let shape = picture::look(bytes)?;
    let side = limits::THUMBNAIL_PX_MAX;
    (shape.width_px <= side && shape.height_px <= side).then_some(shape.mime)
}

fn media_of(line: &Line, file: FileOf) -> Result<(Media, Blob), FileError> {
    let media = line.read(|device| device.media(file))?.ok_or(FileError::NotFound)?;
    let blob = media.blob.clone().ok_or(FileError::NotFound)?;
    Ok((media, blob))
}

/// A range of the ciphertext, exactly as long as it was asked for.
async fn sealed_part(
    line: &Line,
    fetch: &impl Fetch,
    blob: &Blob,
    seal: &Seal,
    range: Range<u64>,
    patience: Patience,
) -> Result<Vec<u8>, FileError> {
    let request = line.read(|device| request(device.relay(), blob, &range))?;
    let mut cuts = 0;
    let answer = loop {
        match fetch.fetch(request.clone(), range.end - range.start).await {
            Ok(answer) => break answer,
            Err(error)
                if matches!(error, FetchError::TooLarge(_))
                    || patience == Patience::None
                    || cuts >= limits::CUTS_MAX =>
            {
                return Err(not_it(error));
            }
            Err(error) => {
                cuts += 1;
                until_back(line, &error, cuts, || true).await?;
            }
        }
    };
    checked(answer, &range, seal)
}

/// Asks for a range of the ciphertext.
fn request(relay: &str, blob: &Blob, range: &Range<u64>) -> Result<HttpRequest, FileError> {
    let id = BlobId::from_slice(&blob.id).map_err(|_| FileError::Damaged)?;
    Ok(HttpRequest {
        headers: vec![("range".to_owned(), format!("bytes={}-{}", range.start, range.end - 1))],
        ..HttpRequest::get(format!("{relay}/v1/blobs/{id}"))
    })
}

/// What is longer than was asked for is something else.
fn not_it(error: FetchError) -> FileError {
    match error {
        FetchError::TooLarge(_) => FileError::Damaged,
        FetchError::Offline => error.into(),
    }
}

fn checked(answer: HttpResponse, range: &Range<u64>, seal: &Seal) -> Result<Vec<u8>, FileError> {
    if !answer.is_success() {
        return Err(FileError::Refused(format!("HTTP {}", answer.status)));
    }
    if is_asked(&answer, range, seal.sealed_bytes()) {
        Ok(answer.body)
    } else {
        Err(FileError::Damaged)
    }
}

/// Whether an answer is of the range that was asked for (RFC 9110 §14.4). One that gives the whole
/// is, where the whole was asked for. Chunks know their numbers, so the server's word for it is
/// not needed; its word against it is.
fn is_asked(answer: &HttpResponse, range: &Range<u64>, size: u64) -> bool {
    let is_long_enough = answer.body.len() as u64 == range.end - range.start;
    let said = answer.header("content-range");
    let is_of_range =
        said.is_none_or(|said| said == format!("bytes {}-{}/{size}", range.start, range.end - 1));
    let is_partial = answer.status == 206 || *range == (0..size);
    is_long_enough && is_of_range && is_partial
}
