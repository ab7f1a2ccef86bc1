//! How the shop sells: ways of handing over with their times, the least an order comes to, taxes.

use comptoir_api::shop::Span;
use comptoir_api::trade::{DeliveryMethod, MethodKind, SlotPlan, TaxClass, TaxRate, TradeSettings};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::coupons;
use crate::console::catalogue::{amount, minor};
use crate::console::state::Console;
use crate::console::words::{language, t, tw, why};
use crate::console::{api, ui};
use crate::parts::icon::icon;

/// What the dialog holds.
#[derive(Debug, Clone, Copy)]
struct Desk {
    settings: RwSignal<TradeSettings>,
    loaded: RwSignal<bool>,
    trouble: RwSignal<String>,
    /// Grows when rows come or go, so that they are drawn anew.
    shape: RwSignal<u32>,
}

/// The dialog.
pub(crate) fn dialog(c: Console, close: Callback<()>) -> AnyView {
    let desk = Desk {
        settings: RwSignal::new(TradeSettings::default()),
        loaded: RwSignal::new(false),
        trouble: RwSignal::new(String::new()),
        shape: RwSignal::new(0),
    };
    spawn_local(async move {
        match api::get::<TradeSettings>("/api/trade").await {
            Ok(settings) => {
                desk.settings.set(settings);
                desk.loaded.set(true);
            }
            Err(error) => c.fail(&error),
        }
    });
    ui::dialog(t("console-selling-title"), "drawer", close, move || {
        view! { {move || if desk.loaded.get() { inside(c, desk) } else { ui::skeleton(6) }} }
            .into_any()
    })
}

fn inside(c: Console, desk: Desk) -> AnyView {
    let currency = c.currency();
    let for_minimum = currency.clone();
    let methods = move || {
        desk.shape.track();
        let count = desk.settings.with_untracked(|settings| settings.methods.len());
        let currency = currency.clone();
        (0..count).map(|at| method(desk, at, &currency)).collect_view()
    };
    let classes = move || {
        desk.shape.track();
        let count = desk.settings.with_untracked(|settings| settings.taxes.len());
        (0..count).map(|at| class(desk, at)).collect_view()
    };
    let add_method = move |_| {
        desk.settings.update(|settings| {
            let title = t("console-selling-new-method");
            let titles = vec![(language().to_owned(), title)];
            settings.methods.push(DeliveryMethod { titles, ..DeliveryMethod::default() });
        });
        desk.shape.update(|shape| *shape += 1);
    };
    let add_class = move |_| {
        desk.settings.update(|settings| {
            let id = if settings.taxes.is_empty() { "standard" } else { "reduced" };
            let rates = vec![TaxRate { country: settings.country.clone(), rate_bp: 2_000 }];
            settings.taxes.push(TaxClass { id: id.to_owned(), rates });
        });
        desk.shape.update(|shape| *shape += 1);
    };
    view! {
        <section class="col g3">
            <h3 class="lbl">{t("console-selling-methods")}</h3>
            <p class="hint">{t("console-selling-methods-more")}</p>
            {methods}
            <button type="button" class="btn sm" id="add-method" on:click=add_method>{icon("plus", "s16")}{t("console-selling-add-method")}</button>
        </section>
        <section class="col g3">
            <div class="f2">
                {typed(t("console-selling-country"), "FR", move || desk.settings.with_untracked(|s| s.country.clone()),
                    move |text| { desk.settings.update(|s| s.country = text.trim().to_uppercase()); true })}
                {typed(t("console-selling-minimum"), "", {
                    let currency = for_minimum.clone();
                    move || desk.settings.with_untracked(|s| amount(s.minimum_minor, &currency))
                }, {
                    let currency = for_minimum;
                    move |text| set_minor(&text, &currency, |minor| desk.settings.update(|s| s.minimum_minor = minor))
                })}
            </div>
        </section>
        <section class="col g3">
            <h3 class="lbl">{t("console-selling-taxes")}</h3>
            <p class="hint">{t("console-selling-taxes-more")}</p>
            {classes}
            <button type="button" class="btn sm" on:click=add_class>{icon("plus", "s16")}{t("console-selling-add-tax")}</button>
        </section>
        {move || { let said = desk.trouble.get(); (!said.is_empty()).then(|| view! { <p class="notice warn" role="alert">{said}</p> }) }}
        <div class="acts">
            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-close")}</button>
            <button type="button" class="btn pri" id="save-selling" on:click=move |_| save(c, desk)>{t("action-save")}</button>
        </div>
        {coupons::section(c)}
    }
    .into_any()
}

