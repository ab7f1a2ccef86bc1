//! One row of the list of chats, and what can be done with it: by its menu, or by one key.

use std::{sync::Arc, time::Duration};

use comptoir_api::{
    chat::{Order, OrderState, Side},
    device::ChatSummary,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{
    app::{
        marks::{self, Mark, ask_block, mute_or_not},
        route::Route,
        state::{App, is_muted},
    },
    browser,
    parts::{
        avatar,
        dialog::{Deed, Layer},
        icon::{icon, seal},
        menu::{choice, placed, walk},
        states::{is_over, order_chip_with},
    },
};

/// How long a finger rests before the menu opens.
const LONG_PRESS: Duration = Duration::from_millis(480);
/// For how long a chat can be muted, besides for good.
const HOURS_8_MS: u64 = 8 * 60 * 60 * 1_000;
const WEEK_MS: u64 = 7 * 24 * 60 * 60 * 1_000;

/// The menu of rows: whose it is, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct RowMenu {
    open: RwSignal<bool>,
    chat: RwSignal<String>,
    at: RwSignal<(f64, f64)>,
}

impl RowMenu {
    pub(super) fn new() -> Self {
        let (open, at) = (RwSignal::new(false), RwSignal::new((0.0, 0.0)));
        Self { open, chat: RwSignal::new(String::new()), at }
    }

    fn show(self, chat: &str, x: i32, y: i32) {
        self.chat.set(chat.to_owned());
        self.at.set(placed((f64::from(x), f64::from(y))));
        self.open.set(true);
    }
}

