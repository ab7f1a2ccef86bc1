//! What the shop does by itself: greeting, away message, hours, rules; and replies with a shortcut.

mod editor;
mod fields;
pub(crate) mod forms;
mod hold;
mod hours;
mod log;
mod menu;
mod quick;
mod rules;
mod say;
mod steps;
mod templates;
mod tries;
mod who;

use comptoir_api::chat::{Body, From, Message, Side};
use comptoir_api::shop::{AutoReply, Automations};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{hour_of, t, tw};
use crate::parts::bubble::bubble;
use crate::parts::icon::icon;
use crate::parts::{Face, Frame};

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let kept = RwSignal::new(None::<Automations>);
    let now = RwSignal::new(Automations::default());
    let loaded = RwSignal::new(Loaded::Loading);
    let fetch = move || {
        spawn_local(async move {
            match api::get::<Automations>("/api/automations").await {
                Ok(automations) => {
                    drop(now.try_set(automations.clone()));
                    drop(kept.try_set(Some(automations)));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch();
    let book = rules::Book::start(c);
    let dirty = Memo::new(move |_| {
        kept.with(|kept| kept.as_ref().is_some_and(|kept| now.with(|now| now != kept)))
    });
    let busy = RwSignal::new(false);
    let save = move |_| {
        let automations = now.get_untracked();
        busy.set(true);
        spawn_local(async move {
            match api::put::<_, Automations>("/api/automations", &automations).await {
                Ok(saved) => {
                    drop(now.try_set(saved.clone()));
                    drop(kept.try_set(Some(saved)));
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    let body = move || {
        match ui::not_yet(&loaded.get(), 5, Callback::new(move |()| fetch())) {
        Some(instead) => instead,
        None => view! {
            <p class="notice pr">{icon("bot", "")}<span><b>{t("console-auto-reader")}</b>{" "}{t("console-auto-reader-more")}</span></p>
            <div class="au">
                <div class="col">
                    {reply(c, "console-auto-greeting", "console-auto-greeting-more", "bell", Part { now, read: |now| &now.greeting, write: |now| &mut now.greeting })}
                    {rules::card(book)}
                </div>
                <div class="col">
                    {hours::hours(now)}
                    {reply(c, "console-auto-away", "console-auto-away-more", "moon", Part { now, read: |now| &now.away, write: |now| &mut now.away })}
                    {hold::card(now)}
                    {quick::quick(c)}
                    {forms::card(c)}
                    {menu::card(c)}
                </div>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <header class="mh">
            <h1>{t("console-auto-title")}</h1>
            <span class="grow"></span>
            {move || dirty.get().then(|| view! { <span class="st warn">{t("console-unsaved")}</span> })}
            <button type="button" class="btn ghost" id="rule-log" on:click=move |_| book.open.set(Some(rules::Open::Log))>{icon("list", "s16")}<span>{t("console-rule-log")}</span></button>
            {c.may(Permission::Settings).then(|| tries::button(book))}
            <button type="button" class="btn pri" id="save" disabled=move || !dirty.get() || busy.get() on:click=save>{t("action-save")}</button>
        </header>
        <div class="mb scroll col g3" data-pane="">{body}</div>
        {rules::dialogs(book)}
    }
    .into_any()
}

/// One of the two replies in what is edited.
#[derive(Clone, Copy)]
struct Part {
    now: RwSignal<Automations>,
    read: fn(&Automations) -> &AutoReply,
    write: fn(&mut Automations) -> &mut AutoReply,
}

fn reply(
    c: Console,
    title: &'static str,
    more: &'static str,
    picture: &'static str,
    part: Part,
) -> AnyView {
    let Part { now, read, write } = part;
    let languages = c.languages();
    let tongue = RwSignal::new(languages.first().cloned().unwrap_or_default());
    let on = Signal::derive(move || now.with(|now| read(now).on));
    let text = Memo::new(move |_| {
        let tag = tongue.get();
        now.with(|now| {
            read(now)
                .texts
                .iter()
                .find(|(known, _)| *known == tag)
                .map(|(_, text)| text.clone())
                .unwrap_or_default()
        })
    });
    let input = move |event| {
        let words = event_target_value(&event);
        let tag = tongue.get_untracked();
        now.update(|now| {
            let reply = write(now);
            match reply.texts.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, text)) => *text = words,
                None => reply.texts.push((tag, words)),
            }
        });
    };
    let tabs = (languages.len() > 1).then(|| {
        let tabs = languages.into_iter().map(|tag| {
            let (is, name) = (tag.clone(), crate::console::catalogue::name_of(&tag));
            let chosen = Memo::new(move |_| tongue.with(|now| *now == is));
            view! { <button type="button" class:on=move || chosen.get() aria-pressed=move || chosen.get().to_string() on:click=move |_| tongue.set(tag.clone())>{name}</button> }
        }).collect_view();
        view! { <div class="seg" role="group" aria-label=t("console-catalogue-language")>{tabs}</div> }
    });
    let preview = move || {
        let until = c
            .session
            .with(|session| session.as_ref().map(|session| session.shop.until.clone()))
            .unwrap_or_default();
        let until = if until.is_empty() { t("until-unknown") } else { hour_of(&until) };
        text.get().replace("{shop}", &c.shop_name()).replace("{until}", &until)
    };
    view! {
        <section class="card flat" aria-label=t(title)>
            <header class="cardh">
                {icon(picture, "s18")}
                <h2>{t(title)}</h2>
                {move || view! { <span class=if on.get() { "st ok" } else { "st" }>{t(if on.get() { "console-auto-on" } else { "console-auto-off" })}</span> }}
                <span class="grow"></span>
                {ui::switch(t(title), on, move |on| now.update(|now| write(now).on = on))}
            </header>
            <div class="pad16 col g3">
                <p class="t13 muted">{t(more)}</p>
                {tabs}
                <textarea class="inp area" rows="3" maxlength="2000" lang=move || tongue.get() aria-label=move || tw("console-auto-text", "language", &crate::console::catalogue::name_of(&tongue.get()))
                    prop:value=move || text.get() on:input=input></textarea>
                <p class="hint">{t("console-auto-fields")}</p>
                <div class="well bub-preview" aria-label=t("console-preview") role="group">{move || sample(&preview())}</div>
            </div>
        </section>
    }
    .into_any()
}

/// The reply as the customer will see it.
fn sample(text: &str) -> AnyView {
    if text.trim().is_empty() {
        return view! { <p class="t13 faint">{t("console-preview-empty")}</p> }.into_any();
    }
    let frame = Frame {
        face: Face::Counter,
        base: Signal::derive(String::new),
        top: Signal::stored(String::new()),
        act: Callback::new(|_| ()),
        fetch: Callback::new(|_| ()),
        sharp: Callback::new(|_| None),
    };
    let message = Message {
        id: "preview".into(),
        chat: String::new(),
        at: 0,
        from: From {
            side: Side::Own,
            name: String::new(),
            machine: true,
            reason: "greeting".into(),
        },
        sent_ms: crate::browser::now_ms(),
        body: Body::Text { text: text.to_owned() },
        reply_to: None,
        reactions: Vec::new(),
        edited: false,
        status: None,
        broadcast: None,
        preview: None,
        forwarded: false,
        starred: false,
    };
    view! { <ul class="thread" inert="">{bubble(ArcRwSignal::new(message), false, frame, Callback::new(|_| ()))}</ul> }.into_any()
}
