//! The shop's own fields and tags on a customer's card, and which fields there are.

use comptoir_api::shop::{CustomerField, CustomerNote};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::act;
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::console::{api, ui};
use crate::parts::icon::icon;

/// Tags, then each field under its name.
pub(super) fn fields(c: Console) -> AnyView {
    let editing = RwSignal::new(false);
    let may = move || c.may(Permission::Organise);
    let known = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.customer.fields.clone()))
            .unwrap_or_default()
    });
    let keep = move |id: String, value: String| {
        let mut all = known.get_untracked();
        all.insert(id, value);
        if let Some(chat) = c.open.chat.get_untracked() {
            act::card(c, chat, CustomerNote { fields: Some(all), ..CustomerNote::default() });
        }
    };
    let rows = move || {
        c.fields.get().into_iter().map(|field| {
            let own = field.id.clone();
            let value = Memo::new(move |_| known.with(|known| known.get(&own).cloned().unwrap_or_default()));
            let id = field.id.clone();
            view! {
                <label class="field"><span class="lbl">{field.name}</span>
                    <input class="inp soft" maxlength="500" disabled=move || !may() prop:value=move || value.get() on:change=move |event| keep(id.clone(), event_target_value(&event)) />
                </label>
            }
        }).collect_view()
    };
    view! {
        <section>
            <div class="row g2"><h3 class="grow">{t("console-card-tags")}</h3></div>
            {tags(c)}
        </section>
        <section>
            <div class="row g2">
                <h3 class="grow">{t("console-card-fields")}</h3>
                {move || c.may(Permission::Settings).then(|| view! {
                    <button type="button" class="ib sm" id="edit-fields" aria-label=t("console-card-fields-edit") title=t("console-card-fields-edit") on:click=move |_| editing.set(true)>{icon("edit", "s14")}</button>
                })}
            </div>
            {move || if c.fields.with(Vec::is_empty) {
                view! { <p class="t13 faint">{t("console-card-fields-none")}</p> }.into_any()
            } else {
                view! { <div class="col g2">{rows}</div> }.into_any()
            }}
        </section>
        {move || editing.get().then(|| editor(c, Callback::new(move |()| editing.set(false))))}
    }
    .into_any()
}

fn tags(c: Console) -> AnyView {
    let all = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.customer.tags.clone()))
            .unwrap_or_default()
    });
    let set = move |tags: Vec<String>| {
        if let Some(chat) = c.open.chat.get_untracked() {
            act::card(c, chat, CustomerNote { tags: Some(tags), ..CustomerNote::default() });
        }
    };
    let text = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let tag = text.get_untracked().trim().to_owned();
        if !tag.is_empty() {
            text.set(String::new());
            let mut tags = all.get_untracked();
            tags.push(tag);
            set(tags);
        }
    };
    let chips = move || {
        all.get().into_iter().map(|tag| {
            let gone = tag.clone();
            let label = tw("console-card-tag-remove", "name", &tag);
            let remove = move |_| {
                let mut tags = all.get_untracked();
                tags.retain(|known| *known != gone);
                set(tags);
            };
            view! {
                <span class="chip sm">{tag}
                    {c.may(Permission::Organise).then(|| view! { <button type="button" class="x" aria-label=label on:click=remove>{icon("close", "s14")}</button> })}
                </span>
            }
        }).collect_view()
    };
    view! {
        <div class="row g1 wrap">{chips}</div>
        {move || c.may(Permission::Organise).then(|| view! {
            <form on:submit=add>
                <input class="inp soft" maxlength="30" aria-label=t("console-card-tag-add") placeholder=t("console-card-tag-add") prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
            </form>
        })}
    }
    .into_any()
}

fn editor(c: Console, close: Callback<()>) -> AnyView {
    let rows = RwSignal::new(c.fields.get_untracked().into_iter().enumerate().collect::<Vec<_>>());
    let next = StoredValue::new(1_000_usize);
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        rows.update(|rows| rows.push((key, CustomerField::default())));
        crate::browser::after_draw(|| {
            crate::console::browser::focus(".label-row:last-child input");
        });
    };
    let save = move |_| {
        let fields: Vec<CustomerField> = rows
            .get_untracked()
            .into_iter()
            .map(|(_, field)| field)
            .filter(|field| !field.name.trim().is_empty())
            .collect();
        spawn_local(async move {
            match api::put::<_, Vec<CustomerField>>("/api/customer-fields", &fields).await {
                Ok(fields) => {
                    c.fields.set(fields);
                    ui::shut();
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    ui::dialog(t("console-card-fields-edit"), "small", close, move || {
        view! {
            <ul class="col label-rows">
                <For each=move || rows.get() key=|(key, _)| *key let:row>
                    {
                        let (key, field) = row;
                        view! {
                            <li class="row g2 label-row">
                                <input class="inp grow" maxlength="40" aria-label=t("console-card-field-name") prop:value=field.name
                                    on:input=move |event| {
                                        let name = event_target_value(&event);
                                        rows.update(|rows| {
                                            if let Some((_, field)) = rows.iter_mut().find(|(known, _)| *known == key) {
                                                field.name.clone_from(&name);
                                            }
                                        });
                                    } />
                                <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| rows.update(|rows| rows.retain(|(known, _)| *known != key))>{icon("trash", "s16")}</button>
                            </li>
                        }
                    }
                </For>
            </ul>
            <button type="button" class="btn ghost" on:click=add>{icon("plus", "s16")}{t("console-card-field-new")}</button>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
    })
}
