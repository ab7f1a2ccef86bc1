//! A message is written now and sent later: on its time, once, or not at all and then said.

use std::time::Duration;

use comptoir_api::chat::Message;
use comptoir_api::shop::{ChatDetail, InboxPage, Planned, Unsent};
use comptoir_client::Device;
use comptoir_client::net::Handle;
use comptoir_store::planned::PlannedRow;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::sight::hired;
use super::world::{World, stop, text};
use crate::Shop;
use crate::shop::planned;

const HOUR: Duration = Duration::from_hours(1);

fn heard(thread: &[Message], words: &str) -> usize {
    thread.iter().filter(|message| text(message) == words).count()
}

/// It goes out in its author's name when its time comes; what was taken back does not, nor what was
/// only to be said if the customer is silent.
#[tokio::test(flavor = "multi_thread")]
async fn it_goes_out_on_its_time_or_stays_and_says_why() {
    let mut world = World::new().await;
    world.greet(false).await;
    let owner = world.owner().await;
    let zoe = json!({ "login": "zoe", "name": "Zoé", "role": "agent" });
    let (zoe_id, zoe) = hired(&world, &owner, zoe).await;
    let customer = world.customer().await;
    customer.say("C'est pour quand ?").await;
    zoe.sees("/api/chats", |page: &InboxPage| page.counts[0] == 1).await;
    let chat = format!("/api/chats/{}", customer.chat);
    let at = format!("{chat}/planned");
    let now_ms = world.clock.now_ms();
    let plan = |text: &str, hours: u64, unless_written: bool| {
        let at_ms = now_ms + hours * 3_600_000;
        json!({ "text": text, "at_ms": at_ms, "unless_written": unless_written })
    };
    for (body, field) in [
        (json!({ "text": "Hier", "at_ms": now_ms - 1 }), "at_ms"),
        (json!({ "text": "Un jour", "at_ms": now_ms + 400 * 86_400_000 }), "at_ms"),
        (json!({ "text": "  ", "at_ms": now_ms + 60_000 }), "text"),
    ] {
        let error = owner.ask::<Value>("POST", &at, &body).await.unwrap_err();
        assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid", Some(field)));
    }

    let _: Planned = owner.post(&at, &plan("C'est prêt", 2, false)).await;
    let _: Planned = owner.post(&at, &plan("Et alors ?", 1, true)).await;
    let _: Planned = zoe.post(&at, &plan("De Zoé", 1, false)).await;
    let gone: Planned = owner.post(&at, &plan("Non, rien", 1, false)).await;
    let detail: ChatDetail = zoe.get(&chat).await;
    let texts: Vec<_> = detail.planned.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["Et alors ?", "De Zoé", "Non, rien", "C'est prêt"]);
    let gone = format!("{at}/{}", gone.id);
    let _: Value = zoe.ask("DELETE", &gone, &json!({})).await.unwrap();
    let error = zoe.ask::<Value>("DELETE", &gone, &json!({})).await.unwrap_err();
    assert_eq!(error.code, "not_found");

    // The customer writes, a colleague leaves: both before the time comes.
    world.clock.turn(Duration::from_mins(1));
    customer.say("Je passe demain").await;
    let waits = |detail: &ChatDetail| detail.chat.last_text == "Je passe demain";
    owner.sees(&chat, waits).await;
    let answer = json!({ "kind": "text", "text": "Entendu" });
    let _: Value = owner.post(&format!("{chat}/messages"), &answer).await;
    let _: Value = owner.ask("DELETE", &format!("/api/staff/{zoe_id}"), &json!({})).await.unwrap();
    owner.sees("/api/chats", |page: &InboxPage| page.counts[0] == 0).await;
    world.clock.turn(HOUR);
    world.counter.shop(&world.id).unwrap().wake();
    let settled =
        |detail: &ChatDetail| detail.planned.iter().filter(|one| one.unsent.is_some()).count() == 2;
    let mut detail = owner.sees(&chat, settled).await;
    let left: Vec<_> = detail.planned.iter().map(|one| (one.text.as_str(), one.unsent)).collect();
    let (written, nobody) = (Some(Unsent::Written), Some(Unsent::Nobody));
    assert_eq!(left, [("Et alors ?", written), ("De Zoé", nobody), ("C'est prêt", None)]);
    assert!(detail.chat.todo, "somebody has to see it");
    world.clock.turn(HOUR);
    world.counter.shop(&world.id).unwrap().wake();
    let said = customer.hears("C'est prêt").await;
    assert_eq!((said.from.name.as_str(), said.from.machine), ("Camille", false));
    detail.planned.pop();
    let thread = customer.history().await;
    for unsaid in ["Et alors ?", "De Zoé", "Non, rien"] {
        assert_eq!(heard(&thread, unsaid), 0, "{unsaid}");
    }
    for one in &detail.planned {
        let _: Value = owner.ask("DELETE", &format!("{at}/{}", one.id), &json!({})).await.unwrap();
    }

    // What is planned goes with a customer who leaves, and nothing more can be.
    let later = json!({ "text": "Revenez", "at_ms": world.clock.now_ms() + 60_000 });
    let _: Planned = owner.post(&at, &later).await;
    let id = customer.chat;
    customer.handle.with(move |device| device.forget(id, false)).await.unwrap();
    owner.sees(&chat, |detail: &ChatDetail| detail.planned.is_empty()).await;
    let error = owner.ask::<Value>("POST", &at, &later).await.unwrap_err();
    assert_eq!(error.code, "conflict");
}

