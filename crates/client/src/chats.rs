//! The chats of a device: their rows, their beginning, their end.

use comptoir_api::device::{ChatSummary, Forgotten, Verified};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Farewell, NoticeKind};
use comptoir_wire::identity::{ReaderRoster, Role, ShopCard};
use comptoir_wire::ids::{AccountId, ChatId, MessageId};
use comptoir_wire::link::ShopLink;
use comptoir_wire::{limits as wire_limits, signed};
use openmls::prelude::{Extensions, MlsGroup, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY};
use prost::Message as _;
use rusqlite::{OptionalExtension, Row, params};

use crate::account::{mls_failed, random};
use crate::device::{BeginError, ChangeKind, Device, DeviceError, Draft, Peer, SendError};
use crate::group::change::WishKind;
use crate::group::{self, Member, Mls};
use crate::limits;

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
}

/// A chat to be written down.
pub(crate) struct NewChat {
    pub(crate) id: ChatId,
    pub(crate) peer: AccountId,
    pub(crate) state: State,
    pub(crate) slug: String,
    pub(crate) card: Vec<u8>,
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
            card: Vec::new(),
            verified: Verified::default(),
            roster: ReaderRoster::default(),
            members: Vec::new(),
            epoch: 0,
            update_due_ms: 0,
        }
    }
}

const COLUMNS: &str = "id, peer, state, name, language, slug, card, by_link, by_domain, roster,
    members, epoch, created_ms, read_at, heal_ms";

fn chat_of(row: &Row<'_>) -> rusqlite::Result<ChatRow> {
    let card: Vec<u8> = row.get(6)?;
    let roster: Vec<u8> = row.get(9)?;
    let members: Vec<u8> = row.get(10)?;
    let verified = Verified { by_link: row.get(7)?, by_domain: row.get(8)? };
    Ok(ChatRow {
        id: ChatId(row.get(0)?),
        peer: AccountId(row.get(1)?),
        state: match row.get::<_, i64>(2)? {
            1 => State::Claiming,
            2 => State::Open,
            3 => State::Healing,
            5 => State::Left,
            6 => State::Gone,
            _ => State::Refused,
        },
        name: row.get(3)?,
        language: row.get(4)?,
        slug: row.get(5)?,
        card: ShopCard::decode(card.as_slice()).unwrap_or_default(),
        verified,
        roster: ReaderRoster::from_bytes(&roster).unwrap_or_default(),
        members: group::members_from_bytes(&members),
        epoch: row.get::<_, i64>(11)? as u64,
        created_ms: row.get::<_, i64>(12)? as u64,
        read_at: row.get(13)?,
        heal_ms: row.get::<_, i64>(14)? as u64,
    })
}

impl Device {
    pub(crate) fn chat_row(&self, chat: ChatId) -> Result<Option<ChatRow>, DeviceError> {
        let sql = format!("SELECT {COLUMNS} FROM chats WHERE id = ?");
        Ok(self.db.prepare_cached(&sql)?.query_row([chat.0], chat_of).optional()?)
    }

    /// The row of a chat that must be there.
    pub(crate) fn known_chat(&self, chat: ChatId) -> Result<ChatRow, DeviceError> {
        self.chat_row(chat)?.ok_or(DeviceError::NotFound)
    }

