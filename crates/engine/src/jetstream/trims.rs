//! What devices have: hidden at once, dropped from the cluster a little later.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::cluster::Cluster;
use crate::limits;

/// Up to where logs are trimmed.
#[derive(Default)]
pub(super) struct Trims {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Not dropped from the cluster yet.
    waiting: HashMap<Bytes, u64>,
    /// Since opening, as far as this relay knows.
    floors: HashMap<Bytes, u64>,
}

impl Trims {
    pub(super) fn trim(&self, log: Bytes, up_to: u64) {
        let mut inner = self.lock();
        if inner.floors.len() >= limits::LOGS_KNOWN_MAX {
            let Inner { waiting, floors } = &mut *inner;
            floors.clone_from(waiting);
        }
        let floor = inner.floors.entry(log.clone()).or_default();
        if up_to <= *floor {
            return;
        }
        *floor = up_to;
        inner.waiting.insert(log, up_to);
    }

    /// Nothing up to here is read any more.
    pub(super) fn floor(&self, log: &[u8]) -> u64 {
        self.lock().floors.get(log).copied().unwrap_or_default()
    }

    fn take(&self) -> HashMap<Bytes, u64> {
        std::mem::take(&mut self.lock().waiting)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops what was trimmed, until closing; then what is left.
pub(super) async fn run(trims: Arc<Trims>, cluster: Cluster, closing: CancellationToken) {
    loop {
        let last = timeout(limits::CLUSTER_TRIM_DELAY, closing.cancelled()).await.is_ok();
        let purges = stream::iter(trims.take()).map(|(log, up_to)| {
            let (trims, cluster) = (&trims, &cluster);
            async move {
                if let Err(cause) = cluster.purge(&cluster.names.entries(&log), up_to).await {
                    tracing::warn!(%cause, "a log could not be trimmed; it will be tried again");
                    trims.lock().waiting.entry(log).or_insert(up_to);
                    sleep(limits::CLUSTER_PAUSE).await;
                }
            }
        });
        purges.buffer_unordered(limits::CLUSTER_ASKING_MAX).collect::<()>().await;
        if last {
            return;
        }
    }
}
