//! Inviting somebody, and changing what somebody may do and see.

use comptoir_api::shop::{Invited, NewStaff, Staff, StaffEdit};
use comptoir_api::team::{Role, Sees};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{reads, role_key};
use crate::console::api::{self, Done};
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::console::{load, ui};
use crate::parts::icon::icon;

/// What is being chosen for a person: a role, and whose chats he sees.
#[derive(Clone, Copy)]
struct Chosen {
    /// A role's name, or `rol_…`.
    role: RwSignal<String>,
    sees: RwSignal<String>,
    labels: RwSignal<Vec<String>>,
}

impl Chosen {
    fn of(person: &Staff) -> Self {
        let role = if person.role == Role::Custom { &person.custom } else { name_of(person.role) };
        let sees = match person.sees {
            Sees::All => "all",
            Sees::Own => "own",
            Sees::Labels => "labels",
            Sees::Teams => "teams",
        };
        Self {
            role: RwSignal::new(role.to_owned()),
            sees: RwSignal::new(sees.to_owned()),
            labels: RwSignal::new(person.labels.clone()),
        }
    }

    /// As a person who has it.
    fn person(self) -> Staff {
        let chosen = self.role.get();
        let given = Role::GIVEN.into_iter().find(|role| name_of(*role) == chosen);
        let sees = match self.sees.get().as_str() {
            "own" => Sees::Own,
            "labels" => Sees::Labels,
            "teams" => Sees::Teams,
            _ => Sees::All,
        };
        let custom = if given.is_none() { chosen } else { String::new() };
        let role = given.unwrap_or(Role::Custom);
        Staff { role, custom, sees, labels: self.labels.get(), ..Staff::default() }
    }

    /// Whether it can be saved: who goes by labels needs one.
    fn whole(self) -> bool {
        self.sees.with(|sees| sees != "labels") || !self.labels.with(Vec::is_empty)
    }

    fn fields(self, c: Console) -> AnyView {
        let mut roles: Vec<(String, String)> = Role::GIVEN
            .into_iter()
            .map(|role| (name_of(role).to_owned(), t(role_key(role))))
            .collect();
        roles.extend(c.roles.get_untracked().into_iter().map(|role| (role.id, role.name)));
        let sights = [
            ("all", "console-sees-all"),
            ("own", "console-sees-own"),
            ("labels", "console-sees-labels"),
            ("teams", "console-sees-teams"),
        ];
        let sights = sights.map(|(id, key)| (id.to_owned(), t(key))).to_vec();
        let sights = StoredValue::new(sights);
        // Owners see all, and who reads nothing sees nothing.
        let limited = Memo::new(move |_| {
            let person = self.person();
            person.role != Role::Owner && reads(c, &person)
        });
        view! {
            {ui::select(t("console-team-role"), self.role, roles)}
            {move || if limited.get() {
                view! {
                    {ui::select(t("console-team-sees"), self.sees, sights.get_value())}
                    {move || self.sees.with(|sees| sees == "labels").then(|| self.choose_labels(c))}
                }
                .into_any()
            } else {
                let key = if self.person().role == Role::Owner { "console-sees-all" } else { "console-team-no-key" };
                view! { <p class="hint">{t(key)}</p> }.into_any()
            }}
        }
        .into_any()
    }

    fn choose_labels(self, c: Console) -> AnyView {
        let rows = c.labels.get().into_iter().map(|label| {
            let (id, is_id) = (label.id.clone(), label.id.clone());
            let is = Memo::new(move |_| self.labels.with(|labels| labels.contains(&is_id)));
            let toggle = move |_| {
                self.labels.update(|labels| {
                    if labels.contains(&id) {
                        labels.retain(|known| *known != id);
                    } else {
                        labels.push(id.clone());
                    }
                });
            };
            view! {
                <button type="button" class=format!("chip lc{}", label.hue % 6 + 1) class:on=move || is.get()
                    aria-pressed=move || is.get().to_string() on:click=toggle><span class="sq"></span>{label.name}</button>
            }
        }).collect_view();
        view! { <div class="row g1 wrap" role="group" aria-label=t("console-sees-labels")>{rows}</div> }.into_any()
    }
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Manager => "manager",
        Role::Agent => "agent",
        Role::Catalogue => "catalogue",
        Role::ReadOnly => "read_only",
        Role::Custom => "custom",
    }
}

/// Somebody new: the link is shown once, here.
pub(super) fn invite(c: Console, close: Callback<()>) -> AnyView {
    let (name, login) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = Chosen::of(&Staff::default());
    let link = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let ready = move || {
        !name.with(|name| name.trim().is_empty())
            && !login.with(|login| login.trim().is_empty())
            && chosen.whole()
            && !busy.get()
    };
    let send = move || {
        let person = untrack(move || chosen.person());
        let new = NewStaff {
            login: login.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            role: person.role,
            custom: person.custom,
            sees: person.sees,
            labels: person.labels,
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
                        {chosen.fields(c)}
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

/// Changes a person's name, role, and whose chats he sees.
pub(super) fn edit(c: Console, person: Staff, close: Callback<()>) -> AnyView {
    let name = RwSignal::new(person.name.clone());
    let chosen = Chosen::of(&person);
    let id = StoredValue::new(person.id.clone());
    let save = move |_| {
        let wanted = untrack(move || chosen.person());
        let edit = StaffEdit {
            name: name.get_untracked().trim().to_owned(),
            role: wanted.role,
            custom: wanted.custom,
            sees: wanted.sees,
            labels: wanted.labels,
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
    let ready = move || !name.with(|name| name.trim().is_empty()) && chosen.whole();
    ui::dialog(person.name.clone(), "small", close, move || {
        view! {
            {ui::field(t("console-team-name"), name)}
            {chosen.fields(c)}
            <p class="notice">{icon("eye", "")}<span>{t("console-team-announced")}</span></p>
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                <button type="button" class="btn pri" disabled=move || !ready() on:click=save>{t("action-save")}</button>
            </div>
        }
        .into_any()
    })
}
