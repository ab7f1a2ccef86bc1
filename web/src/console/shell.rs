//! What stands around every page: navigation, the banner while offline, dialogs that any page opens.

use comptoir_api::shop::Queue;
use comptoir_api::team::Permission;
use leptos::prelude::*;

use crate::console::route::{Page, Section};
use crate::console::state::Console;
use crate::console::words::{hour_of, t, tn, tw};
use crate::console::{
    audit, automations, broadcasts, browser, catalogue, events, inbox, keys, links, load, me,
    orders, privacy, profile, programs, stats, team,
};
use crate::parts::{avatar, icon::icon, states::empty};

/// The queues, as they stand in the navigation, with where each stands in `counts`.
pub(crate) const QUEUES: [(Queue, &str, usize); 8] = [
    (Queue::Todo, "console-inbox-todo", 0),
    (Queue::Mine, "console-inbox-mine", 1),
    (Queue::Mentions, "console-inbox-mentions", 6),
    (Queue::Unassigned, "console-inbox-unassigned", 2),
    (Queue::Waiting, "console-inbox-waiting", 3),
    (Queue::Snoozed, "console-inbox-snoozed", 7),
    (Queue::Done, "console-inbox-done", 4),
    (Queue::All, "console-inbox-all", 5),
];

/// Queues that stand there only while there is something in them, or they are chosen.
pub(crate) fn is_shown(c: Console, queue: Queue, number: u32) -> bool {
    !matches!(queue, Queue::Mentions | Queue::Snoozed) || number > 0 || c.inbox.queue.get() == queue
}

/// The page and all around it.
pub(crate) fn shell(c: Console) -> AnyView {
    let every = set_interval_with_handle(
        move || c.minute.update(|minute| *minute += 1),
        std::time::Duration::from_secs(30),
    );
    on_cleanup(move || {
        if let Ok(every) = every {
            every.clear();
        }
    });
    follow_focus(c);
    let page = move || match c.section.get() {
        // An address that was typed or kept: the server would refuse it all the same.
        Section::Broadcasts if !c.may(Permission::Broadcast) => {
            empty(t("console-error-forbidden"), String::new(), None)
        }
        Section::Stats if !c.may(Permission::Statistics) => {
            empty(t("console-error-forbidden"), String::new(), None)
        }
        Section::Automations | Section::Links | Section::Profile | Section::Privacy
            if !c.may(Permission::Settings) =>
        {
            empty(t("console-error-forbidden"), String::new(), None)
        }
        Section::Audit if !c.may(Permission::Audit) => {
            empty(t("console-error-forbidden"), String::new(), None)
        }
        Section::Programs if !c.may(Permission::Programs) => {
            empty(t("console-error-forbidden"), String::new(), None)
        }
        Section::Inbox | Section::Orders if !c.may(Permission::Read) => {
            empty(t("console-sees-none"), t("console-team-no-key"), None)
        }
        Section::Inbox | Section::Join => inbox::page(c),
        Section::Orders => orders::page(c),
        Section::Catalogue => catalogue::page(c),
        Section::Broadcasts => broadcasts::page(c),
        Section::Automations => automations::page(c),
        Section::Stats => stats::page(c),
        Section::Links => links::page(c),
        Section::Profile => profile::page(c),
        Section::Team => team::page(c),
        Section::Privacy => privacy::page(c),
        Section::Audit => audit::page(c),
        Section::Programs => programs::page(c),
        Section::Me => me::page(c),
        Section::More => more(c),
        Section::Lost => lost(c),
    };
    let in_chat = move || c.open.chat.with(Option::is_some);
    view! {
        <a class="skip" href="#main">{t("action-skip")}</a>
        <div class="shell" class:in-chat=in_chat>
            {side(c)}
            <div class="stage">
                <div role="status">
                    {move || (!c.online.get()).then(|| view! { <p class="banner">{icon("wifioff", "s16")}<span>{t("console-offline")}</span></p> })}
                </div>
                <main class="main" id="main" tabindex="-1" class:soft=move || c.section.get() != Section::Inbox>{page}</main>
            </div>
            {tabs(c)}
        </div>
        {orders::dialogs(c)}
        {move || c.editing_labels.get().then(|| inbox::label_editor(c))}
        {keys::help(c)}
    }
    .into_any()
}

/// Another page takes the keyboard along: a conversation to where one writes, any other to its
/// beginning, if what had the keyboard is gone.
fn follow_focus(c: Console) {
    Effect::new(move |before: Option<Page>| {
        let page = c.route.page();
        if before.is_some_and(|before| before != page) {
            let writes = matches!(page, Page::Inbox(Some(_))) && !crate::browser::is_touch();
            crate::browser::after_draw(move || {
                if writes {
                    browser::focus("#composer");
                } else if crate::browser::is_lost() {
                    browser::focus("#main");
                }
            });
        }
        page
    });
}

