//! What is counted of a shop's day, and that it is no more than sums.

use std::time::Duration;

use comptoir_api::chat::OrderState;
use comptoir_api::device::SentId;
use comptoir_api::shop::{InboxPage, MoveOrder, OrderDetail, Outgoing, SetClosed};
use comptoir_api::stats::Stats;
use serde_json::Value;

use super::world::World;

/// A question, an answer after five minutes, an order, its way to "paid", the chat closed.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_counted() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    reqwest::get(format!("{}/s/halbran", world.base)).await.unwrap();
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let chat = customer.chat.to_string();
    let here = chat.clone();
    owner
        .sees("/api/chats?queue=todo", move |page: &InboxPage| {
            page.chats.iter().any(|row| row.id == here)
        })
        .await;
    world.clock.turn(Duration::from_mins(5));
    let answer = Outgoing::Text { text: "Bonjour !".into(), reply_to: None, preview: None };
    let _: SentId = owner.post(&format!("/api/chats/{chat}/messages"), &answer).await;
    customer.hears("Bonjour !").await;
    customer.order(&[("miel", 2, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let mut revision = order.revision;
    for to in [OrderState::Accepted, OrderState::ToPay, OrderState::Paid] {
        let wish = MoveOrder { to, reason: String::new(), revision };
        let moved: OrderDetail = owner.post(&format!("/api/orders/{}/move", order.id), &wish).await;
        revision = moved.order.revision;
    }
    // One whose price was another counts when its customer has confirmed it.
    customer.order(&[("miel", 1, 1)]).await;
    let corrected = customer.sees_order(|order| order.state == OrderState::Corrected).await;
    customer.answers(&corrected, true).await;
    customer.sees_order(|one| one.id == corrected.id && one.state == OrderState::Received).await;
    let closed = SetClosed { closed: true };
    let _: Value = owner.put(&format!("/api/chats/{chat}/closed"), &closed).await;

    let path = "/api/stats?from=2026-11-24&to=2026-11-25&lang=fr";
    let stats: Stats = owner.sees(path, |stats: &Stats| stats.now.said >= 1).await;
    let now = &stats.now;
    assert_eq!((now.visits, now.chats, now.carts, now.orders), (1, 1, 2, 2));
    assert_eq!((now.accepted, now.paid, now.sales_minor), (1, 1, 2500));
    assert_eq!((now.heard, now.first_answer.count, now.resolution.count), (3, 1, 1));
    assert!((300..=600).contains(&now.first_answer.median_s.unwrap()), "{now:?}");
    assert_eq!(now.first_answer.within_hour, 1);
    assert_eq!((stats.days.len(), stats.days[0].sales_minor), (2, 2500));
    assert_eq!(stats.hours[1][10], 3, "a Tuesday, at ten in Paris");
    assert_eq!((stats.bought[0].title.as_str(), stats.bought[0].count), ("Miel", 2));
    assert_eq!((stats.team[0].name.as_str(), stats.team[0].count), ("Camille", 1));
    assert_eq!(stats.before.chats, 0);

    let csv = owner.raw("GET", "/api/stats.csv?from=2026-11-24&to=2026-11-25");
    let csv = csv.send().await.unwrap().text().await.unwrap();
    assert!(csv.contains("2026-11-24,bought,\"miel\",2"), "{csv}");
    // Nothing of anybody: no id of a customer, a chat, a message or an order.
    for prefix in ["cus_", "cht_", "msg_", "ord_", "acc_"] {
        assert!(!csv.contains(prefix), "{csv}");
    }
    let wrong = "/api/stats?from=2026-11-24&to=2016-11-25";
    let refused = owner.ask::<Value>("GET", wrong, &Value::Null).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("to"));
}
