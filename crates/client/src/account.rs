//! Who a device is: its account's key, its own key, its credential, its key packages.

use comptoir_wire::codec::Travels;
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::signed;
use ed25519_dalek::{Signer as _, SigningKey};
use openmls::prelude::tls_codec::Serialize as _;
use openmls::prelude::{BasicCredential, CredentialWithKey, KeyPackage, SignatureScheme};
use openmls_traits::signatures::{Signer, SignerError};

use crate::db::Db;
use crate::device::{DeviceError, OpenError};
use crate::group::{self, Mls};

/// A device's keys. Secrets leave memory when dropped.
pub(crate) struct Keys {
    /// Its account's key; vouches for devices, signs shop cards.
    pub(crate) identity: SigningKey,
    /// Its own key; signs as an MLS leaf and answers the relay.
    pub(crate) signing: SigningKey,
    /// `identity.v1.DeviceCredential`.
    pub(crate) credential: Vec<u8>,
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
    pub(crate) role: Role,
}

impl Keys {
    /// Reads the keys, or makes them the first time.
    pub(crate) fn load(db: &Db, role: Role, now_ms: u64) -> Result<Self, OpenError> {
        let stored = (db.meta("identity")?, db.meta("device")?);
        let (identity, signing) = if let (Some(identity), Some(signing)) = stored {
            (key(&identity)?, key(&signing)?)
        } else {
            let identity = SigningKey::from_bytes(&random().map_err(|_| OpenError::Keys)?);
            let signing = SigningKey::from_bytes(&random().map_err(|_| OpenError::Keys)?);
            let credential = signed::credential(&identity, &signing.verifying_key(), role, now_ms);
            db.set_meta("identity", identity.as_bytes())?;
            db.set_meta("device", signing.as_bytes())?;
            db.set_meta("credential", &credential.to_bytes())?;
            (identity, signing)
        };
        let credential = db.meta("credential")?.ok_or(OpenError::Keys)?;
        let verified = signed::verify_credential(&credential).map_err(|_| OpenError::Keys)?;
        if verified.role != role {
            return Err(OpenError::Mismatch("role"));
        }
        let (account, device) = (verified.account, verified.device);
        Ok(Self { identity, signing, credential, account, device, role })
    }

    /// What an MLS leaf of this device carries.
    pub(crate) fn leaf(&self) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(self.credential.clone()).into(),
            signature_key: self.signing.verifying_key().to_bytes().to_vec().into(),
        }
    }

    /// Makes a key package and keeps its private half.
    pub(crate) fn key_package(
        &self,
        mls: &Mls<'_>,
        last_resort: bool,
    ) -> Result<Vec<u8>, DeviceError> {
        let builder = KeyPackage::builder().leaf_node_capabilities(group::capabilities());
        let builder = if last_resort { builder.mark_as_last_resort() } else { builder };
        let bundle = builder.build(group::SUITE, mls, self, self.leaf()).map_err(mls_failed)?;
        bundle.key_package().tls_serialize_detached().map_err(mls_failed)
    }
}

impl Signer for Keys {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.signing.sign(payload).to_bytes().to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// Draws bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], DeviceError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| DeviceError::Mls("the machine gives no randomness".into()))?;
    Ok(bytes)
}

/// The cause of a failure inside OpenMLS: its kind, never a secret.
pub(crate) fn mls_failed(error: impl std::fmt::Display) -> DeviceError {
    DeviceError::Mls(error.to_string())
}

fn key(bytes: &[u8]) -> Result<SigningKey, OpenError> {
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| OpenError::Keys)?;
    Ok(SigningKey::from_bytes(bytes))
}
