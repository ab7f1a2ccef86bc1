//! Webhooks, for the console: where programs are told, what they were told, and that again.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use comptoir_api::cloud::Scope;
use comptoir_api::cloud::webhook::MESSAGES;
use comptoir_api::cloud_console::{NewWebhook, Webhook, WebhookDelivery, WebhookLog, WebhookTold};
use comptoir_api::shop::Done;
use comptoir_store::callbacks::{CallbackRow, Place};
use comptoir_store::deliveries::{DeliveryRow, DeliveryState};
use comptoir_store::{ShopId, StoreError, Tx};
use serde::Deserialize;

use super::caller::Caller;
use super::input::{Asked, Body, filled, line, page};
use super::refused::{Answer, Refused};
use crate::cloud::hooks::{Challenge, ChallengeError, PostError};
use crate::reach::Forbidden;
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/webhooks", get(list).post(add))
        .route("/api/webhooks/{id}", delete(remove))
        .route("/api/webhooks/{id}/deliveries", get(log))
        .route("/api/webhooks/{id}/deliveries/{delivery}", get(told))
        .route("/api/webhooks/{id}/deliveries/{delivery}/again", post(again))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<Webhook>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(all(&mut tx, &caller.shop).await?))
}

/// Owners may: whoever is told reads what customers write.
async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<NewWebhook>,
) -> Answer<Json<Vec<Webhook>>> {
    let url = filled("url", &asked.url, limits::CALLBACK_CHARS_MAX)?;
    let verify_token = line("verify_token", &asked.verify_token, limits::VERIFY_TOKEN_CHARS_MAX)?;
    let mut fields = asked.fields;
    if fields.len() > limits::FIELDS_MAX {
        return Err(Refused::over("fields", "refused-too-many", limits::FIELDS_MAX));
    }
    if fields.iter().any(|field| field.is_empty() || field.len() > 64) {
        return Err(Refused::invalid("fields", "refused-body"));
    }
    if fields.is_empty() {
        fields.push(MESSAGES.to_owned());
    }
    let mut tx = counter.store.read().await?;
    let token = tx.tokens().lookup(&asked.token).await?;
    drop(tx);
    let token = token.filter(|token| token.shop == caller.shop).ok_or_else(Refused::not_found)?;
    if !token.may(Scope::Webhooks) {
        return Err(Refused::invalid("token", "refused-webhook-scope"));
    }
    let shop = counter.shop(&caller.shop).ok_or_else(Refused::closed)?;
    shop.hooks().challenge(&Challenge { url: &url, verify_token: &verify_token }).await?;
    let callback = CallbackRow {
        id: chance::id("cbk_")?,
        token: token.id,
        place: Place::Own,
        url,
        verify_token,
        fields,
        active: true,
        made_ms: counter.now_ms(),
    };
    let mut tx = counter.store.begin().await?;
    if tx.callbacks(&caller.shop).list().await?.len() >= limits::CALLBACKS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::CALLBACKS_MAX));
    }
    tx.callbacks(&caller.shop).put(&callback).await?;
    let told = all(&mut tx, &caller.shop).await?;
    tx.save().await?;
    Ok(Json(told))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Vec<Webhook>>> {
    let mut tx = counter.store.begin().await?;
    if !tx.callbacks(&caller.shop).remove(&id).await? {
        return Err(Refused::not_found());
    }
    let told = all(&mut tx, &caller.shop).await?;
    tx.save().await?;
    Ok(Json(told))
}

#[derive(Debug, Deserialize)]
struct LogAsked {
    before: Option<i64>,
    limit: Option<u32>,
}

async fn log(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    Asked(asked): Asked<LogAsked>,
) -> Answer<Json<WebhookLog>> {
    let mut tx = counter.store.read().await?;
    tx.callbacks(&caller.shop).lookup(&id).await?.ok_or_else(Refused::not_found)?;
    let limit = page(asked.limit);
    let mut rows = tx.deliveries(&caller.shop).list(&id, asked.before, limit + 1).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let before = rows.last().filter(|_| more).map(|row| row.seq);
    Ok(Json(WebhookLog { deliveries: rows.into_iter().map(delivery).collect(), before }))
}

