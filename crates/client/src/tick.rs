//! What time brings: fresh keys, asking again for what is missing, asking to be let in again.

use comptoir_wire::ids::ChatId;

use crate::db::WishKind;
use crate::device::{Device, DeviceError};
use crate::limits;

impl Device {
    /// When [`Device::tick`] has something to do, milliseconds since 1970.
    pub fn next_due_ms(&self) -> Option<u64> {
        if !self.online() {
            return self.next_erasing_ms();
        }
        let due = self.db.next_due_ms().ok()?;
        let behind = self.session.behind.values().map(|(_, since)| since + limits::HELD_MS);
        let retries = self.session.retry_ms.values().chain(self.session.later.values()).copied();
        let asking = self.session.asking.next_due_ms();
        behind.chain(retries).chain(due).chain(asking).chain(self.next_erasing_ms()).min()
    }

    /// Does what is due: erasing what is over, key rotation, retries, asking again for what is missing.
    pub fn tick(&mut self) -> Result<(), DeviceError> {
        let now = self.now();
        if self.next_erasing_ms().is_some_and(|due| due <= now) {
            self.save(|device| device.erase_all_over(now))?;
        }
        if !self.online() {
            return Ok(());
        }
        if self.next_due_ms().is_none_or(|due| due > now) {
            return Ok(());
        }
        self.session.retry_ms.retain(|_, at| *at > now);
        self.session.later.retain(|_, at| *at > now);
        self.session.asking.give_up(now);
        self.save(|device| {
            device.change_keys(now)?;
            for chat in device.db.missing_since(now.saturating_sub(limits::MISSING_AFTER_MS))? {
                device.ask_for_missing(chat)?;
            }
            for chat in device.db.asked_by(now.saturating_sub(limits::MISSING_AGAIN_MS))? {
                device.ask_for_missing(chat)?;
            }
            device.come_back(now)
        })
    }

    fn change_keys(&mut self, now: u64) -> Result<(), DeviceError> {
        for chat in self.db.due_updates(now)? {
            self.db.wish(chat, WishKind::Update, &[], &[], 0)?;
            self.db.set_update_due(chat, now + limits::UPDATE_EVERY_MS)?;
        }
        Ok(())
    }

    /// Asks to be added again where this device has lost its place, or has asked in vain.
    fn come_back(&mut self, now: u64) -> Result<(), DeviceError> {
        let stuck = now.saturating_sub(limits::HELD_MS);
        for chat in self.db.held_since(stuck)? {
            self.ask_to_heal(chat)?;
        }
        let behind = self.session.behind.iter().filter(|(_, (_, since))| *since <= stuck);
        let behind: Vec<ChatId> = behind.map(|(chat, _)| *chat).collect();
        for chat in behind {
            if let Some((epoch, _)) = self.session.behind.remove(&chat)
                && self.db.chat(chat)?.is_some_and(|row| row.epoch < epoch)
            {
                self.ask_to_heal(chat)?;
            }
        }
        for chat in self.db.healing_by(now.saturating_sub(limits::HEAL_EVERY_MS))? {
            self.ask_to_heal(chat)?;
        }
        Ok(())
    }
}
