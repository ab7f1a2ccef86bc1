//! All conversations on the way to another browser, or from one: from a website's panel to the app,
//! from a desk to a phone. The keys go along, and work in one place at a time.

use std::sync::Arc;

use comptoir_api::device::{Method, MovedOut};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::MessageEvent;

use super::{
    device::{self, Phase},
    sheets::{Sheet, head},
    state::App,
};
use crate::{
    browser,
    parts::{dialog::Question, icon::icon},
};

/// What a website's panel says when somebody wants to go on in the app.
const ASKED: &str = "comptoir-continue";

/// Listens to the website around it, if there is one: all it can do is open the sheet, where the
/// person says whether.
pub(crate) fn follow_panel(app: App) {
    if !is_in_panel() {
        return;
    }
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if event.data().as_string().as_deref() == Some(ASKED) {
            app.sheet.set(Some(Sheet::Move));
        }
    });
    drop(window().add_event_listener_with_callback("message", heard.as_ref().unchecked_ref()));
    heard.forget();
}

/// Whether this page stands in another.
pub(crate) fn is_in_panel() -> bool {
    let around = window().parent().ok().flatten();
    around.is_some_and(|around| around != window())
}

/// Asks before conversations come from another browser; whether what is here may be shown: not where
/// it was moved away.
pub(crate) fn arrive(app: App, moved: bool) -> bool {
    let ticket = app.arrival.with_value(|arrival| arrival.ticket.clone());
    if ticket.is_empty() {
        return !moved;
    }
    if moved {
        // A panel on a site that shares this browser's storage with us: all of it is here.
        take_back(app);
        return false;
    }
    // A link by somebody else would have one write with keys that he has, too.
    app.question.set(Some(Question {
        title: app.words.t("move-in-title"),
        sentence: app.words.t("move-in-text"),
        yes: app.words.t("move-in-do"),
        is_danger: false,
        act: Arc::new(move || take_in(app, ticket.clone())),
    }));
    true
}

/// Takes them in, and begins anew with them.
fn take_in(app: App, ticket: String) {
    app.toasts.say("download", app.words.t("move-coming"));
    spawn_local(async move {
        match device::tell(Method::MoveIn { ticket }).await {
            Ok(()) => drop(window().location().reload()),
            Err(error) if error.code == device::CODE_REFUSED => {
                app.toasts.fail(app.words.t("move-refused"));
            }
            Err(error) => app.fail(&error),
        }
    });
}

/// Goes on here after all.
pub(crate) fn take_back(app: App) {
    spawn_local(async move {
        match device::tell(Method::MoveBack {}).await {
            Ok(()) => drop(window().location().reload()),
            Err(error) => app.fail(&error),
        }
    });
}

/// What is asked before they go, and the link once they are on their way.
pub(crate) fn sheet(app: App, heading: String) -> AnyView {
    let words = app.words;
    let link = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let goes = move |_| {
        busy.set(true);
        spawn_local(async move {
            match device::call::<MovedOut>(Method::MoveOut {}).await {
                Ok(moved) => drop(link.try_set(Some(address(app, &moved.ticket)))),
                Err(error) => app.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    // Shut once the link was made: what is here rests.
    on_cleanup(move || {
        if link.try_get_untracked().flatten().is_some() {
            app.phase.set(Phase::Moved);
        }
    });
    let body = move || match link.get() {
        Some(link) => ready(app, link),
        None if app.all.with(Vec::is_empty) => view! {
            <p class="t15">{words.t("move-nothing")}</p>
            {to_app(app)}
        }
        .into_any(),
        None => view! {
            <p class="t15">{words.t("move-text")}</p>
            <button
                type="button"
                class="btn pri full"
                id="move-out"
                disabled=move || busy.get()
                on:click=goes
            >
                {words.t("move-do")}
            </button>
        }
        .into_any(),
    };
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b col g3 pad16">{body}</div>
    }
    .into_any()
}

fn ready(app: App, link: String) -> AnyView {
    let words = app.words;
    let copied = link.clone();
    let copy = move |_| {
        browser::copy(&copied);
        app.toasts.say("check", words.t("card-copied"));
    };
    view! {
        <p class="t15" role="status">
            {words.t("move-ready")}
        </p>
        {open(app, link)}
        <button type="button" class="btn full" on:click=copy>
            {icon("copy", "s18")}
            {words.t("move-copy")}
        </button>
        <p class="t13 muted">{words.t("move-keep")}</p>
    }
    .into_any()
}

/// The way to the app itself.
pub(crate) fn to_app(app: App) -> AnyView {
    open(app, address(app, ""))
}

fn open(app: App, link: String) -> AnyView {
    view! {
        <a class="btn pri full" id="move-open" href=link target="_blank" rel="noopener">
            {app.words.t("move-open")}
        </a>
    }
    .into_any()
}

/// The app's address, with what it needs to know the shop and to take the conversations in.
fn address(app: App, ticket: &str) -> String {
    let link = app.link();
    let key = link.split_once("#k=").map_or("", |(_, key)| key);
    let origin = window().location().origin().unwrap_or_default();
    let ticket = if ticket.is_empty() { String::new() } else { format!("&move={ticket}") };
    format!("{origin}/app/{}#k={key}{ticket}", app.slug())
}
