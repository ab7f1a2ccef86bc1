//! Messages that programs made ahead, to be filled in.

use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, counted, ms, to_json};

/// A template, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    /// Digits.
    pub id: String,
    /// The same in every language.
    pub name: String,
    /// `fr`, `en_US`.
    pub language: String,
    /// "MARKETING", "UTILITY", "AUTHENTICATION".
    pub category: String,
    /// "POSITIONAL" or "NAMED".
    pub format: String,
    /// As it was asked, its types in capitals.
    pub components: Vec<Value>,
    /// When it was made.
    pub made_ms: u64,
    /// When it was last changed.
    pub changed_ms: u64,
}

/// A shop's templates.
#[derive(Debug)]
pub struct CloudTemplates<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl CloudTemplates<'_> {
    /// Adds one. A name and language that are taken are [`StoreError::is_duplicate`].
    pub async fn add(&mut self, template: &TemplateRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_templates (shop, id, name, language, category, format, \
             components, made_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.shop.to_owned())
        .bind(template.id.clone())
        .bind(template.name.clone())
        .bind(template.language.clone())
        .bind(template.category.clone())
        .bind(template.format.clone())
        .bind(to_json(&template.components)?)
        .bind(ms(template.made_ms))
        .bind(ms(template.changed_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Replaces what may change of one.
    pub async fn set(&mut self, template: &TemplateRow) -> Result<(), StoreError> {
        query(
            "UPDATE cloud_templates SET category = $3, format = $4, components = $5, \
             changed_ms = $6 WHERE shop = $1 AND id = $2",
        )
        .bind(self.shop.to_owned())
        .bind(template.id.clone())
        .bind(template.category.clone())
        .bind(template.format.clone())
        .bind(to_json(&template.components)?)
        .bind(ms(template.changed_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<TemplateRow>, StoreError> {
        let row = query("SELECT * FROM cloud_templates WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// One in a language.
    pub async fn find(
        &mut self,
        name: &str,
        language: &str,
    ) -> Result<Option<TemplateRow>, StoreError> {
        let sql = "SELECT * FROM cloud_templates WHERE shop = $1 AND name = $2 AND language = $3";
        let row = query(sql)
            .bind(self.shop.to_owned())
            .bind(name.to_owned())
            .bind(language.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Counts them.
    pub async fn count(&mut self) -> Result<u32, StoreError> {
        let row = query("SELECT COUNT(*) AS n FROM cloud_templates WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        counted(&row)
    }

    /// Lists all, latest first.
    pub async fn list(&mut self) -> Result<Vec<TemplateRow>, StoreError> {
        let sql = "SELECT * FROM cloud_templates WHERE shop = $1 ORDER BY made_ms DESC, id DESC";
        let rows = query(sql).bind(self.shop.to_owned()).fetch_all(&mut *self.db).await?;
        rows.iter().map(read).collect()
    }

    /// Removes one.
    pub async fn remove(&mut self, id: &str) -> Result<(), StoreError> {
        query("DELETE FROM cloud_templates WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<TemplateRow, StoreError> {
    Ok(TemplateRow {
        id: row.text("id")?,
        name: row.text("name")?,
        language: row.text("language")?,
        category: row.text("category")?,
        format: row.text("format")?,
        components: row.json("components")?,
        made_ms: row.ms("made_ms")?,
        changed_ms: row.ms("changed_ms")?,
    })
}
