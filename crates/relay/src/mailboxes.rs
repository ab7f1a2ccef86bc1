//! Send to many, deliver in order, trim on ack.
//!
//! What lies in a mailbox is the encoded `Deliver` without its `seq`: delivering puts the number
//! in front, and nothing is parsed or built again.

use std::future::Future;

use bytes::{BufMut, Bytes, BytesMut};
use comptoir_engine::{Append, Batch, BatchError, Entry, Precondition};
use comptoir_wire::ids::DeviceId;
use comptoir_wire::limits as wire;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Accepted, Ack, Code, Deliver, Parcel, Send};
use prost::Message as _;
use prost::encoding::{encode_varint, encoded_len_varint};

use crate::caller::Caller;
use crate::refusal::{CommonError, Refusal};
use crate::{Hub, keys, limits};

/// Why something was not sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// Sender: nobody has any of these mailboxes.
    #[error("none of the mailboxes exists")]
    NoSuchMailbox,
    /// Sender: keep it, and try again later.
    #[error("the mailbox is full, at {limit} messages; try again later")]
    MailboxFull { limit: u64 },
    /// Whoever the sentence says.
    #[error(transparent)]
    Common(#[from] CommonError),
}

impl Refusal for SendError {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchMailbox => Code::NoSuchMailbox,
            Self::MailboxFull { .. } => Code::MailboxFull,
            Self::Common(common) => common.code(),
        }
    }
    fn numbers(&self) -> (u64, u64) {
        match self {
            Self::MailboxFull { limit } => (*limit, *limit),
            Self::Common(common) => common.numbers(),
            Self::NoSuchMailbox => (0, 0),
        }
    }
    fn retry_after_ms(&self) -> u64 {
        match self {
            Self::MailboxFull { .. } => 60_000,
            Self::Common(common) => common.retry_after_ms(),
            Self::NoSuchMailbox => 0,
        }
    }
}

/// Stores ciphertexts for every mailbox named (WIRE-3). What is sent is in the engine's queue
/// when this returns, so a device's requests keep their order; the answer comes after the sync.
///
/// A mailbox that is gone or full does not keep the others from theirs: it is refused only if
/// nobody gets it.
pub(crate) fn send(
    hub: &Hub,
    caller: Caller,
    send: Send,
) -> Result<impl Future<Output = Result<Body, SendError>> + use<>, SendError> {
    let at_ms = hub.now_ms();
    let batch = sealed(hub, caller, &send.id, send.parcels, at_ms)?;
    if batch.appends.iter().all(|append| append.logs.is_empty()) {
        return Err(CommonError::Malformed("a send names no mailbox").into());
    }
    let entries_max = hub.config.limits.mailbox_entries_max;
    let answer = hub.engine.apply(batch);
    Ok(async move {
        match answer.await {
            Ok(_) => Ok(Body::Accepted(Accepted { at_ms })),
            Err(error) => not_sent(error, entries_max),
        }
    })
}

/// What an engine's refusal of what [`sealed`] made means to the sender.
pub(crate) fn not_sent(error: BatchError, entries_max: u64) -> Result<Body, SendError> {
    match error {
        // The sender's id is known: a retry of what was accepted then.
        BatchError::Conflict { current: Some(then), .. } => {
            Ok(Body::Accepted(Accepted { at_ms: keys::number(&then.value) }))
        }
        BatchError::NoLog { full: 0, .. } => Err(SendError::NoSuchMailbox),
        BatchError::NoLog { .. } => Err(SendError::MailboxFull { limit: entries_max }),
        other => Err(CommonError::from(other).into()),
    }
}

