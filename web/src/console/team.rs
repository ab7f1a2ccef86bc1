//! Who may sign in, as what; and what customers see of it.

use comptoir_api::shop::{Invited, NewStaff, Role, Staff, StaffEdit};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::state::Console;
use crate::console::words::{t, tn, tw};
use crate::console::{load, ui};
use crate::parts::{avatar, icon::icon};

/// The sentence of a role.
pub(crate) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "console-role-owner",
        Role::Manager => "console-role-manager",
        Role::Agent => "console-role-agent",
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let inviting = RwSignal::new(false);
    let editing = RwSignal::new(None::<Staff>);
    let removing = RwSignal::new(None::<Staff>);
    load::shared(c);
    let owner = move || c.may(Role::Owner);
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
                    <thead><tr><th>{t("console-team-member")}</th><th>{t("console-team-role")}</th><th class="hide-phone">{t("console-signin-login")}</th><th><span class="sr">{t("action-edit")}</span></th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            <div class="team2">
                {matrix()}
                {seen(c)}
            </div>
        </div>
        {move || inviting.get().then(|| invite(c, Callback::new(move |()| inviting.set(false))))}
        {move || editing.get().map(|person| edit(c, person, Callback::new(move |()| editing.set(None))))}
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
    let actions = c.may(Role::Owner).then(|| {
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
    } else if person.online {
        t("console-team-online")
    } else {
        String::new()
    };
    view! {
        <tr>
            <td><div class="row g3">{avatar::person(&person.name, "s32")}<span class="ell"><span class="medium blk ell">{person.name.clone()}</span><span class="t12 faint">{state}</span></span></div></td>
            <td><span class=class>{t(role_key(person.role))}</span></td>
            <td class="muted mono hide-phone">{person.login.clone()}</td>
            <td class="r">{actions}</td>
        </tr>
    }
    .into_any()
}

/// What each role may do; each includes the next.
fn matrix() -> AnyView {
    const CAN: [(&str, Role); 7] = [
        ("console-can-read", Role::Agent),
        ("console-can-answer", Role::Agent),
        ("console-can-orders", Role::Agent),
        ("console-can-catalogue", Role::Manager),
        ("console-can-automations", Role::Manager),
        ("console-can-profile", Role::Manager),
        ("console-can-team", Role::Owner),
    ];
    const ROLES: [Role; 3] = [Role::Owner, Role::Manager, Role::Agent];
    let heads = ROLES
        .into_iter()
        .map(|role| view! { <th class="c">{t(role_key(role))}</th> })
        .collect_view();
    let rows = CAN.into_iter().map(|(key, needs)| {
        let cells = ROLES.into_iter().map(|role| {
            if role >= needs {
                view! { <td class="c"><span class="yes">{icon("check", "s18")}<span class="sr">{t("console-yes")}</span></span></td> }.into_any()
            } else {
                view! { <td class="c"><span class="faint" aria-hidden="true">"–"</span><span class="sr">{t("console-no")}</span></td> }.into_any()
            }
        }).collect_view();
        view! { <tr><td>{t(key)}</td>{cells}</tr> }
    }).collect_view();
    view! {
        <section class="card flat tbox">
            <header class="cardh"><h2>{t("console-team-can")}</h2></header>
            <table class="tb rm"><thead><tr><th><span class="sr">{t("console-team-can")}</span></th>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </section>
    }
    .into_any()
}

fn seen(c: Console) -> AnyView {
    let names = move || {
        c.staff.with(|staff| {
            let people = staff.iter().map(|person| person.name.clone());
            people.chain([t("readers-automation")]).collect::<Vec<_>>().join(", ")
        })
    };
    let faces = move || {
        c.staff
            .get()
            .into_iter()
            .take(4)
            .map(|person| avatar::person(&person.name, "s28"))
            .collect_view()
    };
    view! {
        <section class="card flat pad16 col g3">
            <h2 class="ct row g2">{icon("eye", "s18")}{t("console-team-customers-see")}</h2>
            <div class="row g3"><span class="stackav">{faces}{avatar::machine("s28 solid")}</span><span class="grow"><b class="t14 strong blk">{move || tn("readers-can", c.staff.with(Vec::len) as u32 + 1)}</b><span class="t12 faint">{names}</span></span></div>
            <p class="t13 muted">{t("console-team-customers-see-more")}</p>
        </section>
    }
    .into_any()
}

