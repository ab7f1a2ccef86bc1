//! Parts of the team: chats are given to them, and people see those of theirs.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::team::{Giving, Team};

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits, shop};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/teams", get(list).put(set))
        .route("/api/giving", get(giving).put(give))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Team>>> {
    Ok(Json(counter.store.read().await?.teams(&caller.shop).list().await?))
}

/// Replaces them; chats of a team that goes are of none.
async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<Team>>,
) -> Answer<Json<Vec<Team>>> {
    if asked.len() > limits::TEAMS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::TEAMS_MAX));
    }
    let mut tx = counter.store.begin().await?;
    let known = tx.teams(&caller.shop).list().await?;
    let mut teams: Vec<Team> = Vec::new();
    for team in asked {
        let name = filled("name", &team.name, limits::ROLE_CHARS_MAX)?;
        let id = if team.id.is_empty() { chance::id("tem_")? } else { team.id };
        let twice = teams.iter().any(|other| other.id == id || other.name == name);
        if twice || team.members.len() > limits::STAFF_MAX || !id.starts_with("tem_") {
            return Err(Refused::invalid("name", "refused-role-name"));
        }
        teams.push(Team { id, name, ..team });
    }
    tx.teams(&caller.shop).set(&teams).await?;
    let set = tx.teams(&caller.shop).list().await?;
    let who = |teams: &[Team]| -> Vec<(String, Vec<String>)> {
        teams.iter().map(|team| (team.id.clone(), team.members.clone())).collect()
    };
    if who(&known) != who(&set) {
        shop::announce_readers(&mut tx, &caller.shop, counter.now_ms()).await?;
    }
    tx.save().await?;
    counter.refresh(&caller.shop, None);
    Ok(Json(set))
}

/// How new chats find somebody.
async fn giving(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Giving>> {
    let (gives, team) = counter.store.read().await?.teams(&caller.shop).gives().await?;
    Ok(Json(Giving { gives, team }))
}

/// Changes that, for chats that come from now on.
async fn give(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Giving>,
) -> Answer<Json<Giving>> {
    let mut tx = counter.store.begin().await?;
    let known = tx.teams(&caller.shop).list().await?;
    if !asked.team.is_empty() && !known.iter().any(|team| team.id == asked.team) {
        return Err(Refused::invalid("team", "refused-not-found"));
    }
    tx.teams(&caller.shop).set_gives(asked.gives, &asked.team).await?;
    tx.save().await?;
    Ok(Json(asked))
}
