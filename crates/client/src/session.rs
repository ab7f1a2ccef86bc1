//! What one connection is doing; none of it outlives the connection.

use std::collections::HashMap;

use comptoir_wire::ids::ChatId;
use comptoir_wire::relay::{Challenge, ClientFrame, Signal, client_frame};

use crate::asking::Asking;
use crate::device::BlobTicket;

/// What a request on its way is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Hello,
    Publish,
    Claim(ChatId),
    Commit(ChatId),
    /// By `outbox.n`.
    Send(i64),
    /// By the number given to who wants it.
    Ticket(u64),
    /// That the relay takes this device out.
    Forget,
    /// No answer is wanted.
    Nothing,
}

/// How far a device's leaving has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forget {
    Wanted,
    Asked,
    Done,
}

/// A connection.
#[derive(Default)]
pub(crate) struct Session {
    pub(crate) connected: bool,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) ready: bool,
    pub(crate) caught_up: bool,
    /// Key packages are running out at the relay.
    pub(crate) publish: bool,
    /// Welcomes since they were last counted: each used one.
    pub(crate) claimed: u32,
    pub(crate) ack: Option<u64>,
    pub(crate) asked: HashMap<u64, Asked>,
    pub(crate) last_request: u64,
    /// When a refused send is tried again, by `outbox.n`.
    pub(crate) retry_ms: HashMap<i64, u64>,
    /// When a chat's refused claim or commit is tried again.
    pub(crate) later: HashMap<ChatId, u64>,
    /// Chats of which the relay is ahead: at which epoch, and since when we know.
    pub(crate) behind: HashMap<ChatId, (u64, u64)>,
    /// The device wants to be taken out, or has been.
    pub(crate) forget: Option<Forget>,
    pub(crate) signals: Vec<Signal>,
    /// When a person last typed, and whether it was told as typing.
    pub(crate) typed: HashMap<ChatId, (u64, bool)>,
    /// Messages of this batch to say "delivered" for.
    pub(crate) delivered: Vec<(ChatId, Vec<u8>)>,
    pub(crate) last_ticket: u64,
    pub(crate) tickets_wanted: Vec<(u64, u64)>,
    pub(crate) tickets: HashMap<u64, Result<BlobTicket, String>>,
    /// What open forms ask, and were answered.
    pub(crate) asking: Asking,
}

impl Session {
    /// What remains when a connection ends: who waits for a ticket is told to try again.
    pub(crate) fn after(old: Self) -> Self {
        let mut tickets = old.tickets;
        for asked in old.asked.values() {
            if let Asked::Ticket(asked) = asked {
                tickets.insert(*asked, Err("the connection was lost".to_owned()));
            }
        }
        let (last_ticket, tickets_wanted) = (old.last_ticket, old.tickets_wanted);
        let asking = old.asking.lost();
        Self { last_ticket, tickets_wanted, tickets, behind: old.behind, asking, ..Self::default() }
    }

    /// Numbers a request.
    pub(crate) fn ask(&mut self, asked: Asked, body: client_frame::Body) -> ClientFrame {
        // The number 0 asks for no answer.
        if asked == Asked::Nothing {
            return ClientFrame { request: 0, body: Some(body) };
        }
        self.last_request += 1;
        self.asked.insert(self.last_request, asked);
        ClientFrame { request: self.last_request, body: Some(body) }
    }

    /// Whether this is on its way.
    pub(crate) fn is_asking(&self, asked: &Asked) -> bool {
        self.asked.values().any(|other| other == asked)
    }

    /// Whether something that a person waits for is on its way.
    pub(crate) fn is_busy(&self) -> bool {
        let waited_for =
            |asked: &Asked| matches!(asked, Asked::Claim(_) | Asked::Commit(_) | Asked::Send(_));
        self.asked.values().any(waited_for)
    }

    /// Sends on their way.
    pub(crate) fn sends_asked(&self) -> usize {
        self.asked.values().filter(|asked| matches!(asked, Asked::Send(_))).count()
    }

    /// Whether a chat's claim or commit is not to be tried yet.
    pub(crate) fn waits(&self, chat: ChatId, now_ms: u64) -> bool {
        self.later.get(&chat).is_some_and(|at| *at > now_ms)
    }

    /// Whether a send is not to be tried yet.
    pub(crate) fn send_waits(&self, n: i64, now_ms: u64) -> bool {
        self.retry_ms.get(&n).is_some_and(|at| *at > now_ms)
    }
}
