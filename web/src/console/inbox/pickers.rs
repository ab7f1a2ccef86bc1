//! What can be sent besides words: products from the catalogue, choices, forms.

use comptoir_api::saved::SavedForm;
use comptoir_api::shop::{Outgoing, ProductRow, ProductsPage};
use leptos::prelude::*;

use super::thread;
use crate::console::api;
use crate::console::automations::forms;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{money, t, tn};
use crate::parts::icon::icon;
use crate::parts::product::picture;

/// Which picker is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picker {
    /// Products.
    Product,
    /// A question with answers to choose from.
    Choice,
    /// One of the shop's own forms.
    Form,
}

const PRODUCTS_MAX: usize = 30;
const OPTIONS_MAX: usize = 50;

/// The dialog of a picker.
pub(crate) fn dialog(c: Console, picker: Picker, close: Callback<()>) -> AnyView {
    match picker {
        Picker::Product => {
            ui::dialog(t("console-inbox-product-pick"), "tall", close, move || products(c))
        }
        Picker::Choice => ui::dialog(t("console-choice-title"), "", close, move || choice(c)),
        Picker::Form => ui::dialog(t("console-forms-send"), "", close, move || form(c)),
    }
}

fn products(c: Console) -> AnyView {
    let found = RwSignal::new(None::<Vec<ProductRow>>);
    let picked = RwSignal::new(Vec::<(String, String)>::new());
    let path = |asked: &str| Some(format!("/api/products?query={}", api::part(asked)));
    let query = ui::asking(c, path, move |page: ProductsPage| {
        found.set(Some(page.products.into_iter().filter(|row| !row.hidden).collect()));
    });
    let send = move |_| {
        let ids: Vec<String> = picked.get_untracked().into_iter().map(|(id, _)| id).collect();
        ui::shut();
        match ids.as_slice() {
            [] => {}
            [one] => thread::send(c, Outgoing::Product { product: one.clone(), variant: None }),
            _ => thread::send(
                c,
                Outgoing::ProductList { title: t("console-products-list-title"), products: ids },
            ),
        }
    };
    let rows = move || {
        match found.get() {
        None => ui::skeleton(5),
        Some(rows) if rows.is_empty() => view! { <p class="t14 muted pad16">{t("console-nothing-found")}</p> }.into_any(),
        Some(rows) => rows.into_iter().map(|row| {
            let tile = row.tile;
            let (id, is_id, title) = (tile.id.clone(), tile.id.clone(), tile.title.clone());
            let is = Memo::new(move |_| picked.with(|picked| picked.iter().any(|(id, _)| *id == is_id)));
            view! {
                <button type="button" class="pick" aria-pressed=move || is.get().to_string() on:click=move |_| picked.update(|picked| {
                    if let Some(at) = picked.iter().position(|(known, _)| *known == id) {
                        picked.remove(at);
                    } else if picked.len() < PRODUCTS_MAX {
                        picked.push((id.clone(), title.clone()));
                    }
                })>
                    {picture("", &tile.picture, "", "p40")}
                    <span class="grow ell"><span class="medium blk ell">{tile.title.clone()}</span><span class="t12 faint">{tile.subtitle.clone()}</span></span>
                    <span class="num">{money(&tile.price)}</span>
                    <span class="ck" class:on=move || is.get()>{move || is.get().then(|| icon("check", ""))}</span>
                </button>
            }
        }).collect_view().into_any(),
    }
    };
    view! {
        <label class="search">
            {icon("search", "s16")}
            <input type="search" class="grow" autofocus placeholder=t("console-catalogue-search") aria-label=t("console-catalogue-search")
                on:input=move |event| query.set(event_target_value(&event)) />
        </label>
        <div class="picks scroll">{rows}</div>
        <div class="acts">
            <button type="button" class="btn" on:click=move |_| {
                ui::shut();
                thread::send(c, Outgoing::Catalogue { text: String::new() });
            }>{t("console-catalogue-send")}</button>
            <span class="grow"></span>
            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
            <button type="button" class="btn pri" disabled=move || picked.with(Vec::is_empty) on:click=send>
                {move || tn("console-products-send", picked.with(Vec::len) as u32)}
            </button>
        </div>
    }
    .into_any()
}

/// The shop's forms; one press sends.
fn form(c: Console) -> AnyView {
    let all = forms::all();
    let rows = move || {
        let found = all.get();
        if found.is_empty() {
            return view! { <p class="t14 muted pad16">{t("console-forms-empty")}</p> }.into_any();
        }
        let row = |form: SavedForm| {
            let (id, fields) =
                (form.id.clone(), tn("console-forms-fields", form.fields.len() as u32));
            view! {
                <button type="button" class="pick" on:click=move |_| {
                    ui::shut();
                    thread::send(c, Outgoing::Form { form: id.clone() });
                }>
                    {icon("list", "s18")}
                    <span class="grow ell"><span class="medium blk ell">{forms::title_of(c, &form)}</span><span class="t12 faint">{fields}</span></span>
                    {icon("send", "s16")}
                </button>
            }
        };
        found.into_iter().map(row).collect_view().into_any()
    };
    view! { <div class="picks scroll" id="forms-pick">{rows}</div> }.into_any()
}

fn choice(c: Console) -> AnyView {
    let question = RwSignal::new(String::new());
    let options = RwSignal::new(vec![(0_usize, String::new()), (1, String::new())]);
    let next = StoredValue::new(2_usize);
    let filled = Memo::new(move |_| {
        options.with(|options| {
            options
                .iter()
                .map(|(_, title)| title.trim().to_owned())
                .filter(|title| !title.is_empty())
                .collect::<Vec<_>>()
        })
    });
    let ready =
        move || filled.with(Vec::len) >= 2 && !question.with(|question| question.trim().is_empty());
    let send = move |_| {
        let titles = filled.get_untracked();
        // More than three buttons fill a phone: they become a list.
        let list = titles.len() > 3;
        ui::shut();
        thread::send(
            c,
            Outgoing::Choice {
                text: question.get_untracked().trim().to_owned(),
                options: titles,
                list,
            },
        );
    };
    view! {
        {ui::area(t("console-choice-question"), question, 2)}
        <fieldset class="col">
            <legend class="lbl">{t("console-choice-options")}</legend>
            <For each=move || options.get() key=|(key, _)| *key let:row>
                {
                    let (key, _) = row;
                    view! {
                        <div class="row g2">
                            <input class="inp grow" maxlength="60" aria-label=t("console-choice-option") on:input=move |event| {
                                let title = event_target_value(&event);
                                options.update(|options| {
                                    if let Some(row) = options.iter_mut().find(|(known, _)| *known == key) {
                                        row.1 = title;
                                    }
                                });
                            } />
                            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| options.update(|options| {
                                if options.len() > 2 {
                                    options.retain(|(known, _)| *known != key);
                                }
                            })>{icon("close", "s16")}</button>
                        </div>
                    }
                }
            </For>
            <button type="button" class="btn ghost sm" disabled=move || { options.with(Vec::len) >= OPTIONS_MAX } on:click=move |_| {
                let key = next.get_value();
                next.set_value(key + 1);
                options.update(|options| options.push((key, String::new())));
            }>{icon("plus", "s16")}{t("console-choice-add")}</button>
        </fieldset>
        <div class="acts">
            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
            <button type="button" class="btn pri" disabled=move || !ready() on:click=send>{t("action-send")}</button>
        </div>
    }
    .into_any()
}
