//! Removes files whose time is over.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use comptoir_store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::{Shop, limits};

/// Removes a file of the shop's folder, if it is there.
pub(crate) async fn remove_file(folder: &Path, file: &str) {
    if file.is_empty() {
        return;
    }
    match tokio::fs::remove_file(folder.join(file)).await {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => tracing::warn!(%error, "a program's file could not be removed"),
    }
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
    pub(crate) async fn sweep_once(&self) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        loop {
            let mut tx = self.store().begin().await?;
            let media = tx.cloud_media(&self.id).expired(now_ms, limits::CLOUD_SWEEP_BATCH).await?;
            let uploads =
                tx.cloud_uploads(&self.id).expired(now_ms, limits::CLOUD_SWEEP_BATCH).await?;
            if media.is_empty() && uploads.is_empty() {
                return Ok(());
            }
            let mut files = Vec::new();
            for row in media {
                tx.cloud_media(&self.id).remove(&row.id).await?;
                files.push(row.file);
            }
            for row in uploads {
                tx.cloud_uploads(&self.id).remove(&row.id).await?;
                files.push(row.file);
                files.push(super::super::uploads::part_of(&row.id));
            }
            tx.save().await?;
            for file in files {
                remove_file(&self.folder(), &file).await;
            }
        }
    }
}
