//! SQLite, the same code native and in the browser; the connection is opened by the embedder.
//! All SQL of a device is here; the rest of the crate asks [`Db`].

use rusqlite::Connection;

use crate::copy::Journal;
use crate::device::OpenError;

mod changes;
mod chats;
mod due;
mod files;
mod held;
mod keep;
mod marks;
mod messages;
mod meta;
mod missing;
pub(crate) mod mls;
mod orders;
mod outbox;
mod settings;
mod values;
mod wishes;

pub(crate) use chats::{ChatRow, NewChat, State};
pub(crate) use marks::Marks;
pub(crate) use messages::{MessageRow, NewMessage};
pub(crate) use outbox::Outgoing;
pub(crate) use settings::SettingsDb;
pub(crate) use wishes::{Wish, WishKind};

/// Why a question to the database was not answered.
pub(crate) type DbError = rusqlite::Error;
type Result<T> = std::result::Result<T, DbError>;

/// Version of `schema.sql`, in `PRAGMA user_version`.
const VERSION: i64 = 3;
/// From version 1: what acts on a message is found by it, shown or not; messages are kept for a time.
const FROM_1: &str = "DROP INDEX messages_target;
    CREATE INDEX messages_about ON messages (chat, target, at) WHERE target <> x'';
    CREATE INDEX messages_sent ON messages (chat, sent_ms);
    ALTER TABLE chats ADD COLUMN keep_own INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN keep_peer INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN media_own INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN media_peer INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX chats_keep ON chats (id)
        WHERE keep_own + keep_peer + media_own + media_peer > 0;";
/// From version 2: what a person marks for themselves.
const FROM_2: &str = "ALTER TABLE chats ADD COLUMN pinned_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN muted_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN blocked_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE chats ADD COLUMN top BLOB NOT NULL DEFAULT x'';
    ALTER TABLE messages ADD COLUMN starred_ms INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX messages_starred ON messages (starred_ms) WHERE starred_ms > 0;";

/// A device's database.
pub(crate) struct Db(Connection);

impl Db {
    /// Makes an empty database ours, and says how it keeps what is saved. One that is copied as it
    /// grows only appends to its log, see [`crate::copy`].
    pub(crate) fn prepare(db: Connection, copied: bool) -> std::result::Result<Self, OpenError> {
        // A tick means on disk: every save is synced. In the browser (OPFS) there is no shared
        // memory for a write-ahead log, so a journal that is truncated does the same.
        let journal = if cfg!(target_arch = "wasm32") { "TRUNCATE" } else { "WAL" };
        db.pragma_update(None, "journal_mode", journal)?;
        if cfg!(not(target_arch = "wasm32")) {
            // A busy shop writes the same pages again and again: 16 MiB of them before they are
            // moved to where they belong, and as many kept in memory.
            db.pragma_update(None, "wal_autocheckpoint", if copied { 0 } else { 4_096 })?;
            db.pragma_update(None, "cache_size", -16_384)?;
        }
        if copied {
            // Nothing is in the log that is not saved.
            db.pragma_update(None, "cache_spill", "OFF")?;
        }
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "foreign_keys", "ON")?;
        db.pragma_update(None, "secure_delete", "ON")?;
        db.set_prepared_statement_cache_capacity(128);
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let steps = match found {
            0 => include_str!("schema.sql").to_owned(),
            1 => format!("{FROM_1}{FROM_2}"),
            2 => FROM_2.to_owned(),
            VERSION => return Ok(Self(db)),
            found => return Err(OpenError::TooNew { found, known: VERSION }),
        };
        let version = format!("PRAGMA user_version = {VERSION}");
        db.execute_batch(&format!("BEGIN;{steps};{version};COMMIT;"))?;
        Ok(Self(db))
    }

    /// Begins what is saved whole or not at all.
    pub(crate) fn begin(&self) -> Result<()> {
        self.0.execute_batch("BEGIN IMMEDIATE")
    }

    /// Saves what was done since [`Db::begin`].
    pub(crate) fn save(&self) -> Result<()> {
        self.0.execute_batch("COMMIT")
    }

    /// Undoes what was done since [`Db::begin`].
    pub(crate) fn undo(&self) {
        // The connection may already have rolled back by itself.
        if !self.0.is_autocommit() {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }

    /// Begins a part of a save that can be undone by itself.
    pub(crate) fn begin_part(&self) -> Result<()> {
        self.0.execute_batch("SAVEPOINT part")
    }

    /// Keeps the latest part, if the save around it is kept.
    pub(crate) fn keep_part(&self) -> Result<()> {
        self.0.execute_batch("RELEASE part")
    }

    /// Undoes the latest part.
    pub(crate) fn undo_part(&self) -> Result<()> {
        self.0.execute_batch("ROLLBACK TO part; RELEASE part")
    }

    /// Its log, for who copies it.
    pub(crate) fn journal(&self) -> Journal<'_> {
        Journal(&self.0)
    }

    /// What OpenMLS keeps here.
    pub(crate) fn mls(&self) -> mls::Storage<'_> {
        mls::Storage(&self.0)
    }
}

/// Writes the log into the file, and begins it anew; false if somebody still reads from it.
pub(crate) fn begin_journal_anew(db: &Connection) -> Result<bool> {
    let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What version 3 added is not there.
    const TO_2: &str = "DROP INDEX messages_starred;
        ALTER TABLE messages DROP COLUMN starred_ms;
        ALTER TABLE chats DROP COLUMN pinned_ms; ALTER TABLE chats DROP COLUMN muted_ms;
        ALTER TABLE chats DROP COLUMN archived; ALTER TABLE chats DROP COLUMN blocked_ms;
        ALTER TABLE chats DROP COLUMN top; PRAGMA user_version = 2;";
    /// What version 2 added is not there.
    const TO_1: &str = "DROP INDEX chats_keep; DROP INDEX messages_about; DROP INDEX messages_sent;
        ALTER TABLE chats DROP COLUMN keep_own; ALTER TABLE chats DROP COLUMN keep_peer;
        ALTER TABLE chats DROP COLUMN media_own; ALTER TABLE chats DROP COLUMN media_peer;
        CREATE INDEX messages_target ON messages (chat, target, at) WHERE hidden = 1;
        PRAGMA user_version = 1;";

    /// A database as an earlier version left it.
    fn left_by(steps: &[&str]) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("schema.sql")).unwrap();
        for step in steps {
            db.execute_batch(step).unwrap();
        }
        db
    }

    /// Every object of a database with how it was made, in any order of its columns.
    fn shape(db: &Connection) -> Vec<(String, String)> {
        let sql = "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_xinfo(m.name) c
                   UNION SELECT name, 'index' FROM sqlite_schema WHERE type = 'index' ORDER BY 1, 2";
        let mut select = db.prepare(sql).unwrap();
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_>>().unwrap()
    }

    /// What a device of any earlier version left on disk goes on, and is as a new one.
    #[test]
    fn a_database_of_an_earlier_version_is_brought_up_to_date() {
        let new = Db::prepare(Connection::open_in_memory().unwrap(), false).unwrap();
        for steps in [&[TO_2][..], &[TO_2, TO_1]] {
            let db = Db::prepare(left_by(steps), false).unwrap();
            assert!(!db.is_keeping().unwrap());
            assert!(db.starred(None, 9).unwrap().is_empty());
            let again = Db::prepare(db.0, false).unwrap();
            let version: i64 =
                again.0.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            assert_eq!(version, VERSION);
            assert!(again.keeping().unwrap().is_empty());
            assert_eq!(shape(&again.0), shape(&new.0));
        }
    }
}
