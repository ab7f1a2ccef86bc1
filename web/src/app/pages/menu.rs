//! The shop's buttons above the composer; one can fold them away.

use comptoir_api::rules::MenuShown;
use leptos::prelude::*;

use crate::app::{route::Route, state::App};
use crate::browser;
use crate::parts::icon::icon;

/// Where the browser keeps that it is folded.
const FOLDED: &str = "comptoir.menu-folded";

/// The menu, where the shop has one.
pub(crate) fn bar(app: App) -> AnyView {
    let words = app.words;
    let folded = RwSignal::new(browser::stored(FOLDED).as_deref() == Some("1"));
    let menu = Memo::new(move |_| {
        app.shop.with(|shop| shop.as_ref().map(|shop| shop.menu.clone()).unwrap_or_default())
    });
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        browser::store(FOLDED, if folded.get_untracked() { "1" } else { "" });
    };
    (move || {
        let menu = menu.get();
        if menu.is_empty() {
            return ().into_any();
        }
        let buttons = move || {
            (!folded.get()).then(|| {
                let all = menu.clone().into_iter().map(|one| button(app, one)).collect_view();
                view! { <div class="pins-b" id="pins">{all}</div> }
            })
        };
        view! {
            <nav class="pins" aria-label=move || words.t("menu-title")>
                <button type="button" class="ib sm" class:up=move || folded.get() aria-controls="pins" aria-expanded=move || (!folded.get()).to_string()
                    aria-label=move || words.t(if folded.get() { "menu-show" } else { "menu-hide" }) on:click=fold>
                    {icon("chevd", "s18")}
                </button>
                {buttons}
            </nav>
        }
        .into_any()
    })
    .into_any()
}

fn button(app: App, one: MenuShown) -> AnyView {
    let MenuShown { title, does, with } = one;
    let drawing = match does.as_str() {
        "catalogue" => "shelf",
        "orders" => "receipt",
        "product" => "bag",
        "link" => "ext",
        _ => "chat",
    };
    if does == "link" {
        // Where it leads is said before one goes there.
        let host = with.trim_start_matches("https://").split('/').next().unwrap_or_default();
        let label = format!("{title}, {host}");
        return view! {
            <a class="pin" href=with target="_blank" rel="noopener noreferrer" aria-label=label.clone() title=label>{icon(drawing, "s16")}<span>{title}</span></a>
        }
        .into_any();
    }
    let act = move |_| match does.as_str() {
        "catalogue" => app.router.go(Route::Catalogue),
        "orders" => app.router.go(Route::Orders),
        "product" => app.router.go(Route::Product(with.clone())),
        _ => app.send_words(&with),
    };
    view! { <button type="button" class="pin" on:click=act>{icon(drawing, "s16")}<span>{title}</span></button> }
        .into_any()
}
