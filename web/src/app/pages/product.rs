//! A product: pictures, a video, variants, what it is; ask about it, or put it in the basket.

use comptoir_api::{
    catalogue::{Availability, ProductPage, Variant},
    chat::{Money, Product},
};
use leptos::{prelude::*, task::spawn_local};

use super::to_basket;
use crate::{
    app::{
        http::{self, GetError},
        route::Route,
        state::{App, Attached, card},
    },
    parts::{
        address, icon::icon, product::picture, skeleton, states::page_error, stepper::Stepper,
    },
};

/// A page as it is being looked at.
#[derive(Clone, Copy)]
struct Look {
    app: App,
    page: StoredValue<ProductPage>,
    /// The variant's id; empty if there are none.
    variant: RwSignal<String>,
    quantity: RwSignal<u32>,
    shown: RwSignal<usize>,
}

/// The page.
pub(crate) fn page(app: App, id: String) -> AnyView {
    let words = app.words;
    let told = RwSignal::new(None::<Result<ProductPage, GetError>>);
    let id = StoredValue::new(id);
    let ask = move || {
        let language = words.language();
        told.set(None);
        spawn_local(async move {
            let got = http::product(&app.slug(), language, &id.get_value()).await;
            told.try_set(Some(got));
        });
    };
    Effect::new(move |_| ask());
    view! {
        {move || match told.get() {
            None => view! {
                <div class="fill prod">
                    {back(app)} <div class="prod-ph sk"></div> <div class="prod-b">{skeleton::rows(2)}</div>
                </div>
            }
                .into_any(),
            Some(Err(error)) => {
                let (title, more) = match error {
                    GetError::NotFound => (words.t("state-not-found"), words.t("product-withdrawn")),
                    GetError::Unreachable => {
                        (words.t("state-shop-down"), words.t("state-shop-down-more"))
                    }
                };
                let again = Callback::new(move |()| ask());
                view! {
                    {back(app)} {page_error(title, more, Some((words.t("action-retry"), again)))}
                }
                    .into_any()
            }
            Some(Ok(page)) => look(app, page),
        }}
    }
    .into_any()
}

fn look(app: App, page: ProductPage) -> AnyView {
    let words = app.words;
    let first = page
        .variants_list
        .iter()
        .find(|variant| !is_gone(variant.availability))
        .or(page.variants_list.first())
        .map(|variant| variant.id.clone())
        .unwrap_or_default();
    let look = Look {
        app,
        page: StoredValue::new(page.clone()),
        variant: RwSignal::new(first),
        quantity: RwSignal::new(1),
        shown: RwSignal::new(0),
    };
    let tile = page.tile.clone();
    let under = if page.brand.is_empty() { tile.subtitle.clone() } else { page.brand.clone() };
    let paragraphs = page
        .description
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(
            |paragraph| view! { <p class="t15 muted words-body">{paragraph.trim().to_owned()}</p> },
        )
        .collect_view();
    view! {
        <div class="fill prod scrolls">
            {pictures(look)}
            <section class="prod-b">
                <div class="row between top g4">
                    <div>
                        <h1 class="sign26" id="page-title" tabindex="-1">
                            {tile.title}
                        </h1>
                        <p class="t14 faint">{under}</p>
                    </div>
                    <div class="right">
                        <p class="bigprice">{move || words.money(&look.chosen().price)}</p>
                        {move || {
                            let before = look.before()?;
                            Some(view! { <s class="t13 faint">{words.money(&before)}</s> })
                        }}
                        <p class="t13 faint nowrap">{move || look.chosen().unit_price}</p>
                    </div>
                </div>
                {move || stock(look)} {variants(look)} {paragraphs} {facts(&page)}
                <button type="button" class="askrow" on:click=move |_| look.ask()>
                    {icon("chat", "")}
                    <span class="grow">
                        {move || words.t("product-question")} " "
                        <b>{move || words.t("product-ask")}</b>
                    </span>
                    {icon("chev", "s18")}
                </button>
            </section>
        </div>
        {buy(look)}
    }
    .into_any()
}

