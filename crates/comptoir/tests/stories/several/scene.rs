//! Counters behind a door, and a customer and a shop who talk without a pause.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use comptoir_store::Store;
use comptoir_store::lease::LeaseRow;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::person::Person;
use crate::support::{Customer, PATIENCE, Server, free_port};

/// What spreads connections over the counters that are well, and cuts those to others: what a load
/// balancer does.
pub(super) struct Door {
    pub(super) url: String,
    to: watch::Sender<Vec<SocketAddr>>,
    next: AtomicUsize,
}

impl Door {
    pub(super) async fn open() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let to = watch::Sender::new(Vec::new());
        let door = Arc::new(Self { url, to, next: AtomicUsize::new(0) });
        let opened = Arc::clone(&door);
        tokio::task::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let door = Arc::clone(&opened);
                tokio::task::spawn(async move {
                    // One that does not answer is left out.
                    for _ in 0..3 {
                        let Some(address) = door.pick() else { return };
                        if let Ok(mut to) = TcpStream::connect(address).await {
                            let mut known = door.to.subscribe();
                            tokio::select! {
                                _ = tokio::io::copy_bidirectional(&mut from, &mut to) => {}
                                _ = known.wait_for(|to| !to.contains(&address)) => {}
                            }
                            return;
                        }
                    }
                });
            }
        });
        door
    }

    fn pick(&self) -> Option<SocketAddr> {
        let to = self.to.borrow();
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        (!to.is_empty()).then(|| to[next % to.len()])
    }

    /// Leads to these ports of this machine from now on; to no other.
    pub(super) fn leads_to(&self, ports: &[u16]) {
        let all = ports.iter().map(|port| SocketAddr::from(([127, 0, 0, 1], *port)));
        self.to.send_replace(all.collect());
    }
}

pub(super) struct Counter {
    pub(super) server: Server,
    pub(super) port: u16,
}

impl Counter {
    pub(super) async fn start(place: &Place, name: &str) -> Self {
        let port = free_port();
        let own = format!("http://127.0.0.1:{port}");
        let options = ["counter", "--relay-url", &place.relay, "--database", &place.database];
        let more = ["--public-url", &place.door.url, "--node-url", &own];
        let server =
            Server::start_with(&place.dir.join(name), port, &[&options[..], &more].concat()).await;
        Self { server, port }
    }

    pub(super) async fn signal(&self, signal: &str) {
        let pid = self.server.pid().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    }

    pub(super) fn is_at(&self, lease: &LeaseRow) -> bool {
        lease.address.ends_with(&format!(":{}", self.port))
    }

    /// Waits for a line of its log.
    pub(super) async fn says(&self, words: &str) {
        let said = async {
            while !std::fs::read_to_string(&self.server.log).unwrap().contains(words) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, said).await.unwrap_or_else(|_| panic!("never: {words}"));
    }
}

/// What all counters share.
pub(super) struct Place {
    pub(super) dir: PathBuf,
    relay: String,
    pub(super) database: String,
    pub(super) door: Arc<Door>,
    pub(super) store: Store,
}

impl Place {
    pub(super) async fn on(dir: &Path, relay: &Server, database: String) -> Self {
        let store = Store::open(&database).await.unwrap();
        let (door, relay) = (Door::open().await, relay.url.clone());
        Self { dir: dir.to_owned(), relay, database, door, store }
    }

    pub(super) async fn lease(&self) -> Option<LeaseRow> {
        self.store.peek().await.unwrap().lease().lookup().await.unwrap()
    }

    /// Two counters behind the door: the first works.
    pub(super) async fn two_counters(&self) -> (Counter, Counter) {
        let first = Counter::start(self, "first").await;
        self.works(&[&first]).await;
        let second = Counter::start(self, "second").await;
        self.door.leads_to(&[first.port, second.port]);
        (first, second)
    }

