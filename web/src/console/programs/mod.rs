//! Programs that speak for the shop: tokens, where they are told, what they were told.

mod example;
mod hooks;
mod log;
mod make;
mod tokens;

use comptoir_api::cloud_console::Webhook;
use comptoir_api::programs::{Program, Programs};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::state::{Console, Loaded};
use crate::console::words::{t, tw};
use crate::console::{api, ui};
use crate::parts::icon::icon;

/// The page and its state.
#[derive(Clone, Copy)]
struct Desk {
    c: Console,
    programs: RwSignal<Programs>,
    webhooks: RwSignal<Vec<Webhook>>,
    loaded: RwSignal<Loaded>,
    open: RwSignal<Option<Opened>>,
}

/// The dialog that is open.
#[derive(Clone, PartialEq)]
enum Opened {
    /// A new token.
    Make,
    /// Whether this one goes.
    Remove(Program),
    /// A new address to tell.
    Hook,
    /// Whether this one goes.
    RemoveHook(Webhook),
    /// What a program was told, to the letter.
    Told(String),
}

impl Desk {
    fn fetch(self) {
        spawn_local(async move {
            let all = async {
                let programs = api::get::<Programs>("/api/programs").await?;
                let webhooks = api::get::<Vec<Webhook>>("/api/webhooks").await?;
                Ok((programs, webhooks))
            };
            match all.await {
                Ok((programs, webhooks)) => {
                    drop(self.programs.try_set(programs));
                    drop(self.webhooks.try_set(webhooks));
                    drop(self.loaded.try_set(Loaded::Ready));
                }
                Err(error) => drop(self.loaded.try_set(Loaded::Failed(error))),
            }
        });
    }

    fn remove(self, id: String) {
        spawn_local(async move {
            match api::delete(&format!("/api/programs/{id}")).await {
                Ok(_) => {
                    self.c.say(t("console-programs-removed"));
                    // What was told to it goes with it.
                    self.fetch();
                }
                Err(error) => self.c.fail(&error),
            }
        });
    }

    fn close(self) -> Callback<()> {
        Callback::new(move |()| self.open.set(None))
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let desk = Desk {
        c,
        programs: RwSignal::new(Programs::default()),
        webhooks: RwSignal::new(Vec::new()),
        loaded: RwSignal::new(Loaded::Loading),
        open: RwSignal::new(None),
    };
    desk.fetch();
    let body =
        move || match ui::not_yet(&desk.loaded.get(), 4, Callback::new(move |()| desk.fetch())) {
            Some(instead) => instead,
            None => view! {
                <div class="team2 programs">
                    <div class="col g4">
                        {tokens::tokens(desk)} {tokens::reader()} {hooks::hooks(desk)}
                        {log::log(desk)}
                    </div>
                    <div class="col g4">{example::example(desk)} {example::does_not()}</div>
                </div>
            }
            .into_any(),
        };
    view! {
        <header class="mh"><h1>{t("console-nav-programs")}</h1><span class="sub mono">"v26.0"</span><span class="grow"></span>
            <a class="btn hide-phone" href="/v26.0/openapi.json" target="_blank" rel="noopener">{icon("file", "s16")}"OpenAPI"</a>
        </header>
        <div class="mb scroll col g4" data-pane="">{body}</div>
        {move || desk.open.get().map(|open| dialog(desk, open))}
    }
    .into_any()
}

fn dialog(desk: Desk, open: Opened) -> AnyView {
    match open {
        Opened::Make => make::make(desk),
        Opened::Remove(program) => ui::confirm(
            tw("console-programs-remove-ask", "name", &program.name),
            t("console-programs-remove-more"),
            t("console-programs-remove"),
            desk.close(),
            Callback::new(move |()| desk.remove(program.id.clone())),
        ),
        Opened::Hook => hooks::add(desk),
        Opened::RemoveHook(hook) => hooks::ask_remove(desk, hook),
        Opened::Told(body) => log::told(desk, body),
    }
}
