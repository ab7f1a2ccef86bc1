//! Labels: which are on a chat, and which there are.

use comptoir_api::shop::Label;
use comptoir_api::team::Late;
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
                    {one(c, rows, row)}
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

/// What happens where an answer is late: who gets the chat, which label, who is told.
fn late(c: Console, rows: RwSignal<Vec<(usize, Label)>>, key: usize) -> AnyView {
    let change = move |act: &dyn Fn(&mut Late)| {
        rows.update(|rows| {
            if let Some((_, label)) = rows.iter_mut().find(|(known, _)| *known == key) {
                act(&mut label.late);
            }
        });
    };
    let now = rows.with_untracked(|rows| {
        rows.iter().find(|(known, _)| *known == key).map(|(_, label)| label.late.clone())
    });
    let now = now.unwrap_or_default();
    let (assign, put) = (RwSignal::new(now.assign), RwSignal::new(now.label));
    Effect::new(move |_| {
        let to = assign.get();
        change(&|late| late.assign.clone_from(&to));
    });
    Effect::new(move |_| {
        let label = put.get();
        change(&|late| late.label.clone_from(&label));
    });
    let nobody = || std::iter::once((String::new(), t("console-labels-late-nothing")));
    let people =
        nobody().chain(c.staff.get_untracked().into_iter().map(|one| (one.id, one.name))).collect();
    let labels = nobody()
        .chain(c.labels.get_untracked().into_iter().map(|one| (one.id, one.name)))
        .collect();
    let told = c.staff.get_untracked().into_iter().map(|person| {
        let (id, is_id) = (person.id.clone(), person.id.clone());
        let is = Memo::new(move |_| rows.with(|rows| rows.iter().any(|(known, label)| *known == key && label.late.notify.contains(&is_id))));
        let toggle = move |_| change(&|late| {
            if late.notify.contains(&id) {
                late.notify.retain(|known| *known != id);
            } else {
                late.notify.push(id.clone());
            }
        });
        view! { <button type="button" class="chip" class:on=move || is.get() aria-pressed=move || is.get().to_string() on:click=toggle>{person.name}</button> }
    }).collect_view();
    view! {
        <fieldset class="late-of plainset">
            <legend class="lbl">{t("console-labels-late")}</legend>
            <div class="row g2 wrap giving">
                {ui::select(t("console-labels-late-assign"), assign, people)}
                {ui::select(t("console-labels-late-label"), put, labels)}
            </div>
            <div class="row g1 wrap" role="group" aria-label=t("console-labels-late-tell")><span class="t12 faint">{t("console-labels-late-tell")}</span>{told}</div>
        </fieldset>
    }
    .into_any()
}

fn one(c: Console, rows: RwSignal<Vec<(usize, Label)>>, (key, label): (usize, Label)) -> AnyView {
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
    let limited = Memo::new(move |_| {
        rows.with(|rows| rows.iter().any(|(known, label)| *known == key && label.reply_minutes > 0))
    });
    let minutes =
        if label.reply_minutes > 0 { label.reply_minutes.to_string() } else { String::new() };
    view! {
        <li class="row g2 label-row wrap">
            <button type="button" class="ib sm" title=t("console-labels-hue") aria-label=t("console-labels-hue")
                on:click=move |_| change(&|label| label.hue = (label.hue + 1) % 6)>
                <span class=move || format!("hue lc{}", hue.get() + 1)></span>
            </button>
            <input class="inp grow" maxlength="30" aria-label=t("console-labels-name") prop:value=label.name
                on:input=move |event| { let name = event_target_value(&event); change(&|label| label.name.clone_from(&name)); } />
            <input class="inp label-min" type="number" min="0" max="43200" inputmode="numeric" aria-label=t("console-labels-minutes") title=t("console-labels-minutes") placeholder="–" prop:value=minutes
                on:input=move |event| { let minutes = event_target_value(&event).parse().unwrap_or(0); change(&|label| label.reply_minutes = minutes); } />
            <button type="button" class="ib sm" aria-label=t("action-remove") on:click=move |_| rows.update(|rows| rows.retain(|(known, _)| *known != key))>
                {icon("trash", "s16")}
            </button>
            {move || limited.get().then(|| late(c, rows, key))}
        </li>
    }
    .into_any()
}