impl Look {
    /// The product and its chosen variant, as a card.
    fn chosen(self) -> Product {
        let id = self.variant.get();
        self.page.with_value(|page| {
            let variant = page.variants_list.iter().find(|variant| variant.id == id);
            card(page, variant)
        })
    }

    /// What the chosen variant cost before a reduction; the product itself, if there are none.
    fn before(self) -> Option<Money> {
        let id = self.variant.get();
        self.page.with_value(|page| {
            let variant = page.variants_list.iter().find(|variant| variant.id == id);
            variant.map_or(&page.tile.price_before, |variant| &variant.price_before).clone()
        })
    }

    /// Opens the conversation with this very product above the composer.
    fn ask(self) {
        let card = untrack(|| self.chosen());
        self.app.attached.set(Some(Attached { card }));
        self.app.router.go(Route::Chat);
    }
}

fn is_gone(availability: Availability) -> bool {
    matches!(availability, Availability::SoldOut | Availability::Withdrawn)
}

fn back(app: App) -> AnyView {
    let words = app.words;
    view! {
        <button
            type="button"
            class="ib fl l"
            aria-label=move || words.t("action-back")
            on:click=move |_| app.router.back(Route::Catalogue)
        >
            {icon("back", "s24")}
        </button>
    }
    .into_any()
}

fn pictures(look: Look) -> AnyView {
    let words = look.app.words;
    let all = look.page.with_value(|page| page.pictures.clone());
    let video = look.page.with_value(|page| page.video.clone());
    let (pictured, filmed) = (all.len(), video.is_some());
    let count = pictured + usize::from(filmed);
    let fallback = look.page.with_value(|page| page.tile.clone());
    let shown = move || {
        if let Some(video) = video.as_ref().filter(|_| look.shown.get() == pictured) {
            let poster = address("", &fallback.picture);
            return view! {
                <video
                    src=address("", &video.path)
                    poster=(!poster.is_empty()).then_some(poster)
                    controls
                    preload="none"
                    playsinline
                    aria-label=if video.alt.is_empty() {
                        words.t("product-video")
                    } else {
                        video.alt.clone()
                    }
                ></video>
            }
            .into_any();
        }
        let variant = look.variant.get();
        let own = look.page.with_value(|page| {
            page.variants_list.iter().find(|one| one.id == variant).map(|one| one.picture.clone())
        });
        let own = own.filter(|own| !own.is_empty() && look.shown.get() == 0);
        let (path, alt) = match (own, all.get(look.shown.get())) {
            (Some(own), _) => (own, fallback.picture_alt.clone()),
            (None, Some(picture)) => (picture.path.clone(), picture.alt.clone()),
            (None, None) => (fallback.picture.clone(), fallback.picture_alt.clone()),
        };
        picture("", &path, &alt, "")
    };
    let dots = (count > 1).then(|| {
        let dots = (0..count)
            .map(|place| {
                let film = place == pictured;
                view! {
                    <button
                        type="button"
                        class:on=move || look.shown.get() == place
                        class:film=film
                        aria-label=move || {
                            (!film)
                                .then(|| {
                                    words
                                        .with(
                                            "product-picture-of",
                                            &[
                                                ("number", (place + 1).into()),
                                                ("count", pictured.into()),
                                            ],
                                        )
                                })
                        }
                        aria-current=move || (look.shown.get() == place).then_some("true")
                        on:click=move |_| look.shown.set(place)
                    >
                        {film
                            .then(|| {
                                view! {
                                    {icon("play", "s14")}
                                    {move || words.t("product-video")}
                                }
                            })}
                    </button>
                }
            })
            .collect_view();
        view! { <div class="pg" role="group" aria-label=move || words.t("product-pictures")>{dots}</div> }
    });
    view! {
        <div class="prod-ph">
            {shown} {back(look.app)} {to_basket(look.app, "ib fl r")} {dots}
        </div>
    }
    .into_any()
}

