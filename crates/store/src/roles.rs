//! Roles of a shop's own, beside those every shop has.

use comptoir_api::team::{CustomRole, Permission};
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, counted, to_json};

/// A shop's own roles.
#[derive(Debug)]
pub struct Roles<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Roles<'_> {
    /// Lists them in their order.
    pub async fn list(&mut self) -> Result<Vec<CustomRole>, StoreError> {
        let rows = query("SELECT * FROM roles WHERE shop = $1 ORDER BY position, id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(CustomRole {
                    id: row.text("id")?,
                    name: row.text("name")?,
                    permissions: row.json("permissions")?,
                })
            })
            .collect()
    }

    /// Counts the people who have one.
    pub async fn held(&mut self, id: &str) -> Result<u32, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM staff WHERE shop = $1 AND role = 'custom' \
             AND custom = $2 AND removed_ms IS NULL",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        counted(&row)
    }

    /// Replaces them. Each has its id; nobody may hold one that goes.
    pub async fn set(&mut self, roles: &[CustomRole]) -> Result<(), StoreError> {
        query("DELETE FROM roles WHERE shop = $1")
            .bind(self.shop.to_owned())
            .execute(&mut *self.db)
            .await?;
        for (position, role) in (0_i64..).zip(roles) {
            query(
                "INSERT INTO roles (shop, id, name, permissions, reads, position) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(self.shop.to_owned())
            .bind(role.id.clone())
            .bind(role.name.clone())
            .bind(to_json(&role.permissions)?)
            .bind(i64::from(role.permissions.contains(&Permission::Read)))
            .bind(position)
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }
}
