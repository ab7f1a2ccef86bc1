//! The rules' editor: when, if, then, as three blocks under one another.

use comptoir_api::chat::OrderState;
use comptoir_api::rules::{Rule, Tried, Trigger, TryRules};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::{products, time};
use super::rules::Book;
use super::say::{trigger_kind, triggers};
use super::steps::{first_label, labels, no_labels, only, pick, rows, then};
use super::tries;
use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::t;
use crate::parts::icon::icon;
use crate::parts::states::{ORDER_STATES, order_key};

/// How many days of past chats a rule is tried on.
const TRY_DAYS: u32 = 14;

/// The dialog for a rule, new or known.
pub(crate) fn dialog(book: Book, rule: Rule, close: Callback<()>) -> AnyView {
    let c = book.c;
    let is_new = rule.id.is_empty();
    let name = RwSignal::new(rule.name.clone());
    let on = RwSignal::new(rule.on);
    let when = RwSignal::new(rule.when.clone());
    let conditions = rows(rule.only.clone());
    let steps = rows(rule.then.clone());
    let pause = RwSignal::new(rule.pause_minutes);
    let wrong = RwSignal::new(String::new());
    let tried = RwSignal::new(None::<Tried>);
    let busy = RwSignal::new(false);
    let id = rule.id.clone();
    let made = move || Rule {
        id: id.clone(),
        name: name.get_untracked().trim().to_owned(),
        on: on.get_untracked(),
        when: when.get_untracked(),
        only: conditions.get_untracked().iter().map(|row| row.value.get_untracked()).collect(),
        then: steps.get_untracked().iter().map(|row| row.value.get_untracked()).collect(),
        pause_minutes: pause.get_untracked(),
    };
    let (saved, sampled) = (made.clone(), made);
    let save = move |_| {
        busy.set(true);
        wrong.set(String::new());
        let after = Callback::new(move |()| {
            ui::shut();
            c.say(t("action-saved"));
        });
        let failed = Callback::new(move |field: String| {
            let _ = busy.try_set(false);
            drop(wrong.try_set(field));
        });
        book.save(saved(), after, failed);
    };
    let attempt = move |_| {
        busy.set(true);
        let asked = TryRules { rule: Some(sampled()), message: None, days: TRY_DAYS };
        spawn_local(async move {
            match api::post::<_, Tried>("/api/rules/try", &asked).await {
                Ok(found) => drop(tried.try_set(Some(found))),
                Err(error) => {
                    drop(wrong.try_set(error.field.clone().unwrap_or_default()));
                    c.fail(&error);
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let gone = rule.clone();
    let remove = move |_| {
        ui::shut();
        book.remove(gone.clone());
    };
    let own = rule.id;
    ui::dialog(
        t(if is_new { "console-rule-new" } else { "console-rule-edit" }),
        "wide",
        close,
        move || {
            let block = move |part: &'static str, title: &'static str, body: AnyView| {
                let bad = move || {
                    wrong.with(|field| field == part || field.starts_with(&format!("{part}.")))
                };
                view! {
                    <fieldset class="rule-b" class:bad=bad>
                        <legend>{t(title)}</legend>
                        {body}
                    </fieldset>
                }
                .into_any()
            };
            view! {
            <div class="row g3 wrap">
                <label class="field grow">
                    <span class="lbl">{t("console-rule-name")}</span>
                    <input class="inp" id="rule-name" maxlength="80" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
                </label>
                <span class="row g2 end">{ui::switch(t("console-auto-on"), on.into(), move |is| on.set(is))}<span class="t14">{move || t(if on.get() { "console-auto-on" } else { "console-auto-off" })}</span></span>
            </div>
            {block("when", "console-rule-when", trigger(c, when))}
            {block("only", "console-rule-if", only(c, conditions))}
            {block("then", "console-rule-then", then(c, steps))}
            {no_labels(c)}
            <details class="t14">
                <summary>{t("console-rule-pause")}</summary>
                {time("console-rule-pause-for", pause.get_untracked(), move |minutes| pause.set(minutes))}
                <p class="hint">{t("console-rule-pause-more")}</p>
            </details>
            <p class="hint">{t("console-rule-limits")}</p>
            {move || tried.get().map(|tried| {
                let own = if own.is_empty() { String::new() } else { own.clone() };
                view! { <section class="well col g2" aria-label=t("console-try-past") aria-live="polite">{tries::past(c, &tried, Some(own))}</section> }
            })}
            <div class="acts">
                {(!is_new).then(|| view! { <button type="button" class="btn danger" on:click=remove>{t("action-delete")}</button> })}
                <button type="button" class="btn" id="rule-try" disabled=move || busy.get() on:click=attempt>{icon("play", "s16")}{t("console-rule-try")}</button>
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" id="rule-save" disabled=move || busy.get() on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}

fn trigger(c: Console, when: RwSignal<Trigger>) -> AnyView {
    let kind = Memo::new(move |_| when.with(trigger_kind));
    let change = move |kind: String| {
        when.set(match kind.as_str() {
            "first" => Trigger::First { silence_days: 14 },
            "any" => Trigger::Any {},
            "pattern" => Trigger::Pattern { pattern: String::new() },
            "outside" => Trigger::Outside {},
            "unanswered" => Trigger::Unanswered { minutes: 30 },
            "product" => Trigger::Product { products: Vec::new() },
            "order" => Trigger::Order { state: OrderState::Ready },
            "labelled" => Trigger::Labelled { label: first_label(c) },
            "came" => Trigger::Came { code: String::new() },
            _ => Trigger::Words { words: Vec::new() },
        });
    };
    let fields = move || {
        // Only another kind draws other fields: what is typed stays where it is.
        kind.track();
        match when.get_untracked() {
            Trigger::Words { words } => view! {
                <label class="field">
                    <span class="lbl">{t("console-when-words-list")}</span>
                    <input class="inp" id="rule-words" prop:value=words.join(", ") on:input=move |event| {
                        let words = event_target_value(&event);
                        let words = words.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
                        when.set(Trigger::Words { words: words.collect() });
                    } />
                    <span class="hint">{t("console-when-words-more")}</span>
                </label>
            }.into_any(),
            Trigger::Pattern { pattern } => view! {
                <label class="field">
                    <span class="lbl">{t("console-when-pattern")}</span>
                    <input class="inp mono" maxlength="200" prop:value=pattern on:input=move |event| when.set(Trigger::Pattern { pattern: event_target_value(&event) }) />
                    <span class="hint">{t("console-when-pattern-more")}</span>
                </label>
            }.into_any(),
            Trigger::First { silence_days } => view! {
                <label class="field">
                    <span class="lbl">{t("console-when-first-again")}</span>
                    <input class="inp cell" type="number" min="0" max="3650" prop:value=silence_days.to_string() on:input=move |event| when.set(Trigger::First { silence_days: event_target_value(&event).parse().unwrap_or_default() }) />
                </label>
            }.into_any(),
            Trigger::Unanswered { minutes } => time("console-when-unanswered-since", minutes, move |minutes| when.set(Trigger::Unanswered { minutes })),
            Trigger::Product { products: ids } => products(c, "console-when-product-which", ids, 30, move |products| when.set(Trigger::Product { products })),
            Trigger::Order { state } => {
                let options = ORDER_STATES.map(|(name, state)| (name.to_owned(), t(order_key(state)))).into();
                let chosen = ORDER_STATES.into_iter().find(|(_, known)| *known == state).map_or("", |(name, _)| name);
                pick("console-when-order", chosen.to_owned(), options, move |name| {
                    let state = ORDER_STATES.into_iter().find(|(known, _)| *known == name);
                    when.set(Trigger::Order { state: state.map_or(OrderState::Ready, |(_, state)| state) });
                })
            }
            Trigger::Labelled { label } => pick("console-if-label", label, labels(c), move |label| when.set(Trigger::Labelled { label })),
            Trigger::Came { code } => view! {
                <label class="field">
                    <span class="lbl">{t("console-when-came-code")}</span>
                    <input class="inp cell" maxlength="32" prop:value=code on:input=move |event| when.set(Trigger::Came { code: event_target_value(&event).trim().to_owned() }) />
                </label>
            }.into_any(),
            Trigger::Any {} | Trigger::Outside {} => ().into_any(),
        }
    };
    view! {
        {pick("console-rule-when", kind.get_untracked().to_owned(), triggers(), change)}
        {fields}
    }
    .into_any()
}
