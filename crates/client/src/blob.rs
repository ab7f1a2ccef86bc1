//! Attachments: encrypted in chunks, uploaded by ticket, fetched and checked.

use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Author, Blob, Media, MediaKind};
use comptoir_wire::ids::{BlobId, ChatId, MessageId};
use comptoir_wire::limits as wire;
use sha2::{Digest, Sha256};

use crate::account::random;
use crate::device::{BlobTicket, DeviceError, Draft};
use crate::fetch::{Fetch, FetchError, HttpRequest};
use crate::{FileOf, Line, SendError};

mod clean;
mod media;
mod picture;
mod upload;

pub use media::Unfit;
pub use upload::{Quiet, Watch};

/// Plaintext of one chunk, bytes; each is followed by a tag of 16.
const CHUNK_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;
const WHOLE: usize = CHUNK_BYTES + TAG_BYTES;

/// A file to send.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name.
    pub name: String,
    /// Its media type; guessed from bytes and name if empty.
    pub mime: String,
    /// Words under it.
    pub caption: String,
    /// WebP or JPEG, at most 16 KiB; empty if none.
    pub thumbnail: Vec<u8>,
    /// What it is; by its bytes and media type if absent.
    pub kind: Option<MediaKind>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// How long a film or a sound is; 0 if not known.
    pub duration_ms: u64,
    /// How loud a voice note is, a byte a bar; empty if none.
    pub waveform: Vec<u8>,
    /// It was sent elsewhere first, and is handed on.
    pub forwarded: bool,
}

/// Why a file did not go or come.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Person: no connection.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Relay: it does not take it, or no longer has it.
    #[error("the relay refused it: {0}")]
    Refused(String),
    /// Sender or relay: what came is not what was sent.
    #[error("the file that came is not the one that was sent")]
    Damaged,
    /// Person: over the limit.
    #[error("the file has {size} bytes, at most {limit} can be sent")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// Person: it is not what it says it is, or cannot be shown.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Person: the upload was taken back.
    #[error("the file was taken back before it was there")]
    TakenBack,
    /// Caller: no such message, or it has no file.
    #[error("no such file")]
    NotFound,
    /// The message around it was not taken.
    #[error(transparent)]
    Send(#[from] SendError),
}

impl From<DeviceError> for FileError {
    fn from(error: DeviceError) -> Self {
        Self::Send(SendError::Device(error))
    }
}

/// Encrypts, uploads and sends a file as a message.
pub async fn send_file(
    line: &Line,
    fetch: &impl Fetch,
    chat: ChatId,
    file: File,
    author: Option<Author>,
) -> Result<MessageId, FileError> {
    send_watched(line, fetch, chat, file, author, &Quiet).await
}

/// The same, under somebody's eyes. It has to be what it says it is; a picture goes without what
/// it says of place and device.
pub async fn send_watched(
    line: &Line,
    fetch: &impl Fetch,
    chat: ChatId,
    mut file: File,
    author: Option<Author>,
    watch: &impl Watch,
) -> Result<MessageId, FileError> {
    let by_name = picture::mime_of_name(&file.name);
    let mime = if file.mime.is_empty() { by_name } else { &file.mime };
    media::check(&file.bytes, mime)?;
    if let Some(cleaned) = clean::clean(&file.bytes) {
        file.bytes = cleaned;
    }
    let known = line.read(|device| device.chat(chat))?.is_some_and(|chat| chat.writable);
    if !known {
        return Err(SendError::NoSuchChat.into());
    }
    let media = put_watched(line, fetch, &file, watch).await?;
    let File { reply_to, forwarded, .. } = file;
    let draft = Draft { reply_to, author, forwarded, ..Draft::new(Kind::Media(media)) };
    let message = line.with(|device| device.send(chat, draft))?;
    line.with(|device| device.keep_file(message, &file.bytes))?;
    Ok(message)
}

