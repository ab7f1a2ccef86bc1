//! The question after closing: switched on or off, and its words.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::AutoReply;

use super::caller::Caller;
use super::input::{Body, line};
use super::refused::{Answer, Refused};
use crate::shop::rating::RATING;
use crate::{AppState, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/rating", get(read).put(write))
}

async fn read(State(counter): State<AppState>, caller: Caller) -> Answer<Json<AutoReply>> {
    Ok(Json(counter.store.read().await?.automations(&caller.shop).lookup(RATING).await?))
}

/// A language without words of its own is asked in ours.
async fn write(
    State(counter): State<AppState>,
    caller: Caller,
    Body(mut asked): Body<AutoReply>,
) -> Answer<Json<AutoReply>> {
    if asked.texts.len() > limits::LANGUAGES_MAX {
        return Err(Refused::over("texts", "refused-too-many", limits::LANGUAGES_MAX));
    }
    for (_, text) in &mut asked.texts {
        *text = line("texts", text, limits::REPLY_CHARS_MAX)?;
    }
    let mut tx = counter.store.begin().await?;
    tx.automations(&caller.shop).set(RATING, &asked).await?;
    tx.save().await?;
    Ok(Json(asked))
}