fn save(c: Console, desk: Desk) {
    let settings = desk.settings.get_untracked();
    desk.trouble.set(String::new());
    spawn_local(async move {
        match api::put::<_, TradeSettings>("/api/trade", &settings).await {
            Ok(saved) => {
                desk.settings.set(saved);
                desk.shape.update(|shape| *shape += 1);
                c.say(t("console-selling-saved"));
            }
            Err(error) => desk.trouble.set(why(&error)),
        }
    });
}

/// A field that is read when it is left; what cannot be read is marked and not taken.
fn typed(
    label: String,
    hint: &'static str,
    read: impl Fn() -> String,
    take: impl Fn(String) -> bool + 'static,
) -> AnyView {
    let wrong = RwSignal::new(false);
    view! {
        <label class="field">
            <span class="lbl">{label}</span>
            <input class="inp" value=read() placeholder=hint aria-invalid=move || wrong.get().then_some("true")
                on:change=move |event| wrong.set(!take(event_target_value(&event))) />
        </label>
    }
    .into_any()
}

fn set_minor(text: &str, currency: &str, set: impl FnOnce(i64)) -> bool {
    let read = if text.trim().is_empty() { Some(0) } else { minor(text, currency) };
    read.map(set).is_some()
}

fn method(desk: Desk, at: usize, currency: &str) -> AnyView {
    let known = desk
        .settings
        .with_untracked(|settings| settings.methods.get(at).cloned())
        .unwrap_or_default();
    let change = move |edit: &dyn Fn(&mut DeliveryMethod)| {
        desk.settings.update(|settings| {
            if let Some(method) = settings.methods.get_mut(at) {
                edit(method);
            }
        });
    };
    let tongue = language();
    let title = known
        .titles
        .iter()
        .find(|(tag, _)| tag == tongue)
        .or_else(|| known.titles.first())
        .map(|(_, title)| title.clone())
        .unwrap_or_default();
    let kind = RwSignal::new(kind_name(known.kind).to_owned());
    Effect::new(move |_| {
        let kind = kind_of(&kind.get());
        change(&|method| method.kind = kind);
    });
    let kinds = ["collect", "ship", "local"].map(|name| {
        let key = match name {
            "ship" => "console-selling-ship",
            "local" => "console-selling-local",
            _ => "console-selling-collect",
        };
        (name.to_owned(), t(key))
    });
    let on = RwSignal::new(!known.off);
    let minor_field = |label: &str, value: i64, set: fn(&mut DeliveryMethod, i64)| {
        let currency = currency.to_owned();
        let shown = if value == 0 { String::new() } else { amount(value, &currency) };
        typed(
            t(label),
            "0",
            move || shown.clone(),
            move |text| set_minor(&text, &currency, |minor| change(&|method| set(method, minor))),
        )
    };
    let words = |list: &[String]| list.join(", ");
    let (places, starts) = (words(&known.countries), words(&known.postcodes));
    let heading = title.clone();
    view! {
        <fieldset class="card pad col g3">
            <legend class="sr">{heading.clone()}</legend>
            <div class="f2">
                {typed(t("console-selling-name"), "", move || title.clone(), move |text| {
                    let text = text.trim().to_owned();
                    change(&|method| match method.titles.iter_mut().find(|(tag, _)| tag == tongue) {
                        Some((_, title)) => title.clone_from(&text),
                        None => method.titles.push((tongue.to_owned(), text.clone())),
                    });
                    !text.is_empty()
                })}
                {ui::select(t("console-selling-kind"), kind, kinds.to_vec())}
            </div>
            <div class="f3">
                {minor_field("console-selling-price", known.price_minor, |method, minor| method.price_minor = minor)}
                {minor_field("console-selling-free-from", known.free_from_minor.unwrap_or_default(), |method, minor| method.free_from_minor = (minor > 0).then_some(minor))}
                {minor_field("console-selling-minimum", known.minimum_minor, |method, minor| method.minimum_minor = minor)}
            </div>
            {move || if kind_of(&kind.get()) == MethodKind::Collect {
                let place = known.place.clone();
                typed(t("console-selling-place"), "", move || place.clone(), move |text| { change(&|method| text.trim().clone_into(&mut method.place)); true })
            } else {
                let (places, starts) = (places.clone(), starts.clone());
                view! { <div class="f2">
                    {typed(t("console-selling-countries"), "FR, BE", move || places.clone(), move |text| { change(&|method| method.countries = parts(&text)); true })}
                    {typed(t("console-selling-postcodes"), "440, 441", move || starts.clone(), move |text| { change(&|method| method.postcodes = parts(&text)); true })}
                </div> }.into_any()
            }}
            {times(change, known.slots.clone())}
            <div class="row between">
                <span class="row g2">{ui::switch(tw("console-selling-offered", "title", &heading), on.into(), move |now| { on.set(now); change(&|method| method.off = !now); })}{t("console-selling-on")}</span>
                <button type="button" class="btn sm danger" on:click=move |_| {
                    desk.settings.update(|settings| { if at < settings.methods.len() { settings.methods.remove(at); } });
                    desk.shape.update(|shape| *shape += 1);
                }>{icon("trash", "s16")}{t("action-remove")}</button>
            </div>
        </fieldset>
    }
    .into_any()
}

