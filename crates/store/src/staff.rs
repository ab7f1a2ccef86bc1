//! Who may sign in, and as what.

use comptoir_api::shop::Role;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::row::{Columns, counted, ms, name_of};
use crate::{ShopId, StoreError};

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// `stf_…`: 16 random bytes, which are also the reader's id on rosters.
    pub id: String,
    /// The shop.
    pub shop: ShopId,
    /// What the person signs in as.
    pub login: String,
    /// As customers see it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Argon2id, PHC string; empty if none.
    pub password: String,
    /// Since when.
    pub created_ms: u64,
}

/// The table of staff.
#[derive(Debug)]
pub struct StaffTable<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl StaffTable<'_> {
    /// Adds somebody. A login that is taken is [`StoreError::is_duplicate`].
    pub async fn add(&mut self, staff: &StaffRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO staff (id, shop, login, name, role, password, created_ms, removed_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
        )
        .bind(staff.id.clone())
        .bind(staff.shop.0.clone())
        .bind(staff.login.clone())
        .bind(staff.name.clone())
        .bind(name_of(&staff.role)?)
        .bind(staff.password.clone())
        .bind(ms(staff.created_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks up somebody who may sign in.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<StaffRow>, StoreError> {
        let row = query("SELECT * FROM staff WHERE id = $1 AND removed_ms IS NULL")
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Finds somebody by login.
    pub async fn find(
        &mut self,
        shop: &ShopId,
        login: &str,
    ) -> Result<Option<StaffRow>, StoreError> {
        let row =
            query("SELECT * FROM staff WHERE shop = $1 AND login = $2 AND removed_ms IS NULL")
                .bind(shop.0.clone())
                .bind(login.to_owned())
                .fetch_optional(&mut *self.db)
                .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists a shop's people, the longest there first.
    pub async fn list(&mut self, shop: &ShopId) -> Result<Vec<StaffRow>, StoreError> {
        let rows = query(
            "SELECT * FROM staff WHERE shop = $1 AND removed_ms IS NULL ORDER BY created_ms, id",
        )
        .bind(shop.0.clone())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Counts a shop's owners.
    pub async fn owners(&mut self, shop: &ShopId) -> Result<u32, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM staff \
             WHERE shop = $1 AND role = 'owner' AND removed_ms IS NULL",
        )
        .bind(shop.0.clone())
        .fetch_one(&mut *self.db)
        .await?;
        counted(&row)
    }

    /// Changes a name and a role.
    pub async fn update(&mut self, id: &str, name: &str, role: Role) -> Result<(), StoreError> {
        query("UPDATE staff SET name = $2, role = $3 WHERE id = $1")
            .bind(id.to_owned())
            .bind(name.to_owned())
            .bind(name_of(&role)?)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Sets a password's hash.
    pub async fn set_password(&mut self, id: &str, hash: &str) -> Result<(), StoreError> {
        query("UPDATE staff SET password = $2 WHERE id = $1")
            .bind(id.to_owned())
            .bind(hash.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Takes somebody's access away: sign-in, open sessions, links and passkeys. The row stays.
    pub async fn remove(&mut self, id: &str, now_ms: u64) -> Result<(), StoreError> {
        query("UPDATE staff SET removed_ms = $2, password = '' WHERE id = $1")
            .bind(id.to_owned())
            .bind(ms(now_ms))
            .execute(&mut *self.db)
            .await?;
        for sql in [
            "DELETE FROM sessions WHERE staff = $1",
            "DELETE FROM invites WHERE staff = $1",
            "DELETE FROM passkeys WHERE staff = $1",
            "UPDATE chats SET assignee = '' WHERE assignee = $1",
        ] {
            query(sql).bind(id.to_owned()).execute(&mut *self.db).await?;
        }
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<StaffRow, StoreError> {
    Ok(StaffRow {
        id: row.text("id")?,
        shop: ShopId(row.text("shop")?),
        login: row.text("login")?,
        name: row.text("name")?,
        role: row.named("role")?,
        password: row.text("password")?,
        created_ms: row.ms("created_ms")?,
    })
}
