//! In order: apply commits, decrypt, save, tell. A batch of frames is one transaction.

use comptoir_api::device::{Connection, Event};
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, Envelope, NoticeKind, ReceiptKind, envelope};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};
use comptoir_wire::relay::{Deliver, Ready, ServerFrame, server_frame};
use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{
    ContentType, MlsMessageBodyIn, MlsMessageIn, OpenMlsProvider as _, ProcessedMessageContent,
    ProtocolMessage, Sender,
};
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::account::mls_failed;
use crate::chats::State;
use crate::device::{Device, DeviceError};
use crate::group::Member;
use crate::group::change::WishKind;
use crate::group::check::{self, Refusal};
use crate::say::unsendable;
use crate::{db, kinds, limits};

/// What a ciphertext of a group turned out to be.
enum Opened {
    /// Somebody said something.
    Said { from: Member, epoch: u64, bytes: Vec<u8> },
    /// Somebody changed the group; it has been applied.
    Changed,
    /// Our own, come back; or something without a content.
    Nothing,
}

/// Why a ciphertext was not opened.
#[derive(Debug, thiserror::Error)]
enum OpenError {
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
        self.db.prepare_cached("DELETE FROM seen WHERE at_ms < ?")?.execute([old as i64])?;
        self.session.ready = true;
        self.session.publish = ready.key_packages < self.key_packages().1;
        self.session.claimed = 0;
        self.touched.waiting = true;
        Ok(())
    }

    fn take_delivery(&mut self, deliver: Deliver) -> Result<(), DeviceError> {
        let seen = db::meta_number(&self.db, "mailbox")?;
        if deliver.seq <= seen {
            self.session.ack = Some(seen);
            return Ok(());
        }
        db::set_meta_number(&self.db, "mailbox", deliver.seq)?;
        self.session.ack = Some(deliver.seq);
        let hash: [u8; 32] = Sha256::digest(&deliver.ciphertext).into();
        let new = self
            .db
            .prepare_cached("INSERT OR IGNORE INTO seen (hash, at_ms) VALUES (?, ?)")?
            .execute(params![hash, self.now() as i64])?;
        // The very same ciphertext again is a replay: it was processed, and is passed over.
        if new == 0 {
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
                    && self.chat_row(chat)?.is_some()
                {
                    self.refused(chat, "stranger")?;
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        let Ok(chat) = ChatId::from_slice(message.group_id().as_slice()) else { return Ok(()) };
        let Some(row) = self.chat_row(chat)? else { return Ok(()) };
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
    fn open_message(
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
            self.db
                .prepare_cached("DELETE FROM commits WHERE chat = ?")
                .and_then(|mut delete| delete.execute([chat.0]))
                .map_err(DeviceError::Db)?;
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
            // backup): said, and fresh keys let whoever it was speak again.
            Refusal::Undecryptable => {
                self.refused(chat, refusal_word(refusal))?;
                self.wish(chat, WishKind::Update, &[], &[], 0)
            }
            _ => self.refused(chat, refusal_word(refusal)),
        }
    }

    /// A Welcome that leads nowhere is said in the chats that wait for one.
    fn welcome_refused(&mut self) -> Result<(), DeviceError> {
        let chats: Vec<ChatId> = self
            .db
            .prepare_cached("SELECT id FROM chats WHERE state IN (1, 2, 3) LIMIT 2")?
            .query_map([], |row| Ok(ChatId(row.get(0)?)))?
            .collect::<Result<_, _>>()?;
        // On a person's device nobody but a peer that heals it sends a Welcome. With one chat it
        // is clear whose relay did; with several the log alone tells.
        match chats.as_slice() {
            [chat] if self.keys.role == Role::Person => self.refused(*chat, "welcome"),
            _ => Ok(()),
        }
    }

    fn hold(&mut self, chat: ChatId, epoch: u64, ciphertext: &[u8]) -> Result<(), DeviceError> {
        let held: i64 = self
            .db
            .prepare_cached("SELECT count(*) FROM held WHERE chat = ?")?
            .query_row([chat.0], |row| row.get(0))?;
        if held >= limits::HELD_MAX {
            return self.refused(chat, "ahead");
        }
        self.db
            .prepare_cached(
                "INSERT INTO held (chat, epoch, ciphertext, at_ms) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![chat.0, epoch as i64, ciphertext, self.now() as i64])?;
        Ok(())
    }

    /// Reads what waited for the epoch a group has come to.
    pub(crate) fn release_held(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let epoch = self.known_chat(chat)?.epoch;
        let held: Vec<(i64, Vec<u8>)> = self
            .db
            .prepare_cached(
                "SELECT n, ciphertext FROM held WHERE chat = ? AND epoch <= ? ORDER BY n",
            )?
            .query_map(params![chat.0, epoch as i64], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (n, _) in &held {
            self.db.prepare_cached("DELETE FROM held WHERE n = ?")?.execute([n])?;
        }
        for (_, ciphertext) in held {
            self.take_ciphertext(&ciphertext)?;
        }
        Ok(())
    }

    /// What a member said, decrypted and not yet believed.
    fn take_content(
        &mut self,
        chat: ChatId,
        from: Member,
        epoch: u64,
        bytes: &[u8],
    ) -> Result<(), DeviceError> {
        let Ok(mut content) = Content::from_bytes(bytes) else {
            return self.refused(chat, "malformed");
        };
        if let Some(what) = kinds::check(&content, from.role).err()
            && kinds::is_kept(&content)
        {
            tracing::warn!(what, "a message was refused");
            self.note_seq(chat, from, content.sender_seq)?;
            return self.refused(chat, "malformed");
        }
        match &content.body {
            Some(Kind::Receipt(receipt)) => {
                return self.take_receipt(chat, receipt.kind(), &receipt.messages);
            }
            Some(Kind::ResendRequest(request)) => {
                return self.resend(chat, &request.device, &request.sender_seqs);
            }
            Some(Kind::Typing(_)) => return Ok(()),
            // The notices of a thread are this device's own observations.
            Some(Kind::SystemNotice(notice)) => {
                let sayable = matches!(
                    notice.kind(),
                    NoticeKind::RetentionChanged | NoticeKind::ChatClosed | NoticeKind::Erased
                );
                if !sayable || from.role != Role::Counter {
                    self.note_seq(chat, from, content.sender_seq)?;
                    return self.refused(chat, "malformed");
                }
            }
            _ => {}
        }
        self.name_author(chat, from, &mut content)?;
        let notice = matches!(content.body, Some(Kind::SystemNotice(_)));
        // What fills a gap is the sender's word that there is nothing to show.
        let filler = content.body.is_none() && content.fallback.is_empty();
        if !filler {
            let own = from.account == self.keys.account;
            let side = if notice { 2 } else { i64::from(!own) };
            let new = self.store(chat, &content, &from.device.0, side, None)?;
            if new.is_some() && !own && !notice {
                let hidden = kinds::is_hidden(kinds::tag_of(&content));
                if !hidden {
                    self.session.delivered.push((chat, content.id.clone()));
                }
            }
            self.db
                .prepare_cached("UPDATE messages SET epoch = ?3 WHERE chat = ?1 AND id = ?2")?
                .execute(params![chat.0, content.id, epoch as i64])?;
        }
        self.note_seq(chat, from, content.sender_seq)
    }

    /// An author is who the roster says: a name of its own making is not shown.
    fn name_author(
        &self,
        chat: ChatId,
        from: Member,
        content: &mut Content,
    ) -> Result<(), DeviceError> {
        if let Some(author) = &mut content.author {
            let row = self.known_chat(chat)?;
            let listed = row
                .roster
                .readers
                .iter()
                .find(|reader| reader.id == author.reader && reader.account == from.account.0);
            author.name = listed.map(|reader| reader.name.clone()).unwrap_or_default();
        }
        Ok(())
    }

    fn take_receipt(
        &mut self,
        chat: ChatId,
        kind: ReceiptKind,
        messages: &[Vec<u8>],
    ) -> Result<(), DeviceError> {
        let status = match kind {
            ReceiptKind::DeliveredToDevice => 3,
            ReceiptKind::Read => 4,
            ReceiptKind::Unspecified => return Ok(()),
        };
        for id in messages.iter().take(1_000) {
            if let Ok(id) = MessageId::from_slice(id) {
                self.set_status(chat, id, status, false)?;
            }
        }
        Ok(())
    }

    /// Tells senders that their messages are here: one receipt a chat and batch.
    fn send_delivered(&mut self) -> Result<(), DeviceError> {
        let mut delivered = std::mem::take(&mut self.session.delivered);
        while let Some((chat, _)) = delivered.first() {
            let chat = *chat;
            let ids = delivered.iter().filter(|(c, _)| *c == chat).map(|(_, id)| id.clone());
            let ids: Vec<Vec<u8>> = ids.collect();
            delivered.retain(|(c, _)| *c != chat);
            for ids in ids.chunks(500) {
                self.queue_receipt(
                    chat,
                    ReceiptKind::DeliveredToDevice,
                    ids.to_vec(),
                    String::new(),
                )
                .map_err(unsendable)?;
            }
        }
        Ok(())
    }

    /// Somebody is typing.
    fn take_signal(&mut self, ciphertext: &[u8]) -> Result<(), DeviceError> {
        let Ok(Envelope { body: Some(envelope::Body::Mls(bytes)) }) =
            Envelope::from_bytes(ciphertext)
        else {
            return Ok(());
        };
        let Ok(message) = MlsMessageIn::tls_deserialize_exact(bytes) else { return Ok(()) };
        let MlsMessageBodyIn::PrivateMessage(message) = message.extract() else { return Ok(()) };
        let message: ProtocolMessage = message.into();
        let Ok(chat) = ChatId::from_slice(message.group_id().as_slice()) else { return Ok(()) };
        let open = self
            .chat_row(chat)?
            .is_some_and(|row| row.state == State::Open && message.epoch().as_u64() == row.epoch);
        if !open || message.content_type() != ContentType::Application {
            return Ok(());
        }
        // A signal is worth nothing later: what does not open now is dropped.
        match self.open_message(chat, message) {
            Ok(Opened::Said { from, bytes, .. }) if from.account != self.keys.account => {
                let Ok(mut content) = Content::from_bytes(&bytes) else { return Ok(()) };
                let Some(Kind::Typing(typing)) = &content.body else { return Ok(()) };
                let active = typing.active;
                self.name_author(chat, from, &mut content)?;
                let name = match content.author {
                    Some(author) => author.name,
                    None => self.known_chat(chat)?.name,
                };
                let chat = chat.to_string();
                self.touched.typing.push(Event::Typing { chat, name, active });
                Ok(())
            }
            Err(OpenError::Device(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// How the connection is.
    pub fn connection(&self) -> Result<Connection, DeviceError> {
        Ok(Connection { online: self.online(), waiting: self.waiting()? })
    }

    /// Messages written and not yet accepted by the relay.
    pub fn waiting(&self) -> Result<u32, DeviceError> {
        let mut select =
            self.db.prepare_cached("SELECT count(*) FROM outbox WHERE message IS NOT NULL")?;
        Ok(select.query_row([], |row| row.get(0)).optional()?.unwrap_or_default())
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
