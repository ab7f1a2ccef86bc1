//! Passkeys: the challenges that wait for an answer, and the library that checks it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use webauthn_rs::prelude::{
    CreationChallengeResponse, CredentialID, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse, Url, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use crate::chance;
use crate::http::refused::{Answer, Refused};
use crate::limits;

/// Passkeys at this counter's address.
pub(crate) struct Passkeys {
    /// `None`: the address has no host name, and browsers give none out for a number.
    library: Option<Webauthn>,
    waiting: Mutex<HashMap<String, Waiting>>,
}

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passkeys").finish_non_exhaustive()
    }
}

struct Waiting {
    staff: String,
    until_ms: u64,
    challenge: Challenge,
}

enum Challenge {
    Register(Box<PasskeyRegistration>),
    SignIn(Box<PasskeyAuthentication>),
}

impl Passkeys {
    /// For a public address; a number instead of a host name has no passkeys.
    pub(crate) fn new(base: &str) -> Self {
        Self { library: library(base), waiting: Mutex::default() }
    }

    /// Asks the browser for a new passkey of this person.
    pub(crate) fn start_adding(
        &self,
        staff: &str,
        login: &str,
        name: &str,
        has: &[Passkey],
        now_ms: u64,
    ) -> Answer<(CreationChallengeResponse, String)> {
        let person = comptoir_wire::ids::from_base32(staff.trim_start_matches("stf_"));
        let person = person.and_then(|bytes| Uuid::from_slice(&bytes).ok());
        let person = person.ok_or_else(Refused::internal)?;
        let has: Vec<CredentialID> = has.iter().map(|key| key.cred_id().clone()).collect();
        let (options, state) = self
            .library()?
            .start_passkey_registration(person, login, name, Some(has))
            .map_err(refused)?;
        let state = Challenge::Register(Box::new(state));
        Ok((options, self.keep(staff, state, now_ms)?))
    }

    /// Checks the browser's answer; gives the new passkey.
    pub(crate) fn finish_adding(
        &self,
        staff: &str,
        state: &str,
        credential: serde_json::Value,
        now_ms: u64,
    ) -> Answer<Passkey> {
        let waiting = self.take(state, now_ms)?;
        let Challenge::Register(challenge) = waiting.challenge else { return Err(stale()) };
        if waiting.staff != staff {
            return Err(stale());
        }
        let credential: RegisterPublicKeyCredential =
            serde_json::from_value(credential).map_err(|_| malformed())?;
        self.library()?.finish_passkey_registration(&credential, &challenge).map_err(refused)
    }

    /// Asks the browser for one of these passkeys.
    pub(crate) fn start_sign_in(
        &self,
        staff: &str,
        has: &[Passkey],
        now_ms: u64,
    ) -> Answer<(RequestChallengeResponse, String)> {
        let (options, state) =
            self.library()?.start_passkey_authentication(has).map_err(refused)?;
        let state = Challenge::SignIn(Box::new(state));
        Ok((options, self.keep(staff, state, now_ms)?))
    }

    /// Checks the browser's answer; says who it is, and brings the passkeys' counters up to date.
    pub(crate) fn finish_sign_in(
        &self,
        state: &str,
        credential: serde_json::Value,
        now_ms: u64,
    ) -> Answer<(String, impl Fn(&mut Passkey) -> bool + use<>)> {
        let waiting = self.take(state, now_ms)?;
        let Challenge::SignIn(challenge) = waiting.challenge else { return Err(stale()) };
        let credential: PublicKeyCredential =
            serde_json::from_value(credential).map_err(|_| malformed())?;
        let result = self
            .library()?
            .finish_passkey_authentication(&credential, &challenge)
            .map_err(refused)?;
        Ok((waiting.staff, move |key: &mut Passkey| key.update_credential(&result) == Some(true)))
    }

    fn library(&self) -> Answer<&Webauthn> {
        self.library.as_ref().ok_or_else(|| Refused::invalid("", "refused-passkey-host"))
    }

    fn keep(&self, staff: &str, challenge: Challenge, now_ms: u64) -> Answer<String> {
        let state = chance::token()?;
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, waiting| waiting.until_ms > now_ms);
        if waiting.len() >= limits::PASSKEY_WAITING_MAX {
            return Err(Refused::rate_limited(limits::PASSKEY_WAIT_MS.div_ceil(60_000)));
        }
        let until_ms = now_ms + limits::PASSKEY_WAIT_MS;
        waiting.insert(state.clone(), Waiting { staff: staff.to_owned(), until_ms, challenge });
        Ok(state)
    }

    fn take(&self, state: &str, now_ms: u64) -> Answer<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let found = waiting.remove(state).filter(|waiting| waiting.until_ms > now_ms);
        found.ok_or_else(stale)
    }
}

fn library(base: &str) -> Option<Webauthn> {
    let origin = Url::parse(base).ok()?;
    let host = origin.domain()?.to_owned();
    WebauthnBuilder::new(&host, &origin).ok()?.rp_name("Comptoir").build().ok()
}

fn stale() -> Refused {
    Refused::invalid("state", "refused-passkey-stale")
}

fn malformed() -> Refused {
    Refused::invalid("credential", "refused-body")
}

fn refused(error: webauthn_rs::prelude::WebauthnError) -> Refused {
    tracing::info!(%error, "a passkey was refused");
    Refused::invalid("credential", "refused-passkey")
}
