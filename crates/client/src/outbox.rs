//! What is written and not yet accepted: encrypted just before it is sent, saved before that,
//! and sent again with the same id until the relay has answered.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::Content;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{BlobId, ChatId, DeviceId, MessageId};
use comptoir_wire::relay::{
    self as wire, ClaimKeyPackages, ClientFrame, Code, Hello, PublishKeyPackages, Refused, Send,
    Signal, client_frame,
};
use comptoir_wire::signed;
use prost::Message as _;
use rusqlite::{OptionalExtension, params};

use crate::account::{Keys, mls_failed};
use crate::chats::{ChatRow, State};
use crate::device::{BlobTicket, Device, DeviceError};
use crate::group::Mls;
use crate::group::change::parcel;
use crate::session::{Asked, Forget, Session};
use crate::{db, kinds, limits};

impl Device {
    /// What to write to the socket now.
    pub fn to_send(&mut self) -> Result<Vec<ClientFrame>, DeviceError> {
        if !self.session.connected {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        if let Some(challenge) = self.session.challenge.take() {
            let signature =
                signed::sign_hello(&self.keys.signing, &challenge.nonce, &challenge.audience);
            let credential = self.keys.credential.clone();
            let hello = client_frame::Body::Hello(Hello { credential, signature });
            out.push(self.session.ask(Asked::Hello, hello));
        }
        if !self.session.ready {
            return Ok(out);
        }
        if let Some(up_to) = self.session.ack.take() {
            out.push(
                self.session.ask(Asked::Nothing, client_frame::Body::Ack(wire::Ack { up_to })),
            );
        }
        for (asked, size_bytes) in std::mem::take(&mut self.session.tickets_wanted) {
            let body = client_frame::Body::BlobTicket(wire::BlobTicket { size_bytes });
            out.push(self.session.ask(Asked::Ticket(asked), body));
        }
        if !self.session.caught_up {
            return Ok(out);
        }
        let signals = std::mem::take(&mut self.session.signals);
        for signal in signals {
            let body = client_frame::Body::Signal(signal);
            out.push(self.session.ask(Asked::Nothing, body));
        }
        if self.session.forget == Some(Forget::Wanted) && self.waiting()? == 0 {
            self.session.forget = Some(Forget::Asked);
            out.push(self.session.ask(Asked::Forget, client_frame::Body::Forget(wire::Forget {})));
        }
        self.claim(&mut out)?;
        self.commits(&mut out)?;
        self.sends(&mut out)?;
        // Making key packages takes longer than all of the above: a first message goes before.
        // What is on its way will be answered, and then is the time.
        if !self.session.is_busy() {
            self.publish_key_packages(&mut out)?;
        }
        Ok(out)
    }

    /// How many key packages this device publishes at a time, and below how many it does.
    pub(crate) fn key_packages(&self) -> (u32, u32) {
        match self.keys.role {
            Role::Counter => (limits::KEY_PACKAGES, limits::KEY_PACKAGES_LOW),
            _ => (limits::KEY_PACKAGES_PERSON, limits::KEY_PACKAGES_PERSON_LOW),
        }
    }

    fn publish_key_packages(&mut self, out: &mut Vec<ClientFrame>) -> Result<(), DeviceError> {
        if !std::mem::take(&mut self.session.publish) {
            return Ok(());
        }
        let (wanted, _) = self.key_packages();
        let (one_time, last_resort) = self.save(|device| {
            let mls = Mls { crypto: &device.crypto, storage: db::mls::Storage(&device.db) };
            let keys = &device.keys;
            let one_time = (0..wanted)
                .map(|_| keys.key_package(&mls, false))
                .collect::<Result<Vec<_>, _>>()?;
            let last_resort = if let Some(package) = db::meta(&device.db, "last_resort")? {
                package
            } else {
                let package = keys.key_package(&mls, true)?;
                db::set_meta(&device.db, "last_resort", &package)?;
                package
            };
            Ok::<_, DeviceError>((one_time, last_resort))
        })?;
        let body =
            client_frame::Body::PublishKeyPackages(PublishKeyPackages { one_time, last_resort });
        out.push(self.session.ask(Asked::Publish, body));
        Ok(())
    }

    /// Claims the key package of each shop a chat was begun with.
    fn claim(&mut self, out: &mut Vec<ClientFrame>) -> Result<(), DeviceError> {
        let wanted: Vec<(ChatId, [u8; 32])> = self
            .db
            .prepare_cached(
                "SELECT c.id, c.peer FROM wishes w JOIN chats c ON c.id = w.chat
                 WHERE w.kind = 1 AND length(w.data) = 0 AND c.state = 1",
            )?
            .query_map([], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let now = self.now();
        for (chat, account) in wanted {
            if self.session.is_asking(&Asked::Claim(chat)) || self.session.waits(chat, now) {
                continue;
            }
            let claim = ClaimKeyPackages { account: account.to_vec() };
            let body = client_frame::Body::ClaimKeyPackages(claim);
            out.push(self.session.ask(Asked::Claim(chat), body));
        }
        Ok(())
    }

    /// Makes the commits that are wished for, and sends those that are not answered.
    fn commits(&mut self, out: &mut Vec<ClientFrame>) -> Result<(), DeviceError> {
        let wished: Vec<(ChatId, u64)> = self
            .db
            .prepare_cached(
                "SELECT DISTINCT c.id, c.epoch FROM wishes w JOIN chats c ON c.id = w.chat
                 WHERE (c.state = 2 OR (c.state = 1 AND w.kind = 1 AND length(w.data) > 0))
                   AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = c.id)
                   AND NOT EXISTS (SELECT 1 FROM held h WHERE h.chat = c.id)",
            )?
            .query_map([], |row| Ok((ChatId(row.get(0)?), row.get::<_, i64>(1)? as u64)))?
            .collect::<Result<_, _>>()?;
        let now = self.now();
        for (chat, epoch) in wished {
            // Where the relay is ahead of us, a commit would only be refused again.
            let behind = self.session.behind.get(&chat).is_some_and(|(at, _)| *at > epoch);
            if behind
                || self.session.is_asking(&Asked::Commit(chat))
                || self.session.waits(chat, now)
            {
                continue;
            }
            self.save(|device| device.grant_wishes(chat))?;
        }
        let pending: Vec<(ChatId, Vec<u8>)> = self
            .db
            .prepare_cached("SELECT chat, frame FROM commits")?
            .query_map([], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (chat, frame) in pending {
            if self.session.is_asking(&Asked::Commit(chat)) || self.session.waits(chat, now) {
                continue;
            }
            let commit = wire::Commit::decode(frame.as_slice()).map_err(mls_failed)?;
            let body = client_frame::Body::Commit(commit);
            out.push(self.session.ask(Asked::Commit(chat), body));
        }
        Ok(())
    }

    fn sends(&mut self, out: &mut Vec<ClientFrame>) -> Result<(), DeviceError> {
        let free = limits::IN_FLIGHT_MAX.saturating_sub(self.session.sends_asked());
        if free == 0 {
            return Ok(());
        }
        let to_encrypt: Vec<(i64, ChatId)> = self
            .db
            .prepare_cached(
                "SELECT o.n, o.chat FROM outbox o JOIN chats c ON c.id = o.chat
                 WHERE c.state IN (2, 6)
                   AND (o.frame IS NULL OR (length(o.content) > 0 AND o.epoch + 3 < c.epoch))
                   AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = c.id)
                 ORDER BY o.n LIMIT ?",
            )?
            .query_map([free as i64], |row| Ok((row.get(0)?, ChatId(row.get(1)?))))?
            .collect::<Result<_, _>>()?;
        let to_encrypt: Vec<_> = to_encrypt
            .into_iter()
            .filter(|(n, _)| !self.session.is_asking(&Asked::Send(*n)))
            .collect();
        if !to_encrypt.is_empty() {
            self.save(|device| {
                to_encrypt.iter().try_for_each(|(n, chat)| device.encrypt(*n, *chat))
            })?;
        }
        let ready: Vec<(i64, Vec<u8>)> = self
            .db
            .prepare_cached(
                "SELECT n, frame FROM outbox WHERE frame IS NOT NULL ORDER BY n LIMIT ?",
            )?
            .query_map([limits::IN_FLIGHT_MAX as i64], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let now = self.now();
        for (n, frame) in ready {
            if self.session.is_asking(&Asked::Send(n)) || self.session.send_waits(n, now) {
                continue;
            }
            let send = Send::decode(frame.as_slice()).map_err(mls_failed)?;
            out.push(self.session.ask(Asked::Send(n), client_frame::Body::Send(send)));
        }
        Ok(())
    }

    /// Encrypts one waiting content for the group as it is now.
    fn encrypt(&mut self, n: i64, chat: ChatId) -> Result<(), DeviceError> {
        let (content, send_id): (Vec<u8>, Vec<u8>) = self
            .db
            .prepare_cached("SELECT content, send_id FROM outbox WHERE n = ?")?
            .query_row([n], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let row = self.known_chat(chat)?;
        let mut content = Content::from_bytes(&content).map_err(mls_failed)?;
        if kinds::is_kept(&content) && content.sender_seq == 0 {
            let seq: i64 = self
                .db
                .prepare_cached(
                    "UPDATE chats SET sender_seq = sender_seq + 1 WHERE id = ? RETURNING sender_seq",
                )?
                .query_row([chat.0], |row| row.get(0))?;
            content.sender_seq = seq as u64;
        }
        let bytes = content.to_bytes();
        let parcel = self.encrypt_for(chat, &row, &bytes)?;
        let send = Send { id: send_id, parcels: vec![parcel] };
        self.db
            .prepare_cached("UPDATE outbox SET content = ?2, frame = ?3, epoch = ?4 WHERE n = ?1")?
            .execute(params![n, bytes, send.encode_to_vec(), row.epoch as i64])?;
        if kinds::is_kept(&content) {
            self.db
                .prepare_cached(
                    "UPDATE messages SET content = ?3, sender_seq = ?4, epoch = ?5
                     WHERE chat = ?1 AND id = ?2 AND side = 0",
                )?
                .execute(params![
                    chat.0,
                    content.id,
                    bytes,
                    content.sender_seq as i64,
                    row.epoch as i64
                ])?;
        }
        Ok(())
    }

    fn encrypt_for(
        &mut self,
        chat: ChatId,
        row: &ChatRow,
        bytes: &[u8],
    ) -> Result<wire::Parcel, DeviceError> {
        let own = self.keys.device;
        let others: Vec<DeviceId> = row
            .members
            .iter()
            .map(|member| member.device)
            .filter(|device| *device != own)
            .collect();
        self.change(chat, |group, mls, keys: &Keys| {
            let message = group.create_message(mls, keys, bytes).map_err(mls_failed)?;
            parcel(others, &message)
        })
    }

    /// Encrypts something for those connected now.
    pub(crate) fn queue_signal(
        &mut self,
        chat: ChatId,
        row: &ChatRow,
        content: &Content,
    ) -> Result<(), DeviceError> {
        if self.pending_commit(chat)?.is_some() {
            return Ok(());
        }
        let parcel = self.encrypt_for(chat, row, &content.to_bytes())?;
        self.session.signals.push(Signal { parcels: vec![parcel] });
        Ok(())
    }

    /// The relay did what was asked.
    pub(crate) fn accepted(&mut self, request: u64) -> Result<(), DeviceError> {
        match self.session.asked.remove(&request) {
            Some(Asked::Send(n)) => self.sent(n),
            Some(Asked::Commit(chat)) => self.commit_accepted(chat),
            Some(Asked::Forget) => {
                self.session.forget = Some(Forget::Done);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn sent(&mut self, n: i64) -> Result<(), DeviceError> {
        let found: Option<(ChatId, Option<[u8; 16]>)> = self
            .db
            .prepare_cached("DELETE FROM outbox WHERE n = ? RETURNING chat, message")?
            .query_row([n], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))
            .optional()?;
        let Some((chat, message)) = found else { return Ok(()) };
        self.session.retry_ms.remove(&n);
        if let Some(message) = message {
            self.set_status(chat, MessageId(message), 2, false)?;
            self.touched.waiting = true;
        }
        let gone = self.chat_row(chat)?.is_some_and(|row| row.state == State::Gone);
        let rest =
            self.db.prepare_cached("SELECT 1 FROM outbox WHERE chat = ?")?.exists([chat.0])?;
        if gone && !rest { self.erase_chat(chat) } else { Ok(()) }
    }

    /// The relay did not do what was asked.
    pub(crate) fn refused_by_relay(
        &mut self,
        request: u64,
        refused: &Refused,
    ) -> Result<(), DeviceError> {
        let code = refused.code();
        let later = self.now() + refused.retry_after_ms.clamp(1_000, 60_000);
        let again = matches!(
            code,
            Code::RateLimited
                | Code::StorageFailed
                | Code::NotAuthenticated
                | Code::MailboxFull
                | Code::Unspecified
        );
        match self.session.asked.remove(&request) {
            Some(Asked::Send(n)) if again => {
                self.session.retry_ms.insert(n, later);
                Ok(())
            }
            Some(Asked::Send(n)) => self.send_failed(n),
            Some(Asked::Commit(chat)) if code == Code::StaleEpoch => {
                self.commit_refused(chat)?;
                let claiming = self.chat_row(chat)?.is_some_and(|row| row.state == State::Claiming);
                if claiming {
                    // Nobody else knows this group: the relay is not telling the truth.
                    return self.refuse_chat(chat, "stale");
                }
                let now = self.now();
                self.session.behind.insert(chat, (refused.current, now));
                Ok(())
            }
            Some(Asked::Commit(chat)) if again => {
                self.session.later.insert(chat, later);
                Ok(())
            }
            Some(Asked::Commit(chat)) => {
                tracing::warn!(code = ?code, "the relay refused a commit");
                self.commit_refused(chat)?;
                self.session.later.insert(chat, self.now() + 60_000);
                Ok(())
            }
            Some(Asked::Claim(chat)) => {
                // A shop that has no keys there yet may have some in a moment.
                self.session.later.insert(chat, later);
                Ok(())
            }
            Some(Asked::Ticket(asked)) => {
                self.session.tickets.insert(asked, Err(refused.message.clone()));
                Ok(())
            }
            Some(Asked::Hello) => {
                tracing::warn!(code = ?code, "the relay did not let this device in");
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn send_failed(&mut self, n: i64) -> Result<(), DeviceError> {
        let found: Option<(ChatId, Option<[u8; 16]>)> = self
            .db
            .prepare_cached("DELETE FROM outbox WHERE n = ? RETURNING chat, message")?
            .query_row([n], |row| Ok((ChatId(row.get(0)?), row.get(1)?)))
            .optional()?;
        if let Some((chat, Some(message))) = found {
            self.set_status(chat, MessageId(message), 0, true)?;
        }
        self.touched.waiting = true;
        Ok(())
    }

    /// Key packages came for a chat that is beginning.
    pub(crate) fn claimed(
        &mut self,
        request: u64,
        packages: &[wire::ClaimedKeyPackage],
    ) -> Result<(), DeviceError> {
        match self.session.asked.remove(&request) {
            Some(Asked::Claim(chat)) => self.shop_claimed(chat, packages),
            _ => Ok(()),
        }
    }

    /// Asks the relay for permission to upload; poll with [`Device::take_blob_ticket`].
    pub fn ask_blob_ticket(&mut self, size_bytes: u64) -> u64 {
        self.session.last_ticket += 1;
        let asked = self.session.last_ticket;
        self.session.tickets_wanted.push((asked, size_bytes));
        asked
    }

    /// The answer to [`Device::ask_blob_ticket`], once there is one; the refusal in words.
    pub fn take_blob_ticket(&mut self, asked: u64) -> Option<Result<BlobTicket, String>> {
        self.session.tickets.remove(&asked)
    }

    pub(crate) fn ticket_granted(&mut self, request: u64, ticket: wire::BlobTicketGranted) {
        if let Some(Asked::Ticket(asked)) = self.session.asked.remove(&request)
            && let Ok(blob) = BlobId::from_slice(&ticket.blob)
        {
            self.session.tickets.insert(asked, Ok(BlobTicket { blob, token: ticket.token }));
        }
    }

    /// Asks the relay to forget this device, once everything written has been sent.
    pub fn leave_relay(&mut self) {
        self.session.forget = Some(Forget::Wanted);
    }

    /// Whether the relay has forgotten it, or cannot be asked now.
    pub fn has_left_relay(&self) -> bool {
        !self.online() || self.session.forget == Some(Forget::Done)
    }

    /// The socket is open; a Challenge is expected.
    pub fn connected(&mut self) {
        let tickets = std::mem::take(&mut self.session);
        self.session = Session { connected: true, ..Session::after(tickets) };
    }

    /// The socket is gone; what was in flight will be sent again.
    pub fn disconnected(&mut self) {
        let was_online = self.online();
        let old = std::mem::take(&mut self.session);
        self.session = Session::after(old);
        if was_online {
            self.touched.waiting = true;
            self.tell();
        }
    }

    /// Whether the relay let it in and everything that waited was delivered.
    pub fn online(&self) -> bool {
        self.session.connected && self.session.ready && self.session.caught_up
    }
}
