//! Signing in and out.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::shop::{PasskeyFinish, PasskeyStart, Session, SignIn, SignInLink};
use comptoir_api::team::Act;
use comptoir_store::staff::StaffRow;
use comptoir_store::{ShopId, Tx};
use comptoir_wire::link::is_slug;
use serde_json::{Value, json};
use webauthn_rs::prelude::Passkey;

use super::caller::{COOKIE, Caller, Changes};
use super::input::Body;
use super::refused::{Answer, Refused};
use crate::{AppState, Counter, chance, limits, profile, sign_in, team};

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/session", get(show).post(with_password).delete(end))
        .route("/api/session/link", post(with_link))
        .route("/api/session/passkey/start", post(start_passkey))
        .route("/api/session/passkey/finish", post(finish_passkey))
}

async fn show(State(counter): State<AppState>, caller: Caller) -> Answer<Json<Session>> {
    let mut tx = counter.store.read().await?;
    Ok(Json(describe(&counter, &mut tx, &caller.staff).await?))
}

async fn with_password(
    State(counter): State<AppState>,
    _: Changes,
    from: From,
    Body(asked): Body<SignIn>,
) -> Answer<Response> {
    let now_ms = counter.now_ms();
    let login = team::login(&asked.login);
    // Nobody's, and too long to be remembered as a guess.
    if login.chars().count() > limits::LOGIN_CHARS_MAX || !is_slug(&asked.shop) {
        return Err(Refused::invalid("password", "refused-sign-in"));
    }
    let guesser = (asked.shop.clone(), login.clone(), from.address);
    if let Some(minutes) = counter.doors.throttle.wait_minutes(&guesser, now_ms) {
        return Err(Refused::rate_limited(minutes));
    }
    // Counted before it is checked, or guesses sent at once would all be let through.
    counter.doors.throttle.failed(&guesser, now_ms);
    let mut tx = counter.store.read().await?;
    let found = tx.staff().find(&ShopId(asked.shop), &login).await?;
    drop(tx);
    let hash = found.as_ref().map(|staff| staff.password.clone()).unwrap_or_default();
    let right = counter.doors.passwords.is(&asked.password, &hash).await?;
    let Some(staff) = found.filter(|_| right) else {
        return Err(Refused::invalid("password", "refused-sign-in"));
    };
    counter.doors.throttle.succeeded(&guesser);
    let mut tx = counter.store.begin().await?;
    // Removed meanwhile is removed.
    let staff = tx.staff().lookup(&staff.id).await?.ok_or_else(Refused::not_signed_in)?;
    signed_in(&counter, &from, tx, &staff).await
}

async fn with_link(
    State(counter): State<AppState>,
    _: Changes,
    from: From,
    Body(asked): Body<SignInLink>,
) -> Answer<Response> {
    let mut tx = counter.store.begin().await?;
    let used = Refused::invalid("token", "refused-link-used");
    let redeemed = tx.sessions().redeem(&chance::hash(&asked.token), counter.now_ms()).await?;
    let staff = tx.staff().lookup(&redeemed.ok_or_else(|| used.clone())?).await?.ok_or(used)?;
    signed_in(&counter, &from, tx, &staff).await
}

async fn start_passkey(
    State(counter): State<AppState>,
    _: Changes,
    Body(asked): Body<PasskeyStart>,
) -> Answer<Json<Value>> {
    let mut tx = counter.store.read().await?;
    let none = || Refused::invalid("login", "refused-passkey-none");
    let found = tx.staff().find(&ShopId(asked.shop), &team::login(&asked.login)).await?;
    let staff = found.ok_or_else(none)?;
    let keys: Vec<Passkey> =
        passkeys(&mut tx, &staff.id).await?.into_iter().map(|(_, key)| key).collect();
    if keys.is_empty() {
        return Err(none());
    }
    let doors = &counter.doors.passkeys;
    let (options, state) = doors.start_sign_in(&staff.id, &keys, counter.now_ms())?;
    with_state(&options, &state)
}

async fn finish_passkey(
    State(counter): State<AppState>,
    _: Changes,
    from: From,
    Body(asked): Body<PasskeyFinish>,
) -> Answer<Response> {
    let doors = &counter.doors.passkeys;
    let (staff, update) = doors.finish_sign_in(&asked.state, asked.credential, counter.now_ms())?;
    let mut tx = counter.store.begin().await?;
    let staff = tx.staff().lookup(&staff).await?.ok_or_else(Refused::not_signed_in)?;
    for (id, mut key) in passkeys(&mut tx, &staff.id).await? {
        if update(&mut key) {
            let kept = serde_json::to_string(&key).map_err(|_| Refused::internal())?;
            tx.passkeys().update(&id, &kept).await?;
        }
    }
    signed_in(&counter, &from, tx, &staff).await
}

