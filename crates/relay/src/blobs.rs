//! Encrypted attachments over plain HTTP: resumable upload, ranged download.
//!
//! A device asks for a `BlobTicket` on its socket and gets the blob's id and a bearer token. Then,
//! with the id in its text form (`blb_…`):
//!
//! - `PUT /v1/blobs/{id}` with `Authorization: Bearer TOKEN` uploads. `Upload-Offset: N` (0 if
//!   absent) says where the body goes; it must be what the relay has so far. `Upload-Complete: ?0`
//!   says that more will follow; without it the body is the rest of the blob. What arrived before
//!   a connection broke is kept. Answers `201` once the whole blob is synced to disk, `202` if
//!   more is to come, `409` if the offset is not what the relay has; all three carry
//!   `Upload-Offset` and `Upload-Complete`. A retry of a complete upload is `201` again.
//! - `HEAD /v1/blobs/{id}` with the token says how far an upload is (`Upload-Offset`,
//!   `Upload-Complete`), without it how long a complete blob is.
//! - `GET /v1/blobs/{id}` downloads, whole or one `Range: bytes=…`. Whoever has the id may: what
//!   it names is ciphertext, and the id travels with its key.
//!
//! Errors are JSON: `{"error": CODE, "message": …, "limit": …, "current": …}`.

use std::collections::HashSet;
use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body as HttpBody;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use comptoir_engine::{Batch, Precondition, StorageError};
use comptoir_files::{Files, FilesError, RangeError, part_of};
use comptoir_wire::ids::{BlobId, base32};
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{BlobTicket, BlobTicketGranted};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::{AsyncSeekExt, AsyncWriteExt, BufWriter};

use crate::caller::Caller;
use crate::refusal::CommonError;
use crate::{Hub, keys, limits, tasks};

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const COMPLETE: HeaderName = HeaderName::from_static("upload-complete");

/// What the relay knows of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Record {
    /// The most it may have; what it has once it is complete.
    size_bytes: u64,
    expires_ms: u64,
    complete: bool,
    /// SHA-256 of the upload token.
    token: [u8; 32],
    /// SHA-256 of the file, once it is complete; zeros where it was not taken.
    hash: [u8; 32],
}

impl Record {
    fn to_bytes(self) -> Bytes {
        let flag = [u8::from(self.complete)];
        let (size, expires) = (self.size_bytes.to_be_bytes(), self.expires_ms.to_be_bytes());
        [&size[..], &expires, &flag, &self.token, &self.hash].concat().into()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            size_bytes: keys::number(bytes.get(..8)?),
            expires_ms: keys::number(bytes.get(8..16)?),
            complete: *bytes.get(16)? == 1,
            token: bytes.get(17..49)?.try_into().ok()?,
            hash: bytes.get(49..81).and_then(|hash| hash.try_into().ok()).unwrap_or_default(),
        })
    }
}

/// Grants one upload.
pub(crate) async fn ticket(
    hub: Arc<Hub>,
    caller: Caller,
    ticket: BlobTicket,
) -> Result<Body, CommonError> {
    let (sent, limit) = (ticket.size_bytes, hub.config.limits.blob_bytes_max);
    if sent > limit {
        return Err(CommonError::TooLarge { what: "the blob", sent, limit });
    }
    if sent == 0 {
        return Err(CommonError::Malformed("a blob has at least one byte"));
    }
    hub.rates.tickets.take(&caller.account)?;
    let mib = usize::try_from(sent.div_ceil(1024 * 1024)).unwrap_or(usize::MAX);
    hub.rates.upload_mib.take_many(&caller.account, mib)?;

    let (blob, token) = (BlobId(hub.random()), base32(&hub.random::<24>()));
    let record = Record {
        size_bytes: sent,
        expires_ms: hub.now_ms() + limits::TICKET_MS,
        complete: false,
        token: Sha256::digest(&token).into(),
        hash: [0; 32],
    };
    let batch = Batch {
        preconditions: vec![Precondition::Absent(keys::blob(blob))],
        puts: vec![(keys::blob(blob), record.to_bytes())],
        ..Batch::default()
    };
    hub.engine.apply(batch).await?;
    let (blob, expires_ms) = (blob.to_vec(), record.expires_ms);
    Ok(Body::BlobTicketGranted(BlobTicketGranted { blob, token, expires_ms }))
}

