//! The whole catalogue as a feed, to take elsewhere or to keep.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

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
    let kind = ("application/json", "attachment; filename=\"catalogue.json\"");
    written(&counter, &caller, Written::Own, kind).await
}

/// For Google Merchant, Meta and whoever reads theirs: in the shop's own language.
async fn merchant(State(counter): State<AppState>, caller: Caller) -> Answer<Response> {
    let kind =
        ("text/tab-separated-values; charset=utf-8", "attachment; filename=\"catalogue.tsv\"");
    written(&counter, &caller, Written::Merchant, kind).await
}

async fn written(
    counter: &AppState,
    caller: &Caller,
    how: Written,
    (kind, name): (&'static str, &'static str),
) -> Answer<Response> {
    let mut tx = counter.store.read().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let feed = feed::written(&mut tx, &shop, &counter.config.base, how).await?;
    let told = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((told, feed).into_response())
}
