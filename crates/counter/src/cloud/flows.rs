//! Forms of programs: made, checked, published. The app draws them; nothing of them leaves it but
//! the answer.

use axum::Json;
use axum::response::Response;
use comptoir_api::cloud::flow::{self, CATEGORIES};
use comptoir_api::cloud::interactive::FlowUse;
use comptoir_api::cloud::{CloudError, Scope, VERSION};
use comptoir_store::cloud_flows::FlowRow;
use serde_json::{Value, json};

use super::call::Call;
use super::media::{self, new_id};
use super::paging::{page, pick};
use super::trouble::Answer;
use super::{exchange, objects, phone};
use crate::limits;

const DRAFT: &str = "DRAFT";
const PUBLISHED: &str = "PUBLISHED";
const DEPRECATED: &str = "DEPRECATED";
/// Subcode: a form's name is taken.
const TAKEN: i64 = 4_016_019;
/// What clients read of each form whether they asked for it or not.
const ALWAYS: [&str; 6] = ["id", "name", "status", "categories", "validation_errors", "updated_at"];

/// A form as it was made.
pub(crate) struct Known {
    /// Digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its screens.
    pub json: String,
    /// Whether a program can be asked for screens.
    pub has_endpoint: bool,
}

/// Finds the form that is meant.
pub(crate) async fn find(call: &Call, asked: &FlowUse) -> Answer<Known> {
    let mut tx = call.counter.store.read().await?;
    let mut flows = tx.cloud_flows(&call.shop.id);
    let row = match asked.flow_id.as_str() {
        "" => flows.find(&asked.flow_name).await?,
        id => flows.lookup(id).await?,
    };
    let row = row.ok_or_else(|| {
        let name: String =
            [&*asked.flow_id, &*asked.flow_name].concat().chars().take(100).collect();
        CloudError::value(format!("There is no form '{name}'."))
    })?;
    let may = match asked.mode.as_str() {
        "draft" => row.state == DRAFT,
        _ => row.state == PUBLISHED,
    };
    if !may {
        let details = format!(
            "The form '{}' is {}: publish it, or send it with 'mode' \"draft\" while it is a draft.",
            row.name, row.state
        );
        return Err(CloudError::template_flow(details).into());
    }
    if row.json.is_empty() || !row.problems.is_empty() {
        let details = format!("The form '{}' has no screens that can be shown.", row.name);
        return Err(CloudError::template_flow(details).into());
    }
    let has_endpoint = !row.endpoint.is_empty() && !flow::versions(&row.json).1.is_empty();
    Ok(Known { id: row.id, name: row.name, json: row.json, has_endpoint })
}

/// `POST /{waba}/flows`.
pub(super) async fn make(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_waba()?;
    let name = name(&call)?.ok_or_else(|| CloudError::invalid("'name' is required."))?;
    let now_ms = call.counter.now_ms();
    let mut row = FlowRow {
        id: new_id()?,
        name,
        categories: categories(&call)?.unwrap_or_else(|| vec!["OTHER".to_owned()]),
        state: DRAFT.to_owned(),
        endpoint: endpoint(&call)?.unwrap_or_default(),
        json: String::new(),
        problems: Vec::new(),
        made_ms: now_ms,
        changed_ms: now_ms,
    };
    if let Some(other) = call.params.text("clone_flow_id") {
        let other = lookup(&call, &other).await?;
        let other = other.ok_or_else(|| CloudError::invalid("'clone_flow_id' is no form."))?;
        (row.json, row.problems) = (other.json, other.problems);
    }
    if let Some(json) = flow_json(&call) {
        set_json(&mut row, json);
    }
    if call.params.truth("publish") == Some(true) {
        publishable(&call, &row).await?;
        PUBLISHED.clone_into(&mut row.state);
    }
    let mut tx = call.counter.store.begin().await?;
    let mut flows = tx.cloud_flows(&call.shop.id);
    let known = flows.list().await?;
    if known.len() >= limits::CLOUD_FLOWS_MAX {
        let most = limits::CLOUD_FLOWS_MAX;
        let details = format!("A shop has at most {most} forms: delete one first.");
        return Err(CloudError::invalid(details).into());
    }
    if known.iter().any(|known| known.name == row.name) {
        return Err(taken(&row.name).into());
    }
    flows.set(&row).await?;
    tx.save().await?;
    Ok(Json(json!({ "id": row.id, "success": true, "validation_errors": row.problems })))
}

/// `GET /{waba}/flows`.
pub(super) async fn list(call: Call) -> Answer<Json<Value>> {
    call.need_waba()?;
    let mut tx = call.counter.store.read().await?;
    let rows = tx.cloud_flows(&call.shop.id).list().await?;
    let entries = rows.iter().map(|row| (row.id.clone(), shown(&call, row)));
    Ok(Json(page(&call, &format!("{}/flows", call.account.waba), entries.collect())))
}

