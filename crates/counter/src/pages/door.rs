//! The public pages' routes: load what a page shows, draw it, or show the way out.

use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use comptoir_api::catalogue::CataloguePage;
use comptoir_api::shop::PublicShop;
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_text::{Language, Text};
use maud::html;
use serde::Deserialize;
use tower_http::compression::CompressionLayer;

use super::catalogue::{Asked, catalogue};
use super::frame::{framed, message, plain};
use super::landing::{PRODUCTS_SHOWN, landing};
use super::privacy::privacy;
use super::product::product;
use super::visit::{Visit, encode, language};
use super::{codes, cover, short};
use crate::catalogue::CatalogueAsked;
use crate::stats::visits;
use crate::{AppState, http, profile};

/// Products on a page of the catalogue.
const PRODUCTS_PER_PAGE: u32 = 48;

/// Longest search, bytes; more is cut off.
const QUERY_BYTES_MAX: usize = 400;

/// Every address of the public pages, and the shop's QR codes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(front))
        .route("/s/{shop}", get(shop_page))
        .route("/s/{shop}/", get(shop_page))
        .route("/s/{shop}/catalogue", get(catalogue_page))
        .route("/s/{shop}/p/{product}", get(product_page))
        .route("/s/{shop}/privacy", get(privacy_page))
        .route("/s/{shop}/{*rest}", get(lost))
        .route("/s/{shop}/cover", get(cover::get))
        .layer(CompressionLayer::new())
        .merge(codes::routes())
        .merge(short::routes())
}

/// What an address may ask for.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    query: String,
    #[serde(default)]
    collection: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    v: String,
}

/// A shop that was found, in the language of the visit.
struct Found {
    tx: Tx,
    id: ShopId,
    shop: PublicShop,
    host: String,
    language: Language,
    asked: bool,
    cover: String,
    now_ms: u64,
}

