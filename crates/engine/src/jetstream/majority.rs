//! Leaves a node that the others have lost.
//!
//! A node that is cut off from the others can still be reached, and answers pings; nothing that
//! needs the leader is answered there. So where the leader is silent for long we come back at
//! another node, and at yet another if that one does not know of enough others.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::cluster::Cluster;
use crate::limits;

/// Since when the leader has not answered.
#[derive(Default)]
pub(super) struct Silence {
    since: Mutex<Option<Instant>>,
}

impl Silence {
    /// A request was not answered, or not as it should be.
    pub(super) fn begin(&self) {
        self.lock().get_or_insert_with(Instant::now);
    }

    /// The leader has answered.
    pub(super) fn end(&self) {
        *self.lock() = None;
    }

    fn is_long(&self) -> bool {
        self.lock().is_some_and(|since| since.elapsed() > limits::CLUSTER_SILENCE)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Watches the silence of every stream's leader until closing. `again` counts connections.
pub(super) async fn run(
    clusters: Vec<Cluster>,
    replicas: usize,
    mut again: watch::Receiver<u64>,
    closing: CancellationToken,
) {
    let majority = replicas / 2 + 1;
    let Some(Cluster { client, .. }) = clusters.first() else { return };
    // Nodes that do not tell where the others are cannot be judged by it.
    let mut tells = false;
    while timeout(limits::CLUSTER_PAUSE, closing.cancelled()).await.is_err() {
        let knows = client.server_info().connect_urls.len();
        tells |= knows >= majority;
        let alone = tells && knows < majority;
        if !alone && !clusters.iter().any(|cluster| cluster.silence.is_long()) {
            continue;
        }
        tracing::warn!(alone, "the cluster is silent; trying another node");
        again.mark_unchanged();
        if client.force_reconnect().await.is_err() {
            return;
        }
        // What it says of itself is known when it is connected, and it has as long again to answer.
        let _ = timeout(limits::CLUSTER_CONNECT, again.changed()).await;
        for cluster in &clusters {
            cluster.silence.end();
        }
        // There may be no better one now.
        if timeout(limits::CLUSTER_PING, closing.cancelled()).await.is_ok() {
            return;
        }
    }
}
