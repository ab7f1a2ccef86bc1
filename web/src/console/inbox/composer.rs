//! Where the team writes: a reply or a note, quick replies behind "/", products, choices, files.

use comptoir_api::chat::{Body, Message};
use comptoir_api::shop::{NewNote, QuickReply, TypingNow};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use super::link::Link;
use super::{files, held, pickers, planned, quick_file, slash, thread};
use crate::browser::after_draw;
use crate::console::api::{self, Done};
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{browser, dates};
use crate::parts::composer::{TEXT_MAX, listed};
use crate::parts::icon::icon;
use crate::parts::line::one_line;
use crate::parts::picked;
use crate::parts::voice::{self, Recorder};

/// "Is typing" is said again after this long, and taken back after as long without a key.
const TYPING_EVERY_MS: u64 = 3500;
const NOTE_MAX: usize = 1000;

/// The composer under the open chat.
pub(crate) fn composer(c: Console) -> AnyView {
    let field = NodeRef::<html::Textarea>::new();
    let chooser = NodeRef::<html::Input>::new();
    let say = Callback::new(move |text: String| c.say(text));
    let recorder = Recorder::new(say);
    let on_voice = Callback::new(move |ready| files::send_ready(c, vec![ready]));
    let chosen = RwSignal::new(0_usize);
    let dismissed = RwSignal::new(false);
    let picker = RwSignal::new(None::<pickers::Picker>);
    let planning = RwSignal::new(false);
    let link = Link::follow(c);
    let draft = c.open.draft;
    let matches = Memo::new(move |_| {
        if dismissed.get() {
            return Vec::new();
        }
        if c.open.noting.get() {
            return draft.text.with(|text| slash::named(c, text));
        }
        draft.text.with(|text| slash::matching(c, text))
    });
    Effect::new(move |_| {
        draft.text.track();
        fit(field);
    });
    Effect::new(move |_| {
        if draft.edit.read().is_some() || draft.reply.read().is_some() {
            after_draw(move || focus(field));
        }
    });
    let insert = move |reply: QuickReply| {
        if c.open.noting.get_untracked() {
            draft.text.update(|text| {
                let begun = text.rfind('@').unwrap_or(text.len());
                text.truncate(begun);
                text.push('@');
                text.push_str(&reply.shortcut);
                text.push(' ');
            });
            after_draw(move || focus(field));
            return;
        }
        let text = slash::filled(c, reply.text_in(&language_of(c)));
        let Some(file) = reply.file else {
            draft.text.set(text);
            after_draw(move || focus(field));
            return;
        };
        draft.text.set(String::new());
        spawn_local(async move {
            let Some(file) = quick_file::fetch(&file).await else {
                return c.say(t("console-auto-quick-lost"));
            };
            // What is too long to stand under it goes by itself.
            if text.chars().count() > picked::CAPTION_CHARS_MAX {
                draft.text.set(text);
                c.picked.add(vec![file]);
            } else {
                c.picked.add_with(file, text);
            }
        });
    };
    let submit = move || {
        send(c, link);
        focus(field);
    };
    let keys = move |event: ev::KeyboardEvent| {
        let commands = event.ctrl_key() || event.meta_key();
        let menu = matches.get_untracked();
        let at = chosen.get_untracked().min(menu.len().saturating_sub(1));
        match event.key().as_str() {
            "ArrowDown" if !menu.is_empty() => {
                event.prevent_default();
                chosen.set((at + 1) % menu.len());
            }
            "ArrowUp" if !menu.is_empty() => {
                event.prevent_default();
                chosen.set((at + menu.len() - 1) % menu.len());
            }
            "Enter" | "Tab" if !menu.is_empty() && !commands => {
                event.prevent_default();
                if let Some(reply) = menu.get(at) {
                    insert(reply.clone());
                }
            }
            "Escape" if !menu.is_empty() => {
                event.stop_propagation();
                dismissed.set(true);
            }
            "Escape"
                if draft.edit.get_untracked().is_some()
                    || draft.reply.get_untracked().is_some() =>
            {
                event.stop_propagation();
                draft.cancel_edit();
                draft.reply.set(None);
            }
            "Enter" if event.is_composing() => {}
            "Enter" if commands || (!event.shift_key() && !crate::browser::is_touch()) => {
                event.prevent_default();
                submit();
            }
            "ArrowUp"
                if draft.text.with_untracked(String::is_empty)
                    && !c.open.noting.get_untracked() =>
            {
                if let Some(message) = c.open.entries.last_own_text() {
                    event.prevent_default();
                    draft.change(message);
                }
            }
            _ => {}
        }
    };
    let input = move |event: ev::Event| {
        draft.text.set(event_target_value(&event));
        chosen.set(0);
        if draft.text.with_untracked(String::is_empty) {
            dismissed.set(false);
        }
        if !c.open.noting.get_untracked() {
            say_typing(c, !draft.text.with_untracked(String::is_empty));
        }
    };
    let paste = move |event: ev::ClipboardEvent| {
        let pasted = listed(event.clipboard_data().and_then(|data| data.files()));
        if !pasted.is_empty() {
            event.prevent_default();
            files::send_files(c, pasted);
        }
    };
    let tab = move |note: bool, key: &'static str, id: &'static str| {
        view! {
            <button type="button" role="tab" id=id class:on=move || c.open.noting.get() == note
                aria-selected=move || (c.open.noting.get() == note).to_string()
                tabindex=move || if c.open.noting.get() == note { "0" } else { "-1" }
                on:click=move |_| {
                    c.open.noting.set(note);
                    draft.cancel_edit();
                    focus(field);
                }
                on:keydown=move |event: ev::KeyboardEvent| {
                    if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                        c.open.noting.set(!note);
                        browser::focus(if note { "#tab-reply" } else { "#tab-note" });
                    }
                }
            >{t(key)}</button>
        }
    };
    let customer_language = move || {
        let language = c
            .open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.customer.language.clone()))
            .unwrap_or_default();
        let known = match language.get(..2) {
            Some("fr") => "console-language-fr",
            Some("en") => "console-language-en",
            _ => return None,
        };
        Some(
            view! { <span class="end t12 faint row g1 lang-of">{icon("globe", "s14")}{tw("console-inbox-language", "language", &t(known))}</span> },
        )
    };
    let saves = move || draft.edit.read().is_some() || c.open.noting.get();
    let closed = move || {
        c.open.detail.with(|detail| detail.as_ref().is_some_and(|detail| detail.chat.closed))
    };
    view! {
        <p class="collide" role="status">{move || collision(c)}</p>
        {held::strip(c)}
        {planned::strip(c)}
        <div class="cmp" class:noting=move || c.open.noting.get()>
            {move || slash::menu(matches.get(), chosen, c.open.noting.get(), Callback::new(insert))}
            <div class="tabs" role="tablist" aria-label=t("console-inbox-write")>
                {tab(false, "console-inbox-reply", "tab-reply")}
                {tab(true, "console-inbox-note", "tab-note")}
                {customer_language}
            </div>
            {move || attached(c)}
            {move || link.card(c)}
            {move || recorder.is_on().then(|| voice::recording(recorder, on_voice))}
            <textarea
                class="tx"
                id="composer"
                rows="1"
                maxlength=move || if c.open.noting.get() { NOTE_MAX } else { TEXT_MAX }.to_string()
                aria-label=move || placeholder(c)
                placeholder=move || placeholder(c)
                autocomplete="off"
                node_ref=field
                prop:value=move || draft.text.get()
                on:input=input
                on:keydown=keys
                on:blur=move |_| say_typing(c, false)
                on:paste=paste
            ></textarea>
            <div class="bar">
                <input type="file" class="sr" tabindex="-1" aria-hidden="true" multiple node_ref=chooser on:change=move |_| {
                    if let Some(input) = chooser.get_untracked() {
                        files::send_files(c, listed(input.files()));
                        input.set_value("");
                    }
                } />
                <Show when=move || !c.open.noting.get()>
                    <button type="button" class="ib" aria-label=t("console-attach") title=t("console-attach") on:click=move |_| {
                        if let Some(input) = chooser.get_untracked() {
                            input.click();
                        }
                    }>{icon("attach", "s18")}</button>
                    {voice::can_record().then(|| view! { <button type="button" class="ib" aria-label=t("voice-record") title=t("voice-record") on:click=move |_| recorder.begin(on_voice)>{icon("mic", "s18")}</button> })}
                    <button type="button" class="ib" aria-label=t("console-inbox-product-pick") title=t("console-inbox-product-pick")
                        on:click=move |_| picker.set(Some(pickers::Picker::Product))>{icon("shelf", "s18")}</button>
                    <button type="button" class="ib" aria-label=t("console-choice-title") title=t("console-choice-title")
                        on:click=move |_| picker.set(Some(pickers::Picker::Choice))>{icon("list", "s18")}</button>
                    <button type="button" class="ib" id="form-send" aria-label=t("console-forms-send") title=t("console-forms-send")
                        on:click=move |_| picker.set(Some(pickers::Picker::Form))>{icon("note", "s18")}</button>
                    <button type="button" class="ib" aria-label=t("console-auto-quick") title=t("console-auto-quick") on:click=move |_| {
                        dismissed.set(false);
                        draft.text.set("/".into());
                        focus(field);
                    }>{icon("bolt", "s18")}</button>
                    <span class="t12 faint slash-hint">{slash_hint()}</span>
                </Show>
                <Show when=move || c.open.noting.get()>
                    <span class="t12 note-hint">{t("console-inbox-note-hint")}</span>
                </Show>
                <span class="grow"></span>
                {move || (closed() && !c.open.noting.get()).then(|| view! { <span class="t12 faint nowrap closed-now">{t("console-inbox-closed-now")}</span> })}
                {move || (c.sending.get() > 0).then(|| view! { <span class="t12 faint" role="status">{tn("console-sending", c.sending.get())}</span> })}
                <Show when=move || !c.open.noting.get() && draft.edit.read().is_none() && draft.reply.read().is_none()>
                    <button type="button" class="ib" id="send-later" aria-label=t("console-planned") title=t("console-planned")
                        disabled=move || draft.text.with(|text| text.trim().is_empty()) on:click=move |_| planning.set(true)>{icon("clock", "s18")}</button>
                </Show>
                <button type="button" class="btn sm pri" id="send" disabled=move || draft.text.with(|text| text.trim().is_empty()) on:click=move |_| submit()>
                    <span class="word">{move || t(if saves() { "action-save" } else { "action-send" })}</span>
                    {move || icon(if saves() { "check" } else { "send" }, "s22")}
                    <span class="t12 keys-of" aria-hidden="true">"⌘↵"</span>
                </button>
            </div>
        </div>
        {picked::sheet(c.picked, Callback::new(move |ready| files::send_ready(c, ready)), say)}
        {move || planning.get().then(|| planned::dialog(c, Callback::new(move |()| planning.set(false))))}
        {move || picker.get().map(|kind| pickers::dialog(c, kind, Callback::new(move |()| picker.set(None))))}
    }
    .into_any()
}

