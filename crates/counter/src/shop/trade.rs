//! From a cart to an order, and every step it takes, each saved with the ticket that tells of it.

use std::sync::Arc;

use comptoir_api::chat::{Money, Order, OrderLine, OrderMore, OrderState, OrderStep};
use comptoir_api::shop::{ConsoleEvent, MoveOrder, OrderDetail};
use comptoir_client::handover;
use comptoir_store::chats::ChatRow;
use comptoir_store::customers::Customers;
use comptoir_store::orders::{OrderListed, OrderRow};
use comptoir_store::products::ProductRow;
use comptoir_store::search::fold;
use comptoir_store::shops::ShopRow;
use comptoir_store::{StoreError, Tx};
use comptoir_text::Text;
use comptoir_wire::content;
use comptoir_wire::ids::{ChatId, MessageId, base32};
use comptoir_wire::limits as wire_limits;
use sha2::{Digest, Sha256};

use super::checkout::{self, Checkout, Wish, checkout};
use super::errand::{Errand, Signed};
use super::hold::{self, Held, Short};
use super::rules::{Occasion, Ran};
use super::{Shop, ShopError, line_of};
use crate::order::cart::{self, Asked, Offer, Outcome};
use crate::order::refusal::Remark;
use crate::order::states::{self, MoveError, Standing, StockStep};
use crate::order::{refusal, ticket};
use crate::rule::fits::{Happened, Ready};
use crate::stats::count::Day;
use crate::{Audience, catalogue};

/// Why an order was not moved. Each variant says who has to act.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MoveFailed {
    /// Caller: no such order, or its chat is not yours. They look alike.
    #[error("no such order")]
    NoSuchOrder,
    /// Caller: a colleague moved it; look again.
    #[error("the order has moved on: you saw step {seen}, it is at step {current}")]
    MovedOn {
        /// What the caller saw.
        seen: u32,
        /// Where it is.
        current: u32,
    },
    /// Caller: it cannot go there.
    #[error(transparent)]
    Refused(#[from] MoveError),
    /// Caller: fewer are there than it needs. Agree on another order with the customer.
    #[error("not enough of {title}: {wanted} wanted, {left} left")]
    NotEnough {
        /// Of what.
        title: String,
        /// How many it needs.
        wanted: u32,
        /// How many there are.
        left: i64,
    },
    /// Operator.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for MoveFailed {
    fn from(error: StoreError) -> Self {
        Self::Shop(error.into())
    }
}

/// What the machine reads of a chat to answer a cart in it.
pub(super) struct Asking<'a> {
    /// The shop.
    pub shop: &'a ShopRow,
    /// The chat.
    pub chat: &'a mut ChatRow,
    /// The customer's language; empty if unknown.
    pub language: &'a str,
    /// What the customer calls himself.
    pub name: &'a str,
}

/// An order that took a step, and what the shop does about it.
pub(super) struct Moved<'a> {
    pub shop: &'a ShopRow,
    pub rules: &'a [Arc<Ready>],
    pub order: &'a OrderRow,
    pub text: Text,
}

/// What becomes of a cart and what is wished with it.
struct Settled {
    state: OrderState,
    lines: Vec<OrderLine>,
    total: Money,
    more: OrderMore,
    delivery: Option<&'static str>,
    reason: String,
    taken: bool,
}

impl Settled {
    fn refused(shop: &ShopRow, remarks: &[Remark], text: Text) -> Self {
        Self {
            state: OrderState::Cancelled,
            lines: Vec::new(),
            total: Money { minor: 0, currency: shop.currency.clone() },
            more: OrderMore::default(),
            delivery: None,
            reason: refusal::explain(remarks, false, text),
            taken: false,
        }
    }
}

