//! Chats as the inbox lists them: each row whole from one question, and no more chats read than are
//! shown.

use comptoir_api::chat::OrderState;
use comptoir_api::shop::Queue;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, query};

use super::{ChatRow, Chats, read};
use crate::StoreError;
use crate::row::{Columns, ms, parts, places};
use crate::search::patterns;

/// A chat in a list, as one member of staff sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChatListed {
    /// Its state.
    pub chat: ChatRow,
    /// What the customer calls himself.
    pub customer_name: String,
    /// Messages this person has not read.
    pub unread: u32,
    /// A note names this person, who has not looked yet.
    pub mentioned: bool,
    /// Its labels' ids, in the shop's order.
    pub labels: Vec<String>,
    /// Reference and state of its latest order that is not over.
    pub order: Option<(String, OrderState)>,
}

/// Which chats to list.
#[derive(Debug, Clone, Default)]
pub struct ChatsAsked {
    /// The queue.
    pub queue: Queue,
    /// With this label; empty: any.
    pub label: String,
    /// With these words; empty: any.
    pub query: String,
    /// Those whose answer is due soonest first.
    pub due: bool,
    /// After this one: its time and id.
    pub after: Option<(u64, String)>,
    /// At most this many.
    pub limit: u32,
}

const LATEST_FIRST: &str = "c.last_ms DESC, c.id DESC";
const DUE_FIRST: &str = "CASE WHEN c.due_ms > 0 THEN c.due_ms ELSE 9223372036854775807 END, \
                         c.last_ms DESC, c.id DESC";
const WITH_LABEL: &str = "($3 = '' OR EXISTS (SELECT 1 FROM chat_labels l WHERE l.shop = c.shop \
                          AND l.chat = c.id AND l.label = $3))";

/// Which chats a queue has; `$1` is the shop, `$2` the member of staff.
///
/// Each in words of its own, for the index that has them in order. A `+` keeps an index away that
/// would find more and have to sort it.
fn of_queue(queue: Queue) -> &'static str {
    match queue {
        Queue::All => "c.shop = $1",
        Queue::Done => "+c.closed = 1",
        Queue::Todo => "c.todo = 1 AND c.closed = 0 AND +c.snoozed_ms = 0",
        Queue::Mine => "c.assignee = $2 AND +c.closed = 0 AND +c.snoozed_ms = 0",
        Queue::Unassigned => "c.assignee = '' AND +c.closed = 0 AND +c.snoozed_ms = 0",
        Queue::Waiting => "+c.todo = 0 AND +c.closed = 0 AND +c.snoozed_ms = 0",
        Queue::Snoozed => "+c.closed = 0 AND c.snoozed_ms > 0",
        Queue::Mentions => {
            "c.id IN (SELECT q.chat FROM mentions q WHERE q.shop = $1 AND q.staff = $2)"
        }
    }
}

/// Rows of the chats that are picked: those of the staff `$2` in the shop `$1` that meet the
/// conditions, in an order, at most `limit`.
fn rows_of(conditions: &str, order: &str, limit: &str) -> String {
    format!(
        "SELECT c.*, u.name AS customer_name, c.incoming - COALESCE(r.incoming, 0) AS unread, \
         (SELECT COUNT(*) FROM mentions y WHERE y.shop = c.shop AND y.chat = c.id \
         AND y.staff = $2) AS mentioned, \
         (SELECT STRING_AGG(l.id, ' ' ORDER BY l.position, l.id) FROM chat_labels k JOIN labels l \
         ON l.shop = k.shop AND l.id = k.label WHERE k.shop = c.shop AND k.chat = c.id) AS labels, \
         o.reference AS order_reference, o.state AS order_state \
         FROM (SELECT c.id AS picked FROM chats c WHERE c.shop = $1 AND {conditions} AND {seen} \
         ORDER BY {order} LIMIT {limit}) p CROSS JOIN chats c \
         JOIN customers u ON u.id = c.customer \
         LEFT JOIN chat_reads r ON r.shop = c.shop AND r.chat = c.id AND r.staff = $2 \
         LEFT JOIN orders o ON o.shop = c.shop AND o.id = (SELECT q.id FROM orders q \
         WHERE q.shop = c.shop AND q.chat = c.id AND {open} \
         ORDER BY q.placed_ms DESC, q.id DESC LIMIT 1) \
         WHERE c.shop = $1 AND c.id = p.picked ORDER BY {order}",
        seen = crate::sight::seen_by_caller!(),
        open = crate::orders::is_open!("q"),
    )
}