/// One shop: its page. Several: a list of them.
async fn front(State(counter): State<AppState>, headers: HeaderMap) -> Response {
    let shops = match all(&counter).await {
        Ok(shops) => shops,
        Err(error) => return trouble(&counter, &headers, &error),
    };
    if let [only] = shops.as_slice() {
        return Redirect::temporary(&format!("/s/{}", encode(only.id.as_str()))).into_response();
    }
    let text = Text::new(preferred(&headers).code());
    let body = html! {
        main.shops {
            h1 { (text.get("landing-shops")) }
            @if shops.is_empty() {
                p.muted { (text.get("landing-shops-none")) }
            } @else {
                ul.card.lst {
                    @for shop in &shops {
                        li {
                            a href={ "/s/" (encode(shop.id.as_str())) } {
                                span.grow {
                                    span.sign { (shop.name) }
                                    @if !shop.tagline.is_empty() { span.t13.faint.blk { (shop.tagline) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    plain(text, &text.get("landing-shops"), &counter.config.build, &body)
}

async fn all(counter: &AppState) -> Result<Vec<ShopRow>, StoreError> {
    let mut tx = counter.store.read().await?;
    tx.shops().list().await
}

async fn shop_page(
    State(counter): State<AppState>,
    Path(slug): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wanted = understood(wanted);
    let mut found = match find(&counter, &slug, &wanted, &headers).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    match found.search(&Asked::default(), PRODUCTS_SHOWN).await {
        Ok(page) => {
            visits::count(&counter, &found.id);
            found.visited(&counter, |visit| framed(visit, &landing(visit, &page.products)))
        }
        Err(error) => trouble(&counter, &headers, &error),
    }
}

async fn catalogue_page(
    State(counter): State<AppState>,
    Path(slug): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wanted = understood(wanted);
    let mut found = match find(&counter, &slug, &wanted, &headers).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let asked = Asked {
        query: cut(wanted.query.trim(), QUERY_BYTES_MAX).to_owned(),
        collection: wanted.collection,
        after: wanted.after,
    };
    match found.search(&asked, PRODUCTS_PER_PAGE).await {
        Ok(page) => {
            found.visited(&counter, |visit| framed(visit, &catalogue(visit, &asked, &page)))
        }
        Err(error) => trouble(&counter, &headers, &error),
    }
}

async fn product_page(
    State(counter): State<AppState>,
    Path((slug, id)): Path<(String, String)>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wanted = understood(wanted);
    let mut found = match find(&counter, &slug, &wanted, &headers).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let (language, now_ms) = (found.language.code(), found.now_ms);
    let shown = crate::catalogue::product(&mut found.tx, &found.id, &id, language, now_ms);
    match shown.await {
        Ok(Some(page)) => {
            found.visited(&counter, |visit| framed(visit, &product(visit, &page, &wanted.v)))
        }
        Ok(None) => found.visited(&counter, |visit| {
            let out =
                visit.text.with("landing-not-found-shop", &[("shop", visit.shop.name.as_str())]);
            message(StatusCode::NOT_FOUND, visit.text, visit.build, (&visit.href("", &[]), out))
        }),
        Err(error) => trouble(&counter, &headers, &error),
    }
}

async fn privacy_page(
    State(counter): State<AppState>,
    Path(slug): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let mut found = match find(&counter, &slug, &understood(wanted), &headers).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    match http::privacy(&counter, &mut found.tx, &found.id).await {
        Ok(kept) => found.visited(&counter, |visit| framed(visit, &privacy(visit, &kept))),
        Err(error) => trouble(&counter, &headers, &error),
    }
}

/// The page for an address where nothing is; for the rest of the server too.
pub async fn lost(State(counter): State<AppState>, headers: HeaderMap) -> Response {
    let text = Text::new(preferred(&headers).code());
    let out = ("/", text.get("landing-not-found-home"));
    message(StatusCode::NOT_FOUND, text, &counter.config.build, out)
}

/// Storage failed: the cause goes to the log, the visitor hears that it is not his doing.
fn trouble(counter: &AppState, headers: &HeaderMap, error: &StoreError) -> Response {
    tracing::error!(%error, "a public page could not be loaded");
    let text = Text::new(preferred(headers).code());
    let out = ("", text.get("action-retry"));
    message(StatusCode::INTERNAL_SERVER_ERROR, text, &counter.config.build, out)
}

/// What makes no sense after the question mark asks for nothing: the page is shown all the same.
fn understood(wanted: Result<Query<Wanted>, QueryRejection>) -> Wanted {
    wanted.map(|Query(wanted)| wanted).unwrap_or_default()
}

/// The shop of an address, or what is shown instead.
async fn find(
    counter: &AppState,
    slug: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
) -> Result<Found, Response> {
    match look_up(counter, slug, wanted, headers).await {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err(lost(State(counter.clone()), headers.clone()).await),
        Err(error) => Err(trouble(counter, headers, &error)),
    }
}

async fn look_up(
    counter: &AppState,
    slug: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
) -> Result<Option<Found>, StoreError> {
    let mut tx = counter.store.read().await?;
    let Some(row) = tx.shops().lookup(&ShopId(slug.to_owned())).await? else { return Ok(None) };
    let (language, asked) = language(wanted.lang.as_deref(), accepted(headers), &row.languages);
    let shop = profile::public_shop(&mut tx, &row, language.code(), counter.now_ms()).await?;
    let host = if row.host.is_empty() { counter.config.host.clone() } else { row.host };
    let cover = cover::path(counter, &row.id).await;
    let now_ms = counter.now_ms();
    Ok(Some(Found { tx, id: row.id, shop, host, language, asked, cover, now_ms }))
}

impl Found {
    async fn search(&mut self, asked: &Asked, limit: u32) -> Result<CataloguePage, StoreError> {
        let asked = CatalogueAsked {
            language: self.language.code().to_owned(),
            query: asked.query.clone(),
            collection: asked.collection.clone(),
            after: asked.after.clone(),
            limit,
            now_ms: self.now_ms,
        };
        crate::catalogue::catalogue(&mut self.tx, &self.id, &asked).await
    }

    fn visited(&self, counter: &AppState, draw: impl FnOnce(&Visit<'_>) -> Response) -> Response {
        draw(&Visit {
            shop: &self.shop,
            text: Text::new(self.language.code()),
            asked: self.asked,
            base: &counter.config.base,
            build: &counter.config.build,
            cover: &self.cover,
            host: &self.host,
        })
    }
}

fn accepted(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The language of a page that belongs to no shop.
fn preferred(headers: &HeaderMap) -> Language {
    Language::choose(accepted(headers), &["en".to_owned(), "fr".to_owned()])
}

/// The first so many bytes, and never half a letter.
fn cut(words: &str, bytes_max: usize) -> &str {
    words.get(..words.floor_char_boundary(bytes_max)).unwrap_or_default()
}
