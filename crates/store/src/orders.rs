//! Orders, and every step they took.

use comptoir_api::chat::{Money, OrderLine, OrderMore, OrderState, OrderStep};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, query};

use crate::StoreError;
use crate::row::{Columns, ms, name_of, to_json};
use crate::search::patterns;

/// Whether an order, a row of `orders`, is not over.
macro_rules! is_open {
    ($row:literal) => {
        concat!($row, ".state NOT IN ('collected', 'delivered', 'cancelled', 'refunded')")
    };
}
pub(crate) use is_open;

/// An order as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// `ord_…`
    pub id: String,
    /// "H-2417"
    pub reference: String,
    /// `cht_…`
    pub chat: String,
    /// `cus_…`
    pub customer: String,
    /// `msg_…` of the cart it answers.
    pub cart: String,
    /// Where it stands.
    pub state: OrderState,
    /// Grows by one at each step; the first step's is 1.
    pub revision: u32,
    /// What is in it.
    pub lines: Vec<OrderLine>,
    /// As computed from the catalogue.
    pub total: Money,
    /// What the customer wrote with it.
    pub note: String,
    /// "collect" or "ship".
    pub delivery: String,
    /// Its pieces were taken from the stock.
    pub taken: bool,
    /// Reference, names, titles, folded by [`crate::search::fold`].
    pub search: String,
    /// When it was placed.
    pub placed_ms: u64,
    /// When its latest step was.
    pub at_ms: u64,
    /// What goes beyond its lines.
    pub more: OrderMore,
    /// What stands if the customer declines what is asked for now.
    pub stands: Option<Stands>,
}

impl OrderRow {
    /// What is on the table now.
    pub fn terms(&self) -> Terms {
        let (lines, total) = (self.lines.clone(), self.total.clone());
        Terms { lines, total, more: self.more.clone() }
    }
}

/// What shop and customer agree on, or talk about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Terms {
    /// What is in it.
    pub lines: Vec<OrderLine>,
    /// What it comes to.
    pub total: Money,
    /// What goes beyond its lines.
    #[serde(flatten)]
    pub more: OrderMore,
}

/// Terms that were there before others were asked for, and where the order stood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stands {
    /// Where it stood.
    pub state: OrderState,
    /// On which terms.
    pub terms: Terms,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderListed {
    /// The order.
    pub order: OrderRow,
    /// What its customer calls himself.
    pub customer_name: String,
}

/// Which orders to list.
#[derive(Debug, Clone, Default)]
pub struct OrdersAsked {
    /// Of chats that this member of staff (`stf_…`) may see; empty: of all.
    pub staff: String,
    /// In this state; `None`: any.
    pub state: Option<OrderState>,
    /// With these words; empty: any.
    pub query: String,
    /// Placed at or after this; 0: at any time.
    pub from_ms: u64,
    /// Placed before this; 0: at any time.
    pub to_ms: u64,
    /// "collect" or "ship"; empty: either.
    pub delivery: String,
    /// Of a chat with this label (`lbl_…`); empty: any.
    pub label: String,
    /// Of this chat; empty: any.
    pub chat: String,
    /// After this one: when it was placed, and its id.
    pub after: Option<(u64, String)>,
    /// At most this many.
    pub limit: u32,
}

/// A shop's orders.
#[derive(Debug)]
pub struct Orders<'t> {
    pub(crate) db: &'t mut AnyConnection,
    pub(crate) shop: &'t str,
}

