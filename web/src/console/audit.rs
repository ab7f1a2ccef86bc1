//! The log: who saw, changed and exported what.

use comptoir_api::team::{Act, AuditEntry, AuditKept, AuditPage, Permission};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::words::{t, tn};
use crate::console::{dates, ui};
use crate::parts::states::empty;
use crate::parts::{avatar, icon::icon};

/// The sentence of what was done.
fn key(act: Act) -> &'static str {
    match act {
        Act::SignedIn => "console-act-signed-in",
        Act::ChatOpened => "console-act-chat-opened",
        Act::FileFetched => "console-act-file-fetched",
        Act::Answered => "console-act-answered",
        Act::Noted => "console-act-noted",
        Act::Assigned => "console-act-assigned",
        Act::Labelled => "console-act-labelled",
        Act::Closed => "console-act-closed",
        Act::Snoozed => "console-act-snoozed",
        Act::Bulk => "console-act-bulk",
        Act::CustomerChanged => "console-act-customer-changed",
        Act::Searched => "console-act-searched",
        Act::OrdersRead => "console-act-orders-read",
        Act::OrdersPrinted => "console-act-orders-printed",
        Act::OrderMoved => "console-act-order-moved",
        Act::CatalogueChanged => "console-act-catalogue-changed",
        Act::CatalogueExported => "console-act-catalogue-exported",
        Act::StatsExported => "console-act-stats-exported",
        Act::SettingsChanged => "console-act-settings-changed",
        Act::KeysChanged => "console-act-keys-changed",
        Act::TeamChanged => "console-act-team-changed",
        Act::ChatExported => "console-act-chat-exported",
        Act::AuditExported => "console-act-audit-exported",
    }
}

