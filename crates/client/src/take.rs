//! What members say, once decrypted: checked against who they are, kept, and receipted.

use comptoir_api::chat::{Side, Status};
use comptoir_api::device::Event;
use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, Envelope, NoticeKind, ReceiptKind, envelope};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};
use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{ContentType, MlsMessageBodyIn, MlsMessageIn, ProtocolMessage};

use crate::db::State;
use crate::device::{Device, DeviceError};
use crate::group::Member;
use crate::kinds;
use crate::marks::is_owed;
use crate::say::unsendable;
use crate::sync::{OpenError, Opened};

impl Device {
    /// What a member said, decrypted and not yet believed.
    pub(crate) fn take_content(
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
        let deaf = self.is_deaf(chat)?;
        if deaf && !is_owed(&content) {
            return self.note_seq(chat, from, content.sender_seq);
        }
        match &content.body {
            Some(Kind::Receipt(receipt)) => {
                return self.take_receipt(chat, receipt.kind(), &receipt.messages);
            }
            Some(Kind::ResendRequest(request)) => {
                return self.resend(chat, &request.device, &request.sender_seqs);
            }
            Some(Kind::FormAsk(ask)) => {
                let fits = kinds::check(&content, from.role).is_ok();
                return if fits { self.take_form_ask(chat, &content.id, ask) } else { Ok(()) };
            }
            Some(Kind::FormNext(next)) => {
                if kinds::check(&content, from.role).is_ok() {
                    self.take_form_next_of(next);
                }
                return Ok(());
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
        self.weigh_broadcast(chat, &mut content)?;
        let notice = matches!(content.body, Some(Kind::SystemNotice(_)));
        // What fills a gap is the sender's word that there is nothing to show.
        let filler = content.body.is_none() && content.fallback.is_empty();
        if !filler {
            let own = from.account == self.keys.account;
            let side = match (notice, own) {
                (true, _) => Side::Notice,
                (false, true) => Side::Own,
                (false, false) => Side::Other,
            };
            let new = self.store(chat, &content, &from.device.0, side, None)?;
            if new && side == Side::Other && !deaf {
                let hidden = kinds::is_hidden(kinds::tag_of(&content));
                let held = content.broadcast.as_ref().is_some_and(|broadcast| broadcast.held);
                if !hidden && !held {
                    self.db.bring_back(chat, self.now())?;
                }
                if !hidden {
                    self.session.delivered.push((chat, content.id.clone()));
                }
                if held {
                    let held = vec![content.id.clone()];
                    self.queue_receipt(chat, ReceiptKind::Held, held, String::new())
                        .map_err(unsendable)?;
                }
            }
            self.db.set_message_epoch(chat, &content.id, epoch)?;
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
            ReceiptKind::DeliveredToDevice => Status::Delivered,
            ReceiptKind::Read => Status::Read,
            ReceiptKind::Held => return self.take_held(chat, messages),
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
    pub(crate) fn send_delivered(&mut self) -> Result<(), DeviceError> {
        let mut delivered = std::mem::take(&mut self.session.delivered);
        while let Some((chat, _)) = delivered.first() {
            let chat = *chat;
            let ids = delivered.iter().filter(|(c, _)| *c == chat).map(|(_, id)| id.clone());
            let ids: Vec<Vec<u8>> = ids.collect();
            delivered.retain(|(c, _)| *c != chat);
            for ids in ids.chunks(500) {
                let kind = ReceiptKind::DeliveredToDevice;
                self.queue_receipt(chat, kind, ids.to_vec(), String::new()).map_err(unsendable)?;
            }
        }
        Ok(())
    }

    /// Somebody is typing.
    pub(crate) fn take_signal(&mut self, ciphertext: &[u8]) -> Result<(), DeviceError> {
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
            .db
            .chat(chat)?
            .filter(|row| row.state == State::Open && !row.marks.blocked)
            .is_some_and(|row| message.epoch().as_u64() == row.epoch);
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
                self.touched.passing.push(Event::Typing { chat, name, active });
                Ok(())
            }
            Err(OpenError::Device(error)) => Err(error),
            _ => Ok(()),
        }
    }
}
