//! The pictures and films of a conversation, latest first.

use comptoir_api::chat::{Body, Message};
use comptoir_api::device::Method;
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::head;
use crate::{
    app::{device, state::App, viewer},
    parts::{icon::icon, states::empty},
};

/// Entries of a thread that are asked for at once, and how often.
const PAGE: u32 = 200;
const PAGES_MAX: u32 = 50;

#[derive(Deserialize)]
struct History {
    messages: Vec<Message>,
}

pub(super) fn sheet(app: App, heading: String) -> AnyView {
    let words = app.words;
    let found = RwSignal::new(None::<Vec<Message>>);
    spawn_local(async move {
        let all = read(app).await;
        let _gone = found.try_set(Some(all));
    });
    let grid = move || {
        let all = found.get()?;
        if all.is_empty() {
            return Some(empty(words.t("media-gallery"), words.t("media-gallery-none"), None));
        }
        let items = all.into_iter().filter_map(|message| {
            let Body::Media(file) = message.body.clone() else { return None };
            let play = (file.media == "video")
                .then(|| view! { <span class="fileic over">{icon("play", "")}</span> });
            let label = words.with("chat-open-picture", &[("name", file.name.into())]);
            Some(view! {
                <li>
                    <button
                        type="button"
                        class="photo"
                        aria-label=label
                        on:click=move |_| viewer::open(app, message.clone(), None)
                    >
                        <img src=file.thumbnail alt="" />
                        {play}
                    </button>
                </li>
            })
        });
        Some(view! { <ul class="takes">{items.collect_view()}</ul> }.into_any())
    };
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b">{grid}</div>
    }
    .into_any()
}

/// Goes through the whole thread as it is on this device.
async fn read(app: App) -> Vec<Message> {
    let (mut found, mut before) = (Vec::new(), None);
    let Some(chat) = app.chat_id() else { return found };
    for _ in 0..PAGES_MAX {
        let ask = Method::History { chat: chat.clone(), limit: Some(PAGE), before };
        let Ok(History { messages }) = device::call(ask).await else { break };
        before = messages.first().map(|message| message.at);
        let is_last = (messages.len() as u32) < PAGE;
        let shows = |message: &Message| {
            matches!(&message.body, Body::Media(file)
                if matches!(file.media.as_str(), "image" | "video") && !file.thumbnail.is_empty())
        };
        found.extend(messages.into_iter().rev().filter(shows));
        if is_last {
            break;
        }
    }
    found
}