    /// Waits until one of these works.
    pub(super) async fn works(&self, counters: &[&Counter]) -> usize {
        let look = async {
            loop {
                if let Some(lease) = self.lease().await
                    && !lease.holder.is_empty()
                    && let Some(at) = counters.iter().position(|one| one.is_at(&lease))
                {
                    return at;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, look).await.expect("nobody works")
    }
}

/// What was said, and whether it was acknowledged.
#[derive(Default)]
pub(super) struct Said {
    texts: Mutex<HashMap<String, bool>>,
    more: Notify,
    enough: AtomicBool,
}

impl Said {
    fn note(&self, text: String, acknowledged: bool) {
        self.texts.lock().unwrap().insert(text, acknowledged);
        self.more.notify_one();
    }

    fn acknowledged(&self) -> usize {
        self.texts.lock().unwrap().values().filter(|acknowledged| **acknowledged).count()
    }

    /// Waits until more is acknowledged than now; how long that took.
    pub(super) async fn goes_on(&self) -> Duration {
        let (since, before) = (Instant::now(), self.acknowledged());
        let more = async {
            while self.acknowledged() < before + 3 {
                self.more.notified().await;
            }
        };
        tokio::time::timeout(PATIENCE, more).await.expect("nothing is acknowledged any more");
        since.elapsed()
    }

    /// Each acknowledged text is there once; of what was not, none is there twice.
    fn judge(&self, who: &str, seen: &HashMap<String, u32>) {
        let texts = self.texts.lock().unwrap();
        let count = |text: &String| seen.get(text).copied().unwrap_or_default();
        let is_wrong = |(text, acknowledged): &(&String, &bool)| match count(text) {
            0 => **acknowledged,
            1 => false,
            _ => true,
        };
        let wrong: Vec<_> = texts.iter().filter(is_wrong).map(|(t, a)| (t, a, count(t))).collect();
        assert!(wrong.is_empty(), "{who}: lost or doubled: {wrong:?}");
        let (all, acknowledged) =
            (texts.len(), texts.values().filter(|acknowledged| **acknowledged).count());
        eprintln!("{who}: {acknowledged} of {all} were acknowledged, each is there once");
    }
}

/// A shop that answers and a customer who asks, each without a pause.
pub(super) struct Talk {
    pub(super) answers: Arc<Said>,
    pub(super) questions: Arc<Said>,
    console: Person,
    /// The chat as the customer names it, and as the shop does.
    chat: String,
    row: String,
    desk: JoinHandle<()>,
    asks: JoinHandle<Customer>,
}

impl Talk {
    /// Begins at a shop as `shop create` printed it.
    pub(super) async fn begin(place: &Place, made: &Value) -> Self {
        let console = Person::by_link(&place.door.url, &made["sign_in"]).await;
        let mut customer = Customer::start(&place.dir.join("customer"));
        let opened = customer.call("open", json!({ "link": made["link"] })).await;
        let chat = opened["chat"].as_str().unwrap().to_owned();
        customer.call("send", json!({ "chat": chat, "text": "Bonjour" })).await;
        let inbox =
            console.until("/api/chats?queue=all", |inbox| !inbox["chats"][0].is_null()).await;
        let row = inbox["chats"][0]["id"].as_str().unwrap().to_owned();

        let (answers, questions) = (Arc::<Said>::default(), Arc::<Said>::default());
        let desk = answer_on(console.clone(), row.clone(), Arc::clone(&answers));
        let asks = ask_on(customer, chat.clone(), Arc::clone(&questions));
        let (desk, asks) = (tokio::task::spawn(desk), tokio::task::spawn(asks));
        answers.goes_on().await;
        Self { answers, questions, console, chat, row, desk, asks }
    }

    /// Ends with a last word each way, then looks what came of all of it.
    pub(super) async fn end(self) {
        self.answers.enough.store(true, Ordering::Relaxed);
        self.questions.enough.store(true, Ordering::Relaxed);
        self.desk.await.unwrap();
        let (mut customer, chat) = (self.asks.await.unwrap(), self.chat);
        let last = customer.call("send", json!({ "chat": chat, "text": "Merci" })).await;
        customer.hear("status", |s| s["message"] == last["id"] && s["status"] == "delivered").await;
        let told = self.console.post(&messages_of(&self.row), written("À bientôt")).await;
        assert!(told["id"].is_string(), "{told}");
        customer.hear("message", |told| told["body"]["text"] == "À bientôt").await;

        let seen = seen_by_customer(&mut customer, &chat).await;
        self.answers.judge("answers at the customer", &seen);
        let seen = seen_by_shop(&self.console, &self.row).await;
        self.questions.judge("questions at the shop", &seen);
        customer.end().await;
    }
}

fn written(text: &str) -> Value {
    json!({ "kind": "text", "text": text })
}

fn messages_of(row: &str) -> String {
    format!("/api/chats/{row}/messages")
}

/// A member of staff who writes one message after the other, each once.
async fn answer_on(console: Person, row: String, said: Arc<Said>) {
    for n in 0.. {
        if said.enough.load(Ordering::Relaxed) {
            return;
        }
        let text = format!("answer {n}");
        let request = console.request("POST", &messages_of(&row)).json(&written(&text));
        let status = request.send().await.map(|answer| answer.status().as_u16());
        if !matches!(status, Ok(200)) {
            eprintln!("{text}: {status:?}");
            // Nobody is asked again at once.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        said.note(text, matches!(status, Ok(200)));
    }
}

/// A customer who writes, and waits each time until the shop's device has it.
async fn ask_on(mut customer: Customer, chat: String, said: Arc<Said>) -> Customer {
    for n in 0.. {
        if said.enough.load(Ordering::Relaxed) {
            break;
        }
        let text = format!("question {n}");
        let sent = customer.call("send", json!({ "chat": chat, "text": text })).await;
        let is_it = |told: &Value| told["message"] == sent["id"] && told["status"] == "delivered";
        customer.hear("status", is_it).await;
        said.note(text, true);
    }
    customer
}

async fn seen_by_customer(customer: &mut Customer, chat: &str) -> HashMap<String, u32> {
    let (mut seen, mut before) = (HashMap::new(), Value::Null);
    loop {
        let page = json!({ "chat": chat, "limit": 200, "before": before });
        let page = customer.call("history", page).await;
        let messages = page["messages"].as_array().unwrap();
        count(messages, &mut seen);
        match messages.first() {
            Some(first) => before = first["at"].clone(),
            None => return seen,
        }
    }
}

async fn seen_by_shop(console: &Person, row: &str) -> HashMap<String, u32> {
    let (mut seen, mut before) = (HashMap::new(), String::new());
    loop {
        let page = console.get(&format!("{}?limit=200{before}", messages_of(row))).await;
        let messages = page["messages"].as_array().unwrap();
        count(messages, &mut seen);
        match messages.first() {
            Some(first) => before = format!("&before={}", first["at"]),
            None => return seen,
        }
    }
}

fn count(messages: &[Value], seen: &mut HashMap<String, u32>) {
    for message in messages {
        let notice = &message["body"]["notice"];
        assert!(notice != "missing" && notice != "refused", "{message}");
        if let Some(text) = message["body"]["text"].as_str() {
            *seen.entry(text.to_owned()).or_default() += 1;
        }
    }
}
