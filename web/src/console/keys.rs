//! Keys: what each does, and the list of them.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::console::route::{Page, Section};
use crate::console::state::{Console, Entry};
use crate::console::words::t;
use crate::console::{browser, dates, inbox, ui};

/// After "G" the second letter has this long to come.
const CHORD_MS: u64 = 1500;

const LIST: [(&[&str], &str); 16] = [
    (&["⌘", "K"], "console-key-search"),
    (&["J"], "console-key-next"),
    (&["K"], "console-key-before"),
    (&["↵"], "console-key-open"),
    (&["R"], "console-key-reply"),
    (&["N"], "console-key-note"),
    (&["/"], "console-key-quick"),
    (&["⌘", "↵"], "console-key-send"),
    (&["E"], "console-key-done"),
    (&["L"], "console-key-label"),
    (&["A"], "console-key-assign"),
    (&["S"], "console-key-snooze"),
    (&["X"], "console-key-pick"),
    (&["G", "I / C / P"], "console-key-go"),
    (&["F6"], "console-key-panes"),
    (&["?"], "console-key-help"),
];

/// Listens for as long as the page is there.
pub(crate) fn listen(c: Console) {
    let listening = window_event_listener(ev::keydown, move |event| {
        if c.entry.get_untracked() == Entry::Inside {
            pressed(c, &event);
        }
    });
    // The page's whole life.
    std::mem::forget(listening);
}

/// The list of keys, while it is asked for.
pub(crate) fn help(c: Console) -> AnyView {
    view! {
        {move || c.help.get().then(|| ui::dialog(t("console-shortcuts"), "", Callback::new(move |()| c.help.set(false)), || {
            let rows = LIST.into_iter().map(|(keys, key)| {
                let keys = keys.iter().map(|key| view! { <kbd class="kbd">{*key}</kbd> }).collect_view();
                view! { <div class="krow"><dt>{t(key)}</dt><dd class="row g1">{keys}</dd></div> }
            }).collect_view();
            view! { <dl class="klist">{rows}</dl><p class="hint">{t("console-shortcuts-more")}</p> }.into_any()
        }))}
    }
    .into_any()
}

fn pressed(c: Console, event: &web_sys::KeyboardEvent) {
    let key = event.key();
    let commands = event.ctrl_key() || event.meta_key();
    if commands && key.eq_ignore_ascii_case("k") {
        event.prevent_default();
        search(c);
        return;
    }
    if key == "F6" {
        event.prevent_default();
        cycle(event.shift_key());
        return;
    }
    if key == "Escape" && !c.inbox.picked.with_untracked(Vec::is_empty) && !is_writing(event) {
        c.inbox.picked.set(Vec::new());
        return;
    }
    if key == "Escape" && c.open.card.get_untracked() {
        c.open.card.set(false);
        return;
    }
    let busy = event.default_prevented()
        || commands
        || event.alt_key()
        || is_writing(event)
        || browser::first("dialog[open]").is_some();
    if busy || !c.shortcuts.get_untracked() {
        return;
    }
    if letter(c, &key) {
        event.prevent_default();
    }
}

/// What one letter does; false if nothing.
fn letter(c: Console, key: &str) -> bool {
    thread_local! { static WENT: Cell<u64> = const { Cell::new(0) }; }
    let after_g = WENT.with(|went| dates::now_ms().saturating_sub(went.replace(0)) < CHORD_MS);
    if after_g {
        let page = match key {
            "i" => Page::Inbox(None),
            "c" => Page::Orders(None),
            "p" => Page::Catalogue(None),
            _ => return false,
        };
        c.route.go(page);
        crate::browser::after_draw(|| {
            browser::focus("#main");
        });
        return true;
    }
    match key {
        "g" => {
            WENT.with(|went| went.set(dates::now_ms()));
            true
        }
        "?" => {
            c.help.set(true);
            true
        }
        "j" => step(1),
        "k" => step(-1),
        "x" => inbox::pick_here(c),
        _ => in_chat(c, key),
    }
}

fn in_chat(c: Console, key: &str) -> bool {
    let Some(chat) = c.open.chat.get_untracked() else { return false };
    match key {
        "r" => {
            c.open.noting.set(false);
            browser::focus("#composer")
        }
        "n" => {
            c.open.noting.set(true);
            browser::focus("#composer")
        }
        "/" => {
            c.open.noting.set(false);
            c.open.draft.text.set("/".into());
            browser::focus("#composer")
        }
        "e" => {
            let closed = c
                .open
                .detail
                .with_untracked(|detail| detail.as_ref().is_some_and(|detail| detail.chat.closed));
            inbox::close(c, chat, !closed);
            true
        }
        "l" => browser::press("#label-menu"),
        "a" => browser::press("#assign-menu"),
        "s" => browser::press("#snooze-menu"),
        _ => false,
    }
}

/// Moves the keyboard to the next row of what the page lists.
fn step(by: isize) -> bool {
    let rows = browser::all(".ir, .prow, .ocard .hd a");
    if rows.is_empty() {
        return false;
    }
    let active = document().active_element();
    let at = rows
        .iter()
        .position(|row| Some(row) == active.as_ref())
        .or_else(|| rows.iter().position(|row| row.class_list().contains("sel")));
    let next = match at {
        Some(at) => (at as isize + by).clamp(0, rows.len() as isize - 1),
        None => 0,
    };
    rows.get(next as usize).is_some_and(browser::focus_on)
}

fn search(c: Console) {
    if !browser::focus("#search") {
        c.route.go(Page::Inbox(None));
        crate::browser::after_draw(|| {
            browser::focus("#search");
        });
    } else if c.section.get_untracked() == Section::Inbox
        && let Some(field) = browser::first("#search")
            .and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        field.select();
    }
}

/// From pane to pane, in the order they stand.
fn cycle(back: bool) {
    let panes: Vec<_> = browser::all("[data-pane]")
        .into_iter()
        .filter(|pane| pane.dyn_ref::<HtmlElement>().is_some_and(|pane| pane.offset_width() > 0))
        .collect();
    let active = document().active_element();
    let at = panes.iter().position(|pane| pane.contains(active.as_deref()));
    let count = panes.len() as isize;
    if count == 0 {
        return;
    }
    let next = at.map_or(0, |at| (at as isize + if back { -1 } else { 1 }).rem_euclid(count));
    if let Some(pane) = panes.get(next as usize) {
        if pane.get_attribute("tabindex").is_none() {
            drop(pane.set_attribute("tabindex", "-1"));
        }
        browser::focus_on(pane);
    }
}

fn is_writing(event: &web_sys::KeyboardEvent) -> bool {
    event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}
