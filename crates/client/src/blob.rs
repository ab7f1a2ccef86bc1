//! Attachments: encrypted in chunks, uploaded by ticket, fetched and checked, part by part.

use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Author, Blob, Media, MediaKind};
use comptoir_wire::ids::{ChatId, MessageId};
use comptoir_wire::limits as wire;

use crate::account::random;
use crate::device::{BlobTicket, DeviceError, Draft};
use crate::fetch::{Fetch, FetchError};
use crate::{Line, SendError, limits};

mod clean;
mod media;
mod part;
mod picture;
mod seal;
mod source;
mod upload;

use seal::Seal;
use upload::Sealing;

pub use media::Unfit;
pub use part::{Patience, fetch_file, fetch_into, fetch_part, look_at};
pub(crate) use part::{fetch_blob, thumbnail_type, unfit};
pub(crate) use source::Came;
pub use source::Source;
pub use upload::{Quiet, Watch};

/// A file to send.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// Its bytes, where they do not come from elsewhere.
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
    #[error("the file has {size} bytes, at most {limit} are allowed")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// Person: there is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Person: choose it again.
    #[error("the file was changed or taken away while it was on its way: choose it again")]
    Changed,
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
    watch: &dyn Watch,
) -> Result<MessageId, FileError> {
    let bytes = std::mem::take(&mut file.bytes);
    send_from(line, fetch, chat, &bytes, file, author, watch).await
}

/// The same, of bytes that are read as they go: a picture and what is kept here at once, all else
/// part by part.
pub async fn send_from(
    line: &Line,
    fetch: &impl Fetch,
    chat: ChatId,
    source: &dyn Source,
    mut file: File,
    author: Option<Author>,
    watch: &dyn Watch,
) -> Result<MessageId, FileError> {
    let known = line.read(|device| device.chat(chat))?.is_some_and(|chat| chat.writable);
    if !known {
        return Err(SendError::NoSuchChat.into());
    }
    let head = head(source).await?;
    let size = source.size_bytes();
    let by_name = picture::mime_of_name(&file.name);
    let mime = if file.mime.is_empty() { by_name } else { &file.mime };
    let media = if goes_at_once(source).await? {
        let bytes = source.read(0..size).await?;
        media::check(&bytes, mime)?;
        file.bytes = clean::clean(&bytes).unwrap_or(bytes);
        put_watched(line, fetch, &file.bytes, &file.bytes, &file, watch).await?
    } else {
        media::check(&head, mime)?;
        put_watched(line, fetch, source, &head, &file, watch).await?
    };
    let File { reply_to, forwarded, .. } = file;
    let draft = Draft { reply_to, author, forwarded, ..Draft::new(Kind::Media(media)) };
    let message = line.with(|device| device.send(chat, draft))?;
    if !file.bytes.is_empty() {
        line.with(|device| device.keep_file(message, &file.bytes))?;
    }
    Ok(message)
}

/// Whether a file is read whole before it goes: a picture, which is cleaned, or what is kept here.
pub(crate) async fn goes_at_once(source: &dyn Source) -> Result<bool, FileError> {
    let size = source.size_bytes();
    if size <= limits::FILE_KEPT_BYTES_MAX {
        return Ok(true);
    }
    let is_cleaned = clean::takes(&head(source).await?);
    if is_cleaned && size > limits::PICTURE_BYTES_MAX {
        return Err(FileError::TooLarge { size, limit: limits::PICTURE_BYTES_MAX });
    }
    Ok(is_cleaned)
}

/// The first bytes of a file that may go.
async fn head(source: &dyn Source) -> Result<Vec<u8>, FileError> {
    match source.size_bytes() {
        0 => Err(FileError::Empty),
        size if size > wire::BLOB_BYTES_MAX => {
            Err(FileError::TooLarge { size, limit: wire::BLOB_BYTES_MAX })
        }
        size => source.read(0..size.min(limits::HEAD_BYTES)).await,
    }
}

/// Encrypts and uploads a file, for a message of its own or the head of a card.
pub async fn put(line: &Line, fetch: &impl Fetch, file: &File) -> Result<Media, FileError> {
    put_watched(line, fetch, &file.bytes, &head(&file.bytes).await?, file, &Quiet).await
}

async fn put_watched(
    line: &Line,
    fetch: &impl Fetch,
    source: &dyn Source,
    head: &[u8],
    file: &File,
    watch: &dyn Watch,
) -> Result<Media, FileError> {
    let ticket = ticket(line, sealed_bytes(source.size_bytes())).await?;
    let blob = put_blob(line, fetch, &ticket, source, watch, Patience::Some).await?;

    let shape = picture::look(head);
    let mime = match (file.mime.is_empty(), shape) {
        (false, _) => &file.mime,
        (true, Some(picture)) => picture.mime,
        (true, None) => picture::mime_of_name(&file.name),
    };
    let kind = file.kind.unwrap_or_else(|| kind_of(mime, shape.is_some()));
    Ok(Media {
        kind: kind as i32,
        blob: Some(blob),
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

/// Whether bytes look like a picture; for the fuzzer.
#[cfg(feature = "fuzzing")]
pub(crate) fn looks_like_a_picture(bytes: &[u8]) -> bool {
    picture::look(bytes).is_some()
}

/// What a file of this size comes to once it is encrypted, bytes.
pub(crate) fn sealed_bytes(size_bytes: u64) -> u64 {
    Seal::new(&[0; 32], [0; 7], size_bytes).sealed_bytes()
}

/// Encrypts and uploads what a ticket is for, under a key of its own.
pub(crate) async fn put_blob(
    line: &Line,
    fetch: &impl Fetch,
    ticket: &BlobTicket,
    source: &dyn Source,
    watch: &dyn Watch,
    patience: Patience,
) -> Result<Blob, FileError> {
    let (key, nonce, size) = (random::<32>()?, random::<7>()?, source.size_bytes());
    let sealing = Sealing::new(source, Seal::new(&key, nonce, size));
    let sha256 = upload::upload(line, fetch, ticket, sealing, watch, patience).await?;
    let (id, key, nonce) = (ticket.blob.to_vec(), key.to_vec(), nonce.to_vec());
    Ok(Blob { id, key, sha256, size_bytes: size, nonce })
}

/// Asks for permission to upload, and waits for the answer.
pub(crate) async fn ticket(line: &Line, size_bytes: u64) -> Result<BlobTicket, FileError> {
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
mod tests;
