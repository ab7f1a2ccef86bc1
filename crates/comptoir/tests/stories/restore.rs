//! The shop's machine is lost, and comes back from a backup made before the last that was said.

use std::path::Path;

use crate::support::{Console, Customer, Server, binary, comptoir, free_port, make_shop};
use serde_json::{Value, json};
use tokio::process::Command;

/// The relay goes back too: its numbers are old, and its members are ahead of it. What the
/// customer was told had been sent comes again by itself, and the chat says what happened.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_older_than_what_was_acknowledged_heals() {
    let dir = tempfile::tempdir().unwrap();
    let (data, home, port) = (dir.path().join("shop"), dir.path().join("customer"), free_port());
    let server = Server::start(&data, port).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let console = Console::sign_in(&server, &shop.sign_in).await;
    let mut customer = Customer::start(&home);
    let opened = customer.call("open", json!({ "link": shop.link })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    say(&mut customer, &chat, "before").await;
    let inbox = console.until("/api/chats?queue=all", |page| !page["chats"][0].is_null()).await;
    let thread =
        format!("/api/chats/{}/messages?limit=200", inbox["chats"][0]["id"].as_str().unwrap());

    let backup = dir.path().join("backup.tar");
    run(&["backup"], &backup, &data).await;
    say(&mut customer, &chat, "acknowledged").await;
    // Somebody joins the team: every chat's keys change, after the backup.
    add_staff(&data, &shop.slug, "Noé").await;
    customer.hear("readers", |told| told.to_string().contains("Noé")).await;
    say(&mut customer, &chat, "with new keys").await;
    server.kill().await;

    let restored = dir.path().join("restored");
    run(&["restore"], &backup, &restored).await;
    let server = Server::start(&restored, port).await;
    say(&mut customer, &chat, "after").await;
    let has = |page: &Value, text: &str| {
        page["messages"].as_array().unwrap().iter().any(|message| message["body"]["text"] == text)
    };
    let all = ["before", "acknowledged", "with new keys", "after"];
    let all_said = |page: &Value| all.iter().all(|text| has(page, text));
    console.until(&thread, all_said).await;
    // One of the two devices had to be added again, and says so.
    let here = console.get(&thread).await;
    let there = customer.call("history", json!({ "chat": chat, "limit": 200 })).await;
    let healed = |page: &Value| {
        let mut messages = page["messages"].as_array().unwrap().iter();
        messages.any(|message| message["body"]["notice"] == "healed")
    };
    assert!(healed(&here) || healed(&there), "{here} {there}");
    server.stop().await;
}

async fn say(customer: &mut Customer, chat: &str, text: &str) {
    let sent = customer.call("send", json!({ "chat": chat, "text": text })).await;
    let arrived = |told: &Value| told["message"] == sent["id"] && told["status"] == "delivered";
    customer.hear("status", arrived).await;
}

async fn add_staff(data: &Path, shop: &str, name: &str) {
    let data = data.to_str().unwrap();
    comptoir(&[
        "staff", "add", "--data", data, "--shop", shop, "--login", "noe", "--name", name, "--json",
    ])
    .await;
}

async fn run(command: &[&str], file: &Path, data: &Path) {
    let mut run = Command::new(binary());
    let done = run.args(command).arg(file).arg("--data").arg(data).output().await.unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
