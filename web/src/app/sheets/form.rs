//! A form of several screens: fields, what is wrong with them, on and back; a draft until it goes.

use std::collections::BTreeMap;

use comptoir_api::chat::Form;
use comptoir_api::device::{FormAct, FormNext, FormState, Method};
use comptoir_api::form::{Fault, Field, Filling, Next, Part, TextKind};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use super::{field, head};
use crate::{
    app::{device, state::App},
    browser,
    parts::{icon::icon, markdown::markdown},
};

/// A form that is open.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) app: App,
    form: StoredValue<Form>,
    message: StoredValue<String>,
    filling: RwSignal<Filling>,
    /// What is wrong, by field.
    pub(super) faults: RwSignal<BTreeMap<String, Fault>>,
    is_sending: RwSignal<bool>,
    /// What the shop's program says of what was filled in; may be empty.
    said: RwSignal<String>,
}

pub(super) fn sheet(app: App, heading: String, message: String, form: Form) -> AnyView {
    let words = app.words;
    let kept = browser::stored(&draft_name(app, &message)).unwrap_or_default();
    let Some(filling) = Filling::resume(&form, &kept).or_else(|| Filling::begin(&form)) else {
        return view! {
            {head(app, heading, ().into_any())}
            <p class="sh-b">{words.t("form-unreachable")}</p>
        }
        .into_any();
    };
    let open = Open {
        app,
        form: StoredValue::new(form),
        message: StoredValue::new(message),
        filling: RwSignal::new(filling),
        faults: RwSignal::new(BTreeMap::new()),
        is_sending: RwSignal::new(false),
        said: RwSignal::new(String::new()),
    };
    if open.form.with_value(|form| form.asks) && kept.is_empty() {
        open.ask(FormAct::Opened, String::new(), Value::Null);
    }
    // Drawn again where something else stands there, not at each letter: the keyboard stays.
    let shape = Memo::new(move |_| {
        let mut screen = open.screen()?;
        for part in &mut screen.parts {
            if let Part::Field(field) = part {
                field.value = Value::Null;
            }
        }
        Some(screen)
    });
    let parts = move || {
        let parts = shape.read().as_ref().map(|screen| screen.parts.clone()).unwrap_or_default();
        parts.into_iter().enumerate().collect::<Vec<_>>()
    };
    let title = move || {
        let own = shape.read().as_ref().map(|screen| screen.title.clone()).unwrap_or_default();
        if own.is_empty() { heading.clone() } else { own }
    };
    let back = move || {
        let is_first = shape.read().as_ref().is_none_or(|screen| screen.is_first);
        (!is_first).then(|| {
            view! {
                <button
                    type="button"
                    class="ib bk"
                    aria-label=words.t("action-back")
                    on:click=move |_| open.change(Filling::back)
                >
                    {icon("back", "s22")}
                </button>
            }
        })
    };
    view! {
        {move || head(app, title(), back().into_any())}
        <div class="sh-b form" id="form-screen" tabindex="-1">
            {move || {
                let said = open.said.get();
                (!said.is_empty())
                    .then(|| view! { <p class="notice bad" role="alert">{icon("warn", "")} <span>{said}</span></p> })
            }}
            <For each=parts key=|(place, part)| key(*place, part) let:item>
                {draw(open, item.1)}
            </For>
            <p class="hint">{words.t("form-draft")}</p>
        </div>
    }
    .into_any()
}

impl Open {
    fn screen(self) -> Option<comptoir_api::form::Screen> {
        self.form.with_value(|form| self.filling.with(|filling| filling.screen(form)))
    }

    /// What is in a field now; not tracked.
    pub(super) fn value(self, name: &str) -> Value {
        self.filling.with_untracked(|filling| filling.value(name))
    }

    /// Fills in a field.
    pub(super) fn set(self, field: &Field, value: Value) {
        self.filling.update(|filling| filling.set(&field.name, value));
        self.keep();
        if self.faults.read_untracked().contains_key(&field.name) {
            self.check(field);
        }
        if !field.on_select.is_null() {
            self.act(&field.on_select);
        }
    }

    /// Looks whether a field can stay as it is.
    pub(super) fn check(self, field: &Field) -> bool {
        let now = Field { value: self.value(&field.name), ..field.clone() };
        let fault = now.fault(&matches);
        let is_good = fault.is_none();
        self.faults.update(|faults| {
            faults.remove(&field.name);
            faults.extend(fault.map(|fault| (field.name.clone(), fault)));
        });
        is_good
    }

    fn change(self, how: impl FnOnce(&mut Filling)) {
        self.filling.update(how);
        self.faults.update(BTreeMap::clear);
        self.keep();
        browser::after_draw(|| browser::focus("form-screen"));
    }

    fn keep(self) {
        let name = self.message.with_value(|message| draft_name(self.app, message));
        let kept = self.filling.with_untracked(serde_json::to_string);
        browser::store(&name, &kept.unwrap_or_default());
    }

    /// Goes on, if all fields of this screen can stay as they are; else to the first that cannot.
    fn go_on(self, action: &Value) {
        let parts = untrack(|| self.screen()).map(|screen| screen.parts).unwrap_or_default();
        let fields = parts.iter().filter_map(|part| match part {
            Part::Field(field) => Some(&**field),
            _ => None,
        });
        let wrong: Vec<_> = fields.filter(|field| !self.check(field)).collect();
        if let Some(first) = wrong.first() {
            return browser::focus(&field::id(&first.name));
        }
        self.act(action);
    }

