//! The same over the real relay: sockets, HTTP, JSON-RPC as scripts speak it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use comptoir_client::net::{Handle, HttpFetch, OnDisk, SystemClock, drive};
use comptoir_client::rpc::{DeviceFactory, FactoryError, Rpc};
use comptoir_client::{Clock, Device, DeviceConfig, Draft, Line};
use comptoir_relay::{Relay, RelayConfig};
use comptoir_testkit::people::{author, staff};
use comptoir_wire::identity::{Role, ShopCard};
use comptoir_wire::ids::MessageId;
use comptoir_wire::link::ShopLink;
use prost::Message as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) struct Home {
    root: PathBuf,
    tasks: TaskTracker,
    stop: CancellationToken,
    loops: Mutex<HashMap<String, CancellationToken>>,
}

impl DeviceFactory for Home {
    type File = OnDisk;

    fn open(&self, name: &str) -> Result<rusqlite::Connection, FactoryError> {
        Ok(rusqlite::Connection::open(self.root.join(format!("{name}.db"))).unwrap())
    }
    fn erase(&self, name: &str) -> Result<(), FactoryError> {
        std::fs::remove_file(self.root.join(format!("{name}.db"))).unwrap();
        Ok(())
    }
    fn take_out(&self, name: &str) -> Result<Vec<u8>, FactoryError> {
        Ok(std::fs::read(self.root.join(format!("{name}.db"))).unwrap())
    }
    fn put_in(&self, name: &str, bytes: &[u8]) -> Result<(), FactoryError> {
        std::fs::write(self.root.join(format!("{name}.db")), bytes).unwrap();
        Ok(())
    }
    fn connect(&self, name: &str, _relay: &str, line: &Line) {
        let stop = self.stop.child_token();
        self.tasks.spawn(drive(line.clone(), stop.clone()));
        self.loops.lock().unwrap().insert(name.to_owned(), stop);
    }
    fn hang_up(&self, name: &str) {
        if let Some(stop) = self.loops.lock().unwrap().remove(name) {
            stop.cancel();
        }
    }
    fn open_file(&self, path: &str) -> Result<OnDisk, FactoryError> {
        OnDisk::open(path).map_err(|error| FactoryError(error.to_string()))
    }
    fn write_file(&self, path: &str, bytes: &[u8], goes_on: bool) -> Result<(), FactoryError> {
        let mut options = std::fs::OpenOptions::new();
        let file = options.create(true).write(true).append(goes_on).truncate(!goes_on).open(path);
        let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, bytes));
        written.map_err(|error| FactoryError(error.to_string()))
    }
}

/// A relay and a shop on one port, and where they are.
pub(crate) struct Street {
    pub(crate) shop: Handle,
    pub(crate) link: String,
    pub(crate) folder: tempfile::TempDir,
    tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
}

pub(crate) async fn street() -> Street {
    let folder = tempfile::tempdir().unwrap();
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let config = RelayConfig::new("relay.test", Arc::new(|| SystemClock.now_ms()));
    let relay = Relay::open(&folder.path().join("relay"), config).unwrap();

    let db = rusqlite::Connection::open(folder.path().join("shop.db")).unwrap();
    let config =
        DeviceConfig { role: Role::Counter, relay: base.clone(), clock: Arc::new(SystemClock) };
    let device = Device::open(db, config).unwrap();
    let card = ShopCard {
        slug: "halbran".into(),
        name: "Maison Halbran".into(),
        relay: base.clone(),
        base: base.clone(),
        currency: "EUR".into(),
        readers: vec![staff(1, "Camille")],
        ..ShopCard::default()
    };
    let card = device.sign_card(&card).encode_to_vec();
    let account = Some(device.account());
    let link =
        ShopLink { base, slug: "halbran".into(), account, product: None, variant: None, via: None };
    let page = get(move || async move { card });
    let router: Router = relay.router().route("/s/halbran/card", page);
    tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
    let shop = Handle::start(device, &tasks, stop.clone());
    Street { shop, link: link.to_text(), folder, tasks, stop }
}

impl Street {
    pub(crate) fn person(&self, name: &str) -> Rpc<HttpFetch, Home> {
        let root = self.folder.path().join(name);
        std::fs::create_dir_all(&root).unwrap();
        let (tasks, stop) = (self.tasks.clone(), self.stop.clone());
        let home = Home { root, tasks, stop, loops: Mutex::default() };
        Rpc::open(HttpFetch::new(), home, Arc::new(SystemClock), "fr").unwrap()
    }
}

pub(crate) async fn ask(rpc: &Rpc<HttpFetch, Home>, method: &str, params: Value) -> Value {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let answer = rpc.handle_text(&request.to_string()).await;
    let mut answer: Value = serde_json::from_str(&answer).unwrap();
    assert!(answer.get("error").is_none(), "{method}: {answer}");
    answer["result"].take()
}

