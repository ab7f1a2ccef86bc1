//! Prices that hold for a time, for the console.

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::routing::{delete, get};
use axum::{Json, Router};
use comptoir_api::shop::{ConsoleEvent, Done};
use comptoir_api::trade::{ListedPrice, PriceList};
use comptoir_store::{ShopId, Tx};

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/price-lists", get(list).post(save))
        .route("/api/price-lists/{id}", delete(remove))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<PriceList>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.price_lists(&caller.shop).list().await?))
}

async fn save(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<PriceList>,
) -> Answer<Json<PriceList>> {
    let mut tx = counter.store.begin().await?;
    let known = tx.price_lists(&caller.shop).list().await?;
    let mut list = checked(&mut tx, &caller.shop, asked).await?;
    if list.id.is_empty() {
        if known.len() >= limits::PRICE_LISTS_MAX {
            return Err(Refused::over("", "refused-too-many", limits::PRICE_LISTS_MAX));
        }
        list.id = chance::id("prl_")?;
    } else if !known.iter().any(|other| other.id == list.id) {
        return Err(Refused::not_found());
    }
    tx.price_lists(&caller.shop).set(&list).await?;
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    Ok(Json(list))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    if !tx.price_lists(&caller.shop).remove(&id).await? {
        return Err(Refused::not_found());
    }
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    Ok(Json(Done {}))
}

async fn checked(tx: &mut Tx, shop: &ShopId, mut list: PriceList) -> Answer<PriceList> {
    list.name = filled("name", &list.name, limits::NAME_CHARS_MAX)?;
    let in_order = list.from_ms.zip(list.to_ms).is_none_or(|(from, to)| from < to);
    if !in_order {
        return Err(Refused::invalid("to_ms", "refused-order-of-dates"));
    }
    if list.percent_bp > limits::TAX_BP_MAX || (list.percent_bp == 0 && list.prices.is_empty()) {
        return Err(Refused::invalid("percent_bp", "refused-price-list-empty"));
    }
    if list.percent_bp == 0 {
        list.collection.clear();
    }
    let is_known = async |tx: &mut Tx| -> Answer<bool> {
        Ok(tx.collections(shop).ids().await?.contains(&list.collection))
    };
    if !list.collection.is_empty() && !is_known(tx).await? {
        return Err(Refused::invalid("collection", "refused-collection"));
    }
    if list.prices.len() > limits::LIST_PRICES_MAX {
        return Err(Refused::over("prices", "refused-too-many", limits::LIST_PRICES_MAX));
    }
    let mut taken = HashSet::new();
    for price in &list.prices {
        if !taken.insert((price.product.clone(), price.variant.clone())) {
            return Err(Refused::invalid("prices", "refused-price-list-twice"));
        }
        check_price(tx, shop, price).await?;
    }
    Ok(list)
}

async fn check_price(tx: &mut Tx, shop: &ShopId, price: &ListedPrice) -> Answer<()> {
    if !(0..=limits::PRICE_MINOR_MAX).contains(&price.minor) {
        return Err(Refused::invalid("prices", "refused-price"));
    }
    let found = tx.products(shop).lookup(&price.product).await?;
    let is_there = found.is_some_and(|product| {
        price.variant.is_empty() || product.variants.iter().any(|one| one.id == price.variant)
    });
    if is_there { Ok(()) } else { Err(Refused::invalid("prices", "refused-product")) }
}
