//! Forms of several screens that programs made.

use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, to_json};

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// Digits.
    pub id: String,
    /// The program's name for it.
    pub name: String,
    /// What it is for.
    pub categories: Vec<String>,
    /// "DRAFT", "PUBLISHED", "DEPRECATED".
    pub state: String,
    /// Where its data comes from; empty: it has none.
    pub endpoint: String,
    /// Its screens, as they were sent; empty: none yet.
    pub json: String,
    /// What is wrong with them.
    pub problems: Vec<Value>,
    /// When it was made.
    pub made_ms: u64,
    /// When it was last changed.
    pub changed_ms: u64,
}

/// A shop's forms.
#[derive(Debug)]
pub struct CloudFlows<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl CloudFlows<'_> {
    /// Adds one, or replaces what may change of it. A name that is another's is
    /// [`StoreError::is_duplicate`].
    pub async fn set(&mut self, flow: &FlowRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_flows (shop, id, name, categories, state, endpoint, json, \
             problems, made_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             ON CONFLICT (shop, id) DO UPDATE SET name = excluded.name, \
             categories = excluded.categories, state = excluded.state, \
             endpoint = excluded.endpoint, json = excluded.json, problems = excluded.problems, \
             changed_ms = excluded.changed_ms",
        )
        .bind(self.shop.to_owned())
        .bind(flow.id.clone())
        .bind(flow.name.clone())
        .bind(to_json(&flow.categories)?)
        .bind(flow.state.clone())
        .bind(flow.endpoint.clone())
        .bind(flow.json.clone())
        .bind(to_json(&flow.problems)?)
        .bind(ms(flow.made_ms))
        .bind(ms(flow.changed_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<FlowRow>, StoreError> {
        let row = query("SELECT * FROM cloud_flows WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// By name.
    pub async fn find(&mut self, name: &str) -> Result<Option<FlowRow>, StoreError> {
        let row = query("SELECT * FROM cloud_flows WHERE shop = $1 AND name = $2")
            .bind(self.shop.to_owned())
            .bind(name.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lists all, latest first.
    pub async fn list(&mut self) -> Result<Vec<FlowRow>, StoreError> {
        let sql = "SELECT * FROM cloud_flows WHERE shop = $1 ORDER BY made_ms DESC, id DESC";
        let rows = query(sql).bind(self.shop.to_owned()).fetch_all(&mut *self.db).await?;
        rows.iter().map(read).collect()
    }

    /// Removes one.
    pub async fn remove(&mut self, id: &str) -> Result<(), StoreError> {
        query("DELETE FROM cloud_flows WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<FlowRow, StoreError> {
    Ok(FlowRow {
        id: row.text("id")?,
        name: row.text("name")?,
        categories: row.json("categories")?,
        state: row.text("state")?,
        endpoint: row.text("endpoint")?,
        json: row.text("json")?,
        problems: row.json("problems")?,
        made_ms: row.ms("made_ms")?,
        changed_ms: row.ms("changed_ms")?,
    })
}
