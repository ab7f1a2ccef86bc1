//! Files that a script names, or whose bytes the app gives.

use comptoir_api::device::{Event, FileData};
use comptoir_wire::content::MediaKind;
use data_encoding::BASE64;
use serde_json::Value;

use super::calls::{sent, to_json};
use super::error::{Failed, PARAMS};
use super::people::People;
use super::{DeviceFactory, Rpc};
use crate::FileOf;
use crate::blob::{self, File, Watch};
use crate::fetch::Fetch;

/// Longest name of an upload, bytes.
const UPLOAD_NAME_BYTES_MAX: usize = 100;

/// An upload that has a name: it is told of, and can be taken back.
struct Named<'a> {
    people: &'a People,
    name: &'a str,
}

impl Watch for Named<'_> {
    fn on(&self, sent_bytes: u64, size_bytes: u64) -> bool {
        let goes_on = *self.people.uploads().entry(self.name.to_owned()).or_insert(true);
        let upload = self.name.to_owned();
        self.people.say(Event::Upload { upload, sent_bytes, size_bytes });
        goes_on
    }
}

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

    /// Uploads and sends it; who named it hears how far it is, and may take it back.
    pub(super) async fn send_file(
        &self,
        chat: &str,
        file: File,
        upload: Option<String>,
    ) -> Result<Value, Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        let Some(name) = upload else {
            return sent(blob::send_file(&one.line, &self.inner.fetch, chat, file, None).await?);
        };
        if name.len() > UPLOAD_NAME_BYTES_MAX {
            return Err(Failed::new(PARAMS, "the name of the upload is too long"));
        }
        let watch = Named { people: &self.inner.people, name: &name };
        let done = blob::send_watched(&one.line, &self.inner.fetch, chat, file, None, &watch).await;
        self.inner.people.uploads().remove(&name);
        sent(done?)
    }

    /// Takes back what is on its way; what is not on its way is no error.
    pub(super) fn cancel_file(&self, upload: &str) -> Result<Value, Failed> {
        if let Some(kept) = self.inner.people.uploads().get_mut(upload) {
            *kept = false;
        }
        // One that waits for its relay hears of it too.
        self.inner.people.wake();
        to_json(&serde_json::json!({}))
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
        let unfit = match blob::unfit(&media, &bytes) {
            None => "",
            Some(blob::Unfit::NoPicture) => "picture",
            Some(blob::Unfit::NoFilm) => "film",
            Some(blob::Unfit::TooLarge { .. }) => "large",
        };
        let unfit = unfit.to_owned();
        to_json(&FileData { name: media.name, mime: media.mime, data, unfit })
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
