//! The product that is edited: words in each language, price, stock, variants, pictures, video,
//! collections.

use comptoir_api::shop::{ProductEdit, ProductText};
use comptoir_api::team::Permission;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::Form;
use super::{Shelf, pictures, preview, title_of, variants, video};
use crate::console::api;
use crate::console::route::Page;
use crate::console::state::{Console, Loaded};
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// Fetches a product and opens its form.
pub(crate) fn open(c: Console, shelf: Shelf, id: String) -> AnyView {
    let form = RwSignal::new(None::<Form>);
    let loaded = RwSignal::new(Loaded::Loading);
    let owner = Owner::current();
    let fetch = move || {
        let (id, owner) = (id.clone(), owner.clone());
        if id == "new" {
            form.set(Some(Form::new(ProductEdit::default(), &c.languages(), &c.currency())));
            loaded.set(Loaded::Ready);
            return;
        }
        spawn_local(async move {
            match api::get::<ProductEdit>(&format!("/api/products/{}", api::part(&id))).await {
                Ok(product) => {
                    // The form belongs to this view: it goes when the view goes.
                    let Some(owner) = owner else { return };
                    if form.try_get_untracked().is_none() {
                        return;
                    }
                    let made = owner.with(|| Form::new(product, &c.languages(), &c.currency()));
                    form.set(Some(made));
                    loaded.set(Loaded::Ready);
                }
                Err(error) => drop(loaded.try_set(Loaded::Failed(error))),
            }
        });
    };
    fetch();
    let again = Callback::new(move |()| fetch());
    view! {
        {move || match form.get() {
            Some(form) => editor(c, shelf, form),
            None => view! { <section class="cat-edit">{ui::not_yet(&loaded.get(), 6, again)}</section> }.into_any(),
        }}
    }
    .into_any()
}

