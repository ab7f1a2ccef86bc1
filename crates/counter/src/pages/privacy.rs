//! What the shop keeps and for how long, who sees what, and what a person can ask for: one page that
//! says what is set, so that nobody has to keep it true by hand.

use comptoir_api::privacy::{PlaceKind, Privacy};
use comptoir_text::Text;
use maud::{Markup, html};

use super::frame::Page;
use super::visit::Visit;

/// Its path under the shop's.
pub(super) const PATH: &str = "/privacy";

/// The page.
pub(super) fn privacy(visit: &Visit<'_>, privacy: &Privacy) -> Page {
    let (text, shop) = (visit.text, visit.shop);
    let (messages, files) = (privacy.keeping.days, privacy.keeping.media_days);
    let title = text.with("privacy-title", &[("shop", shop.name.as_str())]);
    let body = html! {
        main.shops.doc {
            h1 { (title) }
            p { a.lnk.u href=(visit.href("", &[])) { (text.with("privacy-back", &[("shop", shop.name.as_str())])) } }
            section.land-text {
                h2 { (text.get("privacy-kept")) }
                ul.bullets {
                    li { (text.get("privacy-messages")) " " (kept(text, messages)) }
                    li { (text.get("privacy-files")) " " (kept(text, files)) }
                    li { (text.get("privacy-orders")) }
                    li { (text.get("privacy-consents")) }
                }
                p { (text.get("privacy-shorter")) }
            }
            section.land-text {
                h2 { (text.get("privacy-sees")) }
                ul.bullets { @for line in sees(text, privacy) { li { (line) } } }
                p { (text.get("privacy-roster")) }
            }
            section.land-text {
                h2 { (text.get("privacy-rights")) }
                ul.bullets {
                    li { (text.get("privacy-export")) }
                    li { (text.get("privacy-erase")) }
                    li { (text.get("privacy-stop")) }
                }
            }
            section.land-text {
                h2 { (text.get("privacy-statistics")) }
                p { (text.get("privacy-sums")) }
            }
            section.land-text {
                h2 { (text.get("privacy-contact")) }
                p { (shop.name) }
                @for line in shop.address.lines() { p { (line) } }
            }
        }
    };
    Page {
        description: title.clone(),
        title,
        below: PATH.to_owned(),
        picture: String::new(),
        listed: true,
        structured: None,
        body,
    }
}

fn kept(text: Text, days: u32) -> String {
    match days {
        0 => text.get("privacy-always"),
        days => text.with("privacy-days", &[("count", days)]),
    }
}

/// Who sees what, one line each.
fn sees(text: Text, privacy: &Privacy) -> Vec<Markup> {
    let mut lines = Vec::new();
    for place in &privacy.places {
        let at = (!place.at.is_empty()).then(|| html! { " (" (place.at) ")" });
        let key = match place.kind {
            PlaceKind::Server => "privacy-server",
            PlaceKind::Relay => "privacy-relay",
            PlaceKind::Program => "privacy-program",
            PlaceKind::Webhook => "privacy-webhook",
        };
        let line = text.with(key, &[("name", place.name.as_str())]);
        lines.push(html! { (line) @if let Some(at) = at { (at) } });
    }
    lines
}
