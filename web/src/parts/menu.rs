//! What can be done with a message: a small menu where it was asked for.

use comptoir_api::chat::{Body, Message, Side, Status};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{Act, Face, Frame, icon::icon};
use crate::{browser, words::Words};

const EMOJI: [&str; 6] = ["👍", "❤️", "😂", "😮", "🙏", "🎉"];

/// A menu that is open: for which message, and where.
pub type Opened = Option<(Message, f64, f64)>;

/// The menu of messages; one for a thread.
#[component]
pub fn MessageMenu(
    /// Which is open, if any.
    opened: RwSignal<Opened>,
    /// Where the thread stands.
    frame: Frame,
) -> impl IntoView {
    // The dialog's own backdrop closes it, and its focus goes back where it came from.
    Effect::new(move |_| {
        if opened.read().is_some() {
            browser::after_draw(|| {
                if let Some(dialog) = browser::by_id("message-menu") {
                    let dialog: web_sys::HtmlDialogElement = dialog.unchecked_into();
                    if !dialog.open() {
                        drop(dialog.show_modal());
                    }
                }
            });
        }
    });
    move || {
        let (message, x, y) = opened.get()?;
        Some(menu(message, (x, y), opened, frame))
    }
}

fn menu(message: Message, at: (f64, f64), opened: RwSignal<Opened>, frame: Frame) -> AnyView {
    let words = Words::here();
    let id = message.id.clone();
    let act = move |what: Act| {
        opened.set(None);
        frame.act.run(what);
    };
    let own = message.from.side == Side::Own;
    let is_text = matches!(message.body, Body::Text { .. });
    let is_there = !matches!(message.body, Body::Deleted | Body::Note { .. });
    let sent = !matches!(message.status, Some(Status::Failed | Status::Waiting));
    let put = message.reactions.iter().find(|reaction| reaction.own).map(|one| one.emoji.clone());
    let emoji = EMOJI
        .into_iter()
        .map(|emoji| {
            let message = id.clone();
            let is_put = put.as_deref() == Some(emoji);
            let put = if is_put { "" } else { emoji };
            view! {
                <button
                    type="button"
                    class="react-pick"
                    class:on=is_put
                    role="menuitemcheckbox"
                    aria-checked=if is_put { "true" } else { "false" }
                    on:click=move |_| {
                        act(Act::React { message: message.clone(), emoji: put.to_owned() });
                    }
                >
                    {emoji}
                </button>
            }
        })
        .collect_view();
    let item = move |drawing: &'static str, key: &'static str, class: &'static str, what: Act| {
        choice(words, drawing, key, class, "", move || act(what.clone()))
    };
    let text = match &message.body {
        Body::Text { text } => Some(text.clone()),
        _ => None,
    };
    let copy = text.map(|text| {
        choice(words, "copy", "chat-copy", "", "", move || {
            browser::copy(&text);
            opened.set(None);
        })
    });
    let customer = frame.face == Face::Customer && is_there && sent;
    let mine = customer.then(|| {
        let is_top = frame.top.get_untracked() == id;
        let top = (!is_top).then(|| id.clone());
        let star = Act::Star { message: id.clone(), starred: !message.starred };
        view! {
            {item("star", if message.starred { "star-off" } else { "star-on" }, "", star)}
            {item("tack", if is_top { "top-off" } else { "top-on" }, "", Act::Top(top))}
        }
    });
    let hand_on = (customer && can_go_on(&message.body))
        .then(|| item("fwd", "forward", "", Act::Forward(message.clone())));
    let retry = (message.status == Some(Status::Failed))
        .then(|| item("refresh", "failed-retry", "", Act::Retry(id.clone())));
    let can_change = own && is_there && sent;
    let (x, y) = placed(at);
    view! {
        <dialog
            id="message-menu"
            class="menu"
            style:left=format!("{x}px")
            style:top=format!("{y}px")
            aria-label=move || words.t("chat-actions")
            on:close=move |_| opened.set(None)
            on:click=move |event| {
                if event.target() == event.current_target() {
                    opened.set(None);
                }
            }
            on:keydown=|event| walk(&event)
        >
            <div role="menu" aria-label=move || words.t("chat-actions")>
                {(is_there && sent).then(|| view! { <div class="react-row" role="group">{emoji}</div> })}
                {is_there.then(|| item("reply", "chat-reply", "", Act::Reply(message.clone())))}
                {retry} {hand_on} {mine} {copy}
                {(can_change && is_text)
                    .then(|| item("edit", "chat-edit", "", Act::Edit(message.clone())))}
                {(can_change || (own && frame.face == Face::Counter && is_there))
                    .then(|| item("trash", "chat-delete", "bad", Act::Delete(id.clone())))}
            </div>
        </dialog>
    }
    .into_any()
}

/// What can be handed on to another shop: it means the same there.
fn can_go_on(body: &Body) -> bool {
    matches!(body, Body::Text { .. } | Body::Media(_) | Body::Product(_))
}

/// One thing that a menu offers, with the key that does the same, if there is one.
pub(crate) fn choice(
    words: Words,
    drawing: &'static str,
    key: &'static str,
    class: &'static str,
    cap: &'static str,
    act: impl Fn() + 'static,
) -> AnyView {
    view! {
        <button
            type="button"
            class=format!("srow {class}")
            role="menuitem"
            on:click=move |_| act()
        >
            {icon(drawing, "")}
            <span class="grow">{move || words.t(key)}</span>
            {(!cap.is_empty()).then(|| view! { <kbd class="kbd" aria-hidden="true">{cap}</kbd> })}
        </button>
    }
    .into_any()
}

/// Arrow keys walk a menu's items.
pub(crate) fn walk(event: &web_sys::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => 1,
        "ArrowUp" | "ArrowLeft" => -1,
        _ => return,
    };
    event.prevent_default();
    let target = event.current_target();
    let Some(menu) = target.and_then(|menu| menu.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(items) = menu.query_selector_all("button") else { return };
    let count = i64::from(items.length());
    let here = document().active_element();
    let at = (0..items.length())
        .find(|place| {
            let item = items.item(*place).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
            item.is_some() && item == here
        })
        .map_or(-1, i64::from);
    let next = (at + step).rem_euclid(count.max(1)) as u32;
    if let Some(item) =
        items.item(next).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    {
        drop(item.focus());
    }
}

/// Keeps the menu on the page.
pub(crate) fn placed((x, y): (f64, f64)) -> (f64, f64) {
    const WIDTH_PX: f64 = 264.0;
    const HEIGHT_PX: f64 = 400.0;
    let side = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(600.0)
    };
    let (width, height) = (side(window().inner_width()), side(window().inner_height()));
    (x.min(width - WIDTH_PX - 8.0).max(8.0), y.min(height - HEIGHT_PX - 8.0).max(8.0))
}
