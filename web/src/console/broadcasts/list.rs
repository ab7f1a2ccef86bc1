//! The broadcasts there are, and the topics they are of.

use comptoir_api::reach::{Broadcast, BroadcastState, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::topics;
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::words::{language, t, tn};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let all = RwSignal::new(Vec::<Broadcast>::new());
    let subjects = RwSignal::new(Vec::<Topic>::new());
    let loaded = RwSignal::new(Loaded::Loading);
    let fetch = move || {
        spawn_local(async move {
            let asked = async {
                let found = api::get::<Vec<Topic>>("/api/topics").await?;
                Ok::<_, comptoir_api::shop::ApiError>((
                    found,
                    api::get::<Vec<Broadcast>>("/api/broadcasts").await?,
                ))
            };
            match asked.await {
                Ok((topics, broadcasts)) => {
                    drop(subjects.try_set(topics));
                    drop(all.try_set(broadcasts));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch();
    let without = Memo::new(move |_| subjects.with(Vec::is_empty));
    let rows = move || {
        let broadcasts = all.get();
        if broadcasts.is_empty() {
            let more =
                if without.get() { "console-cast-none-topic" } else { "console-cast-none-more" };
            return empty(t("console-cast-none"), t(more), None);
        }
        let rows = broadcasts.into_iter().map(|one| row(c, one, subjects)).collect_view();
        view! {
            <table class="tb">
                <thead><tr>
                    <th>{t("console-cast-message")}</th>
                    <th>{t("console-cast-state")}</th>
                    <th class="r">{t("console-cast-sent")}</th>
                    <th class="r hide-phone">{t("console-cast-read")}</th>
                    <th class="r hide-phone">{t("console-cast-answered")}</th>
                    <th class="r hide-phone">{t("console-cast-ordered")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let body = move || {
        match ui::not_yet(&loaded.get(), 4, Callback::new(move |()| fetch())) {
        Some(instead) => instead,
        None => view! {
            <div class="bc">
                <section class="card flat tbox" aria-label=t("console-nav-broadcasts")>{rows}</section>
                {topics::card(c, subjects)}
            </div>
        }
        .into_any(),
    }
    };
    let new = Page::Broadcasts(Some("new".into()));
    let goes = new.clone();
    view! {
        <header class="mh">
            <h1>{t("console-nav-broadcasts")}</h1>
            <span class="grow"></span>
            {move || (!without.get()).then(|| {
                let (new, goes) = (new.clone(), goes.clone());
                view! { <a class="btn pri" id="new-broadcast" href=c.route.href(&new) on:click=move |event| c.route.follow(&event, goes.clone())>{icon("plus", "s16")}{t("console-cast-new")}</a> }
            })}
        </header>
        <div class="mb scroll" data-pane="">{body}</div>
    }
    .into_any()
}

fn row(c: Console, one: Broadcast, subjects: RwSignal<Vec<Topic>>) -> AnyView {
    let page = Page::Broadcasts(Some(one.id.clone()));
    let (href, goes) = (c.route.href(&page), page.clone());
    let words = one.draft.texts.iter().map(|(_, text)| text).find(|text| !text.is_empty());
    let line = words.and_then(|words| words.lines().next()).unwrap_or_default().to_owned();
    let line = if line.is_empty() { t("console-cast-untitled") } else { line };
    let subject = subjects.with_untracked(|all| {
        all.iter().find(|topic| topic.id == one.draft.segment.topic).map(title_of)
    });
    let when = match one.state {
        BroadcastState::Scheduled => one.begins_ms.unwrap_or(one.changed_ms),
        _ => one.changed_ms,
    };
    let counts = one.counts;
    view! {
        <tr>
            <td class="ell"><a class="lnk medium blk ell" href=href on:click=move |event| c.route.follow(&event, goes.clone())>{line}</a><span class="t12 faint">{subject}</span></td>
            <td>{state_chip(one.state)}<span class="t12 faint blk">{dates::moment(when)}</span></td>
            <td class="r num">{counts.sent}<span class="t12 faint blk">{tn("console-cast-of", counts.recipients)}</span></td>
            <td class="r num hide-phone">{counts.read}</td>
            <td class="r num hide-phone">{counts.answered}</td>
            <td class="r num hide-phone">{counts.ordered}</td>
        </tr>
    }
    .into_any()
}

/// A topic's title in the console's language, else in its own.
pub(crate) fn title_of(topic: &Topic) -> String {
    let own = topic.texts.iter().find(|text| text.language == language());
    own.or_else(|| topic.texts.first()).map(|text| text.title.clone()).unwrap_or_default()
}

/// Where one stands, with icon and word.
pub(crate) fn state_chip(state: BroadcastState) -> AnyView {
    let (class, drawing, key) = match state {
        BroadcastState::Draft => ("st", "edit", "console-cast-draft"),
        BroadcastState::Scheduled => ("st warn", "clock", "console-cast-scheduled"),
        BroadcastState::Sending => ("st info", "send", "console-cast-sending"),
        BroadcastState::Stopped => ("st bad", "close", "console-cast-stopped"),
        BroadcastState::Done => ("st ok", "check", "console-cast-done"),
    };
    view! { <span class=class>{icon(drawing, "s14")}{t(key)}</span> }.into_any()
}
