//! What is missing is noticed, said, asked for again; a device that lost its place comes back.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, Envelope, Heal, NoticeKind, ResendRequest, envelope};
use comptoir_wire::ids::{ChatId, DeviceId, MessageId};
use comptoir_wire::relay::{Parcel, Send};
use comptoir_wire::signed;
use prost::Message as _;
use rusqlite::{OptionalExtension, params};

use crate::account::random;
use crate::chats::State;
use crate::device::{Device, DeviceError, Draft};
use crate::group::change::WishKind;
use crate::group::{self, Member, Mls};
use crate::kinds::tag;
use crate::say::unsendable;
use crate::{db, limits};

impl Device {
    /// Notes the place of a message in its sender's row: a gap shows what was withheld.
    pub(crate) fn note_seq(
        &mut self,
        chat: ChatId,
        from: Member,
        seq: u64,
    ) -> Result<(), DeviceError> {
        if seq == 0 {
            return Ok(());
        }
        let key = params![chat.0, from.device.0];
        let last: i64 = self
            .db
            .prepare_cached("SELECT seq FROM senders WHERE chat = ? AND device = ?")?
            .query_row(key, |row| row.get(0))
            .optional()?
            .unwrap_or_default();
        let seq = seq.min(i64::MAX as u64) as i64;
        if seq <= last {
            let filled = self
                .db
                .prepare_cached("DELETE FROM missing WHERE chat = ? AND device = ? AND seq = ?")?
                .execute(params![chat.0, from.device.0, seq])?;
            return if filled > 0 { self.gap_filled(chat) } else { Ok(()) };
        }
        self.db
            .prepare_cached("INSERT OR REPLACE INTO senders (chat, device, seq) VALUES (?, ?, ?)")?
            .execute(params![chat.0, from.device.0, seq])?;
        let first = (last + 1).max(seq - limits::MISSING_MAX as i64);
        let now = self.now() as i64;
        for missing in first..seq {
            self.db
                .prepare_cached(
                    "INSERT OR IGNORE INTO missing (chat, device, seq, since_ms) VALUES (?, ?, ?, ?)",
                )?
                .execute(params![chat.0, from.device.0, missing, now])?;
        }
        Ok(())
    }

    /// When nothing is missing any more, the line that said so goes.
    fn gap_filled(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let left =
            self.db.prepare_cached("SELECT 1 FROM missing WHERE chat = ?")?.exists([chat.0])?;
        if left {
            return Ok(());
        }
        for (at, id) in self.missing_notices(chat)? {
            self.db.prepare_cached("DELETE FROM messages WHERE at = ?")?.execute([at])?;
            self.touched.filled.push((chat, id));
        }
        Ok(())
    }

