//! What programs say of the shop, and whether its catalogue and carts are shown.

use axum::Json;
use comptoir_api::cloud::{CloudError, Scope, Settings};
use serde_json::{Value, json};

use super::call::Call;
use super::paging::pick;
use super::trouble::{Answer, Trouble};
use super::{phone, uploads};
use crate::media::PictureError;
use crate::{catalogue, limits, media};

/// Kinds of business, as the Cloud API names them.
const VERTICALS: [&str; 27] = [
    "UNDEFINED",
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "NOT_A_BIZ",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
    "MATRIMONY_SERVICE",
    "TOBACCO",
    "WEAPONS",
    "",
];

/// `GET /{phone}/whatsapp_business_profile`: flat, as clients read it.
pub(super) async fn show(call: Call) -> Answer<Json<Value>> {
    call.need_phone()?;
    let shop = phone::shop(&call).await?;
    let Settings { about, description, email, websites, vertical, .. } =
        call.account.settings.clone();
    let mut profile = json!({
        "messaging_product": "whatsapp",
        "about": if about.is_empty() { shop.tagline } else { about },
        "description": if description.is_empty() { shop.about } else { description },
        "address": shop.address,
        "email": email,
        "websites": websites,
        "vertical": vertical,
    });
    if let (false, Some(profile)) = (shop.picture.is_empty(), profile.as_object_mut()) {
        let path = catalogue::media_path(&shop.id, &shop.picture);
        let base = &call.counter.config.base;
        let url = format!("{base}/{}", path.trim_start_matches('/'));
        profile.insert("profile_picture_url".to_owned(), url.into());
    }
    let profile = pick(&call, profile, &["messaging_product", "vertical"]);
    Ok(Json(json!({ "data": [profile] })))
}

/// `POST` of it: what is not named stays. The address is the shop's own, and so is the picture.
pub(super) async fn set(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_phone()?;
    let mut settings = call.account.settings.clone();
    line(&call, "about", 139, &mut settings.about)?;
    line(&call, "description", 512, &mut settings.description)?;
    line(&call, "email", 128, &mut settings.email)?;
    if !settings.email.is_empty() && !settings.email.contains('@') {
        return Err(CloudError::invalid("'email' has to be an address.").into());
    }
    if let Some(vertical) = call.params.text("vertical") {
        let vertical = vertical.to_ascii_uppercase();
        if !VERTICALS.contains(&vertical.as_str()) {
            let details = format!("'vertical' has to be one of {}.", VERTICALS.join(", "));
            return Err(CloudError::invalid(details).into());
        }
        settings.vertical = vertical;
    }
    if call.params.has("websites") {
        let websites: Vec<String> = call.params.object("websites")?.unwrap_or_default();
        let is_page = |site: &String| site.starts_with("http://") || site.starts_with("https://");
        if websites.len() > 2 || !websites.iter().all(|site| site.len() <= 256 && is_page(site)) {
            let details = "'websites': at most two http or https addresses of 256 characters.";
            return Err(CloudError::invalid(details).into());
        }
        settings.websites = websites;
    }
    let picture = match call.params.text("profile_picture_handle") {
        Some(handle) => Some(picture(&call, &handle).await?),
        None => None,
    };
    let mut address = None;
    if call.params.has("address") {
        let mut said = String::new();
        line(&call, "address", limits::ABOUT_CHARS_MAX, &mut said)?;
        address = Some(said);
    }
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_accounts().set(&call.shop.id, &settings).await?;
    if let (Some(mut row), true) =
        (tx.shops().lookup(&call.shop.id).await?, picture.is_some() || address.is_some())
    {
        row.address = address.unwrap_or(row.address);
        row.picture = picture.unwrap_or(row.picture);
        tx.shops().update(&row).await?;
    }
    tx.save().await?;
    Ok(Json(json!({ "success": true })))
}

/// `GET /{phone}/whatsapp_commerce_settings`: all of it, whatever was asked.
pub(super) async fn trade(call: Call) -> Answer<Json<Value>> {
    need_number_or_account(&call)?;
    let settings = &call.account.settings;
    Ok(Json(json!({ "data": [{
        "id": call.account.catalog,
        "is_cart_enabled": settings.cart_enabled,
        "is_catalog_visible": settings.catalog_visible,
    }] })))
}

/// `POST` of it.
pub(super) async fn set_trade(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    need_number_or_account(&call)?;
    let mut settings = call.account.settings.clone();
    if let Some(on) = call.params.truth("is_cart_enabled") {
        settings.cart_enabled = on;
    }
    if let Some(on) = call.params.truth("is_catalog_visible") {
        settings.catalog_visible = on;
    }
    phone::save(&call, &settings).await.map(Json)
}

/// One client asks the account for what is the number's: each has one.
fn need_number_or_account(call: &Call) -> Answer<()> {
    if call.need_waba().is_ok() { Ok(()) } else { call.need_phone() }
}

/// Takes a line over, if it was said; an empty one clears it.
fn line(call: &Call, name: &str, limit: usize, into: &mut String) -> Answer<()> {
    if !call.params.has(name) {
        return Ok(());
    }
    let said = call.params.text(name).unwrap_or_default();
    let size = said.chars().count();
    if size > limit {
        let details = format!("'{name}' has {size} characters; at most {limit} fit.");
        return Err(CloudError::invalid(details).into());
    }
    *into = said;
    Ok(())
}

async fn picture(call: &Call, handle: &str) -> Answer<String> {
    let bytes = uploads::by_handle(call, handle).await?;
    let kept = media::keep(&call.counter.media(&call.shop.id), bytes).await;
    kept.map_err(|error| match error {
        PictureError::NotKept(error) => error.into(),
        error => Trouble(CloudError::media_upload(format!("The upload is {error}."))),
    })
}
