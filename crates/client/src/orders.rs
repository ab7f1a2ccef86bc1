//! What travels about orders: checked, shown, and stood by with a device's key.

use comptoir_api::chat::{
    Order, OrderDiscount, OrderLine, OrderMore, OrderRefund, OrderState, OrderStep, OrderTax,
};
use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{self as wire_content, OrderStatus, Proof};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{AccountId, ChatId, MessageId};
use comptoir_wire::limits as wire;
use comptoir_wire::terms::{sign_terms, terms_hash, verify_terms};
use data_encoding::{BASE64, HEXLOWER};
use prost::Message as _;

use crate::account::Keys;
use crate::db::Db;
use crate::device::DeviceError;
use crate::handover;
use crate::kinds::total;
use crate::view::money_view;

/// Stands by the terms of what is about to be said: the shop by each order's, the customer by those
/// he agrees to (ORDER-1).
pub(crate) fn stand_by(
    keys: &Keys,
    db: &Db,
    chat: ChatId,
    body: &mut Kind,
) -> Result<(), DeviceError> {
    match body {
        Kind::OrderStatus(status) if keys.role == Role::Counter => {
            status.proof = None;
            let hash = terms_hash(status);
            status.proof = Some(sign_terms(&keys.signing, &keys.credential, &hash));
        }
        Kind::CartAnswer(answer) if answer.confirmed && keys.role == Role::Person => {
            let Some(order) = db.order(chat, &answer.order)? else { return Ok(()) };
            let hash = HEXLOWER.decode(order.more.hash.as_bytes()).unwrap_or_default();
            if let (true, Ok(hash)) = (order.revision == answer.revision, hash.try_into()) {
                answer.proof = Some(sign_terms(&keys.signing, &keys.credential, &hash));
            }
        }
        _ => {}
    }
    Ok(())
}

/// Keeps of an order's proofs only those that hold, by members of the chat.
pub(crate) fn keep_what_holds(view: &mut Order, status: &OrderStatus, members: &[AccountId]) {
    let hash = terms_hash(status);
    let holds = |proof: Option<&Proof>, role: Role| {
        let device = proof.and_then(|proof| verify_terms(proof, &hash).ok());
        device.is_some_and(|device| device.role == role && members.contains(&device.account))
    };
    if !holds(status.proof.as_ref(), Role::Counter) {
        view.more.proof.clear();
    }
    if !holds(status.agreed.as_ref(), Role::Person) {
        view.more.agreed.clear();
    }
}

fn line_view(line: &wire_content::Line) -> OrderLine {
    OrderLine {
        product: line.product.clone(),
        variant: line.variant.clone(),
        title: line.title.clone(),
        quantity: line.quantity,
        unit_price: money_view(line.unit_price.as_ref()),
        picture: line.picture.clone(),
        cancelled: line.cancelled.min(line.quantity),
        sent: line.sent.min(line.quantity),
    }
}

/// A cart that is not an order yet.
pub(crate) fn cart_view(
    chat: ChatId,
    id: MessageId,
    cart: &wire_content::Cart,
    sent_ms: u64,
) -> Order {
    Order {
        chat: chat.to_string(),
        cart: id.to_string(),
        lines: cart.lines.iter().map(line_view).collect(),
        total: money_view(cart.total.as_ref()),
        note: cart.note.clone(),
        delivery: cart.delivery.clone(),
        more: OrderMore {
            handover: cart.handover.clone().map(handover::from_wire),
            ..OrderMore::default()
        },
        at_ms: sent_ms,
        ..Order::default()
    }
}

/// An order as its status has it.
pub(crate) fn order_view(chat: ChatId, ticket: MessageId, status: &OrderStatus) -> Order {
    Order {
        id: status.order.clone(),
        reference: status.reference.clone(),
        chat: chat.to_string(),
        cart: ticket.to_string(),
        state: state_view(status.state()),
        lines: status.lines.iter().map(line_view).collect(),
        total: money_view(status.total.as_ref()),
        note: status.note.clone(),
        reason: status.reason.clone(),
        delivery: status.delivery.clone(),
        revision: status.revision,
        history: status
            .history
            .iter()
            .map(|step| OrderStep {
                state: state_view(step.state()),
                at_ms: step.at_ms,
                by: step.by.clone(),
                reason: step.reason.clone(),
                hash: HEXLOWER.encode(&step.hash),
            })
            .collect(),
        at_ms: status.at_ms,
        more: more_view(status),
    }
}

