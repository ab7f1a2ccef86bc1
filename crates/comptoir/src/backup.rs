//! One file out, one file in: a tar archive of the data folder, made while the server runs.
//!
//! A database is copied by SQLite itself (`VACUUM INTO`) and the relay's storage by the relay, each
//! of which sees one moment of it whole; other files never change once they are written. A chat
//! whose keys had moved on since the backup heals when the shop comes back: the other side adds the
//! shop's device again, and says so.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use comptoir_client::Clock;
use comptoir_client::net::SystemClock;
use comptoir_relay::Relay;

use crate::admin::{AdminError, Progress};
use crate::{cli, folder, terminal};

/// What a data folder holds that is of one process and one moment only. (The relay's storage has a
/// lock of its own, without which it does not open.)
const PASSING: &[&str] = &["lock", "control.sock"];

/// Writes the whole folder to `file`, which must not be there yet; says how many files went in.
pub(crate) async fn write(
    data: &Path,
    relay: Option<&Relay>,
    file: &Path,
    progress: impl FnMut(Progress),
) -> Result<serde_json::Value, AdminError> {
    if file.exists() {
        return Err(AdminError::Refused(format!("{} is there already", file.display())));
    }
    // The folder of copies is in it, under its whole path, and is not to be copied as well.
    let data = &std::path::absolute(data).map_err(AdminError::system)?;
    let copies = tempfile::tempdir_in(data).map_err(AdminError::system)?;
    let relay_copy = copies.path().join("relay");
    if let Some(relay) = relay {
        relay.copy_to(&relay_copy).await.map_err(AdminError::system)?;
    }
    tokio::task::block_in_place(|| {
        let mut but = vec![copies.path().to_owned(), folder::relay(data)];
        but.extend(PASSING.iter().map(|name| data.join(name)));
        let mut files = files_of(data, &but)
            .map_err(AdminError::system)?
            .into_iter()
            .map(|path| (path.strip_prefix(data).unwrap_or(&path).to_owned(), path.clone()))
            .collect::<Vec<_>>();
        if relay.is_some() {
            let copied = files_of(&relay_copy, &[]).map_err(AdminError::system)?;
            files.extend(copied.into_iter().map(|path| {
                (path.strip_prefix(copies.path()).unwrap_or(&path).to_owned(), path.clone())
            }));
        }
        let mut told = pack(&files, copies.path(), file, progress)?;
        if let (Some(said), Some(told)) = (folder::not_in_it(data), told.as_object_mut()) {
            told.insert("not_in_it".to_owned(), said.into());
        }
        Ok(told)
    })
}

/// Writes files under their names; databases by way of a copy that SQLite makes.
fn pack(
    files: &[(PathBuf, PathBuf)],
    copies: &Path,
    file: &Path,
    mut progress: impl FnMut(Progress),
) -> Result<serde_json::Value, AdminError> {
    let unfinished = file.with_extension("unfinished");
    let out = File::create(&unfinished).map_err(AdminError::system)?;
    let mut archive = tar::Builder::new(BufWriter::new(out));
    for (done, (name, path)) in files.iter().enumerate() {
        let what = "Backing up".to_owned();
        progress(Progress { what, done: done as u32, total: files.len() as u32 });
        if path.is_dir() {
            archive.append_dir(name, path).map_err(AdminError::system)?;
            continue;
        }
        let source = if is_database(path) {
            copy_database(path, &copies.join(format!("{done}.db")))?
        } else {
            path.clone()
        };
        match archive.append_path_with_name(&source, name) {
            // A draft that has become what it was to be, or an upload that has ended.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !source.exists() => {}
            packed => packed.map_err(AdminError::system)?,
        }
    }
    let out = archive.into_inner().and_then(|writer| writer.into_inner().map_err(Into::into));
    let out = out.map_err(AdminError::system)?;
    out.sync_all().map_err(AdminError::system)?;
    let size_bytes = out.metadata().map_err(AdminError::system)?.len();
    fs::rename(&unfinished, file).map_err(AdminError::system)?;
    Ok(serde_json::json!({ "file": file, "files": files.len(), "size_bytes": size_bytes }))
}

