//! How a basket is handed over: the shop's ways, a time, an address, coupons, and what it comes to.

use comptoir_api::{
    address::{self, Wrong},
    chat::{Address, Handover, Money},
    trade::{DeliveryOption, DeliveryOptions, MethodKind, ProposedLine, Quote, QuoteAsked},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{http, route::Route, state::App},
    browser,
    parts::icon::icon,
};

/// Most coupons of a basket.
const CODES_MAX: usize = 5;

/// Something has to be filled in first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missing;

/// What is chosen besides the goods.
#[derive(Clone, Copy)]
pub(crate) struct Handing {
    app: App,
    /// What the shop offers; none until it has answered.
    pub(crate) options: RwSignal<Option<DeliveryOptions>>,
    method: RwSignal<String>,
    slot: RwSignal<u64>,
    address: RwSignal<Address>,
    /// Of the address: what is asked again only when it changes.
    country: Memo<String>,
    codes: RwSignal<Vec<String>>,
    code: RwSignal<String>,
    /// What it comes to, by the shop.
    pub(crate) quote: RwSignal<Option<Quote>>,
    /// What is wrong is said once somebody has tried to order.
    tried: RwSignal<bool>,
    asked: StoredValue<u32>,
}

impl Handing {
    /// Asks the shop what it offers.
    pub(crate) fn new(app: App) -> Self {
        let kept = browser::stored(&format!("comptoir.address.{}", app.slug()));
        let address = kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default();
        let address: RwSignal<Address> = RwSignal::new(address);
        let handing = Self {
            app,
            options: RwSignal::new(None),
            method: RwSignal::new(String::new()),
            slot: RwSignal::new(0),
            country: Memo::new(move |_| address.read().country.clone()),
            address,
            codes: RwSignal::new(Vec::new()),
            code: RwSignal::new(String::new()),
            quote: RwSignal::new(None),
            tried: RwSignal::new(false),
            asked: StoredValue::new(0),
        };
        // Nothing is asked before the basket is looked at.
        let is_open = Memo::new(move |_| app.router.at.get() == Route::Basket);
        Effect::new(move |_| {
            if !is_open.get() {
                return;
            }
            let (slug, language) = (app.slug(), app.words.language());
            spawn_local(async move {
                if let Ok(options) = http::delivery(&slug, language).await {
                    handing.offer(options);
                }
            });
        });
        Effect::new(move |_| {
            if is_open.get() {
                handing.reckon();
            }
        });
        handing
    }

    fn offer(self, options: DeliveryOptions) {
        let first = options.methods.first().map(|method| method.id.clone()).unwrap_or_default();
        self.method.update(|method| {
            if !options.methods.iter().any(|known| known.id == *method) {
                *method = first;
            }
        });
        self.address.update(|address| {
            if address.country.is_empty() {
                address.country.clone_from(&options.country);
            }
        });
        self.options.set(Some(options));
    }

    /// Asks what the basket comes to, as it is now. What is answered late is not shown.
    fn reckon(self) {
        let lines: Vec<ProposedLine> = self
            .app
            .basket
            .read()
            .iter()
            .map(|line| ProposedLine {
                product: line.product.clone(),
                variant: line.variant.clone(),
                quantity: line.quantity,
                unit_minor: None,
            })
            .collect();
        let country = match self.chosen() {
            Some(method) if method.kind != MethodKind::Collect => self.country.get(),
            _ => String::new(),
        };
        let ask =
            QuoteAsked { lines, method: self.method.get(), country, coupons: self.codes.get() };
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        if ask.lines.is_empty() {
            return;
        }
        let (slug, language) = (self.app.slug(), self.app.words.language());
        spawn_local(async move {
            let answer = http::quote(&slug, language, &ask).await.ok();
            if self.asked.try_get_value() == Some(number) {
                self.quote.set(answer);
            }
        });
    }

    /// The way that is chosen, if the shop offers any.
    pub(crate) fn chosen(self) -> Option<DeliveryOption> {
        let method = self.method.get();
        self.options.with(|options| {
            options.as_ref()?.methods.iter().find(|known| known.id == method).cloned()
        })
    }

