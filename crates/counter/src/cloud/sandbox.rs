//! A shop whose numbers, token and customer are known beforehand, for tests of programs.
//!
//! Never call it on a shop that anybody trusts: the token is no secret.

use comptoir_api::cloud::{Scope, Settings};
use comptoir_store::cloud::AccountRow;
use comptoir_store::tokens::TokenRow;
use comptoir_store::{ShopId, StoreError};

use crate::chance::{self, NoChance};
use crate::{AppState, shop};

/// What is known beforehand.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// `phone_number_id`
    pub phone_number: &'static str,
    /// Of the business account.
    pub waba: &'static str,
    /// Of the catalogue.
    pub catalog: &'static str,
    /// Bare digits.
    pub display_phone: &'static str,
    /// What programs send.
    pub token: &'static str,
    /// The app that the token is.
    pub app: &'static str,
    /// What webhooks are signed with.
    pub app_secret: &'static str,
    /// The customer's number.
    pub wa_id: &'static str,
    /// The customer's user id.
    pub user_id: &'static str,
}

/// Why it was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// Operator: storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: no randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

/// Gives a new shop its known numbers and token.
pub async fn open(counter: &AppState, id: &ShopId, known: &Known) -> Result<(), SandboxError> {
    let now_ms = counter.now_ms();
    let account = AccountRow {
        shop: id.clone(),
        phone_number: known.phone_number.to_owned(),
        waba: known.waba.to_owned(),
        catalog: known.catalog.to_owned(),
        display_phone: known.display_phone.to_owned(),
        settings: Settings::default(),
    };
    let token = TokenRow {
        id: chance::id("tok_")?,
        shop: id.clone(),
        name: "Sandbox".to_owned(),
        hash: chance::hash(known.token),
        scopes: Scope::ALL.to_vec(),
        app: known.app.to_owned(),
        app_secret: known.app_secret.to_owned(),
        made_by: String::new(),
        created_ms: now_ms,
        expires_ms: None,
        used_ms: 0,
    };
    let mut tx = counter.store.begin().await?;
    tx.cloud_accounts().add(&account).await?;
    tx.tokens().add(&token).await?;
    shop::announce_readers(&mut tx, id, now_ms).await?;
    tx.save().await?;
    Ok(())
}

/// Gives the shop's first customer the known numbers; says whether there is one yet.
pub async fn number_customer(
    counter: &AppState,
    id: &ShopId,
    known: &Known,
) -> Result<bool, SandboxError> {
    let mut tx = counter.store.begin().await?;
    let done = tx.cloud_contacts(id).renumber_first(known.wa_id, known.user_id).await?;
    tx.save().await?;
    Ok(done)
}
