//! What the shop writes of: each topic with the very words that customers agree to.

use comptoir_api::reach::{Topic, TopicText};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::list::title_of;
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{api, catalogue, ui};
use crate::parts::icon::icon;

/// A topic that is edited: which one, and each language's fields.
type Edited = (Topic, Vec<(String, RwSignal<String>, RwSignal<String>)>);

/// The list of topics.
pub(crate) fn card(c: Console, topics: RwSignal<Vec<Topic>>) -> AnyView {
    let edited = RwSignal::new(None::<Topic>);
    let removing = RwSignal::new(None::<Topic>);
    let rows = move || {
        topics
            .get()
            .into_iter()
            .map(|topic| {
                let (change, remove) = (topic.clone(), topic.clone());
                let title = title_of(&topic);
                view! {
                    <li class="srow">
                        <span class="grow">
                            <span class="medium blk">{title.clone()}</span>
                            <span class="s">{format!("{} · {}", tn("console-topic-subscribers", topic.subscribers), often(topic.per_month_max))}</span>
                        </span>
                        <button type="button" class="ib sm" aria-label=format!("{} : {title}", t("action-edit")) on:click=move |_| edited.set(Some(change.clone()))>{icon("edit", "s16")}</button>
                        <button type="button" class="ib sm" aria-label=format!("{} : {title}", t("action-remove")) on:click=move |_| removing.set(Some(remove.clone()))>{icon("trash", "s16")}</button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card flat">
            <header class="cardh row">
                <h2 class="grow">{t("console-topics")}</h2>
                <button type="button" class="btn sm" id="new-topic" on:click=move |_| edited.set(Some(Topic { per_month_max: 2, ..Topic::default() }))>{icon("plus", "s16")}{t("console-topic-new")}</button>
            </header>
            <ul class="lst">{rows}</ul>
            <p class="hint pad16">{t("console-topics-more")}</p>
        </section>
        {move || edited.get().map(|topic| editor(c, topics, topic, Callback::new(move |()| edited.set(None))))}
        {move || removing.get().map(|topic| {
            let id = topic.id.clone();
            ui::confirm(
                tw("console-topic-remove-ask", "topic", &title_of(&topic)),
                t("console-topic-remove-more"),
                t("action-remove"),
                Callback::new(move |()| removing.set(None)),
                Callback::new(move |()| {
                    let left = topics.get_untracked().into_iter().filter(|one| one.id != id).collect();
                    save(c, topics, left);
                }),
            )
        })}
    }
    .into_any()
}

fn often(per_month_max: u32) -> String {
    match per_month_max {
        0 => t("console-topic-no-cap"),
        count => tn("console-topic-cap", count),
    }
}

fn save(c: Console, topics: RwSignal<Vec<Topic>>, wanted: Vec<Topic>) {
    spawn_local(async move {
        match api::put::<_, Vec<Topic>>("/api/topics", &wanted).await {
            Ok(saved) => {
                drop(topics.try_set(saved));
                ui::shut();
                c.say(t("action-saved"));
            }
            Err(error) => c.fail(&error),
        }
    });
}

fn editor(c: Console, topics: RwSignal<Vec<Topic>>, topic: Topic, close: Callback<()>) -> AnyView {
    let languages = c.languages();
    let fields = languages.into_iter().map(|language| {
        let known = topic.texts.iter().find(|text| text.language == language);
        let (title, text) =
            known.map(|text| (text.title.clone(), text.text.clone())).unwrap_or_default();
        (language, RwSignal::new(title), RwSignal::new(text))
    });
    let edited: Edited = (topic.clone(), fields.collect());
    let cap = RwSignal::new(topic.per_month_max.to_string());
    let caps = [0_u32, 1, 2, 4, 8, 30].map(|count| (count.to_string(), often(count))).to_vec();
    let title = t(if topic.id.is_empty() { "console-topic-new" } else { "console-topic-edit" });
    ui::dialog(title, "", close, move || {
        let inputs = edited
            .1
            .iter()
            .map(|(language, title, text)| {
                let name = catalogue::name_of(language);
                view! {
                    <fieldset class="col g2" lang=language.clone()>
                        <legend class="t13 medium">{name.clone()}</legend>
                        {ui::field(tw("console-topic-title", "language", &name), *title)}
                        {ui::area(tw("console-topic-text", "language", &name), *text, 2)}
                    </fieldset>
                }
            })
            .collect_view();
        let keep = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let (topic, fields) = &edited;
            let texts = fields.iter().map(|(language, title, text)| TopicText {
                language: language.clone(),
                title: title.get_untracked(),
                text: text.get_untracked(),
            });
            let changed = Topic {
                texts: texts.collect(),
                per_month_max: cap.get_untracked().parse().unwrap_or(0),
                ..topic.clone()
            };
            let mut wanted = topics.get_untracked();
            match wanted.iter_mut().find(|one| !one.id.is_empty() && one.id == changed.id) {
                Some(known) => *known = changed,
                None => wanted.push(changed),
            }
            save(c, topics, wanted);
        };
        view! {
            <form class="col g4" id="topic" on:submit=keep>
                {inputs}
                {ui::select(t("console-topic-often"), cap, caps)}
                <p class="hint">{t("console-topic-hint")}</p>
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                    <button type="submit" class="btn pri">{t("action-save")}</button>
                </div>
            </form>
        }
        .into_any()
    })
}
