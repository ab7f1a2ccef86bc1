//! An order in parts: some pieces handed over, some that will not come, money that went back. Each
//! is a step that the customer sees.

use comptoir_api::chat::{OrderLine, OrderRefund, OrderState};
use comptoir_api::shop::OrderDetail;
use comptoir_api::trade::{PartOrder, RefundOrder};
use comptoir_store::orders::{OrderListed, OrderRow};
use comptoir_store::shops::ShopRow;
use comptoir_store::{StoreError, Tx};
use comptoir_text::{Arg, Text};
use comptoir_wire::content::Author;
use comptoir_wire::limits as wire_limits;

use super::errand::Signed;
use super::trade::{MoveFailed, customer_language, standing, step_of, text_for};
use super::{Shop, checkout, hold};
use crate::order::sums::Reckoning;

/// Why a part of an order was not done. The person who asks has to act.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PartFailed {
    /// As when it is moved.
    #[error(transparent)]
    Move(#[from] MoveFailed),
    /// More than there is of a line, or nothing, or all of it: that is to cancel the order.
    #[error("so many pieces are not in the order")]
    Pieces,
    /// Not while it is asked for, and not once it is over.
    #[error("not in this state")]
    State,
    /// No reason, or more money than was paid.
    #[error("{0} is not possible")]
    Invalid(&'static str),
}

impl From<StoreError> for PartFailed {
    fn from(error: StoreError) -> Self {
        Self::Move(error.into())
    }
}

/// Where an order is agreed on and not over.
const OPEN: [OrderState; 6] = [
    OrderState::Accepted,
    OrderState::ToPay,
    OrderState::Paid,
    OrderState::Preparing,
    OrderState::Ready,
    OrderState::Shipped,
];

/// An order that is being changed, with what its steps need.
struct Opened {
    tx: Tx,
    order: OrderRow,
    customer: String,
    shop: ShopRow,
    text: Text,
    paid: bool,
}

impl Shop {
    /// Hands over, or takes out, pieces of an order, in a person's name.
    pub(crate) async fn part(
        &self,
        id: &str,
        wish: &PartOrder,
        author: &Author,
    ) -> Result<OrderDetail, PartFailed> {
        let _turn = self.turn().await;
        let mut opened = self.opened(id, wish.revision).await?;
        let order = &mut opened.order;
        if !OPEN.contains(&order.state) {
            return Err(PartFailed::State);
        }
        let held = hold::held(order);
        let mut said = Vec::new();
        for part in &wish.parts {
            let line = order
                .lines
                .iter_mut()
                .find(|line| line.product == part.product && line.variant == part.variant)
                .ok_or(PartFailed::Pieces)?;
            said.extend(change(line, part.sent, part.cancelled, opened.text)?);
        }
        if said.is_empty() || order.lines.iter().all(|line| line.due() == 0) {
            return Err(PartFailed::Pieces);
        }
        let takes_out = wish.parts.iter().any(|part| part.cancelled > 0);
        if takes_out && wish.reason.trim().is_empty() {
            return Err(PartFailed::Invalid("reason"));
        }
        // What was handed over left the shelf for good: it is neither held nor given back.
        let mut after = hold::held(order);
        for part in &wish.parts {
            let thing = (part.product.clone(), part.variant.clone());
            *after.entry(thing).or_default() += i64::from(part.sent);
        }
        let _ = hold::rehold(&mut opened.tx, &self.id, &held, &after).await?;
        if takes_out {
            self.reckon_again(&mut opened).await?;
        }
        said.push(wish.reason.trim().to_owned());
        self.part_done(opened, said.join(" "), author, takes_out).await
    }

    /// Records money that went back, in a person's name.
    pub(crate) async fn refund(
        &self,
        id: &str,
        wish: &RefundOrder,
        author: &Author,
    ) -> Result<OrderDetail, PartFailed> {
        let _turn = self.turn().await;
        let mut opened = self.opened(id, wish.revision).await?;
        if !opened.paid {
            return Err(PartFailed::State);
        }
        if wish.reason.trim().is_empty() {
            return Err(PartFailed::Invalid("reason"));
        }
        let steps = opened.tx.orders(&self.id).terms(id).await?;
        let order = &mut opened.order;
        // The most that the order ever came to: what was paid is not more.
        let most = steps.iter().map(|terms| terms.total.minor).max().unwrap_or(order.total.minor);
        let so_far: i64 = order.more.refunds.iter().map(|refund| refund.amount.minor).sum();
        let fits = wish.amount.currency == order.total.currency
            && wish.amount.minor > 0
            && wish.amount.minor <= most.saturating_sub(so_far)
            && order.more.refunds.len() < wire_limits::REFUNDS_MAX;
        if !fits {
            return Err(PartFailed::Invalid("amount"));
        }
        let reason: String =
            wish.reason.trim().chars().take(wire_limits::NOTE_CHARS_MAX / 2).collect();
        order.more.refunds.push(OrderRefund {
            amount: wish.amount.clone(),
            reason: reason.clone(),
            by: author.name.clone(),
            at_ms: self.now_ms(),
        });
        let amount = opened.text.money(wish.amount.minor, &wish.amount.currency);
        let said = opened
            .text
            .with("part-refund", &[("amount", amount.as_str()), ("reason", reason.as_str())]);
        self.part_done(opened, said, author, false).await
    }

    async fn opened(&self, id: &str, revision: u32) -> Result<Opened, PartFailed> {
        let mut tx = self.store.begin().await?;
        let listed = tx.orders(&self.id).lookup(id).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let OrderListed { order, customer_name: customer } = listed;
        if order.revision != revision {
            return Err(MoveFailed::MovedOn { seen: revision, current: order.revision }.into());
        }
        let steps = tx.orders(&self.id).steps(id).await?;
        let paid = standing(&order, &steps).paid;
        let shop = self.row(&mut tx).await.map_err(MoveFailed::Shop)?;
        let chat = tx.chats(&self.id).lookup(&order.chat).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let language = customer_language(tx.customers(&self.id), &chat).await?;
        let text = text_for(&shop, &language);
        Ok(Opened { tx, order, customer, shop, text, paid })
    }

    /// What is left comes to less: the total and the tax in it follow.
    async fn reckon_again(&self, opened: &mut Opened) -> Result<(), PartFailed> {
        let Opened { tx, order, shop, .. } = opened;
        let settings = tx.trade(&self.id).settings().await?;
        let classes = checkout::tax_classes(tx, shop, &order.lines).await?;
        let currency = order.total.currency.clone();
        let reckoning = Reckoning { settings: &settings, currency: &currency, classes: &classes };
        let to = order.more.handover.as_ref().and_then(|handover| handover.address.as_ref());
        let destination = to.map(|address| address.country.clone()).unwrap_or_default();
        let total = reckoning.reckon(&order.lines, &mut order.more, &destination);
        order.total = total.map_err(|_| PartFailed::Pieces)?;
        Ok(())
    }

    async fn part_done(
        &self,
        opened: Opened,
        said: String,
        author: &Author,
        stock_moved: bool,
    ) -> Result<OrderDetail, PartFailed> {
        let Opened { mut tx, mut order, customer, .. } = opened;
        let seen = order.revision;
        order.revision += 1;
        order.at_ms = self.now_ms();
        let said = said.trim().chars().take(wire_limits::NOTE_CHARS_MAX).collect();
        let step = step_of(&mut order, author.name.clone(), said);
        if !tx.orders(&self.id).step(&order, &step).await? {
            return Err(MoveFailed::MovedOn { seen, current: order.revision }.into());
        }
        let signed = Signed::person(author).unwrap_or(Signed::Machine);
        Ok(self.finish_step(tx, order, customer, signed, stock_moved).await?)
    }
}

/// Changes a line, and says what changed.
fn change(
    line: &mut OrderLine,
    sent: u32,
    cancelled: u32,
    text: Text,
) -> Result<Vec<String>, PartFailed> {
    let open = line.due().saturating_sub(line.sent);
    if sent.checked_add(cancelled).is_none_or(|sum| sum > open) {
        return Err(PartFailed::Pieces);
    }
    line.sent += sent;
    line.cancelled += cancelled;
    let mut said = Vec::new();
    for (count, key) in [(sent, "part-sent"), (cancelled, "part-cancelled")] {
        if count > 0 {
            let args = [("title", Arg::from(line.title.clone())), ("count", Arg::from(count))];
            said.push(text.with(key, &args));
        }
    }
    Ok(said)
}
