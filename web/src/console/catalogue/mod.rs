//! The catalogue: all products in a table, and the one that is edited beside it.

mod collections;
mod columns;
mod editor;
mod form;
mod import;
mod pick;
mod pictures;
mod preview;
mod prices;
mod source;
mod table;
mod variants;
mod video;

use comptoir_api::shop::CollectionEdit;
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{language, t, tn};
use crate::parts::icon::icon;
use crate::parts::states::empty;

pub(crate) use editor::name_of;
pub(crate) use form::{amount, minor};
pub(crate) use pick::add_product;

/// What the page's parts share.
#[derive(Clone, Copy)]
struct Shelf {
    /// All collections, in the shop's order.
    collections: RwSignal<Vec<CollectionEdit>>,
    /// Grows when the table has to be fetched again.
    changed: RwSignal<u32>,
    /// How many products match.
    total: RwSignal<u32>,
    /// The import dialog is open.
    importing: RwSignal<bool>,
    /// The collections' dialog is open.
    arranging: RwSignal<bool>,
    /// That of prices for a time is open.
    pricing: RwSignal<bool>,
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let shelf = Shelf {
        collections: RwSignal::new(Vec::new()),
        changed: RwSignal::new(0),
        total: RwSignal::new(0),
        importing: RwSignal::new(false),
        arranging: RwSignal::new(false),
        pricing: RwSignal::new(false),
    };
    Effect::new(move |_| {
        c.catalogue_version.track();
        spawn_local(async move {
            if let Ok(collections) = api::get::<Vec<CollectionEdit>>("/api/collections").await {
                drop(shelf.collections.try_set(collections));
            }
        });
    });
    let open = Memo::new(move |_| match c.route.page() {
        Page::Catalogue(product) => product,
        _ => None,
    });
    let may_edit = move || c.may(Permission::Catalogue);
    let new = Page::Catalogue(Some("new".into()));
    let goes = new.clone();
    view! {
        <header class="mh">
            <h1>{t("console-catalogue-title")}</h1>
            <span class="sub">{move || tn("catalogue-products", shelf.total.get())}</span>
            <span class="grow"></span>
            {move || may_edit().then(|| {
                let goes = goes.clone();
                view! {
                    <button type="button" class="btn ico" on:click=move |_| shelf.arranging.set(true)>{icon("grid", "s16")}<span class="word">{t("console-catalogue-collections")}</span></button>
                    <button type="button" class="btn ico" id="prices" on:click=move |_| shelf.pricing.set(true)>{icon("percent", "s16")}<span class="word">{t("console-prices")}</span></button>
                    <button type="button" class="btn ico" id="import" on:click=move |_| shelf.importing.set(true)>{icon("upload", "s16")}<span class="word">{t("console-nav-import")}</span></button>
                    <a class="btn pri ico" href=c.route.href(&new) on:click=move |event| c.route.follow(&event, goes.clone())>{icon("plus", "s16")}<span class="word">{t("console-catalogue-new")}</span></a>
                }
            })}
        </header>
        <div class="mb cat" class:has-product=move || open.with(Option::is_some)>
            {table::table(c, shelf, open)}
            {move || match open.get() {
                Some(product) => editor::open(c, shelf, product),
                None => view! { <section class="cat-nothing">{empty(t("console-catalogue-select"), t("console-catalogue-public"), None)}</section> }.into_any(),
            }}
        </div>
        {move || shelf.importing.get().then(|| import::dialog(c, shelf))}
        {move || shelf.pricing.get().then(|| prices::dialog(c, shelf))}
        {move || shelf.arranging.get().then(|| collections::dialog(c, shelf))}
    }
    .into_any()
}

/// A collection's title in the console's language, else in its first.
fn title_of(collection: &CollectionEdit) -> String {
    let own = collection.titles.iter().find(|(tag, _)| tag.starts_with(language()));
    own.or_else(|| collection.titles.first()).map(|(_, title)| title.clone()).unwrap_or_default()
}
