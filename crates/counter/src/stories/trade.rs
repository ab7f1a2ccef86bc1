//! A cart becomes an order, and the order goes its way.

use comptoir_api::chat::{Order, OrderState};
use comptoir_api::shop::{ApiError, ChatDetail, InboxPage, OrderDetail, OrdersPage};
use serde_json::json;

use super::world::{Console, World};

async fn go(
    console: &Console,
    order: &Order,
    to: &str,
    revision: u32,
) -> Result<OrderDetail, ApiError> {
    let wish = json!({ "to": to, "revision": revision, "reason": "Plus de pots" });
    console.ask("POST", &format!("/api/orders/{}/move", order.id), &wish).await
}

/// Ordered, accepted, prepared, collected: the customer's ticket follows each step.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_goes_its_way() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 2, 1250), ("sables", 1, 360)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    assert_eq!((order.reference.as_str(), order.total.minor), ("H-2417", 2860));
    // Its reference finds the conversation, whose row shows what its customer did.
    let found: InboxPage = owner.get("/api/chats?queue=all&query=h-2417").await;
    let row = found.chats.iter().find(|row| row.id == customer.chat.to_string()).unwrap();
    assert_eq!(row.order, Some(("H-2417".into(), OrderState::Received)));
    assert!(!row.last_own, "{row:?}");

    let accepted = go(&owner, &order, "accepted", 1).await.unwrap();
    assert_eq!(accepted.order.history.last().unwrap().by, "Camille");
    assert_eq!(world.stock("miel").await, Some(2));
    customer.sees_order(|order| order.state == OrderState::Accepted).await;

    // A colleague who looks at the old state is told so; nothing happens twice.
    let late = go(&owner, &order, "cancelled", 1).await.unwrap_err();
    assert_eq!(late.code, "conflict");
    let skipped = go(&owner, &order, "collected", 2).await.unwrap_err();
    assert_eq!(skipped.code, "invalid");

    for (to, revision) in [("preparing", 2), ("ready", 3), ("collected", 4)] {
        go(&owner, &order, to, revision).await.unwrap();
    }
    let ticket = customer.sees_order(|order| order.state == OrderState::Collected).await;
    assert_eq!(ticket.history.len(), 5);

    let page: OrdersPage = owner.get("/api/orders?state=collected&query=h-2417").await;
    assert_eq!(page.orders.len(), 1);
    let detail: ChatDetail = owner.get(&format!("/api/chats/{}", customer.chat)).await;
    assert_eq!((detail.customer.orders, detail.customer.spent.minor), (1, 2860));
    assert_eq!(detail.orders[0].state, OrderState::Collected);
}

/// What was set aside for a cancelled order can be sold again; the reason is the customer's to read.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_order_gives_its_stock_back() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 3, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    go(&owner, &order, "accepted", 1).await.unwrap();
    assert_eq!(world.stock("miel").await, Some(1));
    let path = format!("/api/orders/{}/move", order.id);
    let wish = json!({ "to": "cancelled", "revision": 2 });
    let silent = owner.ask::<OrderDetail>("POST", &path, &wish).await.unwrap_err();
    assert_eq!((silent.code.as_str(), silent.field.as_deref()), ("invalid", Some("reason")));
    go(&owner, &order, "cancelled", 2).await.unwrap();
    assert_eq!(world.stock("miel").await, Some(4));
    let ticket = customer.sees_order(|order| order.state == OrderState::Cancelled).await;
    assert_eq!(ticket.reason, "Plus de pots");
}

/// Two carts ask for the last pots: who comes first holds them, the other is offered what is left.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_pot_is_sold_once() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let (one, two) = (world.customer().await, world.customer().await);
    one.order(&[("miel", 3, 1250)]).await;
    two.order(&[("miel", 3, 1250)]).await;
    let answered = |order: &Order| !order.id.is_empty();
    let first = one.sees_order(answered).await;
    let second = two.sees_order(answered).await;
    let mut states = [first.state, second.state];
    states.sort_by_key(|state| *state == OrderState::Corrected);
    assert_eq!(states, [OrderState::Received, OrderState::Corrected]);
    assert_eq!(world.stock("miel").await, Some(1));
    let (held, offered, who) = match first.state {
        OrderState::Received => (first, second, &two),
        _ => (second, first, &one),
    };
    assert_eq!(offered.lines[0].quantity, 1);
    // What the first order held is there again once it is cancelled; the offer is not held.
    go(&owner, &held, "cancelled", 1).await.unwrap();
    assert_eq!(world.stock("miel").await, Some(4));
    who.answers(&offered, true).await;
    who.sees_order(|order| order.state == OrderState::Received).await;
    assert_eq!(world.stock("miel").await, Some(3));
}

/// A forged price is answered by the shop's own, which the customer confirms, or not.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_price_is_corrected_and_confirmed() {
    let mut world = World::new().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 1, 1)]).await;
    let corrected = customer.sees_order(|order| order.state == OrderState::Corrected).await;
    assert_eq!(corrected.total.minor, 1250);
    assert!(corrected.reason.contains("Miel"), "{}", corrected.reason);
    customer.answers(&corrected, true).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    assert_eq!((order.total.minor, order.revision), (1250, 2));

    customer.order(&[("sables", 1, 1)]).await;
    let corrected = customer.sees_order(|order| order.state == OrderState::Corrected).await;
    customer.answers(&corrected, false).await;
    customer.sees_order(|order| order.state == OrderState::Cancelled).await;
}

/// Carts that cannot be: each gets an answer that says what to do, and none becomes an order.
#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_cannot_be_is_answered() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    let carts: [&[(&str, u32, i64)]; 2] = [&[("licorne", 1, 1)], &[("the", 1, 900)]];
    for cart in carts {
        let id = customer.order(cart).await.to_string();
        let answered = customer
            .sees_order(|order| order.cart == id && order.state == OrderState::Cancelled)
            .await;
        assert!(!answered.reason.is_empty());
    }
    let page: OrdersPage = owner.get("/api/orders?state=received").await;
    assert!(page.orders.is_empty());
}
