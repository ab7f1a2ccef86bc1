//! Quick replies: found by what is typed after "/", and shown over the composer.

use comptoir_api::shop::QuickReply;
use leptos::prelude::*;

use super::quick_file;
use crate::console::state::Console;
use crate::console::words::t;
use crate::parts::states::is_over;

/// The quick replies whose shortcut begins as what is written after "/".
pub(super) fn matching(c: Console, text: &str) -> Vec<QuickReply> {
    let Some(begun) = text.strip_prefix('/') else { return Vec::new() };
    if begun.contains(char::is_whitespace) {
        return Vec::new();
    }
    let begun = begun.to_lowercase();
    c.quick.with(|quick| {
        quick
            .iter()
            .filter(|reply| reply.shortcut.to_lowercase().starts_with(&begun))
            .take(7)
            .cloned()
            .collect()
    })
}

/// A quick reply's words with what they stand for in the open chat: `{name}`, `{shop}`, `{order}`.
pub(super) fn filled(c: Console, text: &str) -> String {
    let name = super::thread::name(c);
    let order = c.open.detail.with(|detail| {
        let orders = detail.as_ref().map(|detail| detail.orders.as_slice()).unwrap_or_default();
        let open = orders.iter().find(|order| !is_over(order.state));
        open.or(orders.first()).map(|order| order.reference.clone()).unwrap_or_default()
    });
    text.replace("{customer}", &name)
        .replace("{name}", &name)
        .replace("{shop}", &c.shop_name())
        .replace("{order}", &order)
}

/// Colleagues whose name begins as what is written after the last "@" of a note, as replies whose
/// shortcut is the name.
pub(super) fn named(c: Console, text: &str) -> Vec<QuickReply> {
    let Some((before, begun)) = text.rsplit_once('@') else { return Vec::new() };
    let within = before.chars().next_back().is_some_and(char::is_alphanumeric);
    if within || begun.contains(char::is_whitespace) {
        return Vec::new();
    }
    let begun = begun.to_lowercase();
    let me = c.me().id;
    c.staff.with(|staff| {
        let others = staff.iter().filter(|person| person.id != me);
        let fitting = others.filter(|person| person.name.to_lowercase().starts_with(&begun));
        let reply = |person: &comptoir_api::shop::Staff| QuickReply {
            shortcut: person.name.clone(),
            text: person.login.clone(),
            ..QuickReply::default()
        };
        fitting.take(7).map(reply).collect()
    })
}

/// The menu over the composer, while there is something to choose from.
pub(super) fn menu(
    matches: Vec<QuickReply>,
    chosen: RwSignal<usize>,
    naming: bool,
    insert: Callback<QuickReply>,
) -> Option<AnyView> {
    if matches.is_empty() {
        return None;
    }
    let rows = matches.into_iter().enumerate().map(|(at, reply)| {
        let sign = if naming { '@' } else { '/' };
        let (shortcut, text) = (format!("{sign}{}", reply.shortcut), reply.text.clone());
        let file = reply.file.as_ref().map(quick_file::small);
        view! {
            <button type="button" class="o" role="option" tabindex="-1" class:on=move || chosen.get() == at aria-selected=move || (chosen.get() == at).to_string()
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| insert.run(reply.clone())>
                <b>{shortcut}</b>
                <span class="row g2 ell">{file}<span class="ell">{text}</span></span>
                {move || (chosen.get() == at).then(|| view! { <span class="kbd" aria-hidden="true">"↵"</span> })}
            </button>
        }
    }).collect_view();
    Some(
        view! { <div class="slash" role="listbox" aria-label=t("console-auto-quick")>{rows}</div> }
            .into_any(),
    )
}
