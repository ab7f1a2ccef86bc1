//! A link the team is about to send: the counter looks at what it leads to, and one may take that away.

use std::time::Duration;

use comptoir_api::chat::LinkPreview;
use comptoir_api::shop::{LinkAsked, LinkFound, Outgoing};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;
use crate::parts::preview::preview;

/// How long nothing is written before a link is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// The link in what is being written.
#[derive(Clone, Copy)]
pub(super) struct Link {
    url: RwSignal<String>,
    found: RwSignal<LinkFound>,
    /// Taken away by the person: it is not looked at again.
    refused: RwSignal<String>,
}

impl Link {
    /// Follows what is written into the open chat.
    pub(super) fn follow(c: Console) -> Self {
        let link = Self {
            url: RwSignal::new(String::new()),
            found: RwSignal::new(LinkFound::default()),
            refused: RwSignal::new(String::new()),
        };
        Effect::new(move |_| {
            let draft = c.open.draft;
            let busy = c.open.noting.get() || draft.edit.read().is_some();
            let url = if busy { String::new() } else { draft.text.with(|text| link_in(text)) };
            if *link.url.read_untracked() == url {
                return;
            }
            link.url.set(url.clone());
            link.found.set(LinkFound::default());
            if !url.is_empty() && *link.refused.read_untracked() != url {
                set_timeout(move || link.look(c, url), PAUSE);
            }
        });
        link
    }

    fn look(self, c: Console, url: String) {
        let is_still = move |url: &String| self.url.try_get_untracked().as_ref() == Some(url);
        let Some(chat) = c.open.chat.get_untracked().filter(|_| is_still(&url)) else { return };
        spawn_local(async move {
            let asked = LinkAsked { url: url.clone() };
            // What cannot be looked at is sent as it is: nothing to say.
            let path = format!("/api/chats/{chat}/preview");
            if let Ok(found) = api::post::<_, LinkFound>(&path, &asked).await
                && is_still(&url)
            {
                self.found.set(found);
            }
        });
    }

    /// What goes: the product's card instead of a link alone, else the words with what they lead to.
    pub(super) fn outgoing(self, text: String, reply_to: Option<String>) -> Outgoing {
        let found = self.found.get_untracked();
        self.found.set(LinkFound::default());
        if !found.product.is_empty() && reply_to.is_none() && text == self.url.get_untracked() {
            return Outgoing::Product { product: found.product, variant: None };
        }
        let preview = found.link.filter(|link: &LinkPreview| text.contains(&link.url));
        Outgoing::Text { text, reply_to, preview }
    }

    /// What the link leads to, above what is written, with the way to leave it out.
    pub(super) fn card(self, c: Console) -> Option<AnyView> {
        let found = self.found.get();
        let alone = c.open.draft.text.with(|text| text.trim() == *self.url.read());
        let is_product = alone && !found.product.is_empty() && c.open.draft.reply.read().is_none();
        let inside = if is_product {
            let said = tw("console-link-product", "title", &found.title);
            view! { <span class="row g2 grow">{icon("shelf", "s18")}<span class="ell">{said}</span></span> }
                .into_any()
        } else {
            preview(found.link?)
        };
        Some(
            view! {
                <div class="link-card">
                    {inside}
                    <button type="button" class="ib sm" aria-label=t("console-link-drop") on:click=move |_| {
                        self.refused.set(self.url.get_untracked());
                        self.found.set(LinkFound::default());
                    }>{icon("close", "s18")}</button>
                </div>
            }
            .into_any(),
        )
    }
}

/// The first whole address in words; empty: none.
fn link_in(text: &str) -> String {
    let is_link = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let found = text.split_whitespace().find(is_link).unwrap_or_default();
    let whole = found.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '»', '"']);
    if whole.split("://").nth(1).is_some_and(|rest| rest.contains('.') || rest.contains(':')) {
        whole.to_owned()
    } else {
        String::new()
    }
}