    /// "collect" or "ship".
    pub(crate) fn delivery(self) -> Option<&'static str> {
        untrack(|| self.chosen()).map(|method| match method.kind {
            MethodKind::Collect => "collect",
            MethodKind::Ship | MethodKind::Local => "ship",
        })
    }

    /// The coupons.
    pub(crate) fn coupons(self) -> Vec<String> {
        self.codes.get_untracked()
    }

    /// What it comes to by the shop; by the basket's own prices until it has answered.
    pub(crate) fn total(self) -> Money {
        self.quote
            .read()
            .as_ref()
            .map_or_else(|| self.app.basket_total(), |quote| quote.total.clone())
    }

    /// As it is ordered; none where the shop offers no ways.
    ///
    /// # Errors
    ///
    /// Something is missing, which is now said and has the keyboard.
    pub(crate) fn ready(self) -> Result<Option<Handover>, Missing> {
        self.tried.set(true);
        let Some(method) = untrack(|| self.chosen()) else { return Ok(None) };
        let address = address::tidied(&self.address.get_untracked());
        let wants_address = method.kind != MethodKind::Collect;
        let wrong = if wants_address { address::check(&address) } else { Vec::new() };
        if let Some(first) = wrong.first() {
            browser::focus(field_id(*first));
            return Err(Missing);
        }
        let slot = self.slot.get_untracked();
        let chosen = method.slots.iter().find(|known| known.from_ms == slot);
        if method.timed && chosen.is_none() {
            browser::focus("cart-slot");
            return Err(Missing);
        }
        if wants_address {
            let kept = serde_json::to_string(&address).unwrap_or_default();
            browser::store(&format!("comptoir.address.{}", self.app.slug()), &kept);
        }
        Ok(Some(Handover {
            method: method.id,
            title: String::new(),
            from_ms: chosen.map_or(0, |slot| slot.from_ms),
            to_ms: chosen.map_or(0, |slot| slot.to_ms),
            address: wants_address.then_some(address),
        }))
    }
}

/// The ways, the time and the address.
pub(crate) fn choices(handing: Handing) -> AnyView {
    let words = handing.app.words;
    let methods = move || {
        handing.options.with(|options| {
            options.as_ref().map(|options| options.methods.clone()).unwrap_or_default()
        })
    };
    view! {
        <fieldset class="grp">
            <legend class="gh">{move || words.t("cart-delivery")}</legend>
            <div class="col g2">
                <For each=methods key=|method| method.id.clone() let:method>
                    {way(handing, method)}
                </For>
            </div>
        </fieldset>
        {move || handing.chosen().filter(|method| method.timed).map(|method| times(handing, method))}
        {move || {
            let method = handing.chosen().filter(|method| method.kind != MethodKind::Collect);
            method.map(|method| form(handing, method))
        }}
    }
    .into_any()
}

fn way(handing: Handing, method: DeliveryOption) -> AnyView {
    let words = handing.app.words;
    let id = method.id.clone();
    let (is, chosen) = (method.id.clone(), method.id.clone());
    let is_on = Memo::new(move |_| *handing.method.read() == is);
    let price = move || {
        let goods = handing.quote.read().as_ref().map_or(0, |quote| quote.goods.minor);
        let free = method.free_from.as_ref().is_some_and(|free| goods >= free.minor);
        let mut said = if method.price.minor == 0 || free {
            words.t("cart-free")
        } else {
            format!("+ {}", words.money(&method.price))
        };
        if let Some(from) = method.free_from.as_ref().filter(|_| !free && method.price.minor > 0) {
            said = format!(
                "{said} · {}",
                words.with("cart-free-from", &[("amount", words.money(from).into())]),
            );
        }
        said
    };
    let place = (!method.place.is_empty())
        .then(|| view! { <span class="t13 faint blk">{method.place.clone()}</span> });
    view! {
        <label class="opt" class:on=is_on>
            <input
                type="radio"
                class="sr"
                name="delivery"
                id=format!("way-{chosen}")
                prop:checked=is_on
                on:change=move |_| {
                    handing.method.set(id.clone());
                    handing.slot.set(0);
                }
            />
            <span class="rd" class:on=is_on></span>
            <span>
                <span class="t15 strong">{method.title.clone()}</span>
                {place}
                <span class="t13 faint blk">{price}</span>
            </span>
        </label>
    }
    .into_any()
}

