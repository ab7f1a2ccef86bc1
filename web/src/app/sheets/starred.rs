//! What a person starred: in this conversation, or in all of them.

use comptoir_api::{chat::Message, device::Method};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::{found::hit, head};
use crate::{
    app::{device, state::App},
    parts::states::empty,
};

/// Most that is shown.
const STARRED_MAX: u32 = 200;

#[derive(Deserialize)]
struct Starred {
    messages: Vec<Message>,
}

pub(super) fn sheet(app: App, heading: String, everywhere: bool) -> AnyView {
    let words = app.words;
    let starred = RwSignal::new(None::<Vec<Message>>);
    spawn_local(async move {
        let chat = if everywhere { None } else { app.chat_id() };
        let ask = Method::Starred { chat, limit: Some(STARRED_MAX) };
        match device::call::<Starred>(ask).await {
            Ok(told) => drop(starred.try_set(Some(told.messages))),
            Err(error) => app.fail(&error),
        }
    });
    let rows = move || {
        let all = starred.get()?;
        if all.is_empty() {
            return Some(empty(words.t("star-none"), words.t("star-none-more"), None));
        }
        let rows = all.into_iter().map(|message| {
            let shop = everywhere.then(|| app.shop_of(&message)).flatten();
            hit(app, message, shop)
        });
        Some(view! { <ul>{rows.collect_view()}</ul> }.into_any())
    };
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b">{rows}</div>
    }
    .into_any()
}
