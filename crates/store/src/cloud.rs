//! What the Cloud API knows shops, customers and messages by.

use comptoir_api::cloud::Settings;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, query};

use crate::row::{Columns, ms, parts, places, rows_of, to_json};
use crate::{ShopId, StoreError};

/// The numbers by which the Cloud API names a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The shop.
    pub shop: ShopId,
    /// `phone_number_id`: digits, below 2^53.
    pub phone_number: String,
    /// The business account's.
    pub waba: String,
    /// The catalogue's.
    pub catalog: String,
    /// Bare digits.
    pub display_phone: String,
    /// What programs set.
    pub settings: Settings,
}

/// The numbers by which the Cloud API names a customer, in one shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// `cus_…`
    pub customer: String,
    /// Bare digits.
    pub wa_id: String,
    /// Business-scoped user id: `ZZ.` and digits.
    pub user_id: String,
    /// When the shop blocked the customer; `None`: not.
    pub blocked_ms: Option<u64>,
}

/// A customer as a program reaches him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// His numbers.
    pub contact: ContactRow,
    /// The chat with him that is written to, `cht_…`; `None`: he had it erased.
    pub chat: Option<String>,
    /// What he reads, else what the shop speaks first, BCP 47; empty: unknown.
    pub language: String,
    /// A person has that chat until then; 0: nobody has.
    pub held_ms: u64,
}

/// Something a program sent, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// It.
    pub sent: SentRow,
    /// The customer's numbers.
    pub contact: ContactRow,
    /// What he calls himself.
    pub name: String,
}

/// Something a program sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentRow {
    /// `msg_…`
    pub message: String,
    /// `cht_…`
    pub chat: String,
    /// `tok_…`
    pub token: String,
    /// "text", "button", "list", "template", "flow", …
    pub kind: String,
    /// `biz_opaque_callback_data`; empty if none.
    pub opaque: String,
    /// JSON: what else its answers need.
    pub detail: String,
    /// When.
    pub sent_ms: u64,
}

/// The shops' numbers, of all shops.
#[derive(Debug)]
pub struct CloudAccounts<'t> {
    pub(crate) db: &'t mut AnyConnection,
}

