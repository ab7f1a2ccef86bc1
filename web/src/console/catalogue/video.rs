//! A product's video: set, watched, put into words, removed. Only its words wait for the form to be
//! saved.

use comptoir_api::catalogue::{VIDEO_BYTES_MAX, Video};
use comptoir_api::shop::{ApiError, ProductEdit};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::form::Form;
use crate::console::api;
use crate::console::ui;
use crate::console::words::{t, tw, tw2, why};
use crate::parts::address;
use crate::parts::composer::listed;
use crate::parts::icon::icon;

const MB: usize = 1024 * 1024;

/// What is going on with it.
#[derive(Clone, Copy)]
struct Work {
    form: Form,
    busy: RwSignal<bool>,
    /// How much of a new one has gone, of a hundred.
    gone: RwSignal<Option<u32>>,
    /// Why the last try failed; empty: it did not.
    problem: RwSignal<String>,
}

/// The field.
pub(crate) fn video(form: Form) -> AnyView {
    let work = Work {
        form,
        busy: RwSignal::new(false),
        gone: RwSignal::new(None),
        problem: RwSignal::new(String::new()),
    };
    let input = NodeRef::<html::Input>::new();
    let removing = RwSignal::new(false);
    let is_new = move || form.product.with(|product| product.id.is_empty());
    let path = Memo::new(move |_| {
        form.product.with(|product| product.video.as_ref().map(|video| video.path.clone()))
    });
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        work.set(listed(event.data_transfer().and_then(|data| data.files())));
    };
    let label = move || {
        let has_one = path.with(Option::is_some);
        t(if has_one { "console-catalogue-video-replace" } else { "console-catalogue-video-add" })
    };
    let sending = Memo::new(move |_| work.gone.with(Option::is_some));
    let limit = (VIDEO_BYTES_MAX / MB).to_string();
    view! {
        <div class="field" id="video" on:dragover=|event: ev::DragEvent| event.prevent_default() on:drop=dropped>
            <span class="lbl">{t("product-video")}</span>
            {move || path.get().map(|path| shown(form, &path))}
            <div class="row g2 wrap">
                <button type="button" class="btn sm" disabled=move || is_new() || work.busy.get() on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }>{icon("play", "s16")}{label}</button>
                {move || path.with(Option::is_some).then(|| view! {
                    <button type="button" class="btn ghost sm" disabled=move || work.busy.get() on:click=move |_| removing.set(true)>{icon("trash", "s16")}{t("console-catalogue-video-remove")}</button>
                })}
                <span class="t13 faint" role="status">{move || sending.get().then(|| t("console-catalogue-video-sending"))}</span>
            </div>
            {move || sending.get().then(|| view! { <progress class="bar-p" max="100" prop:value=move || work.gone.get().unwrap_or_default() aria-label=t("console-catalogue-video-sending")></progress> })}
            <input type="file" class="sr" tabindex="-1" aria-hidden="true" accept="video/mp4,video/webm,video/quicktime" node_ref=input on:change=move |_| {
                if let Some(input) = input.get_untracked() {
                    work.set(listed(input.files()));
                    input.set_value("");
                }
            } />
            {move || {
                let problem = work.problem.get();
                (!problem.is_empty()).then(|| view! { <p class="notice bad" role="alert">{icon("warn", "")}<span>{problem}</span></p> })
            }}
            <span class="hint">{move || if is_new() { t("console-catalogue-video-later") } else { tw("console-catalogue-video-hint", "limit", &limit) }}</span>
            {move || removing.get().then(|| ui::confirm(
                t("console-catalogue-video-remove-ask"),
                t("console-catalogue-video-remove-more"),
                t("action-remove"),
                Callback::new(move |()| removing.set(false)),
                Callback::new(move |()| work.remove()),
            ))}
        </div>
    }
    .into_any()
}

/// The video, to be watched, and its words.
fn shown(form: Form, path: &str) -> AnyView {
    let alt = move || {
        form.product.with(|product| {
            product.video.as_ref().map(|video| video.alt.clone()).unwrap_or_default()
        })
    };
    let write = move |event| {
        let words = event_target_value(&event);
        form.product.update(|product| {
            if let Some(video) = &mut product.video {
                video.alt = words;
            }
        });
    };
    view! {
        <video class="pvid" src=address("", path) controls preload="metadata" playsinline aria-label=t("product-video")></video>
        <input class="inp" maxlength="120" placeholder=t("console-catalogue-video-alt") aria-label=t("console-catalogue-video-alt") prop:value=alt on:input=write />
    }
    .into_any()
}

impl Work {
    /// Sends the first of what was chosen or dropped.
    fn set(self, files: Vec<web_sys::File>) {
        let (id, alt) = self.form.product.with_untracked(|product| {
            let alt = product.video.as_ref().map(|video| video.alt.clone());
            (product.id.clone(), alt.unwrap_or_default())
        });
        let Some(file) = files.into_iter().next() else { return };
        if id.is_empty() || self.busy.get_untracked() {
            return;
        }
        // Said before minutes go into sending it.
        let size = file.size() as usize;
        if size > VIDEO_BYTES_MAX {
            let size = size.div_ceil(MB).to_string();
            let limit = (VIDEO_BYTES_MAX / MB).to_string();
            let why = tw2("console-catalogue-video-large", ("size", &size), ("limit", &limit));
            return self.problem.set(why);
        }
        self.start();
        self.gone.set(Some(0));
        spawn_local(async move {
            let saved = upload(&id, &alt, &file, self.gone).await;
            let _ = self.gone.try_set(None);
            self.end(saved.map(|saved| saved.video));
        });
    }

    fn remove(self) {
        let id = self.form.product.with_untracked(|product| product.id.clone());
        self.start();
        spawn_local(async move {
            let gone = api::delete(&format!("/api/products/{}/video", api::part(&id))).await;
            self.end(gone.map(|_| None));
        });
    }

    fn start(self) {
        self.busy.set(true);
        self.problem.set(String::new());
    }

    /// Takes what the product has now, and leaves what is being written alone.
    fn end(self, answer: api::Answer<Option<Video>>) {
        let _ = self.busy.try_set(false);
        match answer {
            Ok(video) => {
                let _ = self.form.saved.try_update(|saved| saved.video.clone_from(&video));
                let _ = self.form.product.try_update(|product| product.video = video);
            }
            Err(error) => drop(self.problem.try_set(why(&error))),
        }
    }
}

async fn upload(
    id: &str,
    alt: &str,
    file: &web_sys::File,
    gone: RwSignal<Option<u32>>,
) -> api::Answer<ProductEdit> {
    let refused = || ApiError { code: "invalid".into(), message: String::new(), field: None };
    let form = web_sys::FormData::new().map_err(|_| refused())?;
    form.append_with_str("alt", alt).map_err(|_| refused())?;
    form.append_with_blob_and_filename("file", file, &file.name()).map_err(|_| refused())?;
    let told = move |now| {
        let _ = gone.try_set(Some(now));
    };
    api::upload_large(&format!("/api/products/{}/video", api::part(id)), &form, told).await
}
