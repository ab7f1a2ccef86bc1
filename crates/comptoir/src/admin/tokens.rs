//! Tokens of programs, from the command line.

use comptoir_api::cloud::{Scope, VERSION};
use comptoir_counter::AppState;
use comptoir_counter::cloud::token::{self, TokenError};
use comptoir_store::ShopId;
use comptoir_store::cloud::AccountRow;
use comptoir_store::tokens::TokenRow;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::AdminError;

/// A token to make.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct NewToken {
    pub(crate) shop: String,
    pub(crate) name: String,
    /// None: everything.
    pub(crate) scopes: Vec<Scope>,
    /// `None`: never.
    pub(crate) expires_days: Option<u32>,
}

const DAY_MS: u64 = 24 * 3_600_000;

pub(super) async fn create(counter: &AppState, new: NewToken) -> Result<Value, AdminError> {
    let shop = ShopId(new.shop);
    let ends = |days: u32| counter.now_ms().saturating_add(u64::from(days) * DAY_MS);
    let asked = comptoir_counter::cloud::NewToken {
        name: new.name,
        scopes: new.scopes,
        expires_ms: new.expires_days.map(ends),
        made_by: String::new(),
    };
    let made = token::make(counter, &shop, &asked).await.map_err(failed)?;
    let mut told = row(&made.row);
    if let Some(told) = told.as_object_mut() {
        told.insert("token".to_owned(), made.token.into());
        told.insert("app_secret".to_owned(), made.row.app_secret.into());
        told.extend(numbers(made.account.as_ref()));
        let base = &counter.config.base;
        told.insert("base_url".to_owned(), base.clone().into());
        told.insert("example".to_owned(), format!("{base}/{VERSION}").into());
    }
    Ok(told)
}

pub(super) async fn list(counter: &AppState, shop: &str) -> Result<Value, AdminError> {
    let shop = ShopId(shop.to_owned());
    let (tokens, account) = token::list(&counter.store, &shop).await.map_err(failed)?;
    let tokens: Vec<Value> = tokens.iter().map(row).collect();
    let mut told = numbers(account.as_ref());
    told.insert("tokens".to_owned(), tokens.into());
    Ok(Value::Object(told))
}

pub(super) async fn remove(
    counter: &AppState,
    shop: &str,
    token: &str,
) -> Result<Value, AdminError> {
    let shop = ShopId(shop.to_owned());
    token::remove(counter, &shop, token).await.map_err(failed)?;
    Ok(json!({ "removed": token }))
}

fn row(token: &TokenRow) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "scopes": token.scopes,
        "app_id": token.app,
        "made_by": token.made_by,
        "created_ms": token.created_ms,
        "expires_ms": token.expires_ms,
        "used_ms": token.used_ms,
    })
}

fn numbers(account: Option<&AccountRow>) -> serde_json::Map<String, Value> {
    let mut told = serde_json::Map::new();
    if let Some(account) = account {
        let values = [
            ("phone_number_id", &account.phone_number),
            ("waba_id", &account.waba),
            ("catalog_id", &account.catalog),
            ("display_phone_number", &account.display_phone),
        ];
        told.extend(values.map(|(name, value)| (name.to_owned(), Value::from(value.clone()))));
    }
    told
}

fn failed(error: TokenError) -> AdminError {
    match error {
        TokenError::Store(_) | TokenError::Chance(_) => AdminError::system(error),
        error => AdminError::refused(error),
    }
}