fn times(handing: Handing, method: DeliveryOption) -> AnyView {
    let words = handing.app.words;
    let options = method
        .slots
        .iter()
        .map(|slot| {
            let args = [
                ("day", words.day_ahead(slot.from_ms).into()),
                ("from", words.time(slot.from_ms).into()),
                ("to", words.time(slot.to_ms).into()),
            ];
            let from_ms = slot.from_ms;
            view! {
                <option
                    value=from_ms.to_string()
                    selected=move || handing.slot.get() == from_ms
                >
                    {words.with("order-slot", &args)}
                </option>
            }
        })
        .collect_view();
    let none = method.slots.is_empty();
    let missing = move || handing.tried.get() && handing.slot.get() == 0;
    view! {
        <div class="grp">
            <label class="card srow">
                {icon("clock", "")}
                <span class="sr">{words.t("cart-slot")}</span>
                <select
                    class="grow bare"
                    id="cart-slot"
                    disabled=none
                    aria-invalid=move || missing().then_some("true")
                    aria-describedby="cart-slot-wrong"
                    on:change=move |event| {
                        handing.slot.set(event_target_value(&event).parse().unwrap_or_default());
                    }
                >
                    <option value="0">
                        {words.t(if none { "cart-slot-none" } else { "cart-slot-choose" })}
                    </option>
                    {options}
                </select>
            </label>
            <p class="hint bad pad-x" id="cart-slot-wrong">
                {move || missing().then(|| words.t("cart-slot-missing"))}
            </p>
        </div>
    }
    .into_any()
}

fn field_id(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Name | Wrong::Text => "to-name",
        Wrong::Street => "to-street",
        Wrong::Postcode => "to-postcode",
        Wrong::City => "to-city",
        Wrong::Region => "to-region",
        Wrong::Country => "to-country",
    }
}

fn wrong_key(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Name => "address-wrong-name",
        Wrong::Street => "address-wrong-street",
        Wrong::Postcode => "address-wrong-postcode",
        Wrong::City => "address-wrong-city",
        Wrong::Region => "address-wrong-region",
        Wrong::Country => "address-wrong-country",
        Wrong::Text => "address-wrong-text",
    }
}

fn form(handing: Handing, method: DeliveryOption) -> AnyView {
    let words = handing.app.words;
    let countries = method.countries;
    handing.address.update(|address| {
        if !countries.contains(&address.country)
            && let Some(first) = countries.first()
        {
            address.country.clone_from(first);
        }
    });
    let is_wrong = move |wrong: Wrong| {
        handing.tried.get()
            && address::check(&address::tidied(&handing.address.read())).contains(&wrong)
    };
    let field = move |key: &'static str,
                      fill: &'static str,
                      wrong: Option<Wrong>,
                      read: fn(&Address) -> String,
                      write: fn(&mut Address, String)| {
        let id = wrong.map(field_id);
        let bad = move || wrong.is_some_and(is_wrong);
        let said = format!("{key}-said");
        let describes = said.clone();
        view! {
            <label class="field">
                <span class="lbl">{move || words.t(key)}</span>
                <input
                    class="inp"
                    id=id
                    autocomplete=fill
                    aria-invalid=move || bad().then_some("true")
                    aria-describedby=describes
                    prop:value=move || handing.address.with(read)
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        handing.address.update(|address| write(address, typed));
                    }
                />
                <span class="hint bad" id=said>
                    {move || wrong.filter(|_| bad()).map(|wrong| words.t(wrong_key(wrong)))}
                </span>
            </label>
        }
        .into_any()
    };
    let choose = (countries.len() > 1).then(|| {
        let options = countries
            .iter()
            .map(|code| {
                let (is, code) = (code.clone(), code.clone());
                let name = browser::country_name(words.language(), &code);
                view! {
                    <option value=code selected=move || handing.address.read().country == is>
                        {name}
                    </option>
                }
            })
            .collect_view();
        view! {
            <label class="field">
                <span class="lbl">{move || words.t("address-country")}</span>
                <select
                    class="inp"
                    id="to-country"
                    autocomplete="country"
                    on:change=move |event| {
                        let code = event_target_value(&event);
                        handing.address.update(|address| address.country = code);
                    }
                >
                    {options}
                </select>
            </label>
        }
    });
    let with_region = Memo::new(move |_| address::has_region(&handing.country.read()));
    let region = move || {
        with_region.get().then(|| {
            field(
                "address-region",
                "address-level1",
                Some(Wrong::Region),
                |address| address.region.clone(),
                |address, typed| address.region = typed,
            )
        })
    };
    view! {
        <fieldset class="grp">
            <legend class="gh">{move || words.t("address-title")}</legend>
            <div class="card pad col g3">
                {field(
                    "address-name",
                    "name",
                    Some(Wrong::Name),
                    |address| address.name.clone(),
                    |address, typed| address.name = typed,
                )}
                {field(
                    "address-street",
                    "address-line1",
                    Some(Wrong::Street),
                    |address| address.lines.first().cloned().unwrap_or_default(),
                    |address, typed| set_line(address, 0, typed),
                )}
                {field(
                    "address-more",
                    "address-line2",
                    None,
                    |address| address.lines.get(1).cloned().unwrap_or_default(),
                    |address, typed| set_line(address, 1, typed),
                )}
                <div class="two">
                    {field(
                        "address-postcode",
                        "postal-code",
                        Some(Wrong::Postcode),
                        |address| address.postcode.clone(),
                        |address, typed| address.postcode = typed,
                    )}
                    {field(
                        "address-city",
                        "address-level2",
                        Some(Wrong::City),
                        |address| address.city.clone(),
                        |address, typed| address.city = typed,
                    )}
                </div>
                {region} {choose}
                {field(
                    "address-phone",
                    "tel",
                    None,
                    |address| address.phone.clone(),
                    |address, typed| address.phone = typed,
                )}
            </div>
        </fieldset>
    }
    .into_any()
}