/// What the open chat's customer reads; empty: unknown.
fn language_of(c: Console) -> String {
    c.open.detail.with_untracked(|detail| {
        detail.as_ref().map(|detail| detail.customer.language.clone()).unwrap_or_default()
    })
}

/// Puts back what could not be sent, if nothing else was begun meanwhile.
pub(crate) fn give_back(c: Console, chat: &str, text: String) {
    let here = c.open.chat.get_untracked().as_deref() == Some(chat);
    if here && c.open.draft.text.with_untracked(|text| text.trim().is_empty()) {
        c.open.draft.text.set(text);
    } else if !here {
        c.drafts.update_value(|drafts| {
            drafts.entry(chat.to_owned()).or_insert(text);
        });
    }
}

fn send(c: Console, link: Link) {
    let draft = c.open.draft;
    let text = draft.text.get_untracked().trim().to_owned();
    let Some(chat) = c.open.chat.get_untracked().filter(|_| !text.is_empty()) else { return };
    say_typing(c, false);
    if c.open.noting.get_untracked() {
        draft.text.set(String::new());
        spawn_local(async move {
            match api::post::<_, Message>(
                &format!("/api/chats/{chat}/notes"),
                &NewNote { text: text.clone() },
            )
            .await
            {
                Ok(note) => {
                    if c.open.chat.get_untracked().as_deref() == Some(&chat) {
                        c.open.entries.put(vec![note]);
                    }
                }
                Err(error) => {
                    give_back(c, &chat, text);
                    c.fail(&error);
                }
            }
        });
        return;
    }
    if let Some(message) = draft.edit.get_untracked() {
        let same = matches!(&message.body, Body::Text { text: before } if *before == text);
        draft.clear();
        if !same {
            thread::edit(c, message.id, text);
        }
        return;
    }
    let reply_to = draft.reply.get_untracked().map(|message| message.id);
    let outgoing = link.outgoing(text, reply_to);
    draft.clear();
    thread::send(c, outgoing);
}

