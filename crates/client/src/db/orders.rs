//! Orders as their latest status has them.

use comptoir_api::chat::Order;
use comptoir_wire::content::OrderStatus;
use comptoir_wire::ids::{ChatId, MessageId};
use rusqlite::{OptionalExtension, Row, params};

use super::{Db, Result};

fn order_of(row: &Row<'_>) -> Result<Option<Order>> {
    let view: String = row.get(0)?;
    Ok(serde_json::from_str(&view).ok())
}

impl Db {
    /// Orders of a chat, or of all, latest first.
    pub(crate) fn orders(&self, chat: Option<ChatId>) -> Result<Vec<Order>> {
        let mut select = self.0.prepare_cached(
            "SELECT view FROM orders WHERE ?1 IS NULL OR chat = ?1 ORDER BY at_ms DESC",
        )?;
        let orders = select.query_map([chat.map(|chat| chat.0)], order_of)?;
        orders.filter_map(Result::transpose).collect()
    }

    /// An order by its own id.
    pub(crate) fn order(&self, chat: ChatId, order: &str) -> Result<Option<Order>> {
        let mut select =
            self.0.prepare_cached("SELECT view FROM orders WHERE chat = ? AND id = ?")?;
        Ok(select.query_row(params![chat.0, order], order_of).optional()?.flatten())
    }

    /// The order whose ticket stands at a message.
    pub(crate) fn order_at(&self, chat: ChatId, ticket: MessageId) -> Result<Option<Order>> {
        let mut select = self.0.prepare_cached(
            "SELECT view FROM orders WHERE chat = ? AND cart = ? ORDER BY at_ms DESC LIMIT 1",
        )?;
        Ok(select.query_row(params![chat.0, ticket.0], order_of).optional()?.flatten())
    }

    /// The latest revision of an order that came.
    pub(crate) fn order_revision(&self, chat: ChatId, order: &str) -> Result<Option<u32>> {
        let mut select =
            self.0.prepare_cached("SELECT revision FROM orders WHERE chat = ? AND id = ?")?;
        select.query_row(params![chat.0, order], |row| row.get(0)).optional()
    }

    /// The message where an order's ticket stands: its cart, or its first status.
    pub(crate) fn ticket_of(&self, chat: ChatId, order: &OrderStatus) -> Result<Option<MessageId>> {
        let found = self
            .0
            .prepare_cached("SELECT id FROM messages WHERE chat = ? AND id = ? AND kind = 29")?
            .query_row(params![chat.0, order.cart], |row| row.get(0))
            .optional()?;
        if let Some(cart) = found {
            return Ok(Some(MessageId(cart)));
        }
        let mut select =
            self.0.prepare_cached("SELECT cart FROM orders WHERE chat = ? AND id = ?")?;
        let first = select.query_row(params![chat.0, order.order], |row| row.get(0)).optional()?;
        Ok(first.map(MessageId))
    }

    /// Keeps an order as its latest status has it.
    pub(crate) fn set_order(
        &self,
        chat: ChatId,
        ticket: MessageId,
        status: &OrderStatus,
        view: &Order,
    ) -> Result<()> {
        self.0
            .prepare_cached(
                "INSERT OR REPLACE INTO orders (chat, id, cart, revision, at_ms, view)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                chat.0,
                status.order,
                ticket.0,
                status.revision,
                status.at_ms as i64,
                serde_json::to_string(view).unwrap_or_default()
            ])?;
        Ok(())
    }
}