impl Orders<'_> {
    /// Adds one with its first step. A cart that already has one is [`StoreError::is_duplicate`].
    pub async fn add(&mut self, order: &OrderRow, step: &OrderStep) -> Result<(), StoreError> {
        query(
            "INSERT INTO orders (shop, id, reference, chat, customer, cart, state, revision, \
             lines, total_minor, currency, note, delivery, taken, search, placed_ms, at_ms, more, \
             stands) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
             $16, $17, $18, $19)",
        )
        .bind(self.shop.to_owned())
        .bind(order.id.clone())
        .bind(order.reference.clone())
        .bind(order.chat.clone())
        .bind(order.customer.clone())
        .bind(order.cart.clone())
        .bind(name_of(&order.state)?)
        .bind(i64::from(order.revision))
        .bind(to_json(&order.lines)?)
        .bind(order.total.minor)
        .bind(order.total.currency.clone())
        .bind(order.note.clone())
        .bind(order.delivery.clone())
        .bind(i64::from(order.taken))
        .bind(order.search.clone())
        .bind(ms(order.placed_ms))
        .bind(ms(order.at_ms))
        .bind(to_json(&order.more)?)
        .bind(stands_json(order)?)
        .execute(&mut *self.db)
        .await?;
        self.add_step(order, step).await
    }

    /// Moves one a step on, if it is still at revision `order.revision - 1`; says whether it was.
    pub async fn step(&mut self, order: &OrderRow, step: &OrderStep) -> Result<bool, StoreError> {
        let done = query(
            "UPDATE orders SET state = $4, revision = $3, lines = $5, total_minor = $6, \
             currency = $7, taken = $8, at_ms = $9, note = $10, delivery = $11, search = $12, \
             more = $13, stands = $14 \
             WHERE shop = $1 AND id = $2 AND revision = $3 - 1",
        )
        .bind(self.shop.to_owned())
        .bind(order.id.clone())
        .bind(i64::from(order.revision))
        .bind(name_of(&order.state)?)
        .bind(to_json(&order.lines)?)
        .bind(order.total.minor)
        .bind(order.total.currency.clone())
        .bind(i64::from(order.taken))
        .bind(ms(order.at_ms))
        .bind(order.note.clone())
        .bind(order.delivery.clone())
        .bind(order.search.clone())
        .bind(to_json(&order.more)?)
        .bind(stands_json(order)?)
        .execute(&mut *self.db)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.add_step(order, step).await?;
        Ok(true)
    }

    /// Looks one up.
    pub async fn lookup(&mut self, id: &str) -> Result<Option<OrderListed>, StoreError> {
        let row = query(
            "SELECT o.*, c.name AS customer_name FROM orders o \
             JOIN customers c ON c.id = o.customer WHERE o.shop = $1 AND o.id = $2",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Finds the order that answers a cart.
    pub async fn find_by_cart(&mut self, cart: &str) -> Result<Option<OrderListed>, StoreError> {
        let row = query(
            "SELECT o.*, c.name AS customer_name FROM orders o \
             JOIN customers c ON c.id = o.customer WHERE o.shop = $1 AND o.cart = $2",
        )
        .bind(self.shop.to_owned())
        .bind(cart.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Finds a chat's latest order that is not over.
    pub async fn find_open(&mut self, chat: &str) -> Result<Option<OrderRow>, StoreError> {
        let row = query(concat!(
            "SELECT o.*, '' AS customer_name FROM orders o WHERE o.shop = $1 AND o.chat = $2 AND ",
            is_open!("o"),
            " ORDER BY o.placed_ms DESC, o.id DESC LIMIT 1"
        ))
        .bind(self.shop.to_owned())
        .bind(chat.to_owned())
        .fetch_optional(&mut *self.db)
        .await?;
        Ok(row.as_ref().map(read).transpose()?.map(|listed| listed.order))
    }

    /// Whether a customer has ordered before: one that was refused at once does not count.
    pub async fn any_of(&mut self, customer: &str) -> Result<bool, StoreError> {
        let row = query(
            "SELECT COUNT(*) AS n FROM orders WHERE shop = $1 AND customer = $2 \
             AND (state <> 'cancelled' OR revision > 1)",
        )
        .bind(self.shop.to_owned())
        .bind(customer.to_owned())
        .fetch_one(&mut *self.db)
        .await?;
        Ok(row.int("n")? > 0)
    }

    /// Lists orders, latest first.
    pub async fn list(&mut self, asked: &OrdersAsked) -> Result<Vec<OrderListed>, StoreError> {
        let [one, two, three, four] = patterns(&asked.query);
        let (after_ms, after_id) = asked.after.clone().unwrap_or((u64::MAX, String::new()));
        let state = asked.state.as_ref().map(name_of).transpose()?.unwrap_or_default();
        let rows = query(concat!(
            "SELECT o.*, u.name AS customer_name FROM orders o \
             JOIN customers u ON u.id = o.customer JOIN chats c ON c.shop = o.shop \
             AND c.id = o.chat WHERE o.shop = $1 AND ($2 = '' OR ",
            crate::sight::seen_by_caller!(),
            ") AND ($11 = '' OR o.state = $11) AND ($3 = '' OR o.chat = $3) \
             AND o.search LIKE $4 ESCAPE '!' AND o.search LIKE $5 ESCAPE '!' \
             AND o.search LIKE $6 ESCAPE '!' AND o.search LIKE $7 ESCAPE '!' \
             AND (o.placed_ms < $8 OR (o.placed_ms = $8 AND o.id < $9)) \
             AND o.placed_ms >= $12 AND o.placed_ms < $13 AND ($14 = '' OR o.delivery = $14) \
             AND ($15 = '' OR EXISTS (SELECT 1 FROM chat_labels cl WHERE cl.shop = o.shop \
             AND cl.chat = o.chat AND cl.label = $15)) \
             ORDER BY o.placed_ms DESC, o.id DESC LIMIT $10"
        ))
        .bind(self.shop.to_owned())
        .bind(asked.staff.clone())
        .bind(asked.chat.clone())
        .bind(one)
        .bind(two)
        .bind(three)
        .bind(four)
        .bind(ms(after_ms))
        .bind(after_id)
        .bind(i64::from(asked.limit))
        .bind(state)
        .bind(ms(asked.from_ms))
        .bind(if asked.to_ms == 0 { i64::MAX } else { ms(asked.to_ms) })
        .bind(asked.delivery.clone())
        .bind(asked.label.clone())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Lists the steps an order took, first first.
    pub async fn steps(&mut self, id: &str) -> Result<Vec<OrderStep>, StoreError> {
        let rows =
            query("SELECT * FROM order_steps WHERE shop = $1 AND order_id = $2 ORDER BY revision")
                .bind(self.shop.to_owned())
                .bind(id.to_owned())
                .fetch_all(&mut *self.db)
                .await?;
        rows.iter()
            .map(|row| {
                Ok(OrderStep {
                    state: row.named("state")?,
                    at_ms: row.ms("at_ms")?,
                    by: row.text("moved_by")?,
                    reason: row.text("reason")?,
                    hash: row.text("hash")?,
                })
            })
            .collect()
    }

    /// Lists the terms at each step an order took, first first.
    pub async fn terms(&mut self, id: &str) -> Result<Vec<Terms>, StoreError> {
        let rows = query(
            "SELECT terms FROM order_steps WHERE shop = $1 AND order_id = $2 AND terms <> '' \
             ORDER BY revision",
        )
        .bind(self.shop.to_owned())
        .bind(id.to_owned())
        .fetch_all(&mut *self.db)
        .await?;
        rows.iter().map(|row| row.json("terms")).collect()
    }

    async fn add_step(&mut self, order: &OrderRow, step: &OrderStep) -> Result<(), StoreError> {
        query(
            "INSERT INTO order_steps (shop, order_id, revision, state, moved_by, reason, at_ms, \
             hash, terms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.shop.to_owned())
        .bind(order.id.clone())
        .bind(i64::from(order.revision))
        .bind(name_of(&step.state)?)
        .bind(step.by.clone())
        .bind(step.reason.clone())
        .bind(ms(step.at_ms))
        .bind(step.hash.clone())
        .bind(to_json(&order.terms())?)
        .execute(&mut *self.db)
        .await?;
        Ok(())
    }
}

fn stands_json(order: &OrderRow) -> Result<String, StoreError> {
    order.stands.as_ref().map_or_else(|| Ok(String::new()), to_json)
}

fn read(row: &AnyRow) -> Result<OrderListed, StoreError> {
    let order = OrderRow {
        id: row.text("id")?,
        reference: row.text("reference")?,
        chat: row.text("chat")?,
        customer: row.text("customer")?,
        cart: row.text("cart")?,
        state: row.named("state")?,
        revision: row.count("revision")?,
        lines: row.json("lines")?,
        total: Money { minor: row.int("total_minor")?, currency: row.text("currency")? },
        note: row.text("note")?,
        delivery: row.text("delivery")?,
        taken: row.flag("taken")?,
        search: row.text("search")?,
        placed_ms: row.ms("placed_ms")?,
        at_ms: row.ms("at_ms")?,
        more: row.json("more")?,
        stands: match row.text("stands")?.as_str() {
            "" => None,
            json => Some(serde_json::from_str(json)?),
        },
    };
    Ok(OrderListed { order, customer_name: row.text("customer_name")? })
}
