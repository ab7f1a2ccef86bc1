//! The shop's QR code for its staff: on the screen and on paper.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use comptoir_store::shops::ShopRow;
use comptoir_text::{Language, Text};
use serde::Deserialize;

use super::{qr, sheet};
use crate::http::caller::Caller;
use crate::http::input::Asked;
use crate::http::refused::{Answer, Refused};
use crate::{AppState, profile};

/// What the console asks for under its profile.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/profile/qr.svg", get(picture))
        .route("/api/profile/qr.pdf", get(paper))
}

#[derive(Debug, Deserialize)]
struct Paper {
    #[serde(default = "a4")]
    size: sheet::Size,
}

const fn a4() -> sheet::Size {
    sheet::Size::A4
}

async fn picture(State(counter): State<AppState>, caller: Caller) -> Answer<Response> {
    let shop = shop_of(&counter, &caller).await?;
    let svg = qr::svg(&profile::link(&counter.config.base, &shop)).map_err(|error| {
        tracing::error!(%error, "no QR code for the shop's link");
        Refused::internal()
    })?;
    Ok(file(svg.into_bytes(), "image/svg+xml", &format!("{}-qr.svg", shop.id)))
}

async fn paper(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(paper): Asked<Paper>,
) -> Answer<Response> {
    let shop = shop_of(&counter, &caller).await?;
    let link = profile::link(&counter.config.base, &shop);
    let language = shop.languages.iter().find_map(|tag| Language::of(tag));
    let text = Text::new(language.unwrap_or(Language::English).code());
    // Setting type takes the processor a while: off the async threads.
    let name = shop.name.clone();
    let drawn =
        tokio::task::spawn_blocking(move || sheet::pdf(&name, &link, text, paper.size)).await;
    match drawn {
        Ok(Ok(pdf)) => Ok(file(pdf, "application/pdf", &format!("{}-qr.pdf", shop.id))),
        Ok(Err(error)) => {
            tracing::error!(%error, "no sheet with the shop's QR code");
            Err(Refused::internal())
        }
        Err(_) => Err(Refused::internal()),
    }
}

async fn shop_of(counter: &AppState, caller: &Caller) -> Answer<ShopRow> {
    let mut tx = counter.store.read().await?;
    tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)
}

fn file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}