/// Looks one up by its number.
pub(super) async fn lookup(call: &Call, id: &str) -> Answer<Option<FlowRow>> {
    let mut tx = call.counter.store.read().await?;
    Ok(tx.cloud_flows(&call.shop.id).lookup(id).await?)
}

/// One as an object.
pub(super) fn shown(call: &Call, row: &FlowRow) -> Value {
    let (version, data) = flow::versions(&row.json);
    let object = json!({
        "id": row.id,
        "name": row.name,
        "status": row.state,
        "categories": row.categories,
        "validation_errors": row.problems,
        "updated_at": phone::time(row.changed_ms),
        "json_version": filled(&version),
        "data_api_version": filled(&data),
        "endpoint_uri": filled(&row.endpoint),
        "preview": {
            "preview_url": format!("{}/{VERSION}/{}/assets/flow.json", call.origin, row.id),
            "expires_at": phone::time(call.counter.now_ms().saturating_add(limits::MONTH_MS)),
        },
        "whatsapp_business_account": {
            "id": call.account.waba, "name": call.shop.id.as_str(), "timezone_id": "0",
        },
        "application": objects::app(call),
        "health_status": phone::health(&row.id, "FLOW"),
    });
    let Value::Object(object) = object else { return object };
    let object = object.into_iter().filter(|(_, value)| !value.is_null());
    if !call.params.names("fields").is_empty() {
        return pick(call, Value::Object(object.collect()), &ALWAYS);
    }
    object.filter(|(name, _)| ALWAYS.contains(&name.as_str())).collect()
}

/// `POST /{flow}`: its name, what it is for, where its data comes from.
pub(super) async fn change(call: &Call, mut row: FlowRow) -> Answer<Value> {
    call.need(Scope::Catalogue)?;
    if let Some(name) = name(call)? {
        row.name = name;
    }
    if let Some(categories) = categories(call)? {
        row.categories = categories;
    }
    if let Some(endpoint) = endpoint(call)? {
        row.endpoint = endpoint;
    }
    save(call, row).await?;
    Ok(json!({ "success": true }))
}

/// `DELETE /{flow}`: drafts only; others may be open at customers.
pub(super) async fn remove(call: &Call, row: &FlowRow) -> Answer<Value> {
    call.need(Scope::Catalogue)?;
    if row.state != DRAFT {
        let details = "Only drafts are deleted: deprecate a form that was published.";
        return Err(CloudError::new(400, 139_004, "Flow can't be deleted", details).into());
    }
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_flows(&call.shop.id).remove(&row.id).await?;
    tx.save().await?;
    Ok(json!({ "success": true }))
}

/// `GET /{flow}/assets`: its one file.
pub(super) async fn assets(call: Call) -> Answer<Json<Value>> {
    let row = needed(&call).await?;
    let path = format!("{}/assets", row.id);
    if row.json.is_empty() {
        return Ok(Json(page(&call, &path, Vec::new())));
    }
    let asset = json!({
        "name": "flow.json",
        "asset_type": "FLOW_JSON",
        "download_url": format!("{}/{VERSION}/{path}/flow.json", call.origin),
    });
    Ok(Json(page(&call, &path, vec![("flow.json".to_owned(), asset)])))
}

/// `GET` of that address.
pub(super) async fn json_of(call: Call) -> Answer<Response> {
    let row = needed(&call).await?;
    Ok(media::answer("application/json", "flow.json", "flow.json", row.json.into_bytes()))
}

/// `POST /{flow}/assets`: its screens. What is wrong with them is kept and told, as Meta does.
pub(super) async fn set_assets(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    let mut row = needed(&call).await?;
    if row.state != DRAFT {
        let details = "Only drafts are changed: make another form.";
        return Err(CloudError::new(400, 139_001, "Flow can't be updated", details).into());
    }
    let kind = call.params.text("asset_type").unwrap_or_else(|| "FLOW_JSON".to_owned());
    if kind != "FLOW_JSON" {
        return Err(CloudError::invalid("'asset_type' has to be FLOW_JSON.").into());
    }
    let json = match &call.file {
        Some(file) => Some(String::from_utf8_lossy(&file.bytes).into_owned()),
        None => call.params.text("file").or_else(|| flow_json(&call)),
    };
    let json = json
        .ok_or_else(|| CloudError::invalid("The form needs a part 'file' with the form's JSON."))?;
    set_json(&mut row, json);
    let problems = row.problems.clone();
    save(&call, row).await?;
    Ok(Json(json!({ "success": true, "validation_errors": problems })))
}