/// Why a request for a blob failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlobError {
    /// Caller: it was never there, is not complete, or has expired.
    #[error("no such blob")]
    NoSuchBlob,
    /// Caller: ask for a ticket.
    #[error("the upload token is missing or wrong")]
    NotAuthenticated,
    /// Caller: a header does not say what it should.
    #[error("the header {0} is malformed")]
    Malformed(HeaderName),
    /// Caller: go on from `current`.
    #[error("the relay has {current} bytes, the upload is for {sent}")]
    WrongOffset { sent: u64, current: u64 },
    /// Caller: wait for the other upload of this blob to end.
    #[error("this blob is being uploaded")]
    Busy,
    /// Caller: the ticket was for less.
    #[error("the blob has over {limit} bytes, its ticket was for {limit}")]
    TooLarge { limit: u64 },
    /// Caller: ask for a part that is there.
    #[error("the blob has {size_bytes} bytes")]
    NotSatisfiable { size_bytes: u64 },
    /// Caller: the connection broke; go on from where the relay is.
    #[error("the upload broke off")]
    BrokenOff,
    /// Operator: the disk failed. The cause is in the relay's log.
    #[error("the relay could not store it; try again")]
    Storage,
    /// Operator: where files are kept is out of reach. The cause is in the relay's log.
    #[error("the relay's files are out of reach; try again soon")]
    Away,
}

impl From<StorageError> for BlobError {
    fn from(cause: StorageError) -> Self {
        tracing::error!(%cause, "a blob's record could not be read or saved");
        Self::Storage
    }
}

impl From<std::io::Error> for BlobError {
    fn from(cause: std::io::Error) -> Self {
        tracing::error!(%cause, "a blob's file could not be read or written");
        Self::Storage
    }
}

impl From<RangeError> for BlobError {
    fn from(cause: RangeError) -> Self {
        match cause {
            RangeError::Malformed => Self::Malformed(header::RANGE),
            RangeError::NotSatisfiable { size_bytes } => Self::NotSatisfiable { size_bytes },
        }
    }
}

impl From<FilesError> for BlobError {
    fn from(cause: FilesError) -> Self {
        match cause {
            FilesError::NotFound => Self::NoSuchBlob,
            FilesError::Disk(cause) => cause.into(),
            cause => {
                tracing::error!(%cause, "the files are out of reach");
                Self::Away
            }
        }
    }
}

impl IntoResponse for BlobError {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::NoSuchBlob => (StatusCode::NOT_FOUND, "no_such_blob"),
            Self::NotAuthenticated => (StatusCode::UNAUTHORIZED, "not_authenticated"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::WrongOffset { .. } => (StatusCode::CONFLICT, "wrong_offset"),
            Self::Busy => (StatusCode::LOCKED, "busy"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::NotSatisfiable { .. } => (StatusCode::RANGE_NOT_SATISFIABLE, "not_satisfiable"),
            Self::BrokenOff => (StatusCode::BAD_REQUEST, "broken_off"),
            Self::Storage => (StatusCode::INTERNAL_SERVER_ERROR, "storage_failed"),
            Self::Away => (StatusCode::SERVICE_UNAVAILABLE, "files_away"),
        };
        let (limit, current) = match self {
            Self::WrongOffset { current, .. } => (0, current),
            Self::TooLarge { limit } => (limit, 0),
            Self::NotSatisfiable { size_bytes } => (size_bytes, 0),
            _ => (0, 0),
        };
        // Every part of it is ours: nothing needs escaping.
        let json = format!(
            r#"{{"error":"{code}","message":"{self}","limit":{limit},"current":{current}}}"#
        );
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/json")], json).into_response();
        let headers = response.headers_mut();
        match self {
            Self::WrongOffset { current, .. } => progress(headers, current, false),
            Self::NotSatisfiable { size_bytes } => {
                insert(headers, header::CONTENT_RANGE, format!("bytes */{size_bytes}"));
            }
            Self::Away => {
                insert(headers, header::RETRY_AFTER, comptoir_files::limits::AGAIN_S.to_string());
            }
            _ => {}
        }
        open_to_all(response)
    }
}

