//! A shop's own roles.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::team::{CustomRole, Permission};

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits, shop};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/roles", get(list).put(set))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<CustomRole>>> {
    Ok(Json(counter.store.read().await?.roles(&caller.shop).list().await?))
}

/// Replaces them. One that somebody has stays: first he gets another.
async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<CustomRole>>,
) -> Answer<Json<Vec<CustomRole>>> {
    if asked.len() > limits::ROLES_MAX {
        return Err(Refused::over("", "refused-too-many", limits::ROLES_MAX));
    }
    let mut tx = counter.store.begin().await?;
    let known = tx.roles(&caller.shop).list().await?;
    let ids: HashSet<&str> = known.iter().map(|role| role.id.as_str()).collect();
    let mut roles: Vec<CustomRole> = Vec::new();
    for role in asked {
        let name = filled("name", &role.name, limits::ROLE_CHARS_MAX)?;
        let id = if role.id.is_empty() { chance::id("rol_")? } else { role.id };
        let twice = roles.iter().any(|other| other.id == id || other.name == name);
        if twice || (!ids.contains(id.as_str()) && !id.starts_with("rol_")) {
            return Err(Refused::invalid("name", "refused-role-name"));
        }
        roles.push(CustomRole { id, name, permissions: whole(&role.permissions) });
    }
    for gone in known.iter().filter(|old| roles.iter().all(|role| role.id != old.id)) {
        if tx.roles(&caller.shop).held(&gone.id).await? > 0 {
            return Err(Refused::conflict("refused-role-held").name(&gone.name));
        }
    }
    tx.roles(&caller.shop).set(&roles).await?;
    let reads = |roles: &[CustomRole]| -> HashSet<String> {
        let those = roles.iter().filter(|role| role.permissions.contains(&Permission::Read));
        those.map(|role| role.id.clone()).collect()
    };
    if reads(&known) != reads(&roles) {
        shop::announce_readers(&mut tx, &caller.shop, counter.now_ms()).await?;
    }
    tx.save().await?;
    counter.refresh(&caller.shop, None);
    Ok(Json(roles))
}

/// In the table's order, each once; what is of no use without reading brings reading along.
fn whole(asked: &[Permission]) -> Vec<Permission> {
    let reads = asked.iter().any(|one| one.needs_read());
    let all = Permission::ALL.into_iter();
    all.filter(|one| asked.contains(one) || (reads && *one == Permission::Read)).collect()
}
