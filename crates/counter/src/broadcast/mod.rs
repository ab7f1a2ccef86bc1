//! Messages to everyone who agreed: written, scheduled, sent to each apart, and followed.

mod send;
pub(crate) mod times;
pub(crate) mod words;

use comptoir_api::reach::{Broadcast, BroadcastState, When};
use comptoir_store::broadcasts::BroadcastRow;
use comptoir_store::{ShopId, StoreError, Tx};

use self::times::Zones;

/// A broadcast as the console shows it.
pub(crate) async fn shown(
    tx: &mut Tx,
    shop: &ShopId,
    row: BroadcastRow,
) -> Result<Broadcast, StoreError> {
    let counts = match row.counts {
        Some(counts) => counts,
        None => tx.recipients(shop).counts(&row.id).await?,
    };
    Ok(Broadcast {
        id: row.id,
        state: row.state,
        draft: row.draft,
        made_by: row.made_by,
        changed_ms: row.changed_ms,
        begins_ms: row.begins_ms,
        ended_ms: row.ended_ms,
        counts,
    })
}

/// Chooses who gets it, each at his hour. Says how many they are; none leave it a draft.
pub(crate) async fn schedule(
    tx: &mut Tx,
    shop: &ShopId,
    row: &mut BroadcastRow,
    zones: &Zones,
    now_ms: u64,
) -> Result<u64, StoreError> {
    let segment = row.draft.segment.clone();
    let mut chosen = 0;
    for zone in tx.consents(shop).zones(&segment.topic).await? {
        let due_ms = zones.due_ms(&row.draft.when, &zone, now_ms);
        chosen += tx.recipients(shop).choose(&row.id, &segment, &zone, due_ms, now_ms).await?;
    }
    if chosen == 0 {
        return Ok(0);
    }
    row.state = match row.draft.when {
        When::Now => BroadcastState::Sending,
        When::At { .. } => BroadcastState::Scheduled,
    };
    row.begins_ms = tx.recipients(shop).next_due_ms(&row.id).await?;
    row.changed_ms = now_ms;
    tx.broadcasts(shop).put(row).await?;
    Ok(chosen)
}

/// Ends it now: who still waits gets nothing.
pub(crate) async fn stop(
    tx: &mut Tx,
    shop: &ShopId,
    row: &mut BroadcastRow,
    now_ms: u64,
) -> Result<(), StoreError> {
    row.state = BroadcastState::Stopped;
    row.ended_ms = Some(now_ms);
    row.changed_ms = now_ms;
    tx.broadcasts(shop).put(row).await
}
