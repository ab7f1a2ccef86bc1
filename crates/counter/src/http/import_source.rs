//! Where a shop's feed is fetched from by itself.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::import::{ImportSource, ImportSourceState};
use comptoir_api::shop::{Done, ImportStarted};
use comptoir_store::sources::SourceRow;
use comptoir_store::{ShopId, Tx};

use super::caller::Caller;
use super::import::format_of;
use super::input::Body;
use super::refused::{Answer, Refused};
use crate::import::run;
use crate::import::source::{self, NotBegun};
use crate::reach::Reach;
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/import-source", get(look).put(set).delete(forget))
        .route("/api/import-source/run", post(begin))
}

/// Where it is fetched from, when next, and how it went.
async fn look(State(counter): State<AppState>, caller: Caller) -> Answer<Json<ImportSourceState>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(state(&mut tx, &caller.shop).await?))
}

/// Sets it; it is fetched at once.
async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<ImportSource>,
) -> Answer<Json<ImportSourceState>> {
    let source = checked(&counter, asked)?;
    source::begin(&counter, &caller.shop, SourceRow { source, next_ms: 0, import: String::new() })
        .await
        .map_err(not_begun)?;
    let mut tx = counter.store.read().await?;
    Ok(Json(state(&mut tx, &caller.shop).await?))
}

/// It is not fetched any more. What came from it stays.
async fn forget(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    if !tx.sources(&caller.shop).delete().await? {
        return Err(Refused::not_found());
    }
    tx.save().await?;
    Ok(Json(Done {}))
}

/// Fetches it now.
async fn begin(State(counter): State<AppState>, caller: Caller) -> Answer<Json<ImportStarted>> {
    let row = counter.store.peek().await?.sources(&caller.shop).lookup().await?;
    let row = row.ok_or_else(Refused::not_found)?;
    let is_running = {
        let mut tx = counter.store.read().await?;
        let progress = run::progress(&mut tx, &caller.shop, &row.import).await?;
        progress.is_some_and(|progress| !progress.finished)
    };
    let id = if is_running {
        row.import
    } else {
        source::begin(&counter, &caller.shop, row).await.map_err(not_begun)?
    };
    Ok(Json(ImportStarted { id }))
}

async fn state(tx: &mut Tx, shop: &ShopId) -> Answer<ImportSourceState> {
    let Some(row) = tx.sources(shop).lookup().await? else {
        return Ok(ImportSourceState::default());
    };
    let progress = run::progress(tx, shop, &row.import).await?;
    let (source, next_ms) = (Some(row.source), row.next_ms);
    Ok(ImportSourceState { source, next_ms, import: row.import, progress })
}

fn checked(counter: &AppState, asked: ImportSource) -> Answer<ImportSource> {
    let url = asked.url.trim().to_owned();
    if url.chars().count() > limits::SOURCE_CHARS_MAX {
        return Err(Refused::over("url", "refused-too-long", limits::SOURCE_CHARS_MAX));
    }
    let config = &counter.config;
    let reach = Reach::public_and(&config.base).or(&config.webhook_allow);
    let is_allowed = reqwest::Url::parse(&url).is_ok_and(|url| reach.check(&url).is_ok());
    if !is_allowed {
        return Err(Refused::invalid("url", "refused-source-address"));
    }
    if !limits::SOURCE_HOURS.contains(&asked.every_hours) {
        return Err(Refused::over(
            "every_hours",
            "refused-source-hours",
            *limits::SOURCE_HOURS.end() as usize,
        ));
    }
    let format = format_of(&asked.format)?.map(|format| format.to_string()).unwrap_or_default();
    Ok(ImportSource { url, format, ..asked })
}

fn not_begun(error: NotBegun) -> Refused {
    match error {
        NotBegun::Store(error) => error.into(),
        NotBegun::Chance => Refused::internal(),
    }
}
