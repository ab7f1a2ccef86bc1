//! The main job without a browser: from a link to an order, through the real binary.

use crate::person::Person;
use crate::support::{Customer, Server, free_port, make_shop, stock_shop};
use serde_json::{Value, json};

fn texts(messages: &Value) -> Vec<String> {
    let messages = messages["messages"].as_array().unwrap();
    messages.iter().filter_map(|m| m["body"]["text"].as_str().map(str::to_owned)).collect()
}

/// A stranger opens a link, says hello, is greeted by a machine that says so, is answered by a
/// person, sends a cart, and sees its order accepted.
#[tokio::test]
async fn from_a_link_to_an_order() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let console = Person::sign_in(&server, &shop.sign_in).await;

    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    let readers = customer.call("readers", json!({ "chat": chat })).await;
    let readers = readers["readers"].as_array().unwrap();
    assert!(readers.len() >= 2, "{readers:?}");
    // Counted as people see them: the machine that holds the shop's key is no further reader.
    let counted = readers.iter().filter(|one| one["own"] == false && one["kind"] != "device");
    let chats = customer.call("chats", json!({})).await;
    assert_eq!(chats["chats"][0]["readers"], json!(counted.count()), "{chats}");

    let sent =
        customer.call("send", json!({ "chat": chat, "text": "Il vous reste du miel ?" })).await;
    let id = sent["id"].as_str().unwrap().to_owned();
    customer.hear("status", |s| s["message"] == json!(id) && s["status"] == "delivered").await;
    let greeting = customer.hear("message", |m| m["from"]["machine"] == true).await;
    assert_eq!(greeting["from"]["reason"], "greeting", "{greeting}");

    let inbox = console
        .until("/api/chats?queue=all", |page| page["chats"][0]["last_text"] != json!(null))
        .await;
    let row = inbox["chats"][0]["id"].as_str().unwrap().to_owned();
    let thread = console.get(&format!("/api/chats/{row}/messages")).await;
    assert!(texts(&thread).contains(&"Il vous reste du miel ?".to_owned()), "{thread}");
    console
        .post(
            &format!("/api/chats/{row}/messages"),
            json!({ "kind": "text", "text": "Oui, de septembre." }),
        )
        .await;
    let answer = customer.hear("message", |m| m["body"]["text"] == "Oui, de septembre.").await;
    assert_eq!(answer["from"]["side"], "other");
    assert_eq!(answer["from"]["machine"], false);
    console.post(&format!("/api/chats/{row}/read"), json!({ "message": id })).await;
    customer.hear("status", |s| s["message"] == json!(id) && s["status"] == "read").await;

    let lines =
        json!([{ "product": "miel", "quantity": 2 }, { "product": "sables", "quantity": 1 }]);
    customer.call("order", json!({ "chat": chat, "lines": lines, "note": "Samedi ?" })).await;
    let received = customer.hear("order", |o| o["id"] != "" && o["state"] == "received").await;
    assert_eq!(received["total"], json!({ "minor": 3220, "currency": "EUR" }));
    let order = received["id"].as_str().unwrap();
    let detail = console.get(&format!("/api/orders/{order}")).await;
    let moved = json!({ "to": "accepted", "revision": detail["revision"] });
    console.post(&format!("/api/orders/{order}/move"), moved).await;
    let accepted = customer.hear("order", |o| o["state"] == "accepted").await;
    assert_eq!(accepted["reference"], received["reference"]);

    customer.end().await;
    server.stop().await;
}

/// Two shops on one server, and one person who writes to both: each greets, neither knows of the
/// other.
#[tokio::test]
async fn one_customer_of_two_shops() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    for name in ["Maison Halbran", "Chez Tilleul"] {
        let shop = make_shop(&server, name).await;
        let console = Person::sign_in(&server, &shop.sign_in).await;
        let chat = customer.call("open", json!({ "link": shop.link })).await["chat"].clone();
        customer.call("send", json!({ "chat": chat, "text": format!("Bonjour {name}") })).await;
        let greets = |m: &Value| m["chat"] == chat && m["from"]["reason"] == "greeting";
        customer.hear("message", greets).await;
        let inbox = console.until("/api/chats?queue=all", |page| !page["chats"][0].is_null()).await;
        assert_eq!(inbox["chats"].as_array().unwrap().len(), 1, "{inbox}");
        assert_eq!(inbox["chats"][0]["last_text"], format!("Bonjour {name}"));
    }
    customer.end().await;
    server.stop().await;
}
