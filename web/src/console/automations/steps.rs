//! The "if" and "then" blocks of the rules' editor: a row each, with the fields of its kind.

use comptoir_api::rules::{Condition, Step};
use comptoir_api::shop::CollectionEdit;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::{products, texts, time};
use super::say::{condition_name, conditions, step_name, steps};
use super::{forms, who};
use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// Something in a list that is edited: its key stays while it is moved.
#[derive(Clone)]
pub(crate) struct Row<T: 'static + Send + Sync> {
    /// Tells it from the others.
    pub(crate) key: usize,
    /// The thing itself.
    pub(crate) value: RwSignal<T>,
}

/// A list that is edited.
pub(crate) type Rows<T> = RwSignal<Vec<Row<T>>>;

/// Makes a list of things.
pub(crate) fn rows<T: Clone + Send + Sync + 'static>(of: Vec<T>) -> Rows<T> {
    let row = |(key, value)| Row { key, value: RwSignal::new(value) };
    RwSignal::new(of.into_iter().enumerate().map(row).collect())
}

/// Adds one at the end.
pub(crate) fn add<T: Clone + Send + Sync + 'static>(rows: Rows<T>, value: T) {
    rows.update(|rows| {
        let key = rows.iter().map(|row| row.key + 1).max().unwrap_or_default();
        rows.push(Row { key, value: RwSignal::new(value) });
    });
}

/// A button that offers kinds, and adds what is chosen.
fn adder(
    label: &'static str,
    id: &'static str,
    kinds: Vec<(String, String)>,
    add: impl Fn(&str) + Copy + Send + Sync + 'static,
) -> AnyView {
    let options = kinds
        .into_iter()
        .map(|(kind, name)| view! { <option value=kind>{name}</option> })
        .collect_view();
    view! {
        <select class="inp cell adder" id=id aria-label=t(label) prop:value="" on:change=move |event| {
            let kind = event_target_value(&event);
            if !kind.is_empty() {
                add(&kind);
                if let Some(select) = crate::console::browser::first(&format!("#{id}")) {
                    let select: web_sys::HtmlSelectElement = wasm_bindgen::JsCast::unchecked_into(select);
                    select.set_value("");
                }
            }
        }>
            <option value="" selected>{t(label)}</option>
            {options}
        </select>
    }
    .into_any()
}

/// The conditions.
pub(crate) fn only(c: Console, rows: Rows<Condition>) -> AnyView {
    let new = move |kind: &str| {
        add(
            rows,
            match kind {
                "hours" => Condition::Hours { open: true },
                "language" => {
                    Condition::Language { language: c.languages().pop().unwrap_or_default() }
                }
                "label" => Condition::Label { label: first_label(c), has: true },
                "known" => Condition::Known { known: false },
                "written" => Condition::Written { written: false },
                "member" => Condition::Member { who: String::new(), is: false },
                _ => Condition::Basket { min_minor: 5_000 },
            },
        );
    };
    view! {
        <ul class="blk-rows">
            <For each=move || rows.get() key=|row| row.key let:row>
                {
                    let key = row.key;
                    let name = condition_name(&row.value.get_untracked());
                    let label = tw("console-rule-drop", "name", &name);
                    view! {
                        <li class="blk-row">
                            <span class="medium t14">{name}</span>
                            <div class="grow">{condition(c, row.value)}</div>
                            <button type="button" class="ib sm" aria-label=label on:click=move |_| rows.update(|rows| rows.retain(|row| row.key != key))>{icon("close", "s16")}</button>
                        </li>
                    }
                }
            </For>
        </ul>
        {adder("console-if-add", "rule-if-add", conditions(), new)}
    }
    .into_any()
}

