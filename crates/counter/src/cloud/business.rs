//! The shop's business account: there is one, and it has one number.

use axum::Json;
use serde_json::{Value, json};

use super::call::Call;
use super::paging::{page, pick};
use super::trouble::Answer;
use super::{objects, phone};

/// The account as an object.
pub(super) async fn object(call: &Call) -> Answer<Value> {
    let shop = phone::shop(call).await?;
    Ok(json!({
        "id": call.account.waba,
        "name": shop.name,
        // The Graph API's numbers for time zones; 0: not known.
        "timezone_id": "0",
        "currency": shop.currency,
        "message_template_namespace": call.account.waba,
        "account_review_status": "APPROVED",
        "business_verification_status": "not_verified",
        "ownership_type": "SELF",
        "status": "ACTIVE",
        "is_enabled_for_insights": false,
        "health_status": phone::health(&call.account.waba, "WABA"),
        "subscribed_apps": {
            "data": [{ "whatsapp_business_api_data": objects::app(call) }],
        },
    }))
}

/// `GET /{waba}/phone_numbers`.
pub(super) async fn phones(call: Call) -> Answer<Json<Value>> {
    call.need_waba()?;
    let number = phone::object(&call).await?;
    let number = pick(&call, number, &["display_phone_number", "verified_name"]);
    let path = format!("{}/phone_numbers", call.account.waba);
    let entries = vec![(call.account.phone_number.clone(), number)];
    Ok(Json(page(&call, &path, entries)))
}
