//! The list of conversations: what waits, since when, for whom.

use comptoir_api::shop::{InboxChat, Queue};
use comptoir_api::team::Permission;
use leptos::prelude::*;

use super::{bulk, snooze};
use crate::console::route::Page;
use crate::console::shell::{QUEUES, choose, choose_label};
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{dates, load, shell, ui};
use crate::parts::states::{empty, order_chip};
use crate::parts::{avatar, icon::icon};

/// The first pane.
pub(crate) fn pane(c: Console) -> AnyView {
    let title = move || {
        let label = c.inbox.label.get();
        if let Some(name) = c.labels.with(|labels| {
            labels.iter().find(|known| known.id == label).map(|known| known.name.clone())
        }) {
            return name;
        }
        let queue = c.inbox.queue.get();
        let found = QUEUES.iter().find(|(known, ..)| *known == queue);
        found.map(|(_, key, _)| t(key)).unwrap_or_default()
    };
    let asked = StoredValue::new(0_u32);
    let search = move |event| {
        c.inbox.query.set(event_target_value(&event));
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        // Asks once the typing pauses.
        set_timeout(
            move || {
                if asked.try_get_value() == Some(mine) {
                    load::inbox(c);
                }
            },
            std::time::Duration::from_millis(220),
        );
    };
    let loaded = Memo::new(move |_| c.inbox.loaded.get());
    let none = Memo::new(move |_| c.inbox.rows.with(Vec::is_empty));
    let body = move || {
        if none.get() {
            if let Some(instead) =
                ui::not_yet(&loaded.get(), 8, Callback::new(move |()| load::inbox(c)))
            {
                return instead;
            }
            let searching = !c.inbox.query.with(|query| query.trim().is_empty())
                || !c.inbox.label.with(String::is_empty);
            if searching {
                return empty(t("console-inbox-none"), String::new(), None);
            }
            return empty(t("console-inbox-empty"), t("console-inbox-empty-more"), None);
        }
        view! {
            <ul class="irs">
                <For each=move || c.inbox.rows.get() key=|chat| chat.id.clone() let:chat>
                    <li class="irl">{pick(c, &chat)}{row(c, chat)}</li>
                </For>
            </ul>
            {move || c.inbox.next.with(Option::is_some).then(|| view! {
                <button type="button" class="btn ghost full" on:click=move |_| load::inbox_more(c)>{t("action-load-more")}</button>
            })}
        }
        .into_any()
    };
    view! {
        <section class="ilist" aria-label=t("console-inbox-list") data-pane="">
            <header class="il-h">
                {move || c.session.get().map(|session| view! { <span class="only-phone">{shell::shop_face(&session.shop.name, &session.shop.accent, &session.shop.picture, "s36")}</span> })}
                <div class="grow"><h1 class="ell">{title}</h1><span class="t12 faint only-phone">{move || c.shop_name()}</span></div>
                <button type="button" class="ib" id="sort-due" title=t("console-inbox-by-due") aria-label=t("console-inbox-by-due")
                    aria-pressed=move || c.inbox.due.get().to_string() on:click=move |_| {
                        c.inbox.due.update(|due| *due = !*due);
                        load::inbox(c);
                    }>{icon("sort", "s18")}</button>
            </header>
            <div class="il-f">
                <label class="search">
                    {icon("search", "s16")}
                    <input
                        type="search"
                        id="search"
                        class="grow"
                        placeholder=t("console-inbox-search")
                        aria-label=t("console-inbox-search")
                        prop:value=move || c.inbox.query.get()
                        on:input=search
                    />
                    <span class="kbd" aria-hidden="true">"⌘K"</span>
                </label>
                {chips(c)}
            </div>
            {bulk::bar(c)}
            <div class="fill scroll" class:picking=move || c.inbox.picked.with(|picked| !picked.is_empty())>{body}</div>
        </section>
    }
    .into_any()
}

/// On a phone the queues and labels are chips.
fn chips(c: Console) -> AnyView {
    let queues = QUEUES.into_iter().map(move |(queue, key, at)| {
        let on = move || c.inbox.queue.get() == queue && c.inbox.label.with(String::is_empty);
        let number = move || c.inbox.counts.with(|counts| counts.get(at).copied().unwrap_or_default());
        view! {
            <button type="button" class="chip" hidden=move || !shell::is_shown(c, queue, number()) class:on=on aria-pressed=move || on().to_string() on:click=move |_| choose(c, queue)>
                {t(key)}
                {move || Some(number()).filter(|number| *number > 0 && !matches!(queue, Queue::Done | Queue::All)).map(|number| format!(" {number}"))}
            </button>
        }
    }).collect_view();
    let labels = move || {
        c.labels.get().into_iter().map(|label| {
            let (id, on_id) = (label.id.clone(), label.id.clone());
            let on = Memo::new(move |_| c.inbox.label.get() == on_id);
            view! {
                <button type="button" class=format!("chip lc{}", label.hue % 6 + 1) class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| choose_label(c, id.clone())>
                    <span class="sq"></span>{label.name}
                </button>
            }
        }).collect_view()
    };
    view! { <div class="chips only-phone" role="group" aria-label=t("console-inbox-queues")>{queues}{labels}</div> }.into_any()
}