impl Shop {
    /// Answers a cart: an order, a corrected order to confirm, or why not.
    pub(super) async fn take_cart(
        &self,
        tx: &mut Tx,
        rules: &[Arc<Ready>],
        asking: Asking<'_>,
        message: MessageId,
        sent: &content::Cart,
    ) -> Result<(Option<String>, Ran), ShopError> {
        let id = message.to_string();
        let shop = &self.id;
        if tx.orders(shop).find_by_cart(&id).await?.is_some() {
            return Ok((None, Ran::default()));
        }
        let (order_id, now_ms) = (order_of(message), self.now_ms());
        let customer = asking.chat.customer.clone();
        let wish = Wish {
            handover: sent.handover.clone().map(handover::from_wire),
            coupons: sent.coupons.clone(),
            customer: &customer,
            now_ms,
        };
        let asked = ticket::asked(sent);
        let believed = sent.total.as_ref().map(ticket::money_from_wire);
        let settled = self.settle(tx, &asking, &order_id, &asked, believed.as_ref(), &wish).await?;
        let Settled { state, lines, total, more, delivery, reason, taken } = settled;
        let text = text_for(asking.shop, asking.language);
        let asked_for = if sent.delivery == "ship" { "ship" } else { "collect" };
        let reference = tx.shops().next_reference(shop).await?;
        let titles = lines.iter().map(|line| line.title.as_str()).collect::<Vec<_>>().join(" ");
        let mut order = OrderRow {
            id: order_id,
            chat: asking.chat.id.clone(),
            customer: asking.chat.customer.clone(),
            cart: id,
            state,
            revision: 1,
            total,
            note: sent.note.chars().take(wire_limits::NOTE_CHARS_MAX).collect(),
            delivery: delivery.unwrap_or(asked_for).to_owned(),
            taken,
            search: fold(&format!("{reference} {} {titles}", asking.name)),
            reference,
            lines,
            placed_ms: now_ms,
            at_ms: now_ms,
            more,
            stands: None,
        };
        let step = step_of(&mut order, said_by(state, asking.shop), reason);
        tx.orders(shop).add(&order, &step).await?;
        Day::of(shop, &asking.shop.hours, now_ms).placed(tx, &order).await?;
        let moved = Moved { shop: asking.shop, rules, order: &order, text };
        let ran = self.tell_step(tx, moved, asking.chat, Signed::Machine).await?;
        Ok((Some(order.id), ran))
    }

    /// Takes the customer's answer to a corrected cart. An answer to anything but the order's
    /// latest correction changes nothing: the ticket on the customer's screen is already newer.
    pub(super) async fn take_answer(
        &self,
        tx: &mut Tx,
        rules: &[Arc<Ready>],
        asking: Asking<'_>,
        answer: &content::CartAnswer,
    ) -> Result<Ran, ShopError> {
        let shop = &self.id;
        let Some(OrderListed { mut order, .. }) = tx.orders(shop).lookup(&answer.order).await?
        else {
            return Ok(Ran::default());
        };
        let answered = order.chat == asking.chat.id
            && order.state == OrderState::Corrected
            && order.revision == answer.revision;
        if !answered {
            return Ok(Ran::default());
        }
        if !self.stands_by(tx, &mut order, answer).await? {
            tracing::warn!(shop = %self.id, "an answer to an order is not signed as it should be");
            return Ok(Ran::default());
        }
        if order.more.proposed {
            return self.take_answer_to_proposal(tx, rules, asking, order, answer.confirmed).await;
        }
        let text = text_for(asking.shop, asking.language);
        let reason;
        if answer.confirmed {
            // The catalogue may have changed again since.
            let asked: Vec<Asked> = order.lines.iter().map(as_asked).collect();
            let believed = order.total.clone();
            let codes = order.more.discounts.iter().map(|discount| discount.code.clone());
            let customer = order.customer.clone();
            let wish = Wish {
                handover: order.more.handover.clone(),
                coupons: codes.filter(|code| !code.is_empty()).collect(),
                customer: &customer,
                now_ms: self.now_ms(),
            };
            let settled =
                self.settle(tx, &asking, &order.id, &asked, Some(&believed), &wish).await?;
            let agreed = std::mem::take(&mut order.more.agreed);
            order.state = settled.state;
            order.taken = settled.taken;
            reason = settled.reason;
            // What cannot be had any more is still what was spoken of.
            if settled.state != OrderState::Cancelled {
                (order.lines, order.total, order.more) =
                    (settled.lines, settled.total, settled.more);
            }
            order.more.agreed = agreed;
        } else {
            order.state = OrderState::Cancelled;
            reason = text.get("cart-answer-declined");
        }
        order.revision += 1;
        order.at_ms = self.now_ms();
        let by = if answer.confirmed { said_by(order.state, asking.shop) } else { String::new() };
        let step = step_of(&mut order, by, reason);
        tx.orders(shop).step(&order, &step).await?;
        Day::of(shop, &asking.shop.hours, order.at_ms).placed(tx, &order).await?;
        let moved = Moved { shop: asking.shop, rules, order: &order, text };
        self.tell_step(tx, moved, asking.chat, Signed::Machine).await
    }

