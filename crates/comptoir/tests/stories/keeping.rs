//! Keeping what there is, by command: backup, restore, verify, while the server runs and while not.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::person::{Person, run};
use crate::support::{Customer, Server, free_port, make_shop, stock_shop};

/// A backup is made while the server runs; people go on talking; the server's disk is lost. What
/// is restored is whole though its numbers are old and its members ahead of it: all that the
/// customer said arrives, and the thread says what happened.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_shop_goes_on_talking() {
    let dir = tempfile::tempdir().unwrap();
    let (data, port) = (dir.path().join("shop"), free_port());
    let server = Server::start(&data, port).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let owner = Person::by_link(&server.url, &json!(shop.sign_in)).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": shop.link })).await["chat"].clone();
    say(&mut customer, &chat, "before the backup").await;
    let inbox =
        owner.until("/api/chats?queue=all", |page| page["chats"][0]["id"].is_string()).await;
    let row = inbox["chats"][0]["id"].as_str().unwrap().to_owned();
    let messages = format!("/api/chats/{row}/messages");

    let backup = dir.path().join("backup.tar");
    let (code, _, err) = run(&["backup", text(&backup), "--data", text(&data)]).await;
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(&["backup", text(&backup), "--data", text(&data)]).await;
    assert_eq!((code, err.contains("is there already")), (1, true), "{err}");

    // The relay begins a new run, whose numbers the one that is brought back may not use again.
    server.kill().await;
    let server = Server::start(&data, port).await;

    // Both sides go on, and the keys with them: a colleague is added, a commit in the chat.
    say(&mut customer, &chat, "after the backup").await;
    owner.post(&messages, json!({ "kind": "text", "text": "an answer after it" })).await;
    customer.hear("message", |m| m["body"]["text"] == "an answer after it").await;
    let nour = json!({ "login": "nour", "name": "Nour", "role": "agent" });
    owner.post("/api/staff", nour).await;
    customer.hear("readers", |told| told.to_string().contains("Nour")).await;
    say(&mut customer, &chat, "with new keys").await;
    server.kill().await;
    std::fs::remove_dir_all(&data).unwrap();

    let (code, out, err) = run(&["restore", text(&backup), "--data", text(&data)]).await;
    assert_eq!(code, 0, "{out}{err}");
    let (code, _, err) = run(&["restore", text(&backup), "--data", text(&data)]).await;
    assert_eq!((code, err.contains("not empty")), (1, true), "{err}");
    let (code, out, _) = run(&["verify", "--data", text(&data), "--json"]).await;
    assert_eq!(code, 0, "{out}");

    let server = Server::start(&data, port).await;
    let (code, out, _) = run(&["verify", "--data", text(&data), "--json"]).await;
    assert_eq!(code, 0, "while it runs: {out}");
    say(&mut customer, &chat, "and after the fire").await;
    let has = |thread: &Value, text: &str| {
        thread["messages"].as_array().unwrap().iter().any(|m| m["body"]["text"] == text)
    };
    // What the customer was told had been delivered comes again by itself.
    let said = ["before the backup", "after the backup", "with new keys", "and after the fire"];
    owner.until(&messages, |thread| said.iter().all(|text| has(thread, text))).await;
    owner.post(&messages, json!({ "kind": "text", "text": "welcome back" })).await;
    customer.hear("message", |m| m["body"]["text"] == "welcome back").await;

    // Never in silence: one of the two had to be added again, and its thread says so.
    let own = customer.call("history", json!({ "chat": chat, "limit": 200 })).await;
    let notices = |thread: &Value| {
        let messages = thread["messages"].as_array().unwrap();
        let kinds = messages.iter().filter_map(|m| m["body"]["notice"].as_str());
        kinds.map(str::to_owned).collect::<Vec<_>>()
    };
    let told = [notices(&own), notices(&owner.get(&messages).await)].concat();
    assert!(told.iter().any(|kind| kind == "healed"), "{told:?}");
    for text in said {
        assert!(has(&own, text), "the customer's own thread has lost {text}");
    }
    customer.end().await;
    server.stop().await;
}

/// The same commands where no server runs; and a backup that is none is refused.
#[tokio::test]
async fn it_works_while_nothing_runs() {
    let dir = tempfile::tempdir().unwrap();
    let (data, fresh) = (dir.path().join("shop"), dir.path().join("fresh"));
    let server = Server::start(&data, free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": shop.link })).await["chat"].clone();
    say(&mut customer, &chat, "kept").await;
    server.kill().await;

    let backup = dir.path().join("backup.tar");
    let (code, _, err) = run(&["backup", text(&backup), "--data", text(&data)]).await;
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(&["restore", text(&backup), "--data", text(&fresh)]).await;
    assert_eq!(code, 0, "{err}");
    let (code, out, _) = run(&["verify", "--data", text(&fresh), "--json"]).await;
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["damage"]), (0, &json!([])), "{out}");
    let (code, out, _) = run(&["shop", "list", "--data", text(&fresh), "--json"]).await;
    assert!(code == 0 && out.contains("maison-halbran"), "{out}");

    let half = std::fs::read(&backup).unwrap();
    let torn = dir.path().join("torn.tar");
    std::fs::write(&torn, &half[..half.len() / 2]).unwrap();
    let none = dir.path().join("none");
    for (file, why) in
        [(&torn, "not a whole backup"), (&dir.path().join("gone.tar"), "cannot read")]
    {
        let (code, _, err) = run(&["restore", text(file), "--data", text(&none)]).await;
        assert!(code == 1 && err.contains(why), "{code} {err}");
    }
    let (code, _, err) = run(&["verify", "--data", text(&dir.path().join("nowhere"))]).await;
    assert!(code == 1 && err.contains("no data folder"), "{code} {err}");
}

