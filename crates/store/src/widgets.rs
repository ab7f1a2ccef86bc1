//! The button on a shop's own website: which sites may show its chat.

use comptoir_api::reach::Widget;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, to_json};

/// A shop's button.
#[derive(Debug)]
pub struct Widgets<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Widgets<'_> {
    /// How it is set; no site may show it before it is.
    pub async fn lookup(&mut self) -> Result<Widget, StoreError> {
        let row = query("SELECT * FROM widgets WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        let Some(row) = row else { return Ok(Widget::default()) };
        Ok(Widget { origins: row.json("origins")?, left: row.text("corner")? == "left" })
    }

    /// Sets it.
    pub async fn set(&mut self, widget: &Widget) -> Result<(), StoreError> {
        query(
            "INSERT INTO widgets (shop, origins, corner) VALUES ($1, $2, $3) \
             ON CONFLICT (shop) DO UPDATE SET origins = excluded.origins, corner = excluded.corner",
        )
        .bind(self.shop.to_owned())
        .bind(to_json(&widget.origins)?)
        .bind(if widget.left { "left" } else { "right" }.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }
}
