//! Faces: a square is a shop, a circle a person, a dashed square a machine.

use leptos::prelude::*;

use super::icon::icon;

/// Paper and ink of a person's circle, chosen by the name; each pair reads at 4.5:1 or better.
const PAIRS: [(&str, &str); 6] = [
    ("#DDE5D2", "#3C5226"),
    ("#EAD2DE", "#6A2A4D"),
    ("#D5E3EA", "#1F5263"),
    ("#F3E1C3", "#7A5207"),
    ("#E0DAEC", "#4A3A70"),
    ("#F1D9CF", "#7A3320"),
];

/// A shop's square, with its first letter on its colour (`#rrggbb`; empty: the page's).
pub fn shop(name: &str, accent: &str, size: &'static str) -> AnyView {
    let accent = (!accent.is_empty()).then(|| accent.to_owned());
    view! {
        <span class=format!("av shop {size}") style:--av-bg=accent aria-hidden="true">
            {initials(name, 1)}
        </span>
    }
    .into_any()
}

/// A person's circle.
pub fn person(name: &str, size: &'static str) -> AnyView {
    let sum: usize = name.bytes().map(usize::from).sum();
    let (paper, ink) = PAIRS.get(sum % PAIRS.len()).copied().unwrap_or(("#EAD2DE", "#6A2A4D"));
    view! {
        <span class=format!("av {size}") style:--av-bg=paper style:--av-fg=ink aria-hidden="true">
            {initials(name, 1)}
        </span>
    }
    .into_any()
}

/// A machine's dashed square.
pub fn machine(size: &'static str) -> AnyView {
    view! {
        <span class=format!("av bot {size}") aria-hidden="true">{icon("bot", "")}</span>
    }
    .into_any()
}

fn initials(name: &str, count: usize) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .take(count)
        .flat_map(char::to_uppercase)
        .collect()
}
