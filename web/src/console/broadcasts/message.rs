//! Step two: what it says in each language, and the products under it.

use comptoir_api::shop::{ProductRow, ProductsPage};
use leptos::prelude::*;

use super::desk::Desk;
use crate::console::words::{money, t, tw};
use crate::console::{api, catalogue, ui};
use crate::parts::icon::icon;
use crate::parts::product::picture;

/// Products under a broadcast.
const PRODUCTS_MAX: usize = 10;

/// The card. `tongue` is the language that is written in, and previewed.
pub(crate) fn card(desk: Desk, tongue: RwSignal<String>) -> AnyView {
    let picking = RwSignal::new(false);
    let languages = desk.c.languages();
    let text = Memo::new(move |_| {
        let tag = tongue.get();
        desk.draft.with(|draft| text_of(&draft.texts, &tag))
    });
    let write = move |event| {
        let (tag, words) = (tongue.get_untracked(), event_target_value(&event));
        desk.change(|draft| match draft.texts.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, text)) => *text = words,
            None => draft.texts.push((tag, words)),
        });
    };
    let tabs = (languages.len() > 1).then(|| {
        let tabs = languages.into_iter().map(|tag| {
            let (is, name) = (tag.clone(), catalogue::name_of(&tag));
            let on = Memo::new(move |_| tongue.with(|now| *now == is));
            view! { <button type="button" class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| tongue.set(tag.clone())>{name}</button> }
        }).collect_view();
        view! { <div class="seg" role="group" aria-label=t("console-catalogue-language")>{tabs}</div> }
    });
    let chosen = move || {
        desk.products
            .get()
            .into_iter()
            .map(|tile| {
                let id = tile.id.clone();
                view! {
                    <span class="row g2 card flat cast-p">
                        {picture("", &tile.picture, "", "p40")}
                        <span class="grow ell"><span class="t13 medium blk ell">{tile.title.clone()}</span><span class="t12 faint">{money(&tile.price)}</span></span>
                        <button type="button" class="ib sm" aria-label=format!("{} : {}", t("action-remove"), tile.title) on:click=move |_| {
                            desk.products.update(|all| all.retain(|one| one.id != id));
                            desk.change(|draft| draft.products.retain(|one| *one != id));
                        }>{icon("close", "s16")}</button>
                    </span>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card flat">
            <header class="cardh"><span class="stepn">"2"</span><h2>{t("console-cast-message")}</h2><span class="grow"></span>{tabs}</header>
            <div class="pad16 col g3">
                <textarea class="inp area" id="cast-text" rows="5" maxlength="10000" lang=move || tongue.get()
                    aria-label=move || tw("console-auto-text", "language", &catalogue::name_of(&tongue.get()))
                    prop:value=move || text.get() on:input=write></textarea>
                <p class="hint">{t("console-cast-fields")}</p>
                <div class="row g3 wrap">
                    {chosen}
                    <button type="button" class="btn" disabled=move || { desk.products.with(Vec::len) >= PRODUCTS_MAX } on:click=move |_| picking.set(true)>{icon("plus", "s16")}{t("console-cast-product")}</button>
                </div>
            </div>
        </section>
        {move || picking.get().then(|| picker(desk, Callback::new(move |()| picking.set(false))))}
    }
    .into_any()
}

/// The words of one language; empty if there are none.
pub(crate) fn text_of(texts: &[(String, String)], tag: &str) -> String {
    texts.iter().find(|(known, _)| known == tag).map(|(_, text)| text.clone()).unwrap_or_default()
}

fn picker(desk: Desk, close: Callback<()>) -> AnyView {
    ui::dialog(t("console-inbox-product-pick"), "tall", close, move || {
        let found = RwSignal::new(None::<Vec<ProductRow>>);
        let path = |asked: &str| Some(format!("/api/products?query={}", api::part(asked)));
        let query = ui::asking(desk.c, path, move |page: ProductsPage| {
            found.set(Some(page.products.into_iter().filter(|row| !row.hidden).collect()));
        });
        let rows = move || {
            match found.get() {
            None => ui::skeleton(5),
            Some(rows) if rows.is_empty() => {
                view! { <p class="t14 muted pad16">{t("console-nothing-found")}</p> }.into_any()
            }
            Some(rows) => rows
                .into_iter()
                .map(|row| {
                    let tile = row.tile;
                    let take = tile.clone();
                    view! {
                        <button type="button" class="pick" on:click=move |_| {
                            ui::shut();
                            if desk.products.with_untracked(|all| all.iter().all(|one| one.id != take.id)) {
                                desk.products.update(|all| all.push(take.clone()));
                                desk.change(|draft| draft.products.push(take.id.clone()));
                            }
                        }>
                            {picture("", &tile.picture, "", "p40")}
                            <span class="grow ell"><span class="medium blk ell">{tile.title.clone()}</span><span class="t12 faint">{tile.subtitle.clone()}</span></span>
                            <span class="num">{money(&tile.price)}</span>
                        </button>
                    }
                })
                .collect_view()
                .into_any(),
        }
        };
        view! {
            <label class="search">
                {icon("search", "s16")}
                <input type="search" class="grow" autofocus placeholder=t("console-catalogue-search") aria-label=t("console-catalogue-search")
                    on:input=move |event| query.set(event_target_value(&event)) />
            </label>
            <div class="picks scroll">{rows}</div>
        }
        .into_any()
    })
}
