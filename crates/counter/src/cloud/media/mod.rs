//! Files of programs: uploaded ones, and those that customers sent.
//!
//! An upload is a row and a file of the shop's folder until its time is over. A customer's file is
//! a row alone: its bytes are fetched and decrypted when a program on the chat's roster asks.

mod bytes;
mod resolve;
pub(crate) mod sweep;
pub(crate) mod ticket;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use comptoir_api::cloud::media::{KEPT_MS, check, mime_of};
use comptoir_api::cloud::{CloudError, Scope, VERSION};
use comptoir_store::cloud_media::CloudMediaRow;
use comptoir_wire::ids::ChatId;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) use self::bytes::of;
pub(crate) use self::resolve::{Ready, resolve};
use super::call::Call;
use super::trouble::Answer;
use super::{numbers, token};
use crate::chance;

/// Where uploads are, in the shop's folder.
pub(crate) const FOLDER: &str = "uploads";

/// `POST /{phone}/media`: takes a file.
pub(crate) async fn upload(mut call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Media)?;
    call.need_phone()?;
    if call.params.text("messaging_product").as_deref() != Some("whatsapp") {
        let details = "The parameter 'messaging_product' is required and has to be \"whatsapp\".";
        return Err(CloudError::invalid(details).into());
    }
    let Some(file) = call.file.take() else {
        return Err(CloudError::invalid("The form needs a part 'file' with the file.").into());
    };
    let said = call.params.text("type").unwrap_or_default();
    let mime = mime_of(&[&said, &file.mime], &file.name);
    let size = file.bytes.len() as u64;
    check(&mime, size)?;
    if mime.starts_with("image/") && !looks_like(&mime, &file.bytes) {
        let details = format!("The file says that it is '{mime}', and is not.");
        return Err(CloudError::media_upload(details).into());
    }
    let now_ms = call.counter.now_ms();
    let minutes: Option<u64> = call.params.text("ttl_minutes").and_then(|text| text.parse().ok());
    let kept_ms = minutes.map_or(KEPT_MS, |minutes| minutes.saturating_mul(60_000)).min(KEPT_MS);
    let id = new_id()?;
    let bytes = file.bytes;
    let of = bytes.clone();
    let hashed = tokio::task::spawn_blocking(move || HEXLOWER.encode(&Sha256::digest(&of)));
    let sha256 = hashed.await.map_err(|_| CloudError::unavailable("The server is stopping."))?;
    // Each upload has a file of its own: one that is deleted takes no other's.
    let kept = format!("{FOLDER}/{sha256}.{id}");
    call.counter.files(&call.shop.id).put(&kept, bytes).await?;
    let row = CloudMediaRow {
        id: id.clone(),
        token: call.token.id.clone(),
        file: kept,
        mime,
        sha256,
        size,
        name: file.name,
        created_ms: now_ms,
        expires_ms: now_ms.saturating_add(kept_ms),
        ..CloudMediaRow::default()
    };
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_media(&call.shop.id).add(&row).await?;
    tx.save().await?;
    Ok(Json(json!({ "id": id })))
}

/// Finds a file that the program may see.
pub(crate) async fn find(call: &Call, id: &str) -> Answer<Option<CloudMediaRow>> {
    let mut tx = call.counter.store.read().await?;
    let row = tx.cloud_media(&call.shop.id).lookup(id).await?;
    drop(tx);
    let Some(row) = row.filter(|row| row.expires_ms > call.counter.now_ms()) else {
        return Ok(None);
    };
    if row.chat.is_empty() {
        return Ok(Some(row));
    }
    let chat: Option<ChatId> = row.chat.parse().ok();
    let (Some(chat), Some(reader)) = (chat, token::reader_of(&call.token.id)) else {
        return Ok(None);
    };
    let allowed = call.shop.rosters().allows(chat, reader).await?;
    Ok(allowed.then_some(row))
}

/// `GET /{media}`: what it is, and where its bytes are.
pub(crate) async fn show(call: &Call, mut row: CloudMediaRow) -> Answer<Value> {
    call.need(Scope::Media)?;
    if row.sha256.is_empty() {
        // A customer's: what it is shows when it is opened.
        let bytes = of(call, &row).await?;
        row.sha256 = HEXLOWER.encode(&Sha256::digest(&bytes));
        row.size = bytes.len() as u64;
        let mut tx = call.counter.store.begin().await?;
        tx.cloud_media(&call.shop.id).set_file(&row.id, &row.sha256, row.size).await?;
        tx.save().await?;
    }
    let url = format!("{}/{VERSION}/{}/file", call.origin, row.id);
    let ticket = ticket::query(&call.token, &row.id, call.counter.now_ms());
    Ok(json!({
        "messaging_product": "whatsapp",
        "url": url,
        // kapso's client prefers it, and fetches it without a token.
        "download_url": format!("{url}?{ticket}"),
        "mime_type": row.mime,
        "sha256": row.sha256,
        "file_size": row.size,
        "id": row.id,
    }))
}

/// `GET` of that address: the bytes.
pub(crate) async fn download(call: Call) -> Answer<Response> {
    call.need(Scope::Media)?;
    let id = call.part(0);
    let row = find(&call, id).await?.ok_or_else(|| CloudError::unknown(id))?;
    let bytes = of(&call, &row).await?;
    Ok(answer(&row.mime, &row.name, &row.id, bytes))
}

/// Bytes as an attachment: a stranger made them, no browser may run them.
pub(crate) fn answer(mime: &str, name: &str, otherwise: &str, bytes: Vec<u8>) -> Response {
    let fits = |letter: &char| letter.is_ascii() && !letter.is_ascii_control();
    let plain = |letter: char| if "\"\\;/".contains(letter) { '_' } else { letter };
    let name: String = name.chars().filter(fits).map(plain).collect();
    let name = if name.is_empty() { otherwise.to_owned() } else { name };
    let mime = HeaderValue::from_str(mime);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let usual = HeaderValue::from_static;
    let headers = [
        (header::CONTENT_TYPE, mime.unwrap_or(usual("application/octet-stream"))),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(usual("attachment"))),
        (header::X_CONTENT_TYPE_OPTIONS, usual("nosniff")),
        (header::CONTENT_SECURITY_POLICY, usual("sandbox; default-src 'none'")),
        (header::CACHE_CONTROL, usual("private, no-store")),
    ];
    (headers, bytes).into_response()
}

/// `DELETE /{media}`: a customer's is forgotten by the programs, not by the shop.
pub(crate) async fn delete(call: &Call, row: &CloudMediaRow) -> Answer<Value> {
    call.need(Scope::Media)?;
    // The file first: what is left of it where that fails is still known.
    if !row.file.is_empty() {
        call.counter.files(&call.shop.id).remove(&row.file).await?;
    }
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_media(&call.shop.id).remove(&row.id).await?;
    tx.save().await?;
    call.shop.programs().files.forget(&row.id);
    Ok(json!({ "success": true }))
}

/// Draws the number of an object: 16 digits, below 2^53.
pub(crate) fn new_id() -> Answer<String> {
    let id = chance::id("")?;
    Ok(format!("1{}", numbers::digits::<15>(&["comptoir cloud object v1", &id])))
}

fn looks_like(mime: &str, bytes: &[u8]) -> bool {
    image::guess_format(bytes).is_ok_and(|format| format.to_mime_type() == mime)
}
