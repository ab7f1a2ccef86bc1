//! One's own address, where the shop asks for it: nothing goes before it was written and sent.

use comptoir_api::chat::Contact;
use comptoir_api::device::Method;
use leptos::prelude::*;

use super::head;
use crate::app::state::App;

pub(super) fn sheet(app: App, heading: String, message: String) -> AnyView {
    let words = app.words;
    let name = RwSignal::new(app.settings.read_untracked().name.clone());
    let (phone, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let line = move |key: &'static str,
                     kind: &'static str,
                     fills: &'static str,
                     value: RwSignal<String>| {
        view! {
            <label class="field">
                <span class="lbl">{words.t(key)}</span>
                <input
                    class="inp"
                    type=kind
                    autocomplete=fills
                    maxlength="200"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
    };
    let empty = move || {
        let no_way = phone.read().trim().is_empty() && email.read().trim().is_empty();
        no_way || name.read().trim().is_empty()
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(chat) = app.chat_id().filter(|_| !untrack(empty)) else { return };
        let given = |value: RwSignal<String>| {
            let value = value.get_untracked().trim().to_owned();
            if value.is_empty() { Vec::new() } else { vec![value] }
        };
        let name = name.get_untracked().trim().to_owned();
        let (phones, emails) = (given(phone), given(email));
        let contacts = vec![Contact { name, phones, emails, ..Contact::default() }];
        app.sheet.set(None);
        app.run(Method::SendContact { chat, contacts, reply_to: Some(message.clone()) });
    };
    view! {
        {head(app, heading, ().into_any())}
        <form class="sh-b" on:submit=send>
            {line("contact-name", "text", "name", name)} {line("contact-phone", "tel", "tel", phone)}
            {line("contact-email", "email", "email", email)}
            <p class="hint">{words.t("contact-need")}</p>
            <button type="submit" class="btn pri lg" disabled=empty>
                {words.t("contact-send")}
            </button>
        </form>
    }
    .into_any()
}
