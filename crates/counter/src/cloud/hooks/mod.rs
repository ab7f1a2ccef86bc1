//! Webhooks: what programs are told, unasked, of what happens in a shop.
//!
//! [`told`] saves a delivery for each callback, in the transaction of what it tells of; [`worker`]
//! sends what is due with [`post`], whose signature the receiver checks. Programs ask for it in
//! [`subscribe`]; [`challenge`] asks an address whether it wants to be told at all.

mod challenge;
mod content;
mod digits;
mod file;
mod listen;
mod oauth;
mod post;
mod routes;
mod subscribe;
mod told;
mod worker;

use ipnet::IpNet;
use tokio::sync::Notify;

pub(crate) use self::challenge::{Challenge, ChallengeError};
pub(crate) use self::listen::Listeners;
pub(crate) use self::post::PostError;
use self::post::Poster;
pub(crate) use self::routes::routes;
pub(crate) use self::subscribe::{configuration, configure_number};
pub(crate) use self::told::{Happening, tell_account};

/// What a running shop's webhooks need.
pub(crate) struct Hooks {
    poster: Poster,
    bell: Notify,
}

impl Hooks {
    /// `allowed`: networks that may be reached though they are not public.
    pub(crate) fn new(allowed: &[IpNet]) -> Self {
        Self { poster: Poster::new(allowed), bell: Notify::new() }
    }

    /// Asks the endpoint of a program's form; its status, and what it says.
    pub(crate) async fn ask_endpoint(
        &self,
        url: &str,
        secret: &str,
        body: Vec<u8>,
    ) -> Result<(u16, String), PostError> {
        self.poster.ask(url, secret, body).await
    }

    /// Begins with deliveries that were just saved.
    pub(crate) fn wake(&self) {
        self.bell.notify_one();
    }
}
