//! Leads a request to the counter that works.
//!
//! Between two of them nobody does: who asks meanwhile waits. What may have been done is not asked
//! for again, unless it only reads.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comptoir_counter::http::OverTls;
use comptoir_store::lease::LeaseRow;
use futures_util::StreamExt;
use tokio::time::{Instant, sleep, timeout_at};

use super::front::{API, Face, NOT_HERE, PERSON, SECRET, TLS, serve};
use super::{Seat, Seats};

/// How long a request waits for a counter that works.
const WAIT: Duration = Duration::from_secs(15);
/// … and before it asks one again that is said to work, and does not.
const AGAIN: Duration = Duration::from_millis(200);
/// A counter that takes longer than this to answer the door is not there.
const CONNECT: Duration = Duration::from_secs(2);
/// A body up to this size is kept until there is an answer, bytes; a longer one is sent once.
const KEPT_MAX: u64 = 1 << 20;

/// Of a connection, and not of what is said over it (RFC 9110, section 7.6.1).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
];

/// Asks other counters.
#[derive(Clone)]
pub(super) struct HandOver {
    seats: Seats,
    http: reqwest::Client,
}

/// What is sent: kept so that it can be sent again, or not.
enum Sent {
    Kept(Bytes),
    Once(Option<Body>),
}

/// Why there is no answer.
enum Silent {
    /// It did not begin to do anything.
    NotAsked,
    /// It may have.
    Gone,
}

impl HandOver {
    pub(super) fn new(seats: Seats) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .no_proxy()
            .build()
            .unwrap_or_default();
        Self { seats, http }
    }

    /// Hands a request over, once there is somebody to hand it to.
    pub(super) async fn over(&self, face: Face, request: Request) -> Response {
        let until = Instant::now() + WAIT;
        let (mut parts, body) = request.into_parts();
        let mut sent = match keep(&parts.headers, body).await {
            Ok(sent) => sent,
            Err(refused) => return refused,
        };
        mark(&mut parts, face);
        while Instant::now() < until {
            let asked = match self.seats.now() {
                // It became ours meanwhile.
                Seat::Here(term) => match &term.faces {
                    Some(faces) if faces.is_sure() => {
                        let Some(body) = sent.take() else { return gone() };
                        return serve(faces, face, Request::from_parts(parts, body)).await;
                    }
                    _ => Err(Silent::NotAsked),
                },
                Seat::Elsewhere(lease) => self.ask(&lease, &parts, &mut sent).await,
                Seat::Nobody => Err(Silent::NotAsked),
            };
            match asked {
                Ok(answer) => return answer,
                Err(Silent::Gone) if !parts.method.is_safe() => return gone(),
                Err(_) if sent.is_spent() => return gone(),
                Err(_) => sleep(AGAIN).await,
            }
        }
        nobody()
    }

    /// Asks a counter; while it says nothing, looks whether it is still the one to ask.
    async fn ask(
        &self,
        lease: &LeaseRow,
        parts: &Parts,
        sent: &mut Sent,
    ) -> Result<Response, Silent> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let body = sent.for_another().ok_or(Silent::Gone)?;
        let asking = self
            .http
            .request(parts.method.clone(), format!("{}{path}", lease.address))
            .headers(parts.headers.clone())
            .header(SECRET, lease.secret.as_str())
            .body(body)
            .send();
        let answer = tokio::select! {
            answer = asking => answer,
            () = other_than(self.seats.clone(), lease.epoch) => return Err(Silent::Gone),
        };
        match answer {
            Ok(answer) if answer.headers().contains_key(&NOT_HERE) => Err(Silent::NotAsked),
            Ok(answer) => Ok(pass_on(answer, other_than(self.seats.clone(), lease.epoch))),
            Err(error) if error.is_connect() => Err(Silent::NotAsked),
            Err(_) => Err(Silent::Gone),
        }
    }
}

impl Sent {
    fn take(&mut self) -> Option<Body> {
        match self {
            Self::Kept(bytes) => Some(Body::from(bytes.clone())),
            Self::Once(body) => body.take(),
        }
    }

    fn for_another(&mut self) -> Option<reqwest::Body> {
        match self {
            Self::Kept(bytes) => Some(bytes.clone().into()),
            Self::Once(body) => {
                body.take().map(|body| reqwest::Body::wrap_stream(body.into_data_stream()))
            }
        }
    }

    fn is_spent(&self) -> bool {
        matches!(self, Self::Once(None))
    }
}

/// Reads a short body to its end.
async fn keep(headers: &HeaderMap, body: Body) -> Result<Sent, Response> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let is_short = match length {
        Some(length) => length.parse::<u64>().is_ok_and(|length| length <= KEPT_MAX),
        None => !headers.contains_key(header::TRANSFER_ENCODING),
    };
    if !is_short {
        return Ok(Sent::Once(Some(body)));
    }
    let until = Instant::now() + WAIT;
    match timeout_at(until, axum::body::to_bytes(body, KEPT_MAX as usize)).await {
        Ok(Ok(bytes)) => Ok(Sent::Kept(bytes)),
        _ => Err((StatusCode::BAD_REQUEST, "The request's body did not come.\n").into_response()),
    }
}

/// Says whom the request serves, as its own words cannot be believed.
fn mark(parts: &mut Parts, face: Face) {
    for name in HOP_BY_HOP.iter().chain([&SECRET, &PERSON, &TLS, &API]) {
        parts.headers.remove(name);
    }
    let person = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.to_string());
    if let Some(person) = person.and_then(|person| HeaderValue::from_str(&person).ok()) {
        parts.headers.insert(PERSON, person);
    }
    if parts.extensions.get::<OverTls>().is_some() {
        parts.headers.insert(TLS, HeaderValue::from_static("1"));
    }
    if face == Face::Api {
        parts.headers.insert(API, HeaderValue::from_static("1"));
    }
}

/// Waits until it is no longer this lease's holder who works.
async fn other_than(mut seats: Seats, epoch: i64) {
    let is_other = |seat: &Seat| !matches!(seat, Seat::Elsewhere(now) if now.epoch == epoch);
    // Where nobody tells any more, this process ends.
    let _ = seats.0.wait_for(is_other).await;
}

/// An answer ends with its counter's time: events that nobody sends any more are asked for anew.
fn pass_on(answer: reqwest::Response, over: impl Future<Output = ()> + Send + 'static) -> Response {
    let mut headers: HeaderMap = answer.headers().clone();
    for name in &HOP_BY_HOP {
        headers.remove(name);
    }
    let status = answer.status();
    (status, headers, Body::from_stream(answer.bytes_stream().take_until(over))).into_response()
}

fn gone() -> Response {
    let told =
        "The counter that was asked has gone. Look whether it was done before you ask again.\n";
    (StatusCode::BAD_GATEWAY, told).into_response()
}

fn nobody() -> Response {
    let told = "No counter works at the moment. Ask again in a moment.\n";
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], told).into_response()
}
