//! The hash of a message's file, which a body carries: the file is fetched before the body first
//! goes out, and the body is saved with it.

use comptoir_client::blob::{self, FileError};
use comptoir_store::StoreError;
use comptoir_store::deliveries::DeliveryRow;
use comptoir_wire::ids::MessageId;
use sha2::{Digest, Sha256};

use crate::{Shop, limits};

/// Why a file has no hash yet. The relay's, or the operator's.
#[derive(Debug, thiserror::Error)]
pub(super) enum HashError {
    /// Operator.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The relay does not give it, or no longer has it.
    #[error(transparent)]
    File(#[from] FileError),
}

/// What stands in a body whose file has no hash yet. Inside a string the quotes would be escaped.
const EMPTY: &str = r#""sha256":"""#;

/// Fills a delivery's body in. One whose file does not come in time goes without its hash.
pub(super) async fn complete(shop: &Shop, row: &mut DeliveryRow) -> Result<(), HashError> {
    if row.media.is_empty() {
        return Ok(());
    }
    let mut tx = shop.store().read().await?;
    let known = tx.cloud_media(&shop.id).lookup(&row.media).await?;
    drop(tx);
    let mut hash = known.as_ref().map(|known| known.sha256.clone()).unwrap_or_default();
    let mut found = None;
    if let Some(known) = known.filter(|known| known.sha256.is_empty()) {
        match fetch(shop, &known.message).await {
            Ok((computed, size)) => {
                hash.clone_from(&computed);
                found = Some((known.id, computed, size));
            }
            Err(error) if row.attempts + 1 < limits::HOOK_FILE_TRIES => return Err(error.into()),
            Err(error) => tracing::warn!(%error, "a webhook goes without its file's hash"),
        }
    }
    let hash = data_encoding::HEXLOWER.decode(hash.as_bytes()).unwrap_or_default();
    let hash = data_encoding::BASE64.encode(&hash);
    row.body = row.body.replacen(EMPTY, &format!(r#""sha256":"{hash}""#), 1);
    row.media.clear();
    let mut tx = shop.store().begin().await?;
    if let Some((id, hash, size)) = found {
        tx.cloud_media(&shop.id).set_file(&id, &hash, size).await?;
    }
    tx.deliveries(&shop.id).complete(&row.id, &row.body).await?;
    Ok(tx.save().await?)
}

async fn fetch(shop: &Shop, message: &str) -> Result<(String, u64), FileError> {
    let message: MessageId = message.parse().map_err(|_| FileError::NotFound)?;
    let (mut hash, mut size) = (Sha256::new(), 0);
    blob::fetch_into(shop.device().line(), shop.fetch(), message, &mut |part| {
        hash.update(part);
        size += part.len() as u64;
        Ok(())
    })
    .await?;
    Ok((data_encoding::HEXLOWER.encode(&hash.finalize()), size))
}
