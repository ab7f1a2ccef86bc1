//! One person with several conversations: their cards made one, and parted again.

use comptoir_api::shop::{InboxChat, InboxPage, MergeWith, SamePerson};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::route::Page;
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::console::{dates, load, ui};
use crate::parts::avatar;
use crate::parts::icon::icon;

/// His other conversations, and the way to say that another is his too.
pub(super) fn section(c: Console) -> AnyView {
    let picking = RwSignal::new(false);
    let others = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.same.clone()))
            .unwrap_or_default()
    });
    let may = move || c.may(Permission::Organise);
    view! {
        <section>
            <div class="row g2">
                <h3 class="grow">{t("console-same-title")}</h3>
                {move || may().then(|| view! {
                    <button type="button" class="ib sm" id="same-add" aria-label=t("console-same-add") title=t("console-same-add") on:click=move |_| picking.set(true)>{icon("plus", "s14")}</button>
                })}
            </div>
            {move || if others.with(Vec::is_empty) {
                view! { <p class="t13 faint">{t("console-same-none")}</p> }.into_any()
            } else {
                view! {
                    <ul class="col g1">{others.get().into_iter().map(|other| row(c, other)).collect_view()}</ul>
                    {may().then(|| view! { <button type="button" class="lnk t13" id="same-part" on:click=move |_| part(c)>{t("console-same-part")}</button> })}
                }.into_any()
            }}
        </section>
        {move || picking.get().then(|| picker(c, Callback::new(move |()| picking.set(false))))}
    }
    .into_any()
}

fn row(c: Console, other: SamePerson) -> AnyView {
    let page = Page::Inbox(Some(other.chat));
    let goes = page.clone();
    view! {
        <li><a class="orow" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone())>
            <span>{other.name}</span><small>{dates::short(other.last_ms)}</small>
        </a></li>
    }
    .into_any()
}

/// Says that another conversation is the same person's, with a way back.
fn merge(c: Console, other: &InboxChat) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    let (with, name) = (MergeWith { chat: other.id.clone() }, other.customer.clone());
    spawn_local(async move {
        match api::put::<_, Done>(&format!("/api/chats/{chat}/same"), &with).await {
            Ok(_) => {
                ui::shut();
                load::chat_detail(c, chat);
                // It is the other's card that goes: taking it back begins there.
                let other = with.chat.clone();
                let back = Callback::new(move |()| part_chat(c, other.clone()));
                c.say_undo(tw("console-same-done", "name", &name), back);
            }
            Err(error) => c.fail(&error),
        }
    });
}

fn part(c: Console) {
    if let Some(chat) = c.open.chat.get_untracked() {
        part_chat(c, chat);
    }
}

fn part_chat(c: Console, chat: String) {
    spawn_local(async move {
        match api::delete(&format!("/api/chats/{chat}/same")).await {
            Ok(_) => {
                if let Some(open) = c.open.chat.get_untracked() {
                    load::chat_detail(c, open);
                }
                c.say(t("console-same-parted"));
            }
            Err(error) => c.fail(&error),
        }
    });
}

fn picker(c: Console, close: Callback<()>) -> AnyView {
    let found = RwSignal::new(None::<Vec<InboxChat>>);
    let here = StoredValue::new(c.open.chat.get_untracked().unwrap_or_default());
    let path = |asked: &str| Some(format!("/api/chats?queue=all&query={}", api::part(asked)));
    let query = ui::asking(c, path, move |page: InboxPage| {
        let others = page.chats.into_iter().filter(|row| here.with_value(|here| row.id != *here));
        found.set(Some(others.collect()));
    });
    let rows = move || {
        match found.get() {
        None => ui::skeleton(5),
        Some(rows) if rows.is_empty() => {
            view! { <p class="t14 muted pad16">{t("console-nothing-found")}</p> }.into_any()
        }
        Some(rows) => rows
            .into_iter()
            .map(|row| {
                let face = avatar::person(&row.customer, "s36");
                let (name, says) = (row.customer.clone(), row.last_text.clone());
                view! {
                    <button type="button" class="pick" on:click=move |_| merge(c, &row)>
                        {face}
                        <span class="grow ell"><span class="medium blk ell">{name}</span><span class="t12 faint">{says}</span></span>
                    </button>
                }
            })
            .collect_view()
            .into_any(),
    }
    };
    ui::dialog(t("console-same-add"), "tall", close, move || {
        view! {
            <p class="t13 muted">{t("console-same-hint")}</p>
            <label class="search">
                {icon("search", "s16")}
                <input type="search" class="grow" autofocus placeholder=t("console-same-search") aria-label=t("console-same-search")
                    on:input=move |event| query.set(event_target_value(&event)) />
            </label>
            <div class="picks scroll">{rows}</div>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
            </div>
        }
        .into_any()
    })
}