/// Says that this person is typing, seldom enough.
fn say_typing(c: Console, active: bool) {
    thread_local! { static SAID: std::cell::Cell<(bool, u64)> = const { std::cell::Cell::new((false, 0)) }; }
    let (was, at_ms) = SAID.with(std::cell::Cell::get);
    let now_ms = dates::now_ms();
    let due = if active { !was || now_ms - at_ms > TYPING_EVERY_MS } else { was };
    let Some(chat) = c.open.chat.get_untracked().filter(|_| due) else { return };
    SAID.with(|said| said.set((active, now_ms)));
    spawn_local(async move {
        // It is a courtesy: a failure needs no word.
        drop(
            api::post::<_, Done>(&format!("/api/chats/{chat}/typing"), &TypingNow { active }).await,
        );
    });
}

/// Who else is writing to this customer right now.
fn collision(c: Console) -> Option<AnyView> {
    let chat = c.open.chat.get()?;
    let now_ms = dates::now_ms();
    let typing = c.typing.with(|typing| {
        let here = typing.get(&chat)?;
        let now = here.colleagues.iter().find(|(_, until_ms)| *until_ms > now_ms)?;
        Some(c.staff_name(&now.0).unwrap_or_else(|| now.0.clone()))
    });
    if let Some(name) = typing {
        return Some(view! { <span class="notice warn">{icon("edit", "")}<span>{tw("console-inbox-typing", "name", &name)}</span></span> }.into_any());
    }
    let names: Vec<String> =
        c.viewing.with(|viewing| viewing.iter().filter_map(|id| c.staff_name(id)).collect());
    if names.is_empty() {
        return None;
    }
    Some(view! { <span class="notice">{icon("eye", "")}<span>{tw("console-inbox-viewing", "name", &names.join(", "))}</span></span> }.into_any())
}

