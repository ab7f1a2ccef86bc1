//! How far a broadcast came, in numbers, with a table's worth of words.

use leptos::prelude::*;

use super::desk::Desk;
use crate::console::words::{t, tn};

/// The cards of one that goes out or went.
pub(crate) fn cards(desk: Desk) -> AnyView {
    let counts = Memo::new(move |_| {
        desk.kept.with(|kept| kept.as_ref().map(|kept| kept.counts).unwrap_or_default())
    });
    let share = move |part: u32| {
        let sent = counts.with(|counts| counts.sent).max(1);
        (u64::from(part) * 100 / u64::from(sent)).min(100)
    };
    let row = move |key: &'static str, count: u32| {
        let width = format!("inline-size:{}%", share(count));
        view! { <tr><th scope="row">{t(key)}</th><td class="r num strong">{count}</td><td class="r num faint">{format!("{}\u{a0}%", share(count))}</td><td class="hide-phone"><span class="cast-bar" aria-hidden="true"><i style=width></i></span></td></tr> }
    };
    let why = |key: &'static str, count: u32| {
        (count > 0).then(|| view! { <tr><th scope="row">{t(key)}</th><td class="r num strong">{count}</td><td></td><td class="hide-phone"></td></tr> })
    };
    let table = move || {
        let now = counts.get();
        view! {
            <table class="tb cast-report">
                <caption class="sr">{t("console-cast-report")}</caption>
                <tbody>
                    {row("console-cast-sent", now.sent)}
                    {row("console-cast-delivered", now.delivered)}
                    {row("console-cast-read", now.read)}
                    {row("console-cast-answered", now.answered)}
                    {row("console-cast-ordered", now.ordered)}
                    {row("console-cast-unsubscribed", now.unsubscribed)}
                    {why("console-cast-waiting", now.waiting)}
                    {why("console-cast-held", now.held)}
                    {why("console-cast-were-capped", now.capped)}
                    {why("console-cast-withdrew", now.withdrawn)}
                    {why("console-cast-unreachable", now.unreachable)}
                </tbody>
            </table>
        }
    };
    view! {
        <section class="card flat tbox">
            <header class="cardh"><h2 class="grow">{t("console-cast-report")}</h2><span class="t13 muted" aria-live="polite">{move || tn("console-cast-of", counts.get().recipients)}</span></header>
            {table}
        </section>
        <p class="hint">{t("console-cast-report-more")}</p>
    }
    .into_any()
}
