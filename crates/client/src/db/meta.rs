//! Single values: keys, the relay, what the person is called.

use rusqlite::{OptionalExtension, params};

use super::{Db, Result};

impl Db {
    /// Reads a single value.
    pub(crate) fn meta(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let mut select = self.0.prepare_cached("SELECT value FROM meta WHERE name = ?")?;
        select.query_row([name], |row| row.get(0)).optional()
    }

    /// Writes a single value.
    pub(crate) fn set_meta(&self, name: &str, value: &[u8]) -> Result<()> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)")?
            .execute(params![name, value])?;
        Ok(())
    }

    /// Takes a single value out.
    pub(crate) fn drop_meta(&self, name: &str) -> Result<()> {
        self.0.prepare_cached("DELETE FROM meta WHERE name = ?")?.execute([name])?;
        Ok(())
    }

    /// Reads a number kept with [`Db::set_meta_number`]; 0 if there is none.
    pub(crate) fn meta_number(&self, name: &str) -> Result<u64> {
        let bytes = self.meta(name)?.and_then(|bytes| bytes.try_into().ok());
        Ok(bytes.map_or(0, u64::from_be_bytes))
    }

    /// Writes a number.
    pub(crate) fn set_meta_number(&self, name: &str, value: u64) -> Result<()> {
        self.set_meta(name, &value.to_be_bytes())
    }
}
