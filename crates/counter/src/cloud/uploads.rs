//! Files that come in parts: pictures of templates and of the profile.

use axum::Json;
use comptoir_api::cloud::media::{FILE_BYTES_MAX, mime_of};
use comptoir_api::cloud::{CloudError, Scope};
use comptoir_files::FilesError;
use comptoir_store::cloud_uploads::UploadRow;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use super::call::Call;
use super::media::FOLDER;
use super::trouble::Answer;
use crate::{chance, limits};

/// What an upload's id begins with.
pub(crate) const PREFIX: &str = "upload:";

/// `POST /{app}/uploads`: announces a file.
pub(crate) async fn begin(call: Call) -> Answer<Json<Value>> {
    may(&call)?;
    if call.part(0) != call.token.app && call.part(0) != "app" {
        return Err(CloudError::unknown(call.part(0)).into());
    }
    let length = call.params.needed("file_length")?;
    let size: u64 = length.parse().map_err(|_| CloudError::value("'file_length' is a number."))?;
    if size == 0 || size > FILE_BYTES_MAX {
        let details = format!("'file_length' is {size}; 1 to {FILE_BYTES_MAX} are allowed.");
        return Err(CloudError::value(details).into());
    }
    let name: String = call.params.text("file_name").unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(240).collect();
    let said = call.params.text("file_type").unwrap_or_default();
    let row = UploadRow {
        id: chance::id("")?,
        handle: format!("4::{}", chance::token()?),
        mime: mime_of(&[&said], &name),
        name,
        size,
        received: 0,
        file: String::new(),
        expires_ms: call.counter.now_ms().saturating_add(limits::CLOUD_UPLOAD_MS),
    };
    let mut tx = call.counter.store.begin().await?;
    if tx.cloud_uploads(&call.shop.id).count().await? >= limits::CLOUD_UPLOADS_MAX {
        return Err(CloudError::throughput(60).into());
    }
    tx.cloud_uploads(&call.shop.id).add(&row).await?;
    tx.save().await?;
    Ok(Json(json!({ "id": format!("{PREFIX}{}", row.id) })))
}

/// `GET /upload:…`: how much has come.
pub(crate) async fn show(call: &Call, id: &str) -> Answer<Value> {
    let row = find(call, id).await?;
    Ok(json!({ "id": format!("{PREFIX}{}", row.id), "file_offset": row.received }))
}

/// `POST /upload:…`: takes the next part, or all; the last one is answered with the handle.
pub(crate) async fn take(call: &Call, id: &str) -> Answer<Value> {
    may(call)?;
    let row = find(call, id).await?;
    if !row.file.is_empty() {
        return Ok(json!({ "h": row.handle }));
    }
    let said = call.headers.get("file_offset").and_then(|said| said.to_str().ok());
    let offset = said.and_then(|said| said.trim().parse::<u64>().ok()).unwrap_or_default();
    let form = call.file.as_ref().map(|file| &file.bytes);
    let bytes = form.unwrap_or(&call.raw);
    let received = offset.saturating_add(bytes.len() as u64);
    // From the beginning is always right: what was there is written over.
    if (offset != row.received && offset != 0) || received > row.size || bytes.is_empty() {
        let (have, size) = (row.received, row.size);
        let details = format!(
            "The part begins at {offset} and has {} bytes; {have} of {size} have come: send the \
             header 'file_offset' with that number.",
            bytes.len()
        );
        return Err(CloudError::value(details).into());
    }
    let (files, part) = (call.counter.files(&call.shop.id), part_of(&row.id));
    let path = files.on_disk(&part);
    write(&path, offset, bytes).await.map_err(|error| {
        tracing::error!(%error, "a part of an upload could not be kept");
        CloudError::internal("The part could not be kept: try again.")
    })?;
    let whole = received == row.size;
    if whole {
        files.take(&path, &part).await?;
    }
    let file = if whole { part } else { String::new() };
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_uploads(&call.shop.id).set(&row.id, received, &file).await?;
    tx.save().await?;
    if whole {
        return Ok(json!({ "h": row.handle }));
    }
    Ok(json!({ "id": format!("{PREFIX}{}", row.id), "file_offset": received }))
}

/// The bytes that a handle names.
pub(crate) async fn by_handle(call: &Call, handle: &str) -> Answer<Vec<u8>> {
    let none = || CloudError::value("There is no upload of this handle: upload the file again.");
    let mut tx = call.counter.store.read().await?;
    let row = tx.cloud_uploads(&call.shop.id).find(handle).await?.ok_or_else(none)?;
    drop(tx);
    match call.counter.files(&call.shop.id).get(&row.file).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(FilesError::NotFound) => Err(none().into()),
        Err(error) => Err(error.into()),
    }
}

/// The name of an upload's bytes among the shop's files.
pub(crate) fn part_of(id: &str) -> String {
    format!("{FOLDER}/{id}.part")
}

async fn find(call: &Call, id: &str) -> Answer<UploadRow> {
    let mut tx = call.counter.store.read().await?;
    let row = tx.cloud_uploads(&call.shop.id).lookup(id).await?;
    let row = row.filter(|row| row.expires_ms > call.counter.now_ms());
    Ok(row.ok_or_else(|| CloudError::unknown(&format!("{PREFIX}{id}")))?)
}

/// Media or catalogue: pictures of templates belong to either.
fn may(call: &Call) -> Answer<()> {
    if call.token.may(Scope::Media) { Ok(()) } else { call.need(Scope::Catalogue) }
}

async fn write(path: &std::path::Path, offset: u64, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let mut file =
        tokio::fs::OpenOptions::new().write(true).create(true).truncate(false).open(path).await?;
    // What a broken part left behind is cut off.
    file.set_len(offset).await?;
    tokio::io::AsyncSeekExt::seek(&mut file, std::io::SeekFrom::Start(offset)).await?;
    file.write_all(bytes).await?;
    file.sync_all().await
}
