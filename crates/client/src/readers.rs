//! Who can read a chat, as people see it, and the words two sides can compare.

use comptoir_api::chat;
use comptoir_api::device::Readers;
use comptoir_wire::codec::Travels;
use comptoir_wire::identity::{Reader, ReaderKind, ReaderRoster};
use comptoir_wire::ids::{AccountId, ChatId, ReaderId};
use sha2::{Digest, Sha256};

use crate::db::WishKind;
use crate::device::{Device, DeviceError, SendError};
use crate::group::change::with_own_readers;
use crate::words::WORDS;

impl Device {
    /// Who can read a chat.
    pub fn readers(&self, chat: ChatId) -> Result<Readers, DeviceError> {
        let row = self.known_chat(chat)?;
        let mut readers: Vec<chat::Reader> =
            row.roster.readers.iter().map(|reader| view(reader, self.keys.account)).collect();
        readers.sort_by_key(|reader| !reader.own);
        Ok(Readers {
            chat: chat.to_string(),
            readers,
            words: words(self.keys.account, row.peer),
            verified: row.verified,
            host: row.card.host,
        })
    }

    /// Sets this account's own part of the roster (for a counter: the shop's readers, besides
    /// its device). Commits if it differs from what the group agreed on.
    pub fn set_roster(&mut self, chat: ChatId, readers: Vec<Reader>) -> Result<(), SendError> {
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        let wanted = with_own_readers(&row.roster, &row.members, readers.clone(), &self.keys);
        if wanted.readers.len() > comptoir_wire::limits::READERS_MAX {
            return Err(SendError::TooLong {
                what: "the list of readers",
                size: wanted.readers.len(),
                limit: comptoir_wire::limits::READERS_MAX,
            });
        }
        let own = ReaderRoster { version: 1, readers };
        // A wish that is already on its way would win over a later return to what was.
        if wanted == row.roster && self.db.pending_commit(chat)?.is_none() {
            self.save(|device| device.db.drop_readers_wish(chat).map_err(DeviceError::Db))?;
            return Ok(());
        }
        self.save(|device| Ok(device.db.wish(chat, WishKind::Readers, &[], &own.to_bytes(), 0)?))
    }
}

/// A reader as people see it.
pub(crate) fn view(reader: &Reader, own: AccountId) -> chat::Reader {
    let id = ReaderId::from_slice(&reader.id).map(|id| id.to_string()).unwrap_or_default();
    chat::Reader {
        id,
        kind: kind_word(reader.kind()).to_owned(),
        name: reader.name.clone(),
        role: reader.role.clone(),
        own: reader.account == own.0,
        holds_key: reader.kind() == ReaderKind::Device,
        since_ms: reader.since_ms,
    }
}

/// "device", "staff", "automation", "token", "vendor".
pub(crate) fn kind_word(kind: ReaderKind) -> &'static str {
    match kind {
        ReaderKind::Device | ReaderKind::Unspecified => "device",
        ReaderKind::Staff => "staff",
        ReaderKind::Automation => "automation",
        ReaderKind::Token => "token",
        ReaderKind::Vendor => "vendor",
    }
}

/// Six words that follow from both accounts' keys: the same on both sides, and on no other pair.
pub(crate) fn words(one: AccountId, other: AccountId) -> Vec<String> {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    let hash = Sha256::new()
        .chain_update(b"comptoir words v1")
        .chain_update(first.0)
        .chain_update(second.0)
        .finalize();
    hash.iter()
        .take(6)
        .filter_map(|byte| WORDS.get(usize::from(*byte)))
        .map(|word| (*word).to_owned())
        .collect()
}
