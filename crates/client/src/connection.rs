//! What whoever holds the socket tells a device, and asks of the relay through it.

use comptoir_api::device::Connection;

use crate::device::{BlobTicket, Device, DeviceError};
use crate::session::{Forget, Session};

impl Device {
    /// How the connection is.
    pub fn connection(&self) -> Result<Connection, DeviceError> {
        Ok(Connection { online: self.online(), waiting: self.waiting()? })
    }

    /// Messages written and not yet accepted by the relay.
    pub fn waiting(&self) -> Result<u32, DeviceError> {
        Ok(self.db.waiting()?)
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
