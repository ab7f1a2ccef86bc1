//! What customers agree to, and what then goes to many: to each once, and to nobody who said no.

use std::time::Duration;

use comptoir_api::chat::{Body, Message, Side};
use comptoir_api::device::SentId;
use comptoir_api::reach::{
    Audience, Broadcast, BroadcastDraft, BroadcastState, Receipt, Segment, Topic, TopicText, When,
};
use comptoir_api::stats::Stats;
use comptoir_client::net::Handle;
use comptoir_client::{Device, Draft};
use comptoir_wire::content::{self, content::Body as Sent};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::world::{Console, Customer, World, stop, text};
use crate::{AppState, Shop};

async fn topic(owner: &Console) -> Topic {
    let words = TopicText {
        language: "fr".into(),
        title: "Arrivages".into(),
        text: "Recevoir les arrivages ?".into(),
    };
    let new = Topic { texts: vec![words], per_month_max: 2, ..Topic::default() };
    let topics: Vec<Topic> = owner.put("/api/topics", &vec![new]).await;
    topics.into_iter().next().unwrap()
}

/// Says yes or no of its own accord, as the app's settings do.
async fn says(customer: &Customer, topic: &Topic, given: bool, per_month_max: u32) {
    let receipt = content::ConsentReceipt {
        topic: topic.id.clone(),
        given,
        text: topic.texts[0].text.clone(),
        title: topic.texts[0].title.clone(),
        per_month_max,
        at_ms: 1,
        ..content::ConsentReceipt::default()
    };
    customer.send(Draft::new(Sent::ConsentReceipt(receipt))).await;
}

fn draft(topic: &Topic, words: &str) -> BroadcastDraft {
    BroadcastDraft {
        segment: Segment { topic: topic.id.clone(), ..Segment::default() },
        texts: vec![("fr".into(), words.into())],
        ..BroadcastDraft::default()
    }
}

async fn agreed(owner: &Console, topic: &Topic, wanted: u32) {
    let is = |topics: &Vec<Topic>| topics.iter().any(|one| one.subscribers == wanted);
    owner.sees("/api/topics", is).await;
    assert!(!topic.id.is_empty());
}

/// Schedules it, and says its address.
async fn send(owner: &Console, draft: &BroadcastDraft) -> String {
    let made: Broadcast = owner.post("/api/broadcasts", draft).await;
    let path = format!("/api/broadcasts/{}", made.id);
    let _: Broadcast = owner.post(&format!("{path}/schedule"), &json!({})).await;
    path
}

async fn chat_of(owner: &Console, customer: &Customer) -> String {
    let path = format!("/api/chats/{}", customer.chat);
    owner
        .sees("/api/chats?queue=all", |page: &comptoir_api::shop::InboxPage| {
            page.chats.iter().any(|chat| chat.id == customer.chat.to_string())
        })
        .await;
    path
}

/// The question in the chat, the answer with its words, STOP: both sides hold the same receipts.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_asked_given_and_taken_back() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let topic = topic(&owner).await;
    let customer = world.customer().await;
    customer.say("Bonjour").await;
    let chat = chat_of(&owner, &customer).await;
    let _: SentId = owner.post(&format!("{chat}/consent"), &json!({ "topic": topic.id })).await;
    let asked = customer
        .sees(|thread| thread.iter().find(|one| matches!(one.body, Body::Consent { .. })).cloned())
        .await;
    let receipt = content::ConsentReceipt {
        message: asked.id.parse::<comptoir_wire::ids::MessageId>().unwrap().to_vec(),
        topic: topic.id.clone(),
        given: true,
        text: "Recevoir les arrivages ?".into(),
        title: "Arrivages".into(),
        per_month_max: 1,
        at_ms: 77,
        time_zone: "Asia/Tokyo".into(),
    };
    let said = customer.send(Draft::new(Sent::ConsentReceipt(receipt))).await;
    agreed(&owner, &topic, 1).await;
    let receipts: Vec<Receipt> = owner.get(&format!("{chat}/consents")).await;
    let here = customer.chat;
    let own = customer.handle.with(move |device| device.consent_receipts(here)).await.unwrap();
    assert_eq!((receipts.len(), own.len()), (1, 1));
    assert_eq!(receipts[0].message, said.to_string());
    assert_eq!(receipts[0].message, own[0].id);
    assert_eq!((&receipts[0].text, receipts[0].at_ms), (&own[0].text, own[0].at_ms));
    assert!(receipts[0].given && receipts[0].current && receipts[0].per_month_max == 1);
    // Nobody has to answer a yes.
    let todo: comptoir_api::shop::InboxPage = owner.get("/api/chats?queue=todo").await;
    assert!(todo.chats.iter().all(|chat| chat.last_text == "Bonjour"));

    customer.say("Arrêt !").await;
    agreed(&owner, &topic, 0).await;
    let own = customer.handle.with(move |device| device.consents(here)).await.unwrap();
    assert!(!own[0].given, "the customer's own device knows it too");
    let receipts: Vec<Receipt> = owner.get(&format!("{chat}/consents")).await;
    assert!(!receipts[0].given && receipts[0].title == "Arrivages");
    customer.say("Stop").await;
    customer.say("Encore une question").await;
    owner
        .sees("/api/chats?queue=todo", |page: &comptoir_api::shop::InboxPage| {
            page.chats.iter().any(|chat| chat.last_text == "Encore une question")
        })
        .await;
}

