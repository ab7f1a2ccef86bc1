//! One field of a form: what it is called, where it is filled in, what is wrong with it.

use comptoir_api::form::{Fault, Field, Input, Kind};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::form::Open;
use crate::words::Words;

/// The id of a field's element.
pub(super) fn id(name: &str) -> String {
    format!("field-{name}")
}

pub(super) fn draw(open: Open, field: Field) -> AnyView {
    match field.kind {
        Kind::Line(input) => line(open, field, input),
        Kind::Area => area(open, field),
        Kind::Pick => pick(open, field),
        Kind::Day => day(open, field, ""),
        Kind::Span => view! {
            {day(open, field.clone(), "start-date")} {day(open, field, "end-date")}
        }
        .into_any(),
        Kind::One | Kind::Many => choices(open, field),
        Kind::Agree => agree(open, field),
    }
}

/// What it is called, and whether it may stay empty.
fn name(open: Open, field: &Field, more: &str) -> AnyView {
    let optional = (!field.is_required)
        .then(|| view! { <span class="hint">{open.app.words.t("form-optional")}</span> });
    let label = [&field.label, more].concat();
    view! { <span class="lbl-row"><span class="lbl">{label}</span> {optional}</span> }.into_any()
}

/// The line below: what is wrong, else the help.
fn under(open: Open, field: &Field) -> AnyView {
    let (words, named, hint) = (open.app.words, field.name.clone(), field.hint.clone());
    let note = note(&field.name);
    view! {
        <span class="hint" id=note class:err=is_wrong(open, field)>
            {move || {
                let faults = open.faults.read();
                faults.get(&named).map_or_else(|| hint.clone(), |fault| sentence(words, fault))
            }}
        </span>
    }
    .into_any()
}

fn note(name: &str) -> String {
    format!("note-{name}")
}

fn is_wrong(open: Open, field: &Field) -> impl Fn() -> bool + Send + Clone + 'static {
    let named = field.name.clone();
    move || open.faults.read().contains_key(&named)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(
        || if value.is_null() { String::new() } else { value.to_string() },
        str::to_owned,
    )
}

fn line(open: Open, field: Field, input: Input) -> AnyView {
    let (kind, mode, fills) = match input {
        Input::Text => ("text", "text", "on"),
        Input::Number => ("text", "decimal", "off"),
        Input::Email => ("email", "email", "email"),
        Input::Password => ("password", "text", "off"),
        Input::Passcode => ("password", "numeric", "one-time-code"),
        Input::Phone => ("tel", "tel", "tel"),
    };
    let (wrong, set, left) = (is_wrong(open, &field), field.clone(), field.clone());
    view! {
        <label class="field">
            {name(open, &field, "")}
            <input
                class="inp"
                id=id(&field.name)
                type=kind
                inputmode=mode
                autocomplete=fills
                maxlength="4000"
                disabled=!field.is_enabled
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=note(&field.name)
                value=text(&open.value(&field.name))
                on:input=move |event| open.set(&set, event_target_value(&event).into())
                on:change=move |_| {
                    open.check(&left);
                }
            />
            {under(open, &field)}
        </label>
    }
    .into_any()
}

fn area(open: Open, field: Field) -> AnyView {
    let (wrong, set, left) = (is_wrong(open, &field), field.clone(), field.clone());
    view! {
        <label class="field">
            {name(open, &field, "")}
            <textarea
                class="inp area"
                id=id(&field.name)
                rows="3"
                maxlength="4000"
                disabled=!field.is_enabled
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=note(&field.name)
                on:input=move |event| open.set(&set, event_target_value(&event).into())
                on:change=move |_| {
                    open.check(&left);
                }
            >
                {text(&open.value(&field.name))}
            </textarea>
            {under(open, &field)}
        </label>
    }
    .into_any()
}

