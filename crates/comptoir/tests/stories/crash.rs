//! `kill -9` at any step: nothing acknowledged is lost, nothing shows twice, the queue drains.

use std::collections::HashMap;
use std::time::Duration;

use crate::person::Person;
use crate::support::{Customer, Server, free_port, make_shop};
use serde_json::{Value, json};

/// Rounds; each ends in a kill. COMPTOIR_CRASH_ROUNDS asks for more.
fn rounds() -> u64 {
    std::env::var("COMPTOIR_CRASH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

/// A small repeatable source of moments to kill at.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// The server is killed at random points while a customer writes and the shop answers; now and
/// then the customer's own process is killed as well. What either side was told it had sent is
/// there once, on both sides.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let (data, home, port) = (dir.path().join("shop"), dir.path().join("customer"), free_port());
    let mut server = Server::start(&data, port).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Person::sign_in(&server, &shop.sign_in).await;
    let mut customer = Customer::start(&home);
    let chat = customer.call("open", json!({ "link": shop.link })).await["chat"]
        .as_str()
        .unwrap()
        .to_owned();

    let mut dice = Dice(42);
    let mut said: HashMap<String, u32> = HashMap::new();
    for round in 0..rounds() {
        for n in 0..=dice.below(3) {
            let text = format!("round {round} message {n}");
            customer.call("send", json!({ "chat": chat, "text": text })).await;
            said.insert(text, 0);
        }
        // A random moment, from before the first byte to after the last receipt.
        tokio::time::sleep(Duration::from_micros(dice.below(40_000))).await;
        server.kill().await;
        if round % 10 == 9 {
            customer.kill().await;
            server = Server::start(&data, port).await;
            customer = Customer::start(&home);
        } else {
            server = Server::start(&data, port).await;
        }
    }

    // The queue drains.
    let last = customer.call("send", json!({ "chat": chat, "text": "the last" })).await;
    let last = last["id"].as_str().unwrap().to_owned();
    customer.hear("status", |s| s["message"] == json!(last) && s["status"] == "delivered").await;

    // The shop has each once. Its inbox may be a moment behind its mail.
    let inbox =
        console.until("/api/chats?queue=all", |page| page["chats"][0]["id"].is_string()).await;
    assert_eq!(inbox["chats"].as_array().unwrap().len(), 1, "one chat: {inbox}");
    let row = inbox["chats"][0]["id"].as_str().unwrap().to_owned();
    let mut before: Option<i64> = None;
    loop {
        let page = before.map_or(String::new(), |at| format!("&before={at}"));
        let page = console.get(&format!("/api/chats/{row}/messages?limit=200{page}")).await;
        let messages = page["messages"].as_array().unwrap();
        for message in messages {
            if let Some(count) =
                message["body"]["text"].as_str().and_then(|text| said.get_mut(text))
            {
                *count += 1;
            }
            let notice = &message["body"]["notice"];
            assert!(notice != "missing" && notice != "refused", "{message}");
        }
        match messages.first() {
            Some(first) => before = first["at"].as_i64(),
            None => break,
        }
    }
    let wrong: Vec<_> = said.iter().filter(|(_, count)| **count != 1).collect();
    assert!(wrong.is_empty(), "lost (0) or doubled (2): {wrong:?}");

    // So has the customer, and none of them waits.
    let mut before = Value::Null;
    let mut seen: HashMap<String, u32> = HashMap::new();
    loop {
        let page =
            customer.call("history", json!({ "chat": chat, "limit": 200, "before": before })).await;
        let messages = page["messages"].as_array().unwrap().clone();
        for message in &messages {
            if message["from"]["side"] == "own"
                && let Some(text) = message["body"]["text"].as_str()
            {
                *seen.entry(text.to_owned()).or_default() += 1;
                assert!(
                    message["status"] != "waiting" && message["status"] != "failed",
                    "{message}"
                );
            }
        }
        match messages.first() {
            Some(first) => before = first["at"].clone(),
            None => break,
        }
    }
    assert!(said.keys().all(|text| seen.get(text) == Some(&1)), "the customer's own thread");
    server.stop().await;
}
