//! The door of one of several counters: serves what comes if it works, else hands it over.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_counter::http::OverTls;
use sha2::{Digest, Sha256};
use tower::{ServiceExt, service_fn};

use super::hand_over::HandOver;
use super::{Faces, Seat, Seats};

/// Which of a counter's doors it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Pages, the console, and the Cloud API under its version.
    Pages,
    /// The Cloud API at the root.
    Api,
}

/// The lease's secret: another counter led this request here.
pub(super) const SECRET: HeaderName = HeaderName::from_static("x-comptoir-lease");
/// Whom it serves, ADDRESS:PORT.
pub(super) const PERSON: HeaderName = HeaderName::from_static("x-comptoir-person");
/// That it came over TLS.
pub(super) const TLS: HeaderName = HeaderName::from_static("x-comptoir-tls");
/// That it came to the Cloud API's own door.
pub(super) const API: HeaderName = HeaderName::from_static("x-comptoir-api");
/// In an answer: this counter does not work (any more), ask again.
pub(super) const NOT_HERE: HeaderName = HeaderName::from_static("x-comptoir-not-here");

/// Serves what nothing before it has a route for.
pub(crate) fn front(router: Router, seats: Seats, face: Face) -> Router {
    let hands = HandOver::new(seats.clone());
    router.fallback_service(service_fn(move |request: Request| {
        let (seats, hands) = (seats.clone(), hands.clone());
        async move { Ok::<_, Infallible>(answer(&seats, &hands, face, request).await) }
    }))
}

async fn answer(seats: &Seats, hands: &HandOver, face: Face, mut request: Request) -> Response {
    let led = request.headers().get(&SECRET).cloned();
    let seat = seats.now();
    if let Seat::Here(term) = &seat
        && let Some(faces) = &term.faces
        && faces.is_sure()
    {
        let face = match led {
            Some(secret) if is_same(&secret, &faces.secret) => lead_in(&mut request),
            _ => face,
        };
        return serve(faces, face, request).await;
    }
    if led.is_some() {
        return not_here();
    }
    hands.over(face, request).await
}

/// What another counter says of a request it leads here.
fn lead_in(request: &mut Request) -> Face {
    let person = request.headers().get(&PERSON).and_then(|value| value.to_str().ok());
    if let Some(person) = person.and_then(|person| person.parse::<SocketAddr>().ok()) {
        request.extensions_mut().insert(ConnectInfo(person));
    }
    if request.headers().contains_key(&TLS) {
        request.extensions_mut().insert(OverTls);
    }
    if request.headers().contains_key(&API) { Face::Api } else { Face::Pages }
}

pub(super) async fn serve(faces: &Faces, face: Face, mut request: Request) -> Response {
    for ours in [SECRET, PERSON, TLS, API] {
        request.headers_mut().remove(ours);
    }
    let router = if face == Face::Api { &faces.api } else { &faces.pages };
    match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// By their hashes: how long it takes says nothing of the secret.
fn is_same(given: &HeaderValue, secret: &str) -> bool {
    Sha256::digest(given.as_bytes()) == Sha256::digest(secret)
}

fn not_here() -> Response {
    let told = [(NOT_HERE, "1"), (header::RETRY_AFTER, "1")];
    (StatusCode::SERVICE_UNAVAILABLE, told, "Another counter works; ask again.\n").into_response()
}
