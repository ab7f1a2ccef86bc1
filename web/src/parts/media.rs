//! Pictures and documents in a bubble.

use comptoir_api::chat::{Media, Message};
use leptos::{ev, prelude::*};

use super::{Act, Frame, Showing, icon::icon, markdown::markdown, voice};
use crate::words::Words;

/// The inside of a bubble that carries a file; `meta` is its time and ticks.
pub fn media(message: &Message, file: Media, meta: AnyView, frame: Frame) -> AnyView {
    let words = Words::here();
    let whole = message.clone();
    let open = move |_| {
        frame.act.run(Act::OpenFile { message: whole.clone(), card: None });
    };
    let caption = (!file.caption.is_empty())
        .then(|| view! { <span class="words-body">{markdown(&file.caption)}</span> });
    if matches!(file.media.as_str(), "voice" | "audio") {
        return voice::player(message, &file, meta, frame);
    }
    if matches!(file.media.as_str(), "image" | "video") && !file.thumbnail.is_empty() {
        let name = file.name.clone();
        let alt = file.caption.clone();
        let shown = (file.media == "image").then(|| (message.id.clone(), file.clone()));
        // Over the small one, once it is near the screen; what cannot be drawn leaves that.
        let sharp = move || {
            let (message, file) = shown.clone()?;
            let address = frame.sharp.run(Showing { message, file })?;
            let away = |event: ev::ErrorEvent| {
                event_target::<web_sys::HtmlElement>(&event).set_hidden(true);
            };
            Some(view! { <img class="sharp" loading="lazy" src=address alt="" on:error=away /> })
        };
        let length = (file.duration_ms > 0)
            .then(|| view! { <span class="length num">{voice::clock(file.duration_ms)}</span> });
        let play = (file.media == "video")
            .then(|| view! { <span class="fileic over">{icon("play", "")}</span> {length} });
        return view! {
            <div class="bub tight">
                <button
                    type="button"
                    class="photo"
                    aria-label=move || words.with("chat-open-picture", &[("name", name.clone().into())])
                    on:click=open
                >
                    <img
                        src=file.thumbnail
                        alt=alt
                        width=pixels(file.width_px)
                        height=pixels(file.height_px)
                    />
                    {sharp} {play}
                </button>
                <div class="pad t15">{caption} {meta}</div>
            </div>
        }
        .into_any();
    }
    let size_bytes = file.size_bytes;
    let label = file.name.clone();
    view! {
        <div class="bub">
            <button
                type="button"
                class="filerow"
                aria-label=move || words.with("chat-file-download", &[("name", label.clone().into())])
                on:click=open
            >
                <span class="fileic">{icon(drawing(&file.media), "")}</span>
                <span class="grow">
                    <span class="t14 strong blk ell">{file.name}</span>
                    <span class="t13 blk meta-line">{move || words.size(size_bytes)}</span>
                </span>
                {icon("download", "s18")}
            </button>
            {caption}
            {meta}
        </div>
    }
    .into_any()
}

/// The file above a card: its picture, or what it is and how it is called.
pub fn header(message: &Message, card: Option<u32>, file: Media, frame: Frame) -> AnyView {
    let words = Words::here();
    let whole = message.clone();
    let is_picture = file.media == "image";
    let key = if is_picture { "chat-open-picture" } else { "chat-file-download" };
    let name = file.name.clone();
    let inside = if file.thumbnail.is_empty() {
        let what = if file.name.is_empty() { words.size(file.size_bytes) } else { file.name };
        view! {
            <span class="fileic">{icon(drawing(&file.media), "")}</span>
            <span class="t13 ell">{what}</span>
        }
        .into_any()
    } else {
        let play = (!is_picture)
            .then(|| view! { <span class="fileic over">{icon(drawing(&file.media), "")}</span> });
        view! { <img src=file.thumbnail alt="" /> {play} }.into_any()
    };
    view! {
        <button
            type="button"
            class="card-m"
            aria-label=move || words.with(key, &[("name", name.clone().into())])
            on:click=move |_| frame.act.run(Act::OpenFile { message: whole.clone(), card })
        >
            {inside}
        </button>
    }
    .into_any()
}

fn drawing(media: &str) -> &'static str {
    match media {
        "image" => "image",
        "video" => "play",
        "voice" => "mic",
        _ => "file",
    }
}

fn pixels(count: u32) -> Option<String> {
    (count > 0).then(|| count.to_string())
}
