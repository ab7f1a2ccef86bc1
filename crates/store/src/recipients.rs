//! Who gets a broadcast: chosen once, sent to once, and how far it came with each.

use std::collections::HashSet;

use comptoir_api::reach::{Audience, Counts, Segment};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, query};

use crate::StoreError;
use crate::row::{Columns, ms, parts, places};
use crate::segments::{bind, customers, fits, is_capped};

/// Waits for its turn.
pub const WAITING: i64 = 0;
/// About to be sent: it has its message's id, and may have left.
pub const TAKEN: i64 = 1;
/// It left.
pub const SENT: i64 = 2;
/// He took his consent back before.
pub const WITHDRAWN: i64 = 3;
/// He has had as many as he wanted.
pub const CAPPED: i64 = 4;
/// His chat is gone.
pub const UNREACHABLE: i64 = 5;

/// One whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecipientRow {
    /// `cus_…`
    pub customer: String,
    /// `cht_…`
    pub chat: String,
    /// Whether it may have left already, under its message's id.
    pub taken: bool,
    /// What he calls himself.
    pub name: String,
    /// BCP 47.
    pub language: String,
    /// Whether he agrees now.
    pub agrees: bool,
    /// Whether he has had as many as he wants.
    pub capped: bool,
}

/// Those who get a shop's broadcasts.
#[derive(Debug)]
pub struct Recipients<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Recipients<'_> {
    /// Counts who a segment has.
    pub async fn audience(
        &mut self,
        segment: &Segment,
        now_ms: u64,
    ) -> Result<Audience, StoreError> {
        const SQL: &str = concat!(
            "SELECT COUNT(*) AS customers, COUNT(CASE WHEN k.topic IS NULL THEN 1 END) AS without, \
             COUNT(CASE WHEN k.topic IS NOT NULL AND ",
            fits!(),
            " THEN 1 END) AS fitting, COUNT(CASE WHEN k.topic IS NOT NULL AND ",
            fits!(),
            " AND ",
            is_capped!(),
            " THEN 1 END) AS capped ",
            customers!()
        );
        let row = bind(query(SQL), self.shop, segment, now_ms).fetch_one(&mut *self.db).await?;
        let (customers, without) = (row.count("customers")?, row.count("without")?);
        let (fitting, capped) = (row.count("fitting")?, row.count("capped")?);
        Ok(Audience {
            customers,
            without,
            capped,
            recipients: fitting.saturating_sub(capped),
            elsewhere: customers.saturating_sub(without).saturating_sub(fitting),
        })
    }

    /// Chooses those of a segment who told this time zone (empty: none), to be sent to from then
    /// on. Who is chosen already stays as he is. Who is over the cap then is seen when his turn is.
    pub async fn choose(
        &mut self,
        broadcast: &str,
        segment: &Segment,
        time_zone: &str,
        due_ms: u64,
        now_ms: u64,
    ) -> Result<u64, StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO broadcast_recipients (shop, broadcast, customer, chat, message, due_ms, \
             state, sent_ms, reached, held, answered, ordered, unsubscribed) \
             SELECT c.shop, $10, c.id, h.id, '', $11, 0, 0, 0, 0, 0, 0, 0 ",
            customers!(),
            " AND $9 = $9 AND k.time_zone = $12 AND ",
            fits!(),
            " ON CONFLICT (shop, broadcast, customer) DO NOTHING"
        );
        let done = bind(query(SQL), self.shop, segment, now_ms)
            .bind(broadcast.to_owned())
            .bind(ms(due_ms))
            .bind(time_zone.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(done.rows_affected())
    }

    /// Lists whose turn it is, those first who may have been sent to before a stop.
    pub async fn due(
        &mut self,
        broadcast: &str,
        topic: &str,
        now_ms: u64,
        month_ago_ms: u64,
        limit: u32,
    ) -> Result<Vec<RecipientRow>, StoreError> {
        let rows = query(
            "SELECT w.customer, w.chat, w.state, c.name, c.language, \
             COALESCE(k.given, 0) AS agrees, COALESCE(k.per_month_max, 0) AS per_month_max, \
             (SELECT COUNT(*) FROM broadcast_recipients r JOIN broadcasts b ON b.shop = r.shop \
              AND b.id = r.broadcast WHERE r.customer = w.customer AND b.topic = $3 \
              AND r.broadcast <> $2 AND r.sent_ms > $5) AS had \
             FROM broadcast_recipients w JOIN customers c ON c.id = w.customer \
             LEFT JOIN consents k ON k.shop = w.shop AND k.customer = w.customer AND k.topic = $3 \
             WHERE w.shop = $1 AND w.broadcast = $2 AND w.state IN (0, 1) AND w.due_ms <= $4 \
             ORDER BY w.state DESC, w.due_ms LIMIT $6",
        )
        .bind(self.shop.to_owned())
        .bind(broadcast.to_owned())
        .bind(topic.to_owned())
        .bind(ms(now_ms))
        .bind(ms(month_ago_ms))
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Writes down that one is about to be sent to, before he is.
    pub async fn take(
        &mut self,
        broadcast: &str,
        customer: &str,
        message: &str,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE broadcast_recipients SET state = 1, message = $4, sent_ms = $5 \
             WHERE shop = $1 AND broadcast = $2 AND customer = $3 AND state = 0",
        )
        .bind(self.shop.to_owned())
        .bind(broadcast.to_owned())
        .bind(customer.to_owned())
        .bind(message.to_owned())
        .bind(ms(now_ms))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Ends one's turn: [`SENT`], or why not.
    pub async fn end(
        &mut self,
        broadcast: &str,
        customer: &str,
        state: i64,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE broadcast_recipients SET state = $4, \
             sent_ms = CASE WHEN $4 = 2 THEN sent_ms ELSE 0 END \
             WHERE shop = $1 AND broadcast = $2 AND customer = $3 AND state IN (0, 1)",
        )
        .bind(self.shop.to_owned())
        .bind(broadcast.to_owned())
        .bind(customer.to_owned())
        .bind(state)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// When the next one of a broadcast is due; `None`: everyone had his turn.
    pub async fn next_due_ms(&mut self, broadcast: &str) -> Result<Option<u64>, StoreError> {
        let row = query(
            "SELECT MIN(due_ms) AS due_ms FROM broadcast_recipients WHERE shop = $1 \
             AND broadcast = $2 AND state IN (0, 1)",
        )
        .bind(self.shop.to_owned())
        .bind(broadcast.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        Ok(row.int_or_none("due_ms")?.map(|due| u64::try_from(due).unwrap_or(0)))
    }

    /// How many of a broadcast left since then.
    pub async fn sent_since(&mut self, broadcast: &str, since: u64) -> Result<u32, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM broadcast_recipients WHERE shop = $1 AND broadcast = $2 \
             AND sent_ms > $3",
        )
        .bind(self.shop.to_owned())
        .bind(broadcast.to_owned())
        .bind(ms(since))
        .fetch_one(&mut *self.db)
        .await?;
        row.count("n")
    }

    /// Counts how far a broadcast came.
    pub async fn counts(&mut self, broadcast: &str) -> Result<Counts, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS recipients, COUNT(CASE WHEN state IN (0, 1) THEN 1 END) AS waiting, \
             COUNT(CASE WHEN state = 2 THEN 1 END) AS sent, \
             COUNT(CASE WHEN reached >= 2 THEN 1 END) AS delivered, \
             COUNT(CASE WHEN reached >= 3 THEN 1 END) AS seen, \
             COUNT(CASE WHEN answered = 1 THEN 1 END) AS answered, \
             COUNT(CASE WHEN ordered = 1 THEN 1 END) AS ordered, \
             COUNT(CASE WHEN unsubscribed = 1 THEN 1 END) AS unsubscribed, \
             COUNT(CASE WHEN held = 1 THEN 1 END) AS held, \
             COUNT(CASE WHEN state = 3 THEN 1 END) AS withdrawn, \
             COUNT(CASE WHEN state = 4 THEN 1 END) AS capped, \
             COUNT(CASE WHEN state = 5 THEN 1 END) AS unreachable \
             FROM broadcast_recipients WHERE shop = $1 AND broadcast = $2",
        )
        .bind(self.shop.to_owned())
        .bind(broadcast.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        Ok(Counts {
            recipients: row.count("recipients")?,
            waiting: row.count("waiting")?,
            sent: row.count("sent")?,
            delivered: row.count("delivered")?,
            read: row.count("seen")?,
            answered: row.count("answered")?,
            ordered: row.count("ordered")?,
            unsubscribed: row.count("unsubscribed")?,
            held: row.count("held")?,
            withdrawn: row.count("withdrawn")?,
            capped: row.count("capped")?,
            unreachable: row.count("unreachable")?,
        })
    }

    /// Whether the shop ever wrote to many.
    pub async fn any(&mut self) -> Result<bool, StoreError> {
        let row = query("SELECT 1 AS one FROM broadcast_recipients WHERE shop = $1 LIMIT 1")
            .bind(self.shop.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        Ok(row.is_some())
    }

    /// Those of these messages that are a broadcast's.
    pub async fn among(&mut self, messages: &[String]) -> Result<HashSet<String>, StoreError> {
        let mut found = HashSet::new();
        for part in parts(messages) {
            let sql = format!(
                "SELECT message FROM broadcast_recipients WHERE shop = $1 AND message IN ({})",
                places(2, part.len())
            );
            let mut select = query(AssertSqlSafe(sql)).bind(self.shop.to_owned());
            for message in part {
                select = select.bind(message.clone());
            }
            for row in &select.fetch_all(&mut *self.db).await? {
                found.insert(row.text("message")?);
            }
        }
        Ok(found)
    }

    /// A broadcast's message came further: 1 at the relay, 2 delivered, 3 read.
    pub async fn reached(&mut self, message: &str, how_far: i64) -> Result<(), StoreError> {
        query(
            "UPDATE broadcast_recipients SET reached = $3 WHERE shop = $1 AND message = $2 \
             AND reached < $3",
        )
        .bind(self.shop.to_owned())
        .bind(message.to_owned())
        .bind(how_far)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// The topic of a broadcast's message; `None`: it is none.
    pub async fn topic_of(&mut self, message: &str) -> Result<Option<String>, StoreError> {
        let row = query(
            "SELECT b.topic FROM broadcast_recipients r JOIN broadcasts b ON b.shop = r.shop \
             AND b.id = r.broadcast WHERE r.shop = $1 AND r.message = $2",
        )
        .bind(self.shop.to_owned())
        .bind(message.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        row.map(|row| row.text("topic")).transpose()
    }

    /// The customer's own device held it back.
    pub async fn held(&mut self, message: &str) -> Result<(), StoreError> {
        self.mark(
            "UPDATE broadcast_recipients SET held = 1 WHERE shop = $1 AND message = $2 AND $3 = $3",
            message,
            0,
        )
        .await
    }

    /// Somebody wrote: he answers the latest that he got since then.
    pub async fn answered(&mut self, chat: &str, since_ms: u64) -> Result<(), StoreError> {
        self.mark(
            "UPDATE broadcast_recipients SET answered = 1 WHERE shop = $1 AND chat = $2 \
             AND sent_ms > $3 AND answered = 0 AND sent_ms = (SELECT MAX(o.sent_ms) FROM \
             broadcast_recipients o WHERE o.shop = $1 AND o.chat = $2)",
            chat,
            since_ms,
        )
        .await
    }

    /// Somebody ordered, likewise.
    pub async fn ordered(&mut self, chat: &str, since_ms: u64) -> Result<(), StoreError> {
        self.mark(
            "UPDATE broadcast_recipients SET ordered = 1 WHERE shop = $1 AND chat = $2 \
             AND sent_ms > $3 AND ordered = 0 AND sent_ms = (SELECT MAX(o.sent_ms) FROM \
             broadcast_recipients o WHERE o.shop = $1 AND o.chat = $2)",
            chat,
            since_ms,
        )
        .await
    }

    /// Somebody took a topic back, likewise of that topic.
    pub async fn unsubscribed(
        &mut self,
        chat: &str,
        topic: &str,
        since_ms: u64,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE broadcast_recipients SET unsubscribed = 1 WHERE shop = $1 AND chat = $2 \
             AND sent_ms > $3 AND sent_ms = (SELECT MAX(o.sent_ms) FROM broadcast_recipients o \
             JOIN broadcasts b ON b.shop = o.shop AND b.id = o.broadcast \
             WHERE o.shop = $1 AND o.chat = $2 AND b.topic = $4)",
        )
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .bind(ms(since_ms))
        .bind(topic.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// Forgets who got a broadcast.
    pub async fn forget(&mut self, broadcast: &str) -> Result<(), StoreError> {
        query("DELETE FROM broadcast_recipients WHERE shop = $1 AND broadcast = $2")
            .bind(self.shop.to_owned())
            .bind(broadcast.to_owned())
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    async fn mark(&mut self, sql: &'static str, key: &str, since: u64) -> Result<(), StoreError> {
        query(sql)
            .bind(self.shop.to_owned())
            .bind(key.to_owned())
            .bind(ms(since))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<RecipientRow, StoreError> {
    let (most, had) = (row.count("per_month_max")?, row.count("had")?);
    Ok(RecipientRow {
        customer: row.text("customer")?,
        chat: row.text("chat")?,
        taken: row.int("state")? == TAKEN,
        name: row.text("name")?,
        language: row.text("language")?,
        agrees: row.flag("agrees")?,
        capped: most > 0 && had >= most,
    })
}
