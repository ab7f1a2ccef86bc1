//! Randomness: ids and tokens. The one place where the counter draws it.

use comptoir_wire::ids::base32;
use sha2::{Digest, Sha256};

/// The machine gave no randomness. Operator: nothing can be made safely.
#[derive(Debug, thiserror::Error)]
#[error("the machine gave no randomness")]
pub struct NoChance;

/// Draws an id: the prefix and 16 random bytes.
pub(crate) fn id(prefix: &str) -> Result<String, NoChance> {
    Ok(format!("{prefix}{}", base32(&bytes::<16>()?)))
}

/// Draws a token that nobody can guess: 32 random bytes.
pub(crate) fn token() -> Result<String, NoChance> {
    Ok(base32(&bytes::<32>()?))
}

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

/// Draws bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], NoChance> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoChance)?;
    Ok(bytes)
}
