//! What a chat's customer agreed to: the question, and the receipts.

use axum::Json;
use axum::extract::State;
use comptoir_api::device::SentId;
use comptoir_api::reach::{AskConsent, Receipt};
use comptoir_store::consents::ReceiptRow;
use comptoir_store::{StoreError, Tx};

use super::chat::Open;
use crate::AppState;
use crate::http::input::Body;
use crate::http::refused::{Answer, Refused};
use crate::shop::consents::question;

/// Asks, in the caller's name.
pub(crate) async fn ask(
    State(counter): State<AppState>,
    open: Open,
    Body(asked): Body<AskConsent>,
) -> Answer<Json<SentId>> {
    let mut tx = counter.store.read().await?;
    let topics = tx.topics(&open.shop.id).list().await?;
    let topic = topics.into_iter().find(|topic| topic.id == asked.topic);
    let topic = topic.ok_or_else(Refused::not_found)?;
    let customer = tx.customers(&open.shop.id).lookup(&open.row.customer).await?;
    drop(tx);
    let language = customer.map(|known| known.language).unwrap_or_default();
    let draft = question(&topic, &language).ok_or_else(Refused::not_found)?.by(open.author);
    let chat = open.chat;
    let id = open.shop.device().with(move |device| device.send(chat, draft)).await?;
    Ok(Json(SentId { id: id.to_string() }))
}

/// Every word the customer said of it, latest first.
pub(crate) async fn list(
    State(counter): State<AppState>,
    open: Open,
) -> Answer<Json<Vec<Receipt>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(receipts(&mut tx, &open).await?))
}

/// What the customer said of each topic, latest first.
pub(super) async fn receipts(tx: &mut Tx, open: &Open) -> Result<Vec<Receipt>, StoreError> {
    let rows = tx.consents(&open.shop.id).receipts(&open.row.customer).await?;
    let mut receipts: Vec<Receipt> = Vec::new();
    for row in rows {
        let ReceiptRow { consent, mut title, .. } = row;
        let current = receipts.iter().all(|known| known.topic != consent.topic);
        if title.is_empty() {
            title = match tx.topics(&open.shop.id).lookup(&consent.topic).await? {
                Some(topic) => topic.texts.first().map(|text| text.title.clone()),
                None => None,
            }
            .unwrap_or_else(|| consent.topic.clone());
        }
        receipts.push(Receipt {
            message: consent.message,
            topic: consent.topic,
            title,
            given: consent.given,
            text: consent.body,
            per_month_max: consent.per_month_max,
            at_ms: consent.at_ms,
            current,
        });
    }
    Ok(receipts)
}
