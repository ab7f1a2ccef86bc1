//! How far each sender has come, and what is missing before that.

use comptoir_wire::ids::{ChatId, DeviceId};
use rusqlite::{OptionalExtension, params};

use super::{Db, Result};

impl Db {
    /// The latest number that came from a device; 0 if none has.
    pub(crate) fn sender_seq(&self, chat: ChatId, device: DeviceId) -> Result<u64> {
        let mut select =
            self.0.prepare_cached("SELECT seq FROM senders WHERE chat = ? AND device = ?")?;
        let seq = select.query_row(params![chat.0, device.0], |row| row.get::<_, i64>(0));
        Ok(seq.optional()?.unwrap_or_default() as u64)
    }

    /// The latest number that came from a device from now on.
    pub(crate) fn set_sender_seq(&self, chat: ChatId, device: DeviceId, seq: u64) -> Result<()> {
        self.0
            .prepare_cached("INSERT OR REPLACE INTO senders (chat, device, seq) VALUES (?, ?, ?)")?
            .execute(params![chat.0, device.0, seq as i64])?;
        Ok(())
    }

    /// The latest number of each device that has said something.
    pub(crate) fn senders(&self, chat: ChatId) -> Result<Vec<(Vec<u8>, u64)>> {
        let mut select = self.0.prepare_cached("SELECT device, seq FROM senders WHERE chat = ?")?;
        let rows =
            select.query_map([chat.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        rows.collect()
    }

    /// Notes that a number was passed over.
    pub(crate) fn add_missing(
        &self,
        chat: ChatId,
        device: DeviceId,
        seq: u64,
        now_ms: u64,
    ) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT OR IGNORE INTO missing (chat, device, seq, since_ms) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![chat.0, device.0, seq as i64, now_ms as i64])?;
        Ok(())
    }

    /// A number came after all; says whether it was missing.
    pub(crate) fn fill_missing(&self, chat: ChatId, device: DeviceId, seq: u64) -> Result<bool> {
        let filled = self
            .0
            .prepare_cached("DELETE FROM missing WHERE chat = ? AND device = ? AND seq = ?")?
            .execute(params![chat.0, device.0, seq as i64])?;
        Ok(filled > 0)
    }

    /// Whether anything of a chat is missing.
    pub(crate) fn is_missing(&self, chat: ChatId) -> Result<bool> {
        self.0.prepare_cached("SELECT 1 FROM missing WHERE chat = ?")?.exists([chat.0])
    }

    /// What is missing of a chat: device and number, in order.
    pub(crate) fn missing(&self, chat: ChatId) -> Result<Vec<(Vec<u8>, u64)>> {
        let mut select = self.0.prepare_cached(
            "SELECT device, seq FROM missing WHERE chat = ? ORDER BY device, seq",
        )?;
        let rows =
            select.query_map([chat.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        rows.collect()
    }

    /// All that is missing of a chat was asked for.
    pub(crate) fn set_asked(&self, chat: ChatId, now_ms: u64) -> Result<()> {
        self.0
            .prepare_cached("UPDATE missing SET asked_ms = ?2 WHERE chat = ?1")?
            .execute(params![chat.0, now_ms as i64])?;
        Ok(())
    }
}
