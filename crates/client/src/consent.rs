//! What a person agreed to receive: receipts that both sides keep, and the cap this device holds to.

use comptoir_api::chat::{Side, Status};
use comptoir_api::device::Consented;
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Author, ConsentReceipt, Content};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};

use crate::device::{ChangeKind, Device, DeviceError, Draft, SendError};
use crate::kinds::tag;
use crate::limits;

/// Why a machine said it: the shop sends the like of it to many.
pub(crate) const BROADCAST: &str = "broadcast";
/// The same, held back by what the person agreed to.
pub(crate) const HELD: &str = "broadcast_held";

/// Whether words take every consent back: they are all that is said.
pub fn is_stop(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    ["stop", "arrêt", "arret", "arrêter", "arreter"].contains(&word.to_lowercase().as_str())
}

impl Device {
    /// What this person last said of whether the shop may write of a topic.
    pub fn consented(&self, chat: ChatId, topic: &str) -> Result<Consented, DeviceError> {
        let found = self.consents(chat)?.into_iter().find(|said| said.topic == topic);
        Ok(found.unwrap_or_else(|| Consented { topic: topic.to_owned(), ..Consented::default() }))
    }

    /// The same of every topic there is a word of, latest first.
    pub fn consents(&self, chat: ChatId) -> Result<Vec<Consented>, DeviceError> {
        let mut latest: Vec<Consented> = Vec::new();
        for said in self.consent_receipts(chat)? {
            if latest.iter().all(|known| known.topic != said.topic) {
                latest.push(said);
            }
        }
        Ok(latest)
    }

    /// Every word there ever was, latest first: what the shop holds too, message by message.
    pub fn consent_receipts(&self, chat: ChatId) -> Result<Vec<Consented>, DeviceError> {
        self.known_chat(chat)?;
        let rows = self.db.own_of_kind(chat, tag::CONSENT_RECEIPT)?;
        let receipts = rows.into_iter().filter_map(|row| match row.content.body {
            Some(Kind::ConsentReceipt(receipt)) => Some(Consented {
                topic: receipt.topic,
                title: receipt.title,
                given: receipt.given,
                per_month_max: receipt.per_month_max,
                text: receipt.text,
                at_ms: receipt.at_ms,
                id: row.id.to_string(),
            }),
            _ => None,
        });
        Ok(receipts.collect())
    }

    /// Takes back what was given: all of it, or the topic of the broadcast that was answered.
    pub(crate) fn withdraw(
        &mut self,
        chat: ChatId,
        answered: Option<MessageId>,
    ) -> Result<(), SendError> {
        let quoted = match answered {
            Some(id) => self.db.message_in(chat, id)?,
            None => None,
        };
        let only = quoted.and_then(|row| row.content.broadcast).map(|broadcast| broadcast.topic);
        for said in self.consents(chat)? {
            if !said.given || only.as_ref().is_some_and(|topic| *topic != said.topic) {
                continue;
            }
            let receipt = ConsentReceipt {
                topic: said.topic,
                title: said.title,
                given: false,
                text: said.text,
                at_ms: self.now(),
                ..ConsentReceipt::default()
            };
            let draft = Draft::new(Kind::ConsentReceipt(receipt));
            self.queue_content(chat, draft, Some(Status::Waiting))?;
        }
        Ok(())
    }

    /// A broadcast is marked as one, whatever its author calls itself, and held back where it is
    /// over what was agreed. This device counts by its own clock: no sender can move it.
    pub(crate) fn weigh_broadcast(
        &self,
        chat: ChatId,
        content: &mut Content,
    ) -> Result<(), DeviceError> {
        let Some(mut broadcast) = content.broadcast.take() else {
            if let Some(author) = &mut content.author
                && [BROADCAST, HELD].contains(&author.reason.as_str())
            {
                author.reason.clear();
            }
            return Ok(());
        };
        let now = self.now();
        broadcast.taken_ms = now;
        broadcast.held = self.keys.role == Role::Person && self.is_over(chat, &broadcast.topic)?;
        let reason = if broadcast.held { HELD } else { BROADCAST };
        let author = content.author.get_or_insert_with(Author::default);
        author.machine = true;
        reason.clone_into(&mut author.reason);
        content.broadcast = Some(broadcast);
        Ok(())
    }

    fn is_over(&self, chat: ChatId, topic: &str) -> Result<bool, DeviceError> {
        let said = self.consented(chat, topic)?;
        if !said.given || said.per_month_max == 0 {
            return Ok(!said.given);
        }
        let since = self.now().saturating_sub(limits::CONSENT_MONTH_MS);
        let shown = self.db.broadcasts(chat, limits::BROADCASTS_COUNTED)?;
        let of_topic = shown
            .iter()
            .filter_map(|row| row.content.broadcast.as_ref())
            .filter(|other| other.topic == topic && other.taken_ms > since);
        Ok(of_topic.count() >= said.per_month_max as usize)
    }

    /// The other side's device held these back.
    pub(crate) fn take_held(
        &mut self,
        chat: ChatId,
        messages: &[Vec<u8>],
    ) -> Result<(), DeviceError> {
        for id in messages.iter().take(1_000) {
            if let Ok(id) = MessageId::from_slice(id)
                && let Some(row) = self.db.message_in(chat, id)?
                && row.side == Side::Own
                && row.content.broadcast.is_some()
            {
                self.log(chat, ChangeKind::Held(id))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_stop;

    #[test]
    fn stop_is_a_message_of_its_own() {
        for text in ["STOP", " stop. ", "Arrêt", "ARRET !", "« Stop »"] {
            assert!(is_stop(text), "{text}");
        }
        for text in ["", "stop here", "non-stop", "Où est l'arrêt ?", "stopper"] {
            assert!(!is_stop(text), "{text}");
        }
    }
}