fn name_of(act: Act) -> String {
    let name = serde_json::to_value(act).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

/// What is on screen.
#[derive(Clone, Copy)]
struct Log {
    c: Console,
    staff: RwSignal<String>,
    act: RwSignal<String>,
    entries: RwSignal<Vec<AuditEntry>>,
    next: RwSignal<Option<String>>,
    days: RwSignal<u32>,
    loaded: RwSignal<Loaded>,
}

impl Log {
    fn query(self) -> String {
        let (staff, act) = (self.staff.get_untracked(), self.act.get_untracked());
        let mut query = format!("staff={}", api::part(&staff));
        if !act.is_empty() {
            query = format!("{query}&act={act}");
        }
        query
    }

    fn load(self, after: Option<String>) {
        let query = self.query();
        let more = after.as_ref().map(|after| format!("&after={after}")).unwrap_or_default();
        spawn_local(async move {
            let page = api::get::<AuditPage>(&format!("/api/audit?{query}{more}")).await;
            if self.staff.try_get_untracked().is_none() || query != self.query() {
                return;
            }
            match page {
                Ok(page) => {
                    self.days.set(page.days);
                    self.next.set(page.next);
                    self.entries.update(|entries| {
                        if after.is_none() {
                            entries.clear();
                        }
                        entries.extend(page.entries);
                    });
                    self.loaded.set(Loaded::Ready);
                }
                Err(error) if after.is_none() => self.loaded.set(Loaded::Failed(error)),
                Err(error) => self.c.fail(&error),
            }
        });
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let log = Log {
        c,
        staff: RwSignal::new(String::new()),
        act: RwSignal::new(String::new()),
        entries: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        days: RwSignal::new(0),
        loaded: RwSignal::new(Loaded::Loading),
    };
    Effect::new(move |_| {
        log.staff.track();
        log.act.track();
        log.load(None);
    });
    let people = move || {
        let all = std::iter::once((String::new(), t("console-audit-everybody")));
        all.chain(c.staff.get().into_iter().map(|person| (person.id, person.name)))
            .collect::<Vec<_>>()
    };
    let acts: Vec<(String, String)> =
        std::iter::once((String::new(), t("console-audit-everything")))
            .chain(Act::ALL.into_iter().map(|act| (name_of(act), t(key(act)))))
            .collect();
    let file = move || {
        log.staff.track();
        log.act.track();
        format!("/api/audit.csv?{}", log.query())
    };
    let body = move || {
        if let Some(instead) =
            ui::not_yet(&log.loaded.get(), 6, Callback::new(move |()| log.load(None)))
        {
            return instead;
        }
        if log.entries.with(Vec::is_empty) {
            return empty(t("console-audit-none"), String::new(), None);
        }
        view! {
            <section class="card flat tbox scroll" tabindex="0" role="region" aria-label=t("console-nav-audit")>
                <table class="tb">
                    <thead><tr><th>{t("console-audit-when")}</th><th>{t("console-audit-who")}</th><th>{t("console-audit-what")}</th><th>{t("console-audit-about")}</th></tr></thead>
                    <tbody><For each=move || log.entries.get() key=|entry| entry.seq let:entry>{row(c, entry)}</For></tbody>
                </table>
            </section>
            {move || log.next.get().map(|after| view! {
                <button type="button" class="btn ghost" on:click=move |_| log.load(Some(after.clone()))>{t("action-load-more")}</button>
            })}
        }
        .into_any()
    };
    view! {
        <header class="mh">
            <h1>{t("console-nav-audit")}</h1>
            <span class="grow"></span>
            <a class="btn" id="audit-file" href=file download="audit.csv">{icon("download", "s16")}{t("console-audit-export")}</a>
        </header>
        <div class="mb scroll col g4" data-pane="">
            <div class="row g3 wrap giving">
                {move || ui::select(t("console-audit-who"), log.staff, people())}
                {ui::select(t("console-audit-what"), log.act, acts)}
            </div>
            {body}
            {kept(log)}
        </div>
    }
    .into_any()
}

fn row(c: Console, entry: AuditEntry) -> AnyView {
    let about = if entry.about.is_empty() {
        view! { <span class="mono faint ell">{entry.what.clone()}</span> }.into_any()
    } else {
        let what = Some(entry.what.clone());
        let page =
            if entry.what.starts_with("ord_") { Page::Orders(what) } else { Page::Inbox(what) };
        let goes = page.clone();
        view! { <a class="lnk" href=c.route.href(&page) on:click=move |event| c.route.follow(&event, goes.clone())>{entry.about.clone()}</a> }.into_any()
    };
    view! {
        <tr>
            <td class="muted nowrap">{dates::moment(entry.at_ms)}</td>
            <td><span class="row g2">{avatar::person(&entry.name, "s24")}<span class="ell">{entry.name.clone()}</span></span></td>
            <td>{t(key(entry.act))}</td>
            <td>{about}</td>
        </tr>
    }
    .into_any()
}

/// For how long lines are kept; owners may change it.
fn kept(log: Log) -> AnyView {
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| chosen.set(log.days.get().to_string()));
    let options = move || {
        let mut days = vec![30, 90, 365, 1_095, 3_650];
        let now = log.days.get();
        if now > 0 && !days.contains(&now) {
            days.push(now);
        }
        days.into_iter()
            .map(|days| (days.to_string(), tn("console-audit-days", days)))
            .collect::<Vec<_>>()
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(days) = chosen.get_untracked().parse() else { return };
        spawn_local(async move {
            match api::put::<_, Done>("/api/audit", &AuditKept { days }).await {
                Ok(_) => {
                    log.c.say(t("action-saved"));
                    log.load(None);
                }
                Err(error) => log.c.fail(&error),
            }
        });
    };
    view! {
        {move || (log.days.get() > 0).then(|| view! {
            <section class="card flat pad16 col g3">
                <h2 class="ct">{t("console-audit-kept")}</h2>
                <p class="t13 muted">{t("console-audit-kept-more")}</p>
                {if log.c.may(Permission::Team) {
                    view! {
                        <form class="row g3 wrap giving" on:submit=save>
                            {ui::select(t("console-audit-kept"), chosen, options())}
                            <button type="submit" class="btn">{t("action-save")}</button>
                        </form>
                    }.into_any()
                } else {
                    view! { <p class="t14">{tn("console-audit-days", log.days.get())}</p> }.into_any()
                }}
            </section>
        })}
    }
    .into_any()
}
