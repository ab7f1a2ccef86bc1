//! A thread: days, unread mark, bubbles, who is typing; it stays at its end unless one reads above.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    Frame,
    bubble::bubble,
    entries::{Entries, Row},
    icon::icon,
    menu::{MessageMenu, Opened},
};
use crate::{browser, words::Words};

/// Nearer to the end than this, new entries pull the view along.
const NEAR_PX: i32 = 140;

/// How close to the top the page before is asked for.
const TOP_PX: i32 = 300;

/// A thread with its scrolling. `head` stands above the first entry.
#[component]
pub fn Thread(
    /// What it shows.
    entries: Entries,
    /// Where it stands.
    frame: Frame,
    /// The last place that was read when it was opened; what follows is marked.
    unread_after: Signal<Option<i64>>,
    /// Whether there is more above.
    has_older: Signal<bool>,
    /// Asks for what is above.
    on_older: Callback<()>,
    /// Who is typing; empty: nobody.
    typing: Signal<String>,
    /// What the list is called.
    label: Signal<String>,
    /// The end came into view, or new entries came while it was: all was seen.
    on_seen: Callback<()>,
    /// What stands above the first entry.
    #[prop(optional, into)]
    head: ViewFn,
) -> impl IntoView {
    let words = Words::here();
    let scroller = NodeRef::<html::Div>::new();
    let opened = RwSignal::new(Opened::None);
    let below = RwSignal::new(false);
    let ask =
        Callback::new(move |at: (comptoir_api::chat::Message, f64, f64)| opened.set(Some(at)));
    let rows = Memo::new(move |_| entries.rows(unread_after.get()));
    let at_end = StoredValue::new(true);
    let to_end = move || {
        if let Some(element) = scroller.try_get_untracked().flatten() {
            element.set_scroll_top(element.scroll_height());
        }
    };
    keep_place(entries, scroller, at_end, below, on_seen);
    hold_end(scroller, at_end);
    let on_scroll = move |_| {
        let Some(element) = scroller.try_get_untracked().flatten() else { return };
        let left = element.scroll_height() - element.scroll_top() - element.client_height();
        let is_end = left < NEAR_PX;
        if is_end && !at_end.get_value() {
            on_seen.run(());
        }
        at_end.set_value(is_end);
        if is_end {
            below.set(false);
        }
        if element.scroll_top() < TOP_PX && has_older.get_untracked() {
            on_older.run(());
        }
    };
    // What has a height of its own (keyboard, composer) may push the end out of view.
    Effect::new(move |_| {
        if !typing.get().is_empty() && at_end.get_value() {
            browser::after_draw(to_end);
        }
    });
    view! {
        <div
            class="scroller fill"
            role="log"
            aria-live="polite"
            aria-label=move || label.get()
            tabindex="0"
            node_ref=scroller
            on:scroll=on_scroll
            on:keydown=|event| walk(&event)
        >
            <ol class="thread wide">
                {move || has_older.get().then(|| view! { <li class="day">{move || words.t("chat-older")}</li> })}
                {head.run()}
                <For each=move || rows.get() key=Row::key let:row>
                    {line(row, frame, ask)}
                </For>
            </ol>
            <p class="typing" aria-live="off">
                {move || {
                    let name = typing.get();
                    (!name.is_empty())
                        .then(|| {
                            view! {
                                <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
                                {words.with("chat-typing", &[("name", name.into())])}
                            }
                        })
                }}
            </p>
        </div>
        {move || {
            below
                .get()
                .then(|| {
                    view! {
                        <div class="tobottom">
                            <button type="button" class="chip sm on" on:click=move |_| to_end()>
                                {icon("chevd", "s16")}
                                {move || words.t("chat-new-messages")}
                            </button>
                        </div>
                    }
                })
        }}
        <MessageMenu opened=opened frame=frame />
    }
}