    fn missing_notices(&self, chat: ChatId) -> Result<Vec<(i64, MessageId)>, DeviceError> {
        let rows: Vec<(i64, MessageId, Vec<u8>)> = self
            .db
            .prepare_cached(
                "SELECT at, id, content FROM messages WHERE chat = ? AND side = 2 AND kind = ?",
            )?
            .query_map(params![chat.0, tag::NOTICE], |row| {
                Ok((row.get(0)?, MessageId(row.get(1)?), row.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        let is_missing = |content: &[u8]| {
            let body = Content::from_bytes(content).ok().and_then(|content| content.body);
            matches!(body, Some(Kind::SystemNotice(n)) if n.kind() == NoticeKind::Missing)
        };
        let notices = rows.into_iter().filter(|(_, _, content)| is_missing(content));
        Ok(notices.map(|(at, id, _)| (at, id)).collect())
    }

    /// Says what is missing, and asks its sender for it.
    fn ask_for_missing(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let now = self.now() as i64;
        let missing: Vec<(Vec<u8>, i64)> = self
            .db
            .prepare_cached("SELECT device, seq FROM missing WHERE chat = ? ORDER BY device, seq")?
            .query_map([chat.0], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        if self.missing_notices(chat)?.is_empty() {
            self.notice(chat, NoticeKind::Missing, "", "", missing.len() as u64)?;
        }
        let mut devices: Vec<Vec<u8>> = missing.iter().map(|(device, _)| device.clone()).collect();
        devices.dedup();
        for device in devices {
            let seqs = missing.iter().filter(|(d, _)| *d == device).map(|(_, seq)| *seq as u64);
            let request =
                ResendRequest { device: device.clone(), sender_seqs: seqs.take(1_000).collect() };
            self.queue_content(chat, Draft::new(Kind::ResendRequest(request)), None)
                .map_err(unsendable)?;
        }
        self.db
            .prepare_cached("UPDATE missing SET asked_ms = ?2 WHERE chat = ?1")?
            .execute(params![chat.0, now])?;
        Ok(())
    }

    /// Sends again what somebody is missing. What is no longer here is filled with nothing.
    pub(crate) fn resend(
        &mut self,
        chat: ChatId,
        device: &[u8],
        seqs: &[u64],
    ) -> Result<(), DeviceError> {
        if device != self.keys.device.0 {
            return Ok(());
        }
        let latest: i64 = self
            .db
            .prepare_cached("SELECT sender_seq FROM chats WHERE id = ?")?
            .query_row([chat.0], |row| row.get(0))?;
        for seq in seqs.iter().take(1_000).filter(|seq| **seq as i64 <= latest && **seq > 0) {
            let content: Option<Vec<u8>> = self
                .db
                .prepare_cached(
                    "SELECT content FROM messages WHERE chat = ? AND side = 0 AND sender_seq = ?",
                )?
                .query_row(params![chat.0, *seq as i64], |row| row.get(0))
                .optional()?;
            let content = match content {
                Some(content) => content,
                None => Content {
                    version: 1,
                    id: random::<16>()?.to_vec(),
                    sender_seq: *seq,
                    ..Content::default()
                }
                .to_bytes(),
            };
            self.queue_again(chat, &content)?;
        }
        Ok(())
    }

    /// Sends again to a device that came back what was said since it could last read.
    pub(crate) fn resend_since(&mut self, chat: ChatId, epoch: i64) -> Result<(), DeviceError> {
        let mut contents: Vec<Vec<u8>> = self
            .db
            .prepare_cached(
                "SELECT content FROM messages
                 WHERE chat = ? AND side = 0 AND sender_seq > 0 AND epoch >= ?
                 ORDER BY at DESC LIMIT ?",
            )?
            .query_map(params![chat.0, epoch, limits::RESEND_MAX], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        contents.reverse();
        contents.iter().try_for_each(|content| self.queue_again(chat, content))
    }

    fn queue_again(&mut self, chat: ChatId, content: &[u8]) -> Result<(), DeviceError> {
        self.db
            .prepare_cached("INSERT INTO outbox (chat, content, send_id) VALUES (?, ?, ?)")?
            .execute(params![chat.0, content, random::<16>()?])?;
        Ok(())
    }

    /// "I can no longer read this group: take my old leaf out and add me again."
    pub(crate) fn ask_to_heal(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let row = self.known_chat(chat)?;
        let now = self.now();
        let soon = row.heal_ms + limits::HEAL_EVERY_MS > now && row.heal_ms > 0;
        if soon || !matches!(row.state, State::Open | State::Healing) {
            return Ok(());
        }
        let mls = Mls { crypto: &self.crypto, storage: db::mls::Storage(&self.db) };
        let mut heal = Heal {
            group_id: chat.to_vec(),
            device: self.keys.device.to_vec(),
            key_package: self.keys.key_package(&mls, false)?,
            signature: Vec::new(),
            at_ms: now,
            last_epoch: row.epoch,
        };
        signed::sign_heal(&self.keys.signing, &mut heal);
        let own = self.keys.device;
        let mailboxes: Vec<Vec<u8>> = row
            .members
            .iter()
            .filter(|member| member.device != own)
            .map(|member| member.device.to_vec())
            .collect();
        let ciphertext = Envelope { body: Some(envelope::Body::Heal(heal)) }.to_bytes();
        let id = random::<16>()?.to_vec();
        let send = Send { id: id.clone(), parcels: vec![Parcel { mailboxes, ciphertext }] };
        self.db
            .prepare_cached(
                "INSERT INTO outbox (chat, content, send_id, frame) VALUES (?, x'', ?, ?)",
            )?
            .execute(params![chat.0, id, send.encode_to_vec()])?;
        self.db
            .prepare_cached("UPDATE chats SET state = 3, heal_ms = ?2 WHERE id = ?1")?
            .execute(params![chat.0, now as i64])?;
        self.touched.chats.insert(chat);
        Ok(())
    }

    /// A member asks to be added again: it is who it says, and asks now, not long ago.
    pub(crate) fn take_heal(&mut self, heal: &Heal) -> Result<(), DeviceError> {
        let Ok(chat) = ChatId::from_slice(&heal.group_id) else { return Ok(()) };
        let Some(row) = self.chat_row(chat)?.filter(|row| row.state == State::Open) else {
            return Ok(());
        };
        let mls = Mls { crypto: &self.crypto, storage: db::mls::Storage(&self.db) };
        let asked = group::check::key_package(&mls, &heal.key_package).ok();
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
        let last = db::meta_number(&self.db, &name)?;
        let old = heal.at_ms <= last || heal.at_ms + limits::HEAL_VALID_MS < self.now();
        if old {
            return self.refused(chat, "heal");
        }
        db::set_meta_number(&self.db, &name, heal.at_ms)?;
        self.wish(chat, WishKind::Heal, &device.0, &heal.key_package, heal.last_epoch)
    }

    /// When [`Device::tick`] has something to do, milliseconds since 1970.
    pub fn next_due_ms(&self) -> Option<u64> {
        if !self.online() {
            return None;
        }
        let (missing, again) = (limits::MISSING_AFTER_MS, limits::MISSING_AGAIN_MS);
        let (held, heal) = (limits::HELD_MS, limits::HEAL_EVERY_MS);
        let sql = format!(
            "SELECT min(due) FROM (
                 SELECT min(update_due_ms) AS due FROM chats WHERE state = 2 AND update_due_ms > 0
                 UNION ALL SELECT min(max(m.since_ms + {missing}, m.asked_ms + {again} * (m.asked_ms > 0)))
                     FROM missing m JOIN chats c ON c.id = m.chat WHERE c.state = 2
                 UNION ALL SELECT min(max(h.at_ms + {held}, c.heal_ms + {heal} * (c.heal_ms > 0)))
                     FROM held h JOIN chats c ON c.id = h.chat WHERE c.state = 2
                     AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = h.chat)
                 UNION ALL SELECT min(heal_ms) + {heal} FROM chats WHERE state = 3)"
        );
        let due: Option<i64> = self
            .db
            .prepare_cached(&sql)
            .and_then(|mut s| s.query_row([], |row| row.get(0)))
            .ok()?;
        let behind = self.session.behind.values().map(|(_, since)| since + held);
        let retries = self.session.retry_ms.values().chain(self.session.later.values()).copied();
        behind.chain(retries).chain(due.map(|due| due.max(0) as u64)).min()
    }

    /// Does what is due: key rotation, retries, asking again for what is missing.
    pub fn tick(&mut self) -> Result<(), DeviceError> {
        if !self.online() {
            return Ok(());
        }
        let now = self.now();
        if self.next_due_ms().is_none_or(|due| due > now) {
            return Ok(());
        }
        self.session.retry_ms.retain(|_, at| *at > now);
        self.session.later.retain(|_, at| *at > now);
        self.save(|device| {
            for chat in device.due(
                "SELECT id FROM chats
                WHERE state = 2 AND update_due_ms > 0 AND update_due_ms <= ?1 LIMIT 50",
                now,
            )? {
                device.wish(chat, WishKind::Update, &[], &[], 0)?;
                device
                    .db
                    .prepare_cached("UPDATE chats SET update_due_ms = ?2 WHERE id = ?1")?
                    .execute(params![chat.0, (now + limits::UPDATE_EVERY_MS) as i64])?;
            }
            let late = now.saturating_sub(limits::MISSING_AFTER_MS);
            for chat in device.due(
                "SELECT DISTINCT m.chat FROM missing m JOIN chats c ON c.id = m.chat
                WHERE c.state = 2 AND m.asked_ms = 0 AND m.since_ms <= ?1",
                late,
            )? {
                device.ask_for_missing(chat)?;
            }
            let again = now.saturating_sub(limits::MISSING_AGAIN_MS);
            for chat in device.due(
                "SELECT DISTINCT m.chat FROM missing m JOIN chats c ON c.id = m.chat
                WHERE c.state = 2 AND m.asked_ms > 0 AND m.asked_ms <= ?1",
                again,
            )? {
                device.ask_for_missing(chat)?;
            }
            // Ciphertexts of an epoch that does not come, and no commit of ours that may be it.
            let stuck = now.saturating_sub(limits::HELD_MS);
            for chat in device.due(
                "SELECT DISTINCT chat FROM held WHERE at_ms <= ?1
                AND NOT EXISTS (SELECT 1 FROM commits k WHERE k.chat = held.chat)",
                stuck,
            )? {
                device.ask_to_heal(chat)?;
            }
            let behind: Vec<ChatId> = device
                .session
                .behind
                .iter()
                .filter(|(_, (_, since))| *since <= stuck)
                .map(|(chat, _)| *chat)
                .collect();
            for chat in behind {
                if let Some((epoch, _)) = device.session.behind.remove(&chat)
                    && device.chat_row(chat)?.is_some_and(|row| row.epoch < epoch)
                {
                    device.ask_to_heal(chat)?;
                }
            }
            let unanswered = now.saturating_sub(limits::HEAL_EVERY_MS);
            for chat in
                device.due("SELECT id FROM chats WHERE state = 3 AND heal_ms <= ?1", unanswered)?
            {
                device.ask_to_heal(chat)?;
            }
            Ok(())
        })
    }

    fn due(&self, sql: &str, at_ms: u64) -> Result<Vec<ChatId>, DeviceError> {
        let mut select = self.db.prepare_cached(sql)?;
        let chats = select.query_map([at_ms as i64], |row| Ok(ChatId(row.get(0)?)))?;
        Ok(chats.collect::<Result<_, _>>()?)
    }
}
