//! Is what is on disk whole: every database by SQLite's own check, every picture by its name, the
//! relay's storage by the relay.

#![expect(clippy::indexing_slicing, reason = "a field that is not there reads as null")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use comptoir_relay::Relay;

use crate::admin::{self, AdminError, Command};
use crate::cli::{self, DataFolder};
use crate::{backup, terminal};

/// What was looked at and what was found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Databases that were read whole.
    pub(crate) databases: u32,
    /// Pictures and attachments that were read whole.
    pub(crate) files: u32,
    /// What is damaged, a sentence each.
    pub(crate) damage: Vec<String>,
}

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

/// Looks at everything in a data folder that we hold.
pub(crate) async fn look(
    data: &Path,
    relay: Option<&Relay>,
) -> Result<serde_json::Value, AdminError> {
    let (folder, kept) = (data.to_owned(), crate::folder::relay(data));
    let looked = tokio::task::spawn_blocking(move || {
        let mut report = Report::default();
        look_into(&folder, &kept, &mut report);
        report
    });
    let mut report = looked.await.map_err(AdminError::system)?;
    if let Some(relay) = relay {
        report.damage.extend(relay.verify().await.map_err(AdminError::system)?);
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
        } else if path.parent().is_some_and(|parent| parent.ends_with("media")) {
            report.files += 1;
            check_picture(&path, report);
        }
    }
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

/// A picture is named by the SHA-256 of what is in it.
fn check_picture(path: &Path, report: &mut Report) {
    use sha2::{Digest, Sha256};
    let Ok(bytes) = fs::read(path) else {
        return report.damage.push(format!("{} cannot be read", path.display()));
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
    if name.len() >= 16 && !hash.starts_with(&name) && !name.starts_with(&hash) {
        report.damage.push(format!("{} is not what was written", path.display()));
    }
}
