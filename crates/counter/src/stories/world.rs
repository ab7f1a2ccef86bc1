//! The world of these stories: a relay and a counter on one port, customers, consoles.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use comptoir_api::chat::{Body, Message, Order, Side};
use comptoir_api::shop::{ApiError, AutoReply, ProductText};
use comptoir_client::net::Handle;
use comptoir_client::{Device, DeviceConfig, Draft};
use comptoir_relay::{Relay, RelayConfig};
use comptoir_store::automations::GREETING;
use comptoir_store::products::{ProductRow, VariantRow};
use comptoir_store::{ShopId, Store};
use comptoir_wire::content::{self, content::Body as Sent};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId};
use comptoir_wire::link::ShopLink;
use prost::Message as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::team::NewShop;
use crate::{AppState, Counter, CounterConfig, Shop};

/// A Tuesday, 10:00 in Paris.
const START_MS: u64 = 1_795_510_800_000;
/// Longer than anything here takes.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A clock that goes by itself and can be turned on.
#[derive(Clone)]
pub(super) struct Turned {
    began: Instant,
    ahead_ms: Arc<AtomicU64>,
}

impl Turned {
    pub(super) fn now_ms(&self) -> u64 {
        START_MS + self.ahead_ms.load(Ordering::SeqCst) + self.began.elapsed().as_millis() as u64
    }

    pub(super) fn turn(&self, by: Duration) {
        self.ahead_ms.fetch_add(by.as_millis() as u64, Ordering::SeqCst);
    }
}

pub(super) struct World {
    pub(super) base: String,
    pub(super) clock: Turned,
    pub(super) counter: AppState,
    pub(super) id: ShopId,
    pub(super) owner_token: String,
    http: reqwest::Client,
    folder: TempDir,
    customers: u32,
}

impl World {
    /// A shop that is open and at work.
    pub(super) async fn new() -> Self {
        let world = Self::at_rest().await;
        Shop::open(&world.counter, world.id.clone()).await.unwrap();
        world
    }

    /// The same, whose device is not running yet.
    pub(super) async fn at_rest() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Turned { began: Instant::now(), ahead_ms: Arc::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let base = format!("http://{address}");

        let time = clock.clone();
        let relay = RelayConfig::new(address, Arc::new(move || time.now_ms()));
        let relay = Relay::open(&folder.path().join("relay"), relay).unwrap();

        let counter = Self::counter(&folder, &base, &clock).await;
        let new = NewShop {
            name: "Halbran".into(),
            slug: Some("halbran".into()),
            currency: "EUR".into(),
            languages: vec!["fr".into(), "en".into()],
            time_zone: "Europe/Paris".into(),
            owner_name: "Camille".into(),
            first_order: 2417,
            ..NewShop::default()
        };
        let made = crate::create_shop(&counter.store, &new, clock.now_ms()).await.unwrap();
        stock(&counter.store, &made.shop).await;

        let app = relay.router().merge(crate::http::router(counter.clone()));
        let app = crate::cloud::beside(app, counter.clone());
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        counter.tasks.spawn(async move { axum::serve(listener, service).await.unwrap() });
        let (id, owner_token) = (made.shop, made.token);
        let http = reqwest::Client::new();
        Self { base, clock, counter, id, owner_token, http, folder, customers: 0 }
    }

    /// A counter over the same folder, as after a restart of the machine.
    pub(super) async fn reopened(&self) -> AppState {
        Self::counter(&self.folder, &self.base, &self.clock).await
    }

    async fn counter(folder: &TempDir, base: &str, clock: &Turned) -> AppState {
        let file = folder.path().join("store.db");
        let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
        let config = CounterConfig {
            data: folder.path().to_owned(),
            base: base.to_owned(),
            relay: base.to_owned(),
            webhook_allow: vec!["127.0.0.0/8".parse().unwrap()],
            ..CounterConfig::default()
        };
        let time = clock.clone();
        Counter::new(store, config, Arc::new(move || time.now_ms()))
    }