/// `PUT /v1/blobs/{id}`
pub(crate) async fn upload(
    State(hub): State<Arc<Hub>>,
    UrlPath(id): UrlPath<String>,
    headers: HeaderMap,
    body: HttpBody,
) -> Result<Response, BlobError> {
    let (blob, record) = ticketed(&hub, &id, &headers).await?;
    if record.complete {
        return Ok(uploaded(StatusCode::CREATED, record.size_bytes, true));
    }
    let sent = match headers.get(OFFSET) {
        None => 0,
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or(BlobError::Malformed(OFFSET))?,
    };
    let last = headers.get(COMPLETE).is_none_or(|value| value != "?0");
    let held = Held::take(&hub, blob).ok_or(BlobError::Busy)?;

    let part = hub.blobs.part(blob);
    if let Some(folder) = part.parent() {
        fs::create_dir_all(folder).await?;
    }
    let mut file =
        File::options().create(true).truncate(false).write(true).read(true).open(&part).await?;
    let current = file.seek(SeekFrom::End(0)).await?;
    if sent != current {
        return Err(BlobError::WrongOffset { sent, current });
    }
    let size_bytes = receive(file, current, record.size_bytes, body, &hub).await?;
    if !last {
        return Ok(uploaded(StatusCode::ACCEPTED, size_bytes, false));
    }
    // Goes on where the caller does not wait: what was begun at a bucket is ended there.
    let finishing = finish(Arc::clone(&hub), held, Record { size_bytes, ..record });
    hub.tracker.spawn(finishing).await.map_err(|_| BlobError::Storage)??;
    Ok(uploaded(StatusCode::CREATED, size_bytes, true))
}

/// Keeps an upload that is whole. Where that fails the part stays, and an upload of nothing more
/// tries again.
async fn finish(hub: Arc<Hub>, held: Held, record: Record) -> Result<(), BlobError> {
    let (blob, part) = (held.blob, hub.blobs.part(held.blob));
    // Of what is on disk, so that `verify` can tell whether it still is.
    let hash = hash_of(part.clone()).await?;
    hub.blobs.whole.take(&part, &name(blob)).await?;
    let expires_ms = hub.now_ms() + hub.config.limits.kept_ms;
    let record = Record { expires_ms, complete: true, hash, ..record };
    let puts = vec![(keys::blob(blob), record.to_bytes())];
    tasks::save(&hub, Batch { puts, ..Batch::default() }).await?;
    Ok(())
}

/// Appends the body to the file and syncs it; what arrived before a break stays for the next try.
async fn receive(
    file: File,
    mut size_bytes: u64,
    limit: u64,
    body: HttpBody,
    hub: &Hub,
) -> Result<u64, BlobError> {
    let mut file = BufWriter::with_capacity(limits::BLOB_CHUNK_BYTES, file);
    let mut chunks = body.into_data_stream();
    let mut outcome = Ok(());
    loop {
        let chunk = tokio::select! {
            chunk = chunks.next() => chunk,
            () = hub.closing.cancelled() => Some(Err(axum::Error::new("closing"))),
        };
        match chunk {
            None => break,
            Some(Err(_)) => {
                outcome = Err(BlobError::BrokenOff);
                break;
            }
            Some(Ok(chunk)) if size_bytes + chunk.len() as u64 > limit => {
                outcome = Err(BlobError::TooLarge { limit });
                break;
            }
            Some(Ok(chunk)) => {
                size_bytes += chunk.len() as u64;
                file.write_all(&chunk).await?;
            }
        }
    }
    file.flush().await?;
    file.into_inner().sync_all().await?;
    outcome.map(|()| size_bytes)
}

/// `HEAD /v1/blobs/{id}`
pub(crate) async fn offset(
    State(hub): State<Arc<Hub>>,
    UrlPath(id): UrlPath<String>,
    headers: HeaderMap,
) -> Result<Response, BlobError> {
    if !headers.contains_key(header::AUTHORIZATION) {
        let (_, record) = found(&hub, &id).await?;
        if !record.complete {
            return Err(BlobError::NoSuchBlob);
        }
        let mut response = StatusCode::OK.into_response();
        insert(response.headers_mut(), header::CONTENT_LENGTH, record.size_bytes.to_string());
        insert(response.headers_mut(), header::ACCEPT_RANGES, "bytes".to_owned());
        return Ok(open_to_all(response));
    }
    let (blob, record) = ticketed(&hub, &id, &headers).await?;
    if record.complete {
        return Ok(uploaded(StatusCode::OK, record.size_bytes, true));
    }
    let current = fs::metadata(hub.blobs.part(blob)).await.map_or(0, |file| file.len());
    Ok(uploaded(StatusCode::OK, current, false))
}

