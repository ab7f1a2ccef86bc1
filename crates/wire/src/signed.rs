//! Signatures over what must not be swapped: device credentials, hello, shop cards, heal requests.
//!
//! Each signs a label, a zero byte and the content, so that no signature serves for another use.

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use prost::Message;

use crate::codec::Travels;
use crate::content::Heal;
use crate::identity::{DeviceCredential, Role, ShopCard, SignedShopCard};
use crate::ids::{AccountId, DeviceId};
use crate::limits;

/// Why something signed was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SignedError {
    /// Sender: not well formed.
    #[error("{0} is malformed")]
    Malformed(&'static str),
    /// Sender, or somebody between: the signature is not by that key.
    #[error("the signature on {0} does not match")]
    BadSignature(&'static str),
}

/// A device whose account has vouched for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDevice {
    /// The account.
    pub account: AccountId,
    /// The device, and its mailbox.
    pub device: DeviceId,
    /// The key it signs with (Ed25519, 32 bytes).
    pub device_key: [u8; 32],
    /// A person's device, or a shop's counter.
    pub role: Role,
}

/// Makes the credential of a device: its account's identity key vouches for it.
pub fn credential(
    identity: &SigningKey,
    device_key: &VerifyingKey,
    role: Role,
    created_ms: u64,
) -> DeviceCredential {
    let mut credential = DeviceCredential {
        identity_key: identity.verifying_key().to_bytes().to_vec(),
        device_key: device_key.to_bytes().to_vec(),
        role: role as i32,
        created_ms,
        signature: Vec::new(),
    };
    credential.signature = sign(identity, CREDENTIAL, &credential_text(&credential));
    credential
}

/// Checks a credential's bytes: well formed, and vouched for by its account.
pub fn verify_credential(bytes: &[u8]) -> Result<VerifiedDevice, SignedError> {
    const WHAT: &str = "the device credential";
    let credential =
        DeviceCredential::from_bytes(bytes).map_err(|_| SignedError::Malformed(WHAT))?;
    let device_key: [u8; 32] =
        credential.device_key.as_slice().try_into().map_err(|_| SignedError::Malformed(WHAT))?;
    let role = match credential.role() {
        Role::Unspecified => return Err(SignedError::Malformed(WHAT)),
        role => role,
    };
    let text = credential_text(&credential);
    verify(&credential.identity_key, CREDENTIAL, &text, &credential.signature, WHAT)?;
    Ok(VerifiedDevice {
        account: AccountId::of(&credential.identity_key),
        device: DeviceId::of(&device_key),
        device_key,
        role,
    })
}

/// Signs the relay's challenge (WIRE-2).
pub fn sign_hello(device: &SigningKey, nonce: &[u8], audience: &str) -> Vec<u8> {
    sign(device, HELLO, &[nonce, audience.as_bytes()].concat())
}

/// Checks the answer to a challenge (WIRE-2).
pub fn verify_hello(
    device_key: &[u8; 32],
    nonce: &[u8],
    audience: &str,
    signature: &[u8],
) -> Result<(), SignedError> {
    let text = [nonce, audience.as_bytes()].concat();
    verify(device_key, HELLO, &text, signature, "the answer to the challenge")
}

/// Signs a shop's card with the shop's identity key.
pub fn sign_card(identity: &SigningKey, card: &ShopCard) -> SignedShopCard {
    let card = card.encode_to_vec();
    let signature = sign(identity, CARD, &card);
    SignedShopCard { card, signature }
}

/// Checks a shop's card; what it says of the shop is then the shop's own word.
pub fn verify_card(bytes: &[u8]) -> Result<(AccountId, ShopCard), SignedError> {
    const WHAT: &str = "the shop's card";
    if bytes.len() > limits::SHOP_CARD_BYTES_MAX {
        return Err(SignedError::Malformed(WHAT));
    }
    let signed = SignedShopCard::decode(bytes).map_err(|_| SignedError::Malformed(WHAT))?;
    let card =
        ShopCard::decode(signed.card.as_slice()).map_err(|_| SignedError::Malformed(WHAT))?;
    if card.readers.len() > limits::READERS_MAX {
        return Err(SignedError::Malformed(WHAT));
    }
    verify(&card.identity_key, CARD, &signed.card, &signed.signature, WHAT)?;
    Ok((AccountId::of(&card.identity_key), card))
}

/// Signs a request to be added to a group again.
pub fn sign_heal(device: &SigningKey, heal: &mut Heal) {
    heal.signature = sign(device, HEAL, &heal_text(heal));
}

