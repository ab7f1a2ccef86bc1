//! What a token is, and an app's own token: what clients ask before they subscribe.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use comptoir_api::cloud::params::Params;
use comptoir_api::cloud::{CloudError, Scope};
use comptoir_store::tokens::TokenRow;
use serde_json::{Value, json};

use crate::cloud::call::{Call, add_pairs};
use crate::cloud::trouble::Answer;
use crate::{AppState, chance};

/// `POST` or `GET /oauth/access_token`: an app's id and secret for the token they make together.
pub(crate) async fn access_token(
    State(counter): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<Value>> {
    let mut params = Params::default();
    add_pairs(&mut params, query.unwrap_or_default().as_bytes());
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.unwrap_or_default().contains("json") {
        params.add_json(&body)?;
    } else {
        add_pairs(&mut params, &body);
    }
    let (app, secret) = (params.needed("client_id")?, params.needed("client_secret")?);
    let found = counter.store.read().await?.tokens().find_by_app(&app).await?;
    // By their hashes: how long it takes says nothing of the secret.
    let known = found.filter(|token| chance::hash(&token.app_secret) == chance::hash(&secret));
    if known.is_none_or(|token| token.has_ended(counter.now_ms())) {
        let details = "client_id and client_secret are the app id and app secret that were shown \
                       with the token.";
        return Err(CloudError::new(400, 101, "Error validating application", details).into());
    }
    Ok(Json(json!({ "access_token": format!("{app}|{secret}"), "token_type": "bearer" })))
}

/// `GET /debug_token`: what another token of the shop may do, and until when.
pub(crate) async fn debug_token(call: Call) -> Answer<Json<Value>> {
    let asked = call.params.needed("input_token")?;
    let mut tx = call.counter.store.read().await?;
    let found = match asked.split_once('|') {
        Some((app, secret)) => tx
            .tokens()
            .find_by_app(app)
            .await?
            .filter(|token| chance::hash(&token.app_secret) == chance::hash(secret)),
        None => tx.tokens().find_by_hash(&chance::hash(&asked)).await?,
    };
    let Some(token) = found.filter(|token| token.shop == call.shop.id) else {
        return Ok(Json(json!({ "data": {
            "app_id": call.token.app,
            "application": call.token.name,
            "is_valid": false,
            "scopes": [],
            "error": { "code": 190, "message": "Invalid OAuth access token." },
        }})));
    };
    let valid = !token.has_ended(call.counter.now_ms());
    let expires_s = token.expires_ms.map_or(0, |end| end / 1_000);
    let scopes = scopes(&token);
    let granular = |scope: &&str| json!({ "scope": scope, "target_ids": [call.account.waba] });
    Ok(Json(json!({ "data": {
        "app_id": token.app,
        "type": "SYSTEM_USER",
        "application": token.name,
        "data_access_expires_at": 0,
        "expires_at": expires_s,
        "is_valid": valid,
        "issued_at": token.created_ms / 1_000,
        "granular_scopes": scopes.iter().map(granular).collect::<Vec<_>>(),
        "scopes": scopes,
        "user_id": token.app,
    }})))
}

/// Our scopes by the names that clients look for.
fn scopes(token: &TokenRow) -> Vec<&'static str> {
    let mut scopes = Vec::new();
    if token.may(Scope::Messages) {
        scopes.push("whatsapp_business_messaging");
    }
    if token.may(Scope::Webhooks) || token.may(Scope::Catalogue) {
        scopes.push("whatsapp_business_management");
    }
    if token.may(Scope::Catalogue) {
        scopes.push("catalog_management");
    }
    scopes
}