fn side(c: Console) -> AnyView {
    let shop = move || {
        c.session.get().map(|session| {
            let shop = session.shop;
            let status = match (shop.open_now, shop.until.is_empty()) {
                (Some(true), false) => tw("console-open-until", "time", &hour_of(&shop.until)),
                (Some(true), true) => t("landing-open"),
                (Some(false), _) => t("console-closed"),
                (None, _) => String::new(),
            };
            view! {
                <a class="shop-sw" href=format!("/s/{}", shop.slug) target="_blank" rel="noopener" title=t("console-profile-public")>
                    {shop_face(&shop.name, &shop.accent, &shop.picture, "s32")}
                    <span class="wide grow ell">{shop.name}<small>{status}</small></span>
                    <span class="wide">{icon("ext", "s16")}</span>
                </a>
            }
        })
    };
    let queues = move || {
        (c.section.get() == Section::Inbox).then(|| {
            QUEUES.into_iter().map(|(queue, key, at)| {
                let chosen = move || c.inbox.queue.get() == queue && c.inbox.label.with(String::is_empty);
                let number = move || c.inbox.counts.with(|counts| counts.get(at).copied().unwrap_or_default());
                view! {
                    <button type="button" class="nav sub wide" hidden=move || !is_shown(c, queue, number()) class:on2=chosen aria-pressed=move || chosen().to_string() on:click=move |_| choose(c, queue)>
                        <span class="in1 grow">{t(key)}</span>
                        <span class="end">{move || Some(number()).filter(|number| *number > 0 && queue != Queue::All)}</span>
                    </button>
                }
            }).collect_view()
        })
    };
    let labels = move || {
        (c.section.get() == Section::Inbox && c.labels.with(|labels| !labels.is_empty())).then(
            || {
                let labels = c
                    .labels
                    .get()
                    .into_iter()
                    .map(|label| {
                        let (id, on_id) = (label.id.clone(), label.id.clone());
                        let chosen = move || c.inbox.label.get() == on_id;
                        let chosen2 = chosen.clone();
                        view! {
                            <button
                                type="button"
                                class=format!("nav sub wide lc{}", label.hue % 6 + 1)
                                class:on2=chosen
                                aria-pressed=move || chosen2().to_string()
                                on:click=move |_| choose_label(c, id.clone())
                            >
                                <span class="sq"></span>
                                <span class="muted ell grow">{label.name}</span>
                            </button>
                        }
                    })
                    .collect_view();
                view! { <h2 class="h6 wide">{t("console-nav-labels")}</h2>{labels} }
            },
        )
    };
    let server = move || {
        let (class, title, more) = if c.online.get() {
            ("srv wide", "console-server", "console-server-more")
        } else {
            ("srv wide lost", "console-server-lost", "console-server-lost-more")
        };
        view! { <div class=class>{icon("server", "")}<span>{t(title)}</span><small>{t(more)}</small></div> }
    };
    view! {
        <nav class="side" aria-label=t("nav-main") data-pane="">
            {shop}
            {entry(c, Page::Inbox(None), "inbox", "console-nav-chats", Signal::derive(move || c.inbox.counts.with(|counts| counts.first().copied().unwrap_or_default())))}
            {queues}
            {labels}
            <div class="gap10"></div>
            {entry(c, Page::Orders(None), "receipt", "console-nav-orders", Signal::derive(move || orders::waiting(c)))}
            {entry(c, Page::Catalogue(None), "shelf", "console-nav-catalogue", Signal::derive(|| 0))}
            {move || c.may(Permission::Broadcast).then(|| entry(c, Page::Broadcasts(None), "mega", "console-nav-broadcasts", Signal::derive(|| 0)))}
            {move || c.may(Permission::Settings).then(|| entry(c, Page::Automations, "bolt", "console-nav-automations", Signal::derive(|| 0)))}
            {move || c.may(Permission::Statistics).then(|| entry(c, Page::Stats, "chart", "console-nav-stats", Signal::derive(|| 0)))}
            <h2 class="h6 wide">{t("console-nav-shop")}</h2>
            {move || c.may(Permission::Settings).then(|| entry(c, Page::Profile, "store", "console-nav-profile", Signal::derive(|| 0)))}
            {move || c.may(Permission::Settings).then(|| entry(c, Page::Links, "qr", "console-nav-links", Signal::derive(|| 0)))}
            {entry(c, Page::Team, "users", "console-nav-team", Signal::derive(|| 0))}
            {move || c.may(Permission::Settings).then(|| entry(c, Page::Privacy, "shield", "console-nav-privacy", Signal::derive(|| 0)))}
            {move || c.may(Permission::Audit).then(|| entry(c, Page::Audit, "list", "console-nav-audit", Signal::derive(|| 0)))}
            {move || c.may(Permission::Programs).then(|| entry(c, Page::Programs, "code", "console-nav-programs", Signal::derive(|| 0)))}
            <span class="sp"></span>
            {server}
            <a class="me-row" href=c.route.href(&Page::Me) title=t("console-me-title") on:click=move |event| c.route.follow(&event, Page::Me)>
                {move || avatar::person(&c.me().name, "s28")}
                <span class="wide grow ell">{move || c.me().name}<small>{move || team::role_name(c, &c.me())}</small></span>
                <span class="wide">{icon("gear", "s18")}</span>
            </a>
        </nav>
    }
    .into_any()
}

