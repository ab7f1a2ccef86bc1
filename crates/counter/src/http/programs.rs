//! Programs that speak for the shop: who may, with what.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use comptoir_api::programs::{MadeProgram, NewProgram, Numbers, Program, Programs};
use comptoir_api::shop::Done;
use comptoir_store::cloud::AccountRow;
use comptoir_store::tokens::TokenRow;

use super::caller::Caller;
use super::input::Body;
use super::refused::{Answer, Refused};
use crate::cloud::token::{self, TokenError};
use crate::cloud::{NewToken, reads};
use crate::{AppState, limits};

const DAY_MS: u64 = 24 * 3_600_000;

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/programs", get(list).post(add))
        .route("/api/programs/{token}", delete(remove))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Programs>> {
    let (tokens, account) = token::list(&counter.store, &caller.shop).await?;
    let programs = tokens.into_iter().map(program).collect();
    let numbers = account.map(numbers);
    Ok(Json(Programs { programs, numbers, base: counter.config.base.clone() }))
}

/// Whoever lets a program in lets somebody read: the owner's to decide.
async fn add(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<NewProgram>,
) -> Answer<Json<MadeProgram>> {
    if asked.scopes.is_empty() {
        return Err(Refused::invalid("scopes", "refused-empty"));
    }
    let days = asked.expires_days.map(|days| u64::from(days.clamp(1, 3_650)));
    let new = NewToken {
        name: asked.name,
        scopes: asked.scopes,
        expires_ms: days.map(|days| counter.now_ms().saturating_add(days * DAY_MS)),
        made_by: caller.staff.name,
    };
    let made = token::make(&counter, &caller.shop, &new).await?;
    let app_secret = made.row.app_secret.clone();
    Ok(Json(MadeProgram { token: made.token, app_secret, program: program(made.row) }))
}

async fn remove(
    State(counter): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Done>> {
    token::remove(&counter, &caller.shop, &id).await?;
    Ok(Json(Done {}))
}

fn program(row: TokenRow) -> Program {
    Program {
        reads: reads(&row),
        id: row.id,
        name: row.name,
        scopes: row.scopes,
        app_id: row.app,
        made_by: row.made_by,
        created_ms: row.created_ms,
        expires_ms: row.expires_ms,
        used_ms: row.used_ms,
    }
}

fn numbers(row: AccountRow) -> Numbers {
    Numbers {
        phone_number_id: row.phone_number,
        waba_id: row.waba,
        catalog_id: row.catalog,
        display_phone_number: row.display_phone,
    }
}

impl From<TokenError> for Refused {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Name => {
                Self::over("name", "refused-program-name", limits::TOKEN_NAME_CHARS_MAX)
            }
            TokenError::TooMany(limit) => {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                Self::new(StatusCode::CONFLICT, "conflict", "refused-programs").number(limit)
            }
            TokenError::NoShop(_) | TokenError::NoToken(_) => Self::not_found(),
            TokenError::Store(error) => error.into(),
            TokenError::Chance(error) => error.into(),
        }
    }
}