/// Times: which days and hours, how long, how many orders each.
fn times(
    change: impl Fn(&dyn Fn(&mut DeliveryMethod)) + Copy + Send + Sync + 'static,
    plan: Option<SlotPlan>,
) -> AnyView {
    let open = RwSignal::new(plan.is_some());
    let plan = StoredValue::new(plan.unwrap_or(SlotPlan {
        minutes: 120,
        capacity: 4,
        lead_minutes: 120,
        days: 14,
        ..SlotPlan::default()
    }));
    let set = move |edit: &dyn Fn(&mut SlotPlan)| {
        plan.update_value(|plan| edit(plan));
        change(&|method| method.slots = open.get_untracked().then(|| plan.get_value()));
    };
    let number = move |label: &str, value: u32, take: fn(&mut SlotPlan, u32)| {
        typed(
            t(label),
            "",
            move || value.to_string(),
            move |text| {
                let read = text.trim().parse::<u32>().ok();
                if let Some(number) = read {
                    set(&|plan| take(plan, number));
                }
                read.is_some()
            },
        )
    };
    let days = move || {
        (0..7_usize)
            .map(|day| {
                let spans = plan
                    .with_value(|plan| plan.week.get(day).map(|spans| written(spans)))
                    .unwrap_or_default();
                let label = t(&format!("weekday-{}", day + 1));
                typed(
                    label,
                    "9:00-12:30",
                    move || spans.clone(),
                    move |text| {
                        let read = spans_of(&text);
                        if let Some(spans) = read.clone() {
                            set(&|plan| {
                                if let Some(known) = plan.week.get_mut(day) {
                                    known.clone_from(&spans);
                                }
                            });
                        }
                        read.is_some()
                    },
                )
            })
            .collect_view()
    };
    view! {
        <span class="row g2">{ui::switch(t("console-selling-times"), open.into(), move |now| { open.set(now); set(&|_| ()); })}{t("console-selling-times")}</span>
        {move || open.get().then(|| {
            let known = plan.get_value();
            view! {
                <div class="f2">{days()}</div>
                <div class="f2">
                    {number("console-selling-slot-minutes", known.minutes.into(), |plan, n| plan.minutes = u16::try_from(n).unwrap_or(u16::MAX))}
                    {number("console-selling-slot-capacity", known.capacity, |plan, n| plan.capacity = n)}
                    {number("console-selling-slot-lead", known.lead_minutes, |plan, n| plan.lead_minutes = n)}
                    {number("console-selling-slot-days", known.days.into(), |plan, n| plan.days = u16::try_from(n).unwrap_or(u16::MAX))}
                </div>
            }
        })}
    }
    .into_any()
}

