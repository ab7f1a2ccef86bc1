//! Shops that are blocked: what stands instead of their conversation, and the way back.

use comptoir_api::device::ChatSummary;
use leptos::prelude::*;

use crate::{
    app::{
        marks::{self, Mark, nothing},
        sheets::Sheet,
        state::App,
    },
    parts::{avatar, icon::icon},
};

/// Instead of the thread of a shop that is blocked.
pub(super) fn instead(app: App) -> AnyView {
    let words = app.words;
    let shop = untrack(|| app.shop_name());
    view! {
        <div class="fill gate">
            <div class="empty">
                <span class="bad-ic">{icon("stop", "s28")}</span>
                <h2>{move || words.with("block-here", &[("shop", shop.clone().into())])}</h2>
                <p>{move || words.t("block-here-more")}</p>
                <button
                    type="button"
                    class="btn pri"
                    id="unblock"
                    on:click=move |_| {
                        if let Some(chat) = untrack(|| app.chat()) {
                            unblock(app, &chat);
                        }
                    }
                >
                    {move || words.t("block-undo")}
                </button>
                <button
                    type="button"
                    class="btn"
                    on:click=move |_| app.sheet.set(Some(Sheet::Report))
                >
                    {icon("flag", "s18")}
                    {move || words.t("report")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The settings' list of them; nothing where there is none.
pub(super) fn section(app: App) -> AnyView {
    let words = app.words;
    let blocked = Memo::new(move |_| {
        let all = app.all.read();
        all.iter().filter(|chat| chat.blocked).cloned().collect::<Vec<_>>()
    });
    (move || {
        let blocked = blocked.get();
        (!blocked.is_empty()).then(|| {
            let rows = blocked.into_iter().map(|chat| row(app, chat)).collect_view();
            view! {
                <section class="grp">
                    <h2>{words.t("block-list")}</h2>
                    <div class="card lst">{rows}</div>
                </section>
            }
        })
    })
    .into_any()
}

fn row(app: App, chat: ChatSummary) -> AnyView {
    let words = app.words;
    let name = chat.name.clone();
    let label = words.with("block-undo-shop", &[("shop", name.as_str().into())]);
    view! {
        <div class="srow">
            {avatar::shop(&name, &chat.accent, "s36")}
            <span class="grow ell">{name}</span>
            <button
                type="button"
                class="btn xs"
                aria-label=label
                on:click=move |_| unblock(app, &chat)
            >
                {words.t("block-undo")}
            </button>
        </div>
    }
    .into_any()
}

fn unblock(app: App, chat: &ChatSummary) {
    marks::mark(app, chat, Mark::Blocked(false), nothing());
}
