//! Labels: which are on a chat, and which there are.

use comptoir_api::shop::Label;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::act;
use crate::console::api;
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::t;
use crate::parts::icon::icon;

/// The menu that puts labels on the open chat; its last entry edits the labels themselves.
pub(crate) fn menu(c: Console, close: Callback<()>) -> AnyView {
    let on = Memo::new(move |_| {
        c.open
            .detail
            .with(|detail| detail.as_ref().map(|detail| detail.chat.labels.clone()))
            .unwrap_or_default()
    });
    let toggle = move |id: String| {
        let Some(chat) = c.open.chat.get_untracked() else { return };
        let mut labels = on.get_untracked();
        if labels.contains(&id) {
            labels.retain(|known| *known != id);
        } else {
            labels.push(id);
        }
        act::label(c, chat, labels);
    };
    let items = move || {
        c.labels.get().into_iter().map(|label| {
            let (id, is_id) = (label.id.clone(), label.id.clone());
            let is = Memo::new(move |_| on.with(|on| on.contains(&is_id)));
            view! {
                <button type="button" class=format!("mi lc{}", label.hue % 6 + 1) role="menuitemcheckbox" aria-checked=move || is.get().to_string() on:click=move |_| toggle(id.clone())>
                    <span class="ck" class:on=move || is.get()>{move || is.get().then(|| icon("check", ""))}</span>
                    <span class="lab">{label.name}</span>
                </button>
            }
        }).collect_view()
    };
    view! {
        {items}
        <button type="button" class="mi" on:click=move |_| {
            close.run(());
            c.editing_labels.set(true);
        }>
            {icon("edit", "s16")}<span class="grow">{t("console-labels-edit")}</span>
        </button>
    }
    .into_any()
}

/// The dialog that edits which labels there are.
pub(crate) fn editor(c: Console) -> AnyView {
    let rows = RwSignal::new(
        c.labels.get_untracked().into_iter().enumerate().collect::<Vec<(usize, Label)>>(),
    );
    let next = StoredValue::new(1000_usize);
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        rows.update(|rows| {
            let hue = (rows.len() % 6) as u8;
            rows.push((key, Label { hue, ..Label::default() }));
        });
        crate::browser::after_draw(move || {
            crate::console::browser::focus(".label-row:last-child input");
        });
    };
    let save = move |_| {
        let labels: Vec<Label> = rows
            .get_untracked()
            .into_iter()
            .map(|(_, label)| label)
            .filter(|label| !label.name.trim().is_empty())
            .collect();
        spawn_local(async move {
            match api::put::<_, Vec<Label>>("/api/labels", &labels).await {
                Ok(labels) => {
                    c.labels.set(labels);
                    ui::shut();
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    ui::dialog(
        t("console-labels-edit"),
        "",
        Callback::new(move |()| c.editing_labels.set(false)),
        move || {
            view! {
            <ul class="col label-rows">
                <For each=move || rows.get() key=|(key, _)| *key let:row>
                    {one(rows, row)}
                </For>
            </ul>
            <button type="button" class="btn ghost" on:click=add>{icon("plus", "s16")}{t("console-labels-new")}</button>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
        },
    )
}

fn one(rows: RwSignal<Vec<(usize, Label)>>, (key, label): (usize, Label)) -> AnyView {
    let change = move |act: &dyn Fn(&mut Label)| {
        rows.update(|rows| {
            if let Some((_, label)) = rows.iter_mut().find(|(known, _)| *known == key) {
                act(label);
            }
        });
    };
    let hue = Memo::new(move |_| {
        rows.with(|rows| {
            rows.iter().find(|(known, _)| *known == key).map_or(0, |(_, label)| label.hue % 6)
        })
    });
    view! {
        <li class="row g2 label-row">
            <button type="button" class="ib sm" title=t("console-labels-hue") aria-label=t("console-labels-hue")
                on:click=move |_| change(&|label| label.hue = (label.hue + 1) % 6)>
                <span class=move || format!("hue lc{}", hue.get() + 1)></span>
            </button>
            <input class="inp grow" maxlength="30" aria-label=t("console-labels-name") prop:value=label.name
                on:input=move |event| { let name = event_target_value(&event); change(&|label| label.name.clone_from(&name)); } />
            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| rows.update(|rows| rows.retain(|(known, _)| *known != key))>
                {icon("trash", "s16")}
            </button>
        </li>
    }
    .into_any()
}
