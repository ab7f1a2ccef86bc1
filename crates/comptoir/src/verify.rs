//! Is what is on disk whole: every database by SQLite's own check, every picture by its name, the
//! relay's storage by the relay.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use comptoir_files::Files;
use comptoir_relay::Relay;

use crate::admin::{self, AdminError, Command};
use crate::cli::{self, DataFolder};
use crate::{backup, folder, terminal};

/// What was looked at and what was found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Databases that were read whole.
    pub(crate) databases: u32,
    /// Pictures and attachments that were read whole.
    pub(crate) files: u32,
    /// What is damaged, a sentence each, with the file.
    pub(crate) damage: Vec<String>,
    /// What to do about it; empty if there is nothing.
    pub(crate) advice: String,
    /// What was not looked at, because it is not in the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) not_in_it: Option<String>,
}

/// What to do about damage.
const ADVICE: &str = "Stop the server. Copy this folder aside. Restore the latest backup into a \
    new folder (comptoir restore FILE --data NEW), verify that, and start from it: chats that have \
    moved on since heal by themselves. Then check the disk.";

/// Looks at everything in the folder, or asks the server that holds it to.
pub(crate) async fn run(folder: &DataFolder, json: bool) -> ExitCode {
    let looked = admin::anywhere(folder, Command::Verify {}, drop).await;
    let report = match looked {
        Ok(report) => report,
        Err(AdminError::Refused(why)) => return terminal::fail(&why, cli::EXIT_REFUSED),
        Err(AdminError::System(why)) => return terminal::fail(&why, cli::EXIT_SYSTEM),
    };
    terminal::answer(&report, json);
    let whole = report["damage"].as_array().is_some_and(Vec::is_empty);
    if whole { ExitCode::SUCCESS } else { ExitCode::from(cli::EXIT_DAMAGED) }
}

/// Looks at everything in a data folder whose relay is open.
pub(crate) async fn look(
    data: &Path,
    relay: Option<&Relay>,
) -> Result<serde_json::Value, AdminError> {
    let mut report = look_at_files(data, |_| Ok(Vec::new())).await?;
    if let Some(relay) = relay {
        report.damage.extend(problems_of(relay).await);
    }
    told(report)
}

/// Looks at everything in a data folder that nobody has open.
pub(crate) async fn look_at_rest(data: &Path, url: &str) -> Result<serde_json::Value, AdminError> {
    let mut report = look_at_files(data, Relay::check_files).await?;
    // Opening it would cut off what does not read.
    if report.damage.is_empty() && folder::relay(data).join("engine").is_dir() {
        let elsewhere = folder::files_elsewhere(data);
        let blobs = elsewhere.map(|place| Files::at(&place, data)).transpose();
        let blobs = blobs.map_err(AdminError::refused)?.map(|files| files.under("blobs"));
        match crate::serve::open_relay(data, url, blobs) {
            Ok(relay) => {
                report.damage.extend(problems_of(&relay).await);
                relay.shutdown().await;
            }
            Err(why) => report.damage.push(relay_problem(data, &why)),
        }
    }
    told(report)
}

async fn look_at_files(
    data: &Path,
    relay: fn(&Path) -> std::io::Result<Vec<String>>,
) -> Result<Report, AdminError> {
    let (data, kept) = (data.to_owned(), folder::relay(data));
    let looked = tokio::task::spawn_blocking(move || {
        let not_in_it = folder::not_in_it(&data);
        let mut report = Report { not_in_it, ..Report::default() };
        look_into(&data, &kept, &mut report);
        match relay(&kept) {
            Ok(problems) => report.damage.extend(problems),
            Err(why) => report.damage.push(relay_problem(&data, &why)),
        }
        report
    });
    looked.await.map_err(AdminError::system)
}

async fn problems_of(relay: &Relay) -> Vec<String> {
    match relay.verify().await {
        Ok(problems) => problems,
        Err(why) => vec![format!("the relay's storage does not read: {why}")],
    }
}

fn relay_problem(data: &Path, why: &dyn std::fmt::Display) -> String {
    format!("{} does not read: {why}", folder::relay(data).display())
}

fn told(mut report: Report) -> Result<serde_json::Value, AdminError> {
    if !report.damage.is_empty() {
        ADVICE.clone_into(&mut report.advice);
    }
    serde_json::to_value(&report).map_err(AdminError::system)
}

fn look_into(folder: &Path, but: &Path, report: &mut Report) {
    let Ok(entries) = fs::read_dir(folder) else {
        report.damage.push(format!("{} cannot be read", folder.display()));
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path == but {
            continue;
        }
        if path.is_dir() {
            look_into(&path, but, report);
        } else if backup::is_database(&path) {
            report.databases += 1;
            if let Some(damage) = damage_of(&path) {
                report.damage.push(format!("{}: {damage}", path.display()));
            }
        } else if is_no_database(&path) {
            report.damage.push(format!("{}: its first bytes are no database's", path.display()));
        } else if path.parent().is_some_and(|parent| parent.ends_with("media")) {
            report.files += 1;
            check_picture(&path, report);
        }
    }
}

/// Whether something stands where a database was.
fn is_no_database(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "db")
        && path.metadata().is_ok_and(|file| file.len() > 0)
}

/// What SQLite says of a database, if it is not "ok".
fn damage_of(path: &Path) -> Option<String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let check = rusqlite::Connection::open_with_flags(path, flags)
        .and_then(|database| database.query_row("PRAGMA integrity_check", [], |row| row.get(0)));
    match check {
        Ok(said) if said == "ok" => None,
        Ok(said) => Some(said),
        Err(error) => Some(error.to_string()),
    }
}

/// A picture or video is named by the SHA-256 of what is in it.
fn check_picture(path: &Path, report: &mut Report) {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    if fs::File::open(path).and_then(|mut file| std::io::copy(&mut file, &mut hash)).is_err() {
        return report.damage.push(format!("{} cannot be read", path.display()));
    }
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let hash = data_encoding::HEXLOWER.encode(&hash.finalize());
    if name.len() >= 16 && !hash.starts_with(&name) && !name.starts_with(&hash) {
        report.damage.push(format!("{} is not what was written", path.display()));
    }
}
