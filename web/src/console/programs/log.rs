//! What programs were told, how it went, and that again by hand.

use comptoir_api::cloud_console::{WebhookDelivery, WebhookLog, WebhookTold};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Opened};
use crate::console::words::{t, tn, tw};
use crate::console::{api, dates, load, ui};
use crate::parts::icon::icon;

/// The log of one address.
#[derive(Clone, Copy)]
struct Log {
    desk: Desk,
    hook: RwSignal<String>,
    rows: RwSignal<Vec<WebhookDelivery>>,
    before: RwSignal<Option<i64>>,
}

impl Log {
    /// The first page, or the one after what is shown.
    fn fetch(self, before: Option<i64>) {
        let hook = self.hook.get_untracked();
        let from = before.map(|before| format!("?before={before}")).unwrap_or_default();
        spawn_local(async move {
            let path = format!("/api/webhooks/{hook}/deliveries{from}");
            match api::get::<WebhookLog>(&path).await {
                Ok(page) => {
                    let _gone = self.rows.try_update(|rows| {
                        if before.is_none() {
                            rows.clear();
                        }
                        rows.extend(page.deliveries);
                    });
                    let _gone = self.before.try_set(page.before);
                }
                Err(error) => self.desk.c.fail(&error),
            }
        });
    }

    fn again(self, id: &str) {
        let path = format!("/api/webhooks/{}/deliveries/{id}/again", self.hook.get_untracked());
        spawn_local(async move {
            match api::post::<_, serde_json::Value>(&path, &serde_json::json!({})).await {
                Ok(_) => {
                    self.desk.c.say(t("console-log-again-said"));
                    self.fetch(None);
                }
                Err(error) => self.desk.c.fail(&error),
            }
        });
    }

    fn open(self, id: &str) {
        let path = format!("/api/webhooks/{}/deliveries/{id}", self.hook.get_untracked());
        spawn_local(async move {
            match api::get::<WebhookTold>(&path).await {
                Ok(told) => self.desk.open.set(Some(Opened::Told(told.body))),
                Err(error) => self.desk.c.fail(&error),
            }
        });
    }
}

/// The log, once there is an address.
pub(super) fn log(desk: Desk) -> AnyView {
    let log = Log {
        desk,
        hook: RwSignal::new(String::new()),
        rows: RwSignal::new(Vec::new()),
        before: RwSignal::new(None),
    };
    // The address that is shown is one that is there.
    Effect::new(move |_| {
        let hooks = desk.webhooks.get();
        let shown = log.hook.get_untracked();
        if !hooks.iter().any(|hook| hook.id == shown) {
            log.hook.set(hooks.first().map(|hook| hook.id.clone()).unwrap_or_default());
        }
    });
    Effect::new(move |_| {
        log.rows.set(Vec::new());
        if !log.hook.get().is_empty() {
            log.fetch(None);
        }
    });
    (move || (!desk.webhooks.read().is_empty()).then(|| section(log))).into_any()
}

fn section(log: Log) -> AnyView {
    let choices = move || {
        let hooks = log.desk.webhooks.get();
        (hooks.len() > 1).then(|| {
            let options = hooks.into_iter().map(|hook| (hook.id, hook.url)).collect();
            view! { <div class="pad-h">{ui::select(t("console-hooks"), log.hook, options)}</div> }
        })
    };
    let body = move || {
        let rows = log.rows.get();
        if rows.is_empty() {
            return view! { <p class="t13 faint pad16">{t("console-log-none")}</p> }.into_any();
        }
        let rows = rows.into_iter().map(|one| row(log, one)).collect_view();
        view! {
            <table class="tb" id="hook-log">
                <thead><tr><th>{t("console-log-what")}</th><th>{t("console-log-answer")}</th><th class="r hide-phone">{t("console-log-tries")}</th><th class="r">{t("console-log-time")}</th><th class="hide-phone">{t("console-log-next")}</th><th><span class="sr">{t("action-more")}</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let more = move || {
        log.before.get().map(|before| view! { <button type="button" class="btn full quiet" on:click=move |_| log.fetch(Some(before))>{t("console-log-more")}</button> })
    };
    view! {
        <section class="card flat tbox">
            <header class="cardh row">
                <h2 class="row g2 grow">{icon("list", "s18")}{t("console-log")}</h2>
                <button type="button" class="ib sm" aria-label=t("console-log-refresh") on:click=move |_| log.fetch(None)>{icon("refresh", "s16")}</button>
            </header>
            {choices}
            {body}
            {more}
        </section>
    }
    .into_any()
}

fn row(log: Log, one: WebhookDelivery) -> AnyView {
    let (class, answer) = match (one.code, one.error.as_str()) {
        (200..=299, _) => ("st ok num", one.code.to_string()),
        (0, "") => ("st", t("console-log-waits")),
        (0, error) => ("st bad", why(error)),
        (code, _) => ("st bad num", code.to_string()),
    };
    let next = match (one.state.as_str(), one.attempts) {
        ("waiting", 1..) => tw("console-log-next-at", "time", &dates::moment(one.due_ms)),
        ("given_up", _) => t("console-log-given-up"),
        ("done", 2..) => tn("console-log-after", one.attempts),
        _ => String::new(),
    };
    let (opened, again) = (one.id.clone(), one.id);
    let acts = one.again.then(|| {
        let name = format!("{} : {}", one.about, dates::moment(one.made_ms));
        let (see, resend) =
            (format!("{} : {name}", t("console-log-body")), format!("{} : {name}", t("console-log-again")));
        view! {
            <span class="row g1">
                <button type="button" class="ib sm see" aria-label=see title=t("console-log-body") on:click=move |_| log.open(&opened)>{icon("eye", "s16")}</button>
                <button type="button" class="ib sm again" aria-label=resend title=t("console-log-again") on:click=move |_| log.again(&again)>{icon("refresh", "s16")}</button>
            </span>
        }
    });
    view! {
        <tr>
            <td class="mono">{format!("{}.{}", one.field, one.about)}</td>
            <td><span class=class>{answer}</span></td>
            <td class="r hide-phone">{one.attempts}</td>
            <td class="r muted">{dates::moment(one.made_ms)}</td>
            <td class="muted hide-phone">{next}</td>
            <td class="r">{acts}</td>
        </tr>
    }
    .into_any()
}

/// Why no answer came.
fn why(error: &str) -> String {
    t(match error {
        "slow" => "console-log-slow",
        "forbidden" => "console-log-forbidden",
        "address" => "console-log-address",
        "erased" => "console-log-erased",
        "file" => "console-log-file",
        "broken" => "console-log-broken",
        _ => "console-log-unreachable",
    })
}

/// What a program was told, to the letter.
pub(super) fn told(desk: Desk, body: String) -> AnyView {
    let shown = serde_json::from_str::<serde_json::Value>(&body)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| body.clone());
    ui::dialog(t("console-log-body"), "wide", desk.close(), move || {
        view! {
            <p class="t13 muted">{t("console-log-body-more")}</p>
            <pre class="code told" tabindex="0" aria-label=t("console-log-body")>{shown}</pre>
            <div class="acts"><button type="button" class="btn" on:click=move |_| load::copy(desk.c, body.clone())>{icon("copy", "s16")}{t("action-copy")}</button></div>
        }
        .into_any()
    })
}
