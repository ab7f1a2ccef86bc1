//! The plots: sales by day, and when people write. Each is one picture with its words, and a table
//! behind a switch.

use comptoir_api::chat::Money;
use comptoir_api::stats::{DaySum, Stats};
use leptos::prelude::*;

use crate::console::dates;
use crate::console::words::{money, t, tw};

/// Size of the plot, in its own units.
pub(super) const WIDE: f64 = 700.0;
pub(super) const HIGH: f64 = 220.0;
/// The line goes by the mean of so many days.
const MEAN_DAYS: usize = 7;

/// A card with a plot and its twin.
pub(super) fn card(title: &'static str, side: AnyView, plot: AnyView, table: AnyView) -> AnyView {
    let as_table = RwSignal::new(false);
    let switch =
        move || t(if as_table.get() { "console-stats-plot" } else { "console-stats-table" });
    view! {
        <section class="card flat st-card">
            <header class="cardh row g3"><h2 class="grow">{t(title)}</h2>{side}
                <button type="button" class="lnk t13" aria-pressed=move || as_table.get().to_string() on:click=move |_| as_table.update(|on| *on = !*on)>{switch}</button>
            </header>
            <div class="pad16" hidden=move || as_table.get()>{plot}</div>
            <div class="tbox scroll st-table" hidden=move || !as_table.get()>{table}</div>
        </section>
    }
    .into_any()
}

/// Sales by day, with the period before as a line.
pub(crate) fn sales(stats: &Stats) -> AnyView {
    let most = stats.days.iter().map(|day| day.sales_minor).max().unwrap_or(0);
    let line = means(&stats.before_days);
    let top = line.iter().copied().fold(most as f64, f64::max).max(1.0);
    let count = stats.days.len().max(1) as f64;
    let step = WIDE / count;
    let bars = stats
        .days
        .iter()
        .enumerate()
        .filter(|(_, day)| day.sales_minor > 0)
        .map(|(at, day)| {
            let height = day.sales_minor as f64 / top * HIGH;
            let (x, y) = (at as f64 * step + step * 0.2, HIGH - height);
            view! { <rect x=x.to_string() y=y.to_string() width=(step * 0.6).to_string() height=height.to_string() rx="2" class="p-bar" /> }
        })
        .collect_view();
    let points = line
        .iter()
        .enumerate()
        .map(|(at, mean)| {
            format!("{:.1},{:.1}", at as f64 * step + step / 2.0, HIGH - mean / top * HIGH)
        })
        .collect::<Vec<_>>()
        .join(" ");
    let grid = (0..=4)
        .map(|at| {
            let y = HIGH - f64::from(at) * HIGH / 4.0;
            view! { <line x1="0" x2=WIDE.to_string() y1=y.to_string() y2=y.to_string() class="p-grid" /> }
        })
        .collect_view();
    let amount = |minor: i64| money(&Money { minor, currency: stats.currency.clone() });
    let summary = tw("console-stats-bars", "sum", &amount(stats.now.sales_minor));
    let ends = [stats.days.first(), stats.days.last()]
        .into_iter()
        .flatten()
        .map(|day| view! { <span>{dates::day(&day.day)}</span> })
        .collect_view();
    let plot = view! {
        <div class="st-y t12 faint"><span>{amount(top as i64)}</span><span>{amount(0)}</span></div>
        <svg class="st-svg" viewBox=format!("0 -4 {WIDE} {}", HIGH + 8.0) role="img" aria-label=summary preserveAspectRatio="none">
            {grid}{bars}
            <polyline points=points class="p-line" />
        </svg>
        <div class="row st-x t12 faint">{ends}</div>
    }
    .into_any();
    let rows = stats
        .days
        .iter()
        .map(|day| {
            view! { <tr><th scope="row">{dates::day(&day.day)}</th><td class="r num">{amount(day.sales_minor)}</td><td class="r num">{day.orders}</td><td class="r num">{day.chats}</td><td class="r num">{day.heard}</td><td class="r num">{day.said}</td></tr> }
        })
        .collect_view();
    let table = view! {
        <table class="tb">
            <thead><tr><th>{t("console-stats-day")}</th><th class="r">{t("console-stats-sales")}</th><th class="r">{t("console-stats-orders")}</th><th class="r">{t("console-stats-chats")}</th><th class="r">{t("console-stats-heard")}</th><th class="r">{t("console-stats-said")}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any();
    let side = view! { <span class="t12 muted row g3 hide-phone"><span class="row g1"><i class="k-bar"></i>{t("console-stats-now")}</span><span class="row g1"><i class="k-line"></i>{t("console-stats-then")}</span></span> };
    card("console-stats-by-day", side.into_any(), plot, table)
}

/// The mean of each day and the six before it.
fn means(days: &[DaySum]) -> Vec<f64> {
    let sales: Vec<f64> = days.iter().map(|day| day.sales_minor as f64).collect();
    (0..sales.len())
        .map(|at| {
            let from = (at + 1).saturating_sub(MEAN_DAYS);
            let window = sales.get(from..=at).unwrap_or_default();
            window.iter().sum::<f64>() / window.len().max(1) as f64
        })
        .collect()
}

/// Messages by weekday and hour.
pub(crate) fn hours(stats: &Stats) -> AnyView {
    let most = stats.hours.iter().flatten().copied().max().unwrap_or(0).max(1);
    let cells = stats
        .hours
        .iter()
        .enumerate()
        .flat_map(|(day, hours)| hours.iter().enumerate().map(move |(hour, n)| (day, hour, *n)))
        .map(|(day, hour, n)| {
            let share = f64::from(n) / f64::from(most);
            let (x, y) = (hour as f64 * 14.0, day as f64 * 18.0);
            let fill = format!("fill-opacity:{:.2}", 0.08 + share * 0.92);
            view! { <rect x=x.to_string() y=y.to_string() width="12" height="16" rx="3" class="p-bar" style=fill /> }
        })
        .collect_view();
    let days =
        (0..7).map(|day| view! { <span>{dates::weekday(day, "short")}</span> }).collect_view();
    let plot = view! {
        <div class="st-heat">
            <div class="st-days t12 faint">{days}</div>
            <svg viewBox="0 0 336 126" role="img" aria-label=format!("{} : {}", t("console-stats-when"), stats.now.heard)>{cells}</svg>
            <span></span>
            <div class="row st-x t12 faint"><span>"0 h"</span><span>"6 h"</span><span>"12 h"</span><span>"18 h"</span><span>"23 h"</span></div>
        </div>
    }
    .into_any();
    let head = (0..24).map(|hour| view! { <th class="r">{hour}</th> }).collect_view();
    let rows = stats
        .hours
        .iter()
        .enumerate()
        .map(|(day, hours)| {
            let cells = hours.iter().map(|n| view! { <td class="r num">{*n}</td> }).collect_view();
            view! { <tr><th scope="row">{dates::weekday(day, "long")}</th>{cells}</tr> }
        })
        .collect_view();
    let table = view! { <table class="tb"><thead><tr><th>{t("console-stats-day")}</th>{head}</tr></thead><tbody>{rows}</tbody></table> };
    let side = view! { <span class="t13 muted">{t("console-stats-heard")}</span> };
    card("console-stats-when", side.into_any(), plot, table.into_any())
}
