//! Several counters on one PostgreSQL: one is killed, one is paused, one is asked to end, while a
//! customer writes and the shop answers. What either side was told is there once.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use comptoir_store::lease::LeaseRow;
use comptoir_store::shops::ShopRow;
use comptoir_store::{ShopId, Store, testing};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::sync::{Notify, watch};

use crate::person::{Person, answered, run};
use crate::support::{Customer, PATIENCE, Server, comptoir, free_port};

/// What spreads connections over the counters that are well, and cuts those to others: what a load
/// balancer does.
struct Door {
    url: String,
    to: watch::Sender<Vec<SocketAddr>>,
    next: AtomicUsize,
}

impl Door {
    async fn open() -> Arc<Self> {
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

    fn leads_to(&self, counters: &[&Counter]) {
        let ports = counters.iter().map(|one| SocketAddr::from(([127, 0, 0, 1], one.port)));
        self.to.send_replace(ports.collect());
    }
}

struct Counter {
    server: Server,
    port: u16,
}

impl Counter {
    async fn start(place: &Place, name: &str) -> Self {
        let port = free_port();
        let own = format!("http://127.0.0.1:{port}");
        let options = ["counter", "--relay-url", &place.relay, "--database", &place.database];
        let more = ["--public-url", &place.door.url, "--node-url", &own];
        let server =
            Server::start_with(&place.dir.join(name), port, &[&options[..], &more].concat()).await;
        Self { server, port }
    }

    async fn signal(&self, signal: &str) {
        let pid = self.server.pid().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    }

    fn is_at(&self, lease: &LeaseRow) -> bool {
        lease.address.ends_with(&format!(":{}", self.port))
    }

    /// Waits for a line of its log.
    async fn says(&self, words: &str) {
        let said = async {
            while !std::fs::read_to_string(&self.server.log).unwrap().contains(words) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, said).await.unwrap_or_else(|_| panic!("never: {words}"));
    }
}

/// What all counters share.
struct Place {
    dir: std::path::PathBuf,
    relay: String,
    database: String,
    door: Arc<Door>,
    store: Store,
}

impl Place {
    async fn lease(&self) -> Option<LeaseRow> {
        self.store.peek().await.unwrap().lease().lookup().await.unwrap()
    }