/// Unpacks a backup into a folder that is empty or not there.
pub(crate) fn restore(file: &Path, data: &Path) -> ExitCode {
    let was_there = data.is_dir();
    let unpacked = unpack(file, data);
    if matches!(unpacked, Err(Unpack::Began(_))) {
        // Half of a backup is no backup: what was brought back goes again.
        let left = if was_there { empty(data) } else { fs::remove_dir_all(data) };
        if let Err(error) = left {
            tracing::warn!(%error, "what was brought back could not be removed");
        }
    }
    match unpacked.map_err(Unpack::why) {
        Ok(files) => terminal::answer(&serde_json::json!({ "restored": files, "to": data }), false),
        Err(AdminError::Refused(why)) => terminal::fail(&why, cli::EXIT_REFUSED),
        Err(AdminError::System(why)) => terminal::fail(&why, cli::EXIT_SYSTEM),
    }
}

/// Why nothing was brought back; whether anything was written before that.
enum Unpack {
    Not(AdminError),
    Began(AdminError),
}

impl Unpack {
    fn why(self) -> AdminError {
        match self {
            Self::Not(why) | Self::Began(why) => why,
        }
    }
}

fn unpack(file: &Path, data: &Path) -> Result<usize, Unpack> {
    let refused = |why: String| Unpack::Not(AdminError::Refused(why));
    if fs::read_dir(data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(refused(format!("{} is not empty; give another --data", data.display())));
    }
    let source = File::open(file)
        .map_err(|error| refused(format!("cannot read {}: {error}", file.display())))?;
    let held =
        folder::Folder::open(data).map_err(|error| Unpack::Not(AdminError::system(error)))?;
    unpack_into(source, file, held.root()).map_err(Unpack::Began)
}

fn unpack_into(source: File, file: &Path, data: &Path) -> Result<usize, AdminError> {
    let damaged = |error: std::io::Error| {
        let file = file.display();
        AdminError::Refused(format!("{file} is not a whole backup: {error}"))
    };
    let mut archive = tar::Archive::new(BufReader::new(source));
    let mut files = 0;
    for entry in archive.entries().map_err(AdminError::system)? {
        // Refuses what would land outside the folder.
        files += usize::from(entry.and_then(|mut entry| entry.unpack_in(data)).map_err(damaged)?);
    }
    if !archive_ended(file).map_err(AdminError::system)? {
        return Err(damaged(std::io::ErrorKind::UnexpectedEof.into()));
    }
    if files == 0 {
        return Err(AdminError::Refused(format!("{} holds nothing", file.display())));
    }
    let relay = folder::relay(data);
    if relay.join("engine").is_dir() {
        Relay::renew(&relay, SystemClock.now_ms()).map_err(AdminError::system)?;
    }
    Ok(files)
}

/// A tar archive ends with 1,024 zeros: one that was cut off between two files does not.
fn archive_ended(file: &Path) -> std::io::Result<bool> {
    let mut file = File::open(file)?;
    let mut last = [1; 1024];
    if file.metadata()?.len() < last.len() as u64 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-(last.len() as i64)))?;
    file.read_exact(&mut last)?;
    Ok(last.iter().all(|byte| *byte == 0))
}

fn empty(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    Ok(())
}

/// Every file below a folder, and every folder with nothing in it: the relay's storage looks for
/// some of those.
fn files_of(folder: &Path, but: &[PathBuf]) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let journal = ["-wal", "-shm", "-journal"].iter().any(|ending| name.ends_with(ending));
        if but.contains(&path) || journal {
            continue;
        }
        if entry.file_type()?.is_dir() {
            let inside = files_of(&path, but)?;
            if inside.is_empty() {
                found.push(path);
            } else {
                found.extend(inside);
            }
        } else if entry.file_type()?.is_file() {
            found.push(path);
        }
    }
    Ok(found)
}

/// Whether a file is an SQLite database, by its first bytes.
pub(crate) fn is_database(path: &Path) -> bool {
    let mut first = [0; 16];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && &first == b"SQLite format 3\0"
}

pub(crate) fn copy_database(from: &Path, to: &Path) -> Result<PathBuf, AdminError> {
    let database = rusqlite::Connection::open(from).map_err(AdminError::system)?;
    database.busy_timeout(std::time::Duration::from_secs(30)).map_err(AdminError::system)?;
    let target = to.to_string_lossy().into_owned();
    database.execute("VACUUM INTO ?1", [target]).map_err(AdminError::system)?;
    Ok(to.to_owned())
}
