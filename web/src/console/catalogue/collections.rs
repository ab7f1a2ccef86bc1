//! The collections' dialog: their titles in each language, and their order.

use comptoir_api::shop::CollectionEdit;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Shelf;
use super::editor::name_of;
use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// The dialog.
pub(crate) fn dialog(c: Console, shelf: Shelf) -> AnyView {
    let languages = StoredValue::new(c.languages());
    let rows = RwSignal::new(
        shelf
            .collections
            .get_untracked()
            .into_iter()
            .enumerate()
            .collect::<Vec<(usize, CollectionEdit)>>(),
    );
    let next = StoredValue::new(10_000_usize);
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        rows.update(|rows| rows.push((key, CollectionEdit::default())));
        crate::browser::after_draw(|| {
            crate::console::browser::focus(".coll-row:last-child input");
        });
    };
    let save = move |_| {
        let collections: Vec<CollectionEdit> = rows
            .get_untracked()
            .into_iter()
            .map(|(_, collection)| collection)
            .filter(|collection| {
                collection.titles.iter().any(|(_, title)| !title.trim().is_empty())
            })
            .collect();
        spawn_local(async move {
            match api::put::<_, Vec<CollectionEdit>>("/api/collections", &collections).await {
                Ok(saved) => {
                    drop(shelf.collections.try_set(saved));
                    ui::shut();
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    let one = move |(key, collection): (usize, CollectionEdit)| {
        let fields = languages.get_value().into_iter().map(|tag| {
            let title = collection.titles.iter().find(|(known, _)| *known == tag).map(|(_, title)| title.clone()).unwrap_or_default();
            let label = tw("console-collection-title", "language", &name_of(&tag));
            view! {
                <input class="inp grow" maxlength="80" aria-label=label.clone() placeholder=label lang=tag.clone() prop:value=title on:input=move |event| {
                    let words = event_target_value(&event);
                    rows.update(|rows| {
                        let Some((_, row)) = rows.iter_mut().find(|(known, _)| *known == key) else { return };
                        match row.titles.iter_mut().find(|(known, _)| *known == tag) {
                            Some((_, title)) => *title = words,
                            None => row.titles.push((tag.clone(), words)),
                        }
                    });
                } />
            }
        }).collect_view();
        let shift = move |by: isize| {
            rows.update(|rows| {
                let Some(at) = rows.iter().position(|(known, _)| *known == key) else { return };
                let to = at as isize + by;
                if to >= 0 && (to as usize) < rows.len() {
                    rows.swap(at, to as usize);
                }
            });
        };
        view! {
            <li class="row g1 coll-row">
                <button type="button" class="ib sm up" aria-label=t("console-move-up") title=t("console-move-up") on:click=move |_| shift(-1)>{icon("chevd", "s14")}</button>
                <button type="button" class="ib sm" aria-label=t("console-move-down") title=t("console-move-down") on:click=move |_| shift(1)>{icon("chevd", "s14")}</button>
                {fields}
                <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| rows.update(|rows| rows.retain(|(known, _)| *known != key))>{icon("trash", "s16")}</button>
            </li>
        }
    };
    ui::dialog(
        t("console-catalogue-collections"),
        "wide",
        Callback::new(move |()| shelf.arranging.set(false)),
        move || {
            view! {
            <p class="t13 muted">{t("console-collections-more")}</p>
            <ul class="col scroll coll-rows">
                <For each=move || rows.get() key=|(key, _)| *key let:row>{one(row)}</For>
            </ul>
            <button type="button" class="btn ghost" on:click=add>{icon("plus", "s16")}{t("console-catalogue-collection-new")}</button>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}
