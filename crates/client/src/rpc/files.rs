//! Files that a script names, or whose bytes the app gives.

use comptoir_api::device::FileData;
use comptoir_wire::content::MediaKind;
use data_encoding::BASE64;
use serde_json::Value;

use super::calls::{sent, to_json};
use super::error::{Failed, PARAMS};
use super::{DeviceFactory, Rpc};
use crate::FileOf;
use crate::blob::{self, File};
use crate::fetch::Fetch;

/// What a caller gives of a file.
pub(super) struct Given {
    pub(super) path: Option<String>,
    pub(super) data: Option<String>,
    pub(super) name: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) thumbnail: Option<String>,
    pub(super) mime: Option<String>,
}

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Reads what is to be sent.
    pub(super) fn file(&self, given: Given) -> Result<File, Failed> {
        let Given { path, data, name, caption, thumbnail, mime } = given;
        let decoded = |text: String| {
            let wrong = |_| Failed::new(PARAMS, "the data is not base64");
            BASE64.decode(text.as_bytes()).map_err(wrong)
        };
        let (bytes, thumbnail) = match (&path, data) {
            (Some(path), _) => {
                let bytes = self.inner.factory.read_file(path)?;
                let thumbnail = self.inner.factory.thumbnail(&bytes);
                (bytes, thumbnail)
            }
            (None, Some(data)) => (decoded(data)?, thumbnail.map(decoded).transpose()?),
            (None, None) => return Err(Failed::new(PARAMS, "give a path, or data and a name")),
        };
        let of_path = path.as_deref().and_then(|path| path.rsplit(['/', '\\']).next());
        Ok(File {
            bytes,
            name: name.or_else(|| of_path.map(str::to_owned)).unwrap_or_default(),
            mime: mime.unwrap_or_default(),
            caption: caption.unwrap_or_default(),
            thumbnail: thumbnail.unwrap_or_default(),
            ..File::default()
        })
    }

    /// Uploads and sends it.
    pub(super) async fn send_file(&self, chat: &str, file: File) -> Result<Value, Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        sent(blob::send_file(&one.line, &self.inner.fetch, chat, file, None).await?)
    }

    /// Fetches a message's file, or that of one of its cards.
    pub(super) async fn fetch_file(
        &self,
        message: &str,
        card: Option<u32>,
        path: Option<String>,
    ) -> Result<Value, Failed> {
        let (one, message) = self.inner.people.with_message(message)?;
        let file = FileOf { message, card };
        let (media, bytes) = blob::fetch_file(&one.line, &self.inner.fetch, file).await?;
        let data = match path {
            Some(path) => {
                self.inner.factory.write_file(&path, &bytes)?;
                String::new()
            }
            None => BASE64.encode(&bytes),
        };
        to_json(&FileData { name: media.name, mime: media.mime, data })
    }
}

/// What the caller says it is; nothing: its bytes and media type say so.
pub(super) fn kind_asked(
    file: &File,
    voice: bool,
    sticker: bool,
) -> Result<Option<MediaKind>, Failed> {
    let is_webp = file.bytes.starts_with(b"RIFF") && file.bytes.get(8..12) == Some(b"WEBP");
    match (voice, sticker) {
        (false, false) => Ok(None),
        (true, false) => Ok(Some(MediaKind::Voice)),
        (false, true) if is_webp => Ok(Some(MediaKind::Sticker)),
        (_, true) => Err(Failed::new(PARAMS, "a sticker is a WebP picture")),
    }
}
