//! The shop asks for other terms; the customer agrees, declines, or does not answer.

use comptoir_api::chat::{Body, Order, OrderState};
use comptoir_api::shop::{ApiError, OrderDetail};
use comptoir_api::trade::{ProposeOrder, ProposedDiscount, ProposedLine};
use comptoir_client::Draft;
use comptoir_wire::content::{self, CartAnswer, Proof, content::Body as Sent};
use comptoir_wire::identity::Role;
use comptoir_wire::terms::verify_terms;
use data_encoding::{BASE64, HEXLOWER};
use prost::Message as _;
use serde_json::json;

use super::world::{Console, Customer, World};

fn line(product: &str, quantity: u32) -> ProposedLine {
    ProposedLine { product: product.into(), quantity, ..ProposedLine::default() }
}

async fn propose(
    console: &Console,
    order: &Order,
    wish: ProposeOrder,
) -> Result<OrderDetail, ApiError> {
    let wish = ProposeOrder { revision: order.revision, ..wish };
    console.ask("POST", &format!("/api/orders/{}/propose", order.id), &wish).await
}

async fn asked_for(customer: &Customer) -> Order {
    customer.sees_order(|order| order.state == OrderState::Corrected).await
}

/// Fewer honey, biscuits for a price of their own, a gesture: agreed, and both hold the same hash
/// with the customer's signature.
#[tokio::test(flavor = "multi_thread")]
async fn other_terms_are_agreed_and_signed() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 3, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    assert_eq!(world.stock("miel").await, Some(1));
    let wish = ProposeOrder {
        lines: vec![line("miel", 2), ProposedLine { unit_minor: Some(300), ..line("sables", 2) }],
        shipping: Some(comptoir_api::chat::Money { minor: 490, currency: "EUR".into() }),
        discounts: vec![ProposedDiscount {
            title: "Geste".into(),
            minor: 100,
            ..ProposedDiscount::default()
        }],
        message: "Il ne reste que deux pots.".into(),
        ..ProposeOrder::default()
    };
    let proposed = propose(&owner, &order, wish.clone()).await.unwrap();
    // 2 × 12,50 + 2 × 3,00 + 4,90 − 1,00
    assert_eq!((proposed.order.total.minor, proposed.order.state), (3490, OrderState::Corrected));
    // What stood before is held until the customer has answered.
    assert_eq!(world.stock("miel").await, Some(1));
    let late = propose(&owner, &order, wish).await.unwrap_err();
    assert_eq!(late.code, "conflict");

    let seen = asked_for(&customer).await;
    assert!(seen.more.proposed && seen.reason.starts_with("Il ne reste que deux pots."));
    assert!(seen.reason.contains("3 → 2"), "{}", seen.reason);
    assert_eq!((seen.more.hash.len(), &seen.more.hash), (64, &proposed.order.more.hash));
    assert!(!seen.more.proof.is_empty(), "the shop stands by it");
    customer.answers(&seen, true).await;
    let agreed = customer.sees_order(|order| order.state == OrderState::Accepted).await;
    assert_eq!((&agreed.more.hash, agreed.total.minor), (&seen.more.hash, 3490));
    assert_eq!(world.stock("miel").await, Some(2));

    let detail: OrderDetail = owner.get(&format!("/api/orders/{}", order.id)).await;
    assert_eq!(detail.order.more.agreed, agreed.more.agreed);
    let steps: Vec<_> = detail.order.history.iter().map(|step| step.state).collect();
    assert_eq!(steps, [OrderState::Received, OrderState::Corrected, OrderState::Accepted]);
    assert_eq!(detail.order.history[2].hash, seen.more.hash);
    let proof = BASE64.decode(agreed.more.agreed.as_bytes()).unwrap();
    let hash = HEXLOWER.decode(agreed.more.hash.as_bytes()).unwrap().try_into().unwrap();
    let by = verify_terms(&Proof::decode(proof.as_slice()).unwrap(), &hash).unwrap();
    assert_eq!(by.role, Role::Person);
}

/// Declined, or left without an answer for three days: what was ordered first stands, and holds
/// exactly its own pieces.
#[tokio::test(flavor = "multi_thread")]
async fn what_stood_before_stands_again() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 1, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let more = ProposeOrder { lines: vec![line("miel", 3)], ..ProposeOrder::default() };
    propose(&owner, &order, more.clone()).await.unwrap();
    assert_eq!(world.stock("miel").await, Some(1));
    customer.answers(&asked_for(&customer).await, false).await;
    let back = customer.sees_order(|order| order.revision == 3).await;
    assert_eq!(
        (back.state, back.lines[0].quantity, back.total.minor),
        (OrderState::Received, 1, 1250)
    );
    assert!(!back.reason.is_empty() && !back.more.proposed);
    assert_eq!((world.stock("miel").await, &back.more.hash), (Some(3), &order.more.hash));

    let again = propose(&owner, &back, more).await.unwrap();
    world.clock.turn(std::time::Duration::from_hours(72));
    world.counter.shop(&world.id).unwrap().wake();
    let expired = customer.sees_order(|order| order.revision == 5).await;
    assert_eq!((expired.state, expired.lines[0].quantity), (OrderState::Received, 1));
    assert_eq!(world.stock("miel").await, Some(3));
    // The answer that comes too late changes nothing.
    customer.answers(&again.order, true).await;
    customer.say("Trop tard ?").await;
    owner
        .sees::<comptoir_api::shop::InboxPage>("/api/chats?queue=all", |page| {
            page.chats.iter().any(|chat| chat.last_text.contains("Trop tard"))
        })
        .await;
    let detail: OrderDetail = owner.get(&format!("/api/orders/{}", order.id)).await;
    assert_eq!(detail.order.revision, 5);
}

