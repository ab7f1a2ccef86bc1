//! Ciphertexts: those already processed, by hash, and those that wait for their epoch.

use comptoir_wire::ids::ChatId;
use rusqlite::params;

use super::{Db, Result};

impl Db {
    /// Notes a ciphertext's hash; says whether it is new.
    pub(crate) fn note_seen(&self, hash: [u8; 32], now_ms: u64) -> Result<bool> {
        let added = self
            .0
            .prepare_cached("INSERT OR IGNORE INTO seen (hash, at_ms) VALUES (?, ?)")?
            .execute(params![hash, now_ms as i64])?;
        Ok(added > 0)
    }

    /// Forgets hashes from before a time.
    pub(crate) fn drop_seen_before(&self, at_ms: u64) -> Result<()> {
        self.0.prepare_cached("DELETE FROM seen WHERE at_ms < ?")?.execute([at_ms as i64])?;
        Ok(())
    }

    /// How many ciphertexts of a chat wait.
    pub(crate) fn count_held(&self, chat: ChatId) -> Result<i64> {
        let mut select = self.0.prepare_cached("SELECT count(*) FROM held WHERE chat = ?")?;
        select.query_row([chat.0], |row| row.get(0))
    }

    /// Keeps a ciphertext until its epoch comes.
    pub(crate) fn hold(
        &self,
        chat: ChatId,
        epoch: u64,
        ciphertext: &[u8],
        now_ms: u64,
    ) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO held (chat, epoch, ciphertext, at_ms) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![chat.0, epoch as i64, ciphertext, now_ms as i64])?;
        Ok(())
    }

    /// Takes out the ciphertexts that waited for an epoch up to this one, in order.
    pub(crate) fn take_held(&self, chat: ChatId, epoch: u64) -> Result<Vec<Vec<u8>>> {
        let key = params![chat.0, epoch as i64];
        let mut select = self.0.prepare_cached(
            "SELECT ciphertext FROM held WHERE chat = ? AND epoch <= ? ORDER BY n",
        )?;
        let held: Vec<Vec<u8>> = select.query_map(key, |row| row.get(0))?.collect::<Result<_>>()?;
        self.0.prepare_cached("DELETE FROM held WHERE chat = ? AND epoch <= ?")?.execute(key)?;
        Ok(held)
    }
}