    /// Moves an order a step, in a person's name.
    pub(crate) async fn move_order(
        &self,
        id: &str,
        wish: &MoveOrder,
        author: &content::Author,
    ) -> Result<OrderDetail, MoveFailed> {
        let shop = &self.id;
        let _turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let listed = tx.orders(shop).lookup(id).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let OrderListed { mut order, customer_name } = listed;
        if order.revision != wish.revision {
            let (seen, current) = (wish.revision, order.revision);
            return Err(MoveFailed::MovedOn { seen, current });
        }
        let steps = tx.orders(shop).steps(id).await?;
        states::check(standing(&order, &steps), wish.to, &wish.reason)?;
        let stock = states::stock_step(order.state, wish.to);
        match stock {
            StockStep::Take => self.set_aside(&mut tx, &mut order).await?,
            StockStep::GiveBack => self.give_back(&mut tx, &mut order).await?,
            StockStep::Leave => {}
        }
        order.stands = None;
        order.more.proposed = false;
        let seen = order.revision;
        order.state = wish.to;
        order.revision += 1;
        order.at_ms = self.now_ms();
        let reason = wish.reason.trim().chars().take(wire_limits::NOTE_CHARS_MAX).collect();
        let step = step_of(&mut order, author.name.clone(), reason);
        if !tx.orders(shop).step(&order, &step).await? {
            return Err(MoveFailed::MovedOn { seen, current: order.revision });
        }
        if order.state == OrderState::ToPay {
            self.expire_later(&mut tx, &order).await?;
        }
        let signed = Signed::person(author).unwrap_or(Signed::Machine);
        let stock = matches!(stock, StockStep::Take | StockStep::GiveBack);
        self.finish_step(tx, order, customer_name, signed, stock).await
    }

    /// Saves a step that a person of the shop, or the clock, took, and tells everybody of it.
    pub(super) async fn finish_step(
        &self,
        mut tx: Tx,
        order: OrderRow,
        customer_name: String,
        signed: Signed,
        stock_moved: bool,
    ) -> Result<OrderDetail, MoveFailed> {
        let shop = &self.id;
        let row = tx.shops().lookup(shop).await?;
        let row = row.ok_or_else(|| ShopError::NoShop(shop.clone()))?;
        Day::of(shop, &row.hours, order.at_ms).order(&mut tx, &order).await?;
        let mut chat = tx.chats(shop).lookup(&order.chat).await?.ok_or(MoveFailed::NoSuchOrder)?;
        let language = customer_language(tx.customers(shop), &chat).await?;
        let text = text_for(&row, &language);
        let rules = self.rules(&mut tx).await?;
        if signed != Signed::Machine {
            chat.todo = false;
        }
        let moved = Moved { shop: &row, rules: &rules, order: &order, text };
        let ran = self.tell_step(&mut tx, moved, &mut chat, signed).await?;
        tx.chats(shop).update(&chat).await?;
        let detail = self.detail(&mut tx, order, customer_name).await?;
        tx.save().await?;
        self.wake();
        if let Ok(chat) = detail.order.chat.parse::<ChatId>() {
            self.tell(chat, ConsoleEvent::Order(detail.clone())).await?;
            self.tell_ran(chat, ran).await?;
            self.tell_row(chat).await?;
        }
        if stock_moved {
            self.events.tell(&self.id, Audience::All, ConsoleEvent::Catalogue {});
        }
        Ok(detail)
    }

    /// An order as the console shows it.
    pub(crate) async fn detail(
        &self,
        tx: &mut Tx,
        order: OrderRow,
        customer: String,
    ) -> Result<OrderDetail, StoreError> {
        let steps = tx.orders(&self.id).steps(&order.id).await?;
        let next_states = states::next_states(standing(&order, &steps));
        let negotiable = states::is_negotiable(standing(&order, &steps));
        Ok(OrderDetail { order: as_told(order, steps), customer, next_states, negotiable })
    }

    /// Saves the job that tells the customer, and the line in the inbox; then rules have their say.
    pub(super) async fn tell_step(
        &self,
        tx: &mut Tx,
        moved: Moved<'_>,
        chat: &mut ChatRow,
        by: Signed,
    ) -> Result<Ran, ShopError> {
        let Moved { shop, rules, order, text } = moved;
        let steps = tx.orders(&self.id).steps(&order.id).await?;
        let told = as_told(order.clone(), steps);
        chat.last_text = line_of::cut(&ticket::fallback(&told, text));
        // What is received is what the customer sent.
        chat.last_own = order.state != OrderState::Received;
        chat.last_ms = order.at_ms;
        let job = format!("ticket:{}:{}", order.id, order.revision);
        let language = text.code().to_owned();
        let errand = Errand::Ticket { order: Box::new(told), by, language };
        tx.jobs(&self.id).add(&job, errand.kind(), &chat.id, &errand, order.at_ms).await?;
        let occasion = Occasion {
            happened: Happened::Order(order.state),
            name: format!("order:{}:{}", order.id, order.revision),
            language: text.code(),
            order: Some(order),
        };
        self.start_rules(tx, shop, rules, chat, &occasion).await
    }

