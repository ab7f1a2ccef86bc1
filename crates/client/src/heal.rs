//! A device that lost its place asks to be added again, and others do so.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::{Envelope, Heal, envelope};
use comptoir_wire::ids::{ChatId, DeviceId};
use comptoir_wire::relay::{Parcel, Send};
use comptoir_wire::signed;
use prost::Message as _;

use crate::account::random;
use crate::db::{Outgoing, State, WishKind};
use crate::device::{Device, DeviceError};
use crate::group::check;
use crate::limits;

impl Device {
    /// "I can no longer read this group: take my old leaf out and add me again."
    pub(crate) fn ask_to_heal(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let row = self.known_chat(chat)?;
        let now = self.now();
        let soon = row.heal_ms + limits::HEAL_EVERY_MS > now && row.heal_ms > 0;
        if soon || !matches!(row.state, State::Open | State::Healing) {
            return Ok(());
        }
        let mut heal = Heal {
            group_id: chat.to_vec(),
            device: self.keys.device.to_vec(),
            key_package: self.keys.key_package(&self.mls(), false)?,
            signature: Vec::new(),
            at_ms: now,
            last_epoch: row.epoch,
        };
        signed::sign_heal(&self.keys.signing, &mut heal);
        let mailboxes = row.others(self.keys.device).into_iter().map(DeviceId::to_vec).collect();
        let ciphertext = Envelope { body: Some(envelope::Body::Heal(heal)) }.to_bytes();
        let send_id = random()?;
        let send = Send { id: send_id.to_vec(), parcels: vec![Parcel { mailboxes, ciphertext }] };
        let frame = Some(send.encode_to_vec());
        self.db.queue(&Outgoing { chat, message: None, content: &[], send_id, frame })?;
        self.db.set_healing(chat, now)?;
        self.touched.chats.insert(chat);
        Ok(())
    }

    /// A member asks to be added again: it is who it says, and asks now, not long ago.
    pub(crate) fn take_heal(&mut self, heal: &Heal) -> Result<(), DeviceError> {
        let Ok(chat) = ChatId::from_slice(&heal.group_id) else { return Ok(()) };
        let Some(row) = self.db.chat(chat)?.filter(|row| row.state == State::Open) else {
            return Ok(());
        };
        let asked = check::key_package(&self.mls(), &heal.key_package).ok();
        let known = asked.and_then(|(package, member)| {
            let leaf = row.members.iter().find(|known| **known == member)?;
            let key: &[u8; 32] = package.leaf_node().signature_key().as_slice().try_into().ok()?;
            let same = leaf.device.0 == *heal.device && DeviceId::of(key) == leaf.device;
            (same && signed::verify_heal(key, heal).is_ok()).then_some(leaf.device)
        });
        let Some(device) = known.filter(|device| *device != self.keys.device) else {
            return self.refused(chat, "heal");
        };
        let name = format!("heal:{chat}:{device}");
        let last = self.db.meta_number(&name)?;
        let old = heal.at_ms <= last || heal.at_ms + limits::HEAL_VALID_MS < self.now();
        if old {
            return self.refused(chat, "heal");
        }
        self.db.set_meta_number(&name, heal.at_ms)?;
        self.db.wish(chat, WishKind::Heal, &device.0, &heal.key_package, heal.last_epoch)?;
        Ok(())
    }
}
