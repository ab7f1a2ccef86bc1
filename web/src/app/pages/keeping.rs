//! For how long messages are kept, here and at the shop: the customer's choice, within the shop's.

use comptoir_api::device::{Kept, Method};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{device, state::App},
    parts::{dialog::Layer, icon::icon},
};

/// What can be chosen, days; 0: as long as the shop keeps them.
const CHOICES: [u32; 6] = [0, 1, 7, 30, 90, 365];

/// The row of the settings, and what it opens.
pub(crate) fn row(app: App) -> AnyView {
    let words = app.words;
    let kept = RwSignal::new(None::<Kept>);
    let open = RwSignal::new(false);
    let ask = move |days: Option<u32>| {
        let Some(chat) = app.chat_id() else { return };
        spawn_local(async move {
            match device::call::<Kept>(Method::Keep { chat, days, media_days: None }).await {
                Ok(now) => {
                    let _ = kept.try_set(Some(now));
                    if days.is_some() {
                        app.toasts.say("check", app.words.t("keeping-saved"));
                    }
                }
                Err(error) => app.fail(&error),
            }
        });
    };
    Effect::new(move |_| {
        if app.chat().is_some() {
            ask(None);
        }
    });
    let value = move || kept.get().map(|kept| said(app, kept.days));
    view! {
        <button type="button" class="srow full" id="keeping" on:click=move |_| open.set(true)>
            {icon("timer", "")}
            <span class="grow">
                {move || words.t("keeping-title")}
                <span class="s">{move || words.t("keeping-more")}</span>
            </span>
            <span class="v">{value} {icon("chev", "s18")}</span>
        </button>
        {choices(app, kept, open, Callback::new(move |days| ask(Some(days))))}
    }
    .into_any()
}

fn said(app: App, days: u32) -> String {
    match days {
        0 => app.words.t("keeping-always"),
        days => app.words.with("keeping-days", &[("count", days.into())]),
    }
}

fn choices(
    app: App,
    kept: RwSignal<Option<Kept>>,
    open: RwSignal<bool>,
    choose: Callback<u32>,
) -> AnyView {
    let words = app.words;
    let choice = move |days: u32| {
        let is_on = move || kept.get().is_some_and(|kept| kept.own_days == days);
        // What the shop erases earlier cannot be kept longer here: both follow the shorter.
        let longer = move || {
            let shop = kept.get().map_or(0, |kept| kept.shop_days);
            shop > 0 && days >= shop
        };
        let label = move || match (days, kept.get().map_or(0, |kept| kept.shop_days)) {
            (0, 0) => words.t("keeping-always"),
            (0, shop) => words.with("keeping-as-shop", &[("count", shop.into())]),
            (days, _) => words.with("keeping-days", &[("count", days.into())]),
        };
        view! {
            <label class="srow full" hidden=longer>
                <input
                    type="radio"
                    class="pick-dot"
                    name="keeping"
                    value=days.to_string()
                    prop:checked=is_on
                    on:change=move |_| {
                        open.set(false);
                        choose.run(days);
                    }
                />
                <span class="grow">{label}</span>
            </label>
        }
    };
    let label = Signal::derive(move || words.t("keeping-title"));
    view! {
        <Layer open=open class="dialog" label=label>
            <div class="col g3">
                <h2>{move || words.t("keeping-title")}</h2>
                <p class="t14 muted">{move || words.t("keeping-text")}</p>
                <fieldset class="lst choices" aria-label=move || words.t("keeping-title")>
                    {CHOICES.into_iter().map(choice).collect_view()}
                </fieldset>
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| open.set(false)>
                        {move || words.t("action-cancel")}
                    </button>
                </div>
            </div>
        </Layer>
    }
    .into_any()
}