/// `GET /v1/blobs/{id}`
pub(crate) async fn fetch(
    State(hub): State<Arc<Hub>>,
    UrlPath(id): UrlPath<String>,
    headers: HeaderMap,
) -> Result<Response, BlobError> {
    let (blob, record) = found(&hub, &id).await?;
    if !record.complete {
        return Err(BlobError::NoSuchBlob);
    }
    let size_bytes = record.size_bytes;
    let range = match headers.get(header::RANGE) {
        None => None,
        Some(value) => part_of(value.to_str().unwrap_or_default(), size_bytes)?,
    };
    let (status, part) = match &range {
        None => (StatusCode::OK, 0..size_bytes),
        Some(part) => (StatusCode::PARTIAL_CONTENT, part.clone()),
    };
    let stream = hub.blobs.whole.stream(&name(blob), part.clone()).await?;
    let mut response = (status, HttpBody::from_stream(stream)).into_response();
    let headers = response.headers_mut();
    insert(headers, header::CONTENT_LENGTH, (part.end - part.start).to_string());
    insert(headers, header::CONTENT_TYPE, "application/octet-stream".to_owned());
    insert(headers, header::ACCEPT_RANGES, "bytes".to_owned());
    insert(headers, header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned());
    insert(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned());
    if range.is_some() {
        let range = format!("bytes {}-{}/{size_bytes}", part.start, part.end - 1);
        insert(headers, header::CONTENT_RANGE, range);
    }
    Ok(open_to_all(response))
}

/// `OPTIONS /v1/blobs/{id}`: an app served from elsewhere may upload and fetch.
pub(crate) async fn preflight() -> Response {
    open_to_all(StatusCode::NO_CONTENT.into_response())
}

async fn found(hub: &Hub, id: &str) -> Result<(BlobId, Record), BlobError> {
    let blob: BlobId = id.parse().map_err(|_| BlobError::NoSuchBlob)?;
    let item = hub.engine.get(keys::blob(blob)).await?.ok_or(BlobError::NoSuchBlob)?;
    let record = Record::from_bytes(&item.value).ok_or(BlobError::NoSuchBlob)?;
    if hub.now_ms() > record.expires_ms {
        return Err(BlobError::NoSuchBlob);
    }
    Ok((blob, record))
}

async fn ticketed(hub: &Hub, id: &str, headers: &HeaderMap) -> Result<(BlobId, Record), BlobError> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or(BlobError::NotAuthenticated)?;
    let (blob, record) = found(hub, id).await?;
    // Hashes are compared, so the time it takes says nothing of the token.
    if record.token != <[u8; 32]>::from(Sha256::digest(token)) {
        return Err(BlobError::NotAuthenticated);
    }
    Ok((blob, record))
}

fn uploaded(status: StatusCode, offset: u64, complete: bool) -> Response {
    let mut response = status.into_response();
    progress(response.headers_mut(), offset, complete);
    open_to_all(response)
}

fn progress(headers: &mut HeaderMap, offset: u64, complete: bool) {
    insert(headers, OFFSET, offset.to_string());
    insert(headers, COMPLETE, if complete { "?1" } else { "?0" }.to_owned());
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::from_str(&value) {
        headers.insert(name, value);
    }
}

/// No cookie means anything here, so every origin may ask.
fn open_to_all(mut response: Response) -> Response {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, PUT, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type, range, upload-offset, upload-complete",
        ),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "content-range, content-length, upload-offset, upload-complete",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The files: `xx/ID` when whole, in a folder or a bucket; `xx/ID.part` before, in the folder.
pub(crate) struct BlobFiles {
    root: PathBuf,
    whole: Files,
    uploading: Mutex<HashSet<BlobId>>,
}

/// One upload of a blob at a time.
struct Held {
    hub: Arc<Hub>,
    blob: BlobId,
}

impl Held {
    fn take(hub: &Arc<Hub>, blob: BlobId) -> Option<Self> {
        let mut uploading = hub.blobs.uploading.lock().unwrap_or_else(PoisonError::into_inner);
        uploading.insert(blob).then(|| Self { hub: Arc::clone(hub), blob })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let uploading = &self.hub.blobs.uploading;
        uploading.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.blob);
    }
}

fn name(blob: BlobId) -> String {
    let name = base32(&blob.0);
    format!("{}/{name}", name.get(..2).unwrap_or_default())
}

impl BlobFiles {
    pub(crate) fn open(root: &Path, whole: Option<Files>) -> std::io::Result<Self> {
        std::fs::create_dir_all(root)?;
        let whole = whole.unwrap_or_else(|| Files::folder(root)).beside(root);
        Ok(Self { root: root.to_path_buf(), whole, uploading: Mutex::default() })
    }

    fn part(&self, blob: BlobId) -> PathBuf {
        self.root.join(name(blob)).with_extension("part")
    }