fn state_view(state: wire_content::OrderState) -> OrderState {
    use wire_content::OrderState as Wire;
    match state {
        Wire::Unspecified | Wire::Received => OrderState::Received,
        Wire::Corrected => OrderState::Corrected,
        Wire::Accepted => OrderState::Accepted,
        Wire::ToPay => OrderState::ToPay,
        Wire::Paid => OrderState::Paid,
        Wire::Preparing => OrderState::Preparing,
        Wire::Ready => OrderState::Ready,
        Wire::Collected => OrderState::Collected,
        Wire::Shipped => OrderState::Shipped,
        Wire::Delivered => OrderState::Delivered,
        Wire::Cancelled => OrderState::Cancelled,
        Wire::Refunded => OrderState::Refunded,
    }
}

fn more_view(status: &OrderStatus) -> OrderMore {
    let proof = |proof: Option<&Proof>| {
        proof.map(|proof| BASE64.encode(&proof.encode_to_vec())).unwrap_or_default()
    };
    OrderMore {
        shipping: status.shipping.as_ref().map(|price| money_view(Some(price))),
        discounts: status
            .discounts
            .iter()
            .map(|discount| OrderDiscount {
                title: discount.title.clone(),
                amount: money_view(discount.amount.as_ref()),
                code: discount.code.clone(),
            })
            .collect(),
        taxes: status
            .taxes
            .iter()
            .map(|tax| OrderTax {
                country: tax.country.clone(),
                rate_bp: tax.rate_bp,
                amount: money_view(tax.amount.as_ref()),
            })
            .collect(),
        handover: status.handover.clone().map(handover::from_wire),
        refunds: status
            .refunds
            .iter()
            .map(|refund| OrderRefund {
                amount: money_view(refund.amount.as_ref()),
                reason: refund.reason.clone(),
                by: refund.by.clone(),
                at_ms: refund.at_ms,
            })
            .collect(),
        proposed: status.proposed,
        hash: HEXLOWER.encode(&terms_hash(status)),
        proof: proof(status.proof.as_ref()),
        agreed: proof(status.agreed.as_ref()),
    }
}

/// What of an order is not its lines.
pub(crate) fn fits(status: &OrderStatus) -> bool {
    let words = |text: &str| text.chars().count() <= 200;
    let discounts = status.discounts.len() <= wire::DISCOUNTS_MAX
        && status.discounts.iter().all(|discount| {
            words(&discount.title) && words(&discount.code) && total(discount.amount.as_ref())
        });
    let taxes = status.taxes.len() <= wire::TAXES_MAX
        && status.taxes.iter().all(|tax| tax.country.len() <= 2 && total(tax.amount.as_ref()));
    let refunds = status.refunds.len() <= wire::REFUNDS_MAX
        && status.refunds.iter().all(|refund| {
            words(&refund.by)
                && refund.reason.chars().count() <= wire::NOTE_CHARS_MAX
                && total(refund.amount.as_ref())
        });
    let proofs = proof_fits(status.proof.as_ref()) && proof_fits(status.agreed.as_ref());
    let steps = status.history.iter().all(|step| step.hash.is_empty() || step.hash.len() == 32);
    let shipping = total(status.shipping.as_ref());
    discounts
        && taxes
        && refunds
        && proofs
        && steps
        && shipping
        && handover_fits(status.handover.as_ref())
}

pub(crate) fn proof_fits(proof: Option<&Proof>) -> bool {
    proof.is_none_or(|proof| {
        proof.hash.len() == 32
            && proof.credential.len() <= wire::CREDENTIAL_BYTES_MAX
            && proof.signature.len() == 64
    })
}

pub(crate) fn handover_fits(handover: Option<&wire_content::Handover>) -> bool {
    let words = |text: &str| text.chars().count() <= 200;
    handover.is_none_or(|handover| {
        let address = handover.address.as_ref().is_none_or(|address| {
            let parts = [
                &address.name,
                &address.postcode,
                &address.city,
                &address.region,
                &address.country,
                &address.phone,
            ];
            parts.into_iter().chain(&address.lines).all(|part| words(part))
                && address.lines.len() <= wire::ADDRESS_LINES_MAX
        });
        words(&handover.method) && words(&handover.title) && address
    })
}
