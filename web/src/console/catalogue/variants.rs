//! Price, stock and variants: options make a table in which each variant has its own.

use comptoir_api::catalogue::{ProductOption, Variant};
use leptos::prelude::*;

use super::form::{Form, Row};
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// More combinations than this are a catalogue of their own.
const VARIANTS_MAX: usize = 100;
const UNITS: [&str; 7] = ["g", "kg", "ml", "cl", "l", "m", "piece"];

/// What one costs and how many there are, where there are no variants.
pub(crate) fn price_and_stock(form: Form) -> AnyView {
    let has_variants = move || form.rows.with(|rows| !rows.is_empty());
    let currency = move || form.product.with(|product| product.price.currency.clone());
    let amount = move |key: &'static str,
                       id: &'static str,
                       field: &'static str,
                       value: RwSignal<String>| {
        let wrong = move || {
            form.problem.with(|problem| problem.as_ref().is_some_and(|(known, _)| known == field))
        };
        view! {
            <label class="field">
                <span class="lbl">{t(key)}</span>
                <span class="inp" class:err=wrong>
                    <input id=id class="bare grow" inputmode="decimal" aria-invalid=move || wrong().to_string() prop:value=move || value.get()
                        on:input=move |event| { form.problem.set(None); value.set(event_target_value(&event)); } />
                    {(field != "stock").then(|| view! { <span class="faint t13">{currency}</span> })}
                </span>
            </label>
        }
    };
    let units = UNITS
        .into_iter()
        .map(|unit| {
            (
                unit.to_owned(),
                if unit == "piece" { t("console-unit-piece") } else { unit.to_owned() },
            )
        })
        .collect();
    let text = move |key: &'static str,
                     id: &'static str,
                     read: fn(&comptoir_api::shop::ProductEdit) -> &String,
                     write: fn(&mut comptoir_api::shop::ProductEdit, String)| {
        view! {
            <label class="field">
                <span class="lbl">{t(key)}</span>
                <input class="inp" id=id prop:value=move || form.product.with(|product| read(product).clone())
                    on:input=move |event| { let words = event_target_value(&event); form.product.update(|product| write(product, words)); } />
            </label>
        }
    };
    view! {
        <Show when=move || !has_variants()>
            <div class="f3">
                {amount("console-catalogue-price", "p-price", "price", form.price)}
                {amount("console-catalogue-price-before", "p-before", "price_before", form.before)}
                {amount("console-catalogue-stock", "p-stock", "stock", form.stock)}
            </div>
        </Show>
        <div class="f3">
            {amount_of_content(form)}
            {ui::select(t("console-catalogue-unit"), form.unit, units)}
            {text("product-brand", "p-brand", |product| &product.brand, |product, words| product.brand = words)}
        </div>
        <Show when=move || !has_variants()>
            <div class="f2">
                {text("console-catalogue-sku", "p-sku", |product| &product.sku, |product, words| product.sku = words)}
                {text("console-catalogue-barcode", "p-barcode", |product| &product.barcode, |product, words| product.barcode = words)}
            </div>
        </Show>
        <div class="f2">
                {text("console-catalogue-tax", "p-tax", |product| &product.tax, |product, words| product.tax = words)}
        </div>
    }
    .into_any()
}

fn amount_of_content(form: Form) -> AnyView {
    let wrong = move || {
        form.problem.with(|problem| problem.as_ref().is_some_and(|(known, _)| known == "content"))
    };
    view! {
        <label class="field">
            <span class="lbl">{t("console-catalogue-content")}</span>
            <input class="inp" class:err=wrong inputmode="decimal" prop:value=move || form.content.get()
                on:input=move |event| { form.problem.set(None); form.content.set(event_target_value(&event)); } />
            <span class="hint">{t("console-catalogue-content-hint")}</span>
        </label>
    }
    .into_any()
}

/// What distinguishes variants: "Size: S, M, L".
pub(crate) fn options(form: Form) -> AnyView {
    let change = move |key: usize, act: &dyn Fn(&mut (usize, String, String))| {
        form.options.update(|options| {
            if let Some(row) = options.iter_mut().find(|(known, ..)| *known == key) {
                act(row);
            }
        });
    };
    view! {
        <div class="field">
            <span class="lbl">{t("console-catalogue-options")}</span>
            <For each=move || form.options.get() key=|(key, ..)| *key let:row>
                {
                    let (key, name, values) = row;
                    view! {
                        <div class="row g2 detail">
                            <input class="inp" aria-label=t("console-catalogue-option-name") placeholder=t("console-catalogue-option-example") prop:value=name
                                on:input=move |event| { let words = event_target_value(&event); change(key, &|row| row.1.clone_from(&words)); }
                                on:change=move |_| combine(form) />
                            <input class="inp grow" aria-label=t("console-catalogue-option-values") placeholder=t("console-catalogue-option-values-example") prop:value=values
                                on:input=move |event| { let words = event_target_value(&event); change(key, &|row| row.2.clone_from(&words)); }
                                on:change=move |_| combine(form) />
                            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| {
                                form.options.update(|options| options.retain(|(known, ..)| *known != key));
                                combine(form);
                            }>{icon("close", "s16")}</button>
                        </div>
                    }
                }
            </For>
            <button type="button" class="btn ghost sm" disabled=move || { form.options.with(Vec::len) >= 3 } on:click=move |_| {
                let key = form.key();
                form.options.update(|options| options.push((key, String::new(), String::new())));
            }>{icon("plus", "s16")}{t("console-catalogue-option-add")}</button>
        </div>
    }
    .into_any()
}