fn condition(c: Console, value: RwSignal<Condition>) -> AnyView {
    match value.get_untracked() {
        Condition::Hours { open } => either("console-if-open", "console-if-shut", open, move |open| {
            value.set(Condition::Hours { open });
        }),
        Condition::Known { known } => either("console-if-ordered", "console-if-new", known, move |known| {
            value.set(Condition::Known { known });
        }),
        Condition::Written { written } => either("console-if-wrote", "console-if-never-wrote", written, move |written| {
            value.set(Condition::Written { written });
        }),
        Condition::Member { who, is } => view! {
            <div class="row g2 wrap">
                {either("console-if-given", "console-if-not-given", is, move |is| value.update(|value| {
                    if let Condition::Member { is: known, .. } = value { *known = is; }
                }))}
                {pick("console-if-member", who, anybody(c), move |who| value.update(|value| {
                    if let Condition::Member { who: known, .. } = value { *known = who; }
                }))}
            </div>
        }
        .into_any(),
        Condition::Language { language } => {
            let options = c.languages().into_iter().map(|tag| {
                let name = crate::console::catalogue::name_of(&tag);
                (tag, name)
            });
            pick("console-if-language", language, options.collect(), move |language| {
                value.set(Condition::Language { language });
            })
        }
        Condition::Label { label, has } => view! {
            <div class="row g2 wrap">
                {either("console-if-has", "console-if-has-not", has, move |has| value.update(|value| {
                    if let Condition::Label { has: known, .. } = value { *known = has; }
                }))}
                {pick("console-if-label", label, labels(c), move |label| value.update(|value| {
                    if let Condition::Label { label: known, .. } = value { *known = label; }
                }))}
            </div>
        }
        .into_any(),
        Condition::Basket { min_minor } => view! {
            <label class="row g2">
                <span class="sr">{t("console-if-basket")}</span>
                <input class="inp cell" type="number" min="0" step="0.01" inputmode="decimal" prop:value=format!("{:.2}", min_minor as f64 / 100.0) on:input=move |event| {
                    let amount: f64 = event_target_value(&event).parse().unwrap_or_default();
                    value.set(Condition::Basket { min_minor: (amount * 100.0).round() as i64 });
                } />
                <span class="t13 muted">{c.currency()}</span>
            </label>
        }
        .into_any(),
    }
}

/// The steps.
pub(crate) fn then(c: Console, rows: Rows<Step>) -> AnyView {
    let new = move |kind: &str| {
        add(
            rows,
            match kind {
                "say" => Step::Say { texts: Vec::new() },
                "choice" => Step::Choice { texts: Vec::new(), options: Vec::new(), list: false },
                "product" => Step::Product { product: String::new() },
                "products" => Step::Products {
                    texts: Vec::new(),
                    products: Vec::new(),
                    collection: String::new(),
                },
                "catalogue" => Step::Catalogue { texts: Vec::new() },
                "form" => Step::Form { form: String::new() },
                "label" => Step::Label { label: first_label(c), add: true },
                "assign" => who::step(&c.me().id),
                "note" => Step::Note { text: String::new() },
                "close" => Step::Close {},
                "wait" => Step::Wait { minutes: 60, unless_written: true },
                _ => Step::Webhook { url: String::new() },
            },
        );
        crate::browser::after_draw(|| {
            crate::console::browser::focus(
                ".then .blk-row:last-child :is(textarea, input, select)",
            );
        });
    };
    let shift = move |key: usize, by: isize| {
        rows.update(|rows| {
            let Some(at) = rows.iter().position(|row| row.key == key) else { return };
            let to = at as isize + by;
            if to >= 0 && (to as usize) < rows.len() {
                rows.swap(at, to as usize);
            }
        });
    };
    view! {
        <ol class="blk-rows then">
            <For each=move || rows.get() key=|row| row.key let:row>
                {
                    let key = row.key;
                    let name = step_name(row.value.get_untracked().kind());
                    let [up, down, drop] = ["console-rule-up", "console-rule-down", "console-rule-drop"].map(|key| tw(key, "name", &name));
                    view! {
                        <li class="blk-row tall">
                            <header class="row g1">
                                {icon(drawing(row.value.get_untracked().kind()), "s16")}
                                <span class="medium t14 grow">{name}</span>
                                <button type="button" class="ib sm up" aria-label=up on:click=move |_| shift(key, -1)>{icon("chevd", "s14")}</button>
                                <button type="button" class="ib sm" aria-label=down on:click=move |_| shift(key, 1)>{icon("chevd", "s14")}</button>
                                <button type="button" class="ib sm" aria-label=drop on:click=move |_| rows.update(|rows| rows.retain(|row| row.key != key))>{icon("close", "s16")}</button>
                            </header>
                            {step(c, row.value)}
                        </li>
                    }
                }
            </For>
        </ol>
        {adder("console-do-add", "rule-do-add", steps(), new)}
    }
    .into_any()
}

