//! The shop's catalogue: collections, search, tiles; the next page comes as one scrolls.

use std::time::Duration;

use comptoir_api::catalogue::{Availability, CataloguePage, ProductTile};
use leptos::{prelude::*, task::spawn_local};

use super::{head, to_chat};
use crate::{
    app::{http, route::Route, state::App},
    parts::{
        icon::icon,
        product::{join, picture},
        skeleton,
        states::{empty, page_error},
    },
};

/// After the last letter, before asking.
const PAUSE: Duration = Duration::from_millis(250);

/// How close to the end the next page is asked for, pixels.
const NEAR_PX: i32 = 700;

/// What is looked for, and what was found.
#[derive(Clone, Copy)]
struct Shelf {
    app: App,
    query: RwSignal<String>,
    collection: RwSignal<String>,
    found: RwSignal<Option<CataloguePage>>,
    is_failed: RwSignal<bool>,
    is_asking: RwSignal<bool>,
    /// Grows with each new question: an answer to an older one is dropped.
    round: StoredValue<u32>,
}

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    let shelf = Shelf {
        app,
        query: RwSignal::new(String::new()),
        collection: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        is_failed: RwSignal::new(false),
        is_asking: RwSignal::new(false),
        round: StoredValue::new(0),
    };
    Effect::new(move |before: Option<()>| {
        shelf.collection.track();
        words.language();
        shelf.query.track();
        let pause = if before.is_some() { PAUSE } else { Duration::ZERO };
        shelf.ask_first(pause);
    });
    let title = Signal::derive(move || app.shop_name());
    let count = Signal::derive(move || {
        let found = shelf.found.read();
        let total = found.as_ref().map(|found| found.total);
        total
            .map(|total| words.with("catalogue-products", &[("count", total.into())]))
            .unwrap_or_default()
    });
    view! {
        {head(app, Route::Chat, title, count, to_chat(app))} {search(shelf)}
        <section
            class="fill cat-b scrolls"
            tabindex="-1"
            aria-label=move || words.t("catalogue-title")
            on:scroll=move |event| {
                let element = event_target::<web_sys::Element>(&event);
                let left = element.scroll_height() - element.scroll_top() - element.client_height();
                if left < NEAR_PX {
                    shelf.ask_next();
                }
            }
        >
            {move || found(shelf)}
        </section>
        {move || floating(app)}
    }
    .into_any()
}

impl Shelf {
    fn ask_first(self, pause: Duration) {
        let round = self.round.get_value() + 1;
        self.round.set_value(round);
        set_timeout(
            move || {
                if self.round.get_value() == round {
                    self.ask(round, String::new());
                }
            },
            pause,
        );
    }

    fn ask_next(self) {
        let next = self.found.read_untracked().as_ref().and_then(|found| found.next.clone());
        if let Some(next) = next
            && !self.is_asking.get_untracked()
        {
            self.ask(self.round.get_value(), next);
        }
    }

    fn ask(self, round: u32, after: String) {
        self.is_asking.set(true);
        self.is_failed.set(false);
        let query = self.query.get_untracked();
        let collection = self.collection.get_untracked();
        let language = self.app.words.language();
        spawn_local(async move {
            let slug = self.app.slug();
            let told = http::catalogue(&slug, language, query.trim(), &collection, &after).await;
            // The page may have been left meanwhile.
            if self.round.try_get_value() != Some(round) {
                return;
            }
            self.is_asking.set(false);
            match told {
                Ok(page) if after.is_empty() => self.found.set(Some(page)),
                Ok(page) => self.found.update(|found| {
                    if let Some(found) = found {
                        found.products.extend(page.products);
                        found.next = page.next;
                    }
                }),
                Err(_) => self.is_failed.set(true),
            }
        });
    }
}

