//! For how long rules are silent where a person answers, and whether programs are.

use comptoir_api::rules::Hold;
use comptoir_api::shop::Automations;
use leptos::prelude::*;

use super::fields::time;
use super::steps::pick;
use crate::console::words::t;
use crate::parts::icon::icon;

/// The card; it is saved with the page.
pub(super) fn card(now: RwSignal<Automations>) -> AnyView {
    let hold = Memo::new(move |_| now.with(|now| now.hold));
    let kind = Memo::new(move |_| name_of(hold.get()));
    let write = move |hold: Hold| now.update(|now| now.hold = hold);
    let options = [
        ("closed", "console-hold-closed"),
        ("for", "console-hold-for"),
        ("never", "console-hold-never"),
    ];
    let choice = move || {
        let options = options.map(|(id, key)| (id.to_owned(), t(key)));
        pick("console-hold", kind.get().to_owned(), options.to_vec(), move |name| {
            write(match name.as_str() {
                "for" => Hold::default(),
                "never" => Hold::Never,
                _ => Hold::Closed,
            });
        })
    };
    let length = move || {
        // Only another kind draws another field: what is typed stays where it is.
        kind.track();
        match hold.get_untracked() {
            Hold::For { minutes } => time("console-hold-time", minutes, move |minutes| {
                write(Hold::For { minutes: minutes.max(1) });
            }),
            Hold::Closed | Hold::Never => ().into_any(),
        }
    };
    view! {
        <section class="card flat" id="hold" aria-label=t("console-hold")>
            <header class="cardh">{icon("users", "s18")}<h2>{t("console-hold")}</h2></header>
            <div class="pad16 col g3">
                <p class="t13 muted">{t("console-hold-more")}</p>
                {choice}
                {length}
                <label class="row g2 t14">
                    <input
                        type="checkbox"
                        id="hold-programs"
                        prop:checked=move || now.with(|now| now.hold_programs)
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            now.update(|now| now.hold_programs = on);
                        }
                    />
                    {t("console-hold-programs")}
                </label>
            </div>
        </section>
    }
    .into_any()
}

fn name_of(hold: Hold) -> &'static str {
    match hold {
        Hold::Closed => "closed",
        Hold::For { .. } => "for",
        Hold::Never => "never",
    }
}
