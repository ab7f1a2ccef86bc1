//! What the shop keeps and for how long, and who sees what: read off what is set, not written by hand.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::privacy::{Keeping, Place, PlaceKind, Privacy};
use comptoir_client::keep::Terms;
use comptoir_client::limits::KEEP_DAYS_MAX;
use comptoir_store::{ShopId, StoreError, Tx};
use reqwest::Url;

use super::caller::Caller;
use super::input::Body;
use super::refused::{Answer, Refused};
use crate::shop::keep;
use crate::{AppState, Counter, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/privacy", get(look).put(set))
}

async fn look(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Privacy>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(privacy(&counter, &mut tx, &caller.shop).await?))
}

/// Every chat is told; the devices of both sides erase what is older at once.
async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Keeping>,
) -> Answer<Json<Privacy>> {
    let Keeping { days, media_days } = asked;
    for (field, value) in [("days", days), ("media_days", media_days)] {
        if value > KEEP_DAYS_MAX {
            return Err(Refused::over(field, "refused-keep-days", KEEP_DAYS_MAX as usize));
        }
    }
    // Files that outlive the messages they came with are nobody's wish.
    let terms = Terms { days, media_days }.and(Terms::default());
    let mut tx = counter.store.begin().await?;
    keep::set(&mut tx, &caller.shop, terms, counter.now_ms()).await?;
    let privacy = privacy(&counter, &mut tx, &caller.shop).await?;
    tx.save().await?;
    if let Some(shop) = counter.shop(&caller.shop) {
        shop.wake();
    }
    Ok(Json(privacy))
}

/// What is set, and what follows from it.
pub(crate) async fn privacy(
    counter: &Counter,
    tx: &mut Tx,
    shop: &ShopId,
) -> Result<Privacy, StoreError> {
    let (days, media_days) = tx.shops().keep(shop).await?;
    let (chats, erased, erasures) = tx.chats(shop).erasures(limits::ERASURES_LISTED).await?;
    let topics = tx.topics(shop).list().await?;
    let consents = topics.into_iter().map(|topic| {
        let title = topic.texts.into_iter().next().map(|text| text.title);
        (title.unwrap_or_default(), topic.subscribers)
    });
    Ok(Privacy {
        keeping: Keeping { days, media_days },
        audit_days: tx.audit(shop).days().await?,
        told_hours: (limits::HOOK_BODY_KEPT_MS / 3_600_000) as u32,
        told_days: (limits::HOOK_LOG_KEPT_MS / 86_400_000) as u32,
        chats,
        erased,
        erasures,
        consents: consents.collect(),
        places: places(counter, tx, shop).await?,
    })
}

async fn places(counter: &Counter, tx: &mut Tx, shop: &ShopId) -> Result<Vec<Place>, StoreError> {
    let own = tx.shops().lookup(shop).await?.map(|row| row.host).unwrap_or_default();
    let operator = if own.is_empty() { counter.config.host.clone() } else { own };
    let relay = host_of(&counter.config.relay);
    let relay = if relay == host_of(&counter.config.base) { String::new() } else { relay };
    let place = |kind, name: String, at: String| Place { kind, name, at };
    let mut places = vec![
        place(PlaceKind::Server, String::new(), operator),
        place(PlaceKind::Relay, String::new(), relay),
    ];
    let (tokens, now_ms) = (tx.tokens().list(shop).await?, counter.now_ms());
    let tokens = tokens.into_iter().filter(|token| !token.has_ended(now_ms));
    places.extend(tokens.map(|token| place(PlaceKind::Program, token.name, String::new())));
    let callbacks = tx.callbacks(shop).list().await?.into_iter();
    let mut hosts: Vec<String> = callbacks
        .filter(|callback| callback.active && !callback.url.is_empty())
        .map(|callback| host_of(&callback.url))
        .collect();
    hosts.sort();
    hosts.dedup();
    places.extend(hosts.into_iter().map(|at| place(PlaceKind::Webhook, String::new(), at)));
    Ok(places)
}

fn host_of(address: &str) -> String {
    let url = Url::parse(address).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