/// The table of variants.
pub(crate) fn variants(form: Form) -> AnyView {
    let body = move || {
        view! {
            <For each=move || form.rows.get() key=|row| row.key let:row>
                {one(form, row)}
            </For>
        }
    };
    view! {
        <Show when=move || form.rows.with(|rows| !rows.is_empty())>
            <div class="field">
                <span class="lbl">{t("console-catalogue-variants")}</span>
                <div class="card flat tbox scroll">
                    <table class="tb vars">
                        <thead>
                            <tr>
                                <th>{t("console-catalogue-variant")}</th>
                                <th class="r">{t("console-catalogue-price")}</th>
                                <th class="r">{t("console-catalogue-stock")}</th>
                                <th>{t("console-catalogue-sku")}</th>
                                <th>{t("console-catalogue-barcode")}</th>
                            </tr>
                        </thead>
                        <tbody>{body()}</tbody>
                    </table>
                </div>
            </div>
        </Show>
    }
    .into_any()
}

fn one(form: Form, row: Row) -> AnyView {
    let key = row.key;
    let change = move |act: &dyn Fn(&mut Row)| {
        form.problem.set(None);
        form.rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.key == key) {
                act(row);
            }
        });
    };
    let title = row.variant.title.clone();
    let of =
        move |key: &str| tw("console-catalogue-of", "variant", &format!("{}, {title}", t(key)));
    view! {
        <tr>
            <td class="medium">{row.variant.title.clone()}</td>
            <td class="r"><input class="inp cell r" inputmode="decimal" aria-label=of("console-catalogue-price") prop:value=row.price
                on:input=move |event| { let words = event_target_value(&event); change(&|row| row.price.clone_from(&words)); } /></td>
            <td class="r"><input class="inp cell r" inputmode="numeric" aria-label=of("console-catalogue-stock") placeholder="–" prop:value=row.stock
                on:input=move |event| { let words = event_target_value(&event); change(&|row| row.stock.clone_from(&words)); } /></td>
            <td><input class="inp cell mono" aria-label=of("console-catalogue-sku") prop:value=row.variant.sku
                on:input=move |event| { let words = event_target_value(&event); change(&|row| row.variant.sku.clone_from(&words)); } /></td>
            <td><input class="inp cell mono" aria-label=of("console-catalogue-barcode") prop:value=row.variant.barcode
                on:input=move |event| { let words = event_target_value(&event); change(&|row| row.variant.barcode.clone_from(&words)); } /></td>
        </tr>
    }
    .into_any()
}

/// Makes a row for each combination of the options; those that were there keep what they had.
fn combine(form: Form) {
    let options: Vec<ProductOption> = form.options.with_untracked(|options| {
        options
            .iter()
            .map(|(_, name, values)| ProductOption {
                name: name.trim().to_owned(),
                values: values
                    .split(',')
                    .map(|value| value.trim().to_owned())
                    .filter(|value| !value.is_empty())
                    .collect(),
            })
            .filter(|option| !option.name.is_empty() && !option.values.is_empty())
            .collect()
    });
    let mut combinations: Vec<Vec<String>> =
        if options.is_empty() { Vec::new() } else { vec![Vec::new()] };
    for option in &options {
        combinations = combinations
            .into_iter()
            .flat_map(|begun| {
                option.values.iter().map(move |value| [begun.clone(), vec![value.clone()]].concat())
            })
            .take(VARIANTS_MAX)
            .collect();
    }
    let currency = form.product.with_untracked(|product| product.price.currency.clone());
    let before = form.rows.get_untracked();
    let price = form.price.get_untracked();
    let rows = combinations
        .into_iter()
        .map(|values| {
            if let Some(known) = before.iter().find(|row| row.variant.values == values) {
                return known.clone();
            }
            let mut row = form
                .row(Variant { title: values.join(", "), values, ..Variant::default() }, &currency);
            row.price = before.first().map_or_else(|| price.clone(), |row| row.price.clone());
            row
        })
        .collect();
    form.rows.set(rows);
}
