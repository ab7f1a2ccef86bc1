//! Files that a script names, or whose bytes the app gives.

use comptoir_api::device::{Event, FileData, RpcError};
use comptoir_wire::content::{Media, MediaKind};
use data_encoding::BASE64;
use serde_json::Value;

use super::calls::{sent, to_json};
use super::error::{Failed, PARAMS};
use super::people::People;
use super::{DeviceFactory, Rpc};
use crate::blob::{self, File, FileError, Patience, Source, Unfit, Watch};
use crate::fetch::Fetch;
use crate::{FileOf, limits};

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

/// What the app streams: which bytes of which file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct PartOf {
    /// `msg_…`
    pub message: String,
    /// Which card of a carousel, from 0.
    pub card: Option<u32>,
    /// Where it begins, bytes.
    pub from: u64,
    /// How long it is at most, bytes.
    pub length: u64,
    /// It is to be shown: then what is unfit for that is refused.
    pub shown: bool,
}

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Opens what is to be sent; what is small or a picture is in the file itself.
    pub(super) async fn file(&self, given: Given) -> Result<(File, Option<D::File>), Failed> {
        let Given { path, data, name, caption, thumbnail, mime } = given;
        let decoded = |text: String| {
            let wrong = |_| Failed::new(PARAMS, "the data is not base64");
            BASE64.decode(text.as_bytes()).map_err(wrong)
        };
        let mut thumbnail = thumbnail.map(decoded).transpose()?.unwrap_or_default();
        let (bytes, source) = match (&path, data) {
            (Some(path), _) => {
                let source = self.inner.factory.open_file(path)?;
                let size = source.size_bytes();
                if blob::goes_at_once(&source).await? {
                    let bytes = source.read(0..size).await?;
                    if thumbnail.is_empty() {
                        thumbnail = self.inner.factory.thumbnail(&bytes).unwrap_or_default();
                    }
                    (bytes, None)
                } else {
                    (Vec::new(), Some(source))
                }
            }
            (None, Some(data)) => (decoded(data)?, None),
            (None, None) => return Err(Failed::new(PARAMS, "give a path, or data and a name")),
        };
        let of_path = path.as_deref().and_then(|path| path.rsplit(['/', '\\']).next());
        let file = File {
            bytes,
            name: name.or_else(|| of_path.map(str::to_owned)).unwrap_or_default(),
            mime: mime.unwrap_or_default(),
            caption: caption.unwrap_or_default(),
            thumbnail,
            ..File::default()
        };
        Ok((file, source))
    }

    /// Uploads and sends it; who named it hears how far it is, and may take it back.
    pub(super) async fn send_file(
        &self,
        chat: &str,
        file: File,
        source: Option<D::File>,
        upload: Option<String>,
    ) -> Result<Value, Failed> {
        let Some(name) = upload else {
            return self.send_watched(chat, file, source, &blob::Quiet).await;
        };
        if name.len() > UPLOAD_NAME_BYTES_MAX {
            return Err(Failed::new(PARAMS, "the name of the upload is too long"));
        }
        let watch = Named { people: &self.inner.people, name: &name };
        let done = self.send_watched(chat, file, source, &watch).await;
        self.inner.people.uploads().remove(&name);
        done
    }

    async fn send_watched(
        &self,
        chat: &str,
        file: File,
        source: Option<D::File>,
        watch: &dyn Watch,
    ) -> Result<Value, Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        let (line, fetch) = (&one.line, &self.inner.fetch);
        sent(match source {
            Some(source) => blob::send_from(line, fetch, chat, &source, file, None, watch).await?,
            None => blob::send_watched(line, fetch, chat, file, None, watch).await?,
        })
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
        let (line, fetch) = (&one.line, &self.inner.fetch);
        let Some(path) = path else {
            let (media, bytes) = blob::fetch_file(line, fetch, file).await?;
            let unfit = blob::unfit(&media, &bytes);
            return to_json(&told(media, BASE64.encode(&bytes), unfit));
        };
        let (mut head, mut goes_on, mut failed) = (Vec::new(), false, None);
        let written = blob::fetch_into(line, fetch, file, &mut |part| {
            if !goes_on {
                head = part.to_vec();
            }
            let written = self.inner.factory.write_file(&path, part, goes_on);
            goes_on = true;
            written.map_err(|error| {
                failed = Some(error);
                FileError::TakenBack
            })
        })
        .await;
        if let Some(error) = failed {
            return Err(error.into());
        }
        let media = written?;
        let unfit = blob::unfit(&media, &head);
        to_json(&told(media, String::new(), unfit))
    }

    /// Says what a message's file is, and whether it can be shown, of its first bytes.
    pub(super) async fn look_at_file(
        &self,
        message: &str,
        card: Option<u32>,
    ) -> Result<Value, Failed> {
        let (one, message) = self.inner.people.with_message(message)?;
        let file = FileOf { message, card };
        let (media, unfit) = blob::look_at(&one.line, &self.inner.fetch, file).await?;
        to_json(&told(media, String::new(), unfit))
    }

    /// A range of a message's file, and what the file is. What is unfit to be shown is refused to
    /// who wants to show it.
    pub async fn file_part(&self, asked: PartOf) -> Result<(Media, Vec<u8>), RpcError> {
        Ok(self.part(asked).await?)
    }

    async fn part(&self, asked: PartOf) -> Result<(Media, Vec<u8>), Failed> {
        let PartOf { message, card, from, length, shown } = asked;
        let (one, message) = self.inner.people.with_message(&message)?;
        let (line, file) = (&one.line, FileOf { message, card });
        let range = from..from.saturating_add(length.min(limits::FETCH_PART_BYTES));
        let fetched = blob::fetch_part(line, &self.inner.fetch, file, range, Patience::Some).await;
        let (media, bytes) = fetched?;
        if shown
            && from == 0
            && let Some(unfit) = blob::unfit(&media, &bytes)
        {
            return Err(FileError::Unfit(unfit).into());
        }
        Ok((media, bytes))
    }
}

fn told(media: Media, data: String, unfit: Option<Unfit>) -> FileData {
    let unfit = match unfit {
        None => "",
        Some(Unfit::NoPicture) => "picture",
        Some(Unfit::NoFilm) => "film",
        Some(Unfit::TooLarge { .. }) => "large",
    };
    FileData { name: media.name, mime: media.mime, data, unfit: unfit.to_owned() }
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
