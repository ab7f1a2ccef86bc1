//! What a person is called and reads, and the relays there are devices for: a database of its own.

use rusqlite::{Connection, OptionalExtension};

use super::Result;

const SCHEMA: &str = "
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS relays (relay TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;";

/// The settings of a person.
pub(crate) struct SettingsDb(Connection);

impl SettingsDb {
    /// Makes an empty database ours.
    pub(crate) fn prepare(db: Connection) -> Result<Self> {
        db.execute_batch(SCHEMA)?;
        Ok(Self(db))
    }

    /// A setting; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> Result<String> {
        let mut select = self.0.prepare_cached("SELECT value FROM settings WHERE name = ?")?;
        Ok(select.query_row([name], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// Replaces a setting.
    pub(crate) fn set(&self, name: &str, value: &str) -> Result<()> {
        self.0.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [name, value])?;
        Ok(())
    }

    /// Sets what was not set.
    pub(crate) fn set_first(&self, name: &str, value: &str) -> Result<()> {
        self.0.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", [name, value])?;
        Ok(())
    }

    /// The relays there are devices for, and the names of their databases, in order.
    pub(crate) fn relays(&self) -> Result<Vec<(String, String)>> {
        let mut select = self.0.prepare_cached("SELECT relay, name FROM relays ORDER BY rowid")?;
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// Notes a relay; it keeps its first name.
    pub(crate) fn add_relay(&self, relay: &str, name: &str) -> Result<()> {
        self.0.execute("INSERT OR IGNORE INTO relays VALUES (?, ?)", [relay, name])?;
        Ok(())
    }
}
