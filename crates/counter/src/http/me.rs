//! What a member of staff changes about himself: password and passkeys.

use axum::extract::{Path, State};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use comptoir_api::shop::{Done, NewPassword, PasskeyFinish, PasskeyInfo};
use comptoir_api::team::Away;
use comptoir_store::passkeys::PasskeyRow;
use serde_json::Value;
use webauthn_rs::prelude::Passkey;

use super::caller::Caller;
use super::input::{Body, filled, line};
use super::refused::{Answer, Refused};
use super::session::{passkeys, with_state};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/me/password", post(set_password))
        .route("/api/me/away", put(set_away))
        .route("/api/me/passkeys", get(list))
        .route("/api/me/passkeys/start", post(start))
        .route("/api/me/passkeys/finish", post(finish))
        .route("/api/me/passkeys/{id}", delete(remove))
}

async fn set_password(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<NewPassword>,
) -> Answer<Json<Done>> {
    let staff = &caller.staff;
    let now_ms = counter.now_ms();
    if !staff.password.is_empty() {
        // A session left open is not enough to lock its owner out.
        let guesser = (staff.shop.0.clone(), format!("\u{0}{}", staff.id), None);
        if let Some(minutes) = counter.doors.throttle.wait_minutes(&guesser, now_ms) {
            return Err(Refused::rate_limited(minutes));
        }
        counter.doors.throttle.failed(&guesser, now_ms);
        if !counter.doors.passwords.is(&asked.current, &staff.password).await? {
            return Err(Refused::invalid("current", "refused-password"));
        }
        counter.doors.throttle.succeeded(&guesser);
    }
    let hash = counter.doors.passwords.hash(&asked.new).await?;
    let mut tx = counter.store.begin().await?;
    tx.staff().set_password(&staff.id, &hash).await?;
    tx.sessions().end_others(&staff.id, &caller.session).await?;
    tx.save().await?;
    Ok(Json(Done {}))
}

/// Gets no chats by itself for now, or again; colleagues see it.
async fn set_away(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Away>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    tx.staff().set_away(&caller.staff.id, asked.away).await?;
    tx.save().await?;
    Ok(Json(Done {}))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<PasskeyInfo>>> {
    let mut tx = counter.store.read().await?;
    let rows = tx.passkeys().list(&caller.staff.id).await?;
    let info =
        |row: PasskeyRow| PasskeyInfo { id: row.id, name: row.name, created_ms: row.created_ms };
    Ok(Json(rows.into_iter().map(info).collect()))
}

async fn start(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Value>> {
    let mut tx = counter.store.read().await?;
    let has: Vec<Passkey> =
        passkeys(&mut tx, &caller.staff.id).await?.into_iter().map(|(_, key)| key).collect();
    if has.len() >= limits::PASSKEYS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::PASSKEYS_MAX));
    }
    let staff = &caller.staff;
    let doors = &counter.doors.passkeys;
    let (options, state) =
        doors.start_adding(&staff.id, &staff.login, &staff.name, &has, counter.now_ms())?;
    with_state(&options, &state)
}

async fn finish(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<PasskeyFinish>,
) -> Answer<Json<Done>> {
    let staff = &caller.staff;
    let now_ms = counter.now_ms();
    let name = line("name", &asked.name, limits::NAME_CHARS_MAX)?;
    let name = filled("name", if name.is_empty() { "Passkey" } else { &name }, 80)?;
    let doors = &counter.doors.passkeys;
    let key = doors.finish_adding(&staff.id, &asked.state, asked.credential, now_ms)?;
    let credential = serde_json::to_string(&key).map_err(|_| Refused::internal())?;
    let row = PasskeyRow { id: chance::id("pky_")?, name, credential, created_ms: now_ms };
    let mut tx = counter.store.begin().await?;
    tx.passkeys().add(&staff.shop, &staff.id, &row).await?;
    tx.save().await?;
    Ok(Json(Done {}))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    if !tx.passkeys().delete(&caller.staff.id, &id).await? {
        return Err(Refused::not_found());
    }
    if tx.passkeys().list(&caller.staff.id).await?.is_empty() && caller.staff.password.is_empty() {
        return Err(Refused::conflict("refused-last-credential"));
    }
    tx.save().await?;
    Ok(Json(Done {}))
}
