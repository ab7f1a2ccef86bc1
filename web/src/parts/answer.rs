//! What was filled in, as the form asked it.

use comptoir_api::chat::Field;
use leptos::prelude::*;

use super::{icon::icon, markdown::markdown};
use crate::words::Words;

/// A form's answer: a line a field, or its words where the form is not known.
pub fn form(text: &str, fields: Vec<Field>, meta: AnyView) -> AnyView {
    let words = Words::here();
    let inside = if fields.is_empty() {
        view! { <span class="words-body">{markdown(text)}</span> }.into_any()
    } else {
        let rows = fields
            .into_iter()
            .map(|field| view! { <div><dt>{field.label}</dt><dd>{field.value}</dd></div> })
            .collect_view();
        view! { <dl class="filled">{rows}</dl> }.into_any()
    };
    view! {
        <div class="bub">
            <span class="row g1 t13 strong said-h">
                {icon("note", "s16")} {move || words.t("form-filled")}
            </span>
            {inside}
            {meta}
        </div>
    }
    .into_any()
}
