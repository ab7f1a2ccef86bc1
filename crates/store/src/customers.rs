//! Customers, as the shop knows them.

use comptoir_api::chat::Money;
use comptoir_api::shop::{Customer, CustomerField, SamePerson};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, to_json};

/// A shop's customers.
#[derive(Debug)]
pub struct Customers<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Customers<'_> {
    /// Adds an account's customer, unless it is there, and says which id it has.
    pub async fn add(
        &mut self,
        id: &str,
        account: &str,
        name: &str,
        language: &str,
        now_ms: u64,
    ) -> Result<String, StoreError> {
        query(
            "INSERT INTO customers (id, shop, account, name, language, note, since_ms) \
             VALUES ($1, $2, $3, $4, $5, '', $6) ON CONFLICT (shop, account) DO NOTHING",
        )
        .bind(id.to_owned())
        .bind(self.shop.to_owned())
        .bind(account.to_owned())
        .bind(name.to_owned())
        .bind(language.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        let row = query("SELECT id FROM customers WHERE shop = $1 AND account = $2")
            .bind(self.shop.to_owned())
            .bind(account.to_owned())
            .fetch_one(&mut *self.db)
            .await?;
        row.text("id")
    }

    /// The account of one, `acc_…`; `None`: no such customer.
    pub async fn account_of(&mut self, id: &str) -> Result<Option<String>, StoreError> {
        let row = query("SELECT account FROM customers WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| row.text("account")).transpose()
    }

    /// What one calls himself, and his language. `None`: no such customer.
    pub async fn names(&mut self, id: &str) -> Result<Option<(String, String)>, StoreError> {
        let row = query("SELECT name, language FROM customers WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| Ok((row.text("name")?, row.text("language")?))).transpose()
    }

    /// Looks one up, with what he spent and ordered.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<Customer>, StoreError> {
        let row = query(
            "SELECT c.id, c.name, c.language, c.note, c.tags, c.fields, c.since_ms, s.currency, \
             (SELECT COUNT(*) FROM orders o WHERE o.customer = c.id \
              AND o.state <> 'cancelled') AS orders, \
             (SELECT CAST(COALESCE(SUM(o.total_minor), 0) AS BIGINT) FROM orders o \
              WHERE o.customer = c.id AND o.currency = s.currency \
              AND o.state IN ('paid', 'preparing', 'ready', 'collected', 'shipped', 'delivered')\
             ) AS spent_minor, \
             (SELECT n.wa_id FROM cloud_contacts n WHERE n.shop = c.shop \
              AND n.customer = c.id) AS number \
             FROM customers c JOIN shops s ON s.slug = c.shop WHERE c.shop = $1 AND c.id = $2",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Changes what he calls himself and his language; empty leaves either as it is.
    pub async fn rename(&mut self, id: &str, name: &str, language: &str) -> Result<(), StoreError> {
        query(
            "UPDATE customers SET name = CASE WHEN $3 = '' THEN name ELSE $3 END, \
             language = CASE WHEN $4 = '' THEN language ELSE $4 END WHERE shop = $1 AND id = $2",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(name.to_owned())
        .bind(language.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Notes the short link he first came by. Says whether it was the first.
    pub async fn came_by(&mut self, id: &str, code: &str) -> Result<bool, StoreError> {
        let done =
            query("UPDATE customers SET came_by = $3 WHERE shop = $1 AND id = $2 AND came_by = ''")
                .bind(self.shop.to_owned())
                .bind(id.to_owned())
                .bind(code.to_owned())
                .execute(&mut *self.db)
                .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The short link he first came by; empty: none.
    pub async fn came_from(&mut self, id: &str) -> Result<String, StoreError> {
        let row = query("SELECT came_by FROM customers WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| row.text("came_by")).transpose().map(Option::unwrap_or_default)
    }

    /// Sets what the team knows of him: its note, tags and fields.
    pub async fn set_card(&mut self, customer: &Customer) -> Result<(), StoreError> {
        query("UPDATE customers SET note = $3, tags = $4, fields = $5 WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(customer.id.clone())
            .bind(customer.note.clone())
            .bind(to_json(&customer.tags)?)
            .bind(to_json(&customer.fields)?)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// The card of one who may have several accounts: his own names, what the team knows of all of
    /// them together, and what all of them spent. `None`: no such customer.
    pub async fn card(&mut self, id: &str) -> Result<Option<Customer>, StoreError> {
        let Some(mut customer) = self.lookup(id).await? else { return Ok(None) };
        let all = self.same(id).await?;
        for other in all.iter().filter(|other| *other != id) {
            let Some(known) = self.lookup(other).await? else { continue };
            customer.since_ms = customer.since_ms.min(known.since_ms);
            customer.orders = customer.orders.saturating_add(known.orders);
            customer.spent.minor = customer.spent.minor.saturating_add(known.spent.minor);
            if all.first() == Some(other) {
                (customer.note, customer.tags, customer.fields) =
                    (known.note, known.tags, known.fields);
            }
        }
        Ok(Some(customer))
    }

    /// Whose card one has: his own unless it was made one with another's.
    pub async fn kept(&mut self, id: &str) -> Result<String, StoreError> {
        let row = query("SELECT kept FROM customer_merges WHERE shop = $1 AND gone = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map_or_else(|| Ok(id.to_owned()), |row| row.text("kept"))
    }

    /// Everyone who has the same card, himself among them; whose card it is comes first.
    pub async fn same(&mut self, id: &str) -> Result<Vec<String>, StoreError> {
        let kept = self.kept(id).await?;
        let rows = query(
            "SELECT gone FROM customer_merges WHERE shop = $1 AND kept = $2 ORDER BY at_ms, gone",
        )
        .bind(self.shop.to_owned())
        .bind(kept.clone())
        .fetch_all(&mut *self.db)
        .await?;
        let mut all = vec![kept];
        for row in &rows {
            all.push(row.text("gone")?);
        }
        Ok(all)
    }

    /// Makes two cards one: whoever has `gone`'s has `kept`'s from now on. What was on the former
    /// stays written there, for [`Self::part`].
    pub async fn merge(&mut self, kept: &str, gone: &str, now_ms: u64) -> Result<(), StoreError> {
        query("UPDATE customer_merges SET kept = $3 WHERE shop = $1 AND kept = $2")
            .bind(self.shop.to_owned())
            .bind(gone.to_owned())
            .bind(kept.to_owned())
            .execute(&mut *self.db)
            .await?;
        query(
            "INSERT INTO customer_merges (shop, id, kept, gone, moved, at_ms) \
             VALUES ($1, $2, $3, $4, '{}', $5)",
        )
        .bind(self.shop.to_owned())
        .bind(gone.replacen("cus_", "mrg_", 1))
        .bind(kept.to_owned())
        .bind(gone.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Gives one a card of his own again, as it was. Whose card the others have stays theirs.
    pub async fn part(&mut self, id: &str) -> Result<(), StoreError> {
        let all = self.same(id).await?;
        if all.first().is_some_and(|kept| kept != id) {
            query("DELETE FROM customer_merges WHERE shop = $1 AND gone = $2")
                .bind(self.shop.to_owned())
                .bind(id.to_owned())
                .execute(&mut *self.db)
                .await?;
            return Ok(());
        }
        // It is his card that the others have: the first of them takes it over, as it stands.
        let Some(next) = all.get(1).cloned() else { return Ok(()) };
        let Some(card) = self.lookup(id).await? else { return Ok(()) };
        self.set_card(&Customer { id: next.clone(), ..card }).await?;
        query("DELETE FROM customer_merges WHERE shop = $1 AND gone = $2")
            .bind(self.shop.to_owned())
            .bind(next.clone())
            .execute(&mut *self.db)
            .await?;
        query("UPDATE customer_merges SET kept = $3 WHERE shop = $1 AND kept = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(next)
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// The chats of everyone who has the same card, latest first.
    pub async fn chats_of(&mut self, id: &str) -> Result<Vec<SamePerson>, StoreError> {
        let mut found = Vec::new();
        for one in self.same(id).await? {
            let rows = query(
                "SELECT c.id, u.name, c.last_ms FROM chats c JOIN customers u ON u.id = c.customer \
                 WHERE c.shop = $1 AND c.customer = $2",
            )
            .bind(self.shop.to_owned())
            .bind(one)
            .fetch_all(&mut *self.db)
            .await?;
            for row in &rows {
                let (chat, name) = (row.text("id")?, row.text("name")?);
                found.push(SamePerson { chat, name, last_ms: row.ms("last_ms")? });
            }
        }
        found.sort_by(|a, b| (b.last_ms, &b.chat).cmp(&(a.last_ms, &a.chat)));
        Ok(found)
    }

    /// Lists what the shop wants to know of its customers besides.
    pub async fn fields(&mut self) -> Result<Vec<CustomerField>, StoreError> {
        let rows = query("SELECT * FROM customer_fields WHERE shop = $1 ORDER BY position, id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter()
            .map(|row| Ok(CustomerField { id: row.text("id")?, name: row.text("name")? }))
            .collect()
    }

    /// Replaces that. What was written in a field that goes is no longer shown.
    pub async fn set_fields(&mut self, fields: &[CustomerField]) -> Result<(), StoreError> {
        query("DELETE FROM customer_fields WHERE shop = $1")
            .bind(self.shop.to_owned())
            .execute(&mut *self.db)
            .await?;
        for (position, field) in (0_i64..).zip(fields) {
            query("INSERT INTO customer_fields (shop, id, name, position) VALUES ($1, $2, $3, $4)")
                .bind(self.shop.to_owned())
                .bind(field.id.clone())
                .bind(field.name.clone())
                .bind(position)
                .execute(&mut *self.db)
                .await?;
        }
        Ok(())
    }

    /// Forgets one, with his chats and orders.
    pub async fn delete(&mut self, id: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM orders WHERE shop = $1 AND customer = $2",
            "DELETE FROM chats WHERE shop = $1 AND customer = $2",
            "DELETE FROM customers WHERE shop = $1 AND id = $2",
        ] {
            query(sql)
                .bind(self.shop.to_owned())
                .bind(id.to_owned())
                .execute(&mut *self.db)
                .await?;
        }
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: row.text("id")?,
        name: row.text("name")?,
        language: row.text("language")?,
        since_ms: row.ms("since_ms")?,
        note: row.text("note")?,
        tags: row.json("tags")?,
        fields: row.json("fields")?,
        spent: Money { minor: row.int("spent_minor")?, currency: row.text("currency")? },
        orders: row.count("orders")?,
        number: row.text_or_none("number")?.unwrap_or_default(),
    })
}
