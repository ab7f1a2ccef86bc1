//! Whether the shop may write of its news, and how often. Off at first; both buttons are equal.

use comptoir_api::device::{Consented, Method};
use leptos::{prelude::*, task::spawn_local};

use super::head;
use crate::{
    app::{device, state::App},
    browser,
    parts::{
        avatar,
        consent::{how_often, topic_name},
        icon::icon,
    },
};

/// How many messages a month one can choose; 0: no limit.
const CHOICES: [u32; 5] = [1, 2, 4, 8, 0];

/// `asked`: the message, its topic, its words; `most`: what the shop would send at most.
pub(super) fn sheet(
    app: App,
    heading: String,
    asked: (String, String, String),
    most: u32,
) -> AnyView {
    let words = app.words;
    let (message, topic, text) = asked;
    let given = RwSignal::new(false);
    let often = RwSignal::new(if most == 0 { 2 } else { most });
    let before = RwSignal::new(false);
    let (known_topic, shown) = (topic.clone(), text.clone());
    spawn_local(async move {
        let known = ask(app, known_topic).await;
        if let Some(known) = known.filter(|known| known.given) {
            given.set(true);
            before.set(true);
            often.set(known.per_month_max);
        }
    });
    let title = topic_name(words);
    let name = title.clone();
    let save = Callback::new(move |given: bool| {
        app.sheet.set(None);
        let Some(chat) = app.chat_id() else { return };
        let (per_month_max, name) = (often.get_untracked(), name.clone());
        // What is kept is what stood here: the shop's words, and what was chosen of them.
        let text = format!("{shown}\n{name} · {}", untrack(|| how_often(words, per_month_max)));
        let (topic, message) = (Some(topic.clone()), Some(message.clone()));
        spawn_local(async move {
            let said = device::tell(Method::Consent {
                chat,
                topic,
                given: Some(given),
                per_month_max: (given && per_month_max > 0).then_some(per_month_max),
                text: Some(text),
                title: None,
                time_zone: Some(browser::time_zone()),
                message,
            });
            match said.await {
                Ok(()) => app.toasts.say("check", words.t("consent-saved")),
                Err(error) => app.fail(&error),
            }
        });
    });
    let choices = CHOICES
        .into_iter()
        .filter(|count| most == 0 || (1..=most).contains(count))
        .chain((most > 0 && !CHOICES.contains(&most)).then_some(most))
        .map(|count| {
            let is_on = move || often.get() == count;
            let shown = if count == 0 { words.t("consent-no-limit") } else { count.to_string() };
            view! {
                <label class:on=is_on>
                    <input
                        type="radio"
                        class="sr"
                        name="often"
                        prop:checked=is_on
                        on:change=move |_| often.set(count)
                    />
                    {shown}
                </label>
            }
        })
        .collect_view();
    view! {
        {head(app, heading, avatar::shop(&app.shop_name(), &app.accent(), "s36"))}
        <div class="sh-b">
            <p class="t15 muted words-body">{text}</p>
            <div class="card lst">
                <button
                    type="button"
                    class="srow full"
                    role="switch"
                    aria-checked=move || if given.get() { "true" } else { "false" }
                    on:click=move |_| given.update(|given| *given = !*given)
                >
                    <span class="grow">
                        {title} <span class="s">{move || how_often(words, often.get())}</span>
                    </span>
                    <span class="tog" class:on=move || given.get()></span>
                </button>
                <div class="srow wrap" role="radiogroup" aria-label=words.t("consent-how-often")>
                    <span class="grow t14">{words.t("consent-how-often")}</span>
                    <span class="seg">{choices}</span>
                </div>
            </div>
            <p class="notice">{icon("info", "")} <span>{words.t("consent-revocable")}</span></p>
            <div class="two">
                <button type="button" class="btn lg" on:click=move |_| save.run(false)>
                    {move || {
                        words.t(if before.get() { "consent-stop" } else { "consent-no" })
                    }}
                </button>
                <button
                    type="button"
                    class="btn lg"
                    on:click=move |_| save.run(given.get_untracked())
                >
                    {words.t("action-save")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// What was last said of a topic.
async fn ask(app: App, topic: String) -> Option<Consented> {
    let chat = app.chat_id()?;
    let asked = Method::Consent {
        chat,
        topic: Some(topic),
        given: None,
        per_month_max: None,
        text: None,
        title: None,
        time_zone: None,
        message: None,
    };
    device::call(asked).await.ok()
}
