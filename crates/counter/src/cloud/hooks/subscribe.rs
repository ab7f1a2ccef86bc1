//! Programs ask to be told: the app's subscriptions, the account's subscribed apps, the number's
//! own address. No address counts before it has answered the challenge.

use axum::Json;
use comptoir_api::cloud::webhook::{FIELDS, MESSAGES};
use comptoir_api::cloud::{CloudError, Scope, VERSION};
use comptoir_store::Tx;
use comptoir_store::callbacks::{CallbackRow, Place};
use serde::Deserialize;
use serde_json::{Value, json};

use super::challenge::{Challenge, ChallengeError};
use crate::cloud::call::Call;
use crate::cloud::trouble::{Answer, Trouble};
use crate::{chance, limits};

const OBJECT: &str = "whatsapp_business_account";

/// `POST /{app}/subscriptions`: where to, and what of.
pub(crate) async fn subscribe(call: Call) -> Answer<Json<Value>> {
    need_app(&call)?;
    need_object(&call)?;
    let known = find(&call, Place::App).await?;
    let fields = match (fields(&call)?, &known) {
        (given, _) if !given.is_empty() => given,
        (_, Some(known)) => known.fields.clone(),
        _ => vec![MESSAGES.to_owned()],
    };
    let (url, verify_token) = match (call.params.text("callback_url"), known) {
        (Some(url), _) => (url, call.params.text("verify_token").unwrap_or_default()),
        // Other fields at the same address.
        (None, Some(known)) => (known.url, known.verify_token),
        (None, None) => (call.params.needed("callback_url")?, String::new()),
    };
    challenge(&call, &url, &verify_token).await?;
    put(&call, Place::App, url, verify_token, fields).await?;
    Ok(success())
}

/// `GET /{app}/subscriptions`.
pub(crate) async fn subscriptions(call: Call) -> Answer<Json<Value>> {
    need_app(&call)?;
    let known = find(&call, Place::App).await?;
    let entry = |known: CallbackRow| {
        let field = |name: &String| json!({ "name": name, "version": VERSION });
        json!({
            "object": OBJECT,
            "callback_url": known.url,
            "active": known.active,
            "fields": known.fields.iter().map(field).collect::<Vec<_>>(),
        })
    };
    Ok(Json(json!({ "data": known.into_iter().map(entry).collect::<Vec<_>>() })))
}

/// `DELETE /{app}/subscriptions`: all of it, or the fields that are named.
pub(crate) async fn unsubscribe(call: Call) -> Answer<Json<Value>> {
    need_app(&call)?;
    need_object(&call)?;
    let without = fields(&call)?;
    let mut tx = call.counter.store.begin().await?;
    let Some(mut known) = tx.callbacks(&call.shop.id).find(&call.token.id, Place::App).await?
    else {
        return Ok(success());
    };
    known.fields.retain(|field| !without.is_empty() && !without.contains(field));
    if known.fields.is_empty() {
        tx.callbacks(&call.shop.id).remove(&known.id).await?;
    } else {
        tx.callbacks(&call.shop.id).put(&known).await?;
    }
    tx.save().await?;
    Ok(success())
}

/// `POST /{waba}/subscribed_apps`: the account is subscribed, at another address if one is given.
pub(crate) async fn subscribe_account(call: Call) -> Answer<Json<Value>> {
    need_account(&call)?;
    let url = call.params.text("override_callback_uri").unwrap_or_default();
    let verify_token = call.params.text("verify_token").unwrap_or_default();
    if !url.is_empty() {
        challenge(&call, &url, &verify_token).await?;
    }
    put(&call, Place::Account, url, verify_token, fields(&call)?).await?;
    Ok(success())
}

/// `GET /{waba}/subscribed_apps`: the program itself, if it is subscribed.
pub(crate) async fn subscribed_apps(call: Call) -> Answer<Json<Value>> {
    need_account(&call)?;
    let app = find(&call, Place::App).await?.filter(|app| app.active);
    let account = find(&call, Place::Account).await?.filter(|account| account.active);
    let mut data = Vec::new();
    if app.is_some() || account.is_some() {
        let mut entry = json!({ "whatsapp_business_api_data": {
            "id": call.token.app,
            "name": call.token.name,
            "link": call.origin,
        }});
        let url = account.map(|account| account.url).filter(|url| !url.is_empty());
        if let (Some(url), Some(entry)) = (url, entry.as_object_mut()) {
            entry.insert("override_callback_uri".to_owned(), url.into());
        }
        data.push(entry);
    }
    Ok(Json(json!({ "data": data })))
}

/// `DELETE /{waba}/subscribed_apps`: nothing of the account is told any more; what the app
/// subscribed to stays, for when it comes back.
pub(crate) async fn unsubscribe_account(call: Call) -> Answer<Json<Value>> {
    need_account(&call)?;
    let mut tx = call.counter.store.begin().await?;
    for place in [Place::App, Place::Account, Place::Number] {
        let known = tx.callbacks(&call.shop.id).find(&call.token.id, place).await?;
        let Some(known) = known else { continue };
        if place == Place::Account {
            tx.callbacks(&call.shop.id).remove(&known.id).await?;
        } else {
            tx.callbacks(&call.shop.id).put(&CallbackRow { active: false, ..known }).await?;
        }
    }
    tx.save().await?;
    Ok(success())
}

