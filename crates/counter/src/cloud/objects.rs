//! `/{id}`: what it answers depends on what the id is.

use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::cloud::CloudError;
use serde_json::{Value, json};

use super::call::Call;
use super::paging::pick;
use super::trouble::Answer;
use super::{blocks, business, flows, links, media, phone, profile, templates, uploads};
use crate::AppState;

/// All addresses but those of messages and webhooks.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/{id}", get(show).post(change).delete(remove))
        .route("/{phone}/media", post(media::upload))
        .route("/{media}/file", get(media::download))
        .route("/{app}/uploads", post(uploads::begin))
        .route("/{phone}/register", post(phone::register))
        .route("/{phone}/deregister", post(phone::accepted))
        .route("/{phone}/request_code", post(phone::accepted))
        .route("/{phone}/verify_code", post(phone::accepted))
        .route("/{phone}/settings", get(phone::settings).post(phone::accepted))
        .route(
            "/{phone}/conversational_automation",
            get(phone::automation).post(phone::set_automation),
        )
        .route("/{phone}/whatsapp_business_encryption", get(phone::key).post(phone::set_key))
        .route("/{phone}/whatsapp_business_profile", get(profile::show).post(profile::set))
        .route("/{phone}/whatsapp_commerce_settings", get(profile::trade).post(profile::set_trade))
        .route("/{phone}/message_qrdls", get(links::list).post(links::make))
        .route(
            "/{phone}/message_qrdls/{code}",
            get(links::show).post(links::make).delete(links::remove),
        )
        .route(
            "/{phone}/block_users",
            get(blocks::list).post(blocks::block).delete(blocks::unblock),
        )
        .route("/{waba}/phone_numbers", get(business::phones))
        .route(
            "/{waba}/message_templates",
            get(templates::list).post(templates::make).delete(templates::remove),
        )
        .route("/{waba}/message_templates/{template}", get(templates::one))
        .route("/{waba}/upsert_message_templates", post(templates::upsert))
        .route("/{waba}/flows", get(flows::list).post(flows::make))
        .route("/{flow}/assets", get(flows::assets).post(flows::set_assets))
        .route("/{flow}/assets/flow.json", get(flows::json_of))
        .route("/{flow}/publish", post(flows::publish))
        .route("/{flow}/deprecate", post(flows::deprecate))
}

async fn show(call: Call) -> Answer<Json<Value>> {
    let id = call.part(0).to_owned();
    let found = if id == call.account.phone_number {
        phone::object(&call).await?
    } else if id == call.account.waba {
        business::object(&call).await?
    } else if id == call.token.app || id == "app" || id == "me" {
        app(&call)
    } else if id == call.account.catalog {
        json!({ "id": id, "name": "catalogue", "vertical": "commerce" })
    } else if let Some(upload) = id.strip_prefix(uploads::PREFIX) {
        uploads::show(&call, upload).await?
    } else if let Some(row) = media::find(&call, &id).await? {
        // Whole, whatever was asked: clients need all of it.
        return Ok(Json(media::show(&call, row).await?));
    } else if let Some(row) = templates::lookup(&call, &id).await? {
        return Ok(Json(templates::shown(&call, &row)));
    } else if let Some(row) = flows::lookup(&call, &id).await? {
        return Ok(Json(flows::shown(&call, &row)));
    } else {
        return Err(CloudError::unknown(&id).into());
    };
    Ok(Json(pick(&call, found, &[])))
}

async fn change(call: Call) -> Answer<Json<Value>> {
    let id = call.part(0).to_owned();
    let done = if id == call.account.phone_number {
        phone::change(&call).await?
    } else if id == call.account.waba {
        json!({ "success": true })
    } else if let Some(upload) = id.strip_prefix(uploads::PREFIX) {
        uploads::take(&call, upload).await?
    } else if let Some(row) = templates::lookup(&call, &id).await? {
        templates::change(&call, row).await?
    } else if let Some(row) = flows::lookup(&call, &id).await? {
        flows::change(&call, row).await?
    } else {
        return Err(CloudError::unknown(&id).into());
    };
    Ok(Json(done))
}

async fn remove(call: Call) -> Answer<Json<Value>> {
    let id = call.part(0).to_owned();
    let done = if let Some(row) = media::find(&call, &id).await? {
        media::delete(&call, &row).await?
    } else if let Some(row) = flows::lookup(&call, &id).await? {
        flows::remove(&call, &row).await?
    } else {
        return Err(CloudError::unknown(&id).into());
    };
    Ok(Json(done))
}

/// The program itself.
pub(super) fn app(call: &Call) -> Value {
    json!({ "id": call.token.app, "name": call.token.name, "link": call.counter.config.base })
}
