//! When the device cannot be had here: another tab holds it, or the browser keeps no keys.

use leptos::prelude::*;

use crate::{
    app::{device, moving, state::App},
    parts::{icon::icon, states::empty},
};

/// Another tab is where the device is.
pub(crate) fn elsewhere(app: App) -> AnyView {
    let words = app.words;
    let action = view! {
        <button
            type="button"
            class="btn pri"
            on:click=move |_| device::take_over(app.phase)
        >
            {words.t("state-take-over")}
        </button>
    }
    .into_any();
    screen(words.t("state-other-tab"), words.t("state-other-tab-more"), action)
}

/// Another browser is where the conversations go on.
pub(crate) fn moved(app: App) -> AnyView {
    let words = app.words;
    let action = view! {
        <button type="button" class="btn pri" id="move-back" on:click=move |_| moving::take_back(app)>
            {words.t("moved-back")}
        </button>
    }
    .into_any();
    screen(words.t("moved-title"), words.t("moved-more"), action)
}

fn screen(title: String, more: String, action: AnyView) -> AnyView {
    view! {
        <main class="app gate">
            <h1 class="sr">"Comptoir"</h1>
            {empty(title, more, Some(action))}
        </main>
    }
    .into_any()
}

/// The browser keeps no keys, or the program did not start.
pub(crate) fn failed(app: App, why: &str) -> AnyView {
    let words = app.words;
    let keeps_nothing = why.contains("no_storage");
    let (title, more) = if keeps_nothing {
        (words.t("first-unsupported"), words.t("first-unsupported-more"))
    } else {
        (words.t("state-error"), words.t("state-error-more"))
    };
    view! {
        <main class="app gate">
            <div class="empty" role="alert">
                <span class="bad-ic">{icon("key", "s28")}</span>
                <h1>{title}</h1>
                <p>{more}</p>
                // Some browsers keep nothing of what stands in another site.
                {(keeps_nothing && moving::is_in_panel()).then(|| moving::to_app(app))}
                <button
                    type="button"
                    class="btn"
                    on:click=|_| drop(window().location().reload())
                >
                    {icon("refresh", "s18")}
                    {words.t("action-retry")}
                </button>
            </div>
        </main>
    }
    .into_any()
}
