//! How long things took, by hour, day, person and label; and how customers said it was.

use comptoir_api::stats::{Csat, DaySum, HourTimes, Named, Stats, Times};
use leptos::prelude::*;

use super::cards::took;
use super::plot::{HIGH, WIDE, card};
use crate::console::dates;
use crate::console::words::{t, tn, tw};
use crate::parts::avatar;

/// First answers by the hour at which somebody began to wait: bars of the median, and in the table
/// the closings beside them.
pub(crate) fn by_hour(stats: &Stats) -> AnyView {
    let medians = |of: &HourTimes| of.first_answer.median_s.unwrap_or(0);
    let top = stats.by_hour.iter().map(medians).max().unwrap_or(0).max(60);
    let step = WIDE / 24.0;
    let bars = stats
        .by_hour
        .iter()
        .enumerate()
        .filter(|(_, of)| of.first_answer.count > 0)
        .map(|(hour, of)| {
            let height = (medians(of) as f64 / top as f64 * HIGH).max(2.0);
            let (x, y) = (hour as f64 * step + step * 0.2, HIGH - height);
            view! { <rect x=x.to_string() y=y.to_string() width=(step * 0.6).to_string() height=height.to_string() rx="2" class="p-bar" /> }
        })
        .collect_view();
    let grid = (0..=4)
        .map(|at| {
            let y = HIGH - f64::from(at) * HIGH / 4.0;
            view! { <line x1="0" x2=WIDE.to_string() y1=y.to_string() y2=y.to_string() class="p-grid" /> }
        })
        .collect_view();
    let summary = tw("console-stats-hours-bars", "median", &took(stats.now.first_answer.median_s));
    let plot = view! {
        <div class="st-y t12 faint"><span>{took(Some(top))}</span><span>"0"</span></div>
        <svg class="st-svg" viewBox=format!("0 -4 {WIDE} {}", HIGH + 8.0) role="img" aria-label=summary preserveAspectRatio="none">{grid}{bars}</svg>
        <div class="row st-x t12 faint"><span>"0 h"</span><span>"6 h"</span><span>"12 h"</span><span>"18 h"</span><span>"23 h"</span></div>
    };
    let rows = stats
        .by_hour
        .iter()
        .enumerate()
        .map(|(hour, of)| view! { <tr><th scope="row">{format!("{hour} h")}</th>{both(of.first_answer, of.resolution)}</tr> })
        .collect_view();
    let side = view! { <span class="t13 muted">{t("console-stats-median")}</span> };
    card(
        "console-stats-by-hour",
        side.into_any(),
        plot.into_any(),
        table("console-stats-hour-of", rows.into_any()),
    )
}

/// The same by day; only the days on which somebody was answered or a chat closed.
pub(crate) fn by_day(stats: &Stats) -> AnyView {
    let lively = |day: &&DaySum| {
        day.first_answer.count > 0 || day.resolution.count > 0 || day.csat.asked > 0
    };
    let rows = stats.days.iter().rev().filter(lively).map(|day| {
        view! { <tr><th scope="row">{dates::day(&day.day)}</th>{both(day.first_answer, day.resolution)}<td class="r num">{share(day.csat)}</td></tr> }
    });
    let rows = rows.collect_view().into_any();
    section(
        "console-stats-times-day",
        "st-days-t",
        rated_table("console-stats-day", rows),
        stats.now.first_answer.count + stats.now.resolution.count + stats.now.csat.asked,
    )
}

/// The same by person, with how customers said it was.
pub(crate) fn people(stats: &Stats) -> AnyView {
    let rows = stats
        .team
        .iter()
        .map(|one| view! { <tr><th scope="row"><span class="row g2">{avatar::person(&one.name, "s20")}<span class="ell">{one.name.clone()}</span></span></th>{both(one.times, one.resolution)}<td class="r num">{share(one.csat)}</td></tr> })
        .collect_view()
        .into_any();
    section(
        "console-stats-times-team",
        "st-team-t",
        rated_table("console-stats-person", rows),
        stats.team.len() as u32,
    )
}