/// It goes to who agreed, in his language and by his name, marked as what it is; and is followed.
#[tokio::test(flavor = "multi_thread")]
async fn a_broadcast_reaches_who_agreed() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let topic = topic(&owner).await;
    let (ana, ben) = (world.customer().await, world.customer().await);
    ana.handle.with(|device| device.set_profile("Ana", "fr")).await.unwrap();
    for customer in [&ana, &ben] {
        customer.say("Bonjour").await;
        chat_of(&owner, customer).await;
    }
    says(&ana, &topic, true, 0).await;
    agreed(&owner, &topic, 1).await;
    let audience: Audience = owner.post("/api/audience", &json!({ "topic": topic.id })).await;
    assert_eq!((audience.customers, audience.recipients, audience.without), (2, 1, 1));

    let mut news = draft(&topic, "Bonjour {name}, {shop} a du miel.");
    news.products = vec!["miel".into()];
    let path = send(&owner, &news).await;
    let heard = ana.sees(|thread| thread.iter().find(|one| one.broadcast.is_some()).cloned()).await;
    let Body::ProductList { text, products, .. } = &heard.body else { panic!("{heard:?}") };
    assert_eq!((text.as_str(), products.len()), ("Bonjour Ana, Halbran a du miel.", 1));
    assert!(heard.from.machine && heard.from.reason == "broadcast");
    let about = heard.broadcast.clone().unwrap();
    assert_eq!((about.title.as_str(), about.held), ("Arrivages", false));

    let read = heard.id.parse().unwrap();
    let here = ana.chat;
    ana.handle.with(move |device| device.mark_read(here, read, None)).await.unwrap();
    ana.order(&[("miel", 1, 1250)]).await;
    ana.sees_order(|order| !order.reference.is_empty()).await;
    says(&ana, &topic, false, 0).await;
    agreed(&owner, &topic, 0).await;
    let done = owner
        .sees(&path, |seen: &Broadcast| seen.state == BroadcastState::Done && seen.counts.read == 1)
        .await;
    let counts = done.counts;
    assert_eq!((counts.recipients, counts.sent, counts.delivered), (1, 1, 1));
    assert_eq!((counts.answered, counts.ordered, counts.unsubscribed), (1, 1, 1));
    let none = |thread: &[Message]| thread.iter().all(|one| one.broadcast.is_none());
    assert!(none(&ben.history().await));
    let stats: Stats = owner.get("/api/stats?from=2026-11-24&to=2026-11-24&lang=fr").await;
    assert_eq!((stats.broadcasts.len(), stats.broadcast), (1, counts));
    let csv = owner.raw("GET", "/api/stats.csv?from=2026-11-24&to=2026-11-24").send().await;
    let csv = csv.unwrap().text().await.unwrap();
    assert!(csv.contains(&format!("broadcast_read,\"{}\",1", done.id)), "{csv}");

    // Nobody is left: there is no setting to get around it.
    let made: Broadcast = owner.post("/api/broadcasts", &news).await;
    let again = format!("/api/broadcasts/{}/schedule", made.id);
    let refused = owner.ask::<Value>("POST", &again, &json!({})).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("segment"));
}

/// A shop that does not keep to what was agreed: the customer's own device does, and says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_customers_device_keeps_its_own_count() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let topic = topic(&owner).await;
    let customer = world.customer().await;
    says(&customer, &topic, true, 1).await;
    agreed(&owner, &topic, 1).await;
    let shop = world.counter.shop(&world.id).unwrap();
    let chat = customer.chat;
    let pushes = |words: &str, topic: &str| {
        let mut draft = Draft::text(words);
        draft.broadcast = Some(content::Broadcast {
            topic: topic.into(),
            title: "Arrivages".into(),
            ..content::Broadcast::default()
        });
        draft
    };
    for (words, about) in
        [("un", topic.id.as_str()), ("deux", &topic.id), ("trois", "tpc_nobody_asked")]
    {
        let draft = pushes(words, about);
        shop.device().with(move |device| device.send(chat, draft)).await.unwrap();
    }
    customer.hears("trois").await;
    let shown: Vec<(String, bool)> = customer
        .history()
        .await
        .iter()
        .filter(|one| one.from.side == Side::Other && one.broadcast.is_some())
        .map(|one| (text(one).to_owned(), one.broadcast.as_ref().unwrap().held))
        .collect();
    let expected = [("un", false), ("deux", true), ("trois", true)];
    assert_eq!(shown, expected.map(|(words, held)| (words.to_owned(), held)));
    let chats = customer.handle.with(|device| device.chats()).await.unwrap();
    assert_eq!((chats[0].unread, chats[0].last_text.as_str()), (1, "un"));

    // A month later there is room again.
    world.clock.turn(Duration::from_hours(31 * 24));
    let later = pushes("plus tard", &topic.id);
    shop.device().with(move |device| device.send(chat, later)).await.unwrap();
    let later = customer.hears("plus tard").await;
    assert!(!later.broadcast.unwrap().held);
}

