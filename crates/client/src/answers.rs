//! What the relay answered to what this device asked of it.

use comptoir_api::chat::Status;
use comptoir_wire::ids::{BlobId, ChatId};
use comptoir_wire::relay::{self as wire, Code, Refused};

use crate::db::State;
use crate::device::{BlobTicket, Device, DeviceError};
use crate::limits;
use crate::session::{Asked, Forget};

impl Device {
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
        let Some((chat, message)) = self.db.take_outgoing(n)? else { return Ok(()) };
        self.session.retry_ms.remove(&n);
        if let Some(message) = message {
            self.set_status(chat, message, Status::Sent, false)?;
            self.touched.waiting = true;
        }
        let gone = self.db.chat(chat)?.is_some_and(|row| row.state == State::Gone);
        if gone && !self.db.has_outgoing(chat)? { self.erase_chat(chat) } else { Ok(()) }
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
                self.commit_is_stale(chat, refused.current)
            }
            Some(Asked::Commit(chat)) if again => {
                self.session.later.insert(chat, later);
                Ok(())
            }
            Some(Asked::Commit(chat)) => {
                tracing::warn!(code = ?code, "the relay refused a commit");
                self.commit_refused(chat)?;
                self.session.later.insert(chat, self.now() + limits::COMMIT_AGAIN_MS);
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

    fn commit_is_stale(&mut self, chat: ChatId, current: u64) -> Result<(), DeviceError> {
        self.commit_refused(chat)?;
        if self.db.chat(chat)?.is_some_and(|row| row.state == State::Claiming) {
            // Nobody else knows this group: the relay is not telling the truth.
            return self.refuse_chat(chat, "stale");
        }
        let (now, own) = (self.now(), self.db.chat(chat)?.map_or(0, |row| row.epoch));
        if current < own {
            // It knows less of the group than its members do: asking at once changes nothing.
            self.session.later.insert(chat, now + limits::COMMIT_AGAIN_MS);
        } else {
            self.session.behind.insert(chat, (current, now));
        }
        Ok(())
    }

    fn send_failed(&mut self, n: i64) -> Result<(), DeviceError> {
        if let Some((chat, Some(message))) = self.db.take_outgoing(n)? {
            self.set_status(chat, message, Status::Failed, true)?;
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

    pub(crate) fn ticket_granted(&mut self, request: u64, ticket: wire::BlobTicketGranted) {
        if let Some(Asked::Ticket(asked)) = self.session.asked.remove(&request)
            && let Ok(blob) = BlobId::from_slice(&ticket.blob)
        {
            self.session.tickets.insert(asked, Ok(BlobTicket { blob, token: ticket.token }));
        }
    }
}
