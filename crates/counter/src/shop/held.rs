//! A person answers or takes a chat: rules say nothing there, and programs neither where the shop
//! says so, until it is closed or given back, or for as long as the shop says.

use comptoir_api::rules::{AWAY, GREETING, Hold, Rule, UNTIL_CLOSED};
use comptoir_store::chats::ChatRow;
use comptoir_store::{ShopId, StoreError, Tx};

/// A person has the chat from now on.
pub(crate) async fn take(
    tx: &mut Tx,
    shop: &ShopId,
    row: &mut ChatRow,
    now_ms: u64,
) -> Result<(), StoreError> {
    row.held_ms = until_ms(tx.automations(shop).hold().await?, now_ms);
    Ok(())
}

/// Until when a person has a chat that he took now; 0: not at all.
pub(crate) fn until_ms(hold: Hold, now_ms: u64) -> u64 {
    match hold {
        Hold::Closed => UNTIL_CLOSED,
        Hold::For { minutes } => now_ms.saturating_add(u64::from(minutes).saturating_mul(60_000)),
        Hold::Never => 0,
    }
}

/// Whether a person has it.
pub(crate) fn is_held(row: &ChatRow, now_ms: u64) -> bool {
    row.held_ms > now_ms
}

/// Whether a rule says nothing while a person has the chat. The greeting and the away message stay
/// as they are: they say when somebody will be there.
pub(crate) fn falls_silent(rule: &Rule) -> bool {
    rule.id != GREETING && rule.id != AWAY && rule.answers()
}
