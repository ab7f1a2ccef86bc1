//! Pictures and films as large as the page: zoomed, and from one to the next through the thread.

use comptoir_api::{
    chat::{Body, Media, Message},
    device::{FILE_KEPT_BYTES_MAX, FILM_AT_ONCE_BYTES_MAX, FileData, Method},
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

/// Whether a file is read piece by piece, by an address of its own, rather than brought whole.
fn is_streamed(app: App, file: &Media) -> bool {
    let most = if file.media == "video" { FILM_AT_ONCE_BYTES_MAX } else { FILE_KEPT_BYTES_MAX };
    file.size_bytes > most && app.has_addresses.get_untracked()
}

/// The address of a message's file.
pub(crate) fn address(message: &str, card: Option<u32>) -> String {
    let card = card.map(|card| format!("/{card}")).unwrap_or_default();
    format!("/app/media/{message}{card}")
}

/// Shows a picture or a film; hands over what is neither.
pub(crate) fn open(app: App, message: Message, card: Option<u32>) {
    let Some(file) = file_of(&message.body, card) else { return };
    let name = file.name.clone();
    let is_film = FILMS.contains(&file.mime.as_str());
    let is_shown = is_film || PICTURES.contains(&file.mime.as_str());
    let is_streamed = is_streamed(app, file);
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
        let place = is_streamed.then(|| address(&id, card));
        let brought = if is_streamed {
            look(app, id.clone(), card).await.map(|found| (found, Vec::new()))
        } else {
            bring(app, message, card).await
        };
        let Some((fetched, bytes)) = brought else {
            return app.viewed.set(None);
        };
        // What is not what it says it is, is kept rather than shown.
        if !is_shown || !fetched.unfit.is_empty() {
            app.viewed.set(None);
            if !fetched.unfit.is_empty() {
                app.toasts.fail(app.words.t(unfit(&fetched.unfit)));
            }
            match place {
                // An attachment: the page stays, and the browser saves as it comes.
                Some(place) => drop(window().location().assign(&place)),
                None => drop(browser::download(&fetched.name, "application/octet-stream", &bytes)),
            }
            return;
        }
        // Closed or left for another meanwhile: then it stays so.
        let is_still = app
            .viewed
            .with_untracked(|viewed| viewed.as_ref().is_some_and(|viewed| viewed.message == id));
        let place = place.or_else(|| browser::object_url(&fetched.mime, &bytes).ok());
        if is_still && let Some(place) = place {
            app.viewed.set(Some(viewed(place, true)));
        }
    });
}

/// Brings a file for an entry of the thread to use where it stands.
pub(crate) fn fetch(app: App, asked: Fetching) {
    spawn_local(async move {
        let Fetching { message, card, done } = asked;
        let Some(file) = file_of(&message.body, card) else { return };
        let place = is_streamed(app, file).then(|| address(&message.id, card));
        let brought = match place {
            Some(_) => look(app, message.id, card).await.map(|found| (found, Vec::new())),
            None => bring(app, message, card).await,
        };
        let Some((fetched, bytes)) = brought else { return };
        if !fetched.unfit.is_empty() {
            return app.toasts.fail(app.words.t(unfit(&fetched.unfit)));
        }
        let place = place.or_else(|| browser::object_url(&fetched.mime, &bytes).ok());
        if let Some(place) = place {
            let _gone = done.try_run(place);
        }
    });
}

/// What a file is, by its first bytes.
async fn look(app: App, message: String, card: Option<u32>) -> Option<FileData> {
    let looked = device::call::<FileData>(Method::LookAtFile { message, card }).await;
    looked.map_err(|error| app.fail(&error)).ok()
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
    if viewed.address.starts_with("blob:") {
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
                                        download=viewed.address.starts_with("blob:").then_some(viewed.name)
                                        href=viewed.address
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
                                    <video
                                        src=viewed.address
                                        controls
                                        autoplay
                                        playsinline
                                        on:error=move |_| {
                                            app.viewed.set(None);
                                            app.toasts.fail(words.t("media-no-film"));
                                        }
                                    ></video>
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