/// Encrypts and uploads a file, for a message of its own or the head of a card.
pub async fn put(line: &Line, fetch: &impl Fetch, file: &File) -> Result<Media, FileError> {
    put_watched(line, fetch, file, &Quiet).await
}

async fn put_watched(
    line: &Line,
    fetch: &impl Fetch,
    file: &File,
    watch: &impl Watch,
) -> Result<Media, FileError> {
    let size = file.bytes.len() as u64;
    if size > wire::BLOB_BYTES_MAX || size == 0 {
        return Err(FileError::TooLarge { size, limit: wire::BLOB_BYTES_MAX });
    }
    let (key, nonce) = (random::<32>()?, random::<7>()?);
    let ciphertext = encrypt(&key, nonce, &file.bytes)?;
    let sha256 = Sha256::digest(&ciphertext).to_vec();
    let ticket = ticket(line, ciphertext.len() as u64).await?;
    upload::upload(line, fetch, &ticket, &ciphertext, watch).await?;

    let shape = picture::look(&file.bytes);
    let mime = match (file.mime.is_empty(), shape) {
        (false, _) => &file.mime,
        (true, Some(picture)) => picture.mime,
        (true, None) => picture::mime_of_name(&file.name),
    };
    let kind = file.kind.unwrap_or_else(|| kind_of(mime, shape.is_some()));
    Ok(Media {
        kind: kind as i32,
        blob: Some(Blob {
            id: ticket.blob.to_vec(),
            key: key.to_vec(),
            sha256,
            size_bytes: size,
            nonce: nonce.to_vec(),
        }),
        name: file.name.chars().take(255).collect(),
        mime: mime.to_owned(),
        caption: file.caption.clone(),
        width_px: shape.map(|picture| picture.width_px).unwrap_or_default(),
        height_px: shape.map(|picture| picture.height_px).unwrap_or_default(),
        thumbnail: file.thumbnail.clone(),
        duration_ms: file.duration_ms,
        waveform: file.waveform.clone(),
        ..Media::default()
    })
}

