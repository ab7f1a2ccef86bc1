//! Above the first message: who can read it, named before anything is sent.

use comptoir_api::{
    chat::Reader,
    device::{Method, Settings},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        device::{self, CODE_KEY},
        route::Route,
        state::App,
    },
    browser,
    parts::{avatar, dialog::Layer, icon::icon},
};

/// Longest name a person goes by, in characters.
const NAME_MAX: usize = 40;

/// The top of the thread; nothing while there is more above.
pub(crate) fn head(app: App) -> AnyView {
    let words = app.words;
    (move || {
        (!app.has_older.get()).then(|| {
            view! {
                <li class="hello">
                    <span class="hello-ic">{icon("lock", "s28")}</span>
                    <h2>{move || words.t("first-title")}</h2>
                    <p>{move || words.t("first-text")}</p>
                    {move || who(app)}
                </li>
                {move || named(app)}
            }
        })
    })
    .into_any()
}

/// Everyone who can read, this person first.
pub(crate) fn readers(app: App) -> Vec<Reader> {
    if let Some(readers) = app.readers.get() {
        return readers.readers;
    }
    app.preview.read().as_ref().map(|preview| preview.readers.clone()).unwrap_or_default()
}

/// Whether a reader is no person.
pub(crate) fn is_machine(reader: &Reader) -> bool {
    matches!(reader.kind.as_str(), "automation" | "token" | "vendor")
}

fn who(app: App) -> AnyView {
    let words = app.words;
    let readers = readers(app);
    if readers.is_empty() {
        return match app.preview_error.get() {
            Some(error) if error.code != CODE_KEY => unreachable(app),
            _ => view! {
                <p class="t13 faint" role="status">
                    {words.t("first-opening")}
                </p>
            }
            .into_any(),
        };
    }
    let others: Vec<&Reader> = readers.iter().filter(|reader| !reader.own).collect();
    let people = others.iter().filter(|one| one.kind == "staff").count();
    let machines = others.iter().filter(|one| is_machine(one)).count();
    let devices = others.len() - people - machines;
    let count = people + machines;
    let counts: Vec<String> =
        [(people, "first-people"), (machines, "first-machines"), (devices, "first-devices")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, key)| words.with(key, &[("count", count.into())]))
            .collect();
    let name = app.settings.read().name.clone();
    let faces = others
        .iter()
        .filter(|reader| reader.kind != "device")
        .take(4)
        .map(|reader| {
            if is_machine(reader) {
                avatar::machine("s28 solid")
            } else {
                avatar::person(&reader.name, "s28")
            }
        })
        .collect_view();
    view! {
        <button type="button" class="hello-who" on:click=move |_| app.router.go(Route::Readers)>
            <span class="stackav">{avatar::person(&name, "s28")} {faces}</span>
            <span class="grow">
                <b>{words.with("first-readers", &[("count", count.into())])}</b>
                <span>{counts.join(", ")}</span>
            </span>
            {icon("chev", "s18")}
        </button>
    }
    .into_any()
}

fn unreachable(app: App) -> AnyView {
    let words = app.words;
    view! {
        <div class="notice warn" role="alert">
            {icon("server", "")}
            <span>
                <b>{words.t("first-unreachable")}</b>
                " "
                {words.t("first-unreachable-more")}
                " "
                <button
                    type="button"
                    class="lnk u"
                    on:click=move |_| spawn_local(app.load_preview())
                >
                    {words.t("action-retry")}
                </button>
            </span>
        </div>
    }
    .into_any()
}

/// "Vous apparaissez comme Tilleul. Changer"
fn named(app: App) -> Option<AnyView> {
    let words = app.words;
    let name = app.settings.read().name.clone();
    if name.is_empty() {
        return None;
    }
    let said = words.with("first-name", &[("name", name.clone().into())]);
    let (before, after) = said.split_once(name.as_str()).unwrap_or((said.as_str(), ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let open = RwSignal::new(false);
    Some(
        view! {
            <li class="evt">
                {icon("user", "")}
                <span>
                    {before} <b>{name}</b> {after}
                    " "
                    <button type="button" class="lnk u" on:click=move |_| open.set(true)>
                        {words.t("first-name-change")}
                    </button>
                </span>
                {rename(app, open)}
            </li>
        }
        .into_any(),
    )
}

/// The dialog that changes the name shops see.
pub(crate) fn rename(app: App, open: RwSignal<bool>) -> AnyView {
    let words = app.words;
    let label = Signal::derive(move || words.t("first-name-label"));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = browser::by_id("own-name")
            .and_then(|field| {
                use wasm_bindgen::JsCast;
                field.dyn_into::<web_sys::HtmlInputElement>().ok()
            })
            .map(|field| field.value());
        let name: String = typed.unwrap_or_default().trim().chars().take(NAME_MAX).collect();
        open.set(false);
        if name.is_empty() {
            return;
        }
        spawn_local(async move {
            let ask = Method::Settings { name: Some(name), language: None };
            match device::call::<Settings>(ask).await {
                Ok(settings) => app.settings.set(settings),
                Err(error) => app.fail(&error),
            }
        });
    };
    view! {
        <Layer open=open class="dialog" label=label>
            <form class="col g3" on:submit=save>
                <label class="field">
                    <span class="lbl">{move || words.t("first-name-label")}</span>
                    <input
                        class="inp"
                        id="own-name"
                        type="text"
                        maxlength=NAME_MAX.to_string()
                        autocomplete="nickname"
                        autofocus
                        value=app.settings.get_untracked().name
                    />
                    <span class="hint">{move || words.t("first-name-hint")}</span>
                </label>
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>
                        {move || words.t("action-cancel")}
                    </button>
                    <button type="submit" class="btn pri">
                        {move || words.t("action-save")}
                    </button>
                </div>
            </form>
        </Layer>
    }
    .into_any()
}
