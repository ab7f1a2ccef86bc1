//! Messages to many, for the console.

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::reach::{Audience, Broadcast, BroadcastDraft, BroadcastState, Segment, When};
use comptoir_api::shop::Done;
use comptoir_store::broadcasts::BroadcastRow;
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, Tx};
use comptoir_wire::limits as wire_limits;
use jiff::civil::DateTime;

use super::caller::Caller;
use super::input::{Body, line};
use super::refused::{Answer, Refused};
use crate::broadcast::times::{Zones, is_by_day};
use crate::broadcast::{schedule, shown, stop};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/audience", post(audience))
        .route("/api/broadcasts", get(list).post(add))
        .route("/api/broadcasts/{id}", get(one).put(change).delete(remove))
        .route("/api/broadcasts/{id}/schedule", post(begin))
        .route("/api/broadcasts/{id}/stop", post(end))
}

async fn audience(
    State(counter): State<AppState>,
    caller: Caller,
    Body(segment): Body<Segment>,
) -> Answer<Json<Audience>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.recipients(&caller.shop).audience(&segment, counter.now_ms()).await?))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Broadcast>>> {
    let mut tx = counter.store.read().await?;
    let mut all = Vec::new();
    for row in tx.broadcasts(&caller.shop).list(limits::BROADCASTS_LISTED).await? {
        all.push(shown(&mut tx, &caller.shop, row).await?);
    }
    Ok(Json(all))
}

async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    Body(draft): Body<BroadcastDraft>,
) -> Answer<Json<Broadcast>> {
    let mut tx = counter.store.begin().await?;
    let row = BroadcastRow {
        id: chance::id("brd_")?,
        draft: checked(draft)?,
        made_by: caller.staff.name,
        changed_ms: counter.now_ms(),
        ..BroadcastRow::default()
    };
    tx.broadcasts(&caller.shop).put(&row).await?;
    let answer = shown(&mut tx, &caller.shop, row).await?;
    tx.save().await?;
    Ok(Json(answer))
}

async fn one(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Broadcast>> {
    let mut tx = counter.store.read().await?;
    let row = known(&mut tx, &caller.shop, &id).await?;
    Ok(Json(shown(&mut tx, &caller.shop, row).await?))
}

async fn change(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Body(draft): Body<BroadcastDraft>,
) -> Answer<Json<Broadcast>> {
    let mut tx = counter.store.begin().await?;
    let mut row = drafted(&mut tx, &caller.shop, &id).await?;
    row.draft = checked(draft)?;
    row.changed_ms = counter.now_ms();
    tx.broadcasts(&caller.shop).put(&row).await?;
    let answer = shown(&mut tx, &caller.shop, row).await?;
    tx.save().await?;
    Ok(Json(answer))
}

/// What went out stays: its figures, and who has it, are nobody's to take away.
async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    drafted(&mut tx, &caller.shop, &id).await?;
    tx.broadcasts(&caller.shop).delete(&id).await?;
    tx.save().await?;
    Ok(Json(Done {}))
}

async fn begin(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Broadcast>> {
    let now_ms = counter.now_ms();
    let mut tx = counter.store.begin().await?;
    let mut row = drafted(&mut tx, &caller.shop, &id).await?;
    let shop = tx.shops().lookup(&caller.shop).await?.ok_or_else(Refused::not_found)?;
    let zones = Zones::new(&shop.hours);
    ready(&mut tx, &shop, &row, &zones, now_ms).await?;
    if schedule(&mut tx, &caller.shop, &mut row, &zones, now_ms).await? == 0 {
        return Err(Refused::invalid("segment", "refused-nobody"));
    }
    let answer = shown(&mut tx, &caller.shop, row).await?;
    tx.save().await?;
    if let Some(shop) = counter.shop(&caller.shop) {
        shop.wake_broadcasts();
    }
    Ok(Json(answer))
}

async fn end(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Broadcast>> {
    let mut tx = counter.store.begin().await?;
    let mut row = known(&mut tx, &caller.shop, &id).await?;
    if matches!(row.state, BroadcastState::Scheduled | BroadcastState::Sending) {
        stop(&mut tx, &caller.shop, &mut row, counter.now_ms()).await?;
    }
    let answer = shown(&mut tx, &caller.shop, row).await?;
    tx.save().await?;
    Ok(Json(answer))
}

async fn known(tx: &mut Tx, shop: &ShopId, id: &str) -> Answer<BroadcastRow> {
    tx.broadcasts(shop).lookup(id).await?.ok_or_else(Refused::not_found)
}

async fn drafted(tx: &mut Tx, shop: &ShopId, id: &str) -> Answer<BroadcastRow> {
    let row = known(tx, shop, id).await?;
    match row.state {
        BroadcastState::Draft => Ok(row),
        _ => Err(Refused::conflict("refused-broadcast-out")),
    }
}

/// A draft may lack anything; nothing in it is over a limit.
fn checked(mut draft: BroadcastDraft) -> Answer<BroadcastDraft> {
    for (_, text) in &mut draft.texts {
        *text = line("text", text, wire_limits::TEXT_CHARS_MAX)?;
    }
    if draft.products.len() > limits::BROADCAST_PRODUCTS_MAX {
        let most = limits::BROADCAST_PRODUCTS_MAX;
        return Err(Refused::over("products", "refused-too-many", most));
    }
    let segment = &draft.segment;
    let words = [&segment.topic, &segment.label, &segment.language, &segment.came_by];
    if words.into_iter().chain([&segment.product]).any(|word| word.len() > 200)
        || draft.texts.len() > 20
        || draft.texts.iter().any(|(language, _)| language.len() > 35)
        || segment.days > 3_660
    {
        return Err(Refused::invalid("segment", "refused-body"));
    }
    draft.per_minute = draft.per_minute.min(limits::BROADCAST_PER_MINUTE_MAX);
    Ok(draft)
}

/// What goes out is whole: words, products there are, a topic, an hour of the day to come.
async fn ready(
    tx: &mut Tx,
    shop: &ShopRow,
    row: &BroadcastRow,
    zones: &Zones,
    now_ms: u64,
) -> Answer<()> {
    let draft = &row.draft;
    let topics = tx.topics(&shop.id).list().await?;
    if !topics.iter().any(|topic| topic.id == draft.segment.topic) {
        return Err(Refused::invalid("topic", "refused-topic"));
    }
    if draft.texts.iter().all(|(_, text)| text.is_empty()) {
        return Err(Refused::invalid("text", "refused-empty"));
    }
    for product in &draft.products {
        if tx.products(&shop.id).lookup(product).await?.is_none_or(|product| product.hidden) {
            return Err(Refused::invalid("products", "refused-no-product"));
        }
    }
    let When::At { local, .. } = &draft.when else { return Ok(()) };
    let bad = |key| Refused::invalid("when", key);
    let at: DateTime = local.parse().map_err(|_| bad("refused-date"))?;
    if !is_by_day(&at) {
        return Err(bad("refused-by-night"));
    }
    let now = zones.local(now_ms).ok_or_else(Refused::internal)?.datetime();
    let days = now.until(at).map_err(|_| bad("refused-date"))?.get_days();
    if at <= now || i64::from(days) > limits::BROADCAST_AHEAD_DAYS {
        return Err(bad("refused-past"));
    }
    Ok(())
}
