//! The question after closing: switched on or off, and its words.

use comptoir_api::shop::AutoReply;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::state::Console;
use crate::console::words::{t, tw};
use crate::console::{api, ui};

/// Its card.
pub(super) fn question(c: Console) -> AnyView {
    let now = RwSignal::new(None::<AutoReply>);
    spawn_local(async move {
        if let Ok(kept) = api::get::<AutoReply>("/api/rating").await {
            let _ = now.try_set(Some(kept));
        }
    });
    let keep = move || {
        let Some(wanted) = now.get_untracked() else { return };
        spawn_local(async move {
            match api::put::<_, AutoReply>("/api/rating", &wanted).await {
                Ok(_) => c.say(t("action-saved")),
                Err(error) => c.fail(&error),
            }
        });
    };
    let on = Signal::derive(move || now.with(|now| now.as_ref().is_some_and(|now| now.on)));
    let fields = move || {
        c.languages().into_iter().map(|tag| {
            let own = tag.clone();
            let text = Memo::new(move |_| now.with(|now| {
                let texts = now.as_ref().map(|now| &now.texts);
                texts.and_then(|texts| texts.iter().find(|(known, _)| *known == own)).map(|(_, text)| text.clone()).unwrap_or_default()
            }));
            let label = tw("console-rating-words", "language", &tag.to_uppercase());
            let change = move |event| {
                let text = event_target_value(&event);
                now.update(|now| {
                    if let Some(now) = now {
                        now.texts.retain(|(known, _)| *known != tag);
                        if !text.trim().is_empty() {
                            now.texts.push((tag.clone(), text));
                        }
                    }
                });
                keep();
            };
            view! {
                <label class="field"><span class="lbl">{label}</span>
                    <input class="inp" maxlength="300" placeholder=t("console-rating-ours") prop:value=move || text.get() on:change=change />
                </label>
            }
        }).collect_view()
    };
    view! {
        <section class="card flat pad16 col g3">
            <div class="row g3">
                <span class="grow"><h2 class="ct">{t("console-rating")}</h2><span class="t13 muted">{t("console-rating-more")}</span></span>
                {ui::switch(t("console-rating"), on, move |on| {
                    now.update(|now| {
                        if let Some(now) = now {
                            now.on = on;
                        }
                    });
                    keep();
                })}
            </div>
            {move || on.get().then(|| view! { <div class="col g2">{fields()}</div> })}
        </section>
    }
    .into_any()
}
