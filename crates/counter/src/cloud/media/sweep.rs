//! Removes files whose time is over.

use std::sync::Arc;
use std::time::Duration;

use comptoir_files::FilesError;
use comptoir_store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::cloud::uploads::part_of;
use crate::{Shop, limits};

/// Why not everything was removed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SweepError {
    /// Operator: storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: a file stays where it is, and is known for the next time.
    #[error(transparent)]
    Files(#[from] FilesError),
}

impl Shop {
    /// Removes programs' files as their time ends, until `stop`.
    pub(crate) async fn sweep_for_programs(self: Arc<Self>, stop: CancellationToken) {
        loop {
            if let Err(error) = self.sweep_once().await {
                tracing::error!(shop = %self.id, %error, "programs' files could not be swept");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_millis(limits::CLOUD_SWEEP_MS)) => {}
            }
        }
    }

    /// Removes those whose time is over now.
    pub(crate) async fn sweep_once(&self) -> Result<(), SweepError> {
        let (now_ms, kept) = (self.now_ms(), self.files());
        loop {
            let mut tx = self.store().read().await?;
            let media = tx.cloud_media(&self.id).expired(now_ms, limits::CLOUD_SWEEP_BATCH).await?;
            let uploads =
                tx.cloud_uploads(&self.id).expired(now_ms, limits::CLOUD_SWEEP_BATCH).await?;
            drop(tx);
            if media.is_empty() && uploads.is_empty() {
                return Ok(());
            }
            // The files first: nobody is shown them any more, and none is left that no row knows.
            for row in media.iter().filter(|row| !row.file.is_empty()) {
                kept.remove(&row.file).await?;
            }
            for row in &uploads {
                kept.remove(&part_of(&row.id)).await?;
            }
            let mut tx = self.store().begin().await?;
            for row in media {
                tx.cloud_media(&self.id).remove(&row.id).await?;
            }
            for row in uploads {
                tx.cloud_uploads(&self.id).remove(&row.id).await?;
            }
            tx.save().await?;
        }
    }
}