fn step(c: Console, value: RwSignal<Step>) -> AnyView {
    match value.get_untracked() {
        Step::Say { texts: words } => texts(c, "console-auto-text", 3, words, move |texts| {
            value.set(Step::Say { texts });
        }),
        Step::Choice { texts: words, options, .. } => view! {
            <div class="col g2">
                {texts(c, "console-do-question", 2, words, move |words| value.update(|value| {
                    if let Step::Choice { texts, .. } = value { *texts = words; }
                }))}
                {texts(c, "console-do-answers", 1, options, move |lines| value.update(|value| {
                    if let Step::Choice { options, list, .. } = value {
                        // More than three buttons fill a phone: they become a list.
                        *list = lines.iter().any(|(_, lines)| lines.lines().count() > 3);
                        *options = lines;
                    }
                }))}
            </div>
        }
        .into_any(),
        Step::Product { product } => {
            let chosen = if product.is_empty() { Vec::new() } else { vec![product] };
            products(c, "console-do-which", chosen, 1, move |mut ids| {
                value.set(Step::Product { product: ids.pop().unwrap_or_default() });
            })
        }
        Step::Products { texts: words, products: ids, collection } => view! {
            <div class="col g2">
                {texts(c, "console-do-heading", 1, words, move |words| value.update(|value| {
                    if let Step::Products { texts, .. } = value { *texts = words; }
                }))}
                {products(c, "console-do-which-all", ids, 30, move |ids| value.update(|value| {
                    if let Step::Products { products, .. } = value { *products = ids; }
                }))}
                {collections(collection, move |id| value.update(|value| {
                    if let Step::Products { collection, .. } = value { *collection = id; }
                }))}
            </div>
        }
        .into_any(),
        Step::Label { label, add } => view! {
            <div class="row g2 wrap">
                {either("console-do-put-on", "console-do-take-off", add, move |on| value.update(|value| {
                    if let Step::Label { add, .. } = value { *add = on; }
                }))}
                {pick("console-if-label", label, labels(c), move |id| value.update(|value| {
                    if let Step::Label { label, .. } = value { *label = id; }
                }))}
            </div>
        }
        .into_any(),
        Step::Catalogue { texts: words } => texts(c, "console-auto-text", 2, words, move |texts| {
            value.set(Step::Catalogue { texts });
        }),
        Step::Form { form } => {
            forms::chooser(c, form, move |form| value.set(Step::Form { form }))
        }
        Step::Assign { staff, team, gives } => {
            let chosen = who::chosen(&staff, &team, gives);
            let picked = pick("console-do-assign", chosen, who::gets(c), move |chosen| {
                value.set(who::step(&chosen));
            });
            view! { <div class="field">{picked}<span class="hint">{t("console-do-assign-more")}</span></div> }
                .into_any()
        }
        Step::Note { text } => view! {
            <textarea class="inp area" rows="2" maxlength="1000" aria-label=t("console-do-note") prop:value=text on:input=move |event| value.set(Step::Note { text: event_target_value(&event) })></textarea>
        }
        .into_any(),
        Step::Close {} => view! { <p class="hint">{t("console-do-close-more")}</p> }.into_any(),
        Step::Wait { minutes, unless_written } => view! {
            <div class="col g2">
                {time("console-do-wait", minutes, move |time| value.update(|value| {
                    if let Step::Wait { minutes, .. } = value { *minutes = time; }
                }))}
                <label class="row g2 t14"><input type="checkbox" prop:checked=unless_written on:change=move |event| value.update(|value| {
                    if let Step::Wait { unless_written, .. } = value { *unless_written = event_target_checked(&event); }
                }) />{t("console-do-wait-unless")}</label>
            </div>
        }
        .into_any(),
        Step::Webhook { url } => view! {
            <div class="field">
                <input class="inp" type="url" placeholder="https://" aria-label=t("console-do-webhook") prop:value=url on:input=move |event| value.set(Step::Webhook { url: event_target_value(&event) }) />
                <span class="hint">{t("console-do-webhook-more")}</span>
            </div>
        }
        .into_any(),
    }
}

