//! A product's page: what it is, what it costs, and one tap to ask about it.

use comptoir_api::catalogue::{Availability, Picture, ProductPage, Variant};
use maud::{Markup, html};

use super::frame::{Page, language_switch};
use super::icon::{Icon, icon};
use super::structured;
use super::tile::{flag, picture, price};
use super::visit::{Visit, encode, here};

/// Longest description a link preview shows.
const DESCRIPTION_CHARS_MAX: usize = 200;

/// Draws a product's page, with one of its variants chosen or none.
pub(super) fn product(visit: &Visit<'_>, page: &ProductPage, variant: &str) -> Page {
    let (text, tile) = (visit.text, &page.tile);
    let chosen = page.variants_list.iter().find(|v| v.id == variant);
    let now = chosen.map_or(&tile.price, |v| &v.price);
    let before = chosen.map_or(tile.price_before.as_ref(), |v| v.price_before.as_ref());
    let unit_price = chosen.map_or(&tile.unit_price, |v| &v.unit_price);
    let availability = chosen.map_or(tile.availability, |v| v.availability);
    let below = format!("/p/{}", encode(&tile.id));
    let body = html! {
        a.skip href="#main" { (text.get("action-skip")) }
        main #main.prod {
            (pictures(visit, page, chosen))
            div.prod-side {
                section.prod-b {
                    div.row.between.top.g4 {
                        div {
                            h1.sign26 { (tile.title) }
                            @if !tile.subtitle.is_empty() { p.t14.faint { (tile.subtitle) } }
                        }
                        div.right {
                            div.bigprice {
                                (price(text, now, chosen.is_none() && tile.price_from, before))
                            }
                            @if !unit_price.is_empty() { p.t13.faint.nowrap { (unit_price) } }
                        }
                    }
                    (flag(text, availability, tile.left.filter(|_| chosen.is_none())))
                    (variants(visit, page, variant))
                    @for paragraph in page.description.split("\n\n").filter(|p| !p.trim().is_empty()) {
                        p.t15.muted.para { (paragraph.trim()) }
                    }
                    (details(visit, page, chosen))
                }
                div.buybar {
                    a.btn.pri.lg.grow href=(visit.app(&tile.id, variant)) {
                        (icon(Icon::Chat, ""))
                        (text.get("product-ask"))
                    }
                }
            }
        }
    };
    Page {
        title: format!("{} · {}", tile.title, visit.shop.name),
        description: description(page, visit),
        below,
        picture: tile.picture.clone(),
        listed: availability != Availability::Withdrawn,
        structured: Some(structured::product(visit, page)),
        body,
    }
}

fn pictures(visit: &Visit<'_>, page: &ProductPage, chosen: Option<&Variant>) -> Markup {
    let first = Picture { path: page.tile.picture.clone(), alt: page.tile.picture_alt.clone() };
    let mut all = if page.pictures.is_empty() { vec![first] } else { page.pictures.clone() };
    if let Some(own) = chosen.map(|v| v.picture.as_str()).filter(|path| !path.is_empty()) {
        let at = all.iter().position(|picture| picture.path == own);
        let own =
            at.map_or(Picture { path: own.to_owned(), alt: String::new() }, |at| all.remove(at));
        all.insert(0, own);
    }
    let count = all.len();
    let video = page.video.as_ref();
    let poster = Some(page.tile.picture.as_str()).filter(|path| !path.is_empty()).map(here);
    let label = |number: usize| {
        visit.text.with("product-picture-of", &[("number", number), ("count", count)])
    };
    html! {
        div.prod-ph {
            // One picture fills the width; more are swiped, or reached with Tab.
            div.prod-pics tabindex=[(count > 1 || video.is_some()).then_some("0")] role="group"
                aria-label=(visit.text.get("product-pictures")) {
                @for (at, one) in all.iter().enumerate() {
                    @let alt = if one.alt.is_empty() && count > 1 { label(at + 1) } else { one.alt.clone() };
                    (picture(&one.path, &alt, if at == 0 { "eager" } else { "lazy" }))
                }
                @if let Some(video) = video {
                    @let alt = if video.alt.is_empty() { visit.text.get("product-video") } else { video.alt.clone() };
                    video #video src=(here(&video.path)) poster=[poster] aria-label=(alt)
                        controls preload="none" playsinline {}
                }
            }
            // Swiping tells nobody that the last of them moves.
            @if video.is_some() {
                a.film href="#video" { (icon(Icon::Play, "s16")) (visit.text.get("product-video")) }
            }
            a.ib.fl.l href=(visit.href("/catalogue", &[])) aria-label=(visit.text.get("action-back")) {
                (icon(Icon::Back, "s24"))
            }
            div.fl-r { (language_switch(visit, &format!("/p/{}", encode(&page.tile.id)), &[])) }
        }
    }
}

/// Each variant is a link to the page with it chosen: no script has to compute a price.
fn variants(visit: &Visit<'_>, page: &ProductPage, chosen: &str) -> Markup {
    let text = visit.text;
    let name =
        page.options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>().join(" · ");
    html! {
        @if !page.variants_list.is_empty() {
            section.vars {
                h2.lbl { @if name.is_empty() { (text.get("product-format")) } @else { (name) } }
                ul.vgrid {
                    @for variant in &page.variants_list {
                        @let off = matches!(variant.availability, Availability::SoldOut | Availability::Withdrawn);
                        li {
                            a.opt.v.on[variant.id == chosen].off[off]
                                href=(visit.product(&page.tile.id, &variant.id))
                                aria-current=[(variant.id == chosen).then_some("true")] {
                                span.strong { (variant.title) }
                                span.t13.faint {
                                    @if off {
                                        (text.get("product-sold-out"))
                                    } @else {
                                        (text.money(variant.price.minor, &variant.price.currency))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn details(visit: &Visit<'_>, page: &ProductPage, chosen: Option<&Variant>) -> Markup {
    let text = visit.text;
    let mut rows: Vec<(String, String)> = Vec::new();
    if !page.brand.is_empty() {
        rows.push((text.get("product-brand"), page.brand.clone()));
    }
    rows.extend(page.details.iter().cloned());
    if let Some(variant) = chosen.filter(|variant| !variant.sku.is_empty()) {
        rows.push((text.get("product-sku"), variant.sku.clone()));
    }
    html! {
        @if !rows.is_empty() {
            dl.facts.card.flat {
                @for (name, value) in &rows {
                    div { dt { (name) } dd { (value) } }
                }
            }
        }
    }
}

fn description(page: &ProductPage, visit: &Visit<'_>) -> String {
    let words = page.description.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return visit.text.with("landing-description", &[("shop", visit.shop.name.as_str())]);
    }
    match words.char_indices().nth(DESCRIPTION_CHARS_MAX) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default().trim_end()),
        None => words,
    }
}
