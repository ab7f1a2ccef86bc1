//! The terms of an order as one hash, and who stands by them (ORDER-1).
//!
//! Shop and customer compute the same 32 bytes from what they agreed on: what, how many, at which
//! price, what is added and taken off, how it gets there. Where the order stands, who moved it and
//! its pictures are not in it, so the hash stays while the order goes its way.

use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};

use crate::content::{Handover, Money, OrderStatus, Proof};
use crate::signed::{self, SignedError, VerifiedDevice};

/// The hash of an order's terms.
///
/// Each field is written with its length before it, each list with its count: no two orders are
/// written alike.
pub fn terms_hash(order: &OrderStatus) -> [u8; 32] {
    let mut terms = Terms(Sha256::new_with_prefix(b"comptoir order terms v1\0"));
    terms.text(&order.order);
    terms.count(order.lines.len());
    for line in &order.lines {
        terms.text(&line.product);
        terms.text(&line.variant);
        terms.text(&line.title);
        terms.number(line.quantity.into());
        terms.number(line.cancelled.into());
        terms.money(line.unit_price.as_ref());
    }
    terms.count(order.discounts.len());
    for discount in &order.discounts {
        terms.text(&discount.title);
        terms.text(&discount.code);
        terms.money(discount.amount.as_ref());
    }
    terms.money(order.shipping.as_ref());
    terms.count(order.taxes.len());
    for tax in &order.taxes {
        terms.text(&tax.country);
        terms.number(tax.rate_bp.into());
        terms.money(tax.amount.as_ref());
    }
    terms.money(order.total.as_ref());
    terms.text(&order.delivery);
    terms.handover(order.handover.as_ref());
    terms.text(&order.note);
    terms.0.finalize().into()
}

/// Stands by terms with a device's key.
pub fn sign_terms(device: &SigningKey, credential: &[u8], hash: &[u8; 32]) -> Proof {
    Proof {
        hash: hash.to_vec(),
        credential: credential.to_vec(),
        signature: signed::sign_terms(device, hash),
    }
}

/// Checks that a device stands by exactly these terms; says whose it is.
pub fn verify_terms(proof: &Proof, hash: &[u8; 32]) -> Result<VerifiedDevice, SignedError> {
    if proof.hash != hash {
        return Err(SignedError::BadSignature("the order's terms"));
    }
    let device = signed::verify_credential(&proof.credential)?;
    signed::verify_terms(&device.device_key, hash, &proof.signature)?;
    Ok(device)
}

struct Terms(Sha256);

impl Terms {
    fn number(&mut self, number: i64) {
        self.0.update(number.to_be_bytes());
    }

    fn count(&mut self, count: usize) {
        self.number(i64::try_from(count).unwrap_or(i64::MAX));
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn money(&mut self, money: Option<&Money>) {
        let none = Money::default();
        let money = money.unwrap_or(&none);
        self.number(money.minor);
        self.text(&money.currency);
    }

    fn handover(&mut self, handover: Option<&Handover>) {
        let Some(handover) = handover else { return self.number(0) };
        self.number(1);
        self.text(&handover.method);
        self.text(&handover.title);
        self.0.update(handover.from_ms.to_be_bytes());
        self.0.update(handover.to_ms.to_be_bytes());
        let address = handover.address.clone().unwrap_or_default();
        self.count(address.lines.len());
        for line in &address.lines {
            self.text(line);
        }
        for part in [
            &address.name,
            &address.postcode,
            &address.city,
            &address.region,
            &address.country,
            &address.phone,
        ] {
            self.text(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Travels;
    use crate::content::{Line, OrderState};
    use crate::identity::Role;

    fn order() -> OrderStatus {
        let eur = |minor| Some(Money { minor, currency: "EUR".into() });
        OrderStatus {
            order: "ord_1".into(),
            lines: vec![Line {
                product: "miel".into(),
                title: "Miel".into(),
                quantity: 2,
                unit_price: eur(1_250),
                ..Line::default()
            }],
            total: eur(2_500),
            ..OrderStatus::default()
        }
    }

    /// What was agreed is what counts; how far the order is does not.
    #[test]
    fn the_hash_follows_the_terms_alone() {
        let agreed = terms_hash(&order());
        let mut moved = order();
        moved.state = OrderState::Ready as i32;
        moved.revision = 7;
        assert_eq!(terms_hash(&moved), agreed);
        let mut dearer = order();
        dearer.lines[0].unit_price = Some(Money { minor: 1_251, currency: "EUR".into() });
        let mut fewer = order();
        fewer.lines[0].cancelled = 1;
        let mut elsewhere = order();
        elsewhere.handover = Some(Handover { method: "shop".into(), ..Handover::default() });
        for other in [dearer, fewer, elsewhere] {
            assert_ne!(terms_hash(&other), agreed);
        }
    }

    #[test]
    fn a_proof_is_of_one_device_and_of_these_terms() {
        let (identity, device) =
            (SigningKey::from_bytes(&[1; 32]), SigningKey::from_bytes(&[2; 32]));
        let credential =
            signed::credential(&identity, &device.verifying_key(), Role::Person, 5).to_bytes();
        let hash = terms_hash(&order());
        let mut proof = sign_terms(&device, &credential, &hash);
        assert_eq!(verify_terms(&proof, &hash).unwrap().role, Role::Person);
        assert!(verify_terms(&proof, &[0; 32]).is_err());
        proof.signature[0] ^= 1;
        assert!(verify_terms(&proof, &hash).is_err());
    }
}
