//! The shop's page: who it is, whether it is open, and the way into the conversation.

use comptoir_api::catalogue::ProductTile;
use comptoir_api::shop::{PublicShop, Span};
use maud::{Markup, html};

use super::frame::{Page, language_switch};
use super::icon::{Icon, icon, scene, seal};
use super::structured;
use super::tile::{collections, grid};
use super::visit::{Visit, here};

/// How many products the landing page shows before "all of them".
pub(super) const PRODUCTS_SHOWN: u32 = 8;

/// Draws the landing page.
pub(super) fn landing(visit: &Visit<'_>, products: &[ProductTile]) -> Page {
    let (shop, text) = (visit.shop, visit.text);
    let body = html! {
        a.skip href="#main" { (text.get("action-skip")) }
        header.land-top.framed[!visit.cover.is_empty()] {
            @if visit.cover.is_empty() {
                (scene())
            } @else {
                img.cover src=(here(visit.cover)) alt="" fetchpriority="high";
            }
            (language_switch(visit, "", &[]))
        }
        main #main.land {
            section.land-id {
                (avatar(visit))
                h1.sign34 { (shop.name) }
                @if !shop.tagline.is_empty() { p.t15.muted { (shop.tagline) } }
                (domain(visit))
            }
            section.land-cta {
                a.btn.pri.lg.full href=(visit.app("", "")) {
                    (icon(Icon::Chat, ""))
                    (text.get("landing-write"))
                }
                @if shop.products > 0 {
                    a.btn.lg.full href=(visit.href("/catalogue", &[])) {
                        (icon(Icon::Shelf, ""))
                        (text.with("landing-browse", &[("count", shop.products)]))
                    }
                }
                (open_now(visit))
            }
            noscript { p.land-note.t13.faint { (text.get("landing-script")) } }
            section.land-facts.card {
                (fact(visit, Icon::Phone, "landing-fact-account"))
                (fact(visit, Icon::Lock, "landing-fact-encrypted"))
                (fact(visit, Icon::Trash, "landing-fact-data"))
            }
            @if !products.is_empty() {
                section.land-products aria-labelledby="products" {
                    h2 #products { (text.get("landing-products")) }
                    (collections(visit, &shop.collections, "", ""))
                    (grid(visit, products, 3))
                    @if shop.products as usize > products.len() {
                        a.btn.full href=(visit.href("/catalogue", &[])) {
                            (text.with("landing-browse", &[("count", shop.products)]))
                        }
                    }
                }
            }
            (about(visit))
            section #readers.land-text {
                h2 { (text.get("landing-readers")) }
                p { (text.get("landing-readers-more")) }
                p { (text.get("landing-readers-relay")) }
            }
            section #legal.land-text {
                h2 { (text.get("landing-legal")) }
                p { (shop.name) }
                @for line in shop.address.lines() { p { (line) } }
                p { (server(visit)) }
            }
        }
        footer.land-foot.t12.faint {
            a.lnk.u href="#readers" { (text.get("landing-readers")) }
            a.lnk.u href="#legal" { (text.get("landing-legal")) }
            a.lnk.u href=(visit.href(super::privacy::PATH, &[])) { (text.get("landing-privacy")) }
            span.w100 { (server(visit)) }
        }
    };
    Page {
        title: text.with("landing-title", &[("shop", shop.name.as_str())]),
        description: if shop.tagline.is_empty() {
            text.with("landing-description", &[("shop", shop.name.as_str())])
        } else {
            format!("{}. {}", shop.tagline, text.get("qr-scan-more"))
        },
        below: String::new(),
        picture: picture_for_previews(shop, products),
        listed: true,
        structured: Some(structured::store(visit)),
        body,
    }
}

