//! The shop's own forms: a few fields each, sent by a rule or from the composer.

use comptoir_api::saved::{FieldKind, SavedField, SavedForm};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::texts;
use super::steps::{Rows, add, pick, rows};
use crate::console::api;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{t, tn, tw};
use crate::parts::icon::icon;

const FIELDS_MAX: usize = 12;
const FORMS_MAX: usize = 20;

/// The kinds of fields, with their names.
const KINDS: [(FieldKind, &str, &str); 8] = [
    (FieldKind::Text, "text", "console-field-text"),
    (FieldKind::Long, "long", "console-field-long"),
    (FieldKind::Number, "number", "console-field-number"),
    (FieldKind::Email, "email", "console-field-email"),
    (FieldKind::Phone, "phone", "console-field-phone"),
    (FieldKind::Date, "date", "console-field-date"),
    (FieldKind::One, "one", "console-field-one"),
    (FieldKind::Many, "many", "console-field-many"),
];

/// What a form is called in the console: its heading in the shop's own language.
pub(crate) fn title_of(c: Console, form: &SavedForm) -> String {
    let own = c.languages().into_iter().next().unwrap_or_default();
    let own = form.titles.iter().find(|(tag, title)| *tag == own && !title.is_empty());
    let any = || form.titles.iter().find(|(_, title)| !title.is_empty());
    own.or_else(any).map(|(_, title)| title.clone()).unwrap_or_default()
}

/// The forms there are, as they come.
pub(crate) fn all() -> RwSignal<Vec<SavedForm>> {
    let all = RwSignal::new(Vec::new());
    spawn_local(async move {
        if let Ok(found) = api::get::<Vec<SavedForm>>("/api/forms").await {
            drop(all.try_set(found));
        }
    });
    all
}

