//! Files that were chosen, dropped or pasted: seen once more, with words, before they go.

use leptos::{prelude::*, task::spawn_local};

use super::{
    dialog::Layer,
    icon::icon,
    prepare::{Ready, prepare, sentence},
};
use crate::words::Words;

/// Most files at once.
const FILES_MAX: usize = 30;
/// Longest words under a file, characters.
const CAPTION_MAX: &str = "1000";
/// The same, as a number.
pub const CAPTION_CHARS_MAX: usize = 1_000;

/// What was chosen. The page keeps it.
#[derive(Clone, Copy)]
pub struct Picked {
    files: RwSignal<Vec<Chosen>, LocalStorage>,
    open: RwSignal<bool>,
    caption: RwSignal<String>,
    original: RwSignal<bool>,
    is_busy: RwSignal<bool>,
}

#[derive(Clone)]
struct Chosen {
    file: web_sys::File,
    /// Its address on this page.
    url: String,
}

impl Picked {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            files: RwSignal::new_local(Vec::new()),
            open: RwSignal::new(false),
            caption: RwSignal::new(String::new()),
            original: RwSignal::new(false),
            is_busy: RwSignal::new(false),
        }
    }

    /// Shows files before they go, with those that are shown already.
    pub fn add(self, files: Vec<web_sys::File>) {
        self.files.update(|chosen| {
            for file in files {
                let url = web_sys::Url::create_object_url_with_blob(&file).unwrap_or_default();
                if chosen.len() < FILES_MAX {
                    chosen.push(Chosen { file, url });
                }
            }
        });
        self.open.set(!self.files.read_untracked().is_empty());
    }

    /// Shows one with words that are written already.
    pub fn add_with(self, file: web_sys::File, caption: String) {
        self.add(vec![file]);
        self.caption.set(caption);
    }

    fn remove(self, place: usize) {
        self.files.update(|chosen| {
            if place < chosen.len() {
                drop(web_sys::Url::revoke_object_url(&chosen.remove(place).url));
            }
        });
        if self.files.read_untracked().is_empty() {
            self.open.set(false);
        }
    }

    fn clear(self) {
        for chosen in self.files.try_update(std::mem::take).unwrap_or_default() {
            drop(web_sys::Url::revoke_object_url(&chosen.url));
        }
        self.caption.set(String::new());
        self.original.set(false);
    }

    /// Makes them ready, one after the other; what does not go says why.
    fn send(self, words: Words, on_send: Callback<Vec<Ready>>, on_fail: Callback<String>) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let original = self.original.get_untracked();
        let files = self.files.with_untracked(Clone::clone);
        spawn_local(async move {
            let mut ready: Vec<Ready> = Vec::new();
            for chosen in &files {
                match prepare(&chosen.file, original).await {
                    Ok(one) => ready.push(one),
                    Err(why) => {
                        let name = chosen.file.name();
                        on_fail.run(format!("{name} : {}", words.t(sentence(&why))));
                    }
                }
            }
            if let Some(first) = ready.first_mut() {
                self.caption.get_untracked().trim().clone_into(&mut first.caption);
            }
            self.is_busy.set(false);
            self.open.set(false);
            if !ready.is_empty() {
                on_send.run(ready);
            }
        });
    }
}

impl Default for Picked {
    fn default() -> Self {
        Self::new()
    }
}

/// The sheet over the page.
pub fn sheet(picked: Picked, on_send: Callback<Vec<Ready>>, on_fail: Callback<String>) -> AnyView {
    let words = Words::here();
    let label = Signal::derive(move || {
        let count = picked.files.read().len();
        words.with("media-send-title", &[("count", count.into())])
    });
    // Closed without sending: forgotten.
    Effect::new(move |_| {
        if !picked.open.get() {
            picked.clear();
        }
    });
    view! {
        <Layer open=picked.open class="sheet low picked" label=label>
            <div class="grab"></div>
            <header class="row between sh-h">
                <h2 class="grow">{move || label.get()}</h2>
                <button
                    type="button"
                    class="ib"
                    aria-label=words.t("action-cancel")
                    on:click=move |_| picked.open.set(false)
                >
                    {icon("close", "s22")}
                </button>
            </header>
            <div class="sh-b">
                <ul class="takes">{move || previews(picked, words)}</ul>
                <label class="field">
                    <span class="lbl">{words.t("media-caption")}</span>
                    <input
                        class="inp"
                        id="media-caption"
                        maxlength=CAPTION_MAX
                        prop:value=move || picked.caption.get()
                        on:input=move |event| picked.caption.set(event_target_value(&event))
                    />
                </label>
                <button
                    type="button"
                    class="card srow full"
                    role="switch"
                    aria-checked=move || if picked.original.get() { "true" } else { "false" }
                    on:click=move |_| picked.original.update(|on| *on = !*on)
                >
                    <span class="grow">
                        {words.t("media-original")}
                        <span class="s">{words.t("media-original-more")}</span>
                    </span>
                    <span class="tog" class:on=move || picked.original.get()></span>
                </button>
                <button
                    type="button"
                    class="btn pri lg"
                    id="media-send"
                    disabled=move || picked.is_busy.get()
                    on:click=move |_| picked.send(words, on_send, on_fail)
                >
                    {icon("send", "s18")}
                    {move || {
                        words.t(if picked.is_busy.get() { "media-preparing" } else { "chat-send" })
                    }}
                </button>
            </div>
        </Layer>
    }
    .into_any()
}

fn previews(picked: Picked, words: Words) -> AnyView {
    let files = picked.files.get();
    files
        .into_iter()
        .enumerate()
        .map(|(place, Chosen { file, url })| {
            let (name, kind, size) = (file.name(), file.type_(), file.size() as u64);
            let shown = if kind.starts_with("image/") {
                view! { <img src=url alt=name.clone() /> }.into_any()
            } else if kind.starts_with("video/") {
                view! { <video src=url muted preload="metadata" aria-label=name.clone()></video> }
                    .into_any()
            } else {
                view! {
                    <span class="pick-f">
                        {icon("file", "s24")} <span class="t13 ell">{name.clone()}</span>
                        <span class="t12 faint">{words.size(size)}</span>
                    </span>
                }
                .into_any()
            };
            let label = format!("{} : {name}", words.t("action-remove"));
            view! {
                <li>
                    {shown}
                    <button
                        type="button"
                        class="ib sm pick-x"
                        aria-label=label
                        on:click=move |_| picked.remove(place)
                    >
                        {icon("close", "s16")}
                    </button>
                </li>
            }
        })
        .collect_view()
        .into_any()
}