    /// Waits until one of these works.
    async fn works(&self, counters: &[&Counter]) -> usize {
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
struct Said {
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
    async fn goes_on(&self) -> Duration {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_several_takes_over() {
    let Some(database) = testing::postgres_url().await.unwrap() else {
        return eprintln!("NOT TESTED: several counters need a PostgreSQL; ./test brings one");
    };
    let dir = tempfile::tempdir().unwrap();
    let relay = Server::start_with(&dir.path().join("relay"), free_port(), &["relay"]).await;
    let store = Store::open(&database).await.unwrap();
    let (door, relay_url) = (Door::open().await, relay.url.clone());
    let place = Place { dir: dir.path().to_owned(), relay: relay_url, database, door, store };

    let first = Counter::start(&place, "first").await;
    place.works(&[&first]).await;
    let second = Counter::start(&place, "second").await;
    place.door.leads_to(&[&first, &second]);

    // A command is for whoever works; the other one says where that is.
    let made = make_shop(&place, &first, &second).await;
    nothing_is_made_elsewhere(&place, dir.path()).await;
    one_without_keys_comes(&place).await;
    let console = Person::by_link(&place.door.url, &made["sign_in"]).await;
    let mut customer = Customer::start(&dir.path().join("customer"));
    let opened = customer.call("open", json!({ "link": made["link"] })).await;
    let chat = opened["chat"].as_str().unwrap().to_owned();
    customer.call("send", json!({ "chat": chat, "text": "Bonjour" })).await;
    let inbox = console.until("/api/chats?queue=all", |inbox| !inbox["chats"][0].is_null()).await;
    let row = inbox["chats"][0]["id"].as_str().unwrap().to_owned();

    // The shop answers without a pause, through any counter.
    let answers = Arc::new(Said::default());
    let desk = tokio::task::spawn(answer_on(console.clone(), row.clone(), Arc::clone(&answers)));
    let questions = Arc::new(Said::default());
    let asks = tokio::task::spawn(ask_on(customer, chat.clone(), Arc::clone(&questions)));
    answers.goes_on().await;

    // Killed: the other one goes on with what was acknowledged.
    place.door.leads_to(&[&second]);
    let since = Instant::now();
    first.server.kill().await;
    answers.goes_on().await;
    eprintln!("killed: acknowledged again after {:.1?}", since.elapsed());
    assert_eq!(place.works(&[&second]).await, 0);
    second.says("the keys of 'perdu' are on the machine where it was").await;

    // Paused in the middle of its work: a third one takes over, and when the one that was paused
    // goes on, nothing of what it does counts.
    let third = Counter::start(&place, "third").await;
    place.door.leads_to(&[&third]);
    second.signal("-STOP").await;
    let since = Instant::now();
    answers.goes_on().await;
    eprintln!("paused: acknowledged again after {:.1?}", since.elapsed());
    second.signal("-CONT").await;
    second.says("another counter has taken over").await;
    place.door.leads_to(&[&second, &third]);
    answers.goes_on().await;
    questions.goes_on().await;

    // Asked to end, it gives the lease back: nobody waits until it is over.
    place.door.leads_to(&[&second]);
    let since = Instant::now();
    third.server.stop().await;
    answers.goes_on().await;
    eprintln!("ended: acknowledged again after {:.1?}", since.elapsed());
    questions.goes_on().await;

    answers.enough.store(true, Ordering::Relaxed);
    questions.enough.store(true, Ordering::Relaxed);
    desk.await.unwrap();
    let mut customer = asks.await.unwrap();
    let last = customer.call("send", json!({ "chat": chat, "text": "Merci" })).await;
    customer.hear("status", |s| s["message"] == last["id"] && s["status"] == "delivered").await;
    let told = console.post(&messages_of(&row), written("À bientôt")).await;
    assert!(told["id"].is_string(), "{told}");
    customer.hear("message", |told| told["body"]["text"] == "À bientôt").await;

    answers.judge("answers at the customer", &seen_by_customer(&mut customer, &chat).await);
    questions.judge("questions at the shop", &seen_by_shop(&console, &row).await);
    customer.end().await;
    second.server.stop().await;
    relay.stop().await;
}

async fn make_shop(place: &Place, works: &Counter, waits: &Counter) -> Value {
    let create = |at: &Path| {
        let data = at.to_str().unwrap().to_owned();
        let rest = ["--name", "Maison Halbran", "--language", "fr,en", "--json"];
        let begin = ["shop", "create", "--data"].map(str::to_owned);
        begin.into_iter().chain([data]).chain(rest.map(str::to_owned)).collect::<Vec<_>>()
    };
    waits_for(place, waits).await;
    let refused = create(&waits.server.data);
    let refused: Vec<&str> = refused.iter().map(String::as_str).collect();
    let (code, _, why) = run(&refused).await;
    assert_eq!(code, 1, "{why}");
    assert!(why.contains(&format!("http://127.0.0.1:{}", works.port)), "{why}");
    let made = create(&works.server.data);
    comptoir(&made.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// What is made in another folder, or comes from one, would not be where the others look for it.
async fn nothing_is_made_elsewhere(place: &Place, dir: &Path) {
    let folder = dir.join("elsewhere");
    let data = folder.to_str().unwrap();
    let create = ["shop", "create", "--name", "Ailleurs", "--data", data];
    let (code, _, why) = run(&[&create[..], &["--database", &place.database]].concat()).await;
    assert!(code == 1 && why.contains("several counters share"), "{code}: {why}");
    let (code, _, why) = run(&create).await;
    assert_eq!(code, 0, "{why}");
    let to = ["shop", "move", "ailleurs", "--data", data, "--to-database", &place.database];
    let (code, _, why) = run(&to).await;
    assert!(code == 1 && why.contains("several counters share"), "{code}: {why}");
    assert_eq!(comptoir(&["shop", "list", "--data", data, "--json"]).await[0]["slug"], "ailleurs");
}

/// A shop whose keys are on a machine that is gone: it stays shut, and keeps no other shut.
async fn one_without_keys_comes(place: &Place) {
    let mut tx = place.store.begin().await.unwrap();
    let there = tx.shops().list().await.unwrap().remove(0);
    let gone = ShopRow { id: ShopId("perdu".into()), account: "acc_lost".into(), ..there };
    tx.shops().add(&gone, 1).await.unwrap();
    tx.save().await.unwrap();
}

/// Until it knows who works, and so is ready to lead people there.
async fn waits_for(place: &Place, counter: &Counter) {
    let asked = Person::stranger(&format!("http://127.0.0.1:{}", counter.port));
    let look = async {
        while answered(asked.request("GET", "/readyz")).await.0 != 200 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, look).await.expect("it is never ready");
    assert!(!counter.is_at(&place.lease().await.unwrap()));
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
