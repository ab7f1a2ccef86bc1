//! A person has the open chat: says that machines are silent, and gives it back to them.

use comptoir_api::rules::UNTIL_CLOSED;
use comptoir_api::shop::SetHeld;
use comptoir_api::team::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::api::{self, Done};
use crate::console::dates;
use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::parts::icon::icon;

/// The strip over the composer, where there is a machine that could speak.
pub(crate) fn strip(c: Console) -> AnyView {
    let until = Memo::new(move |_| {
        c.open.detail.with(|detail| {
            let detail = detail.as_ref()?;
            let machine = |kind: &str| matches!(kind, "automation" | "token" | "vendor");
            let heard = detail.readers.readers.iter().any(|reader| machine(&reader.kind));
            (heard && detail.chat.held_ms > 0).then_some(detail.chat.held_ms)
        })
    });
    view! {
        {move || until.get().map(|until_ms| {
            let said = if until_ms == UNTIL_CLOSED {
                t("console-held")
            } else {
                tw("console-held-until", "time", &dates::moment(until_ms))
            };
            let back = c.may(Permission::Organise).then(|| view! {
                <button type="button" class="lnk t13" id="give-back" on:click=move |_| give(c, false)>{t("console-held-back")}</button>
            });
            view! { <p class="held t13 muted" role="status">{icon("bot", "s16")}<span class="grow">{said}</span>{back}</p> }
        })}
    }
    .into_any()
}

/// Gives the open chat back to rules and programs, with a way back; or takes it.
fn give(c: Console, held: bool) {
    let Some(chat) = c.open.chat.get_untracked() else { return };
    spawn_local(async move {
        let path = format!("/api/chats/{chat}/held");
        match api::put::<_, Done>(&path, &SetHeld { held }).await {
            Ok(_) if held => {}
            Ok(_) => {
                c.open.detail.update(|detail| {
                    if let Some(detail) = detail.as_mut().filter(|detail| detail.chat.id == chat) {
                        detail.chat.held_ms = 0;
                    }
                });
                c.say_undo(t("console-held-given"), Callback::new(move |()| give(c, true)));
            }
            Err(error) => c.fail(&error),
        }
    });
}
