//! Coupons: what each takes off, until when, how often, and how often it was.

use comptoir_api::chat::Money;
use comptoir_api::trade::{Coupon, CouponKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::console::catalogue::minor;
use crate::console::state::Console;
use crate::console::words::{money, t, tw, why};
use crate::console::{api, dates, ui};
use crate::parts::icon::icon;

/// The list, and a form for a new one.
pub(crate) fn section(c: Console) -> AnyView {
    let coupons = RwSignal::new(Vec::<Coupon>::new());
    let trouble = RwSignal::new(String::new());
    spawn_local(async move {
        match api::get::<Vec<Coupon>>("/api/coupons").await {
            Ok(found) => coupons.set(found),
            Err(error) => c.fail(&error),
        }
    });
    let rows =
        move || coupons.get().into_iter().map(|coupon| row(c, coupons, coupon)).collect_view();
    view! {
        <section class="col g3">
            <h3 class="lbl">{t("console-coupons-title")}</h3>
            {move || coupons.with(Vec::is_empty).then(|| view! { <p class="hint">{t("console-coupons-none")}</p> })}
            <ul class="col g2">{rows}</ul>
            {form(c, coupons, trouble)}
        </section>
    }
    .into_any()
}

fn row(c: Console, coupons: RwSignal<Vec<Coupon>>, coupon: Coupon) -> AnyView {
    let code = coupon.code.clone();
    let takes = match coupon.takes {
        CouponKind::Percent { rate_bp } => {
            format!("−{} %", crate::console::catalogue::amount(i64::from(rate_bp), "EUR"))
        }
        CouponKind::Amount { minor } => money(&Money { minor: -minor, currency: c.currency() }),
        CouponKind::FreeShipping {} => t("console-coupons-shipping"),
    };
    let used = match coupon.uses_max {
        Some(max) => format!("{} / {max}", coupon.uses),
        None => coupon.uses.to_string(),
    };
    let until = coupon
        .to_ms
        .map(|to| format!(" · {}", tw("console-coupons-until", "date", &dates::moment(to))));
    let label = tw("console-coupons-remove", "code", &code);
    let remove = move |_| {
        let code = code.clone();
        spawn_local(async move {
            let path = format!("/api/coupons/{}", api::part(&code));
            match api::delete(&path).await {
                Ok(_) => coupons.update(|all| all.retain(|known| known.code != code)),
                Err(error) => c.fail(&error),
            }
        });
    };
    view! {
        <li class="row g3">
            <span class="mono strong">{coupon.code}</span>
            <span class="grow t13 muted">{takes}{until}</span>
            <span class="t13 faint">{tw("console-coupons-used", "count", &used)}</span>
            <button type="button" class="ib sm" aria-label=label on:click=remove>{icon("trash", "s16")}</button>
        </li>
    }
    .into_any()
}

fn form(c: Console, coupons: RwSignal<Vec<Coupon>>, trouble: RwSignal<String>) -> AnyView {
    let field = || RwSignal::new(String::new());
    let (code, value, least, uses, each, until) =
        (field(), field(), field(), field(), field(), field());
    let kind = RwSignal::new("percent".to_owned());
    let kinds = vec![
        ("percent".to_owned(), t("console-coupons-percent")),
        ("amount".to_owned(), t("console-coupons-amount")),
        ("shipping".to_owned(), t("console-coupons-shipping")),
    ];
    let currency = c.currency();
    let read = move || {
        let takes = match kind.get_untracked().as_str() {
            "shipping" => CouponKind::FreeShipping {},
            "amount" => CouponKind::Amount { minor: minor(&value.get_untracked(), &currency)? },
            _ => CouponKind::Percent {
                rate_bp: u32::try_from(minor(&value.get_untracked(), "EUR")?).ok()?,
            },
        };
        let count = |text: RwSignal<String>| match text.get_untracked().trim() {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        let minimum = least.get_untracked();
        let minimum_minor = if minimum.trim().is_empty() { 0 } else { minor(&minimum, &currency)? };
        let to_ms = match until.get_untracked().trim() {
            "" => None,
            day => Some(end_of(day)?),
        };
        Some(Coupon {
            code: code.get_untracked().trim().to_uppercase(),
            takes,
            minimum_minor,
            from_ms: None,
            to_ms,
            uses_max: count(uses)?,
            per_customer_max: count(each)?,
            off: false,
            uses: 0,
        })
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(String::new());
        let Some(coupon) = read() else {
            trouble.set(t("console-coupons-wrong"));
            return;
        };
        spawn_local(async move {
            match api::post::<_, Coupon>("/api/coupons", &coupon).await {
                Ok(saved) => {
                    coupons.update(|all| {
                        all.retain(|known| known.code != saved.code);
                        all.push(saved);
                    });
                    for field in [code, value, least, uses, each, until] {
                        field.set(String::new());
                    }
                }
                Err(error) => trouble.set(why(&error)),
            }
        });
    };
    view! {
        <form class="col g3" on:submit=save>
            <div class="f3">
                {ui::field(t("console-coupons-code"), code)}
                {ui::select(t("console-coupons-takes"), kind, kinds)}
                {ui::field(t("console-coupons-value"), value)}
            </div>
            <div class="f2">
                {ui::field(t("console-selling-minimum"), least)}
                {ui::field_of(t("console-coupons-to"), until, "date", "")}
                {ui::field(t("console-coupons-uses"), uses)}
                {ui::field(t("console-coupons-each"), each)}
            </div>
            {move || { let said = trouble.get(); (!said.is_empty()).then(|| view! { <p class="notice warn" role="alert">{said}</p> }) }}
            <button type="submit" class="btn sm">{icon("plus", "s16")}{t("console-coupons-add")}</button>
        </form>
    }
    .into_any()
}

/// The last moment of a day, by this browser's clock.
fn end_of(day: &str) -> Option<u64> {
    let at = js_sys::Date::new(&format!("{day}T23:59:59.999").into()).get_time();
    (at.is_finite() && at > 0.0).then_some(at as u64)
}
