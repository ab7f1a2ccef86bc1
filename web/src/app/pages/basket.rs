//! The basket as a sheet: what is in it, how it is handed over, a word, and the order.

use comptoir_api::{
    chat::{Handover, Money, OrderLine},
    device::{Method, SentId},
};
use leptos::{prelude::*, task::spawn_local};

use super::handing::{self, Handing};
use crate::{
    app::{
        device,
        route::Route,
        state::{App, total},
    },
    browser,
    parts::{icon::icon, product::picture, states::empty, stepper::Stepper},
};

/// Longest word to the shop, in characters.
const NOTE_MAX: usize = 1_000;

/// The inside of the sheet.
pub(crate) fn sheet(app: App) -> impl Fn() -> AnyView + Send + Sync + 'static {
    let delivery = RwSignal::new("collect");
    let note = RwSignal::new(browser::stored(&note_name(app)).unwrap_or_default());
    Effect::new(move |_| browser::store(&note_name(app), &note.read()));
    let is_sending = RwSignal::new(false);
    let handing = Handing::new(app);
    move || {
        let words = app.words;
        // Lines stay in place while their numbers change: the keyboard stays on its button.
        let lines = Memo::new(move |_| {
            let basket = app.basket.read();
            basket
                .iter()
                .map(|line| (line.product.clone(), line.variant.clone()))
                .collect::<Vec<_>>()
        });
        view! {
            <div class="grab"></div>
            <header class="row between sh-h">
                <h2>{move || words.t("cart-title")}</h2>
                <button
                    type="button"
                    class="ib"
                    aria-label=move || words.t("action-close")
                    on:click=move |_| app.router.back(Route::Catalogue)
                >
                    {icon("close", "s22")}
                </button>
            </header>
            {move || {
                if lines.read().is_empty() {
                    let browse = view! {
                        <button
                            type="button"
                            class="btn pri"
                            on:click=move |_| app.router.replace(Route::Catalogue)
                        >
                            {words.t("cart-empty-browse")}
                        </button>
                    }
                        .into_any();
                    return empty(words.t("cart-empty"), words.t("cart-empty-more"), Some(browse));
                }
                view! {
                    <div class="sh-b">
                        <ul class="card lst">
                            <For each=move || lines.get() key=Clone::clone let:line>
                                {row(app, line.0, line.1)}
                            </For>
                        </ul>
                        {move || {
                            let has_ways = handing.options.with(|known| {
                                known.as_ref().is_some_and(|known| !known.methods.is_empty())
                            });
                            if has_ways {
                                handing::choices(handing)
                            } else {
                                handing_over(app, delivery)
                            }
                        }} {word(app, note)} {handing::coupons(handing)}
                    </div>
                    {foot(app, handing, delivery, note, is_sending)}
                }
                    .into_any()
            }}
        }
        .into_any()
    }
}

/// Under which name the word to the shop is kept until it is sent.
fn note_name(app: App) -> String {
    format!("comptoir.note.{}", app.slug())
}

fn row(app: App, product: String, variant: String) -> AnyView {
    let words = app.words;
    let line = {
        let (product, variant) = (product.clone(), variant.clone());
        Memo::new(move |_| {
            let basket = app.basket.read();
            let found =
                basket.iter().find(|line| line.product == product && line.variant == variant);
            found.cloned().unwrap_or_default()
        })
    };
    let OrderLine { title, picture: path, .. } = line.get_untracked();
    let opened = product.clone();
    let change = Callback::new(move |quantity: u32| {
        app.set_quantity(&product, &variant, quantity);
    });
    view! {
        <li class="cline">
            {picture("", &path, "", "p56")}
            <div class="grow">
                <button
                    type="button"
                    class="as-text t15 medium ell blk"
                    on:click=move |_| app.router.replace(Route::Product(opened.clone()))
                >
                    {title.clone()}
                </button>
                <p class="t13 faint">{move || words.money(&line.read().unit_price)}</p>
            </div>
            <Stepper
                quantity=Signal::derive(move || line.read().quantity)
                on_change=change
                title=title
                bin=true
            />
        </li>
    }
    .into_any()
}

