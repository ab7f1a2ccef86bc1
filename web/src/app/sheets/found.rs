//! What was said, in a conversation or in all of them, found by its words.

use comptoir_api::chat::{Message, Side};
use comptoir_api::device::{ChatSummary, Method};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{day, head};
use crate::{
    app::{acts, device, route::Route, state::App},
    browser,
    parts::{icon::icon, line::one_line, quote::speaker},
};

/// Most that is shown: who finds more writes another word.
const FOUND_MAX: u32 = 50;

#[derive(Deserialize)]
struct Found {
    messages: Vec<Message>,
}

pub(super) fn sheet(app: App, heading: String, everywhere: bool) -> AnyView {
    let words = app.words;
    let query = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Message>>);
    let ask = move |asked: String| {
        query.set(asked.clone());
        let chat = app.chat_id().filter(|_| !everywhere);
        if asked.trim().is_empty() || (chat.is_none() && !everywhere) {
            return found.set(None);
        }
        spawn_local(async move {
            let call = Method::Search { query: asked.clone(), chat, limit: Some(FOUND_MAX) };
            let answer = device::call::<Found>(call).await;
            // The sheet may be closed, or another word asked for, by now.
            if query.try_get_untracked().as_ref() == Some(&asked) {
                match answer {
                    Ok(answer) => found.set(Some(answer.messages)),
                    Err(error) => app.fail(&error),
                }
            }
        });
    };
    let rows = move || {
        let all = found.get()?;
        if all.is_empty() {
            return Some(
                view! { <p class="t14 muted pad16" role="status">{words.t("search-none")}</p> }
                    .into_any(),
            );
        }
        let rows = all.into_iter().map(|message| {
            let shop = everywhere.then(|| app.shop_of(&message)).flatten();
            hit(app, message, shop)
        });
        Some(view! { <ul>{rows.collect_view()}</ul> }.into_any())
    };
    browser::after_draw(|| browser::focus("search-words"));
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b">
            <label class="search">
                {icon("search", "s18")}
                <input
                    type="search"
                    class="grow"
                    id="search-words"
                    maxlength="100"
                    placeholder=words.t("search-words")
                    aria-label=words.t("search-words")
                    on:input=move |event| ask(event_target_value(&event))
                />
            </label>
            {rows}
            {(!everywhere).then(|| day::field(app, browser::now_ms()))}
        </div>
    }
    .into_any()
}

/// A message that was found: who, when, its line; a tap goes to it. `shop`: in another shop's chat.
pub(super) fn hit(app: App, message: Message, shop: Option<ChatSummary>) -> AnyView {
    let words = app.words;
    let name = match (&shop, message.from.side) {
        (Some(shop), _) => shop.name.clone(),
        (None, Side::Notice) => String::new(),
        (None, side) => speaker(words, side, &message.from.name),
    };
    let (line, at) = (one_line(words, &message.body), words.moment(message.sent_ms));
    let go = move |_| {
        app.sheet.set(None);
        match &shop {
            Some(shop) if shop.slug != app.slug() => {
                let path = Route::Chat.path(&shop.slug);
                drop(window().location().set_href(&format!("{path}#m={}", message.id)));
            }
            _ => acts::jump(app, message.id.clone()),
        }
    };
    view! {
        <li>
            <button type="button" class="srow" on:click=go>
                <span class="grow">
                    <span class="row between g2 t13 muted">
                        <span class="ell">{name}</span>
                        <time>{at}</time>
                    </span>
                    <span class="ell blk">{line}</span>
                </span>
            </button>
        </li>
    }
    .into_any()
}
