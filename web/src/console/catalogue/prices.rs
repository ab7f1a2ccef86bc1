//! Prices that hold for a time: the lists there are, and one of them as it is written.

use comptoir_api::shop::{CollectionEdit, ProductEdit};
use comptoir_api::trade::{ListedPrice, PriceList};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pick::add_product;
use super::{Shelf, amount, minor, title_of};
use crate::console::state::Console;
use crate::console::words::{t, tn, tw, why};
use crate::console::{api, browser, dates, ui};
use crate::parts::icon::icon;

/// The dialog.
#[derive(Clone, Copy)]
struct Desk {
    c: Console,
    shelf: Shelf,
    /// `None` until they are there.
    lists: RwSignal<Option<Vec<PriceList>>>,
    /// The one that is written.
    open: RwSignal<Option<PriceList>>,
}

/// The dialog.
pub(super) fn dialog(c: Console, shelf: Shelf) -> AnyView {
    let desk = Desk { c, shelf, lists: RwSignal::new(None), open: RwSignal::new(None) };
    spawn_local(async move {
        match api::get::<Vec<PriceList>>("/api/price-lists").await {
            Ok(found) => drop(desk.lists.try_set(Some(found))),
            Err(error) => c.fail(&error),
        }
    });
    let close = Callback::new(move |()| shelf.pricing.set(false));
    ui::dialog(t("console-prices-title"), "wide", close, move || {
        let inside = move || match desk.open.get() {
            Some(list) => form(desk, list),
            None => all(desk),
        };
        view! { {inside} }.into_any()
    })
}

fn all(desk: Desk) -> AnyView {
    let rows = move || match desk.lists.get() {
        None => ui::skeleton(2),
        Some(lists) if lists.is_empty() => {
            view! { <p class="t14 muted pad16">{t("console-prices-none")}</p> }.into_any()
        }
        Some(lists) => {
            let rows = lists.into_iter().map(|list| row(desk, list)).collect_view();
            view! { <ul class="col g2" id="price-lists">{rows}</ul> }.into_any()
        }
    };
    view! {
        <p class="t13 muted">{t("console-prices-more")}</p>
        {rows}
        <div class="acts">
            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-close")}</button>
            <button type="button" class="btn pri" id="price-list-new" on:click=move |_| desk.open.set(Some(PriceList::default()))>{icon("plus", "s16")}{t("console-prices-new")}</button>
        </div>
    }
    .into_any()
}

fn row(desk: Desk, list: PriceList) -> AnyView {
    let (class, state) = state_of(&list, dates::now_ms());
    let (id, name) = (list.id.clone(), list.name.clone());
    let edit = list.clone();
    let is_on = !list.off;
    let turned = list.clone();
    let turn = move |on: bool| desk.save(PriceList { off: !on, ..turned.clone() });
    view! {
        <li class="row g3 wrap price-list">
            <span class="col grow">
                <span class="row g2 wrap"><span class="strong">{list.name.clone()}</span><span class=class>{state}</span></span>
                <span class="t13 muted">{what(desk, &list)}</span>
            </span>
            {ui::switch(tw("console-prices-use", "name", &name), Signal::derive(move || is_on), turn)}
            <button type="button" class="ib sm" aria-label=tw("console-prices-edit", "name", &name) on:click=move |_| desk.open.set(Some(edit.clone()))>{icon("edit", "s16")}</button>
            <button type="button" class="ib sm" aria-label=tw("console-prices-remove", "name", &name) on:click=move |_| desk.remove(id.clone())>{icon("trash", "s16")}</button>
        </li>
    }
    .into_any()
}

/// Whether it holds, and since or until when.
fn state_of(list: &PriceList, now_ms: u64) -> (&'static str, String) {
    let day = |ms: u64| format!("{}, {}", dates::full(ms), dates::clock(ms));
    match (list.from_ms, list.to_ms) {
        _ if list.off => ("st", t("console-prices-off")),
        (_, Some(to)) if to <= now_ms => ("st", tw("console-prices-over", "date", &day(to))),
        (Some(from), _) if from > now_ms => {
            ("st info", tw("console-prices-soon", "date", &day(from)))
        }
        (_, Some(to)) => ("st ok", tw("console-prices-until", "date", &day(to))),
        (_, None) => ("st ok", t("console-prices-now")),
    }
}

