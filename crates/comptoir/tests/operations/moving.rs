//! A shop moves: to another machine by way of a file, and to another database. Its customers notice
//! nothing.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::customer::Customer;
use crate::server::{Server, binary, comptoir, free_port};

/// A counter of one of the machines, at the address that customers know.
async fn counter(data: &Path, port: u16, relay: &str, more: &[&str]) -> Server {
    let more = [&["--relay-url", relay], more].concat();
    Server::launch("counter", data, port, &more, Vec::new()).await
}

/// What a command that fails says.
async fn refused(arguments: &[&str]) -> String {
    let output = Command::new(binary()).args(arguments).output().await.unwrap();
    assert!(!output.status.success(), "{arguments:?} was done");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_moves_and_its_customers_stay() {
    let dir = tempfile::tempdir().unwrap();
    let [here, there, relay] = ["here", "there", "relay"].map(|name| dir.path().join(name));
    let relay = Server::launch("relay", &relay, free_port(), &[], Vec::new()).await;
    let port = free_port();
    let server = counter(&here, port, &relay.url, &[]).await;
    let [old, new] = [&here, &there].map(|data| data.to_str().unwrap().to_owned());
    for name in ["Halbran", "Autre"] {
        comptoir(&["shop", "create", "--name", name, "--data", &old, "--json"]).await;
    }
    let link = shops(&old).await[1]["link"].clone();
    let media = here.join("shops/halbran/media");
    std::fs::create_dir_all(&media).unwrap();
    std::fs::write(media.join("cover.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>").unwrap();
    let mut customer = Customer::start(&dir.path().join("customer"), Path::new(""));
    let chat = customer.call("open", json!({ "link": link })).await["chat"].clone();
    customer.say(&chat, "before").await;

    let file = dir.path().join("halbran.tar");
    let to = ["shop", "move", "halbran", "--data", &old, "--to", file.to_str().unwrap(), "--json"];
    assert!(refused(&to).await.contains("stop it first"));
    server.stop().await;
    let moved = comptoir(&to).await;
    assert!(moved["rows"].as_u64() > Some(10) && moved["files"] == 1, "{moved}");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0);
    let left = shops(&old).await;
    assert!(left.as_array().unwrap().len() == 1 && left[0]["slug"] == "autre", "{left}");
    assert!(!here.join("shops/halbran").exists());
    assert!(refused(&[&to[..5], &["--to", "other.tar"]].concat()).await.contains("no shop"));

    let from = |file: &Path| {
        let file = file.to_str().unwrap().to_owned();
        ["shop", "move", "--from", &file, "--data", &new, "--json"].map(str::to_owned)
    };
    let torn = dir.path().join("torn.tar");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&torn, bytes).unwrap();
    let why = refused(&from(&torn).each_ref().map(String::as_str)).await;
    assert!(why.contains("not whole"), "{why}");
    let arrived = comptoir(&from(&file).each_ref().map(String::as_str)).await;
    assert_eq!((&arrived["rows"], &arrived["files"]), (&moved["rows"], &moved["files"]));
    let why = refused(&from(&file).each_ref().map(String::as_str)).await;
    assert!(why.contains("already"), "{why}");

    let server = counter(&there, port, &relay.url, &[]).await;
    customer.say(&chat, "after").await;
    let cover = reqwest::get(format!("{}/s/halbran/cover", server.url)).await.unwrap();
    assert_eq!(cover.status(), 200);
    server.stop().await;

    let database = format!("sqlite://{new}/other.db");
    let to = ["shop", "move", "halbran", "--data", &new, "--to-database", &database, "--json"];
    let again = comptoir(&to).await;
    assert!(again["rows"].as_u64() >= moved["rows"].as_u64(), "{again}");
    assert_eq!(shops(&new).await, json!([]));
    let server = counter(&there, port, &relay.url, &["--database", &database]).await;
    customer.say(&chat, "and in another database").await;
    server.stop().await;
    relay.stop().await;
}

async fn shops(data: &str) -> Value {
    comptoir(&["shop", "list", "--data", data, "--json"]).await
}
