//! Accounts and their devices: public keys, and nothing of who is behind them.

use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::{Batch, BatchError, Precondition, StorageError};
use comptoir_wire::relay::Accepted;
use comptoir_wire::relay::server_frame::Body;

use crate::caller::{Address, Caller, HelloError};
use crate::refusal::CommonError;
use crate::{Hub, keys};

/// Lets a device in; registers it and its mailbox if it is new.
pub(crate) async fn enter(hub: &Hub, caller: Caller, address: Address) -> Result<(), HelloError> {
    let storage = |cause: StorageError| HelloError::Common(cause.into());
    let key = keys::device(caller.device);
    if let Some(known) = hub.engine.get(key.clone()).await.map_err(storage)? {
        return same_account(&known.value, caller);
    }
    if let Address(Some(address)) = address {
        hub.rates.registrations.take(&address)?;
    }
    let limit = hub.config.limits.devices_max;
    let sent = 1 + hub.engine.count(keys::account(caller.account)).await.map_err(storage)?;
    if sent > limit {
        return Err(CommonError::TooMany { what: "devices in this account", sent, limit }.into());
    }
    let account = Bytes::copy_from_slice(&caller.account.0);
    let batch = Batch {
        preconditions: vec![Precondition::Absent(key.clone())],
        puts: vec![
            (key, account),
            (keys::account_device(caller.account, caller.device), Bytes::new()),
        ],
        creates: vec![keys::mailbox(caller.device)],
        ..Batch::default()
    };
    match hub.engine.apply(batch).await {
        Ok(_) => Ok(()),
        // Another socket of the same device was faster.
        Err(BatchError::Conflict { current: Some(known), .. }) => {
            same_account(&known.value, caller)
        }
        Err(cause) => Err(HelloError::Common(cause.into())),
    }
}

fn same_account(account: &[u8], caller: Caller) -> Result<(), HelloError> {
    if account == caller.account.0 { Ok(()) } else { Err(HelloError::OtherAccount) }
}

/// Removes a device, its mailbox and key packages; its account's names with the last device.
///
/// Names go first, each by itself: they may be elsewhere than the device. One that was left behind
/// would be nobody's for good.
pub(crate) async fn forget(hub: Arc<Hub>, caller: Caller) -> Result<Body, CommonError> {
    let engine = &hub.engine;
    // Listed, since a count may have some in it that went a moment ago.
    if engine.list(keys::account(caller.account), None, 2).await?.len() <= 1 {
        let prefix = keys::account_names(caller.account);
        for (key, _) in engine.list(prefix.clone(), None, 1_000).await? {
            let name = key.get(prefix.len()..).unwrap_or_default();
            let deletes = vec![keys::name(&String::from_utf8_lossy(name)), key];
            engine.apply(Batch { deletes, ..Batch::default() }).await?;
        }
    }
    let mut batch = Batch {
        drops: vec![keys::mailbox(caller.device)],
        deletes: vec![
            keys::device(caller.device),
            keys::account_device(caller.account, caller.device),
        ],
        ..Batch::default()
    };
    let packages = engine.list(keys::key_packages(caller.device), None, 1_000).await?;
    batch.deletes.extend(packages.into_iter().map(|(key, _)| key));
    engine.apply(batch).await?;
    Ok(Body::Accepted(Accepted { at_ms: hub.now_ms() }))
}
