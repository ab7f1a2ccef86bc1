//! Who may sign in, and as what.

use comptoir_api::team::{Permission, Role, Sees};
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
    /// `rol_…`, where the role is the shop's own.
    pub custom: String,
    /// What that comes to; read only.
    pub permissions: Vec<Permission>,
    /// Whose chats the person sees.
    pub sees: Sees,
    /// Gets no chats by itself.
    pub away: bool,
    /// Argon2id, PHC string; empty if none.
    pub password: String,
    /// Since when.
    pub created_ms: u64,
}

/// Somebody, with what his own role grants.
macro_rules! people {
    ($where:literal) => {
        concat!(
            "SELECT s.*, (SELECT z.permissions FROM roles z WHERE z.shop = s.shop \
             AND z.id = s.custom) AS granted FROM staff s WHERE s.removed_ms IS NULL AND ",
            $where
        )
    };
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
            "INSERT INTO staff (id, shop, login, name, role, password, created_ms, removed_ms, \
             custom, sees, away) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9, $10)",
        )
        .bind(staff.id.clone())
        .bind(staff.shop.0.clone())
        .bind(staff.login.clone())
        .bind(staff.name.clone())
        .bind(name_of(&staff.role)?)
        .bind(staff.password.clone())
        .bind(ms(staff.created_ms))
        .bind(staff.custom.clone())
        .bind(name_of(&staff.sees)?)
        .bind(i64::from(staff.away))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks up somebody who may sign in.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<StaffRow>, StoreError> {
        let row =
            query(people!("s.id = $1")).bind(id.to_owned()).fetch_optional(&mut *self.db).await?;
        row.as_ref().map(read).transpose()
    }

    /// Finds somebody by login.
    pub async fn find(
        &mut self,
        shop: &ShopId,
        login: &str,
    ) -> Result<Option<StaffRow>, StoreError> {
        let row = query(people!("s.shop = $1 AND s.login = $2"))
            .bind(shop.0.clone())
            .bind(login.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists a shop's people, the longest there first.
    pub async fn list(&mut self, shop: &ShopId) -> Result<Vec<StaffRow>, StoreError> {
        let rows = query(people!("s.shop = $1 ORDER BY s.created_ms, s.id"))
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

    /// Changes a name, a role, and whose chats the person sees.
    pub async fn update(&mut self, staff: &StaffRow) -> Result<(), StoreError> {
        query("UPDATE staff SET name = $2, role = $3, custom = $4, sees = $5 WHERE id = $1")
            .bind(staff.id.clone())
            .bind(staff.name.clone())
            .bind(name_of(&staff.role)?)
            .bind(staff.custom.clone())
            .bind(name_of(&staff.sees)?)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Notes that somebody wants no chats by itself for now, or again.
    pub async fn set_away(&mut self, id: &str, away: bool) -> Result<(), StoreError> {
        query("UPDATE staff SET away = $2 WHERE id = $1")
            .bind(id.to_owned())
            .bind(i64::from(away))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Whose chats go by labels: each person with each label.
    pub async fn labels(&mut self, shop: &ShopId) -> Result<Vec<(String, String)>, StoreError> {
        let rows =
            query("SELECT staff, label FROM staff_labels WHERE shop = $1 ORDER BY staff, label")
                .bind(shop.0.clone())
                .fetch_all(&mut *self.db)
                .await?;
        rows.iter().map(|row| Ok((row.text("staff")?, row.text("label")?))).collect()
    }

    /// Says by which labels a person's chats go; ids the shop does not have are left out.
    pub async fn set_labels(
        &mut self,
        shop: &ShopId,
        id: &str,
        labels: &[String],
    ) -> Result<(), StoreError> {
        query("DELETE FROM staff_labels WHERE shop = $1 AND staff = $2")
            .bind(shop.0.clone())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        for label in labels {
            query(
                "INSERT INTO staff_labels (shop, staff, label) \
                 SELECT shop, $2, id FROM labels WHERE shop = $1 AND id = $3 \
                 ON CONFLICT (shop, staff, label) DO NOTHING",
            )
            .bind(shop.0.clone())
            .bind(id.to_owned())
            .bind(label.clone())
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }

    /// Lists who would read a chat that begins now: it is nobody's, and has no label.
    pub async fn viewers_of_new(&mut self, shop: &ShopId) -> Result<Vec<String>, StoreError> {
        let rows = query(concat!(
            "SELECT v.id FROM staff v CROSS JOIN (SELECT CAST($1 AS TEXT) AS shop, '' AS id, \
             '' AS assignee, '' AS team) c WHERE v.shop = $1 AND ",
            crate::sight::sees!(),
            " ORDER BY v.created_ms, v.id"
        ))
        .bind(shop.0.clone())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| row.text("id")).collect()
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
            "DELETE FROM team_members WHERE staff = $1",
            "DELETE FROM mentions WHERE staff = $1",
            "UPDATE chats SET assignee = '' WHERE assignee = $1",
        ] {
            query(sql).bind(id.to_owned()).execute(&mut *self.db).await?;
        }
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<StaffRow, StoreError> {
    let role: Role = row.named("role")?;
    let permissions = match row.text_or_none("granted")? {
        Some(granted) if role == Role::Custom => serde_json::from_str(&granted)?,
        _ => role.permissions(),
    };
    Ok(StaffRow {
        id: row.text("id")?,
        shop: ShopId(row.text("shop")?),
        login: row.text("login")?,
        name: row.text("name")?,
        role,
        custom: row.text("custom")?,
        permissions,
        sees: row.named("sees")?,
        away: row.flag("away")?,
        password: row.text("password")?,
        created_ms: row.ms("created_ms")?,
    })
}
