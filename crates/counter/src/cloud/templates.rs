//! Templates of programs. Nobody reviews them here: one that reads is approved at once.

use axum::Json;
use comptoir_api::cloud::interactive::Interactive;
use comptoir_api::cloud::message::TemplateUse;
use comptoir_api::cloud::template::{self, Definition, Layout, NOT_FOUND, Phrases, TAKEN};
use comptoir_api::cloud::webhook::{TEMPLATE_STATUS, TemplateEvent};
use comptoir_api::cloud::{CloudError, Scope};
use comptoir_store::Tx;
use comptoir_store::cloud_templates::TemplateRow;
use comptoir_text::Text;
use serde_json::{Value, json};

use super::call::Call;
use super::hooks;
use super::media::new_id;
use super::paging::{page, pick};
use super::trouble::Answer;
use crate::limits;

/// What clients read of each one whether they asked for it or not.
const ALWAYS: [&str; 7] =
    ["id", "name", "language", "status", "category", "parameter_format", "components"];

/// A template, filled in.
pub(crate) struct Filled {
    /// What the customer sees.
    pub card: Interactive,
    /// "MARKETING", "UTILITY", "AUTHENTICATION".
    pub category: String,
}

/// Fills one in.
pub(crate) async fn fill(call: &Call, asked: &TemplateUse) -> Answer<Filled> {
    let language = asked.language.as_ref().map(|language| language.code.as_str());
    let language = language.unwrap_or_default();
    let mut tx = call.counter.store.read().await?;
    let found = tx.cloud_templates(&call.shop.id).find(&asked.name, language).await?;
    drop(tx);
    let row = found.ok_or_else(|| {
        let cut = |text: &str| text.chars().take(100).collect::<String>();
        let (name, language) = (cut(&asked.name), cut(language));
        CloudError::no_template(format!("There is no template '{name}' in '{language}'."))
    })?;
    let phrases = phrases(language);
    let category = row.category.clone();
    let layout = Layout::read(&definition(row))?;
    Ok(Filled { card: template::fill(&layout, &phrases, asked)?, category })
}

/// `POST /{waba}/message_templates`.
pub(super) async fn make(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_waba()?;
    let made = template::read(&call.params)?;
    let row = add(&call, made, false).await?;
    Ok(Json(json!({ "id": row.id, "status": "APPROVED", "category": row.category })))
}

/// `POST /{waba}/upsert_message_templates`: the same in several languages, made or changed.
pub(super) async fn upsert(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_waba()?;
    let languages = call.params.names("languages");
    if languages.is_empty() || languages.len() > 50 {
        return Err(CloudError::invalid("'languages' names 1 to 50.").into());
    }
    let mut made = Vec::new();
    for language in languages {
        let mut params = call.params.clone();
        params.set("language", language.into());
        let row = add(&call, template::read(&params)?, true).await?;
        made.push(json!({
            "id": row.id, "status": "APPROVED", "category": row.category, "language": row.language,
        }));
    }
    Ok(Json(json!({ "data": made })))
}

async fn add(call: &Call, made: Definition, replaces: bool) -> Answer<TemplateRow> {
    let now_ms = call.counter.now_ms();
    let shop = &call.shop.id;
    let mut tx = call.counter.store.begin().await?;
    let known = tx.cloud_templates(shop).find(&made.name, &made.language).await?;
    let row = TemplateRow {
        id: match &known {
            Some(known) => known.id.clone(),
            None => new_id()?,
        },
        name: made.name,
        language: made.language,
        category: made.category,
        format: made.format,
        components: made.components,
        made_ms: known.as_ref().map_or(now_ms, |known| known.made_ms),
        changed_ms: now_ms,
    };
    match known {
        Some(_) if replaces => tx.cloud_templates(shop).set(&row).await?,
        Some(_) => {
            let TemplateRow { name, language, .. } = row;
            let details = format!("There is already a template '{name}' in '{language}'.");
            return Err(CloudError::invalid(details).with_subcode(TAKEN).into());
        }
        None => {
            if tx.cloud_templates(shop).count().await? >= limits::CLOUD_TEMPLATES_MAX {
                let most = limits::CLOUD_TEMPLATES_MAX;
                let details = format!("A shop has at most {most} templates: delete one first.");
                return Err(CloudError::invalid(details).into());
            }
            tx.cloud_templates(shop).add(&row).await?;
        }
    }
    tell(call, &mut tx, &row, "APPROVED").await?;
    tx.save().await?;
    call.shop.hooks().wake();
    Ok(row)
}

/// Tells programs what became of one.
async fn tell(call: &Call, tx: &mut Tx, row: &TemplateRow, event: &str) -> Answer<()> {
    let told = TemplateEvent {
        event: event.to_owned(),
        id: row.id.parse().unwrap_or_default(),
        name: row.name.clone(),
        language: row.language.clone(),
        category: row.category.clone(),
        reason: "NONE".to_owned(),
    };
    let now_ms = call.counter.now_ms();
    let field = TEMPLATE_STATUS;
    Ok(hooks::tell_account(tx, &call.shop.id, field, "template", &told, now_ms).await?)
}

