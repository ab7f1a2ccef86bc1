//! Signed-in browsers, and links that sign in once. Only hashes of tokens are kept.

use sqlx::{AnyConnection, query};

use crate::row::{Columns, ms};
use crate::{ShopId, StoreError};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the token, hex.
    pub hash: String,
    /// `stf_…`
    pub staff: String,
    /// The shop.
    pub shop: ShopId,
    /// When it ends.
    pub expires_ms: u64,
}

/// The tables of sessions and sign-in links.
#[derive(Debug)]
pub struct Sessions<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl Sessions<'_> {
    /// Adds a session.
    pub async fn add(&mut self, session: &SessionRow, now_ms: u64) -> Result<(), StoreError> {
        query(
            "INSERT INTO sessions (hash, staff, shop, created_ms, expires_ms) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(session.hash.clone())
        .bind(session.staff.clone())
        .bind(session.shop.0.clone())
        .bind(ms(now_ms))
        .bind(ms(session.expires_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks a session up that has not ended.
    pub async fn lookup(
        &mut self,
        hash: &str,
        now_ms: u64,
    ) -> Result<Option<SessionRow>, StoreError> {
        let row = query("SELECT * FROM sessions WHERE hash = $1 AND expires_ms > $2")
            .bind(hash.to_owned())
            .bind(ms(now_ms))
            .fetch_optional(&mut *self.db)
            .await?;
        let read = |row: sqlx::any::AnyRow| {
            Ok(SessionRow {
                hash: row.text("hash")?,
                staff: row.text("staff")?,
                shop: ShopId(row.text("shop")?),
                expires_ms: row.ms("expires_ms")?,
            })
        };
        row.map(read).transpose()
    }

    /// Moves a session's end.
    pub async fn extend(&mut self, hash: &str, expires_ms: u64) -> Result<(), StoreError> {
        query("UPDATE sessions SET expires_ms = $2 WHERE hash = $1")
            .bind(hash.to_owned())
            .bind(ms(expires_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end(&mut self, hash: &str) -> Result<(), StoreError> {
        query("DELETE FROM sessions WHERE hash = $1")
            .bind(hash.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Ends a person's sessions, but for one.
    pub async fn end_others(&mut self, staff: &str, but: &str) -> Result<(), StoreError> {
        query("DELETE FROM sessions WHERE staff = $1 AND hash <> $2")
            .bind(staff.to_owned())
            .bind(but.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Forgets what has ended.
    pub async fn sweep(&mut self, now_ms: u64) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM sessions WHERE expires_ms <= $1",
            "DELETE FROM invites WHERE expires_ms <= $1",
        ] {
            query(sql).bind(ms(now_ms)).execute(&mut *self.db).await?;
        }
        Ok(())
    }

    /// Adds a link that signs in once.
    pub async fn invite(
        &mut self,
        hash: &str,
        staff: &str,
        shop: &ShopId,
        expires_ms: u64,
    ) -> Result<(), StoreError> {
        query("INSERT INTO invites (hash, staff, shop, expires_ms) VALUES ($1, $2, $3, $4)")
            .bind(hash.to_owned())
            .bind(staff.to_owned())
            .bind(shop.0.clone())
            .bind(ms(expires_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Uses such a link up, and says whom it signs in. Two at once: one gets it.
    pub async fn redeem(&mut self, hash: &str, now_ms: u64) -> Result<Option<String>, StoreError> {
        let row = query("DELETE FROM invites WHERE hash = $1 AND expires_ms > $2 RETURNING staff")
            .bind(hash.to_owned())
            .bind(ms(now_ms))
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| row.text("staff")).transpose()
    }
}