/// "−20 % · Miels · 3 prices".
fn what(desk: Desk, list: &PriceList) -> String {
    let mut parts = Vec::new();
    if list.percent_bp > 0 {
        parts.push(format!("−{}\u{a0}%", percent(list.percent_bp)));
        let all = desk.shelf.collections.get_untracked();
        let collection = all.iter().find(|collection| collection.id == list.collection);
        parts.push(collection.map_or_else(|| t("console-prices-all"), title_of));
    }
    if !list.prices.is_empty() {
        let count = u32::try_from(list.prices.len()).unwrap_or(u32::MAX);
        parts.push(tn("console-prices-count", count));
    }
    parts.join(" · ")
}

fn percent(percent_bp: u32) -> String {
    amount(i64::from(percent_bp), "EUR").trim_end_matches('0').trim_end_matches([',', '.']).into()
}

impl Desk {
    fn save(self, list: PriceList) {
        spawn_local(async move {
            match api::post::<_, PriceList>("/api/price-lists", &list).await {
                Ok(saved) => self.shows(saved),
                Err(error) => self.c.fail(&error),
            }
        });
    }

    fn shows(self, saved: PriceList) {
        let _ = self.lists.try_update(|lists| {
            let lists = lists.get_or_insert_default();
            match lists.iter_mut().find(|known| known.id == saved.id) {
                Some(known) => *known = saved,
                None => lists.insert(0, saved),
            }
        });
        self.c.catalogue_version.update(|version| *version += 1);
    }

    fn remove(self, id: String) {
        spawn_local(async move {
            match api::delete(&format!("/api/price-lists/{}", api::part(&id))).await {
                Ok(_) => {
                    let _ = self.lists.try_update(|lists| {
                        lists.get_or_insert_default().retain(|known| known.id != id);
                    });
                    self.c.catalogue_version.update(|version| *version += 1);
                }
                Err(error) => self.c.fail(&error),
            }
        });
    }
}

/// A product's price as it is written.
#[derive(Clone)]
struct Line {
    product: String,
    variant: RwSignal<String>,
    price: RwSignal<String>,
    /// Its title and variants, once they are known.
    known: RwSignal<Option<ProductEdit>>,
}

impl Line {
    fn of(c: Console, listed: &ListedPrice) -> Self {
        let price =
            if listed.minor < 0 { String::new() } else { amount(listed.minor, &c.currency()) };
        let line = Self {
            product: listed.product.clone(),
            variant: RwSignal::new(listed.variant.clone()),
            price: RwSignal::new(price),
            known: RwSignal::new(None),
        };
        let (known, path) = (line.known, format!("/api/products/{}", api::part(&line.product)));
        spawn_local(async move {
            if let Ok(product) = api::get::<ProductEdit>(&path).await {
                drop(known.try_set(Some(product)));
            }
        });
        line
    }

    fn title(&self) -> String {
        let title = self.known.with(|known| {
            known.as_ref().and_then(|product| product.texts.first().map(|text| text.title.clone()))
        });
        title.unwrap_or_else(|| self.product.clone())
    }
}

