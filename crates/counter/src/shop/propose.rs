//! Other terms that a person of the shop asks for: the customer agrees, and both have the same hash
//! of it with the customer's signature, or declines, and what stood before stands.

use std::collections::BTreeSet;
use std::sync::Arc;

use comptoir_api::chat::{Money, OrderDiscount, OrderLine, OrderState};
use comptoir_api::shop::OrderDetail;
use comptoir_api::trade::{ProposeOrder, ProposedLine};
use comptoir_store::Tx;
use comptoir_store::orders::{OrderListed, OrderRow, Stands};
use comptoir_store::shops::ShopRow;
use comptoir_wire::content::{Author, CartAnswer};
use comptoir_wire::identity::Role;
use comptoir_wire::limits as wire_limits;
use comptoir_wire::terms::verify_terms;
use data_encoding::HEXLOWER;

use super::errand::{Errand, Signed};
use super::rules::Ran;
use super::trade::{
    Asking, MoveFailed, Moved, customer_language, offer, standing, step_of, text_for,
};
use super::{Shop, ShopError, checkout, hold};
use crate::limits;
use crate::order::cart::{Asked, Offer};
use crate::order::sums::Reckoning;
use crate::order::{changes, states, ticket};
use crate::rule::fits::Ready;

/// Why terms were not asked for. The person who asks has to act.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProposeFailed {
    /// As when it is moved.
    #[error(transparent)]
    Move(#[from] MoveFailed),
    /// It is paid, made, or over.
    #[error("terms are settled: it is paid, made or over")]
    Settled,
    /// Something is wrong with a line or an amount.
    #[error("{0} is not possible")]
    Invalid(&'static str),
    /// Nothing would change.
    #[error("nothing changes")]
    Nothing,
}

impl From<comptoir_store::StoreError> for ProposeFailed {
    fn from(error: comptoir_store::StoreError) -> Self {
        Self::Move(error.into())
    }
}

impl Shop {
    /// Asks the customer to agree to other terms, in a person's name.
    pub(crate) async fn propose(
        &self,
        id: &str,
        wish: &ProposeOrder,
        author: &Author,
    ) -> Result<OrderDetail, ProposeFailed> {
        let shop = &self.id;
        let _turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let listed = tx.orders(shop).lookup(id).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let OrderListed { mut order, customer_name } = listed;
        let seen = order.revision;
        if seen != wish.revision {
            return Err(MoveFailed::MovedOn { seen: wish.revision, current: seen }.into());
        }
        let steps = tx.orders(shop).steps(id).await?;
        if !states::is_negotiable(standing(&order, &steps)) {
            return Err(ProposeFailed::Settled);
        }
        let row = self.row(&mut tx).await.map_err(MoveFailed::Shop)?;
        let chat = tx.chats(shop).lookup(&order.chat).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let language = customer_language(tx.customers(shop), &chat).await?;
        let text = text_for(&row, &language);

        let before = order.terms();
        let held = hold::held(&order);
        if order.state != OrderState::Corrected {
            order.stands = Some(Stands { state: order.state, terms: before.clone() });
        }
        order.lines = self.proposed_lines(&mut tx, &row, &language, &order, &wish.lines).await?;
        Self::proposed_amounts(&mut order, wish)?;
        self.reckon(&mut tx, &row, &mut order).await?;
        let after = order.terms();
        if (&before.lines, &before.total, &before.more.discounts, &before.more.shipping)
            == (&after.lines, &after.total, &after.more.discounts, &after.more.shipping)
        {
            return Err(ProposeFailed::Nothing);
        }
        if !order.taken {
            self.take_slot_of(&mut tx, &order).await?;
        }
        order.taken = true;
        if let Err(short) = hold::rehold(&mut tx, shop, &held, &hold::held(&order)).await? {
            return Err(self.not_enough(&mut tx, &order, short).await?.into());
        }
        order.state = OrderState::Corrected;
        order.more.proposed = true;
        order.more.agreed.clear();
        order.revision += 1;
        order.at_ms = self.now_ms();
        let changed = changes::explain(&before, &after, text);
        let reason = [wish.message.trim(), &changed].join(" ");
        let reason = reason.trim().chars().take(wire_limits::NOTE_CHARS_MAX).collect();
        let step = step_of(&mut order, author.name.clone(), reason);
        if !tx.orders(shop).step(&order, &step).await? {
            return Err(MoveFailed::MovedOn { seen, current: order.revision }.into());
        }
        self.expire_later(&mut tx, &order).await.map_err(MoveFailed::Shop)?;
        let signed = Signed::person(author).unwrap_or(Signed::Machine);
        Ok(self.finish_step(tx, order, customer_name, signed, true).await?)
    }

    /// The lines of a proposal: what was in the order keeps its price unless another is asked for,
    /// what is new has the catalogue's.
    async fn proposed_lines(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        language: &str,
        order: &OrderRow,
        wished: &[ProposedLine],
    ) -> Result<Vec<OrderLine>, ProposeFailed> {
        if wished.is_empty() || wished.len() > wire_limits::LINES_MAX {
            return Err(ProposeFailed::Invalid("lines"));
        }
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        for wish in wished {
            let price_fits = |minor: &i64| (0..=limits::PRICE_MINOR_MAX).contains(minor);
            let fits = (1..=wire_limits::QUANTITY_MAX).contains(&wish.quantity)
                && wish.unit_minor.as_ref().is_none_or(price_fits)
                && seen.insert((&wish.product, &wish.variant));
            if !fits {
                return Err(ProposeFailed::Invalid("lines"));
            }
            let known = order
                .lines
                .iter()
                .find(|line| line.product == wish.product && line.variant == wish.variant);
            let mut line = match known {
                Some(line) => line.clone(),
                None => self.new_line(tx, shop, language, wish).await?,
            };
            line.quantity = wish.quantity;
            line.cancelled = 0;
            if let Some(minor) = wish.unit_minor {
                line.unit_price.minor = minor;
            }
            lines.push(line);
        }
        Ok(lines)
    }

    async fn new_line(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        language: &str,
        wish: &ProposedLine,
    ) -> Result<OrderLine, ProposeFailed> {
        let mut products = tx.products(&self.id).sold_at(self.now_ms());
        let found = products.lookup(&wish.product).await?;
        let found = found.ok_or(ProposeFailed::Invalid("lines"))?;
        let asked = Asked {
            product: wish.product.clone(),
            variant: wish.variant.clone(),
            title: String::new(),
            quantity: wish.quantity,
            believed: None,
        };
        let Offer::Sold { title, minor, picture, .. } = offer(shop, &found, &asked, language)
        else {
            return Err(ProposeFailed::Invalid("lines"));
        };
        Ok(OrderLine {
            product: wish.product.clone(),
            variant: wish.variant.clone(),
            title,
            unit_price: Money { minor, currency: shop.currency.clone() },
            picture,
            ..OrderLine::default()
        })
    }

    /// What a proposal adds and takes off, and what all of it comes to.
    fn proposed_amounts(order: &mut OrderRow, wish: &ProposeOrder) -> Result<(), ProposeFailed> {
        let currency = order.total.currency.clone();
        if let Some(price) = &wish.shipping {
            if price.currency != currency || !(0..=limits::PRICE_MINOR_MAX).contains(&price.minor) {
                return Err(ProposeFailed::Invalid("shipping"));
            }
            order.more.shipping = (price.minor > 0).then(|| price.clone());
        }
        if wish.discounts.len() > wire_limits::DISCOUNTS_MAX {
            return Err(ProposeFailed::Invalid("discounts"));
        }
        let mut discounts = Vec::new();
        for discount in &wish.discounts {
            let title = discount.title.trim();
            let fits = (1..=limits::PRICE_MINOR_MAX).contains(&discount.minor)
                && !title.is_empty()
                && title.chars().count() <= limits::LINE_CHARS_MAX;
            // A coupon stays as it was; a person cannot make one up.
            let known = order.more.discounts.iter().any(|known| known.code == discount.code);
            if !fits || (!discount.code.is_empty() && !known) {
                return Err(ProposeFailed::Invalid("discounts"));
            }
            discounts.push(OrderDiscount {
                title: title.to_owned(),
                amount: Money { minor: discount.minor, currency: currency.clone() },
                code: discount.code.clone(),
            });
        }
        order.more.discounts = discounts;
        Ok(())
    }

    /// An order that held nothing yet takes the time that its customer chose.
    async fn take_slot_of(&self, tx: &mut Tx, order: &OrderRow) -> Result<(), ProposeFailed> {
        let Some(handover) = order.more.handover.as_ref().filter(|known| known.from_ms > 0) else {
            return Ok(());
        };
        let settings = tx.trade(&self.id).settings().await?;
        let method = settings.methods.iter().find(|method| method.id == handover.method);
        let plan = method.and_then(|method| method.slots.as_ref());
        let capacity = plan.map_or(0, |plan| plan.capacity);
        if tx.trade(&self.id).take_slot(&handover.method, handover.from_ms, capacity).await? {
            Ok(())
        } else {
            Err(ProposeFailed::Invalid("handover"))
        }
    }

    /// What all of it comes to, with the taxes in it.
    async fn reckon(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        order: &mut OrderRow,
    ) -> Result<(), ProposeFailed> {
        let settings = tx.trade(&self.id).settings().await?;
        let classes = checkout::tax_classes(tx, shop, &order.lines).await?;
        let currency = order.total.currency.clone();
        let reckoning = Reckoning { settings: &settings, currency: &currency, classes: &classes };
        let to = order.more.handover.as_ref().and_then(|handover| handover.address.as_ref());
        let destination = to.map(|address| address.country.clone()).unwrap_or_default();
        let total = reckoning.reckon(&order.lines, &mut order.more, &destination);
        order.total = total.map_err(|_| ProposeFailed::Invalid("lines"))?;
        Ok(())
    }

    /// Whether an answer is by the customer and to the very terms that stand there. One from an app
    /// that does not sign yet is taken; a signature that does not hold never is. Keeps it.
    pub(crate) async fn stands_by(
        &self,
        tx: &mut Tx,
        order: &mut OrderRow,
        answer: &CartAnswer,
    ) -> Result<bool, ShopError> {
        let Some(proof) = answer.proof.as_ref().filter(|_| answer.confirmed) else {
            return Ok(true);
        };
        let hash = HEXLOWER.decode(order.more.hash.as_bytes()).unwrap_or_default();
        let Ok(hash) = <[u8; 32]>::try_from(hash) else { return Ok(false) };
        let Ok(device) = verify_terms(proof, &hash) else { return Ok(false) };
        let account = tx.customers(&self.id).account_of(&order.customer).await?;
        if device.role != Role::Person || Some(device.account.to_string()) != account {
            return Ok(false);
        }
        order.more.agreed = ticket::kept(proof);
        Ok(true)
    }

    /// The customer agrees: the shop asked for it, so it is accepted. Or declines: what stood before
    /// stands, and where nothing stood the order is over.
    pub(super) async fn take_answer_to_proposal(
        &self,
        tx: &mut Tx,
        rules: &[Arc<Ready>],
        asking: Asking<'_>,
        mut order: OrderRow,
        confirmed: bool,
    ) -> Result<Ran, ShopError> {
        let text = text_for(asking.shop, asking.language);
        let held = hold::held(&order);
        let reason = if confirmed {
            order.state = OrderState::Accepted;
            order.stands = None;
            String::new()
        } else {
            withdraw(&mut order);
            text.get("proposal-declined")
        };
        order.more.proposed = false;
        order.taken = order.state != OrderState::Cancelled;
        if !order.taken {
            checkout::release(tx, &self.id, &order.id, &order.more).await?;
        }
        // Never more than was held while the proposal stood.
        let _ = hold::rehold(tx, &self.id, &held, &hold::held(&order)).await?;
        order.revision += 1;
        order.at_ms = self.now_ms();
        let step = step_of(&mut order, String::new(), reason);
        tx.orders(&self.id).step(&order, &step).await?;
        if order.state == OrderState::ToPay {
            self.expire_later(tx, &order).await?;
        }
        let moved = Moved { shop: asking.shop, rules, order: &order, text };
        self.tell_step(tx, moved, asking.chat, Signed::Machine).await
    }

    /// Ends the wait for an answer, or for money, after a while: pieces are not held for ever.
    pub(super) async fn expire_later(
        &self,
        tx: &mut Tx,
        order: &OrderRow,
    ) -> Result<(), ShopError> {
        let errand = Errand::Expire { order: order.id.clone(), revision: order.revision };
        let job = format!("expire:{}:{}", order.id, order.revision);
        let due_ms = self.now_ms().saturating_add(limits::HOLD_MS);
        tx.jobs(&self.id).add(&job, errand.kind(), "", &errand, due_ms).await?;
        Ok(())
    }

    /// Nobody answered, or paid, in time. An order that has moved on meanwhile is left alone.
    pub(super) async fn expire(&self, id: &str, revision: u32) -> Result<(), MoveFailed> {
        let _turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let Some(OrderListed { mut order, customer_name }) = tx.orders(&self.id).lookup(id).await?
        else {
            return Ok(());
        };
        let waits = order.state == OrderState::ToPay
            || (order.state == OrderState::Corrected && order.more.proposed);
        if order.revision != revision || !waits {
            return Ok(());
        }
        let row = self.row(&mut tx).await?;
        let chat = tx.chats(&self.id).lookup(&order.chat).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let language = customer_language(tx.customers(&self.id), &chat).await?;
        let text = text_for(&row, &language);
        let held = hold::held(&order);
        let reason = if order.state == OrderState::ToPay {
            order.state = OrderState::Cancelled;
            text.get("order-not-paid")
        } else {
            withdraw(&mut order);
            text.get("proposal-expired")
        };
        order.more.proposed = false;
        order.taken = order.state != OrderState::Cancelled;
        if !order.taken {
            checkout::release(&mut tx, &self.id, &order.id, &order.more).await?;
        }
        let _ = hold::rehold(&mut tx, &self.id, &held, &hold::held(&order)).await?;
        order.revision += 1;
        order.at_ms = self.now_ms();
        let step = step_of(&mut order, row.name.clone(), reason);
        tx.orders(&self.id).step(&order, &step).await?;
        self.finish_step(tx, order, customer_name, Signed::Machine, true).await?;
        Ok(())
    }
}

/// Goes back to what stood before terms were asked for.
fn withdraw(order: &mut OrderRow) {
    match order.stands.take() {
        Some(stands) => {
            order.state = stands.state;
            order.lines = stands.terms.lines;
            order.total = stands.terms.total;
            order.more = stands.terms.more;
        }
        None => order.state = OrderState::Cancelled,
    }
}
