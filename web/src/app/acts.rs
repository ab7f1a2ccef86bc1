//! What follows from a tap on an entry of the thread.

use std::sync::Arc;

use comptoir_api::device::Method;
use leptos::{prelude::*, task::spawn_local};

use super::{marks, place, route::Route, sheets::Sheet, state::App, viewer};
use crate::{
    browser,
    parts::{
        Act,
        dialog::{Deed, Question},
    },
};

/// Does it.
pub(crate) fn act(app: App, act: Act) {
    let words = app.words;
    match act {
        Act::Reply(message) => app.draft.reply_to(message),
        Act::Edit(message) => app.draft.change(message),
        Act::React { message, emoji } => {
            in_chat(app, |chat| Method::React { chat, message, emoji });
        }
        Act::Delete(message) => {
            if app.drop_early(&message) {
                return;
            }
            let delete: Deed = Arc::new(move || {
                let message = message.clone();
                in_chat(app, |chat| Method::Delete { chat, message });
            });
            let (title, more) = (words.t("chat-delete-ask"), words.t("chat-delete-more"));
            app.ask(title, more, words.t("chat-delete"), delete);
        }
        Act::Retry(message) => app.retry(message),
        Act::Jump(message) => jump(app, message),
        Act::OpenFile { message, card } => viewer::open(app, message, card),
        Act::OpenSheet(message) => app.sheet.set(Some(Sheet::Of(Box::new(message)))),
        Act::Visit(address) => app.visit(address),
        Act::Copy(text) => {
            browser::copy(&text);
            app.toasts.say("copy", words.t("card-copied"));
        }
        Act::ShareLocation(message) => place::share(app, message),
        Act::Add(product) => app.add_and_say(&product, 1),
        Act::Wish(product) => app.wish(&product),
        Act::OpenProduct(product) => app.router.go(Route::Product(product.product)),
        Act::Browse => app.router.go(Route::Catalogue),
        Act::OpenOrder(order) => app.router.go(Route::Order(order.id)),
        Act::Confirm { order, accept } => {
            in_chat(app, |chat| Method::Confirm { chat, order, accept });
            // The buttons go once they were used.
            if !browser::is_touch() {
                browser::focus("composer");
            }
        }
        Act::Reorder(order) => app.reorder(&order.lines),
        Act::Choose { message, choices } => {
            let choice = String::new();
            in_chat(app, |chat| Method::Answer { chat, message, choice, choices });
        }
        Act::Unsubscribe(topic) => {
            let said = app.words.t("cast-left");
            in_chat(app, |chat| Method::Consent {
                chat,
                topic: Some(topic),
                given: Some(false),
                per_month_max: None,
                text: None,
                title: None,
                time_zone: None,
                message: None,
            });
            app.toasts.say("check", said);
        }
        Act::Star { message, starred } => app.run(Method::Star { message, starred }),
        Act::Top(message) => marks::top(app, message),
        Act::Forward(message) => app.sheet.set(Some(Sheet::Forward(Box::new(message)))),
        Act::PickDay(at_ms) => app.sheet.set(Some(Sheet::Day(at_ms))),
        Act::ShowReaders => app.router.go(Route::Readers),
    }
}

fn in_chat(app: App, method: impl FnOnce(String) -> Method) {
    if let Some(chat) = app.chat_id() {
        app.run(method(chat));
    }
}

/// Goes to a message, through as many pages above as it takes.
pub(super) fn jump(app: App, message: String) {
    // A sheet that shuts over the thread gives the keyboard back first.
    browser::after_draw(move || go_to(app, message));
}

fn go_to(app: App, message: String) {
    /// Entries that are fetched at once, how often, and how often a page is looked at.
    const PAGE: u32 = 200;
    const PAGES_MAX: u32 = 50;
    const LOOKS: u32 = 8;
    let element = format!("m-{message}");
    if browser::flash(&element) {
        return;
    }
    if !app.is_thread_shown() {
        app.router.go(Route::Chat);
    }
    spawn_local(async move {
        for _ in 0..PAGES_MAX {
            // A thread that has just been drawn goes to its end first.
            for _ in 0..LOOKS {
                gloo_timers::future::TimeoutFuture::new(40).await;
                if browser::flash(&element) {
                    return;
                }
                if app.entries.find(&message).is_none() {
                    break;
                }
            }
            if !app.has_older.get_untracked() {
                return;
            }
            app.load_above(PAGE);
            while app.is_fetching.get_value() {
                gloo_timers::future::TimeoutFuture::new(30).await;
            }
        }
    });
}

impl App {
    /// Opens an address, once the person has seen where it leads. Numbers are called.
    pub(crate) fn visit(self, address: String) {
        let words = self.words;
        let (title, sentence, yes) = match address.strip_prefix("tel:") {
            Some(number) => (
                words.with("visit-call", &[("number", number.into())]),
                words.t("visit-call-more"),
                words.t("visit-call-yes"),
            ),
            None if address.starts_with("https://") || address.starts_with("http://") => {
                let host = address.split('/').nth(2).unwrap_or_default();
                (
                    words.with("visit-page", &[("host", host.into())]),
                    words.with("visit-page-more", &[("address", address.as_str().into())]),
                    words.t("visit-page-yes"),
                )
            }
            // Whatever else an address may do, it does not do it here.
            None => return,
        };
        let act: Deed = Arc::new(move || {
            let page = window();
            drop(page.open_with_url_and_target_and_features(
                &address,
                "_blank",
                "noopener,noreferrer",
            ));
        });
        self.question.set(Some(Question { title, sentence, yes, is_danger: false, act }));
    }
}
