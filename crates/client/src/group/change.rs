//! The one door to change a group: mutate and persist, or roll back.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::{Envelope, NoticeKind, envelope};
use comptoir_wire::identity::{Reader, ReaderKind, ReaderRoster};
use comptoir_wire::ids::{ChatId, DeviceId};
use comptoir_wire::relay::{Commit, Parcel};
use openmls::prelude::{MlsGroup, MlsMessageOut, OpenMlsProvider as _};
use prost::Message as _;

use super::{Member, Mls, check, group_id, leaf_of, with_roster};
use crate::account::{Keys, mls_failed, random};
use crate::db::{ChatRow, State, Wish, WishKind};
use crate::device::{Device, DeviceError};
use crate::limits;
use crate::missing::ASK_AGAIN;

/// What one commit makes of a group.
#[derive(Default)]
struct Wanted {
    /// The shop's counter, if it is not in yet: its key package.
    shops: Vec<Vec<u8>>,
    roster: Option<ReaderRoster>,
    update: bool,
    /// Devices to take out and add again, each with its key package.
    heals: Vec<(DeviceId, Vec<u8>)>,
}

impl Wanted {
    fn is_nothing(&self) -> bool {
        !self.update && self.roster.is_none() && self.heals.is_empty() && self.shops.is_empty()
    }

    /// Stages the commit; who is to get it, and the new ones their Welcome.
    fn stage(
        &self,
        group: &mut MlsGroup,
        mls: &Mls<'_>,
        keys: &Keys,
        others: &[DeviceId],
    ) -> Result<Vec<Parcel>, DeviceError> {
        let extensions = self
            .roster
            .as_ref()
            .map(|roster| with_roster(group.extensions(), roster))
            .transpose()?;
        let mut packages = Vec::new();
        for package in self.shops.iter().chain(self.heals.iter().map(|(_, package)| package)) {
            packages.push(check::key_package(mls, package).map_err(mls_failed)?);
        }
        let out: Vec<_> =
            self.heals.iter().filter_map(|(device, _)| leaf_of(group, *device)).collect();
        let added: Vec<DeviceId> = packages.iter().map(|(_, member)| member.device).collect();
        let mut builder = group
            .commit_builder()
            .consume_proposal_store(false)
            .propose_removals(out)
            .propose_adds(packages.into_iter().map(|(package, _)| package))
            .force_self_update(self.update);
        if let Some(extensions) = extensions {
            builder = builder.propose_group_context_extensions(extensions).map_err(mls_failed)?;
        }
        let bundle = builder
            .load_psks(mls.storage())
            .map_err(mls_failed)?
            .build(mls.rand(), mls.crypto(), keys, |_| true)
            .map_err(mls_failed)?
            .stage_commit(mls)
            .map_err(mls_failed)?;
        let (commit, welcome, _) = bundle.into_messages();
        let stay = others.iter().copied().filter(|device| !added.contains(device));
        let mut parcels = vec![parcel(stay.collect(), &commit)?];
        if let Some(welcome) = welcome {
            parcels.push(parcel(added, &welcome)?);
        }
        parcels.retain(|parcel| !parcel.mailboxes.is_empty());
        Ok(parcels)
    }
}