fn editor(c: Console, shelf: Shelf, form: Form) -> AnyView {
    let languages = c.languages();
    let tongue = RwSignal::new(languages.first().cloned().unwrap_or_default());
    let busy = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let may = c.may(Permission::Catalogue);
    let dirty = Memo::new(move |_| form.is_dirty());
    let is_new = move || form.product.with(|product| product.id.is_empty());
    // The browser itself asks before unsaved words are lost with the page.
    let leaving = window_event_listener(ev::beforeunload, move |event| {
        if dirty.try_get_untracked() == Some(true) && !is_new() {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        match form.gather() {
            Ok(product) => store(c, shelf, form, product, busy),
            Err(field) => form.problem.set(Some((field.into(), t("console-field-unreadable")))),
        }
    };
    let title = move || {
        let title = form.product.with(|product| {
            product.texts.iter().find(|text| !text.title.is_empty()).map(|text| text.title.clone())
        });
        title.unwrap_or_else(|| t("console-catalogue-new"))
    };
    let state = move || {
        if form.problem.with(Option::is_some) {
            view! { <span class="st bad">{icon("warn", "")}{move || form.problem.get().map(|(_, why)| why)}</span> }.into_any()
        } else if dirty.get() {
            view! { <span class="st warn">{t("console-unsaved")}</span> }.into_any()
        } else if is_new() {
            ().into_any()
        } else {
            view! { <span class="st ok">{icon("check", "")}{t("action-saved")}</span> }.into_any()
        }
    };
    let tabs = (languages.len() > 1).then(|| {
        let tabs = languages.into_iter().map(|tag| {
            let (is, say) = (tag.clone(), name_of(&tag));
            let on = Memo::new(move |_| tongue.with(|now| *now == is));
            view! { <button type="button" class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| tongue.set(tag.clone())>{say}</button> }
        }).collect_view();
        view! { <div class="seg" role="group" aria-label=t("console-catalogue-language")>{tabs}</div> }
    });
    let collections = move || {
        shelf.collections.get().into_iter().map(|collection| {
            let (id, is) = (collection.id.clone(), collection.id.clone());
            let on = Memo::new(move |_| form.product.with(|product| product.collections.contains(&is)));
            view! {
                <button type="button" class="chip sm" class:on=move || on.get() aria-pressed=move || on.get().to_string() on:click=move |_| form.product.update(|product| {
                    if product.collections.contains(&id) {
                        product.collections.retain(|known| *known != id);
                    } else {
                        product.collections.push(id.clone());
                    }
                })>{title_of(&collection)}</button>
            }
        }).collect_view()
    };
    view! {
        <section class="cat-edit scroll" aria-label=title data-pane="">
            <form class="cat-form" on:submit=move |event| {
                event.prevent_default();
                save();
            }>
                <div class="row g2 between cat-top">
                    <a class="ib only-narrow" href=c.route.href(&Page::Catalogue(None)) aria-label=t("action-back") on:click=move |event| c.route.follow(&event, Page::Catalogue(None))>{icon("back", "s18")}</a>
                    <h2 class="sign grow ell">{title}</h2>
                    {state}
                    {move || (may && !is_new()).then(|| view! {
                        <button type="button" class="ib" aria-label=t("action-delete") title=t("action-delete") on:click=move |_| deleting.set(true)>{icon("trash", "s18")}</button>
                    })}
                </div>
                <fieldset class="plainset cat-fields" disabled=!may>
                    {pictures::pictures(c, form)}
                    {tabs}
                    {words(form, tongue)}
                    <div class="field">
                        <span class="lbl">{t("console-catalogue-collections")}</span>
                        <div class="row g1 wrap">{collections}</div>
                    </div>
                    {variants::price_and_stock(form)}
                    {variants::options(form)}
                    {variants::variants(form)}
                    {details(form)}
                    {video::video(form)}
                    {visible(form)}
                </fieldset>
                {may.then(|| view! {
                    <div class="savebar row g2">
                        // Said beside the button as well: the head may be scrolled out of sight.
                        {move || form.problem.get().map(|(_, why)| view! { <span class="st bad" role="alert">{icon("warn", "")}{why}</span> })}
                        <button type="submit" class="btn pri" id="save" disabled=move || busy.get() || !dirty.get()>{t("action-save")}</button>
                    </div>
                })}
            </form>
            {preview::preview(form, tongue)}
        </section>
        {move || deleting.get().then(|| ui::confirm(
            tw("console-catalogue-delete-ask", "product", &title()),
            t("console-catalogue-delete-more"),
            t("action-delete"),
            Callback::new(move |()| deleting.set(false)),
            Callback::new(move |()| remove(c, shelf, form)),
        ))}
    }
    .into_any()
}

fn words(form: Form, tongue: RwSignal<String>) -> AnyView {
    let part = move |label: String,
                     id: &'static str,
                     max: u32,
                     read: fn(&ProductText) -> &String,
                     write: fn(&mut ProductText, String)| {
        let value = move || {
            tongue.with(|tag| {
                form.product.with(|product| {
                    product
                        .texts
                        .iter()
                        .find(|text| text.language == *tag)
                        .map(|text| read(text).clone())
                        .unwrap_or_default()
                })
            })
        };
        let input = move |event| {
            let words = event_target_value(&event);
            form.problem.set(None);
            tongue.with_untracked(|tag| {
                form.product.update(|product| {
                    if let Some(text) = product.texts.iter_mut().find(|text| text.language == *tag)
                    {
                        write(text, words);
                    }
                });
            });
        };
        let field = if id == "p-description" {
            view! { <textarea class="inp area" id=id rows="4" maxlength=max.to_string() lang=move || tongue.get() prop:value=value on:input=input></textarea> }.into_any()
        } else {
            view! { <input class="inp" id=id maxlength=max.to_string() lang=move || tongue.get() prop:value=value on:input=input /> }.into_any()
        };
        view! { <label class="field"><span class="lbl">{label}</span>{field}</label> }
    };
    view! {
        <div class="f2">
            {part(t("console-catalogue-name"), "p-title", 150, |text| &text.title, |text, words| text.title = words)}
            {part(t("console-catalogue-subtitle"), "p-subtitle", 150, |text| &text.subtitle, |text, words| text.subtitle = words)}
        </div>
        {part(t("console-catalogue-description"), "p-description", 5000, |text| &text.description, |text, words| text.description = words)}
    }
    .into_any()
}

fn details(form: Form) -> AnyView {
    let change = move |key: usize, act: &dyn Fn(&mut (usize, String, String))| {
        form.details.update(|details| {
            if let Some(row) = details.iter_mut().find(|(known, ..)| *known == key) {
                act(row);
            }
        });
    };
    view! {
        <div class="field">
            <span class="lbl">{t("console-catalogue-details")}</span>
            <For each=move || form.details.get() key=|(key, ..)| *key let:row>
                {
                    let (key, name, value) = row;
                    view! {
                        <div class="row g2 detail">
                            <input class="inp" aria-label=t("console-catalogue-detail-name") prop:value=name on:input=move |event| { let words = event_target_value(&event); change(key, &|row| row.1.clone_from(&words)); } />
                            <input class="inp grow" aria-label=t("console-catalogue-detail-value") prop:value=value on:input=move |event| { let words = event_target_value(&event); change(key, &|row| row.2.clone_from(&words)); } />
                            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| form.details.update(|details| details.retain(|(known, ..)| *known != key))>{icon("close", "s16")}</button>
                        </div>
                    }
                }
            </For>
            <button type="button" class="btn ghost sm" on:click=move |_| {
                let key = form.key();
                form.details.update(|details| details.push((key, String::new(), String::new())));
            }>{icon("plus", "s16")}{t("console-catalogue-detail-add")}</button>
        </div>
    }
    .into_any()
}

fn visible(form: Form) -> AnyView {
    let on = Signal::derive(move || form.product.with(|product| !product.hidden));
    view! {
        <div class="card flat row g3 t14 pad12">
            <span class="grow"><span class="medium blk">{t("console-catalogue-visible")}</span><span class="t12 faint">{t("console-catalogue-visible-more")}</span></span>
            {ui::switch(t("console-catalogue-visible"), on, move |on| form.product.update(|product| product.hidden = !on))}
        </div>
    }
    .into_any()
}

fn store(c: Console, shelf: Shelf, form: Form, product: ProductEdit, busy: RwSignal<bool>) {
    busy.set(true);
    form.problem.set(None);
    spawn_local(async move {
        let is_new = product.id.is_empty();
        let answer: api::Answer<ProductEdit> = if is_new {
            api::post("/api/products", &product).await
        } else {
            api::put(&format!("/api/products/{}", api::part(&product.id)), &product).await
        };
        if busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(saved) => {
                let id = saved.id.clone();
                form.take(saved, &c.languages(), &c.currency());
                c.say(t("action-saved"));
                shelf.changed.update(|changed| *changed += 1);
                if is_new {
                    c.route.replace(Page::Catalogue(Some(id)));
                }
            }
            Err(error) if error.code == "conflict" => {
                form.problem.set(Some((String::new(), t("console-catalogue-conflict"))));
            }
            Err(error) => {
                let field = error.field.clone().unwrap_or_default();
                form.problem.set(Some((field, crate::console::words::why(&error))));
            }
        }
    });
}

fn remove(c: Console, shelf: Shelf, form: Form) {
    let id = form.product.with_untracked(|product| product.id.clone());
    spawn_local(async move {
        match api::delete(&format!("/api/products/{}", api::part(&id))).await {
            Ok(_) => {
                c.say(t("console-catalogue-deleted"));
                c.route.go(Page::Catalogue(None));
                let _ = shelf.changed.try_update(|changed| *changed += 1);
            }
            Err(error) => c.fail(&error),
        }
    });
}

/// "Français", or the tag where there is no word for it.
pub(crate) fn name_of(tag: &str) -> String {
    match tag.get(..2) {
        Some("fr") => t("language-fr"),
        Some("en") => t("language-en"),
        _ => tag.to_owned(),
    }
}
