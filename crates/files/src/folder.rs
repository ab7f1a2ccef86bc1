//! Files of this machine: written aside, synced, renamed, and the folder that says so synced too.

use std::io::SeekFrom;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio_util::io::ReaderStream;

use crate::{FilesError, Stream, limits};

pub(crate) async fn put(path: &Path, bytes: Bytes) -> std::io::Result<()> {
    if fs::try_exists(path).await? {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).await?;
    let draft = draft_of(path);
    let mut file = File::create(&draft).await?;
    file.write_all(&bytes).await?;
    file.sync_all().await?;
    fs::rename(&draft, path).await?;
    File::open(folder).await?.sync_all().await
}

/// Gives a synced file its final name, and syncs the folders that say so, up to the topmost.
pub(crate) async fn take(part: &Path, path: &Path, top: &Path) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(top);
    fs::create_dir_all(folder).await?;
    match fs::rename(part, path).await {
        // Parts are on another disk.
        Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
            let draft = draft_of(path);
            fs::copy(part, &draft).await?;
            File::open(&draft).await?.sync_all().await?;
            fs::rename(&draft, path).await?;
            remove(part).await?;
        }
        renamed => renamed?,
    }
    for folder in [folder, top] {
        File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}

pub(crate) async fn get(path: &Path) -> Result<Bytes, FilesError> {
    Ok(fs::read(path).await.map_err(missing)?.into())
}

pub(crate) async fn size(path: &Path) -> Result<u64, FilesError> {
    Ok(fs::metadata(path).await.map_err(missing)?.len())
}

pub(crate) async fn stream(path: &Path, range: Range<u64>) -> Result<Stream, FilesError> {
    let mut file = File::open(path).await.map_err(missing)?;
    file.seek(SeekFrom::Start(range.start)).await?;
    let part = file.take(range.end.saturating_sub(range.start));
    Ok(ReaderStream::with_capacity(part, limits::CHUNK_BYTES).boxed())
}

pub(crate) async fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Two that keep the same file at once must not write into one draft.
fn draft_of(path: &Path) -> PathBuf {
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.{number}.part", std::process::id()));
    draft.into()
}

fn missing(error: std::io::Error) -> FilesError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FilesError::NotFound,
        _ => FilesError::Disk(error),
    }
}
