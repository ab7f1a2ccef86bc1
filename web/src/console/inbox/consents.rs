//! What the customer agreed to receive, receipt by receipt; and a way to ask.

use comptoir_api::device::SentId;
use comptoir_api::reach::{AskConsent, Receipt, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::broadcasts::title_of;
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;

/// A section of the customer's card.
pub(crate) fn section(c: Console) -> AnyView {
    let receipts = RwSignal::new(Vec::<Receipt>::new());
    let topics = RwSignal::new(Vec::<Topic>::new());
    let chat = Memo::new(move |_| c.open.chat.get());
    Effect::new(move |_| {
        let Some(open) = chat.get() else { return };
        spawn_local(async move {
            let path = format!("/api/chats/{open}/consents");
            let found = api::get::<Vec<Receipt>>(&path).await.unwrap_or_default();
            if chat.try_get_untracked().flatten() == Some(open) {
                drop(receipts.try_set(found));
            }
            if let Ok(found) = api::get::<Vec<Topic>>("/api/topics").await {
                drop(topics.try_set(found));
            }
        });
    });
    let rows = move || {
        receipts
            .get()
            .into_iter()
            .map(|one| {
                let key = if one.given { "console-consent-yes" } else { "console-consent-no" };
                let often = (one.given && one.per_month_max > 0)
                    .then(|| format!(" · {}", tn("console-topic-cap", one.per_month_max)));
                view! {
                    <details class="t13" class:faint=!one.current>
                        <summary>{icon(if one.given { "check" } else { "close" }, "s14")}{" "}{one.title}{often}</summary>
                        <p class="faint">{tw(key, "date", &dates::moment(one.at_ms))}</p>
                        <p class="faint">{"« "}{one.text}{" »"}</p>
                        <p class="mono t12 faint">{one.message}</p>
                    </details>
                }
            })
            .collect_view()
    };
    let ask = move |topic: String| {
        let Some(chat) = c.open.chat.get_untracked() else { return };
        spawn_local(async move {
            let path = format!("/api/chats/{chat}/consent");
            match api::post::<_, SentId>(&path, &AskConsent { topic }).await {
                Ok(_) => c.say(t("console-consent-asked")),
                Err(error) => c.fail(&error),
            }
        });
    };
    view! {
        {move || (!topics.with(Vec::is_empty) || !receipts.with(Vec::is_empty)).then(|| view! {
            <section>
                <h3>{t("console-consents")}</h3>
                {rows}
                {ui::menu("chip sm", t("console-consent-ask"), "consent-menu", || view! { {icon("mega", "s14")}{t("console-consent-ask")} }.into_any(), move |close| {
                    topics.get().into_iter().map(|topic| {
                        let (title, id) = (title_of(&topic), topic.id);
                        view! { <button type="button" class="mi" on:click=move |_| { close.run(()); ask(id.clone()); }><span>{title}</span></button> }
                    }).collect_view().into_any()
                })}
            </section>
        })}
    }
    .into_any()
}
