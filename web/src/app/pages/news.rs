//! What this shop may write of: each topic with its own switch, how often, and the receipt.

use comptoir_api::device::{Consented, Method};
use comptoir_api::reach::PublicTopic;
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use crate::app::{device, state::App};
use crate::browser;

#[derive(Deserialize)]
struct Topics {
    topics: Vec<PublicTopic>,
}

#[derive(Deserialize)]
struct Consents {
    consents: Vec<Consented>,
}

/// The section; nothing where the shop writes of nothing and nothing was agreed to.
pub(crate) fn section(app: App) -> AnyView {
    let words = app.words;
    let topics = RwSignal::new(Vec::<PublicTopic>::new());
    let said = RwSignal::new(Vec::<Consented>::new());
    let load = move || {
        let Some(chat) = app.chat_id() else { return };
        spawn_local(async move {
            let known = device::call::<Consents>(Method::Consents { chat: chat.clone() }).await;
            if let Ok(known) = known {
                drop(said.try_set(known.consents));
            }
            // Without a connection, what was agreed to is here all the same.
            if let Ok(found) = device::call::<Topics>(Method::Topics { chat }).await {
                drop(topics.try_set(found.topics));
            }
        });
    };
    Effect::new(move |_| {
        if app.chat().is_some() {
            load();
        }
    });
    let all = Memo::new(move |_| {
        let mut all = topics.get();
        for known in said.get() {
            if known.given && all.iter().all(|topic| topic.id != known.topic) {
                let title = if known.title.is_empty() { known.topic.clone() } else { known.title };
                let per_month_max = known.per_month_max;
                all.push(PublicTopic { id: known.topic, title, text: known.text, per_month_max });
            }
        }
        all
    });
    let rows = move || all.get().into_iter().map(|topic| row(app, topic, said)).collect_view();
    view! {
        {move || (!all.with(Vec::is_empty)).then(|| view! {
            <section class="grp" id="news">
                <h2>{move || words.t("news-title")}</h2>
                <div class="card lst">{rows}</div>
                <p class="t13 faint pad-x">{move || words.t("news-note")}</p>
            </section>
        })}
    }
    .into_any()
}

fn row(app: App, topic: PublicTopic, said: RwSignal<Vec<Consented>>) -> AnyView {
    let words = app.words;
    let id = topic.id.clone();
    let now = Memo::new(move |_| {
        said.with(|all| all.iter().find(|one| one.topic == id).cloned()).unwrap_or_default()
    });
    let topic = StoredValue::new(topic);
    let say = move |given: bool, per_month_max: u32| {
        let Some(chat) = app.chat_id() else { return };
        let topic = topic.get_value();
        spawn_local(async move {
            let method = Method::Consent {
                chat: chat.clone(),
                topic: Some(topic.id),
                given: Some(given),
                per_month_max: Some(per_month_max),
                text: Some(topic.text),
                title: Some(topic.title),
                time_zone: Some(browser::time_zone()),
                message: None,
            };
            match device::call::<Consented>(method).await {
                Ok(now) => said.update(|all| {
                    all.retain(|one| one.topic != now.topic);
                    all.push(now);
                }),
                Err(error) => app.fail(&error),
            }
        });
    };
    let cap = move || {
        let chosen = now.read().per_month_max;
        if chosen > 0 || now.read().given { chosen } else { topic.read_value().per_month_max }
    };
    let caps = move || {
        let most = topic.read_value().per_month_max;
        let fits = move |count: &u32| most == 0 || (*count > 0 && *count <= most);
        let mut caps: Vec<u32> = [1, 2, 4, 8, 0].into_iter().filter(fits).collect();
        for extra in [most, cap()] {
            if !caps.contains(&extra) && (extra > 0 || most == 0) {
                caps.push(extra);
            }
        }
        caps.sort_by_key(|count| if *count == 0 { u32::MAX } else { *count });
        caps
    };
    let often = move |count: u32| match count {
        0 => words.t("news-no-cap"),
        count => words.with("news-cap", &[("count", count.into())]),
    };
    let receipt = move || {
        let now = now.get();
        (now.at_ms > 0).then(|| {
            let key = if now.given { "news-since" } else { "news-until" };
            let date = words.moment(now.at_ms);
            view! {
                <details class="t13 faint">
                    <summary>{words.with(key, &[("date", date.into())])}</summary>
                    <p>{words.with("news-receipt", &[("text", now.text.clone().into())])}</p>
                    <p class="mono">{now.id}</p>
                </details>
            }
        })
    };
    view! {
        <div class="srow news">
            <span class="grow">
                <span class="medium blk">{topic.read_value().title.clone()}</span>
                <span class="s">{topic.read_value().text.clone()}</span>
                {move || now.read().given.then(|| view! {
                    <label class="row g2 t13">
                        <span>{move || words.t("news-often")}</span>
                        <select class="inp sm" on:change=move |event| say(true, event_target_value(&event).parse().unwrap_or(0))>
                            {move || caps().into_iter().map(|count| view! { <option value=count.to_string() selected=count == cap()>{often(count)}</option> }).collect_view()}
                        </select>
                    </label>
                })}
                {receipt}
            </span>
            <button type="button" role="switch" class="v" aria-label=topic.read_value().title.clone()
                aria-checked=move || if now.read().given { "true" } else { "false" }
                on:click=move |_| { let given = !now.get_untracked().given; say(given, untrack(cap)); }>
                <span class="tog" class:on=move || now.read().given></span>
            </button>
        </div>
    }
    .into_any()
}
