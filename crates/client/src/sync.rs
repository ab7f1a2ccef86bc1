//! In order: apply commits, decrypt, save, tell. A batch of frames is one transaction.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::{Envelope, envelope};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::ChatId;
use comptoir_wire::relay::{Deliver, Ready, ServerFrame, server_frame};
use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{
    ContentType, MlsMessageBodyIn, MlsMessageIn, OpenMlsProvider as _, ProcessedMessageContent,
    ProtocolMessage, Sender,
};
use sha2::{Digest, Sha256};

use crate::account::mls_failed;
use crate::db::{State, WishKind};
use crate::device::{Device, DeviceError};
use crate::group::Member;
use crate::group::check::{self, Refusal};
use crate::limits;
use crate::missing::ASK_AGAIN;

/// What a ciphertext of a group turned out to be.
pub(crate) enum Opened {
    /// Somebody said something.
    Said { from: Member, epoch: u64, bytes: Vec<u8> },
    /// Somebody changed the group; it has been applied.
    Changed,
    /// Our own, come back; or something without a content.
    Nothing,
}

/// Why a ciphertext was not opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Device(#[from] DeviceError),
}

impl Device {
    /// Takes a batch of frames in, in one transaction.
    pub fn receive(&mut self, frames: Vec<ServerFrame>) -> Result<(), DeviceError> {
        self.save(|device| {
            for frame in frames {
                device.take_frame(frame)?;
            }
            device.send_delivered()
        })
    }

    fn take_frame(&mut self, frame: ServerFrame) -> Result<(), DeviceError> {
        use server_frame::Body;
        let request = frame.request;
        match frame.body {
            Some(Body::Challenge(challenge)) => self.session.challenge = Some(challenge),
            Some(Body::Ready(ready)) => self.let_in(&ready)?,
            Some(Body::Deliver(deliver)) => self.take_delivery(deliver)?,
            Some(Body::CaughtUp(_)) => {
                self.session.caught_up = true;
                self.touched.waiting = true;
            }
            Some(Body::Signaled(signaled)) => self.take_signal(&signaled.ciphertext)?,
            Some(Body::Accepted(_)) => self.accepted(request)?,
            Some(Body::Refused(refused)) => self.refused_by_relay(request, &refused)?,
            Some(Body::KeyPackages(packages)) => self.claimed(request, &packages.packages)?,
            Some(Body::BlobTicketGranted(ticket)) => self.ticket_granted(request, ticket),
            Some(Body::KeyPackageCount(count)) => {
                self.session.publish = count.one_time < self.key_packages().1;
            }
            Some(Body::Pong(_) | Body::ResolvedName(_)) | None => {
                self.session.asked.remove(&request);
            }
        }
        Ok(())
    }

    fn let_in(&mut self, ready: &Ready) -> Result<(), DeviceError> {
        let old = self.now().saturating_sub(limits::SEEN_MS);
        self.db.drop_seen_before(old)?;
        self.session.ready = true;
        self.session.publish = ready.key_packages < self.key_packages().1;
        self.session.claimed = 0;
        self.touched.waiting = true;
        Ok(())
    }

    fn take_delivery(&mut self, deliver: Deliver) -> Result<(), DeviceError> {
        self.session.ack = Some(deliver.seq);
        // The very same ciphertext again is a replay: it was processed, and is passed over. Its
        // number does not tell: a relay that was restored from a backup counts from there again.
        let hash = Sha256::digest(&deliver.ciphertext).into();
        if !self.db.note_seen(hash, self.now())? {
            return Ok(());
        }
        self.take_ciphertext(&deliver.ciphertext)
    }

    pub(crate) fn take_ciphertext(&mut self, ciphertext: &[u8]) -> Result<(), DeviceError> {
        let Ok(envelope) = Envelope::from_bytes(ciphertext) else {
            tracing::warn!("a malformed envelope was dropped");
            return Ok(());
        };
        match envelope.body {
            Some(envelope::Body::Mls(bytes)) => self.take_mls(&bytes, ciphertext),
            Some(envelope::Body::Heal(heal)) => self.take_heal(&heal),
            None => Ok(()),
        }
    }

