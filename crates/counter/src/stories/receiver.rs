//! A program's server: it answers the challenge, notes what it is told, and can refuse or be gone.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use comptoir_api::cloud::Scope;
use comptoir_store::cloud::AccountRow;
use comptoir_store::tokens::TokenRow;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::world::{Customer, PATIENCE, World};
use crate::AppState;
use crate::cloud::token::{NewToken, make};

type Refuses = Box<dyn Fn(&Value) -> bool + Send>;

/// A server that is told.
pub(super) struct Receiver {
    pub(super) url: String,
    address: SocketAddr,
    told: Arc<Told>,
    stop: CancellationToken,
}

struct Told {
    posts: Mutex<Vec<Post>>,
    refuses: Mutex<Refuses>,
    asked: Mutex<Vec<String>>,
    came: watch::Sender<usize>,
    verify_token: &'static str,
}

/// What it was told once.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
    pub(super) body: Value,
    pub(super) taken: bool,
}

impl Post {
    /// `entry[0].changes[0].value`
    pub(super) fn value(&self) -> &Value {
        &self.body["entry"][0]["changes"][0]["value"]
    }

    /// Its one message.
    pub(super) fn message(&self) -> &Value {
        &self.value()["messages"][0]
    }

    /// Its one status.
    pub(super) fn status(&self) -> &Value {
        &self.value()["statuses"][0]
    }

    /// The words of a text.
    pub(super) fn words(&self) -> &str {
        self.message()["text"]["body"].as_str().unwrap_or_default()
    }

    /// Whether this secret made its signature.
    pub(super) fn is_signed(&self, secret: &str) -> bool {
        let mut code = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        code.update(&self.bytes);
        let hex = data_encoding::HEXLOWER.encode(&code.finalize().into_bytes());
        self.headers["x-hub-signature-256"] == format!("sha256={hex}")
    }
}

impl Receiver {
    /// One that expects `verify_token` with a challenge.
    pub(super) async fn new(world: &World, verify_token: &'static str) -> Self {
        let told = Arc::new(Told {
            posts: Mutex::default(),
            refuses: Mutex::new(Box::new(|_| false)),
            asked: Mutex::default(),
            came: watch::Sender::new(0),
            verify_token,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}/hook?shop=1");
        let mut receiver = Self { url, address, told, stop: CancellationToken::new() };
        receiver.serve(world, listener);
        receiver
    }

    fn serve(&mut self, world: &World, listener: TcpListener) {
        self.stop = CancellationToken::new();
        let app =
            Router::new().route("/hook", get(challenged).post(told)).with_state(self.told.clone());
        let stop = self.stop.clone();
        world.counter.tasks.spawn(async move {
            tokio::select! {
                served = axum::serve(listener, app) => served.unwrap(),
                () = stop.cancelled() => {}
            }
        });
    }

    /// It is gone: nothing listens at its address.
    pub(super) async fn dies(&self) {
        self.stop.cancel();
        // Its connections end with it; until then one could still be taken.
        while tokio::net::TcpStream::connect(self.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// It is back, at the same address.
    pub(super) async fn is_back(&mut self, world: &World) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(world, listener);
    }

    /// From now on it answers 500 to these.
    pub(super) fn refuses(&self, which: impl Fn(&Value) -> bool + Send + 'static) {
        *self.told.refuses.lock().unwrap() = Box::new(which);
    }

    /// Everything it was told, refused or not.
    pub(super) fn posts(&self) -> Vec<Post> {
        self.told.posts.lock().unwrap().clone()
    }

    /// What it took.
    pub(super) fn taken(&self) -> Vec<Post> {
        self.posts().into_iter().filter(|post| post.taken).collect()
    }

    /// The queries it was challenged with.
    pub(super) fn challenges(&self) -> Vec<String> {
        self.told.asked.lock().unwrap().clone()
    }

    /// Waits until what it was told is as looked for.
    pub(super) async fn sees<T>(&self, mut look: impl FnMut(&[Post]) -> Option<T>) -> T {
        let mut came = self.told.came.subscribe();
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                came.borrow_and_update();
                if let Some(seen) = look(&self.posts()) {
                    return seen;
                }
                came.changed().await.unwrap();
            }
        });
        let Ok(seen) = waited.await else {
            let bodies: Vec<Value> = self.posts().into_iter().map(|post| post.body).collect();
            panic!("not told in {bodies:#?}");
        };
        seen
    }

    /// Waits for the first it took that fits.
    pub(super) async fn hears(&self, fits: impl Fn(&Post) -> bool) -> Post {
        self.sees(|posts| posts.iter().find(|post| post.taken && fits(post)).cloned()).await
    }

    /// Waits for a message of this type.
    pub(super) async fn hears_type(&self, name: &str) -> Post {
        self.hears(|post| post.message()["type"] == name).await
    }

    /// Waits until it took a text.
    pub(super) async fn hears_words(&self, words: &str) -> Post {
        self.hears(|post| post.words() == words).await
    }
}