async fn end(State(counter): State<AppState>, caller: Caller, from: From) -> Answer<Response> {
    let mut tx = counter.store.begin().await?;
    tx.sessions().end(&caller.session).await?;
    tx.save().await?;
    let cookie = set_cookie(&counter, &from, "", 0)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(json!({}))).into_response())
}

async fn signed_in(
    counter: &Counter,
    from: &From,
    mut tx: Tx,
    staff: &StaffRow,
) -> Answer<Response> {
    let token = sign_in::open(&mut tx, staff, counter.now_ms()).await?;
    let session = describe(counter, &mut tx, staff).await?;
    let (id, name, now_ms) = (&staff.id, &staff.name, counter.now_ms());
    tx.audit(&staff.shop).add(id, name, Act::SignedIn, "", now_ms).await?;
    tx.save().await?;
    let cookie = set_cookie(counter, from, &token, limits::SESSION_MS / 1000)?;
    Ok(([(header::SET_COOKIE, cookie)], Json(session)).into_response())
}

async fn describe(counter: &Counter, tx: &mut Tx, staff: &StaffRow) -> Answer<Session> {
    let shop = tx.shops().lookup(&staff.shop).await?.ok_or_else(Refused::not_found)?;
    let has_passkey = !tx.passkeys().list(&staff.id).await?.is_empty();
    let language = shop.languages.first().cloned().unwrap_or_default();
    Ok(Session {
        staff: team::show(staff, &tx.staff().labels(&staff.shop).await?, true),
        permissions: staff.permissions.clone(),
        link: profile::link(&counter.config.base, &shop),
        shop: profile::public_shop(tx, &shop, &language, counter.now_ms()).await?,
        has_credential: has_passkey || !staff.password.is_empty(),
    })
}

/// A person's passkeys, with our id of each.
pub(super) async fn passkeys(tx: &mut Tx, staff: &str) -> Answer<Vec<(String, Passkey)>> {
    let rows = tx.passkeys().list(staff).await?;
    let keys = rows.into_iter().map(|row| {
        let key = serde_json::from_str(&row.credential).map_err(|_| Refused::internal())?;
        Ok((row.id, key))
    });
    keys.collect()
}

/// The library's options with our `state` beside them.
pub(super) fn with_state<T: serde::Serialize>(options: &T, state: &str) -> Answer<Json<Value>> {
    let mut value = serde_json::to_value(options).map_err(|_| Refused::internal())?;
    let object = value.as_object_mut().ok_or_else(Refused::internal)?;
    object.insert("state".to_owned(), Value::String(state.to_owned()));
    Ok(Json(value))
}

fn set_cookie(counter: &Counter, from: &From, token: &str, seconds: u64) -> Answer<HeaderValue> {
    let tls = from.tls || counter.config.base.starts_with("https:");
    let secure = if tls { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).map_err(|_| Refused::internal())
}

/// Put on a request by a listener that ended TLS itself.
#[derive(Debug, Clone, Copy)]
pub struct OverTls;

/// Whether a request came through TLS, as far as us or the proxy on this machine.
pub(crate) async fn is_over_tls(parts: &mut Parts) -> bool {
    let Ok(from) = From::from_request_parts(parts, &()).await;
    from.tls
}

/// Where a request comes from. Of a proxy on this machine, what it says.
struct From {
    address: Option<IpAddr>,
    /// It came through TLS, as far as us or the proxy.
    tls: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let proxied = peer.is_some_and(|peer| peer.is_loopback());
        let forwarded = proxied.then(|| forwarded(&parts.headers)).flatten();
        let scheme = parts.headers.get("x-forwarded-proto").filter(|_| proxied);
        let named = scheme.is_some_and(|scheme| scheme.as_bytes().eq_ignore_ascii_case(b"https"));
        let tls = named || parts.extensions.get::<OverTls>().is_some();
        Ok(Self { address: forwarded.or(peer), tls })
    }
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get("x-forwarded-for")?.to_str().ok()?;
    value.rsplit(',').next()?.trim().parse().ok()
}