    /// A console where somebody signs in with a link.
    pub(super) async fn console(&self, token: &str) -> Console {
        let body = serde_json::json!({ "token": token });
        let request = self.http.post(format!("{}/api/session/link", self.base));
        let answer = request.header("x-comptoir", "1").json(&body).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Console { http: self.http.clone(), base: self.base.clone(), cookie }
    }

    /// The owner's console.
    pub(super) async fn owner(&self) -> Console {
        self.console(&self.owner_token).await
    }

    /// Somebody new who opens the shop's link.
    pub(super) async fn customer(&mut self) -> Customer {
        let counter = self.counter.clone();
        self.customer_of(&counter).await
    }

    /// The same, where the shop is open in this counter.
    pub(super) async fn customer_of(&mut self, counter: &AppState) -> Customer {
        self.customers += 1;
        let file = self.folder.path().join(format!("customer-{}.db", self.customers));
        let time = self.clock.clone();
        let config = DeviceConfig {
            role: Role::Person,
            relay: self.base.clone(),
            clock: Arc::new(move || time.now_ms()),
        };
        let device = Device::open(rusqlite::Connection::open(file).unwrap(), config).unwrap();
        let (tasks, stop) = (&self.counter.tasks, self.counter.stop.clone());
        let handle = Handle::start(device, tasks, stop);
        let shop = counter.shop(&self.id).unwrap();
        let card = shop.card().await.unwrap().encode_to_vec();
        let link = ShopLink {
            base: self.base.clone(),
            slug: self.id.0.clone(),
            account: Some(shop.account()),
            product: None,
            variant: None,
            via: None,
        };
        let begun = handle.with(move |device| device.begin_chat(&link, &card, false)).await;
        let (chat, _) = begun.unwrap();
        Customer { handle, chat }
    }

    /// Sets the greeting, or switches it off.
    pub(super) async fn greet(&self, on: bool) {
        let texts = vec![("fr".into(), "Bonjour, ici {shop}.".into())];
        let mut tx = self.counter.store.begin().await.unwrap();
        tx.automations(&self.id).set(GREETING, &AutoReply { on, texts }).await.unwrap();
        tx.save().await.unwrap();
    }

    /// Pieces left of a product.
    pub(super) async fn stock(&self, product: &str) -> Option<i64> {
        let mut tx = self.counter.store.read().await.unwrap();
        tx.products(&self.id).lookup(product).await.unwrap().unwrap().stock
    }
}

/// Honey at 12,50 of which 4 are left, uncounted biscuits at 3,60, tea in two sizes.
async fn stock(store: &Store, shop: &ShopId) {
    let product = |id: &str, title: &str, minor, stock| ProductRow {
        id: id.into(),
        texts: vec![ProductText {
            language: "fr".into(),
            title: title.into(),
            ..ProductText::default()
        }],
        currency: "EUR".into(),
        price_minor: minor,
        price_max_minor: minor,
        stock,
        ..ProductRow::default()
    };
    let size = |id: &str, minor| VariantRow {
        id: id.into(),
        title: id.into(),
        price_minor: minor,
        ..VariantRow::default()
    };
    let mut tea = product("the", "Thé", 900, None);
    tea.variants = vec![size("100g", 900), size("250g", 2000)];
    let mut tx = store.begin().await.unwrap();
    for row in [product("miel", "Miel", 1250, Some(4)), product("sables", "Sablés", 360, None), tea]
    {
        tx.products(shop).add(&row).await.unwrap();
    }
    tx.save().await.unwrap();
}

/// A customer's device.
pub(super) struct Customer {
    pub(super) handle: Handle,
    pub(super) chat: ChatId,
}

impl Customer {
    pub(super) async fn send(&self, draft: Draft) -> MessageId {
        let chat = self.chat;
        self.handle.with(move |device| device.send(chat, draft)).await.unwrap()
    }

    pub(super) async fn say(&self, text: &str) -> MessageId {
        self.send(Draft::text(text)).await
    }

    /// Sends a cart: product, quantity, what it is believed to cost.
    pub(super) async fn order(&self, lines: &[(&str, u32, i64)]) -> MessageId {
        let lines = lines.iter().map(|(product, quantity, minor)| content::Line {
            product: (*product).into(),
            quantity: *quantity,
            unit_price: Some(content::Money { minor: *minor, currency: "EUR".into() }),
            ..content::Line::default()
        });
        self.send(Draft::new(Sent::Cart(content::Cart {
            lines: lines.collect(),
            ..content::Cart::default()
        })))
        .await
    }

