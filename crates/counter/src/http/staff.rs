//! The team: who is in it, as what, and whose chats each sees.

use axum::extract::{Path, State};
use axum::routing::{get, put};
use axum::{Json, Router};
use comptoir_api::shop::{Done, Invited, NewStaff, Role, Staff, StaffEdit};
use comptoir_store::staff::StaffRow;

use super::caller::Caller;
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
    let labels = tx.staff().labels(&caller.shop).await?;
    let rows = tx.staff().list(&caller.shop).await?;
    let staff = rows.iter().map(|row| {
        let online = counter.presence.is_here(&row.id);
        team::show(row, &labels, online)
    });
    Ok(Json(staff.collect()))
}

async fn add(
    State(counter): State<AppState>,
    caller: Caller,
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
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<StaffEdit>,
) -> Answer<Json<Done>> {
    let name = filled("name", &asked.name, limits::NAME_CHARS_MAX)?;
    let mut tx = counter.store.begin().await?;
    let found = tx.staff().lookup(&id).await?;
    let staff = found.filter(|staff| staff.shop == caller.shop).ok_or_else(Refused::not_found)?;
    let labels = tx.staff().labels(&caller.shop).await?;
    let before = team::show(&staff, &labels, false);
    let custom = team::custom(&mut tx, &caller.shop, asked.role, asked.custom).await?;
    let edited = StaffRow { name, role: asked.role, custom, sees: asked.sees, ..staff };
    tx.staff().update(&edited).await?;
    team::set_labels(&mut tx, &caller.shop, &id, asked.sees, &asked.labels).await?;
    if tx.staff().owners(&caller.shop).await? == 0 {
        return Err(Refused::conflict("refused-last-owner"));
    }
    let labels = tx.staff().labels(&caller.shop).await?;
    let changed = before != team::show(&edited, &labels, false);
    if changed {
        shop::announce_readers(&mut tx, &caller.shop, counter.now_ms()).await?;
    }
    tx.save().await?;
    if changed {
        counter.refresh(&caller.shop, Some(&id));
    }
    Ok(Json(Done {}))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Done>> {
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
    Ok(Json(Done {}))
}

fn wake(counter: &Counter, caller: &Caller) {
    if let Some(shop) = counter.shop(&caller.shop) {
        shop.wake();
    }
}
