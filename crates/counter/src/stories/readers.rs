//! Nobody gets a chat whose roster does not name them.

use comptoir_api::chat::{Body, Notice};
use comptoir_api::shop::{InboxPage, Invited, OrdersPage};
use comptoir_store::staff::StaffRow;
use serde_json::{Value, json};

use super::world::World;

/// The customer knows every reader before anything is sent, and is told before one is added.
#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_is_announced_before_reading() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    owner.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;

    let nour = json!({ "login": "nour", "name": "Nour", "role": "agent" });
    let invited: Invited = owner.post("/api/staff", &nour).await;
    let token = invited.link.rsplit(['=', '/', '#']).next().unwrap().to_owned();
    let nour = world.console(&token).await;
    customer
        .sees(|thread| {
            let joined = |body: &Body| {
                matches!(body, Body::Notice { notice: Notice::ReaderJoined, subject, .. } if subject == "Nour")
            };
            thread.iter().any(|message| joined(&message.body)).then_some(())
        })
        .await;
    nour.sees("/api/chats", |page: &InboxPage| !page.chats.is_empty()).await;

    let _: Value =
        owner.ask("DELETE", &format!("/api/staff/{}", invited.id), &json!({})).await.unwrap();
    let error = nour.ask::<InboxPage>("GET", "/api/chats", &Value::Null).await.unwrap_err();
    assert_eq!(error.code, "not_signed_in");
    customer
        .sees(|thread| {
            let left = |body: &Body| {
                matches!(body, Body::Notice { notice: Notice::ReaderLeft, subject, .. } if subject == "Nour")
            };
            thread.iter().any(|message| left(&message.body)).then_some(())
        })
        .await;
}

/// Somebody who may sign in but was announced nowhere gets no chat, no message, no order, no event.
#[tokio::test(flavor = "multi_thread")]
async fn one_who_is_not_on_the_roster_gets_nothing() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    let said = customer.order(&[("miel", 1, 1250)]).await;
    let order = customer.sees_order(|order| order.cart == said.to_string()).await;

    // A row in the database alone, as if its announcement were still on its way.
    let token = {
        let mut tx = world.counter.store.begin().await.unwrap();
        let staff = StaffRow {
            id: crate::chance::id("stf_").unwrap(),
            shop: world.id.clone(),
            login: "intrus".into(),
            name: "Intrus".into(),
            role: comptoir_api::shop::Role::Owner,
            custom: String::new(),
            permissions: Vec::new(),
            sees: comptoir_api::team::Sees::All,
            away: false,
            password: String::new(),
            created_ms: world.clock.now_ms(),
        };
        tx.staff().add(&staff).await.unwrap();
        let token = crate::chance::token().unwrap();
        let now_ms = world.clock.now_ms();
        crate::sign_in::invite(&mut tx, &staff.id, &world.id, &token, now_ms).await.unwrap();
        tx.save().await.unwrap();
        token
    };
    let intruder = world.console(&token).await;
    let mut events = intruder.events().await;

    let page: InboxPage = intruder.get("/api/chats?queue=all").await;
    assert!(page.chats.is_empty());
    let orders: OrdersPage = intruder.get("/api/orders").await;
    assert!(orders.orders.is_empty());
    let chat = format!("/api/chats/{}", customer.chat);
    for path in [chat.clone(), format!("{chat}/messages"), format!("{chat}/readers")] {
        let error = intruder.ask::<Value>("GET", &path, &Value::Null).await.unwrap_err();
        assert_eq!(error.code, "not_found", "{path}");
    }
    let path = format!("/api/orders/{}", order.id);
    assert_eq!(
        intruder.ask::<Value>("GET", &path, &Value::Null).await.unwrap_err().code,
        "not_found"
    );
    let text = json!({ "kind": "text", "text": "Coucou" });
    let error =
        intruder.ask::<Value>("POST", &format!("{chat}/messages"), &text).await.unwrap_err();
    assert_eq!(error.code, "not_found");

    // The owner hears the next message; the first thing the intruder hears is the catalogue.
    customer.say("Un secret").await;
    owner
        .sees("/api/chats", |page: &InboxPage| {
            page.chats.iter().any(|chat| chat.last_text == "Un secret")
        })
        .await;
    let all = crate::Audience::All;
    world.counter.events.tell(&world.id, all, comptoir_api::shop::ConsoleEvent::Catalogue {});
    let heard = events.chunk().await.unwrap().unwrap();
    let heard = String::from_utf8_lossy(&heard).into_owned();
    assert!(heard.contains("catalogue") && !heard.contains("secret"), "{heard}");
}
