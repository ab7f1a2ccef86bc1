//! The whole catalogue as a feed, to take elsewhere or to keep.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::attach::attached;
use super::caller::Caller;
use super::refused::{Answer, Refused};
use crate::AppState;
use crate::catalogue::feed::{self, Written};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/catalogue.json", get(own)).route("/api/catalogue.tsv", get(merchant))
}

/// Our own format: read again, it is the same catalogue.
async fn own(State(counter): State<AppState>, caller: Caller) -> Answer<Response> {
    let feed = written(&counter, &caller, Written::Own).await?;
    Ok(attached("application/json", feed, "catalogue.json"))
}

/// For Google Merchant, Meta and whoever reads theirs: in the shop's own language.
async fn merchant(State(counter): State<AppState>, caller: Caller) -> Answer<Response> {
    let feed = written(&counter, &caller, Written::Merchant).await?;
    Ok(attached("text/tab-separated-values; charset=utf-8", feed, "catalogue.tsv"))
}

async fn written(counter: &AppState, caller: &Caller, how: Written) -> Answer<String> {
    let mut tx = counter.store.read().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    Ok(feed::written(&mut tx, &shop, &counter.config.base, how).await?)
}
