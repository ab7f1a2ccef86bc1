//! Tries the rules on a message, and on past chats: shows what would have happened, sends nothing.

use comptoir_api::rules::{Tried, TryMessage, TryRules, Would};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rules::Book;
use super::say::step_name;
use super::steps::pick;
use super::who;
use crate::console::api;
use crate::console::dates;
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tn, tw};
use crate::parts::icon::icon;

/// The dialog.
pub(crate) fn dialog(book: Book, close: Callback<()>) -> AnyView {
    let c = book.c;
    let text = RwSignal::new(String::new());
    let message = RwSignal::new(TryMessage { first: true, ..TryMessage::default() });
    let tried = RwSignal::new(None::<Tried>);
    let looked = RwSignal::new(None::<Tried>);
    let days = RwSignal::new(7_u32);
    let busy = RwSignal::new(false);
    let ask = move |asked: TryRules, into: RwSignal<Option<Tried>>| {
        busy.set(true);
        spawn_local(async move {
            match api::post::<_, Tried>("/api/rules/try", &asked).await {
                Ok(found) => drop(into.try_set(Some(found))),
                Err(error) => c.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    let try_it = move || {
        let message = TryMessage { text: text.get_untracked(), ..message.get_untracked() };
        ask(TryRules { message: Some(message), ..TryRules::default() }, tried);
    };
    let languages: Vec<_> = c
        .languages()
        .into_iter()
        .map(|tag| {
            let name = crate::console::catalogue::name_of(&tag);
            (tag, name)
        })
        .collect();
    let day_options = [1_u32, 7, 14, 30].map(|days| (days.to_string(), tn("console-days", days)));
    ui::dialog(t("console-try"), "wide", close, move || {
        let answer = move || {
            tried.get().and_then(|tried| tried.message).map(|would| {
                if would.is_empty() {
                    return view! { <p class="t14 muted">{t("console-try-nothing")}</p> }.into_any();
                }
                view! { <ul class="woulds">{would.into_iter().map(|one| line(&one, false)).collect_view()}</ul> }
                    .into_any()
            })
        };
        view! {
            <p class="t13 muted">{t("console-try-more")}</p>
            <form class="row g2 wrap" on:submit=move |event| { event.prevent_default(); try_it(); }>
                <input class="inp grow" id="try-text" autofocus maxlength="2000" aria-label=t("console-try-text") placeholder=t("console-try-text") on:input=move |event| text.set(event_target_value(&event)) />
                <button type="submit" class="btn pri" disabled=move || busy.get() || text.with(|text| text.trim().is_empty())>{icon("play", "s16")}{t("console-try-go")}</button>
            </form>
            <div class="row g3 wrap t14">
                <label class="row g1"><input type="checkbox" checked on:change=move |event| message.update(|message| message.first = event_target_checked(&event)) />{t("console-try-first")}</label>
                <label class="row g1"><input type="checkbox" on:change=move |event| message.update(|message| message.outside = event_target_checked(&event)) />{t("console-try-outside")}</label>
                {pick("console-if-member", String::new(), nobody(c), move |member| message.update(|message| message.member = member))}
                {(languages.len() > 1).then(|| pick("console-if-language", String::new(), languages.clone(), move |language| message.update(|message| message.language = language)))}
            </div>
            <div aria-live="polite">{answer}</div>
            <hr class="hr" />
            <div class="row g2 wrap">
                <h3 class="t14 medium grow">{t("console-try-past")}</h3>
                {pick("console-try-days", "7".to_owned(), day_options.to_vec(), move |value| days.set(value.parse().unwrap_or(7)))}
                <button type="button" class="btn" id="try-past" disabled=move || busy.get() on:click=move |_| ask(TryRules { days: days.get_untracked(), ..TryRules::default() }, looked)>{icon("play", "s16")}{t("console-try-look")}</button>
            </div>
            <div aria-live="polite">{move || looked.get().map(|tried| past(c, &tried, None))}</div>
        }
        .into_any()
    })
}

/// Whose the chat is: nobody's, a person's, a team's.
fn nobody(c: Console) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), t("console-try-unassigned"))];
    all.extend(who::members(c));
    all
}

/// What would have happened in past chats; of one rule, where it is named.
pub(crate) fn past(c: Console, tried: &Tried, rule: Option<String>) -> AnyView {
    let mine = |one: &&Would| rule.as_ref().is_none_or(|rule| *rule == one.rule);
    let chats: Vec<_> = tried
        .chats
        .iter()
        .filter(|chat| chat.would.iter().any(|one| mine(&one)))
        .map(|chat| {
            let lines = chat.would.iter().filter(mine).map(|one| line(one, true)).collect_view();
            let to = chat.chat.clone();
            let open = move |_| {
                ui::shut();
                c.route.go(Page::Inbox(Some(to.clone())));
            };
            view! {
                <li>
                    <button type="button" class="lnk t14" on:click=open>{chat.customer.clone()}</button>
                    <ul class="woulds">{lines}</ul>
                </li>
            }
        })
        .collect();
    let ran = tried.chats.iter().flat_map(|chat| &chat.would).filter(mine);
    let runs = ran.filter(|one| !one.silent).count() as u32;
    let summary = crate::console::words::tw2n(
        "console-try-summary",
        ("chats", &chats.len().to_string()),
        ("all", &tried.looked_at.to_string()),
        runs,
    );
    view! {
        <p class="t14">{summary}" "{tried.more.then(|| t("console-try-cut"))}</p>
        <ul class="tried">{chats}</ul>
    }
    .into_any()
}

fn line(one: &Would, dated: bool) -> AnyView {
    let name = match (one.rule.as_str(), one.name.as_str()) {
        ("greeting", _) => t("console-auto-greeting"),
        ("away", _) => t("console-auto-away"),
        (_, "") => t("console-rule-nameless"),
        (_, name) => name.to_owned(),
    };
    let steps = one.steps.iter().map(|kind| step_name(kind)).collect::<Vec<_>>().join(" · ");
    let when =
        dated.then(|| view! { <span class="t12 faint num">{dates::moment(one.at_ms)}</span> });
    let said =
        (!one.line.is_empty()).then(|| view! { <q class="t13 muted ell">{one.line.clone()}</q> });
    let because = (!one.because.is_empty()).then(
        || view! { <span class="kw" title=t("console-try-because")>{one.because.clone()}</span> },
    );
    let says = (!one.says.is_empty()).then(|| {
        view! { <p class="t13 says">{icon("bot", "s14")}" "{one.says.clone()}</p> }
    });
    let held = one.held.then(|| view! { <span class="st warn">{t("console-try-held")}</span> });
    let silent = one.silent.then(
        || view! { <span class="st" title=t("console-try-silent-more")>{t("console-try-silent")}</span> },
    );
    view! {
        <li class="would">
            <span class="row g1 wrap">{when}{said}</span>
            <span class="row g1 wrap"><b class="t14">{name}</b>{because}{held}{silent}<span class="t13 muted">{steps}</span></span>
            {says}
        </li>
    }
    .into_any()
}

/// The button in the page's header.
pub(crate) fn button(book: Book) -> AnyView {
    view! {
        <button type="button" class="btn" id="try" title=tw("console-try-title", "shop", &book.c.shop_name()) on:click=move |_| book.open.set(Some(super::rules::Open::Tries))>{icon("play", "s16")}<span>{t("console-try")}</span></button>
    }
    .into_any()
}
