//! Orders, for the console: only those of chats that the caller can read.

use axum::extract::{Path, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use comptoir_api::chat::OrderState;
use comptoir_api::shop::{MoveOrder, OrderDetail, OrdersPage};
use comptoir_store::orders::OrdersAsked;
use serde::Deserialize;

use super::caller::Caller;
use super::chats::{Open, after, reader, running};
use super::input::{Asked, Body, page};
use super::refused::{Answer, Refused};
use crate::AppState;
use crate::order::states::MoveError;
use crate::shop::trade::MoveFailed;

/// Its routes.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/orders", get(list))
        .route("/api/orders/{order}", get(detail))
        .route("/api/orders/{order}/move", post(go))
}

/// Which orders are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct List {
    state: Option<OrderState>,
    query: String,
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

/// The chat of an order, if the caller can read it.
async fn open(counter: &AppState, caller: Caller, order: &str) -> Answer<Open> {
    let mut tx = counter.store.read().await?;
    let found = tx.orders(&caller.shop).lookup(order).await?.ok_or_else(Refused::not_found)?;
    drop(tx);
    let chat = found.order.chat.parse().map_err(|_| Refused::not_found())?;
    Open::chat(counter, caller, chat).await
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
