//! Who may sign in, as what, and whose chats each sees; and what customers see of it.

mod listed;
mod parts;
mod person;
mod rating;
mod roles;

use comptoir_api::shop::Staff;
use comptoir_api::team::{Permission, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api;
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{dates, load, ui};
use crate::parts::{avatar, icon::icon};

/// The sentence of a role every shop has.
pub(crate) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "console-role-owner",
        Role::Manager => "console-role-manager",
        Role::Agent => "console-role-agent",
        Role::Catalogue => "console-role-catalogue",
        Role::ReadOnly => "console-role-read-only",
        Role::Custom => "console-role-custom",
    }
}

/// What a person's role is called.
pub(crate) fn role_name(c: Console, person: &Staff) -> String {
    let own = c.roles.with(|roles| {
        roles.iter().find(|role| role.id == person.custom).map(|role| role.name.clone())
    });
    own.filter(|_| person.role == Role::Custom).unwrap_or_else(|| t(role_key(person.role)))
}

/// Whether a person reads any chat at all.
fn reads(c: Console, person: &Staff) -> bool {
    match person.role {
        Role::Custom => c.roles.with(|roles| {
            let own = roles.iter().find(|role| role.id == person.custom);
            own.is_some_and(|role| role.permissions.contains(&Permission::Read))
        }),
        role => role.permissions().contains(&Permission::Read),
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let inviting = RwSignal::new(false);
    let editing = RwSignal::new(None::<Staff>);
    let removing = RwSignal::new(None::<Staff>);
    load::shared(c);
    let owner = move || c.may(Permission::Team);
    let rows = move || {
        c.staff.get().into_iter().map(|person| row(c, person, editing, removing)).collect_view()
    };
    view! {
        <header class="mh">
            <h1>{t("console-team-title")}</h1>
            <span class="sub">{move || tn("first-people", c.staff.with(Vec::len) as u32)}</span>
            <span class="grow"></span>
            {move || owner().then(|| view! { <button type="button" class="btn pri" id="invite" on:click=move |_| inviting.set(true)>{icon("plus", "s16")}{t("console-team-invite")}</button> })}
        </header>
        <div class="mb scroll col g4" data-pane="">
            <section class="card flat tbox">
                <table class="tb">
                    <thead><tr><th>{t("console-team-member")}</th><th>{t("console-team-role")}</th><th class="hide-phone">{t("console-team-sees")}</th><th class="hide-phone">{t("console-signin-login")}</th><th><span class="sr">{t("action-edit")}</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            <div class="team2">
                <div class="col g4">{roles::matrix(c)}{parts::teams(c)}{move || c.may(Permission::Settings).then(|| rating::question(c))}</div>
                <div class="col g4">{seen(c)}{leaving()}</div>
            </div>
        </div>
        {move || inviting.get().then(|| person::invite(c, Callback::new(move |()| inviting.set(false))))}
        {move || editing.get().map(|person| person::edit(c, person, Callback::new(move |()| editing.set(None))))}
        {move || removing.get().map(|person| {
            let id = person.id.clone();
            ui::confirm(
                tw("console-team-remove-ask", "name", &person.name),
                t("console-team-remove-more"),
                t("console-team-remove"),
                Callback::new(move |()| removing.set(None)),
                Callback::new(move |()| remove(c, id.clone())),
            )
        })}
    }
    .into_any()
}

fn row(
    c: Console,
    person: Staff,
    editing: RwSignal<Option<Staff>>,
    removing: RwSignal<Option<Staff>>,
) -> AnyView {
    let is_me = c.me().id == person.id;
    let (to_edit, to_remove) = (StoredValue::new(person.clone()), StoredValue::new(person.clone()));
    let actions = c.may(Permission::Team).then(|| {
        ui::menu(
            "ib sm",
            format!("{} : {}", t("action-more"), person.name),
            "",
            || icon("dots", "s18"),
            move |close| {
                view! {
                    <button type="button" class="mi" on:click=move |_| {
                        close.run(());
                        editing.set(Some(to_edit.get_value()));
                    }>{icon("edit", "s16")}<span>{t("action-edit")}</span></button>
                    {(!is_me).then(|| view! {
                        <button type="button" class="mi bad" on:click=move |_| {
                            close.run(());
                            removing.set(Some(to_remove.get_value()));
                        }>{icon("trash", "s16")}<span>{t("console-team-remove")}</span></button>
                    })}
                }
                .into_any()
            },
        )
    });
    let class = if person.role == Role::Owner { "st pr" } else { "st" };
    let state = if is_me {
        t("console-team-you")
    } else if person.away {
        t("console-team-away")
    } else if person.online {
        t("console-team-online")
    } else if person.since_ms > 0 {
        tw("console-team-since", "date", &dates::full(person.since_ms))
    } else {
        String::new()
    };
    let (of_role, of_sight) = (person.clone(), person.clone());
    let of_sight_too = of_sight.clone();
    let under = move || sight(c, &of_sight_too);
    let sight = move || sight(c, &of_sight);
    view! {
        <tr>
            <td><div class="row g3">{avatar::person(&person.name, "s32")}<span class="ell"><span class="medium blk ell">{person.name.clone()}</span><span class="t12 faint">{state}</span></span></div></td>
            <td><span class=class>{move || role_name(c, &of_role)}</span><span class="only-phone t12 faint">{under}</span></td>
            <td class="muted hide-phone">{sight}</td>
            <td class="muted mono hide-phone">{person.login.clone()}</td>
            <td class="r">{actions}</td>
        </tr>
    }
    .into_any()
}

/// Whose chats a person sees, in words.
fn sight(c: Console, person: &Staff) -> AnyView {
    use comptoir_api::team::Sees;
    if !reads(c, person) {
        return view! { <span class="row g2">{icon("eyeoff", "s16")}{t("console-sees-none")}</span> }.into_any();
    }
    let words = match person.sees {
        _ if person.role == Role::Owner => t("console-sees-all"),
        Sees::All => t("console-sees-all"),
        Sees::Own => t("console-sees-own"),
        Sees::Teams => t("console-sees-teams"),
        Sees::Labels => c.labels.with(|labels| {
            let on = labels.iter().filter(|label| person.labels.contains(&label.id));
            on.map(|label| label.name.clone()).collect::<Vec<_>>().join(", ")
        }),
    };
    view! { <span>{words}</span> }.into_any()
}

fn seen(c: Console) -> AnyView {
    let names = move || {
        c.staff.with(|staff| {
            let people = staff.iter().filter(|person| reads(c, person));
            let people = people.map(|person| person.name.clone());
            people.chain([t("readers-automation")]).collect::<Vec<_>>().join(", ")
        })
    };
    let faces = move || {
        c.staff
            .get()
            .into_iter()
            .filter(|person| reads(c, person))
            .take(4)
            .map(|person| avatar::person(&person.name, "s28"))
            .collect_view()
    };
    view! {
        <section class="card flat pad16 col g3">
            <h2 class="ct row g2">{icon("eye", "s18")}{t("console-team-customers-see")}</h2>
            <div class="row g3"><span class="stackav">{faces}{avatar::machine("s28 solid")}</span><span class="grow"><b class="t14 strong blk">{move || tn("readers-can", c.staff.with(|staff| staff.iter().filter(|person| reads(c, person)).count()) as u32 + 1)}</b><span class="t12 faint">{names}</span></span></div>
            <p class="t13 muted">{t("console-team-customers-see-more")}" "{t("console-team-no-key")}</p>
        </section>
    }
    .into_any()
}

fn leaving() -> AnyView {
    view! {
        <section class="card flat pad16 col g2">
            <h2 class="ct row g2">{icon("key", "s18")}{t("console-team-leaving")}</h2>
            <p class="t13 muted">{t("console-team-leaving-more")}</p>
        </section>
    }
    .into_any()
}

fn remove(c: Console, id: String) {
    spawn_local(async move {
        match api::delete(&format!("/api/staff/{id}")).await {
            Ok(_) => {
                c.staff.update(|staff| staff.retain(|person| person.id != id));
                c.say(t("console-team-removed"));
            }
            Err(error) => c.fail(&error),
        }
    });
}
