//! The rows of chats: where each stands, who is in it, and how far it has come.

use comptoir_api::device::Verified;
use comptoir_wire::codec::Travels;
use comptoir_wire::identity::{ReaderRoster, Role, ShopCard};
use comptoir_wire::ids::{AccountId, ChatId, DeviceId, MessageId};
use prost::Message as _;
use rusqlite::{OptionalExtension, Row, ToSql, params};

use super::{Db, Marks, Result};
use crate::group::Member;

/// Where a chat stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Begun here; the shop's counter is not in it yet.
    Claiming = 1,
    /// Everyone is in it.
    Open = 2,
    /// This device lost its place and has asked to be added again.
    Healing = 3,
    /// Something was refused that cannot be passed over; nothing is sent any more.
    Refused = 4,
    /// The other side has left.
    Left = 5,
    /// Forgotten here; only its farewell is still to be sent.
    Gone = 6,
}

impl State {
    /// Whether a person can write into such a chat.
    pub(crate) fn is_writable(self) -> bool {
        matches!(self, Self::Claiming | Self::Open | Self::Healing)
    }

    fn of(number: i64) -> Self {
        match number {
            1 => Self::Claiming,
            2 => Self::Open,
            3 => Self::Healing,
            5 => Self::Left,
            6 => Self::Gone,
            _ => Self::Refused,
        }
    }
}

/// A chat's row.
pub(crate) struct ChatRow {
    pub(crate) id: ChatId,
    pub(crate) peer: AccountId,
    pub(crate) state: State,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) slug: String,
    pub(crate) card: ShopCard,
    pub(crate) verified: Verified,
    pub(crate) roster: ReaderRoster,
    pub(crate) members: Vec<Member>,
    pub(crate) epoch: u64,
    pub(crate) created_ms: u64,
    pub(crate) read_at: i64,
    pub(crate) heal_ms: u64,
    pub(crate) marks: Marks,
}

impl ChatRow {
    /// Whether a person can write into it: its state allows it, and they did not block it.
    pub(crate) fn is_writable(&self) -> bool {
        self.state.is_writable() && !self.marks.blocked
    }

    /// The devices in the group besides this one.
    pub(crate) fn others(&self, own: DeviceId) -> Vec<DeviceId> {
        let devices = self.members.iter().map(|member| member.device);
        devices.filter(|device| *device != own).collect()
    }
}

/// A chat to be written down.
pub(crate) struct NewChat {
    pub(crate) id: ChatId,
    pub(crate) peer: AccountId,
    pub(crate) state: State,
    pub(crate) slug: String,
    pub(crate) card: ShopCard,
    pub(crate) verified: Verified,
    pub(crate) roster: ReaderRoster,
    pub(crate) members: Vec<Member>,
    pub(crate) epoch: u64,
    pub(crate) update_due_ms: u64,
}

impl NewChat {
    /// Nothing yet.
    pub(crate) fn empty() -> Self {
        Self {
            id: ChatId([0; 16]),
            peer: AccountId([0; 32]),
            state: State::Claiming,
            slug: String::new(),
            card: ShopCard::default(),
            verified: Verified::default(),
            roster: ReaderRoster::default(),
            members: Vec::new(),
            epoch: 0,
            update_due_ms: 0,
        }
    }
}

const COLUMNS: &str = "id, peer, state, name, language, slug, card, by_link, by_domain, roster,
    members, epoch, created_ms, read_at, heal_ms, pinned_ms, muted_ms, archived, blocked_ms, top";

fn chat_of(row: &Row<'_>) -> Result<ChatRow> {
    let card: Vec<u8> = row.get(6)?;
    let roster: Vec<u8> = row.get(9)?;
    let members: Vec<u8> = row.get(10)?;
    let verified = Verified { by_link: row.get(7)?, by_domain: row.get(8)? };
    Ok(ChatRow {
        id: ChatId(row.get(0)?),
        peer: AccountId(row.get(1)?),
        state: State::of(row.get(2)?),
        name: row.get(3)?,
        language: row.get(4)?,
        slug: row.get(5)?,
        card: ShopCard::decode(card.as_slice()).unwrap_or_default(),
        verified,
        roster: ReaderRoster::from_bytes(&roster).unwrap_or_default(),
        members: members_from_bytes(&members),
        epoch: row.get::<_, i64>(11)? as u64,
        created_ms: row.get::<_, i64>(12)? as u64,
        read_at: row.get(13)?,
        heal_ms: row.get::<_, i64>(14)? as u64,
        marks: Marks::of(row, 15)?,
    })
}