/// What is left, where that is worth a word.
fn stock(look: Look) -> Option<AnyView> {
    let words = look.app.words;
    let chosen = look.chosen();
    let left = look.page.with_value(|page| {
        let variant = page.variants_list.iter().find(|one| one.id == chosen.variant);
        variant.map_or(page.tile.left.map(i64::from), |one| one.stock)
    });
    let (class, text) = match chosen.availability {
        Availability::InStock => return None,
        Availability::Low => {
            let text = match left {
                Some(left) => {
                    words.with("product-low", &[("count", left.max(0).unsigned_abs().into())])
                }
                None => words.t("product-low-some"),
            };
            ("st warn", text)
        }
        Availability::SoldOut => ("st bad", words.t("product-sold-out")),
        Availability::Withdrawn => ("st bad", words.t("product-withdrawn")),
    };
    Some(view! { <p><span class=class>{text}</span></p> }.into_any())
}

fn variants(look: Look) -> Option<AnyView> {
    let words = look.app.words;
    let (options, list) =
        look.page.with_value(|page| (page.options.clone(), page.variants_list.clone()));
    if list.len() < 2 {
        return None;
    }
    let names: Vec<String> = options.iter().map(|option| option.name.clone()).collect();
    let legend = names.join(", ");
    let choices = list.into_iter().map(|variant| choice(look, variant)).collect_view();
    Some(
        view! {
            <fieldset class="vars">
                <legend class="lbl">
                    {move || if legend.is_empty() { words.t("product-format") } else { legend.clone() }}
                </legend>
                <div class="vgrid">{choices}</div>
            </fieldset>
        }
        .into_any(),
    )
}

fn choice(look: Look, variant: Variant) -> AnyView {
    let words = look.app.words;
    let Variant { id, title, price, availability, .. } = variant;
    let gone = is_gone(availability);
    let is_on = {
        let id = id.clone();
        move || *look.variant.read() == id
    };
    let checked = is_on.clone();
    view! {
        <label class="opt v" class:on=is_on class:off=gone>
            <input
                type="radio"
                class="sr"
                name="variant"
                prop:checked=checked
                on:change=move |_| look.variant.set(id.clone())
            />
            <span class="strong">{title}</span>
            <span class="t13 faint">
                {move || if gone { words.t("product-sold-out") } else { words.money(&price) }}
            </span>
        </label>
    }
    .into_any()
}

fn facts(page: &ProductPage) -> Option<AnyView> {
    if page.details.is_empty() {
        return None;
    }
    let rows = page
        .details
        .iter()
        .cloned()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    Some(view! { <dl class="facts card flat">{rows}</dl> }.into_any())
}

fn buy(look: Look) -> AnyView {
    let words = look.app.words;
    let title = look.page.with_value(|page| page.tile.title.clone());
    let gone = move || is_gone(look.chosen().availability);
    let wishes = move || look.chosen().availability == Availability::SoldOut;
    let wished = RwSignal::new(false);
    // Another variant is another wish.
    Effect::new(move |_| {
        look.variant.track();
        wished.set(false);
    });
    let sum = move || {
        let mut price = look.chosen().price;
        price.minor = price.minor.saturating_mul(i64::from(look.quantity.get()));
        words.money(&price)
    };
    view! {
        <div class="buybar">
            <Stepper
                quantity=look.quantity.into()
                on_change=Callback::new(move |quantity| look.quantity.set(quantity))
                title=title
                large=true
            />
            <button
                type="button"
                class="btn pri lg grow"
                hidden=move || !wishes()
                disabled=move || wished.get()
                on:click=move |_| {
                    wished.set(true);
                    look.app.wish(&untrack(|| look.chosen()));
                }
            >
                {icon("notif", "s18")}
                {move || words.t(if wished.get() { "product-notify-asked" } else { "product-notify" })}
            </button>
            <button
                type="button"
                class="btn pri lg grow between"
                hidden=wishes
                disabled=gone
                on:click=move |_| {
                    let chosen = untrack(|| look.chosen());
                    look.app.add_and_say(&chosen, look.quantity.get_untracked());
                    look.quantity.set(1);
                }
            >
                <span>
                    {move || words.t(if gone() { "product-sold-out" } else { "cart-add" })}
                </span>
                <span class="num">{sum}</span>
            </button>
        </div>
    }
    .into_any()
}
