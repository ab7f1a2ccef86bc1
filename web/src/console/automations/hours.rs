//! When the shop is open: spans for each weekday, days off, and the clock they go by.

use comptoir_api::shop::{Automations, Span, Special};
use leptos::prelude::*;

use crate::console::dates::{self, minutes, weekday};
use crate::console::words::{hour, t, tw};
use crate::parts::icon::icon;

const DAY_MINUTES: u16 = 1440;
/// The bar shows from eight in the morning to nine in the evening, as shops are open.
const BAR_FROM: f64 = 360.0;
const BAR_TO: f64 = 1380.0;

/// The card with the week and the days off.
pub(crate) fn hours(now: RwSignal<Automations>) -> AnyView {
    let zone = move || now.with(|now| now.hours.time_zone.clone());
    let days = (0..7).map(|day| one_day(now, day)).collect_view();
    let zones =
        zones().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view();
    view! {
        <section class="card flat" aria-label=t("console-auto-hours")>
            <header class="cardh">
                {icon("clock", "s18")}
                <h2>{t("console-auto-hours")}</h2>
                <span class="t13 muted">{zone}</span>
            </header>
            <div class="pad16 col g3">
                <div>{days}</div>
                <label class="field">
                    <span class="lbl">{t("console-auto-time-zone")}</span>
                    <input class="inp" list="zones" autocomplete="off" prop:value=zone on:change=move |event| {
                        let zone = event_target_value(&event);
                        now.update(|now| now.hours.time_zone = zone);
                    } />
                    <datalist id="zones">{zones}</datalist>
                </label>
                {days_off(now)}
                {special(now)}
            </div>
        </section>
    }
    .into_any()
}

