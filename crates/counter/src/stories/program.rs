//! A program with a token, and a customer whose chat it may read.

use std::net::SocketAddr;
use std::time::Duration;

use comptoir_api::chat::{Body, Notice};
use comptoir_api::cloud::Scope;
use comptoir_store::cloud::{AccountRow, ContactRow};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::world::{Console, Customer, World};
use crate::cloud::{NewToken, numbers, token};

pub(super) struct Program {
    pub(super) base: String,
    pub(super) token: String,
    pub(super) app: String,
    pub(super) account: AccountRow,
    pub(super) http: reqwest::Client,
    /// Whoever owns the shop, signed in.
    pub(super) owner: Console,
}

impl Program {
    /// Serves the Cloud API and makes a token.
    pub(super) async fn new(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = crate::cloud::router(world.counter.clone());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        world.counter.tasks.spawn(async move { axum::serve(listener, service).await.unwrap() });
        let made = Self::token(world, "Robot", &[]).await;
        let http = reqwest::Client::new();
        let (token, app) = (made.token, made.row.app);
        let owner = world.owner().await;
        Self { base, token, app, account: made.account.unwrap(), http, owner }
    }

    pub(super) async fn token(
        world: &World,
        name: &str,
        scopes: &[Scope],
    ) -> crate::cloud::MadeToken {
        let new = NewToken { name: name.into(), scopes: scopes.to_vec(), ..NewToken::default() };
        token::make(&world.counter, &world.id, &new).await.unwrap()
    }

    /// A customer who has written, once the program is announced in the chat.
    pub(super) async fn customer(&self, world: &mut World) -> (Customer, ContactRow) {
        let customer = world.customer().await;
        customer.say("Bonjour").await;
        let readers = customer.chat;
        // Made before the chat, it stands in its first roster; made later, in a line.
        let known = customer.handle.with(move |device| device.readers(readers)).await.unwrap();
        if known.readers.iter().all(|reader| reader.name != "Robot") {
            customer
                .sees(|thread| {
                    let joined = |body: &Body| {
                        matches!(body, Body::Notice { notice: Notice::ReaderJoined, subject, .. }
                            if subject == "Robot")
                    };
                    thread.iter().any(|message| joined(&message.body)).then_some(())
                })
                .await;
        }
        let chat = customer.chat.to_string();
        let has_chat = |page: &Value| {
            page["chats"].as_array().unwrap().iter().any(|known| known["id"] == chat.as_str())
        };
        self.owner.sees("/api/chats?queue=all", has_chat).await;
        let mut tx = world.counter.store.begin().await.unwrap();
        let row = tx.chats(&world.id).lookup(&chat).await.unwrap().unwrap();
        let shop = world.counter.shop(&world.id).unwrap();
        let contact = numbers::contact(&mut tx, &shop, &row.customer).await.unwrap();
        tx.save().await.unwrap();
        (customer, contact)
    }

    pub(super) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/v26.0/{path}", self.base);
        self.http.request(method.parse().unwrap(), url).bearer_auth(&self.token)
    }

    pub(super) async fn ask(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.request(method, path);
        let request = if body.is_null() { request } else { request.json(&body) };
        answered(request).await
    }

    pub(super) async fn ok(&self, method: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask(method, path, body).await;
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    }

    /// Uploads a file as a client does that names its whole path, and no type.
    pub(super) async fn upload(&self, name: &str, mime: &str, bytes: &[u8]) -> (u16, Value) {
        let path = format!("{}/media?messaging_product=whatsapp", self.account.phone_number);
        let own = format!("file\"; filename=\"/home/bot/{name}\"\r\nContent-Type: {mime}");
        self.form(&path, &[(&own, bytes)]).await
    }

    /// Sends a form; of each part what stands behind `name="` in its head, and its bytes.
    pub(super) async fn form(&self, path: &str, parts: &[(&str, &[u8])]) -> (u16, Value) {
        let mut body = Vec::new();
        for (head, bytes) in parts {
            let quote = if head.contains('"') { "" } else { "\"" };
            let head =
                format!("--x-x\r\nContent-Disposition: form-data; name=\"{head}{quote}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x-x--\r\n");
        let request = self.request("POST", path);
        answered(request.header("content-type", "multipart/form-data; boundary=x-x").body(body))
            .await
    }

    /// Sends a message object.
    pub(super) async fn send(&self, to: &ContactRow, mut message: Value) -> (u16, Value) {
        let own = message.as_object_mut().unwrap();
        own.insert("messaging_product".to_owned(), "whatsapp".into());
        own.insert("to".to_owned(), to.wa_id.clone().into());
        self.ask("POST", &format!("{}/messages", self.account.phone_number), message).await
    }

    pub(super) fn phone(&self, edge: &str) -> String {
        format!("{}/{edge}", self.account.phone_number)
    }

    pub(super) fn waba(&self, edge: &str) -> String {
        format!("{}/{edge}", self.account.waba)
    }
}

pub(super) async fn answered(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.timeout(Duration::from_secs(20)).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or(Value::Null))
}

pub(super) fn code(answer: &(u16, Value)) -> (u16, i64) {
    (answer.0, answer.1["error"]["code"].as_i64().unwrap_or_default())
}

/// A template that says hello in French.
pub(super) fn hello(name: &str, category: &str) -> Value {
    json!({
        "name": name, "language": "fr", "category": category,
        "components": [{ "type": "body", "text": "Bonjour {{1}}",
            "example": { "body_text": [["Nour"]] } }],
    })
}
