//! What a proposal changes, in words that the customer reads.

use comptoir_api::chat::OrderLine;
use comptoir_store::orders::Terms;
use comptoir_text::{Arg, Text};

/// The changes from some terms to others as one text; empty if nothing changed.
pub(crate) fn explain(before: &Terms, after: &Terms, text: Text) -> String {
    let mut said = Vec::new();
    for line in &before.lines {
        if same(&after.lines, line).is_none() {
            said.push(text.with("proposal-removed", &[("title", line.title.as_str())]));
        }
    }
    for line in &after.lines {
        let price = text.money(line.unit_price.minor, &line.unit_price.currency);
        let Some(known) = same(&before.lines, line) else {
            said.push(text.with(
                "proposal-added",
                &[
                    ("title", Arg::from(line.title.clone())),
                    ("count", Arg::from(line.quantity)),
                    ("price", Arg::from(price)),
                ],
            ));
            continue;
        };
        if known.quantity != line.quantity {
            said.push(text.with(
                "proposal-quantity",
                &[
                    ("title", Arg::from(line.title.clone())),
                    ("before", Arg::from(known.quantity)),
                    ("after", Arg::from(line.quantity)),
                ],
            ));
        }
        if known.unit_price != line.unit_price {
            let seen = text.money(known.unit_price.minor, &known.unit_price.currency);
            let args = [("title", line.title.as_str()), ("price", &price), ("seen", &seen)];
            said.push(text.with("proposal-price", &args));
        }
    }
    if before.more.shipping != after.more.shipping
        && let Some(price) = &after.more.shipping
    {
        let price = text.money(price.minor, &price.currency);
        said.push(text.with("proposal-shipping", &[("price", price.as_str())]));
    }
    for discount in &after.more.discounts {
        if !before.more.discounts.contains(discount) {
            let amount = text.money(discount.amount.minor, &discount.amount.currency);
            let args = [("title", discount.title.as_str()), ("amount", &amount)];
            said.push(text.with("proposal-discount", &args));
        }
    }
    for discount in &before.more.discounts {
        if !after.more.discounts.iter().any(|kept| kept.title == discount.title) {
            said.push(text.with("proposal-no-discount", &[("title", discount.title.as_str())]));
        }
    }
    said.truncate(SAID_MAX);
    said.join(" ")
}

/// More would not be read; the ticket shows all of it.
const SAID_MAX: usize = 12;

fn same<'a>(lines: &'a [OrderLine], line: &OrderLine) -> Option<&'a OrderLine> {
    lines.iter().find(|other| other.product == line.product && other.variant == line.variant)
}