/// What `POST /{phone}` may say of webhooks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Configuration {
    override_callback_uri: Option<String>,
    verify_token: Option<String>,
}

/// `POST /{phone}` with `webhook_configuration`: another address for the number, or none.
/// `None` where the request does not speak of it.
pub(crate) async fn configure_number(call: &Call) -> Answer<Option<Json<Value>>> {
    let asked = call.params.object::<Configuration>("webhook_configuration")?;
    let Some(asked) = asked else { return Ok(None) };
    call.need(Scope::Webhooks)?;
    call.need_phone()?;
    let (url, verify_token) =
        (asked.override_callback_uri.unwrap_or_default(), asked.verify_token.unwrap_or_default());
    if url.is_empty() {
        let mut tx = call.counter.store.begin().await?;
        let known = tx.callbacks(&call.shop.id).find(&call.token.id, Place::Number).await?;
        if let Some(known) = known {
            tx.callbacks(&call.shop.id).remove(&known.id).await?;
        }
        tx.save().await?;
    } else {
        challenge(call, &url, &verify_token).await?;
        put(call, Place::Number, url, verify_token, Vec::new()).await?;
    }
    Ok(Some(success()))
}

/// `webhook_configuration` of `GET /{phone}`: which addresses are set, nearest last.
pub(crate) async fn configuration(tx: &mut Tx, call: &Call) -> Answer<Value> {
    let mut told = json!({});
    for (place, name) in [
        (Place::App, "application"),
        (Place::Account, "whatsapp_business_account"),
        (Place::Number, "phone_number"),
    ] {
        let known = tx.callbacks(&call.shop.id).find(&call.token.id, place).await?;
        if let Some(known) = known.filter(|known| !known.url.is_empty())
            && let Some(told) = told.as_object_mut()
        {
            told.insert(name.to_owned(), known.url.into());
        }
    }
    Ok(told)
}

fn success() -> Json<Value> {
    Json(json!({ "success": true }))
}

fn need_app(call: &Call) -> Answer<()> {
    call.need(Scope::Webhooks)?;
    let asked = call.part(0);
    if asked == call.token.app { Ok(()) } else { Err(CloudError::unknown(asked).into()) }
}

fn need_account(call: &Call) -> Answer<()> {
    call.need(Scope::Webhooks)?;
    call.need_waba()
}

fn need_object(call: &Call) -> Answer<()> {
    match call.params.text("object") {
        Some(object) if object != OBJECT => {
            Err(CloudError::value(format!("'object' is {OBJECT} here.")).into())
        }
        _ => Ok(()),
    }
}

fn fields(call: &Call) -> Answer<Vec<String>> {
    let mut fields = call.params.names("fields");
    // One that nobody knows would be subscribed to in vain, and silence what was told before.
    let unknown = fields.iter().find(|name| !FIELDS.contains(&name.as_str()));
    if fields.len() > limits::FIELDS_MAX || unknown.is_some() {
        let details = format!("'fields' are of these: {}.", FIELDS.join(", "));
        return Err(CloudError::value(details).into());
    }
    fields.sort();
    fields.dedup();
    Ok(fields)
}

async fn find(call: &Call, place: Place) -> Answer<Option<CallbackRow>> {
    let mut tx = call.counter.store.read().await?;
    Ok(tx.callbacks(&call.shop.id).find(&call.token.id, place).await?)
}

async fn challenge(call: &Call, url: &str, verify_token: &str) -> Answer<()> {
    Ok(call.shop.hooks().challenge(&Challenge { url, verify_token }).await?)
}

async fn put(
    call: &Call,
    place: Place,
    url: String,
    verify_token: String,
    fields: Vec<String>,
) -> Answer<()> {
    let callback = CallbackRow {
        id: chance::id("cbk_")?,
        token: call.token.id.clone(),
        place,
        url,
        verify_token,
        fields,
        active: true,
        made_ms: call.counter.now_ms(),
    };
    let mut tx = call.counter.store.begin().await?;
    tx.callbacks(&call.shop.id).put(&callback).await?;
    if place != Place::App {
        // A program that had gone is back.
        let app = tx.callbacks(&call.shop.id).find(&call.token.id, Place::App).await?;
        if let Some(app) = app.filter(|app| !app.active) {
            tx.callbacks(&call.shop.id).put(&CallbackRow { active: true, ..app }).await?;
        }
    }
    tx.save().await?;
    call.shop.hooks().wake();
    Ok(())
}

impl From<ChallengeError> for Trouble {
    fn from(error: ChallengeError) -> Self {
        let error = match error {
            ChallengeError::NoChance(error) => return error.into(),
            ChallengeError::Address | ChallengeError::VerifyToken => {
                CloudError::value(format!("{error}."))
            }
            error => {
                CloudError::new(400, 2_200, "Callback verification failed", format!("{error}."))
            }
        };
        Self(error)
    }
}
