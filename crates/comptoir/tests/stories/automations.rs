//! A shop makes a rule from a template, tries it, sees it answer, removes it and takes that back.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK_EN, tell, wanted};
use crate::by_hand::sign_in;
use crate::support::{Customer, Server, free_port, make_shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_makes_a_rule() {
    if wanted() {
        tell(rules).await;
    }
}

async fn rules() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(&dir.path().join("shop"), free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let owner = sign_in(&server, &shop, DESK_EN).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    let said = customer.call("send", json!({ "chat": chat, "text": "Are you OPEN today?" })).await;
    customer.hear("status", |s| s["message"] == said["id"] && s["status"] == "delivered").await;

    owner.go(&format!("{}/console/{}/automations", server.url, shop.slug)).await;
    owner.see_text("section[aria-label='Rules']", "a rule does it").await;
    owner.click("#rule-new").await;
    owner.click_text(".tpl", "Hours asked for").await;
    owner.see("#rule-words").await;
    owner.rewrite("#rule-words", "open*, heures").await;
    owner.rewrite("#rule-name", "Hours").await;

    // What would have happened: the customer's question is found, and nothing is sent.
    owner.click("#rule-try").await;
    owner.see_text("dialog[open] .well", "Once, in 1 of 1 conversations").await;
    owner.see_text("dialog[open] .would", "Are you OPEN today?").await;
    owner.axe("rule editor").await;
    owner.shot("24-rule-editor").await;
    owner.click("#rule-save").await;
    owner.see_text(".rl", "Hours").await;

    let ask = json!({ "chat": chat, "text": "When do you open?" });
    customer.call("send", ask).await;
    let answer = |message: &Value| {
        let text = message["body"]["text"].as_str().unwrap_or_default();
        text.starts_with("Maison Halbran") && message["from"]["machine"] == true
    };
    customer.hear("message", answer).await;

    owner.click("#try").await;
    owner.write("#try-text", "Any opening on Sunday?").await;
    owner.click_text("dialog[open] form button", "Try").await;
    owner.see_text("dialog[open] .would", "Hours").await;
    owner.click_text("dialog[open] .dlg-h button", "").await;
    removes(&owner).await;

    owner.close().await;
    customer.end().await;
    server.stop().await;
}

/// Removed, and brought back with its count.
async fn removes(owner: &Browser) {
    owner.reload().await;
    owner.see_text(".rl-n", "1").await;
    owner.click(".rl-b").await;
    owner.click_text("dialog[open] .acts button", "Delete").await;
    owner.see_text("section[aria-label='Rules']", "a rule does it").await;
    owner.click_text(".toast button", "Undo").await;
    owner.see_text(".rl", "Hours").await;
    owner.see_text(".rl-n", "1").await;
    owner.click("#rule-log").await;
    owner.see_text("dialog[open] .would", "Hours").await;
    owner.axe("rules").await;
    owner.shot("25-rule-log").await;
}