/// The card with all of them.
pub(crate) fn card(c: Console) -> AnyView {
    let forms = RwSignal::new(Vec::<SavedForm>::new());
    let loaded = RwSignal::new(Loaded::Loading);
    // Which is edited, by its place; past the last: a new one.
    let editing = RwSignal::new(None::<usize>);
    let fetch = move || {
        spawn_local(async move {
            match api::get::<Vec<SavedForm>>("/api/forms").await {
                Ok(all) => {
                    drop(forms.try_set(all));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch();
    let list = move || {
        if let Some(instead) = ui::not_yet(&loaded.get(), 2, Callback::new(move |()| fetch())) {
            return instead;
        }
        let all = forms.get();
        if all.is_empty() {
            return view! { <p class="t13 faint pad16">{t("console-forms-empty")}</p> }.into_any();
        }
        let row = |(at, form): (usize, SavedForm)| {
            let count = tn("console-forms-fields", form.fields.len() as u32);
            view! {
                <button type="button" class="qp" on:click=move |_| editing.set(Some(at))>
                    <span class="medium ell">{title_of(c, &form)}</span><span class="ell">{count}</span>{icon("edit", "s14")}
                </button>
            }
        };
        all.into_iter().enumerate().map(row).collect_view().into_any()
    };
    let close = Callback::new(move |()| editing.set(None));
    view! {
        <section class="card flat" id="forms" aria-label=t("console-forms")>
            <header class="cardh">
                {icon("list", "s18")}
                <h2>{t("console-forms")}</h2>
                <span class="grow"></span>
                <button type="button" class="btn sm" id="form-add" disabled=move || { forms.with(Vec::len) >= FORMS_MAX } on:click=move |_| editing.set(Some(forms.with_untracked(Vec::len)))>{icon("plus", "s16")}{t("console-forms-add")}</button>
            </header>
            <div class="qps">{list}</div>
            <p class="hint pad16">{t("console-forms-more")}</p>
        </section>
        {move || editing.get().map(|at| editor(c, forms, at, close))}
    }
    .into_any()
}

fn editor(c: Console, forms: RwSignal<Vec<SavedForm>>, at: usize, close: Callback<()>) -> AnyView {
    let known = forms.with_untracked(|all| all.get(at).cloned());
    let is_new = known.is_none();
    let form = known.unwrap_or_else(|| SavedForm {
        fields: vec![SavedField { required: true, ..SavedField::default() }],
        ..SavedForm::default()
    });
    let id = StoredValue::new(form.id.clone());
    let titles = RwSignal::new(form.titles.clone());
    let words = RwSignal::new(form.texts.clone());
    let fields = rows(form.fields);
    let put = move |all: Vec<SavedForm>| {
        spawn_local(async move {
            match api::put::<_, Vec<SavedForm>>("/api/forms", &all).await {
                Ok(saved) => {
                    drop(forms.try_set(saved));
                    ui::shut();
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    let keep = move |_| {
        let mut all = forms.get_untracked();
        let fields = fields.get_untracked().iter().map(|row| row.value.get_untracked()).collect();
        let (titles, texts) = (titles.get_untracked(), words.get_untracked());
        let form = SavedForm { id: id.get_value(), titles, texts, fields };
        match all.get_mut(at) {
            Some(known) => *known = form,
            None => all.push(form),
        }
        put(all);
    };
    let remove = move |_| {
        let mut all = forms.get_untracked();
        if at < all.len() {
            all.remove(at);
        }
        put(all);
    };
    let empty = move || titles.with(|all| all.iter().all(|(_, title)| title.trim().is_empty()));
    ui::dialog(
        t(if is_new { "console-forms-add" } else { "console-forms-edit" }),
        "wide",
        close,
        move || {
            view! {
            <div class="col g3" id="form-edit">
                {texts(c, "console-forms-title", 1, titles.get_untracked(), move |all| titles.set(all))}
                {texts(c, "console-forms-text", 1, words.get_untracked(), move |all| words.set(all))}
                {questions(c, fields)}
            </div>
            <div class="acts">
                {(!is_new).then(|| view! { <button type="button" class="btn danger" on:click=remove>{t("action-delete")}</button> })}
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" id="form-save" disabled=move || empty() || fields.with(Vec::is_empty) on:click=keep>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}

/// What is asked, from above.
fn questions(c: Console, fields: Rows<SavedField>) -> AnyView {
    view! {
        <fieldset class="rule-b">
            <legend>{t("console-forms-asked")}</legend>
            <ol class="blk-rows">
                <For each=move || fields.get() key=|row| row.key let:row>
                    {
                        let key = row.key;
                        view! {
                            <li class="blk-row tall">
                                <header class="row g2">
                                    {kind(row.value)}
                                    <label class="row g1 t14 grow"><input type="checkbox" prop:checked=row.value.get_untracked().required on:change=move |event| row.value.update(|field| field.required = event_target_checked(&event)) />{t("console-field-required")}</label>
                                    <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| fields.update(|rows| rows.retain(|row| row.key != key))>{icon("close", "s16")}</button>
                                </header>
                                {texts(c, "console-field-label", 1, row.value.get_untracked().labels, move |labels| row.value.update(|field| field.labels = labels))}
                                {options(c, row.value)}
                            </li>
                        }
                    }
                </For>
            </ol>
            <button type="button" class="btn ghost sm" id="field-add" disabled=move || { fields.with(Vec::len) >= FIELDS_MAX } on:click=move |_| add(fields, SavedField::default())>{icon("plus", "s16")}{t("console-field-add")}</button>
        </fieldset>
    }
    .into_any()
}

fn kind(value: RwSignal<SavedField>) -> AnyView {
    let now = value.get_untracked().kind;
    let chosen = KINDS.iter().find(|(kind, ..)| *kind == now).map_or("text", |(_, id, _)| *id);
    let all = KINDS.map(|(_, id, key)| (id.to_owned(), t(key)));
    pick("console-field-kind", chosen.to_owned(), all.to_vec(), move |chosen| {
        let found = KINDS.iter().find(|(_, id, _)| *id == chosen);
        value.update(|field| field.kind = found.map_or(FieldKind::Text, |(kind, ..)| *kind));
    })
}

fn options(c: Console, value: RwSignal<SavedField>) -> AnyView {
    let has = Memo::new(move |_| value.with(|field| field.kind.has_options()));
    view! {
        {move || has.get().then(|| texts(c, "console-do-answers", 1, value.get_untracked().options, move |options| value.update(|field| field.options = options)))}
    }
    .into_any()
}

/// A form to choose in a rule.
pub(super) fn chooser(
    c: Console,
    chosen: String,
    write: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let forms = all();
    let field = move || {
        let found = forms.get();
        if found.is_empty() {
            return view! { <p class="hint">{t("console-forms-empty")}</p> }.into_any();
        }
        let mut options: Vec<_> =
            found.into_iter().map(|form| (form.id.clone(), title_of(c, &form))).collect();
        if options.iter().all(|(id, _)| *id != chosen) {
            options.insert(0, (chosen.clone(), tw("console-forms-choose", "shop", &c.shop_name())));
        }
        pick("console-do-form", chosen.clone(), options, write)
    };
    view! { {field} }.into_any()
}
