//! A word that something happened: five seconds, one at a time, never a message's words.

use std::time::Duration;

use leptos::prelude::*;

use super::{dialog::Deed, icon::icon};

const SHOWN: Duration = Duration::from_secs(5);

/// Where parts of the page put their toasts.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    count: StoredValue<u64>,
}

#[derive(Clone)]
struct Toast {
    number: u64,
    drawing: &'static str,
    text: String,
    is_failure: bool,
    action: Option<(String, Deed)>,
}

impl Toasts {
    /// Gives the page its place for toasts.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(None), count: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The page's place for toasts.
    pub fn here() -> Self {
        use_context()
            .unwrap_or_else(|| Self { shown: RwSignal::new(None), count: StoredValue::new(0) })
    }

    /// Says that something was done.
    pub fn say(self, drawing: &'static str, text: String) {
        self.show(drawing, text, false, None);
    }

    /// Says that something was done, and offers to undo or go on.
    pub fn offer(self, drawing: &'static str, text: String, label: String, act: Deed) {
        self.show(drawing, text, false, Some((label, act)));
    }

    /// Says that something failed.
    pub fn fail(self, text: String) {
        self.show("warn", text, true, None);
    }

    fn show(
        self,
        drawing: &'static str,
        text: String,
        is_failure: bool,
        action: Option<(String, Deed)>,
    ) {
        let number = self.count.get_value() + 1;
        self.count.set_value(number);
        self.shown.set(Some(Toast { number, drawing, text, is_failure, action }));
        set_timeout(
            move || {
                let is_still = self.shown.with_untracked(|toast| {
                    toast.as_ref().is_some_and(|toast| toast.number == number)
                });
                if is_still {
                    self.shown.set(None);
                }
            },
            SHOWN,
        );
    }
}

/// Where the page shows them.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let toasts = Toasts::here();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || {
                toasts
                    .shown
                    .get()
                    .map(|toast| {
                        let action = toast
                            .action
                            .map(|(label, act)| {
                                view! {
                                    <button
                                        type="button"
                                        class="act"
                                        on:click=move |_| {
                                            toasts.shown.set(None);
                                            act();
                                        }
                                    >
                                        {label}
                                    </button>
                                }
                            });
                        view! {
                            <div class="toast" role=toast.is_failure.then_some("alert")>
                                {icon(toast.drawing, "s18")}
                                <span class="grow">{toast.text}</span>
                                {action}
                            </div>
                        }
                    })
            }}
        </div>
    }
}
