//! A table whose format is nobody's: what each of its columns holds.

use comptoir_api::import::ImportColumn;
use leptos::prelude::*;

use crate::console::words::{t, tw};

/// What a column can hold, as the server has it and as one says it.
const FIELDS: [(&str, &str); 18] = [
    ("", "console-column-none"),
    ("title", "console-column-title"),
    ("price", "console-column-price"),
    ("sale-price", "console-column-sale-price"),
    ("key", "console-column-key"),
    ("description", "console-column-description"),
    ("stock", "console-column-stock"),
    ("brand", "console-column-brand"),
    ("barcode", "console-column-barcode"),
    ("picture", "console-column-picture"),
    ("collection", "console-column-collection"),
    ("content", "console-column-content"),
    ("group", "console-column-group"),
    ("color", "console-column-color"),
    ("size", "console-column-size"),
    ("material", "console-column-material"),
    ("variant", "console-column-variant"),
    ("detail", "console-column-detail"),
];

/// Name and field of each column, as they are said so far.
pub(super) type Said = RwSignal<Vec<(String, String)>>;

/// Whether enough is said for a catalogue.
pub(super) fn is_enough(said: &[(String, String)]) -> bool {
    ["title", "price"].iter().all(|field| said.iter().any(|(_, known)| known == field))
}

/// Takes over what the server guesses, unless something is said already.
pub(super) fn begin(said: Said, columns: &[ImportColumn]) {
    said.update(|said| {
        let is_same = said.len() == columns.len()
            && said.iter().zip(columns).all(|((name, _), column)| *name == column.name);
        if !is_same {
            *said = columns.iter().map(|c| (c.name.clone(), c.field.clone())).collect();
        }
    });
}

/// The columns with what is in them, and a choice for each; `changed` runs when one is made.
pub(super) fn table(columns: Vec<ImportColumn>, said: Said, changed: Callback<()>) -> AnyView {
    let rows = columns.into_iter().enumerate().map(|(place, column)| {
        let label = tw("console-column-of", "name", &column.name);
        let change = move |event| {
            let field = event_target_value(&event);
            said.update(|said| {
                if let Some(row) = said.get_mut(place) {
                    row.1 = field;
                }
            });
            changed.run(());
        };
        let options = FIELDS.map(|(field, key)| {
            let is_this = move || {
                said.with(|said| said.get(place).is_some_and(|(_, known)| known == field))
            };
            view! { <option value=field selected=is_this>{t(key)}</option> }
        });
        view! {
            <tr>
                <td class="strong">{column.name}</td>
                <td class="muted t13">{column.samples.join(" · ")}</td>
                <td><select class="inp" aria-label=label on:change=change>{options.collect_view()}</select></td>
            </tr>
        }
    });
    view! {
        <div class="card flat tbox scroll columns" tabindex="0" role="region" aria-label=t("console-columns")>
            <table class="tb">
                <thead><tr><th>{t("console-column")}</th><th>{t("console-column-samples")}</th><th>{t("console-column-holds")}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {move || (!said.with(|said| is_enough(said))).then(|| view! { <p class="hint right">{t("console-columns-need")}</p> })}
    }
    .into_any()
}
