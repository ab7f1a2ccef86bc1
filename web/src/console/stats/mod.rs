//! What happened, in figures: plots with a table beside each, and what is counted at all.

mod brought;
mod cards;
mod plot;
mod times;

use comptoir_api::stats::Stats;
use js_sys::{Date, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::console::state::{Console, Loaded};
use crate::console::words::{language, t};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;

const DAY_MS: f64 = 86_400_000.0;

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let to = RwSignal::new(day_before(c, 0));
    let from = RwSignal::new(day_before(c, 27));
    let stats = RwSignal::new(Stats::default());
    let loaded = RwSignal::new(Loaded::Loading);
    let query = move || format!("from={}&to={}&lang={}", from.get(), to.get(), language());
    let fetch = move || {
        let asked = untrack(query);
        spawn_local(async move {
            let found = api::get::<Stats>(&format!("/api/stats?{asked}")).await;
            // Another period was chosen meanwhile.
            if query_now(from, to) != Some(asked) {
                return;
            }
            match found {
                Ok(found) => {
                    drop(stats.try_set(found));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    Effect::new(move |_| {
        query();
        fetch();
    });
    let span = move |days: u32, key: &'static str| {
        let on = Memo::new(move |_| {
            to.get() == day_before(c, 0) && from.get() == day_before(c, days.saturating_sub(1))
        });
        view! {
            <button type="button" class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| {
                to.set(day_before(c, 0));
                from.set(day_before(c, days - 1));
            }>{t(key)}</button>
        }
    };
    let field = move |key: &'static str, value: RwSignal<String>| {
        view! {
            <label class="row g2 t13"><span class="muted">{t(key)}</span>
                <input class="inp sm" type="date" prop:value=move || value.get() on:change=move |event| {
                    let day = event_target_value(&event);
                    if !day.is_empty() { value.set(day); }
                } />
            </label>
        }
    };
    let body = move || {
        let again = Callback::new(move |()| fetch());
        if let Some(instead) = ui::not_yet(&loaded.get(), 5, again) {
            return instead;
        }
        let now = stats.get();
        view! {
            {cards::kpis(&now)}
            <div class="st-2">{plot::sales(&now)}{cards::funnel(&now)}</div>
            <div class="st-3">{plot::hours(&now)}{cards::products(&now)}{cards::team(&now)}</div>
            <div class="st-2">{times::by_hour(&now)}{times::csat(&now)}</div>
            <div class="st-1">{times::by_day(&now)}{times::people(&now)}{times::labels(&now)}</div>
            <div class="st-e">{brought::broadcasts(&now)}{brought::links(&now)}</div>
            {privacy()}
        }
        .into_any()
    };
    view! {
        <header class="mh">
            <h1>{t("console-nav-stats")}</h1>
            <span class="grow"></span>
            <div class="seg hide-phone" role="group" aria-label=t("console-stats-span")>
                {span(7, "console-stats-7")}{span(28, "console-stats-28")}{span(365, "console-stats-365")}
            </div>
            {field("console-stats-from", from)}
            {field("console-stats-to", to)}
            <a class="btn" href=move || format!("/api/stats.csv?{}", query()) download="stats.csv">{icon("download", "s16")}{t("console-stats-csv")}</a>
        </header>
        <div class="mb scroll col g4" data-pane="">{body}</div>
    }
    .into_any()
}

fn query_now(from: RwSignal<String>, to: RwSignal<String>) -> Option<String> {
    let (from, to) = (from.try_get_untracked()?, to.try_get_untracked()?);
    Some(format!("from={from}&to={to}&lang={}", language()))
}

/// A day by the shop's clock, by which days are counted: `2026-11-28`.
fn day_before(c: Console, days: u32) -> String {
    let at = Date::new(&(dates::now_ms() as f64 - f64::from(days) * DAY_MS).into());
    let zone = c.session.with_untracked(|session| {
        session.as_ref().map(|session| session.shop.hours.time_zone.clone()).unwrap_or_default()
    });
    in_zone(&at, &zone).unwrap_or_else(|| {
        format!("{:04}-{:02}-{:02}", at.get_full_year(), at.get_month() + 1, at.get_date())
    })
}

/// The same as a zone has it; `None` where this browser does not know it. Swedes write days as
/// ISO 8601 does.
fn in_zone(at: &Date, zone: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into()).ok()?;
    let write = Reflect::get(at, &"toLocaleDateString".into()).ok()?.dyn_into::<Function>().ok()?;
    write.call2(at, &"sv-SE".into(), &options).ok()?.as_string()
}

/// What is counted.
fn privacy() -> AnyView {
    let lines = [
        "console-stats-privacy-1",
        "console-stats-privacy-2",
        "console-stats-privacy-3",
        "console-stats-privacy-4",
        "console-stats-privacy-5",
        "console-stats-privacy-6",
        "console-stats-privacy-7",
    ];
    let lines = lines.map(|key| view! { <li>{t(key)}</li> }).collect_view();
    view! {
        <p class="row g2 t13 muted">{icon("shieldok", "s16")}<span>{t("console-stats-note")}</span></p>
        <details class="card flat pad16" id="stats-privacy">
            <summary class="t14 medium">{t("console-stats-privacy")}</summary>
            <ul class="t13 muted dotted">{lines}</ul>
        </details>
    }
    .into_any()
}
