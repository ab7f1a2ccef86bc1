//! The button on a shop's own website: its script, and which sites may frame the chat.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, extract};
use comptoir_api::reach::Widget;
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, StoreError};
use comptoir_text::Text;
use serde_json::{Value, json};

use crate::pages::{accent, encode};
use crate::{AppState, limits, profile};

/// What the script is made from.
const SCRIPT: &str = include_str!("widget.js");

/// Its address.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/widget/{file}", get(script))
}

async fn script(State(counter): State<AppState>, Path(file): Path<String>) -> Response {
    let slug = file.strip_suffix(".js").unwrap_or_default();
    match found(&counter, slug).await {
        Ok(Some((shop, widget))) => {
            let kind = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
                (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
                (
                    HeaderName::from_static("cross-origin-resource-policy"),
                    HeaderValue::from_static("cross-origin"),
                ),
            ];
            (kind, filled(&counter.config.base, &shop, &widget)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a website's button could not be given");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn found(counter: &AppState, slug: &str) -> Result<Option<(ShopRow, Widget)>, StoreError> {
    if !comptoir_wire::link::is_slug(slug) {
        return Ok(None);
    }
    let shop = ShopId(slug.to_owned());
    let mut tx = counter.store.read().await?;
    let Some(row) = tx.shops().lookup(&shop).await? else { return Ok(None) };
    let widget = tx.widgets(&shop).lookup().await?;
    Ok(Some((row, widget)))
}

/// The script of one shop.
pub(crate) fn filled(base: &str, shop: &ShopRow, widget: &Widget) -> String {
    let link = profile::link(base, shop);
    let key = link.split_once('#').map_or("", |(_, key)| key);
    let app = format!("{base}/app/{}", encode(shop.id.as_str()));
    let words = |language: &str| -> Value {
        let text = Text::new(language);
        let named = |key: &str| text.with(key, &[("shop", shop.name.as_str())]);
        json!({
            "open": named("widget-open"),
            "title": named("widget-title"),
            "close": text.get("widget-close"),
            "app": text.get("widget-app"),
        })
    };
    let config = json!({
        "accent": accent::clamped(&shop.accent),
        "left": widget.left,
        "frame": format!("{app}?widget=1#{key}"),
        "app": format!("{app}#{key}"),
        "fr": words("fr"),
        "en": words("en"),
    });
    // A name may hold what ends a script's text or begins markup.
    let config = config.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028");
    SCRIPT.replace("__SHOP__", &config)
}

/// Lets the sites that a shop listed frame its app, where it is asked for as a widget; nobody else.
pub async fn let_frame(State(counter): State<AppState>, request: Request, next: Next) -> Response {
    let slug = framed(&request);
    let mut response = next.run(request).await;
    let Some(slug) = slug else { return response };
    let origins = match found(&counter, &slug).await {
        Ok(Some((_, widget))) => widget.origins,
        Ok(None) | Err(_) => Vec::new(),
    };
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.and_then(|policy| policy.to_str().ok());
    if let Some(policy) = policy.filter(|_| !origins.is_empty()) {
        let listed = format!("frame-ancestors {}", origins.join(" "));
        let policy = policy.replace("frame-ancestors 'none'", &listed);
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

fn framed(request: &extract::Request) -> Option<String> {
    let slug = request.uri().path().strip_prefix("/app/")?;
    let asked = request.uri().query().unwrap_or_default().split('&').any(|pair| pair == "widget=1");
    (asked && !slug.contains('/')).then(|| slug.to_owned())
}

/// An origin as a policy can hold it: scheme, host, port, nothing else.
pub(crate) fn origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let host = text.strip_prefix("https://").or_else(|| {
        // A page on this machine, while a site is being built.
        let host = text.strip_prefix("http://")?;
        let name = host.split(':').next().unwrap_or_default();
        matches!(name, "localhost" | "127.0.0.1").then_some(host)
    })?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || ".-:".contains(letter);
    (!host.is_empty() && host.len() <= limits::ORIGIN_CHARS_MAX && host.chars().all(fits))
        .then_some(text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_no_more_than_one() {
        assert_eq!(origin("https://Halbran.example/").as_deref(), Some("https://halbran.example"));
        assert_eq!(origin("http://localhost:8000").as_deref(), Some("http://localhost:8000"));
        for wrong in [
            "",
            "halbran.example",
            "http://halbran.example",
            "https://a b",
            "https://a;script-src *",
            "https://a/b",
            "https://*",
        ] {
            assert_eq!(origin(wrong), None, "{wrong}");
        }
    }

    /// The budget of a page that only shows the button.
    #[test]
    fn the_button_weighs_little_and_cannot_be_broken_out_of() {
        let mut shop = row();
        shop.name = "</script><b>".repeat(6);
        let script = filled("https://halbran.example", &shop, &Widget::default());
        assert!(script.len() < 15 * 1024, "{} bytes", script.len());
        assert!(!script.contains("</script>") && !script.contains("__SHOP__"));
    }

    fn row() -> ShopRow {
        ShopRow {
            id: ShopId("halbran".into()),
            name: "Halbran".into(),
            tagline: String::new(),
            about: String::new(),
            accent: "#1f6f5c".into(),
            picture: String::new(),
            address: String::new(),
            hours: comptoir_api::shop::Hours::default(),
            languages: vec!["fr".into()],
            currency: "EUR".into(),
            account: "acc_x".into(),
            host: String::new(),
            order_prefix: "H".into(),
            created_ms: 1,
        }
    }
}
