//! Programs that speak for shops: a token each. Only hashes of tokens are kept.

use comptoir_api::cloud::Scope;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::cloud::{AccountRow, read_account};
use crate::row::{Columns, ms, to_json};
use crate::{ShopId, StoreError};

/// A program that may use a shop's Cloud API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// `tok_…`: the same 16 bytes are its reader on rosters.
    pub id: String,
    /// The shop it speaks for.
    pub shop: ShopId,
    /// As customers see it.
    pub name: String,
    /// SHA-256 of the token, hex.
    pub hash: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Digits: the app it is, for subscriptions.
    pub app: String,
    /// Hex: signs its webhooks.
    pub app_secret: String,
    /// Who made it; empty: a command.
    pub made_by: String,
    /// When it was made.
    pub created_ms: u64,
    /// When it ends; `None`: never.
    pub expires_ms: Option<u64>,
    /// When it was last used, to the minute; 0: never.
    pub used_ms: u64,
}

impl TokenRow {
    /// Whether it may do this.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether its time is over.
    pub fn has_ended(&self, now_ms: u64) -> bool {
        self.expires_ms.is_some_and(|end| end <= now_ms)
    }
}

/// The tokens of all shops; removed ones are not seen.
#[derive(Debug)]
pub struct Tokens<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl Tokens<'_> {
    /// Adds one.
    pub async fn add(&mut self, token: &TokenRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO tokens (id, shop, name, hash, scopes, app, app_secret, made_by, \
             created_ms, expires_ms, used_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
        )
        .bind(token.id.clone())
        .bind(token.shop.0.clone())
        .bind(token.name.clone())
        .bind(token.hash.clone())
        .bind(to_json(&token.scopes)?)
        .bind(token.app.clone())
        .bind(token.app_secret.clone())
        .bind(token.made_by.clone())
        .bind(ms(token.created_ms))
        .bind(token.expires_ms.map(ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Finds one by its hash.
    pub async fn find_by_hash(&mut self, hash: &str) -> Result<Option<TokenRow>, StoreError> {
        self.find("SELECT * FROM tokens WHERE hash = $1 AND removed_ms IS NULL", hash).await
    }

    /// Finds one by its hash, with the numbers of its shop, if it has any yet.
    pub async fn find_with_account(
        &mut self,
        hash: &str,
    ) -> Result<Option<(TokenRow, Option<AccountRow>)>, StoreError> {
        let row = query(
            "SELECT t.*, a.phone_number, a.waba, a.catalog, a.display_phone, a.settings \
             FROM tokens t LEFT JOIN cloud_accounts a ON a.shop = t.shop \
             WHERE t.hash = $1 AND t.removed_ms IS NULL",
        )
        .bind(hash.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let has_account = row.text_or_none("phone_number")?.is_some();
        let account = has_account.then(|| read_account(&row)).transpose()?;
        Ok(Some((read(&row)?, account)))
    }

    /// Finds one by the app it is.
    pub async fn find_by_app(&mut self, app: &str) -> Result<Option<TokenRow>, StoreError> {
        self.find("SELECT * FROM tokens WHERE app = $1 AND removed_ms IS NULL", app).await
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<TokenRow>, StoreError> {
        self.find("SELECT * FROM tokens WHERE id = $1 AND removed_ms IS NULL", id).await
    }

    async fn find(&mut self, sql: &'static str, key: &str) -> Result<Option<TokenRow>, StoreError> {
        let row = query(sql).bind(key.to_owned()).fetch_optional(&mut *self.db).await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists a shop's, oldest first.
    pub async fn list(&mut self, shop: &ShopId) -> Result<Vec<TokenRow>, StoreError> {
        let rows = query(
            "SELECT * FROM tokens WHERE shop = $1 AND removed_ms IS NULL ORDER BY created_ms, id",
        )
        .bind(shop.0.clone())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Notes that one was used.
    pub async fn used(&mut self, id: &str, now_ms: u64) -> Result<(), StoreError> {
        query("UPDATE tokens SET used_ms = $2 WHERE id = $1")
            .bind(id.to_owned())
            .bind(ms(now_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Takes one away, and says whether it was there.
    pub async fn remove(
        &mut self,
        shop: &ShopId,
        id: &str,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE tokens SET removed_ms = $3 WHERE shop = $1 AND id = $2 AND removed_ms IS NULL",
        )
        .bind(shop.0.clone())
        .bind(id.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn read(row: &AnyRow) -> Result<TokenRow, StoreError> {
    let expires_ms = row.int_or_none("expires_ms")?;
    Ok(TokenRow {
        id: row.text("id")?,
        shop: ShopId(row.text("shop")?),
        name: row.text("name")?,
        hash: row.text("hash")?,
        scopes: row.json("scopes")?,
        app: row.text("app")?,
        app_secret: row.text("app_secret")?,
        made_by: row.text("made_by")?,
        created_ms: row.ms("created_ms")?,
        expires_ms: expires_ms.map(|end| u64::try_from(end).unwrap_or(0)),
        used_ms: row.ms("used_ms")?,
    })
}
