//! The shop's number: what it is, how it is set up. Nothing has to be registered here, so the calls
//! of registration are accepted and do nothing.

use axum::Json;
use comptoir_api::cloud::{CloudError, Scope, Settings};
use comptoir_store::shops::ShopRow;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::Call;
use super::exchange::seal;
use super::hooks;
use super::paging::pick;
use super::trouble::Answer;
use crate::chance;

/// A command of a bot, as programs write it.
#[derive(Deserialize)]
struct Command {
    #[serde(default)]
    command_name: String,
    #[serde(default)]
    command_description: String,
}

/// The number as an object.
pub(super) async fn object(call: &Call) -> Answer<Value> {
    let shop = shop(call).await?;
    let mut tx = call.counter.store.read().await?;
    let callbacks = hooks::configuration(&mut tx, call).await?;
    drop(tx);
    let settings = &call.account.settings;
    let number = &call.account.display_phone;
    Ok(json!({
        "id": call.account.phone_number,
        "verified_name": shop.name,
        "display_phone_number": written(number),
        "code_verification_status": "VERIFIED",
        "quality_rating": "GREEN",
        "quality_score": { "score": "GREEN" },
        "platform_type": "CLOUD_API",
        "throughput": { "level": "STANDARD" },
        "webhook_configuration": callbacks,
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "account_mode": "LIVE",
        "host_platform": "CLOUD_API",
        "is_official_business_account": false,
        "is_on_biz_app": false,
        "is_pin_enabled": !settings.pin_hash.is_empty(),
        "is_preverified_number": false,
        "search_visibility": "NON_VISIBLE",
        "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED",
        "messaging_limit_tier": "TIER_UNLIMITED",
        "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
        "country_dial_code": number.get(..3).unwrap_or_default(),
        "last_onboarded_time": time(shop.created_ms),
        "conversational_automation": automation_of(call, settings),
        "health_status": health(&call.account.phone_number, "PHONE_NUMBER"),
    }))
}

/// That an object of the account may be used.
pub(super) fn health(id: &str, kind: &str) -> Value {
    let entity = json!({ "entity_type": kind, "id": id, "can_send_message": "AVAILABLE" });
    json!({ "can_send_message": "AVAILABLE", "entities": [entity] })
}

/// `POST /{phone}`: a PIN; a name or a callback that stands elsewhere.
pub(super) async fn change(call: &Call) -> Answer<Value> {
    if let Some(Json(done)) = hooks::configure_number(call).await? {
        return Ok(done);
    }
    if call.params.has("pin") {
        return set_pin(call).await;
    }
    // The name is the shop's: who owns it changes it in the console.
    Ok(json!({ "success": true }))
}

/// `POST /{phone}/register`.
pub(super) async fn register(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    if call.params.has("pin") {
        return set_pin(&call).await.map(Json);
    }
    Ok(Json(json!({ "success": true })))
}

async fn set_pin(call: &Call) -> Answer<Value> {
    call.need(Scope::Catalogue)?;
    let pin = call.params.needed("pin")?;
    if pin.len() != 6 || !pin.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(CloudError::invalid("'pin' has to be six digits.").into());
    }
    let pin_hash = chance::hash(&format!("{} {pin}", call.account.phone_number));
    let settings = Settings { pin_hash, ..call.account.settings.clone() };
    save(call, &settings).await
}

/// What is accepted and does nothing: there is no number to be registered.
pub(super) async fn accepted(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    Ok(Json(json!({ "success": true })))
}

/// `GET /{phone}/settings`.
pub(super) async fn settings(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    let settings = json!({
        "calling": { "status": "DISABLED", "callback_permission_status": "DISABLED" },
        "storage_configuration": { "status": "DEFAULT" },
        "user_identity_change": { "enable_identity_key_check": false },
    });
    Ok(Json(pick(&call, settings, &[])))
}

