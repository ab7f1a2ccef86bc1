//! To whom a rule gives a chat, and whose it has to be: people, teams, nobody, whoever's turn it is.

use comptoir_api::rules::Step;
use comptoir_api::team::Gives;
use leptos::prelude::{With, WithUntracked};

use crate::console::state::Console;
use crate::console::words::{t, tw};

/// What can be chosen for a step: people and teams, and turns among them.
pub(super) fn gets(c: Console) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), t("console-do-nobody"))];
    all.extend(members(c));
    let teams = teams(c);
    for (gives, everyone, of) in [
        ("turn:", "console-do-turn", "console-do-turn-of"),
        ("least:", "console-do-least", "console-do-least-of"),
    ] {
        all.push((gives.to_owned(), t(everyone)));
        let named = teams.iter().map(|(id, name)| (format!("{gives}{id}"), tw(of, "team", name)));
        all.extend(named);
    }
    all
}

/// People and teams, by their ids.
pub(super) fn members(c: Console) -> Vec<(String, String)> {
    let people = c.staff.with_untracked(|staff| {
        staff.iter().map(|one| (one.id.clone(), one.name.clone())).collect::<Vec<_>>()
    });
    let named = |(id, name): (String, String)| (id, tw("console-do-team", "team", &name));
    people.into_iter().chain(teams(c).into_iter().map(named)).collect()
}

fn teams(c: Console) -> Vec<(String, String)> {
    c.teams.with_untracked(|teams| {
        teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect()
    })
}

/// What was chosen, of a step.
pub(super) fn chosen(staff: &str, team: &str, gives: Gives) -> String {
    match gives {
        _ if !staff.is_empty() => staff.to_owned(),
        Gives::Hand => team.to_owned(),
        Gives::Turn => format!("turn:{team}"),
        Gives::Least => format!("least:{team}"),
    }
}

/// The step of what was chosen.
pub(super) fn step(chosen: &str) -> Step {
    let (gives, of) = match chosen.split_once(':') {
        Some(("turn", team)) => (Gives::Turn, team),
        Some((_, team)) => (Gives::Least, team),
        None => (Gives::Hand, chosen),
    };
    let (staff, team) = if gives != Gives::Hand || of.starts_with("tem_") {
        (String::new(), of.to_owned())
    } else {
        (of.to_owned(), String::new())
    };
    Step::Assign { staff, team, gives }
}

/// What was chosen, in words; `None`: nobody.
pub(super) fn in_words(c: Console, chosen: &str) -> Option<String> {
    // The list is drawn anew when people or teams change.
    c.staff.with(Vec::len);
    c.teams.with(Vec::len);
    let found = gets(c).into_iter().find(|(id, _)| id == chosen).map(|(_, name)| name);
    found.filter(|_| !chosen.is_empty())
}
