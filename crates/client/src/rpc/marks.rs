//! What a person marks for themselves, and what they hand on to another shop.

use comptoir_api::chat::Body;
use comptoir_wire::ids::{ChatId, MessageId};
use serde_json::{Value, json};

use super::calls::{named, sent, to_json};
use super::error::{Failed, NOT_FOUND, PARAMS};
use super::people::{One, message_id};
use super::{DeviceFactory, Rpc};
use crate::blob::{self, Came, File, Quiet};
use crate::device::{Device, DeviceError, Draft};
use crate::fetch::Fetch;

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Marks a chat as a whole; says how it is now.
    pub(super) fn mark(
        &self,
        chat: &str,
        pinned: Option<bool>,
        muted_until_ms: Option<u64>,
        archived: Option<bool>,
        blocked: Option<bool>,
    ) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_chat(chat)?;
        one.line.with(|device| {
            device.together(|device| -> Result<(), DeviceError> {
                pinned.map_or(Ok(()), |pinned| device.pin(id, pinned))?;
                muted_until_ms.map_or(Ok(()), |until_ms| device.mute(id, until_ms))?;
                archived.map_or(Ok(()), |archived| device.archive(id, archived))?;
                blocked.map_or(Ok(()), |blocked| device.block(id, blocked))
            })
        })?;
        summary(&one, id)
    }

    /// Stars a message, or takes its star off.
    pub(super) fn star(&self, message: &str, starred: bool) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_message(message)?;
        let chat = one.line.read(|device| device.chat_of(id))?;
        let chat = chat.ok_or_else(|| Failed::new(NOT_FOUND, "there is no such message"))?;
        one.line.with(|device| device.star(chat, id, starred))?;
        Ok(json!({}))
    }

    /// What is starred, the latest star first of each relay.
    pub(super) fn starred(&self, chat: Option<&str>, limit: Option<u32>) -> Result<Value, Failed> {
        let limit = limit.unwrap_or(50).min(200);
        let mut messages = Vec::new();
        match chat {
            Some(chat) => {
                let (one, id) = self.inner.people.with_chat(chat)?;
                messages = one.line.read(|device| device.starred(Some(id), limit))?;
            }
            None => {
                for one in self.inner.people.all() {
                    messages.extend(one.line.read(|device| device.starred(None, limit))?);
                }
            }
        }
        messages.truncate(limit as usize);
        Ok(json!({ "messages": messages }))
    }

    /// Keeps one message above its thread, or none.
    pub(super) fn top(&self, chat: &str, message: Option<&str>) -> Result<Value, Failed> {
        let (one, id) = self.inner.people.with_chat(chat)?;
        let message = message.map(message_id).transpose()?;
        one.line.with(|device| device.keep_on_top(id, message))?;
        summary(&one, id)
    }

    /// Hands a message on. The other shop gets none of the first one's keys: a file is decrypted
    /// here, and encrypted anew for the chat it goes to.
    pub(super) async fn forward(
        &self,
        message: &str,
        chat: &str,
        once: Option<&str>,
    ) -> Result<Value, Failed> {
        let (from, id) = self.inner.people.with_message(message)?;
        let shown = from.line.read(|device| device.message(id))?;
        let shown = shown.ok_or_else(|| Failed::new(NOT_FOUND, "there is no such message"))?;
        let text = match shown.body {
            Body::Text { text } => text,
            Body::Product(product) => {
                let shop = from.line.read(|device| shop_page(device, id))?;
                format!("{}\n{shop}/p/{}", product.title, product.product)
            }
            Body::Media(shown) => {
                let (one, to) = self.inner.people.with_chat(chat)?;
                let fetch = &self.inner.fetch;
                let media = from.line.read(|device| device.media(id))?;
                let media = media.ok_or_else(|| Failed::new(NOT_FOUND, "no such file"))?;
                let (line, size_bytes) = (&from.line, shown.size_bytes);
                let came = Came { line, fetch, file: id.into(), size_bytes };
                let kind = Some(media.kind());
                let file = File {
                    name: media.name,
                    mime: media.mime,
                    caption: shown.caption,
                    thumbnail: media.thumbnail,
                    kind,
                    duration_ms: media.duration_ms,
                    waveform: media.waveform,
                    forwarded: true,
                    ..File::default()
                };
                return sent(
                    blob::send_from(&one.line, fetch, to, &came, file, None, &Quiet).await?,
                );
            }
            _ => return Err(Failed::new(PARAMS, "words, files and products can be handed on")),
        };
        let mut draft = Draft { forwarded: true, ..Draft::text(text) };
        draft.id = once.map(|once| named(chat, "forward", once));
        self.say(chat, draft)
    }
}

fn summary(one: &One, chat: ChatId) -> Result<Value, Failed> {
    to_json(&one.line.read(|device| device.chat(chat))?)
}

/// The public address of the shop a message is of.
fn shop_page(device: &Device, message: MessageId) -> Result<String, DeviceError> {
    let chat = device.chat_of(message)?.ok_or(DeviceError::NotFound)?;
    let shop = device.shop(chat)?.unwrap_or_default();
    Ok(format!("{}/s/{}", shop.base.trim_end_matches('/'), shop.slug))
}
