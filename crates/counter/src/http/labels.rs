//! Labels, for the console.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::Label;

use super::caller::Caller;
use super::input::{Body, filled};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits, shop};

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
        let id = if label.id.is_empty() { chance::id("lbl_")? } else { label.id.clone() };
        let mine = known.contains(&id) || !labels.iter().any(|other| other.id == id);
        if label.hue > 5 || !mine || labels.iter().any(|other| other.name == name) {
            return Err(Refused::invalid("name", "refused-label"));
        }
        if label.reply_minutes > limits::REPLY_MINUTES_MAX {
            let most = limits::REPLY_MINUTES_MAX as usize;
            return Err(Refused::over("reply_minutes", "refused-reply-minutes", most));
        }
        if label.late.notify.len() > limits::MENTIONS_MAX {
            return Err(Refused::over("late", "refused-too-many", limits::MENTIONS_MAX));
        }
        labels.push(Label { id, name, ..label });
    }
    let before = tx.staff().labels(&caller.shop).await?;
    tx.labels(&caller.shop).set(&labels).await?;
    // Who went by a label that is gone sees its chats no more.
    let lost = before != tx.staff().labels(&caller.shop).await?;
    if lost {
        shop::announce_readers(&mut tx, &caller.shop, counter.now_ms()).await?;
    }
    tx.save().await?;
    if lost {
        counter.refresh(&caller.shop, None);
    }
    Ok(Json(labels))
}
