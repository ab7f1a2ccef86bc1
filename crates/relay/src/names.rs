//! Names: a label for an account at this relay. First come, first served.

use std::sync::Arc;

use bytes::Bytes;
use comptoir_engine::{Batch, BatchError, Precondition, StorageError};
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Accepted, Code, RegisterName, ResolveName, ResolvedName};

use crate::caller::Caller;
use crate::refusal::{CommonError, Refusal};
use crate::{Hub, keys};

/// Why a name was not registered or found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NameError {
    /// Device: choose one that is.
    #[error("a name has 3 to 40 of a-z, 0-9 and '-'")]
    Invalid,
    /// Device: choose another.
    #[error("the name is taken")]
    Taken,
    /// Device: nobody has it.
    #[error("no such name at this relay")]
    NoSuchName,
    /// Whoever the sentence says.
    #[error(transparent)]
    Common(#[from] CommonError),
}

impl From<StorageError> for NameError {
    fn from(cause: StorageError) -> Self {
        Self::Common(cause.into())
    }
}

impl Refusal for NameError {
    fn code(&self) -> Code {
        match self {
            Self::Invalid => Code::NameInvalid,
            Self::Taken => Code::NameTaken,
            Self::NoSuchName => Code::NoSuchName,
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

/// Registers a name for the caller's account. Again is harmless.
pub(crate) async fn register(
    hub: Arc<Hub>,
    caller: Caller,
    register: RegisterName,
) -> Result<Body, NameError> {
    let name = valid(&register.name)?;
    let limit = hub.config.limits.names_max;
    let had = hub.engine.get(keys::account_name(caller.account, name)).await?.is_some();
    let sent = 1 + hub.engine.count(keys::account_names(caller.account)).await?;
    if sent > limit && !had {
        return Err(CommonError::TooMany { what: "names of this account", sent, limit }.into());
    }
    let account = Bytes::copy_from_slice(&caller.account.0);
    let batch = Batch {
        preconditions: vec![Precondition::AbsentOr(keys::name(name), account.clone())],
        puts: vec![
            (keys::name(name), account),
            (keys::account_name(caller.account, name), Bytes::new()),
        ],
        ..Batch::default()
    };
    match hub.engine.apply(batch).await {
        Ok(_) => Ok(Body::Accepted(Accepted { at_ms: hub.now_ms() })),
        Err(BatchError::Conflict { .. }) => Err(NameError::Taken),
        Err(cause) => Err(NameError::Common(cause.into())),
    }
}

/// Finds the account of a name.
pub(crate) async fn resolve(hub: Arc<Hub>, resolve: ResolveName) -> Result<Body, NameError> {
    let name = valid(&resolve.name)?;
    let item = hub.engine.get(keys::name(name)).await?.ok_or(NameError::NoSuchName)?;
    Ok(Body::ResolvedName(ResolvedName { account: item.value.to_vec() }))
}

fn valid(name: &str) -> Result<&str, NameError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if (3..=40).contains(&name.len()) && name.chars().all(allowed) {
        Ok(name)
    } else {
        Err(NameError::Invalid)
    }
}
