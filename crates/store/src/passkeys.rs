//! Passkeys of members of staff.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::row::{Columns, ms};
use crate::{ShopId, StoreError};

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRow {
    /// `pky_…`
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// What the library keeps of it, JSON.
    pub credential: String,
    /// When it was added.
    pub created_ms: u64,
}

/// The table of passkeys.
#[derive(Debug)]
pub struct Passkeys<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl Passkeys<'_> {
    /// Adds one.
    pub async fn add(
        &mut self,
        shop: &ShopId,
        staff: &str,
        passkey: &PasskeyRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO passkeys (id, staff, shop, name, credential, created_ms) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(passkey.id.clone())
        .bind(staff.to_owned())
        .bind(shop.0.clone())
        .bind(passkey.name.clone())
        .bind(passkey.credential.clone())
        .bind(ms(passkey.created_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists a person's, oldest first.
    pub async fn list(&mut self, staff: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        let rows = query("SELECT * FROM passkeys WHERE staff = $1 ORDER BY created_ms, id")
            .bind(staff.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Changes what the library keeps of one.
    pub async fn update(&mut self, id: &str, credential: &str) -> Result<(), StoreError> {
        query("UPDATE passkeys SET credential = $2 WHERE id = $1")
            .bind(id.to_owned())
            .bind(credential.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Deletes one of a person's; says whether it was there.
    pub async fn delete(&mut self, staff: &str, id: &str) -> Result<bool, StoreError> {
        let done = query("DELETE FROM passkeys WHERE staff = $1 AND id = $2")
            .bind(staff.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

fn read(row: &AnyRow) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        id: row.text("id")?,
        name: row.text("name")?,
        credential: row.text("credential")?,
        created_ms: row.ms("created_ms")?,
    })
}
