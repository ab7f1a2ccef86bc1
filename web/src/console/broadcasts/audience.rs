//! Step one: to whom. Nobody can be chosen who did not agree.

use comptoir_api::reach::{Bought, Link};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::list::title_of;
use crate::console::words::{t, tn};
use crate::console::{api, catalogue, ui};
use crate::parts::icon::icon;

/// The card.
pub(crate) fn card(desk: Desk) -> AnyView {
    let chips = move || {
        desk.topics
            .get()
            .into_iter()
            .map(|topic| {
                let (id, is) = (topic.id.clone(), topic.id.clone());
                let on = Memo::new(move |_| desk.draft.with(|draft| draft.segment.topic == is));
                view! {
                    <button type="button" class="chip" class:on=move || on.get() aria-pressed=move || on.get().to_string()
                        on:click=move |_| desk.change(|draft| draft.segment.topic.clone_from(&id))>
                        {move || on.get().then(|| icon("check", "s16"))}{title_of(&topic)}
                    </button>
                }
            })
            .collect_view()
    };
    let total = move || {
        desk.audience.get().map(|found| {
            view! { <span class="t13 muted"><b class="strong ink">{found.recipients}</b>{" "}{tn("console-cast-recipients-of", found.customers)}</span> }
        })
    };
    view! {
        <section class="card flat">
            <header class="cardh"><span class="stepn">"1"</span><h2>{t("console-cast-who")}</h2><span class="grow"></span><span aria-live="polite">{total}</span></header>
            <div class="pad16 col g3">
                <div class="row g2 wrap" role="group" aria-label=t("console-topics")>{chips}</div>
                {refine(desk)}
                {bar(desk)}
                <p class="notice ok">{icon("shieldok", "")}<span>{t("console-cast-no-way-around")}</span></p>
            </div>
        </section>
    }
    .into_any()
}

/// What narrows it down.
fn refine(desk: Desk) -> AnyView {
    let field = move |read: fn(&comptoir_api::reach::Segment) -> String,
                      write: fn(&mut comptoir_api::reach::Segment, String)| {
        let first = desk.draft.with_untracked(|draft| read(&draft.segment));
        let value = RwSignal::new(first);
        Effect::new(move |before: Option<String>| {
            let now = value.get();
            if before.is_some_and(|before| before != now) {
                desk.change(|draft| write(&mut draft.segment, now.clone()));
            }
            now
        });
        value
    };
    let any = || (String::new(), t("console-cast-any"));
    let labels = desk.c.labels.get_untracked().into_iter().map(|label| (label.id, label.name));
    let labels: Vec<_> = std::iter::once(any()).chain(labels).collect();
    let tongues = desk.c.languages().into_iter().map(|tag| (tag.clone(), catalogue::name_of(&tag)));
    let tongues: Vec<_> = std::iter::once(any()).chain(tongues).collect();
    let bought = [
        ("whatever", "console-cast-any"),
        ("yes", "console-cast-bought"),
        ("no", "console-cast-not-bought"),
    ];
    let bought = bought.map(|(id, key)| (id.to_owned(), t(key))).to_vec();
    let days = [0_u32, 30, 90, 180, 365].map(|days| {
        let word = if days == 0 { t("console-cast-ever") } else { tn("console-cast-days", days) };
        (days.to_string(), word)
    });
    let label = field(|segment| segment.label.clone(), |segment, value| segment.label = value);
    let tongue =
        field(|segment| segment.language.clone(), |segment, value| segment.language = value);
    let what = field(
        |segment| match segment.bought {
            Bought::Whatever => "whatever".to_owned(),
            Bought::Yes => "yes".to_owned(),
            Bought::No => "no".to_owned(),
        },
        |segment, value| {
            segment.bought = match value.as_str() {
                "yes" => Bought::Yes,
                "no" => Bought::No,
                _ => Bought::Whatever,
            };
        },
    );
    let since = field(
        |segment| segment.days.to_string(),
        |segment, value| segment.days = value.parse().unwrap_or(0),
    );
    let by = field(|segment| segment.came_by.clone(), |segment, value| segment.came_by = value);
    let links = RwSignal::new(None::<Vec<(String, String)>>);
    spawn_local(async move {
        let found = api::get::<Vec<Link>>("/api/links").await.unwrap_or_default();
        let named = found.into_iter().map(|link| {
            let name = if link.name.is_empty() { link.code.clone() } else { link.name };
            (link.code, name)
        });
        let _gone = links.try_set(Some(named.collect()));
    });
    // Drawn once what there is to choose from is known: a choice of before is among it.
    let came_from = move || {
        let all = links.get()?;
        let all = std::iter::once(any()).chain(all).collect();
        Some(ui::select(t("console-cast-came-by"), by, all))
    };
    view! {
        <details class="refine">
            <summary class="lnk t13">{t("console-cast-refine")}</summary>
            <div class="f2">
                {ui::select(t("console-cast-label"), label, labels)}
                {ui::select(t("console-cast-language"), tongue, tongues)}
                {ui::select(t("console-cast-purchases"), what, bought)}
                {ui::select(t("console-cast-within"), since, days.to_vec())}
                {came_from}
            </div>
        </details>
    }
    .into_any()
}

/// Who agreed, who has had enough, who did not agree: as a bar with its numbers.
fn bar(desk: Desk) -> AnyView {
    let line = |class: &'static str, key: &'static str, count: u32| {
        view! { <div class="al"><i class=class></i><span>{t(key)}</span><b class="num strong">{count}</b></div> }
    };
    move_view(move || {
        let found = desk.audience.get().unwrap_or_default();
        let part = |count: u32| format!("flex:{count} 0 0");
        view! {
            <div class="aud">
                <div class="abar" aria-hidden="true">
                    <i class="a-yes" style=part(found.recipients)></i>
                    <i class="a-cap" style=part(found.capped)></i>
                    <i class="a-else" style=part(found.elsewhere)></i>
                    <i class="a-no" style=part(found.without)></i>
                </div>
                <div class="als">
                    {line("a-yes", "console-cast-agreed", found.recipients)}
                    {line("a-cap", "console-cast-capped", found.capped)}
                    {line("a-else", "console-cast-elsewhere", found.elsewhere)}
                    {line("a-no", "console-cast-without", found.without)}
                </div>
            </div>
        }
        .into_any()
    })
}

fn move_view(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    view! { {draw} }.into_any()
}