fn attached(c: Console) -> Option<AnyView> {
    let draft = c.open.draft;
    let (message, key, picture) = match (draft.edit.get(), draft.reply.get()) {
        (Some(message), _) => (message, "chat-editing", "edit"),
        (None, Some(message)) => (message, "console-replying", "reply"),
        (None, None) => return None,
    };
    let line = one_line(crate::words::Words::here(), &message.body);
    Some(
        view! {
            <div class="attached">
                {icon(picture, "s18")}
                <span class="grow"><b class="t13 blk">{t(key)}</b><span class="t13 muted ell blk">{line}</span></span>
                <button type="button" class="ib sm" aria-label=t("action-cancel") on:click=move |_| {
                    draft.cancel_edit();
                    draft.reply.set(None);
                }>{icon("close", "s18")}</button>
            </div>
        }
        .into_any(),
    )
}

fn placeholder(c: Console) -> String {
    if c.open.noting.get() {
        t("console-inbox-note-write")
    } else {
        tw("console-inbox-write-to", "name", &thread::name(c))
    }
}

/// "Tapez / pour une réponse rapide", the key drawn as one.
fn slash_hint() -> AnyView {
    let said = t("console-inbox-slash");
    let (before, after) = said.split_once('/').unwrap_or((said.as_str(), ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    view! { {before}<kbd class="kbd">"/"</kbd>{after} }.into_any()
}

fn focus(field: NodeRef<html::Textarea>) {
    if let Some(field) = field.get_untracked() {
        drop(field.focus());
    }
}

/// As high as its words, up to six lines.
fn fit(field: NodeRef<html::Textarea>) {
    after_draw(move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            let style = web_sys::HtmlElement::style(&field);
            drop(style.set_property("block-size", "auto"));
            drop(
                style.set_property("block-size", &format!("{}px", field.scroll_height().min(150))),
            );
        }
    });
}
