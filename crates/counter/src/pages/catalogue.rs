//! The whole catalogue: search and collections by plain links and one form.

use comptoir_api::catalogue::CataloguePage;
use maud::{Markup, html};

use super::frame::{Page, language_switch};
use super::icon::{Icon, icon};
use super::tile::{collections, grid};
use super::visit::Visit;

/// What the visitor looks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Words.
    pub(super) query: String,
    /// Id of a collection.
    pub(super) collection: String,
    /// Where the page begins.
    pub(super) after: String,
}

/// Draws a page of the catalogue.
pub(super) fn catalogue(visit: &Visit<'_>, asked: &Asked, found: &CataloguePage) -> Page {
    let text = visit.text;
    let filters = [("collection", asked.collection.as_str()), ("query", asked.query.as_str())];
    let body = html! {
        a.skip href="#main" { (text.get("action-skip")) }
        (bar(visit, &filters))
        div.cat-ch {
            form.search role="search" action=(visit.path("/catalogue")) {
                (icon(Icon::Search, "s18"))
                label.sr for="query" { (text.get("catalogue-search")) }
                input #query type="search" name="query" value=(asked.query) maxlength="100"
                    placeholder=(text.get("catalogue-search")) autocomplete="off";
                @if !asked.collection.is_empty() {
                    input type="hidden" name="collection" value=(asked.collection);
                }
                @if visit.asked { input type="hidden" name="lang" value=(text.code()); }
                button.btn.sm.tint { (text.get("action-search")) }
            }
            (collections(visit, &found.collections, &asked.collection, &asked.query))
        }
        main #main.cat-b {
            h1.sr { (text.get("catalogue-title")) }
            p.t13.faint role="status" {
                (text.with("catalogue-products", &[("count", found.total)]))
            }
            @if found.products.is_empty() {
                (nothing(visit, asked))
            } @else {
                (grid(visit, &found.products, 2))
            }
            @if let Some(next) = &found.next {
                @let after = [filters[0], filters[1], ("after", next.as_str())];
                a.btn.lg.full rel="next" href=(visit.href("/catalogue", &after)) {
                    (text.get("catalogue-next"))
                }
            }
        }
        footer.floatbar {
            a.btn.pri.lg.full href=(visit.app("", "")) {
                (icon(Icon::Chat, ""))
                (text.get("landing-write"))
            }
        }
    };
    Page {
        title: format!("{} · {}", text.get("catalogue-title"), visit.shop.name),
        description: text.with("landing-description", &[("shop", visit.shop.name.as_str())]),
        below: "/catalogue".to_owned(),
        picture: found.products.first().map_or(String::new(), |p| p.picture.clone()),
        // A search's results are no page of their own to a search engine.
        listed: asked.query.is_empty() && asked.after.is_empty(),
        structured: None,
        body,
    }
}

/// Back to the shop, its name, the languages.
pub(super) fn bar(visit: &Visit<'_>, query: &[(&str, &str)]) -> Markup {
    html! {
        header.appbar {
            a.ib.bk href=(visit.href("", &[])) aria-label=(visit.text.get("action-back")) {
                (icon(Icon::Back, "s24"))
            }
            a.grow href=(visit.href("", &[])) {
                span.ttl.sign { (visit.shop.name) }
            }
            (language_switch(visit, "/catalogue", query))
        }
    }
}

fn nothing(visit: &Visit<'_>, asked: &Asked) -> Markup {
    let text = visit.text;
    html! {
        div.empty {
            @if asked.query.is_empty() {
                p { (text.get("catalogue-empty")) }
            } @else {
                p { (text.with("catalogue-nothing", &[("query", asked.query.as_str())])) }
                a.btn.tint href=(visit.href("/catalogue", &[])) { (text.get("catalogue-clear")) }
            }
        }
    }
}
