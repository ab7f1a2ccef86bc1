//! The catalogue's editor, for the console.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::{ConsoleEvent, Done, ProductEdit, ProductRow, ProductsPage};
use comptoir_store::products::{self, ProductsAsked};
use comptoir_store::{ShopId, Tx};
use serde::Deserialize;

use super::caller::Caller;
use super::input::{Asked, Body, line, page};
use super::refused::{Answer, Refused};
use super::video;
use crate::{AppState, catalogue, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/products", get(list).post(add))
        .route("/api/products/{product}", get(show).put(save).delete(remove))
}

#[derive(Debug, Deserialize)]
struct Part {
    #[serde(default)]
    query: String,
    #[serde(default)]
    collection: String,
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

async fn list(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<Part>,
) -> Answer<Json<ProductsPage>> {
    let mut tx = counter.store.read().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let language = shop.languages.first().cloned().unwrap_or_default();
    let limit = page(asked.limit);
    let asked = ProductsAsked {
        query: asked.query,
        collection: asked.collection,
        hidden_too: true,
        now_ms: counter.now_ms(),
        after: catalogue::after_of(&asked.after),
        limit,
    };
    // What customers pay now: a list of prices may hold.
    let (found, total) = tx.products(&shop.id).sold_at(asked.now_ms).list(&asked).await?;
    let row = |product: &products::ProductRow| ProductRow {
        tile: catalogue::tile_of(&shop.id, product, &language),
        stock: product.stock,
        hidden: product.hidden,
    };
    let next = catalogue::place_of(&found, limit);
    Ok(Json(ProductsPage { products: found.iter().map(row).collect(), total, next }))
}

async fn show(
    State(counter): State<AppState>,
    caller: Caller,
    Path(product): Path<String>,
) -> Answer<Json<ProductEdit>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(edited(&mut tx, &caller.shop, &product).await?))
}

async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    Body(edit): Body<ProductEdit>,
) -> Answer<Json<ProductEdit>> {
    let mut tx = counter.store.begin().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let mut product = catalogue::row_of(&shop, &edit, counter.now_ms())?;
    check_collections(&mut tx, &caller.shop, &product.collections).await?;
    let title = product.texts.first().map(|text| text.title.clone()).unwrap_or_default();
    product.id = catalogue::free_id(&mut tx, &caller.shop, &title).await?;
    tx.products(&caller.shop).add(&product).await?;
    set_tax(&mut tx, &caller.shop, &product.id, &edit.tax).await?;
    let saved = edited(&mut tx, &caller.shop, &product.id).await?;
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    Ok(Json(saved))
}

async fn save(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Body(edit): Body<ProductEdit>,
) -> Answer<Json<ProductEdit>> {
    let mut tx = counter.store.begin().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let found = tx.products(&caller.shop).lookup(&id).await?.ok_or_else(Refused::not_found)?;
    let mut product = catalogue::row_of(&shop, &edit, counter.now_ms())?;
    check_collections(&mut tx, &caller.shop, &product.collections).await?;
    // The feed goes on knowing it.
    product.source_key = found.source_key;
    product.source_hash = found.source_hash;
    product.id.clone_from(&id);
    if !tx.products(&caller.shop).update(&product).await? {
        return Err(Refused::conflict("refused-conflict"));
    }
    set_tax(&mut tx, &caller.shop, &id, &edit.tax).await?;
    if let Some(video) = &edit.video {
        let alt = line("video", &video.alt, limits::LINE_CHARS_MAX)?;
        tx.products(&caller.shop).describe_video(&id, &alt).await?;
    }
    let saved = edited(&mut tx, &caller.shop, &id).await?;
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    Ok(Json(saved))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    let had = tx.products(&caller.shop).lookup(&id).await?.ok_or_else(Refused::not_found)?;
    tx.products(&caller.shop).delete(&id).await?;
    tx.save().await?;
    counter.tell(&caller.shop, ConsoleEvent::Catalogue {});
    video::forget_of_deleted(&counter, &caller.shop, had.video).await;
    Ok(Json(Done {}))
}

/// A product as the editor shows it.
pub(super) async fn edited(tx: &mut Tx, shop: &ShopId, id: &str) -> Answer<ProductEdit> {
    let found = tx.products(shop).lookup(id).await?.ok_or_else(Refused::not_found)?;
    let tax = tx.products(shop).tax_of(id).await?.unwrap_or_default();
    Ok(ProductEdit { tax, ..catalogue::edit_of(shop, &found) })
}

/// A class of tax must be one of the shop's.
async fn set_tax(tx: &mut Tx, shop: &ShopId, product: &str, class: &str) -> Answer<()> {
    let settings = tx.trade(shop).settings().await?;
    if !class.is_empty() && !settings.taxes.iter().any(|known| known.id == class) {
        return Err(Refused::invalid("tax", "refused-tax"));
    }
    Ok(tx.products(shop).set_tax(product, class).await?)
}

async fn check_collections(tx: &mut Tx, shop: &ShopId, ids: &[String]) -> Answer<()> {
    let known = tx.collections(shop).ids().await?;
    if ids.iter().all(|id| known.contains(id)) {
        Ok(())
    } else {
        Err(Refused::invalid("collections", "refused-collection"))
    }
}
