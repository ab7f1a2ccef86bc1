//! Programs that speak for the shop: their tokens, shown once, and what customers see of them.

use comptoir_api::cloud::Scope;
use comptoir_api::programs::{MadeProgram, NewProgram, Program, Programs};
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::state::{Console, Loaded};
use crate::console::words::{t, tn, tw};
use crate::console::{api, dates, load, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

/// The page and its state.
#[derive(Clone, Copy)]
struct Desk {
    c: Console,
    programs: RwSignal<Programs>,
    loaded: RwSignal<Loaded>,
    making: RwSignal<bool>,
    removing: RwSignal<Option<Program>>,
}

impl Desk {
    fn fetch(self) {
        spawn_local(async move {
            match api::get::<Programs>("/api/programs").await {
                Ok(programs) => {
                    drop(self.programs.try_set(programs));
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
                    self.programs.update(|all| all.programs.retain(|program| program.id != id));
                    self.c.say(t("console-programs-removed"));
                }
                Err(error) => self.c.fail(&error),
            }
        });
    }
}

/// The page.
pub(crate) fn page(c: Console) -> AnyView {
    let desk = Desk {
        c,
        programs: RwSignal::new(Programs::default()),
        loaded: RwSignal::new(Loaded::Loading),
        making: RwSignal::new(false),
        removing: RwSignal::new(None),
    };
    desk.fetch();
    let body =
        move || match ui::not_yet(&desk.loaded.get(), 4, Callback::new(move |()| desk.fetch())) {
            Some(instead) => instead,
            None => view! {
                <div class="team2 programs">
                    <div class="col g4">{tokens(desk)}{reader()}</div>
                    <div class="col g4">{example(desk)}{does_not()}</div>
                </div>
            }
            .into_any(),
        };
    view! {
        <header class="mh"><h1>{t("console-nav-programs")}</h1><span class="sub mono">"v26.0"</span><span class="grow"></span></header>
        <div class="mb scroll col g4" data-pane="">{body}</div>
        {move || desk.making.get().then(|| make(desk))}
        {move || desk.removing.get().map(|program| {
            let id = program.id.clone();
            ui::confirm(
                tw("console-programs-remove-ask", "name", &program.name),
                t("console-programs-remove-more"),
                t("console-programs-remove"),
                Callback::new(move |()| desk.removing.set(None)),
                Callback::new(move |()| desk.remove(id.clone())),
            )
        })}
    }
    .into_any()
}

fn tokens(desk: Desk) -> AnyView {
    let owner = move || desk.c.may(Permission::Keys);
    let add = move || {
        owner().then(|| view! { <button type="button" class="btn" id="new-program" on:click=move |_| desk.making.set(true)>{icon("plus", "s16")}{t("console-programs-new")}</button> })
    };
    let rows = move || {
        let programs = desk.programs.with(|all| all.programs.clone());
        if programs.is_empty() {
            return empty(t("console-programs-none"), t("console-programs-none-more"), None);
        }
        let rows = programs.into_iter().map(|program| row(desk, program)).collect_view();
        view! {
            <table class="tb">
                <thead><tr><th>{t("console-programs-name")}</th><th class="hide-phone">{t("console-programs-scopes")}</th><th class="hide-phone">{t("console-programs-used")}</th><th class="r">{t("console-programs-chats")}</th><th><span class="sr">{t("action-more")}</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="card flat tbox">
            <header class="cardh row"><h2 class="row g2 grow">{icon("key", "s18")}{t("console-programs-tokens")}</h2>{add}</header>
            {rows}
        </section>
    }
    .into_any()
}

fn row(desk: Desk, program: Program) -> AnyView {
    let to_remove = StoredValue::new(program.clone());
    let actions = desk.c.may(Permission::Keys).then(|| {
        ui::menu(
            "ib sm",
            format!("{} : {}", t("action-more"), program.name),
            "",
            || icon("dots", "s18"),
            move |close| {
                view! {
                    <button type="button" class="mi bad" on:click=move |_| {
                        close.run(());
                        desk.removing.set(Some(to_remove.get_value()));
                    }>{icon("trash", "s16")}<span>{t("console-programs-remove")}</span></button>
                }
                .into_any()
            },
        )
    });
    let ends = match program.expires_ms {
        Some(end) if end <= dates::now_ms() => t("console-programs-ended"),
        Some(end) => tw("console-programs-until", "date", &dates::full(end)),
        None => format!("app {}", program.app_id),
    };
    let used = match program.used_ms {
        0 => t("console-programs-never"),
        used => dates::short(used),
    };
    let scopes = program
        .scopes
        .iter()
        .map(|scope| view! { <span class="st mono">{scope.name()}</span> })
        .collect_view();
    let reads = if program.reads {
        view! { <span class="row g1">{icon("eye", "s16")}{t("console-programs-reads")}</span> }
            .into_any()
    } else {
        view! { <span class="faint">{t("console-programs-reads-not")}</span> }.into_any()
    };
    view! {
        <tr>
            <td><span class="ell"><span class="medium blk ell">{program.name.clone()}</span><span class="t12 faint mono">{ends}</span></span></td>
            <td class="hide-phone"><span class="row g1 wrap">{scopes}</span></td>
            <td class="muted hide-phone">{used}</td>
            <td class="r">{reads}</td>
            <td class="r">{actions}</td>
        </tr>
    }
    .into_any()
}

fn reader() -> AnyView {
    view! {
        <p class="notice pr">{icon("eye", "")}<span><b>{t("console-programs-reader")}</b>{" "}{t("console-programs-reader-more")}</span></p>
    }
    .into_any()
}

fn does_not() -> AnyView {
    let lines = ["console-programs-not-1", "console-programs-not-2", "console-programs-not-3"]
        .into_iter()
        .map(|key| view! { <li class="row g2">{icon("close", "s16")}<span>{t(key)}</span></li> })
        .collect_view();
    view! {
        <section class="card flat pad16 col g3">
            <h2 class="ct">{t("console-programs-does-not")}</h2>
            <ul class="col g2 t14 muted plain">{lines}</ul>
        </section>
    }
    .into_any()
}

/// A request to try, with the shop's own numbers.
fn example(desk: Desk) -> AnyView {
    let c = desk.c;
    let shown = move || {
        let all = desk.programs.get();
        let numbers = all.numbers.unwrap_or_default();
        let phone = match numbers.phone_number_id.as_str() {
            "" => "PHONE_NUMBER_ID".to_owned(),
            known => known.to_owned(),
        };
        format!(
            "curl {base}/v26.0/{phone}/messages \\\n  -H \"Authorization: Bearer $COMPTOIR_TOKEN\" \\\n  \
             -H 'Content-Type: application/json' \\\n  -d '{{\n    \"messaging_product\": \"whatsapp\",\n    \
             \"to\": \"WA_ID\",\n    \"type\": \"text\",\n    \"text\": {{\"body\": \"Bonjour\"}}\n  }}'",
            base = all.base
        )
    };
    let numbers = move || {
        let all = desk.programs.get();
        let Some(known) = all.numbers else { return ().into_any() };
        let lines = [
            (t("console-programs-number-api"), all.base),
            ("phone_number_id".to_owned(), known.phone_number_id),
            ("waba_id".to_owned(), known.waba_id),
            ("catalog_id".to_owned(), known.catalog_id),
            ("display_phone_number".to_owned(), known.display_phone_number),
        ];
        let rows = lines
            .into_iter()
            .map(|(name, value)| {
                let copied = value.clone();
                let label = format!("{} : {name}", t("action-copy"));
                view! {
                    <div class="row g2">
                        <dt class="t12 faint grow">{name}</dt>
                        <dd class="mono t13">{value}</dd>
                        <button type="button" class="ib sm" aria-label=label on:click=move |_| load::copy(c, copied.clone())>{icon("copy", "s16")}</button>
                    </div>
                }
            })
            .collect_view();
        view! { <h3 class="t14 medium">{t("console-programs-numbers")}</h3><dl class="col g1">{rows}</dl> }
            .into_any()
    };
    view! {
        <section class="card flat pad16 col g3">
            <h2 class="ct">{t("console-programs-example")}</h2>
            <pre class="code" tabindex="0" aria-label=t("console-programs-example")>{shown}</pre>
            <div class="row g2"><button type="button" class="btn" on:click=move |_| load::copy(c, shown())>{icon("copy", "s16")}{t("action-copy")}</button></div>
            {numbers}
        </section>
    }
    .into_any()
}

/// A new program; its secrets are shown once, here.
fn make(desk: Desk) -> AnyView {
    let name = RwSignal::new(String::new());
    let lasts = RwSignal::new("0".to_owned());
    let scopes = Scope::ALL.map(|scope| (scope, RwSignal::new(true)));
    let made = RwSignal::new(None::<MadeProgram>);
    let busy = RwSignal::new(false);
    let ready = move || {
        !name.with(|name| name.trim().is_empty())
            && scopes.iter().any(|(_, on)| on.get())
            && !busy.get()
    };
    let send = move || {
        let days = lasts.get_untracked().parse().unwrap_or(0);
        let new = NewProgram {
            name: name.get_untracked().trim().to_owned(),
            scopes: scopes
                .iter()
                .filter(|(_, on)| on.get_untracked())
                .map(|(one, _)| *one)
                .collect(),
            expires_days: (days > 0).then_some(days),
        };
        busy.set(true);
        spawn_local(async move {
            match api::post::<_, MadeProgram>("/api/programs", &new).await {
                Ok(program) => {
                    drop(made.try_set(Some(program)));
                    desk.fetch();
                }
                Err(error) => desk.c.fail(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    let close = Callback::new(move |()| desk.making.set(false));
    ui::dialog(t("console-programs-make"), "", close, move || {
        view! {
            {move || {
                if let Some(program) = made.get() {
                    secrets(desk.c, program)
                } else {
                    let boxes = scopes.into_iter().map(|(scope, on)| view! {
                        <label class="row g2"><input type="checkbox" prop:checked=move || on.get() on:change=move |_| on.update(|on| *on = !*on) /><span>{t(scope_key(scope))}</span></label>
                    }).collect_view();
                    let days = |count: u32| (count.to_string(), tn("console-programs-days", count));
                    let choices = vec![("0".to_owned(), t("console-programs-always")), days(30), days(90), days(365)];
                    view! {
                        <form class="col g3" on:submit=move |event| {
                            event.prevent_default();
                            if ready() {
                                send();
                            }
                        }>
                            {ui::field_of(t("console-programs-name"), name, "text", "console-programs-name-hint")}
                            <fieldset class="col g2"><legend class="t13 medium">{t("console-programs-scopes")}</legend>{boxes}</fieldset>
                            {ui::select(t("console-programs-expires"), lasts, choices)}
                            {reader()}
                            <div class="acts">
                                <button type="button" class="btn" on:click=move |_| ui::shut()>{t("action-cancel")}</button>
                                <button type="submit" class="btn pri" disabled=move || !ready()>{t("console-programs-make")}</button>
                            </div>
                        </form>
                    }
                    .into_any()
                }
            }}
        }
        .into_any()
    })
}

fn secrets(c: Console, made: MadeProgram) -> AnyView {
    let line = |id: &'static str, label: String, value: String| {
        let copied = value.clone();
        view! {
            <label class="field"><span class="lbl">{label.clone()}</span>
                <span class="row g2">
                    <input class="inp grow mono" id=id readonly prop:value=value />
                    <button type="button" class="btn" aria-label=format!("{} : {label}", t("action-copy")) on:click=move |_| load::copy(c, copied.clone())>{icon("copy", "s16")}</button>
                </span>
            </label>
        }
    };
    view! {
        <p class="notice info">{icon("key", "")}<span>{t("console-programs-made")}</span></p>
        {line("program-token", t("console-programs-token"), made.token)}
        {line("program-secret", t("console-programs-secret"), made.app_secret)}
        <div class="acts"><button type="button" class="btn pri" on:click=move |_| ui::shut()>{t("action-close")}</button></div>
    }
    .into_any()
}

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::Messages => "console-scope-messages",
        Scope::Media => "console-scope-media",
        Scope::Catalogue => "console-scope-catalogue",
        Scope::Webhooks => "console-scope-webhooks",
    }
}
