//! The numbers by which the Cloud API names shops and customers.
//!
//! All follow from hashes: a shop that is restored has the numbers it had, and a customer of two
//! shops has numbers in each that nobody can bring together.

use comptoir_api::cloud::Settings;
use comptoir_store::cloud::{AccountRow, ContactRow};
use comptoir_store::{ShopId, StoreError, Tx};
use sha2::{Digest, Sha256};

use crate::{AppState, Shop};

/// Begins every number that stands for a telephone's: a country code that no country has.
const NOWHERE: &str = "999";
/// Stands for the country in user ids: unknown or none (CLDR).
const NO_COUNTRY: &str = "ZZ";
/// Draws until a number is nobody else's.
const TRIES: u32 = 8;

/// A shop's numbers; made and saved when they are first asked for.
pub(crate) async fn account(counter: &AppState, shop: &Shop) -> Result<AccountRow, StoreError> {
    let mut tx = counter.store.begin().await?;
    let account = account_in(&mut tx, &shop.id, &shop.account().to_string()).await?;
    tx.save().await?;
    Ok(account)
}

/// The same, to be saved by the caller; `own` is the shop's account.
pub(crate) async fn account_in(
    tx: &mut Tx,
    shop: &ShopId,
    own: &str,
) -> Result<AccountRow, StoreError> {
    let known = tx.cloud_accounts().lookup(shop).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    // 15 digits: below 2^53, as a client reads them with parseInt.
    let id = |what: &str| format!("1{}", digits::<14>(&["comptoir cloud id v1", what, own]));
    let made = AccountRow {
        shop: shop.clone(),
        phone_number: id("phone number"),
        waba: id("business account"),
        catalog: id("catalogue"),
        display_phone: format!("{NOWHERE}{}", digits::<9>(&["comptoir cloud phone v1", own])),
        settings: Settings::default(),
    };
    tx.cloud_accounts().add(&made).await?;
    Ok(made)
}

/// A customer's numbers in a shop; made when they are first asked for.
pub(crate) async fn contact(
    tx: &mut Tx,
    shop: &Shop,
    customer: &str,
) -> Result<ContactRow, StoreError> {
    for again in 0..TRIES {
        if let Some(known) = tx.cloud_contacts(&shop.id).lookup(customer).await? {
            return Ok(known);
        }
        let (own, again) = (shop.account().to_string(), again.to_string());
        let of = |what: &'static str| [what, own.as_str(), customer, again.as_str()];
        let made = ContactRow {
            customer: customer.to_owned(),
            wa_id: format!("{NOWHERE}{}", digits::<11>(&of("comptoir cloud wa_id v1"))),
            user_id: format!("{NO_COUNTRY}.{}", digits::<19>(&of("comptoir cloud user id v1"))),
            blocked_ms: None,
        };
        tx.cloud_contacts(&shop.id).add(&made).await?;
    }
    let known = tx.cloud_contacts(&shop.id).lookup(customer).await?;
    known.ok_or_else(|| StoreError::NoNumber(shop.id.0.clone()))
}

/// That many decimal digits of a hash over the parts; the first is not 0.
pub(crate) fn digits<const N: usize>(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let bytes = hash.finalize();
    let head: [u8; 16] = std::array::from_fn(|at| bytes.get(at).copied().unwrap_or_default());
    let number = u128::from_be_bytes(head);
    let text = format!("{number:039}");
    let first = 1 + (number % 9);
    format!("{first}{}", text.get(39 + 1 - N..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_length_and_differ() {
        let one = digits::<14>(&["a", "b"]);
        assert_eq!(one.len(), 14);
        assert!(one.bytes().all(|digit| digit.is_ascii_digit()) && !one.starts_with('0'));
        assert_ne!(one, digits::<14>(&["ab", ""]));
        assert_eq!(digits::<19>(&["a"]).len(), 19);
        let phone: u64 = format!("1{one}").parse().unwrap();
        assert!(phone < 1 << 53);
    }
}