/// The shop's picture, or its first letter on its colour.
pub(super) fn avatar(visit: &Visit<'_>) -> Markup {
    let shop = visit.shop;
    let first = shop.name.chars().find(|c| c.is_alphanumeric()).unwrap_or('·');
    html! {
        span.av.shop.s76 aria-hidden="true" {
            @if shop.picture.is_empty() {
                (first.to_uppercase())
            } @else {
                img src=(here(&shop.picture)) alt="" width="76" height="76";
            }
        }
    }
}

/// The seal stands only where the browser itself checked the domain: over TLS.
fn domain(visit: &Visit<'_>) -> Markup {
    let (secure, host) = match visit.base.split_once("://") {
        Some((scheme, host)) => (scheme == "https", host),
        None => (false, visit.base),
    };
    html! {
        p.row.g2.t14.land-trust {
            @if secure {
                span.row.g1.medium { (seal()) (visit.text.get("domain-verified")) }
            } @else {
                span.faint { (visit.text.get("domain-unverified")) }
            }
            span.faint aria-hidden="true" { "·" }
            span.mono.faint { (host) }
        }
    }
}

fn open_now(visit: &Visit<'_>) -> Markup {
    let (shop, text) = (visit.shop, visit.text);
    let Some(open) = shop.open_now else { return html! {} };
    let until = text.time_of(&shop.until);
    html! {
        p.row.g2.t14.muted.land-open {
            span.dotc.live[open] {}
            span {
                b.strong.ink { (text.get(if open { "landing-open" } else { "landing-closed" })) }
                @if !shop.until.is_empty() {
                    @if open {
                        " " (text.with("landing-open-until", &[("time", until)]))
                    } @else {
                        ", " (text.with("landing-closed-until", &[("time", until)]))
                    }
                }
            }
        }
    }
}

fn fact(visit: &Visit<'_>, drawing: Icon, key: &str) -> Markup {
    html! {
        div.srow {
            span.ic { (icon(drawing, "")) }
            span {
                (visit.text.get(key))
                span.s { (visit.text.get(&format!("{key}-more"))) }
            }
        }
    }
}

fn about(visit: &Visit<'_>) -> Markup {
    let (shop, text) = (visit.shop, visit.text);
    let hours = shop.hours.week.iter().any(|day| !day.is_empty());
    html! {
        @if !shop.about.is_empty() {
            section.land-text {
                h2 { (text.get("landing-about")) }
                @for paragraph in shop.about.split("\n\n").filter(|p| !p.trim().is_empty()) {
                    p { (paragraph) }
                }
            }
        }
        @if hours {
            section.land-text {
                h2 { (text.get("landing-hours")) }
                dl.facts.card.flat {
                    @for (day, spans) in (1_u8..).zip(&shop.hours.week) {
                        div {
                            dt { (text.weekday(day)) }
                            dd { (day_hours(visit, spans)) }
                        }
                    }
                }
            }
        }
        @if !shop.address.trim().is_empty() {
            section.land-text {
                h2 { (text.get("landing-address")) }
                address { @for line in shop.address.lines() { span { (line) } } }
            }
        }
    }
}

fn day_hours(visit: &Visit<'_>, spans: &[Span]) -> String {
    if spans.is_empty() {
        return visit.text.get("landing-hours-closed");
    }
    let at = |minutes: u16| visit.text.time((minutes / 60 % 24) as u8, (minutes % 60) as u8);
    let spans: Vec<_> =
        spans.iter().map(|span| format!("{} – {}", at(span.from), at(span.to))).collect();
    spans.join(", ")
}

/// Who runs the machine; it must be true of this deployment.
fn server(visit: &Visit<'_>) -> String {
    if visit.host.is_empty() {
        visit.text.get("landing-server")
    } else {
        visit.text.with("landing-server-host", &[("host", visit.host)])
    }
}

fn picture_for_previews(shop: &PublicShop, products: &[ProductTile]) -> String {
    if shop.picture.is_empty() {
        products.iter().find(|p| !p.picture.is_empty()).map_or(String::new(), |p| p.picture.clone())
    } else {
        shop.picture.clone()
    }
}