/// The shop's own picture where it has one, else its letter.
pub(crate) fn shop_face(name: &str, accent: &str, picture: &str, size: &'static str) -> AnyView {
    if picture.is_empty() {
        return avatar::shop(name, accent, size);
    }
    let src = crate::parts::address("", picture);
    view! { <span class=format!("av shop pict {size}") aria-hidden="true"><img src=src alt="" /></span> }.into_any()
}

fn entry(
    c: Console,
    page: Page,
    picture: &'static str,
    key: &'static str,
    number: Signal<u32>,
) -> AnyView {
    let section = page.section();
    let on = move || c.section.get() == section;
    let href = c.route.href(&page);
    view! {
        <a
            class="nav"
            class:on=on
            href=href
            title=t(key)
            aria-current=move || on().then_some("page")
            on:click=move |event| c.route.follow(&event, page.clone())
        >
            {icon(picture, "")}
            <span class="wide grow">{t(key)}</span>
            {move || (number.get() > 0).then(|| view! { <span class="end">{number.get()}<span class="sr">{format!(" {}", tn("console-nav-new", number.get()))}</span></span> })}
        </a>
    }
    .into_any()
}

fn tabs(c: Console) -> AnyView {
    let tab = move |page: Page, picture: &'static str, key: &'static str, number: Signal<u32>| {
        let section = page.section();
        let on = move || {
            let now = c.section.get();
            now == section
                || (section == Section::More
                    && !matches!(now, Section::Inbox | Section::Orders | Section::Catalogue))
        };
        let href = c.route.href(&page);
        view! {
            <a href=href class:on=on aria-current=move || on().then_some("page") on:click=move |event| c.route.follow(&event, page.clone())>
                {icon(picture, "s24")}
                {t(key)}
                {move || (number.get() > 0).then(|| view! { <span class="cnt">{number.get()}</span> })}
            </a>
        }
    };
    view! {
        <nav class="tabbar" aria-label=t("nav-tabs")>
            {tab(Page::Inbox(None), "inbox", "console-nav-chats", Signal::derive(move || c.inbox.counts.with(|counts| counts.first().copied().unwrap_or_default())))}
            {tab(Page::Orders(None), "receipt", "console-nav-orders", Signal::derive(move || orders::waiting(c)))}
            {tab(Page::Catalogue(None), "shelf", "console-nav-catalogue", Signal::derive(|| 0))}
            {tab(Page::More, "list", "action-more", Signal::derive(|| 0))}
        </nav>
    }
    .into_any()
}

fn lost(c: Console) -> AnyView {
    let page = Page::Inbox(None);
    let goes = page.clone();
    let out = view! {
        <a class="btn pri" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone())>
            {icon("inbox", "s16")}{t("console-nav-chats")}
        </a>
    };
    empty(t("console-lost"), t("console-lost-more"), Some(out.into_any()))
}

fn more(c: Console) -> AnyView {
    let row = move |page: Page, picture: &'static str, key: &'static str| {
        let href = c.route.href(&page);
        view! {
            <a class="srow" href=href on:click=move |event| c.route.follow(&event, page.clone())>
                {icon(picture, "")}
                <span class="grow">{t(key)}</span>
                <span class="v">{icon("chev", "s16")}</span>
            </a>
        }
    };
    view! {
        <header class="mh"><h1>{t("action-more")}</h1></header>
        <div class="mb scroll">
            <div class="card lst">
                {move || c.may(Permission::Broadcast).then(|| row(Page::Broadcasts(None), "mega", "console-nav-broadcasts"))}
                {move || c.may(Permission::Settings).then(|| view! {
                    {row(Page::Automations, "bolt", "console-nav-automations")}
                    {row(Page::Stats, "chart", "console-nav-stats")}
                    {row(Page::Profile, "store", "console-nav-profile")}
                    {row(Page::Links, "qr", "console-nav-links")}
                })}
                {row(Page::Team, "users", "console-nav-team")}
                {move || c.may(Permission::Settings).then(|| row(Page::Privacy, "shield", "console-nav-privacy"))}
                {move || c.may(Permission::Audit).then(|| row(Page::Audit, "list", "console-nav-audit"))}
                {move || c.may(Permission::Programs).then(|| row(Page::Programs, "code", "console-nav-programs"))}
                {row(Page::Me, "gear", "console-me-title")}
            </div>
        </div>
    }
    .into_any()
}

/// Shows a queue.
pub(crate) fn choose(c: Console, queue: Queue) {
    c.inbox.queue.set(queue);
    c.inbox.label.set(String::new());
    refresh(c);
}

/// Shows the chats with a label, or all again.
pub(crate) fn choose_label(c: Console, label: String) {
    if c.inbox.label.get_untracked() == label {
        c.inbox.label.set(String::new());
        c.inbox.queue.set(Queue::Todo);
    } else {
        c.inbox.label.set(label);
        c.inbox.queue.set(Queue::All);
    }
    refresh(c);
}

fn refresh(c: Console) {
    c.inbox.picked.set(Vec::new());
    c.inbox.loaded.set(crate::console::state::Loaded::Loading);
    load::inbox(c);
    events::badge(c);
}
