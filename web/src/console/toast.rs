//! The line at the bottom of the page: what happened, and a way back where there is one.

use leptos::prelude::*;

use crate::console::state::Console;
use crate::console::words::t;
use crate::parts::icon::icon;

/// One at a time; good news politely, bad news at once.
pub(crate) fn toast(c: Console) -> AnyView {
    let line = move |bad: bool| {
        c.toast.get().filter(|toast| toast.bad == bad).map(|toast| {
            let undo = toast.undo.map(|(verb, undo)| {
                view! {
                    <button
                        type="button"
                        class="act"
                        on:click=move |_| {
                            c.toast.set(None);
                            undo.run(());
                        }
                    >
                        {t(verb)}
                    </button>
                }
            });
            view! {
                <div class="toast">
                    {icon(if bad { "warn" } else { "check" }, "s18")}
                    <span class="grow">{toast.text}</span>
                    {undo}
                    <button type="button" class="act" aria-label=t("action-close") on:click=move |_| c.toast.set(None)>
                        {icon("close", "s16")}
                    </button>
                </div>
            }
        })
    };
    view! {
        <div class="toasts" role="status">{move || line(false)}</div>
        <div class="toasts" role="alert">{move || line(true)}</div>
        <p class="sr" role="status">{move || c.spoken.get()}</p>
    }
    .into_any()
}
