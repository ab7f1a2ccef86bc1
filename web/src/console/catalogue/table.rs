//! All products: searched, by collection, a page at a time, each shown or hidden with one switch.

use comptoir_api::catalogue::Availability;
use comptoir_api::shop::{ProductEdit, ProductRow, ProductsPage};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Shelf, title_of};
use crate::console::api;
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{money, t, tn, tw};
use crate::parts::icon::icon;
use crate::parts::product::picture;
use crate::parts::states::empty;

/// Where the table stands among all products.
#[derive(Clone, Copy)]
struct Window {
    query: RwSignal<String>,
    collection: RwSignal<String>,
    rows: RwSignal<Vec<ProductRow>>,
    next: RwSignal<Option<String>>,
    /// Cursor and first number of this page and those before it.
    path: RwSignal<Vec<(String, u32)>>,
    loaded: RwSignal<Loaded>,
}

/// The table.
pub(crate) fn table(c: Console, shelf: Shelf, open: Memo<Option<String>>) -> AnyView {
    let window = Window {
        query: RwSignal::new(String::new()),
        collection: RwSignal::new(String::new()),
        rows: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        path: RwSignal::new(vec![(String::new(), 1)]),
        loaded: RwSignal::new(Loaded::Loading),
    };
    Effect::new(move |_| {
        shelf.changed.track();
        c.catalogue_version.track();
        window.query.track();
        window.collection.track();
        window.path.track();
        fetch(shelf, window);
    });
    let restart = move || window.path.set(vec![(String::new(), 1)]);
    let chips = move || {
        shelf.collections.get().into_iter().map(|collection| {
            let (id, is) = (collection.id.clone(), collection.id.clone());
            let on = Memo::new(move |_| window.collection.with(|now| *now == is));
            view! {
                <button type="button" class="chip sm" class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| {
                    window.collection.update(|now| if *now == id { now.clear() } else { now.clone_from(&id) });
                    restart();
                }>{title_of(&collection)}</button>
            }
        }).collect_view()
    };
    let all_on = move || window.collection.with(String::is_empty);
    let none = Memo::new(move |_| window.rows.with(Vec::is_empty));
    let body = move || {
        if none.get() {
            let again = Callback::new(move |()| fetch(shelf, window));
            if let Some(instead) = ui::not_yet(&window.loaded.get(), 8, again) {
                return instead;
            }
            if window.query.with(String::is_empty) && all_on() {
                return empty(
                    t("console-catalogue-empty"),
                    t("console-catalogue-empty-more"),
                    None,
                );
            }
            return empty(t("console-nothing-found"), String::new(), None);
        }
        view! {
            <table class="tb fx prods">
                <thead>
                    <tr>
                        <th>{t("console-catalogue-product")}</th>
                        <th class="r c-price">{t("console-catalogue-price")}</th>
                        <th class="r c-stock">{t("console-catalogue-stock")}</th>
                        <th class="r c-show">{t("console-catalogue-visible")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || window.rows.get() key=|row| (row.tile.id.clone(), row.hidden, row.stock, row.tile.price.minor, row.tile.price_before.as_ref().map(|before| before.minor), row.tile.title.clone(), row.tile.picture.clone()) let:row>
                        {one(c, shelf, row, open)}
                    </For>
                </tbody>
            </table>
        }
        .into_any()
    };
    let range = move || {
        let from = window.path.with(|path| path.last().map_or(1, |(_, from)| *from));
        let shown = window.rows.with(Vec::len) as u32;
        if shown == 0 {
            return String::new();
        }
        let to = from + shown - 1;
        range_of(from, to, shelf.total.get())
    };
    let forward = move |_| {
        if let Some(next) = window.next.get_untracked() {
            let shown = window.rows.with_untracked(Vec::len) as u32;
            window.path.update(|path| {
                let from = path.last().map_or(1, |(_, from)| *from);
                path.push((next, from + shown));
            });
        }
    };
    let back = move |_| {
        window.path.update(|path| {
            if path.len() > 1 {
                path.pop();
            }
        });
    };
    view! {
        <section class="card flat ptable" aria-label=t("console-catalogue-title") data-pane="">
            <div class="ptable-h">
                <label class="search">
                    {icon("search", "s16")}
                    <input type="search" id="search" class="grow" placeholder=t("console-catalogue-find") aria-label=t("console-catalogue-find")
                        on:input=move |event| {
                            window.query.set(event_target_value(&event));
                            restart();
                        } />
                </label>
                <div class="row g1 chips-row" role="group" aria-label=t("console-catalogue-collections")>
                    <button type="button" class="chip sm" class:on=all_on aria-pressed=move || all_on().to_string() on:click=move |_| {
                        window.collection.set(String::new());
                        restart();
                    }>{t("catalogue-all")}</button>
                    {chips}
                </div>
            </div>
            <div class="fill scroll">{body}</div>
            <footer class="row between t12 faint ptable-f">
                <span>{range}</span>
                <span class="row g1">
                    <button type="button" class="ib sm" aria-label=t("console-page-before") disabled=move || { window.path.with(Vec::len) < 2 } on:click=back>{icon("back", "s16")}</button>
                    <button type="button" class="ib sm" aria-label=t("console-page-next") disabled=move || window.next.with(Option::is_none) on:click=forward>{icon("chev", "s16")}</button>
                </span>
            </footer>
        </section>
    }
    .into_any()
}

fn range_of(from: u32, to: u32, count: u32) -> String {
    crate::console::words::tw2n(
        "console-catalogue-range",
        ("from", &from.to_string()),
        ("to", &to.to_string()),
        count,
    )
}

fn fetch(shelf: Shelf, window: Window) {
    let path = address(window);
    spawn_local(async move {
        let page = api::get::<ProductsPage>(&path).await;
        // The page may be left, or something else asked for, by now.
        if window.query.try_get_untracked().is_none() || path != address(window) {
            return;
        }
        match page {
            Ok(page) => {
                shelf.total.set(page.total);
                window.next.set(page.next);
                window.rows.set(page.products);
                window.loaded.set(Loaded::Ready);
            }
            Err(error) => window.loaded.set(Loaded::Failed(error)),
        }
    });
}

fn address(window: Window) -> String {
    let after = window
        .path
        .with_untracked(|path| path.last().map(|(cursor, _)| cursor.clone()).unwrap_or_default());
    let parts = [
        ("query", window.query.get_untracked()),
        ("collection", window.collection.get_untracked()),
        ("after", after),
    ];
    let query: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", api::part(value.trim())))
        .collect();
    format!("/api/products?{}", query.join("&"))
}

fn one(c: Console, shelf: Shelf, row: ProductRow, open: Memo<Option<String>>) -> AnyView {
    let tile = row.tile;
    let page = Page::Catalogue(Some(tile.id.clone()));
    let goes = page.clone();
    let selected = {
        let id = tile.id.clone();
        Memo::new(move |_| open.get().as_ref() == Some(&id))
    };
    let stock = match (tile.availability, row.stock) {
        (Availability::SoldOut, _) => {
            view! { <span class="st bad">{t("product-sold-out")}</span> }.into_any()
        }
        (Availability::Withdrawn, _) => {
            view! { <span class="st">{t("product-withdrawn")}</span> }.into_any()
        }
        (Availability::Low, Some(left)) => {
            view! { <span class="st warn">{tn("product-low", left.max(0) as u32)}</span> }
                .into_any()
        }
        (_, Some(left)) => view! { <span class="num">{left}</span> }.into_any(),
        (_, None) => view! { <span class="faint">"–"</span> }.into_any(),
    };
    let price = if tile.price_from {
        tw("catalogue-from", "price", &money(&tile.price))
    } else {
        money(&tile.price)
    };
    let before = tile.price_before.as_ref().map(|before| {
        let label = tw("console-catalogue-instead", "price", &money(before));
        view! { " "<s class="t12 faint" title=label.clone()><span class="sr">{label.clone()}</span><span aria-hidden="true">{money(before)}</span></s> }
    });
    let visible = RwSignal::new(!row.hidden);
    let saving = RwSignal::new(false);
    let id = tile.id.clone();
    let show = move |on: bool| {
        visible.set(on);
        saving.set(true);
        let id = id.clone();
        spawn_local(async move {
            if let Err(error) = set_hidden(&id, !on).await {
                let _ = visible.try_set(!on);
                c.fail(&error);
            }
            let _ = saving.try_set(false);
            let _ = shelf.changed.try_update(|changed| *changed += 1);
        });
    };
    let shown = if c.may(Permission::Catalogue) {
        ui::switch(
            format!("{} : {}", t("console-catalogue-visible"), tile.title),
            visible.into(),
            show,
        )
    } else {
        view! { {move || t(if visible.get() { "console-catalogue-visible" } else { "console-catalogue-hidden" })} }.into_any()
    };
    view! {
        <tr class:sel=move || selected.get()>
            <td>
                <a class="row g3 prow" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone()) aria-current=move || selected.get().then_some("true")>
                    {picture("", &tile.picture, "", "p32")}
                    <span class="grow ell"><span class="medium blk ell">{tile.title.clone()}</span><span class="t12 faint blk ell">{tile.subtitle.clone()}</span></span>
                </a>
            </td>
            <td class="r">{price}{before}</td>
            <td class="r">{stock}</td>
            <td class="r" aria-busy=move || saving.get().to_string()>{shown}</td>
        </tr>
    }
    .into_any()
}

/// The whole product goes back as it came, but for the one thing.
async fn set_hidden(id: &str, hidden: bool) -> api::Answer<ProductEdit> {
    let path = format!("/api/products/{}", api::part(id));
    let mut product: ProductEdit = api::get(&path).await?;
    product.hidden = hidden;
    api::put(&path, &product).await
}
