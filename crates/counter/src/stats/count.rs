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
    ACCEPTED, ANSWERED, ANSWERED_BY, ANSWERED_HOUR, ANSWERED_LABEL, ASKED, BOUGHT, CARTS, CHATS,
    HEARD, HEARD_LABEL, NOBODY, ORDERS, PAID, RATE_ASKED, RATED, RESOLVED, RESOLVED_BY,
    RESOLVED_HOUR, RESOLVED_LABEL, SAID, SALES, stretch,
};
use crate::broadcast::times::Zones;
use crate::shop::card::reader_of;

/// A shop's day, in which something is counted.
pub(crate) struct Day<'a> {
    shop: &'a ShopId,
    zones: Zones,
    date: String,
    hour: String,
    now_ms: u64,
}

impl<'a> Day<'a> {
    /// The day of an instant, by the shop's clock.
    pub(crate) fn of(shop: &'a ShopId, hours: &Hours, now_ms: u64) -> Self {
        let zones = Zones::new(hours);
        let date = zones.local(now_ms).map(|at| at.date().to_string()).unwrap_or_default();
        let hour = hour_of(&zones, now_ms);
        Self { shop, zones, date, hour, now_ms }
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
                tx.daily(self.shop).add_labels(&self.date, HEARD_LABEL, &chat.id).await?;
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
        let of = [ANSWERED, ANSWERED_BY, ANSWERED_HOUR, ANSWERED_LABEL];
        self.took(tx, of, since_ms, &reader, &chat.id).await
    }

    /// A person closed a chat: `by` (`stf_…`) counts where it was nobody's.
    pub(crate) async fn closed(
        &self,
        tx: &mut Tx,
        chat: &ChatRow,
        by: &str,
    ) -> Result<(), StoreError> {
        let Some(since_ms) = tx.daily(self.shop).resolved(&chat.id).await? else { return Ok(()) };
        let whose = if chat.assignee.is_empty() { by } else { &chat.assignee };
        let of = [RESOLVED, RESOLVED_BY, RESOLVED_HOUR, RESOLVED_LABEL];
        self.took(tx, of, since_ms, &person(whose), &chat.id).await
    }

    /// Something took its time: counted of all, of a person, of the hour it began, of the labels.
    async fn took(
        &self,
        tx: &mut Tx,
        [all, by, hour, label]: [&str; 4],
        since_ms: u64,
        reader: &str,
        chat: &str,
    ) -> Result<(), StoreError> {
        let took = stretch(self.now_ms.saturating_sub(since_ms));
        self.add(tx, all, &took.to_string(), 1).await?;
        self.add(tx, by, &format!("{reader}/{took}"), 1).await?;
        self.add(tx, hour, &format!("{}/{took}", hour_of(&self.zones, since_ms)), 1).await?;
        for one in tx.labels(self.shop).of_chat(chat).await? {
            self.add(tx, label, &format!("{one}/{took}"), 1).await?;
        }
        Ok(())
    }

    /// A customer is asked how it was with somebody (`stf_…`; empty: nobody's chat).
    pub(crate) async fn asked_how(&self, tx: &mut Tx, staff: &str) -> Result<(), StoreError> {
        self.add(tx, RATE_ASKED, &person(staff), 1).await
    }

    /// He said how: 1 to 5.
    pub(crate) async fn rated(
        &self,
        tx: &mut Tx,
        staff: &str,
        score: u8,
    ) -> Result<(), StoreError> {
        self.add(tx, RATED, &format!("{}/{score}", person(staff)), 1).await
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

/// A person as sums name him.
fn person(staff: &str) -> String {
    reader_of(staff).map_or_else(|| NOBODY.to_owned(), |reader| reader.to_string())
}

/// The hour of an instant: `14`.
fn hour_of(zones: &Zones, at_ms: u64) -> String {
    zones.local(at_ms).map(|at| format!("{:02}", at.hour())).unwrap_or_default()
}
