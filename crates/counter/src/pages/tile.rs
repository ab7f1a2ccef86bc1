//! A product on a tile, and the grid they stand in.

use comptoir_api::catalogue::{Availability, Collection, ProductTile};
use comptoir_api::chat::Money;
use comptoir_text::Text;
use maud::{Markup, html};

use super::icon::{Icon, icon};
use super::visit::{Visit, here};

/// The tiles of a page.
pub(super) fn grid(visit: &Visit<'_>, products: &[ProductTile], heading: u8) -> Markup {
    html! {
        ul.pgrid {
            @for product in products {
                li { (tile(visit, product, heading)) }
            }
        }
    }
}

fn tile(visit: &Visit<'_>, product: &ProductTile, heading: u8) -> Markup {
    let below = [product.subtitle.as_str(), product.unit_price.as_str()];
    let below = below.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    html! {
        article.ptile {
            a.plink href=(visit.product(&product.id, "")) {
                span.ph {
                    (picture(&product.picture, &product.picture_alt, "lazy"))
                    (flag(visit.text, product.availability, product.left))
                }
                @if heading == 2 { h2.nm { (product.title) } } @else { h3.nm { (product.title) } }
                @if !below.is_empty() { p.t13.faint { (below) } }
                (price(visit.text, &product.price, product.price_from, product.price_before.as_ref()))
            }
        }
    }
}

/// The shop's collections as filters; the one in use is marked.
pub(super) fn collections(
    visit: &Visit<'_>,
    all: &[Collection],
    chosen: &str,
    query: &str,
) -> Markup {
    let current = |id: &str| (id == chosen).then_some("page");
    let href = |id: &str| visit.href("/catalogue", &[("collection", id), ("query", query)]);
    html! {
        @if !all.is_empty() {
            nav.chips aria-label=(visit.text.get("catalogue-collections")) {
                a.chip.on[chosen.is_empty()] href=(href("")) aria-current=[current("")] {
                    (visit.text.get("catalogue-all"))
                }
                @for collection in all {
                    a.chip.on[collection.id == chosen] href=(href(&collection.id))
                        aria-current=[current(&collection.id)] { (collection.title) }
                }
            }
        }
    }
}

/// A picture in its square, or the place where one would be.
pub(super) fn picture(path: &str, alt: &str, loading: &str) -> Markup {
    html! {
        span.pic {
            @if path.is_empty() {
                span.nopic { (icon(Icon::Image, "s28")) }
            } @else {
                img src=(here(path)) alt=(alt) loading=(loading) decoding="async"
                    width="400" height="400";
            }
        }
    }
}

/// A price, with "from" where variants differ and what it was before a reduction.
pub(super) fn price(text: Text, price: &Money, from: bool, before: Option<&Money>) -> Markup {
    let written = text.money(price.minor, &price.currency);
    html! {
        p.price {
            @if from { (text.with("catalogue-from", &[("price", written)])) } @else { (written) }
            @if let Some(before) = before.filter(|before| before.minor > price.minor) {
                " "
                s.was { (text.money(before.minor, &before.currency)) }
            }
        }
    }
}

/// What is left, where that is worth a word.
pub(super) fn flag(text: Text, availability: Availability, left: Option<u32>) -> Markup {
    let (tone, words) = match availability {
        Availability::InStock => return html! {},
        Availability::Low => match left {
            Some(left) => ("warn", text.with("product-low", &[("count", left)])),
            None => ("warn", text.get("product-low-some")),
        },
        Availability::SoldOut => ("bad", text.get("product-sold-out")),
        Availability::Withdrawn => ("", text.get("product-withdrawn")),
    };
    html! { span class={ "flag st " (tone) } { (words) } }
}
