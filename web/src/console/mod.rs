//! The shop's console: inbox, orders, catalogue, automations, profile, team.

mod api;
mod automations;
mod browser;
mod catalogue;
mod dates;
mod events;
mod inbox;
mod keys;
mod load;
mod me;
mod orders;
mod passkey;
mod profile;
mod route;
mod shell;
mod sign_in;
mod state;
mod team;
mod toast;
mod ui;
mod words;

use leptos::prelude::*;

use state::{Console, Entry};

/// Mounts the console on the page.
pub fn start() {
    console_error_panic_hook::set_once();
    if let Some(starting) = crate::browser::by_id("starting") {
        starting.remove();
    }
    crate::browser::apply_theme(&browser::recall("theme").unwrap_or_default());
    leptos::mount::mount_to_body(screen);
}

/// The whole page: outside, or inside with everything around the pages.
fn screen() -> impl IntoView {
    crate::words::Words::provide(words::language());
    let c = Console::start();
    if c.route.page_now() == route::Page::Join {
        sign_in::join(c);
    } else {
        load::enter(c);
    }
    keys::listen(c);
    view! {
        {crate::parts::icon::sprite()}
        {move || match c.entry.get() {
            Entry::Asking => view! { <main class="gate" aria-busy="true"><p class="sr">{words::t("state-loading")}</p></main> }.into_any(),
            Entry::Outside => sign_in::page(c),
            Entry::FirstTime => sign_in::first_time(c),
            Entry::Unreachable => sign_in::unreachable(c),
            Entry::Inside => shell::shell(c),
        }}
        {toast::toast(c)}
    }
}