async fn challenged(
    State(told): State<Arc<Told>>,
    RawQuery(query): RawQuery,
) -> Result<String, StatusCode> {
    let query = query.unwrap_or_default();
    told.asked.lock().unwrap().push(query.clone());
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let one = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, v)| v.clone());
    if one("hub.verify_token").as_deref() != Some(told.verify_token)
        || one("hub.mode").as_deref() != Some("subscribe")
        || one("shop").as_deref() != Some("1")
    {
        return Err(StatusCode::FORBIDDEN);
    }
    // As a client that makes a number of it answers.
    let number: f64 = one("hub.challenge").unwrap().parse().unwrap();
    Ok(format!("{number}\n"))
}

async fn told(State(told): State<Arc<Told>>, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    let taken = !(told.refuses.lock().unwrap())(&body);
    told.posts.lock().unwrap().push(Post { headers, bytes, body, taken });
    told.came.send_modify(|count| *count += 1);
    if taken { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}

/// A program with a token.
pub(super) struct Program {
    base: String,
    http: reqwest::Client,
    pub(super) token: String,
    pub(super) row: TokenRow,
    pub(super) account: AccountRow,
}

impl Program {
    /// One that may do everything, announced in every chat there is.
    pub(super) async fn new(world: &World, name: &str) -> Self {
        Self::made(world, &world.counter, name, &Scope::ALL).await
    }

    /// The same, where the shop is open in this counter.
    pub(super) async fn of(world: &World, counter: &AppState, name: &str) -> Self {
        Self::made(world, counter, name, &Scope::ALL).await
    }

    /// One that may do this.
    pub(super) async fn with(world: &World, name: &str, scopes: &[Scope]) -> Self {
        Self::made(world, &world.counter, name, scopes).await
    }

    async fn made(world: &World, counter: &AppState, name: &str, scopes: &[Scope]) -> Self {
        let (name, scopes) = (name.to_owned(), scopes.to_vec());
        let new = NewToken { name, scopes, ..NewToken::default() };
        let made = make(counter, &world.id, &new).await.unwrap();
        let (token, row, account) = (made.token, made.row, made.account.unwrap());
        Self { base: world.base.clone(), http: reqwest::Client::new(), token, row, account }
    }

    /// Waits until a customer has read that it can read.
    pub(super) async fn is_announced_to(&self, customer: &Customer) {
        use comptoir_api::chat::{Body, Notice};
        let joined = |body: &Body| {
            matches!(body, Body::Notice { notice: Notice::ReaderJoined, subject, .. }
                if *subject == self.row.name)
        };
        let seen = customer.sees(|thread| thread.iter().any(|m| joined(&m.body)).then_some(()));
        seen.await;
    }

    /// Status and answer.
    pub(super) async fn ask(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/v26.0/{path}", self.base);
        let request = self.http.request(method.parse().unwrap(), url).bearer_auth(&self.token);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Subscribes its app.
    pub(super) async fn subscribes(&self, receiver: &Receiver, fields: &str) {
        let asked = json!({
            "object": "whatsapp_business_account",
            "callback_url": receiver.url,
            "verify_token": receiver.told.verify_token,
            "fields": fields,
        });
        let answer = self.ask("POST", &format!("{}/subscriptions", self.row.app), asked).await;
        assert_eq!(answer, (200, json!({ "success": true })));
    }

    /// Sends a message to a customer, and gives its id.
    pub(super) async fn sends(&self, to: &str, mut message: Value) -> String {
        let fields = message.as_object_mut().unwrap();
        fields.insert("messaging_product".into(), "whatsapp".into());
        fields.insert("to".into(), to.into());
        let path = format!("{}/messages", self.account.phone_number);
        let (status, answer) = self.ask("POST", &path, message).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }
}