/// Reads an id.
pub(super) fn id_of(row: &Row<'_>) -> Result<ChatId> {
    Ok(ChatId(row.get(0)?))
}

impl Db {
    /// A chat's row.
    pub(crate) fn chat(&self, chat: ChatId) -> Result<Option<ChatRow>> {
        let sql = format!("SELECT {COLUMNS} FROM chats WHERE id = ?");
        self.0.prepare_cached(&sql)?.query_row([chat.0], chat_of).optional()
    }

    /// All chats that were not forgotten.
    pub(crate) fn chats(&self) -> Result<Vec<ChatRow>> {
        let sql = format!("SELECT {COLUMNS} FROM chats WHERE state <> 6");
        self.0.prepare_cached(&sql)?.query_map([], chat_of)?.collect()
    }

    /// The chats that can be written to.
    pub(crate) fn writable_chats(&self) -> Result<Vec<ChatId>> {
        let sql = "SELECT id FROM chats WHERE state IN (1, 2, 3) AND blocked_ms = 0";
        let mut select = self.0.prepare_cached(sql)?;
        select.query_map([], id_of)?.collect()
    }

    /// The latest chat with an account that can be written to.
    pub(crate) fn chat_with(&self, account: AccountId) -> Result<Option<ChatId>> {
        let mut select = self.0.prepare_cached(
            "SELECT id FROM chats WHERE peer = ? AND state IN (1, 2, 3)
             ORDER BY created_ms DESC LIMIT 1",
        )?;
        select.query_row([account.0], id_of).optional()
    }

