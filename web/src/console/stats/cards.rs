//! The figures: totals beside the period before, the way to a sale, products, the team.

use comptoir_api::chat::Money;
use comptoir_api::stats::{Ranked, Stats, Times, Totals};
use leptos::prelude::*;

use crate::console::words::{money, t, tn, tw2};
use crate::parts::{avatar, icon::icon};

/// The five figures on top.
pub(crate) fn kpis(stats: &Stats) -> AnyView {
    let amount = |minor: i64| money(&Money { minor, currency: stats.currency.clone() });
    let (now, then) = (&stats.now, &stats.before);
    let one = |key: &'static str, value: String, change: Option<(bool, String)>| {
        let change = change.map(|(good, words)| {
            view! { <span class="d"><b class:dn=!good>{words}</b>{" "}{t("console-stats-before")}</span> }
        });
        view! { <div class="card flat kpi"><span class="k">{t(key)}</span><span class="v">{value}</span>{change}</div> }
    };
    let percent = |now: i64, then: i64| {
        (then > 0).then(|| {
            let change = (now - then) * 100 / then;
            (change >= 0, format!("{change:+}\u{a0}%"))
        })
    };
    let count = |now: u32, then: u32| {
        let change = i64::from(now) - i64::from(then);
        (then > 0).then(|| (change >= 0, format!("{change:+}")))
    };
    let basket = |totals: &Totals| totals.sales_minor / i64::from(totals.accepted.max(1));
    let hour = |times: Times| i64::from(times.within_hour) * 100 / i64::from(times.count.max(1));
    let points = (then.first_answer.count > 0).then(|| {
        let change = hour(now.first_answer) - hour(then.first_answer);
        (change >= 0, format!("{change:+}\u{a0}pt"))
    });
    let resolved = format!("{} : {}", t("console-stats-resolution"), took(now.resolution.median_s));
    view! {
        <div class="kpis">
            {one("console-stats-sales", amount(now.sales_minor), percent(now.sales_minor, then.sales_minor))}
            {one("console-stats-orders", now.orders.to_string(), count(now.orders, then.orders))}
            <div class="card flat kpi"><span class="k">{t("console-stats-basket")}</span><span class="v">{amount(basket(now))}</span><span class="d">{tn("console-stats-of-accepted", now.accepted)}</span></div>
            <div class="card flat kpi"><span class="k">{t("console-stats-first")}</span><span class="v">{took(now.first_answer.median_s)}</span><span class="d">{t("console-stats-median")}{" · "}{resolved}</span></div>
            {one("console-stats-hour", format!("{}\u{a0}%", hour(now.first_answer)), points)}
        </div>
    }
    .into_any()
}

/// "6 min", "2 h", "3 d".
pub(super) fn took(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else { return "–".to_owned() };
    let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX);
    match minutes {
        0..=89 => tn("console-stats-minutes", minutes),
        90..=2_879 => tn("console-stats-hours", minutes / 60),
        _ => tn("console-stats-days", minutes / 1_440),
    }
}

/// From a visit to a sale: each step as a bar, with its share of the first.
pub(crate) fn funnel(stats: &Stats) -> AnyView {
    let now = &stats.now;
    let steps = [
        ("console-stats-visits", now.visits),
        ("console-stats-chats", now.chats),
        ("console-stats-carts", now.carts),
        ("console-stats-placed", now.orders),
        ("console-stats-paid", now.paid),
    ];
    let most = steps.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let rows = steps
        .into_iter()
        .map(|(key, count)| {
            let share = u64::from(count) * 100 / u64::from(most);
            let width = format!("inline-size:{share}%");
            view! { <li class="fun"><span class="fun-b" aria-hidden="true"><i style=width></i></span><span><b class="num">{count}</b><span class="t12 faint blk">{t(key)}</span></span><span class="t13 muted num">{format!("{share}\u{a0}%")}</span></li> }
        })
        .collect_view();
    view! { <section class="card flat"><header class="cardh"><h2>{t("console-stats-funnel")}</h2></header><ol class="pad16 col g3">{rows}</ol></section> }.into_any()
}

/// Products sold, and asked about.
pub(crate) fn products(stats: &Stats) -> AnyView {
    let list = |ranked: &[Ranked]| {
        let most = ranked.first().map_or(1, |first| first.count).max(1);
        if ranked.is_empty() {
            return view! { <p class="t13 faint">{t("console-stats-none")}</p> }.into_any();
        }
        ranked
            .iter()
            .take(6)
            .map(|one| {
                let width =
                    format!("inline-size:{}%", u64::from(one.count) * 100 / u64::from(most));
                view! { <div class="hbar"><span class="ell">{one.title.clone()}</span><b class="num">{one.count}</b><span class="bar" aria-hidden="true"><i style=width></i></span></div> }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <section class="card flat">
            <header class="cardh row"><h2 class="grow">{t("console-stats-bought")}</h2><span class="t13 muted">{t("console-stats-units")}</span></header>
            <div class="pad16 col g2">{list(&stats.bought)}</div>
            <header class="cardh row"><h2 class="grow">{t("console-stats-asked")}</h2><span class="t13 muted">{t("console-stats-times")}</span></header>
            <div class="pad16 col g2">{list(&stats.asked)}</div>
        </section>
    }
    .into_any()
}

/// Who answered how often and how soon, the machine too.
pub(crate) fn team(stats: &Stats) -> AnyView {
    let people = stats
        .team
        .iter()
        .map(|one| view! { <li class="row g3">{avatar::person(&one.name, "s28")}<span class="grow ell">{one.name.clone()}<span class="t12 faint blk">{took(one.times.median_s)}</span></span><span class="num">{one.count}</span></li> })
        .collect_view();
    let machine = stats.now.by_machine;
    let share = u64::from(machine) * 100 / u64::from(stats.now.said.max(1));
    let part = format!("{share}\u{a0}%");
    let words = tw2("console-stats-share", ("name", &t("console-stats-machine")), ("part", &part));
    view! {
        <section class="card flat">
            <header class="cardh row"><h2 class="grow">{t("console-stats-team")}</h2><span class="t13 muted">{t("console-stats-answers")}</span></header>
            <ul class="pad16 col g3 t14">
                {people}
                <li class="row g3">{icon("bot", "s18")}<span class="grow">{words}</span><span class="num">{machine}</span></li>
            </ul>
        </section>
    }
    .into_any()
}
