//! Tokens: what each program may do, when it was last used, whether it reads.

use comptoir_api::programs::Program;
use comptoir_api::team::Permission;
use leptos::prelude::*;

use super::{Desk, Opened};
use crate::console::words::{t, tw};
use crate::console::{dates, ui};
use crate::parts::icon::icon;
use crate::parts::states::empty;

/// The table, and the way to a new one.
pub(super) fn tokens(desk: Desk) -> AnyView {
    let owner = move || desk.c.may(Permission::Keys);
    let add = move || {
        owner().then(|| view! { <button type="button" class="btn" id="new-program" on:click=move |_| desk.open.set(Some(Opened::Make))>{icon("plus", "s16")}{t("console-programs-new")}</button> })
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
                        desk.open.set(Some(Opened::Remove(to_remove.get_value())));
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

/// What a token that reads means.
pub(super) fn reader() -> AnyView {
    view! {
        <p class="notice pr">{icon("eye", "")}<span><b>{t("console-programs-reader")}</b>{" "}{t("console-programs-reader-more")}</span></p>
    }
    .into_any()
}
