//! What each role may do, and the roles of the shop's own.

use comptoir_api::team::{CustomRole, Permission, Role};
use leptos::prelude::*;

use super::{listed, role_key};
use crate::console::state::Console;
use crate::console::ui;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// The sentence of what may be done.
fn key(permission: Permission) -> &'static str {
    match permission {
        Permission::Read => "console-can-read",
        Permission::Answer => "console-can-answer",
        Permission::Organise => "console-can-organise",
        Permission::Orders => "console-can-orders",
        Permission::Catalogue => "console-can-catalogue",
        Permission::Broadcast => "console-can-broadcast",
        Permission::Statistics => "console-can-statistics",
        Permission::Customers => "console-can-customers",
        Permission::Settings => "console-can-settings",
        Permission::Programs => "console-can-programs",
        Permission::Keys => "console-can-keys",
        Permission::Team => "console-can-team",
        Permission::Audit => "console-can-audit",
    }
}

/// The table of roles; those of the shop's own can be changed.
pub(super) fn matrix(c: Console) -> AnyView {
    let editing = RwSignal::new(None::<CustomRole>);
    let columns = move || {
        let given =
            Role::GIVEN.into_iter().map(|role| (t(role_key(role)), role.permissions(), None));
        let own = c.roles.get().into_iter();
        let own = own.map(|role| (role.name.clone(), role.permissions.clone(), Some(role)));
        given.chain(own).collect::<Vec<_>>()
    };
    let heads = move || {
        columns().into_iter().map(|(name, _, own)| {
            let edit = own.filter(|_| c.may(Permission::Team)).map(|role| view! {
                <button type="button" class="ib sm" aria-label=format!("{} : {}", t("action-edit"), role.name) on:click=move |_| editing.set(Some(role.clone()))>{icon("edit", "s14")}</button>
            });
            view! { <th class="c" scope="col">{name}{edit}</th> }
        }).collect_view()
    };
    let rows = move || {
        let columns = columns();
        Permission::ALL.into_iter().map(|permission| {
            let cells = columns.iter().map(|(_, permissions, _)| {
                if permissions.contains(&permission) {
                    view! { <td class="c"><span class="yes">{icon("check", "s18")}<span class="sr">{t("console-yes")}</span></span></td> }.into_any()
                } else {
                    view! { <td class="c"><span class="faint" aria-hidden="true">"–"</span><span class="sr">{t("console-no")}</span></td> }.into_any()
                }
            }).collect_view();
            view! { <tr><th scope="row">{t(key(permission))}</th>{cells}</tr> }
        }).collect_view()
    };
    view! {
        <section class="card flat tbox">
            <header class="cardh">
                <h2 class="grow">{t("console-team-can")}</h2>
                {move || c.may(Permission::Team).then(|| view! {
                    <button type="button" class="btn sm" id="new-role" on:click=move |_| editing.set(Some(CustomRole::default()))>{icon("plus", "s16")}{t("console-role-new")}</button>
                })}
            </header>
            <div class="scroll-x" tabindex="0" role="region" aria-label=t("console-team-can")>
                <table class="tb rm"><thead><tr><th><span class="sr">{t("console-team-can")}</span></th>{heads}</tr></thead><tbody>{rows}</tbody></table>
            </div>
        </section>
        {move || editing.get().map(|role| editor(c, role, Callback::new(move |()| editing.set(None))))}
    }
    .into_any()
}

fn editor(c: Console, role: CustomRole, close: Callback<()>) -> AnyView {
    let fresh = role.id.is_empty();
    let name = RwSignal::new(role.name.clone());
    let can = RwSignal::new(role.permissions.clone());
    let id = StoredValue::new(role.id.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        listed::keep(c, CustomRole { id: id.get_value(), name, permissions: can.get_untracked() });
    };
    let boxes = move || {
        Permission::ALL
            .into_iter()
            .map(|permission| {
                let is = Memo::new(move |_| {
                    can.with(|can| {
                        let brought = permission == Permission::Read
                            && can.iter().any(|one| one.needs_read());
                        brought || can.contains(&permission)
                    })
                });
                let name = view! { <span class="grow">{t(key(permission))}</span> };
                listed::choice(permission, can, is, name.into_any())
            })
            .collect_view()
    };
    let title =
        if fresh { t("console-role-new") } else { tw("console-role-edit", "name", &role.name) };
    ui::dialog(title, "", close, move || {
        view! {
            <form class="col g3" on:submit=save>
                {ui::field(t("console-role-name"), name)}
                <div class="col" role="group" aria-label=t("console-team-can")>{boxes}</div>
                <p class="hint">{t("console-role-hint")}</p>
                {listed::buttons::<CustomRole>(c, id.get_value(), name)}
            </form>
        }
        .into_any()
    })
}
