//! What an entry of the thread opens over it: a list, a form, a question of consent, one's address.

mod consent;
mod contact;
mod day;
mod field;
mod form;
mod forward;
mod found;
mod gallery;
mod list;
mod report;
mod starred;

use comptoir_api::chat::{Body, Message};
use leptos::prelude::*;

use super::{moving, state::App};
use crate::parts::{dialog::Layer, icon::icon};

pub(crate) use form::drafts;

/// What is open.
#[derive(Clone, PartialEq)]
pub(crate) enum Sheet {
    /// What a message asks.
    Of(Box<Message>),
    /// The pictures and films of the conversation.
    Gallery,
    /// Words looked for in it, or everywhere.
    Search {
        /// In the chats with all shops.
        everywhere: bool,
    },
    /// What is starred in it, or everywhere.
    Starred {
        /// In the chats with all shops.
        everywhere: bool,
    },
    /// A day to go to; this one is offered.
    Day(u64),
    /// The chats a message can be handed on to.
    Forward(Box<Message>),
    /// What is wrong with this shop.
    Report,
    /// On the way to another browser.
    Move,
}

/// Where sheets open; once on a page.
pub(crate) fn place(app: App) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(app.sheet.read().is_some()));
    Effect::new(move |_| {
        if !open.get() && app.sheet.read_untracked().is_some() {
            app.sheet.set(None);
        }
    });
    let title = Signal::derive(move || app.sheet.read().as_ref().map(|asked| title(app, asked)));
    let label = Signal::derive(move || title.get().unwrap_or_default());
    view! {
        <Layer open=open class="sheet low" label=label>
            // What is drawn once is not drawn again when a message comes: somebody may be writing.
            {move || app.sheet.get().map(|asked| untrack(|| inside(app, asked)))}
        </Layer>
    }
    .into_any()
}

fn title(app: App, sheet: &Sheet) -> String {
    let words = app.words;
    let message = match sheet {
        Sheet::Of(message) => message,
        Sheet::Gallery => return words.t("media-gallery"),
        Sheet::Search { everywhere: false } => return words.t("search-title"),
        Sheet::Search { everywhere: true } => return words.t("search-all"),
        Sheet::Starred { everywhere: false } => return words.t("star-title"),
        Sheet::Starred { everywhere: true } => return words.t("star-all"),
        Sheet::Day(_) => return words.t("day-go"),
        Sheet::Forward(_) => return words.t("forward-to"),
        Sheet::Move => return words.t("move-title"),
        Sheet::Report => {
            return words.with("report-title", &[("shop", app.shop_name().into())]);
        }
    };
    match &message.body {
        Body::Consent { .. } => words.with("consent-title", &[("shop", app.shop_name().into())]),
        Body::Form(form) if !form.title.is_empty() => form.title.clone(),
        Body::Form(_) => words.t("form-open"),
        Body::Choice(choice) if !(choice.list || choice.many) => words.t("contact-title"),
        Body::Choice(choice) if !choice.button.is_empty() => choice.button.clone(),
        _ => words.t("card-choose"),
    }
}

fn inside(app: App, sheet: Sheet) -> AnyView {
    let heading = title(app, &sheet);
    let message = match sheet {
        Sheet::Of(message) => message,
        Sheet::Gallery => return gallery::sheet(app, heading),
        Sheet::Search { everywhere } => return found::sheet(app, heading, everywhere),
        Sheet::Starred { everywhere } => return starred::sheet(app, heading, everywhere),
        Sheet::Day(at_ms) => return day::sheet(app, heading, at_ms),
        Sheet::Forward(message) => return forward::sheet(app, heading, *message),
        Sheet::Report => return report::sheet(app, heading),
        Sheet::Move => return moving::sheet(app, heading),
    };
    match message.body.clone() {
        Body::Choice(choice) if choice.list || choice.many => {
            list::sheet(app, heading, message.id, choice)
        }
        Body::Form(form) => form::sheet(app, heading, message.id, form),
        Body::Consent { topic, text, per_month_max, .. } => {
            consent::sheet(app, heading, (message.id, topic, text), per_month_max)
        }
        _ => contact::sheet(app, heading, message.id),
    }
}

/// A sheet's head: its title, and the way out.
pub(crate) fn head(app: App, heading: String, before: AnyView) -> AnyView {
    view! {
        <div class="grab"></div>
        <header class="row between sh-h">
            {before} <h2 class="grow">{heading}</h2>
            <button
                type="button"
                class="ib"
                aria-label=app.words.t("action-close")
                on:click=move |_| app.sheet.set(None)
            >
                {icon("close", "s22")}
            </button>
        </header>
    }
    .into_any()
}