/// Waits for a notification that fits.
pub(crate) async fn told(rpc: &Rpc<HttpFetch, Home>, fits: impl Fn(&Value) -> bool) -> Value {
    let waiting = async {
        loop {
            let told = serde_json::to_value(rpc.next_notification().await).unwrap();
            if fits(&told) {
                return told;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_opens_a_link_and_talks() {
    let street = street().await;
    let rpc = street.person("alice");
    let opened = ask(&rpc, "open", json!({ "link": street.link })).await;
    assert_eq!(opened["new"], true);
    let chat = opened["chat"].as_str().unwrap().to_owned();
    let sent = ask(&rpc, "send", json!({ "chat": chat, "text": "Bonjour" })).await;
    let delivered = told(&rpc, |told| {
        told["method"] == "status"
            && told["params"]["message"] == sent["id"]
            && told["params"]["status"] == "delivered"
    });
    delivered.await;

    let id = chat.parse().unwrap();
    let hello = Draft::text("Bonjour, je vous écoute").by(author(1, "Camille"));
    street.shop.with(move |device| device.send(id, hello)).await.unwrap();
    let message = told(&rpc, |told| told["params"]["from"]["name"] == "Camille").await;
    assert_eq!(message["params"]["body"]["text"], "Bonjour, je vous écoute");

    let again = ask(&rpc, "open", json!({ "link": street.link })).await;
    assert_eq!(again, json!({ "chat": chat, "new": false }));
    let history = ask(&rpc, "history", json!({ "chat": chat })).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 3);
    let readers = ask(&rpc, "readers", json!({ "chat": chat })).await;
    assert_eq!(readers["readers"].as_array().unwrap().len(), 3);
    street.stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_and_comes() {
    let street = street().await;
    let rpc = street.person("alice");
    let opened = ask(&rpc, "open", json!({ "link": street.link })).await;
    let chat = opened["chat"].clone();
    told(&rpc, |told| told["method"] == "connection" && told["params"]["online"] == true).await;
    let path = street.folder.path().join("liste.txt");
    let text: String = "miel, thé, pain d’épices\n".repeat(20_000);
    std::fs::write(&path, &text).unwrap();
    let sent = ask(&rpc, "send_file", json!({ "chat": chat, "path": path })).await;
    told(&rpc, |told| {
        told["method"] == "status"
            && told["params"]["status"] == "delivered"
            && told["params"]["message"] == sent["id"]
    })
    .await;
    let id: MessageId = sent["id"].as_str().unwrap().parse().unwrap();
    let fetched =
        comptoir_client::blob::fetch_file(street.shop.line(), &HttpFetch::new(), id).await;
    let (media, bytes) = fetched.unwrap();
    assert_eq!((media.name.as_str(), media.mime.as_str()), ("liste.txt", "text/plain"));
    assert_eq!(bytes, text.as_bytes());
    street.stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_is_an_error_with_a_code() {
    let street = street().await;
    let rpc = street.person("alice");
    let cases = [
        ("{", -32700),
        (r#"{"id":1,"method":"fly","params":{}}"#, -32601),
        (r#"{"id":1,"method":"send","params":{"chat":"cht_a"}}"#, -32602),
        (r#"{"id":1,"method":"send","params":{"chat":"cht_a","text":"a"}}"#, -32602),
        (
            r#"{"id":1,"method":"send","params":{"chat":"cht_aaaaaaaaaaaaaaaaaaaaaaaaaa","text":"a"}}"#,
            1,
        ),
        (r#"{"id":1,"method":"open","params":{"link":"http://127.0.0.1:9/s/halbran"}}"#, 3),
    ];
    for (request, code) in cases {
        let answer: Value = serde_json::from_str(&rpc.handle_text(request).await).unwrap();
        assert_eq!(answer["error"]["code"], code, "{request}: {answer}");
    }
    let (address, _) = street.link.split_once('#').unwrap();
    let other = Device::open(
        rusqlite::Connection::open_in_memory().unwrap(),
        DeviceConfig { role: Role::Counter, relay: String::new(), clock: Arc::new(SystemClock) },
    );
    let link = format!("{address}#k={}", other.unwrap().account());
    let request = json!({ "id": 1, "method": "open", "params": { "link": link } }).to_string();
    let answer: Value = serde_json::from_str(&rpc.handle_text(&request).await).unwrap();
    assert_eq!(answer["error"]["code"], 5);
    street.stop.cancel();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_can_be_forgotten() {
    let street = street().await;
    let rpc = street.person("alice");
    let opened = ask(&rpc, "open", json!({ "link": street.link })).await;
    let chat = opened["chat"].clone();
    let sent = ask(&rpc, "send", json!({ "chat": chat, "text": "Bonjour" })).await;
    told(&rpc, |told| {
        told["params"]["message"] == sent["id"] && told["params"]["status"] == "delivered"
    })
    .await;
    ask(&rpc, "forget_all", json!({})).await;
    assert_eq!(ask(&rpc, "chats", json!({})).await, json!({ "chats": [] }));
    let again = ask(&rpc, "open", json!({ "link": street.link })).await;
    assert_ne!(again["chat"], chat);
    street.stop.cancel();
}
