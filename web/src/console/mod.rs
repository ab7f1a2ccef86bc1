//! The shop's console: inbox, orders, catalogue, automations, profile, team.

mod api;
mod audit;
mod automations;
mod broadcasts;
mod browser;
mod catalogue;
mod dates;
mod events;
mod inbox;
mod keys;
mod links;
mod load;
mod me;
mod orders;
mod passkey;
mod privacy;
mod profile;
mod programs;
mod route;
mod shell;
mod sign_in;
mod state;
mod stats;
mod team;
mod toast;
mod ui;
mod words;

use leptos::prelude::*;

use state::{Console, Entry};

/// Mounts the console on the page.
pub fn start() {
    console_error_panic_hook::set_once();
    comptoir_text::carry_console();
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
    // The door asks for what is missing; inside, the keyboard begins at the page.
    Effect::new(move |before: Option<Entry>| {
        let entry = c.entry.get();
        if before.as_ref() != Some(&entry) {
            let after_door = matches!(before, Some(Entry::Outside | Entry::FirstTime));
            let to = match entry {
                Entry::Outside if browser::recall("login").is_some() => "input[type='password']",
                Entry::Outside => "form input",
                Entry::FirstTime => "form button",
                Entry::Inside if after_door => "#main",
                _ => return entry,
            };
            crate::browser::after_draw(move || {
                browser::focus(to);
            });
        }
        entry
    });
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
