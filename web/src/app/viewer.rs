//! Pictures and films as large as the page: zoomed, and from one to the next through the thread.

use comptoir_api::{
    chat::{Body, Media, Message},
    device::{FileData, Method},
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{device, state::App};
use crate::{
    browser,
    parts::{Fetching, dialog::Layer, icon::icon},
};

/// Pictures and films the page itself shows; everything else is handed over as a file.
const PICTURES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];
const FILMS: [&str; 3] = ["video/mp4", "video/webm", "video/ogg"];

/// What is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Viewed {
    /// The message that has it.
    message: String,
    /// Its address on this page.
    address: String,
    name: String,
    is_film: bool,
    /// The thumbnail stands in until the file itself is here.
    is_whole: bool,
}

/// The file of a message, or the one above its words.
fn file_of(body: &Body, card: Option<u32>) -> Option<&Media> {
    match (body, card) {
        (Body::Media(file), None) => Some(file),
        (Body::Choice(choice), None) => choice.header_media.as_ref(),
        (Body::Form(form), None) => form.header_media.as_ref(),
        (Body::Carousel { cards, .. }, Some(card)) => {
            cards.get(card as usize)?.header_media.as_ref()
        }
        _ => None,
    }
}

/// Shows a picture or a film; hands over what is neither.
pub(crate) fn open(app: App, message: Message, card: Option<u32>) {
    let Some(file) = file_of(&message.body, card) else { return };
    let name = file.name.clone();
    let is_film = FILMS.contains(&file.mime.as_str());
    let is_shown = is_film || PICTURES.contains(&file.mime.as_str());
    let id = message.id.clone();
    let viewed = move |address: String, is_whole: bool| {
        let (message, name) = (id.clone(), name.clone());
        Viewed { message, address, name, is_film, is_whole }
    };
    if is_shown {
        app.viewed.set(Some(viewed(file.thumbnail.clone(), false)));
    }
    spawn_local(async move {
        let id = message.id.clone();
        let Some((fetched, bytes)) = bring(app, message, card).await else {
            return app.viewed.set(None);
        };
        // What is not what it says it is, is kept rather than shown.
        if !is_shown || !fetched.unfit.is_empty() {
            app.viewed.set(None);
            if !fetched.unfit.is_empty() {
                app.toasts.fail(app.words.t(unfit(&fetched.unfit)));
            }
            drop(browser::download(&fetched.name, "application/octet-stream", &bytes));
            return;
        }
        // Closed or left for another meanwhile: then it stays so.
        let is_still = app
            .viewed
            .with_untracked(|viewed| viewed.as_ref().is_some_and(|viewed| viewed.message == id));
        if is_still && let Ok(address) = browser::object_url(&fetched.mime, &bytes) {
            app.viewed.set(Some(viewed(address, true)));
        }
    });
}

/// Brings a file for an entry of the thread to use where it stands.
pub(crate) fn fetch(app: App, asked: Fetching) {
    spawn_local(async move {
        let Some((fetched, bytes)) = bring(app, asked.message, asked.card).await else { return };
        if !fetched.unfit.is_empty() {
            return app.toasts.fail(app.words.t(unfit(&fetched.unfit)));
        }
        if let Ok(address) = browser::object_url(&fetched.mime, &bytes) {
            let _gone = asked.done.try_run(address);
        }
    });
}

async fn bring(app: App, message: Message, card: Option<u32>) -> Option<(FileData, Vec<u8>)> {
    let ask = Method::FetchFile { message: message.id, card, path: None };
    match device::call::<FileData>(ask).await {
        Ok(mut fetched) => {
            let data = std::mem::take(&mut fetched.data);
            let bytes = browser::from_base64(&data);
            if bytes.is_none() {
                app.toasts.fail(app.words.t("state-error"));
            }
            Some((fetched, bytes?))
        }
        Err(error) => {
            app.fail(&error);
            None
        }
    }
}

fn unfit(why: &str) -> &'static str {
    match why {
        "large" => "media-too-many-pixels",
        "film" => "media-no-film",
        _ => "media-no-picture",
    }
}

