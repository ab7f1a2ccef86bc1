//! Adds to the sums of the day, in the transaction of what is counted.

use comptoir_api::chat::{Body, Message, OrderLine, OrderState, Side};
use comptoir_api::shop::Hours;
use comptoir_store::chats::ChatRow;
use comptoir_store::orders::OrderRow;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_wire::content::Content;
use comptoir_wire::content::content::Body as Sent;
use comptoir_wire::ids::ReaderId;

use super::{
    ACCEPTED, ANSWERED, ANSWERED_BY, ANSWERED_LABEL, ASKED, BOUGHT, CARTS, CHATS, HEARD, ORDERS,
    PAID, RESOLVED, SAID, SALES, stretch,
};
use crate::broadcast::times::Zones;

/// A shop's day, in which something is counted.
pub(crate) struct Day<'a> {
    shop: &'a ShopId,
    date: String,
    hour: String,
    now_ms: u64,
}

impl<'a> Day<'a> {
    /// The day of an instant, by the shop's clock.
    pub(crate) fn of(shop: &'a ShopId, hours: &Hours, now_ms: u64) -> Self {
        let local = Zones::new(hours).local(now_ms);
        let date = local.as_ref().map(|at| at.date().to_string()).unwrap_or_default();
        let hour = local.map(|at| format!("{:02}", at.hour())).unwrap_or_default();
        Self { shop, date, hour, now_ms }
    }

    async fn add(&self, tx: &mut Tx, metric: &str, part: &str, n: i64) -> Result<(), StoreError> {
        tx.daily(self.shop).add(&self.date, metric, part, n).await
    }

    /// A chat began.
    pub(crate) async fn began(&self, tx: &mut Tx) -> Result<(), StoreError> {
        self.add(tx, CHATS, "", 1).await
    }

    /// Somebody wrote. Broadcasts are counted apart, and what is about consents is nobody's work.
    pub(crate) async fn message(
        &self,
        tx: &mut Tx,
        chat: &ChatRow,
        message: &Message,
        content: &Content,
    ) -> Result<(), StoreError> {
        match message.from.side {
            Side::Other => {
                self.add(tx, HEARD, &self.hour, 1).await?;
                if let Body::Product(product) = &message.body {
                    self.add(tx, ASKED, &product.product, 1).await?;
                }
                if matches!(content.body, Some(Sent::Cart(_))) {
                    self.add(tx, CARTS, "", 1).await?;
                }
                tx.daily(self.shop).waits(&chat.id, self.now_ms).await
            }
            Side::Own if message.from.machine => self.machine_said(tx, 1).await,
            Side::Own => self.answer(tx, chat, content).await,
            Side::Notice => Ok(()),
        }
    }

    /// Machines of the shop said so many things.
    pub(crate) async fn machine_said(&self, tx: &mut Tx, count: i64) -> Result<(), StoreError> {
        self.add(tx, SAID, "machine", count).await
    }

    /// A person answered: the first since the customer began to wait is timed.
    async fn answer(
        &self,
        tx: &mut Tx,
        chat: &ChatRow,
        content: &Content,
    ) -> Result<(), StoreError> {
        let author = content.author.as_ref();
        let reader = author.and_then(|author| ReaderId::from_slice(&author.reader).ok());
        let reader = reader.map(|reader| reader.to_string()).unwrap_or_default();
        self.add(tx, SAID, &reader, 1).await?;
        let Some(since_ms) = tx.daily(self.shop).answered(&chat.id).await? else { return Ok(()) };
        let took = stretch(self.now_ms.saturating_sub(since_ms));
        self.add(tx, ANSWERED, &took.to_string(), 1).await?;
        self.add(tx, ANSWERED_BY, &format!("{reader}/{took}"), 1).await?;
        for label in tx.labels(self.shop).of_chat(&chat.id).await? {
            self.add(tx, ANSWERED_LABEL, &format!("{label}/{took}"), 1).await?;
        }
        Ok(())
    }

    /// A chat was closed.
    pub(crate) async fn closed(&self, tx: &mut Tx, chat: &str) -> Result<(), StoreError> {
        let Some(since_ms) = tx.daily(self.shop).resolved(chat).await? else { return Ok(()) };
        let took = stretch(self.now_ms.saturating_sub(since_ms));
        self.add(tx, RESOLVED, &took.to_string(), 1).await
    }

    /// An order was placed: what the shop corrected counts once its customer confirmed it.
    pub(crate) async fn placed(&self, tx: &mut Tx, order: &OrderRow) -> Result<(), StoreError> {
        match order.state {
            OrderState::Received => self.add(tx, ORDERS, "", 1).await,
            _ => Ok(()),
        }
    }

    /// A person moved an order to a state.
    pub(crate) async fn order(&self, tx: &mut Tx, order: &OrderRow) -> Result<(), StoreError> {
        match order.state {
            OrderState::Accepted => {
                self.add(tx, ACCEPTED, "", 1).await?;
                self.add(tx, SALES, &order.total.currency, order.total.minor).await?;
                self.bought(tx, &order.lines).await
            }
            OrderState::Paid => self.add(tx, PAID, "", 1).await,
            _ => Ok(()),
        }
    }

    async fn bought(&self, tx: &mut Tx, lines: &[OrderLine]) -> Result<(), StoreError> {
        for line in lines {
            self.add(tx, BOUGHT, &line.product, i64::from(line.quantity)).await?;
        }
        Ok(())
    }
}
