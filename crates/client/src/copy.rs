//! A device whose every save is written to a second place as well, before it counts.
//!
//! What a save appends to SQLite's write-ahead log is appended elsewhere. The log only grows until
//! it is written into the file and begins anew, which is said as well: whoever has the file as it
//! was once, and what was appended since, has the device (<https://sqlite.org/wal.html>).

use std::path::Path;

use rusqlite::Connection;

use crate::db::{self, DbError};

/// The second place.
pub trait SecondPlace: Send {
    /// Writes what the log grew by. Nothing of the save is shown, sent or acknowledged before it
    /// is done; after a failure the device does nothing any more.
    fn saved(&mut self, journal: &Journal<'_>) -> Result<(), NotCopied>;
}

/// The second place cannot be reached, or belongs to another by now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotCopied(pub String);

/// A device's write-ahead log.
pub struct Journal<'a>(pub &'a Connection);

impl Journal<'_> {
    /// Writes the log into the file, and begins it anew; false if somebody still reads from it.
    pub fn begin_anew(&self) -> Result<bool, NotCopied> {
        db::begin_journal_anew(self.0).map_err(|why| NotCopied(why.to_string()))
    }
}

/// Writes what a device's file has in its log into the file. Nobody else may have it open.
pub fn settle(file: &Path) -> Result<(), DbError> {
    let db = Connection::open(file)?;
    db::begin_journal_anew(&db).map(drop)
}
