//! The chats of a device: their rows, their beginning, their end.

use comptoir_api::device::{ChatSummary, Forgotten, Verified};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Farewell, NoticeKind};
use comptoir_wire::identity::{ReaderKind, ReaderRoster, Role, ShopCard};
use comptoir_wire::ids::{AccountId, ChatId, MessageId};
use comptoir_wire::link::ShopLink;
use comptoir_wire::{limits as wire_limits, signed};
use openmls::prelude::{Extensions, MlsGroup, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY};

use crate::account::{mls_failed, random};
use crate::db::{ChatRow, NewChat, State, WishKind};
use crate::device::{BeginError, ChangeKind, Device, DeviceError, Draft, Peer, SendError};
use crate::group;
use crate::limits;
use crate::say::via_name;

impl Device {
    /// The row of a chat that must be there.
    pub(crate) fn known_chat(&self, chat: ChatId) -> Result<ChatRow, DeviceError> {
        self.db.chat(chat)?.ok_or(DeviceError::NotFound)
    }

    pub(crate) fn add_chat(&mut self, chat: &NewChat) -> Result<(), DeviceError> {
        self.db.add_chat(chat, self.now())?;
        self.touched.chats.insert(chat.id);
        Ok(())
    }

    pub(crate) fn set_state(&mut self, chat: ChatId, state: State) -> Result<(), DeviceError> {
        self.db.set_state(chat, state)?;
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
            let (chat, new) = match device.chat_with(account)? {
                Some(chat) => {
                    device.db.set_card(chat, &shop, verified)?;
                    device.touched.chats.insert(chat);
                    (chat, false)
                }
                None => (device.found_chat(account, &shop, verified)?, true),
            };
            if let Some(via) = &link.via {
                device.came_by(chat, via)?;
            }
            Ok((chat, new))
        })
    }

    /// The chat there is with an account, if it can still be written to.
    pub fn chat_with(&self, account: AccountId) -> Result<Option<ChatId>, DeviceError> {
        Ok(self.db.chat_with(account)?)
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
            .build(&self.mls(), &self.keys, self.keys.leaf())
            .map_err(mls_failed)?;
        self.groups.insert(chat, made);
        self.add_chat(&NewChat {
            id: chat,
            peer: account,
            slug: shop.slug.clone(),
            card: shop.clone(),
            verified,
            roster,
            members: vec![own],
            ..NewChat::empty()
        })?;
        self.log(chat, ChangeKind::ChatBegan)?;
        self.notice(chat, NoticeKind::Encrypted, &shop.name, "", 0)?;
        self.db.wish(chat, WishKind::AddShop, &[], &[], 0)?;
        self.send_profile(chat)?;
        Ok(chat)
    }

    /// Takes the key packages of a shop that were claimed for a chat begun here.
    pub(crate) fn shop_claimed(
        &mut self,
        chat: ChatId,
        packages: &[comptoir_wire::relay::ClaimedKeyPackage],
    ) -> Result<(), DeviceError> {
        let Some(row) = self.db.chat(chat)?.filter(|row| row.state == State::Claiming) else {
            return Ok(());
        };
        let mls = self.mls();
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
            Some(package) => Ok(self.db.wish(chat, WishKind::AddShop, &[], &package, 0)?),
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
        let rows = self.db.chats()?;
        let mut chats: Vec<ChatSummary> =
            rows.iter().map(|row| self.summary(row)).collect::<Result<_, _>>()?;
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.last_ms));
        Ok(chats)
    }

    /// One chat's summary.
    pub fn chat(&self, chat: ChatId) -> Result<Option<ChatSummary>, DeviceError> {
        let row = self.db.chat(chat)?.filter(|row| row.state != State::Gone);
        row.map(|row| self.summary(&row)).transpose()
    }

    /// The card of the shop a chat is with, as it was when the chat began or was last opened.
    pub fn shop(&self, chat: ChatId) -> Result<Option<ShopCard>, DeviceError> {
        Ok(self.db.chat(chat)?.map(|row| row.card))
    }

    fn summary(&self, row: &ChatRow) -> Result<ChatSummary, DeviceError> {
        let last = self.last_shown(row.id)?;
        // Whoever reads does so on some device: a device counts where nobody else is named.
        let others: Vec<_> = row
            .roster
            .readers
            .iter()
            .filter(|reader| reader.account != self.keys.account.0)
            .collect();
        let named = others.iter().filter(|reader| reader.kind() != ReaderKind::Device).count();
        let readers = if named > 0 { named } else { others.len() };
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
            unread: self.db.unread(row.id, row.read_at)?,
            readers: readers as u32,
            verified: row.verified,
            writable: row.is_writable(),
            pinned_ms: row.marks.pinned_ms,
            muted_until_ms: row.marks.muted_ms,
            archived: row.marks.archived,
            blocked: row.marks.blocked,
            top: self.top(row)?,
            languages: row.card.languages.clone(),
            currency: row.card.currency.clone(),
        })
    }

    /// The other side of a chat.
    pub fn peer(&self, chat: ChatId) -> Result<Option<Peer>, DeviceError> {
        Ok(self.db.chat(chat)?.map(|row| Peer {
            account: row.peer,
            name: row.name,
            language: row.language,
        }))
    }

    /// Erases a chat here, after telling the other side; `erase` asks it to do so too.
    ///
    /// The farewell is kept until the relay has it; everything else goes at once.
    pub fn forget(&mut self, chat: ChatId, erase: bool) -> Result<Forgotten, SendError> {
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        self.save(|device| {
            let (messages, files) = device.db.count_said(chat)?;
            device.db.empty_chat(chat)?;
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
        let name = self.db.chat(chat)?.map(|row| row.name).unwrap_or_default();
        self.db.erase_said(chat, farewell)?;
        self.notice(chat, NoticeKind::Erased, &name, "", 0)?;
        self.touched.chats.insert(chat);
        Ok(())
    }

    /// Takes a chat and its group out of the database.
    pub(crate) fn erase_chat(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        if let Some(mut group) = self.take_group(chat)? {
            group.delete(&self.db.mls()).map_err(mls_failed)?;
        }
        self.db.drop_meta(&via_name(chat))?;
        Ok(self.db.erase_chat(chat)?)
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
