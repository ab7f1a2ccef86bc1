//! The one door to change a group: mutate and persist, or roll back.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::{Envelope, NoticeKind, envelope};
use comptoir_wire::identity::{Reader, ReaderKind, ReaderRoster};
use comptoir_wire::ids::{ChatId, DeviceId};
use comptoir_wire::relay::{Commit, Parcel};
use openmls::prelude::{MlsGroup, MlsMessageOut, OpenMlsProvider as _};
use prost::Message as _;
use rusqlite::{OptionalExtension, params};

use super::{Member, Mls, check, group_id, leaf_of, with_roster};
use crate::account::{Keys, mls_failed, random};
use crate::chats::State;
use crate::device::{Device, DeviceError};
use crate::limits;

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

struct Wish {
    n: i64,
    kind: i64,
    device: Vec<u8>,
    data: Vec<u8>,
}

impl Device {
    /// Runs `work` on a chat's group. What it did is kept whole, or not at all.
    pub(crate) fn change<R, E: From<DeviceError>>(
        &mut self,
        chat: ChatId,
        work: impl FnOnce(&mut MlsGroup, &Mls<'_>, &Keys) -> Result<R, E>,
    ) -> Result<R, E> {
        let mls = Mls { crypto: &self.crypto, storage: crate::db::mls::Storage(&self.db) };
        let mut group = match self.groups.remove(&chat) {
            Some(group) => group,
            None => MlsGroup::load(&mls.storage, &group_id(chat))
                .map_err(mls_failed)?
                .ok_or(DeviceError::NotFound)?,
        };
        let db = |sql: &str| self.db.execute_batch(sql).map_err(DeviceError::Db);
        db("SAVEPOINT change")?;
        match work(&mut group, &mls, &self.keys) {
            Ok(done) => {
                db("RELEASE change")?;
                if self.groups.len() >= limits::GROUPS_CACHED {
                    self.groups.clear();
                }
                self.groups.insert(chat, group);
                Ok(done)
            }
            // The group in memory may be ahead of the disk: it is dropped and read again.
            Err(error) => {
                db("ROLLBACK TO change; RELEASE change")?;
                Err(error)
            }
        }
    }

    /// Notes what the group is to become; the same wish twice is one, the later one.
    pub(crate) fn wish(
        &mut self,
        chat: ChatId,
        kind: WishKind,
        device: &[u8],
        data: &[u8],
        number: u64,
    ) -> Result<(), DeviceError> {
        self.db
            .prepare_cached(
                "INSERT OR REPLACE INTO wishes (chat, kind, device, data, number)
                 VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![chat.0, kind as i64, device, data, number as i64])?;
        Ok(())
    }

    /// Makes the one commit that grants a chat's wishes, and saves it to be sent.
    pub(crate) fn grant_wishes(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let Some(row) = self.chat_row(chat)? else { return Ok(()) };
        let wishes: Vec<Wish> = self
            .db
            .prepare_cached("SELECT n, kind, device, data FROM wishes WHERE chat = ? ORDER BY n")?
            .query_map([chat.0], |row| {
                Ok(Wish {
                    n: row.get(0)?,
                    kind: row.get(1)?,
                    device: row.get(2)?,
                    data: row.get(3)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let of = |kind: WishKind| wishes.iter().filter(move |wish| wish.kind == kind as i64);
        let update = of(WishKind::Update).next().is_some();
        let roster = of(WishKind::Readers)
            .next_back()
            .and_then(|wish| ReaderRoster::from_bytes(&wish.data).ok())
            .map(|own| with_own_readers(&row.roster, &row.members, own.readers, &self.keys))
            .filter(|roster| *roster != row.roster);
        let heals: Vec<(DeviceId, Vec<u8>)> = of(WishKind::Heal)
            .filter_map(|wish| Some((DeviceId::from_slice(&wish.device).ok()?, wish.data.clone())))
            .collect();
        let shops: Vec<Vec<u8>> = of(WishKind::AddShop).map(|wish| wish.data.clone()).collect();
        let granted: Vec<i64> = wishes.iter().map(|wish| wish.n).collect();
        if !update && roster.is_none() && heals.is_empty() && shops.is_empty() {
            return self.drop_wishes(&granted);
        }

        let own = self.keys.device;
        let members = row.members.clone();
        let (epoch, parcels) = self.change(chat, |group, mls, keys| {
            let epoch = group.epoch().as_u64();
            let extensions = roster
                .as_ref()
                .map(|roster| with_roster(group.extensions(), roster))
                .transpose()?;
            let mut packages = Vec::new();
            for package in shops.iter().chain(heals.iter().map(|(_, package)| package)) {
                packages.push(check::key_package(mls, package).map_err(mls_failed)?);
            }
            let out: Vec<_> =
                heals.iter().filter_map(|(device, _)| leaf_of(group, *device)).collect();
            let added: Vec<Member> = packages.iter().map(|(_, member)| *member).collect();
            let mut builder = group
                .commit_builder()
                .consume_proposal_store(false)
                .propose_removals(out)
                .propose_adds(packages.into_iter().map(|(package, _)| package))
                .force_self_update(update);
            if let Some(extensions) = extensions {
                builder =
                    builder.propose_group_context_extensions(extensions).map_err(mls_failed)?;
            }
            let bundle = builder
                .load_psks(mls.storage())
                .map_err(mls_failed)?
                .build(mls.rand(), mls.crypto(), keys, |_| true)
                .map_err(mls_failed)?
                .stage_commit(mls)
                .map_err(mls_failed)?;
            let (commit, welcome, _) = bundle.into_messages();
            let stay = members
                .iter()
                .map(|member| member.device)
                .filter(|device| *device != own && !added.iter().any(|m| m.device == *device));
            let mut parcels = vec![parcel(stay.collect(), &commit)?];
            if let Some(welcome) = welcome {
                parcels.push(parcel(added.iter().map(|m| m.device).collect(), &welcome)?);
            }
            parcels.retain(|parcel| !parcel.mailboxes.is_empty());
            Ok::<_, DeviceError>((epoch, parcels))
        })?;

        let id = random::<16>()?.to_vec();
        let frame = Commit { id, group_tag: chat.to_vec(), ends_epoch: epoch, parcels };
        let granted = serde_json::to_string(&granted).unwrap_or_default();
        self.db
            .prepare_cached("INSERT INTO commits (chat, frame, wishes) VALUES (?, ?, ?)")?
            .execute(params![chat.0, frame.encode_to_vec(), granted])?;
        Ok(())
    }

    /// The relay took this chat's commit: the group moves on.
    pub(crate) fn commit_accepted(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let Some(granted) = self.pending_commit(chat)? else { return Ok(()) };
        self.change(chat, |group, mls, _| group.merge_pending_commit(mls).map_err(mls_failed))?;
        let healed: Vec<(Vec<u8>, i64)> = {
            let mut select = self
                .db
                .prepare_cached("SELECT device, number FROM wishes WHERE n = ? AND kind = 4")?;
            let mut healed = Vec::new();
            for n in &granted {
                healed.extend(
                    select.query_row([n], |row| Ok((row.get(0)?, row.get(1)?))).optional()?,
                );
            }
            healed
        };
        self.drop_wishes(&granted)?;
        self.db.prepare_cached("DELETE FROM commits WHERE chat = ?")?.execute([chat.0])?;
        let due = self.now() + limits::UPDATE_EVERY_MS;
        self.db
            .prepare_cached(
                "UPDATE chats SET update_due_ms = ?2, state = CASE state WHEN 1 THEN 2 ELSE state END
                 WHERE id = ?1",
            )?
            .execute(params![chat.0, due as i64])?;
        self.epoch_changed(chat, true)?;
        for (_, last_epoch) in healed {
            self.resend_since(chat, last_epoch)?;
        }
        Ok(())
    }

    /// The relay has another commit for this epoch: ours is void, the wishes stay.
    pub(crate) fn commit_refused(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        if self.pending_commit(chat)?.is_none() {
            return Ok(());
        }
        self.db.prepare_cached("DELETE FROM commits WHERE chat = ?")?.execute([chat.0])?;
        self.change(chat, |group, mls, _| {
            group.clear_pending_commit(mls.storage()).map_err(mls_failed)
        })
    }

    /// The wishes that the commit on its way grants, if there is one.
    pub(crate) fn pending_commit(&self, chat: ChatId) -> Result<Option<Vec<i64>>, DeviceError> {
        let wishes: Option<String> = self
            .db
            .prepare_cached("SELECT wishes FROM commits WHERE chat = ?")?
            .query_row([chat.0], |row| row.get(0))
            .optional()?;
        Ok(wishes.map(|wishes| serde_json::from_str(&wishes).unwrap_or_default()))
    }

    fn drop_wishes(&self, wishes: &[i64]) -> Result<(), DeviceError> {
        let mut delete = self.db.prepare_cached("DELETE FROM wishes WHERE n = ?")?;
        wishes.iter().try_for_each(|n| delete.execute([n]).map(drop))?;
        Ok(())
    }

    /// After the group moved to a new epoch: who is in it and who reads it is written down, what
    /// changed is said in the thread, and what waited for this epoch is read.
    pub(crate) fn epoch_changed(&mut self, chat: ChatId, own: bool) -> Result<(), DeviceError> {
        let Some(before) = self.chat_row(chat)? else { return Ok(()) };
        let (epoch, roster, members) = self.change(chat, |group, _, _| {
            let roster = check::roster(group.extensions()).map_err(mls_failed)?;
            let members = check::members(group).map_err(mls_failed)?;
            Ok::<_, DeviceError>((group.epoch().as_u64(), roster, members))
        })?;
        self.db
            .prepare_cached("UPDATE chats SET roster = ?2, members = ?3, epoch = ?4 WHERE id = ?1")?
            .execute(params![
                chat.0,
                roster.to_bytes(),
                super::members_to_bytes(&members),
                epoch as i64
            ])?;
        if before.state != State::Claiming {
            self.say_what_changed(chat, &before.roster, &roster)?;
            for member in &members {
                let new = !before.members.iter().any(|known| known.device == member.device);
                if new && !own {
                    let subject = reader_name(&roster, member);
                    self.notice(chat, NoticeKind::KeyChanged, &subject, "", 1)?;
                }
            }
        }
        self.session.behind.remove(&chat);
        self.release_held(chat)
    }

    fn say_what_changed(
        &mut self,
        chat: ChatId,
        before: &ReaderRoster,
        after: &ReaderRoster,
    ) -> Result<(), DeviceError> {
        let same = |a: &Reader, b: &Reader| {
            a.id == b.id && a.name == b.name && a.role == b.role && a.kind == b.kind
        };
        let missing_in = |roster: &ReaderRoster, reader: &Reader| {
            !roster.readers.iter().any(|other| same(other, reader))
        };
        let left = before.readers.iter().filter(|reader| missing_in(after, reader));
        let joined = after.readers.iter().filter(|reader| missing_in(before, reader));
        let mut changed = false;
        for (kind, reader) in left
            .map(|reader| (NoticeKind::ReaderLeft, reader))
            .chain(joined.map(|reader| (NoticeKind::ReaderJoined, reader)))
        {
            changed = true;
            self.notice(chat, kind, &reader.name, &reader_detail(reader), 0)?;
        }
        if changed {
            self.log(chat, crate::device::ChangeKind::Readers)?;
            self.touched.readers.insert(chat);
        }
        Ok(())
    }
}

/// A roster with this account's readers replaced; its devices in the group stay.
pub(crate) fn with_own_readers(
    roster: &ReaderRoster,
    members: &[Member],
    own: Vec<Reader>,
    keys: &Keys,
) -> ReaderRoster {
    let is_own = |reader: &Reader| reader.account == keys.account.0;
    // A device that is not in the group was put there by somebody else, in our name.
    let is_device = |reader: &Reader| {
        reader.kind() == ReaderKind::Device && members.iter().any(|m| m.device.0 == *reader.id)
    };
    let keep = |reader: &&Reader| !is_own(reader) || is_device(reader);
    let mut readers: Vec<Reader> = roster.readers.iter().filter(keep).cloned().collect();
    for mut reader in own.into_iter().filter(|reader| reader.kind() != ReaderKind::Device) {
        reader.account = keys.account.to_vec();
        // Since when somebody reads does not change with a name.
        if let Some(known) = roster.readers.iter().find(|known| known.id == reader.id) {
            reader.since_ms = known.since_ms;
        }
        readers.push(reader);
    }
    // In one order, so that the same readers are the same roster.
    let place =
        |reader: &Reader| (!is_own(reader), reader.kind, reader.since_ms, reader.id.clone());
    readers.sort_by_key(place);
    let mut before = roster.readers.clone();
    before.sort_by_key(place);
    let readers = if before == readers { roster.readers.clone() } else { readers };
    ReaderRoster { version: roster.version, readers }
}

/// What kind of reader it is and in what role, for a notice: "staff:agent".
fn reader_detail(reader: &Reader) -> String {
    format!("{}:{}", crate::readers::kind_word(reader.kind()), reader.role)
}

fn reader_name(roster: &ReaderRoster, member: &Member) -> String {
    let reader = roster.readers.iter().find(|reader| reader.id == member.device.0);
    reader.map(|reader| reader.name.clone()).unwrap_or_default()
}

/// One ciphertext in its envelope, to these mailboxes.
pub(crate) fn parcel(
    devices: Vec<DeviceId>,
    message: &MlsMessageOut,
) -> Result<Parcel, DeviceError> {
    let mls = message.to_bytes().map_err(mls_failed)?;
    let envelope = Envelope { body: Some(envelope::Body::Mls(mls)) };
    let mailboxes = devices.into_iter().map(DeviceId::to_vec).collect();
    Ok(Parcel { mailboxes, ciphertext: envelope.to_bytes() })
}
