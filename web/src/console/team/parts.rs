//! Parts of the team: who is in each, and how it shares its chats.

use comptoir_api::team::{Gives, Giving, Permission, Team};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::listed;
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{api, ui};
use crate::parts::{avatar, icon::icon};

/// The list of them.
pub(super) fn teams(c: Console) -> AnyView {
    let editing = RwSignal::new(None::<Team>);
    let rows = move || {
        c.teams.get().into_iter().map(|team| {
            let members = team.members.iter().filter_map(|id| c.staff_name(id)).collect::<Vec<_>>();
            let faces = members.iter().take(4).map(|name| avatar::person(name, "s24")).collect_view();
            let edit = team.clone();
            view! {
                <div class="srow">
                    <span class="grow"><b class="t14 strong blk">{team.name.clone()}</b><span class="t12 faint">{if members.is_empty() { t("console-teams-nobody") } else { members.join(", ") }}</span></span>
                    <span class="stackav">{faces}</span>
                    {c.may(Permission::Team).then(|| view! {
                        <button type="button" class="ib sm" aria-label=format!("{} : {}", t("action-edit"), team.name) on:click=move |_| editing.set(Some(edit.clone()))>{icon("edit", "s16")}</button>
                    })}
                </div>
            }
        }).collect_view()
    };
    view! {
        <section class="card flat">
            <header class="cardh">
                <h2 class="grow">{t("console-teams")}</h2>
                {move || c.may(Permission::Team).then(|| view! {
                    <button type="button" class="btn sm" id="new-team" on:click=move |_| editing.set(Some(Team::default()))>{icon("plus", "s16")}{t("console-teams-new")}</button>
                })}
            </header>
            {move || if c.teams.with(Vec::is_empty) {
                view! { <p class="pad16 t13 muted">{t("console-teams-empty")}</p> }.into_any()
            } else {
                view! { <div class="lst">{rows}</div> }.into_any()
            }}
        </section>
        {giving(c)}
        {move || editing.get().map(|team| editor(c, team, Callback::new(move |()| editing.set(None))))}
    }
    .into_any()
}

/// How new conversations find somebody.
fn giving(c: Console) -> AnyView {
    let (gives, team) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    spawn_local(async move {
        if let Ok(giving) = api::get::<Giving>("/api/giving").await {
            let _ = team.try_set(giving.team);
            let _ = gives.try_set(name_of(giving.gives).to_owned());
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let giving = Giving { gives: gives_of(&gives.get_untracked()), team: team.get_untracked() };
        spawn_local(async move {
            match api::put::<_, Giving>("/api/giving", &giving).await {
                Ok(_) => c.say(t("action-saved")),
                Err(error) => c.fail(&error),
            }
        });
    };
    let teams = move || {
        let all = std::iter::once((String::new(), t("console-gives-all")));
        all.chain(c.teams.get().into_iter().map(|team| (team.id, team.name))).collect::<Vec<_>>()
    };
    view! {
        <section class="card flat pad16 col g3">
            <h2 class="ct">{t("console-gives")}</h2>
            <p class="t13 muted">{t("console-gives-more")}</p>
            {move || if gives.with(String::is_empty) { ui::skeleton(1) } else if c.may(Permission::Team) {
                view! {
                    <form class="row g3 wrap giving" on:submit=save>
                        {ui::select(t("console-gives-how"), gives, choices())}
                        {ui::select(t("console-gives-whom"), team, teams())}
                        <button type="submit" class="btn">{t("action-save")}</button>
                    </form>
                }.into_any()
            } else {
                let now = choices().into_iter().find(|(id, _)| gives.with(|gives| gives == id));
                view! { <p class="t14">{now.map(|(_, name)| name)}</p> }.into_any()
            }}
        </section>
    }
    .into_any()
}

fn editor(c: Console, team: Team, close: Callback<()>) -> AnyView {
    let fresh = team.id.is_empty();
    let name = RwSignal::new(team.name.clone());
    let members = RwSignal::new(team.members.clone());
    let gives = RwSignal::new(name_of(team.gives).to_owned());
    let id = StoredValue::new(team.id.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        let gives = gives_of(&gives.get_untracked());
        listed::keep(c, Team { id: id.get_value(), name, members: members.get_untracked(), gives });
    };
    let boxes = move || {
        c.staff
            .get()
            .into_iter()
            .map(|person| {
                let is_id = person.id.clone();
                let is = Memo::new(move |_| members.with(|members| members.contains(&is_id)));
                let who = view! {
                    {avatar::person(&person.name, "s24")}
                    <span class="grow">{person.name}</span>
                };
                listed::choice(person.id, members, is, who.into_any())
            })
            .collect_view()
    };
    let title =
        if fresh { t("console-teams-new") } else { tw("console-role-edit", "name", &team.name) };
    ui::dialog(title, "", close, move || {
        view! {
            <form class="col g3" on:submit=save>
                {ui::field(t("console-teams-name"), name)}
                <div class="col" role="group" aria-label=move || tn("first-people", members.with(Vec::len) as u32)>{boxes}</div>
                {ui::select(t("console-gives"), gives, choices())}
                {listed::buttons::<Team>(c, id.get_value(), name)}
            </form>
        }
        .into_any()
    })
}

/// How chats find somebody, to choose from.
pub(super) fn choices() -> Vec<(String, String)> {
    let all = [
        ("hand", "console-gives-hand"),
        ("turn", "console-gives-turn"),
        ("least", "console-gives-least"),
    ];
    all.map(|(id, key)| (id.to_owned(), t(key))).to_vec()
}

pub(super) fn name_of(gives: Gives) -> &'static str {
    match gives {
        Gives::Hand => "hand",
        Gives::Turn => "turn",
        Gives::Least => "least",
    }
}

pub(super) fn gives_of(name: &str) -> Gives {
    match name {
        "turn" => Gives::Turn,
        "least" => Gives::Least,
        _ => Gives::Hand,
    }
}
