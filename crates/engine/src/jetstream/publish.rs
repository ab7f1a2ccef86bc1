//! Stores messages as one atomic batch (ADR-50), and finds out what became of it.
//!
//! What is not answered in time is sent again under the same message id until the cluster says
//! what became of it: stored now, stored then, or refused.

use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::publish::PublishAck;
use async_nats::jetstream::response::Response;
use tokio::time::{Instant, sleep};

use super::cluster::Cluster;
use super::plan::Message;
use crate::{StorageError, limits};

const BATCH: &str = "Nats-Batch-Id";
const BATCH_SEQUENCE: &str = "Nats-Batch-Sequence";
const BATCH_COMMIT: &str = "Nats-Batch-Commit";
const MESSAGE_ID: &str = "Nats-Msg-Id";

/// Why a group was not stored.
pub(super) enum NotStored {
    /// Something it rests on has changed.
    Conflict,
    /// The cluster cannot.
    Failed(StorageError),
}

/// What one try came to.
enum Try {
    Stored { last: u64 },
    Before,
    Conflict,
    Refused(String),
    Again(String),
}

/// Stores messages together, however often that has to be tried; returns the first's number.
pub(super) async fn store(cluster: &Cluster, messages: &[Message]) -> Result<u64, NotStored> {
    let id = cluster.client.new_inbox();
    let begun = Instant::now();
    for number in 0u32.. {
        let came_to = attempt(cluster, messages, &id, number).await;
        if !matches!(came_to, Try::Again(_)) {
            cluster.silence.end();
        }
        match came_to {
            Try::Stored { last } => {
                cluster.saw(last);
                return Ok(last + 1 - messages.len() as u64);
            }
            Try::Before => return stored_before(cluster, messages, &id).await,
            Try::Conflict => return Err(NotStored::Conflict),
            Try::Refused(why) => return Err(NotStored::Failed(StorageError::Failed(why))),
            Try::Again(why) => {
                cluster.silence.begin();
                if begun.elapsed() > limits::CLUSTER_PATIENCE {
                    return Err(NotStored::Failed(StorageError::Failed(why)));
                }
                tracing::debug!(%why, "the cluster is asked again");
                sleep(Duration::from_millis(10 << number.min(4))).await;
            }
        }
    }
    Err(NotStored::Failed(StorageError::Closed))
}

/// An earlier try was stored and its answer lost: finds where.
async fn stored_before(
    cluster: &Cluster,
    messages: &[Message],
    id: &str,
) -> Result<u64, NotStored> {
    if let Some(first) = messages.first() {
        let last = cluster.last(&first.subject).await.map_err(NotStored::Failed)?;
        if let Some(last) =
            last.filter(|last| last.headers.get(MESSAGE_ID).is_some_and(|then| then.as_str() == id))
        {
            cluster.saw(last.sequence + messages.len() as u64 - 1);
            return Ok(last.sequence);
        }
    }
    // Somebody wrote there since; any number that is not too low will do.
    let last = cluster.stream_seq().await.map_err(NotStored::Failed)?;
    cluster.saw(last);
    Ok(last + 1 - messages.len() as u64)
}

async fn attempt(cluster: &Cluster, messages: &[Message], id: &str, number: u32) -> Try {
    let count = messages.len();
    let batch = format!("{}.{number}", id.rsplit('.').next().unwrap_or(id));
    for (at, message) in messages.iter().enumerate() {
        let mut headers = HeaderMap::new();
        for (header, value) in &message.headers {
            headers.insert(*header, value.as_str());
        }
        if at == 0 {
            headers.insert(MESSAGE_ID, id);
        }
        if count > 1 {
            headers.insert(BATCH, batch.as_str());
            headers.insert(BATCH_SEQUENCE, (at + 1).to_string());
        }
        let (subject, payload) = (message.subject.clone(), message.payload.clone());
        if at + 1 < count {
            let sent = cluster.client.publish_with_headers(subject, headers, payload).await;
            if let Err(cause) = sent {
                return Try::Again(cause.to_string());
            }
            continue;
        }
        if count > 1 {
            headers.insert(BATCH_COMMIT, "1");
        }
        let request = async_nats::Request::new().headers(headers).payload(payload);
        return match cluster.client.send_request(subject, request).await {
            Ok(answer) => answered(&answer.payload),
            Err(cause) => Try::Again(cause.to_string()),
        };
    }
    Try::Refused("an empty group".into())
}

fn answered(payload: &[u8]) -> Try {
    match serde_json::from_slice::<Response<PublishAck>>(payload) {
        Ok(Response::Ok(ack)) if ack.duplicate => Try::Before,
        Ok(Response::Ok(ack)) => Try::Stored { last: ack.sequence },
        Ok(Response::Err { error }) => match error.error_code() {
            ErrorCode::ATOMIC_PUBLISH_CONTAINS_DUPLICATE_MESSAGE => Try::Before,
            ErrorCode::STREAM_WRONG_LAST_SEQUENCE
            | ErrorCode::STREAM_WRONG_LAST_SEQUENCE_CONSTANT => Try::Conflict,
            ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM
            | ErrorCode::STREAM_HEADER_EXCEEDS_MAXIMUM
            | ErrorCode::ATOMIC_PUBLISH_DISABLED
            | ErrorCode::MESSAGE_TTL_DISABLED => Try::Refused(error.to_string()),
            _ => Try::Again(error.to_string()),
        },
        Err(cause) => Try::Again(cause.to_string()),
    }
}

/// Stores what a dead relay's batch still owes.
pub(super) async fn pay(cluster: &Cluster, messages: &[Message]) -> Result<(), StorageError> {
    match store(cluster, messages).await {
        Ok(_) | Err(NotStored::Conflict) => Ok(()),
        Err(NotStored::Failed(cause)) => Err(cause),
    }
}