/// A batch that stores parcels once per sender's id: its preconditions say so.
///
/// The retry may come to another relay over the same storage, whose clock is a little ahead or
/// behind: around the end of a week the next one is looked at too.
pub(crate) fn sealed(
    hub: &Hub,
    caller: Caller,
    id: &[u8],
    parcels: Vec<Parcel>,
    at_ms: u64,
) -> Result<Batch, CommonError> {
    let id: &[u8; 16] =
        id.try_into().map_err(|_| CommonError::Malformed("the id is not 16 bytes"))?;
    let mailboxes = check(&parcels, wire::CIPHERTEXT_BYTES_MAX)?;
    hub.rates.deliveries.take_many(&caller.account, mailboxes)?;
    hub.figures.addressed.inc_by(mailboxes as u64);

    let week = keys::week(at_ms);
    let this = keys::once(week, caller.device, id);
    let last = keys::once(week.saturating_sub(1), caller.device, id);
    let mut preconditions = vec![Precondition::Absent(this.clone()), Precondition::Absent(last)];
    let soon = keys::week(at_ms.saturating_add(limits::CLOCK_SKEW_MS));
    if soon != week {
        preconditions.push(Precondition::Absent(keys::once(soon, caller.device, id)));
    }
    let appends = parcels.into_iter().map(|parcel| {
        let logs = parcel.mailboxes.into_iter().map(Bytes::from).collect();
        let stored = Deliver { seq: 0, ciphertext: parcel.ciphertext, at_ms };
        Append { logs, value: stored.encode_to_vec().into() }
    });
    Ok(Batch {
        home: Some(keys::mailbox(caller.device)),
        preconditions,
        puts: vec![(this, Bytes::copy_from_slice(&at_ms.to_be_bytes()))],
        appends: appends.collect(),
        ..Batch::default()
    })
}

/// Checks parcels against the limits; returns how many mailboxes they name.
pub(crate) fn check(parcels: &[Parcel], bytes_max: usize) -> Result<usize, CommonError> {
    if parcels.len() > wire::PARCELS_MAX {
        let (sent, limit) = (parcels.len() as u64, wire::PARCELS_MAX as u64);
        return Err(CommonError::TooMany { what: "parcels", sent, limit });
    }
    let mailboxes: usize = parcels.iter().map(|parcel| parcel.mailboxes.len()).sum();
    if mailboxes > wire::MAILBOXES_MAX {
        let (sent, limit) = (mailboxes as u64, wire::MAILBOXES_MAX as u64);
        return Err(CommonError::TooMany { what: "mailboxes", sent, limit });
    }
    for parcel in parcels {
        if parcel.ciphertext.is_empty() {
            return Err(CommonError::Malformed("a parcel is empty"));
        }
        if parcel.ciphertext.len() > bytes_max {
            let (sent, limit) = (parcel.ciphertext.len() as u64, bytes_max as u64);
            return Err(CommonError::TooLarge { what: "the ciphertext", sent, limit });
        }
        if parcel.mailboxes.iter().any(|mailbox| DeviceId::from_slice(mailbox).is_err()) {
            return Err(CommonError::Malformed("a mailbox is not 16 bytes"));
        }
    }
    Ok(mailboxes)
}

/// Drops what the device has saved (WIRE-5).
pub(crate) fn ack(hub: &Hub, caller: Caller, ack: Ack) -> Body {
    hub.engine.trim(keys::mailbox(caller.device), ack.up_to);
    Body::Accepted(Accepted { at_ms: hub.now_ms() })
}

/// The frame that delivers an entry (WIRE-6): `ServerFrame { deliver: { seq, …stored } }`.
pub(crate) fn frame(entry: &Entry) -> Bytes {
    const DELIVER: u8 = (6 << 3) | 2;
    const SEQ: u8 = 1 << 3;
    let length = 1 + encoded_len_varint(entry.seq) + entry.value.len();
    let mut frame = BytesMut::with_capacity(12 + length);
    frame.put_u8(DELIVER);
    encode_varint(length as u64, &mut frame);
    frame.put_u8(SEQ);
    encode_varint(entry.seq, &mut frame);
    frame.put_slice(&entry.value);
    frame.freeze()
}