/// By each one's clock, and not at all once it is stopped.
#[tokio::test(flavor = "multi_thread")]
async fn it_waits_for_its_hour_and_can_be_stopped() {
    let mut world = World::new().await;
    let owner = world.owner().await;
    let topic = topic(&owner).await;
    let customer = world.customer().await;
    says(&customer, &topic, true, 0).await;
    agreed(&owner, &topic, 1).await;
    let mut tonight = draft(&topic, "Ce soir");
    tonight.when = When::At { local: "2026-11-24T21:00".into(), theirs: true };
    let made: Broadcast = owner.post("/api/broadcasts", &tonight).await;
    let path = format!("/api/broadcasts/{}", made.id);
    let schedule = format!("{path}/schedule");
    let refused = owner.ask::<Value>("POST", &schedule, &json!({})).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("when"));
    tonight.when = When::At { local: "2026-11-25T09:00".into(), theirs: true };
    let _: Broadcast = owner.put(&path, &tonight).await;
    let waiting: Broadcast = owner.post(&schedule, &json!({})).await;
    assert_eq!((waiting.state, waiting.counts.waiting), (BroadcastState::Scheduled, 1));
    assert!(waiting.begins_ms.unwrap() > world.clock.now_ms());
    let stopped: Broadcast = owner.post(&format!("{path}/stop"), &json!({})).await;
    assert_eq!(stopped.state, BroadcastState::Stopped);
    world.clock.turn(Duration::from_hours(25));
    let shop = world.counter.shop(&world.id).unwrap();
    shop.wake_broadcasts();
    send(&owner, &draft(&topic, "Demain")).await;
    customer.hears("Demain").await;
    assert!(customer.history().await.iter().all(|one| text(one) != "Ce soir"));
    let error = owner.ask::<Value>("DELETE", &path, &json!({})).await.unwrap_err();
    assert_eq!(error.code, "conflict");
}

/// The counter stops between any two steps of a batch: everyone has it once.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_at_any_step_sends_to_nobody_twice() {
    for step in ["written down", "sent", "ended"] {
        let mut world = World::at_rest().await;
        let first = world.reopened().await;
        Shop::open(&first, world.id.clone()).await.unwrap();
        let owner = world.owner().await;
        let topic = topic(&owner).await;
        let customers = [world.customer_of(&first).await, world.customer_of(&first).await];
        for customer in &customers {
            says(customer, &topic, true, 0).await;
        }
        // The console is another counter's: it is asked again until both are there.
        loop {
            let topics: Vec<Topic> = owner.get("/api/topics").await;
            if topics[0].subscribers == 2 {
                break;
            }
            tokio::task::yield_now().await;
        }
        stop(&first).await;
        send(&owner, &draft(&topic, "Une fois")).await;
        run_until(&world, &world.reopened().await, step).await;

        let last = world.reopened().await;
        Shop::open(&last, world.id.clone()).await.unwrap();
        for customer in &customers {
            customer.hears("Une fois").await;
            customer.handle.with(Device::tick).await.unwrap();
            let thread = customer.history().await;
            let count = thread.iter().filter(|one| text(one) == "Une fois").count();
            assert_eq!(count, 1, "{step}");
        }
        stop(&last).await;
    }
}

/// One run of the counter that stops after a step; the next finds only what was on disk.
async fn run_until(world: &World, counter: &AppState, step: &str) {
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let device = Shop::open_device(counter, &world.id).unwrap();
    let handle = Handle::start(device, &tasks, stop.clone());
    let shop = Shop::at_rest(counter, world.id.clone(), handle).await.unwrap();
    let row = shop.going_broadcast().await;
    let turns = shop.begin_batch(row.clone()).await;
    if step != "written down" {
        let ended = shop.send_batch(turns).await;
        if step == "ended" {
            shop.end_turns(&row, &ended).await.unwrap();
        }
    }
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}
