//! Short links and their QR codes: made, printed, and what each brought.

use comptoir_api::reach::{Link, LinkEdit, Widget, WidgetPage};
use comptoir_api::shop::ProductsPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::state::{Console, Loaded};
use crate::console::words::{language, t, tw};
use crate::console::{api, load, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

/// The page and its state.
#[derive(Clone, Copy)]
struct Desk {
    c: Console,
    links: RwSignal<Vec<Link>>,
    loaded: RwSignal<Loaded>,
    edited: RwSignal<Option<Link>>,
    removing: RwSignal<Option<Link>>,
}

impl Desk {
    fn fetch(self) {
        spawn_local(async move {
            match api::get::<Vec<Link>>("/api/links").await {
                Ok(links) => {
                    drop(self.links.try_set(links));
                    drop(self.loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(self.loaded.try_set(Loaded::Failed(error))),
            }
        });
    }

    fn keep(self, code: String, edit: LinkEdit) {
        spawn_local(async move {
            let kept = match code.as_str() {
                "" => api::post::<_, Vec<Link>>("/api/links", &edit).await,
                code => api::put::<_, Vec<Link>>(&format!("/api/links/{code}"), &edit).await,
            };
            match kept {
                Ok(links) => {
                    drop(self.links.try_set(links));
                    ui::shut();
                    self.c.say(t("action-saved"));
                }
                Err(error) => self.c.fail(&error),
            }
        });
    }

    fn remove(self, code: String) {
        spawn_local(async move {
            match api::delete(&format!("/api/links/{code}")).await {
                Ok(_) => self.links.update(|all| all.retain(|link| link.code != code)),
                Err(error) => self.c.fail(&error),
            }
        });
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let desk = Desk {
        c,
        links: RwSignal::new(Vec::new()),
        loaded: RwSignal::new(Loaded::Loading),
        edited: RwSignal::new(None),
        removing: RwSignal::new(None),
    };
    desk.fetch();
    let body = move || {
        if let Some(instead) =
            ui::not_yet(&desk.loaded.get(), 4, Callback::new(move |()| desk.fetch()))
        {
            return instead;
        }
        if desk.links.with(Vec::is_empty) {
            return empty(t("console-links-none"), t("console-links-none-more"), None);
        }
        let rows = desk.links.get().into_iter().map(|link| row(desk, link)).collect_view();
        view! {
            <section class="card flat tbox">
                <table class="tb">
                    <thead><tr>
                        <th>{t("console-links-name")}</th>
                        <th class="r">{t("console-links-visits")}</th>
                        <th class="r">{t("console-links-chats")}</th>
                        <th class="r">{t("console-links-orders")}</th>
                        <th><span class="sr">{t("action-more")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            <p class="hint">{t("console-links-counts")}</p>
        }
        .into_any()
    };
    view! {
        <header class="mh">
            <h1>{t("console-nav-links")}</h1>
            <span class="grow"></span>
            <button type="button" class="btn pri" id="new-link" on:click=move |_| desk.edited.set(Some(Link::default()))>{icon("plus", "s16")}{t("console-links-new")}</button>
        </header>
        <div class="mb scroll col g4" data-pane="">{body}{widget(c)}</div>
        {move || desk.edited.get().map(|link| editor(desk, link))}
        {move || desk.removing.get().map(|link| {
            let code = link.code.clone();
            ui::confirm(
                tw("console-links-remove-ask", "name", &name_of(&link)),
                t("console-links-remove-more"),
                t("action-remove"),
                Callback::new(move |()| desk.removing.set(None)),
                Callback::new(move |()| desk.remove(code.clone())),
            )
        })}
    }
    .into_any()
}

fn name_of(link: &Link) -> String {
    if link.name.is_empty() { t("console-links-program") } else { link.name.clone() }
}

fn row(desk: Desk, link: Link) -> AnyView {
    let name = name_of(&link);
    let (code, copied) = (link.code.clone(), link.address.clone());
    let picture = format!("/q/{code}.svg");
    let sheet = format!("/api/links/{code}/sheet.pdf?size=a6&lang={}", language());
    let held = StoredValue::new(link.clone());
    let actions = ui::menu(
        "ib sm",
        format!("{} : {name}", t("action-more")),
        "",
        || icon("dots", "s18"),
        move |close| {
            view! {
                <button type="button" class="mi" on:click=move |_| { close.run(()); desk.edited.set(Some(held.get_value())); }>{icon("edit", "s16")}<span>{t("action-edit")}</span></button>
                <button type="button" class="mi bad" on:click=move |_| { close.run(()); desk.removing.set(Some(held.get_value())); }>{icon("trash", "s16")}<span>{t("action-remove")}</span></button>
            }
            .into_any()
        },
    );
    view! {
        <tr>
            <td>
                <span class="row g3">
                    <img class="qr-s" src=picture alt=tw("console-links-qr", "name", &name) width="56" height="56" loading="lazy" />
                    <span class="col">
                        <span class="medium">{name.clone()}</span>
                        <span class="row g2 wrap t12 faint"><span class="mono">{link.address.clone()}</span>
                            <button type="button" class="ib sm" aria-label=format!("{} : {name}", t("action-copy")) on:click=move |_| load::copy(desk.c, copied.clone())>{icon("copy", "s14")}</button>
                            <a class="ib sm" href=sheet target="_blank" rel="noopener" aria-label=format!("{} : {name}", t("console-links-print"))>{icon("print", "s14")}</a>
                        </span>
                        {(!link.text.is_empty()).then(|| view! { <span class="t12 faint ell">{link.text.clone()}</span> })}
                    </span>
                </span>
            </td>
            <td class="r num">{link.visits}</td>
            <td class="r num">{link.chats}</td>
            <td class="r num">{link.orders}</td>
            <td>{actions}</td>
        </tr>
    }
    .into_any()
}

fn editor(desk: Desk, link: Link) -> AnyView {
    let title = t(if link.code.is_empty() { "console-links-new" } else { "console-links-edit" });
    let close = Callback::new(move |()| desk.edited.set(None));
    ui::dialog(title, "", close, move || {
        let (name, text) = (RwSignal::new(link.name.clone()), RwSignal::new(link.text.clone()));
        let product = RwSignal::new(link.product.clone());
        let products = RwSignal::new(Vec::<(String, String)>::new());
        spawn_local(async move {
            if let Ok(page) = api::get::<ProductsPage>("/api/products?query=").await {
                let shown = page.products.into_iter().filter(|row| !row.hidden);
                let mut found: Vec<_> = shown.map(|row| (row.tile.id, row.tile.title)).collect();
                if let Some(known) = product.try_get_untracked()
                    && !known.is_empty()
                    && found.iter().all(|(id, _)| *id != known)
                {
                    found.push((known.clone(), known));
                }
                drop(products.try_set(found));
            }
        });
        let code = link.code.clone();
        let keep = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let edit = LinkEdit {
                name: name.get_untracked(),
                text: text.get_untracked(),
                product: product.get_untracked(),
            };
            desk.keep(code.clone(), edit);
        };
        let leads = move || {
            let mut options = vec![(String::new(), t("console-links-shop-page"))];
            options.extend(products.get());
            ui::select(t("console-links-product"), product, options)
        };
        view! {
            <form class="col g4" id="link" on:submit=keep>
                {ui::field_of(t("console-links-name"), name, "text", "console-links-name-hint")}
                {ui::field_of(t("console-links-text"), text, "text", "console-links-text-hint")}
                {leads}
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                    <button type="submit" class="btn pri">{t("action-save")}</button>
                </div>
            </form>
        }
        .into_any()
    })
}

/// The button for the shop's own website.
fn widget(c: Console) -> AnyView {
    let line = RwSignal::new(String::new());
    let (origins, left) = (RwSignal::new(String::new()), RwSignal::new(false));
    let take = move |page: WidgetPage| {
        drop(line.try_set(page.line));
        drop(origins.try_set(page.widget.origins.join("\n")));
        let _ = left.try_set(page.widget.left);
    };
    spawn_local(async move {
        if let Ok(page) = api::get::<WidgetPage>("/api/widget").await {
            take(page);
        }
    });
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = origins.get_untracked();
        let listed = text.lines().map(str::trim).filter(|site| !site.is_empty());
        let asked =
            Widget { origins: listed.map(str::to_owned).collect(), left: left.get_untracked() };
        spawn_local(async move {
            match api::put::<_, WidgetPage>("/api/widget", &asked).await {
                Ok(page) => {
                    take(page);
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    view! {
        <section class="card flat">
            <header class="cardh"><h2>{t("console-widget")}</h2></header>
            <form class="pad16 col g4" id="widget" on:submit=keep>
                <p class="t13 muted">{t("console-widget-more")}</p>
                <label class="field"><span class="lbl">{t("console-widget-line")}</span>
                    <span class="row g2">
                        <input class="inp grow mono" id="widget-line" readonly prop:value=move || line.get() />
                        <button type="button" class="btn" on:click=move |_| load::copy(c, line.get_untracked())>{icon("copy", "s16")}{t("action-copy")}</button>
                    </span>
                </label>
                {ui::area(t("console-widget-origins"), origins, 2)}
                <p class="hint">{t("console-widget-origins-hint")}</p>
                <label class="row g2 t14">{ui::switch(t("console-widget-left"), left.into(), move |on| left.set(on))}{t("console-widget-left")}</label>
                <div class="acts"><button type="submit" class="btn pri">{t("action-save")}</button></div>
            </form>
        </section>
    }
    .into_any()
}
