//! Short links of the console: what they are called, where they lead, how many came by them.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use comptoir_api::reach::{Link, LinkEdit};
use comptoir_api::shop::Done;
use comptoir_store::cloud_links::LinkRow;
use comptoir_store::daily::{LINK_CHATS, LINK_ORDERS, LINK_VISITS};
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_text::Text;
use serde::Deserialize;

use super::caller::Caller;
use super::input::{Asked, Body, filled, line};
use super::refused::{Answer, Refused};
use crate::cloud::links::{TEXT_CHARS_MAX, new_code};
use crate::pages::sheet;
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/links", get(list).post(add))
        .route("/api/links/{code}", put(change).delete(remove))
        .route("/api/links/{code}/sheet.pdf", get(printed))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Link>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(shown(&mut tx, &counter.config.base, &caller.shop).await?))
}

async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<LinkEdit>,
) -> Answer<Json<Vec<Link>>> {
    let mut tx = counter.store.begin().await?;
    if tx.cloud_links().list(&caller.shop).await?.len() >= limits::CLOUD_LINKS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::CLOUD_LINKS_MAX));
    }
    let code = new_code()?;
    let row = checked(&mut tx, &caller.shop, code, asked, counter.now_ms()).await?;
    tx.cloud_links().add(&row).await?;
    let links = shown(&mut tx, &counter.config.base, &caller.shop).await?;
    tx.save().await?;
    Ok(Json(links))
}

async fn change(
    State(counter): State<AppState>,
    caller: Caller,
    Path(code): Path<String>,
    Body(asked): Body<LinkEdit>,
) -> Answer<Json<Vec<Link>>> {
    let mut tx = counter.store.begin().await?;
    let row = checked(&mut tx, &caller.shop, code, asked, 0).await?;
    if !tx.cloud_links().change(&row).await? {
        return Err(Refused::not_found());
    }
    let links = shown(&mut tx, &counter.config.base, &caller.shop).await?;
    tx.save().await?;
    Ok(Json(links))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(code): Path<String>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    if !tx.cloud_links().remove(&caller.shop, &code).await? {
        return Err(Refused::not_found());
    }
    tx.save().await?;
    Ok(Json(Done {}))
}

#[derive(Debug, Deserialize)]
struct Paper {
    #[serde(default)]
    size: String,
    #[serde(default)]
    lang: String,
}

/// A sheet to print, with the code and what it is for.
async fn printed(
    State(counter): State<AppState>,
    caller: Caller,
    Path(code): Path<String>,
    Asked(paper): Asked<Paper>,
) -> Answer<Response> {
    let mut tx = counter.store.read().await?;
    let found = tx.cloud_links().lookup(&code).await?;
    found.filter(|link| link.shop == caller.shop).ok_or_else(Refused::not_found)?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let size = if paper.size == "a6" { sheet::Size::A6 } else { sheet::Size::A4 };
    let own = shop.languages.first().map_or("fr", String::as_str);
    let text = Text::new(if paper.lang.is_empty() { own } else { &paper.lang });
    let address = address(&counter.config.base, &code);
    let pdf = sheet::pdf(&shop.name, &address, text, size).map_err(|error| {
        tracing::error!(%error, "a sheet could not be drawn");
        Refused::internal()
    })?;
    let kind = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((kind, pdf).into_response())
}

fn address(base: &str, code: &str) -> String {
    format!("{base}/q/{code}")
}

async fn checked(
    tx: &mut Tx,
    shop: &ShopId,
    code: String,
    asked: LinkEdit,
    made_ms: u64,
) -> Answer<LinkRow> {
    let name = filled("name", &asked.name, limits::TOPIC_CHARS_MAX)?;
    let text = line("text", &asked.text, TEXT_CHARS_MAX)?;
    if !asked.product.is_empty() && tx.products(shop).lookup(&asked.product).await?.is_none() {
        return Err(Refused::invalid("product", "refused-no-product"));
    }
    Ok(LinkRow { code, shop: shop.clone(), text, made_ms, name, product: asked.product })
}

async fn shown(tx: &mut Tx, base: &str, shop: &ShopId) -> Result<Vec<Link>, StoreError> {
    let mut counts = Vec::new();
    for metric in [LINK_VISITS, LINK_CHATS, LINK_ORDERS] {
        let totals: HashMap<String, i64> =
            tx.daily(shop).totals(metric).await?.into_iter().collect();
        counts.push(totals);
    }
    let count = |which: usize, code: &str| {
        let found = counts.get(which).and_then(|totals| totals.get(code));
        found.map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX))
    };
    let rows = tx.cloud_links().list(shop).await?;
    let link = |row: LinkRow| Link {
        address: address(base, &row.code),
        visits: count(0, &row.code),
        chats: count(1, &row.code),
        orders: count(2, &row.code),
        code: row.code,
        name: row.name,
        text: row.text,
        product: row.product,
    };
    Ok(rows.into_iter().map(link).collect())
}
