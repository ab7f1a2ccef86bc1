//! What the forms of a team and of a role share: the server keeps the list of them whole.

use comptoir_api::team::{CustomRole, Team};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::console::state::Console;
use crate::console::words::t;
use crate::console::{api, ui};
use crate::parts::icon::icon;

/// One of such a list.
pub(super) trait Listed:
    Clone + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Where the list is kept.
    const PATH: &'static str;

    /// What it is known by; empty before it is kept.
    fn id(&self) -> &str;

    /// All there are.
    fn all(c: Console) -> RwSignal<Vec<Self>>;
}

impl Listed for Team {
    const PATH: &'static str = "/api/teams";

    fn id(&self) -> &str {
        &self.id
    }

    fn all(c: Console) -> RwSignal<Vec<Self>> {
        c.teams
    }
}

impl Listed for CustomRole {
    const PATH: &'static str = "/api/roles";

    fn id(&self) -> &str {
        &self.id
    }

    fn all(c: Console) -> RwSignal<Vec<Self>> {
        c.roles
    }
}

/// Adds one, or puts it in the place of the one with its id, and shuts its form.
pub(super) fn keep<T: Listed>(c: Console, one: T) {
    let mut all = T::all(c).get_untracked();
    match all.iter().position(|known| known.id() == one.id()) {
        Some(at) => all.splice(at..=at, [one]).for_each(drop),
        None => all.push(one),
    }
    put(c, all);
}

/// Takes one out, and shuts its form.
fn take_out<T: Listed>(c: Console, id: &str) {
    let mut all = T::all(c).get_untracked();
    all.retain(|known| known.id() != id);
    put(c, all);
}

fn put<T: Listed>(c: Console, all: Vec<T>) {
    spawn_local(async move {
        match api::put::<_, Vec<T>>(T::PATH, &all).await {
            Ok(all) => {
                T::all(c).set(all);
                ui::shut();
                c.say(t("action-saved"));
            }
            Err(error) => c.fail(&error),
        }
    });
}

/// The buttons under a form: a name is needed, and what is kept can be removed.
pub(super) fn buttons<T: Listed>(c: Console, id: String, name: RwSignal<String>) -> AnyView {
    let is_kept = !id.is_empty();
    let remove = Callback::new(move |()| take_out::<T>(c, &id));
    let remove = is_kept.then(|| {
        view! {
            <button type="button" class="btn danger" on:click=move |_| remove.run(())>{t("action-remove")}</button>
            <span class="grow"></span>
        }
    });
    view! {
        <div class="acts">
            {remove}
            <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
            <button type="submit" class="btn pri" disabled=move || name.with(|name| name.trim().is_empty())>{t("action-save")}</button>
        </div>
    }
    .into_any()
}

/// Something that is among the chosen, or not.
pub(super) fn choice<T: Clone + PartialEq + Send + Sync + 'static>(
    one: T,
    chosen: RwSignal<Vec<T>>,
    is: Memo<bool>,
    name: AnyView,
) -> AnyView {
    let toggle = move |_| {
        chosen.update(|chosen| {
            if chosen.contains(&one) {
                chosen.retain(|known| *known != one);
            } else {
                chosen.push(one.clone());
            }
        });
    };
    view! {
        <button type="button" class="mi" role="checkbox" aria-checked=move || is.get().to_string() on:click=toggle>
            <span class="ck" class:on=move || is.get()>{move || is.get().then(|| icon("check", ""))}</span>
            {name}
        </button>
    }
    .into_any()
}