fn line(row: Row, frame: Frame, ask: super::bubble::OpenMenu) -> AnyView {
    let words = Words::here();
    match row {
        Row::Day(at_ms) if frame.face == super::Face::Customer => view! {
            <li class="day">
                <button
                    type="button"
                    class="day-b"
                    title=move || words.t("day-go")
                    on:click=move |_| frame.act.run(super::Act::PickDay(at_ms))
                >
                    {move || words.day(at_ms)}
                </button>
            </li>
        }
        .into_any(),
        Row::Day(at_ms) => view! { <li class="day">{move || words.day(at_ms)}</li> }.into_any(),
        Row::Unread => {
            view! { <li class="day unread"><span>{move || words.t("chat-unread-below")}</span></li> }
                .into_any()
        }
        Row::Handed { name, program, .. } => {
            let key = if program { "chat-handed-program" } else { "chat-handed-person" };
            view! { <li class="day">{move || words.with(key, &[("name", name.clone().into())])}</li> }
                .into_any()
        }
        Row::Entry(entry, next) => bubble(entry.message, next, frame, ask),
    }
}

/// Holds the view still when the page before arrives, and at the end when something new does.
fn keep_place(
    entries: Entries,
    scroller: NodeRef<html::Div>,
    at_end: StoredValue<bool>,
    below: RwSignal<bool>,
    on_seen: Callback<()>,
) {
    Effect::new(move |before: Option<(Option<(i64, i64)>, usize)>| {
        let count = entries.0.read().len();
        let ends = entries.ends();
        let Some(element) = scroller.get() else { return (None, 0) };
        let (ends_before, count_before) = before.unwrap_or_default();
        let (height, top) = (element.scroll_height(), element.scroll_top());
        let came_above = match (ends_before, ends) {
            (Some((first, _)), Some((now, _))) => now < first && count_before > 0,
            _ => false,
        };
        let came_below = match (ends_before, ends) {
            (Some((_, last)), Some((_, now))) => now > last,
            (None, Some(_)) => true,
            _ => false,
        };
        let own = came_below
            && entries.0.with_untracked(|entries| {
                entries.last().is_some_and(|entry| {
                    entry.message.read_untracked().from.side == comptoir_api::chat::Side::Own
                })
            });
        if came_below && (at_end.get_value() || own || ends_before.is_none()) {
            on_seen.run(());
            at_end.set_value(true);
            browser::after_draw(move || element.set_scroll_top(element.scroll_height()));
        } else if came_above {
            browser::after_draw(move || {
                element.set_scroll_top(top + element.scroll_height() - height);
            });
        } else if came_below {
            below.set(true);
        }
        (ends, count)
    });
}

/// What grows in place (a cart that becomes an order, a picture, the composer) does not push the
/// end out of view.
fn hold_end(scroller: NodeRef<html::Div>, at_end: StoredValue<bool>) {
    Effect::new(move |_| {
        let Some(element) = scroller.get() else { return };
        let held = element.clone();
        let on_size = Closure::<dyn Fn()>::new(move || {
            if at_end.try_get_value().unwrap_or(false) {
                held.set_scroll_top(held.scroll_height());
            }
        });
        let Ok(observer) = web_sys::ResizeObserver::new(on_size.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&element);
        if let Some(list) = element.first_element_child() {
            observer.observe(&list);
        }
        // Kept as long as the view, and let go with it.
        let watch = StoredValue::new_local((observer, on_size));
        on_cleanup(move || {
            watch.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
}

/// Arrow keys go from message to message; Home and End to the first and the last.
fn walk(event: &web_sys::KeyboardEvent) {
    let key = event.key();
    if !matches!(key.as_str(), "ArrowUp" | "ArrowDown" | "Home" | "End") {
        return;
    }
    let Some(list) =
        event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    else {
        return;
    };
    let Ok(items) = list.query_selector_all("li.m") else { return };
    let count = items.length();
    if count == 0 {
        return;
    }
    let here = document().active_element();
    let item = |place: u32| {
        items.item(place).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let at = (0..count)
        .find(|place| item(*place).is_some_and(|item| here.as_ref() == Some(item.as_ref())));
    let next = match (key.as_str(), at) {
        ("Home", _) => 0,
        ("ArrowUp", Some(at)) => u32::saturating_sub(at, 1),
        ("ArrowDown", Some(at)) => (at + 1).min(count - 1),
        _ => count - 1,
    };
    if let Some(item) = item(next) {
        event.prevent_default();
        drop(item.focus());
    }
}
