//! Joining by a Welcome: a counter meets a customer, or a device is added again.

use comptoir_wire::content::NoticeKind;
use comptoir_wire::identity::{ReaderRoster, Role};
use comptoir_wire::ids::{AccountId, ChatId};
use openmls::prelude::{StagedWelcome, Welcome};

use super::check::{self, Refusal};
use super::{Member, accounts, join_config};
use crate::account::mls_failed;
use crate::db::{DbError, NewChat, State};
use crate::device::{ChangeKind, Device, DeviceError};
use crate::limits;

/// Why a Welcome did not lead anywhere.
#[derive(Debug, thiserror::Error)]
enum JoinError {
    /// It is not one this device goes along with; nothing of it is kept.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl From<DbError> for JoinError {
    fn from(error: DbError) -> Self {
        Self::Device(error.into())
    }
}

impl Device {
    /// Joins a group, if it is one to join; says whether it was.
    pub(crate) fn take_welcome(&mut self, welcome: Welcome) -> Result<bool, DeviceError> {
        self.db.begin_part()?;
        match self.join(welcome) {
            Ok(()) => {
                self.db.keep_part()?;
                Ok(true)
            }
            Err(error) => {
                self.db.undo_part()?;
                match error {
                    JoinError::Refused(refusal) => {
                        tracing::warn!(reason = %refusal, "a welcome was refused");
                        Ok(false)
                    }
                    JoinError::Device(error) => Err(error),
                }
            }
        }
    }

    fn join(&mut self, welcome: Welcome) -> Result<(), JoinError> {
        let mls = self.mls();
        // The keys of those inside were checked when they joined; a lifetime that ended since
        // is no reason to stay outside.
        let staged = StagedWelcome::build_from_welcome(&mls, &join_config(), welcome)
            .map_err(|_| Refusal::Undecryptable)?
            .skip_lifetime_validation()
            .replace_old_group()
            .build()
            .map_err(|_| Refusal::Malformed)?;
        let chat = ChatId::from_slice(staged.group_context().group_id().as_slice())
            .map_err(|_| Refusal::Malformed)?;
        let roster = check::roster(staged.group_context().extensions())?;
        let members = check::members_of(staged.members())?;
        let sender = staged.welcome_sender().map_err(mls_failed)?;
        let sender = check::leaf_member(sender.credential(), sender.signature_key().as_slice())?;
        check::roster_fits(&members, &roster)?;
        check::shape(&members)?;
        let epoch = staged.group_context().epoch().as_u64();
        let group = staged.into_group(&mls).map_err(mls_failed)?;
        if let Some(known) = self.db.chat(chat)? {
            let asked = known.state == State::Healing;
            let same = accounts(&known.members) == accounts(&members);
            let later = known.epoch <= epoch;
            if !asked || !same || !later {
                return Err(Refusal::Stranger.into());
            }
            self.groups.insert(chat, group);
            self.came_back(chat, epoch, &roster, &members)?;
        } else {
            if self.keys.role != Role::Counter || sender.role != Role::Person {
                return Err(Refusal::Stranger.into());
            }
            self.groups.insert(chat, group);
            self.met(chat, epoch, sender.account, roster, members)?;
        }
        Ok(())
    }

    /// A customer began a chat with this counter.
    fn met(
        &mut self,
        chat: ChatId,
        epoch: u64,
        peer: AccountId,
        roster: ReaderRoster,
        members: Vec<Member>,
    ) -> Result<(), DeviceError> {
        self.add_chat(&NewChat {
            id: chat,
            peer,
            state: State::Open,
            epoch,
            roster,
            members,
            update_due_ms: self.now() + limits::UPDATE_AFTER_JOIN_MS,
            ..NewChat::empty()
        })?;
        self.session.claimed += 1;
        if self.session.claimed >= limits::KEY_PACKAGES - limits::KEY_PACKAGES_LOW {
            self.session.claimed = 0;
            self.session.publish = true;
        }
        self.log(chat, ChangeKind::ChatBegan)?;
        self.notice(chat, NoticeKind::Encrypted, "", "", 0)?;
        Ok(())
    }

    /// This device was added to a group again.
    fn came_back(
        &mut self,
        chat: ChatId,
        epoch: u64,
        roster: &ReaderRoster,
        members: &[Member],
    ) -> Result<(), DeviceError> {
        self.db.set_group(chat, epoch, roster, members)?;
        self.db.set_state(chat, State::Open)?;
        self.db.set_update_due(chat, self.now() + limits::UPDATE_AFTER_JOIN_MS)?;
        self.db.drop_commit(chat)?;
        self.notice(chat, NoticeKind::Healed, "", "", 0)?;
        self.session.behind.remove(&chat);
        self.touched.readers.insert(chat);
        self.release_held(chat)
    }
}
