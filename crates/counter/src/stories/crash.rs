//! The counter stops between any two steps and starts again: everything happens once.

use comptoir_api::chat::{Body, Message, OrderState};
use comptoir_client::net::Handle;
use comptoir_store::orders::OrdersAsked;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::world::{World, stop, text};
use crate::{AppState, Shop};

/// How far the counter comes before it stops.
const STEPS: [&str; 4] = ["nothing", "device", "saved", "sent"];

/// One run of the counter that stops after a step; the next run finds only what was on disk.
async fn run_until(world: &World, counter: &AppState, step: &str, heard: usize) {
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let device = Shop::open_device(counter, &world.id).unwrap();
    let handle = Handle::start(device, &tasks, stop.clone());
    let shop = Shop::at_rest(counter, world.id.clone(), handle.clone()).await.unwrap();
    if step != "nothing" {
        let mut changes = handle.changes();
        while messages(&handle).await < heard {
            changes.changed().await.unwrap();
        }
    }
    if step == "saved" || step == "sent" {
        while shop.take_some().await.unwrap() > 0 {}
    }
    if step == "sent" {
        // Sent, and stopped before that was noted: the job is still there.
        let _ = shop.run_due().await.unwrap();
    }
    stop.cancel();
    tasks.close();
    tasks.wait().await;
}

async fn messages(handle: &Handle) -> usize {
    handle
        .with(|device| {
            let chats = device.chats().unwrap();
            chats
                .iter()
                .map(|chat| {
                    let thread = device.history(chat.id.parse().unwrap(), None, 200).unwrap();
                    thread
                        .iter()
                        .filter(|message| !matches!(message.body, Body::Notice { .. }))
                        .count()
                })
                .sum()
        })
        .await
}

/// A greeting and an order, with a stop after each step: one greeting, one order, nothing lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_at_any_step_neither_loses_nor_repeats() {
    for step in STEPS {
        let mut world = World::at_rest().await;
        world.greet(true).await;
        let first = world.reopened().await;
        Shop::open(&first, world.id.clone()).await.unwrap();
        let customer = world.customer_of(&first).await;
        customer.say("Bonjour").await;
        customer.hears("ici Halbran").await;
        stop(&first).await;
        customer.order(&[("miel", 1, 1250)]).await;

        run_until(&world, &world.reopened().await, step, 3).await;

        let last = world.reopened().await;
        Shop::open(&last, world.id.clone()).await.unwrap();
        customer.sees_order(|order| order.state == OrderState::Received).await;
        let thread = customer.history().await;
        let count = |what: &dyn Fn(&Message) -> bool| thread.iter().filter(|m| what(m)).count();
        assert_eq!(count(&|message| text(message).contains("ici Halbran")), 1, "{step}");
        assert_eq!(count(&|message| matches!(message.body, Body::Order(_))), 1, "{step}");
        let mut tx = last.store.read().await.unwrap();
        let asked = OrdersAsked { limit: 10, ..OrdersAsked::default() };
        assert_eq!(tx.orders(&world.id).list(&asked).await.unwrap().len(), 1, "{step}");
        drop(tx);
        stop(&last).await;
    }
}
