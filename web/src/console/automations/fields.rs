//! Fields of the rules' editor: words in each language, a time, products.

use comptoir_api::rules::Texts;
use comptoir_api::shop::{ProductEdit, ProductRow, ProductsPage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::catalogue::name_of;
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// What can be filled in, and its name.
const VARIABLES: [(&str, &str); 5] = [
    ("{name}", "console-fill-name"),
    ("{shop}", "console-fill-shop"),
    ("{until}", "console-fill-until"),
    ("{order}", "console-fill-order"),
    ("{product}", "console-fill-product"),
];

/// Words in each of the shop's languages. `title` has "language" filled in.
pub(crate) fn texts(
    c: Console,
    title: &'static str,
    rows: u32,
    read: Texts,
    write: impl Fn(Texts) + Copy + Send + Sync + 'static,
) -> AnyView {
    let now = RwSignal::new(read);
    let fields = c.languages().into_iter().map(|tag| {
        let (is, put) = (tag.clone(), tag.clone());
        let value = Memo::new(move |_| {
            now.with(|now| now.iter().find(|(known, _)| *known == is).map(|(_, text)| text.clone()))
                .unwrap_or_default()
        });
        let set = move |words: String| {
            now.update(|now| match now.iter_mut().find(|(known, _)| *known == put) {
                Some((_, text)) => *text = words,
                None => now.push((put.clone(), words)),
            });
            write(now.get_untracked());
        };
        let insert = set.clone();
        let chips = (rows > 1).then(|| VARIABLES.map(|(variable, name)| {
            let insert = insert.clone();
            view! { <button type="button" class="chip sm" title=variable on:click=move |_| insert(format!("{}{variable}", value.get_untracked()))>{t(name)}</button> }
        }).into_iter().collect_view());
        view! {
            <div class="field">
                <label>
                    <span class="lbl">{tw(title, "language", &name_of(&tag))}</span>
                    <textarea class="inp area" rows=rows maxlength="2000" lang=tag prop:value=move || value.get() on:input=move |event| set(event_target_value(&event))></textarea>
                </label>
                {chips.map(|chips| view! { <div class="row g1 wrap fills" role="group" aria-label=t("console-fill")>{chips}</div> })}
            </div>
        }
    }).collect_view();
    view! { <div class="col g2">{fields}</div> }.into_any()
}

/// A time: a number and its unit.
pub(crate) fn time(
    title: &'static str,
    minutes: u32,
    write: impl Fn(u32) + Copy + Send + Sync + 'static,
) -> AnyView {
    let unit = match minutes {
        0 => 1,
        days if days.is_multiple_of(24 * 60) => 24 * 60,
        hours if hours.is_multiple_of(60) => 60,
        _ => 1,
    };
    let (unit, number) = (RwSignal::new(unit), RwSignal::new(minutes / unit));
    let tell = move || write(number.get_untracked().saturating_mul(unit.get_untracked()));
    let units =
        [(1, "console-unit-minutes"), (60, "console-unit-hours"), (24 * 60, "console-unit-days")];
    let options = units.map(|(value, name)| {
        view! { <option value=value.to_string() selected=move || unit.get() == value>{t(name)}</option> }
    }).into_iter().collect_view();
    view! {
        <div class="row g2">
            <label class="field">
                <span class="lbl">{t(title)}</span>
                <input class="inp cell" type="number" min="0" inputmode="numeric" prop:value=number.get_untracked().to_string() on:input=move |event| {
                    number.set(event_target_value(&event).parse().unwrap_or_default());
                    tell();
                } />
            </label>
            <select class="inp cell end" aria-label=t("console-unit") on:change=move |event| {
                unit.set(event_target_value(&event).parse().unwrap_or(1));
                tell();
            }>{options}</select>
        </div>
    }
    .into_any()
}

/// Products of the catalogue, at most so many.
pub(crate) fn products(
    c: Console,
    title: &'static str,
    chosen: Vec<String>,
    most: usize,
    write: impl Fn(Vec<String>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let picked =
        RwSignal::new(chosen.iter().map(|id| (id.clone(), id.clone())).collect::<Vec<_>>());
    for id in chosen {
        // Until its title is there, its id stands for it.
        spawn_local(async move {
            let path = format!("/api/products/{}", api::part(&id));
            let Ok(product) = api::get::<ProductEdit>(&path).await else { return };
            let title = product.texts.into_iter().next().map(|text| text.title).unwrap_or_default();
            let _ = picked.try_update(|picked| {
                if let Some(one) = picked.iter_mut().find(|(known, _)| *known == id) {
                    one.1 = title;
                }
            });
        });
    }
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<ProductRow>::new());
    let search = move |words: String| {
        query.set(words.clone());
        if words.trim().is_empty() {
            found.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let path = format!("/api/products?query={}", api::part(words.trim()));
            let page = api::get::<ProductsPage>(&path).await;
            if query.try_get_untracked().as_ref() != Some(&words) {
                return;
            }
            match page {
                Ok(page) => found.set(page.products.into_iter().take(6).collect()),
                Err(error) => c.fail(&error),
            }
        });
    };
    let tell =
        move || write(picked.with_untracked(|all| all.iter().map(|(id, _)| id.clone()).collect()));
    let chips = move || {
        picked.get().into_iter().map(|(id, title)| {
            let label = format!("{} {title}", t("action-remove"));
            view! {
                <span class="chip sm">{title}
                    <button type="button" class="x" aria-label=label on:click=move |_| { picked.update(|all| all.retain(|(known, _)| *known != id)); tell(); }>{icon("close", "s14")}</button>
                </span>
            }
        }).collect_view()
    };
    let results = move || {
        found
            .get()
            .into_iter()
            .map(|row| {
                let (id, name) = (row.tile.id.clone(), row.tile.title.clone());
                view! {
                    <button type="button" class="btn ghost sm" on:click=move |_| {
                        picked.update(|all| {
                            if most == 1 {
                                all.clear();
                            }
                            if all.len() < most && !all.iter().any(|(known, _)| *known == id) {
                                all.push((id.clone(), name.clone()));
                            }
                        });
                        query.set(String::new());
                        found.set(Vec::new());
                        tell();
                    }>{icon("plus", "s14")}{row.tile.title.clone()}</button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label>
                <span class="lbl">{t(title)}</span>
                <input class="inp" type="search" placeholder=t("console-catalogue-search") prop:value=move || query.get() on:input=move |event| search(event_target_value(&event)) />
            </label>
            <div class="row g1 wrap">{results}</div>
            <div class="row g1 wrap">{chips}</div>
        </div>
    }
    .into_any()
}