/// `GET /{phone}/conversational_automation`.
pub(super) async fn automation(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    let automation = automation_of(&call, &call.account.settings);
    Ok(Json(json!({ "conversational_automation": automation, "id": call.account.phone_number })))
}

/// `POST` of it: what is not named stays.
pub(super) async fn set_automation(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_phone()?;
    let mut settings = call.account.settings.clone();
    if let Some(prompts) = call.params.object::<Vec<String>>("prompts")? {
        if prompts.len() > 4 || prompts.iter().any(|prompt| prompt.chars().count() > 80) {
            let details = "'prompts': at most four, of at most 80 characters.";
            return Err(CloudError::invalid(details).into());
        }
        settings.prompts = prompts;
    }
    if let Some(commands) = call.params.object::<Vec<Command>>("commands")? {
        let fits = |command: &Command| {
            (1..=32).contains(&command.command_name.chars().count())
                && (1..=256).contains(&command.command_description.chars().count())
        };
        if commands.len() > 30 || !commands.iter().all(fits) {
            let details = "'commands': at most 30, with a 'command_name' of 1 to 32 characters and \
                           a 'command_description' of 1 to 256.";
            return Err(CloudError::invalid(details).into());
        }
        let pairs = commands.into_iter().map(|one| (one.command_name, one.command_description));
        settings.commands = pairs.collect();
    }
    if let Some(on) = call.params.truth("enable_welcome_message") {
        settings.welcome_message = on;
    }
    save(&call, &settings).await.map(Json)
}

/// `GET /{phone}/whatsapp_business_encryption`: the key for forms' data.
pub(super) async fn key(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    let key = &call.account.settings.public_key;
    if key.is_empty() {
        return Ok(Json(json!({ "data": [] })));
    }
    let status = "business_public_key_signature_status";
    Ok(Json(json!({ "data": [{ "business_public_key": key, status: "VALID" }] })))
}

/// `POST` of it.
pub(super) async fn set_key(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_phone()?;
    let public_key = call.params.needed("business_public_key")?;
    seal::read_key(&public_key).map_err(|error| {
        CloudError::invalid(format!("'business_public_key' cannot be used: {error}."))
    })?;
    let settings = Settings { public_key, ..call.account.settings.clone() };
    save(&call, &settings).await.map(Json)
}

/// Saves what programs set.
pub(super) async fn save(call: &Call, settings: &Settings) -> Answer<Value> {
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_accounts().set(&call.shop.id, settings).await?;
    tx.save().await?;
    Ok(json!({ "success": true }))
}

/// The shop as its owner describes it.
pub(super) async fn shop(call: &Call) -> Answer<ShopRow> {
    let mut tx = call.counter.store.read().await?;
    let row = tx.shops().lookup(&call.shop.id).await?;
    Ok(row.ok_or_else(|| CloudError::unavailable("The shop is gone."))?)
}

/// A moment as the Graph API writes it.
pub(super) fn time(at_ms: u64) -> String {
    let at = jiff::Timestamp::from_millisecond(i64::try_from(at_ms).unwrap_or_default());
    at.unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

fn automation_of(call: &Call, settings: &Settings) -> Value {
    let commands = settings.commands.iter().map(
        |(name, description)| json!({ "command_name": name, "command_description": description }),
    );
    json!({
        "id": call.account.phone_number,
        "enable_welcome_message": settings.welcome_message,
        "prompts": settings.prompts,
        "commands": commands.collect::<Vec<_>>(),
    })
}

/// A number as people read it: `+999 123-456-789`.
fn written(digits: &str) -> String {
    let (country, rest) = digits.split_at_checked(3).unwrap_or((digits, ""));
    let groups: Vec<&str> =
        (0..rest.len()).step_by(3).filter_map(|at| rest.get(at..rest.len().min(at + 3))).collect();
    format!("+{country} {}", groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_one() {
        assert_eq!(written("999123456789"), "+999 123-456-789");
        assert_eq!(time(1_795_510_800_000), "2026-11-24T09:00:00+0000");
    }
}