/// Picks a row, to do something to several.
fn pick(c: Console, chat: &InboxChat) -> AnyView {
    let (id, is_id) = (chat.id.clone(), chat.id.clone());
    let is = Memo::new(move |_| c.inbox.picked.with(|picked| picked.contains(&is_id)));
    let label = tw("console-bulk-pick", "name", &chat.customer);
    view! {
        <button type="button" class="pick-b" role="checkbox" hidden=move || !c.may(Permission::Organise) aria-checked=move || is.get().to_string() aria-label=label on:click=move |_| bulk::toggle(c, &id)>
            <span class="ck" class:on=move || is.get()>{move || is.get().then(|| icon("check", ""))}</span>
        </button>
    }
    .into_any()
}

/// A row stays while what it shows changes: the keyboard stays on it.
fn row(c: Console, chat: InboxChat) -> AnyView {
    let id = chat.id.clone();
    let here = c.route.href(&Page::Inbox(Some(id.clone())));
    let (goes, chat_id) = (id.clone(), id.clone());
    let selected = {
        let id = id.clone();
        Memo::new(move |_| c.open.chat.get().as_ref() == Some(&id))
    };
    let live = Memo::new(move |_| {
        c.inbox
            .rows
            .with(|rows| rows.iter().find(|row| row.id == id).cloned())
            .unwrap_or_else(|| chat.clone())
    });
    view! {
        <a
            class="ir"
            class:un=move || live.with(|chat| chat.unread > 0)
            class:sel=move || selected.get()
            href=here
            data-chat=chat_id
            aria-current=move || selected.get().then_some("true")
            on:click=move |event| c.route.follow(&event, Page::Inbox(Some(goes.clone())))
        >
            {move || inside(c, live.get())}
        </a>
    }
    .into_any()
}

fn inside(c: Console, chat: InboxChat) -> AnyView {
    let unread = chat.unread > 0;
    let waits = !chat.last_own && !chat.closed;
    let last_ms = chat.last_ms;
    let (due_ms, is_late) = (chat.due_ms, chat.late);
    let time = move || {
        c.minute.track();
        if due_ms > 0 {
            let (class, words) = dates::due(due_ms, is_late);
            return view! { <time class=class>{words}</time> }.into_any();
        }
        let late = waits.then(|| dates::waiting(last_ms)).flatten();
        let class = if late.is_some() { "late" } else { "" };
        view! { <time class=class>{late.unwrap_or_else(|| dates::short(last_ms))}</time> }
            .into_any()
    };
    let typing_id = chat.id.clone();
    let typing = Memo::new(move |_| {
        c.typing.with(|typing| {
            typing.get(&typing_id).is_some_and(|typing| typing.customer_until_ms > dates::now_ms())
        })
    });
    // What was deleted leaves its place empty; who erased the chat leaves nothing to say.
    let last_text = match chat.last_text.as_str() {
        "" if !chat.closed => t("chat-deleted"),
        text => text.to_owned(),
    };
    let last_own = chat.last_own;
    let preview = move || {
        if typing.get() {
            return view! { <span class="ell typing-now">{t("console-typing")}</span> }.into_any();
        }
        view! {
            {last_own.then(|| view! { {icon("reply", "s14")}<span class="sr">{format!("{} ", t("console-inbox-shop-said"))}</span> })}
            <span class="ell">{last_text.clone()}</span>
        }
        .into_any()
    };
    let assignee = (!chat.assignee.is_empty()).then(|| {
        let id = chat.assignee.clone();
        move || {
            let name = c.staff_name(&id).unwrap_or_default();
            view! { <span class="end row" title=name.clone()>{avatar::person(&name, "s20")}<span class="sr">{tw("console-inbox-assigned", "name", &name)}</span></span> }
        }
    });
    let labels = chat.labels.clone();
    let tags = move || {
        c.labels.with(|known| {
            labels
                .iter()
                .filter_map(|id| known.iter().find(|label| label.id == *id))
                .map(|label| view! { <span class=format!("lab lc{}", label.hue % 6 + 1)>{label.name.clone()}</span> })
                .collect_view()
        })
    };
    let order = chat.order.as_ref().map(|(_, state)| order_chip(*state));
    let asleep = snooze::until(chat.snoozed_ms);
    let asleep = (!asleep.is_empty())
        .then(|| view! { <span class="st">{icon("clock", "s14")}{asleep}</span> });
    let team_id = chat.team.clone();
    let team = move || {
        c.teams.with(|teams| {
            teams.iter().find(|team| team.id == team_id).map(
                |team| view! { <span class="st">{icon("users", "s14")}{team.name.clone()}</span> },
            )
        })
    };
    let has_tags = asleep.is_some()
        || !chat.team.is_empty()
        || !chat.labels.is_empty()
        || !chat.assignee.is_empty()
        || order.is_some();
    view! {
        {avatar::person(&chat.customer, "s36")}
        <span class="nm"><span class="ell">{chat.customer.clone()}</span></span>
        {time}
        <span class="pv">
            {preview}
            {chat.mentioned.then(|| view! { <span class="at" title=t("console-inbox-mentions")>"@"<span class="sr">{t("console-inbox-mentions")}</span></span> })}
            {unread.then(|| view! { <span class="u"></span><span class="sr">{tn("nav-unread", chat.unread)}</span> })}
        </span>
        {has_tags.then(|| view! { <span class="tg">{asleep}{order}{team}{tags}{assignee}</span> })}
    }
    .into_any()
}
