//! The team, for its owners.

use axum::extract::{Path, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use comptoir_api::shop::{Invited, NewStaff, Role, Staff, StaffEdit};
use serde_json::{Value, json};

use super::caller::{Caller, Owner};
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, Counter, limits, shop, sign_in, team};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/staff", get(list).post(add))
        .route("/api/staff/{staff}", put(edit).delete(remove))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Staff>>> {
    let mut tx = counter.store.read().await?;
    let rows = tx.staff().list(&caller.shop).await?;
    let staff = rows.into_iter().map(|row| Staff {
        online: counter.presence.is_here(&row.id),
        id: row.id,
        login: row.login,
        name: row.name,
        role: row.role,
    });
    Ok(Json(staff.collect()))
}

async fn add(
    State(counter): State<AppState>,
    Owner(caller): Owner,
    Body(asked): Body<NewStaff>,
) -> Answer<Json<Invited>> {
    let mut tx = counter.store.begin().await?;
    let added = team::add(&mut tx, &caller.shop, &asked, counter.now_ms()).await?;
    tx.save().await?;
    wake(&counter, &caller);
    let link = sign_in::invite_link(&counter.config.base, &caller.shop, &added.token);
    Ok(Json(Invited { id: added.staff, link }))
}

async fn edit(
    State(counter): State<AppState>,
    Owner(caller): Owner,
    Path(id): Path<String>,
    Body(asked): Body<StaffEdit>,
) -> Answer<Json<Value>> {
    let name = filled("name", &asked.name, limits::NAME_CHARS_MAX)?;
    let mut tx = counter.store.begin().await?;
    let found = tx.staff().lookup(&id).await?;
    let staff = found.filter(|staff| staff.shop == caller.shop).ok_or_else(Refused::not_found)?;
    tx.staff().update(&id, &name, asked.role).await?;
    if tx.staff().owners(&caller.shop).await? == 0 {
        return Err(Refused::conflict("refused-last-owner"));
    }
    if staff.name != name || staff.role != asked.role {
        shop::announce_readers(&mut tx, &caller.shop, counter.now_ms()).await?;
    }
    tx.save().await?;
    wake(&counter, &caller);
    Ok(Json(json!({})))
}

async fn remove(
    State(counter): State<AppState>,
    Owner(caller): Owner,
    Path(id): Path<String>,
) -> Answer<Json<Value>> {
    let mut tx = counter.store.begin().await?;
    let found = tx.staff().lookup(&id).await?;
    let staff = found.filter(|staff| staff.shop == caller.shop).ok_or_else(Refused::not_found)?;
    tx.staff().remove(&id, counter.now_ms()).await?;
    if staff.role == Role::Owner && tx.staff().owners(&caller.shop).await? == 0 {
        return Err(Refused::conflict("refused-last-owner"));
    }
    shop::announce_readers(&mut tx, &caller.shop, counter.now_ms()).await?;
    tx.save().await?;
    wake(&counter, &caller);
    Ok(Json(json!({})))
}

fn wake(counter: &Counter, caller: &Caller) {
    if let Some(shop) = counter.shop(&caller.shop) {
        shop.wake();
    }
}
