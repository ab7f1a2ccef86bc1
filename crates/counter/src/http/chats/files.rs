//! Files: sent encrypted through the relay, fetched and decrypted for those who can read the chat.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_api::device::SentId;
use comptoir_client::blob::{self, File, FileError, Patience, Unfit};
use comptoir_client::{FileOf, limits as client_limits};
use comptoir_wire::content::MediaKind;
use comptoir_wire::limits as wire_limits;
use futures_util::stream::{self, Stream};

use super::chat::Open;
use super::write::message_id;
use crate::http::input::{Asked, Form, file, words};
use crate::http::refused::{Answer, Refused};
use crate::{AppState, Shop, limits, media};

/// Sends a file with words under it, in the caller's name.
pub(crate) async fn send(
    State(counter): State<AppState>,
    open: Open,
    mut form: Form,
) -> Answer<Json<SentId>> {
    let mut sent = File::default();
    let mut found = false;
    while let Some(field) = form.next().await? {
        match field.name().unwrap_or_default() {
            "file" => {
                sent.name = file_name(field.file_name().unwrap_or_default());
                sent.mime = field.content_type().unwrap_or_default().to_owned();
                sent.bytes = file(field, limits::FILE_BYTES_MAX).await?;
                found = true;
            }
            "caption" => {
                sent.caption = words(field, "caption", wire_limits::NOTE_CHARS_MAX).await?;
            }
            "thumbnail" => {
                let text = words(field, "thumbnail", 2 * wire_limits::THUMBNAIL_BYTES_MAX).await?;
                sent.thumbnail = thumbnail_of(&text).unwrap_or_default();
            }
            "duration_ms" => {
                sent.duration_ms = words(field, "duration_ms", 20).await?.parse().unwrap_or(0);
            }
            "waveform" => {
                let text = words(field, "waveform", 1_000).await?;
                sent.waveform = text.split(',').filter_map(|bar| bar.parse().ok()).collect();
                if !sent.waveform.is_empty() {
                    sent.kind = Some(MediaKind::Voice);
                }
            }
            _ => {}
        }
    }
    if !found || sent.bytes.is_empty() {
        return Err(Refused::invalid("file", "refused-empty"));
    }
    let Open { shop, chat, author, .. } = open;
    let sent = counter
        .tasks
        .spawn_blocking(move || {
            // A picture's is made here, whatever came with it; a film's only its sender can make.
            if let Some(own) = media::thumbnail(&sent.bytes) {
                sent.thumbnail = own;
            }
            sent
        })
        .await
        .map_err(|_| Refused::internal())?;
    let line = shop.device().line();
    let id = blob::send_file(line, shop.fetch(), chat, sent, Some(author)).await?;
    Ok(Json(SentId { id: id.to_string() }))
}

/// What a browser shows or plays by itself, and that holds no script.
const SHOWN: [&str; 13] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/webm",
    "video/ogg",
    "audio/ogg",
    "audio/webm",
    "audio/mp4",
    "audio/mpeg",
    "audio/aac",
    "audio/wav",
];

/// A thumbnail that came in base64, if it is a JPEG of the size that may travel.
fn thumbnail_of(text: &str) -> Option<Vec<u8>> {
    let bytes = data_encoding::BASE64.decode(text.as_bytes()).ok()?;
    let fits =
        bytes.starts_with(&[0xFF, 0xD8, 0xFF]) && bytes.len() <= wire_limits::THUMBNAIL_BYTES_MAX;
    fits.then_some(bytes)
}

/// Which card of a carousel, from 0.
#[derive(serde::Deserialize)]
pub(crate) struct CardOf {
    card: Option<u32>,
}

/// Fetches a message's file, or that above one of its cards.
pub(crate) async fn fetch(
    open: Open,
    Path((_, message)): Path<(String, String)>,
    Asked(CardOf { card }): Asked<CardOf>,
) -> Answer<Response> {
    let Open { shop, row, .. } = open;
    let id = message_id(&message)?;
    let found = shop.device().read(move |device| device.message(id)).await?;
    if found.is_none_or(|message| message.chat != row.id) {
        return Err(Refused::not_found());
    }
    let file = FileOf { message: id, card };
    let line = shop.device().line();
    let at = 0..client_limits::FETCH_PART_BYTES;
    let (media, first) = blob::fetch_part(line, shop.fetch(), file, at, Patience::None).await?;
    let size = media.blob.as_ref().map(|blob| blob.size_bytes).unwrap_or_default();
    let headers = shown(&media.mime, &media.name)?;
    let length = [(header::CONTENT_LENGTH, HeaderValue::from(size))];
    Ok((headers, length, Body::from_stream(rest(shop, file, size, first))).into_response())
}

/// How a file is handed to a browser: what it shows by itself is shown, the rest is kept.
pub(in crate::http) fn shown(mime: &str, name: &str) -> Answer<[(HeaderName, HeaderValue); 5]> {
    let (mime, how) = if SHOWN.contains(&mime) {
        (mime, "inline")
    } else {
        ("application/octet-stream", "attachment")
    };
    let name = percent_encoded(name);
    let disposition = HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{name}"));
    Ok([
        (header::CONTENT_TYPE, HeaderValue::from_str(mime).map_err(|_| Refused::internal())?),
        (header::CONTENT_DISPOSITION, disposition.map_err(|_| Refused::internal())?),
        // A stranger made it: the browser must neither guess what it is nor run it.
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
    ])
}

/// A file part by part after its first: so much of it is in memory, however large it is.
fn rest(
    shop: Arc<Shop>,
    file: FileOf,
    size: u64,
    first: Vec<u8>,
) -> impl Stream<Item = Result<Vec<u8>, FileError>> {
    stream::try_unfold((shop, 0, Some(first)), move |(shop, at, first)| async move {
        if at >= size {
            return Ok(None);
        }
        let part = if let Some(first) = first {
            first
        } else {
            let line = shop.device().line();
            let range = at..at + client_limits::FETCH_PART_BYTES;
            blob::fetch_part(line, shop.fetch(), file, range, Patience::None).await?.1
        };
        let to = at + part.len() as u64;
        Ok(Some((part, (shop, to, None))))
    })
}

/// A file's own name, without any path.
pub(in crate::http) fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(limits::LINE_CHARS_MAX).collect()
}

fn percent_encoded(name: &str) -> String {
    let keeps = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    name.bytes()
        .map(|byte| if keeps(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotFound | FileError::TakenBack => Self::not_found(),
            FileError::TooLarge { limit, .. } => {
                Self::too_large(usize::try_from(limit).unwrap_or(usize::MAX))
            }
            FileError::Send(error) => error.into(),
            FileError::Fetch(error) => {
                tracing::warn!(%error, "the relay's blobs are out of reach");
                Self::new(StatusCode::BAD_GATEWAY, "internal", "refused-relay")
            }
            FileError::Refused(_) => {
                Self::new(StatusCode::BAD_GATEWAY, "internal", "refused-relay")
            }
            FileError::Empty => Self::invalid("file", "refused-empty"),
            FileError::Unfit(unfit) => Self::invalid(
                "file",
                match unfit {
                    Unfit::NoPicture => "refused-no-picture",
                    Unfit::NoFilm => "refused-no-film",
                    Unfit::TooLarge { .. } => "refused-pixels",
                },
            ),
            FileError::Damaged | FileError::Changed => {
                Self::new(StatusCode::BAD_GATEWAY, "internal", "refused-damaged")
            }
        }
    }
}
