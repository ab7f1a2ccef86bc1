//! What the shop keeps and for how long, and who sees what.

use comptoir_api::privacy::{Keeping, Place, PlaceKind, Privacy};
use comptoir_api::team::Permission;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::words::{t, tn, tw, twn};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;

/// What can be chosen, days; 0: no limit.
const CHOICES: [u32; 7] = [0, 30, 90, 180, 365, 730, 1_095];

/// The page and its state.
#[derive(Clone, Copy)]
struct Desk {
    c: Console,
    privacy: RwSignal<Privacy>,
    loaded: RwSignal<Loaded>,
    /// Chosen, and waiting for a yes: it erases.
    asked: RwSignal<Option<Keeping>>,
}

impl Desk {
    fn fetch(self) {
        spawn_local(async move {
            match api::get::<Privacy>("/api/privacy").await {
                Ok(privacy) => {
                    drop(self.privacy.try_set(privacy));
                    drop(self.loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(self.loaded.try_set(Loaded::Failed(error))),
            }
        });
    }

    /// What erases is asked for first; what keeps longer is done.
    fn choose(self, keeping: Keeping) {
        let now = self.privacy.with_untracked(|privacy| privacy.keeping);
        let shorter = |new: u32, old: u32| new > 0 && (old == 0 || new < old);
        if shorter(keeping.days, now.days) || shorter(keeping.media_days, now.media_days) {
            self.asked.set(Some(keeping));
        } else {
            self.keep(keeping);
        }
    }

    fn keep(self, keeping: Keeping) {
        spawn_local(async move {
            match api::put::<_, Privacy>("/api/privacy", &keeping).await {
                Ok(privacy) => {
                    drop(self.privacy.try_set(privacy));
                    self.c.say(t("console-privacy-saved"));
                }
                Err(error) => self.c.fail(&error),
            }
        });
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let desk = Desk {
        c,
        privacy: RwSignal::default(),
        loaded: RwSignal::new(Loaded::Loading),
        asked: RwSignal::new(None),
    };
    desk.fetch();
    let body = move || {
        let again = Callback::new(move |()| desk.fetch());
        match ui::not_yet(&desk.loaded.get(), 5, again) {
            Some(instead) => instead,
            None => view! {
                {glance(desk)}
                <div class="priv-2">{keeping(desk)}{places(desk)}</div>
            }
            .into_any(),
        }
    };
    let public = move || c.session.get().map(|session| format!("/s/{}/privacy", session.shop.slug));
    view! {
        <header class="mh">
            <h1>{t("console-privacy-title")}</h1>
            <span class="grow"></span>
            <a class="btn" href=public target="_blank" rel="noopener">{icon("file", "s16")}{t("console-profile-public")}</a>
        </header>
        <div class="mb scroll col g4" data-pane="">{body}</div>
        {move || desk.asked.get().map(|keeping| ui::confirm(
            t("console-privacy-ask"),
            ask_text(keeping),
            t("console-privacy-ask-yes"),
            Callback::new(move |()| {
                desk.asked.set(None);
                // The choice that was not made is taken back on screen.
                desk.privacy.notify();
            }),
            Callback::new(move |()| desk.keep(keeping)),
        ))}
    }
    .into_any()
}

/// What goes, exactly.
fn ask_text(keeping: Keeping) -> String {
    let Keeping { days, media_days } = keeping;
    let shorter = days > 0 && (media_days == 0 || media_days > days);
    let files = if shorter { days } else { media_days };
    let files = match files {
        0 => t("console-privacy-always"),
        files => files.to_string(),
    };
    twn("console-privacy-ask-text", ("files", &files), days)
}

fn glance(desk: Desk) -> AnyView {
    let card = |drawing: &'static str, title: String, value: String, more: String| {
        view! {
            <div class="card flat kpi">
                <span class="k row g2">{icon(drawing, "s16")}{title}</span>
                <span class="pv-v">{value}</span>
                <span class="d">{more}</span>
            </div>
        }
    };
    view! {
        <div class="kpis four">{move || {
            let privacy = desk.privacy.get();
            let erased = match (privacy.erased, privacy.erasures.first()) {
                (0, _) => (t("console-privacy-erased-none"), t("console-privacy-erased-more")),
                (count, None) => (count.to_string(), t("console-privacy-erased-more")),
                (count, Some(at_ms)) => {
                    let last = tw("console-privacy-erased-last", "when", &dates::short(*at_ms));
                    (count.to_string(), last)
                }
            };
            let consents = match privacy.consents.as_slice() {
                [] => t("console-privacy-consents-none"),
                all => all.iter().map(|(topic, count)| format!("{count} {topic}")).collect::<Vec<_>>().join(", "),
            };
            view! {
                {card("lock", t("console-privacy-encryption"), t("console-privacy-all"), tn("console-privacy-chats", privacy.chats))}
                {card("gavel", t("console-privacy-erased"), erased.0, erased.1)}
                {card("shieldok", t("console-privacy-consents"), consents, t("console-privacy-consents-more"))}
                {card("eyeoff", t("console-privacy-tracking"), t("console-privacy-tracking-none"), t("console-privacy-tracking-more"))}
            }
        }}</div>
    }
    .into_any()
}

fn days_of(days: u32) -> String {
    match days {
        0 => t("console-privacy-always"),
        days if days % 365 == 0 => tn("console-privacy-months", days / 365 * 12),
        days if days % 30 == 0 => tn("console-privacy-months", days / 30),
        days => tn("console-privacy-days", days),
    }
}

fn keeping(desk: Desk) -> AnyView {
    let choice = move |id: &'static str,
                       label: &'static str,
                       now: fn(&Keeping) -> u32,
                       // What can be chosen at most; 0: anything.
                       most: fn(&Keeping) -> u32,
                       with: fn(Keeping, u32) -> Keeping| {
        let options = move || {
            let current = desk.privacy.with(|privacy| now(&privacy.keeping));
            let longest = desk.privacy.with(|privacy| most(&privacy.keeping));
            let fits = |days: &u32| longest == 0 || (*days > 0 && *days <= longest);
            let mut all: Vec<u32> = CHOICES.into_iter().filter(fits).collect();
            if !all.contains(&current) {
                all.push(current);
                all.sort_unstable();
            }
            all.into_iter()
                .map(|days| view! { <option value=days.to_string()>{days_of(days)}</option> })
                .collect_view()
        };
        // A choice that was taken back, or another that the shop made of it, is shown too.
        let list = NodeRef::<html::Select>::new();
        Effect::new(move |_| {
            let current = desk.privacy.with(|privacy| now(&privacy.keeping));
            if let Some(list) = list.get() {
                list.set_value(&current.to_string());
            }
        });
        let set = move |event| {
            let Ok(days) = event_target_value(&event).parse() else { return };
            desk.choose(with(desk.privacy.with_untracked(|privacy| privacy.keeping), days));
        };
        view! { <select class="inp fit" id=id node_ref=list aria-label=t(label) on:change=set>{options}</select> }
            .into_any()
    };
    let row = |drawing: &'static str, title: &'static str, more: String, end: AnyView| {
        view! {
            <li class="srow">
                {icon(drawing, "")}
                <span class="grow">{t(title)}<span class="s">{more}</span></span>
                <span class="v">{end}</span>
            </li>
        }
    };
    let said = |text: String| view! { <span class="muted nowrap">{text}</span> }.into_any();
    let messages = choice(
        "keep-messages",
        "console-privacy-messages",
        |keeping| keeping.days,
        |_| 0,
        |keeping, days| Keeping { days, ..keeping },
    );
    let files = choice(
        "keep-files",
        "console-privacy-files",
        |keeping| keeping.media_days,
        |keeping| keeping.days,
        |keeping, media_days| Keeping { media_days, ..keeping },
    );
    let c = desk.c;
    view! {
        <section class="card flat">
            <header class="cardh">{icon("timer", "s18")}<h2>{t("console-privacy-keeping")}</h2></header>
            <ul class="lst mine">
                {row("chat", "console-privacy-messages", t("console-privacy-messages-more"), messages)}
                {row("image", "console-privacy-files", t("console-privacy-files-more"), files)}
                {row("receipt", "console-privacy-orders", t("console-privacy-orders-more"), said(t("console-privacy-orders-kept")))}
                {row("shield", "console-privacy-receipts", t("console-privacy-receipts-more"), said(t("console-privacy-orders-kept")))}
                {move || {
                    let privacy = desk.privacy.get();
                    let told = tw("console-privacy-told-more", "hours", &privacy.told_hours.to_string());
                    let days = said(days_of(privacy.audit_days));
                    let end = if c.may(Permission::Audit) {
                        let goes = move |event: web_sys::MouseEvent| c.route.follow(&event, Page::Audit);
                        view! { <a class="lnk" href=c.route.href(&Page::Audit) on:click=goes>{days}</a> }.into_any()
                    } else {
                        days
                    };
                    view! {
                        {row("hook", "console-privacy-told", told, said(tn("console-privacy-days", privacy.told_days)))}
                        {row("list", "console-privacy-audit", t("console-privacy-audit-more"), end)}
                    }
                }}
            </ul>
        </section>
    }
    .into_any()
}

fn places(desk: Desk) -> AnyView {
    let row = |place: Place| {
        let (drawing, name, sees) = match place.kind {
            PlaceKind::Server => {
                ("server", "console-privacy-server", "console-privacy-server-sees")
            }
            PlaceKind::Relay => ("globe", "console-privacy-relay", "console-privacy-relay-sees"),
            PlaceKind::Program => ("code", "", "console-privacy-program-sees"),
            PlaceKind::Webhook => {
                ("hook", "console-privacy-webhook", "console-privacy-webhook-sees")
            }
        };
        let name = if place.name.is_empty() { t(name) } else { place.name };
        let at = match (place.kind, place.at) {
            (PlaceKind::Program, at) if at.is_empty() => "–".to_owned(),
            (_, at) if at.is_empty() => t("console-privacy-here"),
            (_, at) => at,
        };
        view! {
            <tr>
                <td><span class="row g2">{icon(drawing, "s16")}<span class="strong">{name}</span></span></td>
                <td class="muted">{t(sees)}</td>
                <td class="muted">{at}</td>
            </tr>
        }
    };
    view! {
        <section class="card flat tbox scroll" tabindex="0" role="region" aria-label=t("console-privacy-places")>
            <header class="cardh">{icon("server", "s18")}<h2>{t("console-privacy-places")}</h2></header>
            <table class="tb wraps">
                <thead><tr><th>{t("console-privacy-who")}</th><th>{t("console-privacy-sees")}</th><th>{t("console-privacy-where")}</th></tr></thead>
                <tbody>
                    {move || desk.privacy.with(|privacy| privacy.places.clone()).into_iter().map(row).collect_view()}
                    <tr>
                        <td><span class="row g2">{icon("users", "s16")}<span class="strong">{t("console-privacy-makers")}</span></span></td>
                        <td class="muted">{t("console-privacy-makers-see")}</td>
                        <td class="muted">"–"</td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
    .into_any()
}
