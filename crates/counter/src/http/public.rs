//! What everyone may ask: the shop, its card, its catalogue, its pictures and videos.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::catalogue::{CataloguePage, ProductPage};
use comptoir_api::reach::{PublicTopic, Topic};
use comptoir_api::shop::{PublicShop, WellKnown, WellKnownShop};
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, Tx};
use prost::Message;
use serde::Deserialize;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use super::input::{Asked, page};
use super::refused::{Answer, Refused};
use super::video;
use crate::shop::consents::text_of;
use crate::{AppState, catalogue, media, profile};

/// Its routes. Any site may read them: an app that its customer got elsewhere does.
pub(crate) fn routes() -> Router<AppState> {
    // Drawings shrink to a third; other pictures are left as they are, and so are videos, of which
    // parts are asked for.
    let smaller = DefaultPredicate::new().and(NotForContentType::const_new("video/"));
    let smaller = CompressionLayer::new().compress_when(smaller);
    Router::new()
        .route("/s/{shop}/card", get(card))
        .route("/.well-known/comptoir", get(well_known))
        .route("/api/public/openapi.json", get(openapi))
        .route("/api/public/{shop}", get(shop))
        .route("/api/public/{shop}/catalogue", get(list))
        .route("/api/public/{shop}/topics", get(topics))
        .route("/api/public/{shop}/products/{product}", get(product))
        .route("/s/{shop}/media/{file}", get(picture).layer(smaller))
        .merge(super::trade::public())
        .layer(axum::middleware::map_response(for_every_site))
}

#[derive(Debug, Deserialize)]
struct InLanguage {
    #[serde(default)]
    lang: String,
}

#[derive(Debug, Deserialize)]
struct Part {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    collection: String,
    #[serde(default)]
    after: String,
    limit: Option<u32>,
}

/// What may be asked under `/api`, as OpenAPI 3.1; `cargo xtask openapi` writes it from the code.
async fn openapi() -> impl IntoResponse {
    let document = include_str!("../../../../docs/build/console-openapi.json");
    ([(header::CONTENT_TYPE, "application/json")], document)
}

async fn card(State(counter): State<AppState>, Path(shop): Path<String>) -> Answer<Response> {
    let id = ShopId(shop);
    let Some(running) = counter.shop(&id) else {
        let known = counter.store.read().await?.shops().lookup(&id).await?.is_some();
        return Err(if known { Refused::closed() } else { Refused::not_found() });
    };
    let card = running.card().await.map_err(|error| {
        tracing::error!(%error, "a shop's card could not be signed");
        Refused::internal()
    })?;
    let kind = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-protobuf")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((kind, card.encode_to_vec()).into_response())
}

async fn well_known(State(counter): State<AppState>) -> Answer<Json<WellKnown>> {
    let rows = counter.store.read().await?.shops().list().await?;
    let with_keys = rows.into_iter().filter(|row| !row.account.is_empty());
    let shops = with_keys.map(|row| WellKnownShop { slug: row.id.0, account: row.account });
    Ok(Json(WellKnown { shops: shops.collect() }))
}

async fn shop(
    State(counter): State<AppState>,
    Path(shop): Path<String>,
    Asked(asked): Asked<InLanguage>,
) -> Answer<Json<PublicShop>> {
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, shop).await?;
    let language = language(&row, &asked.lang);
    Ok(Json(profile::public_shop(&mut tx, &row, &language, counter.now_ms()).await?))
}

async fn list(
    State(counter): State<AppState>,
    Path(shop): Path<String>,
    Asked(asked): Asked<Part>,
) -> Answer<Json<CataloguePage>> {
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, shop).await?;
    let asked = catalogue::CatalogueAsked {
        language: language(&row, &asked.lang),
        query: asked.query,
        collection: asked.collection,
        after: asked.after,
        limit: page(asked.limit),
        now_ms: counter.now_ms(),
    };
    Ok(Json(catalogue::catalogue(&mut tx, &row.id, &asked).await?))
}

async fn topics(
    State(counter): State<AppState>,
    Path(shop): Path<String>,
    Asked(asked): Asked<InLanguage>,
) -> Answer<Json<Vec<PublicTopic>>> {
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, shop).await?;
    let language = language(&row, &asked.lang);
    let topics = tx.topics(&row.id).list().await?;
    let public = |topic: &Topic| {
        let words = text_of(topic, &language)?;
        Some(PublicTopic {
            id: topic.id.clone(),
            title: words.title.clone(),
            text: words.text.clone(),
            per_month_max: topic.per_month_max,
        })
    };
    Ok(Json(topics.iter().filter_map(public).collect()))
}

async fn product(
    State(counter): State<AppState>,
    Path((shop, product)): Path<(String, String)>,
    Asked(asked): Asked<InLanguage>,
) -> Answer<Json<ProductPage>> {
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, shop).await?;
    let language = language(&row, &asked.lang);
    let now_ms = counter.now_ms();
    let found = catalogue::product(&mut tx, &row.id, &product, &language, now_ms).await?;
    Ok(Json(found.ok_or_else(Refused::not_found)?))
}

async fn picture(
    State(counter): State<AppState>,
    Path((shop, file)): Path<(String, String)>,
    asked: HeaderMap,
) -> Answer<Response> {
    // Both become part of a path: only what we would have written ourselves.
    let kind = media::media_type(&file).ok_or_else(Refused::not_found)?;
    if !comptoir_wire::link::is_slug(&shop) {
        return Err(Refused::not_found());
    }
    let media = counter.media(&ShopId(shop));
    let shown = if kind.starts_with("video/") {
        let shown = video::shown(&media, &file, &asked).await?;
        if !shown.status().is_success() {
            return Ok(shown);
        }
        shown
    } else {
        media.get(&file).await?.into_response()
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        // Named by what is in it: it never changes.
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
        ),
    ];
    Ok((headers, shown).into_response())
}

pub(super) async fn known(tx: &mut Tx, shop: String) -> Answer<ShopRow> {
    if !comptoir_wire::link::is_slug(&shop) {
        return Err(Refused::not_found());
    }
    tx.shops().lookup(&ShopId(shop)).await?.ok_or_else(Refused::not_found)
}

pub(super) fn language(shop: &ShopRow, asked: &str) -> String {
    match asked {
        "" => shop.languages.first().cloned().unwrap_or_default(),
        asked => asked.to_owned(),
    }
}

async fn for_every_site(mut response: Response) -> Response {
    let everyone = HeaderValue::from_static("*");
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, everyone);
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    response.headers_mut().insert(policy, HeaderValue::from_static("cross-origin"));
    response
}
