//! Icons, ticks, seal and logo: one sprite on the page, and uses of it.

use comptoir_api::chat::Status;
use leptos::prelude::*;

use crate::words::Words;

const SPRITE: &str = include_str!("../../assets/icons.svg");
const SEAL: &str = "M12.00 2.40Q15.71 0.60 17.64 4.23Q21.70 4.95 21.13 9.03Q23.99 12.00 21.13 14.97Q21.70 19.05 17.64 19.77Q15.71 23.40 12.00 21.60Q8.29 23.40 6.36 19.77Q2.30 19.05 2.87 14.97Q0.01 12.00 2.87 9.03Q2.30 4.95 6.36 4.23Q8.29 0.60 12.00 2.40z";

/// The drawings themselves; once on a page, before any use.
pub fn sprite() -> AnyView {
    view! { <div class="sprite" aria-hidden="true" inner_html=SPRITE></div> }.into_any()
}

/// An icon by its name in the sprite ("lock"), with a size class ("s18") or none. Says nothing to
/// a screen reader: the words beside it do.
pub fn icon(name: &'static str, size: &'static str) -> AnyView {
    view! {
        <svg class=format!("i {size}") aria-hidden="true">
            <use href=format!("#i-{name}") />
        </svg>
    }
    .into_any()
}

/// How far a message has come: a shape for the eye, a word for the ear.
pub fn ticks(status: Status) -> AnyView {
    let words = Words::here();
    let (shape, class, key) = match status {
        Status::Failed => ("#t-failed", "tick is-failed", "tick-failed"),
        Status::Waiting => ("#t-pending", "tick", "tick-waiting"),
        Status::Sent => ("#t-sent", "tick", "tick-sent"),
        Status::Delivered => ("#t-delivered", "tick", "tick-delivered"),
        Status::Read => ("#t-read", "tick is-read", "tick-read"),
    };
    view! {
        <svg class=class viewBox="0 0 18 14" aria-hidden="true"><use href=shape /></svg>
        <span class="sr">{move || words.t(key)}</span>
    }
    .into_any()
}

/// The brass seal: this shop's domain publishes this very key. Words stand beside it.
pub fn seal(size: &'static str) -> AnyView {
    view! {
        <svg class=format!("seal {size}") viewBox="0 0 24 24" aria-hidden="true">
            <path class="seal-bg" d=SEAL />
            <path class="seal-ck" d="M7.800 12.300l3 3 5.500-6" />
        </svg>
    }
    .into_any()
}

/// The bell on its tray.
pub fn logo() -> AnyView {
    view! {
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="9" class="logo-bg" />
            <circle cx="16" cy="8.300" r="2.100" class="logo-fg2" />
            <path d="M6.500 20.200a9.500 9.500 0 0 1 19 0z" class="logo-fg" />
            <path
                d="M5.500 22.200h21a1 1 0 0 1 0 2.600H13.200l-3.500 3.100v-3.100H5.500a1 1 0 0 1 0-2.600z"
                class="logo-fg2"
            />
        </svg>
    }
    .into_any()
}
