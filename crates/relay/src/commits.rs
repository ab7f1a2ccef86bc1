//! The one commit that ends an epoch.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::{BatchError, Precondition};
use comptoir_wire::ids::ChatId;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Accepted, Code, Commit};

use crate::caller::Caller;
use crate::mailboxes::{self, SendError};
use crate::refusal::{CommonError, Refusal};
use crate::{Hub, keys};

/// Why a commit was refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommitError {
    /// Sender: fetch the commits up to `current`, then commit again.
    #[error("the commit ends epoch {sent}, the group is at {current}")]
    Stale { sent: u64, current: u64 },
    /// Whoever the sentence says.
    #[error(transparent)]
    Send(#[from] SendError),
}

impl Refusal for CommitError {
    fn code(&self) -> Code {
        match self {
            Self::Stale { .. } => Code::StaleEpoch,
            Self::Send(send) => send.code(),
        }
    }
    fn numbers(&self) -> (u64, u64) {
        match self {
            Self::Stale { current, .. } => (0, *current),
            Self::Send(send) => send.numbers(),
        }
    }
    fn retry_after_ms(&self) -> u64 {
        if let Self::Send(send) = self { send.retry_after_ms() } else { 0 }
    }
}

/// Accepts the commit that ends this epoch (WIRE-4). The first to arrive wins; the rest must
/// catch up.
///
/// RFC 9420 §14: members have to agree on one commit per epoch, so the relay puts them in order.
/// A tag never seen is at the epoch its first commit names. So is one whose members are ahead of
/// what is known here: this relay was restored from a backup, and they were not. An epoch is still
/// ended once, for the number only grows.
pub(crate) fn commit(
    hub: &Hub,
    caller: Caller,
    commit: Commit,
) -> Result<impl Future<Output = Result<Body, CommitError>> + use<>, CommitError> {
    let common = |error: CommonError| CommitError::Send(error.into());
    let malformed = |what| common(CommonError::Malformed(what));
    let tag = ChatId::from_slice(&commit.group_tag)
        .map_err(|_| malformed("the group tag is not 16 bytes"))?;
    let sent = commit.ends_epoch;
    let next = sent.checked_add(1).ok_or_else(|| malformed("there is no epoch after this"))?;

    let at_ms = hub.now_ms();
    let mut batch =
        mailboxes::sealed(hub, caller, &commit.id, commit.parcels, at_ms).map_err(common)?;
    // With the group, so that its epoch and the sender's id are decided at once. A retry names the
    // same group.
    batch.home = Some(Bytes::copy_from_slice(&tag.0));
    let epoch = |epoch: u64| Bytes::copy_from_slice(&epoch.to_be_bytes());
    // After those that find a retry: what was accepted is not stale.
    let group = batch.preconditions.len();
    batch.preconditions.push(Precondition::AbsentOr(keys::group(tag), epoch(sent)));
    batch.puts.push((keys::group(tag), epoch(next)));

    let entries_max = hub.config.limits.mailbox_entries_max;
    let answer = hub.engine.apply(batch.clone());
    let engine = Arc::clone(&hub.engine);
    Ok(async move {
        let mut answer = answer.await;
        while let Err(BatchError::Conflict { index, current: Some(behind) }) = &answer
            && *index == group
            && keys::number(&behind.value) < sent
        {
            batch.preconditions.truncate(group);
            let known = Precondition::AbsentOr(keys::group(tag), behind.value.clone());
            batch.preconditions.push(known);
            answer = engine.apply(batch.clone()).await;
        }
        match answer {
            Ok(_) => Ok(Body::Accepted(Accepted { at_ms })),
            Err(BatchError::Conflict { index, current: Some(epoch) }) if index == group => {
                Err(CommitError::Stale { sent, current: keys::number(&epoch.value) })
            }
            Err(error) => Ok(mailboxes::not_sent(error, entries_max)?),
        }
    })
}
