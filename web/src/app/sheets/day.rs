//! A day to go to: its first message, or the first after it.

use comptoir_api::{chat::Message, device::Method};
use js_sys::Date;
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::head;
use crate::{
    app::{acts, device, state::App},
    browser,
};

#[derive(Deserialize)]
struct First {
    message: Option<Message>,
}

pub(super) fn sheet(app: App, heading: String, at_ms: u64) -> AnyView {
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b">{field(app, at_ms)}</div>
    }
    .into_any()
}

/// The field with its button; Enter goes too.
pub(super) fn field(app: App, at_ms: u64) -> AnyView {
    let words = app.words;
    let day = RwSignal::new(written(at_ms));
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        // Midnight here, as the calendar before the person has it.
        let at = Date::new(&format!("{}T00:00:00", day.get_untracked()).into()).get_time();
        let Some(chat) = app.chat_id().filter(|_| at.is_finite()) else { return };
        let at_ms = at.max(0.0) as u64;
        spawn_local(async move {
            match device::call::<First>(Method::FirstSince { chat, at_ms }).await {
                Ok(First { message: Some(message) }) => {
                    app.sheet.set(None);
                    acts::jump(app, message.id);
                }
                Ok(First { message: None }) => {
                    app.toasts.say("cal", app.words.t("day-none"));
                }
                Err(error) => app.fail(&error),
            }
        });
    };
    view! {
        <form class="row g2 day-f" on:submit=go>
            <label class="field grow">
                <span class="lbl">{words.t("day-go")}</span>
                <input
                    type="date"
                    class="inp"
                    id="day-to-go"
                    required
                    max=written(browser::now_ms())
                    prop:value=move || day.get()
                    on:input=move |event| day.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="btn">
                {words.t("day-do")}
            </button>
        </form>
    }
    .into_any()
}

/// "2026-11-29", here.
fn written(at_ms: u64) -> String {
    let date = Date::new(&(at_ms as f64).into());
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}
