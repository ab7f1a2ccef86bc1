//! A product that is looked for, and added with a tap.

use comptoir_api::shop::{ProductRow, ProductsPage};
use leptos::prelude::*;

use crate::console::state::Console;
use crate::console::words::money;
use crate::console::{api, ui};
use crate::parts::icon::icon;
use crate::parts::product::picture;

/// What a search shows, at most.
const FOUND_MAX: usize = 6;

/// The field and what is found; `add` gets a product's id.
pub(crate) fn add_product(c: Console, label: String, add: Callback<String>) -> AnyView {
    let found = RwSignal::new(Vec::<ProductRow>::new());
    let path = |asked: &str| {
        (!asked.is_empty()).then(|| format!("/api/products?limit=12&query={}", api::part(asked)))
    };
    let query = ui::asking(c, path, move |page: ProductsPage| {
        let sold = page.products.into_iter().filter(|row| !row.hidden);
        found.set(sold.take(FOUND_MAX).collect());
    });
    let rows = move || {
        let is_asked = !query.with(|asked| asked.trim().is_empty());
        let rows =
            found.get().into_iter().filter(|_| is_asked).map(|ProductRow { tile, .. }| {
                let (id, price) = (tile.id, money(&tile.price));
                view! {
                    <button type="button" class="pick" on:click=move |_| {
                        query.set(String::new());
                        add.run(id.clone());
                    }>
                        {picture("", &tile.picture, "", "p40")}
                        <span class="grow ell">{tile.title}</span>
                        <span class="num">{price}</span>
                        {icon("plus", "s16")}
                    </button>
                }
            });
        rows.collect_view()
    };
    view! {
        <label class="search">
            {icon("search", "s16")}
            <input type="search" class="grow" placeholder=label.clone() aria-label=label
                prop:value=move || query.get() on:input=move |event| query.set(event_target_value(&event)) />
        </label>
        <div class="picks">{rows}</div>
    }
    .into_any()
}
