//! Tokens: made, listed, taken away. Each is a reader by its own name on the roster of every chat.

use comptoir_api::cloud::Scope;
use comptoir_store::cloud::AccountRow;
use comptoir_store::tokens::TokenRow;
use comptoir_store::{ShopId, Store, StoreError};
use comptoir_wire::ids::{ReaderId, from_base32};
use data_encoding::HEXLOWER;

use super::numbers;
use crate::chance::{self, NoChance};
use crate::{AppState, limits, shop};

/// A token to be made.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// Of the program, as customers see it.
    pub name: String,
    /// What it may do; none: everything.
    pub scopes: Vec<Scope>,
    /// When it ends; `None`: never.
    pub expires_ms: Option<u64>,
    /// Who makes it; empty: a command.
    pub made_by: String,
}

/// A token that was made.
#[derive(Debug, Clone)]
pub struct MadeToken {
    /// What the program sends; shown once, kept nowhere.
    pub token: String,
    /// What is kept.
    pub row: TokenRow,
    /// The shop's numbers; `None` while its device never ran.
    pub account: Option<AccountRow>,
}

/// Why a token was not made or taken away.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Caller: no name, or too long.
    #[error("a name of 1 to 40 characters is needed: customers see it")]
    Name,
    /// Caller: too many.
    #[error("a shop has at most {0} tokens: take one away first")]
    TooMany(usize),
    /// Caller: no such shop.
    #[error("there is no shop '{0}'")]
    NoShop(String),
    /// Caller: no such token.
    #[error("there is no token '{0}'")]
    NoToken(String),
    /// Operator: storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Operator: no randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

/// Makes a token and announces it in every chat.
pub async fn make(
    counter: &AppState,
    shop: &ShopId,
    new: &NewToken,
) -> Result<MadeToken, TokenError> {
    let name = new.name.trim();
    let length = name.chars().count();
    if length == 0 || length > limits::TOKEN_NAME_CHARS_MAX || name.chars().any(char::is_control) {
        return Err(TokenError::Name);
    }
    let now_ms = counter.now_ms();
    let mut tx = counter.store.begin().await?;
    let known = tx.shops().lookup(shop).await?;
    let known = known.ok_or_else(|| TokenError::NoShop(shop.0.clone()))?;
    if tx.tokens().list(shop).await?.len() >= limits::TOKENS_MAX {
        return Err(TokenError::TooMany(limits::TOKENS_MAX));
    }
    let token = format!("cpt{}", chance::token()?);
    let mut scopes = if new.scopes.is_empty() { Scope::ALL.to_vec() } else { new.scopes.clone() };
    scopes.sort_unstable();
    scopes.dedup();
    let id = chance::id("tok_")?;
    let row = TokenRow {
        app: format!("1{}", numbers::digits::<14>(&["comptoir cloud app v1", &id])),
        id,
        shop: shop.clone(),
        name: name.to_owned(),
        hash: chance::hash(&token),
        scopes,
        app_secret: HEXLOWER.encode(&chance::bytes::<16>()?),
        made_by: new.made_by.clone(),
        created_ms: now_ms,
        expires_ms: new.expires_ms,
        used_ms: 0,
    };
    tx.tokens().add(&row).await?;
    let account = match known.account.as_str() {
        "" => None,
        own => Some(numbers::account_in(&mut tx, shop, own).await?),
    };
    shop::announce_readers(&mut tx, shop, now_ms).await?;
    tx.save().await?;
    wake(counter, shop);
    Ok(MadeToken { token, row, account })
}

/// Takes a token away: from now on it opens nothing, and every chat says that it is gone.
pub async fn remove(counter: &AppState, shop: &ShopId, id: &str) -> Result<(), TokenError> {
    let now_ms = counter.now_ms();
    let mut tx = counter.store.begin().await?;
    if !tx.tokens().remove(shop, id, now_ms).await? {
        return Err(TokenError::NoToken(id.to_owned()));
    }
    tx.callbacks(shop).remove_of_token(id).await?;
    shop::announce_readers(&mut tx, shop, now_ms).await?;
    tx.save().await?;
    wake(counter, shop);
    Ok(())
}

/// A shop's tokens, oldest first, and its numbers.
pub async fn list(
    store: &Store,
    shop: &ShopId,
) -> Result<(Vec<TokenRow>, Option<AccountRow>), TokenError> {
    let mut tx = store.read().await?;
    if tx.shops().lookup(shop).await?.is_none() {
        return Err(TokenError::NoShop(shop.0.clone()));
    }
    let tokens = tx.tokens().list(shop).await?;
    Ok((tokens, tx.cloud_accounts().lookup(shop).await?))
}

/// A program on rosters: the same 16 bytes.
pub(crate) fn reader_of(token: &str) -> Option<ReaderId> {
    let bytes = from_base32(token.strip_prefix("tok_")?)?;
    ReaderId::from_slice(&bytes).ok()
}

/// Whether a program reads chats: only then it stands on their rosters.
pub(crate) fn reads(token: &TokenRow) -> bool {
    token.may(Scope::Messages)
}

fn wake(counter: &AppState, shop: &ShopId) {
    if let Some(shop) = counter.shop(shop) {
        shop.wake();
    }
}