/// `POST /{flow}/publish`.
pub(super) async fn publish(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    let mut row = needed(&call).await?;
    publishable(&call, &row).await?;
    PUBLISHED.clone_into(&mut row.state);
    save(&call, row).await?;
    Ok(Json(json!({ "success": true })))
}

/// `POST /{flow}/deprecate`: it is sent no more.
pub(super) async fn deprecate(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    let mut row = needed(&call).await?;
    if row.state != PUBLISHED {
        let details = "Only published forms are deprecated: delete a draft.";
        return Err(CloudError::new(400, 139_003, "Flow can't be deprecated", details).into());
    }
    DEPRECATED.clone_into(&mut row.state);
    save(&call, row).await?;
    Ok(Json(json!({ "success": true })))
}

async fn needed(call: &Call) -> Answer<FlowRow> {
    let id = call.part(0);
    Ok(lookup(call, id).await?.ok_or_else(|| CloudError::unknown(id))?)
}

async fn save(call: &Call, mut row: FlowRow) -> Answer<()> {
    row.changed_ms = call.counter.now_ms();
    let mut tx = call.counter.store.begin().await?;
    let named = tx.cloud_flows(&call.shop.id).find(&row.name).await?;
    if named.is_some_and(|named| named.id != row.id) {
        return Err(taken(&row.name).into());
    }
    tx.cloud_flows(&call.shop.id).set(&row).await?;
    tx.save().await?;
    Ok(())
}

fn set_json(row: &mut FlowRow, json: String) {
    row.problems = flow::check(&json).iter().map(flow::Problem::to_json).collect();
    row.json = if json.len() > flow::FLOW_BYTES_MAX { String::new() } else { json };
}

/// What can be shown, and asks nobody who is not there.
async fn publishable(call: &Call, row: &FlowRow) -> Answer<()> {
    if row.state != DRAFT {
        return Err(unpublished("The form was published before.").into());
    }
    if row.json.is_empty() {
        return Err(unpublished("The form has no screens yet: upload its flow.json.").into());
    }
    if let Some(first) = row.problems.first() {
        let message = first.get("message").and_then(Value::as_str).unwrap_or_default();
        return Err(unpublished(&format!("The form cannot be shown: {message}")).into());
    }
    let (_, version) = flow::versions(&row.json);
    if version.is_empty() {
        return Ok(());
    }
    if row.endpoint.is_empty() {
        let details = "The form asks for screens ('data_api_version'): give it an 'endpoint_uri'.";
        return Err(unpublished(details).into());
    }
    let key = &call.account.settings.public_key;
    if key.is_empty() {
        let details = "The form asks for screens: set the number's key first, with \
                       POST /{phone}/whatsapp_business_encryption.";
        return Err(unpublished(details).into());
    }
    let secret = &call.token.app_secret;
    exchange::ping(&call.shop, &row.endpoint, key, secret, &version).await.map_err(|why| {
        let details = format!("The form's endpoint does not answer a ping: {why}.");
        unpublished(&details).into()
    })
}

fn unpublished(details: &str) -> CloudError {
    CloudError::new(400, 139_002, "Flow can't be published", details)
}

/// The form's JSON, said as text or as it is.
fn flow_json(call: &Call) -> Option<String> {
    match call.params.all().get("flow_json")? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

fn name(call: &Call) -> Answer<Option<String>> {
    let Some(name) = call.params.text("name") else { return Ok(None) };
    let size = name.chars().count();
    if name.trim().is_empty() || size > 200 {
        let details = format!("'name' has {size} characters; it takes 1 to 200.");
        return Err(CloudError::invalid(details).into());
    }
    Ok(Some(name))
}

fn categories(call: &Call) -> Answer<Option<Vec<String>>> {
    if !call.params.has("categories") {
        return Ok(None);
    }
    let names = call.params.names("categories");
    let names: Vec<String> = names.iter().map(|name| name.to_ascii_uppercase()).collect();
    if names.is_empty() || !names.iter().all(|name| CATEGORIES.contains(&name.as_str())) {
        let details = format!("'categories' are some of {}.", CATEGORIES.join(", "));
        return Err(CloudError::invalid(details).into());
    }
    Ok(Some(names))
}

fn endpoint(call: &Call) -> Answer<Option<String>> {
    let Some(address) = call.params.text("endpoint_uri") else { return Ok(None) };
    if !address.starts_with("https://") && !address.starts_with("http://") || address.len() > 2_000
    {
        return Err(CloudError::invalid("'endpoint_uri' has to be an https address.").into());
    }
    Ok(Some(address))
}

fn taken(name: &str) -> CloudError {
    let details = format!("There is already a form '{name}'.");
    CloudError::invalid(details).with_subcode(TAKEN)
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
