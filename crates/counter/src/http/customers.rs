//! What a shop wants to know of its customers besides: the fields of their cards, and tags.

use std::collections::{BTreeMap, HashSet};

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::shop::CustomerField;

use super::caller::Caller;
use super::input::{Body, filled, line};
use super::refused::{Answer, Refused};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/customer-fields", get(list).put(set))
}

async fn list(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<CustomerField>>> {
    Ok(Json(counter.store.read().await?.customers(&caller.shop).fields().await?))
}

async fn set(
    State(counter): State<AppState>,
    caller: Caller,
    Body(asked): Body<Vec<CustomerField>>,
) -> Answer<Json<Vec<CustomerField>>> {
    if asked.len() > limits::CARD_FIELDS_MAX {
        return Err(Refused::over("", "refused-too-many", limits::CARD_FIELDS_MAX));
    }
    let mut fields: Vec<CustomerField> = Vec::new();
    for field in asked {
        let name = filled("name", &field.name, limits::ROLE_CHARS_MAX)?;
        let id = if field.id.is_empty() { chance::id("fld_")? } else { field.id };
        let twice = fields.iter().any(|other| other.id == id || other.name == name);
        if twice || !id.starts_with("fld_") {
            return Err(Refused::invalid("name", "refused-role-name"));
        }
        fields.push(CustomerField { id, name });
    }
    let mut tx = counter.store.begin().await?;
    tx.customers(&caller.shop).set_fields(&fields).await?;
    tx.save().await?;
    Ok(Json(fields))
}

/// Tags as they are kept: trimmed, each once, none empty.
pub(super) fn tags(asked: Vec<String>) -> Answer<Vec<String>> {
    if asked.len() > limits::TAGS_MAX {
        return Err(Refused::over("tags", "refused-too-many", limits::TAGS_MAX));
    }
    let mut seen = HashSet::new();
    let mut tags = Vec::new();
    for tag in asked {
        let tag = line("tags", &tag, limits::LABEL_CHARS_MAX)?;
        if !tag.is_empty() && seen.insert(tag.clone()) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// What is filled in, of the fields there are.
pub(super) fn filled_in(
    asked: BTreeMap<String, String>,
    fields: &[CustomerField],
) -> Answer<BTreeMap<String, String>> {
    let mut kept = BTreeMap::new();
    for (id, value) in asked {
        let value = line("fields", &value, limits::CARD_FIELD_CHARS_MAX)?;
        if !value.is_empty() && fields.iter().any(|field| field.id == id) {
            kept.insert(id, value);
        }
    }
    Ok(kept)
}
