//! What this device wants its groups to become, and its commits that the relay has not answered.

use comptoir_wire::ids::ChatId;
use rusqlite::{OptionalExtension, Row, params};

use super::chats::id_of;
use super::{Db, Result};

/// What this device wants a group to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WishKind {
    /// Add the shop's counter; the first commit of a chat.
    AddShop = 1,
    /// These are this account's readers.
    Readers = 2,
    /// New keys for this device.
    Update = 3,
    /// Take a device out and add it again.
    Heal = 4,
}

/// A wish's row.
pub(crate) struct Wish {
    pub(crate) n: i64,
    pub(crate) kind: WishKind,
    /// Which device to heal.
    pub(crate) device: Vec<u8>,
    /// A key package, or this account's part of the roster.
    pub(crate) data: Vec<u8>,
    /// The last epoch that the device to heal could read.
    pub(crate) number: u64,
}

fn wish_of(row: &Row<'_>) -> Result<Wish> {
    Ok(Wish {
        n: row.get(0)?,
        kind: match row.get::<_, i64>(1)? {
            1 => WishKind::AddShop,
            2 => WishKind::Readers,
            3 => WishKind::Update,
            _ => WishKind::Heal,
        },
        device: row.get(2)?,
        data: row.get(3)?,
        number: row.get::<_, i64>(4)? as u64,
    })
}

impl Db {
    /// Notes a wish; the same twice is one, the later one.
    pub(crate) fn wish(
        &self,
        chat: ChatId,
        kind: WishKind,
        device: &[u8],
        data: &[u8],
        number: u64,
    ) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT OR REPLACE INTO wishes (chat, kind, device, data, number)
                 VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![chat.0, kind as i64, device, data, number as i64])?;
        Ok(())
    }

    /// A chat's wishes, in order.
    pub(crate) fn wishes(&self, chat: ChatId) -> Result<Vec<Wish>> {
        let mut select = self.0.prepare_cached(
            "SELECT n, kind, device, data, number FROM wishes WHERE chat = ? ORDER BY n",
        )?;
        select.query_map([chat.0], wish_of)?.collect()
    }

    /// Drops wishes that were granted.
    pub(crate) fn drop_wishes(&self, wishes: &[i64]) -> Result<()> {
        let mut delete = self.0.prepare_cached("DELETE FROM wishes WHERE n = ?")?;
        wishes.iter().try_for_each(|n| delete.execute([n]).map(drop))
    }

    /// Drops the wish for other readers.
    pub(crate) fn drop_readers_wish(&self, chat: ChatId) -> Result<()> {
        self.0
            .prepare_cached("DELETE FROM wishes WHERE chat = ? AND kind = 2")?
            .execute([chat.0])?;
        Ok(())
    }

    /// Chats whose shop's key package is not there yet, and the shop's account.
    pub(crate) fn unclaimed(&self) -> Result<Vec<(ChatId, [u8; 32])>> {
        let mut select = self.0.prepare_cached(
            "SELECT c.id, c.peer FROM wishes w CROSS JOIN chats c ON c.id = w.chat
             WHERE w.kind = 1 AND length(w.data) = 0 AND c.state = 1",
        )?;
        select.query_map([], |row| Ok((id_of(row)?, row.get(1)?)))?.collect()
    }

    /// Chats with wishes that a commit could grant now, and their epochs.
    pub(crate) fn wishing(&self) -> Result<Vec<(ChatId, u64)>> {
        let mut select = self.0.prepare_cached(
            "SELECT DISTINCT c.id, c.epoch FROM wishes w CROSS JOIN chats c ON c.id = w.chat
             WHERE (c.state = 2 OR (c.state = 1 AND w.kind = 1 AND length(w.data) > 0))
               AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = c.id)
               AND NOT EXISTS (SELECT 1 FROM held h WHERE h.chat = c.id)",
        )?;
        select.query_map([], |row| Ok((id_of(row)?, row.get::<_, i64>(1)? as u64)))?.collect()
    }

    /// Keeps a chat's commit until the relay answers, with the wishes it grants.
    pub(crate) fn add_commit(&self, chat: ChatId, frame: &[u8], grants: &[i64]) -> Result<()> {
        let grants = serde_json::to_string(grants).unwrap_or_default();
        self.0
            .prepare_cached("INSERT INTO commits (chat, frame, wishes) VALUES (?, ?, ?)")?
            .execute(params![chat.0, frame, grants])?;
        Ok(())
    }

    /// The commits the relay has not answered for.
    pub(crate) fn commits(&self) -> Result<Vec<(ChatId, Vec<u8>)>> {
        let mut select = self.0.prepare_cached("SELECT chat, frame FROM commits")?;
        select.query_map([], |row| Ok((id_of(row)?, row.get(1)?)))?.collect()
    }

    /// The wishes that the commit on its way grants, if there is one.
    pub(crate) fn pending_commit(&self, chat: ChatId) -> Result<Option<Vec<i64>>> {
        let mut select = self.0.prepare_cached("SELECT wishes FROM commits WHERE chat = ?")?;
        let wishes: Option<String> = select.query_row([chat.0], |row| row.get(0)).optional()?;
        Ok(wishes.map(|wishes| serde_json::from_str(&wishes).unwrap_or_default()))
    }

    /// Drops the commit on its way: it was answered, or another came first.
    pub(crate) fn drop_commit(&self, chat: ChatId) -> Result<()> {
        self.0.prepare_cached("DELETE FROM commits WHERE chat = ?")?.execute([chat.0])?;
        Ok(())
    }
}