fn roles() -> Vec<(String, String)> {
    [Role::Agent, Role::Manager, Role::Owner]
        .into_iter()
        .map(|role| (id_of(role).into(), t(role_key(role))))
        .collect()
}

fn id_of(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Manager => "manager",
        Role::Owner => "owner",
    }
}

fn role_of(id: &str) -> Role {
    match id {
        "owner" => Role::Owner,
        "manager" => Role::Manager,
        _ => Role::Agent,
    }
}

/// Somebody new: the link is shown once, here.
fn invite(c: Console, close: Callback<()>) -> AnyView {
    let (name, login, role) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new("agent".to_owned()),
    );
    let link = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let ready = move || {
        !name.with(|name| name.trim().is_empty())
            && !login.with(|login| login.trim().is_empty())
            && !busy.get()
    };
    let send = move || {
        let new = NewStaff {
            login: login.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            role: role_of(&role.get_untracked()),
        };
        busy.set(true);
        spawn_local(async move {
            match api::post::<_, Invited>("/api/staff", &new).await {
                Ok(invited) => {
                    drop(link.try_set(Some(invited.link)));
                    load::shared(c);
                }
                Err(error) => c.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    ui::dialog(t("console-team-invite"), "", close, move || {
        view! {
            {move || match link.get() {
                Some(link) => {
                    let copied = link.clone();
                    view! {
                        <p class="notice info">{icon("key", "")}<span>{tw("console-team-invited", "name", &name.get())}</span></p>
                        <div class="row g2">
                            <input class="inp grow mono" id="invite-link" readonly aria-label=t("console-profile-link") prop:value=link />
                            <button type="button" class="btn" on:click=move |_| load::copy(c, copied.clone())>{icon("copy", "s16")}{t("action-copy")}</button>
                        </div>
                        <div class="acts"><button type="button" class="btn pri" on:click=move |_| ui::shut()>{t("action-close")}</button></div>
                    }
                    .into_any()
                }
                None => view! {
                    <form class="col g3" on:submit=move |event| {
                        event.prevent_default();
                        if ready() {
                            send();
                        }
                    }>
                        {ui::field(t("console-team-name"), name)}
                        {ui::field_of(t("console-signin-login"), login, "text", "console-team-login-hint")}
                        {ui::select(t("console-team-role"), role, roles())}
                        <p class="notice">{icon("eye", "")}<span>{t("console-team-announced")}</span></p>
                        <div class="acts">
                            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                            <button type="submit" class="btn pri" disabled=move || !ready()>{t("console-team-invite")}</button>
                        </div>
                    </form>
                }
                .into_any(),
            }}
        }
        .into_any()
    })
}

fn edit(c: Console, person: Staff, close: Callback<()>) -> AnyView {
    let (name, role) =
        (RwSignal::new(person.name.clone()), RwSignal::new(id_of(person.role).to_owned()));
    let id = StoredValue::new(person.id.clone());
    let save = move |_| {
        let edit = StaffEdit {
            name: name.get_untracked().trim().to_owned(),
            role: role_of(&role.get_untracked()),
        };
        let path = format!("/api/staff/{}", id.get_value());
        spawn_local(async move {
            match api::put::<_, Done>(&path, &edit).await {
                Ok(_) => {
                    ui::shut();
                    load::shared(c);
                    c.say(t("action-saved"));
                }
                Err(error) => c.fail(&error),
            }
        });
    };
    ui::dialog(person.name.clone(), "small", close, move || {
        view! {
            {ui::field(t("console-team-name"), name)}
            {ui::select(t("console-team-role"), role, roles())}
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" disabled=move || name.with(|name| name.trim().is_empty()) on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
    })
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
