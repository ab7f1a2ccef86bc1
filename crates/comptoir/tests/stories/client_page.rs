//! The example session of docs/build/client.md, replayed against a real shop.

use serde_json::{Value, json};

use crate::support::{Customer, Server, free_port, make_shop, stock_shop};

/// Each request of the page is understood, each answer and notification of the page comes.
#[tokio::test]
async fn the_page_tells_what_happens() {
    let page = include_str!("../../../../docs/build/client.md");
    let session = page.split("## A session").nth(1).unwrap().split("```").nth(1).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let mut customer = Customer::start(&dir.path().join("customer"));

    let (mut chat, mut answer, mut lines) = (String::new(), Value::Null, 0);
    let mut order = String::new();
    for line in session.lines() {
        if let Some(request) = line.strip_prefix("> ") {
            let link = "http://127.0.0.1:8080/s/halbran#k=acc_…";
            let request = request
                .replace(link, &shop.link)
                .replace("cht_…", &chat)
                .replace("ord_…", &order)
                .replace("\"product\":\"…\"", "\"product\":\"miel\"");
            let request: Value = serde_json::from_str(&request).unwrap();
            let method = request["method"].as_str().unwrap();
            answer = customer.respond(method, request["params"].clone()).await;
            if let Some(opened) = answer["result"]["chat"].as_str() {
                opened.clone_into(&mut chat);
            }
            lines += 1;
        } else if let Some(told) = line.strip_prefix("< ") {
            match word(told, "method") {
                Some(method) => {
                    let heard = hear(&mut customer, method, told).await;
                    if let (true, Some(id)) = (method == "order", heard["id"].as_str()) {
                        id.clone_into(&mut order);
                    }
                }
                None => assert!(answer["error"].is_null() && has_fields(&answer, told), "{answer}"),
            }
            lines += 1;
        }
    }
    assert!(lines >= 15, "the session was not found on the page");
    customer.end().await;
    server.stop().await;
}

/// The value of a field that the page gives as a plain word.
fn word<'a>(line: &'a str, field: &str) -> Option<&'a str> {
    line.split(&format!("\"{field}\":\"")).nth(1)?.split('"').next()
}

/// Waits for a notification of this method that agrees with the page where the page is precise.
async fn hear(customer: &mut Customer, method: &str, told: &str) -> Value {
    let expected = ["status", "state", "reason"]
        .map(|field| (field, word(told, field).filter(|word| *word != "…")));
    customer
        .hear(method, |params| {
            expected.iter().all(|(field, value)| {
                let found =
                    if *field == "reason" { &params["from"]["reason"] } else { &params[*field] };
                value.is_none_or(|value| {
                    *found == json!(value) || method != "message" && *field == "reason"
                })
            })
        })
        .await
}

/// Whether the result has every field the page names at its first level.
fn has_fields(answer: &Value, told: &str) -> bool {
    let result = told.split("\"result\":{").nth(1).unwrap_or_default();
    let first = result.split('"').nth(1).unwrap_or_default();
    !answer["result"][first].is_null()
}

/// What was said is found by beginnings of its words, whatever their accents and capitals; what was
/// deleted is not.
#[tokio::test]
async fn what_was_said_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": shop.link })).await["chat"].clone();
    let mut said = Vec::new();
    for text in ["Le miel de châtaignier ?", "Un pot de Miel", "Rien d'autre"] {
        let sent = customer.call("send", json!({ "chat": chat, "text": text })).await;
        said.push(sent["id"].as_str().unwrap().to_owned());
    }
    let found = async |customer: &mut Customer, query: &str, chat: &Value| {
        let asked = json!({ "query": query, "chat": chat });
        let found = customer.call("search", asked).await;
        let found = found["messages"].as_array().unwrap().iter();
        found.map(|message| message["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for everywhere in [&chat, &Value::Null] {
        assert_eq!(found(&mut customer, "chataig", everywhere).await, [said[0].clone()]);
        let both = [said[1].clone(), said[0].clone()];
        assert_eq!(found(&mut customer, "MIEL", everywhere).await, both);
        assert!(found(&mut customer, "miel confiture", everywhere).await.is_empty());
        assert!(found(&mut customer, "\"*'", everywhere).await.is_empty());
    }
    customer.call("delete", json!({ "chat": chat, "message": said[1] })).await;
    assert_eq!(found(&mut customer, "miel", &chat).await, [said[0].clone()]);
    customer.end().await;
    server.stop().await;
}