fn pick(open: Open, field: Field) -> AnyView {
    let (wrong, set) = (is_wrong(open, &field), field.clone());
    let chosen = text(&open.value(&field.name));
    let options = field
        .options
        .iter()
        .map(|option| {
            let is_chosen = option.id == chosen;
            view! {
                <option value=option.id.clone() selected=is_chosen disabled=!option.is_enabled>
                    {option.title.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <label class="field">
            {name(open, &field, "")}
            <select
                class="inp"
                id=id(&field.name)
                disabled=!field.is_enabled
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=note(&field.name)
                on:change=move |event| {
                    open.set(&set, event_target_value(&event).into());
                    open.check(&set);
                }
            >
                <option value="">{open.app.words.t("form-pick")}</option>
                {options}
            </select>
            {under(open, &field)}
        </label>
    }
    .into_any()
}

/// A day; of a span, its first or its last.
fn day(open: Open, field: Field, end: &'static str) -> AnyView {
    let (wrong, set) = (is_wrong(open, &field), field.clone());
    let value = open.value(&field.name);
    let value = text(if end.is_empty() { &value } else { value.get(end).unwrap_or(&Value::Null) });
    let more = match end {
        "start-date" => format!(" · {}", open.app.words.t("form-first-day")),
        "end-date" => format!(" · {}", open.app.words.t("form-last-day")),
        _ => String::new(),
    };
    // The first part carries the name, so that the keyboard goes there.
    let element = if end == "end-date" { String::new() } else { id(&field.name) };
    let help = (end != "start-date").then(|| under(open, &field));
    view! {
        <label class="field">
            {name(open, &field, &more)}
            <input
                class="inp"
                id=element
                type="date"
                min=field.day_first.clone()
                max=field.day_last.clone()
                disabled=!field.is_enabled
                aria-invalid=move || wrong().then_some("true")
                value=value
                on:change=move |event| {
                    let mut value: Value = event_target_value(&event).into();
                    if !end.is_empty() {
                        let mut both = open.value(&set.name);
                        if !both.is_object() {
                            both = json!({});
                        }
                        if let Some(both) = both.as_object_mut() {
                            both.insert(end.to_owned(), value);
                        }
                        value = both;
                    }
                    open.set(&set, value);
                }
            />
            {help}
        </label>
    }
    .into_any()
}

fn choices(open: Open, field: Field) -> AnyView {
    let many = field.kind == Kind::Many;
    let chosen = RwSignal::new(open.value(&field.name));
    let rows = field
        .options
        .iter()
        .enumerate()
        .map(|(place, option)| {
            let (own, set) = (Value::from(option.id.clone()), field.clone());
            let here = own.clone();
            let is_on = move || match &*chosen.read() {
                Value::Array(all) => all.contains(&here),
                one => *one == here,
            };
            let marked = is_on.clone();
            let change = move |_| {
                let value = if many {
                    let mut all = chosen.get_untracked().as_array().cloned().unwrap_or_default();
                    match all.iter().position(|one| *one == own) {
                        Some(place) => drop(all.remove(place)),
                        None => all.push(own.clone()),
                    }
                    all.into()
                } else {
                    own.clone()
                };
                chosen.set(value.clone());
                open.set(&set, value);
            };
            let description = (!option.description.is_empty())
                .then(|| view! { <span class="t13 faint blk">{option.description.clone()}</span> });
            view! {
                <label class="opt" class:on=marked>
                    <input
                        type=if many { "checkbox" } else { "radio" }
                        name=id(&field.name)
                        id=(place == 0).then(|| id(&field.name))
                        disabled=!(field.is_enabled && option.is_enabled)
                        prop:checked=is_on
                        on:change=change
                    />
                    <span class="grow">
                        <span class="t15 medium blk">{option.title.clone()}</span>
                        {description}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" aria-describedby=note(&field.name)>
            <legend>{name(open, &field, "")}</legend>
            {rows}
            {under(open, &field)}
        </fieldset>
    }
    .into_any()
}

fn agree(open: Open, field: Field) -> AnyView {
    let (set, wrong) = (field.clone(), is_wrong(open, &field));
    let is_on = open.value(&field.name) == Value::Bool(true);
    view! {
        <div class="field">
            <label class="opt">
                <input
                    type="checkbox"
                    id=id(&field.name)
                    disabled=!field.is_enabled
                    aria-invalid=move || wrong().then_some("true")
                    aria-describedby=note(&field.name)
                    checked=is_on
                    on:change=move |event| open.set(&set, event_target_checked(&event).into())
                />
                <span class="grow">{name(open, &field, "")}</span>
            </label>
            {under(open, &field)}
        </div>
    }
    .into_any()
}

fn sentence(words: Words, fault: &Fault) -> String {
    let counted = |key: &str, count: u64| words.with(key, &[("count", count.into())]);
    let dated = |key: &str, day: &str| words.with(key, &[("day", day.into())]);
    match fault {
        Fault::Missing => words.t("form-missing"),
        Fault::Email => words.t("form-bad-email"),
        Fault::Phone => words.t("form-bad-phone"),
        Fault::Number => words.t("form-bad-number"),
        Fault::TooShort(count) => counted("form-too-short", *count),
        Fault::TooLong(count) => counted("form-too-long", *count),
        Fault::TooFew(count) => counted("form-too-few", *count),
        Fault::TooMany(count) => counted("form-too-many", *count),
        Fault::Early(day) => dated("form-early", day),
        Fault::Late(day) => dated("form-late", day),
        Fault::Order => words.t("form-order"),
        Fault::Pattern => words.t("form-pattern"),
        Fault::Said(words) => words.clone(),
    }
}
