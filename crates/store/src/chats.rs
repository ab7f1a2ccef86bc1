//! The inbox: a row a chat. What was said is in the device's database.

use std::collections::HashSet;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, query};

use crate::StoreError;
use crate::row::{Columns, ms, parts};

mod listed;

pub use listed::{ChatListed, ChatsAsked};

/// A chat's state in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChatRow {
    /// `cht_…`
    pub id: String,
    /// `cus_…`
    pub customer: String,
    /// `msg_…` of the latest message; empty before the first.
    pub last_message: String,
    /// One line of it.
    pub last_text: String,
    /// Whether the shop said it.
    pub last_own: bool,
    /// When.
    pub last_ms: u64,
    /// Its place in the thread.
    pub place: i64,
    /// How many messages the customer has sent.
    pub incoming: u32,
    /// The customer spoke last, to people.
    pub todo: bool,
    /// `stf_…`; empty: nobody.
    pub assignee: String,
    /// Closed.
    pub closed: bool,
    /// The customer left and asked for erasure.
    pub erased: bool,
    /// When the customer last spoke; 0: never.
    pub customer_spoke_ms: u64,
    /// When the greeting last went; 0: never.
    pub greeted_ms: u64,
    /// When the away message last went; 0: never.
    pub away_ms: u64,
    /// Names and recent words, folded by [`crate::search::fold`].
    pub search: String,
    /// When it began.
    pub created_ms: u64,
    /// `tem_…`; empty: no team's.
    pub team: String,
    /// Asleep until then; 0: awake.
    pub snoozed_ms: u64,
    /// Since when the customer waits for an answer; 0: he does not.
    pub waits_ms: u64,
    /// When the answer has to be there; 0: no limit.
    pub due_ms: u64,
    /// It was not there, and somebody was told.
    pub late: bool,
    /// When the customer was last asked how it was; 0: never.
    pub rated_ms: u64,
    /// A person has it until then; 0: nobody has.
    pub held_ms: u64,
}

/// What a member of staff has not read of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// `stf_…`
    pub staff: String,
    /// So many messages.
    pub count: u32,
    /// A note names this person, who has not looked yet.
    pub mentioned: bool,
}

