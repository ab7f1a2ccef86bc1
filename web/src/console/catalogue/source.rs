//! A feed that is fetched by itself, again and again: where, how often, and how it went.

use std::time::Duration;

use comptoir_api::import::{ImportSource, ImportSourceState};
use comptoir_api::shop::{Done, ImportProgress, ImportStarted};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::import::{formats, report};
use crate::console::state::Console;
use crate::console::words::{t, tw, why};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;

/// Events tell how far it is; asking covers those that are missed.
const ASK_EVERY: Duration = Duration::from_millis(1_500);
/// How often it can be fetched: hours, and how one says it.
const EVERY: [(u32, &str); 5] = [
    (1, "console-source-hour"),
    (6, "console-source-six"),
    (24, "console-source-day"),
    (24 * 7, "console-source-week"),
    (24 * 28, "console-source-month"),
];

#[derive(Clone, Copy)]
struct Form {
    /// As the server has it; `None` until it said.
    state: RwSignal<Option<ImportSourceState>>,
    url: RwSignal<String>,
    every: RwSignal<String>,
    format: RwSignal<String>,
    pictures: RwSignal<bool>,
    busy: RwSignal<bool>,
    /// Why it was not taken; empty: it was, or was not asked for yet.
    refused: RwSignal<String>,
}

/// The part of the import dialog.
pub(super) fn part(c: Console) -> AnyView {
    let form = Form {
        state: RwSignal::new(None),
        url: RwSignal::new(String::new()),
        every: RwSignal::new("24".to_owned()),
        format: RwSignal::new(String::new()),
        pictures: RwSignal::new(true),
        busy: RwSignal::new(false),
        refused: RwSignal::new(String::new()),
    };
    spawn_local(async move {
        match api::get::<ImportSourceState>("/api/import-source").await {
            Ok(state) => form.shows(c, state),
            Err(error) => c.fail(&error),
        }
    });
    let has_one =
        move || form.state.with(|state| state.as_ref().is_some_and(|s| s.source.is_some()));
    view! {
        <details class="card flat pad16 col g3" id="import-source" open=has_one>
            <summary class="t14">{t("console-source-title")}</summary>
            <p class="t13 muted">{t("console-source-more")}</p>
            {ui::field_of(t("console-source-url"), form.url, "url", "console-source-url-hint")}
            <div class="f2">
                {ui::select(t("console-source-every"), form.every, EVERY.iter().map(|(hours, key)| (hours.to_string(), t(key))).collect())}
                {ui::select(t("console-import-format"), form.format, formats())}
            </div>
            <div class="field">
                <span class="lbl">{t("console-import-pictures")}</span>
                {ui::switch(t("console-import-pictures"), form.pictures.into(), move |on| form.pictures.set(on))}
            </div>
            {move || match form.refused.get() {
                why if why.is_empty() => form.state.with(|state| state.as_ref().and_then(went)),
                why => Some(view! { <p class="notice bad" role="alert">{icon("warn", "")}<span>{why}</span></p> }.into_any()),
            }}
            <div class="acts">
                {move || has_one().then(|| view! {
                    <button type="button" class="btn danger" id="source-stop" disabled=move || form.busy.get() on:click=move |_| form.stop(c)>{t("console-source-stop")}</button>
                    <button type="button" class="btn" id="source-run" disabled=move || form.busy.get() on:click=move |_| form.run(c)>{t("console-source-run")}</button>
                })}
                <button type="button" class="btn pri" id="source-save" disabled=move || form.busy.get() || form.url.with(String::is_empty) on:click=move |_| form.save(c)>{t("console-source-save")}</button>
            </div>
        </details>
    }
    .into_any()
}

/// When it is fetched next, and how it went.
fn went(state: &ImportSourceState) -> Option<AnyView> {
    state.source.as_ref()?;
    let next = tw(
        "console-source-next",
        "time",
        &format!("{}, {}", dates::full(state.next_ms), dates::clock(state.next_ms)),
    );
    Some(
        view! {
            <p class="t13">{next}</p>
            {state.progress.as_ref().map(report)}
        }
        .into_any(),
    )
}

impl Form {
    /// Takes what the server says; what is being written stays.
    fn shows(self, c: Console, state: ImportSourceState) {
        let is_running = state.progress.as_ref().is_some_and(|progress| !progress.finished);
        let is_first = self.state.try_with_untracked(Option::is_none).unwrap_or(false);
        if let (true, Some(source)) = (is_first, &state.source) {
            self.url.set(source.url.clone());
            self.every.set(nearest(source.every_hours).to_string());
            self.format.set(source.format.clone());
            self.pictures.set(source.pictures);
        }
        if self.state.try_set(Some(state)).is_some() {
            return;
        }
        let _ = self.busy.try_set(is_running);
        if is_running {
            set_timeout(move || self.look(c), ASK_EVERY);
        } else {
            c.catalogue_version.update(|version| *version += 1);
        }
    }

    fn look(self, c: Console) {
        let Some(Some(state)) = self.state.try_get_untracked() else { return };
        let path = format!("/api/import/{}", state.import);
        spawn_local(async move {
            match api::get::<ImportProgress>(&path).await {
                Ok(progress) => {
                    self.shows(c, ImportSourceState { progress: Some(progress), ..state });
                }
                Err(error) if api::is_offline(&error) => {
                    set_timeout(move || self.look(c), ASK_EVERY);
                }
                Err(error) => c.fail(&error),
            }
        });
    }

    fn save(self, c: Console) {
        self.busy.set(true);
        let source = ImportSource {
            url: self.url.get_untracked(),
            format: self.format.get_untracked(),
            every_hours: self.every.get_untracked().parse().unwrap_or(24),
            pictures: self.pictures.get_untracked(),
        };
        spawn_local(async move {
            let saved = api::put::<_, ImportSourceState>("/api/import-source", &source).await;
            self.answered(c, saved);
        });
    }

    fn run(self, c: Console) {
        self.busy.set(true);
        spawn_local(async move {
            let begun = api::post::<_, ImportStarted>("/api/import-source/run", &Done {}).await;
            let state = match begun {
                Ok(_) => api::get::<ImportSourceState>("/api/import-source").await,
                Err(error) => Err(error),
            };
            self.answered(c, state);
        });
    }

    fn stop(self, c: Console) {
        self.busy.set(true);
        spawn_local(async move {
            let gone = api::delete("/api/import-source").await;
            self.answered(c, gone.map(|_| ImportSourceState::default()));
        });
    }

    /// What is refused is said here: a word behind the dialog is not seen.
    fn answered(self, c: Console, answer: api::Answer<ImportSourceState>) {
        let why = answer.as_ref().err().map(why).unwrap_or_default();
        let _ = self.refused.try_set(why);
        match answer {
            Ok(state) => self.shows(c, state),
            Err(_) => drop(self.busy.try_set(false)),
        }
    }
}

/// What the list has, for what an API may have set.
fn nearest(hours: u32) -> u32 {
    EVERY.iter().map(|(every, _)| *every).find(|every| *every >= hours).unwrap_or(24 * 28)
}
