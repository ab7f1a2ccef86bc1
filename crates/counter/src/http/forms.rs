//! The shop's own forms, for the console.

use std::collections::HashSet;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use comptoir_api::saved::{SavedField, SavedForm};

use super::caller::Caller;
use super::input::Body;
use super::refused::{Answer, Refused};
use super::rules::{lines, texts};
use crate::{AppState, chance, limits};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/api/forms", get(read).put(write))
}

/// The forms of the shop that people and rules send.
async fn read(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Vec<SavedForm>>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(tx.automations(&caller.shop).forms().await?))
}

/// Replaces them. What was sent already stays as it is.
async fn write(
    State(counter): State<AppState>,
    caller: Caller,
    Body(mut asked): Body<Vec<SavedForm>>,
) -> Answer<Json<Vec<SavedForm>>> {
    if asked.len() > limits::FORMS_MAX {
        return Err(Refused::over("forms", "refused-too-many", limits::FORMS_MAX));
    }
    let mut tx = counter.store.begin().await?;
    let known = tx.automations(&caller.shop).forms().await?;
    for (at, form) in asked.iter_mut().enumerate() {
        if known.iter().all(|one| one.id != form.id) {
            form.id = chance::id("frm_")?;
        }
        check(&format!("forms.{at}"), form)?;
    }
    tx.automations(&caller.shop).set_forms(&asked).await?;
    tx.save().await?;
    Ok(Json(asked))
}

fn check(at: &str, form: &mut SavedForm) -> Answer<()> {
    texts(at, &mut form.titles, limits::FORM_TITLE_CHARS_MAX, true)?;
    texts(at, &mut form.texts, limits::REPLY_CHARS_MAX, false)?;
    if form.texts.iter().any(|(_, text)| text.contains('{')) {
        return Err(Refused::invalid(at, "refused-form-fill"));
    }
    if form.fields.is_empty() {
        return Err(Refused::invalid(at, "refused-empty"));
    }
    if form.fields.len() > limits::FORM_FIELDS_MAX {
        return Err(Refused::over(at, "refused-too-many", limits::FORM_FIELDS_MAX));
    }
    form.fields.iter_mut().try_for_each(|field| field_of(at, field))
}

fn field_of(at: &str, field: &mut SavedField) -> Answer<()> {
    texts(at, &mut field.labels, limits::LINE_CHARS_MAX, true)?;
    if field.kind.has_options() {
        lines(at, &mut field.options, limits::FORM_OPTIONS_MAX)?;
        // Who chooses the third one means the same in every language.
        let counts: HashSet<usize> =
            field.options.iter().map(|(_, lines)| lines.lines().count()).collect();
        let is_same = counts.len() <= 1;
        return if is_same { Ok(()) } else { Err(Refused::invalid(at, "refused-form-options")) };
    }
    field.options.clear();
    Ok(())
}