/// What a program was told, to the letter. It is asked for one by one: it may hold words of
/// customers.
async fn told(
    State(counter): State<AppState>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Answer<Json<WebhookTold>> {
    let mut tx = counter.store.read().await?;
    let row = tx.deliveries(&caller.shop).lookup(&delivery).await?;
    let row = row.filter(|row| row.callback == id && !row.body.is_empty());
    Ok(Json(WebhookTold { body: row.ok_or_else(Refused::not_found)?.body }))
}

async fn again(
    State(counter): State<AppState>,
    caller: Caller,
    Path((id, delivery)): Path<(String, String)>,
) -> Answer<Json<Done>> {
    let mut tx = counter.store.begin().await?;
    let row = tx.deliveries(&caller.shop).lookup(&delivery).await?;
    row.filter(|row| row.callback == id).ok_or_else(Refused::not_found)?;
    if !tx.deliveries(&caller.shop).again(&delivery, counter.now_ms()).await? {
        return Err(Refused::invalid("", "refused-webhook-gone"));
    }
    tx.save().await?;
    if let Some(shop) = counter.shop(&caller.shop) {
        shop.hooks().wake();
    }
    Ok(Json(Done {}))
}

async fn all(tx: &mut Tx, shop: &ShopId) -> Result<Vec<Webhook>, StoreError> {
    let tokens = tx.tokens().list(shop).await?;
    let names: HashMap<String, String> =
        tokens.into_iter().map(|token| (token.id, token.name)).collect();
    let mut webhooks = Vec::new();
    for row in tx.callbacks(shop).list().await? {
        // A program whose token was taken away is told nothing.
        let Some(program) = names.get(&row.token).cloned() else { continue };
        let waiting = tx.deliveries(shop).count_of(&row.id).await?;
        let place = match row.place {
            Place::App => "app",
            Place::Account => "account",
            Place::Number => "number",
            Place::Own => "own",
            Place::Rule => continue,
        };
        webhooks.push(Webhook {
            id: row.id,
            token: row.token,
            program,
            place: place.to_owned(),
            url: row.url,
            fields: row.fields,
            active: row.active,
            made_ms: row.made_ms,
            waiting,
        });
    }
    Ok(webhooks)
}

fn delivery(row: DeliveryRow) -> WebhookDelivery {
    let state = match row.state {
        DeliveryState::Waiting => "waiting",
        DeliveryState::Done => "done",
        DeliveryState::GivenUp => "given_up",
    };
    WebhookDelivery {
        id: row.id,
        at: row.seq,
        field: row.field,
        about: row.about,
        state: state.to_owned(),
        attempts: row.attempts,
        code: row.code,
        error: row.error,
        made_ms: row.made_ms,
        due_ms: row.due_ms,
        ended_ms: row.ended_ms,
        again: !row.body.is_empty(),
    }
}

impl From<ChallengeError> for Refused {
    fn from(error: ChallengeError) -> Self {
        match error {
            ChallengeError::Address => Self::invalid("url", "refused-webhook-address"),
            ChallengeError::VerifyToken => {
                Self::over("verify_token", "refused-too-long", limits::VERIFY_TOKEN_CHARS_MAX)
            }
            ChallengeError::Post(error) => {
                let key = match error {
                    PostError::Forbidden(Forbidden::Plain) => "refused-webhook-plain",
                    PostError::Forbidden(_) => "refused-webhook-private",
                    PostError::Address => "refused-webhook-address",
                    PostError::Unreachable | PostError::Slow | PostError::Broken => {
                        "refused-webhook-unreachable"
                    }
                };
                Self::invalid("url", key)
            }
            ChallengeError::Status(status) => {
                Self::invalid("verify_token", "refused-webhook-status").number(i64::from(status))
            }
            ChallengeError::Other => Self::invalid("url", "refused-webhook-other"),
            ChallengeError::NoChance(error) => error.into(),
        }
    }
}
