//! SQLite, the same code native and in the browser; the connection is opened by the embedder.

use rusqlite::{Connection, OptionalExtension, params};

use crate::device::OpenError;

pub(crate) mod mls;
mod values;

/// Version of `schema.sql`, in `PRAGMA user_version`.
const VERSION: i64 = 1;

/// Makes an empty database ours, and says how it keeps what is saved.
pub(crate) fn prepare(db: &Connection) -> Result<(), OpenError> {
    // A tick means on disk: every save is synced. In the browser (OPFS) there is no shared
    // memory for a write-ahead log, so a journal that is truncated does the same.
    let journal = if cfg!(target_arch = "wasm32") { "TRUNCATE" } else { "WAL" };
    db.pragma_update(None, "journal_mode", journal)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", "ON")?;
    db.pragma_update(None, "secure_delete", "ON")?;
    db.set_prepared_statement_cache_capacity(128);
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found {
        0 => {
            let schema = include_str!("schema.sql");
            db.execute_batch(&format!("BEGIN;{schema};PRAGMA user_version = {VERSION};COMMIT;"))?;
        }
        VERSION => {}
        found => return Err(OpenError::TooNew { found, known: VERSION }),
    }
    Ok(())
}

/// Reads a single value.
pub(crate) fn meta(db: &Connection, name: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT value FROM meta WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()
}

/// Writes a single value.
pub(crate) fn set_meta(db: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)")?
        .execute(params![name, value])?;
    Ok(())
}

/// Reads a number kept with [`set_meta_number`]; 0 if there is none.
pub(crate) fn meta_number(db: &Connection, name: &str) -> rusqlite::Result<u64> {
    let bytes = meta(db, name)?.and_then(|bytes| bytes.try_into().ok());
    Ok(bytes.map_or(0, u64::from_be_bytes))
}

/// Writes a number.
pub(crate) fn set_meta_number(db: &Connection, name: &str, value: u64) -> rusqlite::Result<()> {
    set_meta(db, name, &value.to_be_bytes())
}