/// What was written under each label, and how long it took.
pub(crate) fn labels(stats: &Stats) -> AnyView {
    let row = |one: &Named| {
        view! { <tr><th scope="row">{one.name.clone()}</th><td class="r num">{one.heard}</td>{both(one.times, one.resolution)}</tr> }
    };
    let rows = stats.labels.iter().map(row).collect_view();
    let table = view! {
        <table class="tb">
            <thead><tr><th>{t("console-stats-label")}</th><th class="r">{t("console-stats-heard")}</th>{heads()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    };
    section("console-stats-labels", "st-labels-t", table.into_any(), stats.labels.len() as u32)
}

/// How customers said it was: the share of 4 and 5, and each score as a bar.
pub(crate) fn csat(stats: &Stats) -> AnyView {
    let csat = stats.now.csat;
    let most = csat.scores.iter().copied().max().unwrap_or(0).max(1);
    let bars = csat
        .scores
        .into_iter()
        .enumerate()
        .rev()
        .map(|(at, count)| {
            let width = format!("inline-size:{}%", u64::from(count) * 100 / u64::from(most));
            let name = format!("{} / 5", at + 1);
            view! { <div class="hbar"><span class="ell">{name}</span><b class="num">{count}</b><span class="bar" aria-hidden="true"><i style=width></i></span></div> }
        })
        .collect_view();
    let answered = tn("console-stats-csat-given", csat.given());
    let asked = tn("console-stats-csat-asked", csat.asked);
    view! {
        <section class="card flat" id="st-csat">
            <header class="cardh row"><h2 class="grow">{t("console-stats-csat")}</h2><span class="t13 muted">{t("console-stats-csat-share")}</span></header>
            <div class="pad16 col g2">
                <p class="kpi-v"><b class="num">{share(csat)}</b><span class="t13 muted">{answered}{" · "}{asked}</span></p>
                {bars}
            </div>
        </section>
    }
    .into_any()
}

/// The share of 4 and 5.
fn share(csat: Csat) -> String {
    csat.share().map_or_else(|| "–".to_owned(), |part| format!("{part}\u{a0}%"))
}

/// Four cells: first answer and closing, each its median and where nine in ten lie.
fn both(first: Times, closing: Times) -> AnyView {
    [first.median_s, first.p90_s, closing.median_s, closing.p90_s]
        .map(|seconds| view! { <td class="r num">{took(seconds)}</td> })
        .collect_view()
        .into_any()
}

fn heads() -> AnyView {
    let (first, closing) = (t("console-stats-first"), t("console-stats-resolution"));
    [
        (&first, "console-stats-median"),
        (&first, "console-stats-p90"),
        (&closing, "console-stats-median"),
        (&closing, "console-stats-p90"),
    ]
    .map(|(what, which)| view! { <th class="r">{format!("{what}, {}", t(which))}</th> })
    .collect_view()
    .into_any()
}

fn table(first: &'static str, rows: AnyView) -> AnyView {
    view! { <table class="tb"><thead><tr><th>{t(first)}</th>{heads()}</tr></thead><tbody>{rows}</tbody></table> }.into_any()
}

fn rated_table(first: &'static str, rows: AnyView) -> AnyView {
    view! { <table class="tb"><thead><tr><th>{t(first)}</th>{heads()}<th class="r">{t("console-stats-csat")}</th></tr></thead><tbody>{rows}</tbody></table> }.into_any()
}

/// A card with a table, or a word that there is nothing in it.
pub(super) fn section(
    title: &'static str,
    id: &'static str,
    table: AnyView,
    count: u32,
) -> AnyView {
    let body = if count == 0 {
        view! { <p class="pad16 t13 faint">{t("console-stats-none")}</p> }.into_any()
    } else {
        view! { <div class="tbox scroll st-table" tabindex="0" role="region" aria-label=t(title)>{table}</div> }.into_any()
    };
    view! { <section class="card flat" id=id><header class="cardh"><h2>{t(title)}</h2></header>{body}</section> }
        .into_any()
}
