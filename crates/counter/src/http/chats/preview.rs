//! What a link leads to that the team is about to send: a product of the shop, or a page elsewhere.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use comptoir_api::chat::LinkPreview;
use comptoir_api::shop::{LinkAsked, LinkFound};
use comptoir_wire::content;
use data_encoding::BASE64;

use super::chat::Open;
use crate::http::input::{Body, text_for};
use crate::http::refused::Answer;
use crate::{AppState, preview};

/// Looks it up in the catalogue, or fetches it.
pub(crate) async fn find(
    State(counter): State<AppState>,
    open: Open,
    headers: HeaderMap,
    Body(asked): Body<LinkAsked>,
) -> Answer<Json<LinkFound>> {
    let mut found = LinkFound::default();
    let page = format!("{}/s/{}/p/", counter.config.base, open.shop.id);
    if let Some(product) = asked.url.strip_prefix(&page) {
        let id = product.split(['?', '#', '/']).next().unwrap_or_default();
        let mut tx = counter.store.read().await?;
        if let Ok(card) = open.shop.product_card(&mut tx, text_for(&headers), id, "").await {
            (found.product, found.title) = (card.product, card.title);
        }
    }
    found.link = preview::of(&counter.config.base, &asked.url).await.map(shown);
    Ok(Json(found))
}

fn shown(found: content::LinkPreview) -> LinkPreview {
    let picture = match found.thumbnail.as_slice() {
        [] => String::new(),
        bytes => format!("data:image/jpeg;base64,{}", BASE64.encode(bytes)),
    };
    LinkPreview { url: found.url, title: found.title, description: found.description, picture }
}
