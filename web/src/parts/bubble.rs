//! One entry of a thread: who says what, when, how far it has come.

use std::time::Duration;

use comptoir_api::chat::{Body, Message, Reaction, Side, Status};
use leptos::prelude::*;

use super::{Act, Frame, body::inside, icon::icon};
use crate::words::Words;

/// How long a finger rests before the menu opens.
const LONG_PRESS: Duration = Duration::from_millis(480);

/// What opens a message's menu, at a point of the page.
pub type OpenMenu = Callback<(Message, f64, f64)>;

/// One entry as an item of the thread's list. `next`: it goes on where the one above stopped, so
/// the speaker is not named again.
pub fn bubble(message: ArcRwSignal<Message>, next: bool, frame: Frame, menu: OpenMenu) -> AnyView {
    let first = message.get_untracked();
    let live = message.clone();
    // Ticks and reactions are drawn apart: they change most, and must not redraw a picture.
    let body = Memo::new(move |_| Message {
        status: None,
        reactions: Vec::new(),
        starred: false,
        ..live.get()
    });
    let live = message.clone();
    let status = Memo::new(move |_| live.read().status);
    let element = format!("m-{}", first.id);
    if first.from.side == Side::Notice || matches!(first.body, Body::Notice { .. }) {
        return view! {
            <li class="evt" id=element>
                {move || inside(&body.get(), frame, status)}
            </li>
        }
        .into_any();
    }
    let live = message.clone();
    let starred = Memo::new(move |_| live.read().starred);
    let live = message.clone();
    let reactions = Memo::new(move |_| live.read().reactions.clone());
    let ask = move |x: f64, y: f64| menu.run((message.get_untracked(), x, y));
    let (by_mouse, by_key, by_finger) = (ask.clone(), ask.clone(), ask.clone());
    let pressed = StoredValue::new(None::<TimeoutHandle>);
    let let_go = move || {
        if let Some(timer) = pressed.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    view! {
        <li
            class="m"
            class:own=first.from.side == Side::Own
            class:next=next
            class:note=matches!(first.body, Body::Note { .. })
            id=element
            tabindex="-1"
            on:contextmenu=move |event| {
                event.prevent_default();
                by_mouse(f64::from(event.client_x()), f64::from(event.client_y()));
            }
            on:keydown=move |event| {
                let on_item = event.target() == event.current_target();
                if on_item && (event.key() == "Enter" || event.key() == "ContextMenu") {
                    event.prevent_default();
                    let (x, y) = corner(&event_target(&event));
                    by_key(x, y);
                }
            }
            on:touchstart=move |event| {
                let_go();
                let Some(finger) = event.touches().get(0) else { return };
                let (x, y) = (f64::from(finger.client_x()), f64::from(finger.client_y()));
                let ask = by_finger.clone();
                pressed.set_value(set_timeout_with_handle(move || ask(x, y), LONG_PRESS).ok());
            }
            on:touchmove=move |_| let_go()
            on:touchend=move |_| let_go()
            on:touchcancel=move |_| let_go()
        >
            {speaker(&first, next)}
            {first.forwarded.then(forwarded)}
            {if first.broadcast.as_ref().is_some_and(|about| about.held) {
                held(move || inside(&body.get(), frame, status))
            } else {
                view! { {move || inside(&body.get(), frame, status)} }.into_any()
            }}
            {way_out(&first, frame)}
            {move || starred.get().then(star)}
            {
                let id = first.id.clone();
                move || reactions_under(&id, reactions.get(), frame)
            }
            {
                let id = first.id.clone();
                move || (status.get() == Some(Status::Failed)).then(|| failed(id.clone(), frame))
            }
            {more_button(ask)}
        </li>
    }
    .into_any()
}

/// Over what was said elsewhere first.
fn forwarded() -> AnyView {
    let words = Words::here();
    view! { <span class="auto handed">{icon("fwd", "")} {move || words.t("forwarded")}</span> }
        .into_any()
}

/// Under what this person starred.
fn star() -> AnyView {
    let words = Words::here();
    view! {
        <span class="starred">
            {icon("star", "s14")} <span class="sr">{move || words.t("star-there")}</span>
        </span>
    }
    .into_any()
}

/// A broadcast over what was agreed: here, and folded away.
fn held(inside: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let words = Words::here();
    view! {
        <details class="held">
            <summary class="t13">{move || words.t("cast-held")}</summary>
            {inside}
        </details>
    }
    .into_any()
}

/// Under each broadcast, for who got it: the way to have no more.
fn way_out(message: &Message, frame: Frame) -> Option<AnyView> {
    let words = Words::here();
    let about = message.broadcast.clone()?;
    let leave = move |_| frame.act.run(Act::Unsubscribe(about.topic.clone()));
    (frame.face == super::Face::Customer && message.from.side == Side::Other).then(|| {
        view! {
            <p class="t12 way-out">
                <button type="button" class="lnk u" on:click=leave>{move || words.t("cast-no-more")}</button>
            </p>
        }
        .into_any()
    })
}

/// Who says it, above the first bubble of a block.
fn speaker(message: &Message, next: bool) -> AnyView {
    let words = Words::here();
    let from = message.from.clone();
    if matches!(message.body, Body::Note { .. }) {
        return view! {
            <span class="who">
                {icon("note", "s14")} {from.name} " · " {move || words.t("console-inbox-note")}
            </span>
        }
        .into_any();
    }
    if let Some(about) = message.broadcast.clone() {
        return view! {
            <span class="who">
                <span class="auto">
                    {icon("mega", "")} <span class="sr">{move || words.t("cast-mark")} " "</span>
                    {about.title}
                </span>
            </span>
        }
        .into_any();
    }
    if from.machine {
        let class = if next { "sr" } else { "who" };
        return view! {
            <span class=class>
                <span class="auto">{icon("bot", "")} {move || words.t("chat-automatic")}</span>
            </span>
        }
        .into_any();
    }
    if next || from.name.is_empty() {
        let side = from.side;
        let name = from.name;
        return view! { <span class="sr">{move || super::quote::speaker(words, side, &name)}</span> }
            .into_any();
    }
    view! { <span class="who">{from.name}</span> }.into_any()
}

fn reactions_under(id: &str, reactions: Vec<Reaction>, frame: Frame) -> Option<AnyView> {
    if reactions.is_empty() {
        return None;
    }
    let words = Words::here();
    let mut kinds: Vec<(String, usize, bool)> = Vec::new();
    for reaction in reactions {
        match kinds.iter_mut().find(|(emoji, ..)| *emoji == reaction.emoji) {
            Some((_, count, own)) => {
                *count += 1;
                *own |= reaction.own;
            }
            None => kinds.push((reaction.emoji, 1, reaction.own)),
        }
    }
    let chips = kinds
        .into_iter()
        .map(|(emoji, count, own)| {
            let message = id.to_owned();
            let put = if own { String::new() } else { emoji.clone() };
            let label = emoji.clone();
            view! {
                <button
                    type="button"
                    class="react"
                    class:on=own
                    aria-pressed=if own { "true" } else { "false" }
                    aria-label=move || {
                        words
                            .with(
                                "chat-reaction",
                                &[("emoji", label.clone().into()), ("count", count.into())],
                            )
                    }
                    on:click=move |_| {
                        frame.act.run(Act::React { message: message.clone(), emoji: put.clone() });
                    }
                >
                    {emoji}
                    {(count > 1).then(|| view! { <span class="num">{count}</span> })}
                </button>
            }
        })
        .collect_view();
    Some(view! { <div class="reacts">{chips}</div> }.into_any())
}

fn failed(id: String, frame: Frame) -> AnyView {
    let words = Words::here();
    view! {
        <span class="row g2 t13 failed" role="alert">
            {icon("warn", "s16")}
            {move || words.t("failed-not-sent")}
            <button
                type="button"
                class="lnk u"
                on:click=move |_| frame.act.run(Act::Retry(id.clone()))
            >
                {move || words.t("failed-retry")}
            </button>
        </span>
    }
    .into_any()
}

fn more_button(ask: impl Fn(f64, f64) + Send + 'static) -> AnyView {
    let words = Words::here();
    view! {
        <button
            type="button"
            class="ib sm more"
            tabindex="-1"
            aria-haspopup="menu"
            aria-label=move || words.t("chat-actions")
            on:click=move |event| {
                let (x, y) = corner(&event_target(&event));
                ask(x, y);
            }
        >
            {icon("dots", "s16")}
        </button>
    }
    .into_any()
}

fn corner(element: &web_sys::Element) -> (f64, f64) {
    let place = element.get_bounding_client_rect();
    (place.left() + 16.0, place.top() + 16.0)
}
