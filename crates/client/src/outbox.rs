//! What is written and not yet accepted: encrypted just before it is sent, saved before that,
//! and sent again with the same id until the relay has answered.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::Content;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::ChatId;
use comptoir_wire::relay::{
    self as wire, ClaimKeyPackages, ClientFrame, Hello, PublishKeyPackages, Send, Signal,
    client_frame,
};
use comptoir_wire::signed;
use prost::Message as _;

use crate::account::{Keys, mls_failed};
use crate::db::ChatRow;
use crate::device::{Device, DeviceError};
use crate::group::change::parcel;
use crate::session::{Asked, Forget};
use crate::{kinds, limits};

impl Device {
    /// What to write to the socket now.
    pub fn to_send(&mut self) -> Result<Vec<ClientFrame>, DeviceError> {
        self.may_go_on()?;
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
            let (mls, keys) = (device.mls(), &device.keys);
            let one_time = (0..wanted)
                .map(|_| keys.key_package(&mls, false))
                .collect::<Result<Vec<_>, _>>()?;
            let last_resort = if let Some(package) = device.db.meta("last_resort")? {
                package
            } else {
                let package = keys.key_package(&mls, true)?;
                device.db.set_meta("last_resort", &package)?;
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
        let now = self.now();
        for (chat, account) in self.db.unclaimed()? {
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
        let now = self.now();
        for (chat, epoch) in self.db.wishing()? {
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
        for (chat, frame) in self.db.commits()? {
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
        let mut to_encrypt = self.db.to_encrypt(free)?;
        to_encrypt.retain(|(n, _)| !self.session.is_asking(&Asked::Send(*n)));
        if !to_encrypt.is_empty() {
            self.save(|device| {
                to_encrypt.iter().try_for_each(|(n, chat)| device.encrypt(*n, *chat))
            })?;
        }
        let now = self.now();
        for (n, frame) in self.db.frames(limits::IN_FLIGHT_MAX)? {
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
        let (content, send_id) = self.db.outgoing(n)?;
        let row = self.known_chat(chat)?;
        let mut content = Content::from_bytes(&content).map_err(mls_failed)?;
        let kept = kinds::is_kept(&content);
        if kept && content.sender_seq == 0 {
            content.sender_seq = self.db.next_own_seq(chat)?;
        }
        let bytes = content.to_bytes();
        let parcel = self.encrypt_for(chat, &row, &bytes)?;
        let send = Send { id: send_id, parcels: vec![parcel] };
        self.db.set_frame(n, &bytes, &send.encode_to_vec(), row.epoch)?;
        if kept {
            self.db.set_encrypted(chat, &content, row.epoch)?;
        }
        Ok(())
    }

    fn encrypt_for(
        &mut self,
        chat: ChatId,
        row: &ChatRow,
        bytes: &[u8],
    ) -> Result<wire::Parcel, DeviceError> {
        let others = row.others(self.keys.device);
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
        if self.db.pending_commit(chat)?.is_some() {
            return Ok(());
        }
        let parcel = self.encrypt_for(chat, row, &content.to_bytes())?;
        self.session.signals.push(Signal { parcels: vec![parcel] });
        Ok(())
    }
}
