//! Labels, for the console.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::Label;

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/labels", get(list).put(set))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Label>>> {
    Ok(Json(counter.store.read().await?.labels(&caller.shop).list().await?))
}

/// Agents may: a label is how a team speaks of its chats.
async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<Label>>,
) -> Answer<Json<Vec<Label>>> {
    if asked.len() > limits::LABELS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::LABELS_MAX));
    }
    let mut tx = counter.store.begin().await?;
    let known: HashSet<String> =
        tx.labels(&caller.shop).list().await?.into_iter().map(|label| label.id).collect();
    let mut labels: Vec<Label> = Vec::new();
    for label in asked {
        let name = filled("name", &label.name, limits::LABEL_CHARS_MAX)?;
        let id = if label.id.is_empty() { chance::id("lbl_")? } else { label.id };
        let mine = known.contains(&id) || !labels.iter().any(|other| other.id == id);
        if label.hue > 5 || !mine || labels.iter().any(|other| other.name == name) {
            return Err(Refused::invalid("name", "refused-label"));
        }
        labels.push(Label { id, name, hue: label.hue });
    }
    tx.labels(&caller.shop).set(&labels).await?;
    tx.save().await?;
    Ok(Json(labels))
}