/// The pictures and films of the thread that are here, in order.
fn all(app: App) -> Vec<Message> {
    app.entries.0.with_untracked(|entries| {
        let messages = entries.iter().map(|entry| entry.message.get_untracked());
        let shows = |message: &Message| {
            matches!(&message.body, Body::Media(file)
                if PICTURES.contains(&file.mime.as_str()) || FILMS.contains(&file.mime.as_str()))
        };
        messages.filter(shows).collect()
    })
}

/// Goes on to the next or back to the one before.
fn turn(app: App, way: isize) {
    let Some(here) = app.viewed.get_untracked() else { return };
    let all = all(app);
    let at = all.iter().position(|message| message.id == here.message);
    let next = at.and_then(|at| at.checked_add_signed(way)).and_then(|at| all.get(at));
    if let Some(next) = next {
        let_go(&here);
        open(app, next.clone(), None);
    }
}

/// An address of this page holds the bytes for as long as it is there.
fn let_go(viewed: &Viewed) {
    if viewed.is_whole {
        drop(web_sys::Url::revoke_object_url(&viewed.address));
    }
}

/// The layer; Escape closes, arrows go on and back, plus and minus or a press zoom.
pub(crate) fn layer(app: App) -> AnyView {
    let words = app.words;
    let open = RwSignal::new(false);
    let zoomed = RwSignal::new(false);
    Effect::new(move |before: Option<String>| {
        let viewed = app.viewed.read();
        let now = viewed.as_ref().map(|viewed| viewed.message.clone()).unwrap_or_default();
        open.set(viewed.is_some());
        if before.as_ref() != Some(&now) {
            zoomed.set(false);
        }
        now
    });
    Effect::new(move |_| {
        if !open.get()
            && let Some(viewed) = app.viewed.get_untracked()
        {
            let_go(&viewed);
            app.viewed.set(None);
        }
    });
    let keys = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" if !zoomed.get_untracked() => turn(app, -1),
        "ArrowRight" if !zoomed.get_untracked() => turn(app, 1),
        "+" => zoomed.set(true),
        "-" => zoomed.set(false),
        _ => {}
    };
    let label = Signal::derive(move || {
        app.viewed.read().as_ref().map(|viewed| viewed.name.clone()).unwrap_or_default()
    });
    let button = move |key: &'static str, drawing: &'static str, act: Callback<()>| {
        view! {
            <button
                type="button"
                class="ib"
                aria-label=words.t(key)
                on:click=move |_| act.run(())
            >
                {icon(drawing, "s22")}
            </button>
        }
    };
    view! {
        <Layer open=open class="viewer" label=label>
            <header class="row between" on:keydown=keys>
                <span class="ell t14">{move || label.get()}</span>
                <span class="row g1">
                    {button("media-previous", "back", Callback::new(move |()| turn(app, -1)))}
                    {button("media-next", "chev", Callback::new(move |()| turn(app, 1)))}
                    {button("media-zoom", "search", Callback::new(move |()| zoomed.update(|on| *on = !*on)))}
                    {move || {
                        app.viewed
                            .get()
                            .filter(|viewed| viewed.is_whole)
                            .map(|viewed| {
                                view! {
                                    <a
                                        class="ib"
                                        href=viewed.address
                                        download=viewed.name
                                        aria-label=words.t("action-save")
                                    >
                                        {icon("download", "s22")}
                                    </a>
                                }
                            })
                    }}
                    {button("action-close", "close", Callback::new(move |()| open.set(false)))}
                </span>
            </header>
            <div class="viewing" class:zoomed=move || zoomed.get() tabindex="0" on:keydown=keys>
                {move || {
                    app.viewed
                        .get()
                        .map(|viewed| {
                            if viewed.is_film && viewed.is_whole {
                                return view! {
                                    <video src=viewed.address controls autoplay playsinline></video>
                                }
                                    .into_any();
                            }
                            view! {
                                <img
                                    src=viewed.address
                                    alt=viewed.name
                                    on:click=move |_| zoomed.update(|on| *on = !*on)
                                />
                            }
                                .into_any()
                        })
                }}
            </div>
        </Layer>
    }
    .into_any()
}
