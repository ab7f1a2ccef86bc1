//! An order as it travels: the ticket that both sides see.

use comptoir_api::chat::{Money, Order, OrderLine, OrderState, OrderStep};
use comptoir_client::handover;
use comptoir_text::Text;
use comptoir_wire::content;
use comptoir_wire::content::Proof;
use comptoir_wire::ids::MessageId;
use comptoir_wire::terms::terms_hash;
use data_encoding::{BASE64, HEXLOWER};
use prost::Message as _;

use super::cart::Asked;
use super::states;

/// The content that tells the customer where the order stands.
pub(crate) fn to_wire(order: &Order) -> content::OrderStatus {
    let mut status = content::OrderStatus {
        order: order.id.clone(),
        reference: order.reference.clone(),
        state: state_to_wire(order.state) as i32,
        lines: order.lines.iter().map(line_to_wire).collect(),
        total: Some(money_to_wire(&order.total)),
        note: order.note.clone(),
        reason: order.reason.clone(),
        at_ms: order.at_ms,
        cart: order.cart.parse::<MessageId>().map(MessageId::to_vec).unwrap_or_default(),
        revision: order.revision,
        history: order.history.iter().map(step_to_wire).collect(),
        delivery: order.delivery.clone(),
        handover: order.more.handover.clone().map(handover::to_wire),
        shipping: order.more.shipping.as_ref().map(money_to_wire),
        discounts: order
            .more
            .discounts
            .iter()
            .map(|discount| content::Discount {
                title: discount.title.clone(),
                amount: Some(money_to_wire(&discount.amount)),
                code: discount.code.clone(),
            })
            .collect(),
        taxes: order
            .more
            .taxes
            .iter()
            .map(|tax| content::Tax {
                country: tax.country.clone(),
                rate_bp: tax.rate_bp,
                amount: Some(money_to_wire(&tax.amount)),
            })
            .collect(),
        refunds: order
            .more
            .refunds
            .iter()
            .map(|refund| content::Refund {
                amount: Some(money_to_wire(&refund.amount)),
                reason: refund.reason.clone(),
                by: refund.by.clone(),
                at_ms: refund.at_ms,
            })
            .collect(),
        proposed: order.more.proposed && order.state == OrderState::Corrected,
        // The device that says it stands by it.
        proof: None,
        agreed: None,
    };
    let hash = terms_hash(&status);
    status.agreed = proof_of(&order.more.agreed).filter(|proof| proof.hash == hash);
    status
}

/// The hash of an order's terms, hex (ORDER-1).
pub(crate) fn hash_of(order: &Order) -> String {
    HEXLOWER.encode(&terms_hash(&to_wire(order)))
}

/// A proof as it is kept.
pub(crate) fn kept(proof: &Proof) -> String {
    BASE64.encode(&proof.encode_to_vec())
}

fn proof_of(kept: &str) -> Option<Proof> {
    let bytes = BASE64.decode(kept.as_bytes()).ok().filter(|bytes| !bytes.is_empty())?;
    Proof::decode(bytes.as_slice()).ok()
}

/// What an older app shows instead of the ticket.
pub(crate) fn fallback(order: &Order, text: Text) -> String {
    let state = text.get(states::text_key(order.state));
    let total = text.money(order.total.minor, &order.total.currency);
    text.with(
        "order-fallback",
        &[("reference", order.reference.as_str()), ("state", &state), ("total", &total)],
    )
}

/// A cart's lines, as a stranger wrote them.
pub(crate) fn asked(cart: &content::Cart) -> Vec<Asked> {
    cart.lines
        .iter()
        .map(|line| Asked {
            product: line.product.clone(),
            variant: line.variant.clone(),
            title: line.title.clone(),
            quantity: line.quantity,
            believed: line.unit_price.as_ref().map(money_from_wire),
        })
        .collect()
}

/// An amount from the wire.
pub(crate) fn money_from_wire(money: &content::Money) -> Money {
    Money { minor: money.minor, currency: money.currency.clone() }
}

/// An amount for the wire.
pub(crate) fn money_to_wire(money: &Money) -> content::Money {
    content::Money { minor: money.minor, currency: money.currency.clone() }
}

fn line_to_wire(line: &OrderLine) -> content::Line {
    content::Line {
        product: line.product.clone(),
        variant: line.variant.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: Some(money_to_wire(&line.unit_price)),
        picture: line.picture.clone(),
        cancelled: line.cancelled,
        sent: line.sent,
    }
}

fn step_to_wire(step: &OrderStep) -> content::OrderStep {
    content::OrderStep {
        state: state_to_wire(step.state) as i32,
        at_ms: step.at_ms,
        by: step.by.clone(),
        reason: step.reason.clone(),
        hash: HEXLOWER.decode(step.hash.as_bytes()).unwrap_or_default(),
    }
}

fn state_to_wire(state: OrderState) -> content::OrderState {
    match state {
        OrderState::Received => content::OrderState::Received,
        OrderState::Corrected => content::OrderState::Corrected,
        OrderState::Accepted => content::OrderState::Accepted,
        OrderState::ToPay => content::OrderState::ToPay,
        OrderState::Paid => content::OrderState::Paid,
        OrderState::Preparing => content::OrderState::Preparing,
        OrderState::Ready => content::OrderState::Ready,
        OrderState::Collected => content::OrderState::Collected,
        OrderState::Shipped => content::OrderState::Shipped,
        OrderState::Delivered => content::OrderState::Delivered,
        OrderState::Cancelled => content::OrderState::Cancelled,
        OrderState::Refunded => content::OrderState::Refunded,
    }
}