    /// Does what a button or a link says.
    pub(super) fn act(self, action: &Value) {
        let mut filling = self.filling.get_untracked();
        match self.form.with_value(|form| filling.act(form, action)) {
            Next::Screen => self.change(|now| *now = filling),
            Next::Done(values) => self.send(values),
            Next::Page(url) => self.app.visit(url),
            Next::Ask(data) => self.ask(FormAct::Pressed, filling.here(), data),
            Next::Unreachable => self.app.toasts.fail(self.app.words.t("form-unreachable")),
        }
    }

    /// Asks the shop what follows.
    fn ask(self, act: FormAct, screen: String, data: Value) {
        let app = self.app;
        let Some(chat) = app.chat_id().filter(|_| !self.is_sending.get_untracked()) else {
            return;
        };
        self.is_sending.set(true);
        self.said.set(String::new());
        let message = self.message.get_value();
        spawn_local(async move {
            let ask = Method::AskForm { chat, message, act, screen, data };
            let answer = device::call::<FormNext>(ask).await;
            // Closed meanwhile: the draft is there when it is opened again.
            if self.is_sending.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(next) => self.follow(next),
                Err(error) => app.fail(&error),
            }
        });
    }

    fn follow(self, next: FormNext) {
        let app = self.app;
        match next.state {
            FormState::Shown => {
                let error = next.data.get("error_message").and_then(Value::as_str);
                self.said.set(error.unwrap_or_default().to_owned());
                let mut filling = self.filling.get_untracked();
                let data = next.data.clone();
                if self.form.with_value(|form| filling.show(form, &next.screen, data)) {
                    self.change(|now| *now = filling);
                } else {
                    app.toasts.fail(app.words.t("form-unreachable"));
                }
            }
            FormState::Later if next.text.is_empty() => self.said.set(app.words.t("form-later")),
            FormState::Later => self.said.set(next.text),
            FormState::Done | FormState::Ended => {
                self.message.with_value(|message| browser::store(&draft_name(app, message), ""));
                app.sheet.set(None);
                let is_done = next.state == FormState::Done;
                let own = app.words.t(if is_done { "form-sent" } else { "form-ended" });
                app.toasts.say("check", if next.text.is_empty() { own } else { next.text });
            }
        }
    }

    fn send(self, values: Value) {
        let app = self.app;
        let Some(chat) = app.chat_id().filter(|_| !self.is_sending.get_untracked()) else {
            return;
        };
        self.is_sending.set(true);
        let message = self.message.get_value();
        spawn_local(async move {
            let name = draft_name(app, &message);
            match device::tell(Method::AnswerForm { chat, message, values }).await {
                Ok(()) => {
                    browser::store(&name, "");
                    app.sheet.set(None);
                    app.toasts.say("check", app.words.t("form-sent"));
                }
                Err(error) => app.fail(&error),
            }
            let _gone = self.is_sending.try_set(false);
        });
    }
}

fn draw(open: Open, part: Part) -> AnyView {
    let words = open.app.words;
    match part {
        Part::Text(kind, text) => {
            let class = match kind {
                TextKind::Heading => "form-h",
                TextKind::Subheading => "t16 strong",
                TextKind::Body => "t15 words-body",
                TextKind::Caption => "t13 faint words-body",
            };
            if kind == TextKind::Heading {
                return view! { <h3 class=class>{text}</h3> }.into_any();
            }
            view! { <p class=class>{markdown(&text)}</p> }.into_any()
        }
        Part::Picture(source, alt) => {
            view! { <img class="form-pic" src=source alt=alt /> }.into_any()
        }
        Part::File(label) => {
            let said = words.with("form-file", &[("label", label.into())]);
            view! { <p class="notice">{icon("attach", "")} <span>{said}</span></p> }.into_any()
        }
        Part::Link(link) => {
            let title = if link.title.is_empty() { words.t("action-more") } else { link.title };
            view! {
                <button type="button" class="opt full" on:click=move |_| open.act(&link.action)>
                    <span class="grow">
                        <b class="t15 medium blk">{title}</b>
                        <span class="t13 faint words-body">{link.description}</span>
                    </span>
                    {icon("chev", "s18")}
                </button>
            }
            .into_any()
        }
        Part::Field(field) => field::draw(open, *field),
        Part::Footer { label, caption, is_enabled, action } => view! {
            <p class="t13 faint form-cap">{caption}</p>
            <button
                type="button"
                class="btn pri lg form-go"
                disabled=move || !is_enabled || open.is_sending.get()
                on:click=move |_| open.go_on(&action)
            >
                {label}
            </button>
        }
        .into_any(),
    }
}

/// What makes a part another one: all that is drawn of it.
fn key(place: usize, part: &Part) -> String {
    match part {
        Part::Text(_, text) => format!("{place} {text}"),
        Part::Field(field) => {
            let options = field.options.iter().map(|option| [&*option.id, &*option.title].concat());
            let options: String = options.collect();
            format!("{} {} {} {options}", field.name, field.label, field.is_enabled)
        }
        Part::Footer { label, is_enabled, action, .. } => format!("{label} {is_enabled} {action}"),
        Part::Link(link) => format!("{place} {}", link.title),
        Part::Picture(..) | Part::File(_) => format!("{place}"),
    }
}

/// Whether a whole text fits a regular expression; one the browser does not know fits anything.
fn matches(pattern: &str, text: &str) -> bool {
    let pattern = js_sys::RegExp::new(&format!("^(?:{pattern})$"), "u");
    pattern.test(text)
}

fn draft_name(app: App, message: &str) -> String {
    format!("{}{message}", drafts(app))
}

/// What the names of all drafts of forms begin with.
pub(crate) fn drafts(app: App) -> String {
    format!("comptoir.form.{}.", app.slug())
}
