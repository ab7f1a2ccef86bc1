//! Quick replies and the files that go with them, for the console.

use std::collections::HashSet;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use comptoir_api::shop::{QuickFile, QuickReply};
use comptoir_files::Files;
use comptoir_store::ShopId;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use super::chats::{file_name, shown};
use super::input::{Body, Form, file, line};
use super::refused::{Answer, Refused};
use super::rules::texts;
use crate::{AppState, Counter, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    let files = Router::new()
        .route("/api/quick-replies/files", post(add))
        // The form's own lines come on top of the file.
        .layer(DefaultBodyLimit::max(limits::QUICK_FILE_BYTES_MAX + 64 * 1024));
    Router::new()
        .route("/api/quick-replies", get(read).put(write))
        .route("/api/quick-replies/files/{file}", get(fetch))
        .merge(files)
}

async fn read(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<QuickReply>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.automations(&caller.shop).quick_replies().await?))
}

/// Replaces them; files that none of them has any more go.
async fn write(
    State(counter): State<AppState>,
    caller: Caller,
    Body(mut asked): Body<Vec<QuickReply>>,
) -> Answer<Json<Vec<QuickReply>>> {
    if asked.len() > limits::QUICK_REPLIES_MAX {
        let limit = limits::QUICK_REPLIES_MAX;
        return Err(Refused::over("quick_replies", "refused-too-many", limit));
    }
    let files = files(&counter, &caller.shop);
    let mut seen = HashSet::new();
    for reply in &mut asked {
        check(&files, reply).await?;
        if !seen.insert(reply.shortcut.clone()) {
            return Err(Refused::invalid("shortcut", "refused-shortcut-twice"));
        }
    }
    let mut tx = counter.store.begin().await?;
    let before = tx.automations(&caller.shop).quick_replies().await?;
    tx.automations(&caller.shop).set_quick_replies(&asked).await?;
    tx.save().await?;
    let kept: HashSet<&str> = asked.iter().filter_map(id_of).collect();
    for gone in before.iter().filter_map(id_of).filter(|id| !kept.contains(id)) {
        files.remove(gone).await?;
    }
    Ok(Json(asked))
}

/// A shortcut, and words or a file.
async fn check(files: &Files, reply: &mut QuickReply) -> Answer<()> {
    reply.shortcut = line("shortcut", &reply.shortcut, limits::SHORTCUT_CHARS_MAX)?
        .trim_start_matches('/')
        .to_lowercase();
    let fits = |letter: char| letter.is_alphanumeric() || letter == '-';
    if reply.shortcut.is_empty() || !reply.shortcut.chars().all(fits) {
        return Err(Refused::invalid("shortcut", "refused-shortcut"));
    }
    reply.text = line("text", &reply.text, limits::REPLY_CHARS_MAX)?;
    texts("text", &mut reply.texts, limits::REPLY_CHARS_MAX, false)?;
    reply.texts.retain(|(_, text)| !text.is_empty());
    if reply.text.is_empty() {
        reply.text = reply.texts.first().map(|(_, text)| text.clone()).unwrap_or_default();
    }
    let Some(file) = &mut reply.file else {
        return if reply.text.is_empty() {
            Err(Refused::invalid("text", "refused-empty"))
        } else {
            Ok(())
        };
    };
    if !is_id(&file.id) || !files.has(&file.id).await? {
        return Err(Refused::invalid("file", "refused-not-found"));
    }
    file.name = file_name(&file.name);
    file.mime = line("file", &file.mime, limits::LINE_CHARS_MAX)?;
    Ok(())
}

/// Takes a file; it is nobody's until a quick reply has it.
async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    mut form: Form,
) -> Answer<Json<QuickFile>> {
    while let Some(field) = form.next().await? {
        if field.name() != Some("file") {
            continue;
        }
        let name = file_name(field.file_name().unwrap_or_default());
        let mime = field.content_type().unwrap_or_default().to_owned();
        let bytes = file(field, limits::QUICK_FILE_BYTES_MAX).await?;
        if bytes.is_empty() {
            break;
        }
        let (size, id) =
            (bytes.len() as u64, data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)));
        files(&counter, &caller.shop).put(&id, Bytes::from(bytes)).await?;
        return Ok(Json(QuickFile { id, name, mime, size }));
    }
    Err(Refused::invalid("file", "refused-empty"))
}

/// Gives a quick reply's file.
async fn fetch(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Response> {
    let mut tx = counter.store.read().await?;
    let replies = tx.automations(&caller.shop).quick_replies().await?;
    drop(tx);
    let mut known = replies.into_iter().filter_map(|reply| reply.file);
    let file = known.find(|file| file.id == id).ok_or_else(Refused::not_found)?;
    let bytes = files(&counter, &caller.shop).get(&file.id).await?;
    Ok((shown(&file.mime, &file.name)?, bytes).into_response())
}

fn id_of(reply: &QuickReply) -> Option<&str> {
    reply.file.as_ref().map(|file| file.id.as_str())
}

fn is_id(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Where they are: seen by the team alone.
fn files(counter: &Counter, shop: &ShopId) -> Files {
    counter.files(shop).under("quick")
}