/// A shop's chats.
#[derive(Debug)]
pub struct Chats<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Chats<'_> {
    /// Adds one; one that is there stays as it is.
    pub async fn add(&mut self, chat: &ChatRow) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO chats (shop, id, customer, last_message, last_text, last_own, last_ms, \
             place, incoming, todo, assignee, closed, erased, customer_spoke_ms, greeted_ms, \
             away_ms, search, created_ms, team, snoozed_ms, waits_ms, due_ms, late, rated_ms, \
             held_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
             $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) \
             ON CONFLICT (shop, id) DO NOTHING",
            chat,
        )
        .await
    }

    /// Writes a chat's state back.
    pub async fn update(&mut self, chat: &ChatRow) -> Result<(), StoreError> {
        self.write(
            "UPDATE chats SET customer = $3, last_message = $4, last_text = $5, last_own = $6, \
             last_ms = $7, place = $8, incoming = $9, todo = $10, assignee = $11, closed = $12, \
             erased = $13, customer_spoke_ms = $14, greeted_ms = $15, away_ms = $16, \
             search = $17, created_ms = $18, team = $19, snoozed_ms = $20, waits_ms = $21, \
             due_ms = $22, late = $23, rated_ms = $24, held_ms = $25 WHERE shop = $1 AND id = $2",
            chat,
        )
        .await
    }

    /// Notes when a customer had his chat erased.
    pub async fn set_erased_ms(&mut self, id: &str, now_ms: u64) -> Result<(), StoreError> {
        query("UPDATE chats SET erased_ms = $3 WHERE shop = $1 AND id = $2 AND erased_ms = 0")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .bind(ms(now_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }

    /// How many chats there are, and how many of them were erased at the customer's wish; when
    /// that was, latest first, at most so many.
    pub async fn erasures(&mut self, limit: u32) -> Result<(u32, u32, Vec<u64>), StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n, COUNT(CASE WHEN erased = 1 THEN 1 END) AS erased FROM chats \
             WHERE shop = $1",
        )
        .bind(self.shop.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        let rows = query(
            "SELECT erased_ms FROM chats WHERE shop = $1 AND erased_ms > 0 \
             ORDER BY erased_ms DESC LIMIT $2",
        )
        .bind(self.shop.to_owned())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.db)
        .await?;
        let times = rows.iter().map(|row| row.ms("erased_ms")).collect::<Result<_, _>>()?;
        Ok((row.count("n")?, row.count("erased")?, times))
    }

    /// Machines of the shop said something new in these chats, the latest at these places of their
    /// threads. Says in which somebody had spoken before: the others are left as they are.
    pub async fn machines_spoke(
        &mut self,
        places: &[(String, i64)],
        now_ms: u64,
    ) -> Result<HashSet<String>, StoreError> {
        let mut spoken = HashSet::new();
        for part in parts(places) {
            let rows = (0..part.len())
                .map(|n| format!("(${}, CAST(${} AS BIGINT))", 3 + 2 * n, 4 + 2 * n))
                .collect::<Vec<_>>();
            let sql = format!(
                "WITH said (chat, at) AS (VALUES {}) UPDATE chats SET place = said.at, \
                 last_ms = $2 FROM said WHERE chats.shop = $1 AND chats.id = said.chat \
                 AND chats.last_message <> '' AND chats.place < said.at RETURNING id",
                rows.join(", ")
            );
            let mut update = query(AssertSqlSafe(sql)).bind(self.shop.to_owned()).bind(ms(now_ms));
            for (chat, place) in part {
                update = update.bind(chat.clone()).bind(*place);
            }
            for row in &update.fetch_all(&mut *self.db).await? {
                spoken.insert(row.text("id")?);
            }
        }
        Ok(spoken)
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<ChatRow>, StoreError> {
        let row = query("SELECT * FROM chats WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Whose chat it is, and whether he had it erased. `None`: no such chat.
    pub async fn whose(&mut self, id: &str) -> Result<Option<(String, bool)>, StoreError> {
        let row = query("SELECT customer, erased FROM chats WHERE shop = $1 AND id = $2")
            .bind(self.shop.to_owned())
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db)
            .await?;
        row.map(|row| Ok((row.text("customer")?, row.flag("erased")?))).transpose()
    }

    /// Counts each queue of what a member of staff sees: todo, mine, unassigned, waiting, done,
    /// all, mentions, snoozed.
    pub async fn counts(&mut self, staff: &str) -> Result<[u32; 8], StoreError> {
        // One row of staff beside an index that holds all that is asked: no chat is read.
        let row = query(concat!(
            "SELECT \
             COALESCE(SUM(CASE WHEN c.closed = 0 AND c.snoozed_ms = 0 AND c.todo = 1 THEN 1 ELSE 0 END), 0) AS todo, \
             COALESCE(SUM(CASE WHEN c.closed = 0 AND c.snoozed_ms = 0 AND c.assignee = $2 THEN 1 ELSE 0 END), 0) AS mine, \
             COALESCE(SUM(CASE WHEN c.closed = 0 AND c.snoozed_ms = 0 AND c.assignee = '' THEN 1 ELSE 0 END), 0) AS nobody, \
             COALESCE(SUM(CASE WHEN c.closed = 0 AND c.snoozed_ms = 0 AND c.todo = 0 THEN 1 ELSE 0 END), 0) AS waiting, \
             COALESCE(SUM(CASE WHEN c.closed = 1 THEN 1 ELSE 0 END), 0) AS done, \
             COALESCE(SUM(CASE WHEN c.closed = 0 AND c.snoozed_ms > 0 THEN 1 ELSE 0 END), 0) AS asleep, \
             COUNT(*) AS n FROM staff v JOIN chats c ON c.shop = v.shop \
             WHERE v.id = $2 AND c.shop = $1 AND ",
            crate::sight::sees!()
        ))
        .bind(self.shop.to_owned())
        .bind(staff.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        let named = query(concat!(
            "SELECT COUNT(DISTINCT c.id) AS mentions FROM mentions q \
             JOIN chats c ON c.shop = q.shop AND c.id = q.chat \
             JOIN staff v ON v.id = q.staff WHERE q.shop = $1 AND q.staff = $2 AND ",
            crate::sight::sees!()
        ))
        .bind(self.shop.to_owned())
        .bind(staff.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        Ok([
            row.count("todo")?,
            row.count("mine")?,
            row.count("nobody")?,
            row.count("waiting")?,
            row.count("done")?,
            row.count("n")?,
            named.count("mentions")?,
            row.count("asleep")?,
        ])
    }

    /// Lists who may see a chat, the longest there first.
    pub async fn viewers(&mut self, id: &str) -> Result<Vec<String>, StoreError> {
        let rows = query(concat!(
            "SELECT v.id FROM staff v JOIN chats c ON c.shop = v.shop \
             WHERE c.shop = $1 AND c.id = $2 AND ",
            crate::sight::sees!(),
            " ORDER BY v.created_ms, v.id"
        ))
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    /// What each who may see a chat has not read of it.
    pub async fn unread(&mut self, id: &str) -> Result<Vec<Unread>, StoreError> {
        let rows = query(concat!(
            "SELECT v.id AS staff, c.incoming - COALESCE(r.incoming, 0) AS unread, \
             (SELECT COUNT(*) FROM mentions y WHERE y.shop = c.shop AND y.chat = c.id \
             AND y.staff = v.id) AS mentioned FROM chats c JOIN staff v ON v.shop = c.shop \
             LEFT JOIN chat_reads r ON r.shop = c.shop AND r.chat = c.id AND r.staff = v.id \
             WHERE c.shop = $1 AND c.id = $2 AND ",
            crate::sight::sees!()
        ))
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        let read = |row: &AnyRow| {
            let (staff, count) = (row.text("staff")?, row.count("unread")?);
            Ok(Unread { staff, count, mentioned: row.count("mentioned")? > 0 })
        };
        rows.iter().map(read).collect()
    }

    /// Lists the ids of all chats that are not erased.
    pub async fn ids(&mut self) -> Result<Vec<String>, StoreError> {
        let rows = query("SELECT id FROM chats WHERE shop = $1 AND erased = 0 ORDER BY id")
            .bind(self.shop.to_owned())
            .fetch_all(&mut *self.db)
            .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    /// Notes that a member of staff has read all that came so far.
    pub async fn mark_read(&mut self, id: &str, staff: &str) -> Result<(), StoreError> {
        query(
            "INSERT INTO chat_reads (shop, chat, staff, incoming) \
             SELECT shop, id, $3, incoming FROM chats WHERE shop = $1 AND id = $2 \
             ON CONFLICT (shop, chat, staff) DO UPDATE SET incoming = excluded.incoming",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(staff.to_owned())
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    /// The same, except for the latest `newer` messages of the customer.
    pub async fn mark_read_up_to(
        &mut self,
        id: &str,
        staff: &str,
        newer: u32,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO chat_reads (shop, chat, staff, incoming) \
             SELECT shop, id, $3, CASE WHEN incoming > $4 THEN incoming - $4 ELSE 0 END \
             FROM chats WHERE shop = $1 AND id = $2 \
             ON CONFLICT (shop, chat, staff) DO UPDATE SET incoming = \
             CASE WHEN excluded.incoming > chat_reads.incoming THEN excluded.incoming \
             ELSE chat_reads.incoming END",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .bind(staff.to_owned())
        .bind(i64::from(newer))
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }

    async fn write(&mut self, sql: &'static str, chat: &ChatRow) -> Result<(), StoreError> {
        query(sql)
            .bind(self.shop.to_owned())
            .bind(chat.id.clone())
            .bind(chat.customer.clone())
            .bind(chat.last_message.clone())
            .bind(chat.last_text.clone())
            .bind(i64::from(chat.last_own))
            .bind(ms(chat.last_ms))
            .bind(chat.place)
            .bind(i64::from(chat.incoming))
            .bind(i64::from(chat.todo))
            .bind(chat.assignee.clone())
            .bind(i64::from(chat.closed))
            .bind(i64::from(chat.erased))
            .bind(ms(chat.customer_spoke_ms))
            .bind(ms(chat.greeted_ms))
            .bind(ms(chat.away_ms))
            .bind(chat.search.clone())
            .bind(ms(chat.created_ms))
            .bind(chat.team.clone())
            .bind(ms(chat.snoozed_ms))
            .bind(ms(chat.waits_ms))
            .bind(ms(chat.due_ms))
            .bind(i64::from(chat.late))
            .bind(ms(chat.rated_ms))
            .bind(ms(chat.held_ms))
            .execute(&mut *self.db)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<ChatRow, StoreError> {
    Ok(ChatRow {
        id: row.text("id")?,
        customer: row.text("customer")?,
        last_message: row.text("last_message")?,
        last_text: row.text("last_text")?,
        last_own: row.flag("last_own")?,
        last_ms: row.ms("last_ms")?,
        place: row.int("place")?,
        incoming: row.count("incoming")?,
        todo: row.flag("todo")?,
        assignee: row.text("assignee")?,
        closed: row.flag("closed")?,
        erased: row.flag("erased")?,
        customer_spoke_ms: row.ms("customer_spoke_ms")?,
        greeted_ms: row.ms("greeted_ms")?,
        away_ms: row.ms("away_ms")?,
        search: row.text("search")?,
        created_ms: row.ms("created_ms")?,
        team: row.text("team")?,
        snoozed_ms: row.ms("snoozed_ms")?,
        waits_ms: row.ms("waits_ms")?,
        due_ms: row.ms("due_ms")?,
        late: row.flag("late")?,
        rated_ms: row.ms("rated_ms")?,
        held_ms: row.ms("held_ms")?,
    })
}