fn collections(chosen: String, write: impl Fn(String) + Copy + Send + Sync + 'static) -> AnyView {
    let all = RwSignal::new(Vec::<CollectionEdit>::new());
    spawn_local(async move {
        if let Ok(found) = api::get::<Vec<CollectionEdit>>("/api/collections").await {
            drop(all.try_set(found));
        }
    });
    let field = move || {
        let mut options = vec![(String::new(), t("console-do-all-products"))];
        options.extend(all.get().into_iter().map(|one| {
            let title = one.titles.into_iter().next().map(|(_, title)| title).unwrap_or_default();
            (one.id, title)
        }));
        pick("console-do-collection", chosen.clone(), options, write)
    };
    view! { <div class="field"><span class="lbl">{t("console-do-collection")}</span>{field}</div> }
        .into_any()
}

/// Two choices that exclude each other.
fn either(
    yes: &'static str,
    no: &'static str,
    is: bool,
    write: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let now = RwSignal::new(is);
    let button = move |value: bool, key: &'static str| {
        view! {
            <button type="button" class:on=move || now.get() == value aria-pressed=move || (now.get() == value).to_string() on:click=move |_| { now.set(value); write(value); }>{t(key)}</button>
        }
    };
    view! { <div class="seg" role="group">{button(true, yes)}{button(false, no)}</div> }.into_any()
}

/// One of a few.
pub(crate) fn pick(
    label: &'static str,
    chosen: String,
    options: Vec<(String, String)>,
    write: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let options = options
        .into_iter()
        .map(|(id, title)| {
            let is = id == chosen;
            view! { <option value=id selected=is>{title}</option> }
        })
        .collect_view();
    view! { <select class="inp cell" aria-label=t(label) on:change=move |event| write(event_target_value(&event))>{options}</select> }
        .into_any()
}

/// The shop's labels, to choose from.
pub(crate) fn labels(c: Console) -> Vec<(String, String)> {
    c.labels.with_untracked(|labels| {
        labels.iter().map(|label| (label.id.clone(), label.name.clone())).collect()
    })
}

/// Anybody, each person, each team.
fn anybody(c: Console) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), t("console-if-anybody"))];
    all.extend(who::members(c));
    all
}

/// The first label there is.
pub(crate) fn first_label(c: Console) -> String {
    labels(c).into_iter().next().map(|(id, _)| id).unwrap_or_default()
}

fn drawing(kind: &str) -> &'static str {
    match kind {
        "say" => "chat",
        "choice" => "list",
        "product" => "bag",
        "products" => "shelf",
        "catalogue" => "store",
        "form" => "edit",
        "label" => "tag",
        "assign" => "user",
        "note" => "note",
        "close" => "check",
        "wait" => "timer",
        _ => "hook",
    }
}

/// Labels are made where chats are: says so where there are none.
pub(crate) fn no_labels(c: Console) -> Option<AnyView> {
    c.labels.with(Vec::is_empty).then(|| view! { <p class="hint">{t("console-rule-no-labels")}<button type="button" class="lnk" on:click=move |_| { ui::shut(); c.editing_labels.set(true); }>{t("console-labels-new")}</button></p> }.into_any())
}