fn set_line(address: &mut Address, at: usize, typed: String) {
    if address.lines.len() <= at {
        address.lines.resize(at + 1, String::new());
    }
    if let Some(line) = address.lines.get_mut(at) {
        *line = typed;
    }
}

/// A field for a coupon, and those that are in.
pub(crate) fn coupons(handing: Handing) -> AnyView {
    let words = handing.app.words;
    let add = move || {
        let code = handing.code.get_untracked().trim().to_uppercase();
        if code.is_empty() {
            return;
        }
        handing.codes.update(|codes| {
            if codes.len() < CODES_MAX && !codes.contains(&code) {
                codes.push(code);
            }
        });
        handing.code.set(String::new());
    };
    let chips = move || {
        let codes = handing.codes.get();
        codes
            .into_iter()
            .map(|code| {
                let label = words.with("cart-coupon-remove", &[("code", code.clone().into())]);
                let gone = code.clone();
                view! {
                    <button
                        type="button"
                        class="chip"
                        aria-label=label
                        on:click=move |_| {
                            handing.codes.update(|codes| codes.retain(|known| *known != gone));
                        }
                    >
                        {icon("tag", "s14")}
                        {code}
                        {icon("close", "s14")}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="grp">
            <form
                class="card srow"
                on:submit=move |event| {
                    event.prevent_default();
                    add();
                }
            >
                {icon("percent", "")}
                <input
                    class="grow bare"
                    id="cart-coupon"
                    maxlength="40"
                    autocomplete="off"
                    autocapitalize="characters"
                    placeholder=move || words.t("cart-coupon")
                    aria-label=move || words.t("cart-coupon")
                    prop:value=move || handing.code.get()
                    on:input=move |event| handing.code.set(event_target_value(&event))
                />
                <button type="submit" class="btn sm">
                    {move || words.t("cart-coupon-add")}
                </button>
            </form>
            <div class="row g2 wrap">{chips}</div>
        </div>
    }
    .into_any()
}

/// Shipping, discounts, taxes and what stands in the way.
pub(crate) fn sums(handing: Handing) -> AnyView {
    let words = handing.app.words;
    let inside = move || {
        let quote = handing.quote.get()?;
        let order = comptoir_api::chat::Order { more: quote.more, ..Default::default() };
        let remarks = quote
            .remarks
            .into_iter()
            .map(|said| view! { <p class="notice warn t13">{said}</p> })
            .collect_view();
        let goods =
            (order.more.shipping.is_some() || !order.more.discounts.is_empty()).then(|| {
                view! {
                    <p class="row between t14 muted">
                        <span>{words.t("cart-goods")}</span>
                        <span class="num">{words.money(&quote.goods)}</span>
                    </p>
                }
            });
        Some(view! {
            {remarks}
            {goods}
            {crate::parts::terms::sums(&order)}
            {crate::parts::terms::under_total(&order)}
        })
    };
    view! { <div class="col g1" aria-live="polite">{inside}</div> }.into_any()
}