    async fn read_cart(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        language: &str,
        asked: &[Asked],
        believed: Option<&Money>,
    ) -> Result<Outcome, ShopError> {
        let mut offers = Vec::new();
        let mut products = tx.products(&self.id).sold_at(self.now_ms());
        // What is over the limit is refused as a whole, so it need not be looked up.
        for line in asked.iter().take(wire_limits::LINES_MAX) {
            let product = products.lookup(&line.product).await?;
            offers
                .push(product.map_or(Offer::Unknown, |found| offer(shop, &found, line, language)));
        }
        let mut offers = offers.into_iter();
        let next = |_: &Asked| offers.next().unwrap_or(Offer::Unknown);
        Ok(cart::read(asked, believed, &shop.currency, next))
    }

    /// Reads a cart and what is wished with it; where all of it can be had as it is, holds its pieces,
    /// its time and its coupons. Another counter of the shop may be faster meanwhile: then it is read
    /// again, and says so.
    async fn settle(
        &self,
        tx: &mut Tx,
        asking: &Asking<'_>,
        order: &str,
        asked: &[Asked],
        believed: Option<&Money>,
        wish: &Wish<'_>,
    ) -> Result<Settled, ShopError> {
        let (shop, text) = (asking.shop, text_for(asking.shop, asking.language));
        let read = self.read_cart(tx, shop, asking.language, asked, None).await?;
        let (lines, mut remarks) = match read {
            Outcome::AsAsked { lines, .. } => (lines, Vec::new()),
            Outcome::Corrected { lines, remarks, .. } => (lines, remarks),
            Outcome::Refused { remarks } => return Ok(Settled::refused(shop, &remarks, text)),
        };
        let Ok(out) = checkout(tx, shop, text, &lines, wish).await? else {
            return Ok(Settled::refused(shop, &[Remark::TooLarge], text));
        };
        remarks.extend(out.remarks.iter().cloned());
        if out.refused {
            return Ok(Settled::refused(shop, &remarks, text));
        }
        if believed.is_some_and(|believed| *believed != out.total) && remarks.is_empty() {
            remarks.push(Remark::Total);
        }
        if remarks.is_empty() {
            let wanted = hold::of_lines(&lines);
            if hold::rehold(tx, &self.id, &Held::new(), &wanted).await?.is_err() {
                remarks = match self.read_cart(tx, shop, asking.language, asked, None).await? {
                    Outcome::AsAsked { .. } => vec![Remark::Total],
                    Outcome::Corrected { remarks, .. } | Outcome::Refused { remarks } => remarks,
                };
                return Ok(Settled::refused(shop, &remarks, text));
            }
            if let Err(remark) = out.take(tx, shop, order, wish).await? {
                let _ = hold::rehold(tx, &self.id, &wanted, &Held::new()).await?;
                return Ok(Settled::refused(shop, &[remark], text));
            }
        }
        let taken = remarks.is_empty();
        let state = if taken { OrderState::Received } else { OrderState::Corrected };
        let reason = if taken { String::new() } else { refusal::explain(&remarks, true, text) };
        let Checkout { more, total, delivery, .. } = out;
        Ok(Settled { state, lines, total, more, delivery, reason, taken })
    }

    /// Holds the pieces of an order, or says of what there is not enough.
    async fn set_aside(&self, tx: &mut Tx, order: &mut OrderRow) -> Result<(), MoveFailed> {
        let before = hold::held(order);
        order.taken = true;
        let after = hold::held(order);
        match hold::rehold(tx, &self.id, &before, &after).await? {
            Ok(()) => Ok(()),
            Err(short) => Err(self.not_enough(tx, order, short).await?),
        }
    }

    async fn give_back(&self, tx: &mut Tx, order: &mut OrderRow) -> Result<(), MoveFailed> {
        if order.taken {
            checkout::release(tx, &self.id, &order.id, &order.more).await?;
        }
        let before = hold::held(order);
        order.taken = false;
        // Giving back is never refused.
        let _ = hold::rehold(tx, &self.id, &before, &Held::new()).await?;
        Ok(())
    }

