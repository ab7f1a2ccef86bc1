//! Above the thread: with whom, who reads along, who answers, which labels, done or not.

use comptoir_api::chat::Reader;
use comptoir_api::shop::ChatDetail;
use comptoir_api::team::Permission;
use leptos::prelude::*;

use super::{act, labels, snooze, thread};
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tn, tw};
use crate::parts::{avatar, icon::icon};

/// The header of the open chat.
pub(crate) fn header(c: Console) -> AnyView {
    let readers_open = RwSignal::new(false);
    let closed = Memo::new(move |_| {
        c.open.detail.with(|detail| detail.as_ref().is_some_and(|detail| detail.chat.closed))
    });
    let count =
        Memo::new(move |_| c.open.detail.with(|detail| detail.as_ref().map_or(0, who_read)));
    let may = move || c.may(Permission::Organise);
    let finish = move |_| {
        if let Some(chat) = c.open.chat.get_untracked() {
            act::close(c, chat, !closed.get_untracked());
        }
    };
    view! {
        <header class="conv-h">
            <a class="ib only-phone" href=c.route.href(&Page::Inbox(None)) aria-label=t("chat-back") on:click=move |event| c.route.follow(&event, Page::Inbox(None))>
                {icon("back", "s24")}
            </a>
            {move || avatar::person(&thread::name(c), "s36")}
            <div class="grow">
                <h2 class="nm"><span class="ell">{move || thread::name(c)}</span></h2>
                <button type="button" id="readers-open" class="readers-b t12 faint" on:click=move |_| readers_open.set(true)>
                    {icon("lock", "s14")}
                    <span class="ell">{move || tn("console-inbox-readable", count.get())}</span>
                    {icon("chev", "s14")}
                </button>
            </div>
            {move || may().then(|| view! {
                {assignment(c)}
                {ui::menu("ib", t("console-snooze"), "snooze-menu", || icon("clock", "s18"), move |close| {
                    let asleep = c.open.detail.with(|detail| detail.as_ref().is_some_and(|detail| detail.chat.snoozed_ms > 0));
                    snooze::choices(asleep, Callback::new(move |until_ms| {
                        close.run(());
                        if let Some(chat) = c.open.chat.get_untracked() {
                            act::snooze(c, chat, until_ms);
                        }
                    }))
                })}
                {ui::menu("ib", t("console-inbox-label"), "label-menu", || icon("tag", "s18"), move |close| labels::menu(c, close))}
            })}
            <button type="button" class="ib card-b" aria-label=t("console-card-title") title=t("console-card-title")
                aria-expanded=move || c.open.card.get().to_string() on:click=move |_| c.open.card.update(|out| *out = !*out)>
                {icon("user", "s18")}
            </button>
            <button type="button" class="btn sm finish" id="finish" hidden=move || !may() on:click=finish title=move || t(if closed.get() { "console-inbox-reopen" } else { "console-inbox-finish" })>
                {move || if closed.get() { icon("inbox", "s16") } else { icon("check", "s16") }}
                <span class="word">{move || t(if closed.get() { "console-inbox-reopen" } else { "console-inbox-finish" })}</span>
            </button>
            {move || readers_open.get().then(|| readers(c, Callback::new(move |()| readers_open.set(false))))}
        </header>
    }
    .into_any()
}

/// Who answers: a menu of the team.
fn assignment(c: Console) -> AnyView {
    let assignee = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.chat.assignee.clone()))
            .unwrap_or_default()
    });
    let face = move || {
        view! {
            {move || {
                let id = assignee.get();
                match c.staff_name(&id).filter(|_| !id.is_empty()) {
                    Some(name) => view! { {avatar::person(&name, "s20")}<span class="word ell">{name}</span> }.into_any(),
                    None => view! { {icon("user", "s16")}<span class="word">{t("console-inbox-assign")}</span> }.into_any(),
                }
            }}
            {icon("chevd", "s14")}
        }
        .into_any()
    };
    ui::menu("btn sm assign", t("console-inbox-assign"), "assign-menu", face, move |close| {
        let pick = move |id: String| {
            if let Some(chat) = c.open.chat.get_untracked() {
                act::assign(c, chat, id);
            }
            close.run(());
        };
        let me = c.me();
        let mine = me.id.clone();
        let everyone = c.staff.get().into_iter().filter(|person| person.id != me.id).map(|person| {
            let id = person.id.clone();
            let is = person.id == assignee.get();
            view! {
                <button type="button" class="mi" aria-pressed=is.to_string() on:click=move |_| pick(id.clone())>
                    {avatar::person(&person.name, "s24")}
                    <span class="grow ell">{person.name.clone()}</span>
                    {person.online.then(|| view! { <span class="dotc live"></span><span class="sr">{t("console-team-online")}</span> })}
                    {is.then(|| icon("check", "s16"))}
                </button>
            }
        }).collect_view();
        let is_mine = assignee.get() == me.id;
        view! {
            <button type="button" class="mi" aria-pressed=is_mine.to_string() on:click=move |_| pick(mine.clone())>
                {avatar::person(&me.name, "s24")}
                <span class="grow ell">{t("console-inbox-assign-me")}</span>
                {is_mine.then(|| icon("check", "s16"))}
            </button>
            {everyone}
            {teams(c, close)}
            {(!assignee.get().is_empty()).then(|| view! {
                <button type="button" class="mi" on:click=move |_| pick(String::new())>
                    {icon("close", "s18")}
                    <span class="grow">{t("console-inbox-nobody")}</span>
                </button>
            })}
        }
        .into_any()
    })
}

