//! Batches longer than the cluster takes at once: what is left over is promised by a message in
//! the first part, and paid by whoever comes by, once.

use std::collections::HashSet;

use bytes::Bytes;
use data_encoding::BASE64;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::cluster::{Cluster, GONE};
use super::names::Names;
use super::plan::{self, Message};
use super::publish;
use crate::{StorageError, limits};

/// The promise: subjects and values, each value once.
pub(super) fn message(names: &Names, id: &str, rest: &[Message]) -> Message {
    let mut values: Vec<&Bytes> = Vec::new();
    let mut to = Vec::new();
    for message in rest {
        let at = values.iter().position(|value| *value == &message.payload);
        let at = at.unwrap_or_else(|| {
            values.push(&message.payload);
            values.len() - 1
        });
        to.push((message.subject.as_str(), at));
    }
    let values: Vec<String> = values.iter().map(|value| BASE64.encode(value)).collect();
    let payload = serde_json::json!({ "values": values, "to": to }).to_string().into();
    Message { subject: names.owed(id), payload, headers: Vec::new() }
}

fn promised(payload: &[u8]) -> Option<Vec<Message>> {
    let (values, to): (Vec<String>, Vec<(String, usize)>) = {
        let mut whole: serde_json::Value = serde_json::from_slice(payload).ok()?;
        let mut part = |name| whole.get_mut(name).map(serde_json::Value::take);
        (serde_json::from_value(part("values")?).ok()?, serde_json::from_value(part("to")?).ok()?)
    };
    let values: Option<Vec<Bytes>> =
        values.iter().map(|value| BASE64.decode(value.as_bytes()).ok().map(Bytes::from)).collect();
    let values = values?;
    to.into_iter()
        .map(|(subject, at)| {
            let payload = values.get(at)?.clone();
            Some(Message { subject, payload, headers: Vec::new() })
        })
        .collect()
}

/// Pays what relays that died have promised, until closing.
pub(super) async fn run(cluster: Cluster, closing: CancellationToken) {
    let mut before = HashSet::new();
    while timeout(limits::CLUSTER_OWED_EVERY, closing.cancelled()).await.is_err() {
        match sweep(&cluster, &before).await {
            Ok(left) => before = left,
            Err(cause) => tracing::warn!(%cause, "what batches owe could not be looked for"),
        }
    }
}

/// Pays what was there the last time too; what is new may be somebody's who is about to pay.
async fn sweep(
    cluster: &Cluster,
    before: &HashSet<String>,
) -> Result<HashSet<String>, StorageError> {
    let mut left = HashSet::new();
    for (subject, _) in cluster.held(&cluster.names.all_owed()).await? {
        if !before.contains(&subject) {
            left.insert(subject);
            continue;
        }
        let Some(promise) = cluster.last(&subject).await? else { continue };
        if promise.headers.get(GONE).is_some() {
            continue;
        }
        let Some(rest) = promised(&promise.payload) else {
            tracing::error!("a promise in the cluster cannot be read");
            continue;
        };
        publish::pay(cluster, &plan::payment(rest, subject, promise.sequence)).await?;
        tracing::info!("paid what a batch owed");
    }
    Ok(left)
}
