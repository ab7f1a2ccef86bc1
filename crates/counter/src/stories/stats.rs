//! What is counted of a shop's day, and that it is no more than sums.

use std::time::Duration;

use comptoir_api::chat::{Body, OrderState};
use comptoir_api::device::SentId;
use comptoir_api::reach::Link;
use comptoir_api::shop::{InboxPage, Label, MoveOrder, OrderDetail, Outgoing, Session, SetClosed};
use comptoir_api::stats::Stats;
use comptoir_client::Draft;
use comptoir_wire::content::{ChoiceAnswer, content::Body as Sent};
use comptoir_wire::ids::MessageId;
use serde_json::{Value, json};

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

/// Times by hour, day, person and label, what customers said of it, and what a link brought.
#[tokio::test(flavor = "multi_thread")]
async fn times_and_satisfaction_are_counted() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let me = owner.get::<Session>("/api/session").await.staff.id;
    let _: Value = owner.put("/api/rating", &json!({ "on": true, "texts": [] })).await;
    let new = json!([{ "id": "", "name": "Pro", "hue": 4 }]);
    let labels: Vec<Label> = owner.put("/api/labels", &new).await;
    let edit = json!({ "name": "Vitrine", "text": "", "product": "" });
    let links: Vec<Link> = owner.post("/api/links", &edit).await;
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    browser.build().unwrap().get(&links[0].address).send().await.unwrap();

    let customer = world.customer().await;
    let chat = format!("/api/chats/{}", customer.chat);
    let heard = async |text: &str| {
        customer.say(text).await;
        let is = |page: &InboxPage| page.chats.iter().any(|row| row.last_text == text);
        owner.sees("/api/chats?queue=all", is).await;
    };
    heard("Bonjour").await;
    let _: Value = owner.put(&format!("{chat}/labels"), &json!({ "labels": [labels[0].id] })).await;
    let _: Value = owner.put(&format!("{chat}/assignee"), &json!({ "staff": me })).await;
    heard("Vous êtes là ?").await;
    world.clock.turn(Duration::from_mins(50));
    let answer = Outgoing::Text { text: "Oui".into(), reply_to: None, preview: None };
    let _: SentId = owner.post(&format!("{chat}/messages"), &answer).await;
    owner.sees("/api/stats?from=2026-11-24&to=2026-11-24", |now: &Stats| now.now.said == 1).await;
    // Closed at noon: the hour it counts for is the one in which it began.
    world.clock.turn(Duration::from_mins(70));
    let _: Value = owner.put(&format!("{chat}/closed"), &json!({ "closed": true })).await;
    world.clock.turn(Duration::from_secs(61));
    world.counter.shop(&world.id).unwrap().wake();
    let question = customer
        .sees(|thread| {
            let asked = thread.iter().find(|one| matches!(one.body, Body::Choice(_)));
            asked.map(|one| one.id.clone())
        })
        .await;
    // A second word is no second answer.
    for score in ["5", "1"] {
        let answer = ChoiceAnswer {
            message: question.parse::<MessageId>().unwrap().to_vec(),
            options: vec![score.into()],
            title: score.into(),
        };
        customer.send(Draft::new(Sent::ChoiceAnswer(answer))).await;
    }
    heard("Merci").await;

    let path = "/api/stats?from=2026-11-24&to=2026-11-24&lang=fr";
    let stats: Stats = owner.get(path).await;
    let csat = stats.now.csat;
    assert_eq!((csat.asked, csat.scores, csat.share()), (1, [0, 0, 0, 0, 1], Some(100)));
    let ten = stats.by_hour[10];
    assert_eq!((ten.first_answer.count, ten.resolution.count), (1, 1));
    assert!((1_800..=3_600).contains(&ten.first_answer.p90_s.unwrap()), "{ten:?}");
    assert_eq!(stats.by_hour.iter().map(|hour| hour.first_answer.count).sum::<u32>(), 1);
    let day = &stats.days[0];
    assert_eq!((day.first_answer.count, day.resolution.count, day.csat), (1, 1, csat));
    let (camille, pro) = (&stats.team[0], &stats.labels[0]);
    assert_eq!((camille.times.count, camille.resolution.count, camille.csat), (1, 1, csat));
    let figures = (pro.heard, pro.times.count, pro.resolution.count);
    assert_eq!((pro.name.as_str(), figures), ("Pro", (2, 1, 1)));
    let brought = (stats.links[0].name.as_str(), stats.links[0].visits, stats.links[0].chats);
    assert_eq!(brought, ("Vitrine", 1, 0));

    let csv = owner.raw("GET", "/api/stats.csv?from=2026-11-24&to=2026-11-24");
    let csv = csv.send().await.unwrap().text().await.unwrap();
    for line in
        ["rating_asked,\"rdr_", "rating,\"rdr_", "answered_hour,\"10/", "resolved_by,\"rdr_"]
    {
        assert!(csv.contains(&format!("2026-11-24,{line}")), "{line}: {csv}");
    }
    assert!(csv.contains(&format!("heard_label,\"{}\",2", labels[0].id)), "{csv}");
}