/// The teams a chat can be given to; the one it has is taken off.
fn teams(c: Console, close: Callback<()>) -> AnyView {
    let now = c
        .open
        .detail
        .with(|detail| detail.as_ref().map(|detail| detail.chat.team.clone()))
        .unwrap_or_default();
    let rows = c
        .teams
        .get()
        .into_iter()
        .map(|team| {
            let is = team.id == now;
            let to = if is { String::new() } else { team.id.clone() };
            view! {
                <button type="button" class="mi" aria-pressed=is.to_string() on:click=move |_| {
                    close.run(());
                    if let Some(chat) = c.open.chat.get_untracked() {
                        act::to_team(c, chat, to.clone());
                    }
                }>
                    {icon("users", "s18")}
                    <span class="grow ell">{team.name.clone()}</span>
                    {is.then(|| icon("check", "s16"))}
                </button>
            }
        })
        .collect_view();
    view! { {rows} }.into_any()
}

/// Everyone and everything that can read this chat.
/// How many can read: people and programs of the shop, and the customer. The shop's own machine
/// holds the key for them, and is no further reader.
pub(super) fn who_read(detail: &ChatDetail) -> u32 {
    let readers = detail.readers.readers.iter();
    readers.filter(|reader| reader.kind != "device" || !reader.own).count() as u32
}

fn readers(c: Console, close: Callback<()>) -> AnyView {
    ui::dialog(t("readers-title"), "", close, move || {
        let Some(readers) = c
            .open
            .detail
            .with_untracked(|detail| detail.as_ref().map(|detail| detail.readers.clone()))
        else {
            return ().into_any();
        };
        let words = readers.words.join("  ");
        let rows = readers.readers.into_iter().map(row).collect_view();
        let words = (!words.is_empty()).then(|| {
            view! {
                <section class="col">
                    <h3 class="lbl">{t("console-readers-words")}</h3>
                    <p class="mono keywords">{words}</p>
                    <p class="hint">{t("console-readers-words-more")}</p>
                </section>
            }
        });
        view! {
            <p class="t13 muted">{tw("console-readers-more", "name", &thread::name(c))}</p>
            <div class="card flat lst">{rows}</div>
            <p class="notice">{icon("server", "")}<span>{t("readers-relay")}</span></p>
            {words}
        }
        .into_any()
    })
}

fn row(reader: Reader) -> AnyView {
    let (face, key) = match reader.kind.as_str() {
        "device" => (
            if reader.own { avatar::machine("s36") } else { avatar::person(&reader.name, "s36") },
            if reader.own { "console-reader-counter" } else { "console-reader-device" },
        ),
        "staff" => (avatar::person(&reader.name, "s36"), "console-reader-staff"),
        "automation" => (avatar::machine("s36"), "readers-automation"),
        "token" => (avatar::machine("s36"), "readers-token"),
        _ => (avatar::machine("s36"), "readers-vendor"),
    };
    let name = if reader.name.is_empty() { t(key) } else { reader.name.clone() };
    let since = (reader.since_ms > 0)
        .then(|| tw("readers-device-since", "date", &crate::console::dates::full(reader.since_ms)));
    view! {
        <div class="reader">
            {face}
            <span><span class="nm">{name}</span><span class="s blk">{t(key)}{since.map(|since| format!(" · {since}"))}</span></span>
            {reader.holds_key.then(|| view! { <span class="st ok">{icon("key", "")}{t("console-reader-key")}</span> })}
        </div>
    }
    .into_any()
}
