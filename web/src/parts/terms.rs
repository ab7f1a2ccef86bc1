//! What of an order goes beyond its lines: what is added and taken off, taxes, refunds, how it is
//! handed over, and the hash that both sides can show.

use comptoir_api::chat::{Address, Handover, Money, Order};
use leptos::prelude::*;

use super::{Face, icon::icon};
use crate::words::Words;

/// What is added to the lines and taken off them, as rows above the total.
pub fn sums(order: &Order) -> AnyView {
    let words = Words::here();
    let more = order.more.clone();
    let row = |title: String, amount: Money| {
        view! {
            <li>
                <span></span>
                <span>{title}</span>
                <span>{words.money(&amount)}</span>
            </li>
        }
    };
    let discounts = more.discounts.into_iter().map(|discount| {
        let minor = discount.amount.minor.saturating_neg();
        row(discount.title, Money { minor, currency: discount.amount.currency })
    });
    let shipping = more.shipping.map(|price| row(words.t("order-shipping"), price));
    let rows = discounts.chain(shipping).collect_view();
    view! { <ul class="lines extra">{rows}</ul> }.into_any()
}

/// What of the total is tax, and what went back; under the total.
pub fn under_total(order: &Order) -> AnyView {
    let words = Words::here();
    let taxes = order.more.taxes.clone().into_iter().map(|tax| {
        let rate = percent(words, tax.rate_bp);
        let args = [("rate", rate.into()), ("amount", words.money(&tax.amount).into())];
        view! { <p class="t13 faint">{words.with("order-tax", &args)}</p> }.into_any()
    });
    let refunds = order.more.refunds.clone().into_iter().map(|refund| {
        let args = [
            ("amount", words.money(&refund.amount).into()),
            ("reason", refund.reason.clone().into()),
        ];
        view! { <p class="t13 strong">{words.with("order-refund-line", &args)}</p> }.into_any()
    });
    let rows = taxes.chain(refunds).collect_view();
    view! { <div class="under-total">{rows}</div> }.into_any()
}

/// "5,5": hundredths of a percent as people write them.
fn percent(words: Words, rate_bp: u32) -> String {
    let (whole, part) = (rate_bp / 100, rate_bp % 100);
    if part == 0 {
        return whole.to_string();
    }
    let point = if words.language() == "fr" { ',' } else { '.' };
    format!("{whole}{point}{}", format!("{part:02}").trim_end_matches('0'))
}

/// How, when and where to.
pub fn handover(order: &Order) -> Option<AnyView> {
    let words = Words::here();
    let Handover { title, from_ms, to_ms, address, .. } = order.more.handover.clone()?;
    let slot = (from_ms > 0).then(|| {
        let args = [
            ("day", words.day_ahead(from_ms).into()),
            ("from", words.time(from_ms).into()),
            ("to", words.time(to_ms).into()),
        ];
        view! { <span class="blk">{words.with("order-slot", &args)}</span> }
    });
    let address = address.map(|address| {
        view! { <span class="blk">{written(&address).join(", ")}</span> }
    });
    Some(
        view! {
            <p class="row g2 top t13 muted ticket-note">
                {icon(if address.is_some() { "truck" } else { "store" }, "s16")}
                <span>
                    <span class="strong blk">{title}</span>
                    {slot}
                    {address}
                </span>
            </p>
        }
        .into_any(),
    )
}

/// An address as it stands on a parcel, line by line.
pub fn written(address: &Address) -> Vec<String> {
    let town = format!("{} {}", address.postcode, address.city);
    let name = std::iter::once(address.name.clone());
    name.chain(address.lines.iter().cloned())
        .chain([town.trim().to_owned(), address.region.clone(), address.country.clone()])
        .filter(|line| !line.is_empty())
        .collect()
}

/// The hash of the terms, and who signed them: the same on both sides.
pub fn seal(order: &Order, face: Face) -> Option<AnyView> {
    let words = Words::here();
    let hash = order.more.hash.clone();
    if hash.is_empty() {
        return None;
    }
    let both = !order.more.agreed.is_empty();
    let key = match (both, face) {
        (true, Face::Customer) => "order-hash-both",
        (true, Face::Counter) => "order-hash-both-console",
        (false, Face::Customer) => "order-hash",
        (false, Face::Counter) => "order-hash-console",
    };
    let drawing = if both { "shieldok" } else { "hash" };
    Some(
        view! {
            <p class="row g2 top t13 faint terms-seal" title=hash.clone()>
                {icon(drawing, "s16")}
                <span>{words.t(key)} " " <span class="mono">{short(&hash)}</span></span>
            </p>
        }
        .into_any(),
    )
}

/// "4f2a 91c0 77be 03d1": what people compare.
fn short(hash: &str) -> String {
    let letters: Vec<char> = hash.chars().take(16).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
