//! From the file that a program names to what travels in a message.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use comptoir_api::cloud::CloudError;
use comptoir_api::cloud::media::{Kind, check_for, mime_of};
use comptoir_api::cloud::message::MediaUse;
use comptoir_client::blob::{self, File};
use comptoir_wire::content::{self, MediaKind};

use super::{find, of};
use crate::cloud::call::Call;
use crate::cloud::trouble::Answer;
use crate::import::fetch::{FetchError, Fetcher};
use crate::reach::Reach;
use crate::{limits, media};

/// Files that are at the relay already: one that goes to many customers is encrypted once.
#[derive(Default)]
pub(crate) struct Ready(Mutex<HashMap<String, (content::Media, u64)>>);

impl Ready {
    fn get(&self, key: &str, now_ms: u64) -> Option<content::Media> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (media, until_ms) = known.get(key)?;
        (*until_ms > now_ms).then(|| media.clone())
    }

    fn put(&self, key: String, media: content::Media, now_ms: u64, kept_ms: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= limits::CLOUD_READY_MAX {
            known.retain(|_, (_, until_ms)| *until_ms > now_ms);
        }
        if known.len() < limits::CLOUD_READY_MAX {
            known.insert(key, (media, now_ms.saturating_add(kept_ms)));
        }
    }

    /// Forgets a file that was deleted.
    pub(crate) fn forget(&self, id: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = format!("{id} ");
        known.retain(|key, _| !key.starts_with(&own));
    }
}

/// Makes a file of a message: fetched or looked up, encrypted, at the relay.
pub(crate) async fn resolve(call: &Call, asked: &MediaUse) -> Answer<content::Media> {
    let kind = Kind::of(&asked.kind)
        .ok_or_else(|| CloudError::unsupported(format!("No files of type '{}'.", asked.kind)))?;
    let now_ms = call.counter.now_ms();
    let ready = &call.shop.programs().files;
    let by_id = !asked.id.is_empty();
    let key = format!("{} {}", if by_id { &asked.id } else { &asked.link }, kind.name());
    // Also where it is ready: the program may have lost the chat that it came from.
    let row = if by_id { Some(known(call, &asked.id).await?) } else { None };
    let mut made = if let Some(made) = ready.get(&key, now_ms) {
        made
    } else {
        let file = match &row {
            Some(row) => {
                check_for(kind, &row.mime, row.size)?;
                let bytes = of(call, row).await?;
                File { bytes, name: row.name.clone(), mime: row.mime.clone(), ..File::default() }
            }
            None => fetched(call, kind, &asked.link).await?,
        };
        let made = put(call, kind, file).await?;
        let kept_ms = if by_id { limits::CLOUD_READY_MS } else { limits::CLOUD_READY_LINK_MS };
        ready.put(key, made.clone(), now_ms, kept_ms);
        made
    };
    if !asked.filename.is_empty() {
        made.name.clone_from(&asked.filename);
    }
    made.caption.clone_from(&asked.caption);
    made.kind = match kind {
        Kind::Image => MediaKind::Image,
        Kind::Video => MediaKind::Video,
        Kind::Audio if asked.voice => MediaKind::Voice,
        Kind::Audio => MediaKind::Audio,
        Kind::Sticker => MediaKind::Sticker,
        Kind::Document => MediaKind::Document,
    } as i32;
    Ok(made)
}

async fn known(call: &Call, id: &str) -> Answer<comptoir_store::cloud_media::CloudMediaRow> {
    let none = || {
        CloudError::value(format!("There is no file '{id}': uploads are kept for 30 days at most."))
    };
    Ok(find(call, id).await?.ok_or_else(none)?)
}

async fn fetched(call: &Call, kind: Kind, link: &str) -> Answer<File> {
    let config = &call.counter.config;
    let reach = Reach::public_and(&config.base).or(&config.webhook_allow);
    let fetcher = Fetcher::within(reach);
    let limit = usize::try_from(kind.bytes_max()).unwrap_or(usize::MAX);
    let (bytes, said) = fetcher.file(link, limit).await.map_err(|error| {
        let details = match error {
            FetchError::TooLarge(limit) => {
                let name = kind.name();
                format!("The file at the link has over {limit} bytes, the most of type '{name}'.")
            }
            error => format!("The file at the link could not be fetched: {error}."),
        };
        CloudError::media_download(details)
    })?;
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let sniffed = image::guess_format(&bytes).map_or("", |format| format.to_mime_type());
    let mime = mime_of(&[sniffed, &said], &name);
    check_for(kind, &mime, bytes.len() as u64)?;
    Ok(File { bytes, name, mime, ..File::default() })
}

async fn put(call: &Call, kind: Kind, mut file: File) -> Answer<content::Media> {
    if matches!(kind, Kind::Image | Kind::Sticker) {
        let drawn = call.counter.tasks.spawn_blocking(move || {
            file.thumbnail = media::thumbnail(&file.bytes).unwrap_or_default();
            file
        });
        file = drawn.await.map_err(|_| CloudError::unavailable("The server is stopping."))?;
    }
    Ok(blob::put(call.shop.device().line(), call.shop.fetch(), &file).await?)
}
