//! For how long the shop keeps what is said: each chat is told, and its device erases by it.

use comptoir_client::keep::Terms;
use comptoir_store::{ShopId, StoreError, Tx};

use super::errand::Errand;

/// Has a chat told what the shop's policy is now. Wake the shop after the save.
pub(crate) async fn announce(
    tx: &mut Tx,
    shop: &ShopId,
    chat: &str,
    now_ms: u64,
) -> Result<(), StoreError> {
    let errand = Errand::Keep { chat: chat.to_owned() };
    let job = format!("keep:{chat}:{now_ms}");
    tx.jobs(shop).add(&job, errand.kind(), chat, &errand, now_ms).await
}

/// Sets the policy, and has every open chat told.
pub(crate) async fn set(
    tx: &mut Tx,
    shop: &ShopId,
    terms: Terms,
    now_ms: u64,
) -> Result<(), StoreError> {
    let Terms { days, media_days } = terms;
    if tx.shops().keep(shop).await? == (days, media_days) {
        return Ok(());
    }
    tx.shops().set_keep(shop, days, media_days).await?;
    for chat in tx.chats(shop).ids().await? {
        announce(tx, shop, &chat, now_ms).await?;
    }
    Ok(())
}
