//! What broadcasts and short links brought.

use comptoir_api::reach::Counts;
use comptoir_api::stats::{LinkSum, Stats};
use leptos::prelude::*;

use super::times::section;
use crate::console::dates;
use crate::console::words::t;

/// Each broadcast that began in the period, and all of them together.
pub(crate) fn broadcasts(stats: &Stats) -> AnyView {
    let cells = |counts: &Counts| {
        [counts.recipients, counts.delivered, counts.read, counts.answered, counts.ordered]
            .map(|n| view! { <td class="r num">{n}</td> })
            .collect_view()
    };
    let rows = stats
        .broadcasts
        .iter()
        .map(|one| view! { <tr><th scope="row"><span class="ell blk">{one.line.clone()}</span><span class="t12 faint">{dates::day(&one.day)}</span></th>{cells(&one.counts)}</tr> })
        .collect_view();
    let table = view! {
        <table class="tb">
            <thead><tr>
                <th>{t("console-stats-broadcast")}</th>
                <th class="r">{t("console-stats-recipients")}</th>
                <th class="r">{t("console-stats-delivered")}</th>
                <th class="r">{t("console-stats-read")}</th>
                <th class="r">{t("console-stats-replied")}</th>
                <th class="r">{t("console-stats-orders")}</th>
            </tr></thead>
            <tbody>{rows}<tr class="sum"><th scope="row">{t("console-stats-all")}</th>{cells(&stats.broadcast)}</tr></tbody>
        </table>
    };
    let count = stats.broadcasts.len() as u32;
    section("console-nav-broadcasts", "st-broadcasts", table.into_any(), count)
}

/// Each short link that was followed in the period.
pub(crate) fn links(stats: &Stats) -> AnyView {
    let cells = |visits: u32, chats: u32, orders: u32| {
        [visits, chats, orders].map(|n| view! { <td class="r num">{n}</td> }).collect_view()
    };
    let named = |link: &LinkSum| {
        if link.name.is_empty() { link.code.clone() } else { link.name.clone() }
    };
    let rows = stats
        .links
        .iter()
        .map(|link| view! { <tr><th scope="row">{named(link)}</th>{cells(link.visits, link.chats, link.orders)}</tr> })
        .collect_view();
    let sum = |of: fn(&LinkSum) -> u32| stats.links.iter().map(of).sum::<u32>();
    let all = cells(sum(|link| link.visits), sum(|link| link.chats), sum(|link| link.orders));
    let table = view! {
        <table class="tb">
            <thead><tr>
                <th>{t("console-links-name")}</th>
                <th class="r">{t("console-links-visits")}</th>
                <th class="r">{t("console-links-chats")}</th>
                <th class="r">{t("console-links-orders")}</th>
            </tr></thead>
            <tbody>{rows}<tr class="sum"><th scope="row">{t("console-stats-all")}</th>{all}</tr></tbody>
        </table>
    };
    section("console-nav-links", "st-links", table.into_any(), stats.links.len() as u32)
}
