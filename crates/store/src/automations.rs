//! Greeting, away message and quick replies.

use comptoir_api::rules::{Hold, MenuButton, Rule};
use comptoir_api::saved::SavedForm;
use comptoir_api::shop::{AutoReply, QuickReply};
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, to_json};
use crate::rules::{LAST_PLACES, RuleRow, Rules};

/// A shop's automatic and quick replies.
#[derive(Debug)]
pub struct Automations<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

pub use comptoir_api::rules::{AWAY, GREETING};

impl Automations<'_> {
    /// Looks up an automatic reply, which is a rule; switched off if it was never set.
    pub async fn lookup(&mut self, kind: &str) -> Result<AutoReply, StoreError> {
        let rule = self.rules().lookup(kind).await?;
        Ok(rule.map(|row| row.rule.as_reply()).unwrap_or_default())
    }

    /// Sets an automatic reply.
    pub async fn set(&mut self, kind: &str, reply: &AutoReply) -> Result<(), StoreError> {
        let position = LAST_PLACES + i64::from(kind != AWAY);
        self.rules().set(&RuleRow { position, rule: Rule::of_reply(kind, reply) }).await
    }

    fn rules(&mut self) -> Rules<'_> {
        Rules { db: &mut *self.db, shop: self.shop }
    }

    /// For how long rules and programs are silent where a person took over.
    pub async fn hold(&mut self) -> Result<Hold, StoreError> {
        let row = query("SELECT hold_minutes FROM shops WHERE slug = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        Ok(match row.int("hold_minutes")? {
            0 => Hold::Closed,
            minutes => u32::try_from(minutes).map_or(Hold::Never, |minutes| Hold::For { minutes }),
        })
    }

    /// Changes that, for what is taken over from now on.
    pub async fn set_hold(&mut self, hold: Hold) -> Result<(), StoreError> {
        let minutes = match hold {
            Hold::Closed => 0,
            Hold::For { minutes } => i64::from(minutes),
            Hold::Never => -1,
        };
        query("UPDATE shops SET hold_minutes = $2 WHERE slug = $1")
            .bind(self.shop.to_owned())
            .bind(minutes)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Whether programs are silent as well where a person has the chat.
    pub async fn hold_programs(&mut self) -> Result<bool, StoreError> {
        let row = query("SELECT hold_programs FROM shops WHERE slug = $1")
            .bind(self.shop.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        row.flag("hold_programs")
    }

    /// Changes that, at once.
    pub async fn set_hold_programs(&mut self, on: bool) -> Result<(), StoreError> {
        query("UPDATE shops SET hold_programs = $2 WHERE slug = $1")
            .bind(self.shop.to_owned())
            .bind(i64::from(on))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// The buttons above the customer's composer.
    pub async fn menu(&mut self) -> Result<Vec<MenuButton>, StoreError> {
        let row = query("SELECT menu FROM shop_menus WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        Ok(row.map(|row| row.json("menu")).transpose()?.unwrap_or_default())
    }

    /// Replaces them.
    pub async fn set_menu(&mut self, menu: &[MenuButton]) -> Result<(), StoreError> {
        query(
            "INSERT INTO shop_menus (shop, menu) VALUES ($1, $2) \
             ON CONFLICT (shop) DO UPDATE SET menu = excluded.menu",
        )
        .bind(self.shop.to_owned())
        .bind(to_json(&menu)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// The forms that were made in the console, in their order.
    pub async fn forms(&mut self) -> Result<Vec<SavedForm>, StoreError> {
        let row = query("SELECT forms FROM shop_forms WHERE shop = $1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        Ok(row.map(|row| row.json("forms")).transpose()?.unwrap_or_default())
    }

    /// Replaces them.
    pub async fn set_forms(&mut self, forms: &[SavedForm]) -> Result<(), StoreError> {
        query(
            "INSERT INTO shop_forms (shop, forms) VALUES ($1, $2) \
             ON CONFLICT (shop) DO UPDATE SET forms = excluded.forms",
        )
        .bind(self.shop.to_owned())
        .bind(to_json(&forms)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Lists the quick replies in their order.
    pub async fn quick_replies(&mut self) -> Result<Vec<QuickReply>, StoreError> {
        let rows = query("SELECT * FROM quick_replies WHERE shop = $1 ORDER BY position, shortcut")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter()
            .map(|row| {
                let file = row.text("file")?;
                Ok(QuickReply {
                    shortcut: row.text("shortcut")?,
                    text: row.text("body")?,
                    texts: row.json("texts")?,
                    file: if file.is_empty() { None } else { Some(serde_json::from_str(&file)?) },
                })
            })
            .collect()
    }

    /// Replaces the quick replies.
    pub async fn set_quick_replies(&mut self, replies: &[QuickReply]) -> Result<(), StoreError> {
        query("DELETE FROM quick_replies WHERE shop = $1")
            .bind(self.shop.to_owned())
            .execute(&mut *self.db)
            .await?;
        for (position, reply) in (0_i64..).zip(replies) {
            query(
                "INSERT INTO quick_replies (shop, shortcut, body, position, texts, file) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(self.shop.to_owned())
            .bind(reply.shortcut.clone())
            .bind(reply.text.clone())
            .bind(position)
            .bind(to_json(&reply.texts)?)
            .bind(reply.file.as_ref().map(to_json).transpose()?.unwrap_or_default())
            .execute(&mut *self.db)
            .await?;
        }
        Ok(())
    }
}
