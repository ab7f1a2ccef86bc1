//! Pays what other writers have promised and may not live to pay.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::cluster::{Cluster, GONE};
use super::payer::Payers;
use super::promise::{Debt, promised};
use crate::{StorageError, limits};

/// Pays what is left of a debt, in order; returns when it is paid. `home` is where it was made.
pub(super) async fn settle(
    home: &Cluster,
    payers: &Payers,
    debt: &Debt,
) -> Result<(), StorageError> {
    let promises = stream::iter(debt.first..=debt.last).map(|number| async move {
        let last = home.last(&home.names.promise(&debt.author, number)).await?;
        let last = last.filter(|promise| promise.headers.get(GONE).is_none());
        Ok::<_, StorageError>(last.map(|promise| (number, promise.payload)))
    });
    let promises: Vec<_> = promises.buffered(limits::CLUSTER_ASKING_MAX).try_collect().await?;
    let mut paying = Vec::new();
    for (number, payload) in promises.into_iter().flatten() {
        let Some(parts) = promised(payload) else {
            return Err(StorageError::Failed("a promise in the cluster cannot be read".into()));
        };
        paying.push((number, payers.pay(&debt.author, number, &parts)));
    }
    let some = !paying.is_empty();
    for (number, paying) in paying {
        match timeout(limits::CLUSTER_PATIENCE, paying).await {
            Ok(true) => payers.forget(home.number, &debt.author, number),
            Ok(false) => return Err(StorageError::Closed),
            Err(_) => return Err(StorageError::Failed("a stream takes nothing".into())),
        }
    }
    if some {
        tracing::info!("paid what another writer had promised");
    }
    Ok(())
}

/// Pays what relays that died have promised in this stream, until closing.
pub(super) async fn run(home: Cluster, payers: Payers, closing: CancellationToken) {
    let mut before = HashSet::new();
    while timeout(limits::CLUSTER_OWED_EVERY, closing.cancelled()).await.is_err() {
        let swept = tokio::select! {
            () = closing.cancelled() => return,
            swept = sweep(&home, &payers, &before) => swept,
        };
        match swept {
            Ok(left) => before = left,
            Err(cause) => tracing::warn!(%cause, "promises could not be looked for"),
        }
    }
}

/// Pays what was there the last time too; what is new may be somebody's who is about to pay.
async fn sweep(
    home: &Cluster,
    payers: &Payers,
    before: &HashSet<String>,
) -> Result<HashSet<String>, StorageError> {
    let (mut left, mut debts) = (HashSet::new(), HashMap::<Arc<str>, Debt>::new());
    for (subject, _) in home.held(&home.names.all_promises()).await? {
        let Some((author, number)) = home.names.promise_of(&subject) else { continue };
        let author: Arc<str> = author.into();
        let seen = before.contains(&subject);
        left.insert(subject);
        // All before it are paid first, also those that are new.
        let debt = debts.entry(Arc::clone(&author));
        let debt = debt.or_insert(Debt { author, first: number, last: 0 });
        debt.first = debt.first.min(number);
        if seen {
            debt.last = debt.last.max(number);
        }
    }
    for debt in debts.values().filter(|debt| debt.last >= debt.first) {
        settle(home, payers, debt).await?;
    }
    Ok(left)
}