fn one_day(now: RwSignal<Automations>, day: usize) -> AnyView {
    let editing = RwSignal::new(false);
    let spans =
        Memo::new(move |_| now.with(|now| now.hours.week.get(day).cloned().unwrap_or_default()));
    let change = move |act: &dyn Fn(&mut Vec<Span>)| {
        now.update(|now| {
            if let Some(spans) = now.hours.week.get_mut(day) {
                act(spans);
                spans.sort_by_key(|span| span.from);
            }
        });
    };
    let bars = move || {
        spans.get().into_iter().map(|span| {
            let at = |minutes: u16| ((f64::from(minutes) - BAR_FROM) / (BAR_TO - BAR_FROM) * 100.0).clamp(0.0, 100.0);
            view! { <i style:left=format!("{:.2}%", at(span.from)) style:width=format!("{:.2}%", (at(span.to) - at(span.from)).max(1.0))></i> }
        }).collect_view()
    };
    let written = move || {
        let spans = spans.get();
        if spans.is_empty() {
            return t("console-auto-closed");
        }
        spans
            .iter()
            .map(|span| format!("{} – {}", hour(span.from), hour(span.to)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let name = weekday(day, "long");
    let edit_label = tw("console-auto-edit-day", "day", &name);
    let add_name = name.clone();
    let editor = move || {
        editing.get().then(|| {
            let name = add_name.clone();
            let count = spans.with(Vec::len);
            let rows = (0..count).map(|at| one_span(spans, at, &name, change)).collect_view();
            view! {
                <div class="spans">
                    {rows}
                    <button type="button" class="btn ghost xs" on:click=move |_| change(&|spans| {
                        let from = spans.last().map_or(600, |last| (last.to + 60).min(DAY_MINUTES - 60));
                        spans.push(Span { from, to: (from + 240).min(DAY_MINUTES) });
                    })>{icon("plus", "s14")}{t("console-auto-span-add")}</button>
                    {(day > 0).then(|| view! {
                        <button type="button" class="btn ghost xs" on:click=move |_| {
                            let before = now.with_untracked(|now| now.hours.week.get(day - 1).cloned().unwrap_or_default());
                            change(&|spans| spans.clone_from(&before));
                        }>{icon("copy", "s14")}{t("console-auto-as-before")}</button>
                    })}
                </div>
            }
        })
    };
    view! {
        <div class="day-row">
            <button type="button" class="dr" title=edit_label aria-expanded=move || editing.get().to_string() on:click=move |_| editing.update(|editing| *editing = !*editing)>
                <span class="cap">{weekday(day, "short")}</span>
                <span class="tr">{bars}</span>
                <span class="t12 muted num">{written}</span>
            </button>
            {editor}
        </div>
    }
    .into_any()
}

fn one_span(
    spans: Memo<Vec<Span>>,
    at: usize,
    day: &str,
    change: impl Fn(&dyn Fn(&mut Vec<Span>)) + Copy + 'static,
) -> AnyView {
    let clock = move |to: bool| {
        move || {
            spans
                .with(|spans| {
                    spans.get(at).map(|span| minutes(if to { span.to } else { span.from }))
                })
                .unwrap_or_default()
        }
    };
    let set = move |to: bool| {
        move |event| {
            let Some(value) = read(&event_target_value(&event)) else { return };
            change(&|spans| {
                let Some(span) = spans.get_mut(at) else { return };
                if to {
                    // An end that is not after the beginning is of the next day.
                    span.to = if value <= span.from { value + DAY_MINUTES } else { value };
                } else {
                    span.from = value;
                    if span.to % DAY_MINUTES > value {
                        span.to %= DAY_MINUTES;
                    } else if span.to <= value {
                        span.to += DAY_MINUTES;
                    }
                }
            });
        }
    };
    view! {
        <div class="row g2">
            <input type="time" class="inp cell" aria-label=format!("{day}, {}", t("console-auto-from")) prop:value=clock(false) on:change=set(false) />
            <span aria-hidden="true">"–"</span>
            <input type="time" class="inp cell" aria-label=format!("{day}, {}", t("console-auto-to")) prop:value=clock(true) on:change=set(true) />
            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| change(&|spans| {
                if at < spans.len() {
                    spans.remove(at);
                }
            })>{icon("close", "s16")}</button>
        </div>
    }
    .into_any()
}

fn days_off(now: RwSignal<Automations>) -> AnyView {
    let adding = RwSignal::new(String::new());
    let days = move || now.with(|now| now.hours.closed.clone());
    let add = move |_| {
        let day = adding.get_untracked();
        if day.len() == 10 {
            now.update(|now| {
                now.hours.closed.push(day);
                now.hours.closed.sort();
                now.hours.closed.dedup();
            });
            adding.set(String::new());
        }
    };
    view! {
        <div class="field">
            <span class="lbl">{t("console-auto-days-off")}</span>
            <div class="row g1 wrap">
                {move || days().into_iter().map(|day| {
                    let said = dates::day(&day);
                    let label = format!("{} {said}", t("action-remove"));
                    view! {
                        <span class="chip sm">{said}
                            <button type="button" class="x" aria-label=label on:click=move |_| now.update(|now| now.hours.closed.retain(|known| *known != day))>{icon("close", "s14")}</button>
                        </span>
                    }
                }).collect_view()}
            </div>
            <div class="row g2">
                <input type="date" class="inp cell" aria-label=t("console-auto-day-off") prop:value=move || adding.get() on:input=move |event| adding.set(event_target_value(&event)) />
                <button type="button" class="btn sm" disabled=move || adding.with(String::is_empty) on:click=add>{t("action-add")}</button>
            </div>
        </div>
    }
    .into_any()
}

/// Days that are not as the week says: a range, every year or once, closed or with other hours.
fn special(now: RwSignal<Automations>) -> AnyView {
    let adding = RwSignal::new(Special::default());
    let span = RwSignal::new((String::new(), String::new()));
    let all = move || now.with(|now| now.hours.special.clone());
    let ready = move || adding.with(|one| one.from.len() == 10);
    let add = move |_| {
        let mut one = adding.get_untracked();
        if one.to.len() != 10 {
            one.to.clone_from(&one.from);
        }
        let (from, to) = span.get_untracked();
        if let (Some(from), Some(to)) = (read(&from), read(&to)) {
            // An end that is not after the beginning is of the next day.
            one.spans = vec![Span { from, to: if to <= from { to + DAY_MINUTES } else { to } }];
        }
        now.update(|now| now.hours.special.push(one));
        adding.set(Special::default());
        span.set((String::new(), String::new()));
    };
    let rows = move || {
        let row = |(at, one): (usize, Special)| {
            let said = special_in_words(&one);
            let label = format!("{} {said}", t("action-remove"));
            view! {
                <span class="chip sm">{said}
                    <button type="button" class="x" aria-label=label on:click=move |_| now.update(|now| {
                        if at < now.hours.special.len() {
                            now.hours.special.remove(at);
                        }
                    })>{icon("close", "s14")}</button>
                </span>
            }
        };
        all().into_iter().enumerate().map(row).collect_view()
    };
    let date = move |label: &'static str,
                     read: fn(&Special) -> &String,
                     write: fn(&mut Special, String)| {
        view! { <input type="date" class="inp cell" aria-label=t(label) prop:value=move || adding.with(|one| read(one).clone()) on:input=move |event| adding.update(|one| write(one, event_target_value(&event))) /> }
    };
    view! {
        <div class="field" id="special" role="group" aria-label=t("console-auto-special")>
            <span class="lbl">{t("console-auto-special")}</span>
            <div class="row g1 wrap">{rows}</div>
            <div class="row g2 wrap">
                {date("console-auto-special-from", |one| &one.from, |one, day| one.from = day)}
                <span aria-hidden="true">"–"</span>
                {date("console-auto-special-to", |one| &one.to, |one, day| one.to = day)}
                <label class="row g1 t14"><input type="checkbox" prop:checked=move || adding.with(|one| one.yearly) on:change=move |event| adding.update(|one| one.yearly = event_target_checked(&event)) />{t("console-auto-special-yearly")}</label>
            </div>
            <div class="row g2 wrap">
                <input type="time" class="inp cell" aria-label=t("console-auto-special-open") prop:value=move || span.get().0 on:input=move |event| span.update(|span| span.0 = event_target_value(&event)) />
                <span aria-hidden="true">"–"</span>
                <input type="time" class="inp cell" aria-label=t("console-auto-special-shut") prop:value=move || span.get().1 on:input=move |event| span.update(|span| span.1 = event_target_value(&event)) />
                <button type="button" class="btn sm" id="special-add" disabled=move || !ready() on:click=add>{t("action-add")}</button>
            </div>
            <span class="hint">{t("console-auto-special-more")}</span>
        </div>
    }
    .into_any()
}

/// "24 Dec. – 26 Dec., every year: closed".
fn special_in_words(one: &Special) -> String {
    let days = if one.from == one.to {
        dates::day(&one.from)
    } else {
        format!("{} – {}", dates::day(&one.from), dates::day(&one.to))
    };
    let spans = one.spans.iter().map(|span| format!("{} – {}", hour(span.from), hour(span.to)));
    let spans = spans.collect::<Vec<_>>().join(", ");
    let when = if spans.is_empty() { t("console-auto-closed") } else { spans };
    let again = one.yearly.then(|| t("console-auto-special-yearly").to_lowercase());
    [Some(days), again, Some(when)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn read(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// What the browser knows of time zones; a few near ones where it does not say.
fn zones() -> Vec<String> {
    let known = crate::console::browser::member(&window(), "Intl").and_then(|intl| {
        let list = crate::console::browser::member(&intl, "supportedValuesOf")?;
        let list = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(list).ok()?;
        let zones = list.call1(&intl, &wasm_bindgen::JsValue::from_str("timeZone")).ok()?;
        Some(
            js_sys::Array::from(&zones)
                .iter()
                .filter_map(|zone| zone.as_string())
                .collect::<Vec<_>>(),
        )
    });
    known.unwrap_or_else(|| {
        ["Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/London", "America/Montreal"]
            .map(Into::into)
            .into()
    })
}