    /// Puts into words of what there is not enough.
    pub(super) async fn not_enough(
        &self,
        tx: &mut Tx,
        order: &OrderRow,
        short: Short,
    ) -> Result<MoveFailed, StoreError> {
        let product = tx.products(&self.id).lookup(&short.product).await?;
        let left = product.map_or(Some(0), |product| stock_of(&product, &short.variant));
        let same =
            |line: &&OrderLine| line.product == short.product && line.variant == short.variant;
        let title = order.lines.iter().find(same).map(|line| line.title.clone());
        Ok(MoveFailed::NotEnough {
            title: title.unwrap_or(short.product),
            wanted: u32::try_from(short.wanted).unwrap_or(u32::MAX),
            left: left.unwrap_or_default(),
        })
    }
}

/// What the catalogue says of a line.
pub(crate) fn offer(shop: &ShopRow, product: &ProductRow, asked: &Asked, language: &str) -> Offer {
    if product.hidden || product.currency != shop.currency {
        return Offer::Unknown;
    }
    let picture = |file: &str| {
        let first = || product.pictures.first().map(|picture| picture.file.as_str());
        let file = if file.is_empty() { first().unwrap_or_default() } else { file };
        catalogue::media_path(&shop.id, file)
    };
    if product.variants.is_empty() {
        return match asked.variant.as_str() {
            "" => Offer::Sold {
                title: catalogue::title_of(product, None, language),
                minor: product.price_minor,
                stock: product.stock,
                picture: picture(""),
            },
            _ => Offer::Unknown,
        };
    }
    match product.variants.iter().find(|variant| variant.id == asked.variant) {
        None => Offer::ChooseVariant { title: catalogue::title_of(product, None, language) },
        Some(variant) => Offer::Sold {
            title: catalogue::title_of(product, Some(variant), language),
            minor: variant.price_minor,
            stock: variant.stock,
            picture: picture(&variant.picture),
        },
    }
}

/// Pieces left of a product or variant; `None`: not counted.
fn stock_of(product: &ProductRow, variant: &str) -> Option<i64> {
    if product.variants.is_empty() {
        return product.stock;
    }
    // A variant that is gone has none left.
    product.variants.iter().find(|one| one.id == variant).map_or(Some(0), |one| one.stock)
}

/// The sentences for a customer: in the language he reads, else the shop's own.
pub(crate) fn text_for(shop: &ShopRow, language: &str) -> Text {
    match language {
        "" => Text::new(shop.languages.first().map_or("fr", String::as_str)),
        known => Text::new(known),
    }
}

/// The language of a chat's customer; empty if unknown.
pub(super) async fn customer_language(
    mut customers: Customers<'_>,
    chat: &ChatRow,
) -> Result<String, StoreError> {
    Ok(customers.lookup(&chat.customer).await?.map(|known| known.language).unwrap_or_default())
}

/// Who took a step that nobody of the team took: the customer ordered, or the shop's catalogue
/// said otherwise.
pub(super) fn said_by(state: OrderState, shop: &ShopRow) -> String {
    if state == OrderState::Received { String::new() } else { shop.name.clone() }
}

fn as_asked(line: &comptoir_api::chat::OrderLine) -> Asked {
    Asked {
        product: line.product.clone(),
        variant: line.variant.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        believed: Some(line.unit_price.clone()),
    }
}

pub(super) fn standing<'a>(order: &'a OrderRow, steps: &[OrderStep]) -> Standing<'a> {
    let paid = steps.iter().any(|step| step.state == OrderState::Paid);
    Standing { state: order.state, delivery: &order.delivery, paid }
}

/// The step that brings an order to where it stands now, with the hash of its terms.
pub(super) fn step_of(order: &mut OrderRow, by: String, reason: String) -> OrderStep {
    order.more.hash = ticket::hash_of(&as_told(order.clone(), Vec::new()));
    let (state, at_ms, hash) = (order.state, order.at_ms, order.more.hash.clone());
    OrderStep { state, at_ms, by, reason, hash }
}

/// The order as both sides see it.
pub(super) fn as_told(order: OrderRow, history: Vec<OrderStep>) -> Order {
    let reason = history.last().map(|step| step.reason.clone()).unwrap_or_default();
    Order {
        id: order.id,
        reference: order.reference,
        chat: order.chat,
        cart: order.cart,
        state: order.state,
        lines: order.lines,
        total: order.total,
        note: order.note,
        reason,
        delivery: order.delivery,
        revision: order.revision,
        history,
        at_ms: order.at_ms,
        more: order.more,
    }
}

/// An order's id follows from its cart's message, so that a cart read twice is one order.
fn order_of(cart: MessageId) -> String {
    let hash = Sha256::new().chain_update(b"comptoir order v1").chain_update(cart.0).finalize();
    format!("ord_{}", base32(hash.get(..16).unwrap_or_default()))
}
