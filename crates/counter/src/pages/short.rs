//! Short links: `/q/CODE` leads to the shop, and its QR code is a picture beside it.

use std::io::Cursor;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use comptoir_store::StoreError;
use comptoir_store::daily::LINK_VISITS;
use comptoir_store::shops::ShopRow;
use image::{GrayImage, ImageFormat, Luma};

use super::door::lost;
use super::qr::{self, Modules};
use super::visit::encode;
use crate::broadcast::times::day_of;
use crate::{AppState, profile};

/// Pixels of a module.
const MODULE_PX: u32 = 8;
/// Modules of white around a code (ISO/IEC 18004).
const QUIET: u32 = 4;

/// Its address.
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/q/{code}", get(follow))
}

async fn follow(
    State(counter): State<AppState>,
    Path(asked): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (code, ending) = asked.split_once('.').unwrap_or((&asked, ""));
    let found = async {
        let mut tx = counter.store.read().await?;
        let link = tx.cloud_links().lookup(code).await?;
        let shop = match &link {
            Some(link) => tx.shops().lookup(&link.shop).await?,
            None => None,
        };
        Ok::<_, comptoir_store::StoreError>(link.zip(shop))
    };
    let (link, shop) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return lost(State(counter), headers).await,
        Err(error) => {
            tracing::error!(%error, "a short link could not be followed");
            return lost(State(counter), headers).await;
        }
    };
    let own = format!("{}/q/{code}", counter.config.base);
    let picture = match ending {
        "svg" => qr::svg(&own).ok().map(|svg| (svg.into_bytes(), "image/svg+xml")),
        "png" => png(&own).map(|png| (png, "image/png")),
        _ => {
            // A visit that could not be counted is a visit all the same.
            if let Err(error) = visited(&counter, &shop, code).await {
                tracing::warn!(%error, "a visit by a short link was not counted");
            }
            // What the link vouches for stands after `#`, and stays there.
            let page = profile::link("", &shop);
            let (page, vouched) = page.split_once('#').unwrap_or((&page, ""));
            let page = match link.product.as_str() {
                "" => page.to_owned(),
                product => format!("{page}/p/{}", encode(product)),
            };
            let (code, text) = (encode(code), encode(&link.text));
            let target = format!("{page}?via={code}&text={text}#{vouched}");
            return Redirect::temporary(target.trim_end_matches('#')).into_response();
        }
    };
    match picture {
        Some((bytes, kind)) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, "public, max-age=86400"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        None => lost(State(counter), headers).await,
    }
}

async fn visited(counter: &AppState, shop: &ShopRow, code: &str) -> Result<(), StoreError> {
    let mut tx = counter.store.begin().await?;
    let day = day_of(&shop.hours, counter.now_ms());
    tx.daily(&shop.id).add(&day, LINK_VISITS, code, 1).await?;
    tx.save().await
}

fn png(link: &str) -> Option<Vec<u8>> {
    let modules = Modules::of(link).ok()?;
    let side = u32::try_from(modules.width).ok()? + 2 * QUIET;
    let dark = |at: u32| usize::try_from((at / MODULE_PX).checked_sub(QUIET)?).ok();
    let picture = GrayImage::from_fn(side * MODULE_PX, side * MODULE_PX, |x, y| {
        let is_dark = dark(x).zip(dark(y)).is_some_and(|(x, y)| modules.dark(x, y));
        Luma([if is_dark { 0 } else { 255 }])
    });
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
    Some(bytes)
}