/// `GET /{waba}/message_templates`: those that fit, in pages, with their number.
pub(super) async fn list(call: Call) -> Answer<Json<Value>> {
    call.need_waba()?;
    let mut tx = call.counter.store.read().await?;
    let rows = tx.cloud_templates(&call.shop.id).list().await?;
    drop(tx);
    let all = rows.len();
    let asked = |name: &str| call.params.text(name);
    let (name, part) = (asked("name"), asked("name_or_content"));
    let (content, language) = (asked("content"), asked("language"));
    let one_of = |field: &str, value: &str| {
        let named = call.params.names(field);
        named.is_empty() || named.iter().any(|known| known.eq_ignore_ascii_case(value))
    };
    let says = |row: &TemplateRow, words: &str| {
        let words = words.to_lowercase();
        row.components.iter().any(|one| {
            let text = one.get("text").and_then(Value::as_str).unwrap_or_default();
            text.to_lowercase().contains(&words)
        })
    };
    let fits = |row: &TemplateRow| {
        name.as_ref().is_none_or(|name| row.name.contains(name.as_str()))
            && part.as_ref().is_none_or(|part| row.name.contains(part) || says(row, part))
            && content.as_ref().is_none_or(|words| says(row, words))
            && (language.is_none() || one_of("language", &row.language))
            && one_of("status", "APPROVED")
            && one_of("category", &row.category)
    };
    let entries: Vec<(String, Value)> = rows
        .iter()
        .filter(|row| fits(row))
        .map(|row| (row.id.clone(), shown(&call, row)))
        .collect();
    let count = entries.len();
    let mut answer = page(&call, &format!("{}/message_templates", call.account.waba), entries);
    if let (true, Some(answer)) = (call.params.has("summary"), answer.as_object_mut()) {
        let summary = json!({
            "total_count": count,
            "message_template_count": all,
            "message_template_limit": limits::CLOUD_TEMPLATES_MAX,
            "are_translations_complete": false,
        });
        answer.insert("summary".to_owned(), summary);
    }
    Ok(Json(answer))
}

/// `GET /{waba}/message_templates/{template}`, by id or name.
pub(super) async fn one(call: Call) -> Answer<Json<Value>> {
    call.need_waba()?;
    let id = call.part(1);
    let mut tx = call.counter.store.read().await?;
    let mut templates = tx.cloud_templates(&call.shop.id);
    let row = match templates.lookup(id).await? {
        Some(row) => Some(row),
        None => templates.list().await?.into_iter().find(|row| row.name == id),
    };
    let row = row.ok_or_else(|| CloudError::unknown(id))?;
    Ok(Json(shown(&call, &row)))
}

/// Looks one up by its number.
pub(super) async fn lookup(call: &Call, id: &str) -> Answer<Option<TemplateRow>> {
    let mut tx = call.counter.store.read().await?;
    Ok(tx.cloud_templates(&call.shop.id).lookup(id).await?)
}

/// One as an object.
pub(super) fn shown(call: &Call, row: &TemplateRow) -> Value {
    let object = json!({
        "id": row.id,
        "name": row.name,
        "language": row.language,
        "status": "APPROVED",
        "category": row.category,
        "parameter_format": row.format,
        "components": row.components,
        "quality_score": { "score": "UNKNOWN", "date": row.made_ms / 1_000 },
        "rejected_reason": "NONE",
    });
    if !call.params.names("fields").is_empty() {
        return pick(call, object, &ALWAYS);
    }
    let Value::Object(object) = object else { return object };
    object.into_iter().filter(|(name, _)| ALWAYS.contains(&name.as_str())).collect()
}

/// `POST /{template}`: changes one.
pub(super) async fn change(call: &Call, row: TemplateRow) -> Answer<Value> {
    call.need(Scope::Catalogue)?;
    let TemplateRow { id, made_ms, .. } = row.clone();
    let edited = template::edited(&call.params, definition(row))?;
    let Definition { name, language, category, format, components } = edited;
    let changed_ms = call.counter.now_ms();
    let row = TemplateRow { id, name, language, category, format, components, made_ms, changed_ms };
    let mut tx = call.counter.store.begin().await?;
    tx.cloud_templates(&call.shop.id).set(&row).await?;
    tell(call, &mut tx, &row, "APPROVED").await?;
    tx.save().await?;
    call.shop.hooks().wake();
    Ok(json!({ "success": true, "id": row.id, "name": row.name, "category": row.category }))
}

/// `DELETE /{waba}/message_templates`: all languages of a name, or the one with this number.
pub(super) async fn remove(call: Call) -> Answer<Json<Value>> {
    call.need(Scope::Catalogue)?;
    call.need_waba()?;
    let name = call.params.text("name");
    let mut ids = call.params.names("hsm_ids");
    ids.extend(call.params.text("hsm_id"));
    if name.is_none() && ids.is_empty() {
        return Err(CloudError::invalid("The parameter 'name' is required.").into());
    }
    let mut tx = call.counter.store.begin().await?;
    let rows = tx.cloud_templates(&call.shop.id).list().await?;
    let fits = |row: &&TemplateRow| {
        name.as_ref().is_none_or(|name| row.name == *name)
            && (ids.is_empty() || ids.contains(&row.id))
    };
    let gone: Vec<&TemplateRow> = rows.iter().filter(fits).collect();
    if gone.is_empty() {
        let mut error = CloudError::invalid("There is no such template.").with_subcode(NOT_FOUND);
        error.status = 404;
        return Err(error.into());
    }
    for row in gone {
        tx.cloud_templates(&call.shop.id).remove(&row.id).await?;
        tell(&call, &mut tx, row, "DELETED").await?;
    }
    tx.save().await?;
    call.shop.hooks().wake();
    Ok(Json(json!({ "success": true })))
}

fn definition(row: TemplateRow) -> Definition {
    let TemplateRow { name, language, category, format, components, .. } = row;
    Definition { name, language, category, format, components }
}

/// Authentication templates all say the same, in the template's language.
fn phrases(language: &str) -> Phrases {
    let text = Text::new(language.split('_').next().unwrap_or_default());
    let variable = |name: &str| text.with(name, &[("code", "{{1}}")]);
    Phrases {
        code: variable("cloud-code"),
        warning: text.get("cloud-code-warning"),
        expires: variable("cloud-code-expires"),
        copy: text.get("cloud-code-copy"),
    }
}
