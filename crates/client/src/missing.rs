//! What is missing is noticed, said, and asked for again; what others miss is sent again.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, NoticeKind, ResendRequest};
use comptoir_wire::ids::ChatId;

use crate::account::random;
use crate::db::{MessageRow, Outgoing};
use crate::device::{Device, DeviceError, Draft};
use crate::group::Member;
use crate::limits;
use crate::say::unsendable;
use crate::thread::is_notice;

/// The number of a wish for fresh keys after which others are to say their latest again.
pub(crate) const ASK_AGAIN: u64 = 1;

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
        let last = self.db.sender_seq(chat, from.device)?;
        let seq = seq.min(i64::MAX as u64);
        if seq <= last {
            let filled = self.db.fill_missing(chat, from.device, seq)?;
            return if filled { self.gap_filled(chat) } else { Ok(()) };
        }
        self.db.set_sender_seq(chat, from.device, seq)?;
        let first = (last + 1).max(seq.saturating_sub(limits::MISSING_MAX));
        let now = self.now();
        for missing in first..seq {
            self.db.add_missing(chat, from.device, missing, now)?;
        }
        Ok(())
    }

    /// When nothing is missing any more, the line that said so goes.
    fn gap_filled(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        if self.db.is_missing(chat)? {
            return Ok(());
        }
        for notice in self.missing_notices(chat)? {
            self.db.drop_notice(notice.at)?;
            self.touched.filled.push((chat, notice.id));
        }
        Ok(())
    }

    fn missing_notices(&self, chat: ChatId) -> Result<Vec<MessageRow>, DeviceError> {
        let mut notices = self.db.notices(chat)?;
        notices.retain(|notice| is_notice(notice, NoticeKind::Missing));
        Ok(notices)
    }

    /// Says what is missing, and asks its sender for it.
    pub(crate) fn ask_for_missing(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let missing = self.db.missing(chat)?;
        if self.missing_notices(chat)?.is_empty() {
            self.notice(chat, NoticeKind::Missing, "", "", missing.len() as u64)?;
        }
        for of_one in missing.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((device, _)) = of_one.first() else { continue };
            let seqs = of_one.iter().map(|(_, seq)| *seq).take(limits::ASKED_MAX);
            self.ask_for(chat, device.clone(), seqs.collect())?;
        }
        Ok(self.db.set_asked(chat, self.now())?)
    }

    /// Asks for the latest of what everybody said: something could not be opened, so its place is
    /// not known. A sender that was restored from a backup gives a place a second time.
    pub(crate) fn ask_for_latest(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        for (device, last) in self.db.senders(chat)? {
            let first = last.saturating_sub(limits::LATEST_MAX).max(1);
            let seqs = first..=last.saturating_add(limits::LATEST_MAX);
            self.ask_for(chat, device, seqs.collect())?;
        }
        Ok(())
    }

    fn ask_for(
        &mut self,
        chat: ChatId,
        device: Vec<u8>,
        sender_seqs: Vec<u64>,
    ) -> Result<(), DeviceError> {
        if self.is_deaf(chat)? {
            return Ok(());
        }
        let request = Kind::ResendRequest(ResendRequest { device, sender_seqs });
        self.queue_content(chat, Draft::new(request), None).map_err(unsendable)?;
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
        let latest = self.db.own_seq(chat)?;
        for seq in seqs.iter().copied().take(limits::ASKED_MAX) {
            if seq == 0 || seq > latest {
                continue;
            }
            let content = match self.db.own_content(chat, seq)? {
                Some(content) => content,
                None => filler(seq)?,
            };
            self.queue_again(chat, &content)?;
        }
        Ok(())
    }

    /// Sends again to a device that came back what was said since it could last read.
    pub(crate) fn resend_since(&mut self, chat: ChatId, epoch: u64) -> Result<(), DeviceError> {
        let contents = self.db.own_contents_since(chat, epoch, limits::RESEND_MAX)?;
        contents.iter().try_for_each(|content| self.queue_again(chat, content))
    }

    fn queue_again(&mut self, chat: ChatId, content: &[u8]) -> Result<(), DeviceError> {
        let send_id = random()?;
        Ok(self.db.queue(&Outgoing { chat, message: None, content, send_id, frame: None })?)
    }
}

/// A content that fills a place and shows nothing.
fn filler(seq: u64) -> Result<Vec<u8>, DeviceError> {
    let id = random::<16>()?.to_vec();
    Ok(Content { version: 1, id, sender_seq: seq, ..Content::default() }.to_bytes())
}
