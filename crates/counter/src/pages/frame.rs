//! What stands around every public page: head, language switch, security headers.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_text::Text;
use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::accent;
use super::icon::{Icon, bell, icon};
use super::visit::{Visit, here, web};

/// A page before it is framed.
pub(super) struct Page {
    /// Of the window.
    pub(super) title: String,
    /// For search engines and link previews.
    pub(super) description: String,
    /// Under the shop's path: "" or "/catalogue".
    pub(super) below: String,
    /// Path of its picture; empty if none.
    pub(super) picture: String,
    /// Whether search engines should list it.
    pub(super) listed: bool,
    /// schema.org data.
    pub(super) structured: Option<serde_json::Value>,
    /// What is in `body`.
    pub(super) body: Markup,
}

/// Frames a page and sets what a browser may do with it.
pub(super) fn framed(visit: &Visit<'_>, page: &Page) -> Response {
    let text = visit.text;
    let style = format!(":root{{--shop:{}}}", accent::clamped(&visit.shop.accent));
    let canonical = visit.canonical(&page.below, text.language());
    let markup = html! {
        (DOCTYPE)
        html lang=(text.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover";
                title { (page.title) }
                meta name="description" content=(page.description);
                @if !page.listed { meta name="robots" content="noindex"; }
                link rel="canonical" href=(canonical);
                @for language in visit.languages() {
                    link rel="alternate" hreflang=(language.code())
                        href=(visit.canonical(&page.below, language));
                }
                link rel="alternate" hreflang="x-default"
                    href=(visit.canonical(&page.below, visit.own_language()));
                meta property="og:type" content="website";
                meta property="og:site_name" content=(visit.shop.name);
                meta property="og:title" content=(page.title);
                meta property="og:description" content=(page.description);
                meta property="og:url" content=(canonical);
                meta property="og:locale" content=(text.language().locale());
                @if !page.picture.is_empty() {
                    meta property="og:image" content={ (visit.base) (here(&page.picture)) };
                }
                (links(visit.build))
                style { (PreEscaped(&style)) }
                @if let Some(data) = &page.structured {
                    // Data, not a program: a browser runs nothing of it. No `<` can end it early.
                    script type="application/ld+json" {
                        (PreEscaped(data.to_string().replace('<', "\\u003c")))
                    }
                }
                script src=(web("landing.js", visit.build)) defer {}
            }
            body.page { (page.body) }
        }
    };
    respond(StatusCode::OK, text, markup, Some(&style))
}

/// A page for where there is nothing, with a way out.
pub(super) fn message(
    status: StatusCode,
    text: Text,
    build: &str,
    out: (&str, String),
) -> Response {
    let (title, more) = if status == StatusCode::NOT_FOUND {
        ("landing-not-found", "landing-not-found-more")
    } else {
        ("landing-trouble", "landing-trouble-more")
    };
    let markup = html! {
        (plain_head(text, &text.get(title), build))
        body.page {
            main.lost {
                (bell())
                h1 { (text.get(title)) }
                p.t15.muted { (text.get(more)) }
                a.btn.pri.lg href=(out.0) { (out.1) }
            }
        }
    };
    respond(status, text, markup, None)
}

/// A page that belongs to no shop.
pub(super) fn plain(text: Text, title: &str, build: &str, body: &Markup) -> Response {
    let markup = html! { (plain_head(text, title, build)) body.page { (body) } };
    respond(StatusCode::OK, text, markup, None)
}

/// The languages, behind the one in use.
pub(super) fn language_switch(visit: &Visit<'_>, below: &str, query: &[(&str, &str)]) -> Markup {
    let now = visit.text.language();
    let languages = visit.languages();
    html! {
        @if languages.len() > 1 {
            details.langs {
                summary.lang {
                    (icon(Icon::Globe, "s16"))
                    span.sr { (visit.text.with("landing-language", &[("language", "")])) }
                    (now.own_name())
                }
                ul {
                    @for language in languages {
                        @let other = Visit { text: Text::new(language.code()), asked: true, ..*visit };
                        li {
                            a href=(other.href(below, query)) hreflang=(language.code())
                                lang=(language.code()) aria-current=[(language == now).then_some("true")] {
                                (language.own_name())
                            }
                        }
                    }
                }
            }
        }
    }
}

fn plain_head(text: Text, title: &str, build: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(text.code());
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover";
            meta name="robots" content="noindex";
            title { (title) }
            (links(build))
        }
    }
}

fn links(build: &str) -> Markup {
    html! {
        meta name="color-scheme" content="light dark";
        link rel="preload" href="/web/fonts/vollkorn-page.woff2" as="font" type="font/woff2" crossorigin;
        link rel="preload" href="/web/fonts/inter-page.woff2" as="font" type="font/woff2" crossorigin;
        link rel="stylesheet" href=(web("landing.css", build));
        link rel="icon" href=(web("icon.svg", build)) type="image/svg+xml";
        link rel="apple-touch-icon" href=(web("apple-touch-icon.png", build));
    }
}

fn respond(status: StatusCode, text: Text, markup: Markup, style: Option<&str>) -> Response {
    let style = style.map_or(String::new(), |style| {
        format!(" 'sha256-{}'", BASE64.encode(&Sha256::digest(style.as_bytes())))
    });
    let policy = format!(
        "default-src 'self'; style-src 'self'{style}; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    let headers: [(HeaderName, HeaderValue); 7] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(text.code())),
        (header::VARY, HeaderValue::from_static("accept-language")),
        // Prices and hours change: a browser asks again each time.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&policy)
                .unwrap_or_else(|_| HeaderValue::from_static("default-src 'self'")),
        ),
    ];
    (status, headers, markup.into_string()).into_response()
}
