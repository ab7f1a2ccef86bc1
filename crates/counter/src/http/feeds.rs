//! The whole catalogue as a feed, to take elsewhere or to keep.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::attach::attached;
use super::caller::Caller;
use super::input::Asked;
use super::refused::{Answer, Refused};
use crate::AppState;
use crate::catalogue::feed::{self, Written};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/catalogue.json", get(own))
        .route("/api/catalogue.tsv", get(merchant))
        .route("/api/catalogue.xml", get(merchant_xml))
        .route("/api/catalogue.csv", get(table))
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

/// The same as RSS 2.0, each picture and detail in it.
async fn merchant_xml(State(counter): State<AppState>, caller: Caller) -> Answer<Response> {
    let feed = written(&counter, &caller, Written::MerchantXml).await?;
    Ok(attached("application/rss+xml; charset=utf-8", feed, "catalogue.xml"))
}

/// Whose table it is to be.
#[derive(Debug, Deserialize)]
struct Table {
    format: String,
}

/// For another shop system, `shopify` or `woocommerce`: in the shop's own language.
async fn table(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<Table>,
) -> Answer<Response> {
    let (how, name) = match asked.format.as_str() {
        "shopify" => (Written::Shopify, "catalogue-shopify.csv"),
        "woocommerce" => (Written::WooCommerce, "catalogue-woocommerce.csv"),
        _ => return Err(Refused::invalid("format", "refused-export-format")),
    };
    let feed = written(&counter, &caller, how).await?;
    Ok(attached("text/csv; charset=utf-8", feed, name))
}

async fn written(counter: &AppState, caller: &Caller, how: Written) -> Answer<String> {
    let mut tx = counter.store.read().await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let taken = feed::taken(&mut tx, &shop, &counter.config.base).await?;
    drop(tx);
    // Many products are much work: not on a thread that others wait for.
    let feed = counter.tasks.spawn_blocking(move || taken.write(how)).await;
    feed.map_err(|_| Refused::internal())?.map_err(|error| {
        tracing::error!(%error, "a catalogue could not be written");
        Refused::internal()
    })
}