impl CloudAccounts<'_> {
    /// Adds one, unless it is there.
    pub async fn add(&mut self, account: &AccountRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_accounts (shop, phone_number, waba, catalog, display_phone, \
             settings) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (shop) DO NOTHING",
        )
        .bind(account.shop.0.clone())
        .bind(account.phone_number.clone())
        .bind(account.waba.clone())
        .bind(account.catalog.clone())
        .bind(account.display_phone.clone())
        .bind(to_json(&account.settings)?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// A shop's.
    pub async fn lookup(&mut self, shop: &ShopId) -> Result<Option<AccountRow>, StoreError> {
        let row = query("SELECT * FROM cloud_accounts WHERE shop = $1")
            .bind(shop.0.clone())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read_account).transpose()
    }

    /// Replaces what programs set.
    pub async fn set(&mut self, shop: &ShopId, settings: &Settings) -> Result<(), StoreError> {
        query("UPDATE cloud_accounts SET settings = $2 WHERE shop = $1")
            .bind(shop.0.clone())
            .bind(to_json(settings)?)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

/// A customer by one of his numbers, with the latest chat that he has not had erased.
macro_rules! reached_by {
    () => {
        "SELECT n.*, u.language, s.languages, (SELECT c.id FROM chats c WHERE c.shop = n.shop \
         AND c.customer = n.customer AND c.erased = 0 ORDER BY c.created_ms DESC, c.id DESC \
         LIMIT 1) AS chat, (SELECT c.held_ms FROM chats c WHERE c.shop = n.shop \
         AND c.customer = n.customer AND c.erased = 0 ORDER BY c.created_ms DESC, c.id DESC \
         LIMIT 1) AS held_ms FROM cloud_contacts n JOIN customers u ON u.id = n.customer \
         JOIN shops s ON s.slug = n.shop WHERE n.shop = $1 AND "
    };
}

/// A shop's customers as the Cloud API names them.
#[derive(Debug)]
pub struct CloudContacts<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl CloudContacts<'_> {
    /// Adds one. One whose customer, number or user id is there already changes nothing.
    pub async fn add(&mut self, contact: &ContactRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO cloud_contacts (shop, customer, wa_id, user_id, blocked_ms) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(self.shop.to_owned())
        .bind(contact.customer.clone())
        .bind(contact.wa_id.clone())
        .bind(contact.user_id.clone())
        .bind(contact.blocked_ms.map(ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// A customer's.
    pub async fn lookup(&mut self, customer: &str) -> Result<Option<ContactRow>, StoreError> {
        self.find("SELECT * FROM cloud_contacts WHERE shop = $1 AND customer = $2", customer).await
    }

    /// A customer's, with what he calls himself.
    pub async fn named(
        &mut self,
        customer: &str,
    ) -> Result<Option<(ContactRow, String)>, StoreError> {
        let row = query(
            "SELECT n.*, c.name FROM cloud_contacts n JOIN customers c ON c.id = n.customer \
             WHERE n.shop = $1 AND n.customer = $2",
        )
        .bind(self.shop.to_owned())
        .bind(customer.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        row.map(|row| Ok((read_contact(&row)?, row.text("name")?))).transpose()
    }

    /// By number.
    pub async fn find_by_wa_id(&mut self, wa_id: &str) -> Result<Option<ContactRow>, StoreError> {
        self.find("SELECT * FROM cloud_contacts WHERE shop = $1 AND wa_id = $2", wa_id).await
    }

    /// By user id.
    pub async fn find_by_user_id(&mut self, id: &str) -> Result<Option<ContactRow>, StoreError> {
        self.find("SELECT * FROM cloud_contacts WHERE shop = $1 AND user_id = $2", id).await
    }

    /// By number, with all it takes to write to him: one question for each message of a program.
    pub async fn reach_by_wa_id(&mut self, wa_id: &str) -> Result<Option<Reached>, StoreError> {
        self.reach(concat!(reached_by!(), "n.wa_id = $2"), wa_id).await
    }

    /// The same by user id.
    pub async fn reach_by_user_id(&mut self, id: &str) -> Result<Option<Reached>, StoreError> {
        self.reach(concat!(reached_by!(), "n.user_id = $2"), id).await
    }

    async fn reach(&mut self, sql: &'static str, key: &str) -> Result<Option<Reached>, StoreError> {
        let row = query(sql)
            .bind(self.shop.to_owned())
            .bind(key.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| {
            let mut language = row.text("language")?;
            if language.is_empty() {
                language =
                    row.json::<Vec<String>>("languages")?.into_iter().next().unwrap_or_default();
            }
            let (contact, chat) = (read_contact(&row)?, row.text_or_none("chat")?);
            let held_ms = if chat.is_some() { row.ms("held_ms")? } else { 0 };
            Ok(Reached { contact, chat, language, held_ms })
        })
        .transpose()
    }

    /// Blocks one, or lets it in again (`None`).
    pub async fn set_blocked(
        &mut self,
        customer: &str,
        blocked_ms: Option<u64>,
    ) -> Result<(), StoreError> {
        query("UPDATE cloud_contacts SET blocked_ms = $3 WHERE shop = $1 AND customer = $2")
            .bind(self.shop.to_owned())
            .bind(customer.to_owned())
            .bind(blocked_ms.map(ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// Gives the shop's first customer other numbers, and says whether there is one. For sandboxes.
    pub async fn renumber_first(&mut self, wa_id: &str, user_id: &str) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE cloud_contacts SET wa_id = $2, user_id = $3 WHERE shop = $1 AND customer = \
             (SELECT c.id FROM customers c WHERE c.shop = $1 ORDER BY c.since_ms, c.id LIMIT 1)",
        )
        .bind(self.shop.to_owned())
        .bind(wa_id.to_owned())
        .bind(user_id.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lists who is blocked, by number, after this one.
    pub async fn blocked(
        &mut self,
        after: &str,
        limit: u32,
    ) -> Result<Vec<ContactRow>, StoreError> {
        let rows = query(
            "SELECT * FROM cloud_contacts WHERE shop = $1 AND blocked_ms IS NOT NULL \
             AND wa_id > $2 ORDER BY wa_id LIMIT $3",
        )
        .bind(self.shop.to_owned())
        .bind(after.to_owned())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read_contact).collect()
    }

    async fn find(
        &mut self,
        sql: &'static str,
        key: &str,
    ) -> Result<Option<ContactRow>, StoreError> {
        let row = query(sql)
            .bind(self.shop.to_owned())
            .bind(key.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read_contact).transpose()
    }
}

/// What a shop's programs sent.
#[derive(Debug)]
pub struct CloudSent<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl CloudSent<'_> {
    /// Adds them; one that is there changes nothing.
    pub async fn add(&mut self, sent: &[SentRow]) -> Result<(), StoreError> {
        for part in parts(sent) {
            let sql = format!(
                "INSERT INTO cloud_sent (shop, message, chat, token, kind, opaque, detail, \
                 sent_ms) VALUES {} ON CONFLICT (shop, message) DO NOTHING",
                rows_of(7, part.len(), "")
            );
            let mut insert = query(AssertSqlSafe(sql)).bind(self.shop.to_owned());
            for sent in part {
                insert = insert
                    .bind(sent.message.clone())
                    .bind(sent.chat.clone())
                    .bind(sent.token.clone())
                    .bind(sent.kind.clone())
                    .bind(sent.opaque.clone())
                    .bind(sent.detail.clone())
                    .bind(ms(sent.sent_ms));
            }
            insert.execute(&mut *self.db).await?;
        }
        Ok(())
    }

    /// Those of these messages that a program sent, each with who was to get it; without those
    /// whose chat was erased.
    pub async fn addressed(&mut self, messages: &[String]) -> Result<Vec<Addressed>, StoreError> {
        let mut found = Vec::with_capacity(messages.len());
        for part in parts(messages) {
            let sql = format!(
                "SELECT s.*, n.customer, n.wa_id, n.user_id, n.blocked_ms, u.name \
                 FROM cloud_sent s JOIN chats c ON c.shop = s.shop AND c.id = s.chat \
                 JOIN cloud_contacts n ON n.shop = s.shop AND n.customer = c.customer \
                 JOIN customers u ON u.id = c.customer \
                 WHERE s.shop = $1 AND c.erased = 0 AND s.message IN ({})",
                places(2, part.len())
            );
            let mut select = query(AssertSqlSafe(sql)).bind(self.shop.to_owned());
            for message in part {
                select = select.bind(message.clone());
            }
            for row in &select.fetch_all(&mut *self.db).await? {
                let (sent, contact) = (read_sent(row)?, read_contact(row)?);
                found.push(Addressed { sent, contact, name: row.text("name")? });
            }
        }
        Ok(found)
    }

    /// Looks one up.
    pub async fn lookup(&mut self, message: &str) -> Result<Option<SentRow>, StoreError> {
        let row = query("SELECT * FROM cloud_sent WHERE shop = $1 AND message = $2")
            .bind(self.shop.to_owned())
            .bind(message.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read_sent).transpose()
    }

    /// Counts what was sent into a chat as `kind` since then.
    pub async fn count_since(
        &mut self,
        chat: &str,
        kind: &str,
        since_ms: u64,
    ) -> Result<u32, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM cloud_sent WHERE shop = $1 AND chat = $2 AND kind = $3 \
             AND sent_ms > $4",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(kind.to_owned())
        .bind(ms(since_ms))
        .fetch_one(&mut *self.db)
        .await?;
        row.count("n")
    }
}

pub(crate) fn read_account(row: &AnyRow) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        shop: ShopId(row.text("shop")?),
        phone_number: row.text("phone_number")?,
        waba: row.text("waba")?,
        catalog: row.text("catalog")?,
        display_phone: row.text("display_phone")?,
        settings: row.json("settings")?,
    })
}

fn read_contact(row: &AnyRow) -> Result<ContactRow, StoreError> {
    let blocked_ms = row.int_or_none("blocked_ms")?;
    Ok(ContactRow {
        customer: row.text("customer")?,
        wa_id: row.text("wa_id")?,
        user_id: row.text("user_id")?,
        blocked_ms: blocked_ms.map(|at| u64::try_from(at).unwrap_or(0)),
    })
}

fn read_sent(row: &AnyRow) -> Result<SentRow, StoreError> {
    Ok(SentRow {
        message: row.text("message")?,
        chat: row.text("chat")?,
        token: row.text("token")?,
        kind: row.text("kind")?,
        opaque: row.text("opaque")?,
        detail: row.text("detail")?,
        sent_ms: row.ms("sent_ms")?,
    })
}
