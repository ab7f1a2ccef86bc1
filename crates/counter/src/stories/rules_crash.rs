//! The counter stops after any step of a rule and starts again: each step happens once.

use comptoir_api::chat::Body;
use comptoir_api::rules::{Rule, RunState, Step};
use comptoir_client::net::Handle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::rules::{MINUTE, heard, rule, say, words};
use super::world::{Customer, World, stop, text};
use crate::{AppState, Shop};

/// One run of the counter that stops after a step; the next finds only what was on disk.
async fn run_until(world: &World, counter: &AppState, step: &str) {
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let device = Shop::open_device(counter, &world.id).unwrap();
    let handle = Handle::start(device, &tasks, stop.clone());
    let shop = Shop::at_rest(counter, world.id.clone(), handle.clone()).await.unwrap();
    let mut changes = handle.changes();
    let asked = |device: &mut comptoir_client::Device| {
        let chats = device.chats().unwrap();
        let thread = device.history(chats[0].id.parse().unwrap(), None, 50).unwrap();
        thread.iter().any(|message| text(message) == "Un devis")
    };
    while !handle.with(asked).await {
        changes.changed().await.unwrap();
    }
    if step != "heard" {
        while shop.take_some().await.unwrap() > 0 {}
    }
    if matches!(step, "sent" | "waited" | "again") {
        // Sent, and stopped before that was noted: the job is still there.
        let _ = shop.run_due().await.unwrap();
    }
    if matches!(step, "waited" | "again") {
        let _ = shop.do_some_jobs().await.unwrap();
        world.clock.turn(MINUTE * 11);
        let _ = shop.run_due().await.unwrap();
    }
    if step == "again" {
        let _ = shop.run_due().await.unwrap();
        let _ = shop.run_due().await.unwrap();
    }
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}

/// The counter stops after any step of a run, before and after its wait: each step happens once.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_at_any_step_runs_nothing_twice() {
    for step in ["heard", "saved", "sent", "waited", "again"] {
        let mut world = World::at_rest().await;
        world.greet(false).await;
        let first = world.reopened().await;
        Shop::open(&first, world.id.clone()).await.unwrap();
        let customer: Customer = world.customer_of(&first).await;
        customer.say("Bonjour").await;
        let then = vec![
            say("Tout de suite"),
            Step::Note { text: "Demande un devis".into() },
            Step::Wait { minutes: 10, unless_written: false },
            say("Après l'attente"),
            Step::Note { text: "Relancé".into() },
        ];
        {
            let rule = Rule { id: "rul_devis".into(), ..rule("Devis", words(&["devis"]), then) };
            let mut tx = first.store.begin().await.unwrap();
            let row = comptoir_store::rules::RuleRow { position: 0, rule };
            tx.rules(&world.id).set(&row).await.unwrap();
            crate::shop::announce_readers(&mut tx, &world.id, world.clock.now_ms()).await.unwrap();
            tx.save().await.unwrap();
        }
        first.shop(&world.id).unwrap().wake();
        let reads = |body: &Body| matches!(body, Body::Notice { subject, .. } if subject.contains("utomati"));
        customer.sees(|thread| thread.iter().any(|m| reads(&m.body)).then_some(())).await;
        stop(&first).await;
        customer.say("Un devis").await;

        run_until(&world, &world.reopened().await, step).await;

        let last = world.reopened().await;
        Shop::open(&last, world.id.clone()).await.unwrap();
        customer.hears("Tout de suite").await;
        world.clock.turn(MINUTE * 11);
        last.shop(&world.id).unwrap().wake();
        customer.hears("Après l'attente").await;
        let thread = customer.history().await;
        assert_eq!(heard(&thread, "Tout de suite"), 1, "{step}");
        assert_eq!(heard(&thread, "Après l'attente"), 1, "{step}");
        let mut tx = last.store.read().await.unwrap();
        let chat = customer.chat.to_string();
        let notes = tx.notes(&world.id).list(&chat, 0, i64::MAX).await.unwrap();
        assert_eq!(notes.len(), 2, "{step}");
        let log = tx.rules(&world.id).log("", None, 10).await.unwrap();
        assert_eq!((log.len(), log[0].state, log[0].step), (1, RunState::Done, 5), "{step}");
        drop(tx);
        stop(&last).await;
    }
}
