//! Key packages: publish, claim, count. Each is handed out once; the last resort stays.

use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::{Batch, BatchError, Precondition, StorageError};
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::limits as wire;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{
    Accepted, ClaimKeyPackages, ClaimedKeyPackage, Code, KeyPackageCount, KeyPackages,
    PublishKeyPackages,
};
use futures_util::future::try_join_all;
use sha2::{Digest, Sha256};

use crate::caller::Caller;
use crate::refusal::{CommonError, Refusal};
use crate::{Hub, keys, limits};

/// Why nothing was claimed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClaimError {
    /// Claimer: nobody by that id is registered at this relay.
    #[error("no such account at this relay")]
    NoSuchAccount,
    /// The account's owner: publish some.
    #[error("the account has no key package left")]
    NoKeyPackage,
    /// Whoever the sentence says.
    #[error(transparent)]
    Common(#[from] CommonError),
}

impl From<StorageError> for ClaimError {
    fn from(cause: StorageError) -> Self {
        Self::Common(cause.into())
    }
}

impl Refusal for ClaimError {
    fn code(&self) -> Code {
        match self {
            Self::NoSuchAccount => Code::NoSuchAccount,
            Self::NoKeyPackage => Code::NoKeyPackage,
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

/// Stores key packages of the caller. Publishing the same one again changes nothing.
pub(crate) async fn publish(
    hub: Arc<Hub>,
    caller: Caller,
    publish: PublishKeyPackages,
) -> Result<Body, CommonError> {
    let (sent, limit) = (publish.one_time.len(), wire::KEY_PACKAGES_PER_FRAME_MAX);
    if sent > limit {
        let (sent, limit) = (sent as u64, limit as u64);
        return Err(CommonError::TooMany { what: "key packages in a frame", sent, limit });
    }
    let (limit, all) = (wire::KEY_PACKAGE_BYTES_MAX, &publish.one_time);
    for package in all.iter().chain([&publish.last_resort]) {
        if package.len() > limit {
            let (sent, limit) = (package.len() as u64, limit as u64);
            return Err(CommonError::TooLarge { what: "a key package", sent, limit });
        }
    }
    if all.iter().any(Vec::is_empty) {
        return Err(CommonError::Malformed("a key package is empty"));
    }

    let _held = hub.key_packages.lock().await;
    let stored = hub.engine.count(keys::one_time(caller.device)).await?;
    let (sent, limit) = (stored + sent as u64, wire::KEY_PACKAGES_STORED_MAX as u64);
    if sent > limit {
        return Err(CommonError::TooMany { what: "key packages stored", sent, limit });
    }
    let mut batch = Batch::default();
    for package in publish.one_time {
        let hash = Sha256::digest(&package);
        let key = keys::one_time_package(caller.device, hash.get(..16).unwrap_or_default());
        batch.puts.push((key, package.into()));
    }
    if !publish.last_resort.is_empty() {
        batch.puts.push((keys::last_resort(caller.device), publish.last_resort.into()));
    }
    hub.engine.apply(batch).await?;
    Ok(Body::Accepted(Accepted { at_ms: hub.now_ms() }))
}

/// Hands out one key package of each device of an account.
pub(crate) async fn claim(
    hub: Arc<Hub>,
    caller: Caller,
    claim: ClaimKeyPackages,
) -> Result<Body, ClaimError> {
    let account = AccountId::from_slice(&claim.account)
        .map_err(|_| CommonError::Malformed("the account is not 32 bytes"))?;
    hub.rates.claims.take(&caller.account)?;
    let _held = hub.key_packages.lock().await;
    let prefix = keys::account(account);
    let devices = hub.engine.list(prefix.clone(), None, 1_000).await?;
    if devices.is_empty() {
        return Err(ClaimError::NoSuchAccount);
    }
    let device = |key: &Bytes| DeviceId::from_slice(key.get(prefix.len()..)?).ok();
    let devices = devices.iter().filter_map(|(key, _)| device(key));
    let claimed = try_join_all(devices.map(|device| claim_one(&hub, device))).await?;
    let packages: Vec<_> = claimed.into_iter().flatten().collect();
    if packages.is_empty() {
        return Err(ClaimError::NoKeyPackage);
    }
    Ok(Body::KeyPackages(KeyPackages { packages }))
}

/// Hands out one key package of a device, if it has any. Each device by itself: they may be kept
/// in different places, and a package that is handed out and not used does no harm.
async fn claim_one(hub: &Hub, device: DeviceId) -> Result<Option<ClaimedKeyPackage>, ClaimError> {
    let claimed = |value: &Bytes, last_resort| ClaimedKeyPackage {
        device: device.to_vec(),
        key_package: value.to_vec(),
        last_resort,
    };
    for _ in 0..limits::CLAIM_TRIES_MAX {
        let one_time = hub.engine.list(keys::one_time(device), None, 1).await?;
        let Some((key, item)) = one_time.first() else {
            let last_resort = hub.engine.get(keys::last_resort(device)).await?;
            return Ok(last_resort.map(|item| {
                hub.figures.last_resorts.inc();
                claimed(&item.value, true)
            }));
        };
        let batch = Batch {
            preconditions: vec![Precondition::Revision(key.clone(), item.revision)],
            deletes: vec![key.clone()],
            ..Batch::default()
        };
        match hub.engine.apply(batch).await {
            Ok(_) => return Ok(Some(claimed(&item.value, false))),
            // Somebody at another relay took it in between.
            Err(BatchError::Conflict { .. }) => {}
            Err(cause) => return Err(ClaimError::Common(cause.into())),
        }
    }
    Err(CommonError::Storage { retry_after_ms: 100 }.into())
}

/// Counts what the caller has left.
pub(crate) async fn count(hub: Arc<Hub>, caller: Caller) -> Result<Body, CommonError> {
    let one_time = one_time_left(&hub, caller).await?;
    let last_resort = hub.engine.get(keys::last_resort(caller.device)).await?.is_some();
    Ok(Body::KeyPackageCount(KeyPackageCount { one_time, last_resort }))
}

/// One-time key packages the caller has left.
pub(crate) async fn one_time_left(hub: &Hub, caller: Caller) -> Result<u32, StorageError> {
    let count = hub.engine.count(keys::one_time(caller.device)).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