    async fn remove(&self, blob: BlobId) -> Result<(), FilesError> {
        let _ = fs::remove_file(self.part(blob)).await;
        self.whole.remove(&name(blob)).await
    }

    /// Copies what is whole into a folder; a link where the file system can.
    pub(crate) async fn copy_to(&self, to: &Path) -> Result<(), StorageError> {
        let failed = |cause: std::io::Error| StorageError::Failed(cause.to_string());
        fs::create_dir_all(to).await.map_err(failed)?;
        let mut folders = fs::read_dir(&self.root).await.map_err(failed)?;
        while let Some(folder) = folders.next_entry().await.map_err(failed)? {
            let into = to.join(folder.file_name());
            fs::create_dir_all(&into).await.map_err(failed)?;
            let mut files = fs::read_dir(folder.path()).await.map_err(failed)?;
            while let Some(file) = files.next_entry().await.map_err(failed)? {
                let copy = into.join(file.file_name());
                if fs::hard_link(file.path(), &copy).await.is_err() {
                    fs::copy(file.path(), &copy).await.map_err(failed)?;
                }
            }
        }
        Ok(())
    }
}

/// Drops blobs and tickets that are too old.
pub(crate) async fn expire(hub: &Arc<Hub>, now_ms: u64) -> Result<(), StorageError> {
    let (mut after, mut count, mut bytes) = (None, 0, 0);
    while let Some(blobs) = page(hub, &mut after).await? {
        for (blob, record) in blobs {
            if now_ms <= record.expires_ms {
                count += 1;
                bytes += record.size_bytes;
                continue;
            }
            let Some(_held) = Held::take(hub, blob) else { continue };
            // The file first: what cannot be removed now is known for the next time.
            if let Err(cause) = hub.blobs.remove(blob).await {
                tracing::warn!(%cause, "a blob's file could not be removed; it will be tried again");
                continue;
            }
            let deletes = vec![keys::blob(blob)];
            tasks::save(hub, Batch { deletes, ..Batch::default() }).await?;
        }
    }
    hub.figures.keep("blobs", count);
    hub.figures.keep("blob_bytes", bytes);
    Ok(())
}

async fn hash_of(path: PathBuf) -> std::io::Result<[u8; 32]> {
    let hash = move || {
        let mut hash = Sha256::new();
        std::io::copy(&mut std::fs::File::open(path)?, &mut hash)?;
        Ok(hash.finalize().into())
    };
    tokio::task::spawn_blocking(hash).await.map_err(std::io::Error::other)?
}

/// Checks that every complete blob that is kept on this machine has its file, as it was uploaded.
/// A bucket checks its own.
pub(crate) async fn verify(hub: &Hub) -> Result<Vec<String>, StorageError> {
    let mut problems = Vec::new();
    let mut after = None;
    while let Some(blobs) = page(hub, &mut after).await? {
        for (blob, record) in blobs.into_iter().filter(|(_, record)| record.complete) {
            let (file, should) = (hub.blobs.whole.on_disk(&name(blob)), record.size_bytes);
            if hub.blobs.whole.in_bucket() && !file.exists() {
                continue;
            }
            let shown = file.display();
            match fs::metadata(&file).await.map(|file| file.len()) {
                Ok(bytes) if bytes != should => problems.push(format!(
                    "{shown}, a blob at the relay, has {bytes} bytes, not its {should}"
                )),
                Ok(_) if record.hash == [0; 32] => {}
                Ok(_) => match hash_of(file.clone()).await {
                    Ok(hash) if hash == record.hash => {}
                    _ => problems
                        .push(format!("{shown}, a blob at the relay, is not what was uploaded")),
                },
                Err(_) => problems.push(format!("{shown}, a blob at the relay, is not there")),
            }
        }
    }
    Ok(problems)
}

/// The next blobs after a key, which moves on; `None` at the end.
async fn page(
    hub: &Hub,
    after: &mut Option<Bytes>,
) -> Result<Option<Vec<(BlobId, Record)>>, StorageError> {
    let prefix = keys::blobs();
    let listed = hub.engine.list(prefix.clone(), after.take(), 1_000).await?;
    let Some((last, _)) = listed.last() else { return Ok(None) };
    *after = Some(last.clone());
    let known = listed.iter().filter_map(|(key, item)| {
        let blob = BlobId::from_slice(key.get(prefix.len()..).unwrap_or_default()).ok()?;
        Some((blob, Record::from_bytes(&item.value)?))
    });
    Ok(Some(known.collect()))
}