/// A chat's row, drawn once; what is in it follows the chat.
pub(super) fn row(app: App, id: String, menu: RowMenu) -> AnyView {
    let words = app.words;
    let of = id.clone();
    let chat = Memo::new(move |_| app.all.read().iter().find(|chat| chat.id == of).cloned());
    let first = chat.get_untracked();
    let is_mine = first.as_ref().is_some_and(|chat| chat.slug == app.slug());
    let href = first.map(|chat| Route::Chat.path(&chat.slug)).unwrap_or_default();
    let is_here = move || {
        is_mine && matches!(app.router.at.get(), Route::Chat | Route::Chats) && app.is_wide()
    };
    let pressed = StoredValue::new(None::<TimeoutHandle>);
    let let_go = move || {
        if let Some(timer) = pressed.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let element = format!("row-{id}");
    let (by_mouse, by_finger, by_button) = (id.clone(), id.clone(), id);
    view! {
        <div
            class="lst-row"
            on:contextmenu=move |event| {
                event.prevent_default();
                let (x, y) = spot(&event);
                menu.show(&by_mouse, x, y);
            }
            on:touchstart=move |event| {
                let_go();
                let Some(finger) = event.touches().get(0) else { return };
                let (id, x, y) = (by_finger.clone(), finger.client_x(), finger.client_y());
                pressed.set_value(set_timeout_with_handle(move || menu.show(&id, x, y), LONG_PRESS).ok());
            }
            on:touchmove=move |_| let_go()
            on:touchend=move |_| let_go()
            on:touchcancel=move |_| let_go()
        >
            <a
                class="crow"
                id=element
                class:un=move || chat.read().as_ref().is_some_and(|chat| chat.unread != 0)
                class:sel=is_here
                href=href
                aria-keyshortcuts="P M A"
                aria-current=move || is_here().then_some("page")
                on:click=move |event: web_sys::MouseEvent| {
                    if is_mine {
                        event.prevent_default();
                        app.router.go(Route::Chat);
                    }
                }
                on:keydown=move |event| {
                    if let Some(chat) = chat.get_untracked() {
                        press(app, &chat, &event);
                    }
                }
            >
                {move || chat.get().map(|chat| inside(app, chat, is_mine))}
            </a>
            <button
                type="button"
                class="ib sm lst-more"
                aria-haspopup="menu"
                aria-label=move || {
                    let shop = chat.read().as_ref().map(|chat| chat.name.clone());
                    words.with("chats-actions", &[("shop", shop.unwrap_or_default().into())])
                }
                on:click=move |event| {
                    let place = event_target::<web_sys::Element>(&event).get_bounding_client_rect();
                    menu.show(&by_button, place.left() as i32, place.bottom() as i32);
                }
            >
                {icon("dots", "s18")}
            </button>
        </div>
    }
    .into_any()
}

/// Where the menu was asked for; the keyboard's place is the row itself.
fn spot(event: &web_sys::MouseEvent) -> (i32, i32) {
    if event.client_x() != 0 || event.client_y() != 0 {
        return (event.client_x(), event.client_y());
    }
    let place = event_target::<web_sys::Element>(event).get_bounding_client_rect();
    (place.left() as i32 + 24, place.top() as i32 + 24)
}

/// What one key does on a row: pin, mute, archive; arrows go from row to row.
fn press(app: App, chat: &ChatSummary, event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let mark = match event.key().to_lowercase().as_str() {
        "p" => Mark::Pinned(chat.pinned_ms == 0),
        "m" => mute_or_not(is_muted(chat)),
        "a" => Mark::Archived(!chat.archived),
        "arrowdown" => return step(event, 1),
        "arrowup" => return step(event, -1),
        _ => return,
    };
    event.prevent_default();
    marks::mark(app, chat, mark, keep_focus(chat));
}

/// A row that moved keeps the keyboard; one that is gone gives it to the list.
fn keep_focus(chat: &ChatSummary) -> Deed {
    let element = format!("row-{}", chat.id);
    Arc::new(move || {
        let element = element.clone();
        browser::after_draw(move || {
            if browser::by_id(&element).is_some() {
                browser::focus(&element);
            } else if let Ok(Some(other)) = document().query_selector(".lst-b .crow, .lst-b .arch")
                && let Ok(other) = other.dyn_into::<web_sys::HtmlElement>()
            {
                drop(other.focus());
            }
        });
    })
}

fn step(event: &web_sys::KeyboardEvent, by: i64) {
    event.prevent_default();
    let Ok(rows) = document().query_selector_all(".lst-b .crow") else { return };
    let here = document().active_element();
    let row =
        |place: u32| rows.item(place).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    let at = (0..rows.length())
        .find(|place| row(*place).is_some_and(|row| here.as_ref() == Some(row.as_ref())));
    let next = at.and_then(|at| u32::try_from(i64::from(at) + by).ok());
    if let Some(row) = next.and_then(row) {
        drop(row.focus());
    }
}

/// What stands in a row.
fn inside(app: App, chat: ChatSummary, is_mine: bool) -> AnyView {
    let words = app.words;
    let (at_ms, unread) = (chat.last_ms, chat.unread);
    let preview = match chat.last_side {
        Some(Side::Own) => words.with("chats-you", &[("text", chat.last_text.clone().into())]),
        _ => chat.last_text.clone(),
    };
    let is_verified = chat.verified.by_domain;
    let mark = |shown: bool, drawing: &'static str, key: &'static str| {
        shown.then(|| view! { {icon(drawing, "s16")} <span class="sr">{words.t(key)}</span> })
    };
    view! {
        {avatar::shop(&chat.name, &chat.accent, "s52")}
        <span class="nm">
            <span class="ell">{chat.name.clone()}</span>
            {is_verified
                .then(|| view! { {seal("")} <span class="sr">{words.t("domain-verified")}</span> })}
            {mark(chat.pinned_ms > 0, "tack", "chats-pinned")}
            {mark(is_muted(&chat), "mute", "chats-muted")}
        </span>
        <time>{(at_ms > 0).then(|| words.when(at_ms))}</time>
        <span class="pv">
            <span class="ell">{preview}</span>
        </span>
        {(unread > 0)
            .then(|| {
                view! {
                    <span class="cnt">
                        <span aria-hidden="true">{unread}</span>
                        <span class="sr">{words.with("nav-unread", &[("count", unread.into())])}</span>
                    </span>
                }
            })}
        {move || under(app, is_mine, is_verified).map(|chip| view! { <span class="sub">{chip}</span> })}
    }
    .into_any()
}

/// What is under way with this shop, or that its domain says nothing of its key.
fn under(app: App, is_mine: bool, is_verified: bool) -> Option<AnyView> {
    let words = app.words;
    // What waits for the customer comes before what waits for the shop.
    let waits = |order: &&Order| {
        let waits = matches!(order.state, OrderState::Corrected | OrderState::ToPay);
        (!waits, u64::MAX - order.at_ms)
    };
    let orders = app.orders.read();
    let open = orders.iter().filter(|order| is_mine && !is_over(order.state));
    match open.min_by_key(waits) {
        Some(order) => {
            let more = match order.state {
                OrderState::ToPay => words.money(&order.total),
                _ => String::new(),
            };
            Some(order_chip_with(order.state, more))
        }
        None if !is_verified => Some(
            view! { <span class="st">{icon("warn", "")} {words.t("domain-unverified")}</span> }
                .into_any(),
        ),
        None => None,
    }
}

/// The menu of whichever row it was asked for.
pub(super) fn menu(app: App, menu: RowMenu) -> AnyView {
    let words = app.words;
    let chat = move || app.all.read().iter().find(|chat| chat.id == *menu.chat.read()).cloned();
    let label = Signal::derive(move || {
        let shop = chat().map(|chat| chat.name).unwrap_or_default();
        words.with("chats-actions", &[("shop", shop.into())])
    });
    view! {
        <Layer open=menu.open class="menu" label=label at=menu.at.into()>
            {move || chat().map(|chat| items(app, chat, menu))}
        </Layer>
    }
    .into_any()
}

fn items(app: App, chat: ChatSummary, menu: RowMenu) -> AnyView {
    let words = app.words;
    let label = words.with("chats-actions", &[("shop", chat.name.as_str().into())]);
    let item = {
        let chat = chat.clone();
        move |drawing: &'static str, key: &'static str, cap: &'static str, mark: Mark| {
            let chat = chat.clone();
            choice(words, drawing, key, "", cap, move || {
                menu.open.set(false);
                marks::mark(app, &chat, mark, keep_focus(&chat));
            })
        }
    };
    let now_ms = browser::now_ms();
    let mute = if is_muted(&chat) {
        item("notif", "chats-unmute", "M", Mark::Muted(0))
    } else {
        view! {
            {item("mute", "chats-mute", "M", mute_or_not(false))}
            {item("mute", "chats-mute-hours", "", Mark::Muted(now_ms + HOURS_8_MS))}
            {item("mute", "chats-mute-week", "", Mark::Muted(now_ms + WEEK_MS))}
        }
        .into_any()
    };
    let is_pinned = chat.pinned_ms > 0;
    let pin = if is_pinned { "chats-unpin" } else { "chats-pin" };
    let archive = if chat.archived { "chats-unarchive" } else { "chats-archive" };
    view! {
        <div role="menu" aria-label=label on:keydown=|event| walk(&event)>
            {item("tack", pin, "P", Mark::Pinned(!is_pinned))} {mute}
            {item("archive", archive, "A", Mark::Archived(!chat.archived))}
            {choice(words, "stop", "block", "bad", "", move || {
                menu.open.set(false);
                ask_block(app, chat.clone());
            })}
        </div>
    }
    .into_any()
}
