//! Visits of shops' pages: counted in memory, and added to the day a few seconds later, together.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use comptoir_store::{ShopId, StoreError};

use super::VISITS;
use crate::broadcast::times::day_of;
use crate::{AppState, limits};

/// Visits that are not in the database yet.
#[derive(Debug, Default)]
pub(crate) struct Visits {
    waiting: Mutex<HashMap<ShopId, i64>>,
}

/// Counts one. A server that is killed within these seconds forgets a few: they are a figure.
pub(crate) fn count(counter: &AppState, shop: &ShopId) {
    let mut waiting = counter.visits.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    let first = waiting.is_empty();
    *waiting.entry(shop.clone()).or_default() += 1;
    drop(waiting);
    if first {
        let counter = counter.clone();
        let tasks = counter.tasks.clone();
        tasks.spawn(async move {
            tokio::select! {
                () = counter.stop.cancelled() => {}
                () = tokio::time::sleep(Duration::from_millis(limits::VISITS_KEEP_MS)) => {}
            }
            if let Err(error) = keep(&counter).await {
                tracing::warn!(%error, "visits were not counted");
            }
        });
    }
}

/// Adds what was counted to the day.
pub(crate) async fn keep(counter: &AppState) -> Result<(), StoreError> {
    let waiting = {
        let mut waiting = counter.visits.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *waiting)
    };
    if waiting.is_empty() {
        return Ok(());
    }
    let mut tx = counter.store.begin().await?;
    for (shop, n) in waiting {
        if let Some(row) = tx.shops().lookup(&shop).await? {
            let day = day_of(&row.hours, counter.now_ms());
            tx.daily(&shop).add(&day, VISITS, "", n).await?;
        }
    }
    tx.save().await
}
