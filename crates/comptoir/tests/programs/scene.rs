//! The scene: a shop, a customer who has written to it, a token, and what the customer hears.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

use crate::support::{
    Customer, MadeShop, PATIENCE, Server, comptoir, free_port, make_shop, stock_shop,
};

pub(crate) struct Scene {
    pub(crate) server: Server,
    pub(crate) shop: MadeShop,
    pub(crate) customer: Customer,
    pub(crate) chat: String,
    /// What `comptoir token create` printed.
    pub(crate) token: Value,
    /// The customer, as programs name him.
    pub(crate) wa_id: String,
    pub(crate) http: reqwest::Client,
    pub(crate) folder: TempDir,
}

impl Scene {
    /// A shop with three products; a customer has said "Bonjour"; the token is announced.
    pub(crate) async fn new() -> Self {
        Self::with(&["serve"]).await
    }

    pub(crate) async fn with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("shop");
        let server = Server::start_with(&data, free_port(), arguments).await;
        let shop = make_shop(&server, "Maison Halbran").await;
        stock_shop(&server, &shop).await;
        let mut customer = Customer::start(&folder.path().join("customer"));
        let opened = customer.call("open", json!({ "link": shop.link })).await;
        let chat = opened["chat"].as_str().unwrap().to_owned();
        customer.call("send", json!({ "chat": chat, "text": "Bonjour" })).await;
        let token = make_token(&server, &shop, "Order bot", &[]).await;
        // The customer sees who joined, by name, before it can read or write.
        customer
            .hear("message", |told| {
                told["body"]["notice"] == "reader_joined" && told["body"]["subject"] == "Order bot"
            })
            .await;
        let http = reqwest::Client::new();
        let wa_id = String::new();
        let mut scene = Self { server, shop, customer, chat, token, wa_id, http, folder };
        scene.wa_id = scene.find_customer().await;
        scene
    }

    /// The one customer's number, as the console shows it.
    async fn find_customer(&self) -> String {
        let token = self.shop.sign_in.split("t=").nth(1).unwrap();
        let link = self.http.post(format!("{}/api/session/link", self.server.url));
        let answer =
            link.header("x-comptoir", "1").json(&json!({ "token": token })).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let get = async |path: String| -> Value {
            let request = self.http.get(format!("{}{path}", self.server.url));
            request.header("cookie", &cookie).send().await.unwrap().json().await.unwrap()
        };
        let look = async {
            let mut pause = tokio::time::interval(Duration::from_millis(50));
            loop {
                pause.tick().await;
                let list = get("/api/chats?queue=all".to_owned()).await;
                let Some(id) = list["chats"][0]["id"].as_str() else { continue };
                let chat = get(format!("/api/chats/{id}")).await;
                if let Some(number) = chat["customer"]["number"].as_str()
                    && !number.is_empty()
                {
                    return number.to_owned();
                }
            }
        };
        timeout(PATIENCE, look).await.expect("the customer never got a number")
    }

    pub(crate) fn part(&self, field: &str) -> &str {
        self.token[field].as_str().unwrap_or_else(|| panic!("no {field} in {}", self.token))
    }

    /// A request with the token; the status and what was answered.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.ask_as(self.part("token"), method, path, body).await
    }

    pub(crate) async fn ask_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let url = format!("{}/v26.0/{path}", self.server.url);
        let mut request = self.http.request(method.parse().unwrap(), url).bearer_auth(token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// Sends a message object to the customer; what was answered.
    pub(crate) async fn send(&self, mut message: Value) -> (u16, Value) {
        let own = message.as_object_mut().unwrap();
        own.entry("messaging_product").or_insert(json!("whatsapp"));
        own.entry("to").or_insert(json!(self.wa_id));
        self.ask("POST", &format!("{}/messages", self.part("phone_number_id")), message).await
    }

    /// The next message of the shop whose body fits.
    pub(crate) async fn heard(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        let from_shop = |told: &Value| told["from"]["side"] == "other" && fits(&told["body"]);
        self.customer.hear("message", from_shop).await
    }

    /// Runs a client's script; what it printed, as JSON.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let part = |name: &str| self.part(name).to_owned();
        let world = [
            ("BASE", self.server.url.clone()),
            ("TOKEN", part("token")),
            ("PHONE", part("phone_number_id")),
            ("WABA", part("waba_id")),
            ("CATALOG", part("catalog_id")),
            ("APP", part("app_id")),
            ("APP_SECRET", part("app_secret")),
            ("TO", self.wa_id.clone()),
            ("FOLDER", self.folder.path().display().to_string()),
        ];
        run_script(script, &world).await
    }
}

/// Runs a client's script in a world of its own; what it printed, as JSON.
pub(crate) async fn run_script(script: &str, world: &[(&str, String)]) -> Value {
    let tools = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/programs");
    let tools = tools.canonicalize().unwrap();
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut command = if Path::new(script).extension().is_some_and(|kind| kind == "py") {
        let mut command = Command::new(tools.join("python/bin/python"));
        command.arg(here.join(script));
        command
    } else {
        // Node looks for packages beside the script.
        let copy = tools.join("node").join(script);
        std::fs::copy(here.join(script), &copy).unwrap();
        let mut command = Command::new("node");
        command.arg(copy);
        command
    };
    let world = world.iter().map(|(name, value)| (name, value));
    let output = command.envs(world).stdin(Stdio::null()).kill_on_drop(true).output();
    let output = timeout(PATIENCE, output).await.expect("the program did not end").unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{script}: {}\n{out}{err}", output.status);
    serde_json::from_str(out.lines().last().unwrap_or_default())
        .unwrap_or_else(|_| panic!("{script} printed no JSON:\n{out}{err}"))
}

/// A token made by command.
pub(crate) async fn make_token(
    server: &Server,
    shop: &MadeShop,
    name: &str,
    more: &[&str],
) -> Value {
    let data = server.data.to_str().unwrap();
    let create =
        ["token", "create", "--data", data, "--shop", &shop.slug, "--name", name, "--json"];
    comptoir(&[&create[..], more].concat()).await
}

/// Whether the clients are there: `scripts/need programs` brings them. Where the gate promised
/// them, they are.
pub(crate) fn wanted() -> bool {
    let done = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/programs/done-2");
    if Path::new(done).is_file() {
        return true;
    }
    assert!(std::env::var_os("COMPTOIR_PROGRAMS").is_none(), "the clients are not there");
    eprintln!("NOT JUDGED: no clients of the Cloud API; scripts/need programs brings them");
    false
}
