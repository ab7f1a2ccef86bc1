//! A request to try, and what the API does not do.

use leptos::prelude::*;

use super::Desk;
use crate::console::load;
use crate::console::words::t;
use crate::parts::icon::icon;

/// What no program can do here.
pub(super) fn does_not() -> AnyView {
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
pub(super) fn example(desk: Desk) -> AnyView {
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
                        <dd class="row g2">
                            <span class="mono t13">{value}</span>
                            <button type="button" class="ib sm" aria-label=label on:click=move |_| load::copy(c, copied.clone())>{icon("copy", "s16")}</button>
                        </dd>
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
