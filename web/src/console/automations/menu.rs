//! The buttons above the customer's composer: up to six, in their order.

use comptoir_api::rules::{MenuAct, MenuButton, Texts};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::fields::{products, texts};
use super::steps::pick;
use crate::console::api;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

const MENU_MAX: usize = 6;

/// The card with all of them.
pub(crate) fn card(c: Console) -> AnyView {
    let menu = RwSignal::new(Vec::<MenuButton>::new());
    let loaded = RwSignal::new(Loaded::Loading);
    // Which is edited, by its place; past the last: a new one.
    let editing = RwSignal::new(None::<usize>);
    let fetch = move || {
        spawn_local(async move {
            match api::get::<Vec<MenuButton>>("/api/menu").await {
                Ok(all) => {
                    drop(menu.try_set(all));
                    drop(loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch();
    let store = move |all: Vec<MenuButton>, undo: Option<Vec<MenuButton>>| {
        spawn_local(async move {
            save(c, menu, all, undo).await;
        });
    };
    let rows = move || {
        if let Some(instead) = ui::not_yet(&loaded.get(), 2, Callback::new(move |()| fetch())) {
            return instead;
        }
        let all = menu.get();
        if all.is_empty() {
            return view! { <p class="t13 faint pad16">{t("console-menu-empty")}</p> }.into_any();
        }
        all.into_iter()
            .enumerate()
            .map(|(at, button)| {
                let title = title_of(c, &button.titles);
                let (up, label) = (tw("console-rule-up", "name", &title), tw("console-menu-edit-one", "name", &title));
                view! {
                    <div class="mn">
                        <button type="button" class="ib sm up" aria-label=up disabled={at == 0} on:click=move |_| {
                            let mut all = menu.get_untracked();
                            if at > 0 && at < all.len() {
                                all.swap(at, at - 1);
                                store(all, None);
                            }
                        }>{icon("chevd", "s14")}</button>
                        <button type="button" class="qp" aria-label=label on:click=move |_| editing.set(Some(at))>
                            <span class="medium ell">{title}</span><span class="ell">{act_in_words(&button.does)}</span>{icon("edit", "s14")}
                        </button>
                    </div>
                }
            })
            .collect_view()
            .into_any()
    };
    let close = Callback::new(move |()| editing.set(None));
    view! {
        <section class="card flat" aria-label=t("console-menu")>
            <header class="cardh">
                {icon("pin", "s18")}
                <h2>{t("console-menu")}</h2>
                <span class="grow"></span>
                <button type="button" class="btn sm" id="menu-add" disabled=move || { menu.with(Vec::len) >= MENU_MAX } on:click=move |_| editing.set(Some(menu.with_untracked(Vec::len)))>{icon("plus", "s16")}{t("console-menu-add")}</button>
            </header>
            <div class="qps">{rows}</div>
            <p class="hint pad16">{t("console-menu-more")}</p>
        </section>
        {move || editing.get().map(|at| editor(c, menu, at, close))}
    }
    .into_any()
}

async fn save(
    c: Console,
    menu: RwSignal<Vec<MenuButton>>,
    all: Vec<MenuButton>,
    undo: Option<Vec<MenuButton>>,
) -> bool {
    match api::put::<_, Vec<MenuButton>>("/api/menu", &all).await {
        Ok(saved) => {
            drop(menu.try_set(saved));
            match undo {
                Some(before) => c.say_undo(
                    t("console-menu-removed"),
                    Callback::new(move |()| {
                        let before = before.clone();
                        spawn_local(async move {
                            if let Ok(saved) =
                                api::put::<_, Vec<MenuButton>>("/api/menu", &before).await
                            {
                                drop(menu.try_set(saved));
                            }
                        });
                    }),
                ),
                None => c.say(t("action-saved")),
            }
            true
        }
        Err(error) => {
            c.fail(&error);
            false
        }
    }
}

fn editor(c: Console, menu: RwSignal<Vec<MenuButton>>, at: usize, close: Callback<()>) -> AnyView {
    let known = menu.with_untracked(|all| all.get(at).cloned());
    let is_new = known.is_none();
    let button = known.unwrap_or_default();
    let titles = RwSignal::new(button.titles.clone());
    let does = RwSignal::new(button.does.clone());
    let kind = Memo::new(move |_| does.with(kind_of));
    let put = move |all: Vec<MenuButton>, undo| {
        spawn_local(async move {
            if save(c, menu, all, undo).await {
                ui::shut();
            }
        });
    };
    let keep = move |_| {
        let mut all = menu.get_untracked();
        let button = MenuButton { titles: titles.get_untracked(), does: does.get_untracked() };
        match all.get_mut(at) {
            Some(known) => *known = button,
            None => all.push(button),
        }
        put(all, None);
    };
    let remove = move |_| {
        let before = menu.get_untracked();
        let mut all = before.clone();
        if at < all.len() {
            all.remove(at);
        }
        put(all, Some(before));
    };
    let change = move |kind: String| {
        does.set(match kind.as_str() {
            "catalogue" => MenuAct::Catalogue {},
            "orders" => MenuAct::Orders {},
            "product" => MenuAct::Product { product: String::new() },
            "link" => MenuAct::Link { url: String::new() },
            _ => MenuAct::Say { texts: Vec::new() },
        });
    };
    let fields = move || {
        kind.track();
        match does.get_untracked() {
            MenuAct::Say { texts: words } => texts(c, "console-menu-words", 2, words, move |texts| {
                does.set(MenuAct::Say { texts });
            }),
            MenuAct::Product { product } => {
                let chosen = if product.is_empty() { Vec::new() } else { vec![product] };
                products(c, "console-do-which", chosen, 1, move |mut ids| {
                    does.set(MenuAct::Product { product: ids.pop().unwrap_or_default() });
                })
            }
            MenuAct::Link { url } => view! {
                <label class="field"><span class="lbl">{t("console-menu-link")}</span><input class="inp" type="url" placeholder="https://" prop:value=url on:input=move |event| does.set(MenuAct::Link { url: event_target_value(&event) }) /></label>
            }.into_any(),
            MenuAct::Catalogue {} | MenuAct::Orders {} => ().into_any(),
        }
    };
    let kinds = ["say", "catalogue", "orders", "product", "link"]
        .map(|kind| (kind.to_owned(), kind_name(kind)));
    let empty = move || titles.with(|all| all.iter().all(|(_, title)| title.trim().is_empty()));
    ui::dialog(
        t(if is_new { "console-menu-add" } else { "console-menu-edit" }),
        "",
        close,
        move || {
            view! {
            {texts(c, "console-menu-title", 1, titles.get_untracked(), move |all| titles.set(all))}
            <label class="field"><span class="lbl">{t("console-menu-does")}</span>{pick("console-menu-does", kind.get_untracked().to_owned(), kinds.to_vec(), change)}</label>
            {fields}
            <div class="acts">
                {(!is_new).then(|| view! { <button type="button" class="btn danger" on:click=remove>{t("action-delete")}</button> })}
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" id="menu-save" disabled=empty on:click=keep>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}

fn title_of(c: Console, titles: &Texts) -> String {
    let own = c.languages().into_iter().next().unwrap_or_default();
    let own = titles.iter().find(|(tag, title)| *tag == own && !title.is_empty());
    let any = || titles.iter().find(|(_, title)| !title.is_empty());
    own.or_else(any).map(|(_, title)| title.clone()).unwrap_or_default()
}

fn kind_of(does: &MenuAct) -> &'static str {
    match does {
        MenuAct::Say { .. } => "say",
        MenuAct::Catalogue {} => "catalogue",
        MenuAct::Orders {} => "orders",
        MenuAct::Product { .. } => "product",
        MenuAct::Link { .. } => "link",
    }
}

fn kind_name(kind: &str) -> String {
    t(match kind {
        "catalogue" => "console-menu-catalogue",
        "orders" => "console-menu-orders",
        "product" => "console-menu-product",
        "link" => "console-menu-link-open",
        _ => "console-menu-say",
    })
}

fn act_in_words(does: &MenuAct) -> String {
    match does {
        MenuAct::Link { url } => url.clone(),
        does => kind_name(kind_of(does)),
    }
}
