//! Messages to everyone who agreed: those that went out, the one being written, and what they are of.

mod audience;
mod compose;
mod desk;
mod list;
mod message;
mod report;
mod topics;

use leptos::prelude::*;

pub(crate) use list::title_of;

use crate::console::route::Page;
use crate::console::state::Console;

/// The page, or one broadcast of it.
pub(crate) fn page(c: Console) -> AnyView {
    let which = Memo::new(move |_| match c.route.page() {
        Page::Broadcasts(which) => which,
        _ => None,
    });
    let inside = move || match which.get() {
        None => list::page(c),
        Some(id) => compose::page(c, id),
    };
    view! { {inside} }.into_any()
}