impl Device {
    /// Runs `work` on a chat's group. What it did is kept whole, or not at all.
    pub(crate) fn change<R, E: From<DeviceError>>(
        &mut self,
        chat: ChatId,
        work: impl FnOnce(&mut MlsGroup, &Mls<'_>, &Keys) -> Result<R, E>,
    ) -> Result<R, E> {
        let mut group = self.take_group(chat)?.ok_or(DeviceError::NotFound)?;
        self.db.begin_part().map_err(DeviceError::Db)?;
        match work(&mut group, &self.mls(), &self.keys) {
            Ok(done) => {
                self.db.keep_part().map_err(DeviceError::Db)?;
                if self.groups.len() >= limits::GROUPS_CACHED {
                    self.groups.clear();
                }
                self.groups.insert(chat, group);
                Ok(done)
            }
            // The group in memory may be ahead of the disk: it is dropped and read again.
            Err(error) => {
                self.db.undo_part().map_err(DeviceError::Db)?;
                Err(error)
            }
        }
    }

    /// A chat's group, out of memory or off the disk.
    pub(crate) fn take_group(&mut self, chat: ChatId) -> Result<Option<MlsGroup>, DeviceError> {
        match self.groups.remove(&chat) {
            Some(group) => Ok(Some(group)),
            None => MlsGroup::load(&self.db.mls(), &group_id(chat)).map_err(mls_failed),
        }
    }

    /// Makes the one commit that grants a chat's wishes, and saves it to be sent.
    pub(crate) fn grant_wishes(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let Some(row) = self.db.chat(chat)? else { return Ok(()) };
        let wishes = self.db.wishes(chat)?;
        let granted: Vec<i64> = wishes.iter().map(|wish| wish.n).collect();
        let wanted = self.wanted(&row, wishes);
        if wanted.is_nothing() {
            return Ok(self.db.drop_wishes(&granted)?);
        }
        let others = row.others(self.keys.device);
        let (epoch, parcels) = self.change(chat, |group, mls, keys| {
            let epoch = group.epoch().as_u64();
            Ok::<_, DeviceError>((epoch, wanted.stage(group, mls, keys, &others)?))
        })?;
        let id = random::<16>()?.to_vec();
        let frame = Commit { id, group_tag: chat.to_vec(), ends_epoch: epoch, parcels };
        Ok(self.db.add_commit(chat, &frame.encode_to_vec(), &granted)?)
    }

    /// What a chat's wishes come to; of several for the same, the latest.
    fn wanted(&self, row: &ChatRow, wishes: Vec<Wish>) -> Wanted {
        let mut wanted = Wanted::default();
        for wish in wishes {
            match wish.kind {
                WishKind::AddShop => wanted.shops.push(wish.data),
                WishKind::Update => wanted.update = true,
                WishKind::Readers => {
                    let own = ReaderRoster::from_bytes(&wish.data).ok();
                    wanted.roster = own
                        .map(|own| {
                            with_own_readers(&row.roster, &row.members, own.readers, &self.keys)
                        })
                        .filter(|roster| *roster != row.roster);
                }
                WishKind::Heal => {
                    let device = DeviceId::from_slice(&wish.device).ok();
                    wanted.heals.extend(device.map(|device| (device, wish.data)));
                }
            }
        }
        wanted
    }

    /// The relay took this chat's commit: the group moves on.
    pub(crate) fn commit_accepted(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let Some(granted) = self.db.pending_commit(chat)? else { return Ok(()) };
        self.change(chat, |group, mls, _| group.merge_pending_commit(mls).map_err(mls_failed))?;
        let wishes = self.db.wishes(chat)?;
        let granted_now = wishes.iter().filter(|wish| granted.contains(&wish.n));
        self.db.drop_wishes(&granted)?;
        self.db.drop_commit(chat)?;
        self.db.set_begun(chat)?;
        self.db.set_update_due(chat, self.now() + limits::UPDATE_EVERY_MS)?;
        self.epoch_changed(chat, true)?;
        for wish in granted_now {
            match wish.kind {
                WishKind::Heal => {
                    self.resend_since(chat, wish.number)?;
                    // What it said while it had lost its place did not open.
                    self.ask_for_latest(chat)?;
                }
                WishKind::Update if wish.number == ASK_AGAIN => self.ask_for_latest(chat)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// The relay has another commit for this epoch: ours is void, the wishes stay.
    pub(crate) fn commit_refused(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        if self.db.pending_commit(chat)?.is_none() {
            return Ok(());
        }
        self.db.drop_commit(chat)?;
        self.change(chat, |group, mls, _| {
            group.clear_pending_commit(mls.storage()).map_err(mls_failed)
        })
    }

    /// After the group moved to a new epoch: who is in it and who reads it is written down, what
    /// changed is said in the thread, and what waited for this epoch is read.
    pub(crate) fn epoch_changed(&mut self, chat: ChatId, own: bool) -> Result<(), DeviceError> {
        let Some(before) = self.db.chat(chat)? else { return Ok(()) };
        let (epoch, roster, members) = self.change(chat, |group, _, _| {
            let roster = check::roster(group.extensions()).map_err(mls_failed)?;
            let members = check::members(group).map_err(mls_failed)?;
            Ok::<_, DeviceError>((group.epoch().as_u64(), roster, members))
        })?;
        self.db.set_group(chat, epoch, &roster, &members)?;
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