fn kind_of(mime: &str, is_picture: bool) -> MediaKind {
    match mime.split('/').next() {
        _ if is_picture => MediaKind::Image,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// Fetches, decrypts and checks a message's file.
pub async fn fetch_file(
    line: &Line,
    fetch: &impl Fetch,
    file: impl Into<FileOf>,
) -> Result<(Media, Vec<u8>), FileError> {
    let file = file.into();
    let media = line.read(|device| device.media(file))?.ok_or(FileError::NotFound)?;
    if let Some(bytes) = line.read(|device| device.file(file))? {
        return Ok((media, bytes));
    }
    let blob = media.blob.clone().ok_or(FileError::NotFound)?;
    let id = BlobId::from_slice(&blob.id).map_err(|_| FileError::Damaged)?;
    let relay = line.read(|device| device.relay().to_owned());
    let limit = ciphertext_bytes(blob.size_bytes);
    let response = fetch.fetch(HttpRequest::get(format!("{relay}/v1/blobs/{id}")), limit).await?;
    if !response.is_success() {
        return Err(FileError::Refused(format!("HTTP {}", response.status)));
    }
    let bytes = decrypt(&blob, &response.body)?;
    line.with(|device| device.keep_file(file, &bytes))?;
    Ok((media, bytes))
}

/// Why a file that came is not shown, if it is not.
pub(crate) fn unfit(media: &Media, bytes: &[u8]) -> Option<Unfit> {
    media::check(bytes, &media.mime).err()
}

/// Whether bytes look like a picture; for the fuzzer.
#[cfg(feature = "fuzzing")]
pub(crate) fn look_at(bytes: &[u8]) -> bool {
    picture::look(bytes).is_some()
}

fn ciphertext_bytes(plaintext_bytes: u64) -> u64 {
    let chunks = plaintext_bytes.div_ceil(CHUNK_BYTES as u64).max(1);
    plaintext_bytes.saturating_add(chunks * TAG_BYTES as u64)
}

fn encrypt(key: &[u8; 32], nonce: [u8; 7], bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let cipher = ChaCha20Poly1305::new(key.into());
    let mut encryptor = EncryptorBE32::from_aead(cipher, (&nonce).into());
    let mut out = Vec::with_capacity(ciphertext_bytes(bytes.len() as u64) as usize);
    let last = bytes.len().saturating_sub(1) / CHUNK_BYTES * CHUNK_BYTES;
    let (whole, rest) = bytes.split_at(last);
    for chunk in whole.chunks(CHUNK_BYTES) {
        out.extend(encryptor.encrypt_next(chunk).map_err(|_| FileError::Damaged)?);
    }
    out.extend(encryptor.encrypt_last(rest).map_err(|_| FileError::Damaged)?);
    Ok(out)
}

fn decrypt(blob: &Blob, ciphertext: &[u8]) -> Result<Vec<u8>, FileError> {
    let key: &[u8; 32] = blob.key.as_slice().try_into().map_err(|_| FileError::Damaged)?;
    let nonce: &[u8; 7] = blob.nonce.as_slice().try_into().map_err(|_| FileError::Damaged)?;
    if Sha256::digest(ciphertext).as_slice() != blob.sha256 {
        return Err(FileError::Damaged);
    }
    let mut decryptor = DecryptorBE32::from_aead(ChaCha20Poly1305::new(key.into()), nonce.into());
    let last = ciphertext.len().saturating_sub(1) / WHOLE * WHOLE;
    let (whole, rest) = ciphertext.split_at(last);
    let mut out = Vec::with_capacity(ciphertext.len());
    for chunk in whole.chunks(WHOLE) {
        out.extend(decryptor.decrypt_next(chunk).map_err(|_| FileError::Damaged)?);
    }
    out.extend(decryptor.decrypt_last(rest).map_err(|_| FileError::Damaged)?);
    if out.len() as u64 == blob.size_bytes { Ok(out) } else { Err(FileError::Damaged) }
}

/// Asks for permission to upload, and waits for the answer.
async fn ticket(line: &Line, size_bytes: u64) -> Result<BlobTicket, FileError> {
    if !line.read(crate::Device::online) {
        return Err(FetchError::Offline.into());
    }
    let asked = line.with(|device| device.ask_blob_ticket(size_bytes));
    loop {
        let seen = line.news().rings();
        // Taking the answer out is no news to anybody.
        if let Some(answer) = line.take_ticket(asked) {
            return answer.map_err(FileError::Refused);
        }
        if !line.read(crate::Device::online) {
            return Err(FetchError::Offline.into());
        }
        line.news().after(seen).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(bytes: &[u8]) -> (Blob, Vec<u8>) {
        let ciphertext = encrypt(&[1; 32], [2; 7], bytes).unwrap();
        let blob = Blob {
            id: vec![0; 16],
            key: vec![1; 32],
            sha256: Sha256::digest(&ciphertext).to_vec(),
            size_bytes: bytes.len() as u64,
            nonce: vec![2; 7],
        };
        (blob, ciphertext)
    }

    #[test]
    fn a_file_of_any_size_comes_back() {
        for size in [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let bytes: Vec<u8> = (0..size).map(|n| n as u8).collect();
            let (blob, ciphertext) = blob(&bytes);
            assert_eq!(ciphertext.len() as u64, ciphertext_bytes(size as u64));
            assert_eq!(decrypt(&blob, &ciphertext).unwrap(), bytes);
        }
    }

    /// A relay that leaves out the end of a file, or swaps two parts, is found out.
    #[test]
    fn a_file_cut_short_is_refused() {
        let (mut blob, ciphertext) = blob(&vec![7; 2 * CHUNK_BYTES + 5]);
        let short = &ciphertext[..CHUNK_BYTES + TAG_BYTES];
        assert!(matches!(decrypt(&blob, short), Err(FileError::Damaged)));
        blob.sha256 = Sha256::digest(short).to_vec();
        assert!(matches!(decrypt(&blob, short), Err(FileError::Damaged)));
    }
}
