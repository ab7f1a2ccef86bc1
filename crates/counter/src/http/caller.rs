//! Who calls: the member of staff behind the session's cookie.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};
use comptoir_api::team::Permission;
use comptoir_store::ShopId;
use comptoir_store::staff::StaffRow;

use super::refused::{Answer, Refused};
use crate::{AppState, chance, sign_in};

/// A member of staff who is signed in; whatever he asks is of his shop.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// The person.
    pub staff: StaffRow,
    /// The shop.
    pub shop: ShopId,
    /// Hash of the session's token.
    pub session: String,
}

/// The header of a request that changes something: another site's form cannot send it.
pub(crate) const CHANGES: &str = "x-comptoir";

/// The session's cookie.
pub(crate) const COOKIE: &str = "comptoir_session";

impl Caller {
    /// Whether he may do this.
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.staff.permissions.contains(&permission)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, counter: &AppState) -> Answer<Self> {
        // Who it is was found when the request was let in.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        Changes::from_request_parts(parts, counter).await?;
        let token = cookie(parts).ok_or_else(Refused::not_signed_in)?;
        let session = chance::hash(&token);
        let found = sign_in::session(counter, &session).await?;
        let staff = found.ok_or_else(Refused::not_signed_in)?;
        Ok(Self { shop: staff.shop.clone(), staff, session })
    }
}

/// A request that only reads, or that carries the header no other site can send.
#[derive(Debug)]
pub(crate) struct Changes;

impl<S: Send + Sync> FromRequestParts<S> for Changes {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        if reads || parts.headers.get(CHANGES).is_some_and(|value| value == "1") {
            Ok(Self)
        } else {
            Err(Refused::forbidden().sentence(format!("{CHANGES}: 1 is missing")))
        }
    }
}

fn cookie(parts: &Parts) -> Option<String> {
    let cookies = parts.headers.get_all(header::COOKIE).iter();
    let mut pairs =
        cookies.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (name.trim() == COOKIE).then(|| value.trim().to_owned())
    })
}