fn search(shelf: Shelf) -> AnyView {
    let words = shelf.app.words;
    let chips = move || {
        let collections = shelf.found.read().as_ref().map(|found| found.collections.clone());
        let all = (String::new(), words.t("catalogue-all"));
        let named = collections.unwrap_or_default();
        std::iter::once(all)
            .chain(named.into_iter().map(|one| (one.id, one.title)))
            .map(|(id, title)| {
                let is_on = {
                    let id = id.clone();
                    move || *shelf.collection.read() == id
                };
                let pressed = is_on.clone();
                view! {
                    <button
                        type="button"
                        class="chip"
                        class:on=is_on
                        aria-pressed=move || if pressed() { "true" } else { "false" }
                        on:click=move |_| shelf.collection.set(id.clone())
                    >
                        {title}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="cat-ch">
            <label class="search">
                {icon("search", "s18")}
                <input
                    type="search"
                    id="catalogue-search"
                    class="grow"
                    autocomplete="off"
                    placeholder=move || words.t("catalogue-search")
                    aria-label=move || words.t("catalogue-search")
                    prop:value=move || shelf.query.get()
                    on:input=move |event| shelf.query.set(event_target_value(&event))
                />
            </label>
            <div class="chips" role="group" aria-label=move || words.t("catalogue-collections")>
                {chips}
            </div>
        </div>
    }
    .into_any()
}

fn found(shelf: Shelf) -> AnyView {
    let words = shelf.app.words;
    let is_nothing = shelf.found.read().is_none();
    if is_nothing && shelf.is_failed.get() {
        let again = Callback::new(move |()| shelf.ask_first(Duration::ZERO));
        let (title, more) = (words.t("state-shop-down"), words.t("state-shop-down-more"));
        return page_error(title, more, Some((words.t("action-retry"), again)));
    }
    if is_nothing {
        return skeleton::tiles(6);
    }
    let is_empty = shelf.found.read().as_ref().is_some_and(|found| found.products.is_empty());
    if is_empty {
        let query = shelf.query.get_untracked();
        if query.trim().is_empty() {
            return empty(words.t("catalogue-empty"), String::new(), None);
        }
        let clear = view! {
            <button type="button" class="btn" on:click=move |_| shelf.query.set(String::new())>
                {words.t("catalogue-clear")}
            </button>
        }
        .into_any();
        let title = words.with("catalogue-nothing", &[("query", query.into())]);
        return empty(title, String::new(), Some(clear));
    }
    let has_next =
        Memo::new(move |_| shelf.found.read().as_ref().is_some_and(|found| found.next.is_some()));
    let products = Memo::new(move |_| {
        shelf.found.read().as_ref().map(|found| found.products.clone()).unwrap_or_default()
    });
    view! {
        <ul class="pgrid">
            <For each=move || products.get() key=|tile| tile.id.clone() let:product>
                {tile(shelf.app, product)}
            </For>
        </ul>
        {move || {
            has_next
                .get()
                .then(|| {
                    view! {
                        <div class="center more-row">
                            <button
                                type="button"
                                class="btn"
                                disabled=move || shelf.is_asking.get()
                                on:click=move |_| shelf.ask_next()
                            >
                                {move || words.t("catalogue-next")}
                            </button>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

fn tile(app: App, tile: ProductTile) -> AnyView {
    let words = app.words;
    let gone = matches!(tile.availability, Availability::SoldOut | Availability::Withdrawn);
    let flag = flag(app, &tile);
    let price = tile.price.clone();
    let from = tile.price_from;
    let before = tile.price_before.clone();
    let opened = tile.id.clone();
    let line = join(&tile.subtitle, &tile.unit_price);
    let add = (!gone).then(|| add_button(app, &tile));
    view! {
        <li class="ptile" class:gone=gone>
            <div class="ph">
                {picture("", &tile.picture, &tile.picture_alt, "")} {flag} {add}
            </div>
            <div>
                <h2 class="ptile-h">
                    <button
                        type="button"
                        class="as-text ell stretch"
                        on:click=move |_| app.router.go(Route::Product(opened.clone()))
                    >
                        {tile.title}
                    </button>
                </h2>
                <p class="t13 faint ell">{line}</p>
                <p class="price">
                    {move || {
                        let price = words.money(&price);
                        if from {
                            words.with("catalogue-from", &[("price", price.into())])
                        } else {
                            price
                        }
                    }}
                    {before
                        .map(|before| {
                            view! {
                                " "
                                <s class="t13 faint">{move || words.money(&before)}</s>
                            }
                        })}
                </p>
            </div>
        </li>
    }
    .into_any()
}

fn flag(app: App, tile: &ProductTile) -> Option<AnyView> {
    let words = app.words;
    let left = tile.left;
    let (class, key) = match tile.availability {
        Availability::InStock => return None,
        Availability::Low if left.is_some() => ("flag st warn", "product-low"),
        Availability::Low => ("flag st warn", "product-low-some"),
        Availability::SoldOut => ("flag st bad", "product-sold-out"),
        Availability::Withdrawn => ("flag st bad", "product-withdrawn"),
    };
    let count = left.unwrap_or_default();
    Some(
        view! { <span class=class>{move || words.with(key, &[("count", count.into())])}</span> }
            .into_any(),
    )
}

/// Adds one, or goes to the page where one chooses which.
fn add_button(app: App, tile: &ProductTile) -> AnyView {
    let words = app.words;
    let id = tile.id.clone();
    let title = tile.title.clone();
    let has_choice = tile.variants > 1;
    let card = comptoir_api::chat::Product {
        product: tile.id.clone(),
        title: tile.title.clone(),
        subtitle: tile.subtitle.clone(),
        price: tile.price.clone(),
        unit_price: tile.unit_price.clone(),
        picture: tile.picture.clone(),
        availability: tile.availability,
        ..Default::default()
    };
    let counted = id.clone();
    let count = Memo::new(move |_| app.in_basket(&counted));
    view! {
        <button
            type="button"
            class="add"
            class:has=move || count.get() != 0
            aria-label=move || {
                let named = words.with("catalogue-add-one", &[("product", title.clone().into())]);
                match count.get() {
                    0 => named,
                    count => {
                        let has = words.with("catalogue-in-cart", &[("count", count.into())]);
                        format!("{named}, {has}")
                    }
                }
            }
            on:click=move |_| {
                if has_choice {
                    app.router.go(Route::Product(id.clone()));
                } else {
                    app.add_to_basket(&card, 1);
                }
            }
        >
            {move || match count.get() {
                0 => icon("plus", "s22"),
                count => view! { <span class="num">{count}</span> }.into_any(),
            }}
        </button>
    }
    .into_any()
}

/// The basket's bar, once something is in it.
fn floating(app: App) -> Option<AnyView> {
    let words = app.words;
    let count = app.basket_count();
    (count > 0).then(|| {
        view! {
            <div class="floatbar">
                <button
                    type="button"
                    class="btn pri lg full between"
                    on:click=move |_| app.router.go(Route::Basket)
                >
                    <span class="row g2">
                        {icon("bag", "")} {words.with("cart-bar", &[("count", count.into())])}
                    </span>
                    <span class="num">{words.money(&app.basket_total())}</span>
                </button>
            </div>
        }
        .into_any()
    })
}