/// The counter stops after it was sent and before that was noted: it is sent once.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_sends_nothing_twice() {
    let mut world = World::at_rest().await;
    world.greet(true).await;
    let first = world.reopened().await;
    Shop::open(&first, world.id.clone()).await.unwrap();
    let customer = world.customer_of(&first).await;
    customer.say("Bonjour").await;
    customer.hears("ici Halbran").await;
    stop(&first).await;

    let mut tx = first.store.begin().await.unwrap();
    let row = PlannedRow {
        id: "pla_un".into(),
        chat: customer.chat.to_string(),
        staff: tx.staff().list(&world.id).await.unwrap()[0].id.clone(),
        text: "C'est prêt".into(),
        at_ms: world.clock.now_ms() + 60_000,
        unless_written: true,
        created_ms: world.clock.now_ms(),
        unsent: None,
    };
    planned::add(&mut tx, &world.id, &row).await.unwrap();
    tx.save().await.unwrap();
    world.clock.turn(HOUR);
    // It was said, and the counter stopped before that was noted.
    at_rest(&world, async |shop, _| {
        let _ = shop.run_due().await.unwrap();
        customer.hears("C'est prêt").await;
    })
    .await;
    world.clock.turn(Duration::from_mins(1));
    customer.say("J'arrive").await;
    let chat = row.chat.as_str();
    at_rest(&world, async |shop, handle| {
        let mut changes = handle.changes();
        let id = customer.chat;
        let came = move |device: &mut Device| {
            heard(&device.history(id, None, 50).unwrap(), "J'arrive") == 1
        };
        while !handle.with(came).await {
            changes.changed().await.unwrap();
        }
        while shop.take_some().await.unwrap() > 0 {}
        let mut tx = shop.store().begin().await.unwrap();
        let back = planned::take_back(&mut tx, &world.id, chat, &row.id).await;
        assert!(!back.unwrap(), "it is not taken back any more");
        drop(tx);
        assert_eq!(shop.do_some_jobs().await.unwrap(), 1);
        // An answer to it does not make it unsaid.
        let mut tx = shop.store().read().await.unwrap();
        assert!(tx.planned(&world.id).list(chat).await.unwrap().is_empty());
        assert!(tx.jobs(&world.id).lookup("planned:pla_un").await.unwrap().is_none());
    })
    .await;
    assert_eq!(heard(&customer.history().await, "C'est prêt"), 1);
}

/// One run of the counter that does only what it is told to; the next finds what was on disk.
async fn at_rest(world: &World, work: impl AsyncFnOnce(&Shop, &Handle)) {
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let counter = world.reopened().await;
    let device = Shop::open_device(&counter, &world.id).unwrap();
    let handle = Handle::start(device, &tasks, stop.clone());
    let shop = Shop::at_rest(&counter, world.id.clone(), handle.clone()).await.unwrap();
    work(&shop, &handle).await;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}
