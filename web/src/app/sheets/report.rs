//! Reporting a shop: to whoever runs its server, by mail or as a file. What goes is shown first, and
//! messages only go if the person says so.

use comptoir_api::{
    chat::{Body, Message, Side},
    device::Method,
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;

use super::head;
use crate::{
    app::{
        device,
        marks::{self, Mark, nothing},
        state::App,
    },
    browser,
    parts::{icon::icon, line::one_line, quote::speaker},
    words::Words,
};

/// Why, in the order it is offered.
const REASONS: [&str; 4] = ["report-fraud", "report-spam", "report-abuse", "report-other"];
/// How many of the latest messages go along, and how many characters of what one writes.
const MESSAGES: u32 = 10;
const WORDS_MAX: &str = "1000";
/// What mail programs take as an address, characters; a longer report goes as a file beside it.
const MAIL_MAX: usize = 1_900;

#[derive(Deserialize)]
struct History {
    messages: Vec<Message>,
}

/// What the person chose.
#[derive(Clone, Copy)]
struct Report {
    app: App,
    reason: RwSignal<&'static str>,
    written: RwSignal<String>,
    with_messages: RwSignal<bool>,
    with_block: RwSignal<bool>,
    lines: RwSignal<Vec<String>>,
}

pub(super) fn sheet(app: App, heading: String) -> AnyView {
    let words = app.words;
    let report = Report {
        app,
        reason: RwSignal::new("report-fraud"),
        written: RwSignal::new(String::new()),
        with_messages: RwSignal::new(false),
        with_block: RwSignal::new(!app.is_blocked()),
        lines: RwSignal::new(Vec::new()),
    };
    report.read();
    let can_block = !app.is_blocked();
    let reasons = REASONS.into_iter().map(|key| {
        view! {
            <label class="srow">
                <input
                    type="radio"
                    class="pick-dot"
                    name="report-reason"
                    prop:checked=move || report.reason.get() == key
                    on:change=move |_| report.reason.set(key)
                />
                <span>{words.t(key)}</span>
            </label>
        }
    });
    view! {
        {head(app, heading, ().into_any())}
        <div class="sh-b">
            <fieldset class="card lst">
                <legend class="sr">{words.t("report-why")}</legend>
                {reasons.collect_view()}
            </fieldset>
            <label class="field">
                <span class="lbl">{words.t("report-words")}</span>
                <textarea
                    class="inp"
                    id="report-words"
                    rows="3"
                    maxlength=WORDS_MAX
                    on:input=move |event| report.written.set(event_target_value(&event))
                ></textarea>
            </label>
            <div class="card lst">
                {tick(report.with_messages, Signal::derive(move || {
                    words.with("report-messages", &[("count", report.lines.read().len().into())])
                }))}
                {can_block.then(|| tick(report.with_block, Signal::derive(move || words.t("report-block"))))}
            </div>
            {move || report.with_messages.get().then(|| report.consent())}
        </div>
        {report.foot()}
    }
    .into_any()
}

/// A box to tick, with its words.
fn tick(on: RwSignal<bool>, label: Signal<String>) -> AnyView {
    view! {
        <label class="srow">
            <input
                type="checkbox"
                class="pick-dot"
                prop:checked=move || on.get()
                on:change=move |_| on.update(|on| *on = !*on)
            />
            <span class="grow">{move || label.get()}</span>
        </label>
    }
    .into_any()
}

impl Report {
    /// The latest messages as they would go.
    fn read(self) {
        let app = self.app;
        let Some(chat) = app.chat_id() else { return };
        let shop = untrack(|| app.shop_name());
        spawn_local(async move {
            let ask = Method::History { chat, limit: Some(MESSAGES), before: None };
            if let Ok(history) = device::call::<History>(ask).await {
                let said = history.messages.iter().filter(|one| one.from.side != Side::Notice);
                let lines = said.map(|one| line(app.words, &shop, one)).collect();
                let _gone = self.lines.try_set(lines);
            }
        });
    }

    /// What is handed over, word for word, and to whom.
    fn consent(self) -> AnyView {
        let words = self.app.words;
        let sentence = match self.address() {
            Some(address) => words.with("report-consent", &[("address", address.into())]),
            None => words.t("report-consent-file"),
        };
        let lines = self.lines.get().into_iter();
        view! {
            <div class="notice col g2" id="report-consent">
                <p class="t14">{sentence}</p>
                <ul class="t13 muted">{lines.map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </div>
        }
        .into_any()
    }

    fn foot(self) -> AnyView {
        let words = self.app.words;
        let save = view! {
            <button type="button" class="btn lg" id="report-save" on:click=move |_| {
                self.save();
                self.done("report-saved");
            }>
                {icon("download", "s18")}
                {words.t("report-save")}
            </button>
        };
        let mail = move || {
            self.address().map(|address| {
                let shown = address.clone();
                view! {
                    <a
                        class="btn pri lg"
                        id="report-mail"
                        href=move || self.mail(&address)
                        on:click=move |_| {
                            if !self.fits() {
                                self.save();
                            }
                            self.done("report-mailed");
                        }
                    >
                        {words.with("report-mail", &[("address", shown.into())])}
                    </a>
                }
            })
        };
        let nobody = move || {
            self.address()
                .is_none()
                .then(|| view! { <p class="t13 muted">{words.t("report-no-address")}</p> })
        };
        view! { <footer class="sh-f">{nobody} {mail} {save}</footer> }.into_any()
    }

    /// Where whoever runs the server is written to, if they say.
    fn address(self) -> Option<String> {
        let readers = self.app.readers.read();
        let host = readers.as_ref().map(|readers| readers.host.as_str()).unwrap_or_default();
        let mut words = host.split([' ', ',', ';', '(', ')', '<', '>']);
        let is_address = |word: &&str| {
            word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
        };
        words.find(is_address).map(str::to_owned)
    }

    /// The report's words; without the messages where they go as a file.
    fn text(self, with_messages: bool) -> String {
        let app = self.app;
        let words = app.words;
        let origin = window().location().origin().unwrap_or_default();
        let account = app.shop.read().as_ref().map(|shop| shop.account.clone());
        let mut lines = vec![
            words.with("report-title", &[("shop", app.shop_name().into())]),
            format!("{origin}/s/{}", app.slug()),
            account.unwrap_or_default(),
            String::new(),
            words.t(self.reason.get()),
            self.written.get().trim().to_owned(),
        ];
        if self.with_messages.get() && with_messages {
            lines.push(String::new());
            lines.push(words.t("report-given"));
            lines.extend(self.lines.get());
        }
        lines.join("\n")
    }

    fn fits(self) -> bool {
        untrack(|| String::from(js_sys::encode_uri_component(&self.text(true)))).len() <= MAIL_MAX
    }

    fn mail(self, address: &str) -> String {
        let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
        let title = self.app.words.with("report-title", &[("shop", self.app.shop_name().into())]);
        let whole = encode(&self.text(true));
        let body = if whole.len() <= MAIL_MAX { whole } else { encode(&self.text(false)) };
        format!("mailto:{address}?subject={}&body={body}", encode(&title))
    }

    fn save(self) {
        let (text, slug) = (untrack(|| self.text(true)), self.app.slug());
        drop(browser::download(&format!("comptoir-{slug}.txt"), "text/plain", text.as_bytes()));
    }

    /// It is on its way: the shop is blocked, if that was wanted.
    fn done(self, key: &'static str) {
        let app = self.app;
        let chat = untrack(|| app.chat()).filter(|_| self.with_block.get_untracked());
        app.sheet.set(None);
        match chat {
            Some(chat) => marks::mark(app, &chat, Mark::Blocked(true), nothing()),
            None => app.toasts.say("check", app.words.t(key)),
        }
    }
}

/// "12 nov., 10:32, Maison Halbran: …"
fn line(words: Words, shop: &str, message: &Message) -> String {
    let said = match &message.body {
        Body::Text { text } => text.clone(),
        body => one_line(words, body),
    };
    let name = match message.from.side {
        Side::Own => speaker(words, Side::Own, ""),
        _ => shop.to_owned(),
    };
    format!("{}, {name}: {said}", words.moment(message.sent_ms))
}
