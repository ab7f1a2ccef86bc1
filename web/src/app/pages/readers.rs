//! Who can read the conversation, who cannot, what the relay sees, and whose key it is.

use comptoir_api::{chat::Reader, device::Verified};
use leptos::prelude::*;

use super::{first, head};
use crate::{
    app::{route::Route, state::App},
    browser,
    parts::{
        avatar,
        icon::{icon, seal},
    },
    words::Words,
};

/// A reader is new for two weeks.
const NEW_MS: u64 = 14 * 86_400_000;

/// The page.
pub(crate) fn page(app: App) -> AnyView {
    let words = app.words;
    let title = Signal::derive(move || words.t("readers-title"));
    let shop = Signal::derive(move || app.shop_name());
    view! {
        {head(app, Route::Chat, title, shop, ().into_any())}
        <div class="fill set who scrolls" tabindex="0">
            {move || {
                let readers = first::readers(app);
                let (keys, through): (Vec<_>, Vec<_>) = readers
                    .into_iter()
                    .partition(|reader| reader.holds_key);
                view! { {group(app, "key", "readers-key", keys)} {group(app, "eye", "readers-can", through)} }
            }}
            <p class="t13 faint pad-x">{move || words.t("readers-proof")}</p>
            {cannot(app)}
            {move || key(app)}
        </div>
    }
    .into_any()
}

fn group(
    app: App,
    drawing: &'static str,
    key: &'static str,
    readers: Vec<Reader>,
) -> Option<AnyView> {
    if readers.is_empty() {
        return None;
    }
    let words = app.words;
    let count = readers.len();
    let rows = readers.into_iter().map(|reader| row(app, reader)).collect_view();
    Some(
        view! {
            <section class="grp">
                <h2 class="row g1">
                    {icon(drawing, "s16")} {words.with(key, &[("count", count.into())])}
                </h2>
                <ul class="card lst">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn row(app: App, reader: Reader) -> AnyView {
    let words = app.words;
    let is_device = reader.kind == "device";
    let face = if reader.own {
        avatar::person(&app.settings.read().name, "s40")
    } else if is_device {
        avatar::shop(&app.shop_name(), &app.accent(), "s40")
    } else if first::is_machine(&reader) {
        avatar::machine("s40")
    } else {
        avatar::person(&reader.name, "s40")
    };
    let is_new = !reader.own
        && reader.since_ms > 0
        && browser::now_ms().saturating_sub(reader.since_ms) < NEW_MS
        && app.readers.read().is_some()
        && app.entries.first_at().is_some_and(|_| is_later(app, reader.since_ms));
    view! {
        <li class="reader">
            {face}
            <span>
                <span class="nm">{name(app, &reader)}</span>
                <span class="s blk">{under(words, &reader)}</span>
            </span>
            {is_new.then(|| view! { <span class="st pr">{words.t("readers-new")}</span> })}
        </li>
    }
    .into_any()
}

/// Whether somebody came after the conversation began.
fn is_later(app: App, since_ms: u64) -> bool {
    app.entries.0.with_untracked(|entries| {
        entries.first().is_some_and(|entry| since_ms > entry.message.read_untracked().sent_ms)
    })
}

fn name(app: App, reader: &Reader) -> String {
    let words = app.words;
    if reader.own {
        let own = app.settings.read().name.clone();
        let own = if own.is_empty() { reader.name.clone() } else { own };
        return words.with("readers-you", &[("name", own.into())]);
    }
    match reader.kind.as_str() {
        "device" => words.with("readers-counter", &[("shop", app.shop_name().into())]),
        "automation" => words.t("readers-automation"),
        _ => reader.name.clone(),
    }
}

fn under(words: Words, reader: &Reader) -> String {
    if reader.own {
        return words.t("readers-this-device");
    }
    match (reader.kind.as_str(), reader.role.as_str()) {
        ("device", _) => words.t("readers-counter-more"),
        ("automation", _) => words.t("readers-automation-more"),
        ("token", _) => words.t("readers-token"),
        ("vendor", _) => words.t("readers-vendor"),
        (_, "owner") => words.t("console-role-owner"),
        (_, "manager") => words.t("console-role-manager"),
        (_, "read_only") => words.t("console-role-read-only"),
        (_, "") => words.t("readers-shop"),
        _ => words.t("console-role-agent"),
    }
}

fn cannot(app: App) -> AnyView {
    let words = app.words;
    let host = move || {
        let host = app.readers.read().as_ref().map(|readers| readers.host.clone());
        host.or_else(|| app.preview.read().as_ref().map(|preview| preview.host.clone()))
            .unwrap_or_default()
    };
    let chips = move || {
        let mut keys = vec!["readers-cannot-comptoir", "readers-cannot-relay"];
        // A rented machine's host operates it: it cannot be listed among those who cannot read.
        if host().is_empty() {
            keys.push("readers-cannot-operator");
        }
        keys.push("readers-cannot-ads");
        keys.into_iter()
            .map(|key| view! { <span>{icon("close", "s14")} {words.t(key)}</span> })
            .collect_view()
    };
    view! {
        <section class="grp">
            <h2 class="row g1">
                {icon("eyeoff", "s16")} {move || words.t("readers-cannot")}
            </h2>
            <div class="card pad not">
                {chips} <p>{move || words.t("readers-relay")}</p>
                <p>
                    {move || {
                        let host = host();
                        if host.is_empty() {
                            words.t("readers-hosting")
                        } else {
                            words.with("readers-hosting-host", &[("host", host.into())])
                        }
                    }}
                </p>
            </div>
        </section>
    }
    .into_any()
}

/// What could be checked of the shop's key, and the six words to compare.
fn key(app: App) -> AnyView {
    let words = app.words;
    let readers = app.readers.get();
    let verified = readers
        .as_ref()
        .map(|readers| readers.verified)
        .or_else(|| app.preview.read().as_ref().map(|preview| preview.verified))
        .unwrap_or_default();
    let six = readers.map(|readers| readers.words).unwrap_or_default();
    let list = (!six.is_empty()).then(|| {
        let six = six.into_iter().map(|word| view! { <li>{word}</li> }).collect_view();
        view! {
            <h3 class="t13 muted pad-x words-h">{words.t("readers-words")}</h3>
            <ol class="words" lang="fr">
                {six}
            </ol>
            <p class="t13 faint pad-x tallbtn">{words.t("readers-compare-more")}</p>
        }
    });
    view! {
        <section class="grp">
            <h2 class="row g1">{icon("key", "s16")} {words.t("readers-shop-key")}</h2>
            <div class="card">{checked(app, verified)} {list}</div>
        </section>
    }
    .into_any()
}

fn checked(app: App, verified: Verified) -> AnyView {
    let words = app.words;
    let host = window().location().host().unwrap_or_default();
    let (mark, title, more) = if verified.by_domain {
        let more = words.with("readers-published-by", &[("domain", host.into())]);
        (seal("lg"), words.t("domain-verified"), more)
    } else {
        let key = if verified.by_link { "readers-unverified" } else { "readers-unchecked" };
        (icon("warn", ""), words.t("domain-unverified"), words.t(key))
    };
    view! { <div class="srow">{mark} <span>{title} <span class="s">{more}</span></span></div> }
        .into_any()
}
