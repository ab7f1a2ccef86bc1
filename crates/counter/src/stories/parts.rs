//! An order in parts, and money that goes back.

use comptoir_api::chat::{Money, OrderState};
use comptoir_api::shop::OrderDetail;
use serde_json::{Value, json};

use super::world::World;

/// One pot is handed over, one will not come: what is left is what is paid, its pot is on sale again,
/// and both sides see it.
#[tokio::test(flavor = "multi_thread")]
async fn some_of_it_comes_and_some_does_not() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 3, 1250), ("sables", 1, 360)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let path = |what: &str| format!("/api/orders/{}/{what}", order.id);
    let parts = |revision: u32, sent: u32, cancelled: u32, reason: &str| {
        let part = json!({ "product": "miel", "sent": sent, "cancelled": cancelled });
        json!({ "parts": [part], "reason": reason, "revision": revision })
    };
    let early = owner.ask::<OrderDetail>("POST", &path("parts"), &parts(1, 1, 0, "")).await;
    assert_eq!(early.unwrap_err().code, "conflict");
    owner.post::<OrderDetail>(&path("move"), &json!({ "to": "accepted", "revision": 1 })).await;
    assert_eq!(world.stock("miel").await, Some(1));
    let impossible: [Value; 3] = [parts(2, 4, 0, ""), parts(2, 0, 0, ""), parts(2, 0, 1, "")];
    for wish in impossible {
        let refused = owner.ask::<OrderDetail>("POST", &path("parts"), &wish).await.unwrap_err();
        assert_eq!(refused.code, "invalid");
    }
    let done: OrderDetail = owner.post(&path("parts"), &parts(2, 1, 1, "Un pot cassé")).await;
    assert_eq!((done.order.lines[0].sent, done.order.lines[0].cancelled), (1, 1));
    assert_eq!((done.order.total.minor, world.stock("miel").await), (2_860, Some(2)));
    let seen = customer.sees_order(|order| order.revision == 3).await;
    assert_eq!(
        (seen.state, seen.total.minor, seen.lines[0].due()),
        (OrderState::Accepted, 2_860, 2)
    );
    assert!(seen.history[2].reason.contains("Un pot cassé"), "{:?}", seen.history);

    // What is cancelled after that gives back only what is still here.
    let cancel = json!({ "to": "cancelled", "revision": 3, "reason": "Fermé" });
    owner.post::<OrderDetail>(&path("move"), &cancel).await;
    assert_eq!(world.stock("miel").await, Some(3));
}

/// A refund is recorded with who and why, up to what was paid; the customer sees it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_recorded() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 1, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let path = |what: &str| format!("/api/orders/{}/{what}", order.id);
    let back = |revision: u32, minor: i64, reason: &str| {
        let amount = Money { minor, currency: "EUR".into() };
        json!({ "amount": amount, "reason": reason, "revision": revision })
    };
    let unpaid = owner.ask::<OrderDetail>("POST", &path("refunds"), &back(1, 100, "Non")).await;
    assert_eq!(unpaid.unwrap_err().code, "conflict");
    for (to, revision) in [("accepted", 1), ("paid", 2)] {
        owner.post::<OrderDetail>(&path("move"), &json!({ "to": to, "revision": revision })).await;
    }
    for wish in [back(3, 1_251, "Trop"), back(3, 0, "Rien"), back(3, 100, " ")] {
        let refused = owner.ask::<OrderDetail>("POST", &path("refunds"), &wish).await.unwrap_err();
        assert_eq!(refused.code, "invalid");
    }
    owner.post::<OrderDetail>(&path("refunds"), &back(3, 1_000, "Pot ébréché")).await;
    let seen = customer.sees_order(|order| !order.more.refunds.is_empty()).await;
    let refund = &seen.more.refunds[0];
    assert_eq!((refund.amount.minor, refund.by.as_str()), (1_000, "Camille"));
    assert_eq!((refund.reason.as_str(), seen.state), ("Pot ébréché", OrderState::Paid));
    let rest = owner.ask::<OrderDetail>("POST", &path("refunds"), &back(4, 251, "Reste")).await;
    assert_eq!(rest.unwrap_err().code, "invalid");
}

/// What is agreed on is on the picking list, with what a stranger wrote as text; parcels have labels.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_to_do_is_printed() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 2, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let page = async |kind: &str| {
        let answer = owner.raw("GET", &format!("/api/orders/print?kind={kind}")).send().await;
        answer.unwrap().text().await.unwrap()
    };
    assert!(!page("picking").await.contains("H-2417"));
    let wish = json!({ "to": "accepted", "revision": 1 });
    owner.post::<OrderDetail>(&format!("/api/orders/{}/move", order.id), &wish).await;
    let picking = page("picking").await;
    assert!(picking.contains("H-2417") && picking.contains("Miel"), "{picking}");
    assert!(!page("labels").await.contains("<address"));
    let unknown = owner.raw("GET", "/api/orders/print?kind=poster").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
}
