//! Which request needs which permission, and what the log says of it: one table, asked before any
//! handler runs.
//!
//! What is not in the table is refused: a new route is closed until somebody says for whom it is.

use axum::extract::{FromRequestParts, MatchedPath, Query, Request, State};
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use comptoir_api::team::{Act, Permission as P};

use super::audit;
use super::caller::Caller;
use super::refused::Refused;
use crate::{AppState, limits};

/// What a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: everyone may.
    Nothing,
    /// That somebody is signed in.
    SignedIn,
    /// That he may do this.
    May(P),
}

use Needs::{May, Nothing, SignedIn};

/// A method, a path, what it needs, and what the log says once it was done.
pub(crate) type Route = (&'static str, &'static str, Needs, Option<Act>);

/// Every request under `/api/`.
#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    ("GET", "/api/public/openapi.json", Nothing, None),
    ("GET", "/api/public/{shop}", Nothing, None),
    ("GET", "/api/public/{shop}/catalogue", Nothing, None),
    ("GET", "/api/public/{shop}/products/{product}", Nothing, None),
    ("GET", "/api/public/{shop}/topics", Nothing, None),
    ("GET", "/api/public/{shop}/delivery", Nothing, None),
    ("POST", "/api/public/{shop}/quote", Nothing, None),
    ("POST", "/api/session", Nothing, None),
    ("POST", "/api/session/link", Nothing, None),
    ("POST", "/api/session/passkey/start", Nothing, None),
    ("POST", "/api/session/passkey/finish", Nothing, None),
    ("GET", "/api/session", SignedIn, None),
    ("DELETE", "/api/session", SignedIn, None),
    ("POST", "/api/me/password", SignedIn, None),
    ("PUT", "/api/me/away", SignedIn, None),
    ("GET", "/api/me/passkeys", SignedIn, None),
    ("POST", "/api/me/passkeys/start", SignedIn, None),
    ("POST", "/api/me/passkeys/finish", SignedIn, None),
    ("DELETE", "/api/me/passkeys/{id}", SignedIn, None),
    ("GET", "/api/events", SignedIn, None),

    ("GET", "/api/chats", May(P::Read), Some(Act::Searched)),
    ("GET", "/api/chats/{chat}", May(P::Read), Some(Act::ChatOpened)),
    ("GET", "/api/chats/{chat}/messages", May(P::Read), Some(Act::ChatOpened)),
    ("GET", "/api/chats/{chat}/files/{message}", May(P::Read), Some(Act::FileFetched)),
    ("GET", "/api/chats/{chat}/readers", May(P::Read), None),
    ("GET", "/api/chats/{chat}/export.json", May(P::Organise), Some(Act::ChatExported)),
    ("GET", "/api/chats/{chat}/export.html", May(P::Organise), Some(Act::ChatExported)),
    ("POST", "/api/chats/{chat}/messages", May(P::Answer), Some(Act::Answered)),
    ("POST", "/api/chats/{chat}/files", May(P::Answer), Some(Act::Answered)),
    ("POST", "/api/chats/{chat}/preview", May(P::Answer), None),
    ("POST", "/api/chats/{chat}/react", May(P::Answer), None),
    ("POST", "/api/chats/{chat}/edit", May(P::Answer), Some(Act::Answered)),
    ("POST", "/api/chats/{chat}/delete", May(P::Answer), Some(Act::Answered)),
    // The customer sees that a person of the shop read: that is part of an answer.
    ("POST", "/api/chats/{chat}/read", May(P::Read), None),
    ("POST", "/api/chats/{chat}/typing", May(P::Answer), None),
    ("POST", "/api/chats/{chat}/notes", May(P::Organise), Some(Act::Noted)),
    ("POST", "/api/chats/{chat}/planned", May(P::Answer), Some(Act::Answered)),
    ("DELETE", "/api/chats/{chat}/planned/{id}", May(P::Answer), Some(Act::Answered)),
    ("PUT", "/api/chats/{chat}/assignee", May(P::Organise), Some(Act::Assigned)),
    ("PUT", "/api/chats/{chat}/labels", May(P::Organise), Some(Act::Labelled)),
    ("PUT", "/api/chats/{chat}/team", May(P::Organise), Some(Act::Assigned)),
    ("PUT", "/api/chats/{chat}/closed", May(P::Organise), Some(Act::Closed)),
    ("PUT", "/api/chats/{chat}/held", May(P::Organise), Some(Act::Assigned)),
    ("PUT", "/api/chats/{chat}/snoozed", May(P::Organise), Some(Act::Snoozed)),
    ("POST", "/api/chats/{chat}/viewing", May(P::Read), None),
    ("POST", "/api/bulk", May(P::Organise), Some(Act::Bulk)),
    ("POST", "/api/bulk/undo", May(P::Organise), Some(Act::Bulk)),
    ("PUT", "/api/chats/{chat}/customer", May(P::Organise), Some(Act::CustomerChanged)),
    ("PUT", "/api/chats/{chat}/same", May(P::Organise), Some(Act::CustomerChanged)),
    ("DELETE", "/api/chats/{chat}/same", May(P::Organise), Some(Act::CustomerChanged)),

    ("GET", "/api/labels", SignedIn, None),
    ("PUT", "/api/labels", May(P::Organise), Some(Act::SettingsChanged)),
    ("GET", "/api/orders", May(P::Read), Some(Act::OrdersRead)),
    ("GET", "/api/orders/{order}", May(P::Read), Some(Act::OrdersRead)),
    ("POST", "/api/orders/{order}/move", May(P::Orders), Some(Act::OrderMoved)),
    ("POST", "/api/orders/{order}/propose", May(P::Orders), Some(Act::OrderMoved)),
    ("POST", "/api/orders/{order}/parts", May(P::Orders), Some(Act::OrderMoved)),
    ("POST", "/api/orders/{order}/refunds", May(P::Orders), Some(Act::OrderMoved)),
    ("GET", "/api/orders/print", May(P::Read), Some(Act::OrdersPrinted)),
    ("GET", "/api/trade", SignedIn, None),
    ("PUT", "/api/trade", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/coupons", SignedIn, None),
    ("POST", "/api/coupons", May(P::Settings), Some(Act::SettingsChanged)),
    ("DELETE", "/api/coupons/{code}", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/price-lists", SignedIn, None),
    ("POST", "/api/price-lists", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("DELETE", "/api/price-lists/{id}", May(P::Catalogue), Some(Act::CatalogueChanged)),

    ("GET", "/api/products", SignedIn, None),
    ("POST", "/api/products", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("GET", "/api/products/{product}", SignedIn, None),
    ("PUT", "/api/products/{product}", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("DELETE", "/api/products/{product}", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("POST", "/api/products/{product}/pictures", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("POST", "/api/products/{product}/video", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("DELETE", "/api/products/{product}/video", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("GET", "/api/collections", SignedIn, None),
    ("PUT", "/api/collections", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("POST", "/api/import", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("GET", "/api/import/{import}", May(P::Catalogue), None),
    ("GET", "/api/import-source", May(P::Catalogue), None),
    ("PUT", "/api/import-source", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("DELETE", "/api/import-source", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("POST", "/api/import-source/run", May(P::Catalogue), Some(Act::CatalogueChanged)),
    ("GET", "/api/catalogue.json", May(P::Catalogue), Some(Act::CatalogueExported)),
    ("GET", "/api/catalogue.tsv", May(P::Catalogue), Some(Act::CatalogueExported)),
    ("GET", "/api/catalogue.xml", May(P::Catalogue), Some(Act::CatalogueExported)),
    ("GET", "/api/catalogue.csv", May(P::Catalogue), Some(Act::CatalogueExported)),

    ("GET", "/api/automations", SignedIn, None),
    ("PUT", "/api/automations", May(P::Settings), Some(Act::SettingsChanged)),
    ("POST", "/api/chats/{chat}/consent", May(P::Answer), Some(Act::Answered)),
    ("GET", "/api/chats/{chat}/consents", May(P::Read), None),
    ("POST", "/api/audience", May(P::Broadcast), None),
    ("GET", "/api/broadcasts", May(P::Broadcast), None),
    ("POST", "/api/broadcasts", May(P::Broadcast), Some(Act::SettingsChanged)),
    ("GET", "/api/broadcasts/{id}", May(P::Broadcast), None),
    ("PUT", "/api/broadcasts/{id}", May(P::Broadcast), Some(Act::SettingsChanged)),
    ("DELETE", "/api/broadcasts/{id}", May(P::Broadcast), Some(Act::SettingsChanged)),
    ("POST", "/api/broadcasts/{id}/schedule", May(P::Broadcast), Some(Act::SettingsChanged)),
    ("POST", "/api/broadcasts/{id}/stop", May(P::Broadcast), Some(Act::SettingsChanged)),
    ("GET", "/api/topics", SignedIn, None),
    ("PUT", "/api/topics", May(P::Broadcast), Some(Act::SettingsChanged)),
    ("GET", "/api/privacy", May(P::Settings), None),
    ("PUT", "/api/privacy", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/links", SignedIn, None),
    ("POST", "/api/links", May(P::Settings), Some(Act::SettingsChanged)),
    ("PUT", "/api/links/{code}", May(P::Settings), Some(Act::SettingsChanged)),
    ("DELETE", "/api/links/{code}", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/links/{code}/sheet.pdf", SignedIn, None),
    ("GET", "/api/rules", SignedIn, None),
    ("POST", "/api/rules", May(P::Settings), Some(Act::SettingsChanged)),
    ("PUT", "/api/rules", May(P::Settings), Some(Act::SettingsChanged)),
    ("PUT", "/api/rules/{rule}", May(P::Settings), Some(Act::SettingsChanged)),
    ("DELETE", "/api/rules/{rule}", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/rules/log", SignedIn, None),
    ("POST", "/api/rules/try", May(P::Settings), None),
    ("GET", "/api/stats", May(P::Statistics), None),
    ("GET", "/api/stats.csv", May(P::Statistics), Some(Act::StatsExported)),
    ("GET", "/api/widget", May(P::Settings), None),
    ("PUT", "/api/widget", May(P::Settings), Some(Act::SettingsChanged)),

    ("GET", "/api/customer-fields", SignedIn, None),
    ("PUT", "/api/customer-fields", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/menu", SignedIn, None),
    ("PUT", "/api/menu", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/rating", SignedIn, None),
    ("PUT", "/api/rating", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/forms", SignedIn, None),
    ("PUT", "/api/forms", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/quick-replies", SignedIn, None),
    ("PUT", "/api/quick-replies", May(P::Settings), Some(Act::SettingsChanged)),
    ("POST", "/api/quick-replies/files", May(P::Settings), None),
    ("GET", "/api/quick-replies/files/{file}", SignedIn, None),
    ("GET", "/api/profile", SignedIn, None),
    ("PUT", "/api/profile", May(P::Settings), Some(Act::SettingsChanged)),
    ("PUT", "/api/profile/picture", May(P::Settings), Some(Act::SettingsChanged)),
    ("DELETE", "/api/profile/picture", May(P::Settings), Some(Act::SettingsChanged)),
    ("GET", "/api/profile/qr.svg", SignedIn, None),
    ("GET", "/api/profile/qr.pdf", SignedIn, None),

    ("GET", "/api/programs", May(P::Programs), None),
    ("POST", "/api/programs", May(P::Keys), Some(Act::KeysChanged)),
    ("DELETE", "/api/programs/{token}", May(P::Keys), Some(Act::KeysChanged)),
    ("GET", "/api/webhooks", May(P::Programs), None),
    ("POST", "/api/webhooks", May(P::Keys), Some(Act::KeysChanged)),
    ("DELETE", "/api/webhooks/{id}", May(P::Keys), Some(Act::KeysChanged)),
    ("GET", "/api/webhooks/{id}/deliveries", May(P::Programs), None),
    ("GET", "/api/webhooks/{id}/deliveries/{delivery}", May(P::Programs), None),
    ("POST", "/api/webhooks/{id}/deliveries/{delivery}/again", May(P::Programs), None),

    ("GET", "/api/staff", SignedIn, None),
    ("POST", "/api/staff", May(P::Team), Some(Act::TeamChanged)),
    ("PUT", "/api/staff/{staff}", May(P::Team), Some(Act::TeamChanged)),
    ("DELETE", "/api/staff/{staff}", May(P::Team), Some(Act::TeamChanged)),
    ("GET", "/api/roles", SignedIn, None),
    ("PUT", "/api/roles", May(P::Team), Some(Act::TeamChanged)),
    ("GET", "/api/teams", SignedIn, None),
    ("PUT", "/api/teams", May(P::Team), Some(Act::TeamChanged)),
    ("GET", "/api/giving", SignedIn, None),
    ("PUT", "/api/giving", May(P::Team), Some(Act::TeamChanged)),
    ("GET", "/api/audit", May(P::Audit), None),
    ("GET", "/api/audit.csv", May(P::Audit), Some(Act::AuditExported)),
    ("PUT", "/api/audit", May(P::Team), Some(Act::AuditExported)),
];

/// Lets a request through if its caller may do what it asks. Who that is stays with the request.
pub(super) async fn check(
    State(counter): State<AppState>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    if !path.as_str().starts_with("/api/") {
        return next.run(request).await;
    }
    let (request, act) = match let_in(&counter, path.as_str(), request).await {
        Ok(let_in) => let_in,
        Err(refused) => return refused.into_response(),
    };
    let Some((act, caller)) = act else { return next.run(request).await };
    let what = about(path.as_str(), request.uri().path());
    let response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    match audit::note(&counter, &caller, act, &what).await {
        Ok(()) => response,
        // What cannot be written down is not shown.
        Err(refused) => refused.into_response(),
    }
}

/// What the log is to say, and of whom.
type Noted = Option<(Act, Caller)>;

async fn let_in(
    counter: &AppState,
    path: &str,
    request: Request,
) -> Result<(Request, Noted), Refused> {
    let method = if *request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let row = ROUTES.iter().find(|(verb, route, ..)| *verb == method.as_str() && *route == path);
    let Some((_, _, needs, act)) = row else {
        let unknown = format!("{method} {path} is in no table of permissions");
        return Err(Refused::forbidden().sentence(unknown));
    };
    if *needs == Nothing {
        return Ok((request, None));
    }
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, counter).await?;
    if let May(permission) = needs
        && !caller.may(*permission)
    {
        return Err(Refused::forbidden());
    }
    parts.extensions.insert(caller.clone());
    let act = act.and_then(|act| said(act, &parts.uri));
    Ok((Request::from_parts(parts, body), act.map(|act| (act, caller))))
}

/// What stands behind the question mark, as far as the log wants to know.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Looked {
    query: String,
}

/// A list is a search where words are looked for; the list of chats alone is in no log.
fn said(act: Act, uri: &Uri) -> Option<Act> {
    let looked = Query::<Looked>::try_from_uri(uri).map(|Query(looked)| looked).unwrap_or_default();
    let searches = !looked.query.trim().is_empty();
    match act {
        Act::Searched if !searches => None,
        Act::OrdersRead if searches => Some(Act::Searched),
        act => Some(act),
    }
}

/// The first id in a request's path: what it was about.
fn about(route: &str, path: &str) -> String {
    let mut parts = route.split('/').zip(path.split('/'));
    let found = parts.find(|(name, _)| name.starts_with('{'));
    found.map(|(_, id)| id.chars().take(limits::LINE_CHARS_MAX).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No route is written anywhere that the table does not have, and none is in it twice.
    #[test]
    fn every_route_is_in_the_table() {
        let mut sources = Vec::new();
        let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut folders = vec![src.join("http"), src.join("pages")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    sources.push(std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let written: std::collections::BTreeSet<&str> = sources
            .iter()
            .flat_map(|text| text.split(".route(").skip(1))
            .filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next())
            .filter(|path| path.starts_with("/api/"))
            .collect();
        let listed: std::collections::BTreeSet<&str> =
            ROUTES.iter().map(|(_, path, ..)| *path).collect();
        assert_eq!(written, listed);
        let all: std::collections::BTreeSet<(&str, &str)> =
            ROUTES.iter().map(|(verb, path, ..)| (*verb, *path)).collect();
        assert_eq!(all.len(), ROUTES.len());
    }
}
