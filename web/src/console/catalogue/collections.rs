//! The collections' dialog: their titles in each language, and their order.

use comptoir_api::shop::{CollectionEdit, CollectionRule};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::editor::name_of;
use super::{Shelf, amount, minor};
use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tn, tw};
use crate::parts::icon::icon;

/// Each collection, under a key that stays while it is moved.
type Rows = RwSignal<Vec<(usize, CollectionEdit)>>;

/// Days that something can be called new.
const NEW_DAYS: [u32; 5] = [7, 14, 30, 60, 90];

/// The dialog.
pub(crate) fn dialog(c: Console, shelf: Shelf) -> AnyView {
    let languages = StoredValue::new(c.languages());
    let rows: Rows = RwSignal::new(
        shelf
            .collections
            .get_untracked()
            .into_iter()
            .enumerate()
            .collect::<Vec<(usize, CollectionEdit)>>(),
    );
    let next = StoredValue::new(10_000_usize);
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        rows.update(|rows| rows.push((key, CollectionEdit::default())));
        crate::browser::after_draw(|| {
            crate::console::browser::focus(".coll-row:last-child input");
        });
    };
    let save = move |_| {
        let collections: Vec<CollectionEdit> = rows
            .get_untracked()
            .into_iter()
            .map(|(_, collection)| collection)
            .filter(|collection| {
                collection.titles.iter().any(|(_, title)| !title.trim().is_empty())
            })
            .collect();
        spawn_local(async move {
            match api::put::<_, Vec<CollectionEdit>>("/api/collections", &collections).await {
                Ok(saved) => {
                    drop(shelf.collections.try_set(saved));
                    ui::shut();
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    let one = move |(key, collection): (usize, CollectionEdit)| {
        let fields = languages.get_value().into_iter().map(|tag| {
            let title = collection.titles.iter().find(|(known, _)| *known == tag).map(|(_, title)| title.clone()).unwrap_or_default();
            let label = tw("console-collection-title", "language", &name_of(&tag));
            view! {
                <input class="inp grow" maxlength="80" aria-label=label.clone() placeholder=label lang=tag.clone() prop:value=title on:input=move |event| {
                    let words = event_target_value(&event);
                    rows.update(|rows| {
                        let Some((_, row)) = rows.iter_mut().find(|(known, _)| *known == key) else { return };
                        match row.titles.iter_mut().find(|(known, _)| *known == tag) {
                            Some((_, title)) => *title = words,
                            None => row.titles.push((tag.clone(), words)),
                        }
                    });
                } />
            }
        }).collect_view();
        let shift = move |by: isize| {
            rows.update(|rows| {
                let Some(at) = rows.iter().position(|(known, _)| *known == key) else { return };
                let to = at as isize + by;
                if to >= 0 && (to as usize) < rows.len() {
                    rows.swap(at, to as usize);
                }
            });
        };
        view! {
            <li class="row g1 wrap coll-row">
                <button type="button" class="ib sm up" aria-label=t("console-move-up") title=t("console-move-up") on:click=move |_| shift(-1)>{icon("chevd", "s14")}</button>
                <button type="button" class="ib sm" aria-label=t("console-move-down") title=t("console-move-down") on:click=move |_| shift(1)>{icon("chevd", "s14")}</button>
                {fields}
                {ruled(rows, key)}
                <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| rows.update(|rows| rows.retain(|(known, _)| *known != key))>{icon("trash", "s16")}</button>
                {rule(c, rows, key)}
            </li>
        }
    };
    ui::dialog(
        t("console-catalogue-collections"),
        "wide",
        Callback::new(move |()| shelf.arranging.set(false)),
        move || {
            view! {
            <p class="t13 muted">{t("console-collections-more")}</p>
            <ul class="col scroll coll-rows">
                <For each=move || rows.get() key=|(key, _)| *key let:row>{one(row)}</For>
            </ul>
            <button type="button" class="btn ghost" on:click=add>{icon("plus", "s16")}{t("console-catalogue-collection-new")}</button>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}

/// The button that has a collection fill itself, or no longer.
fn ruled(rows: Rows, key: usize) -> AnyView {
    let is_ruled = Memo::new(move |_| rule_of(rows, key).is_some());
    let turn = move |_| {
        set(rows, key, (!is_ruled.get_untracked()).then(CollectionRule::default));
        crate::browser::after_draw(|| {
            if let Some(rule) = crate::console::browser::all(".coll-rule").last() {
                rule.scroll_into_view_with_bool(false);
            }
        });
    };
    view! {
        <button type="button" class="ib sm" class:on=is_ruled aria-pressed=move || is_ruled.get().to_string() aria-label=t("console-collection-by-rule") title=t("console-collection-by-rule") on:click=turn>{icon("bolt", "s16")}</button>
    }
    .into_any()
}

/// What is written as a price; what is none is refused by the server, with a sentence.
fn price_of(written: &str, currency: &str) -> Option<i64> {
    (!written.trim().is_empty()).then(|| minor(written, currency).unwrap_or(-1))
}

fn rule_of(rows: Rows, key: usize) -> Option<CollectionRule> {
    let is_it = |row: &&(usize, CollectionEdit)| row.0 == key;
    rows.with(|rows| rows.iter().find(is_it).and_then(|(_, row)| row.rule.clone()))
}

fn set(rows: Rows, key: usize, rule: Option<CollectionRule>) {
    rows.update(|rows| {
        if let Some((_, row)) = rows.iter_mut().find(|(known, _)| *known == key) {
            row.rule = rule;
        }
    });
}

/// What is in a collection by itself: all of it has to hold.
fn rule(c: Console, rows: Rows, key: usize) -> AnyView {
    let is_ruled = Memo::new(move |_| rule_of(rows, key).is_some());
    let change = move |change: &dyn Fn(&mut CollectionRule)| {
        if let Some(mut rule) = rule_of(rows, key) {
            change(&mut rule);
            set(rows, key, Some(rule));
        }
    };
    let fields = move || {
        let first = untrack(|| rule_of(rows, key)).unwrap_or_default();
        let currency = c.currency();
        let price = {
            let currency = currency.clone();
            move |minor: Option<i64>| {
                minor.map(|minor| amount(minor, &currency)).unwrap_or_default()
            }
        };
        let (low, high) = (currency.clone(), currency);
        let days = NEW_DAYS.map(|days| {
            view! { <option value=days.to_string() selected=first.new_days == days>{tn("console-collection-days", days)}</option> }
        });
        view! {
            <div class="col g2 coll-rule">
                <label class="field">
                    <span class="lbl">{t("console-collection-words")}</span>
                    <input class="inp" maxlength="120" value=first.words.clone() on:input=move |event| { let words = event_target_value(&event); change(&|rule| rule.words.clone_from(&words)); } />
                </label>
                <div class="f3">
                    <label class="field">
                        <span class="lbl">{t("console-collection-from")}</span>
                        <input class="inp num" inputmode="decimal" value=price(first.min_minor) on:input=move |event| { let at = price_of(&event_target_value(&event), &low); change(&|rule| rule.min_minor = at); } />
                    </label>
                    <label class="field">
                        <span class="lbl">{t("console-collection-to")}</span>
                        <input class="inp num" inputmode="decimal" value=price(first.max_minor) on:input=move |event| { let at = price_of(&event_target_value(&event), &high); change(&|rule| rule.max_minor = at); } />
                    </label>
                    <label class="field">
                        <span class="lbl">{t("console-collection-new")}</span>
                        <select class="inp" on:change=move |event| { let days = event_target_value(&event).parse().unwrap_or(0); change(&|rule| rule.new_days = days); }>
                            <option value="0" selected=first.new_days == 0>{t("console-collection-any-time")}</option>
                            {days.collect_view()}
                        </select>
                    </label>
                </div>
                <label class="row g2 t14"><input type="checkbox" checked=first.in_stock on:change=move |event| { let on = event_target_checked(&event); change(&|rule| rule.in_stock = on); } />{t("console-collection-in-stock")}</label>
                <label class="row g2 t14"><input type="checkbox" checked=first.reduced on:change=move |event| { let on = event_target_checked(&event); change(&|rule| rule.reduced = on); } />{t("console-collection-reduced")}</label>
            </div>
        }
    };
    view! { {move || is_ruled.get().then(fields)} }.into_any()
}