    fn take_mls(&mut self, bytes: &[u8], ciphertext: &[u8]) -> Result<(), DeviceError> {
        let Ok(message) = MlsMessageIn::tls_deserialize_exact(bytes) else {
            tracing::warn!("a malformed MLS message was dropped");
            return Ok(());
        };
        let message: ProtocolMessage = match message.extract() {
            MlsMessageBodyIn::Welcome(welcome) => {
                if !self.take_welcome(welcome)? {
                    self.welcome_refused()?;
                }
                return Ok(());
            }
            // Ours are all ciphertext: a public handshake can only be a stranger's.
            MlsMessageBodyIn::PrivateMessage(message) => message.into(),
            MlsMessageBodyIn::PublicMessage(message) => {
                if let Ok(chat) = ChatId::from_slice(message.group_id().as_slice())
                    && self.db.chat(chat)?.is_some()
                {
                    self.refused(chat, "stranger")?;
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let Ok(chat) = ChatId::from_slice(message.group_id().as_slice()) else { return Ok(()) };
        let Some(row) = self.db.chat(chat)? else { return Ok(()) };
        if matches!(row.state, State::Gone | State::Refused) {
            return Ok(());
        }
        if message.epoch().as_u64() > row.epoch {
            return self.hold(chat, message.epoch().as_u64(), ciphertext);
        }
        let is_commit = message.content_type() == ContentType::Commit;
        if is_commit && message.epoch().as_u64() < row.epoch {
            // The relay lets one commit end an epoch. A second one means that it told
            // somebody else another story.
            return self.refused(chat, "fork");
        }
        match self.open_message(chat, message) {
            Ok(Opened::Said { from, epoch, bytes }) => self.take_content(chat, from, epoch, &bytes),
            Ok(Opened::Changed) => self.epoch_changed(chat, false),
            Ok(Opened::Nothing) => Ok(()),
            Err(OpenError::Device(error)) => Err(error),
            Err(OpenError::Refused(refusal)) => self.refused_in(chat, refusal, is_commit),
        }
    }

    /// Opens a ciphertext of a group; a commit that passes is applied.
    pub(crate) fn open_message(
        &mut self,
        chat: ChatId,
        message: ProtocolMessage,
    ) -> Result<Opened, OpenError> {
        let opened: Result<_, OpenError> = self.change(chat, |group, mls, keys| {
            let processed = group
                .process_message(mls, message)
                .map_err(|_| OpenError::Refused(Refusal::Undecryptable))?;
            let sender = processed.sender().clone();
            let epoch = processed.epoch().as_u64();
            let credential = processed.credential().clone();
            match processed.into_content() {
                ProcessedMessageContent::ApplicationMessage(said) => {
                    let Sender::Member(leaf) = sender else {
                        return Err(Refusal::Stranger.into());
                    };
                    // A leaf that has left since is known by its credential alone, which
                    // OpenMLS has checked the signature against.
                    let from = match group.member_at(leaf) {
                        Some(member) if member.credential == credential => {
                            check::leaf_member(&member.credential, &member.signature_key)?
                        }
                        _ => check::past_member(&credential)?,
                    };
                    if from.device == keys.device {
                        return Ok((Opened::Nothing, false));
                    }
                    Ok((Opened::Said { from, epoch, bytes: said.into_bytes() }, false))
                }
                ProcessedMessageContent::StagedCommitMessage(staged) => {
                    check::commit(group, &sender, &staged)?;
                    let dropped = group.pending_commit().is_some();
                    group.clear_pending_commit(mls.storage()).map_err(mls_failed)?;
                    group.merge_staged_commit(mls, *staged).map_err(mls_failed)?;
                    Ok((Opened::Changed, dropped))
                }
                ProcessedMessageContent::ProposalMessage(_)
                | ProcessedMessageContent::ExternalJoinProposalMessage(_) => {
                    Err(Refusal::Proposal.into())
                }
                ProcessedMessageContent::OwnPendingCommit
                | ProcessedMessageContent::OwnPrivateMessage => Ok((Opened::Nothing, false)),
            }
        });
        let (opened, dropped) = opened?;
        if dropped {
            // Another commit ended the epoch first: ours is void, what it wished for is not.
            self.db.drop_commit(chat).map_err(DeviceError::Db)?;
        }
        Ok(opened)
    }

    fn refused_in(
        &mut self,
        chat: ChatId,
        refusal: Refusal,
        is_commit: bool,
    ) -> Result<(), DeviceError> {
        tracing::warn!(reason = %refusal, "a ciphertext was refused");
        match refusal {
            // A member did what this chat does not allow. The others may have gone along:
            // nothing more is sent into a group that others can read than is shown.
            _ if is_commit && refusal != Refusal::Undecryptable => {
                self.refuse_chat(chat, refusal_word(refusal))
            }
            // A commit of this epoch that does not open: this device has lost its place.
            Refusal::Undecryptable if is_commit => {
                self.refused(chat, refusal_word(refusal))?;
                self.ask_to_heal(chat)
            }
            // Changed on the way, or sent with keys already used (a sender restored from a
            // backup): said, and fresh keys let whoever it was speak, and say it, again.
            Refusal::Undecryptable => {
                self.refused(chat, refusal_word(refusal))?;
                Ok(self.db.wish(chat, WishKind::Update, &[], &[], ASK_AGAIN)?)
            }
            _ => self.refused(chat, refusal_word(refusal)),
        }
    }

    /// A Welcome that leads nowhere is said in the chats that wait for one.
    fn welcome_refused(&mut self) -> Result<(), DeviceError> {
        // On a person's device nobody but a peer that heals it sends a Welcome. With one chat it
        // is clear whose relay did; with several the log alone tells.
        if self.keys.role != Role::Person {
            return Ok(());
        }
        match self.db.writable_chats()?.as_slice() {
            [chat] => self.refused(*chat, "welcome"),
            _ => Ok(()),
        }
    }

    fn hold(&mut self, chat: ChatId, epoch: u64, ciphertext: &[u8]) -> Result<(), DeviceError> {
        if self.db.count_held(chat)? >= limits::HELD_MAX {
            return self.refused(chat, "ahead");
        }
        Ok(self.db.hold(chat, epoch, ciphertext, self.now())?)
    }

    /// Reads what waited for the epoch a group has come to.
    pub(crate) fn release_held(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let epoch = self.known_chat(chat)?.epoch;
        for ciphertext in self.db.take_held(chat, epoch)? {
            self.take_ciphertext(&ciphertext)?;
        }
        Ok(())
    }
}

/// What a refusal is called in a notice's detail; screens may say it in words of their own.
pub(crate) fn refusal_word(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Credential => "credential",
        Refusal::Stranger => "stranger",
        Refusal::Unlisted => "unlisted",
        Refusal::OthersReaders => "readers",
        Refusal::Proposal => "change",
        Refusal::Shape => "shape",
        Refusal::Malformed => "malformed",
        Refusal::Undecryptable => "undecryptable",
    }
}
