//! An order as it travels: the ticket that both sides see.

use comptoir_api::chat::{Money, Order, OrderLine, OrderState, OrderStep};
use comptoir_text::Text;
use comptoir_wire::content;
use comptoir_wire::ids::MessageId;

use super::cart::Asked;
use super::states;

/// The content that tells the customer where the order stands.
pub(crate) fn to_wire(order: &Order) -> content::OrderStatus {
    content::OrderStatus {
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
    }
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
    }
}

fn step_to_wire(step: &OrderStep) -> content::OrderStep {
    content::OrderStep {
        state: state_to_wire(step.state) as i32,
        at_ms: step.at_ms,
        by: step.by.clone(),
        reason: step.reason.clone(),
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