fn form(desk: Desk, list: PriceList) -> AnyView {
    let c = desk.c;
    let text = |value: String| RwSignal::new(value);
    let name = text(list.name.clone());
    let from = text(list.from_ms.map(dates::local).unwrap_or_default());
    let to = text(list.to_ms.map(dates::local).unwrap_or_default());
    let part = text(if list.percent_bp > 0 { percent(list.percent_bp) } else { String::new() });
    let collection = text(list.collection.clone());
    let lines = RwSignal::new(
        list.prices.iter().map(|price| Line::of(c, price)).enumerate().collect::<Vec<_>>(),
    );
    let trouble = text(String::new());
    let next = StoredValue::new(list.prices.len());
    // A line lives as long as the form, not as what it was found by.
    let form = Owner::current().unwrap_or_default();
    let add = move |product: String| {
        let key = next.get_value();
        next.set_value(key + 1);
        let listed = ListedPrice { product, variant: String::new(), minor: -1 };
        let line = form.with(|| Line::of(c, &listed));
        lines.update(|lines| lines.push((key, line)));
        crate::browser::after_draw(|| {
            browser::focus(".price-line:last-child input");
        });
    };
    let read = move || {
        let currency = c.currency();
        let prices = lines.get_untracked().into_iter().map(|(_, line)| {
            let minor = minor(&line.price.get_untracked(), &currency)?;
            Some(ListedPrice {
                product: line.product,
                variant: line.variant.get_untracked(),
                minor,
            })
        });
        let part = part.get_untracked();
        let percent_bp = match part.trim().trim_end_matches('%').trim() {
            "" => 0,
            part => u32::try_from(minor(part, "EUR")?).ok()?,
        };
        Some((percent_bp, prices.collect::<Option<Vec<_>>>()?))
    };
    let (id, off) = (list.id.clone(), list.off);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((percent_bp, prices)) = read() else {
            trouble.set(t("console-prices-wrong"));
            return;
        };
        let list = PriceList {
            id: id.clone(),
            name: name.get_untracked(),
            from_ms: dates::of_local(&from.get_untracked()),
            to_ms: dates::of_local(&to.get_untracked()),
            off,
            percent_bp,
            collection: collection.get_untracked(),
            prices,
        };
        spawn_local(async move {
            match api::post::<_, PriceList>("/api/price-lists", &list).await {
                Ok(saved) => {
                    desk.shows(saved);
                    drop(desk.open.try_set(None));
                }
                Err(error) => {
                    drop(trouble.try_set(why(&error)));
                    ui::mark("#price-list", error.field.as_deref());
                }
            }
        });
    };
    let scopes = std::iter::once((String::new(), t("console-prices-all")))
        .chain(desk.shelf.collections.get_untracked().iter().map(scope))
        .collect();
    view! {
        <form class="col g3" id="price-list" on:submit=save>
            <div data-field="name">{ui::field_of(t("console-prices-name"), name, "text", "console-prices-name-hint")}</div>
            <div class="f2">
                {ui::field_of(t("console-prices-from"), from, "datetime-local", "console-prices-from-hint")}
                <div data-field="to_ms">{ui::field_of(t("console-prices-to"), to, "datetime-local", "console-prices-to-hint")}</div>
            </div>
            <p class="hint">{tw("console-prices-clock", "zone", &crate::browser::time_zone())}</p>
            <div class="f2">
                <div data-field="percent_bp">{ui::field(t("console-prices-percent"), part)}</div>
                <div data-field="collection">{ui::select(t("console-prices-of"), collection, scopes)}</div>
            </div>
            <h3 class="lbl">{t("console-prices-single")}</h3>
            <ul class="col g2" data-field="prices">
                <For each=move || lines.get() key=|(key, _)| *key let:one>
                    {line(one.0, &one.1, lines)}
                </For>
            </ul>
            {add_product(c, t("console-prices-add"), Callback::new(add))}
            {move || { let said = trouble.get(); (!said.is_empty()).then(|| view! { <p class="notice warn" role="alert">{said}</p> }) }}
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| desk.open.set(None)>{t("action-cancel")}</button>
                <button type="submit" class="btn pri">{t("action-save")}</button>
            </div>
        </form>
    }
    .into_any()
}

fn scope(collection: &CollectionEdit) -> (String, String) {
    (collection.id.clone(), title_of(collection))
}

fn line(key: usize, line: &Line, lines: RwSignal<Vec<(usize, Line)>>) -> AnyView {
    let (one, two, price) = (line.clone(), line.clone(), line.price);
    let variants = {
        let line = line.clone();
        move || {
            let known = line.known.get()?;
            let all = std::iter::once((String::new(), t("console-prices-variants")));
            let each = known.variants.iter().map(|one| (one.id.clone(), one.title.clone()));
            (!known.variants.is_empty()).then(|| {
                ui::select(t("console-prices-variant"), line.variant, all.chain(each).collect())
            })
        }
    };
    view! {
        <li class="row g3 wrap price-line">
            <span class="grow ell">{move || one.title()}</span>
            {variants}
            <input class="inp num" inputmode="decimal" size="8" aria-label=move || tw("console-prices-price-of", "name", &two.title()) prop:value=move || price.get() on:input=move |event| price.set(event_target_value(&event)) />
            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| lines.update(|lines| lines.retain(|(known, _)| *known != key))>{icon("trash", "s16")}</button>
        </li>
    }
    .into_any()
}
