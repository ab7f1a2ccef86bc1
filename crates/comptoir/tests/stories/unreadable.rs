//! Nothing readable: what the relay keeps, what passes on the wire, and what servers log, searched
//! for every word that was said.

use std::path::Path;

use comptoir_wire::ids::AccountId;
use serde_json::{Value, json};

use crate::person::Person;
use crate::support::{Customer, Server, comptoir, free_port};
use crate::tap::{Haystack, Tap};

/// What customer and shop say and are called; in nobody's catalogue.
const SAID: [&str; 11] = [
    "nougat violet",
    "gardez-le au sec",
    "Apolline Verdier",
    "ordonnance-verdier",
    "le mot caché dans le fichier",
    "signée du docteur",
    "chez la gardienne",
    "remise promise",
    "Demandez Rosalinde",
    "retouchée depuis",
    "plus de caramel avant lundi",
];
/// What the shop's public pages give to everyone who asks them.
const PUBLIC: [&str; 3] = ["Miel de bruyère", "Sablés au beurre salé", "Camille Desrosiers"];
const PASSWORD: &str = "une phrase tenace de passe";

/// What must not be in a log, as bytes.
struct Secrets(Vec<(&'static str, Vec<u8>)>);

/// A customer and a shop say all of [`SAID`] to each other, and order from [`PUBLIC`].
async fn talk(server: &Server, folder: &Path) -> (String, Secrets) {
    let made = server.shop("Maison Halbran").await;
    let feed = folder.join("feed.tsv");
    std::fs::write(
        &feed,
        format!(
            "id\ttitle\tdescription\tprice\tavailability\tlink\timage_link\n\
             miel\t{}\tRécolte.\t12.50 EUR\tin_stock\t\t\n\
             sables\t{}\tDu matin.\t7.20 EUR\tin_stock\t\t\n",
            PUBLIC[0], PUBLIC[1]
        ),
    )
    .unwrap();
    let (data, slug) = (server.data.to_str().unwrap(), made["slug"].as_str().unwrap());
    let feed = feed.to_str().unwrap();
    comptoir(&["shop", "import", "--data", data, "--shop", slug, "--json", feed]).await;
    let invited = comptoir(&[
        "staff", "add", "--data", data, "--shop", slug, "--login", "nour", "--name", "Nour",
        "--json",
    ])
    .await;

    let mut staff = Person::by_link(&server.url, &made["sign_in"]).await;
    staff.post("/api/me/password", json!({ "current": "", "new": PASSWORD })).await;
    let sign_in = json!({ "shop": slug, "login": "owner", "password": PASSWORD });
    let (status, headers, _) = staff.ask("POST", "/api/session", sign_in).await;
    assert_eq!(status, 200);
    staff.take_cookie(&headers);
    let wrong = json!({ "shop": slug, "login": "owner", "password": "une phrase fausse de passe" });
    assert_eq!(staff.ask("POST", "/api/session", wrong).await.0, 422);

    let mut customer = Customer::start(&folder.join("customer"));
    customer.call("settings", json!({ "name": SAID[2] })).await;
    let opened = customer.call("open", json!({ "link": made["link"] })).await;
    let chat = opened["chat"].clone();
    let text = format!("Auriez-vous du {} ?", SAID[0]);
    let first = customer.call("send", json!({ "chat": chat, "text": text })).await["id"].clone();
    customer.hear("status", |s| s["message"] == first && s["status"] == "delivered").await;
    customer.call("edit", json!({ "chat": chat, "message": first, "text": SAID[9] })).await;

    let inbox =
        staff.until("/api/chats?queue=all", |page| page["chats"][0]["id"].is_string()).await;
    let row = inbox["chats"][0]["id"].as_str().unwrap().to_owned();
    let at = |rest: &str| format!("/api/chats/{row}/{rest}");
    let text = format!("Oui, mais {}.", SAID[1]);
    staff.post(&at("messages"), json!({ "kind": "text", "text": text })).await;
    customer.hear("message", |m| m["body"]["text"] == json!(text)).await;
    let choice = json!({ "kind": "choice", "text": SAID[8], "options": ["Oui", "Non"] });
    staff.post(&at("messages"), choice).await;
    customer.hear("message", |m| m["body"]["kind"] == "choice").await;
    staff.post(&at("notes"), json!({ "text": SAID[7] })).await;

    let file = folder.join(format!("{}.txt", SAID[3]));
    std::fs::write(&file, SAID[4]).unwrap();
    let sent = json!({ "chat": chat, "path": file, "caption": SAID[5] });
    let sent = customer.call("send_file", sent).await["id"].clone();
    customer.hear("status", |s| s["message"] == sent && s["status"] == "delivered").await;
    let fetched = staff.request("GET", &at(&format!("files/{}", sent.as_str().unwrap())));
    assert_eq!(fetched.send().await.unwrap().text().await.unwrap(), SAID[4]);

    customer.call("ask_about", json!({ "chat": chat, "product": "miel" })).await;
    let lines =
        json!([{ "product": "miel", "quantity": 2 }, { "product": "sables", "quantity": 1 }]);
    customer.call("order", json!({ "chat": chat, "lines": lines, "note": SAID[6] })).await;
    let order = customer.hear("order", |o| o["state"] == "received").await;
    let id = order["id"].as_str().unwrap();
    let cancel = json!({ "to": "cancelled", "reason": SAID[10], "revision": order["revision"] });
    staff.post(&format!("/api/orders/{id}/move"), cancel).await;
    customer.hear("order", |o| o["state"] == "cancelled").await;
    customer.end().await;

    let token =
        |link: &Value| link.as_str().unwrap().split("t=").nth(1).unwrap().as_bytes().to_vec();
    let mut secrets = vec![
        ("password", PASSWORD.as_bytes().to_vec()),
        ("wrong password", b"une phrase fausse de passe".to_vec()),
        ("session", staff.cookie.split('=').nth(1).unwrap().as_bytes().to_vec()),
        ("used link", token(&made["sign_in"])),
        ("invitation", token(&invited["sign_in"])),
    ];
    let device = server.data.join("shops").join(slug).join("device.db");
    let device = rusqlite::Connection::open(device).unwrap();
    for key in ["identity", "device"] {
        let secret = device.query_row("SELECT value FROM meta WHERE name = ?", [key], |row| {
            row.get::<_, Vec<u8>>(0)
        });
        secrets.push((key, secret.unwrap()));
    }
    (made["account"].as_str().unwrap().to_owned(), Secrets(secrets))
}

fn has_no_word(place: &str, haystack: &Haystack, words: &[&str]) {
    assert_eq!(haystack.which(words), Vec::<&str>::new(), "readable in {place}");
}

fn has_no_secret(place: &str, path: &Path, secrets: &Secrets) {
    let log = Haystack::file(path);
    assert!(log.has(b"stopping"), "{place} is empty");
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let line = Haystack::of(line.as_bytes());
        let words = [line.which(&SAID), line.which(&PUBLIC)].concat();
        let found = secrets.0.iter().filter(|(_, bytes)| line.has(bytes)).map(|(name, _)| *name);
        let found: Vec<_> = words.into_iter().chain(found).collect();
        assert!(found.is_empty(), "{found:?} in {place}: {}", line.start());
    }
}

/// Relay and counter on two machines: the relay has nothing of it, nor does the wire to it. What
/// was searched for is where it may be: with the shop, and the catalogue on the public pages.
#[tokio::test(flavor = "multi_thread")]
async fn a_relay_elsewhere_reads_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (relay_port, shop_port) = (free_port(), free_port());
    let (to_relay, to_shop) = (Tap::before(relay_port).await, Tap::before(shop_port).await);
    let relay = ["relay", "--public-url", &to_relay.url];
    let relay = Server::start_loud(&dir.path().join("relay"), relay_port, &relay).await;
    let (relay_url, shop_url) = (&to_relay.url, &to_shop.url);
    let counter = ["counter", "--public-url", shop_url, "--relay-url", relay_url];
    let mut counter = Server::start_loud(&dir.path().join("counter"), shop_port, &counter).await;
    // Staff come in by another door than the one that is tapped.
    counter.url = format!("http://127.0.0.1:{shop_port}");

    let (account, secrets) = talk(&counter, dir.path()).await;
    let (shop_log, shop_data) = (counter.log.clone(), counter.data.clone());
    let (relay_log, relay_data) = (relay.log.clone(), relay.data.clone());
    counter.stop().await;
    relay.stop().await;

    // It would find it: the shop has every word, and its public pages gave the catalogue out.
    let shop = Haystack::folder(&shop_data);
    let missing = SAID.iter().filter(|word| **word != SAID[4] && shop.which(&[word]).is_empty());
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new(), "not searched well enough");
    let public = to_shop.heard();
    assert_eq!(public.which(&PUBLIC), PUBLIC);
    // What the relay may know is there, in either direction and on its disk: whose key packages
    // were claimed.
    let account: AccountId = account.parse().unwrap();
    let (wire, disk) = (to_relay.heard(), Haystack::folder(&relay_data));
    assert!(wire.has(&account.0) && disk.has(&account.0));

    for (place, haystack) in [("the wire to the relay", &wire), ("the relay's folder", &disk)] {
        has_no_word(place, haystack, &SAID);
        has_no_word(place, haystack, &PUBLIC);
    }
    has_no_secret("the relay's log", &relay_log, &secrets);
    has_no_secret("the counter's log", &shop_log, &secrets);
}

/// Both in one process: what passes between the customer and the server is the public catalogue
/// and ciphertext, and the relay's part of the folder has nothing of either.
#[tokio::test(flavor = "multi_thread")]
async fn a_relay_in_the_shop_reads_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    let tap = Tap::before(port).await;
    let serve = ["serve", "--public-url", &tap.url];
    let mut server = Server::start_loud(&dir.path().join("shop"), port, &serve).await;
    // Staff come in by another door than the one that is tapped.
    server.url = format!("http://127.0.0.1:{port}");
    let (_, secrets) = talk(&server, dir.path()).await;
    let (log, data) = (server.log.clone(), server.data.clone());
    server.stop().await;

    let wire = tap.heard();
    assert_eq!(wire.which(&PUBLIC), PUBLIC, "not searched well enough");
    has_no_word("the wire", &wire, &SAID);
    let disk = Haystack::folder(&data.join("relay"));
    has_no_word("the relay's folder", &disk, &SAID);
    has_no_word("the relay's folder", &disk, &PUBLIC);
    has_no_secret("the log", &log, &secrets);
}
