//! Who calls: the challenge, the answer to it, and the address.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::limits::counted_as;
use comptoir_wire::relay::{Code, Hello};
use comptoir_wire::signed::{self, SignedError};

use crate::Hub;
use crate::refusal::{CommonError, Refusal};

/// A device that has proved who it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
}

/// Why a device is not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HelloError {
    /// Device: the first frame must be a Hello.
    #[error("say hello first")]
    NotHello,
    /// Device: a signature is wrong, or for another challenge.
    #[error("{0}")]
    BadSignature(SignedError),
    /// Device: this key belongs to another account.
    #[error("this device key is another account's")]
    OtherAccount,
    /// Whoever the sentence says.
    #[error(transparent)]
    Common(#[from] CommonError),
}

impl Refusal for HelloError {
    fn code(&self) -> Code {
        match self {
            Self::NotHello => Code::NotAuthenticated,
            Self::BadSignature(SignedError::Malformed(_)) => Code::Malformed,
            Self::BadSignature(_) | Self::OtherAccount => Code::BadSignature,
            Self::Common(common) => common.code(),
        }
    }
    fn numbers(&self) -> (u64, u64) {
        if let Self::Common(common) = self { common.numbers() } else { (0, 0) }
    }
    fn retry_after_ms(&self) -> u64 {
        if let Self::Common(common) = self { common.retry_after_ms() } else { 0 }
    }
}

/// Checks the answer to a challenge (WIRE-2) and registers a device that is new.
pub(crate) async fn admit(
    hub: &Hub,
    nonce: &[u8; 32],
    hello: &Hello,
    address: Address,
) -> Result<Caller, HelloError> {
    let device = signed::verify_credential(&hello.credential).map_err(HelloError::BadSignature)?;
    signed::verify_hello(&device.device_key, nonce, &hub.config.audience, &hello.signature)
        .map_err(HelloError::BadSignature)?;
    let caller = Caller { account: device.account, device: device.device };
    crate::accounts::enter(hub, caller, address).await?;
    Ok(caller)
}

/// Where a request comes from, if that is somebody's own address: a proxy on this machine
/// that names nobody is not limited as if it were one person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl FromRequestParts<Arc<Hub>> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, hub: &Arc<Hub>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Only a proxy of ours can be on this machine or be configured: it tells the truth.
        let proxied = hub.config.behind_proxy || peer.is_some_and(|peer| peer.is_loopback());
        let named = proxied.then(|| {
            let header = parts.headers.get("x-forwarded-for")?.to_str().ok()?;
            header.rsplit(',').next()?.trim().parse().ok()
        });
        let address = named.flatten().or(peer);
        Ok(Self(address.filter(|address| !address.is_loopback()).map(counted_as)))
    }
}
