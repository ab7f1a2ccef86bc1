//! Signing in: sessions, passwords, one-time links, passkeys, and patience with wrong guesses.

mod passkey;
mod password;
mod throttle;

use comptoir_store::sessions::SessionRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::{ShopId, StoreError, Tx};

pub(crate) use self::passkey::Passkeys;
pub(crate) use self::password::Passwords;
pub(crate) use self::throttle::Throttle;
use crate::http::refused::Answer;
use crate::{AppState, chance, limits};

/// What signing in keeps in memory.
#[derive(Debug)]
pub(crate) struct Doors {
    pub(crate) throttle: Throttle,
    pub(crate) passwords: Passwords,
    pub(crate) passkeys: Passkeys,
}

impl Doors {
    pub(crate) fn new(base: &str) -> Self {
        Self {
            throttle: Throttle::default(),
            passwords: Passwords::default(),
            passkeys: Passkeys::new(base),
        }
    }
}

/// Opens a session in a transaction; gives the token for the browser.
pub(crate) async fn open(tx: &mut Tx, staff: &StaffRow, now_ms: u64) -> Answer<String> {
    let token = chance::token()?;
    let session = SessionRow {
        hash: chance::hash(&token),
        staff: staff.id.clone(),
        shop: staff.shop.clone(),
        expires_ms: now_ms + limits::SESSION_MS,
    };
    tx.sessions().sweep(now_ms).await?;
    tx.sessions().add(&session, now_ms).await?;
    Ok(token)
}

/// Finds who is behind a session, and moves its end once a day: it slides.
pub(crate) async fn session(
    counter: &AppState,
    hash: &str,
) -> Result<Option<StaffRow>, StoreError> {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    let now_ms = counter.now_ms();
    let mut tx = counter.store.read().await?;
    let Some(session) = tx.sessions().lookup(hash, now_ms).await? else { return Ok(None) };
    let staff = tx.staff().lookup(&session.staff).await?;
    drop(tx);
    if session.expires_ms < now_ms + limits::SESSION_MS - DAY_MS {
        let mut tx = counter.store.begin().await?;
        tx.sessions().extend(hash, now_ms + limits::SESSION_MS).await?;
        tx.save().await?;
    }
    Ok(staff)
}

/// Makes a link's token that signs in once, in a transaction.
pub(crate) async fn invite(
    tx: &mut Tx,
    staff: &str,
    shop: &ShopId,
    token: &str,
    now_ms: u64,
) -> Result<(), StoreError> {
    let expires_ms = now_ms + limits::INVITE_MS;
    tx.sessions().invite(&chance::hash(token), staff, shop, expires_ms).await
}

/// The link that carries such a token. What follows `#` never reaches a server's log.
pub(crate) fn invite_link(base: &str, shop: &ShopId, token: &str) -> String {
    format!("{base}/console/{shop}/join#t={token}")
}