/// A relay alone is kept by the same commands, while it runs and while not, and has no shops.
#[tokio::test]
async fn a_relay_alone_is_kept_too() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("relay");
    let relay = Server::start_with(&data, free_port(), &["relay"]).await;
    let backup = dir.path().join("backup.tar");
    let (code, _, err) = run(&["backup", text(&backup), "--data", text(&data)]).await;
    assert_eq!(code, 0, "{err}");
    let (code, out, _) = run(&["verify", "--data", text(&data), "--json"]).await;
    assert_eq!(code, 0, "{out}");
    let (code, _, err) = run(&["shop", "list", "--data", text(&data)]).await;
    assert!(code == 1 && err.contains("relay alone"), "{code} {err}");
    relay.kill().await;
    let (code, out, _) = run(&["verify", "--data", text(&data), "--json"]).await;
    assert_eq!(code, 0, "{out}");
    assert!(!data.join("store.db").exists(), "looking at a relay made it a shop");
}

/// Bytes are flipped in one file after the other: each time `verify` names that file, says what to
/// do, and exits with 4. The file as it was is whole again.
#[tokio::test]
async fn damage_is_found_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("shop");
    let server = Server::start(&data, free_port()).await;
    let shop = make_shop(&server, "Maison Halbran").await;
    stock_shop(&server, &shop).await;
    let owner = Person::by_link(&server.url, &json!(shop.sign_in)).await;
    let picture = owner.upload("PUT", "/api/profile/picture", PICTURE).send().await.unwrap();
    assert_eq!(picture.status(), 200);
    let mut customer = Customer::start(&dir.path().join("customer"));
    let chat = customer.call("open", json!({ "link": shop.link })).await["chat"].clone();
    for n in 0..20 {
        say(&mut customer, &chat, &format!("message {n}")).await;
    }
    let file = dir.path().join("attached.bin");
    std::fs::write(&file, vec![7; 200_000]).unwrap();
    let sent =
        customer.call("send_file", json!({ "chat": chat, "path": file })).await["id"].clone();
    customer.hear("status", |s| s["message"] == sent && s["status"] == "delivered").await;
    customer.end().await;
    server.stop().await;
    let (code, out, _) = run(&["verify", "--data", text(&data), "--json"]).await;
    assert_eq!(code, 0, "whole before: {out}");

    let folder = data.join("shops").join(&shop.slug);
    let journal =
        first(&data.join("relay/engine"), |path| path.extension().is_some_and(|e| e == "jnl"));
    let media = first(&folder.join("media"), |_| true);
    let blob = first(&data.join("relay/blobs"), |path| path.metadata().unwrap().len() > 100_000);
    let middle = |path: &Path| used(path) / 2;
    let cases: Vec<(PathBuf, Vec<usize>)> = vec![
        (data.join("store.db"), vec![3]),
        (data.join("store.db"), (4096 * 2..4096 * 2 + 64).collect()),
        (folder.join("device.db"), vec![0]),
        (folder.join("device.db"), (4096 * 3..4096 * 3 + 64).collect()),
        (media.clone(), vec![middle(&media)]),
        // In what was written, and in what says how long that is.
        (journal.clone(), vec![middle(&journal)]),
        (journal.clone(), vec![used(&journal) / 4]),
        (journal.clone(), vec![0]),
        (blob.clone(), vec![100_000]),
    ];
    for (file, places) in cases {
        let whole = std::fs::read(&file).unwrap();
        let mut damaged = whole.clone();
        for place in &places {
            damaged[*place] ^= 0xff;
        }
        std::fs::write(&file, damaged).unwrap();
        let (code, out, err) = run(&["verify", "--data", text(&data), "--json"]).await;
        let what = format!("{} at {:?}", file.display(), places.first());
        assert_eq!(code, 4, "{what}: {out}{err}");
        let report: Value = serde_json::from_str(&out).unwrap();
        let damage = report["damage"].to_string();
        let part = if file.starts_with(data.join("relay")) { "relay" } else { text(&file) };
        assert!(damage.contains(part), "{what}: {damage}");
        assert!(report["advice"].as_str().unwrap().contains("comptoir restore"), "{report}");
        std::fs::write(&file, whole).unwrap();
        let (code, out, _) = run(&["verify", "--data", text(&data), "--json"]).await;
        assert_eq!(code, 0, "{what}, put right: {out}");
    }
}

/// A PNG of one pixel.
const PICTURE: &[u8] = include_bytes!("pixel.png");

async fn say(customer: &mut Customer, chat: &Value, words: &str) {
    let sent = customer.call("send", json!({ "chat": chat, "text": words })).await["id"].clone();
    customer.hear("status", |s| s["message"] == sent && s["status"] == "delivered").await;
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// How much of a file is not zeros set aside.
fn used(path: &Path) -> usize {
    std::fs::read(path).unwrap().iter().rposition(|byte| *byte != 0).unwrap()
}

/// The first file below a folder that fits.
fn first(folder: &Path, fits: impl Fn(&Path) -> bool) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fits(&path) {
                return path;
            }
        }
    }
    panic!("nothing fits in {}", folder.display())
}