    /// Writes a new chat down.
    pub(crate) fn add_chat(&self, chat: &NewChat, now_ms: u64) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT INTO chats (id, peer, state, slug, card, by_link, by_domain, roster,
                     members, epoch, created_ms, update_due_ms)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                chat.id.0,
                chat.peer.0,
                chat.state as i64,
                chat.slug,
                chat.card.encode_to_vec(),
                chat.verified.by_link,
                chat.verified.by_domain,
                chat.roster.to_bytes(),
                members_to_bytes(&chat.members),
                chat.epoch as i64,
                now_ms as i64,
                chat.update_due_ms as i64,
            ])?;
        Ok(())
    }

    /// Where a chat stands from now on.
    pub(crate) fn set_state(&self, chat: ChatId, state: State) -> Result<()> {
        self.set("UPDATE chats SET state = ?2 WHERE id = ?1", chat, state as i64)
    }

    /// The shop's counter is in: a chat that was beginning is open.
    pub(crate) fn set_begun(&self, chat: ChatId) -> Result<()> {
        let sql = "UPDATE chats SET state = ?2 WHERE id = ?1 AND state = 1";
        self.set(sql, chat, State::Open as i64)
    }

    /// This device has asked to be added again.
    pub(crate) fn set_healing(&self, chat: ChatId, now_ms: u64) -> Result<()> {
        self.set("UPDATE chats SET state = 3, heal_ms = ?2 WHERE id = ?1", chat, now_ms as i64)
    }

    /// When this device's keys are to be changed.
    pub(crate) fn set_update_due(&self, chat: ChatId, at_ms: u64) -> Result<()> {
        self.set("UPDATE chats SET update_due_ms = ?2 WHERE id = ?1", chat, at_ms as i64)
    }

    /// How far a person has read.
    pub(crate) fn set_read(&self, chat: ChatId, at: i64) -> Result<()> {
        self.set("UPDATE chats SET read_at = ?2 WHERE id = ?1", chat, at)
    }

    pub(super) fn set(&self, sql: &str, chat: ChatId, value: impl ToSql) -> Result<()> {
        self.0.prepare_cached(sql)?.execute(params![chat.0, value])?;
        Ok(())
    }

    /// The shop's card, and how its key was found to be its own.
    pub(crate) fn set_card(&self, chat: ChatId, card: &ShopCard, verified: Verified) -> Result<()> {
        self.0
            .prepare_cached(
                "UPDATE chats SET card = ?2, by_link = by_link OR ?3, by_domain = ?4 WHERE id = ?1",
            )?
            .execute(params![chat.0, card.encode_to_vec(), verified.by_link, verified.by_domain])?;
        Ok(())
    }

    /// What the other side calls itself, and reads.
    pub(crate) fn set_profile(&self, chat: ChatId, name: &str, language: &str) -> Result<()> {
        self.0
            .prepare_cached("UPDATE chats SET name = ?2, language = ?3 WHERE id = ?1")?
            .execute(params![chat.0, name, language])?;
        Ok(())
    }

    /// What the group has become.
    pub(crate) fn set_group(
        &self,
        chat: ChatId,
        epoch: u64,
        roster: &ReaderRoster,
        members: &[Member],
    ) -> Result<()> {
        self.0
            .prepare_cached("UPDATE chats SET roster = ?2, members = ?3, epoch = ?4 WHERE id = ?1")?
            .execute(params![chat.0, roster.to_bytes(), members_to_bytes(members), epoch as i64])?;
        Ok(())
    }

    /// The number of the latest message of this device.
    pub(crate) fn own_seq(&self, chat: ChatId) -> Result<u64> {
        let mut select = self.0.prepare_cached("SELECT sender_seq FROM chats WHERE id = ?")?;
        Ok(select.query_row([chat.0], |row| row.get::<_, i64>(0))? as u64)
    }

    /// Numbers the next message of this device.
    pub(crate) fn next_own_seq(&self, chat: ChatId) -> Result<u64> {
        let mut update = self.0.prepare_cached(
            "UPDATE chats SET sender_seq = sender_seq + 1 WHERE id = ? RETURNING sender_seq",
        )?;
        Ok(update.query_row([chat.0], |row| row.get::<_, i64>(0))? as u64)
    }

    /// Takes out what was said in a chat and is still to be sent; the chat itself stays.
    pub(crate) fn empty_chat(&self, chat: ChatId) -> Result<()> {
        for sql in [
            "DELETE FROM words WHERE rowid IN (SELECT at FROM messages WHERE chat = ?)",
            "DELETE FROM messages WHERE chat = ?",
            "DELETE FROM files WHERE chat = ?",
            "DELETE FROM outbox WHERE chat = ?",
            "DELETE FROM orders WHERE chat = ?",
            "DELETE FROM baskets WHERE chat = ?",
        ] {
            self.0.execute(sql, [chat.0])?;
        }
        Ok(())
    }

    /// Takes out what was said in a chat but for one message; notices and orders stay.
    pub(crate) fn erase_said(&self, chat: ChatId, but: MessageId) -> Result<()> {
        self.0.execute(
            "DELETE FROM words WHERE rowid IN (SELECT at FROM messages WHERE chat = ?)",
            [chat.0],
        )?;
        self.0.execute("DELETE FROM files WHERE chat = ?", [chat.0])?;
        self.0.execute(
            "DELETE FROM messages WHERE chat = ? AND side <> 2 AND id <> ?",
            params![chat.0, but.0],
        )?;
        Ok(())
    }

    /// Takes a chat out, with all that hangs on it.
    pub(crate) fn erase_chat(&self, chat: ChatId) -> Result<()> {
        self.0.execute("DELETE FROM changes WHERE chat = ?", [chat.0])?;
        self.0.execute("DELETE FROM chats WHERE id = ?", [chat.0])?;
        Ok(())
    }
}

/// Device (16), account (32), role (1), each.
fn members_to_bytes(members: &[Member]) -> Vec<u8> {
    members
        .iter()
        .flat_map(|member| {
            [&member.device.0[..], &member.account.0[..], &[member.role as u8]].concat()
        })
        .collect()
}

/// Reads what [`members_to_bytes`] wrote.
fn members_from_bytes(bytes: &[u8]) -> Vec<Member> {
    bytes
        .chunks_exact(49)
        .filter_map(|chunk| {
            let (device, rest) = chunk.split_at_checked(16)?;
            let (account, role) = rest.split_at_checked(32)?;
            Some(Member {
                device: DeviceId::from_slice(device).ok()?,
                account: AccountId::from_slice(account).ok()?,
                role: Role::try_from(i32::from(*role.first()?)).ok()?,
            })
        })
        .collect()
}