fn class(desk: Desk, at: usize) -> AnyView {
    let known = desk
        .settings
        .with_untracked(|settings| settings.taxes.get(at).cloned())
        .unwrap_or_default();
    let rates = known
        .rates
        .iter()
        .map(|rate| format!("{} {}", rate.country, amount(i64::from(rate.rate_bp), "EUR")))
        .collect::<Vec<_>>()
        .join("; ");
    let id = known.id;
    view! {
        <div class="f2">
            {typed(t("console-selling-tax-class"), "standard", move || id.clone(), move |text| {
                desk.settings.update(|settings| if let Some(class) = settings.taxes.get_mut(at) { text.trim().clone_into(&mut class.id) });
                !text.trim().is_empty()
            })}
            {typed(t("console-selling-tax-rates"), "FR 20; DE 19", move || rates.clone(), move |text| {
                let read = rates_of(&text);
                if let Some(rates) = read.clone() {
                    desk.settings.update(|settings| {
                        if rates.is_empty() && at < settings.taxes.len() {
                            settings.taxes.remove(at);
                        } else if let Some(class) = settings.taxes.get_mut(at) {
                            class.rates = rates;
                        }
                    });
                }
                read.is_some()
            })}
        </div>
    }
    .into_any()
}

/// "FR 20; DE 19": each country with its rate.
fn rates_of(text: &str) -> Option<Vec<TaxRate>> {
    let entries = text.split(';').map(str::trim).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let (country, rate) = entry.split_once(' ')?;
            let rate_bp = u32::try_from(minor(rate.trim().trim_end_matches('%'), "EUR")?).ok()?;
            Some(TaxRate { country: country.trim().to_uppercase(), rate_bp })
        })
        .collect()
}

/// "9:00-12:30, 14:00-18:00" in minutes after midnight.
fn spans_of(text: &str) -> Option<Vec<Span>> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let (from, to) = entry.split_once(['-', '–'])?;
            let span = Span { from: clock(from)?, to: clock(to)? };
            (span.from < span.to).then_some(span)
        })
        .collect()
}

fn clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once([':', 'h']).unwrap_or((text.trim(), "0"));
    let hour: u16 = hour.trim().parse().ok().filter(|hour| *hour <= 24)?;
    let minute = minute.trim();
    let minute: u16 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    (minute < 60).then_some(hour * 60 + minute)
}

fn written(spans: &[Span]) -> String {
    let time = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
    let spans = spans.iter().map(|span| format!("{}-{}", time(span.from), time(span.to)));
    spans.collect::<Vec<_>>().join(", ")
}

fn parts(text: &str) -> Vec<String> {
    let parts = text.split([',', ' ', ';']).map(|part| part.trim().to_uppercase());
    parts.filter(|part| !part.is_empty()).collect()
}

fn kind_name(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Collect => "collect",
        MethodKind::Ship => "ship",
        MethodKind::Local => "local",
    }
}

fn kind_of(name: &str) -> MethodKind {
    match name {
        "ship" => MethodKind::Ship,
        "local" => MethodKind::Local,
        _ => MethodKind::Collect,
    }
}
