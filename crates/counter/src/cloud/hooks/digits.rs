//! The ids of deliveries and of messages' files: they follow from what they are about.

use comptoir_wire::ids::{AccountId, base32};
use sha2::{Digest, Sha256};

/// The number of a message's file: 16 digits, below 2^53. It is no secret: who asks has to be on
/// the roster of the chat.
pub(crate) fn media_id(shop: AccountId, message: &str) -> String {
    let hash = Sha256::new().chain_update(b"comptoir cloud media v1").chain_update(shop.0);
    let hash: [u8; 32] = hash.chain_update(message.as_bytes()).finalize().into();
    let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    (1_000_000_000_000_000 + number % 8_000_000_000_000_000).to_string()
}

/// The id of a delivery: a change tells each callback once.
pub(super) fn delivery_id(callback: &str, change: i64, about: &str, now_ms: u64) -> String {
    let hash = Sha256::new().chain_update(b"comptoir delivery v1");
    let hash = hash.chain_update(callback.as_bytes()).chain_update(change.to_be_bytes());
    let hash = hash.chain_update(about.as_bytes()).chain_update(now_ms.to_be_bytes()).finalize();
    format!("dlv_{}", base32(hash.get(..16).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_digits_that_a_double_holds() {
        let id = media_id(AccountId([7; 32]), "msg_a");
        assert_eq!(id.len(), 16);
        assert!(id.parse::<u64>().unwrap() < 1 << 53);
        assert_ne!(id, media_id(AccountId([8; 32]), "msg_a"));
    }
}
