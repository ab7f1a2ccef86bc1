//! A layer over the page: the browser's own dialog, so that Escape, focus and the rest are right.

use std::sync::Arc;

use leptos::{html, prelude::*};

use crate::words::Words;

/// A dialog or a sheet, open while `open` says so. Its content exists only meanwhile.
#[component]
pub fn Layer(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// "dialog", "sheet cart", "viewer".
    class: &'static str,
    /// What it is called.
    label: Signal<String>,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_open = open.get();
        let Some(dialog) = element.get() else { return };
        if is_open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog
            class=class
            node_ref=element
            aria-label=move || label.get()
            // Escape: said at once, as the browser says `close` only once the keyboard is elsewhere.
            on:cancel=move |event: web_sys::Event| {
                if event.target() == event.current_target() {
                    open.set(false);
                }
            }
            on:close=move |_| open.set(false)
            on:click=move |event| {
                if event.target() == event.current_target() {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
        </dialog>
    }
}

/// What a dialog or a toast does when one says yes. It belongs to nobody: the menu or the page
/// that asked may be gone by then, and a `Callback` of theirs with it.
pub type Deed = Arc<dyn Fn() + Send + Sync>;

/// A question before something that cannot be taken back.
#[derive(Clone)]
pub struct Question {
    /// "Effacer vos données chez Maison Halbran ?"
    pub title: String,
    /// What exactly will go, with counts.
    pub sentence: String,
    /// The verb on the button.
    pub yes: String,
    /// Whether it destroys.
    pub is_danger: bool,
    /// What to do.
    pub act: Deed,
}

/// Where the page asks its questions.
#[component]
pub fn Ask(
    /// The question, while there is one.
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let words = Words::here();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(question.read().is_some()));
    Effect::new(move |_| {
        if !open.get() && question.read_untracked().is_some() {
            question.set(None);
        }
    });
    let title = Signal::derive(move || {
        question.read().as_ref().map(|asked| asked.title.clone()).unwrap_or_default()
    });
    view! {
        <Layer open=open class="dialog" label=title>
            {move || {
                question
                    .get()
                    .map(|asked| {
                        let class = if asked.is_danger { "btn danger solid" } else { "btn pri" };
                        view! {
                            <h3>{asked.title}</h3>
                            <p class="t15 muted">{asked.sentence}</p>
                            <div class="acts">
                                <button
                                    type="button"
                                    class="btn"
                                    autofocus
                                    on:click=move |_| open.set(false)
                                >
                                    {move || words.t("action-cancel")}
                                </button>
                                <button
                                    type="button"
                                    class=class
                                    on:click=move |_| {
                                        open.set(false);
                                        (asked.act)();
                                    }
                                >
                                    {asked.yes}
                                </button>
                            </div>
                        }
                    })
            }}
        </Layer>
    }
}
