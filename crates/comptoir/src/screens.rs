//! The app's and the console's files, built in: pages that start them, scripts, styles, fonts.
//!
//! A file asked for with `?v=BUILD` may be kept for ever; without, a browser asks again.

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

/// `web/dist`, made by `cargo xtask web`.
#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Dist;

/// Pages and files of the screens.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    files()
        .route("/app/sw.js", get(service_worker))
        .route("/app/worker-start.js", get(device_worker))
        .route("/app/{shop}", get(app))
        .route("/app/{shop}/{*rest}", get(app_or_manifest))
        .route("/console", get(console))
        .route("/console/", get(console))
        .route("/console/{*rest}", get(console))
}

/// Files alone: the same wherever they are asked for.
pub(crate) fn files<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/web/{*file}", get(file))
        .route("/favicon.ico", get(|| async { serve("icon.svg", false, &HeaderMap::new()) }))
}

/// Names the build, for pages that are made elsewhere.
pub(crate) fn build() -> String {
    Dist::get("build.txt")
        .map(|file| String::from_utf8_lossy(&file.data).trim().to_owned())
        .unwrap_or_default()
}

/// Whether the screens were built at all.
pub(crate) fn are_built() -> bool {
    Dist::get("build.txt").is_some()
}

/// Nothing from elsewhere; WebAssembly may run; a style attribute may be set.
const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; \
    connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
    form-action 'self'";

async fn file(Path(name): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let kept = query.is_some_and(|query| query.starts_with("v="));
    serve(&name, kept, &headers)
}

/// The service worker names the build it belongs to, so that a new one replaces it.
async fn service_worker() -> Response {
    let Some(script) = Dist::get("sw.js") else { return not_here() };
    let script = String::from_utf8_lossy(&script.data).replace("__BUILD__", &build());
    let kind = [(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")];
    (kind, [("service-worker-allowed", "/app/")], script).into_response()
}

/// The device's worker, under the app's addresses: only there is it the service worker's to start
/// without a network.
async fn device_worker(query: RawQuery, headers: HeaderMap) -> Response {
    file(Path("worker-start.js".to_owned()), query, headers).await
}

async fn app(Path(shop): Path<String>, headers: HeaderMap) -> Response {
    page("app", &shop, language(&headers))
}

async fn app_or_manifest(
    Path((shop, rest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if rest == "manifest.webmanifest" {
        manifest(&shop)
    } else {
        page("app", &shop, language(&headers))
    }
}

async fn console(headers: HeaderMap) -> Response {
    page("console", "", language(&headers))
}

/// The page that starts a program. What it shows before that program runs is enough to know
/// where one is, and tells what to do where scripts are off.
fn page(program: &str, shop: &str, language: &str) -> Response {
    if !are_built() {
        let hint = "The screens are not built into this binary: run ./run, or cargo xtask web.";
        return (StatusCode::SERVICE_UNAVAILABLE, hint).into_response();
    }
    let v = build();
    let shop = shop.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
    let (wait, no_script) = match language {
        "fr" => (
            "Ouverture…",
            "Cette page a besoin de JavaScript, parce que vos messages sont chiffrés ici même, dans votre navigateur.",
        ),
        _ => (
            "Opening…",
            "This page needs JavaScript, because your messages are encrypted right here, in your browser.",
        ),
    };
    let app = program == "app";
    let manifest = if app {
        format!("<link rel=\"manifest\" href=\"/app/{shop}/manifest.webmanifest\">")
    } else {
        String::new()
    };
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content\">\
         <title>Comptoir</title>\
         <meta name=\"theme-color\" content=\"#6A2A4D\">\
         <link rel=\"icon\" href=\"/web/icon.svg?v={v}\" type=\"image/svg+xml\">\
         <link rel=\"apple-touch-icon\" href=\"/web/icon-192.png?v={v}\">{manifest}\
         <link rel=\"stylesheet\" href=\"/web/{program}.css?v={v}\">\
         <script src=\"/web/theme.js?v={v}\"></script>\
         <link rel=\"modulepreload\" href=\"/web/{program}.js?v={v}\">\
         <link rel=\"preload\" as=\"fetch\" crossorigin href=\"/web/{program}_bg.wasm?v={v}\">\
         <script type=\"module\" src=\"/web/{program}-start.js?v={v}\"></script>\
         </head><body class=\"{program}\"><main class=\"starting\" id=\"starting\"><p role=\"status\">{wait}</p>\
         <noscript><p>{no_script}</p></noscript></main></body></html>"
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Html(html)).into_response()
}

fn manifest(shop: &str) -> Response {
    let manifest = serde_json::json!({
        "name": "Comptoir",
        "short_name": "Comptoir",
        "id": format!("/app/{shop}"),
        "start_url": format!("/app/{shop}"),
        "scope": "/app/",
        "display": "standalone",
        "background_color": "#F5F2F1",
        "theme_color": "#6A2A4D",
        "icons": [
            { "src": "/web/icon-192.png", "sizes": "192x192", "type": "image/png" },
            { "src": "/web/icon-512.png", "sizes": "512x512", "type": "image/png" },
            { "src": "/web/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable" },
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], manifest.to_string()).into_response()
}

fn serve(name: &str, kept: bool, headers: &HeaderMap) -> Response {
    let takes = |what: &str| {
        headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(',').any(|part| part.trim().starts_with(what)))
    };
    let small = takes("br").then(|| Dist::get(&format!("{name}.br"))).flatten();
    let is_small = small.is_some();
    let Some(file) = small.or_else(|| Dist::get(name)) else { return not_here() };
    let etag = format!("\"{}\"", short(&file.metadata.sha256_hash()));
    let seen = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if seen == Some(etag.as_str()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let cache = if kept { "public, max-age=31536000, immutable" } else { "no-cache" };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_small {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    // A worker has the policy of its own response, not of the page that started it.
    if media_type(name) == "text/javascript" {
        out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    }
    response
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "wav" => "audio/wav",
        "ogg" => "audio/ogg",
        "json" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn short(bytes: &[u8]) -> String {
    comptoir_wire::ids::base32(bytes.get(..15).unwrap_or_default())
}

fn language(headers: &HeaderMap) -> &'static str {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    if accepted.is_none_or(|accepted| accepted.to_ascii_lowercase().starts_with("fr")) {
        "fr"
    } else {
        "en"
    }
}

fn not_here() -> Response {
    StatusCode::NOT_FOUND.into_response()
}
