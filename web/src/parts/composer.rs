//! Where one writes: grows with its words, sends by key or button, carries a quote or a correction.

use comptoir_api::chat::{Body, Message};
use leptos::{html, prelude::*};

use super::{
    icon::icon,
    line::one_line,
    prepare::Ready,
    quote::speaker,
    toast::Toasts,
    voice::{self, Recorder},
};
use crate::{browser, words::Words};

/// Longest text of a message, in characters.
pub const TEXT_MAX: usize = 10_000;

/// What a composer works on. The page keeps it, so that a draft outlives the view.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The words so far.
    pub text: RwSignal<String>,
    /// What is being answered.
    pub reply: RwSignal<Option<Message>>,
    /// What is being changed.
    pub edit: RwSignal<Option<Message>>,
}

impl Draft {
    /// Nothing written yet.
    pub fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            reply: RwSignal::new(None),
            edit: RwSignal::new(None),
        }
    }

    /// Begins an answer.
    pub fn reply_to(self, message: Message) {
        self.cancel_edit();
        self.reply.set(Some(message));
    }

    /// Begins to change an own message.
    pub fn change(self, message: Message) {
        if let Body::Text { text } = &message.body {
            self.text.set(text.clone());
            self.reply.set(None);
            self.edit.set(Some(message));
        }
    }

    /// Ends a change without making it.
    pub fn cancel_edit(self) {
        if self.edit.get_untracked().is_some() {
            self.edit.set(None);
            self.text.set(String::new());
        }
    }

    /// Empties it, after sending.
    pub fn clear(self) {
        self.text.set(String::new());
        self.reply.set(None);
        self.edit.set(None);
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self::new()
    }
}

