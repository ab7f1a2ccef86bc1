//! A program's server that is gone, slow or refuses costs rows, and nobody else's time.

use std::time::Duration;

use comptoir_api::cloud_console::{Webhook, WebhookLog};
use serde_json::{Value, json};

use super::receiver::{Post, Program, Receiver};
use super::world::{World, stop};
use crate::{AppState, Shop};

fn words(posts: &[Post]) -> Vec<String> {
    posts.iter().map(|post| post.words().to_owned()).filter(|words| !words.is_empty()).collect()
}

/// Time goes on, and the shop looks.
fn later(world: &World, counter: &AppState, by: Duration) {
    world.clock.turn(by);
    counter.shop(&world.id).unwrap().hooks().wake();
}

async fn waiting(world: &World, counter: &AppState) -> u64 {
    let mut tx = counter.store.read().await.unwrap();
    tx.deliveries(&world.id).count().await.unwrap()
}

/// While one server is gone the other is told as ever; when it is back it hears all of it, each
/// chat's in order, however often the counter stopped meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_dead_receiver_costs_rows_alone() {
    let mut world = World::at_rest().await;
    let first = world.reopened().await;
    // The door is the world's own counter's.
    world.counter.put_shop(Shop::open(&first, world.id.clone()).await.unwrap());
    let mut gone = Receiver::new(&world, "secret").await;
    let there = Receiver::new(&world, "secret").await;
    let program = Program::of(&world, &first, "Order bot").await;
    let other = Program::of(&world, &first, "Archive").await;
    program.subscribes(&gone, "messages").await;
    other.subscribes(&there, "messages").await;
    let customers = [world.customer_of(&first).await, world.customer_of(&first).await];
    customers[0].say("0").await;
    gone.hears_words("0").await;
    there.hears_words("0").await;
    gone.dies().await;
    for n in 1..=6 {
        for (chat, customer) in customers.iter().enumerate() {
            customer.say(&format!("{chat}-{n}")).await;
        }
        there.hears_words(&format!("1-{n}")).await;
        there.hears_words(&format!("0-{n}")).await;
        later(&world, &first, Duration::from_mins(2));
    }
    assert!(waiting(&world, &first).await >= 12);
    stop(&first).await;
    // What was written while nothing ran is told too.
    customers[0].say("0-7").await;

    gone.is_back(&world).await;
    let last = world.reopened().await;
    Shop::open(&last, world.id.clone()).await.unwrap();
    gone.hears_words("0-7").await;
    gone.hears_words("1-6").await;
    there.hears_words("0-7").await;
    for receiver in [&gone, &there] {
        let said = words(&receiver.taken());
        for chat in ["0", "1"] {
            let own: Vec<&String> =
                said.iter().filter(|words| words.starts_with(&format!("{chat}-"))).collect();
            let mut ordered = own.clone();
            ordered.sort();
            ordered.dedup();
            assert_eq!(own, ordered);
        }
        assert_eq!(said.len(), 14, "{said:?}");
    }
    stop(&last).await;
}

/// One that a server does not take holds its own chat up for three attempts, another chat never;
/// each attempt has the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_delivery_holds_up_its_own_chat_and_not_for_long() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    program.subscribes(&receiver, "messages").await;
    let (one, two) = (world.customer().await, world.customer().await);
    receiver.refuses(|body| body.to_string().contains("poison"));
    one.say("poison").await;
    let attempts = |n: usize| {
        move |posts: &[Post]| {
            let refused: Vec<Post> = posts.iter().filter(|post| !post.taken).cloned().collect();
            (refused.len() == n).then_some(refused)
        }
    };
    receiver.sees(attempts(1)).await;
    one.say("derrière").await;
    for n in 2..=3 {
        two.say(&format!("à côté {n}")).await;
        receiver.hears_words(&format!("à côté {n}")).await;
        assert_eq!(receiver.posts().iter().filter(|post| post.words() == "derrière").count(), 0);
        later(&world, &world.counter, Duration::from_secs(4));
        receiver.sees(attempts(n)).await;
    }
    receiver.hears_words("derrière").await;
    later(&world, &world.counter, Duration::from_mins(10));
    let refused = receiver.sees(attempts(4)).await;
    assert!(refused.iter().all(|post| post.bytes == refused[0].bytes));
    receiver.refuses(|_| false);
    later(&world, &world.counter, Duration::from_hours(23));
    receiver.hears_words("poison").await;
}

/// The console sees what was told and how it went, tells it again by hand, and adds and takes
/// addresses; never the words.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_how_it_went() {
    let mut world = World::new().await;
    let receiver = Receiver::new(&world, "secret").await;
    let program = Program::new(&world, "Order bot").await;
    let owner = world.owner().await;
    let new = |url: &str, verify_token: &str| json!({ "token": program.row.id, "url": url, "verify_token": verify_token });
    let wrong = owner.ask::<Value>("POST", "/api/webhooks", &new(&receiver.url, "wrong")).await;
    assert_eq!(wrong.unwrap_err().field.as_deref(), Some("verify_token"));
    let inside = owner.ask::<Value>("POST", "/api/webhooks", &new("https://10.0.0.1/", "")).await;
    assert_eq!(inside.unwrap_err().field.as_deref(), Some("url"));
    let told: Vec<Webhook> = owner.post("/api/webhooks", &new(&receiver.url, "secret")).await;
    assert_eq!((told.len(), told[0].program.as_str()), (1, "Order bot"));
    assert_eq!((told[0].place.as_str(), &told[0].fields), ("own", &vec!["messages".to_owned()]));

    let customer = world.customer().await;
    customer.say("Un secret").await;
    receiver.hears_words("Un secret").await;
    let log = format!("/api/webhooks/{}/deliveries", told[0].id);
    let done = async |attempts: u32| loop {
        let page: Value = owner.get(&log).await;
        assert!(!page.to_string().contains("secret"));
        let page: WebhookLog = serde_json::from_value(page).unwrap();
        let row = page.deliveries[0].clone();
        if row.state == "done" && row.attempts == attempts {
            return row;
        }
        tokio::task::yield_now().await;
    };
    let row = done(1).await;
    assert_eq!((row.code, row.about.as_str(), row.again), (200, "text", true));
    // To the letter only where it is asked for.
    let to_the_letter: Value = owner.get(&format!("{log}/{}", row.id)).await;
    let sent = String::from_utf8(receiver.posts()[0].bytes.to_vec()).unwrap();
    assert_eq!(to_the_letter["body"], sent);
    let again = format!("{log}/{}/again", row.id);
    let _: Value = owner.post(&again, &json!({})).await;
    let twice = receiver.sees(|posts| (posts.len() == 2).then(|| posts.to_vec())).await;
    assert_eq!(twice[0].bytes, twice[1].bytes);
    done(1).await;

    // A customer who asks for erasure is forgotten there too.
    customer
        .handle
        .with(|device| {
            let chat = device.chats().unwrap()[0].id.parse().unwrap();
            device.forget(chat, true).unwrap();
        })
        .await;
    let mut tries = 0;
    let refused = loop {
        match owner.ask::<Value>("POST", &again, &json!({})).await {
            Err(error) => break error,
            Ok(_) => tries += 1,
        }
        assert!(tries < 10_000);
    };
    assert_eq!(refused.code, "invalid");
    let left: Vec<Webhook> =
        owner.ask("DELETE", &format!("/api/webhooks/{}", told[0].id), &json!({})).await.unwrap();
    assert!(left.is_empty());
}
