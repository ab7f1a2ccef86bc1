//! A person goes on in another browser, with keys and all that was said; to the shop nothing changed.

use comptoir_client::Draft;
use comptoir_client::net::HttpFetch;
use comptoir_client::rpc::Rpc;
use comptoir_testkit::people::author;
use serde_json::{Value, json};

use crate::socket::{Home, ask, street, told};

async fn code(rpc: &Rpc<HttpFetch, Home>, method: &str, params: Value) -> i64 {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let answer = rpc.handle_text(&request.to_string()).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["error"]["code"].as_i64().unwrap_or_default()
}

/// Writes, and waits until the shop has it.
async fn says(rpc: &Rpc<HttpFetch, Home>, chat: &Value, text: &str) {
    let sent = ask(rpc, "send", json!({ "chat": chat, "text": text })).await;
    told(rpc, |told| {
        told["method"] == "status"
            && told["params"]["status"] == "delivered"
            && told["params"]["message"] == sent["id"]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_goes_on_in_another_browser() {
    let street = street().await;
    let desk = street.person("desk");
    assert_eq!(code(&desk, "move_out", json!({})).await, 1, "there is nothing yet");
    let chat = ask(&desk, "open", json!({ "link": street.link })).await["chat"].clone();
    says(&desk, &chat, "Bonjour").await;

    // Taken back before anybody took it: it goes on here.
    ask(&desk, "move_out", json!({})).await;
    assert_eq!(ask(&desk, "settings", json!({})).await["moved"], true);
    assert_eq!(code(&desk, "send", json!({ "chat": chat, "text": "?" })).await, 2);
    ask(&desk, "move_back", json!({})).await;
    says(&desk, &chat, "Toujours au bureau").await;

    let ticket = ask(&desk, "move_out", json!({})).await["ticket"].clone();
    let id = chat.as_str().unwrap().parse().unwrap();
    let asks = Draft::text("Êtes-vous là ?").by(author(1, "Camille"));
    street.shop.with(move |device| device.send(id, asks)).await.unwrap();

    let phone = street.person("phone");
    assert_eq!(code(&phone, "move_in", json!({ "ticket": "AAAA" })).await, -32602);
    ask(&phone, "move_in", json!({ "ticket": ticket })).await;
    told(&phone, |told| told["params"]["body"]["text"] == "Êtes-vous là ?").await;
    says(&phone, &chat, "Oui, au téléphone").await;
    let history = ask(&phone, "history", json!({ "chat": chat })).await;
    let texts: Vec<&str> = history["messages"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|message| message["body"]["text"].as_str())
        .collect();
    let all = ["Bonjour", "Toujours au bureau", "Êtes-vous là ?", "Oui, au téléphone"];
    assert!(all.iter().all(|said| texts.contains(said)), "{texts:?}");
    assert_eq!(ask(&phone, "settings", json!({})).await["moved"], false);

    // It rests where it came from, after a start too; nobody's conversations are written over.
    drop(desk);
    let desk = street.person("desk");
    assert_eq!(ask(&desk, "settings", json!({})).await["moved"], true);
    assert_eq!(code(&desk, "send", json!({ "chat": chat, "text": "?" })).await, 2);
    assert_eq!(code(&phone, "move_in", json!({ "ticket": ticket })).await, 2);
    street.stop.cancel();
}
