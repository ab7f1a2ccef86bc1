//! Messages are kept for a time: each side says for how long, and both erase by the shorter.
//!
//! Time is counted from when a message says it was sent, or from when it came if it says later
//! than that. What was agreed to (consents) stays as proof, and orders stay as the law has it.

use comptoir_api::chat::Side;
use comptoir_api::device::Event;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Keep, NoticeKind};
use comptoir_wire::ids::ChatId;

use crate::device::{ChangeKind, Device, DeviceError, Draft, SendError};
use crate::limits;

/// For how long one side, or both, want messages kept. 0: no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms {
    /// Messages, days.
    pub days: u32,
    /// Pictures, films, voice and documents, days.
    pub media_days: u32,
}

impl Terms {
    /// The shorter of two; files are not kept longer than messages.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let days = shorter(self.days, other.days);
        let media_days = shorter(shorter(self.media_days, other.media_days), days);
        Self { days, media_days }
    }
}

fn shorter(one: u32, other: u32) -> u32 {
    if one == 0 || other == 0 { one.max(other) } else { one.min(other) }
}

/// What holds in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// What this side wants.
    pub own: Terms,
    /// What the other wants.
    pub other: Terms,
    /// The shorter of both.
    pub both: Terms,
}

impl Device {
    /// For how long messages of a chat are kept.
    pub fn kept(&self, chat: ChatId) -> Result<Kept, DeviceError> {
        self.known_chat(chat)?;
        let (own, other) = self.db.keep(chat)?;
        Ok(Kept { own, other, both: own.and(other) })
    }

    /// Says for how long this side wants messages of a chat kept, and erases what is older.
    pub fn keep(&mut self, chat: ChatId, own: Terms) -> Result<Kept, SendError> {
        let most = limits::KEEP_DAYS_MAX;
        if own.days > most || own.media_days > most {
            let size = own.days.max(own.media_days) as usize;
            return Err(SendError::TooLong { what: "the time", size, limit: most as usize });
        }
        let row = self.db.chat(chat)?.ok_or(SendError::NoSuchChat)?;
        if !row.state.is_writable() {
            return Err(SendError::NotWritable);
        }
        if self.db.keep(chat)?.0 != own {
            let Terms { days, media_days } = own;
            let draft = Draft::new(Kind::Keep(Keep { days, media_days }));
            self.send(chat, draft)?;
        }
        Ok(self.kept(chat)?)
    }

    /// One side said for how long. What arrives late does not undo what was said after it.
    pub(crate) fn take_keep(
        &mut self,
        chat: ChatId,
        side: Side,
        seq: u64,
        keep: Keep,
    ) -> Result<(), DeviceError> {
        // An own one is not numbered yet, and never comes late.
        if side != Side::Own && self.db.has_later_keep(chat, side, seq)? {
            return Ok(());
        }
        let before = self.kept(chat)?.both;
        let terms = Terms { days: keep.days, media_days: keep.media_days };
        self.db.set_keep(chat, side == Side::Own, terms)?;
        let after = self.kept(chat)?.both;
        if before != after {
            let media = if after.media_days == after.days { 0 } else { after.media_days };
            let detail = if media == 0 { String::new() } else { media.to_string() };
            self.notice(chat, NoticeKind::RetentionChanged, "", &detail, after.days.into())?;
        }
        self.erase_over(chat)
    }

    /// When the next look at what is over is due.
    pub(crate) fn next_erasing_ms(&self) -> Option<u64> {
        self.db.is_keeping().ok()?.then(|| self.erased_ms.saturating_add(limits::ERASE_EVERY_MS))
    }

    /// Erases in all chats what is over.
    pub(crate) fn erase_all_over(&mut self, now: u64) -> Result<(), DeviceError> {
        self.erased_ms = now;
        for chat in self.db.keeping()? {
            self.erase_over(chat)?;
        }
        Ok(())
    }

    fn erase_over(&mut self, chat: ChatId) -> Result<(), DeviceError> {
        let both = self.kept(chat)?.both;
        let mut gone = Vec::new();
        for (days, only_files) in [(both.days, false), (both.media_days, true)] {
            if days == 0 {
                continue;
            }
            let before_ms = self.now().saturating_sub(u64::from(days) * limits::DAY_MS);
            loop {
                let over =
                    self.db.said_before(chat, before_ms, only_files, limits::ERASE_AT_ONCE)?;
                for one in &over {
                    self.db.drop_message(one)?;
                    gone.push(one.id.to_string());
                }
                if over.len() < limits::ERASE_AT_ONCE as usize {
                    break;
                }
            }
        }
        if !gone.is_empty() {
            self.log(chat, ChangeKind::Erased)?;
            self.touched.chats.insert(chat);
            let chat = chat.to_string();
            self.touched.passing.push(Event::Erased { chat, messages: gone });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_counts_and_files_never_outlive_words() {
        let terms = |days, media_days| Terms { days, media_days };
        assert_eq!(terms(0, 0).and(terms(0, 0)), terms(0, 0));
        assert_eq!(terms(90, 0).and(terms(0, 0)), terms(90, 90));
        assert_eq!(terms(365, 180).and(terms(0, 0)), terms(365, 180));
        assert_eq!(terms(365, 180).and(terms(30, 0)), terms(30, 30));
        assert_eq!(terms(0, 7).and(terms(0, 30)), terms(0, 7));
    }
}