/// Checks such a request against the key of the leaf that is in the group.
pub fn verify_heal(device_key: &[u8; 32], heal: &Heal) -> Result<(), SignedError> {
    verify(device_key, HEAL, &heal_text(heal), &heal.signature, "the request to rejoin")
}

/// Signs the hash of an order's terms (ORDER-1).
pub(crate) fn sign_terms(device: &SigningKey, hash: &[u8; 32]) -> Vec<u8> {
    sign(device, TERMS, hash)
}

/// Checks such a signature.
pub(crate) fn verify_terms(
    device_key: &[u8; 32],
    hash: &[u8; 32],
    signature: &[u8],
) -> Result<(), SignedError> {
    verify(device_key, TERMS, hash, signature, "the order's terms")
}

const TERMS: &str = "comptoir order v1";
const CREDENTIAL: &str = "comptoir device v1";
const HELLO: &str = "comptoir hello v1";
const CARD: &str = "comptoir shop card v1";
const HEAL: &str = "comptoir heal v1";

fn credential_text(credential: &DeviceCredential) -> Vec<u8> {
    let role = [credential.role as u8];
    [&credential.device_key[..], &role, &credential.created_ms.to_be_bytes()].concat()
}

fn heal_text(heal: &Heal) -> Vec<u8> {
    [&heal.group_id[..], &heal.key_package, &heal.at_ms.to_be_bytes()].concat()
}

fn labelled(label: &str, text: &[u8]) -> Vec<u8> {
    [label.as_bytes(), &[0], text].concat()
}

fn sign(key: &SigningKey, label: &str, text: &[u8]) -> Vec<u8> {
    key.sign(&labelled(label, text)).to_bytes().to_vec()
}

fn verify(
    key: &[u8],
    label: &str,
    text: &[u8],
    signature: &[u8],
    what: &'static str,
) -> Result<(), SignedError> {
    let key: &[u8; 32] = key.try_into().map_err(|_| SignedError::Malformed(what))?;
    let key = VerifyingKey::from_bytes(key).map_err(|_| SignedError::Malformed(what))?;
    let signature = Signature::from_slice(signature).map_err(|_| SignedError::Malformed(what))?;
    key.verify(&labelled(label, text), &signature).map_err(|_| SignedError::BadSignature(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    #[test]
    fn an_account_vouches_for_its_device() {
        let credential = credential(&key(1), &key(2).verifying_key(), Role::Person, 5);
        let device = verify_credential(&credential.to_bytes()).unwrap();
        assert_eq!(device.account, AccountId::of(key(1).verifying_key().as_bytes()));
        assert_eq!(device.device, DeviceId::of(key(2).verifying_key().as_bytes()));
    }

    /// A relay that puts its own device key into somebody's credential is found out.
    #[test]
    fn a_swapped_key_is_refused() {
        let mut credential = credential(&key(1), &key(2).verifying_key(), Role::Person, 5);
        credential.device_key = key(3).verifying_key().to_bytes().to_vec();
        let refused = verify_credential(&credential.to_bytes());
        assert_eq!(refused, Err(SignedError::BadSignature("the device credential")));
    }

    /// A person's device cannot pass for a counter.
    #[test]
    fn a_changed_role_is_refused() {
        let mut credential = credential(&key(1), &key(2).verifying_key(), Role::Person, 5);
        credential.role = Role::Counter as i32;
        assert!(verify_credential(&credential.to_bytes()).is_err());
    }

    #[test]
    fn a_card_changed_on_the_way_is_refused() {
        let card = ShopCard {
            identity_key: key(1).verifying_key().to_bytes().to_vec(),
            name: "Maison Halbran".into(),
            ..Default::default()
        };
        let mut signed = sign_card(&key(1), &card);
        assert_eq!(verify_card(&signed.encode_to_vec()).unwrap().1, card);
        let last = signed.card.len() - 1;
        signed.card[last] ^= 1;
        assert!(verify_card(&signed.encode_to_vec()).is_err());
    }

    #[test]
    fn a_hello_is_for_one_relay_only() {
        let device_key = key(2).verifying_key().to_bytes();
        let signature = sign_hello(&key(2), &[9; 32], "halbran.example");
        assert!(verify_hello(&device_key, &[9; 32], "halbran.example", &signature).is_ok());
        assert!(verify_hello(&device_key, &[9; 32], "other.example", &signature).is_err());
        assert!(verify_hello(&device_key, &[8; 32], "halbran.example", &signature).is_err());
    }
}