impl Chats<'_> {
    /// Looks one up as a member of staff sees it; one that is not his to see is not there.
    pub async fn lookup_listed(
        &mut self,
        id: &str,
        staff: &str,
    ) -> Result<Option<ChatListed>, StoreError> {
        let row = query(AssertSqlSafe(rows_of("c.id = $3", LATEST_FIRST, "1")))
            .bind(self.shop.to_owned())
            .bind(staff.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read_listed).transpose()
    }

    /// Lists a queue as a member of staff sees it, latest first.
    pub async fn list(
        &mut self,
        staff: &str,
        asked: &ChatsAsked,
    ) -> Result<Vec<ChatListed>, StoreError> {
        let [one, two, three, four] = patterns(&asked.query);
        let (after_ms, after_id) = asked.after.clone().unwrap_or((u64::MAX, String::new()));
        let conditions = format!(
            "{} AND {WITH_LABEL} AND c.search LIKE $4 ESCAPE '!' AND c.search LIKE $5 ESCAPE '!' \
             AND c.search LIKE $6 ESCAPE '!' AND c.search LIKE $7 ESCAPE '!' \
             AND (c.last_ms < $8 OR (c.last_ms = $8 AND c.id < $9))",
            of_queue(asked.queue)
        );
        let order = if asked.due { DUE_FIRST } else { LATEST_FIRST };
        let rows = query(AssertSqlSafe(rows_of(&conditions, order, "$10")))
            .bind(self.shop.to_owned())
            .bind(staff.to_owned())
            .bind(asked.label.clone())
            .bind(one)
            .bind(two)
            .bind(three)
            .bind(four)
            .bind(ms(after_ms))
            .bind(after_id)
            .bind(i64::from(asked.limit))
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(read_listed).collect()
    }

    /// Lists those of these chats that are in the queue and have the label that are asked for, as a
    /// member of staff sees them. The words and the page do not count.
    pub async fn list_among(
        &mut self,
        staff: &str,
        asked: &ChatsAsked,
        ids: &[String],
    ) -> Result<Vec<ChatListed>, StoreError> {
        let mut all = Vec::new();
        for part in parts(ids) {
            let among = places(4, part.len());
            let conditions =
                format!("{} AND {WITH_LABEL} AND c.id IN ({among})", of_queue(asked.queue));
            let limit = part.len().to_string();
            let sql = rows_of(&conditions, LATEST_FIRST, &limit);
            let mut select = query(AssertSqlSafe(sql))
                .bind(self.shop.to_owned())
                .bind(staff.to_owned())
                .bind(asked.label.clone());
            for id in part {
                select = select.bind(id.clone());
            }
            for row in &select.fetch_all(&mut *self.db).await? {
                all.push(read_listed(row)?);
            }
        }
        Ok(all)
    }
}

fn read_listed(row: &AnyRow) -> Result<ChatListed, StoreError> {
    let labels = row.text_or_none("labels")?.unwrap_or_default();
    let order = match row.text_or_none("order_reference")? {
        Some(reference) => Some((reference, row.named("order_state")?)),
        None => None,
    };
    Ok(ChatListed {
        chat: read(row)?,
        customer_name: row.text("customer_name")?,
        unread: row.count("unread")?,
        mentioned: row.count("mentioned")? > 0,
        labels: labels.split_whitespace().map(str::to_owned).collect(),
        order,
    })
}