    /// Confirms what the shop made of a cart, or declines it.
    pub(super) async fn answers(&self, order: &Order, confirmed: bool) {
        let (order, revision) = (order.id.clone(), order.revision);
        let answer = content::CartAnswer { order, confirmed, revision, proof: None };
        self.send(Draft::new(Sent::CartAnswer(answer))).await;
    }

    pub(super) async fn history(&self) -> Vec<Message> {
        let chat = self.chat;
        self.handle.with(move |device| device.history(chat, None, 200)).await.unwrap()
    }

    /// Waits until the thread holds something, and gives it.
    pub(super) async fn sees<T>(&self, mut look: impl FnMut(&[Message]) -> Option<T>) -> T {
        let mut changes = self.handle.changes();
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                changes.borrow_and_update();
                if let Some(seen) = look(&self.history().await) {
                    return seen;
                }
                changes.changed().await.unwrap();
            }
        });
        let Ok(seen) = waited.await else {
            panic!("not seen in {:#?}", self.history().await);
        };
        seen
    }

    /// Waits for words from the shop.
    pub(super) async fn hears(&self, words: &str) -> Message {
        self.sees(|thread| {
            let heard = |message: &&Message| {
                message.from.side == Side::Other && text(message).contains(words)
            };
            thread.iter().find(heard).cloned()
        })
        .await
    }

    /// Waits until an order of the thread is as looked for.
    pub(super) async fn sees_order(&self, look: impl Fn(&Order) -> bool) -> Order {
        self.sees(|thread| {
            thread.iter().find_map(|message| match &message.body {
                Body::Order(order) if look(order) => Some(order.clone()),
                _ => None,
            })
        })
        .await
    }
}

/// What a message says in words.
pub(super) fn text(message: &Message) -> &str {
    match &message.body {
        Body::Text { text } | Body::Note { text } | Body::Other { text } => text,
        _ => "",
    }
}

/// Somebody of the team at a browser.
#[derive(Clone)]
pub(super) struct Console {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

impl Console {
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.ask("GET", path, &Value::Null).await.unwrap()
    }

    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        self.ask("POST", path, body).await.unwrap()
    }

    pub(super) async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        self.ask("PUT", path, body).await.unwrap()
    }

    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let url = format!("{}{path}", self.base);
        let request = self.http.request(method.parse().unwrap(), url);
        let request = request.header("cookie", &self.cookie).header("x-comptoir", "1");
        let request = if method == "GET" { request } else { request.json(body) };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let bytes = answer.bytes().await.unwrap();
        let body = || String::from_utf8_lossy(&bytes).into_owned();
        if status.is_success() {
            Ok(serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{path}: {}", body())))
        } else {
            Err(serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| panic!("{path}: {status} {}", body())))
        }
    }

    /// Asks again until the answer is as looked for; woken by the console's own events.
    pub(super) async fn sees<T: DeserializeOwned>(
        &self,
        path: &str,
        look: impl Fn(&T) -> bool,
    ) -> T {
        let mut events = self.events().await;
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let answer = self.get(path).await;
                if look(&answer) {
                    return answer;
                }
                events.chunk().await.unwrap().unwrap();
            }
        });
        waited.await.unwrap_or_else(|_| panic!("not seen at {path}"))
    }

    /// The stream of what the console hears.
    pub(super) async fn events(&self) -> reqwest::Response {
        let request = self.http.get(format!("{}/api/events", self.base));
        request.header("cookie", &self.cookie).send().await.unwrap()
    }

    /// A request whose body is not JSON.
    pub(super) fn raw(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.base);
        let request = self.http.request(method.parse().unwrap(), url);
        request.header("cookie", &self.cookie).header("x-comptoir", "1")
    }
}

/// Stops a counter as a machine that is switched off in good order.
pub(super) async fn stop(counter: &AppState) {
    counter.stop.cancel();
    counter.tasks.close();
    counter.tasks.wait().await;
}
