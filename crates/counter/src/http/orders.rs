//! Orders, for the console: only those of chats that the caller can read.

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::chat::OrderState;
use comptoir_api::shop::{MoveOrder, OrderDetail, OrdersPage};
use comptoir_api::trade::{PartOrder, ProposeOrder, RefundOrder};
use comptoir_store::orders::OrdersAsked;
use comptoir_wire::limits as wire_limits;
use serde::Deserialize;

use super::caller::Caller;
use super::chats::{Open, after, reader, running};
use super::input::{Asked, Body, line, page};
use super::refused::{Answer, Refused};
use crate::AppState;
use crate::order::states::MoveError;
use crate::shop::part::PartFailed;
use crate::shop::propose::ProposeFailed;
use crate::shop::trade::MoveFailed;

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/orders", get(list))
        .route("/api/orders/{order}", get(detail))
        .route("/api/orders/{order}/move", post(go))
        .route("/api/orders/{order}/propose", post(propose))
        .route("/api/orders/{order}/parts", post(part))
        .route("/api/orders/{order}/refunds", post(refund))
}

/// Which orders are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct List {
    state: Option<OrderState>,
    query: String,
    /// Placed from here on, milliseconds since 1970; 0: at any time.
    from: u64,
    /// Placed before.
    to: u64,
    /// "collect" or "ship".
    delivery: String,
    /// `lbl_…` of its chat.
    label: String,
    after: String,
    limit: Option<u32>,
}

async fn list(
    State(counter): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<List>,
) -> Answer<Json<OrdersPage>> {
    let shop = running(&counter, &caller)?;
    let (me, limit) = (reader(&caller)?, page(asked.limit));
    let wanted = OrdersAsked {
        staff: caller.staff.id.clone(),
        state: asked.state,
        query: asked.query,
        from_ms: asked.from,
        to_ms: asked.to,
        delivery: asked.delivery,
        label: asked.label,
        chat: String::new(),
        after: after(&asked.after),
        limit,
    };
    let mut tx = counter.store.read().await?;
    let listed = tx.orders(&shop.id).list(&wanted).await?;
    drop(tx);
    let next = match listed.last() {
        Some(last) if listed.len() >= limit as usize => {
            Some(format!("{}.{}", last.order.placed_ms, last.order.id))
        }
        _ => None,
    };
    let mut orders = Vec::new();
    for one in listed {
        let Ok(chat) = one.order.chat.parse() else { continue };
        if shop.rosters().allows(chat, me).await? {
            let mut tx = counter.store.read().await?;
            orders.push(shop.detail(&mut tx, one.order, one.customer_name).await?);
        }
    }
    Ok(Json(OrdersPage { orders, next }))
}

async fn detail(
    State(counter): State<AppState>,
    caller: Caller,
    Path(order): Path<String>,
) -> Answer<Json<OrderDetail>> {
    let open = open(&counter, caller, &order).await?;
    let mut tx = counter.store.read().await?;
    let found = tx.orders(&open.shop.id).lookup(&order).await?.ok_or_else(Refused::not_found)?;
    Ok(Json(open.shop.detail(&mut tx, found.order, found.customer_name).await?))
}

async fn go(
    State(counter): State<AppState>,
    caller: Caller,
    Path(order): Path<String>,
    Body(wish): Body<MoveOrder>,
) -> Answer<Json<OrderDetail>> {
    let open = open(&counter, caller, &order).await?;
    Ok(Json(open.shop.move_order(&order, &wish, &open.author).await?))
}

async fn propose(
    State(counter): State<AppState>,
    caller: Caller,
    Path(order): Path<String>,
    Body(wish): Body<ProposeOrder>,
) -> Answer<Json<OrderDetail>> {
    let open = open(&counter, caller, &order).await?;
    let message = line("message", &wish.message, wire_limits::NOTE_CHARS_MAX / 2)?;
    let wish = ProposeOrder { message, ..wish };
    Ok(Json(open.shop.propose(&order, &wish, &open.author).await?))
}

async fn part(
    State(counter): State<AppState>,
    caller: Caller,
    Path(order): Path<String>,
    Body(wish): Body<PartOrder>,
) -> Answer<Json<OrderDetail>> {
    let open = open(&counter, caller, &order).await?;
    let reason = line("reason", &wish.reason, wire_limits::NOTE_CHARS_MAX / 2)?;
    let wish = PartOrder { reason, ..wish };
    Ok(Json(open.shop.part(&order, &wish, &open.author).await?))
}

async fn refund(
    State(counter): State<AppState>,
    caller: Caller,
    Path(order): Path<String>,
    Body(wish): Body<RefundOrder>,
) -> Answer<Json<OrderDetail>> {
    let open = open(&counter, caller, &order).await?;
    Ok(Json(open.shop.refund(&order, &wish, &open.author).await?))
}

/// The chat of an order, if the caller can read it.
async fn open(counter: &AppState, caller: Caller, order: &str) -> Answer<Open> {
    let mut tx = counter.store.read().await?;
    let found = tx.orders(&caller.shop).lookup(order).await?.ok_or_else(Refused::not_found)?;
    drop(tx);
    let chat = found.order.chat.parse().map_err(|_| Refused::not_found())?;
    Open::chat(counter, caller, chat).await
}

impl From<ProposeFailed> for Refused {
    fn from(error: ProposeFailed) -> Self {
        match error {
            ProposeFailed::Move(error) => error.into(),
            ProposeFailed::Settled => Self::conflict("refused-order-settled"),
            ProposeFailed::Invalid(field) => Self::invalid(field, "refused-order-terms"),
            ProposeFailed::Nothing => Self::invalid("lines", "refused-order-same"),
        }
    }
}

impl From<PartFailed> for Refused {
    fn from(error: PartFailed) -> Self {
        match error {
            PartFailed::Move(error) => error.into(),
            PartFailed::Pieces => Self::invalid("parts", "refused-order-pieces"),
            PartFailed::State => Self::conflict("refused-order-part"),
            PartFailed::Invalid("reason") => Self::invalid("reason", "refused-order-reason"),
            PartFailed::Invalid(field) => Self::invalid(field, "refused-order-refund"),
        }
    }
}

impl From<MoveFailed> for Refused {
    fn from(error: MoveFailed) -> Self {
        match error {
            MoveFailed::NoSuchOrder => Self::not_found(),
            MoveFailed::MovedOn { .. } => Self::conflict("refused-order-moved"),
            MoveFailed::Refused(MoveError::NoReason) => {
                Self::invalid("reason", "refused-order-reason")
            }
            MoveFailed::Refused(MoveError::NotFromHere { .. }) => {
                Self::invalid("to", "refused-order-state")
            }
            MoveFailed::NotEnough { title, left, .. } => {
                Self::conflict("refused-order-stock").name(&title).number(left)
            }
            MoveFailed::Shop(error) => error.into(),
        }
    }
}