/// A composer.
#[component]
pub fn Composer(
    /// What it works on.
    draft: Draft,
    /// What stands in it while it is empty; also what it is called.
    placeholder: Signal<String>,
    /// Sends: the draft holds what and to which.
    on_send: Callback<()>,
    /// Files were chosen, dropped or pasted.
    on_files: Callback<Vec<web_sys::File>>,
    /// Something was said; without it, nobody is listened to.
    #[prop(optional)]
    on_voice: Option<Callback<Ready>>,
    /// Someone is writing, or has stopped.
    on_typing: Callback<bool>,
    /// Arrow up in an empty composer: change the latest own words.
    #[prop(optional)]
    on_edit_last: Option<Callback<()>>,
    /// Looks at each key first; true: it was taken.
    #[prop(optional)]
    on_key: Option<Callback<web_sys::KeyboardEvent, bool>>,
    /// Can be sent without words: something else is attached above.
    #[prop(optional, into)]
    has_more: Signal<bool>,
    /// Above the field: what else goes with the message.
    #[prop(optional, into)]
    above: ViewFn,
) -> impl IntoView {
    let words = Words::here();
    let field = NodeRef::<html::Textarea>::new();
    let files = NodeRef::<html::Input>::new();
    let camera = NodeRef::<html::Input>::new();
    let toasts = Toasts::here();
    let recorder = Recorder::new(Callback::new(move |why| toasts.fail(why)));
    let on_voice = on_voice.filter(|_| voice::can_record());
    let empty = move || draft.text.read().trim().is_empty() && !has_more.get();
    let fit = move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            let style = web_sys::HtmlElement::style(&field);
            drop(style.set_property("block-size", "auto"));
            drop(style.set_property("block-size", &format!("{}px", field.scroll_height())));
        }
    };
    Effect::new(move |_| {
        draft.text.track();
        browser::after_draw(fit);
    });
    // A quote or a correction moves the keyboard here.
    Effect::new(move |_| {
        if draft.reply.read().is_some() || draft.edit.read().is_some() {
            browser::after_draw(move || {
                if let Some(field) = field.try_get_untracked().flatten() {
                    drop(field.focus());
                }
            });
        }
    });
    let send = move || {
        if !empty() {
            on_send.run(());
            if let Some(field) = field.get_untracked() {
                drop(field.focus());
            }
        }
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if on_key.is_some_and(|taken| taken.run(event.clone())) {
            return;
        }
        let commands = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "Enter" if event.is_composing() => {}
            "Enter" if commands || (!event.shift_key() && !browser::is_touch()) => {
                event.prevent_default();
                send();
            }
            "Escape" if draft.edit.get_untracked().is_some() => {
                event.prevent_default();
                draft.cancel_edit();
            }
            "Escape" if draft.reply.get_untracked().is_some() => {
                event.prevent_default();
                draft.reply.set(None);
            }
            "ArrowUp" if draft.text.read_untracked().is_empty() => {
                if let Some(edit) = on_edit_last {
                    event.prevent_default();
                    edit.run(());
                }
            }
            _ => {}
        }
    };
    let pick = move |_| {
        if let Some(input) = files.get_untracked() {
            input.click();
        }
    };
    // A picture taken now: where a camera is in the hand.
    let photo = browser::is_touch().then(|| {
        view! {
            <button
                type="button"
                class="ib"
                aria-label=move || words.t("media-camera")
                on:click=move |_| {
                    if let Some(input) = camera.get_untracked() {
                        input.click();
                    }
                }
            >
                {icon("camera", "s24")}
            </button>
            <input
                type="file"
                class="sr"
                tabindex="-1"
                aria-hidden="true"
                accept="image/*"
                capture="environment"
                node_ref=camera
                on:change=move |_| {
                    if let Some(input) = camera.get_untracked() {
                        on_files.run(listed(input.files()));
                        input.set_value("");
                    }
                }
            />
        }
    });
    let speaks = move || on_voice.is_some() && empty() && draft.edit.read().is_none();
    view! {
        {above.run()}
        {move || attached(draft)}
        {move || {
            on_voice.filter(|_| recorder.is_on()).map(|on_voice| voice::recording(recorder, on_voice))
        }}
        <form
            class="composer"
            class:away=move || recorder.is_on()
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <button
                type="button"
                class="ib"
                aria-label=move || words.t("chat-attach")
                on:click=pick
            >
                {icon("plus", "s24")}
            </button>
            {photo}
            <input
                type="file"
                class="sr"
                tabindex="-1"
                aria-hidden="true"
                multiple
                node_ref=files
                on:change=move |_| {
                    if let Some(input) = files.get_untracked() {
                        on_files.run(listed(input.files()));
                        input.set_value("");
                    }
                }
            />
            <div class="box">
                <textarea
                    class="txt grow"
                    id="composer"
                    rows="1"
                    maxlength=TEXT_MAX.to_string()
                    placeholder=move || placeholder.get()
                    aria-label=move || placeholder.get()
                    autocomplete="off"
                    enterkeyhint="send"
                    node_ref=field
                    prop:value=move || draft.text.get()
                    on:input=move |event| {
                        draft.text.set(event_target_value(&event));
                        on_typing.run(!draft.text.read_untracked().is_empty());
                    }
                    // A field that is taken away loses the keyboard too, and its callbacks are gone.
                    on:blur=move |_| {
                        let _gone = on_typing.try_run(false);
                    }
                    on:keydown=on_keydown
                    on:paste=move |event| {
                        let pasted = listed(event.clipboard_data().and_then(|data| data.files()));
                        if !pasted.is_empty() {
                            event.prevent_default();
                            on_files.run(pasted);
                        }
                    }
                ></textarea>
            </div>
            {move || {
                on_voice
                    .filter(|_| speaks())
                    .map(|on_voice| {
                        view! {
                            <button
                                type="button"
                                class="ib"
                                id="composer-voice"
                                aria-label=words.t("voice-record")
                                on:click=move |_| recorder.begin(on_voice)
                            >
                                {icon("mic", "s24")}
                            </button>
                        }
                    })
            }}
            <button
                type="submit"
                class="ib pri"
                id="composer-send"
                class:away=speaks
                disabled=empty
                aria-label=move || {
                    words.t(if draft.edit.read().is_some() { "action-save" } else { "chat-send" })
                }
            >
                {move || icon(if draft.edit.read().is_some() { "check" } else { "send" }, "s22")}
            </button>
        </form>
    }
}

/// The files of a chooser, a drop or a paste.
pub fn listed(files: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|place| files.get(place)).collect()
}

/// What the message answers or changes, above the field.
fn attached(draft: Draft) -> Option<AnyView> {
    let words = Words::here();
    let (message, key, drawing) = match (draft.edit.get(), draft.reply.get()) {
        (Some(message), _) => (message, "chat-editing", "edit"),
        (None, Some(message)) => (message, "chat-replying-to", "reply"),
        (None, None) => return None,
    };
    let line = one_line(words, &message.body);
    let title = if key == "chat-editing" {
        words.t(key)
    } else {
        let name = speaker(words, message.from.side, &message.from.name);
        words.with(key, &[("name", name.into())])
    };
    Some(
        view! {
            <div class="attached">
                {icon(drawing, "s18")}
                <span class="grow">
                    <b class="t13 blk">{title}</b>
                    <span class="t13 muted ell blk">{line}</span>
                </span>
                <button
                    type="button"
                    class="ib sm"
                    aria-label=words.t("action-cancel")
                    on:click=move |_| {
                        draft.cancel_edit();
                        draft.reply.set(None);
                    }
                >
                    {icon("close", "s18")}
                </button>
            </div>
        }
        .into_any(),
    )
}