fn handing_over(app: App, delivery: RwSignal<&'static str>) -> AnyView {
    let words = app.words;
    let option = move |value: &'static str, key: &'static str, more: &'static str| {
        let is_on = move || delivery.get() == value;
        let under = move || {
            let address = app.shop.read().as_ref().map(|shop| shop.address.clone());
            match address {
                Some(address) if value == "collect" && !address.is_empty() => {
                    address.lines().collect::<Vec<_>>().join(", ")
                }
                _ => words.t(more),
            }
        };
        view! {
            <label class="opt" class:on=is_on>
                <input
                    type="radio"
                    class="sr"
                    name="delivery"
                    prop:checked=is_on
                    on:change=move |_| delivery.set(value)
                />
                <span class="rd" class:on=is_on></span>
                <span>
                    <span class="t15 strong">{move || words.t(key)}</span>
                    <span class="t13 faint blk">{under}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="grp">
            <legend class="gh">{move || words.t("cart-delivery")}</legend>
            <div class="two">
                {option("collect", "cart-collect", "cart-collect-more")}
                {option("ship", "cart-ship", "cart-ship-more")}
            </div>
        </fieldset>
    }
    .into_any()
}

fn word(app: App, note: RwSignal<String>) -> AnyView {
    let words = app.words;
    view! {
        <div class="grp">
            <label class="card srow">
                {icon("edit", "")}
                <textarea
                    class="grow bare"
                    rows="2"
                    maxlength=NOTE_MAX.to_string()
                    placeholder=move || words.t("cart-note")
                    aria-label=move || words.t("cart-note-label")
                    aria-describedby="cart-note-hint"
                    prop:value=move || note.get()
                    on:input=move |event| note.set(event_target_value(&event))
                ></textarea>
            </label>
            <p class="hint pad-x" id="cart-note-hint">
                {move || words.t("cart-note-hint")}
            </p>
        </div>
    }
    .into_any()
}

fn foot(
    app: App,
    handing: Handing,
    delivery: RwSignal<&'static str>,
    note: RwSignal<String>,
    is_sending: RwSignal<bool>,
) -> AnyView {
    let words = app.words;
    let sum = move || words.money(&handing.total());
    view! {
        <footer class="sh-f">
            {handing::sums(handing)}
            <div class="total">
                <span>{move || words.t("cart-total")}</span>
                <span class="sum">{sum}</span>
            </div>
            <button
                type="button"
                class="btn pri lg full"
                id="order-send"
                disabled=move || is_sending.get()
                on:click=move |_| send(app, handing, delivery, note, is_sending)
            >
                {move || words.with("cart-order", &[("total", sum().into())])}
            </button>
            <p class="t12 faint center">
                {move || words.t("cart-order-duty")} " · " {move || words.t("cart-encrypted")}
            </p>
        </footer>
    }
    .into_any()
}

/// Sends the basket as a message; it is emptied only once the device has it.
fn send(
    app: App,
    handing: Handing,
    delivery: RwSignal<&'static str>,
    note: RwSignal<String>,
    is_sending: RwSignal<bool>,
) {
    let Ok(handover) = handing.ready() else { return };
    is_sending.set(true);
    let lines = app.basket.get_untracked();
    if total(&lines).currency.is_empty() && lines.is_empty() {
        is_sending.set(false);
        return;
    }
    let delivery = handing.delivery().unwrap_or_else(|| delivery.get_untracked());
    let total = untrack(|| handing.total());
    let wish = (handover, handing.coupons(), Some(total));
    spawn_local(async move {
        let sent = order(app, lines, delivery, note.get_untracked(), wish).await;
        is_sending.set(false);
        match sent {
            Ok(()) => {
                note.set(String::new());
                app.basket.set(Vec::new());
                app.keep_basket();
                app.toasts.say("check", app.words.t("cart-sent"));
                app.router.replace(Route::Chat);
            }
            Err(error) => app.fail(&error),
        }
    });
}

async fn order(
    app: App,
    lines: Vec<OrderLine>,
    delivery: &str,
    note: String,
    (handover, coupons, total): (Option<Handover>, Vec<String>, Option<Money>),
) -> Result<(), comptoir_api::device::RpcError> {
    let chat = app.begin().await?;
    let note = note.trim().to_owned();
    let sent: SentId = device::call(Method::Order {
        chat: chat.clone(),
        lines,
        note: (!note.is_empty()).then_some(note),
        delivery: Some(delivery.to_owned()),
        handover,
        coupons,
        total,
    })
    .await?;
    if app.entries.find(&sent.id).is_none() {
        app.load_latest(&chat).await;
    }
    Ok(())
}
