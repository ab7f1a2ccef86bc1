//! The shop's public pages as JSON: what anyone may read, before a conversation begins.

use comptoir_api::{
    catalogue::{CataloguePage, ProductPage},
    shop::PublicShop,
    trade::{DeliveryOptions, Quote, QuoteAsked},
};
use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use web_sys::RequestCredentials;

/// Why the shop's page could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GetError {
    /// Network or server: try again later.
    #[error("the shop did not answer")]
    Unreachable,
    /// Nobody: it is not there.
    #[error("not there")]
    NotFound,
}

/// What the shop says of itself.
pub(crate) async fn shop(slug: &str, language: &str) -> Result<PublicShop, GetError> {
    get(&format!("/api/public/{}", part(slug)), &[("lang", language)]).await
}

/// A page of the catalogue.
pub(crate) async fn catalogue(
    slug: &str,
    language: &str,
    query: &str,
    collection: &str,
    after: &str,
) -> Result<CataloguePage, GetError> {
    let query =
        [("lang", language), ("query", query), ("collection", collection), ("after", after)];
    get(&format!("/api/public/{}/catalogue", part(slug)), &query).await
}

/// One product.
pub(crate) async fn product(slug: &str, language: &str, id: &str) -> Result<ProductPage, GetError> {
    get(&format!("/api/public/{}/products/{}", part(slug), part(id)), &[("lang", language)]).await
}

/// How the shop hands over.
pub(crate) async fn delivery(slug: &str, language: &str) -> Result<DeliveryOptions, GetError> {
    get(&format!("/api/public/{}/delivery", part(slug)), &[("lang", language)]).await
}

/// What a basket comes to.
pub(crate) async fn quote(slug: &str, language: &str, ask: &QuoteAsked) -> Result<Quote, GetError> {
    let response = Request::post(&format!("/api/public/{}/quote", part(slug)))
        .query([("lang", language)])
        .credentials(RequestCredentials::Omit)
        .json(ask)
        .map_err(|_| GetError::Unreachable)?
        .send()
        .await
        .map_err(|_| GetError::Unreachable)?;
    match response.status() {
        200 => response.json().await.map_err(|_| GetError::Unreachable),
        404 => Err(GetError::NotFound),
        _ => Err(GetError::Unreachable),
    }
}

async fn get<T: DeserializeOwned>(path: &str, query: &[(&str, &str)]) -> Result<T, GetError> {
    let filled = query.iter().filter(|(_, value)| !value.is_empty()).copied();
    let response = Request::get(path)
        .query(filled)
        .credentials(RequestCredentials::Omit)
        .send()
        .await
        .map_err(|_| GetError::Unreachable)?;
    match response.status() {
        200 => response.json().await.map_err(|_| GetError::Unreachable),
        404 => Err(GetError::NotFound),
        _ => Err(GetError::Unreachable),
    }
}

fn part(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}
