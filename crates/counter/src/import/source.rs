//! Fetches a shop's feed when it is due.

use std::sync::Arc;
use std::time::Duration;

use comptoir_store::sources::SourceRow;
use comptoir_store::{ShopId, StoreError};
use tokio_util::sync::CancellationToken;

use super::ImportOptions;
use super::run::{self, From};
use crate::{AppState, Counter, Shop, chance, limits};

/// Why one was not begun.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotBegun {
    /// Operator: storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: no randomness.
    #[error("this machine gives no random numbers")]
    Chance,
}

/// Begins to import what is at a shop's source; the next time is counted from now. The import's id.
pub(crate) async fn begin(
    counter: &AppState,
    shop: &ShopId,
    mut row: SourceRow,
) -> Result<String, NotBegun> {
    let id = chance::id("imp_").map_err(|_| NotBegun::Chance)?;
    let mut tx = counter.store.begin().await?;
    let languages = tx.shops().lookup(shop).await?.map(|shop| shop.languages).unwrap_or_default();
    id.clone_into(&mut row.import);
    row.next_ms = counter.now_ms() + u64::from(row.source.every_hours) * 3_600_000;
    tx.sources(shop).set(&row).await?;
    tx.save().await?;
    let options = ImportOptions {
        format: row.source.format.parse().ok(),
        fetch_pictures: row.source.pictures,
        language: languages.into_iter().next().unwrap_or_else(|| "en".into()),
        ..ImportOptions::default()
    };
    run::begin(counter, shop, &id, From::Address(row.source.url), options).await?;
    Ok(id)
}

impl Shop {
    /// Fetches the shop's feed whenever it is due, until `stop`.
    pub(crate) async fn fetch_feed(
        self: Arc<Self>,
        counter: Arc<Counter>,
        stop: CancellationToken,
    ) {
        loop {
            if let Err(error) = self.fetch_if_due(&counter).await {
                tracing::error!(shop = %self.id, %error, "the shop's feed could not be fetched");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_millis(limits::SOURCE_LOOK_MS)) => {}
            }
        }
    }

    /// Begins if it is time.
    pub(crate) async fn fetch_if_due(&self, counter: &AppState) -> Result<(), NotBegun> {
        let row = counter.store.peek().await?.sources(&self.id).lookup().await?;
        match row {
            Some(row) if row.next_ms <= counter.now_ms() => {
                begin(counter, &self.id, row).await.map(drop)
            }
            _ => Ok(()),
        }
    }
}