    pub(crate) fn insert_chat(&mut self, chat: &NewChat) -> Result<(), DeviceError> {
        self.db
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
                chat.card,
                chat.verified.by_link,
                chat.verified.by_domain,
                chat.roster.to_bytes(),
                group::members_to_bytes(&chat.members),
                chat.epoch as i64,
                self.now() as i64,
                chat.update_due_ms as i64,
            ])?;
        self.touched.chats.insert(chat.id);
        Ok(())
    }

    pub(crate) fn set_state(&mut self, chat: ChatId, state: State) -> Result<(), DeviceError> {
        self.db
            .prepare_cached("UPDATE chats SET state = ?2 WHERE id = ?1")?
            .execute(params![chat.0, state as i64])?;
        self.touched.chats.insert(chat);
        Ok(())
    }

    /// Begins a chat with the shop of this card, or finds the one there is; says whether it is
    /// new. `by_domain`: the shop's domain publishes this very key over TLS.
    ///
    /// The group is made here and now, so that messages can be written without a connection;
    /// the counter is added when its key package could be claimed.
    pub fn begin_chat(
        &mut self,
        link: &ShopLink,
        card: &[u8],
        by_domain: bool,
    ) -> Result<(ChatId, bool), BeginError> {
        let (account, shop) = check_card(link, card)?;
        if shop.relay.trim_end_matches('/') != self.config.relay.trim_end_matches('/') {
            return Err(BeginError::OtherRelay);
        }
        let verified = Verified { by_link: link.account.is_some(), by_domain };
        self.save(|device| {
            if let Some(chat) = device.chat_with(account)? {
                device.refresh_card(chat, &shop, verified)?;
                return Ok((chat, false));
            }
            Ok((device.found_chat(account, &shop, verified)?, true))
        })
    }

    /// The chat there is with an account, if it can still be written to.
    pub fn chat_with(&self, account: AccountId) -> Result<Option<ChatId>, DeviceError> {
        let mut select = self.db.prepare_cached(
            "SELECT id FROM chats WHERE peer = ? AND state IN (1, 2, 3)
             ORDER BY created_ms DESC LIMIT 1",
        )?;
        Ok(select.query_row([account.0], |row| row.get(0)).optional()?.map(ChatId))
    }

    fn refresh_card(
        &mut self,
        chat: ChatId,
        shop: &ShopCard,
        verified: Verified,
    ) -> Result<(), DeviceError> {
        self.db
            .prepare_cached(
                "UPDATE chats SET card = ?2, by_link = by_link OR ?3, by_domain = ?4 WHERE id = ?1",
            )?
            .execute(params![chat.0, shop.encode_to_vec(), verified.by_link, verified.by_domain])?;
        self.touched.chats.insert(chat);
        Ok(())
    }

    fn found_chat(
        &mut self,
        account: AccountId,
        shop: &ShopCard,
        verified: Verified,
    ) -> Result<ChatId, DeviceError> {
        let chat = ChatId(random()?);
        let own = self.own_member();
        let name = self.own_name()?;
        let mut readers = vec![group::device_reader(&own, &name, self.now())];
        readers.extend(shop.readers.iter().cloned());
        let roster = ReaderRoster { version: 1, readers };

        let mls = Mls { crypto: &self.crypto, storage: crate::db::mls::Storage(&self.db) };
        let extensions =
            Extensions::from_vec(vec![group::required(), group::roster_extension(&roster)])
                .map_err(mls_failed)?;
        let made = MlsGroup::builder()
            .with_group_id(group::group_id(chat))
            .ciphersuite(group::SUITE)
            .with_wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
            .use_ratchet_tree_extension(true)
            .padding_size(limits::PADDING_BYTES)
            .max_past_epochs(limits::PAST_EPOCHS)
            .sender_ratchet_configuration(group::ratchets())
            .with_capabilities(group::capabilities())
            .with_group_context_extensions(extensions)
            .build(&mls, &self.keys, self.keys.leaf())
            .map_err(mls_failed)?;
        self.groups.insert(chat, made);
        self.insert_chat(&NewChat {
            id: chat,
            peer: account,
            slug: shop.slug.clone(),
            card: shop.encode_to_vec(),
            verified,
            roster,
            members: vec![own],
            ..NewChat::empty()
        })?;
        self.log(chat, ChangeKind::ChatBegan)?;
        self.notice(chat, NoticeKind::Encrypted, &shop.name, "", 0)?;
        self.wish(chat, WishKind::AddShop, &[], &[], 0)?;
        self.send_profile(chat)?;
        Ok(chat)
    }

    /// Takes the key packages of a shop that were claimed for a chat begun here.
    pub(crate) fn shop_claimed(
        &mut self,
        chat: ChatId,
        packages: &[comptoir_wire::relay::ClaimedKeyPackage],
    ) -> Result<(), DeviceError> {
        let Some(row) = self.chat_row(chat)?.filter(|row| row.state == State::Claiming) else {
            return Ok(());
        };
        let mls = Mls { crypto: &self.crypto, storage: crate::db::mls::Storage(&self.db) };
        let checked = packages.iter().find_map(|claimed| {
            let (_, member) = group::check::key_package(&mls, &claimed.key_package).ok()?;
            let listed =
                row.roster.readers.iter().any(|reader| {
                    reader.id == member.device.0 && reader.account == member.account.0
                });
            let fits = member.account == row.peer && member.role == Role::Counter && listed;
            fits.then(|| claimed.key_package.clone())
        });
        match checked {
            Some(package) => self.wish(chat, WishKind::AddShop, &[], &package, 0),
            // The relay answered with keys that are not the shop's. Nothing was sent, and
            // nothing will be.
            None => self.refuse_chat(chat, "key"),
        }
    }

    /// Ends a chat because of something that cannot be passed over, visibly.
    pub(crate) fn refuse_chat(&mut self, chat: ChatId, why: &str) -> Result<(), DeviceError> {
        self.set_state(chat, State::Refused)?;
        self.notice(chat, NoticeKind::Refused, "", why, 0)?;
        self.fail_outbox(chat)
    }

    /// All chats, latest first.
    pub fn chats(&self) -> Result<Vec<ChatSummary>, DeviceError> {
        let sql = format!("SELECT {COLUMNS} FROM chats WHERE state <> 6");
        let rows: Vec<ChatRow> =
            self.db.prepare_cached(&sql)?.query_map([], chat_of)?.collect::<Result<_, _>>()?;
        let mut chats: Vec<ChatSummary> =
            rows.iter().map(|row| self.summary(row)).collect::<Result<_, _>>()?;
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.last_ms));
        Ok(chats)
    }

    /// One chat's summary.
    pub fn chat(&self, chat: ChatId) -> Result<Option<ChatSummary>, DeviceError> {
        let row = self.chat_row(chat)?.filter(|row| row.state != State::Gone);
        row.map(|row| self.summary(&row)).transpose()
    }

    /// The card of the shop a chat is with, as it was when the chat began or was last opened.
    pub fn shop(&self, chat: ChatId) -> Result<Option<ShopCard>, DeviceError> {
        Ok(self.chat_row(chat)?.map(|row| row.card))
    }

    fn summary(&self, row: &ChatRow) -> Result<ChatSummary, DeviceError> {
        let last = self.last_shown(row.id)?;
        let unread: u32 = self
            .db
            .prepare_cached(
                "SELECT count(*) FROM messages WHERE chat = ? AND hidden = 0 AND side = 1 AND at > ?",
            )?
            .query_row(params![row.id.0, row.read_at], |row| row.get(0))?;
        let others =
            row.roster.readers.iter().filter(|reader| reader.account != self.keys.account.0);
        let is_shop = !row.card.identity_key.is_empty();
        Ok(ChatSummary {
            id: row.id.to_string(),
            name: if is_shop { row.card.name.clone() } else { row.name.clone() },
            slug: row.slug.clone(),
            base: row.card.base.trim_end_matches('/').to_owned(),
            accent: row.card.accent.clone(),
            last_text: last.as_ref().map(|(text, ..)| text.clone()).unwrap_or_default(),
            last_side: last.as_ref().map(|(_, side, _)| *side),
            last_ms: last.as_ref().map_or(row.created_ms, |(_, _, ms)| *ms),
            unread,
            readers: others.count() as u32,
            verified: row.verified,
            writable: matches!(row.state, State::Claiming | State::Open | State::Healing),
            languages: row.card.languages.clone(),
            currency: row.card.currency.clone(),
        })
    }

    /// The other side of a chat.
    pub fn peer(&self, chat: ChatId) -> Result<Option<Peer>, DeviceError> {
        Ok(self.chat_row(chat)?.map(|row| Peer {
            account: row.peer,
            name: row.name,
            language: row.language,
        }))
    }

    /// Erases a chat here, after telling the other side; `erase` asks it to do so too.
    ///
    /// The farewell is kept until the relay has it; everything else goes at once.
    pub fn forget(&mut self, chat: ChatId, erase: bool) -> Result<Forgotten, SendError> {
        let row = self.chat_row(chat)?.ok_or(SendError::NoSuchChat)?;
        self.save(|device| {
            let count = |sql: &str| -> Result<u32, DeviceError> {
                Ok(device.db.prepare_cached(sql)?.query_row([chat.0], |row| row.get(0))?)
            };
            let messages =
                count("SELECT count(*) FROM messages WHERE chat = ? AND side <> 2 AND hidden = 0")?;
            let files = count("SELECT count(*) FROM messages WHERE chat = ? AND kind = 24")?;
            device.db.execute(
                "DELETE FROM words WHERE rowid IN
                (SELECT at FROM messages WHERE chat = ?)",
                [chat.0],
            )?;
            device.db.execute("DELETE FROM messages WHERE chat = ?", [chat.0])?;
            device.db.execute("DELETE FROM outbox WHERE chat = ?", [chat.0])?;
            device.db.execute("DELETE FROM orders WHERE chat = ?", [chat.0])?;
            device.db.execute("DELETE FROM baskets WHERE chat = ?", [chat.0])?;
            if row.state == State::Open {
                let farewell = Draft::new(Kind::Farewell(Farewell { erase }));
                device.queue_content(chat, farewell, None)?;
                device.set_state(chat, State::Gone)?;
            } else {
                device.erase_chat(chat)?;
            }
            device.touched.gone.insert(chat);
            Ok(Forgotten { messages, files })
        })
    }

    /// Takes out all that was said in a chat, as who left it asked; its orders stay, and a line
    /// says why there is nothing else. The farewell itself is known again if it comes twice.
    pub(crate) fn erase_said(
        &mut self,
        chat: ChatId,
        farewell: MessageId,
    ) -> Result<(), DeviceError> {
        let name = self.chat_row(chat)?.map(|row| row.name).unwrap_or_default();
        self.db.execute(
            "DELETE FROM words WHERE rowid IN (SELECT at FROM messages WHERE chat = ?)",
            [chat.0],
        )?;
        self.db.execute(
            "DELETE FROM messages WHERE chat = ? AND side <> 2 AND id <> ?",
            params![chat.0, farewell.0],
        )?;
        self.notice(chat, NoticeKind::Erased, &name, "", 0)?;
        self.touched.chats.insert(chat);
        Ok(())
    }

    /// Takes a chat and its group out of the database.
    pub(crate) fn erase_chat(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let group = self.groups.remove(&chat);
        let mls = Mls { crypto: &self.crypto, storage: crate::db::mls::Storage(&self.db) };
        let group = match group {
            Some(group) => Some(group),
            None => MlsGroup::load(&mls.storage, &group::group_id(chat)).map_err(mls_failed)?,
        };
        if let Some(mut group) = group {
            group.delete(&mls.storage).map_err(mls_failed)?;
        }
        self.db.execute("DELETE FROM changes WHERE chat = ?", [chat.0])?;
        self.db.execute("DELETE FROM chats WHERE id = ?", [chat.0])?;
        Ok(())
    }
}

/// Checks a shop's card against the link that named the shop.
pub(crate) fn check_card(
    link: &ShopLink,
    card: &[u8],
) -> Result<(AccountId, ShopCard), BeginError> {
    let (account, shop) = signed::verify_card(card)?;
    if link.account.is_some_and(|named| named != account) || shop.slug != link.slug {
        return Err(BeginError::KeyMismatch);
    }
    let own_readers = shop.readers.iter().all(|reader| reader.account == account.0);
    let short = shop.name.chars().count() <= wire_limits::NAME_CHARS_MAX;
    if !own_readers || !short {
        return Err(BeginError::Card(signed::SignedError::Malformed("the shop's card")));
    }
    Ok((account, shop))
}