/// A signature that is not by the customer, or not of these terms, agrees to nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_does_not_hold_agrees_to_nothing() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("miel", 1, 1250)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let lines = vec![line("miel", 2)];
    propose(&owner, &order, ProposeOrder { lines, ..ProposeOrder::default() }).await.unwrap();
    let seen = asked_for(&customer).await;
    // The shop's own proof, sent back as if it were the customer's. Its revision is not the
    // latest, so the customer's device does not put its own in its place.
    let proof = BASE64.decode(seen.more.proof.as_bytes()).unwrap();
    let proof = Proof::decode(proof.as_slice()).unwrap();
    let shop = world.counter.shop(&world.id).unwrap();
    let forged =
        CartAnswer { order: order.id.clone(), confirmed: true, revision: 2, proof: Some(proof) };
    let mut tx = world.counter.store.begin().await.unwrap();
    let mut row = tx.orders(&world.id).lookup(&order.id).await.unwrap().unwrap().order;
    assert!(!shop.stands_by(&mut tx, &mut row, &forged).await.unwrap());
    assert!(row.more.agreed.is_empty());
}

/// What is paid is settled; what is not in the catalogue, and less than nothing, is refused.
#[tokio::test(flavor = "multi_thread")]
async fn terms_that_cannot_be_are_refused() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let customer = world.customer().await;
    customer.order(&[("sables", 2, 360)]).await;
    let order = customer.sees_order(|order| order.state == OrderState::Received).await;
    let wish = |lines: Vec<ProposedLine>| ProposeOrder { lines, ..ProposeOrder::default() };
    let negative = ProposedLine { unit_minor: Some(-1), ..line("sables", 1) };
    let impossible = [
        vec![],
        vec![line("licorne", 1)],
        vec![line("sables", 0)],
        vec![line("the", 1)],
        vec![negative],
        vec![line("sables", 1), line("sables", 2)],
        vec![line("sables", 2)],
    ];
    for lines in impossible {
        let refused = propose(&owner, &order, wish(lines)).await.unwrap_err();
        assert_eq!(refused.code, "invalid", "{refused:?}");
    }
    let short = propose(&owner, &order, wish(vec![line("miel", 5)])).await.unwrap_err();
    assert_eq!(short.code, "conflict");
    assert_eq!(world.stock("miel").await, Some(4));

    let path = format!("/api/orders/{}/move", order.id);
    for (to, revision) in [("accepted", 1), ("paid", 2)] {
        let wish = json!({ "to": to, "revision": revision });
        owner.post::<OrderDetail>(&path, &wish).await;
    }
    let paid: OrderDetail = owner.get(&format!("/api/orders/{}", order.id)).await;
    assert!(!paid.negotiable);
    let refused = propose(&owner, &paid.order, wish(vec![line("sables", 1)])).await.unwrap_err();
    assert_eq!(refused.code, "conflict");
}

/// Somebody who asked hears once that it is there again, and not before.
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_it_hears_once_that_it_is_back() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let (one, two) = (world.customer().await, world.customer().await);
    one.order(&[("miel", 4, 1250)]).await;
    let order = one.sees_order(|order| order.state == OrderState::Received).await;
    assert_eq!(world.stock("miel").await, Some(0));
    for _ in 0..2 {
        let card = content::Product {
            product: "miel".into(),
            title: "Miel".into(),
            wish: true,
            ..content::Product::default()
        };
        two.send(Draft::new(Sent::Product(card))).await;
    }
    two.say("Merci").await;
    owner
        .sees::<comptoir_api::shop::InboxPage>("/api/chats?queue=all", |page| {
            page.chats.iter().any(|chat| chat.last_text.contains("Merci"))
        })
        .await;
    let told = |thread: &[comptoir_api::chat::Message]| {
        let lists = thread.iter().filter(|message| {
            message.from.machine && matches!(message.body, Body::ProductList { .. })
        });
        lists.count()
    };
    assert_eq!(told(&two.history().await), 0);
    let wish = json!({ "to": "cancelled", "revision": 1, "reason": "Erreur" });
    owner.post::<OrderDetail>(&format!("/api/orders/{}/move", order.id), &wish).await;
    two.sees(|thread| (told(thread) == 1).then_some(())).await;

    // It comes and goes again: nobody asked this time.
    one.order(&[("miel", 4, 1250)]).await;
    let order =
        one.sees_order(|again| again.id != order.id && again.state == OrderState::Received).await;
    owner.post::<OrderDetail>(&format!("/api/orders/{}/move", order.id), &wish).await;
    one.sees_order(|again| again.id == order.id && again.state == OrderState::Cancelled).await;
    two.say("Encore ?").await;
    owner
        .sees::<comptoir_api::shop::InboxPage>("/api/chats?queue=all", |page| {
            page.chats.iter().any(|chat| chat.last_text.contains("Encore"))
        })
        .await;
    assert_eq!(told(&two.history().await), 1);
}
